//! The few CBOR values that travel: numbers, bytes, texts, lists and nothing, each with one encoding.
//!
//! RFC 8949 section 4.2, cut down: heads in the shortest form, definite lengths, no floats, maps or tags. The reader
//! refuses every other encoding at once, so equal bytes mean equal values and nothing needs to be encoded again.

const NUMBER: u8 = 0;
const BYTES: u8 = 2;
const TEXT: u8 = 3;
const LIST: u8 = 4;
const NULL: u8 = 0xf6;
const FALSE: u8 = 0xf4;
const TRUE: u8 = 0xf5;

/// Bytes that are not what they were taken for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the bytes are not in the form agreed")]
pub struct Malformed;

/// Writes values one after the other.
#[derive(Debug, Clone, Default)]
pub struct Out(Vec<u8>);

impl Out {
    /// The head of a list of `len` values, which are written next.
    pub fn list(&mut self, len: usize) -> &mut Self {
        self.head(LIST, len as u64)
    }

    /// A number.
    pub fn number(&mut self, number: impl Into<u64>) -> &mut Self {
        self.head(NUMBER, number.into())
    }

    /// Bytes.
    pub fn bytes(&mut self, bytes: &[u8]) -> &mut Self {
        self.head(BYTES, bytes.len() as u64).raw(bytes)
    }

    /// Text.
    pub fn text(&mut self, text: &str) -> &mut Self {
        self.head(TEXT, text.len() as u64).raw(text.as_bytes())
    }

    /// Yes or no.
    pub fn bool(&mut self, yes: bool) -> &mut Self {
        self.raw(&[if yes { TRUE } else { FALSE }])
    }

    /// Nothing.
    pub fn null(&mut self) -> &mut Self {
        self.raw(&[NULL])
    }

    /// The bytes, or nothing.
    pub fn optional_bytes(&mut self, bytes: Option<&[u8]>) -> &mut Self {
        match bytes {
            Some(bytes) => self.bytes(bytes),
            None => self.null(),
        }
    }

    /// Bytes that are an encoding already.
    pub fn raw(&mut self, encoded: &[u8]) -> &mut Self {
        self.0.extend_from_slice(encoded);
        self
    }

    /// What was written.
    pub fn finish(self) -> Vec<u8> {
        self.0
    }

    fn head(&mut self, major: u8, argument: u64) -> &mut Self {
        let major = major << 5;
        let bytes = argument.to_be_bytes();
        match argument {
            0..24 => self.raw(&[major | bytes[7]]),
            24..0x100 => self.raw(&[major | 24, bytes[7]]),
            0x100..0x1_0000 => self.raw(&[major | 25]).raw(&bytes[6..]),
            0x1_0000..0x1_0000_0000 => self.raw(&[major | 26]).raw(&bytes[4..]),
            _ => self.raw(&[major | 27]).raw(&bytes),
        }
    }
}

