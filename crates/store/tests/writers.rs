//! Several writers in one book: whatever each wrote, in whatever order it reached a machine, the books are the same.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on says so by stopping")]

mod common;

use common::Step;
use ledger::event::apart::Adopted;
use ledger::event::body::Body;
use ledger::event::comment::{Comment, Deed};
use ledger::event::coop::{CoopFact, Pledged};
use ledger::event::{Event, EventId};
use ledger::fold::Books;
use ledger::member::Fact;
use ledger::money::Dong;
use proptest::prelude::*;
use store::{Access, Failure, Received, Store};
use tempfile::TempDir;

/// A book and its second machine, writer 2, which has everything up to its own enrolment.
fn two_machines(first: &[Step]) -> [(TempDir, Store); 2] {
    let (folder, mut store) = common::new_book();
    first.iter().for_each(|step| _ = common::take_step(&mut store, step));
    store.record::<_, Failure>(7, |writing| writing.fact(&common::accountant(2))).unwrap();
    store.record::<_, Failure>(7, |writing| writing.fact(&Fact::Confirmed { writer: 2 })).unwrap();
    let path = store.path().to_owned();
    drop(store);
    let second = tempfile::tempdir().unwrap();
    let copy = common::copy_book(&path, second.path());
    std::fs::remove_file(copy.with_file_name("so.htx.side")).unwrap();
    common::raw(&copy).execute("update book set value = x'0002' where key = 'writer_no'", []).unwrap();
    [(folder, common::open(&path).unwrap()), (second, common::open(&copy).unwrap())]
}

/// Everything a book holds, in the order it is applied there.
fn events(store: &Store) -> Vec<Received> {
    let conn = common::raw(store.path());
    let mut query = conn.prepare("select event_id, bytes, sseq from event order by place").unwrap();
    let rows = query.query_map([], |row| {
        let sseq: Option<i64> = row.get(2)?;
        let id = EventId::from_i64(row.get(0)?).unwrap();
        Ok(Received { id, sseq: sseq.map(|sseq| sseq as u64), bytes: row.get(1)? })
    });
    rows.unwrap().map(Result::unwrap).collect()
}

fn take_in(store: &mut Store, events: Vec<Received>) {
    store.record::<_, Failure>(7, |writing| writing.take_in(events)).unwrap();
}

fn check(store: &Store) -> Vec<String> {
    let report = store.verify().unwrap();
    assert_eq!(report.differences, vec![]);
    assert_eq!(report.ledger_digest, store.ledger_digest().unwrap());
    common::rows(&common::raw(store.path()))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 16, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn two_machines_that_exchange_what_they_wrote_hold_the_same_books(
        before in common::history(8), ours in common::history(12), theirs in common::history(12), parts in 1_usize..4,
    ) {
        let [(_one, mut one), (_two, mut two)] = two_machines(&before);
        ours.iter().for_each(|step| _ = common::take_step(&mut one, step));
        theirs.iter().for_each(|step| _ = common::take_step(&mut two, step));
        let (of_one, of_two) = (events(&one), events(&two));
        // One machine hears it at once, the other by and by, and writes on in between.
        take_in(&mut one, of_two);
        for part in of_one.chunks(of_one.len().div_ceil(parts)) {
            take_in(&mut two, part.to_vec());
            check(&two);
        }
        prop_assert_eq!(check(&one), check(&two));
        common::take_step(&mut two, &Step::sale(5, 5, 77));
        take_in(&mut one, events(&two));
        prop_assert_eq!(check(&one), check(&two));
        let rows = check(&one);
        one.rebuild().unwrap();
        prop_assert_eq!(check(&one), rows);
        // Heard twice is heard once.
        take_in(&mut one, events(&two));
        let path = one.path().to_owned();
        drop(one);
        let one = common::open(&path).unwrap();
        prop_assert_eq!(one.access(), Access::Writing);
        prop_assert_eq!(check(&one), check(&two));
    }
}

#[test]
fn what_the_common_log_holds_comes_before_what_waits() {
    let [(_one, mut one), (_two, mut two)] = two_machines(&[]);
    common::take_step(&mut one, &Step::sale(3, 5, 100));
    common::take_step(&mut two, &Step::sale(3, 6, 200));
    let mut logged = events(&two);
    for (event, sseq) in logged.iter_mut().zip(1..) {
        event.sseq = Some(sseq);
    }
    let news = logged.pop().unwrap();
    take_in(&mut one, vec![news.clone()]);
    let order: Vec<_> = events(&one).iter().map(|event| event.id.writer()).collect();
    // Writer 1 began the book and let the other in; nothing of it is in the log yet, so only the beginning stays in front.
    assert_eq!(order, [1, 2, 1, 1, 1]);
    check(&one);
    // The voucher from the log was written by somebody whom nothing before it lets in.
    assert!(one.voucher(news.id).unwrap().is_some_and(|voucher| !voucher.outcome.counts()));
    assert!(Event::decode(&news.bytes).is_ok());
}

