//! Devices and a server over a line that loses, doubles, delays and reorders: everyone ends with the same books.

#![allow(clippy::unwrap_used)]

#[path = "common/mod.rs"]
mod common;
#[path = "common/device.rs"]
mod device;

use common::{BOOK, Dice, for_each_seed, other, setting, voucher};
use device::{Device, enrol, founder};
use ed25519_dalek::SigningKey;
use ledger::event::kind::Kind;
use sync::exchange::{Limits, Memory, Server, Transaction};
use sync::frame::Reading;
use sync::log::Tip;
use sync::member::Roles;

/// How bad the line is, drawn for each seed: some faults are off, since faults that are always on hide others.
struct Weather {
    request_lost: usize,
    reply_lost: usize,
    doubled: usize,
    server_dies: usize,
    cut_reply: usize,
}

impl Weather {
    fn draw(dice: &mut Dice) -> Self {
        let mut rate = || if dice.one_in(2) { 0 } else { 1 + dice.below(30) };
        Self { request_lost: rate(), reply_lost: rate(), doubled: rate(), server_dies: rate(), cut_reply: rate() }
    }
}

fn happens(percent: usize, dice: &mut Dice) -> bool {
    dice.below(100) < percent
}

#[derive(Debug, Default)]
struct Reached {
    requests_lost: u32,
    replies_lost: u32,
    late_copies: u32,
    deaths: u32,
    cut: u32,
    frames: u64,
    rewinds: u32,
    rotations: u32,
}

#[test]
fn any_weather_ends_with_equal_books_on_every_device() {
    let mut reached = Reached::default();
    for_each_seed(100, |dice| {
        run(dice, &mut reached);
    });
    println!("{reached:?}");
    let Reached { requests_lost, replies_lost, late_copies, deaths, cut, frames, rewinds, rotations } = reached;
    assert!(requests_lost > 100 && replies_lost > 100 && late_copies > 100 && deaths > 100 && cut > 100, "{reached:?}");
    assert!(rewinds > 20 && rotations > 50 && frames > 2_000, "{reached:?}");
}

#[test]
fn a_seed_gives_the_same_run_twice() {
    let run = || run(&mut Dice::new(77), &mut Reached::default());
    assert_eq!(run(), run());
}

fn run(dice: &mut Dice, reached: &mut Reached) -> Tip {
    let weather = Weather::draw(dice);
    let log_key = SigningKey::from_bytes(&dice.array());
    let server = Server::new(log_key.clone(), Limits::default());
    let mut store = Memory::invited(&BOOK);
    let mut first = founder(&log_key, dice);
    let mut devices: Vec<Device> = (2..2 + 1 + dice.below(3) as u16)
        .map(|writer| {
            let roles = if writer == 2 { Roles::DIRECTOR } else { Roles::CASHIER };
            enrol(&mut first, writer, roles, dice)
        })
        .collect();
    devices.insert(0, first);
    let mut late: Vec<Vec<u8>> = Vec::new();
    let mut backup: Option<Memory> = None;
    for now in 0..60 + dice.below(120) as u32 {
        let at = dice.below(devices.len());
        let device = &mut devices[at];
        if device.members().is_active(device.writer) || device.writer == 1 {
            for _ in 0..dice.below(4) {
                device.record(event(device.events.len() as u32, dice));
            }
            if device.writer <= 2 && device.members().needs_rotation() && dice.one_in(3) {
                device.rotate(dice);
                reached.rotations += 1;
            }
        }
        if dice.one_in(2) {
            attempt(device, &server, &mut store, now, &weather, &mut late, dice, reached);
        }
        // A copy of an older request arrives, in any order, long after its line was given up.
        if !late.is_empty() && dice.one_in(4) {
            let bytes = late.swap_remove(dice.below(late.len()));
            server.exchange(&BOOK, &bytes, now, &mut store).unwrap();
            reached.late_copies += 1;
        }
        // The server's disk is lost, and its operator has an older copy.
        if backup.is_none() && dice.one_in(60) {
            backup = Some(store.clone());
        } else if dice.one_in(30)
            && let Some(older) = backup.take()
        {
            store = older;
            server.rewind(&BOOK, now, &mut store).unwrap();
            reached.rewinds += 1;
        }
    }
    if store.book().unwrap().unwrap().suspect.is_some() {
        server.rewind(&BOOK, 999, &mut store).unwrap();
    }
    heal(&mut devices, &server, &mut store, dice);
    audit(&devices, &store);
    reached.frames += store.log().count() as u64;
    devices[0].state.tip
}

fn event(number: u32, dice: &mut Dice) -> Vec<u8> {
    match dice.below(8) {
        0 => setting("unit.address", "ấp Hòa An"),
        1 => other(Kind::ReportSubmitted as u16, "clear"),
        _ => voucher(number, dice),
    }
}

#[allow(clippy::too_many_arguments)]
fn attempt(
    device: &mut Device,
    server: &Server,
    store: &mut Memory,
    now: u32,
    weather: &Weather,
    late: &mut Vec<Vec<u8>>,
    dice: &mut Dice,
    reached: &mut Reached,
) {
    let sent = device.ask(dice);
    if happens(weather.doubled, dice) {
        late.push(sent.bytes.clone());
    }
    if happens(weather.request_lost, dice) {
        reached.requests_lost += 1;
        return;
    }
    let mut after = store.clone();
    let reply = server.exchange(&BOOK, &sent.bytes, now, &mut after).unwrap().encode();
    if happens(weather.server_dies, dice) {
        // Before the commit: nothing of it is left.
        reached.deaths += 1;
        return;
    }
    *store = after;
    if happens(weather.reply_lost, dice) {
        reached.replies_lost += 1;
        return;
    }
    if happens(weather.cut_reply, dice) {
        reached.cut += 1;
        device.hear(&reply[..dice.below(reply.len())]);
        return;
    }
    device.hear(&reply);
}

/// The line is good again. Within two exchanges a device has nothing left to send, pages and sizes aside.
fn heal(devices: &mut [Device], server: &Server, store: &mut Memory, dice: &mut Dice) {
    for _ in 0..2 {
        for device in devices.iter_mut() {
            device.settle(server, store, 1_000, dice);
        }
    }
}

/// Equal roots, equal readings; each writer's events are there exactly once, in order, and nothing else is.
fn audit(devices: &[Device], store: &Memory) {
    let tip = store.book().unwrap().unwrap().tip;
    let read = devices[0].read();
    for device in devices {
        assert_eq!(device.state.tip, tip, "writer {}", device.writer);
        assert_eq!(device.pending(), 0);
        assert!(!device.forked && device.receipts.is_empty() && device.refused.is_empty(), "{:?}", device.refused);
        assert_eq!(device.read(), read);
        let own: Vec<_> = read.iter().filter(|(writer, _)| *writer == device.writer).map(|(_, event)| event).collect();
        assert_eq!(own, device.events.iter().collect::<Vec<_>>(), "writer {}", device.writer);
    }
    let all: usize = devices.iter().map(|device| device.events.len()).sum();
    assert_eq!(read.iter().filter(|(writer, _)| *writer != 0).count(), all);
    // The server has no key and never needed one.
    for entry in store.log().filter(|entry| entry.frame.header().key.is_some()) {
        assert!(matches!(entry.frame.open(&BOOK, &Default::default()), Reading::Waiting(_)));
    }
}
