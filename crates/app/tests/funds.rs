//! Funds by source and undivided assets with what they were bought or received from: worked by hand, equal to the ledger to
//! the đồng, every figure with its vouchers, on screen, on paper and as a spreadsheet.

use crate::common::{self, Desk};
use app::api::capital::ResolutionInput;
use app::api::export::{ExportFormat, ExportJob};
use app::api::fund::{FundBook, FundCardQuery};
use app::api::listed::OpeningListRow;
use app::api::print::PrintJob;
use app::api::voucher::{Draft, ExtraField};
use app::wording::Language;

const PARTIES: &str = "code,name,kind,service_contract
TV01,Lò Văn An,official,yes
TS02,Máy sấy lúa,asset,no
";

/// 100 + 200 + 240 = 540 million; 60 + 240 + 240 = 540.
const OPENING: &str = "account,party,debit,credit
1111,,100000000,
1121,,200000000,
212,,240000000,
4111,TV01,,240000000
4421,,,60000000
4422,,,240000000
";

fn listed(text: &str) -> Vec<OpeningListRow> {
    let row = |line: &str| {
        let mut cells = line.trim().split('|').map(|cell| cell.trim().to_owned());
        let mut next = || cells.next().unwrap_or_default();
        let (account, of, amount) = (next(), next(), next());
        OpeningListRow { account, of, amount, details: cells.collect() }
    };
    text.lines().map(row).collect()
}

fn says(draft: &mut Draft, line: usize, key: &str, side: &str, value: &str) {
    draft.entries[line].extra.push(ExtraField { key: key.into(), side: side.into(), value: value.into() });
}

/// The first quarter: 8 and 3 million set aside, a million of interest, a dryer for 50 million out of a grant and interest, a
/// canal received that names nothing, and two million of which nobody says where they are from.
fn quarter() -> Desk {
    let mut desk = Desk::of(PARTIES, OPENING);
    let funds = "4421 | Hỗ trợ của Nhà nước | 40tr
        4421 | Lãi tiền gửi của quỹ | 20tr
        4422 | Hỗ trợ của Nhà nước | 240tr";
    assert!(desk.book.post_opening_list("funds", &listed(funds)).unwrap().agrees);
    let assets = "212 | Trạm bơm Nà Lành | 240tr | | | | | Hỗ trợ của Nhà nước";
    assert!(desk.book.post_opening_list("assets", &listed(assets)).unwrap().agrees);
    desk.book
        .record_resolution(&ResolutionInput {
            number: "01/NQ".into(),
            day: "01/03/2026".into(),
            subject: "distribution".into(),
            title: "Phân phối thu nhập".into(),
            present: 5,
            in_favour: 5,
            ..ResolutionInput::default()
        })
        .unwrap();
    let mut aside = desk.draft("KT", "10/3", "Trích quỹ", "4211 / 4421 8tr; 4212 / 4421 3tr");
    (0..2).for_each(|line| says(&mut aside, line, "resolution", "debit", "01/NQ"));
    desk.book.post_draft(&aside).unwrap();
    let mut interest = desk.draft("BC", "15/3", "Lãi của quỹ", "1121 / 4421 1tr");
    says(&mut interest, 0, "fund_source", "credit", "lai tien gui");
    desk.book.post_draft(&interest).unwrap();
    let lines = "212 / 1121 50tr; 4421 / 4422 40tr; 4421 / 4422 10tr";
    let mut dryer = desk.draft("BN", "20/3", "Mua máy sấy lúa bằng quỹ", lines);
    let asset = desk.id("TS02");
    says(&mut dryer, 0, "asset", "debit", &asset);
    says(&mut dryer, 1, "fund_source", "debit", "Hỗ trợ của Nhà nước");
    says(&mut dryer, 2, "fund_source", "debit", "Lãi tiền gửi của quỹ");
    desk.book.post_draft(&dryer).unwrap();
    desk.posts("KT", "25/3", "Nhận bàn giao kênh mương", "212 / 4422 30tr");
    desk.posts("BC", "28/3", "Tiền vào quỹ", "1121 / 4421 2tr");
    desk
}

fn sources(book: &FundBook) -> Vec<String> {
    let row = |row: &app::api::fund::FundRow| {
        format!("{} {}: {} +{} -{} = {}", row.account, row.name, row.opening, row.plus, row.minus, row.closing)
    };
    book.funds.iter().map(row).collect()
}

#[test]
fn every_source_of_the_undivided_fund_adds_up_to_its_ledger() {
    let desk = quarter();
    let book = desk.book.fund_book("2026-01-01", "2026-03-31").unwrap();
    assert_eq!(
        sources(&book),
        [
            "4421 Hỗ trợ của Nhà nước: 40.000.000 + -40.000.000 = ",
            "4421 Lãi tiền gửi của quỹ: 20.000.000 +1.000.000 -10.000.000 = 11.000.000",
            "4421 Thu nhập từ giao dịch bên ngoài:  +8.000.000 - = 8.000.000",
            "4421 Thu nhập từ giao dịch nội bộ:  +3.000.000 - = 3.000.000",
            "4421 Chưa ghi nguồn:  +2.000.000 - = 2.000.000",
            "4422 Hỗ trợ của Nhà nước: 240.000.000 +40.000.000 - = 280.000.000",
            "4422 Lãi tiền gửi của quỹ:  +10.000.000 - = 10.000.000",
            "4422 Chưa ghi nguồn:  +30.000.000 - = 30.000.000",
        ]
    );
    let ties: Vec<String> = book
        .ties
        .iter()
        .map(|tie| format!("{} {} {} {} {}", tie.account, tie.cards, tie.ledger, tie.ties, tie.nameless))
        .collect();
    assert_eq!(
        ties,
        [
            "4421 24.000.000 24.000.000 true 2.000.000",
            "4422 320.000.000 320.000.000 true 30.000.000",
            "212 320.000.000 320.000.000 true "
        ]
    );
    // April opens with what March closed with.
    let april = desk.book.fund_book("2026-04-01", "2026-04-30").unwrap();
    let rows = sources(&april);
    assert!(rows.contains(&"4421 Lãi tiền gửi của quỹ: 11.000.000 + - = 11.000.000".to_owned()), "{rows:?}");
    assert!(april.ties.iter().all(|tie| tie.ties));
}

