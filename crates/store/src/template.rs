//! Templates (mẫu định khoản) and the reminders that put them on the desk again, on this machine only.

use chrono::NaiveDate;
use ledger::day::Month;
use ledger::event::day_number;
use ledger::recurring::{Every, Recurrence};
use rusqlite::params;

use crate::books::stored_day;
use crate::{Failure, Store};

/// A template as kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template {
    /// Its id.
    pub id: i64,
    /// The letters of its form.
    pub form: String,
    /// Its name.
    pub name: String,
    /// The draft it holds, in the form the caller keeps it.
    pub content: String,
    /// How often it was used.
    pub used: u32,
    /// When it was put into the bin; seconds since 1970-01-01 UTC.
    pub discarded_at: Option<i64>,
    /// When it is put on the desk by itself.
    pub reminder: Option<Reminder>,
}

/// When a template is put on the desk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reminder {
    /// The days it is due on.
    pub recurrence: Recurrence,
    /// Due days up to this one have their draft, or were left out.
    pub done_to: NaiveDate,
    /// Whether it rests.
    pub paused: bool,
}

/// A draft that a reminder made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reminded {
    /// The draft.
    pub draft: i64,
    /// The template's name.
    pub name: String,
    /// The template.
    pub template: i64,
    /// The day it was due.
    pub due: NaiveDate,
}

const COLUMNS: &str = "t.template_id, t.form, t.name, t.content, t.used, t.discarded_at,
    r.months, r.due_day, r.first_month, r.done_to, r.paused
    from template t left join reminder r using (template_id)";

impl Store {
    /// Every template in use, or those in the bin, the most used first.
    ///
    /// # Errors
    /// When the database fails.
    pub fn templates(&self, discarded: bool) -> Result<Vec<Template>, Failure> {
        let mut query = self.conn.prepare_cached(&format!(
            "select {COLUMNS} where (t.discarded_at is not null) = ?
             order by t.used desc, t.used_at desc, t.template_id desc"
        ))?;
        let mut rows = query.query([discarded])?;
        let mut templates = Vec::new();
        while let Some(row) = rows.next()? {
            templates.push(template(row)?);
        }
        Ok(templates)
    }

    /// One template, also from the bin.
    ///
    /// # Errors
    /// When the database fails.
    pub fn template(&self, id: i64) -> Result<Option<Template>, Failure> {
        let mut query = self.conn.prepare_cached(&format!("select {COLUMNS} where t.template_id = ?"))?;
        let mut rows = query.query([id])?;
        rows.next()?.map(template).transpose()
    }

    /// Keeps a new template.
    ///
    /// # Errors
    /// When the disk fails.
    pub fn keep_template(&self, form: &str, name: &str, content: &str, now: i64) -> Result<i64, Failure> {
        self.conn
            .prepare_cached("insert into template (form, name, content, kept_at) values (?, ?, ?, ?)")?
            .execute(params![form, name, content, now])?;
        Ok(self.conn.last_insert_rowid())
    }

    /// Gives a template another name.
    ///
    /// # Errors
    /// When the database fails.
    pub fn rename_template(&self, id: i64, name: &str) -> Result<(), Failure> {
        self.conn.prepare_cached("update template set name = ? where template_id = ?")?.execute(params![name, id])?;
        Ok(())
    }

    /// Puts a template into the bin, or takes it out.
    ///
    /// # Errors
    /// When the database fails.
    pub fn bin_template(&self, id: i64, discarded_at: Option<i64>) -> Result<(), Failure> {
        self.conn
            .prepare_cached("update template set discarded_at = ? where template_id = ?")?
            .execute(params![discarded_at, id])?;
        Ok(())
    }

    /// Removes the templates put into the bin before `before`, with their reminders.
    ///
    /// # Errors
    /// When the database fails.
    pub fn empty_template_bin(&self, before: i64) -> Result<(), Failure> {
        self.conn.prepare_cached("delete from template where discarded_at < ?")?.execute([before])?;
        Ok(())
    }

