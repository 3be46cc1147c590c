//! Settings of a book: who signs, which policies it follows, how amounts are said, and the lists it keeps.
//!
//! A setting is a key and a text, written down as an event. The registry says which keys this version knows, what each
//! may hold and where that was read; a key it does not know stays as it was written.
//!
//! Invariant: a value that does not pass [`check`] is never written by this version.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use crate::account::AccountCode;
use crate::fold::{APPROVAL_ALWAYS, APPROVAL_FROM, APPROVAL_PIN_FROM};
use crate::money::Dong;
use crate::text;

/// The group of the keys that hold a list's entries: `list.<name>.<code>`.
pub const LISTS: [&str; 6] = ["store", "season", "expense-kind", "cost-object", "bank-account", "contract"];

/// The group of the keys that hold what was typed for a year the book does not hold («Số liệu năm trước»):
/// `last-year.<year>.<form>.<line>`, a whole number of đồng.
const LAST_YEAR: &str = "last-year.";

/// The group of the keys that hold when something was filed at an office: `filed.statements.<year>` for a year's statements,
/// `filed.capital.<party>` for the capital registered anew after a member's deadline; a day, `YYYY-MM-DD`.
pub const FILED: &str = "filed.";

/// What a member contributes at least, as the charter says; đồng.
pub const CONTRIBUTION_MIN: &str = "policy.contribution-min";

/// The most letters a code of a list may have.
const CODE_LETTERS_MAX: usize = 30;

/// How sure it is that a setting is as the law has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Confidence {
    /// Read in the text named.
    Source,
    /// Inferred: «chưa đối chiếu».
    Inferred,
    /// No law speaks of it.
    None,
}

impl Confidence {
    /// `source`, `inferred` or `none`.
    pub const fn name(self) -> &'static str {
        match self {
            Confidence::Source => "source",
            Confidence::Inferred => "inferred",
            Confidence::None => "none",
        }
    }
}

/// A setting this version knows.
#[derive(Debug, Clone)]
pub struct Setting {
    /// Its name, such as `policy.vat-method`.
    pub key: String,
    /// `unit`, `sign`, `words` or `policy`.
    pub group: String,
    /// The values it may have; empty where it is a text.
    pub values: Vec<String>,
    /// What holds where nothing was set; empty where nothing is known until somebody says so.
    pub default: String,
    /// How sure the source is.
    pub confidence: Confidence,
    /// Where it was read.
    pub source: String,
    /// What it is used for today: `print`, `words`, `fold`, `ask` where the screen asks by it, or `kept` where it is only kept for what comes.
    pub used: String,
}

/// The settings this version knows, in the order they are shown.
pub static SETTINGS: LazyLock<Vec<Setting>> = LazyLock::new(|| read(include_str!("../data/settings.csv")));

/// Our own data file is part of the program and checked by a test, so a row that cannot be read is our own
/// mistake and may stop it.
fn read(data: &str) -> Vec<Setting> {
    csv::Reader::from_reader(data.as_bytes())
        .records()
        .map(|row| setting_of(&row.expect("the settings are readable")))
        .collect()
}

fn setting_of(row: &csv::StringRecord) -> Setting {
    let field = |index: usize| row.get(index).unwrap_or_default().to_owned();
    Setting {
        key: field(0),
        group: field(1),
        values: field(2).split(';').filter(|value| *value != "text").map(str::to_owned).collect(),
        default: field(3),
        confidence: match field(4).as_str() {
            "source" => Confidence::Source,
            "inferred" => Confidence::Inferred,
            "none" => Confidence::None,
            other => panic!("the settings name a confidence there is not: {other}"),
        },
        source: field(5),
        used: field(6),
    }
}

/// Why a value is not written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SettingFault {
    /// No setting of this name is known, so nothing may be written under it.
    Unknown,
    /// It has a fixed set of values, and this is none of them.
    Value,
    /// The text cannot be kept.
    Text(text::TextFault),
    /// A list's code is empty, too long, or holds spaces.
    Code,
}

impl SettingFault {
    /// The stable name that the UI and the help pages know it by.
    pub const fn code(&self) -> &'static str {
        match self {
            SettingFault::Unknown => "setting.unknown",
            SettingFault::Value => "setting.value",
            SettingFault::Text(fault) => fault.code(),
            SettingFault::Code => "setting.list-code",
        }
    }
}

/// The setting with this name; `policy.separate-internal.2026` and `policy.split-642.2026` are those policies, and
/// `notes.other.2026` that note, for one fiscal year.
pub fn known(key: &str) -> Option<&'static Setting> {
    let of_a_year =
        |plain: &str| ["policy.separate-internal", "policy.split-642"].contains(&plain) || plain.starts_with("notes.");
    let plain = match key.rsplit_once('.') {
        Some((plain, year)) if is_year(year) && of_a_year(plain) => plain,
        _ => key,
    };
    SETTINGS.iter().find(|setting| setting.key == plain)
}

