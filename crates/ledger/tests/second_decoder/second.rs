//! The second reader: `docs/event-format.md` in code, section by section.

/// A value, section 1. An int is wide enough for `base`.
#[derive(Debug, Clone, PartialEq)]
pub enum Item {
    Null,
    Bool(bool),
    Int(i128),
    Text(String),
    Bytes(Vec<u8>),
    List(Vec<Item>),
}

/// An event, section 2.
#[derive(Debug, Clone, PartialEq)]
pub struct Plain {
    pub kind: u16,
    pub kver: u8,
    pub base: u64,
    pub wall: u32,
    pub lines: Vec<PlainLine>,
    /// The places of section 4 by name; empty where the kind's body is not fixed.
    pub body: Vec<(&'static str, Item)>,
    /// What follows them.
    pub rest: Vec<Item>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct PlainLine {
    pub debit: Option<String>,
    pub credit: Option<String>,
    pub amount: i64,
    pub debit_party: Option<u64>,
    pub credit_party: Option<u64>,
    pub extra: Vec<(u16, Item)>,
}

/// Which rule was broken is for a person looking at a failed test, not part of the format.
pub type Refused = &'static str;

const DONG_MAX: i128 = (1 << 53) - 1;

pub fn decode(bytes: &[u8]) -> Result<Plain, Refused> {
    if bytes.len() > 262_144 {
        return Err("too many bytes");
    }
    let mut input = Input { bytes, wide: false };
    input.list_of(6)?;
    let kind = input.uint(0xffff)? as u16;
    let kver = input.uint(0xff)? as u8;
    let base = input.uint(u64::MAX.into())? as u64;
    let wall = input.uint(0xffff_ffff)? as u32;
    let count = input.list()?;
    if count > 2_000 {
        return Err("too many lines");
    }
    let lines = (0..count).map(|_| line(&mut input, kind)).collect::<Result<Vec<_>, _>>()?;
    if lines.iter().map(|line| i128::from(line.amount.abs())).sum::<i128>() > 2 * DONG_MAX {
        return Err("more moved than two largest vouchers");
    }
    let Item::List(places) = input.item(0)? else { return Err("the body is no list") };
    if !input.bytes.is_empty() {
        return Err("bytes after the event");
    }
    let (body, rest) = body_of(kind, places)?;
    let mut negated = named(&body, "negated");
    if kind == 0x4006 {
        let (Some(Item::Int(own)), Some(Item::List(places))) = (named(&body, "kind"), named(&body, "body")) else {
            return Err("what was taken over");
        };
        if ![0x1001, 0x1002, 0x1003, 0x1004, 0x2001, 0x2003, 0x2005, 0x2006, 0x2007, 0x2012, 0x6001].contains(&own)
            && !(0x2008..=0x200f).contains(&own)
        {
            return Err("a kind that cannot be taken over");
        }
        negated = named(&body_of(own as u16, places)?.0, "negated");
    }
    if let Some(Item::Int(negated)) = negated
        && negated > lines.len() as i128
    {
        return Err("negated");
    }
    Ok(Plain { kind, kver, base, wall, lines, body, rest })
}

fn named(body: &[(&'static str, Item)], wanted: &str) -> Option<Item> {
    body.iter().find(|(name, _)| *name == wanted).map(|(_, item)| item.clone())
}

type Places = (Vec<(&'static str, Item)>, Vec<Item>);

/// The places of a kind's body, section 4, and what follows them.
fn body_of(kind: u16, mut places: Vec<Item>) -> Result<Places, Refused> {
    let fields = fields_of(kind).unwrap_or_default();
    if places.len() < fields.len() {
        return Err("too few places");
    }
    let mut rest = places.split_off(fields.len());
    let mut body: Vec<(&'static str, Item)> = fields.iter().map(|(name, _)| *name).zip(places).collect();
    for ((_, sort), (name, item)) in fields.iter().zip(&body) {
        if !is_of(sort, item) {
            return Err(name);
        }
    }
    // A place that may be absent: null only where others follow it.
    if let Some((name, sort)) = last_of(kind)
        && !rest.is_empty()
    {
        match rest.remove(0) {
            Item::Null if rest.is_empty() => return Err("a null that says nothing"),
            Item::Null => body.push((name, Item::Null)),
            item if is_of(&sort, &item) => body.push((name, item)),
            _ => return Err(name),
        }
    }
    Ok((body, rest))
}

/// The places of one list of any shape, by the rules of section 1 for values alone.
pub fn tree(bytes: &[u8]) -> Option<Vec<Item>> {
    let mut input = Input { bytes, wide: true };
    let count = input.list().ok()?;
    (0..count).map(|_| input.item(-100)).collect::<Result<_, _>>().ok()
}

fn line(input: &mut Input<'_>, kind: u16) -> Result<PlainLine, Refused> {
    input.list_of(6)?;
    let (debit, credit) = (account(input.item(8)?)?, account(input.item(8)?)?);
    let Item::Int(amount) = input.item(8)? else { return Err("the amount is no int") };
    if amount == 0 || amount.abs() > DONG_MAX {
        return Err("the amount");
    }
    if amount < 0 && ![0x1002, 0x1003, 0x1004, 0x1006, 0x4006].contains(&kind) {
        return Err("the sign");
    }
    let single = |code: &Option<String>| code.as_ref().is_some_and(|code| code.starts_with('0'));
    let sides = usize::from(debit.is_some()) + usize::from(credit.is_some());
    let singles = usize::from(single(&debit)) + usize::from(single(&credit));
    let right = if kind == 0x1005 { sides == 1 } else { (sides, singles) == (2, 0) || (sides, singles) == (1, 1) };
    if !right {
        return Err("the sides");
    }
    let (debit_party, credit_party) = (party(input.item(8)?)?, party(input.item(8)?)?);
    let mut extra: Vec<(u16, Item)> = Vec::new();
    for _ in 0..input.list()? {
        input.list_of(2)?;
        let key = input.uint(0xffff)? as u16;
        if extra.last().is_some_and(|(before, _)| *before >= key) {
            return Err("keys do not rise");
        }
        extra.push((key, input.item(0)?));
    }
    Ok(PlainLine { debit, credit, amount: amount as i64, debit_party, credit_party, extra })
}

fn account(item: Item) -> Result<Option<String>, Refused> {
    match item {
        Item::Null => Ok(None),
        Item::Text(code) if is_account(&code) => Ok(Some(code)),
        _ => Err("the account"),
    }
}

fn party(item: Item) -> Result<Option<u64>, Refused> {
    match item {
        Item::Null => Ok(None),
        Item::Int(number) if number >= 1 << 16 => Ok(Some(number as u64)),
        _ => Err("the party"),
    }
}

fn is_account(code: &str) -> bool {
    let mut letters = code.chars();
    (2..=12).contains(&code.len())
        && letters.next().is_some_and(|first| first.is_ascii_digit())
        && letters.all(|letter| letter.is_ascii_digit() || letter.is_ascii_uppercase())
}

/// What may stand in a place of section 4.
#[derive(Debug, Clone, Copy)]
pub enum Sort {
    Int(i128, i128),
    Text,
    Bool,
    Bytes(usize),
    Account,
    OrNull(&'static Sort),
    Keys,
    PartyFields,
    Seen,
    SeenLinks,
    References,
    At,
    Notes,
    Decimal,
    List(&'static Sort),
    Places(&'static [Sort]),
    Rows(&'static [Sort]),
    Any,
    Printed,
    Body,
}

const U16: Sort = Sort::Int(0, 0xffff);
const U32: Sort = Sort::Int(0, 0xffff_ffff);
const DAY: Sort = Sort::Int(-25_567, 84_005);
const MONTH: Sort = Sort::Int(22_800, 26_399);
const DONG: Sort = Sort::Int(-DONG_MAX, DONG_MAX);
const REFERENCE: Sort = Sort::Int(1 << 16, i64::MAX as i128);
const HASH: Sort = Sort::Bytes(32);

const NUMBER: [(&str, Sort); 3] = [("form", Sort::Int(1, 8)), ("year", U16), ("number", U32)];
const CONTENT: [(&str, Sort); 5] = [
    ("date", DAY),
    ("party", Sort::OrNull(&REFERENCE)),
    ("party_name", Sort::Text),
    ("narration", Sort::Text),
    ("attachments", U16),
];

/// The places of a kind's body, or nothing where it is not fixed.
pub fn fields_of(kind: u16) -> Option<Vec<(&'static str, Sort)>> {
    let text_or_null = Sort::OrNull(&Sort::Text);
    let numbered = |own: [(&'static str, Sort); 2]| [&NUMBER[..], &CONTENT[..], &own[..]].concat();
    Some(match kind {
        0x3001 => vec![
            ("book_id", Sort::Bytes(16)),
            ("name", Sort::Text),
            ("tax_code", text_or_null),
            ("union", Sort::Bool),
            ("first_year", Sort::Int(1900, 2199)),
            ("first_month", Sort::Int(1, 12)),
            ("rules_version", U16),
            ("sign_key", HASH),
            ("box_key", HASH),
            ("recovery_keys", Sort::OrNull(&Sort::Keys)),
            ("practice", Sort::Bool),
        ],
        0x1001 => numbered([("reference", text_or_null), ("old_number", text_or_null)]),
        0x1002 => numbered([("target", REFERENCE), ("version", HASH)]),
        0x1003 => {
            let first = [("target", REFERENCE), ("version", HASH), ("negated", U16)];
            [&first[..], &CONTENT[..], &[("reason", Sort::Text)]].concat()
        }
        0x1004 => numbered([("target", Sort::OrNull(&REFERENCE)), ("reason", Sort::Text)]),
        0x1005 => vec![("month", MONTH), ("reference", text_or_null)],
        0x2003 => vec![("party", Sort::OrNull(&REFERENCE)), ("fields", Sort::PartyFields)],
        0x2005 => vec![("code", Sort::Account), ("name", Sort::Text), ("active", Sort::Bool)],
        0x2006 => vec![("key", Sort::Text), ("value", Sort::Text)],
        0x2007 => vec![
            ("voucher", REFERENCE),
            ("hash", HASH),
            ("key_id", Sort::Bytes(8)),
            ("size", U32),
            ("label", Sort::Text),
        ],
        0x2012 => vec![("voucher", REFERENCE), ("hash", HASH), ("reason", Sort::Text)],
        0x2008 => vec![
            ("party", REFERENCE),
            ("day", DAY),
            ("amount", DONG),
            ("due", Sort::OrNull(&DAY)),
            ("in_kind", Sort::Bool),
            ("note", Sort::Text),
            ("resolution", Sort::OrNull(&REFERENCE)),
        ],
        0x2009 => vec![
            ("number", U32),
            ("party", REFERENCE),
            ("day", DAY),
            ("contributed", DONG),
            ("charter", DONG),
            ("replaces", Sort::OrNull(&REFERENCE)),
            ("note", Sort::Text),
        ],
        0x200a => vec![("certificate", REFERENCE), ("day", DAY), ("reason", Sort::Text)],
        0x200b => vec![
            ("party", REFERENCE),
            ("day", DAY),
            ("kind", Sort::OrNull(&Sort::Int(0, 10))),
            ("note", Sort::Text),
            ("resolution", Sort::OrNull(&REFERENCE)),
        ],
        0x200c => vec![
            ("resolution", Sort::OrNull(&REFERENCE)),
            ("number", Sort::Text),
            ("day", DAY),
            ("subject", Sort::Int(0, 0xff)),
            ("title", Sort::Text),
            ("present", U32),
            ("in_favour", U32),
            ("active", Sort::Bool),
        ],
        0x200d => vec![
            ("contract", Sort::OrNull(&REFERENCE)),
            ("party", REFERENCE),
            ("number", Sort::Text),
            ("from", DAY),
            ("to", Sort::OrNull(&DAY)),
            ("season", Sort::Text),
            ("covers", Sort::Text),
            ("signed", Sort::Bool),
            ("active", Sort::Bool),
        ],
        0x200e => vec![
            ("account", Sort::Account),
            ("detail", Sort::Text),
            ("day", DAY),
            ("counted", DONG),
            ("note", Sort::Text),
        ],
        0x200f => vec![
            ("item", Sort::OrNull(&REFERENCE)),
            ("name", Sort::Text),
            ("amount", DONG),
            ("month", MONTH),
            ("months", U16),
            ("account", Sort::Account),
            ("active", Sort::Bool),
        ],
        0x2010 => vec![
            ("first", MONTH),
            ("last", MONTH),
            ("rows", Sort::Rows(&[Sort::Account, Sort::OrNull(&REFERENCE), DONG, DONG])),
            ("pairs", Sort::Rows(&[Sort::Account, Sort::Account, DONG])),
        ],
        0x2011 => vec![
            ("list", Sort::Int(0, 0xff)),
            ("month", MONTH),
            ("rows", Sort::Rows(&[Sort::Account, Sort::OrNull(&REFERENCE), DONG, Sort::Rows(&[U16, Sort::Any])])),
        ],
        0x6001 => vec![
            ("target", REFERENCE),
            ("version", HASH),
            ("deed", Sort::Int(0, 3)),
            ("question", Sort::OrNull(&REFERENCE)),
            ("text", Sort::Text),
        ],
        0x6005 => vec![("party", REFERENCE), ("field", U16)],
        0x3002 => vec![("writer", U16), ("sign_key", HASH), ("box_key", HASH)],
        0x3004 => vec![("writer", U16)],
        0x3009 => {
            vec![("sign_key", HASH), ("box_key", HASH), ("seen", Sort::SeenLinks), ("signature", Sort::Bytes(64))]
        }
        0x300b => vec![("month", MONTH), ("seen", Sort::Seen), ("digest", HASH)],
        0x300c => vec![("month", MONTH), ("reason", Sort::Text)],
        0x2001 => vec![("from", REFERENCE), ("into", REFERENCE)],
        0x300a => vec![("month", MONTH)],
        0x300d => vec![("form", Sort::Int(1, 8)), ("year", U16), ("writer", U16), ("last", U32)],
        0x300e => [&NUMBER[..], &[("writer", U16), ("reason", Sort::Text)]].concat(),
        0x4002..=0x4004 => {
            vec![("target", REFERENCE), ("version", HASH), ("day", DAY), ("reason", Sort::Text)]
        }
        0x4005 => vec![
            ("story", U16),
            ("events", Sort::References),
            ("at", Sort::OrNull(&Sort::At)),
            ("choice", U16),
            ("reason", Sort::Text),
        ],
        0x4006 => vec![
            ("frame", HASH),
            ("at", U16),
            ("origin", REFERENCE),
            ("original", HASH),
            ("printed", Sort::OrNull(&Sort::Printed)),
            ("kind", U16),
            ("body", Sort::Body),
        ],
        0x4007 => vec![("frame", HASH), ("reason", Sort::Text)],
        0x5001..=0x5003 => [&NUMBER[..], &CONTENT[..], &[("first", MONTH), ("last", MONTH), ("inputs", HASH)]].concat(),
        _ => return None,
    })
}

/// What a contract says of the fields it sets, the day of signing, and its lines: item, name, unit, quantity, price.
const TERMS: &[Sort] = &[
    Sort::List(&Sort::Int(0, 0xff)),
    Sort::OrNull(&DAY),
    Sort::Rows(&[
        Sort::OrNull(&REFERENCE),
        Sort::Text,
        Sort::Text,
        Sort::OrNull(&Sort::Decimal),
        Sort::OrNull(&Sort::Decimal),
    ]),
];

/// The place after the fixed ones that may be absent.
fn last_of(kind: u16) -> Option<(&'static str, Sort)> {
    match kind {
        0x1001 | 0x1003 => Some(("business", Sort::Text)),
        0x200d => Some(("terms", Sort::Places(TERMS))),
        0x200e => Some(("notes", Sort::Notes)),
        _ => None,
    }
}

fn is_of(sort: &Sort, item: &Item) -> bool {
    match (sort, item) {
        (Sort::Int(least, most), Item::Int(number)) => (least..=most).contains(&number),
        (Sort::Text, Item::Text(_)) | (Sort::Bool, Item::Bool(_)) => true,
        (Sort::Bytes(len), Item::Bytes(bytes)) => bytes.len() == *len,
        (Sort::Account, Item::Text(code)) => is_account(code),
        (Sort::OrNull(_), Item::Null) => true,
        (Sort::OrNull(sort), item) => is_of(sort, item),
        (Sort::Keys, Item::List(keys)) => keys.len() == 2 && keys.iter().all(|key| is_of(&HASH, key)),
        (Sort::PartyFields, Item::List(fields)) => fields.iter().all(is_party_field),
        (Sort::Seen, Item::List(entries)) => entries.iter().all(|entry| match entry {
            Item::List(pair) => pair.len() == 2 && is_of(&U16, &pair[0]) && matches!(pair[1], Item::Int(0..)),
            _ => false,
        }),
        (Sort::Notes, Item::List(notes)) => {
            let is_pair = |pair: &Item| matches!(pair, Item::List(two) if two.len() == 2 && two.iter().all(|part| is_of(&U32, part)));
            !notes.is_empty() && notes.iter().all(is_pair)
        }
        (Sort::Any, _) => true,
        (Sort::Decimal, Item::List(two)) => {
            two.len() == 2
                && is_of(&Sort::Int(i64::MIN.into(), i64::MAX.into()), &two[0])
                && is_of(&Sort::Int(0, 28), &two[1])
        }
        (Sort::List(sort), Item::List(items)) => items.iter().all(|item| is_of(sort, item)),
        (Sort::Places(sorts), Item::List(cells)) => {
            cells.len() == sorts.len() && sorts.iter().zip(cells).all(|(sort, cell)| is_of(sort, cell))
        }
        (Sort::Rows(sorts), Item::List(rows)) => rows.iter().all(|row| is_of(&Sort::Places(sorts), row)),
        (Sort::Printed, Item::List(three)) => {
            three.len() == 3 && NUMBER.iter().zip(three).all(|((_, sort), item)| is_of(sort, item))
        }
        (Sort::Body, Item::List(_)) => true,
        (Sort::References, Item::List(events)) => events.iter().all(|event| is_of(&REFERENCE, event)),
        (Sort::At, Item::List(three)) => {
            three.len() == 3
                && is_of(&Sort::Account, &three[0])
                && is_of(&DAY, &three[1])
                && matches!(three[2], Item::Int(_))
        }
        (Sort::SeenLinks, Item::List(entries)) => entries.iter().all(|entry| match entry {
            Item::List(three) => {
                three.len() == 3
                    && is_of(&U16, &three[0])
                    && matches!(three[1], Item::Int(0..))
                    && is_of(&HASH, &three[2])
            }
            _ => false,
        }),
        _ => false,
    }
}

fn is_party_field(field: &Item) -> bool {
    let Item::List(pair) = field else { return false };
    let [Item::Int(number @ 0..=0xffff), value] = pair.as_slice() else { return false };
    match number {
        0 | 1 | 3 => matches!(value, Item::Text(_)),
        2 => matches!(value, Item::Int(0..=10)),
        4 | 5 => matches!(value, Item::Bool(_)),
        6..=12 | 14 | 15 => matches!(value, Item::Text(_)),
        13 => is_of(&Sort::OrNull(&DAY), value),
        _ => true,
    }
}

/// The bytes not read yet.
struct Input<'a> {
    bytes: &'a [u8],
    /// Whether an int may go up to 2^64 - 1, as `base` may.
    wide: bool,
}

impl<'a> Input<'a> {
    fn take(&mut self, count: u64) -> Result<&'a [u8], Refused> {
        let count = usize::try_from(count).map_err(|_| "too short")?;
        let (taken, left) = self.bytes.split_at_checked(count).ok_or("too short")?;
        self.bytes = left;
        Ok(taken)
    }

    /// The major type and its number, which must be in the shortest form.
    fn head(&mut self) -> Result<(u8, u64), Refused> {
        let first = self.take(1)?[0];
        let (major, small) = (first >> 5, first & 31);
        let more = match small {
            0..24 => return Ok((major, small.into())),
            24..28 if major != 7 => 1 << (small - 24),
            _ => return Err("a float, a long simple value or no definite length"),
        };
        let number = self.take(more)?.iter().fold(0, |number: u64, byte| number << 8 | u64::from(*byte));
        let least = [24, 1 << 8, 1 << 16, 1 << 32][usize::from(small - 24)];
        if number < least { Err("longer than it need be") } else { Ok((major, number)) }
    }

    fn list(&mut self) -> Result<u64, Refused> {
        match self.head()? {
            (4, count) => Ok(count),
            _ => Err("no list"),
        }
    }

    fn list_of(&mut self, wanted: u64) -> Result<(), Refused> {
        if self.list()? == wanted { Ok(()) } else { Err("a list of another length") }
    }

    fn uint(&mut self, most: u128) -> Result<u128, Refused> {
        match self.head()? {
            (0, number) if u128::from(number) <= most => Ok(number.into()),
            _ => Err("no int of this size"),
        }
    }

    /// One value; `depth` counts the lists around it.
    fn item(&mut self, depth: i32) -> Result<Item, Refused> {
        if depth > 8 {
            return Err("too deep");
        }
        let first = *self.bytes.first().ok_or("too short")?;
        let (major, number) = self.head()?;
        let in_range = self.wide || number <= i64::MAX as u64;
        Ok(match major {
            0 if in_range => Item::Int(number.into()),
            1 if in_range => Item::Int(-1 - i128::from(number)),
            2 => Item::Bytes(self.take(number)?.to_vec()),
            3 => {
                let text = std::str::from_utf8(self.take(number)?).map_err(|_| "not UTF-8")?;
                if text.len() > 500 || !unicode_normalization::is_nfc(text) {
                    return Err("the text");
                }
                Item::Text(text.to_owned())
            }
            // Items come one by one; the count is only a claim.
            4 => Item::List((0..number).map(|_| self.item(depth + 1)).collect::<Result<_, _>>()?),
            7 if first == 0xf4 => Item::Bool(false),
            7 if first == 0xf5 => Item::Bool(true),
            7 if first == 0xf6 => Item::Null,
            _ => return Err("no such sort"),
        })
    }
}

impl Item {
    /// Its one encoding.
    pub fn encode(&self) -> Vec<u8> {
        match self {
            Item::Null => vec![0xf6],
            Item::Bool(value) => vec![0xf4 | u8::from(*value)],
            Item::Int(number) if *number >= 0 => head(0, *number as u64),
            Item::Int(number) => head(1, (-1 - number) as u64),
            Item::Bytes(bytes) => [&head(2, bytes.len() as u64), &bytes[..]].concat(),
            Item::Text(text) => [&head(3, text.len() as u64), text.as_bytes()].concat(),
            Item::List(items) => {
                let mut bytes = head(4, items.len() as u64);
                items.iter().for_each(|item| bytes.extend(item.encode()));
                bytes
            }
        }
    }
}

/// A head in its shortest form.
pub fn head(major: u8, number: u64) -> Vec<u8> {
    let least = match number {
        0..24 => return vec![major << 5 | number as u8],
        24..=0xff => 0,
        0x100..=0xffff => 1,
        0x1_0000..=0xffff_ffff => 2,
        _ => 3,
    };
    long_head(major, number, least)
}

/// A head whose number takes 1, 2, 4 or 8 bytes, for `size` 0 to 3.
pub fn long_head(major: u8, number: u64, size: u8) -> Vec<u8> {
    let all = number.to_be_bytes();
    let mut bytes = vec![major << 5 | (24 + size)];
    bytes.extend(&all[8 - (1 << size)..]);
    bytes
}
