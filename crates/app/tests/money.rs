//! The books of money, two periods side by side, cards and files. The figures were worked out by hand, as the comments
//! show.

use crate::common::{Desk, faults};
use app::api::card::{CardInput, DetailInput};
use app::api::export::{ExportFormat, ExportJob};
use app::api::money::{BankBookRef, Beside, CompareQuery, Compared, MoneyBook};
use app::api::party::PartyQuery;
use app::api::report::RangeQuery;
use app::api::voucher::{ExtraField, VoucherQuery};
use app::wording::Language;

fn range(from: &str, to: &str) -> RangeQuery {
    RangeQuery { from: from.into(), to: to.into(), offset: 0, limit: 500 }
}

/// Posts through one bank account by its name.
fn posts_by(desk: &mut Desk, bank_account: &str, form: &str, day: &str, lines: &str) {
    let mut draft = desk.draft(form, day, "Qua ngân hàng", lines);
    for entry in &mut draft.entries {
        let side = if entry.debit.starts_with("112") { "debit" } else { "credit" };
        let value = bank_account.to_owned();
        entry.extra.push(ExtraField { key: "bank_account".into(), side: side.into(), value });
    }
    desk.book.post_draft(&draft).unwrap();
}

fn table(book: &MoneyBook) -> String {
    let row = |row: &app::api::money::MoneyRow| {
        let number = if row.day_total {
            "cộng ngày"
        } else if row.receipt.is_empty() {
            &row.payment
        } else {
            &row.receipt
        };
        format!("{} {number} | {} | {} | {}\n", row.date_shown, row.in_shown, row.out_shown, row.balance_shown)
    };
    book.rows.iter().map(row).collect()
}

/// Cash begins January with 50 million. 5/1: 10 in, 0,35 out → 59,65. 6/1: 70 out → −10,35, 0,05 in → −10,30.
/// 9/1: 20 in → 9,70. Before: 5/1 to 5/1 alone ends with 59,65.
#[test]
fn the_cash_book_runs_row_by_row_with_a_total_for_each_day() {
    let mut desk = Desk::new();
    desk.posts("PT", "5/1", "Góp vốn", "1111 / 4111 TV002 10tr");
    desk.posts("PC", "5/1", "Điện", "642 / 1111 350k");
    desk.posts("PC", "6/1", "Nộp ngân hàng", "1121 / 1111 70tr");
    desk.posts("PT", "6/1", "Bán lẻ", "1111 / 5111 50k");
    desk.posts("KT", "9/1", "Thu nợ", "1111 / 131 KH01 20tr");
    let january = desk.book.cash_book("111", &range("2026-01-01", "2026-01-31")).unwrap();
    assert_eq!(
        table(&january),
        "05/01/2026 PT.Q01-0001 | 10.000.000 |  | 60.000.000
05/01/2026 PC.Q01-0001 |  | 350.000 | 59.650.000
05/01/2026 cộng ngày | 10.000.000 | 350.000 | 59.650.000
06/01/2026 PC.Q01-0002 |  | 70.000.000 | −10.350.000
06/01/2026 PT.Q01-0002 | 50.000 |  | −10.300.000
06/01/2026 cộng ngày | 50.000 | 70.000.000 | −10.300.000
09/01/2026 KT.Q01-0001 | 20.000.000 |  | 9.700.000
09/01/2026 cộng ngày | 20.000.000 |  | 9.700.000
",
    );
    assert_eq!(
        (&*january.opening_shown, &*january.in_shown, &*january.out_shown),
        ("50.000.000", "30.050.000", "70.350.000")
    );
    assert_eq!((&*january.closing_shown, january.count, january.movements), ("9.700.000", 8, 5));
    let below: Vec<_> =
        january.days_below_zero.iter().map(|day| (&*day.date_shown, &*day.balance_shown, day.row)).collect();
    assert_eq!(below, [("06/01/2026", "−10.300.000", 5)]);

    // A page begins where it is asked to, and the figures stay those of all days.
    let page =
        desk.book.cash_book("1111", &RangeQuery { offset: 6, limit: 1, ..range("2026-01-01", "2026-01-31") }).unwrap();
    assert_eq!((page.rows.len(), &*page.rows[0].receipt, &*page.closing_shown), (1, "KT.Q01-0001", "9.700.000"));
    let one_day = desk.book.cash_book("111", &range("2026-01-06", "2026-01-06")).unwrap();
    assert_eq!((&*one_day.opening_shown, &*one_day.closing_shown), ("59.650.000", "−10.300.000"));
    let empty = desk.book.cash_book("111", &range("2026-02-01", "2026-02-28")).unwrap();
    assert_eq!((empty.count, &*empty.opening_shown, &*empty.closing_shown), (0, "9.700.000", "9.700.000"));
    assert_eq!(
        faults(&desk.book.cash_book("112", &range("2026-01-01", "2026-01-31")).unwrap_err()),
        ["account.not-money"]
    );
}

