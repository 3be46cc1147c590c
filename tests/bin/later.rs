//! What a later version of the program writes into a book: kinds that this one does not know.

use std::error::Error;

use chrono::NaiveDate;
use ledger::event::body::Body;
use ledger::event::extra::Extra;
use ledger::event::value::Value;
use ledger::event::{Line, day_number};
use ledger::money::Dong;
use store::{Opener, Store};

/// Records one event of a kind nobody knows yet: its day, and its line where it moves money.
///
/// # Errors
/// When the book cannot be opened, or what was asked for is no event.
pub fn write(asked: &[u8]) -> Result<(), Box<dyn Error>> {
    let asked: serde_json::Value = serde_json::from_slice(asked)?;
    let text = |name: &str| asked[name].as_str().ok_or_else(|| format!("{name} is missing"));
    let kind = asked["kind"].as_u64().and_then(|kind| u16::try_from(kind).ok()).ok_or("kind is missing")?;
    let day: NaiveDate = text("day")?.parse()?;
    let lines = match asked["amount"].as_i64() {
        None => Vec::new(),
        Some(amount) => vec![Line {
            debit: Some(text("debit")?.parse()?),
            credit: Some(text("credit")?.parse()?),
            amount: Dong::new(amount).ok_or("amount is out of range")?,
            debit_party: None,
            credit_party: None,
            extra: Extra::default(),
        }],
    };
    let body = Body::Other { kind, fields: vec![Value::Int(day_number(day).into())] };
    let mut store = Store::open(text("path")?.as_ref(), Opener::Passphrase(text("passphrase")?))?;
    store.record::<_, store::Failure>(1, |writing| writing.event(lines, body).map(drop))?;
    Ok(())
}
