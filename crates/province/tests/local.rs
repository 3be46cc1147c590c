//! The server in one process: codes, restores, the mailbox, what is left in the file.

#![allow(clippy::unwrap_used)]

#[path = "../../sync/tests/common/mod.rs"]
mod common;
#[path = "../../sync/tests/common/device.rs"]
mod device;

use common::{BOOK, Dice, voucher};
use device::{Device, enrol, founder};
use ed25519_dalek::SigningKey;
use ledger::event::Event;
use ledger::event::kind::Kind;
use province::rules::{BOX_SECONDS, Left, Looked, SignedBy};
use province::{Failure, Local};
use sync::exchange::{Code, Fetch, Limits, Opening, Quarantine, Refusal, Reply, Verdict};
use sync::invite::BookCode;
use sync::member::{Fact, Roles};

const NOW: u32 = 200_000_000;

/// A server and the devices of one book: 1 the accountant, 2 the director, 3 the cashier.
struct Town {
    server: Local,
    code: BookCode,
    devices: Vec<Device>,
    dice: Dice,
}

impl Town {
    fn on(server: impl FnOnce(SigningKey) -> Local) -> Self {
        let mut dice = Dice::new(21);
        let log_key = SigningKey::from_bytes(&dice.array());
        let mut server = server(log_key.clone());
        let code = server.invite("HTX Đồng Tâm", dice.array(), NOW).unwrap();
        let mut first = founder(&log_key, &mut dice);
        let second = enrol(&mut first, 2, Roles::DIRECTOR, &mut dice);
        let third = enrol(&mut first, 3, Roles::CASHIER, &mut dice);
        Self { server, code, devices: vec![first, second, third], dice }
    }

    fn in_memory() -> Self {
        Self::on(|log_key| Local::in_memory(log_key, Limits::default()).unwrap())
    }

    /// A book that has begun and been pulled by all.
    fn begun() -> Self {
        let mut town = Self::in_memory();
        let code = town.code.clone();
        town.exchange(0, Some(&code));
        town.settle_all();
        town
    }

    fn exchange(&mut self, at: usize, code: Option<&BookCode>) -> Verdict {
        let sent = self.devices[at].ask(&mut self.dice);
        let secret = code.map(|code| code.secret);
        let reply = self.server.exchange(&BOOK, secret.as_ref(), &sent.bytes, NOW).unwrap();
        self.devices[at].hear(&reply)
    }

    fn settle(&mut self, at: usize) {
        for _ in 0..200 {
            self.exchange(at, None);
            if self.devices[at].is_settled() {
                return;
            }
        }
        panic!("writer {} does not settle", self.devices[at].writer);
    }

    fn settle_all(&mut self) {
        for _ in 0..2 {
            (0..self.devices.len()).for_each(|at| self.settle(at));
        }
    }

    fn record(&mut self, at: usize, many: usize) {
        for _ in 0..many {
            let event = voucher(self.devices[at].events.len() as u32, &mut self.dice);
            self.devices[at].record(event);
        }
    }

    fn is_sound(&self) {
        assert_eq!(self.server.verify(&BOOK).unwrap(), Ok(()));
    }
}

#[test]
fn a_book_begins_with_a_code_and_the_code_works_once() {
    let mut town = Town::in_memory();
    assert_eq!(town.exchange(0, None), Verdict::Refused(Code::NotEnrolled), "no code");
    let wrong = BookCode { secret: [1; 10], ..town.code.clone() };
    assert_eq!(town.exchange(0, Some(&wrong)), Verdict::Refused(Code::NotEnrolled), "a code nobody gave out");
    let code = town.code.clone();
    // Somebody who has the code but no book to begin with uses nothing up.
    let mut stranger = Device::new(2, code_key(&town), &mut town.dice);
    let asked = stranger.ask(&mut town.dice).bytes;
    let reply = town.server.exchange(&BOOK, Some(&code.secret), &asked, NOW).unwrap();
    assert_eq!(Reply::decode(&reply), Ok(Reply::Refusal(Refusal::of(Code::NotEnrolled))));
    assert!(town.server.books().unwrap().is_empty());
    assert!(matches!(town.exchange(0, Some(&code)), Verdict::Taken(_)));
    town.settle_all();
    // The same code again, for another book.
    let other = *b"another book....";
    let asked = town.devices[0].ask(&mut town.dice).bytes;
    let reply = town.server.exchange(&other, Some(&code.secret), &asked, NOW).unwrap();
    assert_eq!(Reply::decode(&reply), Ok(Reply::Refusal(Refusal::of(Code::NotEnrolled))));
    assert_eq!(town.server.books().unwrap(), [BOOK]);
    town.is_sound();
}

