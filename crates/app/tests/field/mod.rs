//! What the phone shows: the five figures against sums that know nothing of the program, and payments decided on the
//! version that was read.

mod apart;
mod counted;
mod merge;

use std::collections::BTreeMap;

use crate::common::{Desk, text_of};
use app::api::print::PrintJob;
use app::api::setting::SettingValue;
use app::api::voucher::ExtraField;
use proptest::prelude::*;
use proptest::test_runner::FileFailurePersistence;

fn set(desk: &mut Desk, key: &str, value: &str) {
    desk.book.set_settings(&[SettingValue { key: key.into(), value: value.into() }]).unwrap();
}

#[test]
fn five_figures_by_hand() {
    let mut desk = Desk::new();
    desk.posts("PC", "5/1", "Tiền điện", "642 / 1111 350k");
    desk.posts("PT", "6/1", "Thu nợ", "1111 / 131 KH01 5tr");
    desk.posts("HD", "7/1", "Bán chè", "131 KH01 / 5111 30tr");
    desk.posts("BC", "8/1", "Bán chè", "1121 / 5111 10tr");
    desk.posts("KT", "9/1", "Mua phân bón", "6111 / 331 NB01 15tr");
    let seen = desk.book.overview().unwrap();
    // 50.000.000 − 350.000 + 5.000.000.
    assert_eq!((seen.cash.full.as_str(), seen.cash.figure.as_str()), ("54.650.000", "54,7"));
    // 120 + 10 million.
    assert_eq!(seen.bank.full, "130.000.000");
    // KH01 owes 12 − 5 + 30 = 37 million; KH02 has paid 2 million ahead, which is owed to him.
    assert_eq!((seen.owed.full.as_str(), seen.owed_by), ("37.000.000", 1));
    assert_eq!(seen.owed_most.unwrap().name, "Công ty Chè Bản Mây");
    // 20 + 15 to the supplier and the 2 paid ahead.
    assert_eq!((seen.owes.full.as_str(), seen.owes_to), ("37.000.000", 2));
    assert_eq!(seen.owes_most.unwrap().sum.full, "35.000.000");
    // Sold 30 + 10; used up 0,35 + 15.
    assert_eq!((seen.sold.full.as_str(), seen.spent.full.as_str()), ("40.000.000", "15.350.000"));
    assert_eq!((seen.result.full.as_str(), seen.month.as_str()), ("24.650.000", "01/2026"));
    assert!(!seen.month_closed && !seen.month_is_now);
}

#[test]
fn what_is_carried_to_the_result_of_the_year_is_no_cost() {
    let mut desk = Desk::new();
    desk.posts("PT", "6/1", "Bán chè", "1111 / 5111 30tr");
    desk.posts("PC", "7/1", "Tiền điện", "642 / 1111 10tr");
    desk.posts("KT", "31/1", "Kết chuyển", "5111 / 9111 30tr; 9111 / 642 10tr");
    let seen = desk.book.overview().unwrap();
    assert_eq!(
        (seen.sold.full.as_str(), seen.spent.full.as_str(), seen.result.full.as_str()),
        ("30.000.000", "10.000.000", "20.000.000")
    );
    desk.book.close_month("2026-01").unwrap();
    assert!(desk.book.overview().unwrap().month_closed);
}

#[test]
fn charts_say_what_the_books_say() {
    let mut desk = Desk::new();
    desk.posts("PT", "6/1", "Bán chè", "1111 / 5111 30tr");
    desk.posts("PC", "7/2", "Gửi ngân hàng", "1121 / 1111 20tr");
    desk.posts("PC", "8/2", "Tiền điện", "642 / 1111 5tr");
    let charts = desk.book.overview_charts().unwrap();
    let money: Vec<_> = charts.money.iter().map(|point| (point.label.as_str(), point.first.full.as_str())).collect();
    // 170 + 30, then − 5; what went from the safe to the bank is still there.
    assert_eq!(money, [("T1", "200.000.000"), ("T2", "195.000.000")]);
    assert_eq!((charts.money_grew.full.as_str(), charts.money[0].first_height), ("−5.000.000", 1000));
    let flows: Vec<_> =
        charts.flows.iter().map(|point| (point.first.full.as_str(), point.second.full.as_str())).collect();
    assert_eq!(flows, [("30.000.000", "0"), ("0", "5.000.000")]);
    let debtors: Vec<_> =
        charts.debtors.iter().map(|point| (point.label.as_str(), point.first.millions.as_str())).collect();
    assert_eq!(debtors, [("Công ty Chè Bản Mây", "12")]);
    assert!(charts.years.is_empty(), "the book has no year before");
}

