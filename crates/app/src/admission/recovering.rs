//! An empty machine comes in under the twelve words: it enrols itself in the log, since the words sign for it.

use ed25519_dalek::SigningKey;
use ledger::enrol::{self, RECOVERED};
use ledger::event::body::{Body, RecoveryEnrol};
use ledger::event::{Event, WriterNo};
use ledger::phrase::Phrase;
use store::PhraseKeys;
use store::exchange::{NewWriter, RULES, Server};
use sync::dictionary;
use sync::enrol::FinderCode;
use sync::exchange::{Code, Line, Sizes, State, Verdict, conclude, request};
use sync::frame::{Cutter, Head};
use sync::key::BookKey;

use super::fetching::{Fetch, Recovered};
use super::joining::Place;
use super::letters::{BUSY, hex};
use super::random;
use crate::joined::keys_of;
use crate::line::{Fault, Method, Wire};
use crate::{Refusal, show};

/// How many numbers are drawn before giving up: each may be another's already.
const DRAWS: u32 = 8;

/// Enrols a new writer in the log of the book, and says what is to be fetched then.
///
/// # Errors
/// `enrol.no-book` when the server has no such book or the words are another's; the wire's trouble.
pub(crate) fn enrol(
    code: &FinderCode,
    phrase: &Phrase,
    user: String,
    place: Place,
    wire: &mut Wire,
) -> Result<Fetch, Refusal> {
    let server = server(code, wire)?;
    let phrase_keys = PhraseKeys::derive(phrase, &code.book)?;
    let keys = NewWriter::make()?;
    for _ in 0..DRAWS {
        let seed = random()?;
        let span = u64::from(RECOVERED.end() - RECOVERED.start()) + 1;
        let drawn = seed[..8].iter().fold(0_u64, |sum, byte| sum << 8 | u64::from(*byte)) % span;
        let writer = RECOVERED.start() + WriterNo::try_from(drawn).unwrap_or_default();
        if let Some(counter) = enter(code, writer, &keys, &phrase_keys, &server, wire)? {
            let recovered = Some(Recovered { phrase: phrase_keys, counter, first: code.first, user });
            return Ok(Fetch { book: code.book, writer, keys, server, place, recovered });
        }
    }
    Err(Refusal::new("enrol.no-book"))
}

/// The server with its keys. They are what it says: the log that follows must name them itself.
fn server(code: &FinderCode, wire: &mut Wire) -> Result<Server, Refusal> {
    let url = code.server.trim_end_matches('/').to_owned();
    let answer = wire.ask(Method::GET, &url, "/v1/keys", &[], Vec::new()).map_err(refused)?;
    let keys = (answer.status == 200).then(|| keys_of(&answer.body)).flatten();
    let province = keys.ok_or_else(|| Refusal::new(BUSY))?;
    Ok(Server { url, root_key: province.root_key, log_key: province.log_key, invite: None })
}

fn refused(fault: Fault) -> Refusal {
    Refusal::new(fault.code())
}

/// The request that brings the enrolment; its counter when the server took it, none when the number is another's.
fn enter(
    code: &FinderCode,
    writer: WriterNo,
    keys: &NewWriter,
    phrase: &PhraseKeys,
    server: &Server,
    wire: &mut Wire,
) -> Result<Option<u64>, Refusal> {
    let (sign_key, box_key) = keys.public();
    let unsigned = RecoveryEnrol { sign_key, box_key, seen: Vec::new(), signature: [0; 64] };
    let body = Body::RecoveryEnrol(enrol::sign(&code.book, writer, unsigned, phrase.sign_secret()));
    let event = Event::new(0, show::wall(), Vec::new(), body).encode();
    let secrets = keys.newcomer();
    let sign = SigningKey::from_bytes(&secrets.sign);
    // The frame is clear, so the key is not used.
    let key = BookKey::new([0; 32]);
    let cutter = Cutter { book: &code.book, writer, sign: &sign, key: &key, dictionary: dictionary::FIRST };
    let begin = Head::beginning(&code.book, writer, &sign_key);
    let cut = cutter.cut(begin, &[event], || [0; 24]);
    let (frames, head) = cut.map_err(|fault| Refusal::new("app.unknown").with("cause", fault))?;
    let line = Line { book: &code.book, writer, sign: &sign, log_key: &server.log_key, rules: RULES };
    let (sent, state) = request(&line, &State::beginning(&code.book), &frames, None, Sizes::default());
    let path = format!("/v1/x/{}", hex(&code.book));
    let answer = wire.ask(Method::POST, &server.url, &path, &[], sent.bytes).map_err(refused)?;
    match conclude(&line, &state, &head, &frames, &answer.body) {
        Verdict::Taken(taken) if taken.refused.is_empty() => Ok(Some(state.counter)),
        // A writer of this number is there already, with other keys.
        Verdict::Refused(Code::Signature) | Verdict::Taken(_) => Ok(None),
        Verdict::Refused(Code::NotEnrolled) => Err(Refusal::new("enrol.no-book")),
        Verdict::Wait(_) | Verdict::NoReply => Err(Refusal::new(BUSY)),
        _ => Err(Refusal::new("enrol.another")),
    }
}
