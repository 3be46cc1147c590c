//! Coming into a book: the letters of an invite, or the twelve words; then the book is taken from its server, beside the place
//! it will have, and put there when the log says that this machine may write.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use store::Store;
use sync::enrol::{InviteCode, Joined, Newcomer, Progress};
use zeroize::Zeroizing;

use super::fetching::{Fetch, Fetched};
use super::inviting::stream;
use super::letters::{Found, Left, Mailbox, Trouble};
use super::{TURN, random, shown_roles};
use crate::Refusal;
use crate::api::device::{JoinState, JoinStep};
use crate::books::long_enough;
use crate::line::Wire;

/// Where the book goes on this machine.
pub(crate) struct Place {
    pub path: PathBuf,
    pub passphrase: Zeroizing<String>,
}

impl Place {
    /// A place where nothing is yet, and a passphrase that does.
    ///
    /// # Errors
    /// For a file that is there, a folder that cannot be made, and a passphrase too short.
    pub fn of(path: &str, passphrase: String) -> Result<Self, Refusal> {
        let passphrase = Zeroizing::new(passphrase);
        long_enough(&passphrase)?;
        let path = PathBuf::from(path);
        if path.exists() {
            return Err(store::Failure::Exists(path).into());
        }
        if let Some(folder) = path.parent().filter(|folder| *folder != Path::new("")) {
            let refused = |_| Refusal::new("book.read-only").with("path", folder.display());
            std::fs::create_dir_all(folder).map_err(refused)?;
        }
        Ok(Self { path, passphrase })
    }
}

/// Coming in, shared by the thread that does it and whoever asks how far it is.
#[derive(Clone)]
pub(crate) struct Joining(Arc<Mutex<State>>);

struct State {
    shown: JoinState,
    /// The book, until whoever asks takes it up.
    book: Option<Store>,
    /// Nobody asks any more.
    ended: bool,
}

impl Joining {
    /// Begins with a code.
    pub fn by_invite(code: InviteCode, keys: store::exchange::NewWriter, place: Place, mut wire: Wire) -> Self {
        Self::begin(move |joining| joining.come_in(code, keys, place, &mut wire))
    }

    /// Begins with the twelve words.
    pub fn by_words(fetch: Fetch, mut wire: Wire) -> Self {
        Self::begin(move |joining| joining.fetch(fetch, &mut wire, |_| Joined::Effective))
    }

    fn begin(work: impl FnOnce(&Self) -> Result<(), Refusal> + Send + 'static) -> Self {
        let shown = JoinState {
            step: JoinStep::Waiting,
            digits: None,
            user_name: None,
            device_name: None,
            roles: Vec::new(),
            trouble: None,
            fetched: 0,
            to_fetch: 0,
            over: None,
        };
        let joining = Self(Arc::new(Mutex::new(State { shown, book: None, ended: false })));
        let worked = joining.clone();
        std::thread::spawn(move || {
            if let Err(refusal) = work(&worked) {
                worked.over(&refusal.code);
            }
        });
        joining
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn has_ended(&self) -> bool {
        self.state().ended
    }

    pub(super) fn over(&self, code: &str) {
        let mut state = self.state();
        state.shown.step = JoinStep::Over;
        state.shown.digits = None;
        state.shown.over = Some(code.to_owned());
    }

    pub(super) fn trouble(&self, trouble: Option<String>) {
        self.state().shown.trouble = trouble;
    }

    pub(super) fn fetched(&self, fetched: u64, all: u64) {
        let mut state = self.state();
        state.shown.step = JoinStep::Fetching;
        state.shown.digits = None;
        state.shown.fetched = u32::try_from(fetched).unwrap_or(u32::MAX);
        state.shown.to_fetch = u32::try_from(all).unwrap_or(u32::MAX);
    }

    /// How far it is, and the book when it is there: whoever asks takes it up, once.
    pub fn look(&self) -> (JoinState, Option<Store>) {
        let mut state = self.state();
        (state.shown.clone(), state.book.take())
    }

    /// Nobody asks any more: what was begun is thrown away.
    pub fn end(&self) {
        self.state().ended = true;
    }

    /// The way in by a code.
    fn come_in(
        &self,
        code: InviteCode,
        keys: store::exchange::NewWriter,
        place: Place,
        wire: &mut Wire,
    ) -> Result<(), Refusal> {
        let mailbox = Mailbox { server: code.server.clone(), book: code.book, id: code.secret.mailbox() };
        let mut random_bytes = stream(random()?);
        let mut newcomer = Newcomer::begin(code, keys.newcomer(), random_bytes());
        while !self.has_ended() {
            let trouble = turn(&mut newcomer, &mailbox, wire, &mut random_bytes).err();
            self.trouble(trouble.map(str::to_owned));
            self.show(&newcomer);
            match newcomer.progress() {
                Progress::Waiting | Progress::Showing(_) => std::thread::sleep(TURN),
                Progress::Over(why) => {
                    self.over(why.code());
                    return Ok(());
                }
                Progress::Numbered(writer) => {
                    let fetch = Fetch::of_invite(&newcomer, writer, keys, place)?;
                    return self.fetch(fetch, wire, |members| newcomer.joined(members));
                }
            }
        }
        Ok(())
    }

    fn show(&self, newcomer: &Newcomer) {
        let mut state = self.state();
        if let Some(invitation) = newcomer.invitation() {
            state.shown.user_name = Some(invitation.user.clone());
            state.shown.device_name = Some(invitation.device.clone());
            state.shown.roles = shown_roles(invitation.roles);
        }
        if let Progress::Showing(digits) = newcomer.progress() {
            state.shown.step = JoinStep::Showing;
            state.shown.digits = Some(digits.to_string());
        }
    }

    fn fetch(
        &self,
        fetch: Fetch,
        wire: &mut Wire,
        joined: impl Fn(&sync::member::Members) -> Joined,
    ) -> Result<(), Refusal> {
        match fetch.run(self, wire, joined)? {
            Fetched::Book(book) => {
                let mut state = self.state();
                if !state.ended {
                    state.book = Some(*book);
                    state.shown.step = JoinStep::Done;
                }
            }
            Fetched::Over(code) => self.over(code),
            Fetched::Ended => {}
        }
        Ok(())
    }
}

/// Leaves what is to be left, looks for what is waited for.
fn turn(
    newcomer: &mut Newcomer,
    mailbox: &Mailbox,
    wire: &mut Wire,
    random: &mut impl FnMut() -> [u8; 32],
) -> Result<(), Trouble> {
    for put in newcomer.puts().to_vec() {
        match mailbox.leave(wire, put.number, &put.bytes, None)? {
            Left::Kept => {}
            Left::Gone | Left::NotAllowed => newcomer.mailbox_gone(),
            Left::Taken => {
                if let Found::Letter(there) = mailbox.look(wire, put.number)? {
                    newcomer.put_refused(&there);
                }
            }
        }
    }
    let Some(number) = newcomer.wants() else { return Ok(()) };
    match mailbox.look(wire, number)? {
        Found::Letter(letter) => {
            let mut nonce = [0; 24];
            nonce.copy_from_slice(&random()[..24]);
            newcomer.hear(number, &letter, nonce);
        }
        // Before the invitation was read the inviter may not have left it yet.
        Found::Gone if number > 0 => newcomer.mailbox_gone(),
        Found::Gone | Found::NotYet => {}
    }
    Ok(())
}
