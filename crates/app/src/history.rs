//! The history of everything: who did what, when, what it was before and what it became.

mod coop;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use ledger::day::show_day;
use ledger::event::body::{AccountSet, Body, PartySet, SettingSet};
use ledger::event::decision::Decision;
use ledger::event::kind::{Kind, class_of};
use ledger::event::value::Value;
use ledger::event::{Event, EventId, Line};
use ledger::fold::{Choice, Why};
use ledger::member::Fact;
use ledger::party::{Detail, Party, PartyField};
use ledger::setting::list_entry;
use ledger::text::{fold, words_match};
use store::act::Act;
use store::query::{Glance, HistorySize};

use crate::admission::shown_roles;
use crate::api::device::Role;
use crate::api::history::{HistoryChange, HistoryPage, HistoryQuery, HistoryRow, HistoryTarget};
use crate::cards::shown;
use crate::entry::day_of;
use crate::find::{ROWS_MAX, content_and_lines};
use crate::{Book, Refusal, show};

/// The history in the order it is shown, kept while the book is open, and the last answer to a question.
#[derive(Default)]
pub(crate) struct HistoryIndex {
    size: HistorySize,
    /// The latest first.
    things: Vec<Thing>,
    acts: BTreeMap<i64, Act>,
    found: Option<(HistoryQuery, Vec<Thing>)>,
}

/// One thing in the history. Sorted by time, then by what came first on its machine.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Thing {
    /// Seconds since 2020-01-01 UTC, as claimed.
    wall: u32,
    what: What,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum What {
    Event { id: EventId, kind: u16 },
    Act(i64),
}

/// What a row says beside when and who.
#[derive(Default)]
struct Told {
    act: &'static str,
    args: BTreeMap<String, String>,
    changes: Vec<HistoryChange>,
    reason: String,
    target: Option<HistoryTarget>,
}

impl Told {
    fn of(act: &'static str) -> Self {
        Self { act, ..Self::default() }
    }

    fn with(mut self, name: &str, value: impl ToString) -> Self {
        self.args.insert(name.to_owned(), value.to_string());
        self
    }

    fn at(mut self, kind: &str, id: impl ToString) -> Self {
        self.target = Some(HistoryTarget { kind: kind.to_owned(), id: id.to_string() });
        self
    }

    fn changed(mut self, field: &str, before: impl Into<String>, after: impl Into<String>) -> Self {
        let (before, after) = (before.into(), after.into());
        if before != after {
            self.changes.push(HistoryChange { field: field.to_owned(), before, after });
        }
        self
    }
}

impl Book {
    /// Part of the history, the latest first.
    ///
    /// # Errors
    /// When a day does not read, or the book cannot be read.
    pub fn history(&self, query: &HistoryQuery) -> Result<HistoryPage, Refusal> {
        let mut index = self.history.take();
        let outcome = self.read_history(&mut index).and_then(|()| self.page_of(&mut index, query));
        self.history.replace(index);
        outcome
    }

    fn page_of(&self, index: &mut HistoryIndex, query: &HistoryQuery) -> Result<HistoryPage, Refusal> {
        let asked = HistoryQuery { offset: 0, limit: 0, ..query.clone() };
        if index.found.as_ref().is_none_or(|(of, _)| *of != asked) {
            index.found = Some((asked.clone(), self.found(index, &asked)?));
        }
        let found = index.found.as_ref().map_or(&[][..], |(_, found)| found);
        let wanted = found.iter().skip(query.offset as usize).take(query.limit.min(ROWS_MAX) as usize);
        Ok(HistoryPage {
            rows: wanted.map(|thing| self.history_row(index, *thing)).collect::<Result<_, _>>()?,
            count: u32::try_from(found.len()).unwrap_or(u32::MAX),
            people: self.authors(index),
        })
    }

