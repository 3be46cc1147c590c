//! B09 in detail: what a line of receivables and other payables is made of, person by person. Figures worked out by hand.

use crate::common::{self, Desk};
use app::api::form::{FormName, FormQuery, FormRow};

/// Debit 12 + 3 + 1,5 = 16,5 million; credit 2 + 14,5.
const OPENING: &str = "account,party,debit,credit
131,KH01,12000000,
131,KH02,,2000000
331,NB01,3000000,
141,NV01,1500000,
4118,,,14500000
";

/// The year in the middle of its notes: a line by its section and words, then its parts as they stand below it.
fn line(desk: &Desk, section: &str, name: &str) -> Vec<String> {
    let query = FormQuery { form: FormName::B09, from: "2026-01-01".into(), to: "2026-12-31".into() };
    let rows = desk.book.statutory_form(&query).unwrap().rows;
    let at = rows.iter().position(|row| row.id.starts_with(section) && row.name == name).unwrap();
    let shown = |row: &FormRow| {
        let figures: Vec<&str> = row.figures.iter().map(|figure| figure.shown.as_str()).collect();
        format!("{}: {}", row.name, figures.join(" | "))
    };
    let parts = rows[at + 1..].iter().take_while(|row| row.kind == "part");
    [&rows[at]].into_iter().chain(parts).map(shown).collect()
}

#[test]
fn receivables_and_payables_are_told_by_person_at_both_ends_of_the_year() {
    let mut desk = Desk::of(common::PARTIES, OPENING);
    desk.posts("HD", "15/03", "Bán chè", "131 KH01 / 5111 7tr");
    desk.posts("PT", "20/04", "Thu nợ", "1111 / 131 KH01 11tr");
    desk.posts("HD", "20/05", "Bán chè chợ", "131 KH02 / 5111 9tr");
    desk.posts("KT", "30/06", "Tiền thuê còn nợ", "642 / 338 NB01 900k");
    // KH01: 12 + 7 − 11 = 8. KH02 had paid 2 ahead, owes 9 − 2 = 7 now, and was no debtor when the year began.
    assert_eq!(
        line(&desk, "IV.3", "- Phải thu của khách hàng"),
        [
            "- Phải thu của khách hàng: 15.000.000 | 12.000.000",
            "Công ty Chè Bản Mây (KH01): 8.000.000 | 12.000.000",
            "Chợ Nà Lành (KH02): 7.000.000 | 0",
        ]
    );
    assert_eq!(
        line(&desk, "IV.3", "- Trả trước cho người bán")[1..],
        ["Cửa hàng vật tư Minh Phát (NB01): 3.000.000 | 3.000.000"]
    );
    assert_eq!(line(&desk, "IV.3", "- Tạm ứng")[1..], ["Lò Thị Hạnh (NV01): 1.500.000 | 1.500.000"]);
    // 15 + 3 + 1,5 and 12 + 3 + 1,5; a total has no parts.
    assert_eq!(line(&desk, "IV.3", "Cộng"), ["Cộng: 19.500.000 | 16.500.000"]);
    assert_eq!(
        line(&desk, "IV.10", "- Phải trả khác"),
        ["- Phải trả khác: 900.000 | 0", "Cửa hàng vật tư Minh Phát (NB01): 900.000 | 0"]
    );
}

#[test]
fn the_largest_nineteen_stand_by_name_and_the_others_together() {
    let parties: String = (1..=22).map(|at| format!("KH{at:02},Khách {at},customer,no\n")).collect();
    let owed: String = (1..=22).map(|at| format!("131,KH{at:02},{at}000000,\n")).collect();
    // 1 + 2 + … + 22 = 253 million.
    let desk = Desk::of(
        &format!("code,name,kind,service_contract\n{parties}"),
        &format!("account,party,debit,credit\n{owed}4118,,,253000000\n"),
    );
    let rows = line(&desk, "IV.3", "- Phải thu của khách hàng");
    assert_eq!(rows.len(), 1 + 19 + 1);
    assert_eq!(rows[0], "- Phải thu của khách hàng: 253.000.000 | 253.000.000");
    assert_eq!(rows[1], "Khách 22 (KH22): 22.000.000 | 22.000.000");
    assert_eq!(rows[19], "Khách 4 (KH04): 4.000.000 | 4.000.000");
    // 1 + 2 + 3.
    assert_eq!(rows[20], "3 đối tượng khác: 6.000.000 | 6.000.000");
}
