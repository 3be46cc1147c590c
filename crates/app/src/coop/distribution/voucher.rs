//! The vouchers that distribute a year's income. Each line says by what its share goes, at which rate and of what, so that the
//! meeting's plan and every member's sheet are read from them again and agree with them always.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use coop::distribution::{Distribution, FundAmount, FundRate, Income, Plan, StreamPlan as Stream};
use coop::fund::{EXTERNAL_INCOME, INTERNAL_INCOME};
use coop::rate::Rate;
use ledger::account::AccountCode;
use ledger::event::body::Content;
use ledger::event::extra::{Extra, Key, Side};
use ledger::event::value::Value;
use ledger::event::{EventId, Line};
use ledger::money::Dong;
use ledger::voucher::{Checked, Draft, ENTRIES_MAX, Entry, Form, Sign};

use crate::api::income::{DistributionPlan, FundPlan, KeyAmount, KeyRow, KeySource};
use crate::api::refusal::Objection;
use crate::coop::funds::UNDIVIDED;
use crate::{Book, Refusal};

const EXTERNAL: &str = "4211";
const INTERNAL: &str = "4212";
const PAYABLE: &str = "338";

/// By what a line's share goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum By {
    Fund,
    Use,
    Labour,
    Capital,
}

impl By {
    const ALL: [By; 4] = [By::Fund, By::Use, By::Labour, By::Capital];

    const fn name(self) -> &'static str {
        match self {
            By::Fund => "fund",
            By::Use => "use",
            By::Labour => "labour",
            By::Capital => "capital",
        }
    }
}

/// What a member gets, by the lines of the vouchers or as worked out.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct MemberShare {
    pub use_value: i64,
    pub labour: i64,
    pub capital: i64,
    pub by_use: i64,
    pub by_labour: i64,
    pub by_capital_internal: i64,
    pub by_capital_external: i64,
    /// All together, also what somebody wrote into the voucher without saying by what.
    pub total: i64,
}

/// Who gets how much.
#[derive(Debug, Default)]
pub(super) struct Sheet {
    /// What is distributed: external, internal.
    pub amounts: (i64, i64),
    pub funds: Vec<FundAmount>,
    pub shares: BTreeMap<EventId, MemberShare>,
}

/// A distribution as its vouchers have it.
pub(super) struct Posted {
    pub vouchers: Vec<EventId>,
    pub plan: DistributionPlan,
    pub sheet: Sheet,
}

/// Whether a line distributes a year's income.
pub(super) fn distributes(line: &Line, year: u16) -> bool {
    text_of(line, Key::Document) == Some(mark_of(year).as_str())
}

/// What marks the lines that distribute a year's income.
fn mark_of(year: u16) -> String {
    format!("PPTN {year}")
}

/// The lines of a distribution as they are written one by one.
struct Lines {
    mark: String,
    resolution: String,
    entries: Vec<Entry>,
}

impl Lines {
    fn add(
        &mut self,
        accounts: (AccountCode, AccountCode),
        party: Option<EventId>,
        amount: i64,
        words: &str,
        by: (By, Rate, i64),
        source: Option<&str>,
    ) {
        let Some(dong) = Dong::new(amount).filter(|_| amount > 0) else { return };
        let (by, rate, basis) = by;
        let rate = Key::ShareRate.read(&rate.to_string().replace(',', "."));
        let details = [
            (Key::Narration, Some(Value::Text(words.to_owned()))),
            (Key::Document, Some(Value::Text(self.mark.clone()))),
            (Key::Resolution, Some(Value::Text(self.resolution.clone()))),
            (Key::SharedBy, Some(Value::Text(by.name().to_owned()))),
            (Key::ShareRate, rate),
            (Key::ShareBasis, Some(Value::Int(basis))),
        ];
        let source = source.map(|words| (Key::FundSource.number() + 1, Value::Text(words.to_owned())));
        self.entries.push(Entry {
            debit: Some(accounts.0),
            credit: Some(accounts.1),
            amount: Some(dong),
            debit_party: None,
            credit_party: party,
            extra: Extra::new(
                details.into_iter().filter_map(|(key, value)| Some((key.number(), value?))).chain(source),
            ),
        });
    }
}

