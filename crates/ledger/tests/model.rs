//! Logs of several devices, judged by the fold and by a second reading of the same rules.

#![allow(clippy::unwrap_used)]

#[path = "model/rules.rs"]
#[allow(dead_code, reason = "the simulator asks for more")]
mod rules;
#[path = "model/world.rs"]
mod world;

use std::collections::BTreeMap;

use ledger::digest::{Balance, BalanceKey};
use ledger::event::kind::Kind;
use ledger::fold::Why;
use ledger::fold::memory::Memory;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::{RngSeed, TestRunner};
use rules::Figures;
use world::{KEY, World};

fn figures(books: &Memory) -> Figures {
    let row = |(key, balance): (&BalanceKey, &Balance)| {
        let figures = (balance.opening.into(), balance.debit.into(), balance.credit.into());
        ((key.account.to_string(), key.party, key.month.index()), figures)
    };
    books.balances().map(row).collect()
}

/// The histories of the ordinary check are the same each time; with `HTX_HISTORIES` so many others are drawn, from `HTX_SEED` where it is
/// given.
fn histories() -> ProptestConfig {
    let asked = |name: &str| std::env::var(name).ok().and_then(|text| text.parse::<u64>().ok());
    let count = asked("HTX_HISTORIES");
    let seed = asked("HTX_SEED").unwrap_or_else(|| if count.is_some() { rand_seed() } else { 4 });
    println!("seed {seed}");
    let cases = count.map_or(400, |count| count as u32);
    ProptestConfig { cases, failure_persistence: None, rng_seed: RngSeed::Fixed(seed), ..ProptestConfig::default() }
}

/// Another one each time.
fn rand_seed() -> u64 {
    use std::hash::{BuildHasher, RandomState};
    RandomState::new().hash_one(0)
}

proptest! {
    #![proptest_config(histories())]

    #[test]
    fn two_readings_of_the_rules_agree_on_every_event_figure_and_story(steps in world::steps(70)) {
        let mut world = World::new();
        let mut books = Memory::with_key(KEY);
        let mut taken = 0;
        for step in std::iter::once(None).chain(steps.iter().map(Some)) {
            step.into_iter().for_each(|step| world.take(step));
            for (id, event) in &world.log[taken..] {
                taken += 1;
                books.apply_at(*id, Some(taken as u64), event);
            }
            let said: BTreeMap<_, _> = world.log.iter().map(|(id, _)| (*id, books.outcome_of(*id))).collect();
            for (id, opinion) in &world.model.standing {
                prop_assert_eq!(said[id], *opinion, "{:?} after {:?}\n{:?}", id, step, world.log.last());
            }
            prop_assert_eq!(figures(&books), world.model.figures(), "after {:?}", step);
            let stories: std::collections::BTreeSet<String> = books.open_stories().map(|key| key.to_string()).collect();
            prop_assert_eq!(stories, world.model.open(), "after {:?}", step);
            for voucher in world.model.papers.keys() {
                let photos = books.photos_of(*voucher).iter().copied().collect();
                prop_assert_eq!(world.model.photos_of(*voucher), photos, "after {:?}", step);
            }
        }
    }
}

/// A generator that cannot produce a case proves nothing about it: each is met from both sides.
#[test]
fn every_case_is_reached_in_both_orders() {
    let mut runner = TestRunner::deterministic();
    let mut met: BTreeMap<(Why, Kind), u32> = BTreeMap::new();
    for _ in 0..1_200 {
        let steps = world::steps(90).new_tree(&mut runner).unwrap().current();
        let mut world = World::new();
        steps.iter().for_each(|step| world.take(step));
        for (why, by) in &world.model.raised {
            let kind = Kind::of(world.model.event(*by).unwrap().kind()).unwrap();
            *met.entry((*why, kind)).or_default() += 1;
        }
    }
    for (why, kinds) in [
        (Why::MovedToOpenMonth, &[Kind::VoucherPosted, Kind::PeriodClosed][..]),
        (Why::MonthClosed, &[Kind::VoucherPosted]),
        (Why::FiguresChanged, &[Kind::PeriodClosed]),
        (Why::CloseNeedsDirector, &[Kind::PeriodClosed]),
        (Why::CardEditedTwice, &[Kind::PartySet]),
        (Why::AlreadyReversed, &[Kind::VoucherReversed, Kind::VoucherAmended]),
        (Why::VersionReplaced, &[Kind::VoucherReversed, Kind::VoucherAmended]),
        (Why::AmendedAfterDecision, &[Kind::VoucherAmended]),
        (Why::DecisionOutdated, &[Kind::Approved, Kind::Rejected, Kind::CashConfirmed]),
        (Why::ApprovedAndReversed, &[Kind::Approved, Kind::VoucherReversed]),
        (Why::CashAgainstWord, &[Kind::CashConfirmed, Kind::Rejected]),
        (Why::CashConfirmedTwice, &[Kind::CashConfirmed]),
        (Why::WithdrawnContributed, &[Kind::VoucherPosted, Kind::PartySet]),
        (Why::RoleMissing, &[Kind::VoucherPosted, Kind::Approved, Kind::AttentionResolved, Kind::AttachmentLinked]),
        (Why::WriterRevoked, &[Kind::VoucherPosted]),
        (Why::WriterUnconfirmed, &[Kind::PeriodClosed]),
        (Why::PaidTwice, &[Kind::VoucherPosted, Kind::VoucherAmended]),
        (Why::PayableTwice, &[Kind::VoucherPosted]),
        (Why::SamePerson, &[Kind::PartySet]),
        (Why::MergeInvalid, &[Kind::MemberMerged]),
        (Why::AccountNotInUse, &[Kind::VoucherPosted]),
        (Why::AccountRetiredInUse, &[Kind::AccountSet]),
        (Why::ComputedOutdated, &[Kind::ClosingEntries]),
        (Why::AlreadyDecided, &[Kind::AttentionResolved]),
        (Why::TwoRoles, &[Kind::RoleChanged]),
        (Why::OverLimit, &[Kind::VoucherAmended]),
        (Why::CorrectedInClosedMonth, &[Kind::VoucherAmended]),
        (Why::EnrolmentInvalid, &[Kind::WriterRevoked, Kind::RoleChanged]),
    ] {
        for kind in kinds {
            let count = met.get(&(why, *kind)).copied().unwrap_or_default();
            assert!(count >= 5, "{why:?} by {kind:?}: {count}\n{met:?}");
        }
    }
}
