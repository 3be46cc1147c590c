//! The history of everything: each thing once, the latest first, with what it was before and what it became.

use crate::common::{self, Desk};
use app::api::export::{ExportFormat, ExportJob};
use app::api::history::{HistoryPage, HistoryQuery, HistoryRow};
use app::api::party::PartyInput;
use app::api::setting::SettingValue;
use app::api::voucher::Purpose;
use app::wording::Language;

fn history(desk: &Desk, query: HistoryQuery) -> HistoryPage {
    desk.book.history(&HistoryQuery { limit: 500, ..query }).unwrap()
}

/// The latest fact of the books; a note of an act of the same second stands before it.
fn latest(desk: &Desk) -> HistoryRow {
    history(desk, HistoryQuery::default()).rows.into_iter().find(|row| row.kind != "act").unwrap()
}

fn latest_act(desk: &Desk) -> HistoryRow {
    history(desk, HistoryQuery { kind: Some("act".into()), ..HistoryQuery::default() }).rows.remove(0)
}

/// `field: before → after` of each change.
fn changes(row: &HistoryRow) -> Vec<String> {
    row.changes.iter().map(|change| format!("{}: {} → {}", change.field, change.before, change.after)).collect()
}

fn set(desk: &mut Desk, key: &str, value: &str) {
    desk.book.set_settings(&[SettingValue { key: key.into(), value: value.into() }]).unwrap();
}

#[test]
fn a_book_begins_with_its_first_event_and_every_event_is_told_once() {
    let mut desk = Desk::new();
    desk.posts("PC", "5/1", "Tiền điện", "642 / 1111 350k");
    let page = history(&desk, HistoryQuery::default());
    // Genesis, the accountant's name, six parties, the opening balances, one voucher; and that two files were read.
    assert_eq!((page.count, page.rows.len()), (12, 12));
    assert_eq!((latest(&desk).act.as_str(), page.rows[11].act.as_str()), ("voucher-posted", "book-begun"));
    assert_eq!(latest(&desk).args["number"], "PC.Q01-0001");
    assert_eq!((latest(&desk).who.as_str(), latest(&desk).series.as_str()), ("Lò Thị Hạnh", "01"));
    assert_eq!(page.people, ["Lò Thị Hạnh"]);
    let mut ids: Vec<&str> = page.rows.iter().map(|row| row.id.as_str()).collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), 12);
}

#[test]
fn a_setting_says_what_it_was_and_what_it_became() {
    let mut desk = Desk::new();
    set(&mut desk, "policy.vat-method", "direct");
    assert_eq!(changes(&latest(&desk)), ["policy.vat-method:  → direct"]);
    set(&mut desk, "policy.vat-method", "credit");
    assert_eq!(changes(&latest(&desk)), ["policy.vat-method: direct → credit"]);
    desk.book.set_list_value("store", "K1", "Kho Nà Lành").unwrap();
    desk.book.set_list_value("store", "K1", "").unwrap();
    let row = latest(&desk);
    assert_eq!((row.act.as_str(), row.args["name"].as_str()), ("list-retired", "Kho Nà Lành"));
    assert_eq!(changes(&row), ["name: Kho Nà Lành → "]);
}

#[test]
fn a_card_says_only_what_changed() {
    let mut desk = Desk::new();
    let id = desk.id("TV001");
    let input = PartyInput {
        code: "TV001".into(),
        name: "Nguyễn Thị Lan Hương".into(),
        kind: "official".into(),
        place: "Đội 3".into(),
        service_contract: false,
        same_name_ok: false,
    };
    desk.book.change_party(&id, &input).unwrap();
    let row = latest(&desk);
    assert_eq!(row.act, "party-changed");
    assert_eq!(changes(&row), ["name: Nguyễn Thị Lan → Nguyễn Thị Lan Hương", "place:  → Đội 3", "contract: yes → no"]);
    assert_eq!(row.target.unwrap().id, id);
}

