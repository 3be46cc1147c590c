//! Every code of the ledger has its sentence, in Vietnamese and in English.

#![allow(clippy::unwrap_used)]

mod every;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use ledger::voucher::Fault;

#[test]
fn every_code_has_a_sentence_in_both_languages() {
    let (vi, en) = (catalogue("vi"), catalogue("en"));
    let mut missing = Vec::new();
    for code in codes() {
        let key = code.replace(['.', '-'], "_");
        for (language, sentences) in [("vi", &vi), ("en", &en)] {
            match sentences.get(&key) {
                None => missing.push(format!("{language}: {key}")),
                Some(text) => assert!(is_well_said(text), "{language} {key}: {text}"),
            }
        }
    }
    assert_eq!(missing, Vec::<String>::new());
}

/// A sentence asks only for what its code carries: the rest would stand there as a hole.
#[test]
fn sentences_ask_only_for_what_their_codes_carry() {
    let (vi, en) = (catalogue("vi"), catalogue("en"));
    for fault in every::voucher_faults() {
        let carried: &[&str] = match fault {
            Fault::AccountUnknown(_)
            | Fault::AccountHeading(_)
            | Fault::AccountRetired(_)
            | Fault::OffBalancePair(_)
            | Fault::SameAccount(_)
            | Fault::PartyMissing(_) => &["line", "side", "account"],
            Fault::AccountMissing | Fault::AmountMissing | Fault::AmountZero | Fault::AmountNegative => {
                &["line", "side"]
            }
            Fault::BeforeBook(_) => &["month"],
            Fault::YearNotOpen(_) | Fault::OtherYear(_) => &["year"],
            Fault::MonthClosed(..) => &["month", "first_open_day"],
            // An unknown party may be the voucher's own, which has no line.
            Fault::NoEntry
            | Fault::TooManyEntries
            | Fault::NarrationMissing
            | Fault::Text(_)
            | Fault::PartyUnknown
            | Fault::TotalTooLarge => &[],
        };
        let key = fault.code().replace(['.', '-'], "_");
        let asked = inputs(&vi[&key]);
        assert!(asked.iter().all(|name| carried.contains(&name.as_str())), "{key} asks for {asked:?}");
        assert_eq!(asked, inputs(&en[&key]), "{key}");
    }
}

fn codes() -> BTreeSet<&'static str> {
    let mut codes = BTreeSet::new();
    codes.extend(every::voucher_faults().iter().map(|fault| fault.code()));
    codes.extend(every::whys().iter().map(|why| why.code()));
    codes.extend(every::amount_faults().iter().map(|fault| fault.code()));
    codes.extend(every::day_faults().iter().map(|fault| fault.code()));
    codes.extend(every::text_faults().iter().map(|fault| fault.code()));
    codes.extend(every::money_faults().iter().map(|fault| fault.code()));
    codes
}

/// One to three sentences, each with a capital and a full stop; no blame in an exclamation mark, no «bạn».
fn is_well_said(text: &str) -> bool {
    let begins = text.chars().next().is_some_and(char::is_uppercase);
    let ends = text.ends_with('.') || text.rsplit(". ").next().is_some_and(is_code);
    let sentences = text.trim_end_matches('.').split(". ").filter(|sentence| !is_code(sentence)).count();
    begins && ends && (1..=3).contains(&sentences) && !text.contains('!') && !text.to_lowercase().contains(" bạn")
}

/// A code for the person who helps, such as `D-11`.
fn is_code(text: &str) -> bool {
    text.len() == 4 && text.as_bytes()[1] == b'-'
}

fn inputs(text: &str) -> BTreeSet<String> {
    let after_brace = text.split('{').skip(1);
    after_brace.filter_map(|rest| rest.split_once('}')).map(|(name, _)| name.trim().to_owned()).collect()
}

/// The sentences of one language: a flat object of texts, one to a line.
fn catalogue(language: &str) -> BTreeMap<String, String> {
    let messages = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../ui/shared/messages");
    let text = std::fs::read_to_string(messages.join(language).join("refusal.json")).unwrap();
    let sentence = |line: &str| {
        let (key, text) = line.trim().trim_end_matches(',').split_once("\": \"")?;
        Some((key.strip_prefix('"')?.to_owned(), text.strip_suffix('"')?.to_owned()))
    };
    let sentences: BTreeMap<String, String> = text.lines().filter_map(sentence).collect();
    assert!(sentences.len() > 20, "{language}: {} sentences", sentences.len());
    sentences
}