/// A correction in red stays in its column: 1 million paid out and taken back leaves out at 0, in at 0.
#[test]
fn what_is_taken_back_stands_in_the_column_it_stood_in() {
    let mut desk = Desk::new();
    let paid = desk.posts("PC", "5/1", "Nhầm", "642 / 1111 1tr");
    desk.book.reverse(&paid.voucher, "2026-01-06", "Ghi nhầm").unwrap();
    let january = desk.book.cash_book("111", &range("2026-01-01", "2026-01-31")).unwrap();
    assert_eq!((&*january.in_shown, &*january.out_shown, &*january.closing_shown), ("0", "0", "50.000.000"));
    let taken_back = &january.rows[2];
    assert_eq!((&*taken_back.out_shown, taken_back.receipt.is_empty()), ("−1.000.000", true));
}

/// 1121 opens with 120. In January through «Agribank 01»: 5 in, 8 out → −3 moved; through «Quỹ tín dụng»: 2 in.
/// Without a name: 1 out. February through «Agribank 01»: 4 in.
/// January: 1121 120 − 1 = 119; Agribank −3; Quỹ tín dụng 2; together 118 = 120 + 5 − 8 + 2 − 1.
#[test]
fn each_bank_account_has_its_book_and_together_they_are_112() {
    let mut desk = Desk::new();
    posts_by(&mut desk, "Agribank 01", "BC", "6/1", "1121 / 131 KH01 5tr");
    posts_by(&mut desk, "Agribank 01", "BN", "7/1", "331 NB01 / 1121 8tr");
    posts_by(&mut desk, "Quỹ tín dụng", "BC", "8/1", "1121 / 131 KH01 2tr");
    desk.posts("BN", "9/1", "Phí", "642 / 1121 1tr");
    posts_by(&mut desk, "Agribank 01", "BC", "3/2", "1121 / 131 KH01 4tr");
    let books = |from: &str, to: &str| {
        let rows = desk.book.bank_books(from, to).unwrap();
        rows.iter()
            .map(|row| {
                format!(
                    "{}{}: {} {} {} {}",
                    row.book.account,
                    row.book.bank_account,
                    row.opening_shown,
                    row.in_shown,
                    row.out_shown,
                    row.closing_shown
                )
            })
            .collect::<Vec<_>>()
    };
    assert_eq!(
        books("2026-01-01", "2026-01-31"),
        [
            "Agribank 01: 0 5.000.000 8.000.000 −3.000.000",
            "Quỹ tín dụng: 0 2.000.000 0 2.000.000",
            "1121: 120.000.000 0 1.000.000 119.000.000",
        ],
    );
    assert_eq!(
        books("2026-02-01", "2026-02-28"),
        [
            "Agribank 01: −3.000.000 4.000.000 0 1.000.000",
            "Quỹ tín dụng: 2.000.000 0 0 2.000.000",
            "1121: 119.000.000 0 0 119.000.000",
        ],
    );
    let agribank = BankBookRef { account: String::new(), bank_account: "Agribank 01".into() };
    let february = desk.book.bank_book(&agribank, &range("2026-02-01", "2026-02-28")).unwrap();
    assert_eq!(
        (&*february.opening_shown, february.movements, &*february.rows[0].balance_shown),
        ("−3.000.000", 1, "1.000.000")
    );
    // An amendment carries the bank account of its new content only.
    let unnamed = BankBookRef { account: "1121".into(), bank_account: String::new() };
    let fee = desk.book.bank_book(&unnamed, &range("2026-01-01", "2026-01-31")).unwrap().rows[0].voucher.clone();
    let mut draft = desk.book.amend_draft(&fee).unwrap();
    draft.entries[0].extra.push(ExtraField {
        key: "bank_account".into(),
        side: "credit".into(),
        value: "Agribank 01".into(),
    });
    if let app::api::voucher::Purpose::Amend { reason, .. } = &mut draft.purpose {
        *reason = "Ghi thiếu tài khoản".into();
    }
    desk.book.post_draft(&draft).unwrap();
    let rows = desk.book.bank_books("2026-01-01", "2026-01-31").unwrap();
    let closings: Vec<_> = rows.iter().map(|row| &*row.closing_shown).collect();
    assert_eq!(closings, ["−4.000.000", "2.000.000", "120.000.000"]);
}

