//! Each case of several devices as a story: what each wrote, what the books say before, during and after.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on says so by stopping")]

#[allow(dead_code, reason = "each file of tests uses some of it")]
#[path = "cases/coop.rs"]
mod coop;

use coop::{Coop, day};
use ledger::event::body::{AccountSet, Body};
use ledger::event::decision::MemberMerged;
use ledger::event::kind::Kind;
use ledger::fold::negative::days_below_zero;
use ledger::member::{Fact, Roles};
use ledger::party::{Detail, PartyField};

// 1 and 2 are accountants, 3 and 4 cashiers, 5 the director.

/// T-CLOSE, the voucher after the close.
#[test]
fn a_voucher_that_comes_after_its_month_was_closed_counts_in_the_open_month() {
    let mut coop = Coop::new();
    coop.sells(1, "2026-01-10", 700);
    coop.hears_all();
    assert_eq!(coop.turnover("1111", 1), 700);
    coop.closes(5, 1);
    let late = coop.sells(2, "2026-01-20", 300);
    assert_eq!((coop.turnover("1111", 1), coop.turnover("1111", 2)), (700, 300), "closed figures stay");
    assert_eq!(coop.said(late), "flagged fold.moved-to-open-month");
    let story = coop.only_story("fold.moved-to-open-month");
    coop.hears_all();
    assert_eq!(coop.decides(1, &story, "keep"), "effective");
    assert_eq!(coop.open_stories(), [""; 0]);
    assert_eq!((coop.turnover("1111", 1), coop.turnover("1111", 2)), (700, 300));
}

/// T-CLOSE, the other order: the close had not seen what lies before it in the log. Opened again, it goes back to its day.
#[test]
fn a_close_moves_what_it_had_not_seen_and_opening_the_month_brings_it_back() {
    let mut coop = Coop::new();
    coop.sells(1, "2026-01-10", 700);
    coop.hears_all();
    let late = coop.sells(2, "2026-01-20", 300);
    assert_eq!(coop.turnover("1111", 1), 1_000, "before the close");
    coop.closes(5, 1);
    assert_eq!((coop.turnover("1111", 1), coop.turnover("1111", 2)), (700, 300));
    assert_eq!(coop.said(late), "flagged fold.moved-to-open-month");
    coop.hears_all();
    assert_eq!(coop.opens(1, 1), "held fold.role-missing");
    assert_eq!(coop.opens(5, 1), "effective");
    assert_eq!((coop.turnover("1111", 1), coop.turnover("1111", 2)), (1_000, 0));
    assert_eq!(coop.said(late), "effective");
}

/// T-CLOSE: who knew of the close is held, and counts in the open month once somebody accepts it.
#[test]
fn what_was_written_into_a_month_known_to_be_closed_waits_for_somebody() {
    let mut coop = Coop::new();
    coop.sells(1, "2026-01-10", 700);
    coop.hears_all();
    coop.closes(5, 1);
    coop.hears_all();
    let late = coop.sells(2, "2026-01-20", 300);
    assert_eq!((coop.said(late).as_str(), coop.turnover("1111", 2)), ("held fold.month-closed", 0));
    coop.hears_all();
    assert_eq!(coop.approves(1, late, "2026-02-03"), "effective");
    assert_eq!((coop.turnover("1111", 1), coop.turnover("1111", 2)), (700, 300));
    assert_eq!(coop.said(late), "flagged fold.moved-to-open-month");
}

/// T-CLOSE: a correction the closer had not seen.
#[test]
fn a_close_on_figures_that_were_corrected_elsewhere_does_not_hold() {
    let mut coop = Coop::new();
    let sale = coop.sells(1, "2026-01-10", 700);
    coop.hears_all();
    coop.amends(2, sale, "2026-01-10", 900);
    assert_eq!(coop.closes(5, 1), "void fold.figures-changed");
    assert_eq!(coop.turnover("1111", 1), 900);
}

