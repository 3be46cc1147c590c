//! Packing: the events of a frame one after the other, made small by zstd.
//!
//! Each event stands as a CBOR byte string. Of the zstd frame the first five bytes are left out: they are always the
//! same, since packed bytes carry no content size, checksum or dictionary number. What remains begins with the window.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use zstd::bulk::{Compressor, Decompressor};
use zstd::zstd_safe::{CParameter, find_frame_compressed_size};

use super::UNPACKED_MAX;
use crate::cbor::{In, Malformed, Out};
use crate::dictionary::{self, DictionaryId};

/// Magic number, and a descriptor that says: a window follows, and nothing else is there.
const LEFT_OUT: [u8; 5] = [0x28, 0xb5, 0x2f, 0xfd, 0x00];
const WINDOW_LOG_MAX: u32 = 18;
/// A window of 2^18 bytes: exponent 8 in the upper five bits, no mantissa.
const WINDOW_MAX: u8 = ((WINDOW_LOG_MAX - 10) as u8) << 3;
/// Frames are cut seldom and carried over slow lines for ever: small is worth a few milliseconds.
const LEVEL: i32 = 15;

thread_local! {
    // To digest a dictionary takes longer than to pack a frame with it: each thread does it once.
    static PACKERS: RefCell<BTreeMap<DictionaryId, Packer>> = const { RefCell::new(BTreeMap::new()) };
    static UNPACKERS: RefCell<BTreeMap<DictionaryId, Decompressor<'static>>> = const { RefCell::new(BTreeMap::new()) };
}

/// Makes events small.
pub(super) struct Packer(Compressor<'static>);

impl Packer {
    /// Does something with a packer; none for a dictionary this program does not have.
    pub(super) fn with<T>(id: DictionaryId, pack: impl FnOnce(&mut Self) -> T) -> Option<T> {
        PACKERS.with_borrow_mut(|packers| {
            let packer = match packers.entry(id) {
                Entry::Occupied(made) => made.into_mut(),
                Entry::Vacant(place) => place.insert(Self::new(id)?),
            };
            Some(pack(packer))
        })
    }

    fn new(id: DictionaryId) -> Option<Self> {
        let dictionary = dictionary::of(id)?;
        let mut compressor = Compressor::with_dictionary(LEVEL, dictionary).ok()?;
        for parameter in [
            CParameter::WindowLog(WINDOW_LOG_MAX),
            CParameter::ContentSizeFlag(false),
            CParameter::ChecksumFlag(false),
            CParameter::DictIdFlag(false),
        ] {
            compressor.set_parameter(parameter).ok()?;
        }
        Some(Self(compressor))
    }

    /// The packed events; none when together they are more than a frame may hold.
    pub(super) fn pack(&mut self, events: &[&[u8]]) -> Option<Vec<u8>> {
        let mut out = Out::default();
        for event in events {
            out.bytes(event);
        }
        let plain = out.finish();
        if plain.len() > UNPACKED_MAX {
            return None;
        }
        let packed = self.0.compress(&plain).ok()?;
        packed.strip_prefix(&LEFT_OUT).map(<[u8]>::to_vec)
    }
}

/// The events that were packed, exactly `count` of them.
///
/// What was packed with a dictionary this program does not have is malformed.
pub(super) fn unpack(packed: &[u8], count: u16, id: DictionaryId) -> Result<Vec<Vec<u8>>, Malformed> {
    if packed.first().is_none_or(|window| *window > WINDOW_MAX) {
        return Err(Malformed);
    }
    let whole = [&LEFT_OUT, packed].concat();
    // One zstd frame and nothing after it: a reader that stops early must not see something else.
    if find_frame_compressed_size(&whole) != Ok(whole.len()) {
        return Err(Malformed);
    }
    let plain = decompress(&whole, id).ok_or(Malformed)?;
    let mut input = In::new(&plain);
    let mut events = Vec::new();
    for _ in 0..count {
        events.push(input.bytes(UNPACKED_MAX)?.to_vec());
    }
    input.end()?;
    Ok(events)
}

fn decompress(whole: &[u8], id: DictionaryId) -> Option<Vec<u8>> {
    UNPACKERS.with_borrow_mut(|unpackers| {
        let unpacker = match unpackers.entry(id) {
            Entry::Occupied(made) => made.into_mut(),
            Entry::Vacant(place) => place.insert(Decompressor::with_dictionary(dictionary::of(id)?).ok()?),
        };
        unpacker.decompress(whole, UNPACKED_MAX).ok()
    })
}
