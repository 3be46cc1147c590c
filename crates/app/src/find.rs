//! Finding vouchers: the list with its typed filters, and one voucher with its history.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use ledger::account::AccountCode;
use ledger::amount;
use ledger::day::{Month, show_day};
use ledger::event::body::{Body, Content};
use ledger::event::{Event, EventId, Line};
use ledger::fold::{LinkKind, Outcome};
use ledger::text::{fold, words_match};
use ledger::voucher::Form;
use store::query::{Order, StateFilter, Totals, VersionRow, VoucherFilter, VoucherRow as StoredRow};

use crate::api::refusal::Objection;
use crate::api::report::AmendedRow;
use crate::api::voucher::{
    EntryView, Link, VersionView, VoucherPage, VoucherQuery, VoucherRow, VoucherState, VoucherSum, VoucherView,
};
use crate::business::event_name;
use crate::entry::{day_of, details, form_of, party_id, voucher_id};
use crate::journal::days;
use crate::{Book, Refusal, show};

/// The most rows given at once.
pub(crate) const ROWS_MAX: u32 = 500;

impl Book {
    /// Part of the list of vouchers.
    ///
    /// # Errors
    /// When a filter names something there is not, or the book cannot be read.
    pub fn list_vouchers(&self, query: &VoucherQuery) -> Result<VoucherPage, Refusal> {
        let (filter, understood) = self.filter_of(query)?;
        let order = order_of(&query.order);
        let totals = self.totals_of(&filter)?;
        let rows = self.store.vouchers(&filter, order, query.offset, query.limit.min(ROWS_MAX))?;
        Ok(VoucherPage {
            rows: rows.iter().map(|row| self.row(row)).collect::<Result<_, _>>()?,
            count: totals.count,
            total_shown: show::dong(totals.total),
            money_in_shown: show::dong(totals.money_in),
            money_out_shown: show::dong(totals.money_out),
            understood,
        })
    }

    /// The list counted and added up; kept until something is written, since every page of a list asks for it.
    fn totals_of(&self, filter: &VoucherFilter) -> Result<Totals, Refusal> {
        let written = self.store.written();
        if let Some((kept_at, kept_for, totals)) = &*self.totals.borrow()
            && *kept_at == written
            && kept_for == filter
        {
            return Ok(*totals);
        }
        let mut totals = self.store.voucher_totals(filter)?;
        if filter.folded {
            // Folding leaves rows out, never money: the sums stay those of every voucher.
            let whole = self.store.voucher_totals(&VoucherFilter { folded: false, ..filter.clone() })?;
            totals = Totals { count: totals.count, ..whole };
        }
        *self.totals.borrow_mut() = Some((written, filter.clone(), totals));
        Ok(totals)
    }

    /// Some rows of the list, in the list's order, for files.
    pub(crate) fn found_vouchers(
        &self,
        query: &VoucherQuery,
        offset: u32,
        limit: u32,
    ) -> Result<Vec<StoredRow>, Refusal> {
        let (filter, _) = self.filter_of(query)?;
        Ok(self.store.vouchers(&filter, order_of(&query.order), offset, limit)?)
    }

    /// What some vouchers come to.
    ///
    /// # Errors
    /// When one of them is not there.
    pub fn sum_vouchers(&self, ids: &[String]) -> Result<VoucherSum, Refusal> {
        let mut total: i64 = 0;
        for id in ids {
            let row = self.store.find_voucher(voucher_id(id)?)?.ok_or_else(|| Refusal::new("voucher.not-there"))?;
            total = total.saturating_add(row.current.total);
        }
        Ok(VoucherSum { count: u32::try_from(ids.len()).unwrap_or(u32::MAX), total_shown: show::dong(total) })
    }

    pub(crate) fn row(&self, row: &StoredRow) -> Result<VoucherRow, Refusal> {
        let current = &row.current;
        Ok(VoucherRow {
            id: current.voucher.to_string(),
            number: current.number.to_string(),
            form: current.number.form.letters().to_owned(),
            date: current.day.to_string(),
            date_shown: show_day(current.day),
            who: self.who(current.party, &current.party_name)?,
            narration: current.narration.clone(),
            total_shown: show::dong(current.total),
            total: current.total.to_string(),
            state: state(row),
            version: current.version,
            photos: Some(self.store.photo_count(current.voucher)?).filter(|count| *count > 0),
        })
    }

