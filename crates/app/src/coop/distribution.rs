//! The distribution of a year's income: worked out from the books and the meeting's plan, and posted.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use coop::article::{Article, FUND_BASE, LOSSES, MEETING_DECIDES, ORDER, ROUNDING, UNDIVIDED_FUND, USE_AND_LABOUR};
use coop::distribution::{
    Distribution, Fault, FundBase, FundRate, Income, Member, Plan, Resolved, Stream, StreamPlan, distributable,
    distribute,
};
use coop::rate::Rate;
use ledger::account::AccountCode;
use ledger::day::Month;
use ledger::event::EventId;
use ledger::event::body::{Body, Content, SettingSet};
use ledger::event::extra::{Extra, Key, Side};
use ledger::event::kind::Kind as EventKind;
use ledger::event::value::Value;
use ledger::fold::Books;
use ledger::money::Dong;
use ledger::party::PartyKind;
use ledger::voucher::{Checked, Draft, ENTRIES_MAX, Entry, Form, Sign, fiscal_year};

use super::registers::votes;
use super::{DISTRIBUTION, Registers, by_law};
use crate::api::income::{
    DistributionPlan, DistributionView, FundView, KeyAmount, KeySource, LawStep, PoolView, ShareSums, ShareView,
    StreamPlan as StreamInput, StreamView,
};
use crate::api::refusal::Objection;
use crate::suggest::{LAST_DAY, party_ref};
use crate::{Book, Refusal, show};

/// A distribution that was worked out, with what it was worked out from.
pub struct Worked {
    /// The income of both streams: external, internal.
    pub income: (Income, Income),
    /// The shares, or everything that stands against them.
    pub result: Result<Distribution, Vec<Fault>>,
    resolution: Option<EventId>,
}

impl Book {
    /// Works the distribution of a year's income out. Nothing is changed.
    ///
    /// # Errors
    /// For a plan that does not read, a code nobody has, a year the book does not have. What the law says against it is in
    /// the answer.
    pub fn distribution(&self, year: u16, plan: &DistributionPlan) -> Result<DistributionView, Refusal> {
        let worked = self.worked_distribution(year, plan)?;
        self.distribution_shown(year, plan, &worked)
    }

    /// The same in figures, for files.
    ///
    /// # Errors
    /// As [`Book::distribution`]; everything that stands against it, together.
    pub fn distribution_figures(&self, year: u16, plan: &DistributionPlan) -> Result<Distribution, Refusal> {
        let worked = self.worked_distribution(year, plan)?;
        self.refuse_unclosed(year)?;
        worked.result.map_err(|faults| faulty(&faults))
    }

    /// Posts it on a day after the year: the funds, and what each member is to be paid.
    ///
    /// The fiscal year the day lies in is opened where it is the next one.
    ///
    /// # Errors
    /// As [`Book::distribution_figures`]; when it was distributed before, or the day is not open.
    pub fn post_distribution(
        &mut self,
        year: u16,
        plan: &DistributionPlan,
        day: &str,
    ) -> Result<DistributionView, Refusal> {
        self.refuse_unless_posting()?;
        self.refuse_limited()?;
        let day = self.day_typed(day)?;
        let (first, last) = self.fiscal_days(year)?;
        let months = (Month::of(first), Month::of(day));
        if day < last {
            return Err(Refusal::new("distribution.before-year-end").with("day", ledger::day::show_day(last)));
        }
        if let Some(id) = self.distributions_of(year)?.first() {
            let number = self.posted_voucher(*id)?.number;
            return Err(Refusal::new("distribution.posted").with("year", year).with("number", number));
        }
        let figures = self.distribution_figures(year, plan)?;
        let next = fiscal_year(day, self.store.first_month_of_year());
        if next == self.store.last_open_year()? + 1 {
            let set = SettingSet { key: "year.last-open".into(), value: next.to_string() };
            self.store
                .record::<_, Refusal>(show::wall(), |writing| Ok(writing.event(Vec::new(), Body::SettingSet(set))?))?;
        }
        let resolution = self.worked_distribution(year, plan)?.resolution;
        let vouchers = self.distribution_vouchers(year, plan, day, resolution, &figures)?;
        self.store.record::<_, Refusal>(show::wall(), |writing| {
            // The months of the year and those after it: nobody else has distributed it, or spent it, in between.
            let mut post = |checked| writing.post_computed(EventKind::SurplusDistributed, months, checked).map(drop);
            Ok(vouchers.into_iter().try_for_each(&mut post)?)
        })?;
        self.distribution(year, plan)
    }