/// T-CLOSE: what the closer had amended itself was taken back elsewhere before. Both are told, and the month is looked at again.
#[test]
fn a_close_on_figures_that_its_own_author_no_longer_has_does_not_hold() {
    let mut coop = Coop::new();
    coop.sells(1, "2026-01-05", 100);
    let sale = coop.sells(1, "2026-01-10", 700);
    coop.hears_all();
    assert_eq!(coop.reverses(2, sale, "2026-01-12"), "effective");
    assert_eq!(coop.amends(1, sale, "2026-01-10", 900), "void fold.already-reversed");
    assert_eq!(coop.closes(1, 1), "void fold.figures-changed");
    coop.only_story("fold.figures-changed");
    coop.hears_all();
    assert_eq!(coop.closes(1, 1), "effective");
    assert_eq!(coop.turnover("1111", 1), 100);
}

/// T-CLOSE: with the reversal of the closer's own moved out of it, the month is not what was signed.
#[test]
fn a_close_whose_own_reversal_came_second_does_not_hold() {
    let mut coop = Coop::new();
    let sale = coop.sells(1, "2026-01-10", 700);
    coop.hears_all();
    assert_eq!(coop.reverses(2, sale, "2026-01-12"), "effective");
    assert_eq!(coop.reverses(1, sale, "2026-01-12"), "void fold.already-reversed");
    assert_eq!(coop.closes(1, 1), "void fold.figures-changed");
    assert_eq!(coop.turnover("1111", 1), 0);
}

/// T-CLOSE: what waited when the month was closed was in nobody's figures, in either order of the decision and the close.
#[test]
fn what_is_decided_on_unknown_to_the_close_counts_in_the_open_month() {
    for close_first in [true, false] {
        let mut coop = Coop::new();
        coop.policy(5, "policy.approval", "payments");
        coop.hears_all();
        let payment = coop.pays(1, "2026-01-10", 2_000, None);
        coop.hears_all();
        if close_first {
            coop.closes(1, 1);
            assert_eq!(coop.approves(5, payment, "2026-01-12"), "effective");
        } else {
            assert_eq!(coop.approves(5, payment, "2026-01-12"), "effective");
            assert_eq!(coop.turnover("642", 1), 2_000, "before the close");
            coop.closes(1, 1);
        }
        assert_eq!((coop.turnover("642", 1), coop.turnover("642", 2)), (0, 2_000), "close first: {close_first}");
        assert_eq!(coop.said(payment), "flagged fold.moved-to-open-month");
    }
}

/// T-CLOSE: the reversal of a voucher that waits moves no figure, and neither does the close of its month.
#[test]
fn a_reversal_of_what_waits_is_not_moved_by_a_close() {
    let mut coop = Coop::new();
    coop.sells(1, "2026-01-05", 700);
    coop.policy(5, "policy.approval", "payments");
    coop.hears_all();
    let payment = coop.pays(1, "2026-01-10", 2_000, None);
    coop.hears_all();
    assert_eq!(coop.reverses(2, payment, "2026-01-11"), "effective");
    coop.closes(1, 1);
    assert_eq!((coop.turnover("642", 1), coop.turnover("642", 2)), (0, 0));
    assert_eq!((coop.turnover("1111", 1), coop.open_stories()), (700, vec![]));
}

/// T-CLOSE: open matters of the month need the director.
#[test]
fn a_month_with_something_held_is_closed_by_the_director() {
    let mut coop = Coop::new();
    coop.hears_all();
    coop.changes_roles(5, 2, Roles::SUPERVISOR);
    let held = coop.sells(2, "2026-01-20", 300);
    assert_eq!(coop.said(held), "held fold.role-missing");
    coop.hears_all();
    assert_eq!(coop.closes(1, 1), "held fold.close-needs-director");
    let close = coop.last();
    coop.hears_all();
    assert_eq!(coop.approves(5, close, "2026-02-01"), "effective");
    coop.hears_all();
    let late = coop.sells(1, "2026-01-25", 50);
    assert_eq!(coop.said(late), "held fold.month-closed", "the month is closed now");
}

/// T-REG.
#[test]
fn one_field_changed_on_two_devices_keeps_both_values() {
    let mut coop = Coop::new();
    let lan = coop.person(1, vec![PartyField::Name("Lan".into())]);
    coop.hears_all();
    let account = |number: &str| vec![PartyField::Detail(Detail::BankAccount, number.into())];
    assert_eq!(coop.sets_card(1, lan, account("0101")), "effective");
    assert_eq!(coop.sets_card(2, lan, account("0202")), "flagged fold.card-edited-twice");
    assert_eq!(
        coop.sets_card(2, lan, vec![PartyField::Place("Nà Lành".into())]),
        "effective",
        "places are not sensitive"
    );
    let story = coop.only_story("fold.card-edited-twice");
    coop.hears_all();
    assert_eq!(coop.decides(1, &story, "put-back"), "effective");
    assert_eq!(coop.sets_card(1, lan, account("0303")), "effective", "whoever knows both decides");
}

