//! Setting a new book up: the steps that are left, sheets half filled in, and how good a passphrase is.

use ledger::event::body::{Body, SettingSet};
use ledger::text::fold;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::api::setup::{MemberRow, SetupState, SetupStep};
use crate::{Book, Refusal, show};

/// The sheet of opening balances.
pub(crate) const OPENING: &str = "opening";
/// The sheet of members.
pub(crate) const MEMBERS: &str = "members";

/// A cooperative has five official members at least (Law on Cooperatives 17/2023/QH15): with fewer, some are still missing.
const MEMBERS_MIN: usize = 5;

/// The recovery sheet, which is done when its words were typed back and in no other way.
const RECOVERY: &str = "recovery";

const STEPS: [&str; 4] = ["policies", OPENING, MEMBERS, RECOVERY];

impl Book {
    /// What is left of setting the book up.
    ///
    /// # Errors
    /// When the book cannot be read.
    pub fn setup_state(&self) -> Result<SetupState, Refusal> {
        let step = |name: &&str| {
            let begun = self.store.setup_sheet(name)?.is_some();
            Ok(SetupStep { name: (*name).to_owned(), done: self.is_done(name)?, begun })
        };
        let steps = STEPS.iter().map(step).collect::<Result<_, Refusal>>()?;
        Ok(SetupState { steps, dismissed: self.is_set("setup.dismissed") })
    }

    fn is_done(&self, step: &str) -> Result<bool, Refusal> {
        if step == RECOVERY {
            return Ok(!self.store.phrase_waits()?);
        }
        if self.is_set(&format!("setup.{step}")) {
            return Ok(true);
        }
        Ok(match step {
            OPENING => !self.store.openings()?.is_empty(),
            MEMBERS => self.store.register()?.all().filter(|party| party.kind.is_member()).count() >= MEMBERS_MIN,
            _ => self.store.cache().setting("policy.vat-method").is_some(),
        })
    }

    fn is_set(&self, key: &str) -> bool {
        self.store.cache().setting(key) == Some("yes")
    }

    /// Says that a step is done with, although nothing was entered there: a new cooperative has no balances.
    ///
    /// # Errors
    /// When there is no such step, the step is the recovery sheet, which only its words can finish, or the disk fails.
    pub fn finish_setup_step(&mut self, step: &str) -> Result<SetupState, Refusal> {
        if step == RECOVERY {
            return Err(Refusal::new("setup.words-needed"));
        }
        if !STEPS.contains(&step) {
            return Err(Refusal::new("setup.no-such-step").with("step", step));
        }
        self.settle(&format!("setup.{step}"))
    }

    /// Says that nobody is to be reminded of what is left.
    ///
    /// # Errors
    /// When the disk fails.
    pub fn dismiss_setup(&mut self) -> Result<SetupState, Refusal> {
        self.settle("setup.dismissed")
    }

    fn settle(&mut self, key: &str) -> Result<SetupState, Refusal> {
        let body = Body::SettingSet(SettingSet { key: key.to_owned(), value: "yes".to_owned() });
        self.store.record::<_, Refusal>(show::wall(), |writing| Ok(writing.event(Vec::new(), body)?))?;
        self.setup_state()
    }

    /// The list of members as last kept.
    ///
    /// # Errors
    /// When the book cannot be read.
    pub fn members_sheet(&self) -> Result<Vec<MemberRow>, Refusal> {
        Ok(self.kept_rows(MEMBERS)?.unwrap_or_default())
    }

    /// Keeps a sheet on the disk; an empty one is forgotten. Gives back the time, `HH:MM`.
    pub(crate) fn keep_rows<T: Serialize>(&self, name: &str, rows: &[T]) -> Result<String, Refusal> {
        let now = show::now().timestamp();
        if rows.is_empty() {
            self.store.drop_setup_sheet(name)?;
        } else {
            let unreadable = |error| Refusal::new("draft.unreadable").with("what", error);
            self.store.keep_setup_sheet(name, &serde_json::to_string(rows).map_err(unreadable)?, now)?;
        }
        Ok(show::clock_time(now).split(' ').next_back().unwrap_or_default().to_owned())
    }

    pub(crate) fn kept_rows<T: DeserializeOwned>(&self, name: &str) -> Result<Option<T>, Refusal> {
        let unreadable = |error| Refusal::new("draft.unreadable").with("what", error);
        self.store.setup_sheet(name)?.map(|text| serde_json::from_str(&text)).transpose().map_err(unreadable)
    }
}

/// How hard a passphrase is to guess: `short`, `weak`, `fair` or `good`. A rule of thumb that says nothing false: length
/// counts most, and what everybody tries first is weak however long.
pub fn passphrase_strength(passphrase: &str, about: &str) -> &'static str {
    let letters = passphrase.chars().count();
    if letters < crate::books::PASSPHRASE_LETTERS_MIN {
        return "short";
    }
    let folded = fold(passphrase);
    let plain: String = folded.chars().filter(|letter| letter.is_alphanumeric()).collect();
    let different = plain.chars().collect::<std::collections::BTreeSet<_>>().len();
    let is_known = ["matkhau", "password", "12345678", "123456789", "qwertyui", "abcd1234", "hoptacxa"]
        .iter()
        .any(|known| plain.starts_with(known) && plain.len() < known.len() + 5);
    let name: String = fold(about).chars().filter(|letter| letter.is_alphanumeric()).collect();
    let is_name = !name.is_empty() && (plain == name || name.contains(&plain) && plain.len() > 3);
    let words = folded.split_whitespace().count();
    if different < 5 || is_known || is_name {
        "weak"
    } else if letters >= 16 && words >= 3 || letters >= 20 {
        "good"
    } else if letters >= 12 {
        "fair"
    } else {
        "weak"
    }
}

#[cfg(test)]
mod tests {
    use super::passphrase_strength;

    #[test]
    fn a_passphrase_is_judged_by_what_others_would_try() {
        for (passphrase, strength) in [
            ("ngan", "short"),
            ("aaaaaaaaaaaaaaaaaaaaaaaa", "weak"),
            ("matkhau123", "weak"),
            ("HTX Nà Lành", "weak"),
            ("lua xanh 9", "weak"),
            ("con trau 1985", "fair"),
            ("sông sâu đò vắng khách", "good"),
        ] {
            assert_eq!(passphrase_strength(passphrase, "HTX Nà Lành"), strength, "{passphrase}");
        }
    }
}
