//! Who may do what, and which payments ask for the director: every right of the table stands or falls in the fold alone,
//! whatever a screen showed.

#![allow(clippy::unwrap_used)]

#[path = "cases/coop.rs"]
#[allow(dead_code, reason = "each file of tests uses some of it")]
mod coop;

use coop::{Coop, day};
use ledger::chain;
use ledger::event::EventId;
use ledger::event::body::{Body, SettingSet};
use ledger::event::comment::{Comment, Deed};
use ledger::event::coop::{BalanceCounted, CoopFact};
use ledger::event::photo::{PhotoLinked, PhotoUnlinked};
use ledger::member::{Fact, Roles};
use ledger::money::Dong;
use ledger::party::PartyField;

// Writers: 1 founder, 2 accountant, 3 and 4 cashiers, 5 director; 6 becomes the supervisory board.

fn with_board() -> Coop {
    let mut coop = Coop::new();
    coop.lets_in(5, 6, Roles::SUPERVISOR);
    coop.hears_all();
    coop
}

fn approval_from(dong: &str) -> Coop {
    let mut coop = with_board();
    coop.policy(5, "policy.approval", "payments");
    coop.policy(5, "policy.approval-from", dong);
    coop.hears_all();
    coop
}

#[test]
fn the_cashier_never_posts_and_the_board_changes_nothing() {
    for writer in [3, 6] {
        let mut coop = with_board();
        let sale = coop.sells(writer, "2026-01-10", 700);
        assert_eq!((coop.said(sale).as_str(), coop.balance("1111")), ("held fold.role-missing", 0), "writer {writer}");
        let real = coop.sells(1, "2026-01-10", 50);
        coop.hears_all();
        for said in [
            coop.amends(writer, real, "2026-01-10", 80),
            coop.reverses(writer, real, "2026-01-11"),
            coop.closes(writer, 1),
        ] {
            assert_eq!(said, "held fold.role-missing", "writer {writer}");
        }
        coop.person(writer, vec![PartyField::Name("Lan".into())]);
        assert_eq!(coop.last_said(), "held fold.role-missing");
        coop.policy(writer, "year.last-open", "2027");
        assert_eq!(coop.last_said(), "held fold.role-missing");
        assert_eq!(coop.balance("1111"), 50);
    }
}

#[test]
fn neither_the_accountant_nor_the_board_approves_or_moves_cash() {
    let mut coop = approval_from("0");
    coop.policy(5, "policy.cashier", "separate");
    coop.hears_all();
    let payment = coop.pays(1, "2026-01-10", 2_000, None);
    coop.hears_all();
    for writer in [2, 3, 6] {
        assert_eq!(coop.approves(writer, payment, "2026-01-12"), "held fold.role-missing", "writer {writer}");
        assert_eq!(coop.rejects(writer, payment, "2026-01-12"), "held fold.role-missing", "writer {writer}");
    }
    for writer in [2, 5, 6] {
        assert_eq!(coop.confirms(writer, payment, "2026-01-12"), "held fold.role-missing", "writer {writer}");
    }
    assert_eq!(coop.balance("1111"), 0);
}

#[test]
fn cash_counts_only_once_it_is_approved_whichever_word_came_first() {
    for approval_first in [true, false] {
        let mut coop = approval_from("0");
        coop.policy(5, "policy.cashier", "separate");
        coop.hears_all();
        let payment = coop.pays(1, "2026-01-10", 2_000, None);
        coop.hears_all();
        if approval_first {
            coop.approves(5, payment, "2026-01-12");
        } else {
            coop.confirms(3, payment, "2026-01-13");
        }
        assert_eq!((coop.said(payment).split(' ').next(), coop.balance("1111")), (Some("waiting"), 0));
        if approval_first {
            coop.confirms(3, payment, "2026-01-13");
        } else {
            coop.approves(5, payment, "2026-01-12");
        }
        assert_eq!(coop.balance("1111"), -2_000);
        assert_eq!(coop.booked_on(payment), day("2026-01-13"), "on the day the cash moved");
    }
}

#[test]
fn one_person_with_the_books_and_the_cash_is_told_of_until_the_director_says_otherwise() {
    let mut coop = with_board();
    let both = Fact::RoleChanged { writer: 2, roles: Roles::ACCOUNTANT | Roles::CASHIER };
    assert_eq!(coop.states(5, both.clone()), "flagged fold.two-roles");
    let mut small = with_board();
    small.policy(5, "policy.one-person", "yes");
    small.hears_all();
    assert_eq!(small.states(5, both), "effective");
}

#[test]
fn only_the_director_says_who_must_agree() {
    for key in
        ["policy.approval", "policy.approval-from", "policy.approval-always", "policy.cashier", "policy.one-person"]
    {
        let mut coop = with_board();
        for (writer, said) in [(2, "held fold.role-missing"), (3, "held fold.role-missing"), (5, "effective")] {
            coop.policy(writer, key, "none");
            assert_eq!(coop.last_said(), said, "{key} by writer {writer}");
        }
    }
    let mut coop = with_board();
    coop.writes(2, Body::SettingSet(SettingSet { key: "policy.closing".into(), value: "monthly".into() }));
    assert_eq!(coop.last_said(), "effective", "other policies are the accountant's as well");
}

#[test]
fn a_payment_below_the_limit_counts_at_once_and_one_at_it_waits() {
    let mut coop = approval_from("3000");
    let small = coop.pays(1, "2026-01-10", 2_999, None);
    assert_eq!((coop.said(small).as_str(), coop.balance("1111")), ("effective", -2_999));
    let large = coop.pays(1, "2026-01-10", 3_000, None);
    assert_eq!(coop.said(large), "waiting fold.waits-for-approval");
    coop.hears_all();
    assert_eq!(coop.approves(5, large, "2026-01-11"), "effective");
    assert_eq!(coop.balance("1111"), -5_999);
}

