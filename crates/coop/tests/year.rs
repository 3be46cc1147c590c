//! A cooperative of twelve members through a whole year, to each member's share and the next year's opening; and a first
//! quarter with a loss in which a member leaves. The figures of the year lie in `data/year`, worked out on paper with
//! exact fractions; the shares are worked out here a second time, đồng by đồng, without the product's own division.

#![allow(clippy::unwrap_used)]

#[path = "../../reports/tests/common/division.rs"]
mod division;

use std::collections::BTreeMap;

use chrono::NaiveDate;
use coop::capital::{self, Limits, Return, ReturnFault, Stake};
use coop::closing::{Closing, Key, Trial, close};
use coop::distribution::{Distribution, Fault, FundRate, Income, Member, Plan, Stream, StreamPlan, distribute};
use coop::rate::Rate;
use division::by_hand;
use ledger::account::AccountCode;
use ledger::event::EventId;
use ledger::party::PartyKind;

fn rows(text: &str) -> Vec<Vec<String>> {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    reader.records().map(|row| row.unwrap().iter().map(str::to_owned).collect()).collect()
}

fn balances(text: &str) -> BTreeMap<AccountCode, i64> {
    rows(text).iter().map(|row| (row[0].parse().unwrap(), row[1].parse().unwrap())).collect()
}

fn members() -> Vec<Member> {
    let member = |row: &Vec<String>| Member {
        code: row[0].clone(),
        kind: PartyKind::named(&row[1]),
        use_value: row[2].parse().unwrap(),
        labour: row[3].parse().unwrap(),
        capital: row[4].parse().unwrap(),
    };
    rows(include_str!("data/year/members.csv")).iter().map(member).collect()
}

fn fund(account: &str, percent: u32) -> FundRate {
    FundRate { account: account.parse().unwrap(), party: None, rate: Rate::percent(percent) }
}

fn plan() -> Plan {
    Plan {
        external: StreamPlan {
            funds: vec![fund("4421", 10), fund("418", 10), fund("3532", 5)],
            by_capital: Rate::WHOLE,
            ..StreamPlan::default()
        },
        internal: StreamPlan {
            funds: vec![fund("4421", 5), fund("418", 10), fund("3532", 5)],
            by_use: Rate::percent(60),
            by_labour: Rate::percent(10),
            by_capital: Rate::percent(30),
        },
        ..Plan::default()
    }
}

fn closed() -> (BTreeMap<AccountCode, i64>, Closing) {
    let balances = balances(include_str!("data/year/balances.csv"));
    let closing = close(&Trial { balances: balances.clone(), deductions_internal: 0 }, Key::NetRevenue);
    (balances, closing)
}

fn distributed() -> Distribution {
    let (_, closing) = closed();
    let income = |profit| Income { profit, balance: profit, tax: 0 };
    distribute(&plan(), income(closing.profit_external), income(closing.profit_internal), &members(), false).unwrap()
}

/// `(external, internal)` of a row of `result.csv`.
fn expected(what: &str) -> (i64, i64) {
    let all = rows(include_str!("data/year/result.csv"));
    let row = all.iter().find(|row| row[0] == what).unwrap();
    (row[1].parse().unwrap(), row[2].parse().unwrap())
}

#[test]
fn the_year_closes_as_on_paper() {
    let (_, closing) = closed();
    assert_eq!((closing.key_external, closing.key_internal), expected("net revenue"));
    let management = closing.entries.iter().filter(|entry| entry.credit.as_str() == "642");
    let management: Vec<i64> = management.map(|entry| entry.amount).collect();
    assert_eq!((management[0], management[1]), expected("management"));
    assert_eq!((closing.profit_external, closing.profit_internal), expected("profit"));
}

#[test]
fn funds_pools_and_every_members_share_are_as_on_paper() {
    let distribution = distributed();
    for fund in &distribution.funds {
        assert_eq!((fund.external, fund.internal), expected(&format!("fund {}", fund.account)));
    }
    assert_eq!(distribution.pool_use, expected("by use").1);
    assert_eq!(distribution.pool_labour, expected("by labour").1);
    assert_eq!((distribution.pool_capital_external, distribution.pool_capital_internal), expected("by capital"));
    let got: Vec<String> = distribution
        .shares
        .iter()
        .map(|share| {
            let parts = [share.by_use, share.by_labour, share.by_capital_internal, share.by_capital_external];
            format!("{},{},{}", share.member.code, parts.map(|part| part.to_string()).join(","), share.total())
        })
        .collect();
    let wanted: Vec<String> = rows(include_str!("data/year/shares.csv")).iter().map(|row| row.join(",")).collect();
    assert_eq!(got, wanted);
}