fn is_year(text: &str) -> bool {
    text.len() == 4 && text.parse::<u16>().is_ok_and(|year| (2000..=2199).contains(&year))
}

/// The list and the code that a key such as `list.season.xuan-2026` names.
///
/// ```
/// use ledger::setting::list_entry;
/// assert_eq!(list_entry("list.season.VX26"), Some(("season", "VX26")));
/// assert_eq!(list_entry("list.bank-account.0123.45"), Some(("bank-account", "0123.45")));
/// assert_eq!(list_entry("list.songs.1"), None);
/// ```
pub fn list_entry(key: &str) -> Option<(&'static str, &str)> {
    let (name, code) = key.strip_prefix("list.")?.split_once('.')?;
    LISTS.iter().find(|list| **list == name).map(|list| (*list, code))
}

/// The value as it will be kept: cleaned, and one the setting may have. An empty one means the default again.
///
/// # Errors
/// For a name this version does not know, and a value that setting cannot have.
///
/// ```
/// use ledger::setting::check;
/// assert_eq!(check("sign.director", " Hoàng  Văn Sinh "), Ok("Hoàng Văn Sinh".into()));
/// assert_eq!(check("policy.vat-method", "sometimes").unwrap_err().code(), "setting.value");
/// ```
pub fn check(key: &str, value: &str) -> Result<String, SettingFault> {
    let value = text::clean(value).map_err(SettingFault::Text)?;
    if let Some((_, code)) = list_entry(key) {
        let right = !code.is_empty() && code.chars().count() <= CODE_LETTERS_MAX && !code.contains(char::is_whitespace);
        let kept_as_is = text::clean(code).map_err(SettingFault::Text)? == code;
        return if right && kept_as_is { Ok(value) } else { Err(SettingFault::Code) };
    }
    if let Some(rest) = key.strip_prefix(LAST_YEAR) {
        return last_year(rest, value);
    }
    if let Some(what) = key.strip_prefix(FILED) {
        return filed(what, value);
    }
    let setting = known(key).ok_or(SettingFault::Unknown)?;
    if [APPROVAL_FROM, APPROVAL_PIN_FROM, CONTRIBUTION_MIN].contains(&key) && !value.is_empty() {
        let sum = value.parse::<i64>().ok().and_then(Dong::new).filter(|sum| sum.get() >= 0);
        return if sum.is_some_and(|sum| sum.to_string() == value) { Ok(value) } else { Err(SettingFault::Value) };
    }
    if key == APPROVAL_ALWAYS {
        let all_accounts =
            value.split(' ').filter(|code| !code.is_empty()).all(|code| code.parse::<AccountCode>().is_ok());
        return if all_accounts { Ok(value) } else { Err(SettingFault::Value) };
    }
    let fits = value.is_empty() || setting.values.is_empty() || setting.values.contains(&value);
    if fits { Ok(value) } else { Err(SettingFault::Value) }
}

/// A figure of last year: `2025.B02.11a`, and a whole number of đồng or nothing.
fn last_year(rest: &str, value: String) -> Result<String, SettingFault> {
    let parts: Vec<&str> = rest.split('.').collect();
    let [year, form, line] = parts.as_slice() else { return Err(SettingFault::Unknown) };
    let plain = |text: &str| (1..=6).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_alphanumeric());
    if !is_year(year) || !plain(form) || !plain(line) {
        return Err(SettingFault::Unknown);
    }
    let number = value.parse::<i64>().ok().and_then(Dong::new);
    let canonical = number.is_some_and(|number| number.to_string() == value);
    if value.is_empty() || canonical { Ok(value) } else { Err(SettingFault::Value) }
}

/// A day on which a year's statements, or the capital after a member's deadline, were filed; empty takes it back.
fn filed(what: &str, value: String) -> Result<String, SettingFault> {
    let is_known = match what.split_once('.') {
        Some(("statements", year)) => is_year(year),
        Some(("capital", party)) => !party.is_empty() && party.bytes().all(|byte| byte.is_ascii_digit()),
        _ => false,
    };
    if !is_known {
        return Err(SettingFault::Unknown);
    }
    let is_day = value.parse::<chrono::NaiveDate>().is_ok_and(|day| day.to_string() == value);
    if value.is_empty() || is_day { Ok(value) } else { Err(SettingFault::Value) }
}

