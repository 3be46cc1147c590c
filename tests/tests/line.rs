//! The book on its way over a real line: what it costs, and what a line that breaks anywhere does. `htx` and `htx-province`
//! as they are built, and between them a relay that counts every byte and may cut.

use std::process::Stdio;
use std::time::Duration;

use acceptance::device::let_in;
use acceptance::machine::Machine;
use acceptance::must;
use acceptance::office::Office;
use acceptance::relay::{Relay, Way};
use acceptance::trade;
use serde_json::Value;

fn write(machine: &Machine, vouchers: std::ops::Range<u32>) {
    let lines: String = vouchers.map(|at| trade::voucher(at) + "\n").collect();
    machine.says(&["import", "vouchers", "--create-parties", "-"], &lines);
}

fn synced(machine: &Machine) -> Value {
    machine.json(&["sync"], "")
}

/// How many vouchers are pushed, and pulled by another machine.
const MANY: u32 = 10_000;

#[test]
fn what_goes_over_the_line_stays_within_the_contract() {
    let machine = Machine::default();
    let office = Office::open();
    let relay = Relay::before(&office.address);
    machine.create_book("HTX Tiết Kiệm");
    machine.keeps_key();
    write(&machine, 0..MANY);
    let code = office.code();
    let first = machine.json(&["sync", "--server", &relay.address, "--code", &code], "");
    assert_eq!(first["pending"], 0);
    let year = relay.take_count();
    synced(&machine);
    let nothing = relay.take_count();
    write(&machine, MANY..MANY + 50);
    synced(&machine);
    let day = relay.take_count();
    for part in 0..5 {
        write(&machine, MANY + 50 + part * 10..MANY + 60 + part * 10);
        synced(&machine);
    }
    let parts = relay.take_count();
    // A second machine comes in and gets all of it; the letters that let it in are counted with it.
    let second = Machine::default();
    let_in(&machine, &second, "Vi Thị Nga", "accountant");
    let pulled = relay.take_count();
    // What ten vouchers in a frame cost beyond an exchange that has nothing to do.
    let of_ten = (parts - 5 * nothing) / 50;
    println!(
        "{MANY} vouchers {year}, nothing {nothing}, a day {day}, in five {parts}, each of ten {of_ten}, pulled {pulled}"
    );
    let each = u64::from(MANY) * 45;
    assert!(year <= each && pulled <= each, "{year} pushed, {pulled} pulled");
    assert!(nothing <= 900 && day <= 3_200 && parts <= 5_500 && of_ten <= 75, "{nothing}, {day}, {parts}, {of_ten}");
    second.json(&["sync"], "");
    let balance = |machine: &Machine| machine.says(&["trial-balance", "--format", "csv"], "");
    assert_eq!(balance(&second), balance(&machine));
    assert_eq!(second.json(&["verify"], "")["vouchers"], MANY + 100);
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