#[test]
fn a_second_calculation_comes_to_the_same_shares() {
    let (distribution, members) = (distributed(), members());
    let of = |official: bool, key: fn(&Member) -> i64| -> Vec<i64> {
        let counts = |member: &&Member| !official || member.kind == Some(PartyKind::Official);
        members.iter().map(|member| if counts(&member) { key(member) } else { 0 }).collect()
    };
    let capital = of(false, |member| member.capital);
    let again = [
        by_hand(distribution.pool_use, &of(true, |member| member.use_value)),
        by_hand(distribution.pool_labour, &of(true, |member| member.labour)),
        by_hand(distribution.pool_capital_internal, &capital),
        by_hand(distribution.pool_capital_external, &capital),
    ];
    for share in &distribution.shares {
        let at = members.iter().position(|member| member.code == share.member.code).unwrap();
        let got = [share.by_use, share.by_labour, share.by_capital_internal, share.by_capital_external];
        assert_eq!(got, [0, 1, 2, 3].map(|pool: usize| again[pool][at]), "{}", share.member.code);
    }
}

#[test]
fn the_next_year_opens_with_what_is_left() {
    let (mut books, closing) = closed();
    let mut move_to = |debit: &str, credit: &str, amount: i64| {
        *books.entry(debit.parse().unwrap()).or_default() += amount;
        *books.entry(credit.parse().unwrap()).or_default() -= amount;
    };
    for entry in &closing.entries {
        move_to(entry.debit.as_str(), entry.credit.as_str(), entry.amount);
    }
    let distribution = distributed();
    for fund in &distribution.funds {
        move_to("4211", fund.account.as_str(), fund.external);
        move_to("4212", fund.account.as_str(), fund.internal);
    }
    for share in &distribution.shares {
        move_to("4211", "338", share.by_capital_external);
        move_to("4212", "338", share.internal());
    }
    books.retain(|_, balance| *balance != 0);
    assert_eq!(books, balances(include_str!("data/year/opening.csv")));
}

fn faults_of(change: impl FnOnce(&mut Plan, &mut Vec<Member>)) -> Vec<(String, String)> {
    let (mut plan, mut members) = (plan(), members());
    change(&mut plan, &mut members);
    let income = Income { profit: 1_000_000, balance: 1_000_000, tax: 0 };
    let faults = distribute(&plan, income, income, &members, false).unwrap_err();
    faults.iter().map(|fault| (fault.code().to_owned(), fault.article().cited.to_owned())).collect()
}

#[test]
fn each_refusal_names_its_article() {
    let one = |code: &str, article: &str| vec![(code.to_owned(), article.to_owned())];
    assert_eq!(
        faults_of(|plan, _| {
            (plan.internal.by_use, plan.internal.by_labour) = (Rate::percent(40), Rate::percent(10));
            plan.internal.by_capital = Rate::percent(50);
        }),
        one("distribution.use-and-labour", "Luật HTX 2023, Đ86.3.a")
    );
    assert_eq!(
        faults_of(|_, members| members[11].use_value = 5_000_000),
        one("distribution.not-entitled", "Luật HTX 2023, Đ31.3")
    );
    assert_eq!(
        faults_of(|_, members| members[10].labour = 5_000_000),
        one("distribution.by-capital-only", "Luật HTX 2023, Đ4.18, Đ86.3")
    );
    assert_eq!(
        faults_of(|plan, _| plan.external.funds[0].rate = Rate::percent(4)),
        one("distribution.fund-below-minimum", "Luật HTX 2023, Đ84")
    );
    let codes = |faults: Vec<(String, String)>| faults.into_iter().map(|(code, _)| code).collect::<Vec<_>>();
    assert_eq!(
        codes(faults_of(|plan, _| plan.external.by_capital = Rate::percent(90))),
        ["distribution.keys-do-not-sum"]
    );
    assert_eq!(codes(faults_of(|plan, _| plan.external.funds.push(fund("331", 1)))), ["distribution.not-a-fund"]);
    assert_eq!(codes(faults_of(|plan, _| plan.external.funds.push(fund("418", 80)))), ["distribution.funds-exceed"]);
    assert_eq!(
        codes(faults_of(|_, members| members.iter_mut().for_each(|member| member.labour = 0))),
        ["distribution.no-labour"]
    );
}

#[test]
fn a_union_sets_aside_ten_of_a_hundred() {
    let mut plan = plan();
    plan.external.funds[0].rate = Rate::percent(9);
    let income = Income { profit: 100, balance: 100, tax: 0 };
    let faults = distribute(&plan, income, income, &members(), true).unwrap_err();
    assert_eq!(faults, [Fault::FundBelowMinimum { rate: Rate::percent(9), least: Rate::percent(10) }]);
    assert!(distribute(&plan, income, income, &members(), false).is_ok());
}

