//! Papers of the circular that are made of vouchers already in the books: the purchase list 06-VT, the minutes of a stock count
//! 05-VT, the settlement of an advance 04-TT. Figures by hand.

use crate::common::{Desk, text_of};
use app::api::card::{CardInput, DetailInput};
use app::api::print::{KeptBook, PrintJob};
use serde_json::{Value, json};

const PARTIES: &str = "code,name,kind,service_contract
TV01,Lường Văn Ún,official,yes
NB02,Quàng Thị Ỏn,supplier,no
NV01,Cà Văn Phương,employee,no
LUA,Lúa nếp nương,item,no
URE,Phân urê,item,no
";

const OPENING: &str = "account,party,debit,credit
1111,,50000000,
141,NV01,1500000,
4111,TV01,,51500000
";

fn paper(desk: &Desk, job: &PrintJob) -> String {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(job.file_name());
    desk.book.print(job, &job.usual_sheet()).unwrap().save(&path).unwrap();
    if let Some(keep) = std::env::var_os("HTX_KEEP_PAPERS") {
        std::fs::copy(&path, std::path::Path::new(&keep).join(job.file_name())).unwrap();
    }
    text_of(&path).split_whitespace().collect::<Vec<_>>().join(" ")
}

fn has(text: &str, words: &[&str]) {
    for words in words {
        assert!(text.contains(words), "{words}:\n{text}");
    }
}

fn refused(desk: &Desk, job: &PrintJob) -> String {
    desk.book.print(job, &job.usual_sheet()).map(drop).unwrap_err().code
}

fn posts(desk: &mut Desk, voucher: Value) -> String {
    desk.book.post_object(serde_json::from_value(voucher).unwrap()).unwrap().id
}

/// Rice of two farmers: 250 kg at 12.000 = 3.000.000 from a member on credit, 80,5 kg at 11.000 = 885.500 for cash; 30 kg of it
/// go out at 352.800.
fn desk() -> (Desk, Vec<String>) {
    let mut desk = Desk::of(PARTIES, OPENING);
    for (code, name, value) in [("LUA", "unit", "kg"), ("URE", "unit", "bao")] {
        let id = desk.id(code);
        let party = desk.book.party_card(&id).unwrap().party;
        let details = vec![DetailInput { name: name.into(), text: value.into() }];
        let card = CardInput { code: party.code, name: party.name, kind: party.kind, details, ..CardInput::default() };
        desk.book.change_card(&id, &card).unwrap();
    }
    for (code, place) in [("TV01", "Nà Phặc"), ("NB02", "Tông Ỏn")] {
        let id = desk.id(code);
        let party = desk.book.party_card(&id).unwrap().party;
        let card = CardInput {
            code: party.code,
            name: party.name,
            kind: party.kind,
            place: place.into(),
            ..CardInput::default()
        };
        desk.book.change_card(&id, &card).unwrap();
    }
    let bought = [
        json!({ "date": "2026-01-12", "kind": "PN", "narration": "Mua lúa của bà con", "entries": [
            { "debit": "156", "credit": "331", "credit_party": "TV01", "amount": 3_000_000, "item": "LUA", "qty": "250",
              "price": "12000", "store": "K1" }] }),
        json!({ "date": "2026-01-14", "kind": "PN", "narration": "Mua lúa lẻ", "party": "NB02", "entries": [
            { "debit": "156", "credit": "1111", "amount": 885_500, "item": "LUA", "qty": "80.5", "price": "11000",
              "store": "K1" }] }),
    ];
    let ids = bought.map(|voucher| posts(&mut desk, voucher)).to_vec();
    posts(
        &mut desk,
        json!({ "date": "2026-01-20", "kind": "PX", "narration": "Xuất bán", "entries": [
            { "debit": "6111", "credit": "156", "amount": 352_800, "credit_item": "LUA", "credit_qty": "30",
              "credit_store": "K1" }] }),
    );
    (desk, ids)
}

#[test]
fn what_was_bought_of_farmers_is_on_one_list() {
    let (mut desk, ids) = desk();
    let text = paper(&desk, &PrintJob::Purchases { ids: ids.clone() });
    has(
        &text,
        &[
            "06 - VT",
            "BẢNG KÊ MUA HÀNG",
            "Từ ngày 12/01/2026 đến ngày 14/01/2026",
            "Nợ: 156 Có: 331, 1111",
            "Lường Văn Ún, Nà Phặc",
            "Quàng Thị Ỏn, Tông Ỏn",
            "80,5",
            "885.500",
            // 3.000.000 + 885.500.
            "3.885.500",
            "Ba triệu tám trăm tám mươi lăm nghìn năm trăm đồng",
            "Người duyệt mua",
        ],
    );
    // Of one day the list says the day; what took nothing into the store or was taken back has no list.
    has(&paper(&desk, &PrintJob::Purchases { ids: ids[..1].to_vec() }), &["Ngày 12 tháng 01 năm 2026"]);
    let sold = json!({ "date": "2026-01-21", "kind": "PX", "narration": "Xuất bán", "entries": [
        { "debit": "6111", "credit": "156", "amount": 11_760, "credit_item": "LUA", "credit_qty": "1", "credit_store": "K1" }] });
    let sold = posts(&mut desk, sold);
    assert_eq!(
        refused(&desk, &PrintJob::Purchases { ids: vec![sold] }),
        "print.nothing-bought",
        "goods that leave the store"
    );
    let paid = desk.posts("PC", "15/1", "Tạm ứng", "141 NV01 / 1111 500k");
    assert_eq!(refused(&desk, &PrintJob::Purchases { ids: vec![paid.voucher] }), "print.nothing-bought");
    desk.book.reverse(&ids[1], "2026-01-16", "Ghi nhầm").unwrap();
    assert_eq!(refused(&desk, &PrintJob::Purchases { ids }), "print.nothing-bought");
    assert_eq!(refused(&desk, &PrintJob::Purchases { ids: Vec::new() }), "print.nothing");
}

