//! The content of a backup as a stream of sealed pieces: none can be changed, moved, dropped or added unseen.
//!
//! A piece is its length (u32 BE, the highest bit set in the last) ‖ XChaCha20-Poly1305 of at most 64 KiB. The nonce is the
//! head's prefix 19 ‖ the piece's number (u32 BE) ‖ 1 in the last piece, else 0.

use std::io::{self, Read, Write};

use chacha20poly1305::aead::{Aead, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};

use super::envelope::{Envelope, PREFIX_LEN};
use crate::keys;

const PIECE_LEN: usize = 64 * 1024;
const TAG_LEN: usize = 16;
const LAST: u32 = 1 << 31;

struct Numbered {
    cipher: XChaCha20Poly1305,
    prefix: [u8; PREFIX_LEN],
    binding: [u8; 32],
    number: u32,
}

impl Numbered {
    fn of(envelope: &Envelope) -> Self {
        let cipher = keys::cipher(&envelope.content_key);
        Self { cipher, prefix: envelope.prefix, binding: envelope.binding, number: 0 }
    }

    fn nonce(&mut self, last: bool) -> io::Result<XNonce> {
        let mut nonce = [0; 24];
        nonce[..PREFIX_LEN].copy_from_slice(&self.prefix);
        nonce[PREFIX_LEN..23].copy_from_slice(&self.number.to_be_bytes());
        nonce[23] = last.into();
        self.number = self.number.checked_add(1).ok_or_else(|| io::Error::other("the backup is too long"))?;
        Ok(XNonce::from(nonce))
    }
}

/// Seals what is written to it.
pub(super) struct Sealing<W: Write> {
    out: W,
    numbered: Numbered,
    piece: Vec<u8>,
}

impl<W: Write> Sealing<W> {
    pub fn new(out: W, envelope: &Envelope) -> Self {
        Self { out, numbered: Numbered::of(envelope), piece: Vec::with_capacity(PIECE_LEN) }
    }

    /// Writes the last piece.
    pub fn finish(mut self) -> io::Result<W> {
        self.put(true)?;
        Ok(self.out)
    }

    fn put(&mut self, last: bool) -> io::Result<()> {
        let nonce = self.numbered.nonce(last)?;
        let payload = Payload { msg: &self.piece, aad: &self.numbered.binding };
        let sealed = self.numbered.cipher.encrypt(&nonce, payload).map_err(|_| io::Error::other("sealing"))?;
        let len = sealed.len() as u32 | if last { LAST } else { 0 };
        self.out.write_all(&len.to_be_bytes())?;
        self.out.write_all(&sealed)?;
        self.piece.clear();
        Ok(())
    }
}

impl<W: Write> Write for Sealing<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.piece.len() == PIECE_LEN {
            self.put(false)?;
        }
        let taken = bytes.len().min(PIECE_LEN - self.piece.len());
        self.piece.extend_from_slice(&bytes[..taken]);
        Ok(taken)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

/// Opens what it reads.
pub(super) struct Unsealing<R: Read> {
    input: R,
    numbered: Numbered,
    piece: Vec<u8>,
    at: usize,
    ended: bool,
}

impl<R: Read> Unsealing<R> {
    pub fn new(input: R, envelope: &Envelope) -> Self {
        Self { input, numbered: Numbered::of(envelope), piece: Vec::new(), at: 0, ended: false }
    }

    fn next(&mut self) -> io::Result<()> {
        let mut len = [0; 4];
        self.input.read_exact(&mut len)?;
        let len = u32::from_be_bytes(len);
        let (last, len) = (len & LAST != 0, (len & !LAST) as usize);
        if !(TAG_LEN..=PIECE_LEN + TAG_LEN).contains(&len) {
            return Err(io::ErrorKind::InvalidData.into());
        }
        let mut sealed = vec![0; len];
        self.input.read_exact(&mut sealed)?;
        let nonce = self.numbered.nonce(last)?;
        let payload = Payload { msg: &sealed, aad: &self.numbered.binding };
        self.piece = self.numbered.cipher.decrypt(&nonce, payload).map_err(|_| io::ErrorKind::InvalidData)?;
        self.at = 0;
        self.ended = last;
        // Nothing may follow the last piece.
        if last && self.input.read(&mut [0])? != 0 {
            return Err(io::ErrorKind::InvalidData.into());
        }
        Ok(())
    }
}

impl<R: Read> Read for Unsealing<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.at == self.piece.len() {
            if self.ended {
                return Ok(0);
            }
            self.next()?;
        }
        let taken = buffer.len().min(self.piece.len() - self.at);
        buffer[..taken].copy_from_slice(&self.piece[self.at..self.at + taken]);
        self.at += taken;
        Ok(taken)
    }
}
