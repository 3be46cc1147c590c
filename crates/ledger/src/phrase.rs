//! The recovery phrase (cụm từ khôi phục): twelve words on paper that bring a book back when every machine is lost.
//!
//! Twelve words of a list of 1,024 are 120 bits: 112 random ones and 8 that notice a slip. The words are Vietnamese
//! syllables without marks, so they read the same in any spelling, keyboard or font; `data/recovery-words.txt` is the
//! list, and its order is for ever. `docs/recovery-phrase.md` describes the whole way from words to keys.

use sha2::{Digest, Sha256};
use unicode_normalization::UnicodeNormalization;
use zeroize::{Zeroize, ZeroizeOnDrop};

use crate::text::fold;

/// How many words a phrase has.
pub const WORDS: usize = 12;
const ENTROPY_LEN: usize = 14;
const WORD_BITS: usize = 10;

static LIST: std::sync::LazyLock<Vec<&'static str>> =
    std::sync::LazyLock::new(|| include_str!("../data/recovery-words.txt").lines().collect());

/// What the words stand for.
#[derive(Clone, PartialEq, Eq, Zeroize, ZeroizeOnDrop)]
pub struct Phrase([u8; ENTROPY_LEN]);

/// Why words are not a phrase.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PhraseFault {
    /// There are more or fewer than twelve.
    Count {
        /// How many there are.
        found: usize,
    },
    /// One is not in the list.
    UnknownWord {
        /// Which, from 1.
        place: usize,
        /// As typed.
        word: String,
    },
    /// All are words of the list, yet not these twelve in this order.
    Checksum,
}

impl PhraseFault {
    /// The stable name that the screens know it by.
    pub const fn code(&self) -> &'static str {
        match self {
            PhraseFault::Count { .. } => "recovery.word-count",
            PhraseFault::UnknownWord { .. } => "recovery.word-unknown",
            PhraseFault::Checksum => "recovery.words-wrong",
        }
    }
}

impl Phrase {
    /// From fourteen random bytes.
    pub const fn from_entropy(entropy: [u8; ENTROPY_LEN]) -> Self {
        Self(entropy)
    }

    /// The bytes the words stand for.
    pub const fn entropy(&self) -> &[u8; ENTROPY_LEN] {
        &self.0
    }

    /// The twelve words.
    pub fn words(&self) -> [&'static str; WORDS] {
        let bits = u128::from_be_bytes(self.with_check()) >> 8;
        std::array::from_fn(|at| {
            let shift = (WORDS - 1 - at) * WORD_BITS;
            LIST[(bits >> shift) as usize & ((1 << WORD_BITS) - 1)]
        })
    }

    /// The phrase somebody typed: with or without marks, in any case, with whatever stands between the words.
    ///
    /// # Errors
    /// The first word that is not in the list, or that the words do not belong together.
    ///
    /// ```
    /// # use ledger::phrase::{Phrase, PhraseFault};
    /// let phrase = Phrase::from_entropy([7; 14]);
    /// let words = phrase.words();
    /// assert!(Phrase::read(&words.join(" ").to_uppercase()).is_ok());
    /// let fault = Phrase::read(&words.join(" ").replacen(words[0], "xyz", 1)).err();
    /// assert!(matches!(fault, Some(PhraseFault::UnknownWord { place: 1, .. })));
    /// ```
    pub fn read(text: &str) -> Result<Self, PhraseFault> {
        let words = split(text);
        if words.len() != WORDS {
            return Err(PhraseFault::Count { found: words.len() });
        }
        let mut bits: u128 = 0;
        for (word, place) in words.into_iter().zip(1..) {
            let index = place_in_list(&word).ok_or(PhraseFault::UnknownWord { place, word })?;
            bits = bits << WORD_BITS | index as u128;
        }
        let bytes = (bits << 8).to_be_bytes();
        let mut entropy = [0; ENTROPY_LEN];
        entropy.copy_from_slice(&bytes[..ENTROPY_LEN]);
        let phrase = Self(entropy);
        if phrase.with_check() == bytes { Ok(phrase) } else { Err(PhraseFault::Checksum) }
    }