#[test]
fn some_payments_always_ask() {
    let mut coop = approval_from("3000");
    coop.policy(5, "policy.approval-always", "141 411");
    coop.hears_all();
    let advance = coop.spends(1, "2026-01-10", "141", 100);
    assert_eq!(coop.said(advance), "waiting fold.waits-for-approval");
    let usual = coop.spends(1, "2026-01-10", "642", 100);
    assert_eq!(coop.said(usual), "effective");
}

#[test]
fn a_payment_does_not_grow_past_the_limit_by_being_amended() {
    let mut coop = approval_from("3000");
    let payment = coop.pays(1, "2026-01-10", 2_000, None);
    coop.hears_all();
    assert_eq!(coop.amends(1, payment, "2026-01-10", 2_500), "effective", "below it stays below");
    coop.hears_all();
    assert_eq!(coop.amends(1, payment, "2026-01-10", 20_000), "void fold.over-limit");
    assert_eq!(coop.balance("1111"), -2_500);
    let story = coop.only_story("fold.over-limit");
    coop.hears_all();
    assert_eq!(coop.decides(1, &story, "understood"), "effective");
    // One that waited goes on waiting, whatever it comes to.
    let large = coop.pays(1, "2026-01-10", 9_000, None);
    coop.hears_all();
    assert_eq!(coop.amends(1, large, "2026-01-10", 100), "waiting fold.waits-for-approval");
    coop.hears_all();
    assert_eq!(coop.approves(5, large, "2026-01-11"), "effective");
    assert_eq!(coop.balance("1111"), -2_600);
}

#[test]
fn a_limit_that_is_no_sum_limits_nothing() {
    let mut coop = approval_from("ba triệu");
    let payment = coop.pays(1, "2026-01-10", 1, None);
    assert_eq!(coop.said(payment), "waiting fold.waits-for-approval");
}

#[test]
fn the_cashier_counts_the_cash_and_the_board_does_not() {
    let count = || {
        Body::Coop(CoopFact::Counted(BalanceCounted {
            account: "1111".parse().unwrap(),
            detail: String::new(),
            day: day("2026-01-31"),
            counted: Dong::new(1_700_000).unwrap(),
            note: String::new(),
            notes: vec![(500_000, 3), (100_000, 2)],
        }))
    };
    let mut coop = with_board();
    for (writer, said) in [(1, "effective"), (3, "effective"), (5, "effective"), (6, "held fold.role-missing")] {
        coop.writes(writer, count());
        assert_eq!(coop.last_said(), said, "writer {writer}");
    }
}

#[test]
fn whoever_works_links_photos_and_takes_them_off_and_the_board_does_not() {
    let mut coop = with_board();
    let sale = coop.sells(1, "2026-01-10", 700);
    coop.hears_all();
    let linked = |hash: u8| {
        let photo =
            PhotoLinked { voucher: sale, hash: [hash; 32], key_id: [1; 8], size: 90_000, label: "Hóa đơn".into() };
        Body::PhotoLinked(photo)
    };
    let unlinked = |hash: u8| {
        Body::PhotoUnlinked(PhotoUnlinked { voucher: sale, hash: [hash; 32], reason: "Nhầm phiếu".into() })
    };
    for (writer, said) in [(1, "effective"), (3, "effective"), (5, "effective"), (6, "held fold.role-missing")] {
        coop.writes(writer, linked(writer as u8));
        assert_eq!(coop.last_said(), said, "writer {writer}");
    }
    assert_eq!(coop.photos_of(sale), [[1; 32], [3; 32], [5; 32]]);
    coop.writes(3, unlinked(1));
    coop.writes(1, linked(3));
    coop.writes(6, unlinked(3));
    assert_eq!(coop.photos_of(sale), [[5; 32], [3; 32]], "linked again, it is the last");
    // A voucher that was taken back keeps its papers.
    coop.hears_all();
    coop.reverses(1, sale, "2026-01-11");
    assert_eq!(coop.photos_of(sale), [[5; 32], [3; 32]]);
}

fn comment(target: EventId, deed: Deed, question: Option<EventId>) -> Body {
    Body::Comment(Comment { target, version: chain::hash(b"seen"), deed, question, text: "Hóa đơn đâu?".into() })
}

#[test]
fn the_board_asks_anybody_answers_and_only_the_board_settles_its_question() {
    let mut coop = with_board();
    let sale = coop.sells(1, "2026-01-10", 700);
    let other = coop.sells(1, "2026-01-11", 50);
    coop.hears_all();
    let question = coop.writes(6, comment(sale, Deed::Question, None));
    assert_eq!(coop.last_said(), "effective");
    coop.hears_all();
    coop.writes(2, comment(sale, Deed::Answer, Some(question)));
    assert_eq!(coop.last_said(), "effective");
    for (writer, body, said) in [
        (2, comment(sale, Deed::Settled, Some(question)), "void fold.nothing-to-decide"),
        (2, comment(other, Deed::Answer, Some(question)), "void fold.target-unknown"),
        (2, comment(sale, Deed::Answer, None), "void fold.target-unknown"),
        (2, comment(sale, Deed::Answer, Some(sale)), "void fold.target-unknown"),
        (6, comment(question, Deed::Question, None), "void fold.target-unknown"),
        (6, comment(sale, Deed::Settled, Some(question)), "effective"),
    ] {
        coop.writes(writer, body);
        assert_eq!(coop.last_said(), said);
    }
    assert_eq!(coop.balance("1111"), 750, "a question holds nothing back");
}
