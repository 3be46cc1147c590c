//! Vouchers: found, listed, counted, and with their history.

use std::collections::BTreeMap;

use ::ledger::day::Month;
use ::ledger::event::{EventId, day_number};
use ::ledger::fold::{LinkKind, Outcome};
use ::ledger::voucher::Form;
use chrono::NaiveDate;
use rusqlite::types::Value as Sql;
use rusqlite::{OptionalExtension, Row, params, params_from_iter};

use super::{FullNumber, stored_number};
use crate::books::{stored_day, stored_id, stored_party};
use crate::{Failure, Store};

/// What is looked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct VoucherFilter {
    /// Folded words that must each begin a word of the narration or the name.
    pub words: String,
    /// Parties that answer to the words as well.
    pub parties_answering: Vec<EventId>,
    /// Only this form.
    pub form: Option<Form>,
    /// Only this number within its series.
    pub number: Option<u32>,
    /// From this day on.
    pub from: Option<NaiveDate>,
    /// To this day.
    pub to: Option<NaiveDate>,
    /// Only with one of these parties, as its person or in a line.
    pub parties: Option<Vec<EventId>>,
    /// Only touching this account or those under it.
    pub account: Option<String>,
    /// Only of at least this many đồng.
    pub least: Option<i64>,
    /// Only of at most this many đồng.
    pub most: Option<i64>,
    /// Only sums whose digits begin so.
    pub sum_begins: Option<u64>,
    /// Only in this state.
    pub state: Option<StateFilter>,
    /// Leave out a voucher that takes back another one of the same days: the two are shown as one.
    pub folded: bool,
    /// Only what counts in the books: nothing that waits, is held or void.
    pub counted: bool,
}

/// The states a list can be narrowed to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StateFilter {
    /// Posted and never corrected.
    Posted,
    /// Amended at least once.
    Amended,
    /// Taken back.
    Reversed,
    /// Takes another back.
    Reversal,
    /// Puts another right.
    Adjustment,
    /// With this outcome.
    Outcome(Outcome),
}

/// The order of a list; always total.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Order {
    /// Latest day first.
    #[default]
    LatestFirst,
    /// Earliest day first.
    EarliestFirst,
    /// By form and number.
    Number,
    /// Largest first.
    Amount,
}

/// One content of a voucher.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VersionRow {
    /// The event that brought it.
    pub event: EventId,
    /// The voucher.
    pub voucher: EventId,
    /// 1 as posted, 2 after the first amendment …
    pub version: u32,
    /// The voucher's number.
    pub number: FullNumber,
    /// The document's day.
    pub day: NaiveDate,
    /// The day it is booked on.
    pub booked_day: NaiveDate,
    /// Who.
    pub party: Option<EventId>,
    /// The name as printed.
    pub party_name: String,
    /// The reason.
    pub narration: String,
    /// How many lines.
    pub entries: u32,
    /// The sum of the lines.
    pub total: i64,
    /// The outside reference.
    pub reference: Option<String>,
}

/// A voucher as the list shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VoucherRow {
    /// Its current content.
    pub current: VersionRow,
    /// Whether it counts.
    pub outcome: Outcome,
    /// Whether it is taken back.
    pub reversed: bool,
    /// What it does to another.
    pub link: Option<LinkKind>,
}

/// Counted and added up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Totals {
    /// How many vouchers.
    pub count: u32,
    /// How many lines.
    pub entries: u32,
    /// Their sum.
    pub total: i64,
    /// Money that came in: cash receipts and bank receipts.
    pub money_in: i64,
    /// Money that went out: cash payments and bank payments.
    pub money_out: i64,
}

const VERSION: &str = "v.event_id, v.voucher_id, v.version, v.form, v.year, v.writer_no, v.number, v.day, v.booked_day,
    v.party_id, v.party_name, v.narration, v.entries, v.total_dong, v.reference";