/// Whose days of payment were agreed on, and for which papers; all by hand.
#[test]
fn who_is_late_and_what_is_paid_next_follow_the_days_agreed_on() {
    let parties = "code,name,kind,service_contract
KH01,Công ty Chè Bản Mây,customer,no
KH02,Chợ Nà Lành,customer,no
NB01,Cửa hàng vật tư Minh Phát,supplier,no
NB02,Trạm giống Nà Lành,supplier,no
";
    // Debit 100 + 8 + 4 + 3 = 115 million; credit 30 + 5 + 80.
    let opening = "account,party,debit,credit,document,due
1111,,100000000,,,
131,KH01,8000000,,HĐ 01,2025-11-30
131,KH01,4000000,,HĐ 02,2099-02-10
131,KH02,3000000,,HĐ 03,
331,NB01,,30000000,HĐ 77,2099-01-31
331,NB02,,5000000,HĐ 78,2099-03-31
418,,,80000000,,
";
    let mut desk = Desk::of(parties, opening);
    let due = desk.book.overview_due().unwrap();
    // KH02 was given no day, so nobody can say that it has passed.
    assert_eq!((due.dated, due.late, due.late_sum.full.as_str()), (1, 1, "8.000.000"));
    let next = due.next.unwrap();
    assert_eq!(
        (next.to.code.as_str(), next.to.sum.full.as_str(), next.day_shown.as_str(), next.late),
        ("NB01", "30.000.000", "31/01/2099", false)
    );
    // From 30/11/2025 to the first day of 2026, on which nobody runs this any more, are 32 days.
    assert!(due.people.len() == 1 && due.people[0].id == desk.id("KH01") && due.people[0].days >= 32);
    // Five of the eight are paid: three are late.
    desk.posts("PT", "20/1", "Trả tiền", "1111 / 131 KH01 5tr");
    assert_eq!(desk.book.overview_due().unwrap().late_sum.full, "3.000.000");
    desk.posts("PT", "21/1", "Trả nốt", "1111 / 131 KH01 3tr");
    desk.posts("PC", "22/1", "Trả phân bón", "331 NB01 / 1111 30tr");
    let due = desk.book.overview_due().unwrap();
    assert_eq!((due.dated, due.late, due.late_sum.sign.as_str()), (1, 0, "none"));
    assert_eq!(due.next.unwrap().to.code, "NB02");
}

#[test]
fn two_seasons_stand_beside_one_another_by_the_lines_that_name_them() {
    let mut desk = Desk::new();
    let mut posts = |form: &str, day: &str, lines: &str, season: &str| {
        let mut draft = desk.draft(form, day, "Việc", lines);
        let side = "credit".into();
        draft.entries[0].extra.push(ExtraField { key: "season".into(), side, value: season.into() });
        desk.book.post_draft(&draft).unwrap();
    };
    posts("PT", "5/1", "1111 / 5111 40tr", "DX25");
    posts("PT", "6/1", "1111 / 5111 30tr", "HT25");
    posts("PC", "7/1", "642 / 1111 12tr", "HT25");
    posts("PT", "8/2", "1111 / 5111 21tr", "DX26");
    posts("PC", "9/2", "642 / 1111 5tr", "DX26");
    // What is carried to the result at the end is no season's.
    posts("KT", "28/2", "5111 / 9111 21tr", "DX26");
    desk.posts("PT", "10/2", "Không ghi vụ", "1111 / 5111 90tr");
    assert!(desk.book.overview_charts().unwrap().seasons.is_empty(), "a book without a list of seasons");
    for (code, name) in [("DX25", "Đông Xuân 2025"), ("HT25", "Hè Thu 2025"), ("DX26", "Đông Xuân 2026")] {
        desk.book.set_list_value("season", code, name).unwrap();
    }
    let charts = desk.book.overview_charts().unwrap();
    let shown: Vec<_> =
        charts.seasons.iter().map(|one| [&*one.full_label, &one.first.full, &one.second.full]).collect();
    assert_eq!(shown, [["Hè Thu 2025", "30.000.000", "12.000.000"], ["Đông Xuân 2026", "21.000.000", "5.000.000"]]);
    // 21 − 30 million.
    assert_eq!((charts.season_grew.full.as_str(), charts.seasons[0].first_height), ("−9.000.000", 1000));
}

/// A movement of 2026: the day of the year, thousands of đồng, what happened.
type Movement = (u32, i64, usize);

