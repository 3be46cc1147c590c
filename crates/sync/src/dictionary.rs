//! The dictionaries that frames are packed with: what vouchers of cooperatives have in common.
//!
//! A dictionary is kept for ever under its number, since frames packed with it exist for ever. The rules version that
//! brings it must be activated before a writer packs with it; the first came with version 1. `data/README.md` says
//! what it was trained on.

/// Number of a dictionary; 0 is none.
pub type DictionaryId = u16;

/// No dictionary.
pub const NONE: DictionaryId = 0;

/// The one to pack with under rules version 1.
pub const FIRST: DictionaryId = 1;

/// The dictionary of this number: empty for 0, none for one this program does not have.
pub const fn of(id: DictionaryId) -> Option<&'static [u8]> {
    match id {
        NONE => Some(&[]),
        FIRST => Some(include_bytes!("../data/dictionary-1.zdict")),
        _ => None,
    }
}