const STATE: &str = "coalesce((select outcome from judgement where event_id = v.voucher_id), 0),
    exists (select 1 from link where kind = 1 and target_id = v.voucher_id),
    (select kind from link where event_id = v.voucher_id)";
/// Neither the voucher nor the content it stands with was judged not to count.
const COUNTED: &str = "not exists (select 1 from judgement
    where judgement.event_id in (v.voucher_id, v.event_id) and outcome not in (0, 2))";
const CURRENT: &str = "not exists (select 1 from replaced where replaced.event_id = v.event_id)";

impl Store {
    /// Part of the list.
    ///
    /// # Errors
    /// When the database fails.
    pub fn vouchers(
        &self,
        filter: &VoucherFilter,
        order: Order,
        offset: u32,
        limit: u32,
    ) -> Result<Vec<VoucherRow>, Failure> {
        let (condition, mut values) = condition(filter);
        let order = match order {
            Order::LatestFirst => "v.booked_day desc, v.place desc",
            Order::EarliestFirst => "v.booked_day, v.place",
            Order::Number => "v.form, v.year, v.writer_no, v.number",
            Order::Amount => "v.total_dong desc, v.place",
        };
        let at = values.len();
        values.extend([i64::from(limit).into(), i64::from(offset).into()]);
        let sql = format!(
            "select {VERSION}, {STATE} from version v where {CURRENT} and {condition} order by {order} limit ?{} offset ?{}",
            at + 1,
            at + 2
        );
        let mut query = self.conn.prepare_cached(&sql)?;
        let mut rows = query.query(params_from_iter(values))?;
        let mut vouchers = Vec::new();
        while let Some(row) = rows.next()? {
            vouchers.push(voucher_row(row)?);
        }
        Ok(vouchers)
    }

    /// Gives every content that counts in some days, by day and order of posting: the number its lines begin with (an amended
    /// content counts on after those it takes back) and how many it has.
    ///
    /// # Errors
    /// When the database fails, or what `take` answers.
    pub fn counted_contents<E: From<Failure>>(
        &self,
        from: NaiveDate,
        to: NaiveDate,
        mut take: impl FnMut(EventId, u32, u32) -> Result<(), E>,
    ) -> Result<(), E> {
        let sql = format!(
            "with took_back (event_id, lines) as materialized
                (select r.by_event_id, sum(o.entries) from replaced r join version o on o.event_id = r.event_id
                 group by r.by_event_id)
             select v.event_id, coalesce(t.lines, 0), v.entries from version v left join took_back t using (event_id)
             where v.booked_day between ?1 and ?2 and {CURRENT} and {COUNTED} order by v.booked_day, v.place"
        );
        let mut query = self.conn.prepare_cached(&sql).map_err(Failure::from)?;
        let mut rows = query.query(params![day_number(from), day_number(to)]).map_err(Failure::from)?;
        while let Some(row) = rows.next().map_err(Failure::from)? {
            let numbers = (row.get(0), row.get(1), row.get(2));
            let (event, first, lines) = (
                numbers.0.map_err(Failure::from)?,
                numbers.1.map_err(Failure::from)?,
                numbers.2.map_err(Failure::from)?,
            );
            take(stored_id(event)?, first, lines)?;
        }
        Ok(())
    }

    /// Lines of some days that have one side, those of accounts off the balance sheet, by the content they are of.
    ///
    /// # Errors
    /// When the database fails.
    pub fn one_sided_lines(&self, from: NaiveDate, to: NaiveDate) -> Result<BTreeMap<EventId, Vec<u32>>, Failure> {
        let mut query = self.conn.prepare_cached(
            "select event_id, line from posting p where account < '1' and contra is null and day between ?1 and ?2
               and not exists (select 1 from replaced r where r.event_id = p.event_id)",
        )?;
        let mut rows = query.query(params![day_number(from), day_number(to)])?;
        let mut lines: BTreeMap<EventId, Vec<u32>> = BTreeMap::new();
        while let Some(row) = rows.next()? {
            lines.entry(stored_id(row.get(0)?)?).or_default().push(row.get(1)?);
        }
        Ok(lines)
    }