/// What can happen: form, lines, and the changes of cash, bank, owed by KH01, owed to NB01, sold, spent.
const DEEDS: [(&str, &str, [i64; 6]); 9] = [
    ("PT", "1111 / 5111", [1, 0, 0, 0, 1, 0]),
    ("PC", "642 / 1111", [-1, 0, 0, 0, 0, 1]),
    ("BC", "1121 / 5111", [0, 1, 0, 0, 1, 0]),
    ("PC", "1121 / 1111", [-1, 1, 0, 0, 0, 0]),
    ("HD", "131 KH01 / 5111", [0, 0, 1, 0, 1, 0]),
    ("PT", "1111 / 131 KH01", [1, 0, -1, 0, 0, 0]),
    ("KT", "6111 / 331 NB01", [0, 0, 0, 1, 0, 1]),
    ("BN", "331 NB01 / 1121", [0, -1, 0, -1, 0, 0]),
    ("KT", "5111 / 9111", [0; 6]),
];

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 12,
        failure_persistence: Some(Box::new(FileFailurePersistence::Off)),
        ..ProptestConfig::default()
    })]

    /// Plain additions of what happened are the five figures, also after some of it was taken back.
    #[test]
    fn figures_are_plain_additions(movements in prop::collection::vec((0..59_u32, 1..90_000_i64, 0..DEEDS.len()), 1..24)) {
        let mut desk = Desk::new();
        let mut oracle = Sums::default();
        for (at, movement) in movements.iter().enumerate() {
            let receipt = post(&mut desk, *movement);
            if at % 5 == 4 {
                let day = chrono::NaiveDate::from_ymd_opt(2026, 1, 1).unwrap() + chrono::Days::new(movement.0.into());
                desk.book.reverse(&receipt, &day.to_string(), "Ghi nhầm").unwrap();
            } else {
                oracle.add(*movement);
            }
        }
        let seen = desk.book.overview().unwrap();
        prop_assert_eq!(number(&seen.cash.full), 50_000_000 + oracle.all[0]);
        prop_assert_eq!(number(&seen.bank.full), 120_000_000 + oracle.all[1]);
        // KH02 paid 2 million ahead; whoever is owed more than he owes stands on the other side.
        let (customer, supplier) = (12_000_000 + oracle.all[2], 20_000_000 + oracle.all[3]);
        prop_assert_eq!(number(&seen.owed.full), customer.max(0) + (-supplier).max(0));
        prop_assert_eq!(number(&seen.owes.full), 2_000_000 + supplier.max(0) + (-customer).max(0));
        let (sold, spent) = oracle.of_month(&seen.month);
        prop_assert_eq!((number(&seen.sold.full), number(&seen.spent.full)), (sold, spent));
        prop_assert_eq!(number(&seen.result.full), sold - spent);
    }
}

#[derive(Default)]
struct Sums {
    all: [i64; 6],
    months: BTreeMap<String, (i64, i64)>,
}

impl Sums {
    fn add(&mut self, (day, thousands, deed): Movement) {
        for (sum, change) in self.all.iter_mut().zip(DEEDS[deed].2) {
            *sum += change * thousands * 1_000;
        }
        let month = if day < 31 { "01/2026" } else { "02/2026" };
        let sums = self.months.entry(month.into()).or_default();
        sums.0 += DEEDS[deed].2[4] * thousands * 1_000;
        sums.1 += DEEDS[deed].2[5] * thousands * 1_000;
    }

    fn of_month(&self, month: &str) -> (i64, i64) {
        self.months.get(month).copied().unwrap_or_default()
    }
}

fn post(desk: &mut Desk, (day, thousands, deed): Movement) -> String {
    let date = chrono::NaiveDate::from_ymd_opt(2026, 1, 1).unwrap() + chrono::Days::new(day.into());
    let (form, lines, _) = DEEDS[deed];
    let text = date.format("%d/%m").to_string();
    desk.posts(form, &text, "Việc", &format!("{lines} {}", thousands * 1_000)).voucher
}

fn number(shown: &str) -> i64 {
    shown.replace('.', "").replace('−', "-").parse().unwrap()
}