/// The figures typed for a year of a form, by line.
///
/// ```
/// use ledger::setting::last_year_figures;
/// let written = std::collections::BTreeMap::from([("last-year.2025.B02.01a".to_owned(), "700".to_owned())]);
/// assert_eq!(last_year_figures(&written, 2025, "B02"), [("01a".to_owned(), 700)].into());
/// assert!(last_year_figures(&written, 2024, "B02").is_empty());
/// ```
pub fn last_year_figures(written: &BTreeMap<String, String>, year: i32, form: &str) -> BTreeMap<String, i64> {
    let prefix = format!("{LAST_YEAR}{year}.{form}.");
    let own = written.iter().filter_map(|(key, value)| Some((key.strip_prefix(&prefix)?, value.parse().ok()?)));
    own.map(|(line, amount)| (line.to_owned(), amount)).collect()
}

/// What holds in a book whose written settings are `written`: the setting itself, for a fiscal year its plain key, or
/// the default.
pub fn value_in<'a>(written: &'a BTreeMap<String, String>, key: &str) -> &'a str {
    let Some(setting) = known(key) else { return written.get(key).map_or("", String::as_str) };
    let own = written.get(key).filter(|value| !value.is_empty());
    own.or_else(|| written.get(&setting.key).filter(|value| !value.is_empty()))
        .map_or(setting.default.as_str(), String::as_str)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_default_is_a_value_its_setting_may_have() {
        for setting in SETTINGS.iter() {
            assert_eq!(check(&setting.key, &setting.default).as_deref(), Ok(setting.default.as_str()));
            let sure = setting.confidence == Confidence::None;
            assert_eq!(setting.source.is_empty(), sure, "{}: a source, or none and said so", setting.key);
            assert!(["print", "words", "kept", "fold", "ask"].contains(&setting.used.as_str()), "{}", setting.key);
        }
        let mut keys: Vec<&str> = SETTINGS.iter().map(|setting| setting.key.as_str()).collect();
        keys.sort_unstable();
        keys.dedup();
        assert_eq!(keys.len(), SETTINGS.len());
    }

    #[test]
    fn values_are_refused_by_what_is_wrong_with_them() {
        let cases = [
            ("policy.vat-method", "direct", Ok("direct")),
            ("policy.vat-method", "", Ok("")),
            ("policy.vat-method", "Direct", Err("setting.value")),
            ("policy.separate-internal.2026", "no", Ok("no")),
            ("policy.separate-internal.26", "no", Err("setting.unknown")),
            ("policy.vat-method.2026", "direct", Err("setting.unknown")),
            ("unit.address", "Xã  Nà Lành", Ok("Xã Nà Lành")),
            ("unit.address", "Xã \u{202e}", Err("text.direction-character")),
            ("year.last-open", "2030", Err("setting.unknown")),
            ("writer.1.name", "x", Err("setting.unknown")),
            ("last-year.2025.B02.01a", "-1250000", Ok("-1250000")),
            ("last-year.2025.B02.01a", "", Ok("")),
            ("last-year.2025.B02.01a", "1.250", Err("setting.value")),
            ("last-year.2025.B02.01a", "9007199254740992", Err("setting.value")),
            ("last-year.25.B02.01a", "1", Err("setting.unknown")),
            ("last-year.2025.B02", "1", Err("setting.unknown")),
            ("policy.approval-from", "3000000", Ok("3000000")),
            ("policy.approval-from", "", Ok("")),
            ("policy.approval-from", "3.000.000", Err("setting.value")),
            ("policy.approval-from", "-1", Err("setting.value")),
            ("policy.approval-always", "411 1321 141", Ok("411 1321 141")),
            ("policy.approval-always", "vốn góp", Err("setting.value")),
            ("notes.other.2026", "Không có", Ok("Không có")),
            ("list.store.K1", "Kho Nà Lành", Ok("Kho Nà Lành")),
            ("list.store.K1", "", Ok("")),
            ("list.store.", "Kho", Err("setting.list-code")),
            ("list.store.K 1", "Kho", Err("setting.list-code")),
            ("list.song.1", "Kho", Err("setting.unknown")),
        ];
        for (key, value, expected) in cases {
            let outcome = check(key, value).map_err(|fault| fault.code());
            assert_eq!(outcome, expected.map(str::to_owned), "{key} = {value:?}");
        }
    }

    #[test]
    fn a_year_of_its_own_falls_back_to_the_plain_key_and_then_to_the_default() {
        let mut written = BTreeMap::new();
        let of_2026 =
            |written: &BTreeMap<String, String>| value_in(written, "policy.separate-internal.2026").to_owned();
        assert_eq!(of_2026(&written), "yes");
        written.insert("policy.separate-internal".into(), "no".into());
        assert_eq!(of_2026(&written), "no");
        written.insert("policy.separate-internal.2026".into(), "yes".into());
        assert_eq!(of_2026(&written), "yes");
        written.insert("policy.separate-internal.2026".into(), String::new());
        assert_eq!(of_2026(&written), "no");
        assert_eq!(value_in(&written, "made.by-a-later-version"), "");
    }
}
