//! Whatever people do with a book, in whatever order: its rows are those that follow from its events.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on says so by stopping")]

mod common;

use ledger::fold::Outcome;
use proptest::prelude::*;

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn rows_kept_step_by_step_are_those_made_again_from_the_events(steps in common::history(40)) {
        let (folder, mut store) = common::new_book();
        let path = store.path().to_owned();
        let draft = store.keep_draft(None, "PT", "dở dang", 5).unwrap();
        for step in &steps {
            common::take_step(&mut store, step);
        }
        let report = store.verify().unwrap();
        prop_assert_eq!(&report.differences, &vec![]);
        prop_assert_eq!(report.ledger_digest, store.ledger_digest().unwrap());
        drop(store);
        let kept = common::rows(&common::raw(&path));

        let mut store = common::open(&path).unwrap();
        store.rebuild().unwrap();
        prop_assert_eq!(store.verify().unwrap(), report);
        prop_assert_eq!(store.draft(draft).unwrap().unwrap().content, "dở dang");
        drop(store);
        prop_assert_eq!(common::rows(&common::raw(&path)), kept);
        drop(folder);
    }
}

/// A generator that never reaches a situation proves nothing about it.
#[test]
fn the_histories_reach_every_table_and_every_kind_of_outcome() {
    use proptest::strategy::ValueTree;
    use proptest::test_runner::TestRunner;

    let mut runner = TestRunner::deterministic();
    let (mut tables, mut outcomes) = (std::collections::BTreeSet::new(), std::collections::BTreeSet::new());
    for _ in 0..24 {
        let (_folder, mut store) = common::new_book();
        let path = store.path().to_owned();
        for step in common::history(80).new_tree(&mut runner).unwrap().current() {
            common::take_step(&mut store, &step);
        }
        drop(store);
        let conn = common::raw(&path);
        tables.extend(common::rows(&conn).iter().map(|row| row.split(' ').next().unwrap_or_default().to_owned()));
        let mut query = conn.prepare("select distinct outcome from judgement").unwrap();
        let found = query.query_map([], |row| row.get(0)).unwrap();
        outcomes.extend(found.map(|outcome| Outcome::of(outcome.unwrap()).unwrap()));
    }
    let all = common::PROJECTIONS.map(str::to_owned);
    assert_eq!(tables, all.into_iter().collect());
    assert_eq!(outcomes, [Outcome::Waiting, Outcome::Flagged, Outcome::Held, Outcome::Void].into());
}
