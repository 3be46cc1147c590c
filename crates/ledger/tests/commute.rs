//! Which kinds of events commute on the totals of the ledger: swapped where neither author knew of the other, two
//! neighbours of different writers leave the same balances, unless `commute.csv` lists the pair.
#![allow(clippy::unwrap_used)]

#[path = "model/rules.rs"]
#[allow(dead_code)]
mod rules;
#[path = "model/world.rs"]
mod world;

use std::collections::{BTreeMap, BTreeSet};

use ledger::event::kind::{Class, Kind, class_of};
use ledger::event::{Event, EventId};
use ledger::fold::memory::Memory;
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::TestRunner;
use world::{KEY, World};

type Log = [(EventId, Event)];

/// Every kind, with those it does not commute with.
fn matrix() -> BTreeMap<Kind, BTreeSet<Kind>> {
    let by_name: BTreeMap<&str, Kind> = Kind::ALL.iter().map(|kind| (kind.name(), *kind)).collect();
    let rows = include_str!("commute.csv").lines().skip(1).map(|row| {
        let (kind, others) = row.split_once(',').unwrap();
        let others = others.split(' ').filter(|name| !name.is_empty()).map(|name| by_name[name]).collect();
        (by_name[kind], others)
    });
    rows.collect()
}

fn digest(log: impl Iterator<Item = (EventId, Event)>) -> [u8; 32] {
    let mut books = Memory::with_key(KEY);
    for ((id, event), place) in log.zip(1..) {
        books.apply_at(id, Some(place), &event);
    }
    books.digest(&KEY)
}

/// Whether the neighbours from `at` on could as well have come the other way round.
fn may_swap(log: &Log, at: usize) -> bool {
    let ((first, _), (second, later)) = (&log[at], &log[at + 1]);
    first.writer() != second.writer() && later.base <= at as u64
}

#[test]
fn a_new_kind_has_its_row_and_money_commutes_with_money() {
    let matrix = matrix();
    let missing: Vec<&str> =
        Kind::ALL.iter().filter(|kind| !matrix.contains_key(kind)).map(|kind| kind.name()).collect();
    assert!(missing.is_empty(), "no row for {missing:?}");
    for (kind, others) in &matrix {
        for other in others {
            assert!(matrix[other].contains(kind), "{} and {} both ways", kind.name(), other.name());
        }
    }
    let plain = [Kind::VoucherPosted, Kind::VoucherAdjusted, Kind::OpeningBalance, Kind::LostVoucherReentered];
    for kind in plain {
        let clashes = &matrix[&kind];
        assert!(plain.iter().all(|other| !clashes.contains(other)), "{}", kind.name());
        let note = |other: &Kind| class_of(*other as u16) == Some(Class::Note);
        assert!(!clashes.iter().any(note), "{}", kind.name());
    }
}

#[test]
fn neighbours_that_did_not_know_each_other_commute_unless_the_matrix_says_otherwise() {
    let matrix = matrix();
    let mut runner = TestRunner::deterministic();
    let (mut swapped, mut unlisted) = (BTreeSet::new(), BTreeSet::new());
    for _ in 0..150 {
        let steps = world::steps(60).new_tree(&mut runner).unwrap().current();
        let mut world = World::new();
        steps.iter().for_each(|step| world.take(step));
        let log = &world.log;
        for at in (14..log.len() - 1).filter(|at| may_swap(log, *at)) {
            let upto = &log[..at + 2];
            let mut other = upto.to_vec();
            other.swap(at, at + 1);
            let pair = [at, at + 1].map(|place| Kind::of(log[place].1.kind()).unwrap());
            swapped.insert(pair);
            let differ = digest(upto.iter().cloned()) != digest(other.into_iter());
            if differ && !matrix[&pair[0]].contains(&pair[1]) {
                unlisted.insert(pair.map(Kind::name));
            }
        }
    }
    assert!(unlisted.is_empty(), "{unlisted:?}");
    assert!(swapped.len() > 150, "{} pairs", swapped.len());
}