    /// Counts one more use of a template.
    ///
    /// # Errors
    /// When the database fails.
    pub fn count_use(&self, id: i64, now: i64) -> Result<(), Failure> {
        self.conn
            .prepare_cached("update template set used = used + 1, used_at = ? where template_id = ?")?
            .execute(params![now, id])?;
        Ok(())
    }

    /// Sets when a template is put on the desk, or that it no longer is.
    ///
    /// # Errors
    /// When the database fails.
    pub fn set_reminder(&self, template: i64, reminder: Option<&Reminder>) -> Result<(), Failure> {
        let Some(reminder) = reminder else {
            self.conn.prepare_cached("delete from reminder where template_id = ?")?.execute([template])?;
            return Ok(());
        };
        self.conn
            .prepare_cached(
                "insert or replace into reminder (template_id, months, due_day, first_month, done_to, paused)
                 values (?, ?, ?, ?, ?, ?)",
            )?
            .execute(params![
                template,
                reminder.recurrence.every().months(),
                reminder.recurrence.day(),
                reminder.recurrence.first_month().index(),
                day_number(reminder.done_to),
                reminder.paused,
            ])?;
        Ok(())
    }

    /// Keeps the drafts of a template's due days, and that nothing up to `done_to` is due any more: all of it or nothing.
    ///
    /// # Errors
    /// When the disk fails; no due day then counts as done.
    pub fn remind(
        &mut self,
        template: &Template,
        drafts: &[(NaiveDate, String)],
        done_to: NaiveDate,
        now: i64,
    ) -> Result<(), Failure> {
        let transaction = self.conn.transaction()?;
        for (due, content) in drafts {
            transaction.execute(
                "insert into draft (form, content, kept_at) values (?, ?, ?)",
                params![template.form, content, now],
            )?;
            transaction.execute(
                "insert into reminded (template_id, due, draft_id) values (?, ?, ?)",
                params![template.id, day_number(*due), transaction.last_insert_rowid()],
            )?;
        }
        transaction.execute(
            "update reminder set done_to = ? where template_id = ?",
            params![day_number(done_to), template.id],
        )?;
        Ok(transaction.commit()?)
    }

    /// The due days of a template that have had their draft.
    ///
    /// # Errors
    /// When the database fails.
    pub fn reminded_days(&self, template: i64) -> Result<Vec<NaiveDate>, Failure> {
        let mut query = self.conn.prepare_cached("select due from reminded where template_id = ? order by due")?;
        let mut rows = query.query([template])?;
        let mut days = Vec::new();
        while let Some(row) = rows.next()? {
            days.push(stored_day(row.get(0)?)?);
        }
        Ok(days)
    }

    /// Drafts on the desk that reminders made, the earliest due first.
    ///
    /// # Errors
    /// When the database fails.
    pub fn reminded(&self) -> Result<Vec<Reminded>, Failure> {
        let mut query = self.conn.prepare_cached(
            "select d.draft_id, t.name, t.template_id, r.due from reminded r join draft d using (draft_id)
             join template t using (template_id) where d.discarded_at is null order by r.due, d.draft_id",
        )?;
        let mut rows = query.query([])?;
        let mut reminded = Vec::new();
        while let Some(row) = rows.next()? {
            let (draft, name, template) = (row.get(0)?, row.get(1)?, row.get(2)?);
            reminded.push(Reminded { draft, name, template, due: stored_day(row.get(3)?)? });
        }
        Ok(reminded)
    }
}

fn template(row: &rusqlite::Row<'_>) -> Result<Template, Failure> {
    let months: Option<u8> = row.get(6)?;
    let reminder = match months {
        None => None,
        Some(months) => Some(Reminder {
            recurrence: Every::of(months)
                .zip(Month::from_index(row.get(8)?))
                .and_then(|(every, first)| Recurrence::new(every, row.get(7).ok()?, first))
                .ok_or_else(|| Failure::Damaged("a reminder".into()))?,
            done_to: stored_day(row.get(9)?)?,
            paused: row.get(10)?,
        }),
    };
    Ok(Template {
        id: row.get(0)?,
        form: row.get(1)?,
        name: row.get(2)?,
        content: row.get(3)?,
        used: row.get(4)?,
        discarded_at: row.get(5)?,
        reminder,
    })
}
