//! Business events (việc) in a book: what the book knows is handed to the ledger's rules, and the lines come back.

use std::collections::{BTreeMap, HashMap};

use chrono::NaiveDate;
use ledger::business::back::answers_of;
use ledger::business::fill::{Asked, Facts, Filled, Flaw, Who, fill};
use ledger::business::search::rank_of;
use ledger::business::{ALL, AskSort, Business, named};
use ledger::event::Line;
use ledger::fold::Books;
use ledger::party::PartyKind;
use ledger::setting::value_in;
use ledger::voucher::{Entry, Form, fiscal_year};
use store::Store;
use store::query::{Order, VersionRow, VoucherFilter};

use crate::api::event::{
    EventAsk, EventAskChoice, EventChoice, EventFill, EventName, EventOption, EventPosting, EventSupply,
};
use crate::api::refusal::Objection;
use crate::api::voucher::{Draft, DraftEntry};
use crate::entry::{day_of, details, form_of, objection, party_id};
use crate::suggest::USUAL_VOUCHERS;
use crate::{Book, Refusal, show};

const ROWS_MAX: usize = 10;
/// Before the slot in the name of a field of the form.
const FIELD: &str = "event_";

/// A draft with the lines its business event gives it.
pub(crate) struct Written {
    pub draft: Draft,
    pub objections: Vec<Objection>,
    pub warnings: Vec<Objection>,
}

impl Book {
    /// Business events for a field: those that answer to what was typed and may be written on the form first, the usual
    /// ones of the form and those that suit the party before others. Without a form all of them.
    ///
    /// # Errors
    /// When the book cannot be read.
    pub fn suggest_events(&self, text: &str, form: &str, party: Option<&str>) -> Result<Vec<EventOption>, Refusal> {
        let form = Form::named(form);
        let kind = match party {
            Some(party) => self.store.register()?.get(party_id(party)?).map(|party| party.kind),
            None => None,
        };
        let usual = self.usual_events(form)?;
        let mut found: Vec<_> = ALL
            .iter()
            .enumerate()
            .filter_map(|(at, business)| Some((business, rank_of(business, text)?, at)))
            .map(|(business, rank, at)| {
                let elsewhere = form.is_some_and(|form| !business.may_be_on(form));
                let habit = usual.get(business.code.as_str()).copied().unwrap_or(0);
                let unsuited = kind.is_some_and(|kind| !business.suits(kind));
                let on_its_first_form = form.is_none_or(|form| business.forms.first() == Some(&form));
                ((elsewhere, rank, unsuited, usize::MAX - habit, !on_its_first_form, at), business)
            })
            .collect();
        // While nothing is typed only what may stand on this form is offered.
        found.retain(|((elsewhere, ..), _)| !(text.trim().is_empty() && *elsewhere));
        found.sort_by_key(|(key, _)| *key);
        found.truncate(ROWS_MAX);
        let option = |business: &Business| EventOption {
            usual: usual.contains_key(business.code.as_str()),
            ..option_of(business, form)
        };
        Ok(found.into_iter().map(|(_, business)| option(business)).collect())
    }

    /// A draft's business event: its lines, what is asked, and why it is written so. Nothing is changed.
    ///
    /// # Errors
    /// When the draft has none, or there is no such event, or the book cannot be read.
    pub fn fill_event(&self, draft: &Draft) -> Result<EventFill, Refusal> {
        let unknown = |code: &str| Refusal::new("event.unknown").with("event", code);
        let choice = draft.event.as_ref().ok_or_else(|| unknown(""))?;
        let business = named(&choice.code).ok_or_else(|| unknown(&choice.code))?;
        let form = form_of(&draft.form)?;
        let filled = self.filled(business, choice, draft)?;
        let entries =
            if choice.free { draft.entries.clone() } else { filled.entries.iter().map(draft_entry).collect() };
        let written = filled_words(&filled);
        Ok(EventFill {
            event: option_of(business, Some(form)),
            postings: postings(&entries),
            entries,
            asked: filled.asked.iter().map(asked).collect(),
            why: business.why.clone(),
            why_en: business.why_en.clone(),
            source: business.source.clone(),
            supply: filled.supply.map(|supply| EventSupply {
                internal: supply.is_internal(),
                reason: supply.reason().to_owned(),
                kind: match supply {
                    ledger::business::supply::Supply::NotOfficial(kind) => kind.name().to_owned(),
                    _ => String::new(),
                },
            }),
            narration: business.narration(&draft.party_name),
            objections: if choice.free { Vec::new() } else { written.0 },
            warnings: if choice.free { Vec::new() } else { written.1 },
        })
    }

