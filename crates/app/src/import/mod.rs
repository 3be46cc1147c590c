//! Files into the book: vouchers (JSON Lines), parties and opening balances (CSV).
//!
//! A file comes in whole or not at all; a fault names its line. What was imported before is recognised by its outside
//! reference and not imported again.

mod draft;
mod opening;
mod parties;
mod red;
mod rows;
mod vouchers;

pub(crate) use opening::OPENING_LINES;
pub use opening::OpeningImported;
pub(crate) use parties::write_party;
pub(crate) use vouchers::{Door, post_object};
pub use vouchers::{EntryObject, Imported, PostedObject, VoucherObject};
