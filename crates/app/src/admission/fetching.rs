//! Taking a book from its server: exchange after exchange, until the log is here and says that this machine may write.

use std::time::{Duration, Instant};

use ledger::event::WriterNo;
use ledger::event::body::{Body, SettingSet};
use store::exchange::{Engine, NewWriter, Server};
use store::{PhraseKeys, Store};
use sync::BookId;
use sync::enrol::{Joined, Newcomer, Over};
use sync::member::Members;

use super::TURN;
use super::joining::{Joining, Place};
use super::letters::hex;
use crate::joined::Route;
use crate::line::{Wire, carry};
use crate::{Refusal, show};

/// How long the enrolment may be on its way into the log after the other machine has said that it is there.
const UNKNOWN_LIMIT: Duration = Duration::from_secs(120);

/// What is to be fetched, by whom.
pub(crate) struct Fetch {
    pub book: BookId,
    pub writer: WriterNo,
    pub keys: NewWriter,
    pub server: Server,
    pub place: Place,
    /// The phrase that let this machine in, and what it brought into the log by it.
    pub recovered: Option<Recovered>,
}

/// How a machine came in under the recovery phrase.
pub(crate) struct Recovered {
    pub phrase: PhraseKeys,
    /// The counter of the request that brought the enrolment.
    pub counter: u64,
    /// The first sixteen bytes of SHA-256 of the book's first event, as the finder code has it.
    pub first: [u8; 16],
    /// Who writes here.
    pub user: String,
}

/// How it ended.
pub(crate) enum Fetched {
    /// The book is in its place and open.
    Book(Box<Store>),
    /// It came to nothing, by a stable name; nothing is left behind.
    Over(&'static str),
    /// Nobody waits any more.
    Ended,
}

impl Fetch {
    /// Of a device that was let in by an invite.
    ///
    /// # Errors
    /// `enrol.foreign` when there is no invitation, which cannot be by now.
    pub fn of_invite(newcomer: &Newcomer, writer: WriterNo, keys: NewWriter, place: Place) -> Result<Self, Refusal> {
        let province = newcomer.invitation().ok_or_else(|| Refusal::new(Over::Foreign.code()))?.province;
        let server = Server {
            url: newcomer.code().server.clone(),
            root_key: province.root_key,
            log_key: province.log_key,
            invite: None,
        };
        Ok(Self { book: newcomer.code().book, writer, keys, server, place, recovered: None })
    }

    /// Fetches until the book is whole, it turns out to be another, or nobody waits.
    ///
    /// # Errors
    /// The disk's failures, and a place where a book is already.
    pub fn run(
        self,
        joining: &Joining,
        wire: &mut Wire,
        joined: impl Fn(&Members) -> Joined,
    ) -> Result<Fetched, Refusal> {
        let route = Route { url: self.server.url.clone(), book: hex(&self.book), code: None };
        let mut taken = store::exchange::Joining::begin(
            &self.place.path,
            &self.place.passphrase,
            self.book,
            self.writer,
            &self.keys,
            self.server,
        )?;
        if let Some(recovered) = &self.recovered {
            taken.begin_after(recovered.counter)?;
        }
        let mut engine = Engine::default();
        let begun = Instant::now();
        joining.fetched(0, 0);
        while !joining.has_ended() {
            let pause = exchange(&mut engine, taken.store(), wire, &route)?;
            if let Some(recovered) = &self.recovered {
                taken.open_with(&recovered.phrase)?;
            }
            let status = taken.store().sync_status()?;
            joining.trouble(status.fault.clone());
            joining.fetched(status.size, status.latest);
            let standing = joined(&taken.store().members()?);
            if let Some(code) = ended(standing, begun, status.latest) {
                taken.give_up();
                return Ok(Fetched::Over(code));
            }
            if standing == Joined::Effective && taken.is_whole()? {
                if let Some(recovered) = &self.recovered
                    && !taken.begins_with(&recovered.first)?
                {
                    taken.give_up();
                    return Ok(Fetched::Over("enrol.another"));
                }
                let mut book = taken.finish()?;
                if let Some(recovered) = self.recovered.filter(|recovered| !recovered.user.is_empty()) {
                    name_writer(&mut book, self.writer, recovered.user)?;
                }
                return Ok(Fetched::Book(Box::new(book)));
            }
            if status.size >= status.latest {
                std::thread::sleep(pause);
            }
        }
        taken.give_up();
        Ok(Fetched::Ended)
    }
}

/// Writes down who writes here from now on.
fn name_writer(book: &mut Store, writer: WriterNo, user: String) -> Result<(), Refusal> {
    let name = SettingSet { key: format!("writer.{writer}.name"), value: user };
    book.record(show::wall(), |writing| Ok(writing.event(Vec::new(), Body::SettingSet(name)).map(drop)?))
}

/// Why there is no use in going on.
fn ended(standing: Joined, begun: Instant, latest: u64) -> Option<&'static str> {
    match standing {
        Joined::Taken => Some("enrol.taken"),
        Joined::Ended => Some("enrol.ended"),
        Joined::Another => Some("enrol.another"),
        // A server that shows its log to nobody of this name and key: the number went to another device.
        Joined::Waiting if latest == 0 && begun.elapsed() > UNKNOWN_LIMIT => Some("enrol.taken"),
        Joined::Waiting | Joined::Effective => None,
    }
}

/// Exchanges until the server has nothing more to say now; how long to wait before the next time.
fn exchange(engine: &mut Engine, store: &mut Store, wire: &mut Wire, route: &Route) -> Result<Duration, Refusal> {
    let carried = carry(engine, wire, |engine, input| Ok((engine.step(store, show::wall(), input)?, route.clone())))?;
    // Somebody looks on: he need not wait as long as one who types meanwhile.
    Ok(carried.wait.unwrap_or(TURN).clamp(TURN, 4 * TURN))
}
