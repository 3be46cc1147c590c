//! The server's side: what becomes of a chunk, given what is there. It looks at no photo and knows of no voucher.

use std::collections::BTreeMap;

use ledger::event::WriterNo;

use super::{Chunk, Hash, is_named};
use crate::exchange::Limits;

const SECONDS_A_DAY: u32 = 86_400;
/// How long the beginning of a photo is kept for the rest to come.
pub const UNFINISHED_SECONDS: u32 = 90 * SECONDS_A_DAY;

/// How much of a photo is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Kept {
    /// How many bytes it has.
    pub size: u32,
    /// How many of them, from the first, are here. All of them only if they are those of its name.
    pub have: u32,
}

impl Kept {
    /// Nothing of a photo of this size.
    pub const fn nothing(size: u32) -> Self {
        Self { size, have: 0 }
    }

    /// Whether all of it is here.
    pub const fn is_whole(self) -> bool {
        self.size > 0 && self.have == self.size
    }
}

/// How many bytes of photos a writer brought on one day, counted from 2020-01-01.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Day {
    /// The day.
    pub day: u32,
    /// The bytes.
    pub bytes: u64,
}

/// What there is before a chunk is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Before {
    /// What of this photo is here; none for one that never came.
    pub kept: Option<Kept>,
    /// The sizes of the book's other photos together. Only looked at where a photo begins.
    pub others: u64,
    /// What the writer brought last.
    pub day: Day,
    /// Whether no quota counts now: the book's devices bring back what the server lost.
    pub refilling: bool,
}

/// What is to be done with a chunk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// It is kept; what the photo has then, and what the writer has brought today. Whatever of the photo was here before
    /// is dropped first when the chunk is the first. When the photo is whole then, it must be found to be that of its name.
    Add(Kept, Day),
    /// It is not what comes next; go on from there. Of a whole photo nothing more is wanted.
    Elsewhere(Kept),
    /// The writer brought too much today; so many seconds are left of it.
    TooMuchToday(u32),
    /// The book has no more room for photos here.
    Full,
}

/// What becomes of a chunk. `now` is in seconds since 2020-01-01 UTC.
pub fn fate(limits: &Limits, before: &Before, chunk: &Chunk, now: u32) -> Fate {
    let kept = before.kept.unwrap_or(Kept::nothing(chunk.size));
    // One who began it with a wrong size must not keep others from bringing it.
    let begins = chunk.off == 0 && (kept.have == 0 || !kept.is_whole() && kept.size != chunk.size);
    let follows = kept.size == chunk.size && kept.have == chunk.off && !kept.is_whole();
    if !begins && !follows {
        return Fate::Elsewhere(kept);
    }
    if begins && before.others + u64::from(chunk.size) > limits.photo_bytes_a_book {
        return Fate::Full;
    }
    let today = now / SECONDS_A_DAY;
    let so_far = if before.day.day == today { before.day.bytes } else { 0 };
    let day = Day { day: today, bytes: so_far + chunk.data.len() as u64 };
    if day.bytes > limits.photo_bytes_a_day && !before.refilling {
        return Fate::TooMuchToday(SECONDS_A_DAY - now % SECONDS_A_DAY);
    }
    Fate::Add(Kept { size: chunk.size, have: chunk.end() }, day)
}

/// What a device hears of a chunk it brought.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Brought {
    /// Durably kept, or there before; the photo has this much now.
    Kept(Kept),
    /// Go on from there.
    Elsewhere(Kept),
    /// All of it came, and was not the photo of that name: it is dropped, begin again.
    Mismatch,
    /// Too much today; so many seconds are left of it.
    TooMuchToday(u32),
    /// The book has no more room for photos here.
    Full,
}

impl Brought {
    /// The stable name that logs and figures know it by.
    pub const fn name(self) -> &'static str {
        match self {
            Brought::Kept(_) => "kept",
            Brought::Elsewhere(_) => "elsewhere",
            Brought::Mismatch => "mismatch",
            Brought::TooMuchToday(_) => "too-much-today",
            Brought::Full => "full",
        }
    }

    /// What HTTP says of it: the status, how much is kept, and how many seconds to wait.
    pub const fn over_http(self) -> (u16, Option<Kept>, Option<u32>) {
        match self {
            Brought::Kept(kept) => (204, Some(kept), None),
            Brought::Elsewhere(kept) => (409, Some(kept), None),
            Brought::Mismatch => (422, None, None),
            Brought::TooMuchToday(seconds) => (429, None, Some(seconds)),
            Brought::Full => (507, None, None),
        }
    }
}

