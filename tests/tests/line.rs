//! The book on its way over a real line: what it costs, and what a line that breaks anywhere does. `htx` and `htx-province`
//! as they are built, and between them a relay that counts every byte and may cut.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::process::{Child, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::time::Duration;

use acceptance::machine::Machine;
use acceptance::must;
use serde_json::{Value, json};

/// A provincial server in a folder of a machine, ended with the test.
struct Office {
    child: Child,
    address: String,
}

impl Office {
    fn open(machine: &Machine) -> Self {
        let data = machine.folder().join("office");
        let mut command = machine.program("htx-province");
        command.arg("serve").arg("--data").arg(&data).args(["--listen", "127.0.0.1:0"]);
        let mut child = must(command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn(), "htx-province starts");
        let mut line = String::new();
        let mut out = BufReader::new(child.stdout.take().expect("its output"));
        while !line.starts_with("listening ") {
            line.clear();
            assert!(must(out.read_line(&mut line), "what it says") > 0, "it ended");
        }
        let address = line.trim().trim_start_matches("listening ").to_owned();
        Self { child, address }
    }

    fn code(&self, machine: &Machine) -> String {
        let data = machine.folder().join("office");
        let mut command = machine.program("htx-province");
        let output = must(command.args(["book", "invite"]).arg("--data").arg(&data).output(), "a code");
        String::from_utf8_lossy(&output.stdout).lines().last().unwrap_or_default().trim().to_owned()
    }
}

impl Drop for Office {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Stands between a device and the server, counts, and cuts both ways once so many bytes have passed.
struct Relay {
    address: String,
    counted: Arc<AtomicU64>,
    left: Arc<AtomicI64>,
}

impl Relay {
    fn before(server: &str) -> Self {
        let listener = must(TcpListener::bind("127.0.0.1:0"), "a port");
        let address = format!("http://{}", must(listener.local_addr(), "its address"));
        let (counted, left) = (Arc::new(AtomicU64::new(0)), Arc::new(AtomicI64::new(i64::MAX)));
        let (to, sums) = (server.trim_start_matches("http://").to_owned(), (Arc::clone(&counted), Arc::clone(&left)));
        std::thread::spawn(move || {
            for near in listener.incoming().flatten() {
                let Ok(far) = TcpStream::connect(&to) else { continue };
                for (from, onto) in [(&near, &far), (&far, &near)] {
                    let (Ok(from), Ok(onto)) = (from.try_clone(), onto.try_clone()) else { continue };
                    let sums = sums.clone();
                    std::thread::spawn(move || pump(from, onto, &sums.0, &sums.1));
                }
            }
        });
        Self { address, counted, left }
    }

    fn take_count(&self) -> u64 {
        self.counted.swap(0, Ordering::SeqCst)
    }

    fn cut_after(&self, bytes: i64) {
        self.left.store(bytes, Ordering::SeqCst);
    }
}

fn pump(mut from: TcpStream, mut onto: TcpStream, counted: &AtomicU64, left: &AtomicI64) {
    let mut bytes = [0; 4096];
    while let Ok(many) = from.read(&mut bytes) {
        if many == 0 {
            break;
        }
        counted.fetch_add(many as u64, Ordering::SeqCst);
        let room = left.fetch_sub(many as i64, Ordering::SeqCst).clamp(0, many as i64) as usize;
        let _ = onto.write_all(&bytes[..room]);
        if room < many {
            let _ = from.shutdown(Shutdown::Both);
            break;
        }
    }
    let _ = onto.shutdown(Shutdown::Write);
}

fn voucher(at: u32) -> String {
    let goods = ["lúa ST25", "phân urê", "giống ngô", "cà phê nhân"][at as usize % 4];
    json!({
        "id": format!("V{at:05}"), "date": format!("2025-{:02}-{:02}", 1 + at % 12, 1 + at % 28), "kind": "PT",
        "narration": format!("Bán {} kg {goods} thu tiền mặt", 1 + at * 7 % 200),
        "entries": [{ "debit": "1111", "credit": "5111", "amount": 10_000 + u64::from(at) * 7_919 % 9_000_000 }],
    })
    .to_string()
}

fn write(machine: &Machine, vouchers: std::ops::Range<u32>) {
    let lines: String = vouchers.map(|at| voucher(at) + "\n").collect();
    machine.says(&["import", "vouchers", "-"], &lines);
}

fn synced(machine: &Machine) -> Value {
    machine.json(&["sync"], "")
}

#[test]
fn what_goes_over_the_line_stays_within_the_contract() {
    let machine = Machine::default();
    let office = Office::open(&machine);
    let relay = Relay::before(&office.address);
    machine.create_book("HTX Tiết Kiệm");
    write(&machine, 0..2_000);
    let code = office.code(&machine);
    let first = machine.json(&["sync", "--server", &relay.address, "--code", &code], "");
    assert_eq!(first["pending"], 0);
    let year = relay.take_count();
    synced(&machine);
    let nothing = relay.take_count();
    write(&machine, 2_000..2_050);
    synced(&machine);
    let day = relay.take_count();
    for part in 0..5 {
        write(&machine, 2_050 + part * 10..2_060 + part * 10);
        synced(&machine);
    }
    let parts = relay.take_count();
    println!("2,000 vouchers {year}, nothing {nothing}, a day {day}, in five {parts} bytes");
    assert!(year <= 2_000 * 45 && nothing <= 900 && day <= 3_200 && parts <= 5_500);
    assert_eq!(machine.json(&["verify"], "")["ok"], true);
}

#[test]
fn a_line_that_breaks_anywhere_and_a_program_that_is_killed_lose_nothing() {
    let machine = Machine::default();
    let office = Office::open(&machine);
    let relay = Relay::before(&office.address);
    machine.create_book("HTX Đường Xa");
    let key = machine.says(&["book", "key"], "").trim().to_owned();
    let code = office.code(&machine);
    machine.json(&["sync", "--server", &relay.address, "--code", &code], "");
    relay.take_count();
    let (mut written, mut broken) = (0, 0);
    for cut in (0..1_000).step_by(40) {
        write(&machine, written..written + 1);
        written += 1;
        relay.cut_after(cut);
        let mut command = machine.htx(&["sync", "--attempts", "1"]);
        command.env("HTX_KEY", &key).stdout(Stdio::null()).stderr(Stdio::null());
        let mut child = must(command.spawn(), "htx starts");
        if cut % 200 == 120 {
            std::thread::sleep(Duration::from_millis(30));
            let _ = child.kill();
        }
        broken += u32::from(!must(child.wait(), "htx ends").success());
        relay.cut_after(i64::MAX);
    }
    println!("{broken} exchanges broke");
    assert!(broken >= 10);
    let last = synced(&machine);
    assert_eq!(last["pending"], 0);
    assert_eq!(machine.json(&["verify"], "")["vouchers"], written);
    let status = machine.json(&["sync-status"], "");
    assert_eq!((status["phase"].as_str(), status["apart"].as_u64()), (Some("ready"), Some(0)), "{status}");
}
