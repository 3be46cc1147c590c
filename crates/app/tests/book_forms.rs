//! Books beside their forms of TT 71/2024: the sums of months, quarters and years in a ledger, the place of each entry in the
//! journal, and the columns and heads of the detailed books. Figures by hand.

use std::path::Path;
use std::process::Command;

use crate::common::{self, Desk};
use app::api::export::{ExportFormat, ExportJob};
use app::api::money::BankBookRef;
use app::api::print::{KeptBook, PrintJob};
use app::api::report::{LedgerRow, LedgerSort, RangeQuery};
use app::api::setting::SettingValue;
use app::wording::Language;
use reports::sheet::{Cell, Sheet};
use serde_json::json;

/// 50 million of cash in the beginning; January 10 in, February 3 out, March 2 out, April 7 in.
fn four_months() -> Desk {
    let mut desk = Desk::new();
    desk.posts("PT", "05/01", "Bán chè", "1111 / 5111 10tr");
    desk.posts("PC", "20/02", "Xăng xe", "642 / 1111 3tr");
    desk.posts("PC", "10/03", "Điện", "642 / 1111 2tr");
    desk.posts("PT", "15/04", "Bán chè", "1111 / 5111 7tr");
    desk
}

fn set(desk: &mut Desk, key: &str, value: &str) {
    desk.book.set_settings(&[SettingValue { key: key.into(), value: value.into() }]).unwrap();
}

fn range(from: &str, to: &str) -> RangeQuery {
    RangeQuery { from: from.into(), to: to.into(), offset: 0, limit: 500 }
}

fn shown(row: &LedgerRow) -> String {
    let words = match row.sort {
        LedgerSort::Movement => row.number.clone(),
        LedgerSort::Month => format!("month {}", row.date_shown),
        LedgerSort::Quarter => "quarter".to_owned(),
        LedgerSort::Year => "year".to_owned(),
    };
    format!("{words}: {} | {} | {}", row.debit_shown, row.credit_shown, row.balance.shown)
}

#[test]
fn a_ledger_has_the_sums_of_its_months_quarters_and_years() {
    let desk = four_months();
    let page = desk.book.account_ledger("1111", None, None, &range("2026-01-01", "2026-12-31")).unwrap();
    let rows: Vec<String> = page.rows.iter().map(shown).collect();
    assert_eq!(
        rows,
        [
            "PT.Q01-0001: 10.000.000 |  | 60.000.000",
            "month 01/2026: 10.000.000 | 0 | 60.000.000",
            "quarter: 10.000.000 | 0 | ",
            "year: 10.000.000 | 0 | ",
            "PC.Q01-0001:  | 3.000.000 | 57.000.000",
            "month 02/2026: 0 | 3.000.000 | 57.000.000",
            "quarter: 10.000.000 | 3.000.000 | ",
            "year: 10.000.000 | 3.000.000 | ",
            "PC.Q01-0002:  | 2.000.000 | 55.000.000",
            "month 03/2026: 0 | 2.000.000 | 55.000.000",
            "quarter: 10.000.000 | 5.000.000 | ",
            "year: 10.000.000 | 5.000.000 | ",
            "PT.Q01-0002: 7.000.000 |  | 62.000.000",
            "month 04/2026: 7.000.000 | 0 | 62.000.000",
            "quarter: 7.000.000 | 0 | ",
            "year: 17.000.000 | 5.000.000 | ",
        ]
    );
    assert_eq!((page.count, page.movements), (16, 4));
    // What lies before the days asked for is in the sums; a month that is cut says its days.
    let part = desk.book.account_ledger("1111", None, None, &range("2026-03-05", "2026-04-20")).unwrap();
    let rows: Vec<String> = part.rows.iter().map(shown).collect();
    assert_eq!(
        rows[1..4],
        [
            "month 05/03/2026 – 31/03/2026: 0 | 2.000.000 | 55.000.000",
            "quarter: 10.000.000 | 5.000.000 | ",
            "year: 10.000.000 | 5.000.000 | ",
        ]
    );
    assert_eq!(rows[7], "year: 17.000.000 | 5.000.000 | ");
    // A page begins wherever it is asked to, and one side alone has no sums.
    let one = desk.book.account_ledger(
        "1111",
        None,
        None,
        &RangeQuery { offset: 5, limit: 1, ..range("2026-01-01", "2026-12-31") },
    );
    assert_eq!(shown(&one.unwrap().rows[0]), "month 02/2026: 0 | 3.000.000 | 57.000.000");
    let side = serde_json::from_value(json!("credit")).unwrap();
    let credits = desk.book.account_ledger("1111", None, Some(side), &range("2026-01-01", "2026-12-31")).unwrap();
    assert_eq!((credits.count, credits.movements), (2, 2));
}

