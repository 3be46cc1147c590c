//! Settings and lists of a book: kept, read back, and only what changes is written.

use crate::common::Desk;
use app::api::setting::{SettingRow, SettingValue};

fn value(key: &str, value: &str) -> SettingValue {
    SettingValue { key: key.into(), value: value.into() }
}

fn row(desk: &Desk, key: &str) -> SettingRow {
    desk.book.list_settings().unwrap().into_iter().find(|row| row.key == key).unwrap()
}

#[test]
fn what_was_set_holds_and_an_empty_value_brings_the_default_back() {
    let mut desk = Desk::new();
    assert_eq!(row(&desk, "policy.closing").value, "yearly");
    desk.book.set_settings(&[value("policy.closing", "monthly"), value("sign.director", "Hoàng Văn Sinh")]).unwrap();
    assert_eq!((row(&desk, "policy.closing").value, row(&desk, "policy.closing").set), ("monthly".into(), true));
    assert_eq!(desk.book.setting("sign.director"), "Hoàng Văn Sinh");
    desk.book.set_settings(&[value("policy.closing", "")]).unwrap();
    assert_eq!((row(&desk, "policy.closing").value, row(&desk, "policy.closing").set), ("yearly".into(), false));
}

#[test]
fn the_words_of_an_amount_follow_the_setting() {
    let mut desk = Desk::new();
    let said = |desk: &Desk| desk.book.read_amount("105000").words;
    assert_eq!(said(&desk), "Một trăm linh năm nghìn đồng.");
    desk.book.set_settings(&[value("words.zero-tens", "le"), value("words.thousand", "ngan")]).unwrap();
    assert_eq!(said(&desk), "Một trăm lẻ năm ngàn đồng.");
}

#[test]
fn all_are_written_or_none_and_what_does_not_change_is_not_written_again() {
    let mut desk = Desk::new();
    let both = [value("sign.director", "Sinh"), value("policy.vat-method", "perhaps")];
    assert_eq!(desk.book.set_settings(&both).unwrap_err().code, "setting.value");
    assert!(!row(&desk, "sign.director").set);
    desk.book.set_settings(&[value("sign.director", "Sinh")]).unwrap();
    // Nothing but the event of a set that changes something is written.
    let digits =
        |desk: &Desk| std::fs::metadata(desk.book.path().with_extension("htx-wal")).map(|file| file.len()).ok();
    let before = digits(&desk);
    desk.book.set_settings(&[value("sign.director", " Sinh "), value("policy.closing", "")]).unwrap();
    assert_eq!(digits(&desk), before);
}

#[test]
fn a_list_takes_entries_names_them_anew_and_retires_them_with_their_name() {
    let mut desk = Desk::new();
    desk.book.set_list_value("store", "K1", "Kho Nà Lành").unwrap();
    desk.book.set_list_value("store", "K2", "Kho chợ").unwrap();
    let twin = desk.book.set_list_value("store", "K3", "kho na lanh").unwrap_err();
    assert_eq!((twin.code.as_str(), twin.args["code"].as_str()), ("setting.list-name", "K1"));
    desk.book.set_list_value("store", "K1", "Kho bản Nà Lành").unwrap();
    let all = desk.book.set_list_value("store", "K2", "").unwrap();
    let shown: Vec<_> = all.iter().map(|entry| (entry.code.as_str(), entry.name.as_str(), entry.active)).collect();
    assert_eq!(shown, [("K1", "Kho bản Nà Lành", true), ("K2", "Kho chợ", false)]);
    assert_eq!(desk.book.set_list_value("songs", "1", "x").unwrap_err().code, "setting.list-unknown");
    assert!(desk.book.list_values("season").unwrap().is_empty());
}
