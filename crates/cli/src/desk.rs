//! Settings, lists, the history and the series of numbers.

use std::io::Write;

use app::Refusal;
use app::api::history::HistoryQuery;
use app::api::report::{AccountChange, NewAccount};
use app::api::setting::SettingValue;
use serde::Serialize;
use serde_json::json;

use crate::args::desk::{AccountsArgs, AttentionArgs, HistoryArgs, ListsArgs, SeriesArgs, SettingsArgs};
use crate::books::open;
use crate::say;

/// So many rows are asked for at once.
const PAGE: u32 = 500;

/// Shows every setting, or writes `key=value` pairs, all or none, and shows those.
pub fn settings(args: &SettingsArgs, out: &mut impl Write) -> Result<bool, Refusal> {
    let mut book = open(&args.book)?;
    let sets: Vec<SettingValue> = args.set.iter().map(|pair| setting_value(pair)).collect::<Result<_, _>>()?;
    let rows = if sets.is_empty() { book.list_settings()? } else { book.set_settings(&sets)? };
    let wanted = |key: &str| sets.is_empty() || sets.iter().any(|set| set.key == key);
    let rows: Vec<_> = rows.into_iter().filter(|row| wanted(&row.key)).collect();
    say(out, &json!({ "settings": json_of(&rows)? }))
}

fn setting_value(pair: &str) -> Result<SettingValue, Refusal> {
    let (key, value) = pair.split_once('=').ok_or_else(|| Refusal::new("setting.pair").with("pair", pair))?;
    Ok(SettingValue { key: key.trim().to_owned(), value: value.to_owned() })
}

/// Shows the chart of accounts, or adds or changes an account of the cooperative's own and shows that.
pub fn accounts(args: &AccountsArgs, out: &mut impl Write) -> Result<bool, Refusal> {
    let mut book = open(&args.book)?;
    let (Some(code), Some(name)) = (args.code.clone(), args.name.clone()) else {
        return say(out, &json!({ "accounts": json_of(&book.list_accounts()?)? }));
    };
    let is_there = book.list_accounts()?.iter().any(|row| row.code == code.trim());
    let row = if is_there || args.retire {
        book.change_account(&AccountChange { code, name, active: !args.retire })?
    } else {
        book.add_account(&NewAccount { code, name })?
    };
    say(out, &json!({ "accounts": json_of(&[row])? }))
}

/// Shows a list, or writes one entry of it; an empty name retires the entry.
pub fn lists(args: &ListsArgs, out: &mut impl Write) -> Result<bool, Refusal> {
    let mut book = open(&args.book)?;
    let values = match (&args.code, &args.name) {
        (Some(code), Some(name)) => book.set_list_value(&args.list, code, name)?,
        _ => book.list_values(&args.list)?,
    };
    say(out, &json!({ "list": args.list, "values": json_of(&values)? }))
}

/// The history, the latest first, as much of it as asked for.
pub fn history(args: &HistoryArgs, out: &mut impl Write) -> Result<bool, Refusal> {
    let book = open(&args.book)?;
    let mut query = HistoryQuery {
        kind: args.kind.clone(),
        who: args.who.clone(),
        from: args.from.map(|day| day.to_string()),
        to: args.to.map(|day| day.to_string()),
        text: args.text.clone(),
        offset: 0,
        limit: PAGE,
    };
    let mut rows = Vec::new();
    loop {
        let page = book.history(&query)?;
        let got = page.rows.len();
        rows.extend(page.rows);
        query.offset += PAGE;
        if got == 0 || rows.len() >= args.limit {
            rows.truncate(args.limit);
            return say(out, &json!({ "count": page.count, "history": json_of(&rows)? }));
        }
    }
}

/// What waits for a decision; a decision first where one is named. False where something urgent waits.
pub fn attention(args: &AttentionArgs, out: &mut impl Write) -> Result<bool, Refusal> {
    let mut book = open(&args.book)?;
    if let (Some(story), Some(choice)) = (&args.story, &args.choice) {
        book.decide_attention(story, choice, &args.reason)?;
    }
    if let (Some(voucher), Some(word), Some(day)) = (&args.voucher, &args.word, args.day) {
        book.decide_voucher(voucher, args.version.as_deref(), word, &day.to_string(), &args.reason)?;
    }
    let attention = book.attention()?;
    say(out, &json_of(&attention)?)?;
    Ok(attention.red == 0)
}

/// Every series of numbers; with a form, a year and a series also the fate of each number. False where a number is missing.
pub fn series(args: &SeriesArgs, out: &mut impl Write) -> Result<bool, Refusal> {
    let book = open(&args.book)?;
    let (Some(form), Some(year), Some(series)) = (&args.form, args.year, &args.series) else {
        let all = book.list_series()?;
        say(out, &json!({ "series": json_of(&all)? }))?;
        return Ok(all.iter().all(|one| one.missing == 0));
    };
    let mut rows = Vec::new();
    loop {
        let page = book.series_numbers(form, year, series, u32::try_from(rows.len()).unwrap_or(u32::MAX), PAGE)?;
        let got = page.rows.len();
        rows.extend(page.rows);
        if got == 0 {
            say(out, &json!({ "count": page.count, "numbers": json_of(&rows)? }))?;
            return Ok(rows.iter().all(|row| row.fate != "missing"));
        }
    }
}

fn json_of<T: Serialize>(value: &T) -> Result<serde_json::Value, Refusal> {
    serde_json::to_value(value).map_err(|fault| Refusal::new("import.json").with("what", fault))
}
