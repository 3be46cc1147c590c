//! Vouchers from tables of other programs: read, faulted row by row, posted once, and a book's own export taken in by another.

#![allow(clippy::unwrap_used)]

#[allow(dead_code, reason = "each file of tests uses some of it")]
mod common;

use app::api::export::{ExportFormat, ExportJob};
use app::api::moving::MoveTable;
use app::api::report::TrialQuery;
use app::api::voucher::{ExtraField, Purpose, VoucherQuery};
use app::api::vouchers_in::{TableVoucher, VoucherTableCheck, VoucherTablePosted};
use app::wording::Language;
use common::{Desk, table};

/// As MISA lists vouchers: a title above, the number on each row, forms told by the letters of the number.
const MISA: &str = "Sổ chi tiết chứng từ tháng 1 năm 2026\t\t\t\t\t\t\t
Ngày hạch toán\tSố chứng từ\tLoại chứng từ\tDiễn giải\tTK Nợ\tTK Có\tSố tiền\tMã đối tượng
05/01/2026\tPT00001\tPhiếu thu\tThu nợ tiền chè\t1111\t131\t5.000.000\tKH01
06/01/2026\tPC00001\t\tMua dây và đinh\t152\t1111\t1.200.000\t
06/01/2026\tPC00001\t\tMua dây và đinh\t642\t1111\t300.000\t
07/01/2026\tUNC0001\t\tTrả tiền phân bón\t331\t1121\t8.000.000\tNB01
\tTổng cộng\t\t\t\t\t14.500.000\t
";

impl Desk {
    fn opens(&self, text: &str) -> MoveTable {
        self.book.open_voucher_table("", text.as_bytes()).unwrap()
    }

    fn keeps(&mut self, text: &str) -> VoucherTableCheck {
        let table = self.opens(text);
        self.book.keep_voucher_table(&table).unwrap()
    }

    /// Asks until the whole table is passed, as the window does.
    fn posts_table(&mut self, only_good: bool) -> (u32, u32) {
        let mut sums = (0, 0);
        let (mut passed, mut batch) = (0, String::new());
        loop {
            let done: VoucherTablePosted = self.book.post_voucher_table(only_good, passed, &batch).unwrap();
            sums = (sums.0 + done.posted, sums.1 + done.already);
            (passed, batch) = (done.passed, done.batch);
            if passed >= done.all {
                return sums;
            }
        }
    }

    fn year(&self) -> String {
        table(&self.trial("01/01–31/12", 5, false))
    }
}

/// Of each voucher: rows, form, number, sum, and what is wrong as row:column:code.
fn shown(check: &VoucherTableCheck) -> Vec<String> {
    let faults = |voucher: &TableVoucher| {
        let told = voucher
            .faults
            .iter()
            .map(|fault| format!(" {}:{}:{}", fault.row, fault.role.as_deref().unwrap_or_default(), fault.what.code));
        told.collect::<String>()
    };
    let one = |voucher: &TableVoucher| {
        let rows: Vec<String> = voucher.rows.iter().map(ToString::to_string).collect();
        format!("{} {} {} {}{}", rows.join("+"), voucher.form, voucher.number, voucher.amount_shown, faults(voucher))
    };
    check.vouchers.iter().map(one).collect()
}

#[test]
fn rows_of_one_number_and_day_are_one_voucher_and_its_form_is_known() {
    let mut desk = Desk::new();
    assert_eq!(desk.opens(MISA).roles.join("|"), "date|number|form|narration|debit|credit|amount|party");
    let check = desk.keeps(MISA);
    assert_eq!(shown(&check), ["3 PT PT00001 5.000.000", "4+5 PC PC00001 1.500.000", "6 BN UNC0001 8.000.000"]);
    assert_eq!((check.ready, check.faulty, check.already), (3, 0, 0));
    assert_eq!(check.total_shown, "14.500.000");
    // Looking posts nothing.
    assert_eq!(desk.book.verify().unwrap().vouchers, 0);
    assert_eq!(desk.posts_table(false), (3, 0));
    // 50 + 5 − 1,5 million in cash; 120 − 8 in the bank; 131 of KH01 12 − 5.
    let trial = desk.trial("01/01–31/01", 4, false);
    let closing = |code: &str| trial.rows.iter().find(|row| row.account == code).unwrap().closing_debit.clone();
    assert_eq!([closing("1111"), closing("1121"), closing("152")], ["53.500.000", "112.000.000", "1.200.000"]);
    assert!(desk.book.verify().unwrap().ok);
}

