//! Sentences for a refusal outside the window. The window's message catalogue is the one wording place;
//! this reads the same files.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use crate::Refusal;
use crate::api::refusal::Objection;

/// A language of the product.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Language {
    /// Tiếng Việt.
    #[default]
    Vietnamese,
    /// English.
    English,
}

type Catalogue = BTreeMap<String, serde_json::Value>;

static VIETNAMESE: LazyLock<Catalogue> =
    LazyLock::new(|| read(include_str!("../../../ui/shared/messages/vi/refusal.json")));
static ENGLISH: LazyLock<Catalogue> =
    LazyLock::new(|| read(include_str!("../../../ui/shared/messages/en/refusal.json")));

/// Our own file, read by a test: one that does not parse would be our own mistake.
fn read(text: &str) -> Catalogue {
    serde_json::from_str(text).unwrap_or_default()
}

static SHEET_VIETNAMESE: LazyLock<Catalogue> =
    LazyLock::new(|| read(include_str!("../../../ui/shared/messages/vi/column.json")));
static SHEET_ENGLISH: LazyLock<Catalogue> =
    LazyLock::new(|| read(include_str!("../../../ui/shared/messages/en/column.json")));

/// What stands above a column, in a row's first words, or on a tab, by its stable name; the name where it has no words.
pub fn title_of(name: &str, language: Language) -> String {
    let catalogue = match language {
        Language::Vietnamese => &SHEET_VIETNAMESE,
        Language::English => &SHEET_ENGLISH,
    };
    let words = catalogue.get(&format!("column_{name}")).and_then(serde_json::Value::as_str);
    words.unwrap_or(name).to_owned()
}

/// What happened, whether the data is safe, what to do, and the code; of a line of a file, also its reason's code.
pub fn sentence(refusal: &Refusal, language: Language) -> String {
    let objections: Vec<String> = refusal.objections.iter().map(|one| objected(one, language)).collect();
    let objections = objections.join(" ");
    let mut args = refusal.args.clone();
    let Some(reason) = args.get_mut("reason") else {
        let is_first = |one: &Objection| one.code == refusal.code;
        let own = if refusal.objections.first().is_some_and(is_first) {
            String::new()
        } else {
            worded(&refusal.code, &args, language)
        };
        return format!("{} [{}]", [own, objections].join(" ").trim(), refusal.code);
    };
    let code = reason.clone();
    *reason = if objections.is_empty() { worded(&code, &refusal.args, language) } else { objections };
    format!("{} [{}: {code}]", worded(&refusal.code, &args, language), refusal.code)
}

/// The words for a code that refuses nothing but wants to be known.
pub fn note(code: &str, count: u64, language: Language) -> String {
    worded(code, &BTreeMap::from([("count".to_owned(), count.to_string())]), language)
}

/// The words for one thing wrong with a voucher, its line counted from 1 as people do.
pub fn objected(objection: &Objection, language: Language) -> String {
    let mut args = objection.args.clone();
    if let Some(line) = objection.line {
        args.insert("line".to_owned(), (line + 1).to_string());
    }
    let side = match (objection.field.as_deref(), language) {
        (Some("credit"), Language::Vietnamese) => "Có",
        (_, Language::Vietnamese) => "Nợ",
        (Some("credit"), Language::English) => "credit",
        (_, Language::English) => "debit",
    };
    args.insert("side".to_owned(), side.to_owned());
    worded(&objection.code, &args, language)
}

fn worded(code: &str, args: &BTreeMap<String, String>, language: Language) -> String {
    let catalogue = match language {
        Language::Vietnamese => &VIETNAMESE,
        Language::English => &ENGLISH,
    };
    let key = code.replace(['.', '-'], "_");
    let Some(text) = catalogue.get(&key).and_then(serde_json::Value::as_str) else {
        return args.iter().fold(code.to_owned(), |text, (name, value)| format!("{text} {name}={value}"));
    };
    args.iter().fold(text.to_owned(), |text, (name, value)| text.replace(&format!("{{{name}}}"), value))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_of_a_file_is_named_with_its_reason() {
        let refusal =
            Refusal::new("import.line").with("line", 14).with("reason", "party.code-unknown").with("code", "TV099");
        assert_eq!(
            sentence(&refusal, Language::English),
            "Line 14 of the file: There is nobody with the code TV099. Nothing of the file was imported, the book has \
             not changed. [import.line: party.code-unknown]",
        );
    }

    #[test]
    fn a_line_of_a_voucher_is_counted_from_one_and_its_side_has_a_name() {
        let objection = Objection {
            code: "voucher.account-missing".into(),
            line: Some(1),
            field: Some("credit".into()),
            args: BTreeMap::new(),
        };
        let refusal = Refusal { objections: vec![objection], ..Refusal::new("voucher.account-missing") };
        let said = sentence(&refusal, Language::Vietnamese);
        assert_eq!(said, "Dòng 2 chưa có tài khoản Có. [voucher.account-missing]");
    }

    #[test]
    fn a_code_without_words_still_says_its_code() {
        assert!(sentence(&Refusal::new("no.such-code"), Language::English).contains("no.such-code"));
    }
}