/// 642 in January 3,35; in February 4 → +0,65, which is 19,4 % of 3,35. 1111: January 50 → 46,65, February → 42,65.
#[test]
fn a_month_stands_beside_the_one_before_it() {
    let mut desk = Desk::new();
    desk.posts("PC", "5/1", "Điện", "642 / 1111 3350k");
    desk.posts("PC", "5/2", "Điện", "642 / 1111 4tr");
    let query = CompareQuery { from: "2026-02-01".into(), to: "2026-02-28".into(), beside: Beside::Previous, level: 1 };
    let compared = desk.book.compare_trial(&query).unwrap();
    assert_eq!(
        (&*compared.other_from, &*compared.other_to, compared.other_is_short),
        ("2026-01-01", "2026-01-31", false)
    );
    let row = |account: &str| compared.rows.iter().find(|row| row.account == account).unwrap();
    let figure = |this: &str, other: &str, difference: &str, percent: &str| Compared {
        this: this.into(),
        other: other.into(),
        difference: difference.into(),
        percent: percent.into(),
    };
    assert_eq!(row("642").debit, figure("4.000.000", "3.350.000", "650.000", "19,4 %"));
    assert_eq!(row("111").closing, figure("42.650.000", "46.650.000", "−4.000.000", "−8,6 %"));
    assert_eq!(
        (&*row("331").side, row("331").closing.clone()),
        ("credit", figure("20.000.000", "20.000.000", "", "0 %"))
    );
    let one = desk.book.compare_account("642", None, &query).unwrap();
    assert_eq!(one.rows[0].debit, row("642").debit);
    // A year before, the book had not begun: nothing to compare with, and it says so.
    let before = desk.book.compare_trial(&CompareQuery { beside: Beside::LastYear, ..query }).unwrap();
    assert!(before.other_is_short);
    assert_eq!(
        before.rows.iter().find(|row| row.account == "642").unwrap().debit,
        figure("4.000.000", "", "4.000.000", "")
    );
}

fn detail(name: &str, text: &str) -> DetailInput {
    DetailInput { name: name.into(), text: text.into() }
}