fn code_key(town: &Town) -> [u8; 32] {
    town.server.keys().log
}

#[test]
fn a_code_has_its_time() {
    let mut town = Town::in_memory();
    let sent = town.devices[0].ask(&mut town.dice).bytes;
    let secret = town.code.secret;
    let late = NOW + 31 * 86_400;
    let reply = town.server.exchange(&BOOK, Some(&secret), &sent, late).unwrap();
    assert_eq!(Reply::decode(&reply), Ok(Reply::Refusal(Refusal::of(Code::NotEnrolled))));
}

#[test]
fn a_reply_that_was_lost_is_given_again_without_the_code() {
    let mut town = Town::in_memory();
    let sent = town.devices[0].ask(&mut town.dice);
    let secret = town.code.secret;
    let first = town.server.exchange(&BOOK, Some(&secret), &sent.bytes, NOW).unwrap();
    let again = town.server.exchange(&BOOK, None, &sent.bytes, NOW).unwrap();
    assert_eq!(first, again);
    assert!(matches!(town.devices[0].hear(&again), Verdict::Taken(_)));
}

#[test]
fn a_stolen_device_stays_out_after_a_restore_that_has_lost_its_revocation() {
    let mut town = Town::begun();
    let backup = town.server.image().unwrap();
    town.record(2, 2);
    town.settle(2);
    town.devices[1].state_fact(&Fact::Revoked { writer: 3 });
    town.settle(1);
    town.server.restore(&backup).unwrap();
    town.server.rewind(&BOOK, NOW).unwrap().unwrap();
    // The thief is there first, with more than the log ever had.
    town.record(2, 1);
    let before = town.devices[2].log.len();
    for _ in 0..3 {
        assert!(matches!(town.exchange(2, None), Verdict::Forgotten | Verdict::Refused(Code::NotEnrolled)));
    }
    assert!(town.devices[2].log.len() <= before);
    // The director brings everything back: what the cashier wrote before stands, what came after lies apart.
    town.settle(1);
    town.settle(0);
    let of_cashier = town.devices[1].read().iter().filter(|(writer, _)| *writer == 3).count();
    assert_eq!(of_cashier, 2);
    assert!(matches!(
        town.exchange(2, None),
        Verdict::Refused(_) | Verdict::Rewound(_) | Verdict::Forgotten | Verdict::Taken(_)
    ));
    (0..4).for_each(|_| drop(town.exchange(2, None)));
    assert_eq!(town.devices[2].receipts.last().map(|receipt| receipt.why), Some(Quarantine::Revoked));
    town.is_sound();
}

#[test]
fn a_stolen_device_does_not_bring_itself_in_where_a_restore_has_lost_that_it_was_ever_let_in() {
    let mut town = Town::begun();
    let backup = town.server.image().unwrap();
    let fourth = enrol(&mut town.devices[0], 4, Roles::CASHIER, &mut town.dice);
    town.devices.push(fourth);
    town.settle_all();
    town.devices[1].state_fact(&Fact::Revoked { writer: 4 });
    town.settle(1);
    town.server.restore(&backup).unwrap();
    town.server.rewind(&BOOK, NOW).unwrap().unwrap();
    // It holds the frame that let it in, and offers it with one made after the theft.
    town.record(3, 1);
    let before = town.devices[3].log.len();
    for _ in 0..3 {
        assert!(matches!(town.exchange(3, None), Verdict::Forgotten | Verdict::Refused(Code::NotEnrolled)));
    }
    assert!(town.devices[3].log.len() <= before);
    town.settle(1);
    town.settle(0);
    assert!(!town.devices[1].read().iter().any(|(writer, _)| *writer == 4));
    town.is_sound();
}