    /// The entropy, its check, and a byte of nothing: the hundred and twenty bits at the front of sixteen bytes.
    fn with_check(&self) -> [u8; 16] {
        let mut bytes = [0; 16];
        bytes[..ENTROPY_LEN].copy_from_slice(&self.0);
        let mut hasher = Sha256::new();
        hasher.update(b"HTX1W");
        hasher.update(self.0);
        bytes[ENTROPY_LEN] = hasher.finalize()[0];
        bytes
    }
}

/// The words of a text, without what stands between them: people copy the numbers in front of them along.
pub fn split(text: &str) -> Vec<String> {
    let text: String = text.nfc().collect();
    let words = text.split(|letter: char| !letter.is_alphabetic()).filter(|word| !word.is_empty());
    words.map(str::to_owned).collect()
}

/// The place of a word in the list, however it was typed.
fn place_in_list(word: &str) -> Option<usize> {
    LIST.binary_search(&fold(word).as_str()).ok()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_list_has_1024_words_that_no_dropped_mark_and_no_i_for_y_can_confuse() {
        assert_eq!(LIST.len(), 1 << WORD_BITS);
        assert!(LIST.is_sorted());
        let folded: BTreeSet<String> = LIST.iter().map(|word| fold(word).replace('y', "i")).collect();
        assert_eq!(folded.len(), LIST.len());
        for word in LIST.iter() {
            assert!((2..=6).contains(&word.len()) && word.bytes().all(|letter| letter.is_ascii_lowercase()), "{word}");
            // Typed with Telex, none of them turns into another: no letter that doubles, and no tone key after a vowel.
            let pairs = word.as_bytes().windows(2);
            let is_telex = |pair: &[u8]| [b"aa", b"ee", b"oo", b"dd"].iter().any(|double| pair == *double);
            let is_tone = |pair: &[u8]| b"aeiouy".contains(&pair[0]) && b"sfrxjwz".contains(&pair[1]);
            assert!(pairs.clone().all(|pair| !is_telex(pair) && !is_tone(pair)), "{word}");
        }
    }

    proptest! {
        #[test]
        fn words_are_read_back_and_a_changed_word_is_noticed(
            entropy in any::<[u8; 14]>(), place in 0..12_usize, other in 0..1024_usize,
        ) {
            let phrase = Phrase::from_entropy(entropy);
            let words = phrase.words();
            let numbered: Vec<String> = words.iter().zip(1..).map(|(word, at)| format!("{at}. {word}")).collect();
            prop_assert!(Phrase::read(&numbered.join("\n")).ok() == Some(phrase.clone()));
            let mut slipped = words;
            slipped[place] = LIST[other];
            // Eight bits of check miss one slip in 256; none gives the same phrase.
            match Phrase::read(&slipped.join(" ")) {
                Ok(read) => prop_assert!((read == phrase) == (slipped == words)),
                Err(fault) => prop_assert_eq!(fault, PhraseFault::Checksum),
            }
        }
    }

    #[test]
    fn marks_and_case_do_not_matter_and_faults_are_named() {
        let phrase = Phrase::from_entropy([0; 14]);
        let words = phrase.words();
        let marked: Vec<String> = words.iter().map(|word| word.replacen('a', "ậ", 1).replacen('d', "Đ", 1)).collect();
        assert!(Phrase::read(&marked.join(", ")).ok() == Some(phrase));
        assert_eq!(Phrase::read("mot hai").err(), Some(PhraseFault::Count { found: 2 }));
        let mistyped = [&words[..4], &["chèè"], &words[5..]].concat().join(" ");
        assert_eq!(Phrase::read(&mistyped).err(), Some(PhraseFault::UnknownWord { place: 5, word: "chèè".into() }));
    }
}