    /// The whole list counted and added up.
    ///
    /// # Errors
    /// When the database fails.
    pub fn voucher_totals(&self, filter: &VoucherFilter) -> Result<Totals, Failure> {
        let (condition, values) = condition(filter);
        let sql = format!(
            "select count(*), coalesce(sum(entries), 0), coalesce(sum(total_dong), 0),
                    coalesce(sum(total_dong) filter (where form in (1, 3)), 0),
                    coalesce(sum(total_dong) filter (where form in (2, 4)), 0)
             from version v where {CURRENT} and {condition}"
        );
        let mut query = self.conn.prepare_cached(&sql)?;
        Ok(query.query_row(params_from_iter(values), |row| {
            Ok(Totals {
                count: row.get(0)?,
                entries: row.get(1)?,
                total: row.get(2)?,
                money_in: row.get(3)?,
                money_out: row.get(4)?,
            })
        })?)
    }

    /// One voucher as it stands.
    ///
    /// # Errors
    /// When the database fails.
    pub fn find_voucher(&self, voucher: EventId) -> Result<Option<VoucherRow>, Failure> {
        let sql = format!(
            "select {VERSION}, {STATE} from version v
             where ((v.event_id = ?1 and v.version = 1) or (v.version > 1 and v.voucher_id = ?1)) and {CURRENT}"
        );
        let mut query = self.conn.prepare_cached(&sql)?;
        let mut rows = query.query([voucher.to_i64()])?;
        rows.next()?.map(voucher_row).transpose()
    }

    /// Every content a voucher had, the first one first.
    ///
    /// # Errors
    /// When the database fails.
    pub fn versions(&self, voucher: EventId) -> Result<Vec<VersionRow>, Failure> {
        let sql = format!(
            "select {VERSION} from version v
             where (v.event_id = ?1 and v.version = 1) or (v.version > 1 and v.voucher_id = ?1) order by v.version"
        );
        self.version_rows(&sql, params![voucher.to_i64()])
    }

    /// Every amended content whose new or old day lies in the span, in the order they were written.
    ///
    /// # Errors
    /// When the database fails.
    pub fn amendments(&self, from: NaiveDate, to: NaiveDate) -> Result<Vec<(VersionRow, VersionRow)>, Failure> {
        let sql = format!(
            "select {VERSION} from version v join replaced r on r.by_event_id = v.event_id
             join version old on old.event_id = r.event_id
             where v.booked_day between ?1 and ?2 or old.booked_day between ?1 and ?2
             order by (select place from event where event_id = v.event_id)"
        );
        let new = self.version_rows(&sql, params![day_number(from), day_number(to)])?;
        let mut pairs = Vec::with_capacity(new.len());
        for version in new {
            let sql = format!(
                "select {VERSION} from replaced r join version v on v.event_id = r.event_id where r.by_event_id = ?"
            );
            let old = self.version_rows(&sql, params![version.event.to_i64()])?.pop();
            pairs.extend(old.map(|old| (old, version)));
        }
        Ok(pairs)
    }

    /// The vouchers that take this one back or put it right.
    ///
    /// # Errors
    /// When the database fails.
    pub fn linked_to(&self, voucher: EventId) -> Result<Vec<(LinkKind, EventId)>, Failure> {
        let mut query = self.conn.prepare_cached(
            "select kind, event_id from link join event using (event_id) where target_id = ? order by place",
        )?;
        let rows = query.query_map([voucher.to_i64()], |row| Ok((row.get::<_, u8>(0)?, row.get::<_, i64>(1)?)))?;
        rows.map(|row| row.map_err(Failure::from).and_then(link)).collect()
    }