    /// Reads what was written since the index was made.
    fn read_history(&self, index: &mut HistoryIndex) -> Result<(), Refusal> {
        let size = self.store.history_size()?;
        if size == index.size {
            return Ok(());
        }
        let newer = self.store.glances_after(index.size.last_event)?;
        // Another writer's events may have come in between: then the whole is read again.
        let only_newer = index.size.events + newer.len() as i64 == size.events;
        let glances = if only_newer { newer } else { self.store.glances_after(0)? };
        if !only_newer {
            index.things.retain(|thing| matches!(thing.what, What::Act(_)));
        }
        for act in self.store.acts_after(index.size.last_act)? {
            index.things.push(Thing { wall: show::wall_of(act.at), what: What::Act(act.id) });
            index.acts.insert(act.id, act);
        }
        let things =
            glances.into_iter().map(|Glance { id, kind, wall }| Thing { wall, what: What::Event { id, kind } });
        index.things.extend(things);
        index.things.sort_unstable_by(|one, other| other.cmp(one));
        (index.size, index.found) = (size, None);
        Ok(())
    }

    fn found(&self, index: &HistoryIndex, query: &HistoryQuery) -> Result<Vec<Thing>, Refusal> {
        let from = query.from.as_deref().map(day_of).transpose()?;
        let to = query.to.as_deref().map(day_of).transpose()?;
        let words = fold(&query.text);
        let mut found = Vec::new();
        for thing in &index.things {
            let day = show::day_of_wall(thing.wall);
            let fits = query.kind.as_deref().is_none_or(|kind| kind_of(thing.what) == kind)
                && query.who.as_deref().is_none_or(|who| self.who_did(index, thing.what) == who)
                && from.is_none_or(|from| day >= from)
                && to.is_none_or(|to| day <= to);
            if fits && (words.is_empty() || words_match(&self.words_of(index, *thing)?, &words)) {
                found.push(*thing);
            }
        }
        Ok(found)
    }

    fn authors(&self, index: &HistoryIndex) -> Vec<String> {
        let writers: BTreeSet<u16> = index.things.iter().filter_map(|thing| writer_of(thing.what)).collect();
        let names: BTreeSet<String> = writers.into_iter().map(|writer| self.writer_name(writer)).collect();
        names.into_iter().filter(|name| !name.is_empty()).collect()
    }

    fn who_did(&self, index: &HistoryIndex, what: What) -> String {
        let noted = match what {
            What::Act(id) => index.acts.get(&id).and_then(|act| act.about.get(ACT_WRITER)?.parse().ok()),
            What::Event { .. } => None,
        };
        self.writer_name(writer_of(what).or(noted).unwrap_or(self.store.cache().identity().writer))
    }

    /// The words by which a thing is found: everything its row says, folded.
    fn words_of(&self, index: &HistoryIndex, thing: Thing) -> Result<String, Refusal> {
        let row = self.history_row(index, thing)?;
        let mut text = format!("{} {}", row.who, row.reason);
        let changes = row.changes.iter().flat_map(|change| [&change.before, &change.after]);
        for part in row.args.values().chain(changes) {
            text.push(' ');
            text.push_str(part);
        }
        Ok(fold(&text))
    }

    fn history_row(&self, index: &HistoryIndex, thing: Thing) -> Result<HistoryRow, Refusal> {
        let (id, told) = match thing.what {
            What::Event { id, .. } => (id.to_string(), self.tell_event(id)?),
            What::Act(id) => (format!("act-{id}"), tell_act(index.acts.get(&id))),
        };
        let act = match thing.what {
            What::Act(id) => index.acts.get(&id).map(|act| format!("act-{}", act.kind)).unwrap_or_default(),
            What::Event { .. } => told.act.to_owned(),
        };
        let why = match thing.what {
            What::Event { id, .. } => self.store.judgement_of(id)?.map(|(_, why)| why).unwrap_or_default(),
            What::Act(_) => String::new(),
        };
        Ok(HistoryRow {
            id,
            at_shown: show::moment(thing.wall),
            day: show::day_of_wall(thing.wall).to_string(),
            who: self.who_did(index, thing.what),
            series: writer_of(thing.what).map(|writer| format!("{writer:02}")).unwrap_or_default(),
            kind: kind_of(thing.what).to_owned(),
            act,
            args: told.args,
            changes: told.changes,
            reason: told.reason,
            why,
            target: told.target,
        })
    }