/// Photos in memory, of one book: the model the real stores are compared with.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Memory {
    photos: BTreeMap<Hash, Partial>,
    days: BTreeMap<WriterNo, Day>,
}

/// What came of one photo.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Partial {
    /// How many bytes it will have.
    pub size: u32,
    /// Those that are here.
    pub bytes: Vec<u8>,
    /// When the last came, in seconds since 2020-01-01 UTC.
    pub touched: u32,
}

impl Memory {
    /// Takes a chunk of a writer who may bring it.
    pub fn bring(
        &mut self,
        limits: &Limits,
        refilling: bool,
        writer: WriterNo,
        hash: &Hash,
        chunk: &Chunk,
        now: u32,
    ) -> Brought {
        let others =
            self.photos.iter().filter(|(other, _)| *other != hash).map(|(_, other)| u64::from(other.size)).sum();
        let day = self.days.get(&writer).copied().unwrap_or_default();
        let before = Before { kept: self.kept(hash), others, day, refilling };
        let (kept, day) = match fate(limits, &before, chunk, now) {
            Fate::Add(kept, day) => (kept, day),
            Fate::Elsewhere(kept) if kept.is_whole() => return Brought::Kept(kept),
            Fate::Elsewhere(kept) => return Brought::Elsewhere(kept),
            Fate::TooMuchToday(seconds) => return Brought::TooMuchToday(seconds),
            Fate::Full => return Brought::Full,
        };
        self.days.insert(writer, day);
        if chunk.off == 0 {
            self.photos.retain(|_, photo| !is_stale(photo.kept(), photo.touched, now));
            self.photos.remove(hash);
        }
        let photo = self.photos.entry(*hash).or_insert(Partial { size: chunk.size, bytes: Vec::new(), touched: now });
        photo.bytes.extend(&chunk.data);
        photo.touched = now;
        if kept.is_whole() && !is_named(hash, &photo.bytes) {
            self.photos.remove(hash);
            return Brought::Mismatch;
        }
        Brought::Kept(kept)
    }

    /// How much of a photo is here.
    pub fn kept(&self, hash: &Hash) -> Option<Kept> {
        self.photos.get(hash).map(Partial::kept)
    }

    /// A photo that is here whole.
    pub fn whole(&self, hash: &Hash) -> Option<&[u8]> {
        self.photos.get(hash).filter(|photo| photo.kept().is_whole()).map(|photo| photo.bytes.as_slice())
    }

    /// Everything that came, whole or not.
    pub const fn photos(&self) -> &BTreeMap<Hash, Partial> {
        &self.photos
    }

    /// What each writer brought last.
    pub const fn days(&self) -> &BTreeMap<WriterNo, Day> {
        &self.days
    }
}

impl Partial {
    /// How much of it is here.
    pub fn kept(&self) -> Kept {
        Kept { size: self.size, have: u32::try_from(self.bytes.len()).unwrap_or(u32::MAX) }
    }
}

