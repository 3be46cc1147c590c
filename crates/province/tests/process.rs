//! The program as it runs: killed, robbed of its database, shouted at.

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

use std::collections::BTreeSet;
use std::io::{Read, Write};
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use common::{BOOK, Dice, change, voucher};
use device::{Device, RULES};
use province::archive::Place;
use province::hex;
use support::cluster::{self, Cluster};
use support::crowd::{self, Acked, begin, settle};
use support::program::{Plan, Running, Web, until};
use sync::exchange::{Code, Fetch, Line, Opening, Refusal, Reply, Verdict};
use sync::member::Fact;

fn log_key(web: Web) -> [u8; 32] {
    let keys = web.ask("GET", "/v1/keys", &[], b"").unwrap().body;
    keys[32..64].try_into().unwrap()
}

/// How often the server is killed; `HTX_KILLS` for more.
fn kills() -> usize {
    std::env::var("HTX_KILLS").ok().and_then(|text| text.parse().ok()).unwrap_or(30)
}

#[test]
fn a_server_killed_again_and_again_loses_nothing_it_acknowledged() {
    let folder = tempfile::tempdir().unwrap();
    let plan = Plan::on_sqlite(&folder.path().join("server"));
    let place = Place::Sqlite(plan.data.join(province::sqlite::FILE));
    killed(&plan, &place, kills());
}

#[test]
fn nor_does_it_on_postgres() {
    let folder = tempfile::tempdir().unwrap();
    let cluster = cluster::shared();
    let url = cluster.url(&cluster.database());
    let plan = Plan::on_postgres(&folder.path().join("server"), url.clone());
    killed(&plan, &Place::Postgres(url), kills().div_ceil(3));
}

/// Six devices write and exchange while their server is killed at moments nobody chose.
fn killed(plan: &Plan, place: &Place, kills: usize) {
    let mut dice = Dice::new(31);
    let mut server = Running::start(plan);
    let web = server.web;
    let devices = begin(web, &plan.code(), log_key(web), 6, &mut dice);
    let (end, acked) = (Arc::new(AtomicBool::new(false)), Acked::default());
    let threads = crowd::work(web, devices, &end, &acked);
    for _ in 0..kills {
        std::thread::sleep(Duration::from_millis(5 + dice.below(250) as u64));
        server.kill();
        server = Running::start(plan);
    }
    // A last stretch in peace: however slow the machine, there was some load.
    until("something is acknowledged", || acked.lock().unwrap().len() > kills);
    end.store(true, Ordering::Relaxed);
    let devices = threads.into_iter().map(|thread| thread.join().unwrap()).collect();
    crowd::audit(web, devices, &acked, place);
    assert!(server.stop());
}

#[test]
fn postgres_stopped_in_mid_load_costs_time_and_nothing_else() {
    let folder = tempfile::tempdir().unwrap();
    // A cluster of its own: the others are not to be stopped.
    let cluster = Cluster::start();
    let plan = Plan::on_postgres(&folder.path().join("server"), cluster.url(&cluster.database()));
    let mut dice = Dice::new(32);
    let mut server = Running::start(&plan);
    let web = server.web;
    let devices = begin(web, &plan.code(), log_key(web), 5, &mut dice);
    let (end, acked) = (Arc::new(AtomicBool::new(false)), Acked::default());
    let threads = crowd::work(web, devices, &end, &acked);
    for round in 0..4 {
        std::thread::sleep(Duration::from_millis(300 + dice.below(400) as u64));
        cluster.stop_at_once();
        if round == 0 {
            let sick = web.ask("GET", "/health", &[], b"").unwrap();
            assert_eq!(sick.status, 503);
            assert!(sick.head.contains("retry-after: "), "{}", sick.head);
        }
        cluster.start_again();
        until("the server is well again", || web.is_well());
    }
    assert!(server.child.try_wait().unwrap().is_none(), "the server itself went on");
    end.store(true, Ordering::Relaxed);
    let devices = threads.into_iter().map(|thread| thread.join().unwrap()).collect();
    crowd::audit(web, devices, &acked, &Place::Postgres(plan.database_url.clone().unwrap()));
    assert!(server.stop());
}

