//! Templates (mẫu định khoản): a voucher's content kept under a name, used again, and put on the desk when it is due.

use ledger::business::{Ask, AskSort, named};
use ledger::day::{Month, show_day};
use ledger::recurring::{Every, Recurrence};
use ledger::text::{fold, words_match};
use store::template::{Reminder, Template};

use crate::api::template::{Blank, EveryMonths, ReminderInput, ReminderRow, TemplateRow};
use crate::api::voucher::{Draft, Purpose};
use crate::entry::{BIN_SECONDS, form_of, total_of};
use crate::{Book, Refusal, show};

/// The longest name of a template.
const NAME_LETTERS_MAX: usize = 120;

impl Book {
    /// Keeps a draft's content as a template.
    ///
    /// # Errors
    /// Without a name, or when the disk fails.
    pub fn save_template(&self, draft: Draft, name: &str, blank: &[Blank]) -> Result<TemplateRow, Refusal> {
        let name = name_of(name)?;
        form_of(&draft.form)?;
        let draft = blanked(draft, blank);
        let content = written(&draft)?;
        let id = self.store.keep_template(&draft.form, &name, &content, show::now().timestamp())?;
        self.template_row(&self.kept_template(&id.to_string())?)
    }

    /// The templates that answer to the words typed, those of the form first, then the most used.
    ///
    /// # Errors
    /// When the book cannot be read.
    pub fn list_templates(&self, form: Option<&str>, text: &str, discarded: bool) -> Result<Vec<TemplateRow>, Refusal> {
        self.store.empty_template_bin(show::now().timestamp() - BIN_SECONDS)?;
        let query = fold(text);
        let mut rows = Vec::new();
        for template in self.store.templates(discarded)? {
            let row = self.template_row(&template)?;
            let words = format!("{} {} {} {} {}", row.name, row.narration, row.party_name, row.accounts, row.form);
            if words_match(&fold(&words), &query) {
                rows.push(row);
            }
        }
        rows.sort_by_key(|row| form.is_some_and(|form| form != row.form));
        Ok(rows)
    }

    /// A new draft from a template, dated as the last voucher; one more use is counted.
    ///
    /// # Errors
    /// When there is no such template.
    pub fn use_template(&self, id: &str) -> Result<Draft, Refusal> {
        let template = self.kept_template(id)?;
        let draft = Draft { date: self.working_day()?.to_string(), ..read(&template.content)? };
        self.store.count_use(template.id, show::now().timestamp())?;
        Ok(draft)
    }

    /// Gives a template another name.
    ///
    /// # Errors
    /// When there is no such template, or without a name.
    pub fn rename_template(&self, id: &str, name: &str) -> Result<TemplateRow, Refusal> {
        let template = self.kept_template(id)?;
        self.store.rename_template(template.id, &name_of(name)?)?;
        self.template_row(&self.kept_template(id)?)
    }

    /// Puts a template into the bin, where it lies for 30 days and reminds of nothing, or takes it out.
    ///
    /// # Errors
    /// When there is no such template.
    pub fn bin_template(&self, id: &str, discard: bool) -> Result<(), Refusal> {
        let template = self.kept_template(id)?;
        if !discard && let Some(reminder) = template.reminder {
            // What fell due while it lay there is not made up for.
            self.store.set_reminder(template.id, Some(&Reminder { done_to: self.current_day()?, ..reminder }))?;
        }
        Ok(self.store.bin_template(template.id, discard.then(|| show::now().timestamp()))?)
    }

    /// Has a template put on the desk on its days, or no longer.
    ///
    /// # Errors
    /// For a day or month there is not.
    pub fn set_reminder(&self, id: &str, input: Option<&ReminderInput>) -> Result<TemplateRow, Refusal> {
        let template = self.kept_template(id)?;
        let reminder = input
            .map(|input| {
                Ok::<_, Refusal>(Reminder {
                    recurrence: recurrence(input)?,
                    done_to: self.current_day()?,
                    paused: false,
                })
            })
            .transpose()?;
        self.store.set_reminder(template.id, reminder.as_ref())?;
        self.template_row(&self.kept_template(id)?)
    }

    /// Lets a reminder rest, or go on with the next due day after today.
    ///
    /// # Errors
    /// When there is no such reminder.
    pub fn pause_reminder(&self, id: &str, paused: bool) -> Result<TemplateRow, Refusal> {
        let template = self.kept_template(id)?;
        let reminder = template.reminder.ok_or_else(|| Refusal::new("template.no-reminder"))?;
        self.store.set_reminder(template.id, Some(&Reminder { done_to: self.current_day()?, paused, ..reminder }))?;
        self.template_row(&self.kept_template(id)?)
    }

    /// Puts a draft on the desk for every due day that has none yet, and says how many. Nothing is posted by itself.
    ///
    /// # Errors
    /// When the disk fails.
    pub fn remind(&mut self) -> Result<u32, Refusal> {
        self.remind_on(self.current_day()?)
    }

