//! Photos between two devices and a server, over a line that cuts, damages and repeats; and chunks read by two readers.

#![allow(clippy::unwrap_used)]

mod common;
#[allow(dead_code)] // Frames and messages use the rest of it.
#[path = "second_reader/item.rs"]
mod item;

use std::collections::{BTreeMap, BTreeSet};
use std::convert::Infallible;

use common::{BOOK, Dice, change, for_each_seed, for_each_seed_and_ten_seconds};
use sync::exchange::Limits;
use sync::key::{BookKey, Keyring};
use sync::paper::keep::{Brought, Kept, Memory};
use sync::paper::{
    After, Answer, CHUNK_MAX, CHUNK_MIN, Chunk, ChunkFault, Errand, Hash, SEALED_MAX, Sealed, Shelf, Transfer, Trouble,
    open, seal,
};

const NOW: u32 = 200_000_000;

fn key() -> BookKey {
    BookKey::new([9; 32])
}

fn photo(dice: &mut Dice, len: usize) -> Sealed {
    let (nonce, bytes) = (dice.array(), dice.bytes(len));
    seal(&BOOK, &key(), &nonce, &bytes).unwrap()
}

/// A device's photos.
#[derive(Default)]
struct Folder {
    lies: BTreeMap<Hash, Vec<u8>>,
    order: Vec<Hash>,
    at_server: BTreeSet<Hash>,
    not_at_server: BTreeSet<Hash>,
    wanted: Vec<Hash>,
}

impl Folder {
    fn add(&mut self, photo: &Sealed) {
        self.lies.insert(photo.hash, photo.bytes.clone());
        self.order.push(photo.hash);
    }
}

impl Shelf for Folder {
    type Failure = Infallible;

    fn to_send(&self) -> Result<Vec<Hash>, Infallible> {
        Ok(self.order.iter().filter(|hash| !self.at_server.contains(*hash)).copied().collect())
    }

    fn read(&self, hash: &Hash) -> Result<Option<Vec<u8>>, Infallible> {
        Ok(self.lies.get(hash).cloned())
    }

    fn put(&mut self, hash: &Hash, sealed: &[u8]) -> Result<(), Infallible> {
        self.lies.insert(*hash, sealed.to_vec());
        self.wanted.retain(|wanted| wanted != hash);
        Ok(())
    }

    fn set_at_server(&mut self, hash: &Hash) -> Result<(), Infallible> {
        self.at_server.insert(*hash);
        self.not_at_server.remove(hash);
        Ok(())
    }

    fn set_not_at_server(&mut self, hash: &Hash) -> Result<(), Infallible> {
        self.not_at_server.insert(*hash);
        Ok(())
    }

    fn wanted(&self) -> Result<Vec<Hash>, Infallible> {
        Ok(self.wanted.clone())
    }
}

/// A server of one book behind a line.
#[derive(Default)]
struct Far {
    memory: Memory,
    limits: Limits,
    asked: usize,
    bytes: usize,
}

type Said = (u16, Option<Kept>, Option<u32>, Vec<u8>);

impl Far {
    fn answer(&mut self, errand: &Errand) -> Said {
        self.asked += 1;
        match errand {
            Errand::Look(hash) => (200, Some(self.memory.kept(hash).unwrap_or(Kept::nothing(0))), None, Vec::new()),
            Errand::Take(hash, off, len) => match self.memory.whole(hash) {
                Some(sealed) => match Chunk::of(sealed, *off as usize, *len as usize) {
                    Some(chunk) => (200, None, None, chunk.encode()),
                    None => (404, None, None, Vec::new()),
                },
                None => (404, None, None, Vec::new()),
            },
            Errand::Bring(hash, bytes) => {
                self.bytes += bytes.len();
                let Ok(chunk) = Chunk::decode(bytes) else { return (400, None, None, Vec::new()) };
                let brought = self.memory.bring(&self.limits, false, 1, hash, &chunk, NOW);
                let (status, kept, wait) = brought.over_http();
                (status, kept, wait, Vec::new())
            }
        }
    }
}

fn hear(transfer: &mut Transfer, folder: &mut Folder, said: &Said) -> After {
    let answer = Answer { status: said.0, kept: said.1, retry_after: said.2, body: &said.3 };
    transfer.hear(folder, &answer).unwrap()
}

/// Errands until there is none, over a line that works; how many seconds the server wants quiet.
fn settle(transfer: &mut Transfer, folder: &mut Folder, far: &mut Far) -> Option<u32> {
    transfer.begin_round(true);
    let mut later = None;
    for _ in 0..500 {
        let Some(errand) = transfer.next(folder).unwrap() else { return later };
        let said = far.answer(&errand);
        match hear(transfer, folder, &said) {
            After::Go => {}
            After::Wait(seconds) | After::SendLater(seconds) => later = Some(seconds),
        }
    }
    panic!("it never came to an end");
}