    /// The voucher this one takes back or puts right.
    ///
    /// # Errors
    /// When the database fails.
    pub fn links_to(&self, voucher: EventId) -> Result<Option<(LinkKind, EventId)>, Failure> {
        let mut query = self.conn.prepare_cached("select kind, target_id from link where event_id = ?")?;
        let row =
            query.query_row([voucher.to_i64()], |row| Ok((row.get::<_, u8>(0)?, row.get::<_, i64>(1)?))).optional()?;
        row.map(link).transpose()
    }

    /// The voucher imported under an outside reference.
    ///
    /// # Errors
    /// When the database fails.
    pub fn by_reference(&self, reference: &str) -> Result<Option<VersionRow>, Failure> {
        let sql = format!("select {VERSION} from version v where v.reference = ? limit 1");
        Ok(self.version_rows(&sql, params![reference])?.pop())
    }

    /// The voucher with this number, as it stands now.
    ///
    /// # Errors
    /// When the database fails.
    pub fn by_number(&self, number: FullNumber) -> Result<Option<VersionRow>, Failure> {
        let mut query = self.conn.prepare_cached(
            "select voucher_id from version where form = ? and year = ? and writer_no = ? and number = ? and version = 1",
        )?;
        let values = params![number.form as u8, number.year, number.writer, number.number];
        let found: Option<i64> = query.query_row(values, |row| row.get(0)).optional()?;
        let Some(voucher) = found else { return Ok(None) };
        Ok(self.find_voucher(stored_id(voucher)?)?.map(|row| row.current))
    }

    /// The last voucher of a form, of one party where named, that is not a correction.
    ///
    /// # Errors
    /// When the database fails.
    pub fn last_voucher(&self, form: Form, party: Option<EventId>) -> Result<Option<VersionRow>, Failure> {
        let sql = format!(
            "select {VERSION} from event e indexed by event_by_place cross join version v on v.event_id = e.event_id
             where e.place is not null and v.form = ?1 and (?2 is null or v.party_id = ?2) and {CURRENT}
               and not exists (select 1 from link where event_id = v.voucher_id or target_id = v.voucher_id)
             order by e.place desc limit 1"
        );
        Ok(self.version_rows(&sql, params![form as u8, party.map(EventId::to_i64)])?.pop())
    }

    /// The last vouchers with a party, as their person or in a line.
    ///
    /// # Errors
    /// When the database fails.
    pub fn recent_with(&self, party: EventId, limit: u32) -> Result<Vec<VoucherRow>, Failure> {
        let filter = VoucherFilter { parties: Some(vec![party]), ..VoucherFilter::default() };
        self.vouchers(&filter, Order::LatestFirst, 0, limit)
    }

    /// The day of the voucher written last.
    ///
    /// # Errors
    /// When the database fails.
    pub fn last_day(&self) -> Result<Option<NaiveDate>, Failure> {
        let mut query = self.conn.prepare_cached(
            "select v.day from event e indexed by event_by_place cross join version v on v.event_id = e.event_id
             where e.place is not null order by e.place desc limit 1",
        )?;
        query.query_row([], |row| row.get(0)).optional()?.map(stored_day).transpose()
    }

    /// The voucher with the next (`1`) or previous (`-1`) number in the same series.
    ///
    /// # Errors
    /// When the database fails.
    pub fn neighbour(&self, of: FullNumber, forward: bool) -> Result<Option<EventId>, Failure> {
        let (compare, order) = if forward { (">", "") } else { ("<", "desc") };
        let sql = format!(
            "select voucher_id from version
             where version = 1 and form = ? and year = ? and writer_no = ? and number {compare} ?
             order by number {order} limit 1"
        );
        let mut query = self.conn.prepare_cached(&sql)?;
        let row =
            query.query_row(params![of.form as u8, of.year, of.writer, of.number], |row| row.get(0)).optional()?;
        row.map(stored_id).transpose()
    }

