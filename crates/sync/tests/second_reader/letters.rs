//! A reader of enrolment letters and codes written from `docs/sync-format.md`.

use super::item::{Item, tree};

fn of(item: &Item, len: usize) -> bool {
    matches!(item, Item::Bytes(bytes) if bytes.len() == len)
}

fn text(item: &Item) -> bool {
    matches!(item, Item::Text(text) if text.len() <= 200)
}

/// Which slots' letters these words may be, from 0.
pub fn slots(bytes: &[u8]) -> Vec<usize> {
    let Some(Item::List(items)) = tree(bytes) else { return Vec::new() };
    let is: [bool; 5] = [
        matches!(&items[..], [version, inviter, key, roles, user, device, root, log, recovery, made, signature]
            if *version == Item::Number(1)
            && inviter.number(0, 65_535).is_some()
            && of(key, 32)
            && roles.number(0, 15).is_some()
            && text(user) && text(device)
            && of(root, 32) && of(log, 32) && (*recovery == Item::Null || of(recovery, 32))
            && made.number(0, u32::MAX.into()).is_some()
            && of(signature, 64)),
        matches!(&items[..], [commitment] if of(commitment, 32)),
        matches!(&items[..], [number] if of(number, 32)),
        matches!(&items[..], [sign, wrap, number, proof]
            if of(sign, 32) && of(wrap, 32) && of(number, 32) && of(proof, 64)),
        matches!(&items[..], [Item::Number(0), writer] if writer.number(0, 65_535).is_some())
            || matches!(&items[..], [Item::Number(1..=8), Item::Number(0)]),
    ];
    (0..5).filter(|slot| is[*slot]).collect()
}

/// The bytes of a code, its check taken off; none for no code.
pub fn code(text: &str, check: impl Fn(&[u8]) -> [u8; 4]) -> Option<Vec<u8>> {
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let mut bytes = Vec::new();
    let mut rest = digits.as_str();
    while !rest.is_empty() {
        let (group, after) = rest.split_at(rest.len().min(5));
        let number: u32 = group.parse().ok()?;
        match (group.len(), number) {
            (5, 0..=0xffff) => bytes.extend([(number / 256) as u8, (number % 256) as u8]),
            (3, 0..=0xff) => bytes.push(number as u8),
            _ => return None,
        }
        rest = after;
    }
    let end = bytes.len().checked_sub(4)?;
    let said = bytes[..end].to_vec();
    (check(&said)[..] == bytes[end..]).then_some(said)
}