#[test]
fn a_photo_goes_up_at_one_device_and_comes_down_at_another_the_same() {
    let dice = &mut Dice::new(1);
    let (mut here, mut there, mut far) = (Folder::default(), Folder::default(), Far::default());
    let photos: Vec<_> = [1, 15_000, 16_384, 70_000, 153_600].map(|len| photo(dice, len)).into();
    photos.iter().for_each(|photo| here.add(photo));
    let mut transfer = Transfer::default();
    assert_eq!(settle(&mut transfer, &mut here, &mut far), None);
    assert_eq!((transfer.take_counts(), transfer.trouble()), ((5, 0), None));
    assert_eq!(here.at_server.len(), 5);
    let asked = far.asked;
    settle(&mut transfer, &mut here, &mut far);
    assert_eq!(far.asked, asked, "nothing is asked about what is known to be there");

    there.wanted = photos.iter().map(|photo| photo.hash).collect();
    let mut other = Transfer::default();
    settle(&mut other, &mut there, &mut far);
    assert_eq!((other.take_counts(), other.trouble()), ((0, 5), None));
    for photo in &photos {
        let keys = Keyring::new([key()]);
        let fetched = open(&BOOK, &keys, &photo.key_id, &photo.hash, &there.lies[&photo.hash]).unwrap();
        assert_eq!(*fetched, *open(&BOOK, &keys, &photo.key_id, &photo.hash, &photo.bytes).unwrap());
    }
    assert!(there.wanted.is_empty() && there.to_send().unwrap().is_empty());
}

/// The line is cut at every errand in turn, before or after the server took it; the device forgets everything in between
/// or nothing. What went over twice is never more than a chunk for each cut.
#[test]
fn a_cut_costs_at_most_a_chunk() {
    let dice = &mut Dice::new(2);
    let photo = photo(dice, 140_000);
    for cut_at in 0..12 {
        for (taken, restarted) in [(false, false), (true, false), (false, true), (true, true)] {
            let (mut here, mut far) = (Folder::default(), Far::default());
            here.add(&photo);
            let mut transfer = Transfer::default();
            let mut errands = 0;
            while let Some(errand) = transfer.next(&here).unwrap() {
                errands += 1;
                if errands == cut_at {
                    if taken {
                        far.answer(&errand);
                    } else if let Errand::Bring(_, bytes) = &errand {
                        far.bytes += bytes.len();
                    }
                    transfer.cut();
                    if restarted {
                        transfer = Transfer::default();
                    }
                    continue;
                }
                let said = far.answer(&errand);
                assert_eq!(hear(&mut transfer, &mut here, &said), After::Go);
            }
            assert_eq!(far.memory.whole(&photo.hash), Some(&photo.bytes[..]), "cut at {cut_at}");
            assert!(far.bytes <= photo.bytes.len() + CHUNK_MAX + 20 * 32, "cut at {cut_at}: {} bytes", far.bytes);

            let mut there = Folder { wanted: vec![photo.hash], ..Folder::default() };
            let (mut transfer, mut came) = (Transfer::default(), 0);
            for at in 0.. {
                let Some(errand) = transfer.next(&there).unwrap() else { break };
                let said = far.answer(&errand);
                came += said.3.len();
                if at == cut_at {
                    transfer.cut();
                } else {
                    assert_eq!(hear(&mut transfer, &mut there, &said), After::Go);
                }
            }
            assert_eq!(there.lies.get(&photo.hash), Some(&photo.bytes));
            assert!(came <= photo.bytes.len() + CHUNK_MAX + 20 * 32);
        }
    }
}

