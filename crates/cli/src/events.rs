//! What can happen (việc), listed: no book is needed.

use std::io::Write;

use app::Refusal;
use app::events::find;
use serde_json::{Value, json};

use crate::args::hand::EventsArgs;
use crate::{cannot_write, say};

pub fn list(args: &EventsArgs, out: &mut impl Write) -> Result<bool, Refusal> {
    let found = find(&args.words.join(" "));
    if args.json {
        let rows: Vec<Value> = found.into_iter().map(row).collect();
        return say(out, &json!(rows));
    }
    for event in found {
        let forms: Vec<&str> = event.forms.iter().map(|form| form.letters()).collect();
        writeln!(out, "{}\t{}\t{}", event.code, forms.join(" "), event.name).map_err(cannot_write)?;
    }
    Ok(true)
}

fn row(event: &app::events::Business) -> Value {
    let asks: Vec<Value> = event
        .asks
        .iter()
        .map(|ask| {
            let choices: Vec<&str> = ask.choices.iter().map(|choice| choice.value.as_str()).collect();
            json!({
                "ask": ask.slot,
                "sort": ask.sort.name(),
                "optional": ask.optional,
                "proposed": ask.proposed,
                "choices": choices,
            })
        })
        .collect();
    json!({
        "event": event.code,
        "name": event.name,
        "name_en": event.name_en,
        "kinds": event.forms.iter().map(|form| form.letters()).collect::<Vec<_>>(),
        "parties": event.who.iter().map(|kind| kind.name()).collect::<Vec<_>>(),
        "asks": asks,
        "why": event.why,
        "why_en": event.why_en,
        "source": event.source,
        "confidence": if event.confirmed { "source" } else { "inferred" },
    })
}