/// Whether the rest of a photo has not come for so long that its beginning is dropped.
pub const fn is_stale(kept: Kept, touched: u32, now: u32) -> bool {
    !kept.is_whole() && touched.saturating_add(UNFINISHED_SECONDS) < now
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::key::BookKey;
    use crate::paper::seal;
    use crate::paper::{CHUNK_MAX, CHUNK_MIN, Sealed};

    const NOW: u32 = 1_000 * SECONDS_A_DAY;

    fn photo(byte: u8, len: usize) -> Sealed {
        seal(&[1; 16], &BookKey::new([2; 32]), &[byte; 24], &vec![byte; len]).unwrap()
    }

    fn limits() -> Limits {
        Limits { photo_bytes_a_day: 200_000, photo_bytes_a_book: 400_000, ..Limits::default() }
    }

    struct Town(Memory);

    impl Town {
        fn bring(&mut self, photo: &Sealed, off: usize, now: u32) -> Brought {
            let chunk = Chunk::of(&photo.bytes, off, CHUNK_MIN).unwrap();
            self.0.bring(&limits(), false, 1, &photo.hash, &chunk, now)
        }

        fn bring_all(&mut self, photo: &Sealed, now: u32) -> Brought {
            let mut last = Brought::Mismatch;
            for off in (0..photo.bytes.len()).step_by(CHUNK_MIN) {
                last = self.bring(photo, off, now);
            }
            last
        }
    }

    #[test]
    fn chunks_are_kept_in_turn_and_the_same_again_changes_nothing() {
        let (mut town, photo) = (Town(Memory::default()), photo(1, 40_000));
        let size = photo.bytes.len() as u32;
        let kept = |have: usize| Kept { size, have: have as u32 };
        assert_eq!(town.bring(&photo, CHUNK_MIN, NOW), Brought::Elsewhere(kept(0)), "the first is missing");
        assert_eq!(town.bring(&photo, 0, NOW), Brought::Kept(kept(CHUNK_MIN)));
        assert_eq!(town.bring(&photo, 0, NOW), Brought::Elsewhere(kept(CHUNK_MIN)), "its answer was lost");
        assert_eq!(town.0.whole(&photo.hash), None);
        assert_eq!(town.bring(&photo, CHUNK_MIN, NOW), Brought::Kept(kept(2 * CHUNK_MIN)));
        assert_eq!(town.bring(&photo, 2 * CHUNK_MIN, NOW), Brought::Kept(kept(size as usize)));
        assert_eq!(town.0.whole(&photo.hash), Some(&photo.bytes[..]));
        let before = town.0.clone();
        assert_eq!(town.bring(&photo, 0, NOW), Brought::Kept(kept(size as usize)), "whole already");
        assert_eq!(town.0, before);
    }

    #[test]
    fn what_is_not_the_photo_named_is_dropped_and_stands_in_nobodys_way() {
        let mut town = Town(Memory::default());
        let (good, mut bad) = (photo(1, 20_000), photo(2, 20_000));
        bad.hash = good.hash;
        assert_eq!(town.bring_all(&bad, NOW), Brought::Mismatch);
        assert_eq!(town.0.kept(&good.hash), None);
        // Begun with another size.
        let mut long = photo(3, 60_000);
        long.hash = good.hash;
        town.bring(&long, 0, NOW);
        assert!(matches!(town.bring_all(&good, NOW), Brought::Kept(kept) if kept.is_whole()));
    }

    #[test]
    fn a_day_and_a_book_have_their_measure() {
        let mut town = Town(Memory::default());
        let photos: Vec<_> = (1..=5).map(|byte| photo(byte, 100_000)).collect();
        assert!(matches!(town.bring_all(&photos[0], NOW), Brought::Kept(_)));
        assert!(
            matches!(town.bring_all(&photos[1], NOW + 9), Brought::TooMuchToday(left) if left == SECONDS_A_DAY - 9)
        );
        let have = town.0.kept(&photos[1].hash).unwrap().have as usize;
        assert!(have > 0 && have < photos[1].bytes.len());
        // The next day it goes on where it stood.
        let next = NOW + SECONDS_A_DAY;
        for off in (have..photos[1].bytes.len()).step_by(CHUNK_MIN) {
            assert!(matches!(town.bring(&photos[1], off, next), Brought::Kept(_)));
        }
        assert!(matches!(town.bring_all(&photos[2], next + SECONDS_A_DAY), Brought::Kept(_)));
        assert_eq!(town.bring(&photos[3], 0, next + 2 * SECONDS_A_DAY), Brought::Full);
        let chunk = Chunk::of(&photos[4].bytes, 0, CHUNK_MAX).unwrap();
        let used_up = Day { day: next / SECONDS_A_DAY, bytes: 200_000 };
        let before = Before { kept: None, others: 0, day: used_up, refilling: true };
        assert!(matches!(fate(&limits(), &before, &chunk, next), Fate::Add(..)), "what was lost comes back");
    }

    #[test]
    fn a_beginning_is_kept_for_ninety_days() {
        let mut town = Town(Memory::default());
        let (left, other) = (photo(1, 40_000), photo(2, 40_000));
        town.bring(&left, 0, NOW);
        town.bring(&other, 0, NOW + UNFINISHED_SECONDS);
        assert!(town.0.kept(&left.hash).is_some());
        town.bring_all(&photo(3, 1_000), NOW + UNFINISHED_SECONDS + 1);
        assert!(town.0.kept(&left.hash).is_none());
        assert!(town.0.kept(&other.hash).is_some());
    }
}
