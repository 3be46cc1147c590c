//! What holds for every distribution, closing and certificate, whatever the figures.

#![allow(clippy::unwrap_used)]

use coop::closing::{Key, Trial, close};
use coop::distribution::{FundRate, Income, Member, Plan, StreamPlan, distribute};
use coop::prepaid::Prepaid;
use coop::rate::Rate;
use coop::split::split;
use ledger::day::Month;
use ledger::party::PartyKind;
use proptest::prelude::*;

const AMOUNT: std::ops::Range<i64> = 0..9_007_199_254_740_991;

fn member() -> impl Strategy<Value = Member> {
    let kind = prop_oneof![
        4 => Just(PartyKind::Official),
        1 => Just(PartyKind::AssociateCapital),
    ];
    (kind, 0..200_000_000i64, 0..50_000_000i64, 1..500_000_000i64).prop_map(|(kind, use_value, labour, capital)| {
        let own = |amount| if kind == PartyKind::Official { amount } else { 0 };
        Member { code: String::new(), kind: Some(kind), use_value: own(use_value), labour: own(labour), capital }
    })
}

fn plan() -> impl Strategy<Value = Plan> {
    (5..40u32, 0..30u32, 0..20u32, 51..=100u32, 0..=100u32).prop_map(|(fund, internal, other, used, of_used)| {
        let rate = |account: &str, percent| FundRate {
            account: account.parse().unwrap(),
            party: None,
            rate: Rate::percent(percent),
        };
        let by_use = used * of_used / 100;
        Plan {
            external: StreamPlan {
                funds: vec![rate("4421", fund), rate("418", other)],
                by_capital: Rate::WHOLE,
                ..StreamPlan::default()
            },
            internal: StreamPlan {
                funds: vec![rate("4421", internal), rate("3531", other)],
                by_use: Rate::percent(by_use),
                by_labour: Rate::percent(used - by_use),
                by_capital: Rate::percent(100 - used),
            },
            ..Plan::default()
        }
    })
}

proptest! {
    #[test]
    fn shares_add_up_and_follow_the_keys(total in AMOUNT, keys in prop::collection::vec(AMOUNT, 1..40)) {
        prop_assume!(keys.iter().any(|key| *key > 0));
        let shares = split(total, &keys).unwrap();
        prop_assert_eq!(shares.iter().map(|share| i128::from(*share)).sum::<i128>(), i128::from(total));
        for (at, share) in shares.iter().enumerate() {
            prop_assert!(*share >= 0);
            prop_assert!(keys[at] > 0 || *share == 0);
            for (other, key) in keys.iter().enumerate() {
                prop_assert!(keys[at] <= *key || *share >= shares[other]);
            }
        }
    }

    #[test]
    fn what_is_distributed_is_what_there_is_and_the_minimums_hold(
        plan in plan(),
        members in prop::collection::vec(member(), 1..60),
        profits in (0..900_000_000i64, 0..900_000_000i64),
    ) {
        let has = |key: fn(&Member) -> i64| members.iter().any(|member| key(member) > 0);
        prop_assume!(has(|member| member.use_value) && has(|member| member.labour));
        prop_assume!(profits.0 + profits.1 > 0);
        let income = |profit| Income { profit, balance: profit, tax: 0 };
        let result = distribute(&plan, income(profits.0), income(profits.1), &members, false).unwrap();
        let funds = |part: fn(&coop::distribution::FundAmount) -> i64| result.funds.iter().map(part).sum::<i64>();
        let external: i64 = result.shares.iter().map(|share| share.by_capital_external).sum();
        let internal: i64 = result.shares.iter().map(|share| share.internal()).sum();
        prop_assert_eq!(funds(|fund| fund.external) + external, profits.0);
        prop_assert_eq!(funds(|fund| fund.internal) + internal, profits.1);
        // 51 % of the internal rest, and 5 % of the external income but for the rounding of half a đồng.
        let rest = profits.1 - funds(|fund| fund.internal);
        prop_assert!((result.pool_use + result.pool_labour) * 100 >= rest * 51);
        prop_assert!(result.funds[0].external * 200 >= profits.0 * 10 - 100);
        for share in &result.shares {
            let parts = [share.by_use, share.by_labour, share.by_capital_internal, share.by_capital_external];
            prop_assert!(parts.iter().all(|part| *part >= 0));
            let official = share.member.kind == Some(PartyKind::Official);
            prop_assert!(official || share.by_use + share.by_labour == 0);
        }
    }

    #[test]
    fn after_closing_nothing_is_left_on_revenue_cost_and_911(
        amounts in prop::collection::vec(-1_000_000_000i64..1_000_000_000, 11),
        deductions in 0..1_000_000i64,
        key in prop_oneof![
            Just(Key::NetRevenue), Just(Key::DirectCost), (0..100i64, 1..100i64).prop_map(|(a, b)| Key::Parts(a, b))
        ],
    ) {
        let codes = ["5111", "5113", "5121", "5122", "521", "558", "6111", "6122", "642", "658", "659"];
        let balances: std::collections::BTreeMap<_, _> =
            codes.iter().map(|code| code.parse().unwrap()).zip(amounts.iter().copied()).collect();
        let closing = close(&Trial { balances: balances.clone(), deductions_internal: deductions }, key);
        let mut after = balances;
        for entry in &closing.entries {
            prop_assert!(entry.amount > 0);
            *after.entry(entry.debit).or_default() += entry.amount;
            *after.entry(entry.credit).or_default() -= entry.amount;
        }
        let profit = closing.profit_external + closing.profit_internal;
        prop_assert_eq!(profit, -amounts.iter().sum::<i64>());
        for (account, balance) in after {
            let wanted = match account.as_str() {
                "4211" => -closing.profit_external,
                "4212" => -closing.profit_internal,
                _ => 0,
            };
            prop_assert_eq!(balance, wanted, "{}", account);
        }
    }

    #[test]
    fn a_prepaid_cost_is_borne_whole_and_never_backwards(amount in 0..1_000_000_000_000i64, months in 1..240u16) {
        let first = Month::new(2026, 5).unwrap();
        let cost = Prepaid { amount, first, months };
        let mut month = first.previous();
        let mut borne = 0;
        for _ in 0..months + 2 {
            prop_assert!(cost.part(month) >= 0);
            borne += cost.part(month);
            month = month.next();
        }
        prop_assert_eq!(borne, amount);
    }
}