/// A book opened at the end of May: until then the old books had 100 debited and 62 credited of cash; June debits 8 more.
#[test]
fn the_year_of_a_ledger_has_what_the_old_books_had_of_it() {
    let mut desk = Desk::of("code,name,kind\n", "account,party,debit,credit\n");
    desk.book.choose_opening("31/05/2026").unwrap();
    let row = |account: &str, debit: &str, credit: &str, turnover: (&str, &str)| app::api::setup::OpeningRow {
        account: account.into(),
        debit: debit.into(),
        credit: credit.into(),
        turnover_debit: turnover.0.into(),
        turnover_credit: turnover.1.into(),
        ..Default::default()
    };
    let rows = [
        row("1111", "38000000", "", ("100000000", "62000000")),
        row("4118", "", "38000000", ("62000000", "100000000")),
    ];
    desk.book.post_opening(&rows).unwrap();
    desk.posts("PT", "10/06", "Bán chè", "1111 / 5111 8tr");
    desk.posts("PT", "10/07", "Bán chè", "1111 / 5111 1tr");
    let page = desk.book.account_ledger("1111", None, None, &range("2026-01-01", "2026-12-31")).unwrap();
    let rows: Vec<String> = page.rows.iter().map(shown).collect();
    assert_eq!(
        rows,
        [
            "PT.Q01-0001: 8.000.000 |  | 46.000.000",
            "month 06/2026: 8.000.000 | 0 | 46.000.000",
            // Of April and May the old books say nothing apart from the months before: no sum of the quarter.
            "year: 108.000.000 | 62.000.000 | ",
            "PT.Q01-0002: 1.000.000 |  | 47.000.000",
            "month 07/2026: 1.000.000 | 0 | 47.000.000",
            "quarter: 1.000.000 | 0 | ",
            "year: 109.000.000 | 62.000.000 | ",
        ]
    );
}

fn sheet(desk: &Desk, job: PrintJob) -> Sheet {
    desk.book.table(&ExportJob::Paper { job: Box::new(job) }, Language::Vietnamese).unwrap()
}

fn text(cell: &Cell) -> String {
    match cell {
        Cell::Blank => String::new(),
        Cell::Text(text) => text.clone(),
        Cell::Day(day) => day.to_string(),
        Cell::Number(number) => number.to_string(),
        Cell::Fraction(digits) => digits.clone(),
    }
}

fn year(job: impl Fn(String, String) -> PrintJob) -> PrintJob {
    job("2026-01-01".to_owned(), "2026-12-31".to_owned())
}

fn ledger(account: &str, party: Option<String>) -> PrintJob {
    year(|from, to| PrintJob::Ledger { account: account.to_owned(), party: party.clone(), from, to })
}

#[test]
fn the_ledger_on_paper_says_where_each_entry_stands_in_the_journal() {
    let desk = four_months();
    let s03b = sheet(&desk, ledger("642", None));
    let titles: Vec<&str> = s03b.columns.iter().map(|column| column.title.as_str()).collect();
    assert_eq!(titles[4..7], ["Nhật ký chung: Trang số", "Nhật ký chung: STT dòng", "Số hiệu TK đối ứng"]);
    let rows: Vec<String> = s03b.rows.iter().map(|row| [3, 5, 7, 8].map(|at| text(&row[at])).join("|")).collect();
    // The journal has two lines an entry: the petrol is the third and fourth.
    assert_eq!(
        rows,
        [
            "Số dư đầu năm|||",
            "Xăng xe|3|3000000|",
            "Cộng số phát sinh tháng 02/2026||3000000|",
            "Số dư cuối tháng 02/2026||3000000|",
            "Cộng lũy kế từ đầu quý||3000000|",
            "Cộng lũy kế từ đầu năm||3000000|",
            "Điện|5|2000000|",
            "Cộng số phát sinh tháng 03/2026||2000000|",
            "Số dư cuối tháng 03/2026||5000000|",
            "Cộng lũy kế từ đầu quý||5000000|",
            "Cộng lũy kế từ đầu năm||5000000|",
            "Cộng số phát sinh trong kỳ||5000000|",
            "Số dư cuối năm||5000000|",
        ]
    );
    // A journal of March goes on where February's ended.
    let march = PrintJob::Journal { from: "2026-03-01".into(), to: "2026-03-31".into() };
    let march = sheet(&desk, march);
    assert_eq!([5, 6].map(|at| text(&march.rows[0][at])), ["5", "642"]);
    // A month alone has its own sums and no others.
    let february =
        PrintJob::Ledger { account: "642".into(), party: None, from: "2026-02-01".into(), to: "2026-02-28".into() };
    let february = sheet(&desk, february);
    assert_eq!(february.rows.len(), 6);
    assert_eq!(text(&february.rows[0][3]), "Số dư đầu kỳ");
}