#[test]
fn an_amendment_says_line_by_line_what_it_was_and_why() {
    let mut desk = Desk::new();
    let id = desk.posts("PC", "5/1", "Tiền điện", "642 / 1111 350k; 642 / 1111 20k").voucher;
    let mut draft = desk.book.amend_draft(&id).unwrap();
    draft.narration = "Tiền điện tháng 1".into();
    draft.entries[1].amount = "25000".into();
    if let Purpose::Amend { reason, .. } = &mut draft.purpose {
        *reason = "Gõ nhầm".into();
    }
    desk.book.post_draft(&draft).unwrap();
    let row = latest(&desk);
    assert_eq!(
        (row.act.as_str(), row.kind.as_str(), row.reason.as_str()),
        ("voucher-amended", "correction", "Gõ nhầm")
    );
    assert_eq!(
        changes(&row),
        ["narration: Tiền điện → Tiền điện tháng 1", "line: 642 / 1111 20.000 → 642 / 1111 25.000"]
    );
}

#[test]
fn filters_narrow_and_pages_follow_each_other() {
    let mut desk = Desk::new();
    for day in 1..=9 {
        desk.posts("PC", &format!("{day}/1"), &format!("Chi lần {day}"), "642 / 1111 10k");
    }
    desk.book.close_month("2026-01").unwrap();
    desk.book.reopen_month("2026-01", "Thiếu phiếu").unwrap();
    let of = |kind: &str| history(&desk, HistoryQuery { kind: Some(kind.into()), ..HistoryQuery::default() });
    assert_eq!(of("voucher").count, 10); // Nine payments and the opening balances.
    let periods: Vec<_> = of("period").rows.into_iter().map(|row| (row.act, row.reason)).collect();
    assert_eq!(
        periods,
        [("month-reopened".to_owned(), "Thiếu phiếu".to_owned()), ("month-closed".to_owned(), String::new())]
    );
    let found = history(&desk, HistoryQuery { text: "chi lan 4".into(), ..HistoryQuery::default() });
    assert_eq!(found.rows.iter().map(|row| row.args["number"].as_str()).collect::<Vec<_>>(), ["PC.Q01-0004"]);
    let nobody = HistoryQuery { who: Some("Ai đó".into()), ..HistoryQuery::default() };
    assert_eq!(history(&desk, nobody).count, 0);
    let long_ago = HistoryQuery { to: Some("2020-01-02".into()), ..HistoryQuery::default() };
    assert_eq!(history(&desk, long_ago).count, 0);

    let all = history(&desk, HistoryQuery::default());
    let mut paged = Vec::new();
    for offset in (0..all.count).step_by(4) {
        let page = desk.book.history(&HistoryQuery { offset, limit: 4, ..HistoryQuery::default() }).unwrap();
        assert_eq!(page.count, all.count);
        paged.extend(page.rows);
    }
    assert_eq!(paged, all.rows);
}

#[test]
fn what_is_no_fact_of_the_books_stands_in_the_history_too() {
    let mut desk = Desk::new();
    desk.posts("PC", "5/1", "Tiền điện", "642 / 1111 350k");
    desk.book.verify().unwrap();
    let row = latest_act(&desk);
    assert_eq!((row.act.as_str(), row.kind.as_str(), row.who.as_str()), ("act-verify", "act", "Lò Thị Hạnh"));
    assert_eq!(row.args["vouchers"], "1");
    let folder = tempfile::tempdir().unwrap();
    let list = folder.path().join("nhat-ky.csv");
    let job = ExportJob::Journal { from: "2025-01-01".into(), to: "2025-01-31".into() };
    desk.book.export(&job, &list, ExportFormat::Csv, false, Language::Vietnamese).unwrap();
    let row = latest_act(&desk);
    assert_eq!((row.act.as_str(), row.args["to"].as_str()), ("act-export", list.to_str().unwrap()));
    desk.book.import_parties("code,name,kind\nTV90,Quàng Thị Ín,official\n".as_bytes()).unwrap();
    let row = latest_act(&desk);
    assert_eq!((row.act.as_str(), row.args["count"].as_str()), ("act-import-parties", "1"));
    let before = history(&desk, HistoryQuery::default()).count;
    // Notes are no events: the book still agrees with itself, and they outlive its being closed.
    assert!(desk.book.verify().unwrap().ok);
    let folder = desk.put_away();
    let unlock = app::Unlock::Passphrase(String::from(common::PASSPHRASE).into());
    let book = app::Book::open(&folder.path().join("so.htx"), &unlock).unwrap();
    assert_eq!(book.history(&HistoryQuery { limit: 1, ..HistoryQuery::default() }).unwrap().count, before + 1);
}