    /// The vouchers that distribute a year's income and still stand.
    pub(super) fn distributions_of(&self, year: u16) -> Result<Vec<EventId>, Refusal> {
        let (_, last) = self.fiscal_days(year)?;
        let mut found = Vec::new();
        for id in self.standing_as(DISTRIBUTION, "421", last, LAST_DAY)? {
            let mark = mark_of(year);
            let lines = self.lines_of_voucher(id)?;
            let marked = |side| move |line: &ledger::event::Line| line.extra.get(Key::Document, side).cloned();
            if lines.iter().filter_map(marked(Side::Debit)).any(|text| text.text() == Some(mark.as_str())) {
                found.push(id);
            }
        }
        Ok(found)
    }

    fn worked_distribution(&self, year: u16, plan: &DistributionPlan) -> Result<Worked, Refusal> {
        let (first, last) = self.fiscal_days(year)?;
        let registers = self.registers()?;
        let (resolved, resolution) = self.resolved(&registers, &plan.resolution);
        let read = Plan {
            resolution: resolved,
            base: match plan.fund_base.as_deref().unwrap_or("after-tax") {
                "after-tax" => FundBase::AfterTax,
                "before-tax" => FundBase::BeforeTax,
                other => return Err(Refusal::new("distribution.base").with("base", other)),
            },
            losses_carried: plan.losses.as_deref() == Some("carried"),
            external: stream_of(&plan.external, true)?,
            internal: stream_of(&plan.internal, false)?,
        };
        let income = (self.income_of("4211", first, last)?, self.income_of("4212", first, last)?);
        let members = self.sharing_members(&registers, plan, first, last)?;
        let result = distribute(&read, income.0, income.1, &members, self.store.genesis()?.union);
        Ok(Worked { income, result, resolution })
    }

    /// How the resolution stands: in the register by its votes; one that is only cited stands by its number.
    fn resolved(&self, registers: &Registers, named: &str) -> (Resolved, Option<EventId>) {
        if named.trim().is_empty() {
            return (Resolved::Missing, None);
        }
        let Some(id) = self.resolution_if_known(registers, named) else { return (Resolved::Passed, None) };
        let all = registers.resolutions();
        let Some(entry) = all.get(&id).filter(|entry| entry.active) else { return (Resolved::Missing, None) };
        let cast = votes(entry);
        if cast.is_passed() {
            (Resolved::Passed, Some(id))
        } else {
            (Resolved::NotPassed { in_favour: cast.in_favour, present: cast.present }, Some(id))
        }
    }

    /// A stream's result of the year, the balance it left, and the tax it bore. Tax is external («chưa đối chiếu»).
    fn income_of(&self, account: &str, first: NaiveDate, last: NaiveDate) -> Result<Income, Refusal> {
        let mut profit = 0i64;
        self.store.ledger::<Refusal>(account, None, first, last, |row| {
            if row.contra.is_some_and(|contra| contra.is_under("911")) {
                profit = profit.saturating_add(row.credit).saturating_sub(row.debit);
            }
            Ok(())
        })?;
        let begin = self.store.first_month().first_day().min(last);
        let figures = self.store.account_figures(begin, last)?;
        let under = figures.iter().filter(|(code, _)| code.is_under(account));
        let mut tax = 0i64;
        if account == "4211" {
            self.store.ledger::<Refusal>("659", None, first, last, |row| {
                if row.contra.is_none_or(|contra| !contra.is_under("911")) {
                    tax = tax.saturating_add(row.debit).saturating_sub(row.credit);
                }
                Ok(())
            })?;
        }
        Ok(Income { profit, balance: under.map(|(_, figures)| -figures.closing()).sum(), tax })
    }

