//! A book that begins at 30/06: balances, six months of turnover of the old books, then vouchers of its own. Every figure of
//! the year's F01, B01 and B02 was worked out by hand, as if all vouchers of the year were in one book.

use crate::common::{self, Desk};
use app::Refusal;
use app::api::form::{FormName, FormQuery, StatutoryForm};
use app::api::setup::OpeningRow;

const PARTIES: &str = "code,name,kind,service_contract
TV001,Nguyễn Thị Lan,official,yes
KH01,Công ty Chè Bản Mây,customer,no
NB01,Cửa hàng vật tư Minh Phát,supplier,no
";

/// Balances at the end of 30/06/2026 and turnover since 01/01/2026, in thousands of đồng. The year was not closed to 911.
/// Σ 1.560.000 of balances and Σ 1.882.000 of turnover on each side.
const OLD: &str = "1111||138000||100000|62000
1121||245000||355000|310000
131|KH01|80000||400000|350000
156||80000||300000|340000
2111||600000|||
2141|||75000||15000
331|NB01||40000|310000|300000
4111|TV001||700000||
4211|||90000||
4421|||150000||
5111|||400000||400000
5121|TV001||100000||100000
558|||5000||5000
6111||260000||260000|
6121||80000||80000|
642||75000||75000|
658||2000||2000|";

/// The same books closed to 911 at 30/06: 642 shared 60.000 to 15.000, profits 85.000 and 5.000.
const OLD_CLOSED: &str = "1111||138000||100000|62000
1121||245000||355000|310000
131|KH01|80000||400000|350000
156||80000||300000|340000
2111||600000|||
2141|||75000||15000
331|NB01||40000|310000|300000
4111|TV001||700000||
4211|||173000||83000
4212|||5000||5000
4421|||150000||
5111||||400000|400000
5121|TV001|||100000|100000
558||||5000|5000
6111||||260000|260000
6121||||80000|80000
642||||75000|75000
658||||2000|2000
9111||||405000|405000
9112||||100000|100000";

fn rows(text: &str) -> Vec<OpeningRow> {
    let row = |line: &str| {
        let cells: Vec<&str> = line.split('|').collect();
        let thousands = |at: usize| if cells[at].is_empty() { String::new() } else { format!("{}000", cells[at]) };
        OpeningRow {
            account: cells[0].into(),
            party: cells[1].into(),
            debit: thousands(2),
            credit: thousands(3),
            turnover_debit: thousands(4),
            turnover_credit: thousands(5),
        }
    };
    text.lines().map(row).collect()
}

fn opened(old: &str) -> Desk {
    let mut desk = Desk::of(PARTIES, "account,party,debit,credit\n");
    desk.book.choose_opening("30/06/2026").unwrap();
    desk.book.post_opening(&rows(old)).unwrap();
    desk
}

/// July to December, in thousands: 150.000 bought, 200.000 and 50.000 sold, their cost, expenses, tax, one payment.
fn second_half(desk: &mut Desk) {
    desk.posts("PN", "10/07/2026", "Nhập chè", "156 / 331 NB01 150tr");
    desk.posts("HD", "15/08/2026", "Bán chè", "131 KH01 / 5111 200tr");
    desk.posts("PX", "15/08/2026", "Giá vốn", "6111 / 156 130tr");
    desk.posts("HD", "20/09/2026", "Bán cho thành viên", "1111 / 5121 TV001 50tr");
    desk.posts("PX", "20/09/2026", "Giá vốn", "6121 / 156 40tr");
    desk.posts("PC", "30/09/2026", "Chi phí quản lý", "642 / 1111 25tr");
    desk.posts("BC", "05/10/2026", "Thu nợ", "1121 / 131 KH01 100tr");
    desk.posts("KT", "31/12/2026", "Thuế TNDN", "659 / 3334 10tr");
}

fn form(desk: &Desk, form: FormName, from: &str, to: &str) -> StatutoryForm {
    desk.book.statutory_form(&FormQuery { form, from: from.into(), to: to.into() }).unwrap()
}

fn year(desk: &Desk, name: FormName) -> StatutoryForm {
    form(desk, name, "2026-01-01", "2026-12-31")
}

