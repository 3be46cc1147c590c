//! Two copies of one device, every order of what they may do: nothing is lost, nothing is doubled, the second is found.

#![allow(clippy::unwrap_used)]

mod common;
#[path = "common/device.rs"]
mod device;

use std::collections::BTreeSet;

use common::{BOOK, Dice, voucher};
use device::{Device, enrol, founder};
use ed25519_dalek::SigningKey;
use sync::exchange::{Limits, Memory, Place, Server, Verdict};
use sync::frame::Frame;
use sync::member::Roles;

const STEPS: usize = 4;

/// What a copy does in one step.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Step {
    /// Writes a voucher and exchanges.
    Write,
    /// The same, and the reply is lost.
    WriteUnheard,
    /// Only exchanges.
    Ask,
}

#[derive(Clone)]
struct World {
    store: Memory,
    copies: [Device; 2],
    witness: Device,
    acked: BTreeSet<[u8; 32]>,
    dice: u64,
}

#[test]
fn two_copies_in_every_order_lose_nothing_and_double_nothing() {
    let mut dice = Dice::new(1);
    let log_key = SigningKey::from_bytes(&dice.array());
    let server = Server::new(log_key.clone(), Limits::default());
    let mut store = Memory::invited(&BOOK);
    let mut first = founder(&log_key, &mut dice);
    let mut witness = enrol(&mut first, 2, Roles::DIRECTOR, &mut dice);
    first.settle(&server, &mut store, 0, &mut dice);
    witness.settle(&server, &mut store, 0, &mut dice);
    let world = World { store, copies: [first.clone(), first], witness, acked: BTreeSet::new(), dice: 1 };
    let mut ends = [0; 2];
    explore(&server, &world, STEPS, &mut ends);
    let [one_wrote, both_wrote] = ends;
    assert_eq!(one_wrote + both_wrote, 6_usize.pow(STEPS as u32));
    assert!(one_wrote > 100 && both_wrote > 300, "{ends:?}");
}

fn explore(server: &Server, world: &World, steps: usize, ends: &mut [usize; 2]) {
    if steps == 0 {
        ends[usize::from(audit(server, world.clone()))] += 1;
        return;
    }
    for copy in 0..2 {
        for step in [Step::Write, Step::WriteUnheard, Step::Ask] {
            let mut world = world.clone();
            take(server, &mut world, copy, step);
            explore(server, &world, steps - 1, ends);
        }
    }
}

fn take(server: &Server, world: &mut World, copy: usize, step: Step) {
    world.dice += 1;
    let mut dice = Dice::new(world.dice * 2 + copy as u64);
    let device = &mut world.copies[copy];
    // A copy that knows of the other records nothing more.
    if step != Step::Ask && !device.forked {
        device.record(voucher(device.events.len() as u32 * 2 + copy as u32, &mut dice));
    }
    let before = device.outbox.clone();
    let sent = device.ask(&mut dice);
    let offered = [before, device.outbox.clone()].concat();
    let reply = server.exchange(&BOOK, &sent.bytes, 0, &mut world.store).unwrap().encode();
    if step == Step::WriteUnheard {
        return;
    }
    if let Verdict::Taken(taken) = device.hear(&reply) {
        let named = |frame: &&Frame| taken.acks.iter().any(|ack| ack.fseq == frame.header().fseq);
        world.acked.extend(offered.iter().filter(named).map(|frame| frame.link(&BOOK)));
    }
}

/// Everything either copy ever cut is handed in by another device. Says whether both copies had written.
fn audit(server: &Server, mut world: World) -> bool {
    let cut: Vec<Frame> = world.copies.iter().flat_map(|copy| copy.cut.clone()).collect();
    world.witness.outbox = cut.clone();
    world.witness.exchange(server, &mut world.store, 0, &mut Dice::new(1));
    world.witness.exchange(server, &mut world.store, 0, &mut Dice::new(1));
    let place = |frame: &Frame| world.store.find(&frame.link(&BOOK));
    // Each is in the log or apart, and what was acknowledged is in the log.
    for frame in &cut {
        let place = place(frame).expect("nothing is lost");
        let acked = world.acked.contains(&frame.link(&BOOK));
        assert!(matches!(place, Place::Log(_)) || !acked, "{:?}", frame.header());
    }
    // The log holds one branch: each number once, and everybody can read it.
    let fseqs: Vec<u64> = world
        .store
        .log()
        .map(|entry| entry.frame.header())
        .filter(|header| header.writer == 1)
        .map(|header| header.fseq)
        .collect();
    assert!(fseqs.iter().copied().eq(1..=fseqs.len() as u64), "{fseqs:?}");
    let [one, other] = &world.copies;
    let links = |copy: &Device| copy.cut.iter().map(|frame| frame.link(&BOOK)).collect::<BTreeSet<_>>();
    let (one, other) = (links(one), links(other));
    let branched = !one.is_subset(&other) && !other.is_subset(&one);
    assert_eq!(branched, !world.store.quarantined().is_empty());
    branched
}