#[test]
fn a_card_keeps_what_is_written_on_it_and_who_wrote_and_looked() {
    let mut desk = Desk::new();
    let lan = desk.id("TV001");
    let input = CardInput {
        code: "TV001".into(),
        name: "Nguyễn Thị Lan".into(),
        kind: "official".into(),
        place: "Nà Lành".into(),
        service_contract: true,
        details: vec![detail("phone", "0900 000 107"), detail("identity_number", "001087004821")],
        joined: Some("12/4/2021".into()),
        ..CardInput::default()
    };
    desk.book.change_card(&lan, &input).unwrap();
    let card = desk.book.party_card(&lan).unwrap();
    let shown: Vec<_> = card.details.iter().map(|detail| (&*detail.name, &*detail.shown, detail.hidden)).collect();
    assert_eq!(shown, [("phone", "0900 000 107", false), ("identity_number", "•••• 4821", true)]);
    assert_eq!((&*card.joined_shown, &*card.capital, &*card.capital_share), ("12/04/2021", "240.000.000", "100 %"));

    // The same again writes nothing; what is left out stays.
    let events = desk.book.card_history(&lan).unwrap().len();
    desk.book.change_card(&lan, &CardInput { details: Vec::new(), joined: None, ..input.clone() }).unwrap();
    assert_eq!(desk.book.card_history(&lan).unwrap().len(), events);
    assert_eq!(desk.book.reveal_detail(&lan, "identity_number").unwrap(), "001087004821");
    assert_eq!(desk.book.reveal_detail(&lan, "phone").unwrap(), "0900 000 107");
    let history = desk.book.card_history(&lan).unwrap();
    let told: Vec<_> =
        history.iter().map(|change| (&*change.what, &*change.fields[0].field, &*change.fields[0].after)).collect();
    assert_eq!(told, [("revealed", "identity_number", ""), ("changed", "place", "Nà Lành"), ("made", "code", "TV001")]);
    assert!(history[1].fields.iter().all(|field| !field.after.contains("0010")), "the number in the history");
    assert_eq!(history[0].by, "Lò Thị Hạnh");

    let gone = CardInput { details: vec![detail("phone", "")], joined: Some(String::new()), ..input.clone() };
    desk.book.change_card(&lan, &gone).unwrap();
    let card = desk.book.party_card(&lan).unwrap();
    assert_eq!((card.details.len(), card.joined), (1, None));
    for (wrong, code) in [
        (CardInput { details: vec![detail("shoe", "42")], ..input.clone() }, "party.detail"),
        (CardInput { details: vec![detail("note", &"x".repeat(161))], ..input.clone() }, "party.detail-long"),
        (CardInput { joined: Some("31/2/2021".into()), ..input }, "day.not-in-calendar"),
    ] {
        assert_eq!(faults(&desk.book.change_card(&lan, &wrong).unwrap_err()), [code]);
    }
    assert!(desk.book.verify().unwrap().ok);
}

#[test]
fn a_retired_party_is_hidden_until_asked_for_and_its_debts_stay() {
    let mut desk = Desk::new();
    let market = desk.id("KH02");
    desk.book.retire_party(&market, false).unwrap();
    let query = PartyQuery { limit: 50, ..PartyQuery::default() };
    let shown = desk.book.list_parties(&query).unwrap();
    assert_eq!((shown.count, shown.retired, shown.kinds["customer"]), (5, 1, 1));
    let all = desk.book.list_parties(&PartyQuery { retired: Some(true), ..query.clone() }).unwrap();
    let row = all.rows.iter().find(|row| row.party.code == "KH02").unwrap();
    assert_eq!((all.count, row.active, &*row.we_owe), (6, false, "2.000.000"));
    desk.book.retire_party(&market, true).unwrap();
    assert_eq!(desk.book.list_parties(&query).unwrap().count, 6);

    // By name, the last word first: Bình, Hạnh, Lan; then neighbours in that order.
    let members = PartyQuery { kind: Some("member".into()), ..query.clone() };
    let codes: Vec<_> = desk.book.list_parties(&members).unwrap().rows.into_iter().map(|row| row.party.code).collect();
    assert_eq!(codes, ["TV002", "TV001"]);
    assert_eq!(desk.book.party_neighbour(&desk.id("TV002"), 1, &members).unwrap(), Some(desk.id("TV001")));
    assert_eq!(desk.book.party_neighbour(&desk.id("TV001"), 1, &members).unwrap(), None);
    let by_debt = desk.book.list_parties(&PartyQuery { order: Some("owes".into()), ..query }).unwrap();
    assert_eq!(by_debt.rows[0].party.code, "KH01");
}

/// KH01 owes 12 on 131; pays 5 → 7; advances 2 to us on 338 → 5 together.
#[test]
fn debts_of_all_accounts_run_together() {
    let mut desk = Desk::new();
    desk.posts("PT", "5/1", "Trả nợ", "1111 / 131 KH01 5tr");
    desk.posts("PT", "6/1", "Đặt cọc", "1111 / 338 KH01 2tr");
    let debts = desk.book.party_debts(&desk.id("KH01"), "2026-01-01", "2026-01-31").unwrap();
    let rows: Vec<_> = debts.rows.iter().map(|row| (&*row.account, &*row.row.balance.shown)).collect();
    assert_eq!(rows, [("131", "7.000.000"), ("338", "5.000.000")]);
    assert_eq!(
        (&*debts.opening.shown, &*debts.closing.shown, &*debts.closing.side),
        ("12.000.000", "5.000.000", "debit")
    );
}