    /// The draft as it would be posted: the lines follow from the answers, unless they are written freely.
    pub(crate) fn written(&self, draft: &Draft) -> Result<Written, Refusal> {
        let plain = Written { draft: draft.clone(), objections: Vec::new(), warnings: Vec::new() };
        let Some(choice) = draft.event.as_ref().filter(|choice| !choice.free) else { return Ok(plain) };
        let Some(business) = named(&choice.code) else {
            let unknown = objection("event.unknown", None, None, [("event", choice.code.clone())]);
            return Ok(Written { objections: vec![Objection { field: Some("event".into()), ..unknown }], ..plain });
        };
        let filled = self.filled(business, choice, draft)?;
        let mut draft = draft.clone();
        draft.entries = filled.entries.iter().map(draft_entry).collect();
        let (objections, warnings) = filled_words(&filled);
        Ok(Written { draft, objections, warnings })
    }

    fn filled(&self, business: &Business, choice: &EventChoice, draft: &Draft) -> Result<Filled, Refusal> {
        let date = day_of(&draft.date).or_else(|_| self.current_day())?;
        let party = draft.party.as_deref().map(party_id).transpose()?;
        let facts = facts_of(&self.store, form_of(&draft.form)?, party, date)?;
        Ok(fill(business, &facts, &choice.answers))
    }

    /// How often each event stood in the last vouchers, of a form where one is named.
    fn usual_events(&self, form: Option<Form>) -> Result<HashMap<String, usize>, Refusal> {
        let filter = VoucherFilter { form, ..VoucherFilter::default() };
        let mut usual = HashMap::new();
        for row in self.store.vouchers(&filter, Order::LatestFirst, 0, USUAL_VOUCHERS)? {
            if let Some(code) = self.store.event(row.current.event)?.body.business() {
                *usual.entry(code.to_owned()).or_default() += 1;
            }
        }
        Ok(usual)
    }

    /// The business event a posted voucher was written as: with its answers where its lines still follow from them,
    /// else with its lines free.
    pub(crate) fn event_of(&self, version: &VersionRow) -> Result<Option<EventChoice>, Refusal> {
        let Some(code) = self.store.event(version.event)?.body.business().map(str::to_owned) else { return Ok(None) };
        let lines = self.store.lines(version.event)?;
        let form = version.number.form;
        self.choice_for(code, form, version.party, version.day, lines).map(Some)
    }

    pub(crate) fn choice_for(
        &self,
        code: String,
        form: Form,
        party: Option<ledger::event::EventId>,
        date: NaiveDate,
        lines: Vec<Line>,
    ) -> Result<EventChoice, Refusal> {
        let facts = facts_of(&self.store, form, party, date)?;
        let entries: Vec<Entry> = lines.into_iter().map(Entry::from).collect();
        let answers = named(&code).and_then(|business| answers_of(business, &facts, &entries));
        Ok(EventChoice { code, free: answers.is_none(), answers: answers.unwrap_or_default() })
    }
}

/// What the rules must know of the book.
pub(crate) fn facts_of(
    store: &Store,
    form: Form,
    party: Option<ledger::event::EventId>,
    date: NaiveDate,
) -> Result<Facts<'_>, Refusal> {
    let who = match party {
        Some(id) => {
            // What he was on the day of the voucher, and whether a contract covers that day.
            let registers = crate::coop::Registers::new(store.coop_facts_of(id)?);
            store.register()?.get(id).map(|party| Who {
                id,
                kind: registers.kind_on(party, date).unwrap_or(PartyKind::Other),
                service_contract: registers.has_agreement(party, date),
            })
        }
        None => None,
    };
    let cache = store.cache();
    let year = fiscal_year(date, cache.first_month_of_year());
    let settings = cache.settings();
    Ok(Facts {
        form,
        who,
        // Until the method is decided tax is asked about, so that nobody leaves it out unknowingly.
        deducts_vat: !matches!(value_in(settings, "policy.vat-method"), "direct" | "none"),
        separates_internal: value_in(settings, &format!("policy.separate-internal.{year}")) == "yes",
        chart: cache.chart(),
    })
}

pub(crate) fn option_of(business: &Business, form: Option<Form>) -> EventOption {
    let form = form.filter(|form| business.may_be_on(*form)).or_else(|| business.forms.first().copied());
    EventOption {
        code: business.code.clone(),
        name: business.name.clone(),
        name_en: business.name_en.clone(),
        form: form.map(|form| form.letters().to_owned()).unwrap_or_default(),
        forms: business.forms.iter().map(|form| form.letters().to_owned()).collect(),
        usual: false,
        confirmed: business.confirmed,
    }
}