/// `code this last`, only those asked for.
fn lines(form: &StatutoryForm, codes: &[&str]) -> Vec<String> {
    let row = |code: &&str| {
        let row = form.rows.iter().find(|row| row.code == *code).unwrap();
        let figures: Vec<&str> = row.figures.iter().map(|figure| figure.shown.as_str()).collect();
        format!("{code} {}", figures.join(" "))
    };
    codes.iter().map(row).collect()
}

fn holds(form: &StatutoryForm) {
    let wrong: Vec<_> = form
        .checks
        .iter()
        .filter(|check| check.verdict == "differs")
        .map(|check| (&check.id, &check.differences))
        .collect();
    assert!(wrong.is_empty(), "{wrong:?}");
}

const RESULT: [&str; 16] = [
    "01a 600.000.000",
    "01b 150.000.000",
    "02 0",
    "10 750.000.000",
    "11a 390.000.000",
    "11b 120.000.000",
    "12 100.000.000",
    "20 140.000.000",
    "20a 130.000.000",
    "20b 10.000.000",
    "31 5.000.000",
    "32 2.000.000",
    "40 3.000.000",
    "50 143.000.000",
    "51 10.000.000",
    "60 133.000.000",
];

fn result(desk: &Desk) -> Vec<String> {
    let codes: Vec<&str> = RESULT.iter().map(|line| line.split(' ').next().unwrap()).collect();
    let form = year(desk, FormName::B02);
    holds(&form);
    lines(&form, &codes).into_iter().map(|line| line.trim().to_owned()).collect()
}

#[test]
fn the_year_reads_as_if_its_first_half_were_in_the_book() {
    let mut desk = opened(OLD);
    second_half(&mut desk);
    assert_eq!(result(&desk), RESULT);
    let position = year(&desk, FormName::B01);
    holds(&position);
    let expected = [
        "110 508.000.000 300.000.000",
        "200 1.273.000.000 990.000.000",
        "410 700.000.000 700.000.000",
        "420 223.000.000 90.000.000",
        "500 1.273.000.000 990.000.000",
    ];
    assert_eq!(lines(&position, &["110", "200", "410", "420", "500"]), expected);
    let trial = desk.trial("01/01–31/12", 1, false);
    let table = common::table(&trial);
    for row in [
        "111: 100.000.000 | – | 150.000.000 | 87.000.000 | 163.000.000 | –",
        "131: 30.000.000 | – | 600.000.000 | 450.000.000 | 180.000.000 | –",
        "156: 120.000.000 | – | 450.000.000 | 510.000.000 | 60.000.000 | –",
        "511: – | – | – | 600.000.000 | – | 600.000.000",
    ] {
        assert!(table.contains(row), "{row}\n{table}");
    }
    assert_eq!(trial.total.debit, "2.587.000.000");
    // A figure opens into what the old books had and what is in the ledger here.
    let query = FormQuery { form: FormName::B02, from: "2026-01-01".into(), to: "2026-12-31".into() };
    let sources = desk.book.figure_sources(&query, "01a", 0).unwrap();
    let parts: Vec<(&str, &str)> = sources.rows.iter().map(|row| (row.kind.as_str(), row.shown.as_str())).collect();
    assert_eq!(parts, [("brought", "400.000.000"), ("credit", "200.000.000")]);

    // Closed to 911, the year says the same.
    desk.book.post_year_end(2026, None).unwrap();
    assert_eq!(result(&desk), RESULT);
    assert!(desk.book.verify().unwrap().ok);
}

#[test]
fn books_closed_in_the_middle_of_the_year_give_the_same_year() {
    let mut desk = opened(OLD_CLOSED);
    let check = desk.book.check_opening(&rows(OLD_CLOSED)).unwrap();
    assert!(check.looks.iter().any(|look| look.code == "opening.pairs-inferred"));
    second_half(&mut desk);
    desk.book.post_year_end(2026, None).unwrap();
    assert_eq!(result(&desk), RESULT);
    assert_eq!(
        lines(&year(&desk, FormName::B01), &["420", "500"]),
        ["420 223.000.000 90.000.000", "500 1.273.000.000 990.000.000"]
    );
}

