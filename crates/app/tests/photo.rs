//! Photos of papers, as the window and the shell ask for them.

use crate::common::Desk;
use app::api::history::HistoryQuery;
use app::api::photo::PhotoState;
use app::api::voucher::VoucherQuery;

/// A small PNG, as a scanner writes it.
fn picture() -> Vec<u8> {
    let dots = image::RgbImage::from_fn(120, 80, |x, y| image::Rgb([x as u8, y as u8, 90]));
    let mut file = std::io::Cursor::new(Vec::new());
    dots.write_to(&mut file, image::ImageFormat::Png).unwrap();
    file.into_inner()
}

fn posted(desk: &mut Desk) -> String {
    let draft = desk.draft("PT", "5/3", "Bán chè", "1111 / 5111 700000");
    desk.book.post_draft(&draft).unwrap().voucher
}

#[test]
fn a_photo_is_attached_looked_at_and_taken_off_and_the_history_says_so() {
    let mut desk = Desk::new();
    let voucher = posted(&mut desk);
    let list = desk.book.add_photo(&voucher, &picture(), "  Hóa đơn  bán lẻ ").unwrap();
    assert!(list.may_link);
    let photo = &list.photos[0];
    assert_eq!((photo.label.as_str(), photo.state), ("Hóa đơn bán lẻ", PhotoState::Here));
    let bytes = desk.book.photo_bytes(&photo.hash, None).unwrap();
    assert_eq!(image::guess_format(&bytes).unwrap(), image::ImageFormat::Jpeg);
    assert_eq!(
        desk.book.list_vouchers(&VoucherQuery { limit: 10, ..Default::default() }).unwrap().rows[0].photos,
        Some(1)
    );

    let list = desk.book.remove_photo(&voucher, &photo.hash, "Nhầm phiếu").unwrap();
    assert!(list.photos.is_empty());
    let refused = desk.book.remove_photo(&voucher, &photo.hash, "").unwrap_err();
    assert_eq!(refused.code, "photo.not-on-voucher");
    let history = desk.book.history(&HistoryQuery { limit: 10, ..Default::default() }).unwrap();
    let acts: Vec<(&str, &str)> = history.rows.iter().map(|row| (row.act.as_str(), row.reason.as_str())).collect();
    let photos: Vec<_> = acts.into_iter().filter(|(act, _)| act.starts_with("photo-")).collect();
    assert_eq!(photos, [("photo-unlinked", "Nhầm phiếu"), ("photo-linked", "")]);
    assert!(desk.book.verify().unwrap().ok);
}

#[test]
fn photos_of_a_draft_are_attached_in_the_act_that_posts_it() {
    let mut desk = Desk::new();
    let mut draft = desk.draft("PC", "5/3", "Mua xăng", "642 / 1111 350000");
    let kept = desk.book.keep_photo(&picture(), "").unwrap();
    assert!(desk.book.photo_picture(&kept.hash, Some(&kept.key_id)).is_ok(), "seen before it is attached");
    draft.photos = vec![kept.clone()];
    draft.draft_id = Some(desk.book.save_draft(draft.clone()).unwrap().draft_id);
    let found = desk.book.list_drafts(false).unwrap().remove(0).draft;
    assert_eq!(found.photos, std::slice::from_ref(&kept));
    let voucher = desk.book.post_draft(&found).unwrap().voucher;
    let photos = desk.book.voucher_photos(&voucher).unwrap().photos;
    assert_eq!(photos.iter().map(|photo| &photo.hash).collect::<Vec<_>>(), [&kept.hash]);

    // What is added while it is amended belongs to the voucher, not to its new content.
    let mut amended = desk.book.amend_draft(&voucher).unwrap();
    assert!(amended.photos.is_empty());
    amended.narration = "Mua dầu".into();
    if let app::api::voucher::Purpose::Amend { reason, .. } = &mut amended.purpose {
        *reason = "Ghi nhầm".into();
    }
    amended.photos = vec![desk.book.keep_photo(&picture(), "").unwrap()];
    desk.book.post_draft(&amended).unwrap();
    assert_eq!(desk.book.voucher_photos(&voucher).unwrap().photos.len(), 2);
    assert!(desk.book.duplicate(&voucher).unwrap().photos.is_empty());
}

#[test]
fn a_file_that_is_no_photo_leaves_the_voucher_and_the_folder_as_they_were() {
    let mut desk = Desk::new();
    let voucher = posted(&mut desk);
    for (file, code) in [(&b"Hoa don so 15"[..], "photo.no-picture"), (&picture()[..60], "photo.broken")] {
        assert_eq!(desk.book.add_photo(&voucher, file, "").unwrap_err().code, code);
    }
    assert_eq!(desk.book.add_photo("1-999", &picture(), "").unwrap_err().code, "voucher.not-there");
    assert!(desk.book.voucher_photos(&voucher).unwrap().photos.is_empty());
    for hash in ["", "zz", &"0".repeat(64), &"ế".repeat(32)] {
        assert_eq!(desk.book.photo_bytes(hash, None).unwrap_err().code, "photo.not-here");
    }
}

#[test]
fn a_voucher_takes_twenty_photos_and_says_so() {
    let mut desk = Desk::new();
    let voucher = posted(&mut desk);
    for _ in 0..20 {
        desk.book.add_photo(&voucher, &picture(), "").unwrap();
    }
    assert_eq!(desk.book.add_photo(&voucher, &picture(), "").unwrap_err().code, "photo.too-many");
    assert_eq!(desk.book.voucher_photos(&voucher).unwrap().photos.len(), 20);
}

#[test]
fn a_readable_export_holds_each_photo_as_a_picture_and_says_which_are_not_here() {
    let mut desk = Desk::new();
    let voucher = posted(&mut desk);
    desk.book.add_photo(&voucher, &picture(), "Hóa đơn bán lẻ").unwrap();
    let gone = desk.book.add_photo(&voucher, &picture(), "Phiếu cân").unwrap().photos.remove(1).hash;
    let book = std::path::PathBuf::from(desk.book.path());
    std::fs::remove_file(book.with_file_name("so.htx.papers").join(&gone)).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let done = desk.book.export_readable(folder.path()).unwrap();
    let at = std::path::Path::new(&done.folder);
    let named = std::fs::read_to_string(at.join("anh-chung-tu.csv")).unwrap();
    let rows: Vec<&str> = named.lines().skip(1).collect();
    assert!(rows[0].starts_with("PT.Q01-0001,2026,anh-chung-tu/PT.Q01-0001-2026-1.jpg,Hóa đơn bán lẻ,Lò Thị Hạnh,"));
    assert!(rows[1].starts_with("PT.Q01-0001,2026,không có ở máy này,Phiếu cân,"), "{rows:?}");
    let jpeg = std::fs::read(at.join("anh-chung-tu/PT.Q01-0001-2026-1.jpg")).unwrap();
    let seen = image::load_from_memory_with_format(&jpeg, image::ImageFormat::Jpeg).unwrap();
    assert_eq!((seen.width(), seen.height()), (120, 80));
    assert_eq!(std::fs::read_dir(at.join("anh-chung-tu")).unwrap().count(), 1);
    let page = std::fs::read_to_string(at.join("anh-chung-tu.html")).unwrap();
    assert!(page.contains("<a href=\"anh-chung-tu/PT.Q01-0001-2026-1.jpg\">"));
    let mut files = 0;
    let mut folders = vec![at.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap().map(Result::unwrap) {
            if entry.path().is_dir() { folders.push(entry.path()) } else { files += 1 }
        }
    }
    assert_eq!(files, done.files);
}
