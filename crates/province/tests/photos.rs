//! Photos of papers through the program as it runs: cut off, killed, asked by strangers, given nonsense, backed up.

#![allow(clippy::unwrap_used)]

#[path = "../../sync/tests/common/mod.rs"]
mod common;
#[path = "../../sync/tests/common/device.rs"]
mod device;
mod support {
    pub mod cluster;
    pub mod crowd;
    pub mod program;
}

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::time::Duration;

use common::{BOOK, Dice, change};
use device::Device;
use province::hex;
use support::cluster;
use support::crowd::{begin, settle};
use support::program::{Answer, Plan, Running, Web};
use sync::key::BookKey;
use sync::member::Fact;
use sync::paper::keep::Kept;
use sync::paper::{self, Act, After, Ask, CHUNK_MIN, Chunk, Errand, Hash, Sealed, Shelf, Transfer, seal};

fn log_key(web: Web) -> [u8; 32] {
    let keys = web.ask("GET", "/v1/keys", &[], b"").unwrap().body;
    keys[32..64].try_into().unwrap()
}

fn photo(dice: &mut Dice, len: usize) -> Sealed {
    let (nonce, bytes) = (dice.array(), dice.bytes(len));
    seal(&BOOK, &BookKey::new([9; 32]), &nonce, &bytes).unwrap()
}

/// A request about a photo as a device sends it; none when no whole answer came.
fn ask(web: Web, device: &Device, book: &[u8; 16], hash: &Hash, act: Act<'_>) -> Option<Answer> {
    let signature = Ask { writer: device.writer, hash: *hash, act }.sign(book, &device.sign);
    let lines = [("htx-writer", device.writer.to_string()), ("htx-signature", hex::encode(&signature))];
    let path = format!("/v1/b/{}/{}", hex::encode(book), hex::encode(hash));
    match act {
        Act::Look => web.ask("HEAD", &path, &lines, b""),
        Act::Take { off, len } => web.ask("GET", &format!("{path}?off={off}&len={len}"), &lines, b""),
        Act::Bring(chunk) => web.ask("PUT", &path, &lines, chunk),
    }
}

fn kept(answer: &Answer) -> Option<Kept> {
    let (have, size) = answer.head.lines().find_map(|line| line.strip_prefix("htx-have: "))?.split_once('/')?;
    Some(Kept { size: size.parse().ok()?, have: have.parse().ok()? })
}

#[derive(Default)]
struct Folder {
    lies: BTreeMap<Hash, Vec<u8>>,
    waiting: Vec<Hash>,
    wanted: Vec<Hash>,
}

impl Folder {
    fn with(photos: &[Sealed]) -> Self {
        let lies = photos.iter().map(|photo| (photo.hash, photo.bytes.clone())).collect();
        Self { lies, waiting: photos.iter().map(|photo| photo.hash).collect(), wanted: Vec::new() }
    }

    fn wanting(photos: &[Sealed]) -> Self {
        Self { wanted: photos.iter().map(|photo| photo.hash).collect(), ..Self::default() }
    }
}

impl Shelf for Folder {
    type Failure = Infallible;

    fn to_send(&self) -> Result<Vec<Hash>, Infallible> {
        Ok(self.waiting.clone())
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
        self.waiting.retain(|waiting| waiting != hash);
        Ok(())
    }

    fn set_not_at_server(&mut self, _: &Hash) -> Result<(), Infallible> {
        Ok(())
    }

    fn wanted(&self) -> Result<Vec<Hash>, Infallible> {
        Ok(self.wanted.clone())
    }
}

/// One errand and what came of it; false when nothing is left to do.
fn step(web: Web, device: &Device, transfer: &mut Transfer, folder: &mut Folder) -> bool {
    let Some(errand) = transfer.next(folder).unwrap() else { return false };
    match ask(web, device, &BOOK, errand.hash(), errand.act()) {
        None => transfer.cut(),
        Some(answer) => {
            let heard =
                paper::Answer { status: answer.status, kept: kept(&answer), retry_after: None, body: &answer.body };
            if transfer.hear(folder, &heard).unwrap() != After::Go {
                std::thread::sleep(Duration::from_millis(100));
            }
        }
    }
    true
}

fn carry_all(web: Web, device: &Device, folder: &mut Folder) {
    let mut transfer = Transfer::default();
    while step(web, device, &mut transfer, folder) {}
    assert_eq!(transfer.trouble(), None);
}

