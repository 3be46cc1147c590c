//! A book and its province's server: joining it, exchanging with it, and how it stands.

use std::str::FromStr;

pub use store::exchange::Engine;
use store::exchange::{Input, Output, Phase, Server};
use sync::invite::{BookCode, fingerprint};
use sync::member::{Fact, Province, Roles};

use crate::api::sync::{ProvinceOffer, SyncAlarm, SyncLine, SyncStatus};
use crate::line::{Carried, Method, Photos, Wire, carry, carry_photos, moved, shown};
use crate::stories::apart::fetch;
use crate::{Book, Refusal, show};

/// Where requests about a book go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Route {
    /// The server's address.
    pub url: String,
    /// The book's id in hexadecimal digits.
    pub book: String,
    /// The secret of the code that opens the book there, in hexadecimal digits, until it is open.
    pub code: Option<String>,
}

/// A province's server as its own word and the code in hand say, one proved by the other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offer {
    address: String,
    secret: String,
    province: Province,
}

impl Offer {
    /// Asks the server of a code for its keys, and compares them with the code. `address` is where to ask instead of the
    /// place the code names: a relay, or a server that has moved.
    ///
    /// # Errors
    /// `sync.no-code`, `sync.other-keys` for a server that is not the one of the code, or why there is no answer.
    pub fn fetch(wire: &mut Wire, code: &str, address: Option<&str>) -> Result<Self, Refusal> {
        let code = BookCode::from_str(code)
            .or_else(|_| BookCode::from_str(&format!("{}/#{code}", address.unwrap_or_default().trim_end_matches('/'))))
            .map_err(|_| Refusal::new("sync.no-code"))?;
        let address = address.map_or(code.address.clone(), |address| moved(&code.address, address));
        let province = province_at(wire, &address)?;
        let Province { root_key, log_key, recovery_key } = province;
        if fingerprint(&root_key, &log_key, recovery_key.as_ref()) != code.keys {
            return Err(Refusal::new("sync.other-keys").with("address", shown(&address)));
        }
        Ok(Self { address, secret: hex(&code.secret), province })
    }

    /// What a person is told and asked before joining.
    pub fn told(&self) -> ProvinceOffer {
        ProvinceOffer { address: shown(&self.address), asks_recovery: self.province.recovery_key.is_some() }
    }
}

/// The keys a server says are its own.
///
/// # Errors
/// Why there is no answer.
pub(crate) fn province_at(wire: &mut Wire, address: &str) -> Result<Province, Refusal> {
    let answer =
        wire.ask(Method::GET, address, "/v1/keys", &[], Vec::new()).map_err(|fault| Refusal::new(fault.code()))?;
    let keys = (answer.status == 200).then(|| keys_of(&answer.body)).flatten();
    keys.ok_or_else(|| Refusal::new("sync.no-reply"))
}