#[test]
fn hostile_bytes_get_an_error_and_harm_nobody() {
    let folder = tempfile::tempdir().unwrap();
    let plan = Plan::on_sqlite(&folder.path().join("server"));
    let mut dice = Dice::new(33);
    let server = Running::start(&plan);
    let web = server.web;
    let mut devices = begin(web, &plan.code(), log_key(web), 2, &mut dice);
    let before = devices[0].state.tip;
    let memory = server.memory_kb();

    // Clients that say a little and then nothing, or a letter at a time.
    let mut lame: Vec<_> = (0..200).filter_map(|_| web.connect()).collect();
    for (at, stream) in lame.iter_mut().enumerate() {
        let begun =
            format!("POST /v1/x/{} HTTP/1.1\r\nhost: x\r\ncontent-length: 99999\r\n\r\nabc", hex::encode(&BOOK));
        let _ = stream.write_all(&begun.as_bytes()[..1 + at % begun.len()]);
    }

    // What is no HTTP, or hardly.
    let x = format!("/v1/x/{}", hex::encode(&BOOK));
    for bytes in [
        b"\0\0\0\0\r\n\r\n".to_vec(),
        b"GET".to_vec(),
        b"GET / HTTP/9.9\r\n\r\n".to_vec(),
        [b"GET /".to_vec(), vec![b'a'; 200_000], b" HTTP/1.1\r\n\r\n".to_vec()].concat(),
        [b"GET / HTTP/1.1\r\n".to_vec(), b"a: b\r\n".repeat(5_000), b"\r\n".to_vec()].concat(),
        format!("POST {x} HTTP/1.1\r\nhost: x\r\ncontent-length: -1\r\n\r\n").into_bytes(),
        format!("POST {x} HTTP/1.1\r\nhost: x\r\ncontent-length: 18446744073709551615\r\n\r\nabc").into_bytes(),
        format!("POST {x} HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\nffffffffffffffff\r\n").into_bytes(),
        format!("POST {x} HTTP/1.1\r\nhost: x\r\ncontent-length: 3\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n")
            .into_bytes(),
        dice.bytes(5_000),
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03".to_vec(),
    ] {
        let said = closing(web, &bytes);
        assert!(said.is_empty() || said.starts_with(b"HTTP/1."), "{:?}", String::from_utf8_lossy(&said));
        assert!(is_error(&said), "{:?}", String::from_utf8_lossy(&bytes[..40.min(bytes.len())]));
    }

    // Bodies that are too long, told or untold.
    let long = web.exchange(&BOOK, None, &vec![0x8b; 400_000]);
    assert!(long.is_none_or(|answer| answer.status == 413));
    let mut untold =
        format!("POST {x} HTTP/1.1\r\nhost: x\r\nconnection: close\r\ntransfer-encoding: chunked\r\n\r\n").into_bytes();
    (0..40).for_each(|_| untold.extend([b"4000\r\n".to_vec(), vec![7; 0x4000], b"\r\n".to_vec()].concat()));
    assert!(web.say(&untold).is_none_or(|said| said.is_empty() || said.starts_with(b"HTTP/1.1 413")));

    // Paths and lines that nobody of ours sends.
    for path in [
        "/",
        "/v1/x/",
        "/v1/x/zz",
        "/v1/x/%2e%2e%2f",
        "/v1/q/00/11",
        "/v1/e/0/0/0",
        "/v1/e/00/00/99999",
        "/metrics/../../etc/passwd",
    ] {
        for method in ["GET", "POST", "PUT", "DELETE", "BREW"] {
            let answer = web.ask(method, path, &[], b"x").unwrap();
            assert!((400..500).contains(&answer.status), "{method} {path}: {}", answer.status);
        }
    }
    let with_code = web.ask("POST", &x, &[("htx-code", "zz".into())], b"x").unwrap();
    assert_eq!(with_code.status, 400);

    // Requests of ours, each with something changed.
    let real = devices[1].ask(&mut dice).bytes;
    for _ in 0..400 {
        let mut bytes = real.clone();
        (0..1 + dice.below(3)).for_each(|_| change(&mut bytes, &real, &mut dice));
        let answer = web.exchange(&BOOK, None, &bytes).unwrap();
        assert_eq!(answer.status, 200);
        let reply = Reply::decode(&answer.body).unwrap();
        assert!(matches!(reply, Reply::Refusal(_)) || bytes == real, "{reply:?}");
    }

    // All the while others are served, nothing was written, and little was kept in mind.
    let began = Instant::now();
    for _ in 0..20 {
        let event = voucher(devices[0].events.len() as u32, &mut dice);
        devices[0].record(event);
        settle(web, &mut devices[0], &mut dice);
    }
    assert!(began.elapsed() < Duration::from_secs(30));
    assert_eq!(devices[0].state.tip.size, before.size + 20);
    assert!(web.is_well());
    assert!(server.memory_kb() < memory + 100_000, "{} from {memory}", server.memory_kb());
    // The lame are shown the door.
    let mut first = lame.swap_remove(3);
    first.set_read_timeout(Some(Duration::from_secs(45))).unwrap();
    let mut said = Vec::new();
    let _ = first.read_to_end(&mut said);
    assert!(said.is_empty() || said.starts_with(b"HTTP/1.1 4"), "{said:?}");
    assert!(server.stop());
}

/// Whether an answer lets nobody do anything: none, a status that says no, or our own refusal of what was read as a question.
fn is_error(said: &[u8]) -> bool {
    let body = || said.windows(4).position(|here| here == b"\r\n\r\n").map(|at| &said[at + 4..]);
    !said.starts_with(b"HTTP/1.1 200")
        || body().is_some_and(|body| matches!(Reply::decode(body), Ok(Reply::Refusal(_))))
}

/// What comes back on bytes after which nothing more will come.
fn closing(web: Web, bytes: &[u8]) -> Vec<u8> {
    let mut stream = web.connect().unwrap();
    let _ = stream.write_all(bytes);
    let _ = stream.shutdown(std::net::Shutdown::Write);
    let mut said = Vec::new();
    let _ = stream.read_to_end(&mut said);
    said
}

