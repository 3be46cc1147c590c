//! Debts by document: opened, settled by name and by age, reported, agreed on and set off on paper. Figures by hand.

use crate::common::{Desk, text_of};
use app::api::print::PrintJob;
use app::api::voucher::ExtraField;

const PARTIES: &str = "code,name,kind,service_contract
KH01,Công ty Chè Bản Mây,customer,no
KH02,Chợ Nà Lành,customer,no
NB01,Vật tư Minh Phát,supplier,no
";

/// KH01 owes for two papers, one past its day; NB01 is owed for one.
const OPENING: &str = "account,party,debit,credit,document,due
1111,,100000000,,,
131,KH01,8000000,,HĐ 0101,2025-11-30
131,KH01,4000000,,HĐ 0115,2026-02-10
331,NB01,,30000000,HĐ 77,2026-01-31
418,,,82000000,,
";

fn desk() -> Desk {
    let mut desk = Desk::of(PARTIES, OPENING);
    let mut sells = |day: &str, party: &str, amount: &str, document: &str, due: &str| {
        let mut draft = desk.draft("HD", day, "Bán chè", &format!("131 {party} / 5111 {amount}"));
        for (key, value) in [("document", document), ("due_date", due)] {
            if !value.is_empty() {
                draft.entries[0].extra.push(ExtraField { key: key.into(), side: "debit".into(), value: value.into() });
            }
        }
        desk.book.post_draft(&draft).unwrap()
    };
    sells("5/1", "KH01", "10tr", "HĐ 0201", "2026-03-05");
    sells("6/1", "KH02", "3tr", "", "");
    let wrong = sells("7/1", "KH02", "9tr", "", "");
    // Paid for the newest by name, and five million for none: they settle the oldest.
    let mut pays = desk.draft("PT", "20/1", "Trả tiền", "1111 / 131 KH01 6tr");
    pays.entries[0].extra.push(ExtraField { key: "document".into(), side: "credit".into(), value: "hđ0201".into() });
    desk.book.post_draft(&pays).unwrap();
    desk.posts("PT", "21/1", "Trả tiền", "1111 / 131 KH01 5tr");
    // A sale taken back leaves no document, and nothing settled.
    desk.book.reverse(&wrong.voucher, "2026-01-08", "Ghi nhầm").unwrap();
    // KH02 pays more than it owes; NB01 also buys.
    desk.posts("PT", "25/1", "Trả trước", "1111 / 131 KH02 4tr");
    desk.posts("HD", "26/1", "Bán chè cho bên bán", "131 NB01 / 5111 12tr");
    desk
}

#[test]
fn open_documents_are_what_was_worked_out_by_hand() {
    let desk = desk();
    let open = |party: &str, account: &str, day: &str| -> Vec<(String, String, u32)> {
        let documents = desk.book.open_documents(&desk.id(party), account, day).unwrap();
        documents.rows.into_iter().map(|row| (row.document, row.left, row.overdue)).collect()
    };
    let row = |document: &str, left: &str, overdue: u32| (document.to_owned(), left.to_owned(), overdue);
    // 8 − 5; 4; 10 − 6. On 15 February the first is 77 days late, the second 5.
    assert_eq!(
        open("KH01", "131", "15/2/2026"),
        [row("HĐ 0101", "3.000.000", 77), row("HĐ 0115", "4.000.000", 5), row("HĐ 0201", "4.000.000", 0)]
    );
    assert_eq!(open("KH02", "131", "15/2/2026"), []);
    assert_eq!(open("NB01", "331", "15/2/2026"), [row("HĐ 77", "30.000.000", 15)]);
    let ageing = desk.book.debt_ageing("131", "15/2/2026").unwrap();
    let sums = |code: &str| {
        let row = ageing.rows.iter().find(|row| row.party.code == code).unwrap();
        let sums = &row.sums;
        [&sums.not_due, &sums.to_30, &sums.to_90, &sums.over_180, &sums.ahead, &sums.balance].map(String::clone)
    };
    assert_eq!(sums("KH01"), ["4.000.000", "4.000.000", "3.000.000", "", "", "11.000.000"]);
    assert_eq!(sums("KH02"), ["", "", "", "", "1.000.000", "−1.000.000"]);
    // All of it is the balance of 131: 11 − 1 + 12.
    assert_eq!(ageing.total.balance, "22.000.000");
    // Before the payments everything was open.
    assert_eq!(open("KH01", "131", "10/1/2026").len(), 3);
    assert_eq!(desk.book.debt_ageing("141", "").unwrap_err().code, "debt.account");
    assert!(desk.book.verify().unwrap().ok);
}

#[test]
fn minutes_of_debts_and_of_set_off_are_on_paper() {
    let desk = desk();
    let day = "2026-02-15".to_owned();
    let folder = tempfile::tempdir().unwrap();
    let jobs: [(PrintJob, &[&str]); 3] = [
        (
            PrintJob::Ageing { account: "131".into(), day: day.clone() },
            &["BÁO CÁO TUỔI NỢ PHẢI THU", "Chợ Nà Lành (KH02)", "22.000.000", "Trên 180"],
        ),
        (
            PrintJob::DebtMinutes { party: desk.id("KH01"), day: day.clone() },
            &[
                "BIÊN BẢN ĐỐI CHIẾU CÔNG NỢ",
                "HĐ 0115",
                "Bên B còn phải trả Bên A 11.000.000 đồng (Mười một triệu đồng.)",
                "Đại diện Bên B",
            ],
        ),
        (
            PrintJob::SetOff { party: desk.id("NB01"), day: day.clone() },
            &["BIÊN BẢN BÙ TRỪ CÔNG NỢ", "12.000.000", "18.000.000", "Bên A còn nợ Bên B", "Mười hai triệu đồng"],
        ),
    ];
    for (job, words) in jobs {
        let ready = desk.book.print(&job, &job.usual_sheet()).unwrap();
        let path = folder.path().join(job.file_name());
        ready.save(&path).unwrap();
        let text = text_of(&path);
        let flat = text.split_whitespace().collect::<Vec<_>>().join(" ");
        for word in words {
            assert!(flat.contains(word), "{} has no {word}:\n{text}", job.file_name());
        }
        if let Some(keep) = std::env::var_os("HTX_KEEP_PAPERS") {
            std::fs::copy(&path, std::path::Path::new(&keep).join(job.file_name())).unwrap();
        }
    }
    let nobody = PrintJob::SetOff { party: desk.id("KH01"), day };
    let refusal = desk.book.print(&nobody, &nobody.usual_sheet()).map(drop).unwrap_err();
    assert_eq!(refusal.code, "debt.nothing-to-set-off");
}