    /// A person as lists show one: the name, and the code where there is one.
    pub(crate) fn who(&self, party: Option<EventId>, printed: &str) -> Result<String, Refusal> {
        let party = match party {
            Some(id) => self.store.register()?.get(id),
            None => None,
        };
        Ok(match party {
            Some(party) if printed.is_empty() || printed == party.name => format!("{} ({})", party.name, party.code),
            Some(party) => format!("{printed} ({})", party.code),
            None => printed.to_owned(),
        })
    }

    fn filter_of(&self, query: &VoucherQuery) -> Result<(VoucherFilter, BTreeMap<String, String>), Refusal> {
        let day = |text: &Option<String>| text.as_deref().map(day_of).transpose();
        let mut filter = VoucherFilter {
            form: query.form.as_deref().map(form_of).transpose()?,
            from: day(&query.from)?,
            to: day(&query.to)?,
            parties: query.party.as_deref().map(party_id).transpose()?.map(|party| vec![party]),
            account: query.account.as_deref().map(account_text).transpose()?,
            state: query.state.map(state_filter),
            folded: query.folded == Some(true) && query.state.is_none(),
            ..VoucherFilter::default()
        };
        let understood = self.understand(&query.text, &mut filter)?;
        Ok((filter, understood))
    }

    /// Reads the words of the search field into the filter, and says what each special one was taken to mean.
    fn understand(&self, text: &str, filter: &mut VoucherFilter) -> Result<BTreeMap<String, String>, Refusal> {
        let mut understood = BTreeMap::new();
        let mut words = Vec::new();
        let alone = text.split_whitespace().count() == 1;
        for token in text.split_whitespace() {
            let Some((name, value)) = self.understand_token(token, alone, filter)? else {
                words.push(token);
                continue;
            };
            understood.insert(name.to_owned(), value);
        }
        let words = words.join(" ");
        filter.words = fold(&words);
        if !filter.words.is_empty() {
            understood.insert("words".to_owned(), words);
            filter.parties_answering = self.parties_answering(&filter.words)?;
        }
        Ok(understood)
    }

    fn understand_token(
        &self,
        token: &str,
        alone: bool,
        filter: &mut VoucherFilter,
    ) -> Result<Option<(&'static str, String)>, Refusal> {
        let money = |text: &str| amount::read(text).ok().flatten().map(ledger::money::Dong::get);
        if let Some(least) = token.strip_prefix('>').and_then(|text| money(text.trim_start_matches('='))) {
            filter.least = Some(least);
            return Ok(Some(("least", show::dong(least))));
        }
        if let Some(most) = token.strip_prefix('<').and_then(|text| money(text.trim_start_matches('='))) {
            filter.most = Some(most);
            return Ok(Some(("most", show::dong(most))));
        }
        if let Some((least, most)) = token.split_once("..").and_then(|(least, most)| money(least).zip(money(most))) {
            (filter.least, filter.most) = (Some(least), Some(most));
            return Ok(Some(("between", format!("{} – {}", show::dong(least), show::dong(most)))));
        }
        if let Some(name) = token.strip_prefix('@').filter(|name| !name.is_empty()) {
            filter.parties = Some(self.parties_answering(&fold(name))?);
            return Ok(Some(("party", name.to_owned())));
        }
        if let Some(account) = token.strip_prefix('#').and_then(|text| account_text(text).ok()) {
            filter.account = Some(account.clone());
            return Ok(Some(("account", account)));
        }
        if let Some((from, to)) = self.span_of(&fold(token))? {
            (filter.from, filter.to) = (Some(from), Some(to));
            return Ok(Some(("days", format!("{} – {}", show_day(from), show_day(to)))));
        }
        if let Some((form, number)) = number_of(&fold(token)) {
            (filter.form, filter.number) = (Some(form), Some(number));
            return Ok(Some(("number", format!("{} {number}", form.letters()))));
        }
        let digits: String = token.chars().filter(char::is_ascii_digit).collect();
        let only_digits = token.chars().all(|letter| letter.is_ascii_digit() || letter == '.');
        // «đợt 2», «vụ 3»: a short number among words is one of them.
        let is_sum = only_digits && (alone || digits.len() > 3);
        if is_sum && let Ok(begins) = digits.parse::<u64>() {
            filter.sum_begins = Some(begins);
            return Ok(Some(("sum", token.to_owned())));
        }
        if token.starts_with(|letter: char| letter.is_ascii_digit())
            && !only_digits
            && let Some(sum) = money(token)
        {
            (filter.least, filter.most) = (Some(sum), Some(sum));
            return Ok(Some(("sum", show::dong(sum))));
        }
        Ok(None)
    }

