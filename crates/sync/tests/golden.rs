//! Bytes made once and read for ever: the worked example of `docs/sync-format.md`.
//!
//! A later program may pack otherwise, but it must read these, and hash and check them the same.

#![allow(clippy::unwrap_used)]

#[path = "second_reader/item.rs"]
mod item;
#[path = "second_reader/second.rs"]
mod second;

use ed25519_dalek::SigningKey;
use sha2::{Digest, Sha256};
use sync::dictionary;
use sync::frame::{Cutter, Frame, Head, Reading};
use sync::key::{BookKey, Keyring};
use sync::log::Tip;
use sync::paper;

const EVENT: &str = "8619100101001a0b9cfb988186643131313164343131311a004c4b40f61a000300018182027347c3b37020\
    76e1bb916e20c491e1bba37420318a011907ea011950251a00030001724e677579e1bb856e205468e1bb8b\
    204c616e6e5468752076e1bb916e2067c3b37001f6f6";
const FRAME: &str = include_str!("golden/frame.hex");
/// Sealed by another program (Python's `cryptography` over an HChaCha20 written out from the draft).
const PHOTO: &str = include_str!("golden/photo.hex");

fn unhex(text: &str) -> Vec<u8> {
    let text: Vec<u8> = text.bytes().filter(u8::is_ascii_hexdigit).collect();
    text.chunks(2).map(|pair| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap()).collect()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn from(first: u8) -> [u8; 32] {
    std::array::from_fn(|at| first + at as u8)
}

fn book() -> [u8; 16] {
    std::array::from_fn(|at| at as u8)
}

#[test]
fn the_worked_example_reads_as_it_says() {
    let frame = Frame::decode(&unhex(FRAME)).unwrap();
    let sign_key = SigningKey::from_bytes(&from(0x60)).verifying_key().to_bytes();
    assert!(frame.is_signed_by(&book(), &sign_key));
    let key = BookKey::new(from(0x40));
    assert_eq!(frame.header().key, Some(key.id()));
    let Reading::Events(contents) = frame.open(&book(), &Keyring::new([key])) else { panic!() };
    assert_eq!(contents.events, [unhex(EVENT)]);
    let begin = Head::beginning(&book(), 1, &sign_key);
    assert_eq!(contents.last, Some(ledger::chain::next(&begin.event_link, &contents.events[0])));
    assert_eq!(frame.header().prev, begin.link);

    let document = include_str!("../../../docs/sync-format.md");
    let tip = Tip::beginning(&book());
    let one = tip.with(1, 1, &frame.link(&book()), 194_837_460);
    for value in
        [&sign_key[..], &begin.link, &frame.link(&book()), &tip.root, &one.root, &BookKey::new(from(0x40)).id()]
    {
        assert!(document.contains(&hex(value)), "{}", hex(value));
    }
    let whole: String = document.split_whitespace().collect();
    assert!(whole.contains(&hex(frame.bytes())));
}

/// The log's hashes once more, written out from the document.
#[test]
fn roots_follow_from_the_document() {
    let frame = second::decode(&unhex(FRAME)).unwrap();
    let begin = Sha256::digest([&[5][..], b"HTX1L", &book()].concat());
    let received = 194_837_460_u32;
    let leaf = [
        &[4][..],
        &1_u64.to_be_bytes(),
        &1_u16.to_be_bytes(),
        &1_u64.to_be_bytes(),
        &frame.link(&book()),
        &received.to_be_bytes(),
    ];
    let leaf = Sha256::digest(leaf.concat());
    let root: [u8; 32] = Sha256::digest([&[6][..], &begin, &leaf].concat()).into();
    let tip = Tip::beginning(&book());
    assert_eq!(tip.root, <[u8; 32]>::from(begin));
    assert_eq!(tip.with(1, 1, &frame.link(&book()), received), Tip { size: 1, root });
}

/// What is made today from the same things says the same, whichever way it is packed.
#[test]
fn the_example_made_again_differs_at_most_in_its_packing() {
    let sign = SigningKey::from_bytes(&from(0x60));
    let key = BookKey::new(from(0x40));
    let cutter = Cutter { book: &book(), writer: 1, sign: &sign, key: &key, dictionary: dictionary::FIRST };
    let begin = Head::beginning(&book(), 1, &sign.verifying_key().to_bytes());
    let nonce = std::array::from_fn(|at| 0x80 + at as u8);
    let (frames, _) = cutter.cut(begin, &[unhex(EVENT)], || nonce).unwrap();
    let keys = Keyring::new([key]);
    let golden = Frame::decode(&unhex(FRAME)).unwrap();
    assert_eq!(frames[0].header(), golden.header());
    assert_eq!(frames[0].open(&book(), &keys), golden.open(&book(), &keys));
}

#[test]
fn the_worked_photo_opens_and_is_made_the_same_again() {
    let sealed = unhex(PHOTO);
    let photo = "Ảnh hóa đơn".as_bytes();
    let key = BookKey::new(from(0x40));
    let nonce = std::array::from_fn(|at| 0x80 + at as u8);
    let made = paper::seal(&book(), &key, &nonce, photo).unwrap();
    assert_eq!(made.bytes, sealed);
    let opened = paper::open(&book(), &Keyring::new([key]), &made.key_id, &made.hash, &sealed).unwrap();
    assert_eq!(opened.as_slice(), photo);

    let document = include_str!("../../../docs/sync-format.md");
    assert!(document.contains(&hex(&made.hash)));
    let whole: String = document.split_whitespace().collect();
    assert!(whole.contains(&hex(&sealed)));
}