/// A line and a server as bad as can be: cuts, damage, answers of nonsense. Whatever arrives in the end is the photo, and
/// each round ends.
#[test]
fn whatever_the_line_and_the_server_say_a_photo_is_that_of_its_name_and_a_round_ends() {
    let mut arrived = 0;
    for_each_seed(100, |dice| {
        let (mut here, mut there, mut far) = (Folder::default(), Folder::default(), Far::default());
        let photos: Vec<_> = (0..2)
            .map(|_| {
                let len = 1 + dice.below(40_000);
                photo(dice, len)
            })
            .collect();
        photos.iter().for_each(|photo| here.add(photo));
        there.wanted = photos.iter().map(|photo| photo.hash).collect();
        let (mut up, mut down) = (Transfer::default(), Transfer::default());
        for round in 0..6 {
            let faults = if round < 4 { 3 } else { usize::MAX };
            for (transfer, folder) in [(&mut up, &mut here), (&mut down, &mut there)] {
                transfer.begin_round(true);
                let mut steps = 0;
                while let Some(mut errand) = transfer.next(folder).unwrap() {
                    steps += 1;
                    assert!(steps < 400, "a round without end");
                    if faults != usize::MAX && dice.one_in(faults) {
                        match dice.below(5) {
                            0 => {
                                far.answer(&errand);
                                transfer.cut();
                                continue;
                            }
                            1 => {
                                if let Errand::Bring(_, bytes) = &mut errand {
                                    let before = bytes.clone();
                                    change(bytes, &before, dice);
                                }
                            }
                            2 => {
                                let kept = Kept { size: dice.below(99_999) as u32, have: dice.below(99_999) as u32 };
                                let kept = (!dice.one_in(3)).then_some(kept).filter(|kept| !kept.is_whole());
                                let status = *dice.pick(&[200, 204, 400, 401, 404, 409, 413, 422, 500, 507]);
                                let body = dice.bytes(40);
                                assert_eq!(hear(transfer, folder, &(status, kept, None, body)), After::Go);
                                continue;
                            }
                            3 => {
                                let (status, kept, wait, mut body) = far.answer(&errand);
                                if !body.is_empty() {
                                    let before = body.clone();
                                    change(&mut body, &before, dice);
                                }
                                hear(transfer, folder, &(status, kept, wait, body));
                                continue;
                            }
                            _ => {
                                let said = hear(transfer, folder, &(503, None, Some(7), vec![]));
                                assert!(matches!(said, After::Wait(7) | After::SendLater(7)));
                                break;
                            }
                        }
                    }
                    let said = far.answer(&errand);
                    hear(transfer, folder, &said);
                }
            }
        }
        for photo in &photos {
            assert_eq!(far.memory.whole(&photo.hash), Some(&photo.bytes[..]));
            assert_eq!(there.lies.get(&photo.hash), Some(&photo.bytes), "two rounds without faults bring all");
            arrived += 1;
        }
    });
    assert!(arrived >= 200);
}

#[test]
fn what_somebody_waits_for_goes_before_what_lies_here() {
    let dice = &mut Dice::new(4);
    let (mut here, mut far) = (Folder::default(), Far::default());
    let (mine, theirs, lost) = (photo(dice, 100_000), photo(dice, 50_000), photo(dice, 9));
    for off in (0..theirs.bytes.len()).step_by(CHUNK_MIN) {
        let chunk = Chunk::of(&theirs.bytes, off, CHUNK_MIN).unwrap();
        assert!(matches!(far.memory.bring(&far.limits, false, 2, &theirs.hash, &chunk, NOW), Brought::Kept(_)));
    }
    here.add(&mine);
    let mut transfer = Transfer::default();
    for _ in 0..2 {
        let errand = transfer.next(&here).unwrap().unwrap();
        assert_eq!(*errand.hash(), mine.hash);
        let said = far.answer(&errand);
        hear(&mut transfer, &mut here, &said);
    }
    // Asked for in the middle.
    here.wanted = vec![lost.hash, theirs.hash];
    let mut order = Vec::new();
    while let Some(errand) = transfer.next(&here).unwrap() {
        order.push(*errand.hash());
        let said = far.answer(&errand);
        hear(&mut transfer, &mut here, &said);
    }
    order.dedup();
    assert_eq!(order, [lost.hash, theirs.hash, mine.hash]);
    assert_eq!((here.not_at_server.len(), here.wanted.len()), (1, 1), "said not to be there, still wanted");
    assert_eq!(here.not_at_server.first(), Some(&lost.hash));
}

#[test]
fn one_photo_that_cannot_go_holds_back_no_other() {
    let dice = &mut Dice::new(5);
    let (mut here, mut far) = (Folder::default(), Far::default());
    let (damaged, missing, good) = (photo(dice, 900), photo(dice, 900), photo(dice, 900));
    [&damaged, &missing, &good].into_iter().for_each(|photo| here.add(photo));
    here.lies.get_mut(&damaged.hash).unwrap()[50] ^= 1;
    here.lies.remove(&missing.hash);
    let mut transfer = Transfer::default();
    settle(&mut transfer, &mut here, &mut far);
    assert_eq!(transfer.trouble(), Some(Trouble::Stuck));
    assert_eq!(here.at_server, BTreeSet::from([good.hash]));
    assert!(far.memory.kept(&damaged.hash).is_none(), "what is damaged here is not sent at all");
}

