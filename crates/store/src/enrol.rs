//! This machine becomes a new writer of the book under the recovery phrase: after a restore, or where an older copy was
//! put back. What it writes from now on is in a series of its own, and meets nothing written before.

use ledger::chain;
use ledger::enrol::{self, RECOVERED};
use ledger::event::WriterNo;
use ledger::event::body::{Body, RecoveryEnrol, SettingSet};
use ledger::member::FIRST;
use ledger::phrase::Phrase;

use crate::exchange::{Exchange, FORMER, PHRASE_BOX, UNKNOWN};
use crate::keys::{self, Secrets};
use crate::open::GIVEN_UP;
use crate::phrase::PhraseKeys;
use crate::sidecar::{Mark, Sidecar};
use crate::{Access, Failure, Store};

impl Store {
    /// Enrols a new writer on this machine, and puts a passphrase on its keys. The phrase stays the same. Where the server
    /// does not know the writer that writes here, that one ends; what of it the server does not take waits for a decision.
    ///
    /// # Errors
    /// [`Failure::WrongPhrase`] when it is another book's, or the book has none; the disk's failure. The copy may then be
    /// read as before, under the old passphrase or the new one, and the enrolment tried again.
    pub fn enrol(&mut self, phrase: &Phrase, passphrase: &str, user: &str, wall: u32) -> Result<WriterNo, Failure> {
        let unknown = self.is_unknown_to_server()?;
        if matches!(self.access, Access::Writing | Access::Snapshot) && !unknown {
            return Err(Failure::Exists(self.path.clone()));
        }
        let genesis = self.genesis()?;
        let phrase_keys = PhraseKeys::derive(phrase, &genesis.book_id)?;
        if genesis.recovery_keys != Some(phrase_keys.public()) {
            return Err(Failure::WrongPhrase);
        }
        if unknown {
            self.begin_as_another(wall)?;
        }
        self.sign_what_waits(wall)?;
        // A key that the writer of before made elsewhere was never sealed to himself.
        self.take_keys_with(&phrase_keys)?;
        let given_up = self.marks_given_up()?;
        let writer = self.unused_number(&given_up)?;
        let secrets = Secrets::for_new_writer(&self.key)?;
        let stretched = keys::keep(&self.own_key_file(), &secrets, None, passphrase)?;
        if self.sidecar.is_none() {
            self.sidecar = Some(Sidecar::create(&self.path, self.seat)?);
        }
        let unsigned = RecoveryEnrol {
            sign_key: secrets.sign_key(),
            box_key: secrets.box_key(),
            seen: self.heads.all().map(|mark| (mark.writer, mark.wseq, mark.link)).collect(),
            signature: [0; 64],
        };
        let event = enrol::sign(&genesis.book_id, writer, unsigned, &phrase_keys.sign);
        let before = std::mem::replace(&mut self.writer, writer);
        let enrolled = self.transact::<_, Failure>(wall, |writing| {
            writing.heads.begin(writer, chain::beginning(&genesis.book_id, writer, &secrets.sign_key()));
            let store = &mut *writing.store;
            store.set_local("writer_no", Some(&writer.to_be_bytes()))?;
            store.set_local(GIVEN_UP, Some(&given_up))?;
            if store.exchange_row()?.is_some() {
                store.set_local(PHRASE_BOX, Some(&phrase_keys.wrap))?;
            }
            store.keep_stretched(&stretched, false)?;
            store.seat_taken_by(writer)?;
            store.cache.set_writer(writer);
            writing.event(Vec::new(), Body::RecoveryEnrol(event))?;
            if !user.is_empty() {
                let name = SettingSet { key: format!("writer.{writer}.name"), value: user.to_owned() };
                writing.event(Vec::new(), Body::SettingSet(name))?;
            }
            Ok(())
        });
        match enrolled {
            Ok(()) => {
                self.access = Access::Writing;
                self.secrets = Some(secrets.writer());
                Ok(writer)
            }
            Err(failure) => {
                self.writer = before;
                Err(failure)
            }
        }
    }

    /// Whether this machine writes, and its server said when it last answered that it does not know it; a line that is down
    /// since then changes nothing of that. The first writer is unknown only where the whole book is: then another code is
    /// the way on, and there is no number to leave.
    ///
    /// # Errors
    /// When the database fails.
    pub fn is_unknown_to_server(&self) -> Result<bool, Failure> {
        let is_unknown = |row: Exchange| row.forgotten || row.fault.as_deref() == Some(UNKNOWN);
        Ok(self.access == Access::Writing && self.writer != FIRST && self.exchange_row()?.is_some_and(is_unknown))
    }

    /// What the writer of before wrote and nobody has is cut while his keys are there: another could not sign it. Where
    /// the log may have it already, it is compared before it is offered.
    fn sign_what_waits(&mut self, wall: u32) -> Result<(), Failure> {
        if !matches!(self.access, Access::OlderCopy { .. }) || self.secrets.is_none() || self.uncut()? == 0 {
            return Ok(());
        }
        self.load_reader()?;
        let in_log = self.exchange_row()?.is_some_and(|row| row.state.tip.size > 0);
        self.transact(wall, |writing| {
            let writer = writing.store.writer;
            let before = writing.store.last_frame(writer)?.map_or(0, |(fseq, _, _)| fseq);
            writing.cut_the_last(None)?;
            if in_log {
                writing.store.withhold_from(writer, before + 1)?;
                writing.store.set_local(FORMER, Some(&[1]))?;
            }
            Ok(())
        })
    }

    /// The marks the new writer does not go by: those of before, and those in the sidecar that are ahead of this copy.
    fn marks_given_up(&self) -> Result<Vec<u8>, Failure> {
        let mut given_up = self.local_bytes(GIVEN_UP)?.unwrap_or_default();
        if matches!(self.access, Access::OlderCopy { .. } | Access::Stopped(_) | Access::Writing) {
            let (_, marks) = Sidecar::open(&self.path, self.seat, self.writer)?;
            marks.iter().for_each(|(mark, _)| given_up.extend(mark.to_bytes()));
        }
        Ok(given_up)
    }

    /// A number that no writer known here has.
    fn unused_number(&self, given_up: &[u8]) -> Result<WriterNo, Failure> {
        let is_used = |number: &WriterNo| {
            self.heads.of(*number).is_some()
                || self.cache.writers().any(|(writer, _)| writer == *number)
                || given_up.chunks(Mark::LEN).any(|mark| mark.starts_with(&number.to_be_bytes()))
        };
        let free: Vec<WriterNo> = RECOVERED.filter(|number| !is_used(number)).collect();
        let dice = u64::from_be_bytes(keys::random()?);
        let at = usize::try_from(dice % free.len().max(1) as u64).unwrap_or_default();
        free.get(at).copied().ok_or_else(|| Failure::Damaged("there is no number left for a writer".into()))
    }
}