const WORDS: [&str; 8] = ["Nguyễn", "Trần Văn", "Lê Quang", "lúa ST25", "phân urê", "Thu mua", "cà phê", "Bán chịu"];

#[test]
fn what_the_vouchers_say_is_found_nowhere_on_the_server() {
    let folder = tempfile::tempdir().unwrap();
    let cluster = cluster::shared();
    let database = cluster.database();
    for plan in [
        Plan::on_sqlite(&folder.path().join("file")),
        Plan::on_postgres(&folder.path().join("postgres"), cluster.url(&database)),
    ] {
        let mut dice = Dice::new(34);
        let plan = Plan { log: Some("trace"), ..plan };
        let server = Running::start(&plan);
        let web = server.web;
        let mut devices = begin(web, &plan.code(), log_key(web), 3, &mut dice);
        let mut captured = Vec::new();
        for round in 0..24 {
            let device = &mut devices[round % 3];
            for _ in 0..1 + dice.below(9) {
                let event = voucher(device.events.len() as u32, &mut dice);
                device.record(event);
            }
            let sent = device.ask(&mut dice);
            let answer = web.exchange(&BOOK, None, &sent.bytes).unwrap();
            captured.extend([sent.bytes, answer.head.clone().into_bytes(), answer.body.clone()].concat());
            device.hear(&answer.body);
        }
        // The devices have it in clear: the search looks for what was really written.
        let written: Vec<u8> = devices.iter().flat_map(|device| device.events.concat()).collect();
        let words: Vec<_> = WORDS.into_iter().filter(|word| holds(&written, word.as_bytes())).collect();
        assert!(words.len() >= 6, "{words:?}");
        assert!(server.stop());
        let backup = plan.data.with_extension("backup");
        plan.run(&["backup", "--out", backup.to_str().unwrap()]);
        let mut places = vec![("the line", captured)];
        for file in std::fs::read_dir(&plan.data).unwrap() {
            places.push(("the server's folder", std::fs::read(file.unwrap().path()).unwrap()));
        }
        let log = std::fs::read(plan.data.with_extension("log")).unwrap();
        assert!(holds(&log, b"\"frames\""), "the log was kept, and as talkative as can be");
        places.push(("the log", log));
        places.push(("the backup", std::fs::read(&backup).unwrap()));
        if plan.database_url.is_some() {
            places.push(("the dump", cluster.dump(&database)));
            places.push(("PostgreSQL's log", std::fs::read(cluster.folder().join("log")).unwrap()));
        }
        let keys: Vec<Vec<u8>> = devices[0].keys.iter().map(|(_, key)| key.as_bytes().to_vec()).collect();
        for (place, bytes) in &places {
            for word in &words {
                let word = word.as_bytes();
                let hexed = hex::encode(word).into_bytes();
                assert!(!holds(bytes, word) && !holds(bytes, &hexed), "{} in {place}", String::from_utf8_lossy(word));
            }
            for key in &keys {
                assert!(!holds(bytes, key) && !holds(bytes, hex::encode(key).as_bytes()), "a book key in {place}");
            }
        }
    }
}

fn holds(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window == part)
}

#[test]
fn a_stranger_a_revoked_device_and_one_of_another_book_get_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let plan = Plan::on_sqlite(&folder.path().join("server"));
    let mut dice = Dice::new(35);
    let server = Running::start(&plan);
    let web = server.web;
    let mut devices = begin(web, &plan.code(), log_key(web), 3, &mut dice);
    let ask = |device: &mut Device, book: &[u8; 16], dice: &mut Dice| {
        let sent = device.ask(dice);
        Reply::decode(&web.exchange(book, None, &sent.bytes).unwrap().body).unwrap()
    };
    let mut stranger = Device::new(2, devices[0].log_key, &mut dice);
    assert_eq!(ask(&mut stranger, &BOOK, &mut dice), Reply::Refusal(Refusal::of(Code::Signature)));
    let mut unknown = Device::new(9, devices[0].log_key, &mut dice);
    assert_eq!(ask(&mut unknown, &BOOK, &mut dice), Reply::Refusal(Refusal::of(Code::NotEnrolled)));
    let other = *b"another book....";
    assert_eq!(ask(&mut devices[0], &other, &mut dice), Reply::Refusal(Refusal::of(Code::NotEnrolled)));
    // The cashier is shut out: what it brings lies apart, and no entry goes to it any more.
    devices[0].state_fact(&Fact::Revoked { writer: 3 });
    settle(web, &mut devices[0], &mut dice);
    let event = voucher(1, &mut dice);
    devices[2].record(event);
    let Reply::Answer(answer) = ask(&mut devices[2], &BOOK, &mut dice) else { panic!() };
    assert_eq!((answer.page.entries.len(), answer.quarantined.len()), (0, 1));
    assert_eq!(answer.latest_size, answer.page.from);
    // The others have the frame; it, a stranger and the other book do not.
    let link = answer.quarantined[0].link;
    let fetch = |device: &Device, book: &[u8; 16]| {
        let signature = Fetch { writer: device.writer, link }.sign(book, &device.sign);
        let lines = [("htx-writer", device.writer.to_string()), ("htx-signature", hex::encode(&signature))];
        web.ask("GET", &format!("/v1/q/{}/{}", hex::encode(book), hex::encode(&link)), &lines, b"").unwrap()
    };
    let had = fetch(&devices[1], &BOOK);
    assert_eq!((had.status, had.body.as_slice()), (200, devices[2].cut.last().unwrap().bytes()));
    for refused in [fetch(&devices[2], &BOOK), fetch(&stranger, &BOOK), fetch(&devices[1], &other)] {
        assert_eq!((refused.status, refused.body.len()), (404, 0));
    }
    let unsigned = web.ask("GET", &format!("/v1/q/{}/{}", hex::encode(&BOOK), hex::encode(&link)), &[], b"").unwrap();
    assert_eq!(unsigned.status, 404);
    assert!(server.stop());
}