    /// Revenue and cost must have been closed to the result before anything is distributed.
    fn refuse_unclosed(&self, year: u16) -> Result<(), Refusal> {
        let (_, last) = self.fiscal_days(year)?;
        let begin = self.store.first_month().first_day().min(last);
        let open = self.store.account_figures(begin, last)?.into_iter().find(|(account, figures)| {
            ["5", "6", "9"].iter().any(|class| account.as_str().starts_with(class)) && figures.closing() != 0
        });
        match open {
            Some((account, figures)) => Err(Refusal::new("distribution.year-not-closed")
                .with("year", year)
                .with("account", account)
                .with("amount", show::dong(figures.closing().abs()))),
            None => Ok(()),
        }
    }

    /// Everybody with a key, in the order of their codes.
    fn sharing_members(
        &self,
        registers: &Registers,
        plan: &DistributionPlan,
        first: NaiveDate,
        last: NaiveDate,
    ) -> Result<Vec<Member>, Refusal> {
        let on = match plan.capital_date.as_deref().map(str::trim).filter(|text| !text.is_empty()) {
            Some(text) => crate::entry::day_of(text)?,
            None => last,
        };
        let used = self.keys_of(&plan.used, || self.supplied_to("512", first, last))?;
        let labour = self.keys_of(&plan.labour, || Ok(self.store.earned_by("334", first, last)?))?;
        let stakes = self.stakes(registers, on)?;
        let mut keys: BTreeMap<EventId, (Key2, Key2, i64)> = BTreeMap::new();
        for stake in &stakes {
            keys.entry(stake.member).or_default().2 = stake.paid.max(0);
        }
        for (party, amount) in used {
            keys.entry(party).or_default().0 = amount;
        }
        for (party, amount) in labour {
            keys.entry(party).or_default().1 = amount;
        }
        let register = self.store.register()?;
        let mut members = Vec::new();
        for (id, (used, labour, capital)) in keys {
            let Some(card) = register.get(id) else { continue };
            let kind = registers.kind_on(card, last);
            let official = kind == Some(PartyKind::Official);
            // The books count for those the law lets share; a list is the meeting's word and is judged as it stands.
            let own = |key: Key2| if official || key.listed { key.amount } else { 0 };
            let capital = if kind.is_some_and(PartyKind::is_member) { capital } else { 0 };
            let member = Member {
                code: card.code.clone(),
                kind: kind.filter(|kind| kind.is_member()),
                use_value: own(used),
                labour: own(labour),
                capital,
            };
            if member.use_value > 0 || member.labour > 0 || member.capital > 0 {
                members.push(member);
            }
        }
        members.sort_by(|one, other| one.code.cmp(&other.code));
        Ok(members)
    }

    fn keys_of(
        &self,
        source: &KeySource,
        books: impl FnOnce() -> Result<BTreeMap<EventId, i64>, Refusal>,
    ) -> Result<Vec<(EventId, Key2)>, Refusal> {
        match source {
            KeySource::Named(name) if matches!(name.as_str(), "books" | "") => {
                let keys = books()?.into_iter();
                Ok(keys.map(|(party, amount)| (party, Key2 { amount: amount.max(0), listed: false })).collect())
            }
            KeySource::Named(name) => Err(Refusal::new("distribution.source").with("source", name)),
            KeySource::List(rows) => {
                let register = self.store.register()?;
                rows.iter()
                    .map(|row| {
                        let card = register
                            .by_code(row.party.trim())
                            .ok_or_else(|| Refusal::new("party.code-unknown").with("code", &row.party))?;
                        let amount = match &row.amount {
                            KeyAmount::Number(number) => *number,
                            KeyAmount::Text(text) => self.amount_typed(text)?.get(),
                        };
                        Ok((card.id, Key2 { amount: amount.max(0), listed: true }))
                    })
                    .collect()
            }
        }
    }