#[test]
fn an_event_that_does_not_follow_or_has_a_name_that_is_taken_is_refused_whole() {
    let [(_one, mut one), (_two, mut two)] = two_machines(&[]);
    common::take_step(&mut two, &Step::sale(3, 6, 200));
    common::take_step(&mut two, &Step::sale(3, 7, 300));
    let before = check(&one);
    let of_two = events(&two);
    let gap = one.record::<_, Failure>(7, |writing| writing.take_in(vec![of_two[4].clone()]));
    assert!(matches!(gap, Err(Failure::Damaged(_))), "{gap:?}");
    let mut other = of_two[1].clone();
    other.bytes = of_two[2].bytes.clone();
    let twice = one.record::<_, Failure>(7, |writing| writing.take_in(vec![other]));
    assert!(matches!(twice, Err(Failure::Damaged(_))), "{twice:?}");
    assert_eq!(check(&one), before);
    assert!(common::take_step(&mut one, &Step::sale(3, 9, 50)));
}

#[test]
fn each_writer_has_a_series_of_its_own_and_a_close_names_all_of_them() {
    let [(_one, mut one), (_two, mut two)] = two_machines(&[]);
    common::take_step(&mut one, &Step::sale(1, 5, 100));
    common::take_step(&mut two, &Step::sale(1, 6, 200));
    common::take_step(&mut two, &Step::sale(1, 7, 300));
    take_in(&mut one, events(&two));
    common::take_step(&mut one, &Step::sale(1, 8, 400));
    common::take_step(&mut one, &Step::Close { month: 1, force: false });
    let numbers = one.vouchers(&Default::default(), store::query::Order::Number, 0, 10).unwrap();
    let numbers: Vec<_> = numbers.iter().map(|row| row.current.number.to_string()).collect();
    assert_eq!(numbers, ["PT.Q01-0001", "PT.Q01-0002", "PT.Q02-0001", "PT.Q02-0002"]);
    let last = events(&one).pop().unwrap();
    let Body::PeriodClosed(closed) = Event::decode(&last.bytes).unwrap().body else { panic!("the close") };
    assert_eq!(closed.seen, [(1, 5), (2, 2)]);
    check(&one);
}

#[test]
fn a_second_look_stays_at_its_moment_and_does_not_write() {
    let (_folder, mut store) = common::new_book();
    common::take_step(&mut store, &Step::sale(3, 5, 100));
    let mut look = store.snapshot().unwrap();
    common::take_step(&mut store, &Step::sale(3, 6, 200));
    assert_eq!((look.verify().unwrap().vouchers, store.verify().unwrap().vouchers), (1, 2));
    assert_eq!(look.access(), Access::Snapshot);
    let refused = look.record::<(), Failure>(0, |_| Ok(()));
    assert!(matches!(refused, Err(Failure::ReadOnly(_))));
    // The file is held as long as anybody looks at it.
    let path = store.path().to_owned();
    drop(store);
    assert!(matches!(common::open(&path), Err(Failure::OpenElsewhere)));
    drop(look);
    common::open(&path).unwrap();
}

/// What lay apart and was taken over stands in the registers and beside its voucher like what was written here.
#[test]
fn what_is_taken_over_is_read_back_with_everything_else() {
    let (_folder, mut store) = common::new_book();
    assert!(common::take_step(&mut store, &Step::Card { party: None, code: 0, name: "Lan".into() }));
    let party = store.register().unwrap().all().next().unwrap().id;
    assert!(common::take_step(&mut store, &Step::sale(3, 5, 100)));
    let target = store.written_last(1).unwrap()[0];
    let (day, amount) = (common::day(2, 1), Dong::new(5_000_000).unwrap());
    let pledged = CoopFact::Pledged(Pledged {
        party,
        day,
        amount,
        due: None,
        in_kind: false,
        note: String::new(),
        resolution: None,
    });
    let version = store.voucher(target).unwrap().unwrap().hash;
    let text = "Hóa đơn này của ai?".to_owned();
    let comment = Comment { target, version, deed: Deed::Question, question: None, text };
    for (at, fact) in [Body::Coop(pledged.clone()), Body::Comment(comment.clone())].into_iter().enumerate() {
        let adopted = Adopted {
            frame: [1; 32],
            at: at as u16,
            origin: EventId::new(9, at as u64 + 5).unwrap(),
            original: [at as u8; 32],
            printed: None,
            fact: Box::new(fact),
            rest: Vec::new(),
        };
        let body = Body::Adopted(Box::new(adopted));
        store.record::<_, Failure>(7, |writing| writing.event(Vec::new(), body).map(drop)).unwrap();
    }
    let facts: Vec<_> = store.coop_facts_of(party).unwrap().into_iter().map(|(_, fact)| fact).collect();
    assert_eq!(facts, [pledged]);
    let said: Vec<_> = store.open_questions().unwrap().into_iter().map(|said| said.comment).collect();
    assert_eq!(said, [comment]);
    assert_eq!(store.verify().unwrap().differences, vec![]);
}