    /// The same as on another day: for tests, which do not wait for the next month.
    ///
    /// # Errors
    /// As [`Book::remind`].
    #[doc(hidden)]
    pub fn remind_on(&mut self, today: chrono::NaiveDate) -> Result<u32, Refusal> {
        let now = show::now().timestamp();
        let mut made = 0;
        for template in self.store.templates(false)? {
            let Some(reminder) = template.reminder.filter(|reminder| !reminder.paused) else { continue };
            // A clock that was put back must not make a due day due again.
            if today <= reminder.done_to {
                continue;
            }
            let mut drafts = Vec::new();
            for due in reminder.recurrence.due(reminder.done_to, today) {
                let draft = Draft { date: due.to_string(), ..read(&template.content)? };
                drafts.push((due, written(&draft)?));
            }
            made += u32::try_from(drafts.len()).unwrap_or(u32::MAX);
            self.store.remind(&template, &drafts, today, now)?;
        }
        Ok(made)
    }

    fn kept_template(&self, id: &str) -> Result<Template, Refusal> {
        let gone = || Refusal::new("template.not-there");
        self.store.template(id.parse().map_err(|_| gone())?)?.ok_or_else(gone)
    }

    fn template_row(&self, template: &Template) -> Result<TemplateRow, Refusal> {
        let (draft, today) = (read(&template.content)?, self.current_day()?);
        let total = total_of(&draft);
        let first = draft.entries.iter().find(|entry| !entry.debit.is_empty() || !entry.credit.is_empty());
        let more = if draft.entries.len() > 1 { " …" } else { "" };
        Ok(TemplateRow {
            id: template.id.to_string(),
            form: template.form.clone(),
            name: template.name.clone(),
            accounts: first.map(|entry| format!("{} / {}{more}", entry.debit, entry.credit)).unwrap_or_default(),
            party_name: draft.party_name,
            narration: draft.narration,
            total_shown: show::dong_or_blank(total),
            used: template.used,
            reminder: template.reminder.as_ref().map(|reminder| reminder_row(reminder, today)),
            discarded: template.discarded_at.is_some(),
        })
    }
}

fn reminder_row(reminder: &Reminder, today: chrono::NaiveDate) -> ReminderRow {
    let recurrence = reminder.recurrence;
    let after = reminder.done_to.max(today);
    ReminderRow {
        every: match recurrence.every() {
            Every::Month => EveryMonths::Month,
            Every::Quarter => EveryMonths::Quarter,
            Every::Year => EveryMonths::Year,
        },
        day: recurrence.day().into(),
        first: recurrence.first_month().to_iso(),
        paused: reminder.paused,
        next_shown: recurrence.next(after).map(show_day).unwrap_or_default(),
    }
}

fn recurrence(input: &ReminderInput) -> Result<Recurrence, Refusal> {
    let every = match input.every {
        EveryMonths::Month => Every::Month,
        EveryMonths::Quarter => Every::Quarter,
        EveryMonths::Year => Every::Year,
    };
    let first = Month::parse(&input.first).filter(|month| (2000..2200).contains(&month.year()));
    let first = first.ok_or_else(|| Refusal::new("period.unknown").with("month", &input.first))?;
    let day = u8::try_from(input.day).ok();
    day.and_then(|day| Recurrence::new(every, day, first))
        .ok_or_else(|| Refusal::new("reminder.day").with("day", input.day))
}

/// The draft without what a template leaves open. What it is a correction of, and its own id, never belong to a template.
fn blanked(mut draft: Draft, blank: &[Blank]) -> Draft {
    draft.draft_id = None;
    draft.purpose = Purpose::New;
    draft.photos.clear();
    for what in blank {
        match what {
            Blank::Party => {
                let party = draft.party.take();
                draft.party_name.clear();
                for side in draft.entries.iter_mut().flat_map(|line| [&mut line.debit_party, &mut line.credit_party]) {
                    if *side == party {
                        *side = None;
                    }
                }
                forget_answers(&mut draft, |ask, answer| {
                    ask.sort == AskSort::Party && Some(answer) == party.as_deref()
                });
            }
            Blank::Narration => draft.narration.clear(),
            Blank::Amount => {
                draft.entries.iter_mut().for_each(|entry| entry.amount.clear());
                // A quantity left standing would work the amount out again.
                forget_answers(&mut draft, |ask, _| ask.sort == AskSort::Money || ask.slot == "quantity");
            }
            Blank::Attachments => draft.attachments = 0,
        }
    }
    draft
}

/// Takes answers about what happened out of a draft.
fn forget_answers(draft: &mut Draft, forgotten: impl Fn(&Ask, &str) -> bool) {
    let Some(event) = &mut draft.event else { return };
    let Some(business) = named(&event.code) else { return };
    event.answers.retain(|slot, answer| !business.asks.iter().any(|ask| ask.slot == *slot && forgotten(ask, answer)));
}

fn name_of(text: &str) -> Result<String, Refusal> {
    let name = ledger::text::clean(text).map_err(|fault| Refusal::new(fault.code()))?;
    if name.is_empty() {
        return Err(Refusal::new("template.name-missing"));
    }
    if name.chars().count() > NAME_LETTERS_MAX {
        return Err(Refusal::new("template.name-long").with("most", NAME_LETTERS_MAX));
    }
    Ok(name)
}

fn read(content: &str) -> Result<Draft, Refusal> {
    serde_json::from_str(content).map_err(|error| Refusal::new("draft.unreadable").with("what", error))
}

fn written(draft: &Draft) -> Result<String, Refusal> {
    serde_json::to_string(draft).map_err(|error| Refusal::new("draft.unreadable").with("what", error))
}