fn page_of(path: &Path, needle: &str) -> usize {
    let out = Command::new("pdftotext").arg("-layout").arg(path).arg("-").output().unwrap();
    let text = String::from_utf8(out.stdout).unwrap();
    1 + text.split('\u{c}').position(|page| page.lines().any(|line| line.contains(needle))).unwrap()
}

/// Sixty vouchers of two lines each take more pages than one; another program reads on which page the last one stands.
#[test]
fn the_ledger_names_the_page_of_the_journal() {
    let mut desk = Desk::new();
    for at in 1..=60 {
        desk.posts("PC", "05/01", &format!("Chi lần {at}"), "642 / 1111 10k");
    }
    let folder = tempfile::tempdir().unwrap();
    let print = |job: PrintJob, name: &str| {
        let path = folder.path().join(name);
        desk.book.print(&job, &job.usual_sheet()).unwrap().save(&path).unwrap();
        path
    };
    let journal = print(year(|from, to| PrintJob::Journal { from, to }), "nkc.pdf");
    let book = common::text_of(&print(ledger("642", None), "so-cai.pdf"));
    for at in [1, 30, 60] {
        let page = page_of(&journal, &format!("PC.Q01-{at:04}"));
        let line = book.lines().find(|line| line.contains(&format!("PC.Q01-{at:04}"))).unwrap();
        let cells: Vec<&str> = line.split_whitespace().collect();
        let place = format!("{page} {} 1111", 2 * at - 1);
        assert!(cells.join(" ").contains(&place), "{place} in {line}");
    }
    assert!(page_of(&journal, "PC.Q01-0060") > 1);
    // In the bound set the books name the very same places.
    let set = common::text_of(&print(PrintJob::YearBooks { year: 2026 }, "bo-so.pdf"));
    let page = page_of(&journal, "PC.Q01-0060");
    let place = format!("{page} 119 1111");
    assert!(set.lines().any(|line| line.split_whitespace().collect::<Vec<_>>().join(" ").contains(&place)));
    // The set ends with the series and the register, which no form asks for but everybody looks for.
    assert!(set.contains("SỔ THEO DÕI QUYỂN CHỨNG TỪ") && set.contains("Sổ theo dõi quyển chứng từ"));
}

/// An amended voucher's lines count on after those it takes back; off-balance lines stand in no journal.
#[test]
fn amended_and_off_balance_lines_keep_the_places_right() {
    let mut desk = Desk::new();
    desk.posts("KT", "02/01", "Giữ hộ", "002 / - 5tr; 642 / 1111 1tr");
    let wrong = desk.posts("PC", "03/01", "Xăng", "642 / 1111 200k; 152 / 1111 300k").voucher;
    let mut draft = desk.book.amend_draft(&wrong).unwrap();
    draft.entries[1].amount = "400000".into();
    if let app::api::voucher::Purpose::Amend { reason, .. } = &mut draft.purpose {
        *reason = "Gõ nhầm".into();
    }
    desk.book.post_draft(&draft).unwrap();
    let lines = |account: &str| -> Vec<String> {
        let book = sheet(&desk, ledger(account, None));
        let rows = book.rows.iter().filter(|row| !matches!(row[1], Cell::Blank));
        rows.map(|row| text(&row[5])).collect()
    };
    let journal = sheet(&desk, year(|from, to| PrintJob::Journal { from, to }));
    let own: Vec<String> = journal.rows.iter().map(|row| [5, 6].map(|at| text(&row[at])).join(" ")).collect();
    assert_eq!(own[..6], ["1 642", "2 1111", "3 642", "4 1111", "5 152", "6 1111"]);
    assert_eq!(
        (lines("642"), lines("152"), lines("1111")),
        (vec!["1".into(), "3".into()], vec!["5".into()], vec!["2".into(), "4".into(), "6".into()])
    );
    assert_eq!(lines("002"), [""]);
}

