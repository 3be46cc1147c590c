//! Settings of the book: who signs, which policies it follows, and the lists it keeps.

use ledger::event::body::{Body, SettingSet};
use ledger::setting::{self, LISTS, SETTINGS};

use crate::api::setting::{ListValue, SettingRow, SettingValue};
use crate::{Book, Refusal, show};

/// The register of resolutions, where a line names one; it is written in its own screen.
const RESOLUTIONS: &str = "resolution";

impl Book {
    /// Every setting this version knows with what holds now, and after them those it only keeps.
    ///
    /// # Errors
    /// None today; the shape is that of every command.
    pub fn list_settings(&self) -> Result<Vec<SettingRow>, Refusal> {
        let written = self.store.cache().settings();
        let known = SETTINGS.iter().map(|setting| SettingRow {
            key: setting.key.clone(),
            group: setting.group.clone(),
            values: setting.values.clone(),
            value: setting::value_in(written, &setting.key).to_owned(),
            default: setting.default.clone(),
            set: written.get(&setting.key).is_some_and(|value| !value.is_empty()),
            confidence: setting.confidence.name().to_owned(),
            source: setting.source.clone(),
            used: setting.used.clone(),
        });
        // A year's own policy, and what another version wrote. Lists and the program's own are shown elsewhere.
        let others = written.iter().filter(|(key, value)| {
            let own = ["list.", "writer.", "year."].iter().any(|prefix| key.starts_with(prefix));
            !own && !value.is_empty() && !SETTINGS.iter().any(|setting| setting.key == **key)
        });
        let others = others.map(|(key, value)| {
            let like = setting::known(key);
            SettingRow {
                key: key.clone(),
                group: like.map_or("other", |like| &like.group).to_owned(),
                values: like.map(|like| like.values.clone()).unwrap_or_default(),
                value: value.clone(),
                default: like.map(|like| setting::value_in(written, &like.key).to_owned()).unwrap_or_default(),
                set: true,
                confidence: like.map_or("none", |like| like.confidence.name()).to_owned(),
                source: like.map(|like| like.source.clone()).unwrap_or_default(),
                used: like.map_or("kept", |like| &like.used).to_owned(),
            }
        });
        Ok(known.chain(others).collect())
    }

    /// Writes the settings that differ from what is written, all or none. Answers with how all stand now.
    ///
    /// # Errors
    /// For a name this version does not know, and a value that setting cannot have; nothing is written then.
    pub fn set_settings(&mut self, values: &[SettingValue]) -> Result<Vec<SettingRow>, Refusal> {
        let mut sets = Vec::new();
        for SettingValue { key, value } in values {
            // Lists are written entry by entry, where a name in use is noticed.
            if setting::list_entry(key).is_some() {
                return Err(Refusal::new("setting.unknown").with("key", key));
            }
            let value = setting::check(key, value).map_err(|fault| Refusal::new(fault.code()).with("key", key))?;
            sets.push(SettingSet { key: key.clone(), value });
        }
        self.write_settings(sets)?;
        self.list_settings()
    }

    fn write_settings(&mut self, sets: Vec<SettingSet>) -> Result<(), Refusal> {
        let written = self.store.cache().settings();
        let changed: Vec<SettingSet> =
            sets.into_iter().filter(|set| written.get(&set.key).map_or("", String::as_str) != set.value).collect();
        if changed.is_empty() {
            return Ok(());
        }
        let of_director = changed.iter().any(|set| ledger::fold::is_of_director(&set.key));
        if of_director && !self.own_roles().any_of(ledger::member::Roles::DIRECTOR) {
            return Err(Refusal::new("attention.role").with("who", "director"));
        }
        self.store.record::<_, Refusal>(show::wall(), |writing| {
            changed.into_iter().try_for_each(|set| writing.event(Vec::new(), Body::SettingSet(set)).map(drop))?;
            Ok(())
        })
    }

    /// The setting as it holds in this book: as set, or by default.
    pub fn setting(&self, key: &str) -> &str {
        setting::value_in(self.store.cache().settings(), key)
    }

    /// The entries of a list by code, those in use first.
    ///
    /// # Errors
    /// When there is no such list, or the book cannot be read.
    pub fn list_values(&self, list: &str) -> Result<Vec<ListValue>, Refusal> {
        if list == RESOLUTIONS {
            return self.resolutions_as_list();
        }
        let prefix = format!("list.{}.", list_named(list)?);
        let mut values = Vec::new();
        for (key, value) in self.store.cache().settings().iter() {
            let Some(code) = key.strip_prefix(&prefix) else { continue };
            let active = !value.is_empty();
            let name = if active { value.clone() } else { self.store.last_value(key)?.unwrap_or_default() };
            values.push(ListValue { code: code.to_owned(), name, active });
        }
        values.sort_by(|one, other| (!one.active, &one.code).cmp(&(!other.active, &other.code)));
        Ok(values)
    }

    /// Adds an entry to a list, names it anew, or with an empty name retires it. Answers with the whole list.
    ///
    /// # Errors
    /// When there is no such list, the code or name cannot be kept, or another entry in use has this name.
    pub fn set_list_value(&mut self, list: &str, code: &str, name: &str) -> Result<Vec<ListValue>, Refusal> {
        let list = list_named(list)?;
        let code = ledger::text::clean(code).map_err(|fault| Refusal::new(fault.code()))?;
        let key = format!("list.{list}.{code}");
        let value = setting::check(&key, name).map_err(|fault| Refusal::new(fault.code()).with("code", &code))?;
        let folded = ledger::text::fold(&value);
        let twin = self.list_values(list)?.into_iter().find(|other| {
            other.active && other.code != code && !value.is_empty() && ledger::text::fold(&other.name) == folded
        });
        if let Some(twin) = twin {
            return Err(Refusal::new("setting.list-name").with("name", twin.name).with("code", twin.code));
        }
        self.write_settings(vec![SettingSet { key, value }])?;
        self.list_values(list)
    }
}

fn list_named(name: &str) -> Result<&'static str, Refusal> {
    let list = LISTS.iter().find(|list| **list == name);
    list.copied().ok_or_else(|| Refusal::new("setting.list-unknown").with("list", name))
}