impl Book {
    /// The lines of a distribution: the funds, then each member's shares.
    pub(super) fn distribution_entries(
        &self,
        year: u16,
        (figures, plan, income): (&Distribution, &Plan, (Income, Income)),
        resolution: &str,
    ) -> Result<Vec<Entry>, Refusal> {
        let register = self.store.register()?;
        let account = |code: &str| -> Result<AccountCode, Refusal> {
            code.parse().map_err(|_| Refusal::new("account.unknown").with("account", code))
        };
        let (external, internal, payable) = (account(EXTERNAL)?, account(INTERNAL)?, account(PAYABLE)?);
        let mut lines = Lines { mark: mark_of(year), resolution: resolution.to_owned(), entries: Vec::new() };
        for fund in &figures.funds {
            let party = match &fund.party {
                Some(code) => {
                    let card = register.by_code(code);
                    Some(card.ok_or_else(|| Refusal::new("party.code-unknown").with("code", code))?.id)
                }
                None => None,
            };
            let words = format!("Trích {}", self.account_name(fund.account));
            let streams = [
                (external, &plan.external, income.0, figures.external, fund.external, EXTERNAL_INCOME),
                (internal, &plan.internal, income.1, figures.internal, fund.internal, INTERNAL_INCOME),
            ];
            for (profit, stream, income, distributed, amount, source) in streams {
                // The law wants the undivided fund by source; another fund is told apart by its card.
                let source = fund.account.is_under(UNDIVIDED).then_some(source);
                let by = (By::Fund, rate_of(stream, fund), plan.base.of(fund.account, income, distributed));
                lines.add((profit, fund.account), party, amount, &words, by, source);
            }
        }
        for share in &figures.shares {
            let (member, party) = (&share.member, register.by_code(&share.member.code).map(|card| card.id));
            let (inside, outside) = ((internal, payable), (external, payable));
            let by_use = (By::Use, plan.internal.by_use, member.use_value);
            lines.add(inside, party, share.by_use, "Thu nhập nội bộ chia theo mức độ sử dụng", by_use, None);
            let by_labour = (By::Labour, plan.internal.by_labour, member.labour);
            lines.add(inside, party, share.by_labour, "Thu nhập nội bộ chia theo sức lao động", by_labour, None);
            let by_capital = (By::Capital, plan.internal.by_capital, member.capital);
            lines.add(inside, party, share.by_capital_internal, "Thu nhập nội bộ chia theo vốn góp", by_capital, None);
            let by_capital = (By::Capital, plan.external.by_capital, member.capital);
            lines.add(
                outside,
                party,
                share.by_capital_external,
                "Thu nhập bên ngoài chia theo vốn góp",
                by_capital,
                None,
            );
        }
        Ok(lines.entries)
    }

    pub(super) fn distribution_vouchers(
        &self,
        year: u16,
        day: NaiveDate,
        resolution: &str,
        entries: &[Entry],
    ) -> Result<Vec<Checked>, Refusal> {
        let narration = format!("Phân phối thu nhập năm {year} theo nghị quyết {resolution} của đại hội thành viên");
        let voucher = |part: &[Entry]| {
            let content = Content {
                date: day,
                party: None,
                party_name: String::new(),
                narration: narration.clone(),
                attachments: 0,
            };
            let draft = Draft { form: Form::Journal, content, entries: part.to_vec() };
            let objected = |faults: Vec<ledger::voucher::Objection>| {
                Refusal::objections(faults.into_iter().map(Objection::from).collect())
            };
            draft.check(&self.store, Sign::Positive)?.map_err(objected)
        };
        entries.chunks(ENTRIES_MAX).map(voucher).collect()
    }

    /// A year's distribution as its vouchers have it, where there are any.
    pub(super) fn posted_distribution(&self, year: u16) -> Result<Option<Posted>, Refusal> {
        let vouchers = self.distributions_of(year)?;
        if vouchers.is_empty() {
            return Ok(None);
        }
        let mut read = Read::default();
        for id in &vouchers {
            for line in self.lines_of_voucher(*id)? {
                read.line(&line, |party| self.party_code(party))?;
            }
        }
        let plan = read.plan(|party| self.party_code(party))?;
        Ok(Some(Posted { vouchers, plan, sheet: read.sheet }))
    }

    fn party_code(&self, party: EventId) -> Result<String, Refusal> {
        Ok(self.store.register()?.get(party).map(|card| card.code.clone()).unwrap_or_default())
    }
}

/// The rate of a fund in a stream; the meeting may have named it twice.
fn rate_of(stream: &Stream, fund: &FundAmount) -> Rate {
    let own = |rate: &&FundRate| rate.account == fund.account && rate.party == fund.party;
    Rate::sum(stream.funds.iter().filter(own).map(|rate| rate.rate))
}

/// What is read from the lines.
#[derive(Default)]
struct Read {
    sheet: Sheet,
    plan: DistributionPlan,
    /// The most the undivided fund's rate is taken of: external, internal.
    undivided_of: (i64, i64),
}