#[test]
fn quota_and_room_are_said_and_waited_for() {
    let dice = &mut Dice::new(6);
    let (mut here, mut far) = (Folder::default(), Far::default());
    (0..3).for_each(|_| here.add(&photo(dice, 100_000)));
    far.limits.photo_bytes_a_day = 150_000;
    let mut transfer = Transfer::default();
    let wait = settle(&mut transfer, &mut here, &mut far);
    assert_eq!(wait, Some(86_400 - NOW % 86_400));
    assert_eq!(here.at_server.len(), 1);
    // Until then nothing is sent, and what somebody wants comes all the same.
    here.wanted = here.at_server.iter().copied().collect();
    here.lies.retain(|hash, _| !here.at_server.contains(hash));
    let mut errands = Vec::new();
    transfer.begin_round(false);
    while let Some(errand) = transfer.next(&here).unwrap() {
        let said = far.answer(&errand);
        assert_eq!(hear(&mut transfer, &mut here, &said), After::Go);
        errands.push(errand);
    }
    assert!(errands.len() > 1 && errands.iter().all(|errand| matches!(errand, Errand::Take(..))));
    far.limits = Limits { photo_bytes_a_book: 250_000, ..Limits::default() };
    assert_eq!(settle(&mut transfer, &mut here, &mut far), None);
    assert_eq!((transfer.trouble(), here.at_server.len()), (Some(Trouble::Full), 2));
    far.limits = Limits::default();
    settle(&mut transfer, &mut here, &mut far);
    assert_eq!((transfer.trouble(), here.at_server.len()), (None, 3));
}

/// Offset, size and bytes of a chunk.
type Parts = (u64, u64, Vec<u8>);

/// A reader of chunks written from `docs/sync-format.md`, section 10; the inner none is a chunk that was damaged.
fn second_reader(bytes: &[u8]) -> Option<Option<Parts>> {
    let mut parts = item::tree(bytes)?.list(5)?.into_iter();
    let mut part = || parts.next();
    part()?.number(1, 1)?;
    let off = part()?.number(0, 153_640)?;
    let size = part()?.number(41, 153_640)?;
    let crc = part()?.number(0, 0xffff_ffff)?;
    let data = part()?.bytes(1, 65_536)?;
    let end = off + data.len() as u64;
    if end > size || end < size && data.len() < 16_384 {
        return None;
    }
    let mut own = !0_u32;
    for byte in &data {
        own ^= u32::from(*byte);
        (0..8).for_each(|_| own = (own >> 1) ^ (0x82f6_3b78 & (own & 1).wrapping_neg()));
    }
    Some((u64::from(!own) == crc).then_some((off, size, data)))
}

#[test]
fn two_readers_agree_on_any_chunk() {
    let dice = &mut Dice::new(7);
    let small = photo(dice, 300);
    let large = photo(dice, 40_000);
    let mut samples: Vec<_> = [0, 100, 339].map(|off| Chunk::of(&small.bytes, off, CHUNK_MIN).unwrap().encode()).into();
    samples.push(Chunk::of(&large.bytes, 0, CHUNK_MIN).unwrap().encode());
    samples.push(Chunk { off: 0, size: SEALED_MAX as u32, data: vec![1; CHUNK_MIN] }.encode());
    let (mut whole, mut damaged, mut refused) = (0, 0, 0);
    for_each_seed_and_ten_seconds(3_000, |dice| {
        let mut bytes = dice.pick(&samples).clone();
        // Mostly the head: behind it one byte is like another.
        let head = bytes.len().min(24);
        for _ in 0..dice.below(3) {
            let other = dice.pick(&samples);
            let other = other[..other.len().min(20)].to_vec();
            if dice.one_in(4) {
                change(&mut bytes, &other, dice);
            } else {
                let mut begin = bytes[..head.min(bytes.len())].to_vec();
                let len = begin.len();
                change(&mut begin, &other, dice);
                bytes.splice(..len, begin);
            }
        }
        let (ours, theirs) = (Chunk::decode(&bytes), second_reader(&bytes));
        match ours {
            Ok(chunk) => {
                whole += 1;
                assert_eq!(theirs, Some(Some((chunk.off.into(), chunk.size.into(), chunk.data.clone()))));
                assert_eq!(chunk.encode(), bytes, "one value, one encoding");
            }
            Err(ChunkFault::Damaged) => {
                damaged += 1;
                assert_eq!(theirs, Some(None));
            }
            Err(ChunkFault::Malformed) => {
                refused += 1;
                assert_eq!(theirs, None, "{:02x?}", &bytes[..bytes.len().min(40)]);
            }
        }
    });
    assert!(whole > 200 && damaged > 200 && refused > 200, "{whole} whole, {damaged} damaged, {refused} refused");
}