#[test]
fn a_file_that_comes_twice_is_in_the_book_once() {
    let mut desk = Desk::new();
    desk.keeps(MISA);
    desk.posts_table(false);
    let before = desk.year();
    let again = desk.keeps(MISA);
    assert_eq!((again.ready, again.faulty, again.already), (0, 0, 3));
    assert_eq!(again.vouchers[1].here, "PC.Q01-0001");
    assert_eq!(desk.posts_table(false), (0, 3));
    assert_eq!(desk.year(), before);
    // The same number and day with another sum is told, not taken and not silently left out.
    let other = desk.keeps(&MISA.replace("8.000.000\tNB01", "9.000.000\tNB01"));
    assert_eq!(shown(&other)[2], "6 BN UNC0001 9.000.000 6::import.reference-differs");
}

#[test]
fn rows_without_a_number_are_known_again_by_what_they_say() {
    let mut desk = Desk::new();
    // The second is bought twice on one day; the third row goes on with the second voucher.
    let text = "Ngày\tSố\tDiễn giải\tNợ\tCó\tSố tiền\n5/1/2026\t\tXăng xe\t642\t1111\t50k\n5/1/2026\t\tXăng xe\t642\t1111\t50k\n\
                \t\tDầu\t642\t1111\t20k\n";
    let check = desk.keeps(text);
    assert_eq!(shown(&check), ["2 PC  50.000", "3+4 PC  70.000"]);
    let twice = text.replace("\t\tDầu\t642\t1111\t20k\n", "");
    assert_eq!(desk.keeps(&twice).ready, 2);
    assert_eq!(desk.posts_table(false), (2, 0));
    let again = desk.keeps(&twice);
    assert_eq!((again.ready, again.already), (0, 2));
    // Somebody bought petrol a third time.
    let third = format!("{twice}5/1/2026\t\tXăng xe\t642\t1111\t50k\n");
    assert_eq!((desk.keeps(&third).ready, desk.posts_table(false)), (1, (1, 2)));
}

#[test]
fn every_fault_has_its_row_and_column_and_nothing_is_posted_with_one() {
    let mut desk = Desk::new();
    let text = "Ngày\tSố CT\tDiễn giải\tTK Nợ\tTK Có\tSố tiền\tĐối tượng\tKèm theo
31/02/2026\tPC1\tNgày không có\t642\t1111\t5\t\t
05/01/2026\tPC2\tTài khoản không có\t699\t1111\t5\t\tx
05/01/2026\tPC3\tKhông số tiền\t642\t1111\t\t\t
05/01/2026\tPC4\tKhông biết ai\t131\t5111\t5\tKH77\t
05/01/2026\tPC5\tĐúng\t642\t1111\t5\t\t2
05/01/2025\tPC6\tTrước sổ\t642\t1111\t5\t\t
05/01/2026\tPC7\tHai vế\t642\t\t5\t\t
05/01/2026\tPC7\t\tx\t1111\tnăm\t\t
";
    let check = desk.keeps(text);
    assert_eq!(
        shown(&check),
        [
            "2 PC PC1 5 2:date:day.not-in-calendar",
            "3 PC PC2 5 3:attachments:sheet.attachments 3:debit:voucher.account-unknown",
            "4 PC PC3 0 4:amount:voucher.amount-missing",
            "5 PC PC4 5 5:party:vouchers-in.party-unknown 5:debit_party:voucher.party-missing",
            "6 PC PC5 5",
            "7 PC PC6 5 7:date:voucher.before-book",
            "8+9 PC PC7 5 9:amount:amount.not-a-number 9:debit:voucher.account-unknown 8:credit:voucher.account-missing",
        ]
    );
    assert_eq!((check.ready, check.faulty), (1, 6));
    assert_eq!(check.unknown, [("KH77".to_owned(), "KH77".to_owned())]);
    let refused = desk.book.post_voucher_table(false, 0, "").unwrap_err();
    assert_eq!((refused.code.as_str(), refused.args["count"].as_str()), ("vouchers-in.faulty", "6"));
    assert_eq!(desk.book.verify().unwrap().vouchers, 0);

    // What is right goes in when that is chosen; the rest stays and is mended.
    assert_eq!(desk.posts_table(true), (1, 0));
    assert_eq!(desk.book.add_voucher_people().unwrap(), 1);
    desk.id("KH77");
    let mut kept = desk.book.voucher_table().unwrap();
    kept.cells[1][0] = "28/02/2026".into();
    kept.cells[3][5] = "7".into();
    let check = desk.book.keep_voucher_table(&kept).unwrap();
    assert_eq!((check.ready, check.faulty, check.already), (3, 3, 1));
    assert_eq!(desk.posts_table(true), (3, 1));
}