impl Read {
    fn line(&mut self, line: &Line, code: impl Fn(EventId) -> Result<String, Refusal>) -> Result<(), Refusal> {
        let (Some(debit), Some(credit)) = (line.debit, line.credit) else { return Ok(()) };
        let amount = line.amount.get();
        let is_external = debit.is_under(EXTERNAL);
        if !is_external && !debit.is_under(INTERNAL) {
            return Ok(());
        }
        *of_stream(&mut self.sheet.amounts, is_external) += amount;
        if let Some(number) = text_of(line, Key::Resolution) {
            number.clone_into(&mut self.plan.resolution);
        }
        let rate = line.extra.get(Key::ShareRate, Side::Debit).and_then(|rate| Key::ShareRate.show(rate));
        let rate = rate.unwrap_or_default().replace('.', ",");
        let basis = match line.extra.get(Key::ShareBasis, Side::Debit) {
            Some(Value::Int(basis)) => *basis,
            _ => 0,
        };
        let by = text_of(line, Key::SharedBy).and_then(|name| By::ALL.into_iter().find(|by| by.name() == name));
        if by == Some(By::Fund) {
            let party = line.credit_party.map(code).transpose()?;
            self.fund(is_external, (credit, party), amount, (rate, basis));
            return Ok(());
        }
        let Some(party) = line.credit_party else { return Ok(()) };
        let share = self.sheet.shares.entry(party).or_default();
        share.total += amount;
        let plan = &mut self.plan.internal;
        match (by, is_external) {
            (Some(By::Use), false) => {
                (share.by_use, share.use_value, plan.by_use_pct) = (share.by_use + amount, basis, rate)
            }
            (Some(By::Labour), false) => {
                (share.by_labour, share.labour, plan.by_labour_pct) = (share.by_labour + amount, basis, rate);
            }
            (Some(By::Capital), false) => {
                (share.by_capital_internal, share.capital, plan.by_capital_pct) =
                    (share.by_capital_internal + amount, basis, rate);
            }
            (Some(By::Capital), true) => {
                (share.by_capital_external, share.capital, self.plan.external.by_capital_pct) =
                    (share.by_capital_external + amount, basis, rate);
            }
            _ => {}
        }
        Ok(())
    }

    fn fund(
        &mut self,
        is_external: bool,
        (account, party): (AccountCode, Option<String>),
        amount: i64,
        (pct, basis): (String, i64),
    ) {
        let funds = &mut self.sheet.funds;
        let at = funds.iter().position(|known| known.account == account && known.party == party).unwrap_or_else(|| {
            funds.push(FundAmount { account, party: party.clone(), external: 0, internal: 0 });
            funds.len() - 1
        });
        if is_external {
            funds[at].external += amount
        } else {
            funds[at].internal += amount
        }
        if account.is_under("4421") {
            let most = of_stream(&mut self.undivided_of, is_external);
            *most = (*most).max(basis);
        }
        let plan = if is_external { &mut self.plan.external } else { &mut self.plan.internal };
        plan.funds.push(FundPlan { account: account.to_string(), party, pct });
    }

    /// The meeting's plan as far as the vouchers say it.
    fn plan(&self, code: impl Fn(EventId) -> Result<String, Refusal>) -> Result<DistributionPlan, Refusal> {
        let list = |measure: fn(&MemberShare) -> i64| -> Result<KeySource, Refusal> {
            let measured = self.sheet.shares.iter().filter(|(_, share)| measure(share) > 0);
            let row = |(party, share): (&EventId, &MemberShare)| {
                Ok(KeyRow { party: code(*party)?, amount: KeyAmount::Text(measure(share).to_string()) })
            };
            let mut rows = measured.map(row).collect::<Result<Vec<KeyRow>, Refusal>>()?;
            rows.sort_by(|one, other| one.party.cmp(&other.party));
            Ok(if rows.is_empty() { KeySource::default() } else { KeySource::List(rows) })
        };
        let (amounts, of) = (self.sheet.amounts, self.undivided_of);
        let before_tax = of.0 > amounts.0 || of.1 > amounts.1;
        Ok(DistributionPlan {
            used: list(|share| share.use_value)?,
            labour: list(|share| share.labour)?,
            fund_base: Some(if before_tax { "before-tax" } else { "after-tax" }.to_owned()),
            ..self.plan.clone()
        })
    }
}

fn of_stream(pair: &mut (i64, i64), is_external: bool) -> &mut i64 {
    if is_external { &mut pair.0 } else { &mut pair.1 }
}

fn text_of(line: &Line, key: Key) -> Option<&str> {
    line.extra.get(key, Side::Debit)?.text()
}
