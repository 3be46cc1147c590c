//! What the server keeps apart, as people see it: each event of the frame, and whether it was taken over.

use ledger::event::EventId;
use ledger::event::body::{Body, Content};
use ledger::fold::content_of;
use ledger::party::PartyField;
use store::exchange::{ApartEvent, Wanted};
use store::query::FullNumber;

use super::sides::shown;
use crate::api::attention::StorySide;
use crate::api::history::HistoryRow;
use crate::field::hex;
use crate::line::{Method, Wire};
use crate::{Book, Refusal, show};

impl Book {
    /// The sides of a story about what lies apart: its events; none while the frame is not here.
    pub(crate) fn sides_apart(&self, notice: EventId) -> Result<Vec<StorySide>, Refusal> {
        self.store.apart_of(notice)?.iter().map(|apart| self.side_apart(apart)).collect()
    }

    pub(super) fn side_apart(&self, apart: &ApartEvent) -> Result<StorySide, Refusal> {
        let mut row = HistoryRow {
            id: format!("apart-{}-{}", apart.id, apart.at),
            at_shown: apart.event.as_ref().map(|event| show::moment(event.wall)).unwrap_or_default(),
            day: String::new(),
            who: self.writer_name(apart.id.writer()),
            series: format!("{:02}", apart.id.writer()),
            kind: String::new(),
            act: "apart-other".to_owned(),
            args: std::collections::BTreeMap::new(),
            changes: Vec::new(),
            reason: String::new(),
            why: String::new(),
            target: None,
        };
        let mut lines = Vec::new();
        if let Some(event) = &apart.event {
            lines = content_of(event).0.iter().map(shown).collect();
            self.tell_apart(&mut row, apart, event.body.fact())?;
        }
        let stands = match (apart.by, apart.is_open()) {
            (Some(_), _) => "adopted",
            (None, true) => "apart",
            (None, false) => "left",
        };
        Ok(StorySide { did: row, device: self.device_name(apart.id.writer()), lines, outcome: stands.to_owned() })
    }

    fn tell_apart(&self, row: &mut HistoryRow, apart: &ApartEvent, fact: &Body) -> Result<(), Refusal> {
        let mut tell = |name: &str, value: String| drop(row.args.insert(name.to_owned(), value));
        let mut content = |content: &Content| -> Result<(), Refusal> {
            tell("who", self.who(content.party, &content.party_name)?);
            tell("narration", content.narration.clone());
            tell("day", ledger::day::show_day(content.date));
            Ok(())
        };
        let act = match fact {
            Body::VoucherAmended(amended) => {
                content(&amended.content)?;
                "apart-amended"
            }
            Body::PartySet(set) => {
                let text = |wanted: u16| {
                    let named = set.fields.iter().map(PartyField::parts).find(|(number, _)| *number == wanted);
                    named.and_then(|(_, value)| value.text().map(str::to_owned)).unwrap_or_default()
                };
                tell("code", text(0));
                tell("name", text(1));
                "apart-card"
            }
            body => match body.numbered() {
                Some((number, of)) => {
                    content(of)?;
                    let writer = apart.id.writer();
                    let full = FullNumber { form: number.form, year: number.year, writer, number: number.number };
                    tell("number", full.to_string());
                    "apart-voucher"
                }
                None => "apart-other",
            },
        };
        row.act = act.to_owned();
        Ok(())
    }

    /// The number that was printed on a voucher before it was taken over.
    pub(crate) fn printed_number(body: &Body) -> Option<String> {
        let Body::Adopted(adopted) = body else { return None };
        let number = adopted.printed?;
        let writer = adopted.origin.writer();
        Some(FullNumber { form: number.form, year: number.year, writer, number: number.number }.to_string())
    }

    /// Which frames that lie apart are to be asked for.
    ///
    /// # Errors
    /// When the database fails.
    pub fn wanted_frames(&self) -> Result<Vec<Wanted>, Refusal> {
        Ok(self.store.wanted_frames()?)
    }

    /// Keeps one that the server handed out.
    ///
    /// # Errors
    /// When the database fails.
    pub fn keep_fetched(&mut self, frame: &[u8; 32], bytes: &[u8]) -> Result<(), Refusal> {
        if !self.store.keep_fetched(frame, bytes)? {
            self.store.note_sync(show::wall(), "sync.other-frame", "")?;
        }
        Ok(())
    }
}

/// Asks the server for frames that it keeps apart; those it gives are in the answer. The line's failures end it: they are
/// asked for again after the next exchange.
pub(crate) fn fetch(wire: &mut Wire, url: &str, book: &str, wanted: &[Wanted]) -> Vec<([u8; 32], Vec<u8>)> {
    let mut fetched = Vec::new();
    for one in wanted {
        let path = format!("/v1/q/{book}/{}", hex(&one.frame));
        let headers = [("htx-writer", one.writer.to_string()), ("htx-signature", hex(&one.signature))];
        match wire.ask(Method::GET, url, &path, &headers, Vec::new()) {
            Ok(answer) if answer.status == 200 => fetched.push((one.frame, answer.body)),
            Ok(_) => {}
            Err(_) => break,
        }
    }
    fetched
}