#[test]
fn messages_wait_in_the_mailbox() {
    let folder = tempfile::tempdir().unwrap();
    let plan = Plan::on_sqlite(&folder.path().join("server"));
    let mut dice = Dice::new(36);
    let server = Running::start(&plan);
    let web = server.web;
    let devices = begin(web, &plan.code(), log_key(web), 2, &mut dice);
    let id: [u8; 16] = dice.array();
    let path = |n: u16| format!("/v1/e/{}/{}/{n}", hex::encode(&BOOK), hex::encode(&id));
    let put =
        |n: u16, lines: &[(&str, String)], message: &[u8]| web.ask("PUT", &path(n), lines, message).unwrap().status;
    let get = |n: u16| web.ask("GET", &path(n), &[], b"").unwrap();
    assert_eq!(put(0, &[], b"hello"), 403);
    assert_eq!(get(0).status, 404);
    let signature = Opening { writer: 2, id, message: b"hello" }.sign(&BOOK, &devices[1].sign);
    let signed = [("htx-writer", "2".to_owned()), ("htx-signature", hex::encode(&signature))];
    assert_eq!(put(0, &signed, b"hello"), 204);
    assert_eq!(put(0, &signed, b"hello"), 204, "again");
    assert_eq!(get(1).status, 204, "not yet");
    assert_eq!(put(1, &[], &[7; 1_024]), 204);
    assert_eq!((get(1).status, get(1).body), (200, vec![7; 1_024]));
    assert_eq!(put(1, &[], b"other"), 409);
    assert_eq!(put(3, &[], b"early"), 409);
    assert_eq!(put(2, &[], &[7; 4_097]), 413);
    assert_eq!(put(8, &[], b"x"), 507);
    assert!(server.stop());
}

#[test]
fn an_exchange_with_nothing_to_do_is_small_and_one_too_many_is_told_when_to_come() {
    let folder = tempfile::tempdir().unwrap();
    let mut plan = Plan::on_sqlite(&folder.path().join("server"));
    let config = folder.path().join("province.toml");
    std::fs::write(&config, "[limits]\nbook_a_second = 1\nbook_at_once = 12\n").unwrap();
    plan.config = Some(config);
    let mut dice = Dice::new(37);
    let server = Running::start(&plan);
    let web = server.web;
    let mut devices = begin(web, &plan.code(), log_key(web), 2, &mut dice);
    let sent = devices[0].ask(&mut dice);
    let answer = web.exchange(&BOOK, None, &sent.bytes).unwrap();
    println!("nothing to do: {} bytes both ways, heads included", answer.bytes);
    assert!(answer.bytes <= 600, "{}", answer.bytes);
    assert!(answer.head.contains("date: "));
    let mut told = None;
    for _ in 0..40 {
        let answer = web.exchange(&BOOK, None, &sent.bytes).unwrap();
        if answer.status == 429 {
            told = Some(answer);
            break;
        }
    }
    assert!(told.unwrap().head.contains("retry-after: 1"));
    // Another book is not kept waiting by this one.
    assert_eq!(web.exchange(b"another book....", None, &sent.bytes).unwrap().status, 200);
    assert!(server.stop());
}

#[test]
fn a_backup_put_back_is_found_out_and_filled_up_by_the_devices() {
    let folder = tempfile::tempdir().unwrap();
    let plan = Plan::on_sqlite(&folder.path().join("server"));
    let mut dice = Dice::new(38);
    let server = Running::start(&plan);
    let web = server.web;
    let mut devices = begin(web, &plan.code(), log_key(web), 3, &mut dice);
    let backup = folder.path().join("monday.htx");
    // While it serves.
    plan.run(&["backup", "--out", backup.to_str().unwrap()]);
    let acked = Arc::new(Mutex::new(Default::default()));
    for device in &mut devices {
        for _ in 0..5 {
            let event = voucher(device.events.len() as u32, &mut dice);
            device.record(event);
        }
        settle(web, device, &mut dice);
        let mut all: std::sync::MutexGuard<'_, std::collections::BTreeSet<[u8; 32]>> = acked.lock().unwrap();
        all.extend(device.cut.iter().map(|frame| frame.link(&BOOK)));
    }
    let refused = plan.command(&["restore", backup.to_str().unwrap()]).output().unwrap();
    assert!(!refused.status.success(), "not while it serves");
    assert!(server.stop());
    let said = plan.run(&["restore", backup.to_str().unwrap()]);
    assert!(said.contains("\"epoch\":2") && said.contains("\"ok\":true"), "{said}");
    let server = Running::start(&plan);
    crowd::audit(web, devices, &acked, &Place::Sqlite(plan.data.join(province::sqlite::FILE)));
    assert!(plan.run(&["book", "list"]).contains("\"epoch\":2"));
    assert!(server.stop());
}

