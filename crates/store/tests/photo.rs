//! Photos of papers: kept sealed, linked, taken off, backed up, restored; never at the cost of the book.
#![allow(clippy::unwrap_used)]

mod common;

use std::fs;
use std::path::PathBuf;

use common::{PASSPHRASE, Step};
use ledger::event::EventId;
use ledger::event::body::Body;
use ledger::event::photo::{PhotoHash, PhotoLinked, PhotoUnlinked};
use store::backup::{Opening, restore};
use store::photo::{Copies, Restored, Unseen};
use store::{Failure, Store};
use sync::paper::{PHOTO_MAX, Shelf};

fn voucher(store: &mut Store) -> EventId {
    assert!(common::take_step(store, &Step::sale(3, 5, 100)));
    store.written_last(1).unwrap()[0]
}

fn write(store: &mut Store, body: Body) -> EventId {
    store.record::<_, Failure>(7, |writing| Ok(writing.event(Vec::new(), body)?.0)).unwrap()
}

fn link(store: &mut Store, voucher: EventId, photo: &[u8]) -> PhotoHash {
    let sealed = store.keep_photo(photo).unwrap();
    let size = sealed.bytes.len() as u32;
    let linked = PhotoLinked { voucher, hash: sealed.hash, key_id: sealed.key_id, size, label: "Hóa đơn".into() };
    write(store, Body::PhotoLinked(linked));
    sealed.hash
}

fn file_of(store: &Store, hash: &PhotoHash) -> PathBuf {
    let name: String = hash.iter().map(|byte| format!("{byte:02x}")).collect();
    PathBuf::from(format!("{}.papers", store.path().display())).join(name)
}

fn seen(store: &Store, voucher: EventId) -> Vec<Result<Vec<u8>, Unseen>> {
    let photos = store.photos_of(voucher).unwrap();
    let open = |photo: &store::photo::Photo| {
        let opened = store.open_photo(&photo.linked.key_id, &photo.linked.hash).unwrap();
        opened.map(|bytes| bytes.to_vec())
    };
    photos.iter().map(open).collect()
}

#[test]
fn a_photo_is_kept_sealed_linked_and_read_back_byte_for_byte_after_the_book_was_closed() {
    let (_folder, mut store) = common::new_book();
    let sale = voucher(&mut store);
    let photo = b"JPEG of a receipt, Nguyen Thi Lan".repeat(50);
    let hash = link(&mut store, sale, &photo);
    assert_eq!(seen(&store, sale), [Ok(photo.clone())]);
    assert_eq!(store.photo_count(sale).unwrap(), 1);
    let lies = fs::read(file_of(&store, &hash)).unwrap();
    assert!(!lies.windows(8).any(|part| photo.windows(8).any(|plain| plain == part)), "nothing of it is readable");

    let path = store.path().to_owned();
    drop(store);
    let store = common::open(&path).unwrap();
    assert_eq!(seen(&store, sale), [Ok(photo)]);
    assert_eq!(store.verify().unwrap().differences, vec![]);
}

#[test]
fn the_same_paper_twice_is_two_photos_and_one_taken_off_leaves_the_other() {
    let (_folder, mut store) = common::new_book();
    let sale = voucher(&mut store);
    let hashes = [link(&mut store, sale, b"one"), link(&mut store, sale, b"one"), link(&mut store, sale, b"three")];
    assert_ne!(hashes[0], hashes[1]);
    write(&mut store, Body::PhotoUnlinked(PhotoUnlinked { voucher: sale, hash: hashes[1], reason: "Mờ".into() }));
    let left = |store: &Store| -> Vec<PhotoHash> {
        store.photos_of(sale).unwrap().iter().map(|photo| photo.linked.hash).collect()
    };
    assert_eq!(left(&store), [hashes[0], hashes[2]]);
    assert!(file_of(&store, &hashes[1]).exists(), "its copy stays");
    // Linked again it is the last one, whatever stood before.
    let linked = store.photo_named(&hashes[0]).unwrap().unwrap();
    write(&mut store, Body::PhotoLinked(linked));
    assert_eq!(left(&store), [hashes[2], hashes[0]]);
    assert_eq!(store.verify().unwrap().differences, vec![]);
    let rows = common::rows(&common::raw(store.path()));
    store.rebuild().unwrap();
    assert_eq!(common::rows(&common::raw(store.path())), rows);
}