/// 1 million paid and taken back in January, 2 million paid in January and taken back in February.
#[test]
fn a_voucher_and_the_one_that_takes_it_back_are_shown_as_one_within_their_days() {
    let mut desk = Desk::new();
    for (amount, back) in [("1tr", "2026-01-20"), ("2tr", "2026-02-03")] {
        let paid = desk.posts("PC", "5/1", "Nhầm", &format!("642 / 1111 {amount}"));
        desk.book.reverse(&paid.voucher, back, "Ghi nhầm").unwrap();
    }
    let list = |from: &str, to: &str, folded: bool| {
        let (from, to, folded) = (Some(from.to_owned()), Some(to.to_owned()), Some(folded));
        let page =
            desk.book.list_vouchers(&VoucherQuery { from, to, folded, limit: 50, ..VoucherQuery::default() }).unwrap();
        (page.rows.len(), page.count, page.total_shown)
    };
    assert_eq!(list("2026-01-01", "2026-01-31", false), (3, 3, "2.000.000".into()));
    assert_eq!(list("2026-01-01", "2026-01-31", true), (2, 2, "2.000.000".into()), "rows go, money stays");
    assert_eq!(list("2026-02-01", "2026-02-28", true), (1, 1, "−2.000.000".into()), "its other half is in January");
}

/// A spreadsheet read back by another library has the figures the screen shows.
#[test]
fn what_is_written_to_a_file_is_what_the_screen_shows() {
    use calamine::{Data, Reader, Xlsx};
    let mut desk = Desk::new();
    desk.posts("PT", "5/1", "Góp vốn", "1111 / 4111 TV002 10tr");
    desk.posts("PC", "6/1", "Điện", "642 / 1111 350k");
    let folder = tempfile::tempdir().unwrap();
    let job = ExportJob::Cash { account: "111".into(), from: "2026-01-01".into(), to: "2026-01-31".into() };
    let path = desk.book.propose_export(&job, ExportFormat::Xlsx, folder.path(), Language::Vietnamese).unwrap();
    assert_eq!(path.file_name().unwrap(), "so-quy-tien-mat-111-01-01-2026-31-01-2026.xlsx");
    desk.book.export(&job, &path, ExportFormat::Xlsx, false, Language::Vietnamese).unwrap();
    let mut file: Xlsx<_> = calamine::open_workbook(&path).unwrap();
    let range_read = file.worksheet_range_at(0).unwrap().unwrap();
    let rows: Vec<Vec<Data>> = range_read.rows().map(<[Data]>::to_vec).collect();
    let shown = desk.book.cash_book("111", &range("2026-01-01", "2026-01-31")).unwrap();
    let number = |cell: &Data| match cell {
        Data::Float(number) => format!("{number}"),
        other => panic!("{other:?} is no number"),
    };
    let digits = |text: &str| text.replace('.', "").replace('−', "-");
    assert_eq!(number(&rows[1][9]), digits(&shown.opening_shown));
    let movements = shown.rows.iter().filter(|row| !row.day_total);
    for (row, read) in movements.zip(&rows[2..]) {
        assert_eq!(number(&read[9]), digits(&row.balance_shown));
        assert_eq!(read[2], if row.receipt.is_empty() { Data::Empty } else { Data::String(row.receipt.clone()) });
    }
    assert_eq!(number(&rows[4][9]), digits(&shown.closing_shown));

    // One that is there is not written over unasked, and a book never.
    let again = desk.book.export(&job, &path, ExportFormat::Xlsx, false, Language::Vietnamese).unwrap_err();
    assert_eq!(again.code, "export.exists");
    assert!(desk.book.export(&job, &path, ExportFormat::Csv, true, Language::English).is_ok());
    let text = std::fs::read_to_string(&path).unwrap();
    assert!(text.starts_with("\u{feff}Posting date,Document date,Receipt number"), "{text}");
    let own = desk.book.path().to_owned();
    let lost = desk.book.export(&job, &own, ExportFormat::Csv, true, Language::English).unwrap_err();
    assert_eq!(lost.code, "export.is-book");
    assert_ne!(desk.book.propose_export(&job, ExportFormat::Xlsx, folder.path(), Language::Vietnamese).unwrap(), path);
}