    /// `t3` is March of the working year, `q1` its first quarter.
    fn span_of(&self, token: &str) -> Result<Option<(NaiveDate, NaiveDate)>, Refusal> {
        let (letter, number) = token.split_at(token.chars().next().map_or(0, char::len_utf8));
        let Ok(number) = number.parse::<u32>() else { return Ok(None) };
        let year = Month::of(self.working_day()?).year();
        let (first, months) = match (letter, number) {
            ("t", 1..=12) => (Month::new(year, number), 1),
            ("q", 1..=4) => (Month::new(year, number * 3 - 2), 3),
            _ => return Ok(None),
        };
        let span = first.and_then(|first| Some((first, Month::from_index(first.index() + months - 1)?)));
        Ok(span.map(|(first, last)| (first.first_day(), last.last_day())))
    }

    fn parties_answering(&self, folded: &str) -> Result<Vec<EventId>, Refusal> {
        let answers = |party: &&ledger::party::Party| {
            words_match(&fold(&format!("{} {} {}", party.name, party.code, party.place)), folded)
        };
        Ok(self.store.register()?.all().filter(answers).map(|party| party.id).collect())
    }

    /// One voucher with its history.
    ///
    /// # Errors
    /// When there is no such voucher.
    pub fn voucher_view(&self, id: &str) -> Result<VoucherView, Refusal> {
        let id = voucher_id(id)?;
        let row = self.store.find_voucher(id)?.ok_or_else(|| Refusal::new("voucher.not-there"))?;
        let rows = self.store.versions(id)?;
        let mut versions = rows.iter().map(|version| self.version_view(version)).collect::<Result<Vec<_>, _>>()?;
        for (at, pair) in (1..).zip(rows.windows(2)) {
            versions[at].text_only = self.is_of_text_only(&pair[0], &pair[1])?;
        }
        let content = versions.pop().ok_or_else(|| Refusal::new("voucher.not-there"))?;
        versions.reverse();
        let may_amend = self.amendable(id);
        let (mut reversed_by, mut adjusted_by) = (None, Vec::new());
        for (kind, other) in self.store.linked_to(id)? {
            match kind {
                LinkKind::Reverses => reversed_by = Some(self.link_to(other)?),
                LinkKind::Adjusts => adjusted_by.push(self.link_to(other)?),
            }
        }
        let (mut reverses, mut adjusts) = (None, None);
        if let Some((kind, other)) = self.store.links_to(id)? {
            let link = Some(self.link_to(other)?);
            if kind == LinkKind::Reverses { reverses = link } else { adjusts = link }
        }
        let body = self.store.event(id)?.body;
        let old_number = Self::printed_number(&body).or(match body.into_fact() {
            Body::VoucherPosted(posted) => posted.old_number,
            _ => None,
        });
        Ok(VoucherView {
            id: id.to_string(),
            number: row.current.number.to_string(),
            form: row.current.number.form.letters().to_owned(),
            old_number,
            reference: self.store.versions(id)?.into_iter().next().and_then(|first| first.reference),
            state: state(&row),
            content,
            earlier: versions,
            reversed_by,
            reverses,
            adjusts,
            adjusted_by,
            may_amend: may_amend.is_ok(),
            why_not_amend: may_amend.err().map(|refusal| refusal.code),
        })
    }