#[test]
fn a_copy_that_is_gone_or_spoilt_is_not_here_and_the_book_is_whole() {
    let (_folder, mut store) = common::new_book();
    let sale = voucher(&mut store);
    let (gone, spoilt, long) =
        (link(&mut store, sale, b"gone"), link(&mut store, sale, b"spoilt"), link(&mut store, sale, b"long"));
    fs::remove_file(file_of(&store, &gone)).unwrap();
    let path = file_of(&store, &spoilt);
    let mut bytes = fs::read(&path).unwrap();
    bytes[30] ^= 1;
    fs::write(&path, bytes).unwrap();
    fs::write(file_of(&store, &long), vec![0; 1 << 20]).unwrap();
    assert_eq!(seen(&store, sale), [Err(Unseen::NotHere), Err(Unseen::NotHere), Err(Unseen::NotHere)]);
    assert!(store.photos_of(sale).unwrap().iter().all(|photo| !photo.is_here));
    assert_eq!(store.verify().unwrap().differences, vec![]);
    for hash in [&gone, &spoilt, &long] {
        assert_eq!(store.read(hash).unwrap(), None);
    }
    // The whole folder gone is no fault either, and a new photo makes it again.
    fs::remove_dir_all(path.parent().unwrap()).unwrap();
    assert_eq!(seen(&store, sale).len(), 3);
    link(&mut store, sale, b"new");
    assert_eq!(seen(&store, sale)[3], Ok(b"new".to_vec()));
}

#[test]
fn what_is_fetched_takes_its_place_and_is_wanted_no_more() {
    let (_folder, mut store) = common::new_book();
    let sale = voucher(&mut store);
    let hash = link(&mut store, sale, b"paper");
    let sealed = fs::read(file_of(&store, &hash)).unwrap();
    let path = file_of(&store, &hash);
    fs::write(&path, b"half").unwrap();
    store.want_photo(&hash, true).unwrap();
    let other = [9; 32];
    store.want_photo(&other, true).unwrap();
    store.want_photo(&hash, true).unwrap();
    assert_eq!(store.wanted().unwrap(), [hash, other], "in the order asked, whoever asks again; half a copy is none");
    store.set_not_at_server(&hash).unwrap();
    let photo = &store.photos_of(sale).unwrap()[0];
    assert_eq!((photo.is_here, photo.at_server, photo.is_wanted), (false, Some(false), true));

    store.put(&hash, &sealed).unwrap();
    store.set_at_server(&hash).unwrap();
    assert_eq!(store.wanted().unwrap(), [other]);
    assert_eq!(seen(&store, sale), [Ok(b"paper".to_vec())]);
    assert_eq!(store.photos_of(sale).unwrap()[0].at_server, Some(true));
    store.want_photo(&other, false).unwrap();
    assert_eq!(store.wanted().unwrap(), Vec::<PhotoHash>::new());
}

#[test]
fn nothing_is_sent_or_late_before_the_server_has_the_event_that_names_it() {
    let (_folder, mut store) = common::new_book();
    let sale = voucher(&mut store);
    let (first, second) = (link(&mut store, sale, b"first"), link(&mut store, sale, b"second"));
    assert_eq!(store.to_send().unwrap(), Vec::<PhotoHash>::new());
    assert_eq!(store.late_photos().unwrap(), vec![]);
    // As if the log had brought the events back.
    common::raw(store.path()).execute("update event set sseq = place", []).unwrap();
    assert_eq!(store.to_send().unwrap(), [first, second]);
    let late: Vec<_> = store.late_photos().unwrap().iter().map(|late| (late.hash, late.voucher)).collect();
    assert_eq!(late, [(first, sale), (second, sale)]);
    store.set_at_server(&first).unwrap();
    assert_eq!(store.to_send().unwrap(), [second]);
    fs::write(file_of(&store, &second), b"spoilt").unwrap();
    assert_eq!(store.read(&second).unwrap(), None, "what is not whole is not sent");
    fs::remove_file(file_of(&store, &second)).unwrap();
    assert_eq!(store.to_send().unwrap(), Vec::<PhotoHash>::new());
}

