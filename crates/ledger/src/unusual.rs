//! Amounts that deserve a look because they are far above what is usual (a zero too many).

use crate::money::Dong;

/// With fewer earlier amounts nothing is usual yet.
const EARLIER_MIN: usize = 3;
/// So many times the usual amount deserves a look.
const TIMES: i64 = 10;

/// The usual amount, where `amount` is at least ten times it; nothing where there is no habit to compare with.
///
/// The usual amount is the middle one of the earlier ones (of an even count the lower middle), so that a single slip
/// in the past does not hide the next.
///
/// ```
/// use ledger::money::Dong;
/// use ledger::unusual::usual_exceeded;
/// let dong = |amount| Dong::new(amount).unwrap();
/// let earlier = [dong(350_000), dong(410_000), dong(3_900_000), dong(380_000)];
/// assert_eq!(usual_exceeded(dong(3_800_000), &earlier), Some(dong(380_000)));
/// assert_eq!(usual_exceeded(dong(3_799_999), &earlier), None);
/// assert_eq!(usual_exceeded(dong(9_000_000), &earlier[..2]), None);
/// ```
pub fn usual_exceeded(amount: Dong, earlier: &[Dong]) -> Option<Dong> {
    if earlier.len() < EARLIER_MIN {
        return None;
    }
    let mut sorted = earlier.to_vec();
    sorted.sort_unstable();
    let usual = sorted[(sorted.len() - 1) / 2];
    let limit = usual.get().saturating_mul(TIMES);
    (usual.get() > 0 && amount.get() >= limit).then_some(usual)
}
