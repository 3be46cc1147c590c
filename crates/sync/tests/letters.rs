//! Letters and codes of an enrolment: whatever bytes come, two readers agree on what they are.

#![allow(clippy::unwrap_used)]

mod common;
#[allow(dead_code)] // Frames and messages use the rest of it.
#[path = "second_reader/item.rs"]
mod item;
#[path = "second_reader/letters.rs"]
mod letters;

use common::{Dice, change, for_each_seed_and_ten_seconds};
use sha2::{Digest, Sha256};
use sync::enrol::{
    Answer, CodeFault, Commitment, FinderCode, Invitation, InviteCode, Outcome, Over, Reveal, SERVER_MAX, Secret, Slot,
};

fn check(bytes: &[u8]) -> [u8; 4] {
    Sha256::digest([b"HTX1-CODE", bytes].concat())[..4].try_into().unwrap()
}

/// Which slots' letters our own decoders take these bytes for; what reads is written the same again.
fn ours(bytes: &[u8]) -> Vec<usize> {
    let again = [
        Invitation::decode(bytes).ok().map(|letter| letter.encode()),
        Commitment::decode(bytes).ok().map(|letter| letter.encode()),
        Answer::decode(bytes).ok().map(|letter| letter.encode()),
        Reveal::decode(bytes).ok().map(|letter| letter.encode()),
        Outcome::decode(bytes).ok().map(|letter| letter.encode()),
    ];
    let slots = (0..5).filter(|slot| again[*slot].is_some());
    slots.inspect(|slot| assert_eq!(again[*slot].as_deref(), Some(bytes), "one letter, one encoding")).collect()
}

fn samples(dice: &mut Dice) -> Vec<Vec<u8>> {
    let mut invitation = sync::cbor::Out::default();
    invitation.list(11).number(1_u8).number(3_u16).bytes(&dice.array::<32>()).number(5_u8);
    invitation.text("Lò Thị Hạnh").text("Máy kế toán 2").bytes(&dice.array::<32>()).bytes(&dice.array::<32>());
    invitation.null().number(190_000_000_u32).bytes(&dice.array::<64>());
    let mut reveal = sync::cbor::Out::default();
    reveal.list(4).bytes(&dice.array::<32>()).bytes(&dice.array::<32>()).bytes(&dice.array::<32>());
    reveal.bytes(&dice.array::<64>());
    vec![
        invitation.finish(),
        Commitment(dice.array()).encode(),
        Answer(dice.array()).encode(),
        reveal.finish(),
        Outcome::Enrolled(7).encode(),
        Outcome::Over(Over::Full).encode(),
    ]
}

#[test]
fn two_readers_agree_on_any_letter() {
    let samples = samples(&mut Dice::new(5));
    assert_eq!(
        samples.iter().map(|letter| ours(letter)).collect::<Vec<_>>(),
        [vec![0], vec![1, 2], vec![1, 2], vec![3], vec![4], vec![4]]
    );
    let (mut whole, mut refused) = (0, 0);
    for_each_seed_and_ten_seconds(20_000, |dice| {
        let mut bytes = dice.pick(&samples).clone();
        for _ in 0..dice.below(3) {
            let other = dice.pick(&samples).clone();
            change(&mut bytes, &other, dice);
        }
        let read = ours(&bytes);
        assert_eq!(read, letters::slots(&bytes), "{bytes:02x?}");
        if read.is_empty() { refused += 1 } else { whole += 1 }
    });
    assert!(whole > 2_000 && refused > 2_000, "{whole} whole, {refused} refused");
}

#[test]
fn a_code_is_read_as_it_was_shown_and_a_slip_is_noticed() {
    for_each_seed_and_ten_seconds(2_000, |dice| {
        let server: String = "https://htx.tuyen-quang.gov.vn:8443/so".chars().take(dice.below(40)).collect();
        let code = InviteCode { book: dice.array(), secret: Secret(dice.array()), server };
        let text = code.text().unwrap();
        let said = [&[1][..], &code.book, &code.secret.0, code.server.as_bytes()].concat();
        assert_eq!(letters::code(&text, check), Some(said));
        assert_eq!(InviteCode::read(&text), Ok(code.clone()));
        let pasted = text.replace(' ', if dice.one_in(2) { "\n" } else { "-" });
        assert_eq!(InviteCode::read(&format!("Mã: {pasted} .")), Ok(code));
        assert_eq!(FinderCode::read(&text), Err(CodeFault::Sort));
        // One digit changed, two neighbours changed about, one left out.
        let mut letters: Vec<char> = text.chars().filter(char::is_ascii_digit).collect();
        let at = dice.below(letters.len() - 1);
        match dice.below(3) {
            0 => letters[at] = char::from(b'0' + dice.below(10) as u8),
            1 => letters.swap(at, at + 1),
            _ => drop(letters.remove(at)),
        }
        let slipped: String = letters.into_iter().collect();
        let read = InviteCode::read(&slipped);
        assert_eq!(read.is_ok(), letters::code(&slipped, check).is_some());
        assert!(read.is_err() || slipped == text.replace(' ', ""), "{read:?}");
    });
}

#[test]
fn a_finder_code_finds_a_book_and_is_no_invite() {
    let code = FinderCode { book: [7; 16], first: FinderCode::name(b"genesis"), server: "https://htx.vn".into() };
    let text = code.text().unwrap();
    assert_eq!(FinderCode::read(&text), Ok(code.clone()));
    assert_eq!(InviteCode::read(&text), Err(CodeFault::Sort));
    assert_eq!(FinderCode { server: "x".repeat(SERVER_MAX + 1), ..code }.text(), None);
    for (text, fault) in [
        ("", CodeFault::Length),
        ("không có số", CodeFault::Length),
        ("1", CodeFault::Length),
        ("99999", CodeFault::Check),
        ("00000 00000 00000", CodeFault::Check),
    ] {
        assert_eq!(FinderCode::read(text), Err(fault), "{text}");
    }
    let endless = "1".repeat(1_000_000);
    assert!(FinderCode::read(&endless).is_err());
    let names: Vec<_> = Slot::ALL.iter().map(|slot| *slot as u8).collect();
    assert_eq!(names, [0, 1, 2, 3, 4]);
}
