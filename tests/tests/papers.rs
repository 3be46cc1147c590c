//! Photos of papers from one machine to another: attached at A, carried over a line that breaks, kept by a server that
//! cannot read them, fetched and looked at on B. `htx` and `htx-province` as they are built.

use std::collections::HashSet;
use std::fs;
use std::path::Path;
use std::process::Command;

use acceptance::device::let_in;
use acceptance::machine::Machine;
use acceptance::must;
use acceptance::office::Office;
use acceptance::relay::{Relay, Way};
use serde_json::{Value, json};

/// A photo of 0.4 megapixels without a pattern, so that it stays large when it is made small: a portable network graphic.
fn picture(machine: &Machine, seed: u64) -> String {
    let mut state = seed | 1;
    let mut byte = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 24) as u8
    };
    let dots = image::RgbImage::from_fn(720, 540, |x, y| {
        let shade = ((x / 9 + y / 7) % 200) as u8;
        image::Rgb([shade.wrapping_add(byte() / 4), shade, byte() / 3])
    });
    let path = machine.folder().join(format!("photo-{seed}.png"));
    must(dots.save(&path), "a picture is written");
    path.to_string_lossy().into_owned()
}

/// Posts a voucher; its id.
fn voucher(machine: &Machine, amount: u32) -> String {
    let object = json!({
        "date": "2025-03-05", "kind": "PC", "narration": "Mua phân urê",
        "entries": [{ "debit": "642", "credit": "1111", "amount": amount }],
    });
    let posted = machine.json(&["post"], &object.to_string());
    must(posted["id"].as_str().ok_or("none"), "the id of the voucher").to_owned()
}

/// Attaches a photo to a voucher; the name it is listed under.
fn attach(machine: &Machine, voucher: &str, seed: u64) -> String {
    let list = machine.json(&["paper", "add", voucher, &picture(machine, seed), "--label", "Hóa đơn"], "");
    must(names(&list).pop().ok_or("none"), "the photo is listed")
}

fn names(list: &Value) -> Vec<String> {
    let photos = list["photos"].as_array().map_or(&[][..], Vec::as_slice);
    photos.iter().filter_map(|photo| photo["hash"].as_str().map(str::to_owned)).collect()
}

fn state(machine: &Machine, voucher: &str) -> String {
    machine.json(&["paper", "list", voucher], "")["photos"][0]["state"].to_string()
}

/// The photo as it opens on a machine; none when it is not there.
fn looked_at(machine: &Machine, name: &str) -> Option<Vec<u8>> {
    let file = machine.folder().join(format!("{name}.jpg"));
    let _ = fs::remove_file(&file);
    let told = machine.told(&["paper", "get", name, &file.to_string_lossy()], "");
    told.status.success().then(|| must(fs::read(&file), "the photo"))
}

/// Two machines in one book, and their server behind a line.
fn town() -> (Machine, Machine, Office, Relay) {
    let (first, second, office) = (Machine::default(), Machine::default(), Office::open());
    let relay = Relay::before(&office.address);
    first.create_book("HTX Giấy Tờ");
    first.keeps_key();
    let code = office.code();
    first.json(&["sync", "--server", &relay.address, "--code", &code], "");
    let_in(&first, &second, "Vi Thị Nga", "accountant");
    second.keeps_key();
    (first, second, office, relay)
}

#[test]
fn a_photo_attached_at_one_machine_is_looked_at_on_another_and_read_by_nobody_between() {
    let (first, second, office, relay) = town();
    let paper = voucher(&first, 350_000);
    let name = attach(&first, &paper, 5);
    let picture = must(looked_at(&first, &name).ok_or("none"), "it opens where it was attached");
    assert!(picture.len() > 40_000 && picture.len() <= 150 * 1024, "{} bytes", picture.len());
    relay.listen_in();
    first.json(&["sync"], "");

    // The voucher and the name of its photo come by themselves, the photo when somebody wants it.
    second.json(&["sync"], "");
    assert_eq!(names(&second.json(&["paper", "list", &paper], "")), [name.as_str()]);
    assert_eq!(looked_at(&second, &name), None);
    second.json(&["sync"], "");
    assert_eq!(looked_at(&second, &name), Some(picture.clone()), "the same, byte for byte");
    assert_eq!(state(&second, &paper), state(&first, &paper));

    // Of what opens on the machines no sixteen bytes are found on the line or at the server.
    let mut places = vec![relay.heard()];
    collect(office.folder(), &mut places);
    assert!(places.iter().map(Vec::len).sum::<usize>() > 2 * picture.len());
    let pieces: HashSet<&[u8]> = picture.chunks_exact(16).collect();
    let words = ["Hóa đơn".as_bytes(), "phân urê".as_bytes()];
    for place in &places {
        assert!(!place.windows(16).any(|window| pieces.contains(window)));
        assert!(!words.iter().any(|word| place.windows(word.len()).any(|window| window == *word)));
    }
    assert_eq!(office.says(&["verify"]).matches("\"books\":1").count(), 1);
}

fn collect(folder: &Path, places: &mut Vec<Vec<u8>>) {
    for entry in must(fs::read_dir(folder), "a folder").flatten() {
        if entry.path().is_dir() {
            collect(&entry.path(), places);
        } else {
            places.push(must(fs::read(entry.path()), "a file"));
        }
    }
}