/// The example of the law file: 3 % and 5 % before tax of 200 and 100 million, 10 million of tax on the external income.
#[test]
fn the_fund_may_be_taken_of_the_income_before_tax() {
    let mut plan = plan();
    plan.base = coop::distribution::FundBase::BeforeTax;
    plan.external.funds = vec![fund("4421", 5)];
    plan.internal.funds = vec![fund("4421", 3)];
    let external = Income { profit: 90_000_000, balance: 90_000_000, tax: 10_000_000 };
    let internal = Income { profit: 200_000_000, balance: 200_000_000, tax: 0 };
    let distribution = distribute(&plan, external, internal, &members(), false).unwrap();
    assert_eq!((distribution.funds[0].external, distribution.funds[0].internal), (5_000_000, 6_000_000));
    assert_eq!(distribution.pool_capital_external, 85_000_000);
}

#[test]
fn losses_come_first() {
    let plan = plan();
    let (loss, gain) = (Income { profit: -5, balance: -5, tax: 0 }, Income { profit: 900, balance: 900, tax: 0 });
    let faults = distribute(&plan, loss, gain, &members(), false).unwrap_err();
    assert_eq!(faults, [Fault::LossUntreated { stream: Stream::External, loss: 5 }]);
    let carried = Plan { losses_carried: true, ..plan.clone() };
    let distribution = distribute(&carried, loss, gain, &members(), false).unwrap();
    assert_eq!((distribution.external, distribution.internal), (0, 900));
    // 1.000 of profit after a loss of 400 brought forward: 600 is left to distribute.
    let after_a_loss = Income { profit: 1_000, balance: 600, tax: 0 };
    assert_eq!(distribute(&plan, after_a_loss, gain, &members(), false).unwrap().external, 600);
    let nothing = Income::default();
    assert_eq!(distribute(&plan, nothing, nothing, &members(), false).unwrap_err(), [Fault::NothingToDistribute]);
}

/// A first quarter with a loss. Six founders; TV06 owes 8 million and leaves in March.
#[test]
fn a_first_quarter_with_a_loss_and_a_leaver() {
    let table = [
        ("5111", -84_000_000),
        ("6111", 71_500_000),
        ("642", 19_300_000),
        ("658", 1_200_000),
        ("5122", -21_000_000),
        ("6122", 18_000_000),
    ];
    let balances = table.iter().map(|(account, balance)| (account.parse().unwrap(), *balance)).collect();
    let closing = close(&Trial { balances, deductions_internal: 0 }, Key::NetRevenue);
    // 642 by 84 : 21 is 15.440.000 and 3.860.000; 84 - 71,5 - 15,44 - 1,2 and 21 - 18 - 3,86.
    assert_eq!((closing.profit_external, closing.profit_internal), (-4_140_000, -860_000));
    let income = |loss| Income { profit: loss, balance: loss, tax: 0 };
    let carried = Plan { losses_carried: true, ..plan() };
    let asked = distribute(&carried, income(-4_140_000), income(-860_000), &members(), false);
    assert_eq!(asked.unwrap_err(), [Fault::NothingToDistribute]);

    let day: NaiveDate = "2026-03-15".parse().unwrap();
    let stake = |(number, paid): (u64, i64)| Stake {
        member: EventId::new(1, number).unwrap(),
        kind: Some(PartyKind::Official),
        foreign: false,
        pledged: 0,
        due: None,
        paid,
    };
    let before: Vec<Stake> =
        (1..).zip([90, 50, 45, 40, 35, 50].map(|million| million * 1_000_000)).map(stake).collect();
    assert_eq!(capital::breaches(&before, Limits::of(false), day), []);
    // Capital 310 million; of it 5 million are lost, 30 million are debts and undivided fund the free part does not hold.
    let free = 310_000_000 - 5_000_000;
    let with_debt = Return { amount: 50_000_000, paid: 50_000_000, owes: 8_000_000, free };
    assert_eq!(with_debt.faults(), [ReturnFault::Owes(8_000_000)]);
    assert_eq!(with_debt.faults()[0].article().cited, "Luật HTX 2023, Đ90.2");
    assert_eq!(Return { owes: 0, ..with_debt }.faults(), []);
    let mut after = before.clone();
    (after[5].paid, after[5].kind) = (0, None);
    let change = capital::change(&before, &after, after[5].member, Limits::of(false), day);
    assert_eq!(change.refused, []);
    // 90 of 260 million is more than 30 %: TV01 has twelve months.
    let pushed: Vec<_> = change.pushed.iter().map(|breach| (breach.of, breach.part, breach.total)).collect();
    assert_eq!(pushed, [(capital::Whose::Member(before[0].member), 90_000_000, 260_000_000)]);
    assert_eq!(coop::clock::Due::Ceiling.last_day(day).to_string(), "2027-03-15");
    let official = after.iter().filter(|stake| stake.kind == Some(PartyKind::Official)).count();
    assert_eq!((official, Limits::of(false).members_min), (5, 5));
}
