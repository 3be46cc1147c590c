//! A reader of frames written from `docs/sync-format.md`; it uses nothing of the crate but the dictionary's bytes.

#![allow(dead_code, clippy::unwrap_used)]

use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{Key, XChaCha20Poly1305, XNonce};
use ed25519_dalek::{Signature, VerifyingKey};
use sha2::{Digest, Sha256};
use std::io::Read;

pub use super::item::{Item, tree};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plain {
    pub writer: u64,
    pub fseq: u64,
    pub wseq_first: u64,
    pub count: u64,
    pub key: Option<Vec<u8>>,
    pub dictionary: u64,
    pub prev: Vec<u8>,
    pub body: Vec<u8>,
    pub signature: Vec<u8>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Opened {
    Events(Vec<Vec<u8>>, Option<Vec<u8>>),
    WaitsForKey(Vec<u8>),
    WaitsForDictionary(u64),
    Malformed,
}

impl Plain {
    pub fn header(&self) -> Item {
        Item::List(vec![
            Item::Number(1),
            Item::Number(self.writer),
            Item::Number(self.fseq),
            Item::Number(self.wseq_first),
            Item::Number(self.count),
            self.key.clone().map_or(Item::Null, Item::Bytes),
            Item::Number(self.dictionary),
            Item::Bytes(self.prev.clone()),
        ])
    }

    pub fn encode(&self) -> Vec<u8> {
        Item::List(vec![self.header(), Item::Bytes(self.body.clone()), Item::Bytes(self.signature.clone())]).encode()
    }

    pub fn link(&self, book: &[u8; 16]) -> [u8; 32] {
        let mut content = vec![0u8];
        content.extend(b"HTX1F");
        content.extend(book);
        content.extend(self.header().encode());
        content.extend(&self.body);
        let mut whole = vec![3u8];
        whole.extend(&self.prev);
        whole.extend(Sha256::digest(&content));
        Sha256::digest(&whole).into()
    }

    pub fn to_sign(&self, book: &[u8; 16]) -> Vec<u8> {
        let mut bytes = b"HTX1-SIGN".to_vec();
        bytes.extend(book);
        bytes.extend((self.writer as u16).to_be_bytes());
        bytes.extend(self.fseq.to_be_bytes());
        bytes.extend(self.link(book));
        bytes
    }

    pub fn is_signed_by(&self, book: &[u8; 16], key: &[u8; 32]) -> bool {
        let Ok(key) = VerifyingKey::from_bytes(key) else { return false };
        let signature = Signature::from_bytes(self.signature.as_slice().try_into().unwrap());
        key.verify_strict(&self.to_sign(book), &signature).is_ok()
    }

    pub fn aad(&self, book: &[u8; 16]) -> Vec<u8> {
        let mut aad = book.to_vec();
        aad.extend(self.header().encode());
        aad
    }

    pub fn open(&self, book: &[u8; 16], keys: &[[u8; 32]], dictionaries: &[&[u8]]) -> Opened {
        let Some(dictionary) = dictionaries.get(self.dictionary as usize) else {
            return Opened::WaitsForDictionary(self.dictionary);
        };
        let (last, packed) = match &self.key {
            None => (None, self.body.clone()),
            Some(id) => {
                let Some(key) = keys.iter().find(|key| key_id(key) == id.as_slice()) else {
                    return Opened::WaitsForKey(id.clone());
                };
                let nonce: [u8; 24] = self.body[..24].try_into().unwrap();
                let payload = Payload { msg: &self.body[24..], aad: &self.aad(book) };
                let cipher = XChaCha20Poly1305::new(&Key::from(*key));
                let Ok(plain) = cipher.decrypt(&XNonce::from(nonce), payload) else { return Opened::Malformed };
                (Some(plain[..32].to_vec()), plain[32..].to_vec())
            }
        };
        match unpack(&packed, self.count, dictionary) {
            Some(events) if self.holds_what_it_may(&events) => Opened::Events(events, last),
            _ => Opened::Malformed,
        }
    }

    fn holds_what_it_may(&self, events: &[Vec<u8>]) -> bool {
        const CLEAR: [u16; 13] =
            [0x3001, 0x3002, 0x3003, 0x3004, 0x3005, 0x3006, 0x3007, 0x3008, 0x3009, 0x300f, 0x3010, 0x4001, 0x6002];
        events.iter().all(|event| {
            let Ok(event) = ledger::event::Event::decode(event) else { return true };
            let kind = event.kind();
            let first = kind != 0x3001 && kind != 0x3009 || self.fseq == 1 && self.count == 1;
            CLEAR.contains(&kind) == self.key.is_none() && first
        })
    }
}

pub fn key_id(key: &[u8; 32]) -> [u8; 8] {
    let mut bytes = b"HTX1K".to_vec();
    bytes.extend(key);
    Sha256::digest(&bytes)[..8].try_into().unwrap()
}

pub fn decode(bytes: &[u8]) -> Option<Plain> {
    let parts = tree(bytes)?.list(3)?;
    let header = parts[0].clone().list(8)?;
    let frame = Plain {
        writer: header[1].number(0, 65_535)?,
        fseq: header[2].number(1, (1 << 47) - 1)?,
        wseq_first: header[3].number(1, (1 << 47) - 1)?,
        count: header[4].number(1, 400)?,
        key: if header[5] == Item::Null { None } else { Some(header[5].clone().bytes(8, 8)?) },
        dictionary: header[6].number(0, 65_535)?,
        prev: header[7].clone().bytes(32, 32)?,
        body: parts[1].clone().bytes(if header[5] == Item::Null { 1 } else { 73 }, 65_536)?,
        signature: parts[2].clone().bytes(64, 64)?,
    };
    let follows = frame.wseq_first >= frame.fseq && (frame.fseq == 1) == (frame.wseq_first == 1);
    let ends = frame.wseq_first + frame.count - 1 < 1 << 47;
    (header[0] == Item::Number(1) && follows && ends).then_some(frame)
}

fn unpack(packed: &[u8], count: u64, dictionary: &[u8]) -> Option<Vec<Vec<u8>>> {
    if *packed.first()? > 0x40 {
        return None;
    }
    let mut whole = vec![0x28, 0xb5, 0x2f, 0xfd, 0x00];
    whole.extend(packed);
    let mut reader = zstd::stream::read::Decoder::with_dictionary(whole.as_slice(), dictionary).ok()?.single_frame();
    let mut plain = Vec::new();
    reader.by_ref().take(512 * 1024 + 1).read_to_end(&mut plain).ok()?;
    if plain.len() > 512 * 1024 || ends_at(&whole)? != whole.len() {
        return None;
    }
    let mut events = Vec::new();
    let mut rest = plain.as_slice();
    for _ in 0..count {
        let (Item::Bytes(event), after) = super::item::next(rest, 0)? else { return None };
        events.push(event);
        rest = after;
    }
    rest.is_empty().then_some(events)
}

/// Where the blocks of a zstd frame with a six-byte header end: each has three bytes, last flag, sort and length.
fn ends_at(frame: &[u8]) -> Option<usize> {
    let mut at = 6;
    loop {
        let head = frame.get(at..at + 3)?;
        let head = u32::from_le_bytes([head[0], head[1], head[2], 0]);
        at += 3 + if head >> 1 & 3 == 1 { 1 } else { (head >> 3) as usize };
        if head & 1 == 1 {
            return Some(at);
        }
    }
}
