//! A line that breaks after every single byte of a small exchange, up or down, and a line of 30 kbit a second.

use std::time::{Duration, Instant};

use acceptance::machine::Machine;
use acceptance::office::Office;
use acceptance::relay::{Relay, Way};
use serde_json::json;

/// 30 kbit a second.
const PACE: u64 = 30_000 / 8;

/// Each byte in the soak, `HTX_EACH_BYTE=1`; otherwise each seventeenth, the first and the last few.
fn places(bytes: i64) -> Vec<i64> {
    let all = std::env::var_os("HTX_EACH_BYTE").is_some();
    (0..=bytes).filter(|at| all || at % 17 == 0 || *at < 4 || bytes - at < 4).collect()
}

fn joined(office: &Office, relay: &Relay) -> Machine {
    let machine = Machine::default();
    machine.create_book("HTX Đường Đứt");
    machine.json(&["sync", "--server", &relay.address, "--code", &office.code()], "");
    machine.keeps_key();
    machine
}

fn write(machine: &Machine, at: u32) {
    let voucher = json!({
        "id": format!("V{at}"), "date": "2025-03-05", "kind": "PT", "narration": format!("Thu bán chè lần {at}"),
        "entries": [{ "debit": "1111", "credit": "5111", "amount": 50_000 + at }],
    });
    machine.says(&["import", "vouchers", "-"], &format!("{voucher}\n"));
}

/// Bytes of one exchange, up and down, by cutting at none.
fn exchanged(machine: &Machine, relay: &Relay) -> [i64; 2] {
    relay.take_counts();
    machine.json(&["sync"], "");
    relay.take_counts().map(|bytes| i64::try_from(bytes).unwrap_or(i64::MAX))
}

/// Whether an exchange fails when the line breaks there.
fn breaks(machine: &Machine, relay: &Relay, way: Way, at: i64) -> bool {
    relay.cut_after(way, at);
    let told = machine.told(&["sync", "--attempts", "1"], "");
    relay.mend();
    !told.status.success()
}

#[test]
fn an_exchange_cut_at_any_byte_is_done_the_next_time() {
    let office = Office::open();
    let relay = Relay::before(&office.address);
    let machine = joined(&office, &relay);
    // Nothing to do: whatever breaks, the next exchange says so again.
    let nothing = exchanged(&machine, &relay);
    for (way, bytes) in [Way::Up, Way::Down].into_iter().zip(nothing) {
        for at in places(bytes) {
            // The last byte of a way may be one that the other end needs no longer.
            assert!(breaks(&machine, &relay, way, at) || at == bytes, "{way:?} after {at} of {bytes}");
        }
    }
    assert_eq!(machine.json(&["sync"], "")["pending"], 0);
    // One voucher each time: it arrives once, whichever half of the exchange was lost.
    let mut written = 0;
    for way in [Way::Up, Way::Down] {
        write(&machine, written);
        written += 1;
        let whole = exchanged(&machine, &relay)[way as usize];
        for at in places(whole) {
            write(&machine, written);
            written += 1;
            // Frames differ by a few bytes.
            assert!(breaks(&machine, &relay, way, at) || at > whole - 32, "{way:?} after {at} of {whole}");
            assert_eq!(machine.json(&["sync"], "")["pending"], 0, "cut {way:?} after {at}");
        }
    }
    println!("exchanges of {nothing:?} bytes broke, and {written} vouchers came through theirs");
    let verified = machine.json(&["verify"], "");
    assert_eq!((&verified["ok"], &verified["vouchers"]), (&json!(true), &json!(written)));
    assert_eq!(machine.json(&["sync-status"], "")["apart"], 0);
}

#[test]
fn a_line_of_thirty_kilobits_takes_longer_and_that_is_all() {
    let office = Office::open();
    let relay = Relay::slow(&office.address, PACE);
    let machine = joined(&office, &relay);
    for at in 0..40 {
        write(&machine, at);
    }
    relay.take_counts();
    let begun = Instant::now();
    let done = machine.json(&["sync"], "");
    let [up, _] = relay.take_counts();
    assert!(begun.elapsed() >= Duration::from_millis(up * 1_000 / PACE), "{up} bytes in {:?}", begun.elapsed());
    assert_eq!((&done["sent"].as_u64().is_some_and(|sent| sent >= 40), &done["pending"]), (&true, &json!(0)), "{done}");
    assert_eq!(machine.json(&["sync-status"], "")["fault"], json!(null));
    assert_eq!(machine.json(&["verify"], "")["vouchers"], 40);
}