fn is_had(web: Web, device: &Device, photos: &[Sealed]) {
    let mut folder = Folder::wanting(photos);
    carry_all(web, device, &mut folder);
    for photo in photos {
        assert_eq!(folder.lies.get(&photo.hash), Some(&photo.bytes));
    }
}

#[test]
fn a_server_killed_while_photos_come_keeps_every_chunk_it_acknowledged() {
    let folder = tempfile::tempdir().unwrap();
    let cluster = cluster::shared();
    for plan in [
        Plan::on_sqlite(&folder.path().join("file")),
        Plan::on_postgres(&folder.path().join("postgres"), cluster.url(&cluster.database())),
    ] {
        let mut dice = Dice::new(61);
        let mut server = Running::start(&plan);
        let web = server.web;
        let devices = begin(web, &plan.code(), log_key(web), 2, &mut dice);
        let photos: Vec<_> = (0..6).map(|_| photo(&mut dice, 150_000)).collect();
        let mut shelf = Folder::with(&photos);
        let (mut transfer, mut acked, mut kills) = (Transfer::default(), BTreeMap::<Hash, u32>::new(), 0);
        while let Some(errand) = transfer.next(&shelf).unwrap() {
            let (hash, is_new) = (*errand.hash(), matches!(errand, Errand::Bring(..)));
            // The axe falls while some chunks are on their way.
            let axe = (is_new && dice.one_in(3)).then(|| dice.below(12) as u64);
            let answer = std::thread::scope(|scope| {
                let asking = scope.spawn(|| ask(web, &devices[0], &BOOK, &hash, errand.act()));
                if let Some(ms) = axe {
                    std::thread::sleep(Duration::from_millis(ms));
                    server.kill();
                }
                asking.join().unwrap()
            });
            if axe.is_some() {
                kills += 1;
                server = Running::start(&plan);
            }
            let Some(answer) = answer else {
                transfer.cut();
                continue;
            };
            if let Some(kept) = kept(&answer) {
                let before = acked.entry(hash).or_default();
                assert!(kept.have >= *before, "{} after {before} had been acknowledged", kept.have);
                *before = kept.have;
            }
            let heard = paper::Answer { status: answer.status, kept: kept(&answer), retry_after: None, body: &[] };
            assert_eq!(transfer.hear(&mut shelf, &heard).unwrap(), After::Go);
        }
        assert!(kills >= 3, "{kills}");
        assert_eq!((transfer.trouble(), shelf.waiting.len()), (None, 0));
        is_had(web, &devices[1], &photos);
        assert!(server.stop());
        plan.run(&["verify"]);
    }
}

#[test]
fn a_stranger_a_revoked_device_and_another_book_cannot_even_ask() {
    let folder = tempfile::tempdir().unwrap();
    let plan = Plan::on_sqlite(&folder.path().join("server"));
    let mut dice = Dice::new(62);
    let server = Running::start(&plan);
    let web = server.web;
    let mut devices = begin(web, &plan.code(), log_key(web), 3, &mut dice);
    let photos = [photo(&mut dice, 20_000)];
    carry_all(web, &devices[2], &mut Folder::with(&photos));
    is_had(web, &devices[1], &photos);
    devices[0].state_fact(&Fact::Revoked { writer: 3 });
    settle(web, &mut devices[0], &mut dice);

    let there = photos[0].hash;
    let other = photo(&mut dice, 300);
    let chunk = Chunk::of(&other.bytes, 0, CHUNK_MIN).unwrap().encode();
    let (stranger, unknown) = (Device::new(2, devices[0].log_key, &mut dice), Device::new(9, [0; 32], &mut dice));
    let another = *b"another book....";
    let mut said = Vec::new();
    for (device, book) in [(&devices[2], &BOOK), (&stranger, &BOOK), (&unknown, &BOOK), (&devices[0], &another)] {
        said.push(ask(web, device, book, &there, Act::Look).unwrap());
        said.push(ask(web, device, book, &[1; 32], Act::Look).unwrap());
        said.push(ask(web, device, book, &there, Act::Take { off: 0, len: 9 }).unwrap());
        said.push(ask(web, device, book, &other.hash, Act::Bring(&chunk)).unwrap());
    }
    let path = format!("/v1/b/{}/{}", hex::encode(&BOOK), hex::encode(&there));
    said.extend(["HEAD", "GET", "PUT"].map(|method| web.ask(method, &path, &[], b"").unwrap()));
    // Signed by one for another question.
    let signature = Ask { writer: 1, hash: there, act: Act::Look }.sign(&BOOK, &devices[0].sign);
    let lines = [("htx-writer", "1".to_owned()), ("htx-signature", hex::encode(&signature))];
    said.push(web.ask("GET", &path, &lines, b"").unwrap());
    for answer in said {
        assert_eq!((answer.status, answer.body.len(), kept(&answer)), (404, 0, None), "{}", answer.head);
    }
    // Nothing of it was kept, and the others are served.
    assert_eq!(kept(&ask(web, &devices[0], &BOOK, &other.hash, Act::Look).unwrap()), Some(Kept::nothing(0)));
    is_had(web, &devices[0], &photos);
    assert!(server.stop());
}