    /// Vouchers and turnover of each month that has any.
    ///
    /// # Errors
    /// When the database fails.
    pub fn month_totals(&self) -> Result<Vec<(Month, u32, i64)>, Failure> {
        let sql =
            format!("select booked_day, count(*), sum(total_dong) from version v where {CURRENT} group by booked_day");
        let mut query = self.conn.prepare_cached(&sql)?;
        let mut rows = query.query([])?;
        let mut months: BTreeMap<Month, (u32, i64)> = BTreeMap::new();
        while let Some(row) = rows.next()? {
            let entry = months.entry(Month::of(stored_day(row.get(0)?)?)).or_default();
            entry.0 += row.get::<_, u32>(1)?;
            entry.1 += row.get::<_, i64>(2)?;
        }
        Ok(months.into_iter().map(|(month, (count, total))| (month, count, total)).collect())
    }

    /// Vouchers of the same form, sum and person within three days: what a second entry by mistake would look like.
    /// Where nobody of the register is named, the name as printed says who it was.
    ///
    /// # Errors
    /// When the database fails.
    pub fn twins(
        &self,
        form: Form,
        day: NaiveDate,
        total: i64,
        party: Option<EventId>,
        party_name: &str,
    ) -> Result<Vec<FullNumber>, Failure> {
        let sql = format!(
            "select v.form, v.year, v.writer_no, v.number from version v
             where v.booked_day between ?1 - 3 and ?1 + 3 and v.form = ?2 and v.total_dong = ?3 and v.party_id is ?4
               and (?4 is not null or v.party_name = ?5) and {CURRENT}
               and not exists (select 1 from link where target_id = v.voucher_id)
             order by v.place desc limit 3"
        );
        let mut query = self.conn.prepare_cached(&sql)?;
        let mut rows =
            query.query(params![day_number(day), form as u8, total, party.map(EventId::to_i64), party_name])?;
        let mut numbers = Vec::new();
        while let Some(row) = rows.next()? {
            numbers.push(stored_number(row, 0)?);
        }
        Ok(numbers)
    }

    fn version_rows(&self, sql: &str, values: &[&dyn rusqlite::ToSql]) -> Result<Vec<VersionRow>, Failure> {
        let mut query = self.conn.prepare_cached(sql)?;
        let mut rows = query.query(values)?;
        let mut versions = Vec::new();
        while let Some(row) = rows.next()? {
            versions.push(version_row(row)?);
        }
        Ok(versions)
    }
}

fn condition(filter: &VoucherFilter) -> (String, Vec<Sql>) {
    let mut conditions = vec!["true".to_owned()];
    let mut values: Vec<Sql> = Vec::new();
    let mut add = |text: &str, value: Sql| {
        values.push(value);
        conditions.push(text.replace("?#", &format!("?{}", values.len())));
    };
    if let Some(form) = filter.form {
        add("v.form = ?#", i64::from(form as u8).into());
    }
    if let Some(number) = filter.number {
        add("v.number = ?#", i64::from(number).into());
    }
    if let Some(from) = filter.from {
        add("v.booked_day >= ?#", i64::from(day_number(from)).into());
    }
    if let Some(to) = filter.to {
        add("v.booked_day <= ?#", i64::from(day_number(to)).into());
    }
    if let Some(least) = filter.least {
        add("v.total_dong >= ?#", least.into());
    }
    if let Some(most) = filter.most {
        add("v.total_dong <= ?#", most.into());
    }
    if let Some(digits) = filter.sum_begins {
        add("cast(v.total_dong as text) like ?# || '%'", digits.to_string().into());
    }
    if let Some(account) = &filter.account {
        let text = "v.event_id in (select event_id from posting where account >= ?# and account < ?# || '~')";
        add(text, account.clone().into());
    }
    if !filter.words.is_empty() {
        let parties = id_list(&filter.parties_answering);
        let text = format!("(search_match(v.narration || ' ' || v.party_name, ?#) or v.party_id in ({parties}))");
        add(&text, filter.words.clone().into());
    }
    if let Some(parties) = &filter.parties {
        let parties = id_list(parties);
        conditions.push(format!(
            "(v.party_id in ({parties}) or v.event_id in (select event_id from posting where party_id in ({parties})))"
        ));
    }
    if let Some(state) = filter.state {
        conditions.push(state_condition(state));
    }
    if filter.counted {
        conditions.push(COUNTED.to_owned());
    }
    if filter.folded {
        conditions.push(folded_condition(filter.from, filter.to));
    }
    (conditions.join(" and "), values)
}

