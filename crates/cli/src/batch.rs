//! One JSON request per line, one JSON answer per line, flushed; the book stays open.

use std::io::{BufRead, Write};

use app::import::VoucherObject;
use app::wording::sentence;
use app::{Book, Refusal};
use chrono::NaiveDate;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::args::BookArgs;
use crate::books::open;
use crate::reports::{days, ledger_json, statement_json, turnover_json};
use crate::{cannot_write, language};

#[derive(Deserialize)]
#[serde(tag = "op", rename_all = "kebab-case", deny_unknown_fields)]
enum Request {
    Post { voucher: Box<VoucherObject> },
    TrialBalance { from: Option<NaiveDate>, to: Option<NaiveDate>, level: Option<u8> },
    Ledger { account: String, from: Option<NaiveDate>, to: Option<NaiveDate> },
    Statement { party: String, from: Option<NaiveDate>, to: Option<NaiveDate> },
}

pub fn run(args: &BookArgs, out: &mut impl Write) -> Result<bool, Refusal> {
    let mut book = open(args)?;
    for line in std::io::stdin().lock().lines() {
        let line = line.map_err(|error| Refusal::new("import.unreadable").with("what", error))?;
        if line.trim().is_empty() {
            continue;
        }
        let answer = answer(&mut book, &line).unwrap_or_else(
            |refusal| json!({ "ok": false, "code": refusal.code, "error": sentence(&refusal, language()) }),
        );
        writeln!(out, "{answer}").and_then(|()| out.flush()).map_err(cannot_write)?;
    }
    Ok(true)
}

fn answer(book: &mut Book, line: &str) -> Result<Value, Refusal> {
    let request: Request =
        serde_json::from_str(line).map_err(|fault| Refusal::new("import.json").with("what", fault))?;
    Ok(match request {
        Request::Post { voucher } => {
            let posted = book.post_object(*voucher)?;
            let mut answer = json!({ "ok": true, "id": posted.id, "number": posted.number });
            if posted.already {
                answer["already"] = true.into();
            }
            answer
        }
        Request::TrialBalance { from, to, level } => {
            let (from, to) = days(book, from, to)?;
            json!({ "ok": true, "trial_balance": turnover_json(&book.turnover(from, to, level)?) })
        }
        Request::Ledger { account, from, to } => {
            let (from, to) = days(book, from, to)?;
            json!({ "ok": true, "rows": ledger_json(book, &account, from, to)? })
        }
        Request::Statement { party, from, to } => {
            let (from, to) = days(book, from, to)?;
            json!({ "ok": true, "rows": statement_json(book, &party, from, to)? })
        }
    })
}