/// T-REV2.
#[test]
fn a_voucher_taken_back_twice_is_taken_back_once() {
    let mut coop = Coop::new();
    let sale = coop.sells(1, "2026-01-10", 700);
    coop.hears_all();
    assert_eq!(coop.reverses(1, sale, "2026-01-11"), "effective");
    assert_eq!(coop.reverses(2, sale, "2026-01-12"), "void fold.already-reversed");
    assert_eq!(coop.turnover("1111", 1), 0);
    let story = coop.only_story("fold.already-reversed");
    coop.hears_all();
    assert_eq!(coop.decides(2, &story, "understood"), "effective");
    assert_eq!(coop.decides(1, &story, "understood"), "void fold.already-decided");
}

/// T-AMEND.
#[test]
fn the_first_of_two_amendments_counts() {
    let mut coop = Coop::new();
    let sale = coop.sells(1, "2026-01-10", 700);
    coop.hears_all();
    assert_eq!(coop.amends(1, sale, "2026-01-10", 800), "effective");
    assert_eq!(coop.amends(2, sale, "2026-01-10", 900), "void fold.version-replaced");
    assert_eq!(coop.reverses(2, sale, "2026-01-12"), "void fold.version-replaced");
    assert_eq!(coop.turnover("1111", 1), 800);
}

/// T-AMEND, with an approval: nobody gets twenty million paid on an approval of two.
#[test]
fn an_approval_holds_for_the_figures_that_were_seen() {
    let mut coop = Coop::new();
    coop.policy(5, "policy.approval", "payments");
    coop.hears_all();
    let payment = coop.pays(1, "2026-01-10", 2_000, None);
    assert_eq!((coop.said(payment).as_str(), coop.balance("1111")), ("waiting fold.waits-for-approval", 0));
    coop.hears_all();
    assert_eq!(coop.amends(1, payment, "2026-01-10", 20_000), "waiting fold.waits-for-approval");
    assert_eq!(coop.approves(5, payment, "2026-01-12"), "void fold.decision-outdated");
    assert_eq!(coop.balance("1111"), 0);
    coop.hears_all();
    assert_eq!(coop.approves(5, payment, "2026-01-13"), "effective");
    assert_eq!(coop.balance("1111"), -20_000);
    coop.hears_all();
    assert_eq!(coop.amends(1, payment, "2026-01-10", 30_000), "void fold.amended-after-decision");
    assert_eq!(coop.rewords(1, payment), "effective", "words may change");
    assert_eq!(coop.balance("1111"), -20_000);
}

/// T-APPR, both orders.
#[test]
fn an_approval_and_a_reversal_at_once_both_stand() {
    for approval_first in [true, false] {
        let mut coop = Coop::new();
        coop.policy(5, "policy.approval", "payments");
        coop.policy(5, "policy.cashier", "separate");
        coop.hears_all();
        let payment = coop.pays(1, "2026-01-10", 2_000, None);
        coop.hears_all();
        let said = if approval_first {
            coop.approves(5, payment, "2026-01-12");
            coop.reverses(1, payment, "2026-01-12")
        } else {
            coop.reverses(1, payment, "2026-01-12");
            coop.approves(5, payment, "2026-01-12")
        };
        assert_eq!(said, "flagged fold.approved-and-reversed");
        assert_eq!(coop.balance("1111"), 0);
        let story = coop.only_story("fold.approved-and-reversed");
        coop.hears_all();
        assert_eq!(coop.decides(1, &story, "keep"), "held fold.role-missing");
        assert_eq!(coop.decides(5, &story, "keep"), "effective");
    }
}

