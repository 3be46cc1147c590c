//! What the phone shows, from a shell: the five figures, and the director's word on payments.

use std::io::Write;

use app::Refusal;
use serde_json::json;

use crate::args_field::{ApprovalsArgs, OverviewArgs};
use crate::books::open;
use crate::say;

pub fn overview(args: &OverviewArgs, out: &mut impl Write) -> Result<bool, Refusal> {
    let book = open(&args.book)?;
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