#[test]
fn a_photo_of_no_bytes_or_too_many_is_refused_and_a_copy_that_may_not_be_written_in_keeps_none() {
    let (folder, mut store) = common::new_book();
    assert!(matches!(store.keep_photo(&[]), Err(Failure::PhotoSize(0))));
    let size = PHOTO_MAX + 1;
    assert!(matches!(store.keep_photo(&vec![1; size]), Err(Failure::PhotoSize(found)) if found == size));
    assert!(!folder.path().join("so.htx.papers").exists());
    let mut look = store.snapshot().unwrap();
    assert!(look.keep_photo(b"photo").is_err());
}

#[test]
fn where_the_disk_takes_no_photo_no_event_names_one_and_the_book_goes_on() {
    let (folder, mut store) = common::new_book();
    let sale = voucher(&mut store);
    // A file stands where the folder of photos would be: nothing can be written under it.
    fs::write(folder.path().join("so.htx.papers"), b"").unwrap();
    assert!(store.keep_photo(b"photo").is_err());
    assert_eq!(store.photo_count(sale).unwrap(), 0);
    fs::remove_file(folder.path().join("so.htx.papers")).unwrap();
    link(&mut store, sale, b"photo");
    assert_eq!(seen(&store, sale), [Ok(b"photo".to_vec())]);
}

#[test]
fn backups_copy_each_photo_once_and_a_restored_book_has_them_again() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = Store::create(&folder.path().join("so.htx"), PASSPHRASE, &common::beginning(), 1).unwrap();
    let usb = tempfile::tempdir().unwrap();
    let sale = voucher(&mut store);
    let (first, off) = (link(&mut store, sale, b"first"), link(&mut store, sale, b"off again"));
    write(&mut store, Body::PhotoUnlinked(PhotoUnlinked { voucher: sale, hash: off, reason: String::new() }));
    let back_up = |store: &Store, name: &str| {
        let (look, file) = (store.snapshot().unwrap(), usb.path().join(name));
        look.back_up(&file, 1).unwrap();
        (look.back_up_photos(&file).unwrap(), file)
    };
    assert_eq!(back_up(&store, "a.htxbak").0, Copies { copied: 2, kept: 0, not_here: 0 });
    let second = link(&mut store, sale, b"second");
    let third = link(&mut store, sale, b"third");
    fs::remove_file(file_of(&store, &third)).unwrap();
    let (copies, file) = back_up(&store, "b.htxbak");
    assert_eq!(copies, Copies { copied: 1, kept: 2, not_here: 1 });
    let beside: Vec<PathBuf> = fs::read_dir(usb.path()).unwrap().map(|entry| entry.unwrap().path()).collect();
    let photos = beside.iter().find(|path| path.is_dir()).unwrap();
    assert_eq!(fs::read_dir(photos).unwrap().count(), 3);
    for entry in fs::read_dir(photos).unwrap() {
        let sealed = fs::read(entry.unwrap().path()).unwrap();
        assert!(!sealed.windows(5).any(|part| part == b"first" || part == b"secon"));
    }
    // A copy that was spoilt on the stick is missing, and costs nothing else.
    let name = file_of(&store, &second);
    fs::write(photos.join(name.file_name().unwrap()), b"spoilt").unwrap();
    drop(store);
    drop(folder);

    let home = tempfile::tempdir().unwrap();
    let (store, restored) =
        restore(&file, &home.path().join("so.htx"), &Opening::Passphrase(PASSPHRASE), PASSPHRASE).unwrap();
    assert_eq!(restored.photos, Restored { here: 2, missing: 2 });
    assert_eq!(seen(&store, sale), [Ok(b"first".to_vec()), Err(Unseen::NotHere), Err(Unseen::NotHere)]);
    assert_eq!(store.read(&first).unwrap().map(|sealed| sealed.len()), Some(5 + 40));
    assert_eq!(store.verify().unwrap().differences, vec![]);
}
