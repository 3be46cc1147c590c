//! The recovery phrase: shown until it is on paper, checked when it is typed back, and the way in after a restore.

use ledger::phrase::{Phrase, PhraseFault};
use store::Access;

use crate::books::long_enough;
use crate::{Book, Refusal, show};

impl Book {
    /// The twelve words, until somebody confirmed that they are written down; nothing afterwards, and in a book made
    /// before there were any.
    ///
    /// # Errors
    /// When the key file does not read.
    pub fn recovery_words(&self) -> Result<Option<Vec<String>>, Refusal> {
        Ok(self.store.phrase()?.map(|phrase| phrase.words().map(str::to_owned).to_vec()))
    }

    /// Checks the words typed back from paper, and takes the phrase out of this machine.
    ///
    /// # Errors
    /// The first word that is not as shown; `recovery.on-paper` when there is nothing to confirm.
    pub fn confirm_recovery(&self, words: &str) -> Result<(), Refusal> {
        let phrase = self.store.phrase()?.ok_or_else(|| Refusal::new("recovery.on-paper"))?;
        match Phrase::read(words) {
            Ok(typed) if typed == phrase => Ok(self.store.forget_phrase()?),
            Err(fault @ PhraseFault::Count { .. }) => Err(fault.into()),
            _ => Err(first_slip(&phrase, words)),
        }
    }

    /// Makes this machine a new writer of the book.
    ///
    /// # Errors
    /// For words that are not this book's, a passphrase too short, and a book in which this machine writes already, as far
    /// as its server knows it.
    pub fn enrol_by_recovery(&mut self, words: &str, passphrase: &str, user_name: &str) -> Result<(), Refusal> {
        if self.store.access() == Access::Writing && !self.store.is_unknown_to_server()? {
            return Err(Refusal::new("recovery.not-needed"));
        }
        let phrase = Phrase::read(words)?;
        long_enough(passphrase)?;
        let user = ledger::text::clean(user_name).map_err(|fault| Refusal::new(fault.code()))?;
        self.store.enrol(&phrase, passphrase, &user, show::wall())?;
        Ok(())
    }
}

/// The first word that is another than the one on the sheet.
fn first_slip(phrase: &Phrase, typed: &str) -> Refusal {
    let typed: Vec<String> = ledger::phrase::split(typed);
    let slip = phrase.words().iter().zip(&typed).position(|(word, typed)| *word != ledger::text::fold(typed));
    let place = slip.unwrap_or_default();
    Refusal::new("recovery.word-differs")
        .with("place", place + 1)
        .with("word", typed.get(place).cloned().unwrap_or_default())
}

impl From<PhraseFault> for Refusal {
    fn from(fault: PhraseFault) -> Self {
        let refusal = Refusal::new(fault.code());
        match fault {
            PhraseFault::Count { found } => refusal.with("found", found),
            PhraseFault::UnknownWord { place, word } => refusal.with("place", place).with("word", word),
            PhraseFault::Checksum => refusal,
        }
    }
}