/// Devices believe the one key they were told. A server with another one would be taken for a forger by all of them, so none begins.
#[test]
fn books_are_served_under_the_key_their_devices_were_told_or_not_at_all() {
    let folder = tempfile::tempdir().unwrap();
    let plan = Plan::on_sqlite(&folder.path().join("server"));
    let mut dice = Dice::new(43);
    let server = Running::start(&plan);
    begin(server.web, &plan.code(), log_key(server.web), 2, &mut dice);
    let backup = folder.path().join("monday.htx");
    plan.run(&["backup", "--out", backup.to_str().unwrap()]);
    assert!(server.stop());
    let restore = ["restore", backup.to_str().unwrap()];
    let refused = |plan: &Plan, words: &[&str], code: &str| {
        let output = plan.command(words).output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(!output.status.success() && said.contains(code), "{words:?}: {said}");
    };
    let elsewhere = Plan::on_sqlite(&folder.path().join("elsewhere"));
    refused(&elsewhere, &restore, "keys.log-missing");
    let there = |name: &str| elsewhere.data.join(name);
    assert!(!there("log.key").exists() && !there(province::sqlite::FILE).exists(), "nothing was begun");
    elsewhere.run(&["keys", "show"]);
    refused(&elsewhere, &restore, "keys.log-other");
    std::fs::copy(plan.data.join("log.key"), there("log.key")).unwrap();
    elsewhere.run(&restore);
    elsewhere.run(&["verify"]);
    // Nor does it go on where the key was lost or exchanged later.
    std::fs::remove_file(there("log.key")).unwrap();
    let invite = ["book", "invite", "--public-url", "https://so.example.vn"];
    for words in [&["serve", "--listen", "127.0.0.1:0"][..], &["rewind"], &["keys", "show"], &invite] {
        refused(&elsewhere, words, "keys.log-missing");
    }
}

/// What a restore has not made whole is served by nobody.
#[test]
fn a_restore_that_was_cut_off_is_done_again_before_anything_is_served() {
    let folder = tempfile::tempdir().unwrap();
    let plan = Plan::on_sqlite(&folder.path().join("server"));
    let mut dice = Dice::new(44);
    let server = Running::start(&plan);
    begin(server.web, &plan.code(), log_key(server.web), 2, &mut dice);
    let backup = folder.path().join("monday.htx");
    plan.run(&["backup", "--out", backup.to_str().unwrap()]);
    assert!(server.stop());
    // As after a cut between the two names: the books have been put aside, and what was restored has not their name yet.
    let books = plan.data.join(province::sqlite::FILE);
    std::fs::rename(&books, books.with_extension("sqlite.before-1")).unwrap();
    std::fs::write(books.with_extension("sqlite.restored"), b"half").unwrap();
    for words in [&["serve", "--listen", "127.0.0.1:0"][..], &["book", "invite"]] {
        let output = plan.command(words).output().unwrap();
        assert!(String::from_utf8_lossy(&output.stderr).contains("restore.cut-off"), "{output:?}");
        assert!(!books.exists(), "no empty books are begun");
    }
    assert!(plan.run(&["restore", backup.to_str().unwrap()]).contains("\"epoch\":2"));
    assert!(plan.run(&["book", "list"]).contains("\"epoch\":2"));
    assert!(Running::start(&plan).stop());
}

/// Root puts the backup back, another user serves: the books are that user's, and nobody else's to read.
#[test]
fn restored_books_belong_to_whoever_the_folder_belongs_to() {
    let folder = tempfile::tempdir().unwrap();
    let plan = Plan::on_sqlite(&folder.path().join("server"));
    let mut dice = Dice::new(45);
    let server = Running::start(&plan);
    begin(server.web, &plan.code(), log_key(server.web), 2, &mut dice);
    let backup = folder.path().join("monday.htx");
    plan.run(&["backup", "--out", backup.to_str().unwrap()]);
    assert!(server.stop());
    let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&backup), 0o600);
    // Who is not root has no second user at hand; then it is about the mode alone.
    let service = (std::fs::metadata(&plan.data).unwrap().uid() == 0).then_some(65_534);
    let copied = folder.path().join("htx-province");
    std::fs::copy(env!("CARGO_BIN_EXE_htx-province"), &copied).unwrap();
    std::fs::set_permissions(folder.path(), std::fs::Permissions::from_mode(0o755)).unwrap();
    let as_service = |words: &[&str]| {
        let mut command = Command::new(&copied);
        command.env_clear().args(words).arg("--data").arg(&plan.data);
        if let Some(user) = service {
            command.uid(user).gid(user);
        }
        command.output().unwrap()
    };
    std::fs::remove_file(plan.data.join("lock")).unwrap();
    std::os::unix::fs::chown(&plan.data, service, service).unwrap();
    for file in std::fs::read_dir(&plan.data).unwrap() {
        std::os::unix::fs::chown(file.unwrap().path(), service, service).unwrap();
    }
    plan.run(&["restore", backup.to_str().unwrap()]);
    let books = plan.data.join(province::sqlite::FILE);
    assert_eq!(mode(&books), 0o600);
    for file in [&books, &plan.data.join("lock")] {
        let (is, of) = (std::fs::metadata(file).unwrap(), std::fs::metadata(&plan.data).unwrap());
        assert_eq!((is.uid(), is.gid()), (of.uid(), of.gid()), "{}", file.display());
    }
    assert!(String::from_utf8_lossy(&as_service(&["rewind"]).stdout).contains("\"epoch\":3"));
    // A file that may only be read is not served as if all were well.
    std::fs::set_permissions(&books, std::fs::Permissions::from_mode(0o444)).unwrap();
    let refused = as_service(&["serve", "--listen", "127.0.0.1:0"]);
    let said = String::from_utf8_lossy(&refused.stderr);
    assert!(said.contains("store.read-only") && said.contains(books.to_str().unwrap()), "{said}");
}