/// The objections and warnings of what was filled in, each at its field.
fn filled_words(filled: &Filled) -> (Vec<Objection>, Vec<Objection>) {
    (filled.flaws.iter().map(flaw).collect(), filled.remarks.iter().map(flaw).collect())
}

pub(crate) fn flaw(flaw: &Flaw) -> Objection {
    let (field, slot) = match &flaw.slot {
        Some(slot) => (format!("{FIELD}{slot}"), slot.clone()),
        None if flaw.code == "event.form" => ("event".to_owned(), String::new()),
        None => ("party".to_owned(), String::new()),
    };
    Objection { field: Some(field), ..objection(flaw.code, None, None, [("ask", slot)]) }
}

fn asked(asked: &Asked) -> EventAsk {
    EventAsk {
        slot: asked.ask.slot.clone(),
        sort: asked.ask.sort.name().to_owned(),
        optional: asked.ask.optional,
        value: asked.value.clone(),
        computed: asked.computed,
        choices: asked
            .ask
            .choices
            .iter()
            .map(|choice| EventAskChoice {
                value: choice.value.clone(),
                name: choice.name.clone(),
                name_en: choice.name_en.clone(),
            })
            .collect(),
    }
}

/// Answers that are the same the next time: everything but the sums and quantities of this once.
pub(crate) fn lasting(choice: &EventChoice) -> EventChoice {
    let answers = choice.answers.iter().filter(|(slot, _)| passing(&choice.code, slot).is_none());
    EventChoice { answers: answers.map(|(slot, value)| (slot.clone(), value.clone())).collect(), ..choice.clone() }
}

/// The sums and quantities of this once, as shown.
pub(crate) fn ghosts(choice: &EventChoice) -> BTreeMap<String, String> {
    let shown = |(slot, value): (&String, &String)| {
        let shown = match passing(&choice.code, slot)? {
            AskSort::Money => show::dong(value.parse().ok()?),
            AskSort::Decimal => ledger::amount::show_quantity(value.parse().ok()?),
            _ => return None,
        };
        Some((slot.clone(), shown))
    };
    choice.answers.iter().filter_map(shown).collect()
}

/// The sort of a question whose answer is another one each time.
fn passing(code: &str, slot: &str) -> Option<AskSort> {
    let ask = named(code)?.asks.iter().find(|ask| ask.slot == slot)?;
    (matches!(ask.sort, AskSort::Money | AskSort::Day) || slot == "quantity").then_some(ask.sort)
}

/// The names of an event; its code where this version does not know it.
pub(crate) fn event_name(code: &str) -> EventName {
    match named(code) {
        Some(business) => {
            EventName { code: code.into(), name: business.name.clone(), name_en: business.name_en.clone() }
        }
        None => {
            // What the program writes at the end of a year is no event anybody chooses.
            let (name, name_en) = match code {
                ledger::event::decision::YEAR_END => ("Kết chuyển cuối năm", "Year-end closing"),
                ledger::event::decision::DISTRIBUTION => ("Phân phối thu nhập", "Distribution of income"),
                _ => (code, code),
            };
            EventName { code: code.into(), name: name.into(), name_en: name_en.into() }
        }
    }
}

pub(crate) fn draft_entry(entry: &Entry) -> DraftEntry {
    let text = |account: Option<ledger::account::AccountCode>| account.map(|code| code.to_string()).unwrap_or_default();
    DraftEntry {
        narration: entry.extra.narration().unwrap_or_default().to_owned(),
        debit: text(entry.debit),
        credit: text(entry.credit),
        amount: entry.amount.map(|amount| amount.to_string()).unwrap_or_default(),
        debit_party: entry.debit_party.map(|id| id.to_string()),
        credit_party: entry.credit_party.map(|id| id.to_string()),
        extra: details(&entry.extra),
    }
}

fn postings(entries: &[DraftEntry]) -> Vec<EventPosting> {
    let mut postings: Vec<EventPosting> = Vec::new();
    for entry in entries {
        match postings.iter_mut().find(|posting| !entry.debit.is_empty() && posting.debit == entry.debit) {
            Some(posting) if !posting.credit.split(", ").any(|credit| credit == entry.credit) => {
                posting.credit = [posting.credit.as_str(), &entry.credit].join(", ");
            }
            Some(_) => {}
            None => postings.push(EventPosting { debit: entry.debit.clone(), credit: entry.credit.clone() }),
        }
    }
    postings
}