    fn distribution_vouchers(
        &self,
        year: u16,
        plan: &DistributionPlan,
        day: NaiveDate,
        resolution: Option<EventId>,
        figures: &Distribution,
    ) -> Result<Vec<Checked>, Refusal> {
        let entries = self.distribution_entries(year, figures)?;
        let registers = self.registers()?;
        let number = resolution.and_then(|id| self.resolution_row(&registers, id)).map(|row| row.number);
        let number = number.unwrap_or_else(|| plan.resolution.trim().to_owned());
        let narration = format!("Phân phối thu nhập năm {year} theo nghị quyết {number} của đại hội thành viên");
        entries
            .chunks(ENTRIES_MAX)
            .map(|part| {
                let content = Content {
                    date: day,
                    party: None,
                    party_name: String::new(),
                    narration: narration.clone(),
                    attachments: 0,
                };
                let draft = Draft { form: Form::Journal, content, entries: part.to_vec() };
                let checked = draft.check(&self.store, Sign::Positive)?;
                let objected = |faults: Vec<ledger::voucher::Objection>| {
                    Refusal::objections(faults.into_iter().map(Objection::from).collect())
                };
                checked.map_err(objected)
            })
            .collect()
    }

    fn distribution_entries(&self, year: u16, figures: &Distribution) -> Result<Vec<Entry>, Refusal> {
        let register = self.store.register()?;
        let account = |code: &str| -> Result<AccountCode, Refusal> {
            code.parse().map_err(|_| Refusal::new("account.unknown").with("account", code))
        };
        let (external, internal, payable) = (account("4211")?, account("4212")?, account("338")?);
        let mut entries = Vec::new();
        let mut add = |debit, credit, party, amount: i64, words: &str| {
            if amount > 0 {
                let extra = Extra::new([
                    (Key::Narration.number(), Value::Text(words.to_owned())),
                    (Key::Document.number(), Value::Text(mark_of(year))),
                ]);
                let amount = Dong::new(amount);
                let entry = Entry {
                    debit: Some(debit),
                    credit: Some(credit),
                    amount,
                    debit_party: None,
                    credit_party: party,
                    extra,
                };
                entries.push(entry);
            }
        };
        for fund in &figures.funds {
            let party = match &fund.party {
                Some(code) => {
                    let card = register.by_code(code);
                    Some(card.ok_or_else(|| Refusal::new("party.code-unknown").with("code", code))?.id)
                }
                None => None,
            };
            let words = format!("Trích {}", self.account_name(fund.account));
            add(external, fund.account, party, fund.external, &words);
            add(internal, fund.account, party, fund.internal, &words);
        }
        for share in &figures.shares {
            let party = register.by_code(&share.member.code).map(|card| card.id);
            add(internal, payable, party, share.internal(), "Thu nhập chia từ giao dịch nội bộ");
            add(external, payable, party, share.by_capital_external, "Thu nhập chia từ giao dịch bên ngoài");
        }
        Ok(entries)
    }