/// `program` with these words, able to write files of so many bytes: a full disk, as far as it can tell.
fn on_a_full_disk(command: &Command, bytes: u64) -> Command {
    let mut shell = Command::new("sh");
    // What is over the limit is an error to the program and does not end it.
    shell.args(["-c", "trap '' XFSZ; limit=$1; shift; exec prlimit --fsize=$limit: \"$@\"", "sh", &bytes.to_string()]);
    shell.arg(command.get_program()).args(command.get_args());
    shell.env_clear().env("PATH", std::env::var_os("PATH").unwrap_or_default());
    shell
}

#[test]
fn what_cannot_be_written_makes_the_server_unwell_until_something_is() {
    let folder = tempfile::tempdir().unwrap();
    let plan = Plan::on_sqlite(&folder.path().join("server"));
    let mut dice = Dice::new(46);
    let serve = plan.command(&["serve", "--listen", &plan.address.to_string()]);
    let mut child = on_a_full_disk(&serve, u64::MAX >> 1).stderr(Stdio::piped()).spawn().unwrap();
    let mut log = child.stderr.take().unwrap();
    let reading = std::thread::spawn(move || {
        let mut said = String::new();
        log.read_to_string(&mut said).unwrap();
        said
    });
    let server = Running { child, web: Web { address: plan.address }, log: folder.path().join("none") };
    let web = server.web;
    until("it listens", || web.is_well());
    let mut devices = begin(web, &plan.code(), log_key(web), 2, &mut dice);
    assert!(web.is_well());
    let room = |bytes: &str| {
        let pid = server.child.id().to_string();
        assert!(
            Command::new("prlimit").args(["--pid", &pid, &format!("--fsize={bytes}:")]).status().unwrap().success()
        );
    };
    room("1");
    let event = voucher(1, &mut dice);
    devices[0].record(event);
    let sent = devices[0].ask(&mut dice);
    assert_eq!(web.exchange(&BOOK, None, &sent.bytes).unwrap().status, 503);
    assert_eq!(web.ask("GET", "/health", &[], b"").unwrap().status, 503);
    // What changes nothing is answered, and says nothing of the disk.
    assert_eq!(web.exchange(&[9; 16], None, b"no request").unwrap().status, 200);
    assert_eq!(web.ask("GET", "/health", &[], b"").unwrap().status, 503);
    room("unlimited");
    settle(web, &mut devices[0], &mut dice);
    assert!(web.is_well());
    assert!(server.stop());
    let said = reading.join().unwrap();
    assert!(said.contains("the disk failed") && said.contains("store.unwritten"), "{said}");
}

#[test]
fn a_restore_without_room_blames_its_own_disk_and_leaves_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let plan = Plan::on_sqlite(&folder.path().join("server"));
    let mut dice = Dice::new(47);
    let server = Running::start(&plan);
    begin(server.web, &plan.code(), log_key(server.web), 2, &mut dice);
    let backup = folder.path().join("monday.htx");
    let back = ["backup", "--out", backup.to_str().unwrap()];
    let full = on_a_full_disk(&plan.command(&back), 8_192).output().unwrap();
    assert!(!full.status.success());
    assert!(!folder.path().join("monday.htx.part").exists(), "half a backup is none");
    plan.run(&back);
    assert!(server.stop());
    let before = files(folder.path());
    let restore = plan.command(&["restore", backup.to_str().unwrap()]);
    let full = on_a_full_disk(&restore, 8_192).output().unwrap();
    let said = String::from_utf8_lossy(&full.stderr);
    assert!(!full.status.success() && said.contains("books.sqlite.restored: "), "{said}");
    assert!(!said.contains("monday.htx"), "{said}");
    assert_eq!(files(folder.path()), before, "nothing is left of it");
    assert!(Running::start(&plan).stop());
}

/// Every file under this folder.
fn files(folder: &Path) -> BTreeSet<PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries.flat_map(|path| if path.is_dir() { files(&path) } else { BTreeSet::from([path]) }).collect()
}