/// Ids are numbers of our own, never text from outside.
fn id_list(ids: &[EventId]) -> String {
    ids.iter().map(EventId::to_string).collect::<Vec<_>>().join(", ")
}

/// A pair of which only one half lies in the days stays apart: neither half may be lost sight of.
fn folded_condition(from: Option<NaiveDate>, to: Option<NaiveDate>) -> String {
    let (from, to) = (from.map_or(i32::MIN, day_number), to.map_or(i32::MAX, day_number));
    format!(
        "not exists (select 1 from link l join version t
            on ((t.event_id = l.target_id and t.version = 1) or (t.version > 1 and t.voucher_id = l.target_id))
            where l.event_id = v.voucher_id and l.kind = 1 and t.booked_day between {from} and {to}
              and not exists (select 1 from replaced r where r.event_id = t.event_id))"
    )
}

fn state_condition(state: StateFilter) -> String {
    const LINKED: &str = "exists (select 1 from link where event_id = v.voucher_id and kind = ";
    const REVERSED: &str = "exists (select 1 from link where kind = 1 and target_id = v.voucher_id)";
    match state {
        StateFilter::Posted => format!(
            "v.version = 1 and not {REVERSED} and not exists (select 1 from link where event_id = v.voucher_id)
             and not exists (select 1 from judgement where event_id = v.voucher_id)"
        ),
        StateFilter::Amended => "v.version > 1".to_owned(),
        StateFilter::Reversed => REVERSED.to_owned(),
        StateFilter::Reversal => format!("{LINKED}1)"),
        StateFilter::Adjustment => format!("{LINKED}2)"),
        StateFilter::Outcome(Outcome::Effective) => {
            "not exists (select 1 from judgement where event_id = v.voucher_id)".to_owned()
        }
        StateFilter::Outcome(outcome) => {
            format!("exists (select 1 from judgement where event_id = v.voucher_id and outcome = {})", outcome as u8)
        }
    }
}

fn link((kind, id): (u8, i64)) -> Result<(LinkKind, EventId), Failure> {
    let kind = if kind == LinkKind::Reverses as u8 { LinkKind::Reverses } else { LinkKind::Adjusts };
    Ok((kind, stored_id(id)?))
}

fn version_row(row: &Row<'_>) -> Result<VersionRow, Failure> {
    Ok(VersionRow {
        event: stored_id(row.get(0)?)?,
        voucher: stored_id(row.get(1)?)?,
        version: row.get(2)?,
        number: stored_number(row, 3)?,
        day: stored_day(row.get(7)?)?,
        booked_day: stored_day(row.get(8)?)?,
        party: stored_party(row.get(9)?)?,
        party_name: row.get(10)?,
        narration: row.get(11)?,
        entries: row.get(12)?,
        total: row.get(13)?,
        reference: row.get(14)?,
    })
}

fn voucher_row(row: &Row<'_>) -> Result<VoucherRow, Failure> {
    Ok(VoucherRow {
        current: version_row(row)?,
        outcome: Outcome::of(row.get(15)?).ok_or_else(|| Failure::Damaged("an outcome".into()))?,
        reversed: row.get(16)?,
        link: row.get::<_, Option<u8>>(17)?.map(|kind| if kind == 1 { LinkKind::Reverses } else { LinkKind::Adjusts }),
    })
}
