//! A member and the cooperative in some days: capital, what he used and delivered, debts, loans, his share of income.

use chrono::NaiveDate;
use ledger::day::show_day;
use ledger::event::EventId;

use crate::api::capital::{MemberStatement, StatementFigure, StatementMove};
use crate::entry::party_id;
use crate::journal::days;
use crate::{Book, Refusal, show};

/// Accounts whose movements a member sees: his capital and everything he owes or is owed.
const SHOWN: [&str; 8] = ["131", "132", "138", "141", "331", "334", "338", "4111"];

/// What there was, what came, what went.
#[derive(Clone, Copy, Default)]
struct Sums {
    opening: i64,
    plus: i64,
    minus: i64,
}

impl Book {
    /// The statement of a member.
    ///
    /// # Errors
    /// When there is no such party, or a day does not read.
    pub fn member_statement(&self, id: &str, from: &str, to: &str) -> Result<MemberStatement, Refusal> {
        let (from, to) = days(from, to)?;
        let id = party_id(id)?;
        let party = self.party_ref(id)?.ok_or_else(|| Refusal::new("party.not-there"))?;
        let mut rows = Vec::new();
        let (mut delivered, mut income, mut paid_out) = (0i64, 0i64, 0i64);
        self.store.statement::<Refusal>(id, from, to, |row| {
            let contra = |group: &str| row.contra.is_some_and(|contra| contra.is_under(group));
            if row.account.is_under("331") && ["152", "154", "156"].iter().any(|stock| contra(stock)) {
                delivered += row.credit - row.debit;
            }
            if row.account.is_under("338") {
                income += if contra("421") { row.credit - row.debit } else { 0 };
                let paid = ["111", "112", "4111", "3338"].iter().any(|money| contra(money));
                paid_out += if paid { row.debit - row.credit } else { 0 };
            }
            if SHOWN.iter().any(|shown| row.account.is_under(shown)) {
                rows.push(StatementMove {
                    date_shown: show_day(row.day),
                    number: row.number.to_string(),
                    voucher: row.voucher.to_string(),
                    account: row.account.to_string(),
                    narration: row.narration,
                    debit: show::dong_or_blank(row.debit),
                    credit: show::dong_or_blank(row.credit),
                });
            }
            Ok(())
        })?;
        let mut figures = self.balances_shown(id, from, to)?;
        let used = |account: &str| -> Result<i64, Refusal> {
            Ok(self.supplied_to(account, from, to)?.get(&id).copied().unwrap_or(0))
        };
        for (what, amount) in
            [("used-internal", used("512")?), ("used-external", used("511")?), ("delivered", delivered)]
        {
            if amount != 0 {
                figures.push(figure(what, None, amount, 0));
            }
        }
        if income != 0 || paid_out != 0 {
            figures.push(figure("income", None, income, paid_out));
        }
        Ok(MemberStatement { party, from_shown: show_day(from), to_shown: show_day(to), figures, rows })
    }

    /// Capital, debts and loans: what there was, came, went and is.
    fn balances_shown(&self, id: EventId, from: NaiveDate, to: NaiveDate) -> Result<Vec<StatementFigure>, Refusal> {
        let [mut capital, mut owes, mut owed, mut loans] = [Sums::default(); 4];
        for (account, part) in self.store.figures_of_party(id, from, to)? {
            let is = |groups: &[&str]| groups.iter().any(|group| account.is_under(group));
            if is(&["4111"]) {
                capital = Sums { opening: -part.opening, plus: part.credit, minus: part.debit };
            } else if is(&["132"]) {
                add(&mut loans, part.opening, part.debit, part.credit);
            } else if is(&["131", "138", "141"]) {
                add(&mut owes, part.opening, part.debit, part.credit);
            } else if is(&["331", "332", "334", "338"]) {
                add(&mut owed, -part.opening, part.credit, part.debit);
            }
        }
        let lines = [("capital", capital), ("owes", owes), ("owed", owed), ("loans", loans)];
        let is_empty = |sums: &Sums| (sums.opening, sums.plus, sums.minus) == (0, 0, 0);
        // Capital and debts are said even where there are none: that is what a member asks.
        let shown = lines.into_iter().filter(|(what, sums)| *what != "loans" || !is_empty(sums));
        Ok(shown.map(|(what, sums)| figure(what, Some(sums.opening), sums.plus, sums.minus)).collect())
    }
}

fn add(sums: &mut Sums, opening: i64, plus: i64, minus: i64) {
    sums.opening += opening;
    sums.plus += plus;
    sums.minus += minus;
}

fn figure(what: &str, opening: Option<i64>, plus: i64, minus: i64) -> StatementFigure {
    StatementFigure {
        what: what.to_owned(),
        opening: opening.map(show::dong).unwrap_or_default(),
        plus: show::dong_or_blank(plus),
        minus: show::dong_or_blank(minus),
        closing: opening.map(|opening| show::dong(opening + plus - minus)).unwrap_or_default(),
    }
}
