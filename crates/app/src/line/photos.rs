//! Carrying photos of papers, once the books have nothing more to say: chunk by chunk, so that whoever writes meanwhile
//! does not wait for a picture. Whatever goes wrong here is tried again after a later exchange and stands in no exchange's way.

use std::time::{Duration, Instant};

use sync::paper::keep::Kept;
use sync::paper::{After, Answer as Told, Errand, Transfer, Trouble};

use super::{Answer, Method, Wire};
use crate::field::hex;
use crate::photo::unhex;
use crate::{Book, Refusal, show};

/// How long photos are carried before the server is asked for news of the books again.
const ROUND_MAX: Duration = Duration::from_secs(120);
/// How long to wait after the line broke.
const AFTER_FAULT: Duration = Duration::from_secs(60);

/// Photos under way, and what was said of them last.
#[derive(Debug, Default)]
pub struct Photos {
    transfer: Transfer,
    /// Until then the server wants nothing from this machine: too much today, or too many at its door.
    send_from: Option<Instant>,
    noted: Option<Trouble>,
}

/// What a step hears.
#[derive(Debug, Clone, Copy)]
pub enum Word<'a> {
    /// A round begins.
    Begin,
    /// The server answered the last request.
    Answer(&'a Answer),
    /// It did not.
    Broken,
}

/// A request about a photo.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parcel {
    method: Method,
    url: String,
    path: String,
    lines: Vec<(&'static str, String)>,
    body: Vec<u8>,
}

/// What a step wants.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Next {
    /// This asked.
    Ask(Box<Parcel>),
    /// To be left alone so long.
    Wait(Duration),
    /// Nothing more.
    Rest,
}

/// Carries photos until none waits, the books have something to say again, or something must be waited for; gives how
/// long. `lend` gives the book for one step at a time.
///
/// # Errors
/// What a step refuses.
pub fn carry_photos(
    photos: &mut Photos,
    wire: &mut Wire,
    mut lend: impl FnMut(&mut Photos, Word<'_>) -> Result<Next, Refusal>,
) -> Result<Option<Duration>, Refusal> {
    let began = Instant::now();
    let mut next = lend(photos, Word::Begin)?;
    loop {
        let parcel = match next {
            Next::Ask(parcel) => *parcel,
            Next::Wait(wait) => return Ok(Some(wait)),
            Next::Rest => return Ok(None),
        };
        let answer = wire.ask(parcel.method, &parcel.url, &parcel.path, &parcel.lines, parcel.body);
        next = match &answer {
            Ok(answer) => lend(photos, Word::Answer(answer))?,
            Err(_) => lend(photos, Word::Broken)?,
        };
        if began.elapsed() > ROUND_MAX && matches!(next, Next::Ask(_)) {
            return Ok(Some(Duration::ZERO));
        }
    }
}

impl Book {
    /// Asks for a photo that is not on this machine: it comes with the next exchange, before anything is sent.
    ///
    /// # Errors
    /// `photo.not-here` for what names no photo of the book.
    pub fn want_photo(&self, hash: &str) -> Result<(), Refusal> {
        let hash = unhex(hash).ok_or_else(|| Refusal::new("photo.not-here"))?;
        if self.store.photo_named(&hash)?.is_none() {
            return Err(Refusal::new("photo.not-here"));
        }
        Ok(self.store.want_photo(&hash, true)?)
    }

    /// One step of carrying photos.
    ///
    /// # Errors
    /// When the database or the folder of photos fails.
    pub fn step_photos(&mut self, photos: &mut Photos, word: Word<'_>) -> Result<Next, Refusal> {
        let transfer = &mut photos.transfer;
        let wait = match word {
            Word::Begin => {
                let now = Instant::now();
                photos.send_from = photos.send_from.filter(|from| *from > now);
                transfer.begin_round(photos.send_from.is_none());
                None
            }
            Word::Broken => {
                transfer.cut();
                Some(AFTER_FAULT)
            }
            Word::Answer(answer) => {
                let kept = answer.have.map(|(have, size)| Kept { have, size });
                let told = Told { status: answer.status, kept, retry_after: answer.retry_after, body: &answer.body };
                match transfer.hear(&mut self.store, &told)? {
                    After::Go => None,
                    After::Wait(seconds) => Some(Duration::from_secs(seconds.into())),
                    After::SendLater(seconds) => {
                        photos.send_from = Instant::now().checked_add(Duration::from_secs(seconds.into()));
                        None
                    }
                }
            }
        };
        let errand = if wait.is_none() && self.store.may_carry_photos()? { transfer.next(&self.store)? } else { None };
        let parcel = errand.map(|errand| self.parcel(errand)).transpose()?.flatten();
        Ok(match (wait, parcel) {
            (None, Some(parcel)) => Next::Ask(Box::new(parcel)),
            (wait, _) => {
                self.note_photos(photos)?;
                let later = photos.send_from.map(|from| from.saturating_duration_since(Instant::now()));
                wait.or(later).map_or(Next::Rest, Next::Wait)
            }
        })
    }

    fn parcel(&self, errand: Errand) -> Result<Option<Parcel>, Refusal> {
        let Some(signed) = self.store.sign_errand(&errand) else { return Ok(None) };
        let mut path = format!("/v1/b/{}/{}", self.book_id(), hex(errand.hash()));
        let (method, body) = match errand {
            Errand::Look(_) => (Method::HEAD, Vec::new()),
            Errand::Take(_, off, len) => {
                path.push_str(&format!("?off={off}&len={len}"));
                (Method::GET, Vec::new())
            }
            Errand::Bring(_, chunk) => (Method::PUT, chunk),
        };
        let lines = vec![("htx-writer", signed.writer.to_string()), ("htx-signature", hex(&signed.signature))];
        Ok(Some(Parcel { method, url: self.server_url()?, path, lines, body }))
    }

    /// Notes what a round came to: how many photos, and each trouble once until it is over.
    fn note_photos(&self, photos: &mut Photos) -> Result<(), Refusal> {
        let (sent, fetched) = photos.transfer.take_counts();
        if sent + fetched > 0 {
            self.store.note_sync(show::wall(), "paper.carried", &format!("{sent} {fetched}"))?;
        }
        let trouble = photos.transfer.trouble();
        if trouble != photos.noted
            && let Some(trouble) = trouble
        {
            self.store.note_sync(show::wall(), trouble.code(), "")?;
        }
        photos.noted = trouble;
        Ok(())
    }
}