    fn link_to(&self, id: EventId) -> Result<Link, Refusal> {
        let row = self.store.find_voucher(id)?.ok_or_else(|| Refusal::new("voucher.not-there"))?;
        Ok(Link { id: id.to_string(), number: row.current.number.to_string(), date_shown: show_day(row.current.day) })
    }

    fn version_view(&self, version: &VersionRow) -> Result<VersionView, Refusal> {
        let event = self.store.event(version.event)?;
        let wall = event.wall;
        let business = event.body.business().map(str::to_owned);
        let (content, lines, reason) = content_and_lines(event)?;
        let entries = lines.iter().map(|line| self.entry_view(line)).collect::<Result<_, _>>()?;
        Ok(VersionView {
            version: version.version,
            date: content.date.to_string(),
            date_shown: show_day(content.date),
            party: content.party.map(|party| self.party_ref(party)).transpose()?.flatten(),
            party_name: content.party_name,
            narration: content.narration,
            attachments: content.attachments.into(),
            event: business.as_deref().map(event_name),
            entries,
            total_shown: show::dong(version.total),
            words: self.in_words(version.total),
            written_at: show::moment(wall),
            written_by: self.writer_name(version.event.writer()),
            reason,
            text_only: false,
            warnings: self.kept_warnings_of(version.event)?,
        })
    }

    fn kept_warnings_of(&self, event: EventId) -> Result<Vec<Objection>, Refusal> {
        let kept = self.store.warnings(event)?;
        // A warning that no longer reads is no reason to hide the voucher it stood by.
        Ok(kept.iter().filter_map(|text| serde_json::from_str(text).ok()).collect())
    }

    fn is_of_text_only(&self, old: &VersionRow, new: &VersionRow) -> Result<bool, Refusal> {
        let (content, lines, _) = content_and_lines(self.store.event(old.event)?)?;
        let (new_content, new_lines, _) = content_and_lines(self.store.event(new.event)?)?;
        Ok(ledger::correction::is_of_text_only((&content, &lines), (&new_content, &new_lines)))
    }

    fn entry_view(&self, line: &Line) -> Result<EntryView, Refusal> {
        let party = |id: Option<EventId>| id.map(|id| self.party_ref(id)).transpose().map(Option::flatten);
        Ok(EntryView {
            narration: line.extra.narration().unwrap_or_default().to_owned(),
            debit: line.debit.map(|code| code.to_string()).unwrap_or_default(),
            credit: line.credit.map(|code| code.to_string()).unwrap_or_default(),
            amount_shown: show::dong(line.amount.get()),
            debit_party: party(line.debit_party)?,
            credit_party: party(line.credit_party)?,
            extra: details(&line.extra),
        })
    }

    /// The voucher before or after this one in its series.
    ///
    /// # Errors
    /// When there is no such voucher.
    pub fn neighbour(&self, id: &str, step: i32) -> Result<Option<String>, Refusal> {
        let row = self.store.find_voucher(voucher_id(id)?)?.ok_or_else(|| Refusal::new("voucher.not-there"))?;
        Ok(self.store.neighbour(row.current.number, step > 0)?.map(|id| id.to_string()))
    }

    /// Every amendment of the days: «Bảng kê chứng từ đã sửa».
    ///
    /// # Errors
    /// When a day does not read.
    pub fn amended_vouchers(&self, from: &str, to: &str) -> Result<Vec<AmendedRow>, Refusal> {
        let (from, to) = days(from, to)?;
        let pairs = self.store.amendments(from, to)?;
        pairs.iter().map(|(old, new)| self.amended_row(old, new)).collect()
    }