/// T-APPR, by somebody whom the director shut out meanwhile: the word is held and no money moves until the director lets it
/// stand.
#[test]
fn an_approval_by_somebody_shut_out_moves_nothing_until_it_is_accepted() {
    let mut coop = Coop::new();
    coop.lets_in(5, 6, Roles::DIRECTOR);
    coop.policy(5, "policy.approval", "payments");
    coop.hears_all();
    let payment = coop.pays(1, "2026-01-10", 2_000, None);
    coop.hears_all();
    assert_eq!(coop.states(5, Fact::Revoked { writer: 6 }), "effective");
    assert_eq!(coop.approves(6, payment, "2026-01-12"), "held fold.writer-revoked");
    let word = coop.last();
    assert_eq!((coop.said(payment).as_str(), coop.balance("1111")), ("waiting fold.waits-for-approval", 0));
    coop.hears_all();
    assert_eq!(coop.approves(1, word, "2026-01-13"), "held fold.role-missing");
    assert_eq!(coop.balance("1111"), 0);
    assert_eq!(coop.approves(5, word, "2026-01-13"), "effective");
    assert_eq!((coop.said(payment).as_str(), coop.balance("1111")), ("effective", -2_000));
}

/// T-APPR, by a director who meanwhile became something else.
#[test]
fn an_approval_by_somebody_who_is_no_director_any_more_moves_nothing() {
    for roles in [Roles::ACCOUNTANT, Roles::CASHIER, Roles::SUPERVISOR] {
        let mut coop = Coop::new();
        coop.lets_in(5, 6, Roles::DIRECTOR);
        coop.policy(5, "policy.approval", "payments");
        coop.hears_all();
        let payment = coop.pays(1, "2026-01-10", 2_000, None);
        coop.hears_all();
        coop.changes_roles(5, 6, roles);
        assert_eq!(coop.approves(6, payment, "2026-01-12"), "held fold.role-missing", "{roles:?}");
        assert_eq!((coop.said(payment).as_str(), coop.balance("1111")), ("waiting fold.waits-for-approval", 0));
        coop.hears_all();
        assert_eq!(coop.approves(5, payment, "2026-01-13"), "effective");
        assert_eq!(coop.balance("1111"), -2_000);
    }
}

/// T-WITHDRAW, both orders; what was computed from the capital before no longer holds.
#[test]
fn capital_of_a_member_who_left_meanwhile_is_real_money() {
    for contribution_first in [true, false] {
        let mut coop = Coop::new();
        let lan = coop.person(1, vec![PartyField::Name("Lan".into()), PartyField::Active(true)]);
        coop.hears_all();
        let distributed = coop.computes(1, Kind::SurplusDistributed);
        let leaves = |coop: &mut Coop| coop.sets_card(2, lan, vec![PartyField::Active(false)]);
        let said = if contribution_first {
            coop.contributes(1, "2026-01-10", lan, 5_000);
            leaves(&mut coop)
        } else {
            leaves(&mut coop);
            coop.contributes(1, "2026-01-10", lan, 5_000)
        };
        assert_eq!(said, "flagged fold.withdrawn-contributed");
        assert_eq!(coop.balance("4111"), -5_000);
        coop.writes(1, distributed);
        assert_eq!(coop.last_said(), "void fold.computed-outdated");
        let story = coop.only_story("fold.withdrawn-contributed");
        coop.hears_all();
        assert_eq!(coop.sets_card(5, lan, vec![PartyField::Active(true)]), "effective");
        assert_eq!(coop.decides(5, &story, "readmit"), "effective");
        assert_eq!(coop.balance("4111"), -5_000);
    }
}

/// T-ROLE: accepted, it counts; refused, it never does.
#[test]
fn what_is_written_after_a_role_was_taken_away_waits_for_somebody() {
    let mut coop = Coop::new();
    coop.hears_all();
    coop.changes_roles(5, 2, Roles::SUPERVISOR);
    let (one, other) = (coop.sells(2, "2026-01-10", 700), coop.sells(2, "2026-01-11", 50));
    assert_eq!((coop.said(one).as_str(), coop.balance("1111")), ("held fold.role-missing", 0));
    coop.hears_all();
    assert_eq!(coop.approves(1, one, "2026-01-20"), "effective");
    assert_eq!(coop.rejects(5, other, "2026-01-20"), "effective");
    assert_eq!((coop.said(one).as_str(), coop.said(other).as_str()), ("effective", "held fold.role-missing"));
    assert_eq!(coop.balance("1111"), 700);
    assert_eq!(coop.open_stories(), [""; 0]);
}