#[test]
fn a_payment_is_read_in_full_and_the_cash_after_it() {
    let mut desk = Desk::new();
    set(&mut desk, "policy.approval", "payments");
    let party = desk.id("NB01");
    for (day, amount) in [("4/1", "2tr"), ("5/1", "3tr")] {
        let mut draft = desk.draft("BN", day, "Trả phân bón", &format!("331 NB01 / 1121 {amount}"));
        draft.party = Some(party.clone());
        desk.book.post_draft(&draft).unwrap();
    }
    let mut draft = desk.draft("PC", "6/1", "Trả nốt phân bón", "331 NB01 / 1111 3200000");
    draft.party = Some(party);
    draft.party_name = "Cửa hàng vật tư Minh Phát".into();
    let id = desk.book.post_draft(&draft).unwrap().voucher;
    let list = desk.book.approvals().unwrap();
    assert_eq!(list.items.iter().map(|row| row.id.as_str()).collect::<Vec<_>>(), [id.as_str()]);
    let item = desk.book.approval(&id).unwrap();
    assert_eq!((item.amount_shown.as_str(), item.words.as_str()), ("3.200.000", "Ba triệu hai trăm nghìn đồng."));
    assert_eq!((item.cash_shown.as_str(), item.after_shown.as_str()), ("50.000.000", "46.800.000"));
    assert_eq!((item.paid_times, item.paid_sum.as_str()), (2, "5.000.000"));
    assert_eq!(item.paid[0].amount_shown, "3.000.000");
    let seen = desk.book.overview().unwrap();
    assert_eq!((seen.approvals, seen.cash_waiting, seen.cash.full.as_str()), (1, 1, "50.000.000"));
    assert_eq!(seen.cash_waiting_sum.full, "−3.200.000");
    // Refused without a reason it is not; approved it counts.
    let refused = desk.book.decide_approval(&id, &item.version, "reject", " ").unwrap_err();
    assert_eq!(refused.code, "approval.reason");
    assert!(desk.book.decide_approval(&id, &item.version, "approve", "").unwrap().items.is_empty());
    assert_eq!(desk.book.overview().unwrap().cash.full, "46.800.000");
}

#[test]
fn a_word_counts_for_the_version_that_was_read_alone() {
    let mut desk = Desk::new();
    set(&mut desk, "policy.approval", "payments");
    let id = desk.posts("PC", "6/1", "Mua lốp xe", "642 / 1111 2tr").voucher;
    let read = desk.book.approval(&id).unwrap();
    let mut draft = desk.book.amend_draft(&id).unwrap();
    draft.entries[0].amount = "20000000".into();
    if let app::api::voucher::Purpose::Amend { reason, .. } = &mut draft.purpose {
        *reason = "Gõ thiếu một số không".into();
    }
    desk.book.post_draft(&draft).unwrap();
    let refused = desk.book.decide_approval(&id, &read.version, "approve", "").unwrap_err();
    assert_eq!(refused.code, "approval.changed");
    assert!(read.before.is_none());
    let again = desk.book.approval(&id).unwrap();
    let before = again.before.unwrap();
    assert_eq!((again.amount_shown.as_str(), before.amount_shown.as_str()), ("20.000.000", "2.000.000"));
    assert_eq!((again.purpose.as_str(), before.purpose.as_str()), ("Mua lốp xe", "Mua lốp xe"));
    assert_eq!(desk.book.overview().unwrap().cash.full, "50.000.000");
}

#[test]
fn a_count_of_cash_fills_its_form() {
    let mut desk = Desk::new();
    set(&mut desk, "sign.cashier", "Lường Thị Ngân");
    let form = PrintJob::CashCount { account: "1111".into(), day: String::new() };
    let refused = desk.book.print(&form, &form.usual_sheet()).map(drop).unwrap_err();
    assert_eq!(refused.code, "count.none");
    // 99 × 500.000 + 2 × 200.000 + 1 × 50.000 + 3 × 1.000 = 49.953.000 of the 50.000.000 in the book.
    let counts = ["99", "2", "", "1", "", "", "", "", "3", ""].map(str::to_owned);
    desk.book.keep_cash_count(&counts).unwrap();
    desk.book.close_cash("Thiếu tiền lẻ, đang tìm").unwrap();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(form.file_name());
    desk.book.print(&form, &form.usual_sheet()).unwrap().save(&path).unwrap();
    let text = text_of(&path);
    let flat = text.split_whitespace().collect::<Vec<_>>().join(" ");
    for words in [
        "Mẫu số 08a - TT",
        "BẢNG KIỂM KÊ QUỸ",
        "Lường Thị Ngân, đại diện thủ quỹ",
        "I Số dư theo sổ quỹ x 50.000.000",
        "II Số kiểm kê thực tế x 49.953.000",
        "1 Loại 500.000 đồng 99 49.500.000",
        "2 Loại 200.000 đồng 2 400.000",
        "3 Loại 50.000 đồng 1 50.000",
        "4 Loại 1.000 đồng 3 3.000",
        "III Chênh lệch (III = II − I) x (47.000)",
        "Thiếu tiền lẻ, đang tìm",
        "Người chịu trách nhiệm kiểm kê",
    ] {
        assert!(flat.contains(words), "no {words}:\n{text}");
    }
    if let Some(keep) = std::env::var_os("HTX_KEEP_PAPERS") {
        std::fs::copy(&path, std::path::Path::new(&keep).join(form.file_name())).unwrap();
    }
}