    fn tell_event(&self, id: EventId) -> Result<Told, Refusal> {
        let event = self.store.event(id)?;
        Ok(match event.body.fact() {
            Body::Genesis(genesis) => Told::of("book-begun").with("name", &genesis.name),
            Body::VoucherPosted(_) => self.tell_voucher("voucher-posted", id)?,
            Body::VoucherReversed(reversed) => {
                let reason = reversed.content.narration.clone();
                let told = self.tell_voucher("voucher-reversed", id)?;
                Told { reason, ..told.with("other", self.number_of(reversed.target)?) }
            }
            Body::VoucherAdjusted(adjusted) => {
                let other = adjusted.target.map(|target| self.number_of(target)).transpose()?;
                let told = self.tell_voucher("voucher-adjusted", id)?;
                Told { reason: adjusted.reason.clone(), ..told.with("other", other.unwrap_or_default()) }
            }
            Body::VoucherAmended(amended) => {
                let told = Told::of("voucher-amended").with("number", self.number_of(amended.target)?);
                let told = Told { reason: amended.reason.clone(), ..told.at("voucher", amended.target) };
                self.tell_amendment(told, id, event)?
            }
            Body::OpeningBalance(opening) => {
                Told::of("opening").with("month", opening.month).with("lines", event.lines.len())
            }
            Body::PartySet(set) => self.tell_party(id, set)?,
            Body::AccountSet(set) => self.tell_account(id, set)?,
            Body::SettingSet(set) => self.tell_setting(id, set)?,
            Body::PeriodClosed(closed) => Told::of("month-closed").with("month", closed.month),
            Body::PeriodReopened(reopened) => {
                let told = Told::of("month-reopened").with("month", reopened.month);
                Told { reason: reopened.reason.clone(), ..told }
            }
            Body::PartyRevealed(revealed) => {
                let field = Detail::of(revealed.field).map(Detail::name).unwrap_or_default();
                let told = Told::of("party-revealed").with("field", field).at("party", revealed.party);
                match self.store.register()?.get(revealed.party) {
                    Some(party) => told.with("code", &party.code).with("name", &party.name),
                    None => told,
                }
            }
            Body::Comment(comment) => {
                let number = self.store.find_voucher(comment.target)?.map(|row| row.current.number.to_string());
                let told = Told::of("comment").with("number", number.unwrap_or_default());
                told.with("text", &comment.text).at("voucher", comment.target)
            }
            Body::PhotoLinked(linked) => self.tell_photo("photo-linked", linked.voucher, &linked.label)?,
            Body::PhotoUnlinked(unlinked) => {
                let told = self.tell_photo("photo-unlinked", unlinked.voucher, "")?;
                Told { reason: unlinked.reason.clone(), ..told }
            }
            Body::WriterEnrolled(enrolled) => {
                Told::of("writer-enrolled").with("series", format!("{:02}", enrolled.writer))
            }
            Body::WriterRetired(retired) => Told::of("writer-retired").with("series", format!("{:02}", retired.writer)),
            Body::RecoveryEnrol(_) => Told::of("recovery-enrolled").with("series", format!("{:02}", id.writer())),
            Body::MemberMerged(merged) => {
                let name = |party| Ok::<_, Refusal>(self.store.register()?.get(party).map(|card| card.name.clone()));
                let told = Told::of("cards-merged").with("from", name(merged.from)?.unwrap_or_default());
                told.with("into", name(merged.into)?.unwrap_or_default()).at("party", merged.into)
            }
            Body::PeriodCloseRequested(month) => Told::of("close-requested").with("month", month),
            Body::SeriesClosed(closed) => {
                Told::of("series-closed").with("series", format!("{:02}", closed.writer)).with("last", closed.last)
            }
            Body::NumberVoided(voided) => {
                let told = Told::of("number-voided").with("number", voided.number.number);
                Told { reason: voided.reason.clone(), ..told }
            }
            Body::Approved(decision) => self.tell_decision("approved", decision)?,
            Body::Rejected(decision) => self.tell_decision("rejected", decision)?,
            Body::CashConfirmed(decision) => self.tell_decision("cash-confirmed", decision)?,
            Body::AttentionResolved(resolved) => {
                let why = Why::of(resolved.story).map(|why| why.code().trim_start_matches("fold.")).unwrap_or_default();
                let choice = Choice::of(resolved.choice).map(Choice::code).unwrap_or_default();
                let told = Told::of("story-decided").with("story", why).with("choice", choice);
                Told { reason: resolved.reason.clone(), ..told }
            }
            Body::Computed(computed) => {
                let told = self.tell_voucher("voucher-computed", id)?;
                told.with("first", computed.first).with("last", computed.last)
            }
            Body::Coop(fact) => self.tell_coop(id, fact)?,
            Body::Discarded(discarded) => Told { reason: discarded.reason.clone(), ..Told::of("discarded") },
            // What was taken over is told as what it says.
            Body::Adopted(_) => Told::of("adopted"),
            Body::Other { kind, .. } if *kind == Kind::StateAttested as u16 => Told::of("state-attested"),
            Body::Other { kind, fields } if *kind == Kind::DrillDone as u16 => {
                let made = match fields.first() {
                    Some(Value::Int(made)) => show::clock_time(*made),
                    _ => String::new(),
                };
                Told::of("drill-done").with("made", made)
            }
            Body::Other { kind, .. } => self.tell_member(&event).unwrap_or_else(|| {
                Told::of("other")
                    .with("name", Kind::of(*kind).map_or_else(|| format!("{kind:#06x}"), |kind| kind.name().into()))
            }),
        })
    }

