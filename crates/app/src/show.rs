//! How figures, days and moments are shown: one place, so that every screen and print says them alike.

use chrono::{DateTime, FixedOffset, NaiveDate, TimeZone, Utc};
use ledger::amount;
use ledger::money::Dong;

use crate::api::report::Balance;

/// Events count seconds from here.
const WALL_EPOCH: i64 = 1_577_836_800; // 2020-01-01T00:00:00Z

/// The time zone of the whole country, seven hours ahead of UTC.
const VIETNAM: FixedOffset = match FixedOffset::east_opt(7 * 3600) {
    Some(offset) => offset,
    None => panic!("seven hours is an offset"),
};

/// Now, in seconds since 1970-01-01 UTC.
pub(crate) fn seconds() -> i64 {
    Utc::now().timestamp()
}

/// The day of a moment in seconds since 1970, in Vietnam.
pub(crate) fn day_of_seconds(seconds: i64) -> NaiveDate {
    VIETNAM.timestamp_opt(seconds, 0).single().map(|instant| instant.date_naive()).unwrap_or_default()
}

/// The size of a file: `640 KB`, `1,2 MB`.
pub(crate) fn size(bytes: u64) -> String {
    match bytes.div_ceil(1024) {
        kilobytes @ 0..1024 => format!("{kilobytes} KB"),
        kilobytes => format!("{},{} MB", kilobytes / 1024, kilobytes % 1024 * 10 / 1024),
    }
}

/// What the machine says the time is.
pub(crate) fn now() -> DateTime<FixedOffset> {
    Utc::now().with_timezone(&VIETNAM)
}

/// Today in Vietnam, by this machine's clock.
pub(crate) fn today() -> NaiveDate {
    now().date_naive()
}

/// The claim of time an event carries.
pub(crate) fn wall() -> u32 {
    u32::try_from(Utc::now().timestamp() - WALL_EPOCH).unwrap_or(0)
}

/// The moment of an event's claim of time, in seconds since 1970.
pub(crate) fn seconds_of_wall(wall: u32) -> i64 {
    WALL_EPOCH + i64::from(wall)
}

/// The claim of time that a moment in seconds since 1970 would be.
pub(crate) fn wall_of(seconds: i64) -> u32 {
    u32::try_from(seconds - WALL_EPOCH).unwrap_or(0)
}

/// The day in Vietnam of an event's claim of time.
pub(crate) fn day_of_wall(wall: u32) -> NaiveDate {
    let instant = VIETNAM.timestamp_opt(WALL_EPOCH + i64::from(wall), 0).single();
    instant.map(|instant| instant.date_naive()).unwrap_or_default()
}

/// `dd/MM/yyyy HH:MM` of an event's claim of time.
pub(crate) fn moment(wall: u32) -> String {
    let instant = VIETNAM.timestamp_opt(WALL_EPOCH + i64::from(wall), 0).single();
    instant.map(|instant| instant.format("%d/%m/%Y %H:%M").to_string()).unwrap_or_default()
}

/// `YYYY-MM-DD HH:MM` of an event's claim of time, or of a server's.
pub(crate) fn iso_moment(wall: u32) -> String {
    clock_time(WALL_EPOCH + i64::from(wall))
}

/// `YYYY-MM-DD HH:MM` of a moment in seconds since 1970.
pub(crate) fn clock_time(seconds: i64) -> String {
    let instant = VIETNAM.timestamp_opt(seconds, 0).single();
    instant.map(|instant| instant.format("%Y-%m-%d %H:%M").to_string()).unwrap_or_default()
}

/// An amount with dots. Sums of a whole book are within the range by construction; beyond it the digits are shown bare.
pub(crate) fn dong(amount: i64) -> String {
    Dong::new(amount).map_or_else(|| amount.to_string(), amount::show)
}

/// The same, empty for zero.
pub(crate) fn dong_or_blank(amount: i64) -> String {
    if amount == 0 { String::new() } else { dong(amount) }
}

/// A balance with its side, from debit positive.
pub(crate) fn balance(net: i64) -> Balance {
    Balance { side: side(net).to_owned(), shown: dong(net.abs()) }
}

/// The side a balance stands on.
pub(crate) fn side(net: i64) -> &'static str {
    match net {
        0 => "",
        1.. => "debit",
        _ => "credit",
    }
}
