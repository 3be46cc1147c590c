//! What the phone shows, from a shell: the five figures, and the director's word on payments.

use std::io::Write;

use app::Refusal;
use app::api::print::PrintJob;
use serde_json::json;

use crate::args::field::{ApprovalsArgs, CashDeskArgs, FindArgs, OverviewArgs, QuestionsArgs};
use crate::books::open;
use crate::say;

pub fn overview(args: &OverviewArgs, out: &mut impl Write) -> Result<bool, Refusal> {
    let book = open(&args.book)?;
    if let Some(what) = &args.list {
        return say(out, &json!(book.overview_list(what)?));
    }
    say(out, &json!(book.overview()?))?;
    if args.charts {
        say(out, &json!(book.overview_charts()?))?;
    }
    Ok(true)
}

pub fn approvals(args: &ApprovalsArgs, out: &mut impl Write) -> Result<bool, Refusal> {
    let mut book = open(&args.book)?;
    match (&args.voucher, &args.version, &args.word) {
        (Some(voucher), Some(version), Some(word)) => {
            say(out, &json!(book.decide_approval(voucher, version, word, &args.reason)?))
        }
        (Some(voucher), ..) => say(out, &json!(book.approval(voucher)?)),
        (None, ..) => say(out, &json!(book.approvals()?)),
    }
}

/// Who answers to some letters; with an id, how that person stands.
pub fn find(args: &FindArgs, out: &mut impl Write) -> Result<bool, Refusal> {
    let book = open(&args.book)?;
    match &args.person {
        Some(id) => say(out, &json!(book.person(id)?)),
        None => say(out, &json!(book.find_people(&args.text)?)),
    }
}

/// What the cashier has to do; confirms a voucher, or counts the cash, where asked to.
pub fn cash_desk(args: &CashDeskArgs, out: &mut impl Write) -> Result<bool, Refusal> {
    let mut book = open(&args.book)?;
    if let (Some(voucher), Some(version)) = (&args.voucher, &args.version) {
        return say(out, &json!(book.confirm_cash(voucher, version)?));
    }
    if args.drop_count {
        return say(out, &json!(book.drop_cash_count()?));
    }
    if !args.count.is_empty() {
        say(out, &json!(book.keep_cash_count(&args.count)?))?;
    }
    if args.compare {
        let compared = book.compare_cash_count()?;
        say(out, &json!(compared))?;
    }
    if args.close {
        say(out, &json!(book.close_cash(&args.note)?))?;
    }
    if args.file.out.is_some() {
        let job = PrintJob::CashCount { account: "1111".into(), day: String::new() };
        return crate::print::give(&book, &job, &args.file, out);
    }
    let asked = args.close || args.compare || !args.count.is_empty();
    if !asked { say(out, &json!(book.cash_desk()?)) } else { Ok(true) }
}

/// What came back to the accountant; with a voucher its thread, with a text a question or an answer.
pub fn questions(args: &QuestionsArgs, out: &mut impl Write) -> Result<bool, Refusal> {
    let mut book = open(&args.book)?;
    match (&args.voucher, &args.question, &args.text) {
        (Some(voucher), _, Some(text)) => say(out, &json!(book.ask_question(voucher, text)?)),
        (Some(voucher), ..) => say(out, &json!(book.voucher_thread(voucher)?)),
        (None, Some(question), Some(text)) => say(out, &json!(book.answer_question(question, text)?)),
        (None, Some(question), None) => say(out, &json!(book.settle_question(question)?)),
        (None, None, _) => say(out, &json!(book.returned()?)),
    }
}

pub fn heads(args: &crate::args::BookArgs, out: &mut impl Write) -> Result<bool, Refusal> {
    let heads = open(args)?.log_heads()?;
    say(out, &json!(heads))
}
