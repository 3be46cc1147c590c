//! What a table has in red (ghi âm) comes as an adjustment, the one voucher of its own that may be below nothing.

use ledger::event::body::Body;
use ledger::voucher::{Draft, Sign};
use store::Writing;
use store::query::{Order, VersionRow, VoucherFilter};

use super::draft::objected;
use super::vouchers::PostedObject;
use crate::Refusal;
use crate::entry::full_number;

/// Vouchers of a day are read so many at a time when an adjustment is looked for.
const ADJUSTMENTS_AT_ONCE: u32 = 500;

/// Posts what a table has in red (ghi âm) as an adjustment, the one voucher of its own that may be below nothing. What it adjusts
/// stands in the books it came from; its reason names it, and by that it is known again.
pub(super) fn post_red(
    writing: &mut Writing<'_>,
    draft: Draft,
    reference: Option<String>,
) -> Result<PostedObject, Refusal> {
    let reason = match &reference {
        Some(reference) => format!("Ghi âm theo sổ khác: {reference}"),
        None => draft.content.narration.clone(),
    };
    if let (Some(reference), Some(known)) = (&reference, adjusted_because(writing, &draft, &reason)?) {
        return Ok(PostedObject {
            id: reference.clone(),
            number: known.number.to_string(),
            voucher: known.voucher,
            already: true,
        });
    }
    let checked = draft
        .check(writing.books(), Sign::Either)?
        .map_err(|faults| objected(faults.into_iter().map(Into::into).collect()))?;
    let numbered = writing.adjust(None, checked, reason)?;
    Ok(PostedObject {
        id: reference.unwrap_or_else(|| numbered.id.to_string()),
        number: full_number(&numbered).to_string(),
        voucher: numbered.id,
        already: false,
    })
}

/// The adjustment of this form and day with this reason.
fn adjusted_because(writing: &Writing<'_>, draft: &Draft, reason: &str) -> Result<Option<VersionRow>, Refusal> {
    let filter = VoucherFilter {
        form: Some(draft.form),
        from: Some(draft.content.date),
        to: Some(draft.content.date),
        ..VoucherFilter::default()
    };
    let mut offset = 0;
    loop {
        let rows = writing.books().vouchers(&filter, Order::EarliestFirst, offset, ADJUSTMENTS_AT_ONCE)?;
        let read = rows.len();
        for row in rows {
            let event = writing.books().event(row.current.event)?;
            if matches!(event.body.fact(), Body::VoucherAdjusted(adjusted) if adjusted.reason == reason) {
                return Ok(Some(row.current));
            }
        }
        if read < ADJUSTMENTS_AT_ONCE as usize {
            return Ok(None);
        }
        offset += ADJUSTMENTS_AT_ONCE;
    }
}