/// Root key ‖ log key ‖ the offline recovery key, where there is one.
pub(crate) fn keys_of(body: &[u8]) -> Option<Province> {
    let (root, rest) = body.split_first_chunk::<32>()?;
    let (log, rest) = rest.split_first_chunk::<32>()?;
    let recovery_key = if rest.is_empty() { None } else { Some(rest.try_into().ok()?) };
    Some(Province { root_key: *root, log_key: *log, recovery_key })
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

impl Book {
    /// Joins the book to a province's server. `offline_recovery` says that the cooperative agrees to have its key sealed
    /// to the province's offline recovery key as well.
    ///
    /// A book that belongs to this server already takes the code in place of the one it had: that was used up or ran out, or the
    /// server was put back to before the book began there, and all of it goes again.
    ///
    /// # Errors
    /// `sync.joined` for a book that belongs to another server, or why nothing may be written.
    pub fn join_province(&mut self, offer: &Offer, offline_recovery: bool) -> Result<(), Refusal> {
        if let Some(server) = self.store.server()? {
            return self.join_again(&server, offer);
        }
        let recovery_key = offer.province.recovery_key.filter(|_| offline_recovery);
        let province = Province { recovery_key, ..offer.province };
        let server = Server {
            url: offer.address.clone(),
            root_key: province.root_key,
            log_key: province.log_key,
            invite: Some(offer.secret.clone()),
        };
        let wall = show::wall();
        let event = Fact::Joined(province).event(0, wall).ok_or_else(|| Refusal::new("sync.no-code"))?;
        self.store.record(wall, |writing| {
            writing.event(event.lines, event.body)?;
            writing.join_server(server)
        })?;
        self.store.note_sync(wall, "sync.joined-now", &shown(&offer.address))?;
        Ok(())
    }

    fn join_again(&mut self, server: &Server, offer: &Offer) -> Result<(), Refusal> {
        if (server.root_key, server.log_key) != (offer.province.root_key, offer.province.log_key) {
            return Err(Refusal::new("sync.joined"));
        }
        self.store.set_server_code(&offer.address, &offer.secret)?;
        self.store.note_sync(show::wall(), "sync.joined-now", &shown(&offer.address))?;
        Ok(())
    }

    /// Agrees that the province's offline recovery key, as its server says it is, may open the book; or agrees no longer.
    /// It is stated in the log for ever, and the book's key is replaced with the next exchange.
    ///
    /// # Errors
    /// `device.role` but for the director, `sync.other-keys` for a server that is not the book's, `sync.no-recovery` where the
    /// province keeps no such key.
    pub(crate) fn set_province_recovery(&mut self, province: &Province, agrees: bool) -> Result<(), Refusal> {
        let server = self.store.server()?.ok_or(store::Failure::NotJoined)?;
        if (province.root_key, province.log_key) != (server.root_key, server.log_key) {
            return Err(Refusal::new("sync.other-keys").with("address", shown(&server.url)));
        }
        if !self.own_roles().any_of(Roles::DIRECTOR) {
            return Err(Refusal::new("device.role"));
        }
        if agrees && province.recovery_key.is_none() {
            return Err(Refusal::new("sync.no-recovery"));
        }
        let recovery_key = province.recovery_key.filter(|_| agrees);
        let fact = Fact::Joined(Province { recovery_key, ..*province });
        let wall = show::wall();
        let event = fact.event(0, wall).ok_or_else(|| Refusal::new("sync.no-code"))?;
        self.store.record::<_, Refusal>(wall, |writing| Ok(writing.event(event.lines, event.body)?))?;
        Ok(())
    }

    /// One step of the exchange, and where its request goes.
    ///
    /// # Errors
    /// What [`Engine::step`] says.
    pub fn step(&mut self, engine: &mut Engine, input: Input<'_>) -> Result<(Output, Route), Refusal> {
        let output = engine.step(&mut self.store, show::wall(), input)?;
        let server = self.store.server()?.ok_or(store::Failure::NotJoined)?;
        let book = hex(&self.store.cache().identity().book_id);
        Ok((output, Route { url: server.url, book, code: server.invite }))
    }

    /// Exchanges over a line until nothing waits, or until it must wait; gives what was sent and received, and whether
    /// nothing waits.
    ///
    /// # Errors
    /// What a step refuses.
    pub fn exchange(&mut self, engine: &mut Engine, wire: &mut Wire) -> Result<Carried, Refusal> {
        let carried = carry(engine, wire, |engine, input| self.step(engine, input))?;
        self.note_exchange(&carried)?;
        let (wanted, url, id) = (self.wanted_frames()?, self.server_url()?, self.book_id());
        for (frame, bytes) in fetch(wire, &url, &id, &wanted) {
            self.keep_fetched(&frame, &bytes)?;
        }
        if carried.wait.is_none() && self.answer_close_request()? {
            return self.exchange(engine, wire);
        }
        if carried.wait.is_none() {
            // What must still wait goes with a later exchange.
            carry_photos(&mut Photos::default(), wire, |photos, word| self.step_photos(photos, word))?;
        }
        Ok(carried)
    }

    /// Where the book's server is.
    ///
    /// # Errors
    /// For a book that belongs to no server.
    pub(crate) fn server_url(&self) -> Result<String, Refusal> {
        Ok(self.store.server()?.ok_or(store::Failure::NotJoined)?.url)
    }

    /// Notes what an exchange brought.
    ///
    /// # Errors
    /// When the database fails.
    pub(crate) fn note_exchange(&self, carried: &Carried) -> Result<(), Refusal> {
        if let Some(ahead) = carried.clock_ahead {
            self.store.note_clock(ahead)?;
        }
        let Carried { sent, received, .. } = carried;
        if sent + received > 0 {
            self.store.note_sync(show::wall(), "sync.exchanged", &format!("{sent} {received}"))?;
        }
        Ok(())
    }

    /// Has the server at another address from now on.
    ///
    /// # Errors
    /// For a book that belongs to no server.
    pub fn set_server_address(&mut self, address: &str) -> Result<(), Refusal> {
        let before = self.store.server()?.ok_or(store::Failure::NotJoined)?.url;
        Ok(self.store.set_server_url(&moved(&before, address))?)
    }

    /// How the book stands with its server. `running` says whether an exchange is under way.
    ///
    /// # Errors
    /// When the database fails.
    pub fn sync_status(&self, running: bool) -> Result<SyncStatus, Refusal> {
        let status = self.store.sync_status()?;
        let alarm = |(code, at): &(String, u32)| SyncAlarm {
            code: code.clone(),
            at: show::moment(*at),
            may_dismiss: is_only_looked_at(code),
        };
        let alarms: Vec<_> = status.alarms.iter().map(alarm).collect();
        let needs_look = status.apart > 0 || !alarms.is_empty() || stands_ill(status.phase);
        let is_done = status.pending == 0 && status.size == status.latest && status.fault.is_none();
        let chip = if status.phase == Phase::Alone {
            "alone"
        } else if needs_look {
            "review"
        } else if is_done && status.succeeded_at.is_some() {
            "done"
        } else if running {
            "sending"
        } else {
            "offline"
        };
        let count = |number: u64| u32::try_from(number).unwrap_or(u32::MAX);
        Ok(SyncStatus {
            chip: chip.to_owned(),
            phase: name_of(status.phase).to_owned(),
            address: self.store.server()?.map(|server| shown(&server.url)),
            vouchers_pending: match status.phase {
                // All of them, which says nothing and takes as long as there are many.
                Phase::Alone => 0,
                _ => count(self.store.vouchers_after(self.store.confirmed_place()?)?),
            },
            pending: count(status.pending),
            apart: count(status.apart),
            received: count(status.size),
            latest: count(status.latest),
            last_success: status.succeeded_at.map(show::moment),
            clock_minutes: status.clock_behind.map(|seconds| i32::try_from(seconds / 60).unwrap_or(i32::MAX)),
            fault: status.fault,
            unknown: self.store.is_unknown_to_server()?,
            urgent: count(self.store.urgent_stories()? as u64),
            alarms,
            running,
        })
    }

    /// Somebody has looked at what an alarm is about: the cooperative's machines, or the figures of two of them. The log of the line
    /// keeps that it was there. A refused frame stays an alarm until it is decided on.
    ///
    /// # Errors
    /// `attention.gone` where there is no such alarm.
    pub(crate) fn dismiss_alarm(&self, code: &str) -> Result<(), Refusal> {
        if !is_only_looked_at(code) || self.store.sync_status()?.alarms.iter().all(|(what, _)| what != code) {
            return Err(Refusal::new("attention.gone"));
        }
        self.store.lower_alarm(code)?;
        self.store.note_sync(show::wall(), "sync.alarm-seen", code)?;
        Ok(())
    }

    /// What happened with the server, the latest first.
    ///
    /// # Errors
    /// When the database fails.
    pub fn sync_log(&self) -> Result<Vec<SyncLine>, Refusal> {
        let lines = self.store.sync_log(200)?.into_iter().map(|line| {
            let mut numbers = line.about.split(' ').map(|number| number.parse().ok());
            let (sent, received) = match line.what.as_str() {
                "sync.exchanged" | "paper.carried" => (numbers.next().flatten(), numbers.next().flatten()),
                _ => (None, None),
            };
            SyncLine { at: show::moment(line.at), code: line.what, sent, received }
        });
        Ok(lines.collect())
    }
}

/// Whether an alarm is done with once somebody has looked at what it is about.
fn is_only_looked_at(alarm: &str) -> bool {
    ["sync.possible-copy", "sync.inactive-writer", "sync.diverged"].contains(&alarm)
}

/// Whether a person must look before anything goes on.
const fn stands_ill(phase: Phase) -> bool {
    match phase {
        Phase::Tampered | Phase::Copied | Phase::ShutOut | Phase::Refused | Phase::Limited => true,
        Phase::Alone | Phase::Ready | Phase::Rewound | Phase::Disowned | Phase::KeyWait => false,
    }
}

const fn name_of(phase: Phase) -> &'static str {
    match phase {
        Phase::Alone => "alone",
        Phase::Ready => "ready",
        Phase::Rewound => "rewound",
        Phase::Disowned => "disowned",
        Phase::KeyWait => "key-wait",
        Phase::Limited => "limited",
        Phase::Tampered => "tampered",
        Phase::Copied => "copied",
        Phase::ShutOut => "shut-out",
        Phase::Refused => "refused",
    }
}