    fn distribution_shown(
        &self,
        year: u16,
        plan: &DistributionPlan,
        worked: &Worked,
    ) -> Result<DistributionView, Refusal> {
        let mut faults: Vec<Objection> = Vec::new();
        if let Err(refusal) = self.refuse_unclosed(year) {
            faults.push(Objection { code: refusal.code, line: None, field: None, args: refusal.args });
        }
        faults.extend(worked.result.as_ref().err().into_iter().flatten().map(fault_words));
        let empty = Distribution::default();
        let figures = worked.result.as_ref().unwrap_or(&empty);
        let register = self.store.register()?;
        let shown = show::dong_or_blank;
        let members = figures.shares.iter().filter_map(|share| {
            Some(ShareView {
                party: party_ref(register.by_code(&share.member.code)?),
                use_value: shown(share.member.use_value),
                labour: shown(share.member.labour),
                capital: shown(share.member.capital),
                by_use: shown(share.by_use),
                by_labour: shown(share.by_labour),
                by_capital_internal: shown(share.by_capital_internal),
                by_capital_external: shown(share.by_capital_external),
                total: show::dong(share.total()),
            })
        });
        let sum = |part: fn(&coop::distribution::Share) -> i64| shown(figures.shares.iter().map(part).sum());
        let pools = [
            ("use", figures.pool_use),
            ("labour", figures.pool_labour),
            ("capital-internal", figures.pool_capital_internal),
            ("capital-external", figures.pool_capital_external),
        ];
        let registers = self.registers()?;
        Ok(DistributionView {
            year: year.into(),
            streams: self.streams_shown(worked, figures),
            funds: figures.funds.iter().map(|fund| self.fund_shown(fund)).collect(),
            pools: pools
                .into_iter()
                .map(|(pool, amount)| PoolView { pool: pool.to_owned(), amount: show::dong(amount) })
                .collect(),
            total: ShareSums {
                by_use: sum(|share| share.by_use),
                by_labour: sum(|share| share.by_labour),
                by_capital_internal: sum(|share| share.by_capital_internal),
                by_capital_external: sum(|share| share.by_capital_external),
                total: show::dong(figures.shares.iter().map(coop::distribution::Share::total).sum()),
            },
            members: members.collect(),
            faults,
            posted: self
                .distributions_of(year)?
                .into_iter()
                .map(|id| self.posted_voucher(id))
                .collect::<Result<_, _>>()?,
            resolution: self
                .resolution_if_known(&registers, &plan.resolution)
                .and_then(|id| self.resolution_row(&registers, id)),
            steps: law_steps(),
        })
    }

    fn streams_shown(&self, worked: &Worked, figures: &Distribution) -> Vec<StreamView> {
        let streams = [("external", worked.income.0, true), ("internal", worked.income.1, false)];
        let stream = |(name, income, is_external): (&str, Income, bool)| {
            let amount = distributable(income);
            let funds = figures.funds.iter().map(|fund| if is_external { fund.external } else { fund.internal });
            StreamView {
                stream: name.to_owned(),
                profit: show::dong(income.profit),
                covers: show::dong_or_blank((income.profit - income.balance).max(0)),
                amount: show::dong(amount),
                rest: show::dong(if figures.funds.is_empty() { amount } else { amount - funds.sum::<i64>() }),
            }
        };
        streams.into_iter().map(stream).collect()
    }

    fn fund_shown(&self, fund: &coop::distribution::FundAmount) -> FundView {
        FundView {
            account: fund.account.to_string(),
            name: self.account_name(fund.account),
            party: fund.party.clone().unwrap_or_default(),
            external: show::dong_or_blank(fund.external),
            internal: show::dong_or_blank(fund.internal),
        }
    }
}

/// A key with where it comes from.
#[derive(Debug, Clone, Copy, Default)]
struct Key2 {
    amount: i64,
    listed: bool,
}

/// What marks the lines that distribute a year's income.
fn mark_of(year: u16) -> String {
    format!("PPTN {year}")
}