    /// What was decided about somebody who writes in the book, and about whom.
    fn tell_member(&self, event: &Event) -> Option<Told> {
        let (told, writer) = match Fact::of(event).ok()?? {
            Fact::Confirmed { writer } => (Told::of("writer-confirmed"), writer),
            Fact::Revoked { writer } => (Told::of("writer-revoked"), writer),
            Fact::RoleChanged { writer, roles } => {
                let roles: Vec<&str> = shown_roles(roles).into_iter().map(Role::name).collect();
                (Told::of("role-changed").with("roles", roles.join(" ")), writer)
            }
            _ => return None,
        };
        Some(told.with("series", format!("{writer:02}")).with("writer", self.writer_name(writer)))
    }

    fn tell_photo(&self, what: &'static str, voucher: EventId, label: &str) -> Result<Told, Refusal> {
        let number = self.store.find_voucher(voucher)?.map(|row| row.current.number.to_string());
        let told = Told::of(what).with("number", number.unwrap_or_default());
        Ok(told.with("label", label).at("voucher", voucher))
    }

    /// What an event was, as the history says it.
    pub(crate) fn event_row(&self, id: EventId) -> Result<HistoryRow, Refusal> {
        let wall = self.store.event(id)?.wall;
        let kind = self.store.event(id)?.kind();
        self.history_row(&HistoryIndex::default(), Thing { wall, what: What::Event { id, kind } })
    }

    fn tell_decision(&self, act: &'static str, decision: &Decision) -> Result<Told, Refusal> {
        let told = Told::of(act).with("number", self.number_of(decision.target)?).with("day", show_day(decision.day));
        Ok(Told { reason: decision.reason.clone(), ..told.at("voucher", decision.target) })
    }

    fn tell_voucher(&self, act: &'static str, id: EventId) -> Result<Told, Refusal> {
        // What was void from the start has no voucher of its own; its number stays used.
        let Some(first) = self.store.versions(id)?.into_iter().next() else { return Ok(Told::of(act)) };
        Ok(Told::of(act)
            .with("number", first.number)
            .with("who", self.who(first.party, &first.party_name)?)
            .with("narration", first.narration)
            .with("total", show::dong(first.total))
            .at("voucher", id))
    }