#[test]
fn nonsense_is_refused_and_what_is_too_much_is_said_to_be_so() {
    let folder = tempfile::tempdir().unwrap();
    let mut plan = Plan::on_sqlite(&folder.path().join("server"));
    let config = folder.path().join("province.toml");
    std::fs::write(&config, "[limits]\nphoto_bytes_a_day = 200000\nphoto_bytes_a_book = 300000\n").unwrap();
    plan.config = Some(config);
    let mut dice = Dice::new(63);
    let server = Running::start(&plan);
    let web = server.web;
    let devices = begin(web, &plan.code(), log_key(web), 2, &mut dice);
    // A new book may bring its past without a measure; its room is measured from the beginning.
    let photos: Vec<_> = (0..3).map(|_| photo(&mut dice, 120_000)).collect();
    let bring = |device: &Device, hash: &Hash, chunk: &[u8]| ask(web, device, &BOOK, hash, Act::Bring(chunk)).unwrap();
    let chunk_of = |photo: &Sealed, off: usize| Chunk::of(&photo.bytes, off, 65_536).unwrap().encode();

    // Damaged on the way, no chunk at all, too long.
    let good = chunk_of(&photos[0], 0);
    let mut damaged = good.clone();
    *damaged.last_mut().unwrap() ^= 1;
    assert_eq!(bring(&devices[0], &photos[0].hash, &damaged).status, 400);
    assert_eq!(bring(&devices[0], &photos[0].hash, b"").status, 400);
    assert_eq!(bring(&devices[0], &photos[0].hash, &[0x85; 70_000]).status, 413);
    for query in ["off=x", "len=", "off=99999999999", "a=b"] {
        let path = format!("/v1/b/{}/{}?{query}", hex::encode(&BOOK), hex::encode(&photos[0].hash));
        assert_eq!(web.ask("GET", &path, &[], b"").unwrap().status, 400, "{query}");
    }
    // Heads of chunks changed in every way that has fooled decoders: refused, or a chunk like another.
    for _ in 0..300 {
        let (mut head, rest) = (good[..24].to_vec(), &good[24..]);
        (0..1 + dice.below(3)).for_each(|_| change(&mut head, &good[..24], &mut dice));
        let changed = [&head[..], rest].concat();
        let status = bring(&devices[0], &[8; 32], &changed).status;
        assert_eq!(status == 400 || status == 413, Chunk::decode(&changed).is_err(), "{status}: {head:02x?}");
    }
    // What they began is not the photo of its name either, and so leaves nothing.
    let ended = [0, 65_536].map(|off| bring(&devices[0], &[8; 32], &chunk_of(&photos[0], off)).status);
    assert_eq!(ended[1], 422);
    // Not the photo of its name.
    for off in [0, 65_536] {
        let answer = bring(&devices[0], &[7; 32], &chunk_of(&photos[1], off));
        assert_eq!(answer.status, if off == 0 { 204 } else { 422 });
    }
    assert_eq!(kept(&ask(web, &devices[0], &BOOK, &[7; 32], Act::Look).unwrap()), Some(Kept::nothing(0)));
    // The room of a book.
    let statuses: Vec<_> = photos
        .iter()
        .flat_map(|photo| [0, 65_536].map(|off| bring(&devices[1], &photo.hash, &chunk_of(photo, off)).status))
        .collect();
    assert_eq!(statuses, [204, 204, 204, 204, 507, 409], "the third has no room, and so no second chunk");
    // A photo that is not there, beyond its end, and the second half of one.
    let taken = |hash: &Hash, off, len| ask(web, &devices[1], &BOOK, hash, Act::Take { off, len }).unwrap();
    assert_eq!(taken(&photos[2].hash, 0, 9).status, 404);
    assert_eq!(taken(&photos[0].hash, 200_000, 9).status, 404);
    let half = Chunk::decode(&taken(&photos[0].hash, 70_000, 65_536).body).unwrap();
    assert_eq!(half.data, &photos[0].bytes[70_000..]);

    let metrics = String::from_utf8(web.ask("GET", "/metrics", &[], b"").unwrap().body).unwrap();
    for line in ["htx_photo_chunks_total{outcome=\"mismatch\"} 2", "htx_photo_chunks_total{outcome=\"full\"} 1"] {
        assert!(metrics.contains(line), "{metrics}");
    }
    // The log says how much, and neither of which photo nor what.
    let log = std::fs::read_to_string(&server.log).unwrap();
    assert!(log.contains("\"photo\"") && log.contains("\"outcome\":\"kept\""), "{log}");
    assert!(photos.iter().all(|photo| !log.contains(&hex::encode(&photo.hash)[..16])));
    assert!(server.stop());
}

