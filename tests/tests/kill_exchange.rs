//! Two machines of one book that exchange with their server while the power goes, at any moment, on the machine, on the
//! server, or on both at once. `HTX_KILLS` says how often (60 unless told).

use std::hash::{BuildHasher, RandomState};
use std::process::Stdio;
use std::thread::sleep;
use std::time::Duration;

use acceptance::device::let_in;
use acceptance::machine::Machine;
use acceptance::must;
use acceptance::office::Office;
use serde_json::json;

/// An exchange of a machine beside this takes about so long; half of the kills come sooner than its end.
const LASTS_AT_MOST: u64 = 120_000;

fn voucher(at: u32) -> String {
    json!({
        "id": format!("V{at}"), "date": "2025-03-05", "kind": "PT", "narration": format!("Thu bán chè lần {at}"),
        "entries": [{ "debit": "1111", "credit": "5111", "amount": 50_000 + at }],
    })
    .to_string()
}

fn below(limit: u64) -> u64 {
    (RandomState::new().hash_one(0) >> 16) % limit
}

fn kills() -> u32 {
    std::env::var("HTX_KILLS").ok().and_then(|text| text.parse().ok()).unwrap_or(60)
}

/// Exchanges until the server has said that it has everything.
fn comes_through(machine: &Machine) {
    let told = (0..20).any(|_| machine.told(&["sync", "--attempts", "4"], "").status.success());
    assert!(told, "{}", machine.says(&["sync-status"], ""));
}

#[test]
fn whoever_loses_power_during_an_exchange_nothing_is_lost_or_doubled() {
    let mut office = Office::open();
    let (first, second) = (Machine::default(), Machine::default());
    first.create_book("HTX Mất Điện");
    first.json(&["sync", "--server", &office.address, "--code", &office.code()], "");
    let_in(&first, &second, "Vi Thị Nga", "accountant");
    second.json(&["sync"], "");
    [&first, &second].into_iter().for_each(Machine::keeps_key);
    let (mut written, mut cut_off) = (0, [0_u32; 3]);
    for kill in 0..kills() {
        let machine = if kill % 2 == 0 { &first } else { &second };
        let lines: String = (written..written + 3).map(|at| voucher(at) + "\n").collect();
        machine.says(&["import", "vouchers", "-"], &lines);
        written += 3;
        let mut exchange = machine.htx(&["sync", "--attempts", "1"]);
        exchange.stdout(Stdio::null()).stderr(Stdio::null());
        let mut exchange = must(exchange.spawn(), "htx starts");
        let which = kill as usize / 2 % 3;
        sleep(Duration::from_micros(below(LASTS_AT_MOST)));
        let is_at_it = must(exchange.try_wait(), "whether it goes on").is_none();
        if which != 1 {
            let _ = exchange.kill();
        }
        if which != 0 {
            office.kill();
        }
        must(exchange.wait(), "htx ends");
        cut_off[which] += u32::from(is_at_it);
        if which != 0 {
            office.start_again();
        }
    }
    for machine in [&first, &second, &first] {
        comes_through(machine);
    }
    println!("in the middle of {cut_off:?} exchanges the power went (machine, server, both)");
    assert!(cut_off.iter().all(|times| *times > 0), "{cut_off:?}");
    let stands = |machine: &Machine| {
        let (verified, status) = (machine.json(&["verify"], ""), machine.json(&["sync-status"], ""));
        assert_eq!((&verified["ok"], &verified["vouchers"]), (&json!(true), &json!(written)), "{verified}");
        assert_eq!((&status["pending"], &status["apart"]), (&json!(0), &json!(0)), "{status}");
        (verified["ledger_digest"].clone(), machine.says(&["trial-balance", "--format", "csv"], ""))
    };
    assert_eq!(stands(&first), stands(&second));
}