#[test]
fn every_asset_says_what_it_was_bought_or_received_from() {
    let desk = quarter();
    let book = desk.book.fund_book("2026-01-01", "2026-03-31").unwrap();
    let assets: Vec<String> = book
        .assets
        .iter()
        .map(|row| {
            let sources = row.sources.iter().map(|source| format!("{} {}", source.name, source.amount));
            format!("{} {}: {}{}", row.name, row.closing, sources.collect::<Vec<_>>().join(", "), row.apart)
        })
        .collect();
    assert_eq!(assets.len(), 3, "{assets:?}");
    let has = |words: &str| assets.iter().any(|row| row.contains(words));
    assert!(has("240.000.000: Hỗ trợ của Nhà nước 240.000.000"), "{assets:?}");
    assert!(
        has("Máy sấy lúa (TS02) 50.000.000: Hỗ trợ của Nhà nước 40.000.000, Lãi tiền gửi của quỹ 10.000.000"),
        "{assets:?}"
    );
    assert!(has("Nhận bàn giao kênh mương 30.000.000: Chưa ghi nguồn 30.000.000"), "{assets:?}");
}

#[test]
fn every_figure_opens_its_vouchers() {
    let desk = quarter();
    let book = desk.book.fund_book("2026-01-01", "2026-03-31").unwrap();
    let card = |account: &str, of: &str| {
        let (from, to) = ("2026-01-01".to_owned(), "2026-03-31".to_owned());
        desk.book.fund_card(&FundCardQuery { account: account.into(), of: of.into(), from, to })
    };
    let interest = &book.funds[1];
    let moved = card("4421", &interest.of).unwrap();
    assert_eq!(moved.name, "Lãi tiền gửi của quỹ");
    let lines: Vec<String> = moved.parts[0]
        .lines
        .iter()
        .map(|line| format!("{} {} +{} -{} = {}", line.date_shown, line.contra, line.plus, line.minus, line.closing))
        .collect();
    assert_eq!(lines, ["15/03/2026 1121 +1.000.000 - = 21.000.000", "20/03/2026 4422 + -10.000.000 = 11.000.000"]);
    assert_eq!(moved.parts[0].opening, "20.000.000");
    let dryer = book.assets.iter().find(|row| row.party.is_some() && row.name.starts_with("Máy sấy")).unwrap();
    let asset = card("212", &dryer.of).unwrap();
    let parts: Vec<String> = asset
        .parts
        .iter()
        .map(|part| format!("{} {} lines {}", part.account, part.lines.len(), part.closing))
        .collect();
    assert_eq!(parts, ["212 1 lines 50.000.000", "4422 2 lines 50.000.000"]);
    assert_eq!(asset.parts[0].lines[0].number, dryer.number);
    assert_eq!(card("131", "").unwrap_err().code, "fund.account");
}

#[test]
fn a_voucher_taken_back_takes_its_asset_back() {
    let mut desk = quarter();
    let posted = desk.posts("KT", "29/3", "Nhận nhà kho", "212 / 4422 9tr");
    desk.book.reverse(&posted.voucher, "2026-03-30", "Nhập nhầm").unwrap();
    let book = desk.book.fund_book("2026-01-01", "2026-03-31").unwrap();
    let row = book.assets.iter().find(|row| row.name == "Nhận nhà kho").unwrap();
    assert_eq!((row.closing.as_str(), row.formed.as_str(), row.apart.as_str()), ("", "", ""));
    assert!(book.ties.iter().all(|tie| tie.ties));
}

#[test]
fn the_register_is_on_paper_and_a_spreadsheet() {
    use calamine::{Data, Reader, Xlsx};
    let desk = quarter();
    let job = PrintJob::Undivided { from: "2026-01-01".into(), to: "2026-03-31".into() };
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("quy.pdf");
    desk.book.print(&job, &job.usual_sheet()).unwrap().save(&path).unwrap();
    let text = common::text_of(&path);
    for words in [
        "SỔ THEO DÕI QUỸ CHUNG KHÔNG CHIA THEO NGUỒN HÌNH THÀNH",
        "Thu nhập từ giao dịch nội bộ",
        "11.000.000",
        "344.000.000",
        "SỔ THEO DÕI TÀI SẢN CHUNG KHÔNG CHIA THEO NGUỒN HÌNH THÀNH",
        "Trạm bơm Nà Lành",
        "320.000.000",
    ] {
        assert!(text.contains(words), "{words}:\n{text}");
    }
    let sheet = folder.path().join("quy.xlsx");
    let export = ExportJob::Paper { job: Box::new(job) };
    desk.book.export(&export, &sheet, ExportFormat::Xlsx, false, Language::Vietnamese).unwrap();
    let mut book: Xlsx<_> = calamine::open_workbook(&sheet).unwrap();
    assert_eq!(book.sheet_names().len(), 2);
    let cells: Vec<Data> = book.worksheet_range_at(0).unwrap().unwrap().rows().flatten().cloned().collect();
    assert!(cells.contains(&Data::Float(11_000_000.0)) && cells.contains(&Data::Float(344_000_000.0)), "{cells:?}");
}
