//! The book on its way over a real line: what it costs, and what a line that breaks anywhere does. `htx` and `htx-province`
//! as they are built, and between them a relay that counts every byte and may cut.

use std::process::Stdio;
use std::time::Duration;

use acceptance::device::let_in;
use acceptance::machine::Machine;
use acceptance::must;
use acceptance::office::Office;
use acceptance::relay::{Relay, Way};
use serde_json::{Value, json};

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

/// How many vouchers are pushed, and pulled by another machine; `HTX_PULL` for more.
fn pushed() -> u32 {
    std::env::var("HTX_PULL").ok().and_then(|text| text.parse().ok()).unwrap_or(2_000)
}

#[test]
fn what_goes_over_the_line_stays_within_the_contract() {
    let machine = Machine::default();
    let office = Office::open();
    let relay = Relay::before(&office.address);
    machine.create_book("HTX Tiết Kiệm");
    machine.keeps_key();
    let many = pushed();
    write(&machine, 0..many);
    let code = office.code();
    let first = machine.json(&["sync", "--server", &relay.address, "--code", &code], "");
    assert_eq!(first["pending"], 0);
    let year = relay.take_count();
    synced(&machine);
    let nothing = relay.take_count();
    write(&machine, many..many + 50);
    synced(&machine);
    let day = relay.take_count();
    for part in 0..5 {
        write(&machine, many + 50 + part * 10..many + 60 + part * 10);
        synced(&machine);
    }
    let parts = relay.take_count();
    // A second machine comes in and gets all of it; the letters that let it in are counted with it.
    let second = Machine::default();
    let_in(&machine, &second, "Vi Thị Nga", "accountant");
    let pulled = relay.take_count();
    println!("{many} vouchers {year}, nothing {nothing}, a day {day}, in five {parts}, pulled anew {pulled} bytes");
    let each = u64::from(many) * 45;
    assert!(year <= each && nothing <= 900 && day <= 3_200 && parts <= 5_500 && pulled <= each);
    second.json(&["sync"], "");
    let balance = |machine: &Machine| machine.says(&["trial-balance", "--format", "csv"], "");
    assert_eq!(balance(&second), balance(&machine));
    assert_eq!(second.json(&["verify"], "")["vouchers"], many + 100);
    assert_eq!(machine.json(&["verify"], "")["ok"], true);
}

#[test]
fn a_line_that_breaks_anywhere_and_a_program_that_is_killed_lose_nothing() {
    let machine = Machine::default();
    let office = Office::open();
    let relay = Relay::before(&office.address);
    machine.create_book("HTX Đường Xa");
    let key = machine.says(&["book", "key"], "").trim().to_owned();
    let code = office.code();
    machine.json(&["sync", "--server", &relay.address, "--code", &code], "");
    relay.take_count();
    let (mut written, mut broken) = (0, 0);
    for cut in (0..1_000).step_by(40) {
        write(&machine, written..written + 1);
        written += 1;
        relay.cut_after(Way::Up, cut);
        let mut command = machine.htx(&["sync", "--attempts", "1"]);
        command.env("HTX_KEY", &key).stdout(Stdio::null()).stderr(Stdio::null());
        let mut child = must(command.spawn(), "htx starts");
        if cut % 200 == 120 {
            std::thread::sleep(Duration::from_millis(30));
            let _ = child.kill();
        }
        broken += u32::from(!must(child.wait(), "htx ends").success());
        relay.mend();
    }
    println!("{broken} exchanges broke");
    assert!(broken >= 10);
    let last = synced(&machine);
    assert_eq!(last["pending"], 0);
    assert_eq!(machine.json(&["verify"], "")["vouchers"], written);
    let status = machine.json(&["sync-status"], "");
    assert_eq!((status["phase"].as_str(), status["apart"].as_u64()), (Some("ready"), Some(0)), "{status}");
}