/// Reads values one after the other.
#[derive(Debug, Clone, Copy)]
pub struct In<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> In<'a> {
    /// From the beginning of `bytes`.
    pub const fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, at: 0 }
    }

    /// A list of exactly `len` values, which are read next.
    pub fn list_of(&mut self, len: u64) -> Result<(), Malformed> {
        if self.head(LIST)? == len { Ok(()) } else { Err(Malformed) }
    }

    /// A list of at most `max` values, which are read next. The length is a claim: make room as values come.
    pub fn list(&mut self, max: u64) -> Result<u64, Malformed> {
        self.head(LIST).and_then(|len| if len <= max { Ok(len) } else { Err(Malformed) })
    }

    /// A list of at most `max` values of one sort.
    pub fn list_with<T>(
        &mut self,
        max: u64,
        mut read: impl FnMut(&mut Self) -> Result<T, Malformed>,
    ) -> Result<Vec<T>, Malformed> {
        let len = self.list(max)?;
        let mut values = Vec::new();
        for _ in 0..len {
            values.push(read(self)?);
        }
        Ok(values)
    }

    /// A number that fits `T`.
    pub fn number<T: TryFrom<u64>>(&mut self) -> Result<T, Malformed> {
        T::try_from(self.head(NUMBER)?).map_err(|_| Malformed)
    }

    /// At most `max` bytes.
    pub fn bytes(&mut self, max: usize) -> Result<&'a [u8], Malformed> {
        let len = usize::try_from(self.head(BYTES)?).map_err(|_| Malformed)?;
        if len <= max { self.take(len) } else { Err(Malformed) }
    }

    /// Exactly `N` bytes.
    pub fn array<const N: usize>(&mut self) -> Result<[u8; N], Malformed> {
        self.bytes(N)?.try_into().map_err(|_| Malformed)
    }

    /// A text of at most `max` bytes.
    pub fn text(&mut self, max: usize) -> Result<&'a str, Malformed> {
        let len = usize::try_from(self.head(TEXT)?).map_err(|_| Malformed)?;
        if len > max {
            return Err(Malformed);
        }
        std::str::from_utf8(self.take(len)?).map_err(|_| Malformed)
    }

    /// Yes or no.
    pub fn bool(&mut self) -> Result<bool, Malformed> {
        match self.take(1)?[0] {
            FALSE => Ok(false),
            TRUE => Ok(true),
            _ => Err(Malformed),
        }
    }

    /// Nothing, or what `read` reads.
    pub fn optional<T>(
        &mut self,
        read: impl FnOnce(&mut Self) -> Result<T, Malformed>,
    ) -> Result<Option<T>, Malformed> {
        if self.bytes.get(self.at) == Some(&NULL) {
            self.at += 1;
            return Ok(None);
        }
        read(self).map(Some)
    }

    /// What has not been read yet.
    pub fn rest(&self) -> &'a [u8] {
        &self.bytes[self.at..]
    }

    /// How many bytes were read.
    pub const fn position(&self) -> usize {
        self.at
    }

    /// Whether everything was read.
    pub fn end(&self) -> Result<(), Malformed> {
        if self.at == self.bytes.len() { Ok(()) } else { Err(Malformed) }
    }

    /// The next `len` bytes as they are.
    pub fn take(&mut self, len: usize) -> Result<&'a [u8], Malformed> {
        let taken = self.rest().get(..len).ok_or(Malformed)?;
        self.at += len;
        Ok(taken)
    }

    fn head(&mut self, major: u8) -> Result<u64, Malformed> {
        let first = self.take(1)?[0];
        if first >> 5 != major {
            return Err(Malformed);
        }
        let (len, least) = match first & 0x1f {
            short @ 0..24 => return Ok(short.into()),
            24 => (1, 24),
            25 => (2, 0x100),
            26 => (4, 0x1_0000),
            27 => (8, 0x1_0000_0000),
            _ => return Err(Malformed),
        };
        let argument = self.take(len)?.iter().fold(0, |sum, byte| sum << 8 | u64::from(*byte));
        // A shorter form would have done.
        if argument < least { Err(Malformed) } else { Ok(argument) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_has_one_encoding() {
        for number in [0, 23, 24, 255, 256, 65_535, 65_536, u64::from(u32::MAX), 1 << 32, u64::MAX] {
            let mut out = Out::default();
            out.number(number);
            let bytes = out.finish();
            assert_eq!(In::new(&bytes).number(), Ok(number));
            for (info, len) in [(24, 1), (25, 2), (26, 4), (27, 8)] {
                if len < 8 && number >> (len * 8) != 0 {
                    continue;
                }
                let mut longer = vec![info];
                longer.extend_from_slice(&number.to_be_bytes()[8 - len..]);
                let reads = In::new(&longer).number::<u64>();
                assert_eq!(reads.is_ok(), longer == bytes, "{number} as {longer:02x?}");
            }
        }
    }

    #[test]
    fn what_is_claimed_but_not_there_is_refused() {
        assert_eq!(In::new(&[0x5b, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]).bytes(usize::MAX), Err(Malformed));
        assert_eq!(In::new(&[0x9f, 0xff]).list(9), Err(Malformed));
        assert_eq!(In::new(&[0x43, 1, 2]).bytes(9), Err(Malformed));
        assert_eq!(In::new(&[0x62, 0xc3, 0x28]).text(9), Err(Malformed));
        assert_eq!(In::new(&[]).bool(), Err(Malformed));
    }
}
