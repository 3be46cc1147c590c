//! Sentences for a refusal outside the window. The window's message catalogue is the one wording place;
//! this reads the same files.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use crate::Refusal;

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

/// What happened, whether the data is safe, what to do, and the code.
pub fn sentence(refusal: &Refusal, language: Language) -> String {
    let mut sentences = vec![worded(&refusal.code, &refusal.args, language)];
    for objection in &refusal.objections {
        sentences.push(worded(&objection.code, &objection.args, language));
    }
    sentences.dedup();
    format!("{} [{}]", sentences.join(" "), refusal.code)
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
    args.iter().fold(text.to_owned(), |text, (name, value)| {
        let place = format!("{{{name}}}");
        if !text.contains(&place) {
            return text;
        }
        // The reason of a line is a code with words of its own.
        let value = if name == "reason" { worded(value, args, language) } else { value.clone() };
        text.replace(&place, &value)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_of_a_file_is_named_with_its_reason() {
        let refusal = Refusal::new("import.line")
            .with("line", 14)
            .with("reason", "voucher.account-unknown")
            .with("account", "9999");
        let said = sentence(&refusal, Language::Vietnamese);
        assert!(said.starts_with("Dòng 14:") && said.contains("9999") && said.ends_with("[import.line]"), "{said}");
    }

    #[test]
    fn a_code_without_words_still_says_its_code() {
        assert!(sentence(&Refusal::new("no.such-code"), Language::English).contains("no.such-code"));
    }
}
