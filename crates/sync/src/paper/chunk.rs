//! Chunks: a sealed photo travels in pieces, so that a line that breaks costs at most one of them.

use crc::{CRC_32_ISCSI, Crc};

use super::{SEALED_MAX, SEALED_MIN};
use crate::cbor::{In, Malformed, Out};

const VERSION: u8 = 1;
/// The fewest bytes in a chunk that is not a photo's last: a photo never falls into many rows.
pub const CHUNK_MIN: usize = 16 * 1024;
/// The most bytes in a chunk.
pub const CHUNK_MAX: usize = 64 * 1024;
/// The most bytes of an encoded chunk.
pub const ENCODED_MAX: usize = CHUNK_MAX + 32;

/// CRC-32C (Castagnoli).
const CRC: Crc<u32> = Crc::<u32>::new(&CRC_32_ISCSI);

/// Consecutive bytes of a sealed photo.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chunk {
    /// How many bytes stand before it.
    pub off: u32,
    /// How many bytes the whole photo has.
    pub size: u32,
    /// The bytes.
    pub data: Vec<u8>,
}

/// Why bytes are no chunk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ChunkFault {
    /// They are not of the form agreed.
    #[error("the bytes are no part of a photo")]
    Malformed,
    /// They were, and changed on the way: the same again may come through.
    #[error("the bytes were damaged on the way")]
    Damaged,
}

impl From<Malformed> for ChunkFault {
    fn from(_: Malformed) -> Self {
        ChunkFault::Malformed
    }
}

impl Chunk {
    /// As many bytes of a photo from `off` on as `len` allows, within the limits; none at its end or beyond.
    pub fn of(sealed: &[u8], off: usize, len: usize) -> Option<Self> {
        let rest = sealed.get(off..).filter(|rest| !rest.is_empty())?;
        let data = rest[..rest.len().min(len.clamp(CHUNK_MIN, CHUNK_MAX))].to_vec();
        let chunk = Self { off: u32::try_from(off).ok()?, size: u32::try_from(sealed.len()).ok()?, data };
        chunk.is_possible().then_some(chunk)
    }

    /// Where the next begins; the photo's size after the last.
    pub fn end(&self) -> u32 {
        // At most a photo's size, which `is_possible` bounds.
        self.off + self.data.len() as u32
    }

    /// [ 1, off, size, CRC-32C of the bytes, the bytes ].
    pub fn encode(&self) -> Vec<u8> {
        let mut out = Out::default();
        out.list(5).number(VERSION).number(self.off).number(self.size).number(CRC.checksum(&self.data));
        out.bytes(&self.data);
        out.finish()
    }

    /// The chunk these bytes are.
    ///
    /// # Errors
    /// [`ChunkFault`].
    pub fn decode(bytes: &[u8]) -> Result<Self, ChunkFault> {
        let mut input = In::new(bytes);
        input.list_of(5)?;
        if input.number::<u8>()? != VERSION {
            return Err(ChunkFault::Malformed);
        }
        let (off, size, crc) = (input.number()?, input.number()?, input.number::<u32>()?);
        let data = input.bytes(CHUNK_MAX)?.to_vec();
        input.end()?;
        let chunk = Self { off, size, data };
        if !chunk.is_possible() {
            return Err(ChunkFault::Malformed);
        }
        if CRC.checksum(&chunk.data) != crc {
            return Err(ChunkFault::Damaged);
        }
        Ok(chunk)
    }

    fn is_possible(&self) -> bool {
        let (len, size) = (self.data.len(), self.size as usize);
        let end = self.off as usize + len;
        let is_photo = size > SEALED_MIN && size <= SEALED_MAX;
        is_photo && (1..=CHUNK_MAX).contains(&len) && end <= size && (end == size || len >= CHUNK_MIN)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_checksum_is_castagnolis() {
        assert_eq!(CRC.checksum(b"123456789"), 0xe306_9283);
    }

    #[test]
    fn a_photo_falls_into_chunks_and_comes_together_again() {
        let sealed: Vec<u8> = (0..100_000_u32).map(|at| at as u8).collect();
        for len in [0, 1, CHUNK_MIN, 40_000, CHUNK_MAX, usize::MAX] {
            let mut whole: Vec<u8> = Vec::new();
            while let Some(chunk) = Chunk::of(&sealed, whole.len(), len) {
                let read = Chunk::decode(&chunk.encode()).unwrap();
                assert_eq!(read, chunk);
                assert!(chunk.encode().len() <= ENCODED_MAX);
                whole.extend(&read.data);
                assert_eq!(read.end() as usize, whole.len());
            }
            assert_eq!(whole, sealed);
        }
        assert_eq!(Chunk::of(&sealed, 100_001, CHUNK_MAX), None);
    }

    #[test]
    fn limits_are_those_of_a_photo() {
        let chunk = |off, size, len| Chunk { off, size, data: vec![7; len] };
        let fault = |chunk: Chunk| Chunk::decode(&chunk.encode()).err();
        assert_eq!(fault(chunk(0, SEALED_MAX as u32, CHUNK_MIN)), None);
        assert_eq!(fault(chunk(SEALED_MAX as u32 - 1, SEALED_MAX as u32, 1)), None, "the last may be short");
        assert_eq!(fault(chunk(0, 41, 41)), None, "a photo of one byte");
        for wrong in [
            chunk(0, SEALED_MAX as u32 + 1, CHUNK_MIN),
            chunk(0, 40, 40),
            chunk(0, 50_000, CHUNK_MIN - 1),
            chunk(50_000, 50_000, 0),
            chunk(49_000, 50_000, 1_001),
            chunk(u32::MAX, 50_000, 1),
        ] {
            assert_eq!(fault(wrong), Some(ChunkFault::Malformed));
        }
    }

    #[test]
    fn a_changed_byte_is_damage() {
        let encoded = Chunk { off: 0, size: 100, data: vec![7; 100] }.encode();
        for at in encoded.len() - 100..encoded.len() {
            let mut changed = encoded.clone();
            changed[at] ^= 0x40;
            assert_eq!(Chunk::decode(&changed), Err(ChunkFault::Damaged));
        }
    }
}