    fn number_of(&self, voucher: EventId) -> Result<String, Refusal> {
        let first = self.store.versions(voucher)?.into_iter().next();
        Ok(first.map(|first| first.number.to_string()).unwrap_or_default())
    }

    fn tell_amendment(&self, told: Told, id: EventId, event: Event) -> Result<Told, Refusal> {
        let Some(old) = self.store.replaced_by(id)? else { return Ok(told) };
        let (before, old_lines, _) = content_and_lines(self.store.event(old)?)?;
        let (after, new_lines, _) = content_and_lines(event)?;
        let mut told = told
            .changed("date", show_day(before.date), show_day(after.date))
            .changed("who", self.who(before.party, &before.party_name)?, self.who(after.party, &after.party_name)?)
            .changed("narration", before.narration, after.narration)
            .changed("attachments", before.attachments.to_string(), after.attachments.to_string());
        for at in 0..old_lines.len().max(new_lines.len()) {
            let line = |lines: &[Line]| lines.get(at).map(|line| self.line_in_words(line)).transpose();
            told = told.changed("line", line(&old_lines)?.unwrap_or_default(), line(&new_lines)?.unwrap_or_default());
        }
        Ok(told)
    }

    /// `642 / 1111 (NB01) 350.000`.
    fn line_in_words(&self, line: &Line) -> Result<String, Refusal> {
        let side = |account: Option<ledger::account::AccountCode>, party: Option<EventId>| {
            let account = account.map(|code| code.to_string()).unwrap_or_else(|| "–".to_owned());
            Ok::<_, Refusal>(match party {
                Some(party) => format!("{account} ({})", self.code_of_party(party)?),
                None => account,
            })
        };
        let sides = format!("{} / {}", side(line.debit, line.debit_party)?, side(line.credit, line.credit_party)?);
        let narration = line.extra.narration().map(|narration| format!(" · {narration}")).unwrap_or_default();
        Ok(format!("{sides} {}{narration}", show::dong(line.amount.get())))
    }

    fn tell_party(&self, id: EventId, set: &PartySet) -> Result<Told, Refusal> {
        let party = set.party.unwrap_or(id);
        let mut before = Party::new(party);
        if set.party.is_some() {
            self.store.party_before(party, id)?.iter().for_each(|field| before.set(field));
        }
        let mut after = before.clone();
        set.fields.iter().for_each(|field| after.set(field));
        let told = Told::of(if set.party.is_some() { "party-changed" } else { "party-added" })
            .with("code", &after.code)
            .with("name", &after.name)
            .at("party", party);
        if set.party.is_none() {
            return Ok(told);
        }
        let told = set.fields.iter().fold(told, |told, field| match field {
            PartyField::Code(_) => told.changed("code", &before.code, &after.code),
            PartyField::Name(_) => told.changed("name", &before.name, &after.name),
            PartyField::Kind(_) => told.changed("kind", before.kind.name(), after.kind.name()),
            PartyField::Place(_) => told.changed("place", &before.place, &after.place),
            PartyField::ServiceContract(_) => {
                told.changed("contract", yes_or_no(before.service_contract), yes_or_no(after.service_contract))
            }
            PartyField::Active(_) => told.changed("active", yes_or_no(before.active), yes_or_no(after.active)),
            PartyField::Detail(detail, _) => {
                let text = |party: &Party| shown(*detail, party.detail(*detail));
                told.changed(detail.name(), text(&before), text(&after))
            }
            PartyField::Joined(_) => {
                let day = |party: &Party| party.joined.map(show_day).unwrap_or_default();
                told.changed("joined", day(&before), day(&after))
            }
            PartyField::Unknown(..) => told,
        });
        Ok(told)
    }

    fn tell_account(&self, id: EventId, set: &AccountSet) -> Result<Told, Refusal> {
        let before = self.store.account_before(set.code, id)?;
        let told = Told::of(if before.is_some() { "account-changed" } else { "account-added" })
            .with("code", set.code)
            .with("name", &set.name)
            .at("account", set.code);
        Ok(match before {
            Some((name, active)) => {
                told.changed("name", name, &set.name).changed("active", yes_or_no(active), yes_or_no(set.active))
            }
            None => told,
        })
    }