/// T-MUTUAL.
#[test]
fn of_two_who_shut_each_other_out_the_first_stands() {
    let mut coop = Coop::new();
    coop.lets_in(5, 6, Roles::DIRECTOR);
    coop.hears_all();
    assert_eq!(coop.states(5, Fact::Revoked { writer: 6 }), "effective");
    assert_eq!(coop.states(6, Fact::Revoked { writer: 5 }), "void fold.writer-revoked");
    coop.hears_all();
    let sale = coop.sells(1, "2026-01-10", 10);
    assert_eq!(coop.said(sale), "effective");
    assert_eq!(coop.states(5, Fact::Retired { writer: 4 }), "effective", "the first may still decide");
}

/// T-CLOCK.
#[test]
fn a_clock_ten_years_wrong_changes_nothing() {
    let figures = [0, u32::MAX].map(|wall| {
        let mut coop = Coop::new();
        coop.wall = wall;
        coop.sells(1, "2026-01-10", 700);
        coop.hears_all();
        coop.closes(5, 1);
        let late = coop.sells(2, "2026-01-20", 300);
        (coop.turnover("1111", 1), coop.turnover("1111", 2), coop.said(late), coop.open_stories())
    });
    assert_eq!(figures[0], figures[1]);
    assert_eq!((figures[0].0, figures[0].1), (700, 300));
}

/// T-PAY2: the same invoice by two accountants; parts up to what is owed are no story.
#[test]
fn an_invoice_paid_by_two_is_red_and_paid_in_parts_is_not() {
    let mut coop = Coop::new();
    let seller = coop.person(1, vec![PartyField::Name("Công ty Phân bón".into())]);
    coop.hears_all();
    let invoice = Some("0101234567 1C26TAA 231");
    coop.owes(1, "2026-01-05", seller, 1_000, invoice);
    coop.hears_all();
    let first = coop.pays(1, "2026-01-10", 600, invoice);
    let rest = coop.pays(1, "2026-01-11", 400, Some("0101234567-1c26taa-231"));
    assert_eq!((coop.said(first).as_str(), coop.said(rest).as_str()), ("effective", "effective"));
    let again = coop.pays(2, "2026-01-12", 1_000, invoice);
    assert_eq!(coop.said(again), "flagged fold.paid-twice");
    assert_eq!(coop.balance("1111"), -2_000, "facts stand");
    let story = coop.only_story("fold.paid-twice");
    coop.hears_all();
    assert_eq!(coop.decides(2, &story, "reverse"), "held fold.role-missing", "red is the director's");
    assert_eq!(coop.reverses(2, again, "2026-01-13"), "effective");
    assert_eq!(coop.decides(5, &story, "reverse"), "effective");
    assert_eq!(coop.balance("1111"), -1_000);
    let twice = coop.owes(2, "2026-01-15", seller, 1_000, invoice);
    assert_eq!(coop.said(twice), "flagged fold.payable-twice");
}

/// T-CASH2.
#[test]
fn two_cashiers_who_confirm_one_payment_are_asked_to_count() {
    let mut coop = Coop::new();
    coop.policy(5, "policy.cashier", "separate");
    coop.hears_all();
    let payment = coop.pays(1, "2026-01-10", 2_000, None);
    assert_eq!((coop.said(payment).as_str(), coop.balance("1111")), ("waiting fold.waits-for-cash", 0));
    coop.hears_all();
    assert_eq!(coop.confirms(3, payment, "2026-01-12"), "effective");
    assert_eq!((coop.said(payment).as_str(), coop.balance("1111")), ("effective", -2_000));
    assert_eq!(coop.booked_on(payment), day("2026-01-12"), "the day the cash moved");
    assert_eq!(coop.confirms(4, payment, "2026-01-13"), "flagged fold.cash-confirmed-twice");
    assert_eq!(coop.balance("1111"), -2_000);
    let story = coop.only_story("fold.cash-confirmed-twice");
    coop.hears_all();
    assert_eq!(coop.decides(5, &story, "moved-once"), "effective");
}