#[test]
fn photos_are_in_the_backup_and_move_with_their_book() {
    let folder = tempfile::tempdir().unwrap();
    let plan = Plan::on_sqlite(&folder.path().join("server"));
    let cluster = cluster::shared();
    let mut dice = Dice::new(64);
    let server = Running::start(&plan);
    let devices = begin(server.web, &plan.code(), log_key(server.web), 2, &mut dice);
    let photos: Vec<_> = [100, 70_000, 153_600].into_iter().map(|len| photo(&mut dice, len)).collect();
    carry_all(server.web, &devices[0], &mut Folder::with(&photos));
    // One is under way.
    let begun = photo(&mut dice, 100_000);
    let chunk = Chunk::of(&begun.bytes, 0, 65_536).unwrap().encode();
    assert_eq!(ask(server.web, &devices[0], &BOOK, &begun.hash, Act::Bring(&chunk)).unwrap().status, 204);
    let backup = folder.path().join("monday.sqlite");
    plan.run(&["backup", "--out", backup.to_str().unwrap()]);
    assert!(server.stop());

    let url = cluster.url(&cluster.database());
    plan.run(&["copy", "--from", &format!("sqlite:{}", plan.data.display()), "--to", &url]);
    plan.run(&["restore", backup.to_str().unwrap()]);
    let on_postgres = Plan { database_url: Some(url), ..plan.clone() };
    for plan in [plan, on_postgres] {
        let server = Running::start(&plan);
        is_had(server.web, &devices[1], &photos);
        let look = ask(server.web, &devices[1], &BOOK, &begun.hash, Act::Look).unwrap();
        assert_eq!(kept(&look), Some(Kept { size: begun.bytes.len() as u32, have: 65_536 }));
        carry_all(server.web, &devices[1], &mut Folder::with(std::slice::from_ref(&begun)));
        is_had(server.web, &devices[0], std::slice::from_ref(&begun));
        assert!(server.stop());
        plan.run(&["verify"]);
    }
}

#[test]
fn what_a_photo_shows_is_found_nowhere_on_the_server() {
    let folder = tempfile::tempdir().unwrap();
    let plan = Plan { log: Some("trace"), ..Plan::on_sqlite(&folder.path().join("server")) };
    let mut dice = Dice::new(65);
    let server = Running::start(&plan);
    let devices = begin(server.web, &plan.code(), log_key(server.web), 2, &mut dice);
    let words = "HÓA ĐƠN GIÁ TRỊ GIA TĂNG 0100109106 ".repeat(2_000);
    let photos = [seal(&BOOK, &BookKey::new([9; 32]), &[3; 24], words.as_bytes()).unwrap()];
    carry_all(server.web, &devices[0], &mut Folder::with(&photos));
    is_had(server.web, &devices[1], &photos);
    assert!(server.stop());
    let mut places: Vec<_> = std::fs::read_dir(&plan.data).unwrap().map(|file| file.unwrap().path()).collect();
    places.push(plan.data.with_extension("log"));
    for place in places {
        let bytes = std::fs::read(&place).unwrap();
        for word in ["GIÁ TRỊ", "0100109106"] {
            assert!(
                !bytes.windows(word.len()).any(|window| window == word.as_bytes()),
                "{word} in {}",
                place.display()
            );
        }
    }
}
