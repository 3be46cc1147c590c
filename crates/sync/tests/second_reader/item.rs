//! CBOR as `docs/sync-format.md` cuts it down, read into a tree.

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Item {
    Number(u64),
    Bytes(Vec<u8>),
    Text(String),
    List(Vec<Item>),
    Bool(bool),
    Null,
}

impl Item {
    pub fn encode(&self) -> Vec<u8> {
        match self {
            Item::Number(number) => head(0, *number),
            Item::Bytes(bytes) => [head(2, bytes.len() as u64), bytes.clone()].concat(),
            Item::Text(text) => [head(3, text.len() as u64), text.clone().into_bytes()].concat(),
            Item::List(items) => {
                let mut bytes = head(4, items.len() as u64);
                items.iter().for_each(|item| bytes.extend(item.encode()));
                bytes
            }
            Item::Bool(false) => vec![0xf4],
            Item::Bool(true) => vec![0xf5],
            Item::Null => vec![0xf6],
        }
    }

    pub fn list(self, len: usize) -> Option<Vec<Item>> {
        match self {
            Item::List(items) if items.len() == len => Some(items),
            _ => None,
        }
    }

    pub fn number(&self, least: u64, most: u64) -> Option<u64> {
        match self {
            Item::Number(number) if (least..=most).contains(number) => Some(*number),
            _ => None,
        }
    }

    pub fn bytes(self, least: usize, most: usize) -> Option<Vec<u8>> {
        match self {
            Item::Bytes(bytes) if (least..=most).contains(&bytes.len()) => Some(bytes),
            _ => None,
        }
    }
}

fn head(major: u8, argument: u64) -> Vec<u8> {
    let bytes = argument.to_be_bytes();
    let (info, from) = match argument {
        0..=23 => return vec![major << 5 | argument as u8],
        24..=0xff => (24, 7),
        0x100..=0xffff => (25, 6),
        0x1_0000..=0xffff_ffff => (26, 4),
        _ => (27, 0),
    };
    [&[major << 5 | info][..], &bytes[from..]].concat()
}

/// The one item these bytes are.
pub fn tree(bytes: &[u8]) -> Option<Item> {
    match next(bytes, 0)? {
        (item, []) => Some(item),
        _ => None,
    }
}

/// The item at the beginning and the bytes after it.
pub fn next(bytes: &[u8], depth: u8) -> Option<(Item, &[u8])> {
    match bytes.first()? {
        0xf4 => return Some((Item::Bool(false), &bytes[1..])),
        0xf5 => return Some((Item::Bool(true), &bytes[1..])),
        0xf6 => return Some((Item::Null, &bytes[1..])),
        _ => {}
    }
    let major = bytes[0] >> 5;
    let len = match bytes[0] & 31 {
        info @ 0..=23 => return body(major, info.into(), &bytes[1..], depth),
        info @ 24..=27 => 1usize << (info - 24),
        _ => return None,
    };
    let mut argument = [0; 8];
    argument[8 - len..].copy_from_slice(bytes.get(1..=len)?);
    let argument = u64::from_be_bytes(argument);
    if head(major, argument) != bytes[..=len] {
        return None;
    }
    body(major, argument, &bytes[1 + len..], depth)
}

fn body(major: u8, argument: u64, rest: &[u8], depth: u8) -> Option<(Item, &[u8])> {
    let taken = |rest: &[u8]| rest.get(..usize::try_from(argument).ok()?).map(<[u8]>::to_vec);
    match major {
        0 => Some((Item::Number(argument), rest)),
        2 => taken(rest).map(|bytes| (Item::Bytes(bytes), &rest[argument as usize..])),
        3 => {
            let text = String::from_utf8(taken(rest)?).ok()?;
            Some((Item::Text(text), &rest[argument as usize..]))
        }
        4 if depth < 8 => {
            let mut items = Vec::new();
            let mut rest = rest;
            for _ in 0..argument {
                let (item, after) = next(rest, depth + 1)?;
                items.push(item);
                rest = after;
            }
            Some((Item::List(items), rest))
        }
        _ => None,
    }
}