    pub(crate) fn amended_row(&self, old: &VersionRow, new: &VersionRow) -> Result<AmendedRow, Refusal> {
        let event = self.store.event(new.event)?;
        let wall = event.wall;
        let (_, new_lines, reason) = content_and_lines(event)?;
        let (_, old_lines, _) = content_and_lines(self.store.event(old.event)?)?;
        let accounts = |lines: &[Line]| lines.iter().map(|line| (line.debit, line.credit)).collect::<Vec<_>>();
        let amounts = |lines: &[Line]| lines.iter().map(|line| line.amount).collect::<Vec<_>>();
        let changes = [
            ("date", old.day != new.day),
            ("party", (old.party, &old.party_name) != (new.party, &new.party_name)),
            ("narration", old.narration != new.narration),
            ("amount", amounts(&old_lines) != amounts(&new_lines)),
            ("accounts", accounts(&old_lines) != accounts(&new_lines)),
        ];
        let mut changed: Vec<String> =
            changes.into_iter().filter(|(_, changed)| *changed).map(|(name, _)| name.to_owned()).collect();
        if changed.is_empty() {
            changed.push("other".to_owned());
        }
        Ok(AmendedRow {
            voucher: new.voucher.to_string(),
            number: new.number.to_string(),
            version: new.version,
            amended_at: show::moment(wall),
            amended_by: self.writer_name(new.event.writer()),
            reason: reason.unwrap_or_default(),
            date_before: show_day(old.day),
            date_after: show_day(new.day),
            total_before: show::dong(old.total),
            total_after: show::dong(new.total),
            changed,
            text_only: self.is_of_text_only(old, new)?,
        })
    }
}

/// The text and the lines a version brought, and why when it amends.
pub(crate) fn content_and_lines(event: Event) -> Result<(Content, Vec<Line>, Option<String>), Refusal> {
    match event.body.into_fact() {
        Body::VoucherAmended(amended) => {
            let lines = event.lines.into_iter().skip(amended.negated.into()).collect();
            Ok((amended.content, lines, Some(amended.reason)))
        }
        Body::VoucherAdjusted(adjusted) => Ok((adjusted.content, event.lines, Some(adjusted.reason))),
        body => match body.numbered() {
            Some((_, content)) => Ok((content.clone(), event.lines, None)),
            None => Err(Refusal::new("voucher.not-there")),
        },
    }
}

fn order_of(name: &str) -> Order {
    match name {
        "date-up" => Order::EarliestFirst,
        "number" => Order::Number,
        "amount" => Order::Amount,
        _ => Order::LatestFirst,
    }
}

fn account_text(text: &str) -> Result<String, Refusal> {
    let code: AccountCode = text.parse().map_err(|_| Refusal::new("account.unknown").with("account", text))?;
    Ok(code.to_string())
}

/// `pc0231`, `pc.q01-0231`: a form and a number.
pub(crate) fn number_of(token: &str) -> Option<(Form, u32)> {
    let (letters, rest) = token.split_at_checked(2)?;
    let form = Form::named(&letters.to_uppercase())?;
    let number = rest.rsplit(['-', '.']).next()?.parse().ok()?;
    Some((form, number))
}

fn state_filter(state: VoucherState) -> StateFilter {
    match state {
        VoucherState::Posted => StateFilter::Posted,
        VoucherState::Amended => StateFilter::Amended,
        VoucherState::Reversed => StateFilter::Reversed,
        VoucherState::Reversal => StateFilter::Reversal,
        VoucherState::Adjustment => StateFilter::Adjustment,
        VoucherState::Waiting => StateFilter::Outcome(Outcome::Waiting),
        VoucherState::Flagged => StateFilter::Outcome(Outcome::Flagged),
        VoucherState::Held => StateFilter::Outcome(Outcome::Held),
        VoucherState::Void => StateFilter::Outcome(Outcome::Void),
    }
}

pub(crate) fn state(row: &StoredRow) -> VoucherState {
    match row.outcome {
        Outcome::Waiting => VoucherState::Waiting,
        Outcome::Held => VoucherState::Held,
        Outcome::Void | Outcome::Malformed => VoucherState::Void,
        Outcome::Effective | Outcome::Flagged if row.reversed => VoucherState::Reversed,
        Outcome::Flagged => VoucherState::Flagged,
        Outcome::Effective => match row.link {
            Some(LinkKind::Reverses) => VoucherState::Reversal,
            Some(LinkKind::Adjusts) => VoucherState::Adjustment,
            None if row.current.version > 1 => VoucherState::Amended,
            None => VoucherState::Posted,
        },
    }
}