#[test]
fn no_month_of_the_book_holds_what_came_before_it() {
    let mut desk = opened(OLD);
    second_half(&mut desk);
    let july = desk.trial("01/07–31/07", 1, false);
    assert_eq!(july.total.debit, "150.000.000");
    let table = common::table(&july);
    assert!(table.contains("111: 138.000.000 | – | – | – | 138.000.000 | –"), "{table}");
    let half = form(&desk, FormName::B02, "2026-07-01", "2026-12-31");
    assert_eq!(lines(&half, &["01a", "01b"]), ["01a 200.000.000 ", "01b 50.000.000 "]);
    // Of a quarter before the opening the book knows nothing, and of the whole half everything.
    let quarter = form(&desk, FormName::B02, "2026-04-01", "2026-06-30");
    assert_eq!(lines(&quarter, &["01a"]), ["01a 0 "]);
    let first = form(&desk, FormName::B01, "2026-01-01", "2026-06-30");
    assert_eq!(lines(&first, &["200", "500"]), ["200 1.068.000.000 990.000.000", "500 1.068.000.000 990.000.000"]);
    // The months before are closed: nothing can be dated there.
    let refused = desk.book.post_draft(&desk.draft("PT", "30/06/2026", "Thu", "1111 / 131 KH01 1tr")).unwrap_err();
    assert_eq!(common::faults(&refused), ["voucher.month-closed"]);
}

#[test]
fn an_opening_at_the_end_of_a_year_brings_the_figures_of_last_years_column() {
    let mut desk = Desk::of(PARTIES, "account,party,debit,credit\n");
    // The whole of 2025, closed to 911: sales 400, cost 260, expenses 75: profit 65.
    let old = "1111||300000||400000|335000
4111|TV001||235000||
4211|||65000||65000
5111||||400000|400000
6111||||260000|260000
642||||75000|75000
9111||||400000|400000";
    desk.book.post_opening(&rows(old)).unwrap();
    let form = year(&desk, FormName::B02);
    assert_eq!(form.last_year, "books");
    assert_eq!(
        lines(&form, &["01a", "11a", "12", "60"]),
        ["01a 0 400.000.000", "11a 0 260.000.000", "12 0 75.000.000", "60 0 65.000.000"]
    );
    assert_eq!(lines(&year(&desk, FormName::B01), &["500"]), ["500 300.000.000 300.000.000"]);
}

fn refusal(old: &str) -> Refusal {
    let mut desk = Desk::of(PARTIES, "account,party,debit,credit\n");
    desk.book.choose_opening("2026-07-01").unwrap();
    desk.book.post_opening(&rows(old)).unwrap_err()
}

#[test]
fn a_sheet_that_cannot_be_true_is_refused() {
    let without = OLD.replace("5111|||400000||400000", "5111|||400000||390000");
    assert_eq!(common::faults(&refusal(&without)), ["opening.result-at-begin"]);
    assert_eq!(refusal(&without).objections[0].line, Some(10));
    let lame = OLD.replace("1121||245000||355000|310000", "1121||245000||355001|310000");
    assert_eq!(refusal(&lame).code, "opening.turnover-unbalanced");
    assert_eq!(refusal(&OLD.replace("1111||138000", "1111||138001")).code, "opening.unbalanced");
    let mut desk = Desk::of(PARTIES, "account,party,debit,credit\n");
    assert_eq!(desk.book.choose_opening("15/06/2026").unwrap_err().code, "opening.date");
    desk.posts("PT", "05/02/2026", "Thu", "1111 / 131 KH01 1tr");
    assert_eq!(desk.book.choose_opening("30/06/2026").unwrap_err().code, "opening.vouchers-before");
}

#[test]
fn everything_is_taken_back_until_the_first_voucher() {
    let mut desk = opened(OLD);
    assert_eq!(desk.book.choose_opening("31/03/2026").unwrap_err().code, "opening.posted");
    let sheet = desk.book.undo_opening().unwrap();
    assert!(!sheet.posted && sheet.rows.is_empty());
    assert_eq!(sheet.day_shown, "01/01/2026");
    assert_eq!(desk.trial("01/01–31/12", 1, false).rows.len(), 0);
    desk.book.choose_opening("31/03/2026").unwrap();
    desk.book.post_opening(&rows(OLD)).unwrap();
    desk.posts("PT", "05/04/2026", "Thu", "1111 / 131 KH01 1tr");
    assert_eq!(desk.book.undo_opening().unwrap_err().code, "opening.has-vouchers");
    assert!(desk.book.verify().unwrap().ok);
}