/// A payment that waits for the director is in no book: the journal is what the ledgers are.
#[test]
fn what_waits_stands_in_no_journal() {
    let mut desk = four_months();
    for (key, value) in [("policy.approval", "payments"), ("policy.one-person", "no")] {
        set(&mut desk, key, value);
    }
    desk.posts("PC", "20/04", "Chờ duyệt", "642 / 1111 9tr");
    let query = range("2026-01-01", "2026-12-31");
    let journal = desk.book.general_journal(&query).unwrap();
    assert_eq!((journal.count, journal.debit_shown.as_str()), (4, "22.000.000"));
    assert!(journal.rows.iter().all(|row| row.narration != "Chờ duyệt"));
    let paper = sheet(&desk, year(|from, to| PrintJob::Journal { from, to }));
    assert_eq!(text(&paper.rows.last().unwrap()[7]), "22000000");
    let file = desk.book.table(&ExportJob::Journal { from: query.from, to: query.to }, Language::Vietnamese).unwrap();
    assert_eq!(file.rows.len(), 4);
}

fn titles(sheet: &Sheet) -> Vec<&str> {
    sheet.columns.iter().map(|column| column.title.as_str()).collect()
}

#[test]
fn detailed_books_have_the_columns_of_their_forms() {
    let mut desk = Desk::new();
    desk.posts("PT", "05/01", "Thu nợ", "1111 / 131 KH01 5tr");
    desk.posts("PC", "06/01", "Tạm ứng", "141 NV01 / 1111 1tr");
    let of = |code: &str| Some(desk.id(code));
    let s12 = sheet(&desk, ledger("131", of("KH01")));
    assert_eq!(
        titles(&s12)[4..],
        ["TK đối ứng", "Thời hạn được chiết khấu", "Số phát sinh: Nợ", "Số phát sinh: Có", "Số dư: Nợ", "Số dư: Có"]
    );
    assert_eq!(s12.columns.iter().map(|column| column.id).collect::<String>(), "ABCDE12345");
    // 12 − 5 = 7 million are left after January.
    let row = |words: &str| {
        let found = s12.rows.iter().find(|row| text(&row[3]) == words).unwrap();
        [6, 7, 8, 9].map(|at| text(&found[at]))
    };
    assert_eq!(row("Số dư đầu năm"), ["", "", "12000000", ""]);
    assert_eq!(row("Cộng số phát sinh tháng 01/2026"), ["", "5000000", "", ""]);
    assert_eq!(row("Số dư cuối tháng 01/2026"), ["", "", "7000000", ""]);
    assert_eq!(row("Cộng lũy kế từ đầu năm"), ["", "5000000", "", ""]);
    let s19 = sheet(&desk, ledger("141", of("NV01")));
    assert_eq!(s19.columns.iter().map(|column| column.id).collect::<String>(), "ABCDE1234");
    // Several books of one account are told apart by whose they are.
    assert_eq!((s12.title.as_str(), s19.title.as_str()), ("S12 Công ty Chè Bản Mây (KH01)", "S19 Lò Thị Hạnh (NV01)"));

    let cash = sheet(&desk, year(|from, to| PrintJob::Cash { account: "1111".into(), detailed: true, from, to }));
    assert_eq!(cash.columns.iter().map(|column| column.id).collect::<String>(), "ABCDEF123G");
    let sums: Vec<String> = cash.rows.iter().map(|row| [4, 6, 7, 8].map(|at| text(&row[at])).join("|")).collect();
    assert_eq!(
        sums[3..5],
        ["Cộng số phát sinh tháng 01/2026|5000000|1000000|", "Số tồn cuối tháng 01/2026|||54000000"]
    );
}

