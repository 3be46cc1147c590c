//! Vouchers from tables of other programs: read, faulted row by row, posted once, and a book's own export taken in by another.

use crate::common::{Desk, table};
use app::api::export::{ExportFormat, ExportJob};
use app::api::moving::MoveTable;
use app::api::report::TrialQuery;
use app::api::voucher::{ExtraField, Purpose, VoucherQuery};
use app::api::vouchers_in::{TableVoucher, VoucherTableCheck, VoucherTablePosted};
use app::wording::Language;

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

/// 2 × 3.000 rows are more than a paste may have, and more than one call posts them. What one go posted is one batch.
#[test]
fn a_long_file_is_posted_part_by_part_and_a_cut_posts_nothing_twice() {
    let mut desk = Desk::new();
    let mut text = "Ngày\tSố\tDiễn giải\tNợ\tCó\tSố tiền\n".to_owned();
    for at in 1..=3_000 {
        text.push_str(&format!("{}/1/2026\tPC{at}\tMua dây\t642\t1111\t1000\n", 1 + at % 28));
        text.push_str(&format!("{}/1/2026\tPC{at}\tMua đinh\t152\t1111\t500\n", 1 + at % 28));
    }
    assert_eq!(desk.keeps(&text).ready, 3_000);
    let first = desk.book.post_voucher_table(false, 0, "").unwrap();
    assert!(first.posted > 0 && first.passed < first.all, "{} of {}", first.passed, first.all);
    // Cut off here and begun again, nothing is in the book twice.
    assert_eq!(desk.posts_table(false), (3_000 - first.posted, first.posted));
    assert_eq!(desk.book.verify().unwrap().vouchers, 3_000);
    let batches = desk.book.list_batches().unwrap();
    let counts: Vec<u32> = batches.iter().map(|batch| batch.count).collect();
    assert_eq!(counts, [3_000 - first.posted, first.posted]);
    let taken_back = desk.book.reverse_batch(&batches[1].id, "2026-01-31", "Nhập nhầm").unwrap();
    assert_eq!(taken_back.count, first.posted);
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

/// «Sổ nhật ký chung» of MISA: each row has one account and what it stands against, every entry twice. A debit against two
/// credits has two debit rows. The last one is in red.
const JOURNAL: &str = "Sổ nhật ký chung\t\t\t\t\t\t\t\t
Ngày hạch toán\tNgày chứng từ\tSố chứng từ\tDiễn giải\tTài khoản\tTK đối ứng\tPhát sinh Nợ\tPhát sinh Có\tMã đối tượng
05/01/2026\t05/01/2026\tPT00001\tThu nợ tiền chè\t1111\t131\t5.000.000\t\tKH01
05/01/2026\t05/01/2026\tPT00001\tThu nợ tiền chè\t131\t1111\t\t5.000.000\tKH01
06/01/2026\t06/01/2026\tHD00001\tBán chè\t131\t5111\t30.000.000\t\tKH01
06/01/2026\t06/01/2026\tHD00001\tBán chè\t5111\t131\t\t30.000.000\tKH01
06/01/2026\t06/01/2026\tHD00001\tThuế GTGT\t131\t3331\t3.000.000\t\tKH01
06/01/2026\t06/01/2026\tHD00001\tThuế GTGT\t3331\t131\t\t3.000.000\tKH01
07/01/2026\t07/01/2026\tNVK0001\tGhi âm tiền điện\t642\t1111\t-200.000\t\t
07/01/2026\t07/01/2026\tNVK0001\tGhi âm tiền điện\t1111\t642\t\t-200.000\t
\t\t\tCộng\t\t\t37.800.000\t37.800.000\t
";

#[test]
fn a_journal_with_one_account_a_row_is_read_as_entries() {
    let mut desk = Desk::new();
    let roles = desk.opens(JOURNAL).roles.join("|");
    assert_eq!(roles, "date||number|narration|account|contra|debit_amount|credit_amount|party");
    let check = desk.keeps(JOURNAL);
    assert_eq!(
        shown(&check),
        ["3+4 PT PT00001 5.000.000", "5+6+7+8 HD HD00001 33.000.000", "9+10 KT NVK0001 −200.000"]
    );
    assert_eq!(desk.posts_table(false), (3, 0));
    // Cash 50 + 5 + 0,2; KH01 12 − 5 + 33.
    let trial = desk.trial("01/01–31/01", 4, false);
    let closing = |code: &str| {
        let row = trial.rows.iter().find(|row| row.account == code).unwrap();
        if row.closing_debit.is_empty() { row.closing_credit.clone() } else { row.closing_debit.clone() }
    };
    assert_eq!([closing("1111"), closing("5111"), closing("3331")], ["55.200.000", "30.000.000", "3.000.000"]);
    let query = VoucherQuery { form: Some("HD".into()), limit: 10, ..VoucherQuery::default() };
    let row = desk.book.list_vouchers(&query).unwrap().rows.remove(0);
    let view = desk.book.voucher_view(&row.id).unwrap();
    let lines: Vec<String> = view
        .content
        .entries
        .iter()
        .map(|entry| format!("{} / {} {} {}", entry.debit, entry.credit, entry.amount_shown, entry.narration))
        .collect();
    assert_eq!(lines, ["131 / 5111 30.000.000 Bán chè", "131 / 3331 3.000.000 Thuế GTGT"]);
    // The same file again is nothing new.
    assert_eq!(desk.keeps(JOURNAL).already, 3);
}

#[test]
fn a_journal_that_does_not_balance_or_names_no_account_is_told_at_its_row() {
    let mut desk = Desk::new();
    let text = "Ngày\tSố CT\tDiễn giải\tTài khoản\tNợ\tCó
5/1/2026\tPC1\tXăng\t642\t50.000\t
5/1/2026\tPC1\tXăng\t1111\t\t40.000
5/1/2026\tPC2\tDầu\t\t20.000\t
5/1/2026\tPC2\tDầu\t1111\t\t20.000
5/1/2026\tPC3\tNhớt\t699\t10.000\t
5/1/2026\tPC3\tNhớt\t1111\t\t10.000
";
    let check = desk.keeps(text);
    assert_eq!(
        shown(&check),
        [
            "2+3 PC PC1 0 2::vouchers-in.unbalanced",
            "4+5 PC PC2 20.000 4:account:vouchers-in.account-missing",
            "6+7 PC PC3 10.000 6:account:voucher.account-unknown"
        ]
    );
    let unbalanced = &check.vouchers[0].faults[0].what.args;
    assert_eq!((unbalanced["debit"].as_str(), unbalanced["difference"].as_str()), ("50.000", "10.000"));
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

/// An adjustment in red and a voucher written as a business event leave with the others, and the other book is the same.
#[test]
fn what_is_red_and_what_happened_travel_by_the_spreadsheet() {
    let mut first = Desk::new();
    let sold = first.posts("HD", "10/02", "Bán chè", "131 KH01 / 5111 30tr").voucher;
    let mut draft = first.book.adjust_draft(&sold).unwrap();
    draft.date = "2026-02-20".into();
    draft.narration = "Giảm giá đã ghi thừa".into();
    draft.entries.truncate(1);
    draft.entries[0].amount = "-2000000".into();
    if let Purpose::Adjust { reason, .. } = &mut draft.purpose {
        *reason = "Ghi thừa".into();
    }
    first.book.post_draft(&draft).unwrap();
    let event = r#"{"event":"A1","date":"2026-03-05","party":"TV002","answers":{"amount":5000000}}"#;
    first.book.post_object(serde_json::from_str(event).unwrap()).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("chung-tu.xlsx");
    let job = ExportJob::Vouchers { query: VoucherQuery::default() };
    first.book.export(&job, &path, ExportFormat::Xlsx, false, Language::Vietnamese).unwrap();
    let bytes = std::fs::read(&path).unwrap();

    let mut second = Desk::new();
    let opened = second.book.open_voucher_table("chung-tu.xlsx", &bytes).unwrap();
    let check = second.book.keep_voucher_table(&opened).unwrap();
    assert_eq!((check.ready, check.faulty), (3, 0), "{:?}", shown(&check));
    second.posts_table(false);
    assert_eq!(second.year(), first.year());
    let written_as = |desk: &Desk| {
        let query = VoucherQuery { form: Some("PT".into()), limit: 10, ..VoucherQuery::default() };
        let row = desk.book.list_vouchers(&query).unwrap().rows.remove(0);
        desk.book.voucher_view(&row.id).unwrap().content.event
    };
    assert!(written_as(&first).is_some());
    assert_eq!(
        serde_json::to_value(written_as(&first)).unwrap()["code"],
        serde_json::to_value(written_as(&second)).unwrap()["code"]
    );
    // A voucher of today is still no place for an amount below nothing.
    let red =
        r#"{"date":"2026-03-06","kind":"PC","narration":"x","entries":[{"debit":"642","credit":"1111","amount":-5}]}"#;
    let refused = second.book.post_object(serde_json::from_str(red).unwrap()).unwrap_err();
    assert_eq!(refused.code, "voucher.amount-negative");
}