#[test]
fn a_frame_in_quarantine_goes_to_writers_of_the_book_and_to_nobody_else() {
    let mut town = Town::begun();
    town.devices[1].state_fact(&Fact::Revoked { writer: 3 });
    town.settle(1);
    town.record(2, 1);
    town.exchange(2, None);
    let receipt = *town.devices[2].receipts.last().unwrap();
    let fetch = |device: &Device, writer| {
        let signature = Fetch { writer, link: receipt.link }.sign(&BOOK, &device.sign);
        SignedBy { writer, signature }
    };
    let frame = town.devices[2].cut.last().unwrap().bytes().to_vec();
    let by = fetch(&town.devices[0], 1);
    assert_eq!(town.server.quarantined(&BOOK, &receipt.link, &by).unwrap(), Some(frame));
    assert_eq!(town.server.quarantined(&BOOK, &[9; 32], &by).unwrap(), None, "signed for another frame");
    let by = fetch(&town.devices[2], 3);
    assert_eq!(town.server.quarantined(&BOOK, &receipt.link, &by).unwrap(), None, "revoked");
    let by = fetch(&town.devices[2], 1);
    assert_eq!(town.server.quarantined(&BOOK, &receipt.link, &by).unwrap(), None, "another's name");
    let by = fetch(&town.devices[0], 1);
    assert_eq!(town.server.quarantined(&[8; 16], &receipt.link, &by).unwrap(), None, "another book");
}

#[test]
fn a_box_is_opened_by_a_writer_and_lasts_a_quarter_of_an_hour() {
    let mut town = Town::begun();
    let id = [5; 16];
    let opening = Opening { writer: 2, id, message: b"commit?" };
    let by = Some(SignedBy { writer: 2, signature: opening.sign(&BOOK, &town.devices[1].sign) });
    let server = &mut town.server;
    assert_eq!(server.leave(&BOOK, &id, 0, b"commit?", None, NOW).unwrap(), Left::NotAllowed);
    assert_eq!(server.leave(&BOOK, &id, 0, b"other", by, NOW).unwrap(), Left::NotAllowed, "not what was signed");
    assert_eq!(server.leave(&BOOK, &id, 0, b"commit?", by, NOW).unwrap(), Left::Kept);
    assert_eq!(server.leave(&BOOK, &id, 1, b"keys", None, NOW + 60).unwrap(), Left::Kept);
    assert_eq!(server.look(&BOOK, &id, 1, NOW + 60).unwrap(), Looked::Message(b"keys".to_vec()));
    assert_eq!(server.look(&BOOK, &id, 2, NOW + 60).unwrap(), Looked::NotYet);
    let over = NOW + BOX_SECONDS;
    assert_eq!(server.look(&BOOK, &id, 1, over).unwrap(), Looked::NoBox);
    assert_eq!(server.leave(&BOOK, &id, 2, b"late", None, over).unwrap(), Left::NoBox);
    // A revoked device opens nothing.
    town.devices[1].state_fact(&Fact::Revoked { writer: 3 });
    town.settle(1);
    let opening = Opening { writer: 3, id, message: b"mine" };
    let by = Some(SignedBy { writer: 3, signature: opening.sign(&BOOK, &town.devices[2].sign) });
    assert_eq!(town.server.leave(&BOOK, &id, 0, b"mine", by, over).unwrap(), Left::NotAllowed);
}

#[test]
fn what_was_acknowledged_is_on_the_disk() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().to_owned();
    let mut key = None;
    let mut town = Town::on(|log_key| {
        key = Some(log_key.clone());
        Local::open(&path, log_key, Limits::default()).unwrap()
    });
    let code = town.code.clone();
    town.exchange(0, Some(&code));
    town.settle_all();
    for round in 0..5 {
        town.record(round % 3, 3);
        town.settle_all();
        // Nobody closes anything: the file is opened a second time as it lies there.
        town.server = Local::open(&path, key.clone().unwrap(), Limits::default()).unwrap();
        town.settle_all();
        town.is_sound();
    }
    let posted = town.devices[1].read();
    let kinds = posted.iter().filter(|(_, event)| Event::decode(event).unwrap().kind() == Kind::VoucherPosted as u16);
    assert_eq!(kinds.count(), 15);
}

#[test]
fn a_newer_or_a_foreign_file_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join(province::sqlite::FILE);
    let foreign = rusqlite::Connection::open(&file).unwrap();
    foreign.execute_batch("create table book (x)").unwrap();
    let opened = || Local::open(folder.path(), SigningKey::from_bytes(&[1; 32]), Limits::default());
    assert!(matches!(opened(), Err(Failure::Operator { code: "store.not-ours", .. })));
    std::fs::remove_file(&file).unwrap();
    drop(opened().unwrap());
    rusqlite::Connection::open(&file).unwrap().pragma_update(None, "user_version", 99).unwrap();
    assert!(matches!(opened(), Err(Failure::Operator { code: "store.newer", .. })));
}