#[test]
fn a_bank_book_names_the_bank_and_a_members_book_of_capital_its_years_and_limits() {
    let mut desk = Desk::new();
    desk.book.set_list_value("bank-account", "0123", "Agribank Nà Lành").unwrap();
    set(&mut desk, "policy.contribution-min", "5000000");
    let line = json!({ "date": "2026-01-05", "kind": "BC", "narration": "Nộp tiền", "entries": [
        { "debit": "1121", "credit": "1111", "amount": 2_000_000, "bank_account": "0123" }] });
    desk.book.post_object(serde_json::from_value(line).unwrap()).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let words = |job: PrintJob| {
        let path = folder.path().join("a.pdf");
        desk.book.print(&job, &job.usual_sheet()).unwrap().save(&path).unwrap();
        common::text_of(&path)
    };
    let book = BankBookRef { account: String::new(), bank_account: "0123".into() };
    let s05 = words(year(|from, to| PrintJob::Bank { book: book.clone(), from, to }));
    assert!(s05.contains("Số hiệu tài khoản tại nơi gửi: 0123"), "{s05}");
    assert!(s05.contains("Nơi mở tài khoản giao dịch: Agribank Nà Lành"), "{s05}");
    let s31 = words(year(|from, to| PrintJob::Kept { book: KeptBook::S31, party: None, store: None, from, to }));
    assert!(s31.contains("Từ năm 2026 đến năm 2026"), "{s31}");
    assert!(s31.contains("Mức vốn góp tối thiểu (đồng) 5.000.000, tối đa 30 % vốn điều lệ"), "{s31}");
}

/// Two services, each in a column of its own; the season has the quantities of both, and its money.
#[test]
fn services_to_a_member_stand_in_a_column_each() {
    let parties = "code,name,kind,service_contract\nTV001,Nguyễn Thị Lan,official,yes\nTUOI,Tưới tiêu,item,no\nLAM,Làm đất,item,no\n";
    let mut desk = Desk::of(parties, "account,party,debit,credit\n");
    for (day, item, quantity, amount) in [
        ("2026-01-05", "TUOI", "2.5", 500_000),
        ("2026-01-06", "LAM", "3", 900_000),
        ("2026-02-01", "TUOI", "1", 200_000),
    ] {
        let line = json!({ "date": day, "kind": "HD", "narration": "Dịch vụ", "entries": [
            { "debit": "131", "debit_party": "TV001", "credit": "5122", "amount": amount, "item": item, "qty": quantity,
              "season": "VX26" }] });
        desk.book.post_object(serde_json::from_value(line).unwrap()).unwrap();
    }
    let s23 = sheet(&desk, year(|from, to| PrintJob::Kept { book: KeptBook::S23, party: None, store: None, from, to }));
    assert_eq!(
        titles(&s23)[4..],
        ["ĐVT", "Số lượng: Làm đất", "Số lượng: Tưới tiêu", "Đơn giá", "Thành tiền", "Ghi chú"]
    );
    assert_eq!(s23.columns.iter().map(|column| column.id).collect::<String>(), "ABCDE1278F");
    let rows: Vec<String> = s23.rows.iter().map(|row| [3, 5, 6, 8].map(|at| text(&row[at])).join("|")).collect();
    assert_eq!(
        rows,
        [
            "Dịch vụ||2.5|500000",
            "Dịch vụ|3||900000",
            "Dịch vụ||1|200000",
            "Cộng vụ VX26|3|3.5|1600000",
            "Cộng|3|3.5|1600000"
        ]
    );
}

/// A ledger as a spreadsheet has the rows that the screen and the paper have.
#[test]
fn a_ledger_goes_to_excel_with_its_sums() {
    let desk = four_months();
    let job =
        ExportJob::Ledger { account: "1111".into(), party: None, from: "2026-01-01".into(), to: "2026-12-31".into() };
    let sheet = desk.book.table(&job, Language::Vietnamese).unwrap();
    let rows: Vec<String> = sheet.rows.iter().map(|row| [2, 5, 6, 7].map(|at| text(&row[at])).join("|")).collect();
    assert_eq!(
        rows[..5],
        [
            "Số dư đầu kỳ|||50000000",
            "Bán chè|10000000||60000000",
            "Cộng số phát sinh tháng, số dư cuối tháng|10000000||60000000",
            "Cộng lũy kế từ đầu quý|10000000||",
            "Cộng lũy kế từ đầu năm|10000000||",
        ]
    );
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("so-cai.xlsx");
    assert_eq!(desk.book.export(&job, &path, ExportFormat::Xlsx, false, Language::Vietnamese).unwrap().rows, 18);
}
