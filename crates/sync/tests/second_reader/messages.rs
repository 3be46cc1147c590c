//! A reader of requests and replies written from `docs/sync-format.md`: it only says whether a tree is one.

use super::item::{Item, tree};
use super::second;

type Is = fn(&Item) -> bool;

fn u16(item: &Item) -> bool {
    item.number(0, 0xffff).is_some()
}

fn u32(item: &Item) -> bool {
    item.number(0, 0xffff_ffff).is_some()
}

fn u64(item: &Item) -> bool {
    item.number(0, u64::MAX).is_some()
}

fn bytes_of(item: &Item, len: usize) -> bool {
    matches!(item, Item::Bytes(bytes) if bytes.len() == len)
}

fn hash(item: &Item) -> bool {
    bytes_of(item, 32)
}

fn eight(item: &Item) -> bool {
    bytes_of(item, 8)
}

fn or_null(item: &Item, is: Is) -> bool {
    *item == Item::Null || is(item)
}

fn list(item: &Item, parts: &[Is]) -> bool {
    matches!(item, Item::List(items) if items.len() == parts.len() && items.iter().zip(parts).all(|(item, is)| is(item)))
}

fn many(item: &Item, most: usize, is: Is) -> bool {
    matches!(item, Item::List(items) if items.len() <= most && items.iter().all(is))
}

fn frame(item: &Item) -> bool {
    second::decode(&item.encode()).is_some()
}

fn head(item: &Item) -> bool {
    list(item, &[u32, u64, hash, u32, |item| bytes_of(item, 64)])
}

fn code(item: &Item) -> bool {
    item.number(1, 9).is_some()
}

fn ack(item: &Item) -> bool {
    list(item, &[u16, u64, u64])
}

fn receipt(item: &Item) -> bool {
    list(item, &[u16, hash, |item| item.number(1, 3).is_some()])
}

fn refused(item: &Item) -> bool {
    list(item, &[u16, u64, code, u64])
}

fn entry(item: &Item) -> bool {
    list(item, &[u32, |item| frame(item) || u16(item)])
}

fn page(item: &Item) -> bool {
    list(item, &[u64, |item| many(item, 1_024, entry), |item| matches!(item, Item::Bool(_))])
}

pub fn is_request(bytes: &[u8]) -> bool {
    let Some(at) = bytes.len().checked_sub(64).filter(|at| *at <= 262_144) else { return false };
    tree(&bytes[..at]).is_some_and(|item| {
        list(
            &item,
            &[
                |item| *item == Item::Number(1),
                u16,
                u64,
                u32,
                u64,
                |item| eight(item) || head(item),
                |item| or_null(item, eight),
                u16,
                |item| many(item, 1_024, frame),
                |item| many(item, 64, hash),
                u32,
            ],
        )
    })
}

pub fn is_reply(bytes: &[u8]) -> bool {
    let Some(item) = tree(bytes).filter(|_| bytes.len() <= 262_144) else { return false };
    let answer = list(
        &item,
        &[
            |item| matches!(item, Item::Number(0 | 9)),
            head,
            u64,
            |item| many(item, 1_024, ack),
            |item| many(item, 1_024, receipt),
            |item| many(item, 1_024, refused),
            page,
            u16,
            u32,
            |item| many(item, 64, u16),
        ],
    );
    answer || list(&item, &[code, |item| or_null(item, head), u64, u64, |item| or_null(item, hash)])
}