/// Where books were served before and are gone, no empty ones are begun: their devices would be told that nobody knows them.
#[test]
fn books_that_were_moved_away_are_asked_for() {
    let folder = tempfile::tempdir().unwrap();
    let plan = Plan::on_sqlite(&folder.path().join("server"));
    let early = plan.command(&["book", "invite"]).output().unwrap();
    assert!(String::from_utf8_lossy(&early.stderr).contains("invite.no-server"), "{early:?}");
    assert!(!plan.data.exists(), "no key is made for a server that is not there");
    assert!(
        plan.run(&["book", "invite", "--public-url", "https://so.example.vn"]).starts_with("https://so.example.vn/")
    );
    assert!(Running::start(&plan).stop());
    let (books, away) = (plan.data.join(province::sqlite::FILE), folder.path().join("away"));
    std::fs::rename(&books, &away).unwrap();
    std::fs::remove_file(plan.data.join("log.key")).unwrap();
    let before = files(&plan.data);
    for words in [&["serve", "--listen", "127.0.0.1:0"][..], &["migrate"], &["book", "invite"], &["keys", "show"]] {
        let refused = plan.command(words).output().unwrap();
        let said = String::from_utf8_lossy(&refused.stderr);
        assert!(said.contains("store.gone") && said.contains("address"), "{words:?}: {said}");
        assert_eq!(files(&plan.data), before, "{words:?}: nothing was begun");
    }
    // The same folder with its books elsewhere, and one that is begun anew on purpose.
    let cluster = cluster::shared();
    let on_postgres = Plan { database_url: Some(cluster.url(&cluster.database())), ..plan.clone() };
    assert!(Running::start(&on_postgres).stop());
    std::fs::remove_file(plan.data.join("address")).unwrap();
    assert!(Running::start(&plan).stop());
    assert!(books.exists());
}

#[test]
fn devices_that_come_to_different_figures_are_told_of() {
    let folder = tempfile::tempdir().unwrap();
    let plan = Plan::on_sqlite(&folder.path().join("server"));
    let mut dice = Dice::new(48);
    let server = Running::start(&plan);
    let mut devices = begin(server.web, &plan.code(), log_key(server.web), 2, &mut dice);
    let mut report = |at: usize, digest: u8| {
        let device: &mut Device = &mut devices[at];
        settle(server.web, device, &mut dice);
        let sign = device.sign.clone();
        let line = Line { book: &BOOK, writer: device.writer, sign: &sign, log_key: &device.log_key, rules: RULES };
        let (sent, state) =
            sync::exchange::request(&line, &device.state, &[], Some([digest; 8]), sync::exchange::Sizes::default());
        device.state = state;
        assert_eq!(server.web.exchange(&BOOK, None, &sent.bytes).unwrap().status, 200);
    };
    report(0, 1);
    report(1, 1);
    let counted = || String::from_utf8(server.web.ask("GET", "/metrics", &[], b"").unwrap().body).unwrap();
    assert!(counted().contains("\nhtx_diverged_total 0\n"));
    report(1, 2);
    assert!(counted().contains("\nhtx_diverged_total 1\n"));
    let log = std::fs::read_to_string(&server.log).unwrap();
    let warned: Vec<_> = log.lines().filter(|line| line.contains("differ from another's")).collect();
    assert!(warned.len() == 1 && warned[0].contains(&hex::encode(&BOOK[..4])) && warned[0].contains("WARN"), "{log}");
    assert!(server.stop());
}

#[test]
fn books_and_codes_are_listed_with_the_names_they_were_made_for() {
    let folder = tempfile::tempdir().unwrap();
    let cluster = cluster::shared();
    for plan in [
        Plan::on_sqlite(&folder.path().join("file")),
        Plan::on_postgres(&folder.path().join("postgres"), cluster.url(&cluster.database())),
    ] {
        let mut dice = Dice::new(49);
        let server = Running::start(&plan);
        begin(server.web, &plan.code(), log_key(server.web), 1, &mut dice);
        let other = plan.run(&["invite", "--name", "HTX \"Bình Minh\""]);
        let lines = |words: &[&str]| -> Vec<serde_json::Value> {
            plan.run(words).lines().map(|line| serde_json::from_str(line).unwrap()).collect()
        };
        let books = lines(&["book", "list"]);
        assert_eq!((books.len(), &books[0]["name"]), (1, &"HTX Đồng Tâm".into()));
        assert!(books[0]["last_entry"].as_str().unwrap().starts_with("20"), "{books:?}");
        let codes = lines(&["invite", "list"]);
        let of = |state: &str| codes.iter().find(|code| code["state"] == state).unwrap();
        assert_eq!((codes.len(), &of("used")["name"]), (2, &"HTX Đồng Tâm".into()));
        assert_eq!((&of("used")["book"], &of("unused")["name"]), (&books[0]["book"], &"HTX \"Bình Minh\"".into()));
        let id = |state: &str| of(state)["id"].as_str().unwrap().to_owned();
        let refused = |id: &str, code: &str| {
            let output = plan.command(&["invite", "withdraw", id]).output().unwrap();
            assert!(String::from_utf8_lossy(&output.stderr).contains(code), "{output:?}");
        };
        refused(&id("used"), "invite.used");
        refused("0123456789abcdef", "invite.unknown");
        plan.run(&["book", "invite", "withdraw", &id("unused")]);
        assert!(plan.run(&["book", "invite", "list"]).contains("\"state\":\"withdrawn\""));
        // It begins no book any more.
        let mut device = crowd::founder_of(log_key(server.web), &mut dice);
        let sent = device.ask(&mut dice);
        let answer = server.web.exchange(&[8; 16], Some(&other.trim().parse().unwrap()), &sent.bytes).unwrap();
        assert!(matches!(Reply::decode(&answer.body), Ok(Reply::Refusal(_))), "{answer:?}");
        assert_eq!(lines(&["book", "list"]).len(), 1);
        let unknown = plan.command(&["verify", "--book", &"ab".repeat(16)]).output().unwrap();
        assert!(String::from_utf8_lossy(&unknown.stderr).contains("book.unknown"), "{unknown:?}");
        assert!(server.stop());
    }
}