fn stream_of(input: &StreamInput, external: bool) -> Result<StreamPlan, Refusal> {
    let rate = |text: &str| -> Result<Rate, Refusal> {
        if text.trim().is_empty() {
            return Ok(Rate::ZERO);
        }
        text.parse().map_err(|_| Refusal::new("distribution.rate").with("rate", text))
    };
    let fund = |fund: &crate::api::income::FundPlan| {
        let code = fund.account.trim();
        Ok(FundRate {
            account: code.parse().map_err(|_| Refusal::new("account.unknown").with("account", code))?,
            party: fund.party.as_deref().map(str::trim).filter(|party| !party.is_empty()).map(str::to_owned),
            rate: rate(&fund.pct)?,
        })
    };
    let by_capital = match input.by_capital_pct.trim() {
        // The external rest has no other key, so nobody need say it.
        "" if external => Rate::WHOLE,
        text => rate(text)?,
    };
    Ok(StreamPlan {
        funds: input.funds.iter().map(fund).collect::<Result<_, Refusal>>()?,
        by_use: rate(&input.by_use_pct)?,
        by_labour: rate(&input.by_labour_pct)?,
        by_capital,
    })
}

/// Everything that stands against it, the first as what refuses.
fn faulty(faults: &[Fault]) -> Refusal {
    let objections: Vec<Objection> = faults.iter().map(fault_words).collect();
    match objections.first().cloned() {
        Some(first) => Refusal { code: first.code, args: first.args, objections },
        None => Refusal::new("distribution.nothing"),
    }
}

fn fault_words(fault: &Fault) -> Objection {
    let words = |args: &[(&str, String)]| {
        let mut said = by_law(fault.code(), fault.article(), []);
        said.args.extend(args.iter().map(|(name, value)| ((*name).to_owned(), value.clone())));
        said
    };
    match fault {
        Fault::NotPassed { in_favour, present } => {
            words(&[("in_favour", in_favour.to_string()), ("present", present.to_string())])
        }
        Fault::LossUntreated { stream, loss } => {
            let said = words(&[("loss", show::dong(*loss))]);
            of_stream(said, *stream, "distribution.loss-untreated-external", "distribution.loss-untreated-internal")
        }
        Fault::FundBelowMinimum { rate, least } => words(&[("rate", rate.to_string()), ("least", least.to_string())]),
        Fault::NotAFund(account) => words(&[("account", account.to_string())]),
        Fault::FundsExceed { stream } => {
            of_stream(words(&[]), *stream, "distribution.funds-exceed-external", "distribution.funds-exceed-internal")
        }
        Fault::KeysDoNotSum { stream, sum } => {
            let said = words(&[("sum", sum.to_string())]);
            of_stream(said, *stream, "distribution.keys-do-not-sum-external", "distribution.keys-do-not-sum-internal")
        }
        Fault::UseAndLabourTooSmall { share } => words(&[("share", share.to_string())]),
        Fault::NotEntitled { code, kind } => {
            let said = words(&[("code", code.clone())]);
            let member = kind.is_some_and(PartyKind::is_member);
            if member { said } else { Objection { code: "distribution.not-a-member".to_owned(), ..said } }
        }
        Fault::ByCapitalOnly { code } => words(&[("code", code.clone())]),
        Fault::NoResolution
        | Fault::NothingToDistribute
        | Fault::ExternalByUse
        | Fault::NothingUsed
        | Fault::NoLabour
        | Fault::NoCapital => words(&[]),
    }
}

/// The sentence names its stream, so that no part of it is glued.
fn of_stream(said: Objection, stream: Stream, external: &str, internal: &str) -> Objection {
    let code = match stream {
        Stream::External => external,
        Stream::Internal => internal,
    };
    Objection { code: code.to_owned(), ..said }
}

fn law_steps() -> Vec<LawStep> {
    let step = |(name, article): (&str, Article)| LawStep {
        step: name.to_owned(),
        article: article.cited.to_owned(),
        confidence: article.confidence.name().to_owned(),
    };
    [
        ("resolution", MEETING_DECIDES),
        ("losses", LOSSES),
        ("fund", UNDIVIDED_FUND),
        ("base", FUND_BASE),
        ("funds", ORDER),
        ("internal", USE_AND_LABOUR),
        ("external", ORDER),
        ("rounding", ROUNDING),
    ]
    .map(step)
    .into()
}