#[test]
fn a_line_that_breaks_anywhere_costs_a_chunk_and_never_the_photo() {
    let (first, second, mut office, relay) = town();
    let paper = voucher(&first, 1_000);
    let name = attach(&first, &paper, 9);
    let picture = must(looked_at(&first, &name).ok_or("none"), "it opens where it was attached");
    // What an exchange of the events takes is let through; the photo meets the cuts.
    let mut up = 0;
    for cut in [3_000, 9_000, 17_500, 30_000] {
        relay.take_count();
        relay.cut_after(Way::Up, cut);
        first.told(&["sync", "--attempts", "1"], "");
        relay.mend();
        up += relay.take_count();
    }
    office.kill();
    first.told(&["sync", "--attempts", "1"], "");
    office.start_again();
    relay.take_count();
    let unsent = state(&first, &paper);
    first.json(&["sync"], "");
    up += relay.take_count();
    assert_ne!(state(&first, &paper), unsent, "it was still under way");
    assert!(up < 3 * picture.len() as u64, "{up} bytes for a photo of {}", picture.len());

    second.json(&["sync"], "");
    assert_eq!(looked_at(&second, &name), None);
    for cut in [2_000, 10_000, 40_000] {
        relay.cut_after(Way::Down, cut);
        second.told(&["sync", "--attempts", "1"], "");
        relay.mend();
    }
    second.json(&["sync"], "");
    assert_eq!(looked_at(&second, &name), Some(picture));
    for machine in [&first, &second] {
        let status = machine.json(&["sync-status"], "");
        assert_eq!((status["phase"].as_str(), status["pending"].as_u64()), (Some("ready"), Some(0)), "{status}");
        assert_eq!(machine.json(&["verify"], "")["ok"], true);
    }
}

/// Puts the book on a disk of its own, leaves so many kilobytes free there, and attaches a photo; then makes room, and tries
/// again. Prints whether the photo was taken, how many sealed copies lie there, what the voucher has, and what `verify` says.
const ON_A_FULL_DISK: &str = r#"
disk=$1; from=$2; htx=$3; voucher=$4; photo=$5; room=$6; book=$disk/so.htx
mount -t tmpfs -o size=32m none "$disk" && cp -r "$from"/so.htx* "$disk" || exit 9
free=$(df --output=avail -k "$disk" | tail -1)
head -c $(((free - room) * 1024)) /dev/zero > "$disk/filling"
"$htx" paper add "$voucher" "$photo" --book "$book" > /dev/null && echo taken || echo refused
ls "$book.papers" 2> /dev/null | wc -l
rm "$disk/filling"
"$htx" paper list "$voucher" --book "$book"
"$htx" paper add "$voucher" "$photo" --book "$book" > /dev/null || exit 8
"$htx" verify --book "$book"
"#;

#[test]
fn a_full_disk_takes_a_photo_whole_or_not_at_all_and_says_so() {
    let machine = Machine::default();
    machine.create_book("HTX Cẩn Thận");
    machine.keeps_key();
    let voucher = voucher(&machine, 350_000);
    let photo = picture(&machine, 7);
    let disk = machine.folder().join("disk");
    must(fs::create_dir(&disk), "a folder");
    let try_with = |room: u64| {
        let add = machine.htx(&[]);
        let mut alone = Command::new("unshare");
        alone.args(["--user", "--map-root-user", "--mount", "sh", "-c", ON_A_FULL_DISK, "sh"]);
        alone.args([disk.as_os_str(), machine.folder().as_os_str(), add.get_program()]);
        alone.args([&voucher, &photo, &room.to_string()]);
        alone.envs(add.get_envs().filter_map(|(name, value)| Some((name, value?))));
        let output = must(alone.output(), "unshare starts");
        let (said, fault) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
        assert!(output.status.success(), "{room} kB: {said} {fault}");
        let lines: Vec<&str> = said.lines().collect();
        let [outcome, copies, list, verified] = lines[..] else { panic!("{room} kB: {said}") };
        let list: Value = must(serde_json::from_str(list), "a list");
        let verified: Value = must(serde_json::from_str(verified), "what verify says");
        assert_eq!(verified["ok"], true, "{room} kB");
        let is_taken = outcome == "taken";
        // Refused, there is neither a copy nor half of one, and the sentence has its code.
        assert_eq!((copies.trim(), names(&list).len()), if is_taken { ("1", 1) } else { ("0", 0) }, "{room} kB");
        assert!(is_taken || fault.contains("book.disk-full"), "{room} kB: {fault}");
        (is_taken, list["photos"][0]["size_shown"].as_str().map(str::to_owned))
    };
    let (is_taken, size) = try_with(20_000);
    assert!(is_taken);
    // `214 KB`, or with a comma.
    let size = size.unwrap_or_default();
    let kilobytes: u64 = must(size.split([' ', ',']).next().unwrap_or_default().parse(), "a size");
    let rooms = (0..12).map(|step| kilobytes / 2 + step * 24 + kilobytes / 24 * step);
    let refused: Vec<u64> = rooms.filter(|room| !try_with(*room).0).collect();
    // Where the photo itself had no room, and where it had and the event that names it had none.
    assert!(refused.iter().any(|room| *room < kilobytes), "{refused:?} of {kilobytes}");
    assert!(refused.iter().any(|room| *room > kilobytes + 8), "{refused:?} of {kilobytes}");
}