    fn tell_setting(&self, id: EventId, set: &SettingSet) -> Result<Told, Refusal> {
        let before = self.store.setting_before(&set.key, id)?.unwrap_or_default();
        if set.key == "year.last-open" {
            return Ok(Told::of("year-opened").with("year", &set.value));
        }
        if let Some((list, code)) = list_entry(&set.key) {
            let act = match (before.is_empty(), set.value.is_empty()) {
                (_, true) => "list-retired",
                (true, false) => "list-added",
                (false, false) => "list-renamed",
            };
            let told = Told::of(act)
                .with("list", list)
                .with("code", code)
                .with("name", if set.value.is_empty() { &before } else { &set.value });
            return Ok(told.changed("name", before, &set.value));
        }
        if set.key.starts_with("writer.") && set.key.ends_with(".name") {
            return Ok(Told::of("writer-named").with("name", &set.value).changed("name", before, &set.value));
        }
        Ok(Told::of("setting").with("key", &set.key).changed(&set.key, before, &set.value))
    }

    /// Notes an act that is no fact of the books, so that it stands in the history: `kind` and what its sentence mentions.
    ///
    /// # Errors
    /// When the disk fails.
    pub(crate) fn note_act(&self, kind: &str, about: &[(&str, String)]) -> Result<(), Refusal> {
        let mut about: BTreeMap<_, _> = about.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect();
        // The note outlives this machine in backups, where another writer goes on.
        about.insert(ACT_WRITER.to_owned(), self.store.cache().identity().writer.to_string());
        Ok(self.store.note_act(kind, show::now().timestamp(), &about)?)
    }

    /// Notes an act that is done already. A book that can only be read takes no note, and the act stands without it.
    pub(crate) fn note_done(&self, kind: &str, about: &[(&str, String)]) {
        drop(self.note_act(kind, about));
    }

    /// Notes that a PDF was written.
    pub fn note_printed(&self, path: &Path) {
        self.note_done("print", &[("to", path.display().to_string())]);
    }

    /// Notes that the whole book was written out.
    pub fn note_exported(&self, folder: &str) {
        self.note_done("export", &[("to", folder.to_owned())]);
    }
}

fn tell_act(act: Option<&Act>) -> Told {
    let mut args = act.map(|act| act.about.clone()).unwrap_or_default();
    args.remove(ACT_WRITER);
    Told { args, ..Told::default() }
}

/// Under which name an act keeps its writer's number.
const ACT_WRITER: &str = "writer";

fn writer_of(what: What) -> Option<u16> {
    match what {
        What::Event { id, .. } => Some(id.writer()),
        What::Act(_) => None,
    }
}

fn kind_of(what: What) -> &'static str {
    let What::Event { kind, .. } = what else { return "act" };
    match Kind::of(kind) {
        Some(Kind::VoucherPosted) => "voucher",
        Some(Kind::VoucherAmended | Kind::VoucherReversed | Kind::VoucherAdjusted) => "correction",
        Some(Kind::PartySet | Kind::PartyRevealed | Kind::MemberSet | Kind::MemberMerged) => "party",
        Some(
            Kind::CapitalPledged
            | Kind::CertificateIssued
            | Kind::CertificateWithdrawn
            | Kind::MembershipSet
            | Kind::ServiceContractSet,
        ) => "party",
        Some(Kind::BalanceCounted) => "period",
        Some(Kind::AccountSet) => "account",
        Some(Kind::SettingSet) => "setting",
        Some(Kind::PeriodClosed | Kind::PeriodReopened | Kind::PeriodCloseRequested) => "period",
        _ => match class_of(kind) {
            Some(ledger::event::kind::Class::Ledger) => "voucher",
            _ => "book",
        },
    }
}

fn yes_or_no(is: bool) -> &'static str {
    if is { "yes" } else { "no" }
}