#[test]
fn the_minutes_of_a_count_say_what_should_stand_in_the_store() {
    let (desk, _) = desk();
    let count = |day: &str, store: Option<&str>| PrintJob::StockCount { store: store.map(Into::into), day: day.into() };
    // 250 + 80,5 − 30 = 300,5 kg; 3.885.500 − 352.800 = 3.532.700; 3.532.700 / 300,5 = 11.756,07.
    let text = paper(&desk, &count("31/1/2026", None));
    has(
        &text,
        &["05 - VT", "BIÊN BẢN KIỂM KÊ", "ngày 31/01/2026", "kho: K1", "Lúa nếp nương", "300,5", "3.532.700", "11.756"],
    );
    assert!(!text.contains("urê"), "nothing of it stands there:\n{text}");
    // Before the sale 330,5 kg stood there.
    has(&paper(&desk, &count("15/1/2026", Some("K1"))), &["330,5", "3.885.500"]);
    assert_eq!(refused(&desk, &count("31/1/2026", Some("K9"))), "print.nothing");
    assert_eq!(refused(&desk, &count("1/1/2026", None)), "print.nothing");
}

#[test]
fn an_advance_is_settled_on_paper() {
    let (mut desk, _) = desk();
    desk.posts("PC", "5/2", "Tạm ứng đi mua giống", "141 NV01 / 1111 4tr");
    desk.posts("KT", "20/2", "Mua giống theo hóa đơn 12", "642 / 141 NV01 4,2tr");
    let advance = |from: &str| PrintJob::Advance { party: desk.id("NV01"), from: from.into(), to: "2026-02-28".into() };
    // 1,5 brought + 4 = 5,5; spent 4,2; 1,3 left.
    let text = paper(&desk, &advance("2026-02-01"));
    has(
        &text,
        &[
            "04 - TT",
            "GIẤY THANH TOÁN TIỀN TẠM ỨNG",
            "Cà Văn Phương (NV01)",
            "I Số tiền tạm ứng 5.500.000",
            "chưa chi hết 1.500.000",
            "Số tạm ứng kỳ này 4.000.000",
            "ngày 05/02/2026: Tạm ứng đi mua giống 4.000.000",
            "II Số tiền đã chi 4.200.000",
            "Số tạm ứng chi không hết (I − II) 1.300.000",
            "Chi quá số tạm ứng (II − I) 0",
        ],
    );
    assert!(!text.contains("Đã nộp lại"));
    let spent = desk.posts("KT", "22/2", "Vận chuyển giống", "642 / 141 NV01 1tr");
    assert!(!spent.voucher.is_empty());
    desk.posts("PT", "25/2", "Nộp lại tiền thừa", "1111 / 141 NV01 200k");
    let job = PrintJob::Advance { party: desk.id("NV01"), from: "2026-02-01".into(), to: "2026-02-28".into() };
    // 5,5 − 5,2 = 0,3; 0,2 handed back leaves 0,1.
    has(
        &paper(&desk, &job),
        &["(I − II) 300.000", "Đã nộp lại quỹ, ngân hàng 200.000", "Còn tạm ứng sau khi nộp lại 100.000"],
    );
    // The same account on S19: 1,5 + 4 − 5,2 − 0,2 = 0,1.
    let kept = PrintJob::Kept {
        book: KeptBook::S19,
        party: Some(desk.id("NV01")),
        store: None,
        from: "2026-02-01".into(),
        to: "2026-02-28".into(),
    };
    has(
        &paper(&desk, &kept),
        &[
            "Mẫu số S19",
            "Tài khoản: 141",
            "Đối tượng: Cà Văn Phương (NV01)",
            "1.500.000",
            "4.000.000 5.400.000",
            "100.000",
        ],
    );
    let nobody = PrintJob::Advance { party: desk.id("TV01"), from: "2026-02-01".into(), to: "2026-02-28".into() };
    assert_eq!(refused(&desk, &nobody), "advance.none");
}