/// T-NEG.
#[test]
fn cash_below_nothing_after_a_merge_is_told_for_each_day() {
    let mut coop = Coop::new();
    coop.sells(1, "2026-01-05", 1_000);
    coop.hears_all();
    coop.pays(1, "2026-01-10", 800, None);
    assert!(coop.below_zero().is_empty());
    coop.pays(2, "2026-01-10", 700, None);
    coop.sells(2, "2026-01-12", 600);
    assert_eq!(coop.below_zero(), [("1111".to_owned(), day("2026-01-10"), -500)]);
    let changes = [("1111", "2026-01-05", 1_000), ("1111", "2026-01-10", -1_500), ("1111", "2026-01-12", 600)];
    let told = days_below_zero(changes.map(|(account, on, dong)| (account.parse().unwrap(), day(on), dong)));
    assert_eq!(told.len(), 1);
    coop.hears_all();
    assert_eq!(coop.decides_on_balance(1, told[0]), "effective");
    assert_eq!(coop.decides_on_balance(2, told[0]), "void fold.already-decided");
}

/// T-DUPMEM.
#[test]
fn one_person_registered_on_two_devices_is_joined_and_nothing_is_deleted() {
    let mut coop = Coop::new();
    coop.hears_all();
    let card =
        || vec![PartyField::Name("Lan".into()), PartyField::Detail(Detail::IdentityNumber, "001200000001".into())];
    let first = coop.person(1, card());
    let second = coop.person(2, card());
    assert_eq!(coop.said(second), "flagged fold.same-person");
    coop.contributes(2, "2026-01-10", second, 5_000);
    coop.hears_all();
    coop.writes(1, Body::MemberMerged(MemberMerged { from: second, into: first }));
    assert_eq!((coop.last_said().as_str(), coop.open_stories()), ("effective", vec![]));
    assert_eq!(coop.balance("4111"), -5_000);
    coop.writes(1, Body::MemberMerged(MemberMerged { from: second, into: first }));
    assert_eq!(coop.last_said(), "void fold.merge-invalid");
}

/// T-ACCT, both orders.
#[test]
fn an_account_put_out_of_use_while_somebody_posts_to_it_keeps_what_was_posted() {
    for posting_first in [true, false] {
        let mut coop = Coop::new();
        let account =
            |active| Body::AccountSet(AccountSet { code: "6428".parse().unwrap(), name: "Chi khác".into(), active });
        coop.writes(1, account(true));
        coop.hears_all();
        let said = if posting_first {
            coop.spends(2, "2026-01-10", "6428", 300);
            coop.writes(1, account(false));
            assert_eq!(coop.last_said(), "flagged fold.account-retired-in-use");
            coop.only_story("fold.account-retired-in-use")
        } else {
            coop.writes(1, account(false));
            coop.spends(2, "2026-01-10", "6428", 300);
            assert_eq!(coop.last_said(), "flagged fold.account-not-in-use");
            coop.only_story("fold.account-not-in-use")
        };
        assert_eq!(coop.balance("6428"), 300);
        coop.hears_all();
        assert_eq!(coop.decides(1, &said, "keep"), "effective");
    }
}

/// 14: a device for which nobody vouches decides nothing; vouched for, what it decided takes effect.
#[test]
fn what_a_new_device_closes_waits_until_somebody_vouches_for_it() {
    let mut coop = Coop::new();
    coop.states_let_in(5, 6, Roles::ACCOUNTANT);
    coop.hears_all();
    let sale = coop.sells(6, "2026-01-10", 10);
    assert_eq!(coop.said(sale), "effective", "money is real");
    assert_eq!(coop.closes(6, 1), "held fold.writer-unconfirmed");
    let close = coop.last();
    coop.hears_all();
    assert_eq!(coop.states(5, Fact::Confirmed { writer: 6 }), "effective");
    assert_eq!((coop.said(close).as_str(), coop.open_stories()), ("effective", vec![]));
    coop.hears_all();
    let late = coop.sells(1, "2026-01-25", 50);
    assert_eq!(coop.said(late), "held fold.month-closed");
}

/// 7.9: what was computed holds where the figures are those it was computed from.
#[test]
fn computed_entries_hold_while_their_figures_do() {
    let mut coop = Coop::new();
    coop.sells(1, "2026-01-10", 700);
    coop.hears_all();
    let closing = coop.computes(1, Kind::ClosingEntries);
    let other = coop.computes(2, Kind::ClosingEntries);
    coop.writes(1, closing);
    assert_eq!(coop.last_said(), "effective");
    coop.writes(2, other);
    assert_eq!(coop.last_said(), "void fold.computed-outdated");
    assert_eq!(coop.balance("9111"), -100);
}