#[test]
fn columns_once_chosen_are_known_again_in_any_order() {
    let mut desk = Desk::new();
    let text = "Chứng từ gì\tHôm nào\tBên trái\tBên phải\tBao nhiêu\tVì sao\nPC9\t5/1/2026\t642\t1111\t50000\tXăng\n";
    let mut table = desk.opens(text);
    assert!(table.roles.iter().all(String::is_empty), "{:?}", table.roles);
    table.header = 1;
    table.roles = ["number", "date", "debit", "credit", "amount", "narration"].map(str::to_owned).to_vec();
    assert_eq!(desk.book.keep_voucher_table(&table).unwrap().ready, 1);
    let turned = desk.opens("Danh sách\t\t\t\t\t\nVì sao\tHôm nào\tBên trái\tBên phải\tBao nhiêu\tChứng từ gì\nXăng\t5/1/2026\t642\t1111\t5\tPC9\n");
    assert_eq!((turned.header, turned.roles.join("|").as_str()), (2, "narration|date|debit|credit|amount|number"));
    // Another set of headings is another table.
    assert!(desk.opens("Hôm nào\tBên trái\n5/1/2026\t642\n").roles.iter().all(String::is_empty));
}

#[test]
fn a_table_is_kept_until_it_is_taken_away() {
    let mut desk = Desk::new();
    assert!(desk.book.voucher_table().unwrap().cells.is_empty());
    let table = desk.opens(MISA);
    desk.book.keep_voucher_table(&table).unwrap();
    assert_eq!(desk.book.voucher_table().unwrap(), table);
    desk.book.keep_voucher_table(&MoveTable::default()).unwrap();
    assert!(desk.book.voucher_table().unwrap().cells.is_empty());
}

/// The vouchers of a small year, with people, goods, papers and more than one line.
fn a_year_of_vouchers(desk: &mut Desk) {
    desk.posts("PN", "03/01", "Nhập phân bón", "152 / 331 NB01 12tr");
    desk.posts("HD", "10/02", "Bán chè", "131 KH01 / 5111 30tr; 131 KH01 / 3331 3tr");
    let mut draft = desk.draft("PX", "10/02", "Giá vốn", "6111 / 156 18tr");
    draft.attachments = 2;
    draft.entries[0].extra = vec![
        ExtraField { key: "quantity".into(), side: "credit".into(), value: "120.5".into() },
        ExtraField { key: "document".into(), side: "debit".into(), value: "HĐ 7".into() },
    ];
    desk.book.post_draft(&draft).unwrap();
    let wrong = desk.posts("PC", "12/03", "Chi nhầm", "642 / 1111 700k").voucher;
    desk.book.reverse(&wrong, "2026-03-15", "Chi nhầm").unwrap();
    let amended = desk.posts("PC", "20/03", "Xăng xe", "642 / 1111 500k").voucher;
    let mut draft = desk.book.amend_draft(&amended).unwrap();
    draft.entries[0].amount = "550000".into();
    if let Purpose::Amend { reason, .. } = &mut draft.purpose {
        *reason = "Gõ nhầm".into();
    }
    desk.book.post_draft(&draft).unwrap();
    desk.posts("PT", "30/06", "Thu nợ", "1111 / 131 KH01 20tr");
    desk.posts("KT", "31/12", "Lương", "642 / 334 NV01 9tr");
}

#[test]
fn what_one_book_exports_another_takes_in_and_their_trial_balances_are_one() {
    let mut first = Desk::new();
    a_year_of_vouchers(&mut first);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("chung-tu.xlsx");
    let job = ExportJob::Vouchers { query: VoucherQuery::default() };
    first.book.export(&job, &path, ExportFormat::Xlsx, false, Language::Vietnamese).unwrap();
    let bytes = std::fs::read(&path).unwrap();

    let mut second = Desk::new();
    let opened = second.book.open_voucher_table("chung-tu.xlsx", &bytes).unwrap();
    let check = second.book.keep_voucher_table(&opened).unwrap();
    assert_eq!((check.ready, check.faulty), (6, 0), "{:?}", shown(&check));
    assert_eq!(second.posts_table(false), (6, 0));
    assert_eq!(second.year(), first.year());
    let query = |level| TrialQuery { from: "2026-01-01".into(), to: "2026-12-31".into(), level, net: true };
    assert_eq!(
        table(&second.book.trial_balance(&query(5)).unwrap()),
        table(&first.book.trial_balance(&query(5)).unwrap())
    );
    // Details of lines came along, and so did the papers.
    let of = |desk: &Desk, form: &str| {
        let query = VoucherQuery { form: Some(form.into()), limit: 10, ..VoucherQuery::default() };
        let row = desk.book.list_vouchers(&query).unwrap().rows.remove(0);
        let view = desk.book.voucher_view(&row.id).unwrap();
        (serde_json::to_value(&view.content.entries[0].extra).unwrap(), view.content.attachments)
    };
    assert_eq!(of(&first, "PX"), of(&second, "PX"));
    // The first book knows its own vouchers in the file, by the numbers they have in it.
    let check = first.book.keep_voucher_table(&opened).unwrap();
    assert_eq!((check.ready, check.faulty, check.already), (0, 0, 6));
}