#[test]
fn books_move_to_postgres_and_back_and_are_served_on() {
    let folder = tempfile::tempdir().unwrap();
    let plan = Plan::on_sqlite(&folder.path().join("server"));
    let cluster = cluster::shared();
    let mut dice = Dice::new(39);
    let server = Running::start(&plan);
    let mut devices = begin(server.web, &plan.code(), log_key(server.web), 3, &mut dice);
    devices[0].state_fact(&Fact::Revoked { writer: 3 });
    settle(server.web, &mut devices[0], &mut dice);
    let event = voucher(1, &mut dice);
    devices[2].record(event);
    let sent = devices[2].ask(&mut dice);
    server.web.exchange(&BOOK, None, &sent.bytes).unwrap();
    plan.code();
    let url = cluster.url(&cluster.database());
    let from = format!("sqlite:{}", plan.data.display());
    let at_work = plan.command(&["copy", "--from", &from, "--to", &url]).output().unwrap();
    assert!(String::from_utf8_lossy(&at_work.stderr).contains("serve.running"), "not while it serves: {at_work:?}");
    assert!(server.stop());
    let copied = plan.command(&["copy", "--from", &from, "--to", &url]).output().unwrap();
    let next = String::from_utf8_lossy(&copied.stderr);
    assert!(copied.status.success() && next.contains("database_url") && next.contains("Do not serve"), "{copied:?}");
    let again = plan.command(&["copy", "--from", &from, "--to", &url]).output().unwrap();
    assert!(!again.status.success(), "not over books that are there");
    let back = folder.path().join("back.sqlite");
    plan.run(&["copy", "--from", &url, "--to", &format!("sqlite:{}", back.display())]);
    // The same folder, the same keys, another database: the devices notice nothing.
    let on_postgres = Plan { database_url: Some(url.clone()), ..plan.clone() };
    let server = Running::start(&on_postgres);
    for device in &mut devices[..2] {
        let event = voucher(device.events.len() as u32, &mut dice);
        device.record(event);
        settle(server.web, device, &mut dice);
    }
    settle(server.web, &mut devices[0], &mut dice);
    assert_eq!(devices[0].read(), devices[1].read());
    assert_eq!(devices[0].state.epoch, 1);
    let verified = on_postgres.run(&["verify"]);
    assert!(verified.contains("\"books\":1"), "{verified}");
    assert!(server.stop());
}

#[test]
fn what_is_begun_is_ended_when_the_server_is_told_to_stop() {
    let folder = tempfile::tempdir().unwrap();
    let plan = Plan::on_sqlite(&folder.path().join("server"));
    let mut dice = Dice::new(40);
    let server = Running::start(&plan);
    let web = server.web;
    let mut devices = begin(web, &plan.code(), log_key(web), 2, &mut dice);
    let second = plan.command(&["serve", "--listen", "127.0.0.1:0"]).output().unwrap();
    assert!(!second.status.success(), "one server for one folder");
    let open = plan.command(&["serve", "--listen", "0.0.0.0:0"]).output().unwrap();
    assert!(String::from_utf8_lossy(&open.stderr).contains("settings.open"), "no open line without TLS or a proxy");
    // A request that is half said when the word comes.
    let event = voucher(1, &mut dice);
    devices[0].record(event);
    let sent = devices[0].ask(&mut dice);
    let mut stream = web.connect().unwrap();
    let head = format!(
        "POST /v1/x/{} HTTP/1.1\r\nhost: x\r\ncontent-length: {}\r\n\r\n",
        hex::encode(&BOOK),
        sent.bytes.len()
    );
    stream.write_all(head.as_bytes()).unwrap();
    stream.write_all(&sent.bytes[..100]).unwrap();
    std::thread::sleep(Duration::from_millis(300));
    let stopping = std::thread::spawn(move || server.stop());
    std::thread::sleep(Duration::from_millis(300));
    stream.write_all(&sent.bytes[100..]).unwrap();
    let mut said = Vec::new();
    stream.read_to_end(&mut said).unwrap();
    assert!(said.starts_with(b"HTTP/1.1 200"), "{:?}", String::from_utf8_lossy(&said));
    let end = said.windows(4).position(|four| four == b"\r\n\r\n").unwrap() + 4;
    assert!(matches!(devices[0].hear(&said[end..]), Verdict::Taken(_)));
    assert!(stopping.join().unwrap());
}
