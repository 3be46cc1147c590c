//! «Hôm nay»: every figure worked out by hand from the openings of [`common::OPENING`] and a few vouchers.

use crate::common::Desk;

#[test]
fn money_is_said_up_to_the_last_voucher_on_its_account() {
    let mut desk = Desk::new();
    desk.posts("PC", "5/1", "Tiền điện", "642 / 1111 350k");
    desk.posts("PT", "9/1", "Thu nợ", "1111 / 131 KH01 5tr");
    let today = desk.book.today().unwrap();
    // 50.000.000 − 350.000 + 5.000.000.
    assert_eq!((today.cash.shown.as_str(), today.cash.last_day.as_deref()), ("54.650.000", Some("09/01/2026")));
    assert_eq!((today.bank.shown.as_str(), today.bank.last_day), ("120.000.000", None));
    let recent: Vec<_> = today.recent.iter().map(|row| row.number.as_str()).collect();
    assert_eq!(recent, ["PT.Q01-0001", "PC.Q01-0001"]);
    assert_eq!((today.open_months, today.last_closed), (vec!["2026-01".to_owned()], None));
}

#[test]
fn drafts_are_added_up_and_are_not_in_the_balance() {
    let desk = Desk::new();
    for amount in ["120k", "1tr"] {
        desk.book.save_draft(desk.draft("PC", "7/1", "Tiền nước", &format!("642 / 1111 {amount}"))).unwrap();
    }
    let today = desk.book.today().unwrap();
    assert_eq!((today.drafts_shown.as_str(), today.cash.shown.as_str()), ("1.120.000", "50.000.000"));
}

#[test]
fn days_below_zero_are_told_until_their_month_is_closed() {
    let mut desk = Desk::new();
    desk.posts("PC", "5/1", "Mua xe", "642 / 1111 52tr3");
    desk.posts("PC", "6/1", "Xăng", "642 / 1111 200k");
    desk.posts("PT", "12/1", "Thu nợ", "1111 / 131 KH01 5tr");
    desk.posts("PC", "3/2", "Mua máy", "642 / 1111 3tr");
    let told = |desk: &Desk| {
        let spans = desk.book.today().unwrap().low.into_iter();
        spans.map(|span| format!("{} {:?} {}", span.from, span.to_shown, span.lowest_shown)).collect::<Vec<_>>()
    };
    // 50 − 52,3 = −2,3; −2,5 on the 6th; 2,5 on the 12th; −0,5 from 3 February on.
    let february = r#"2026-02-03 None −500.000"#;
    assert_eq!(told(&desk), [february, r#"2026-01-05 Some("11/01/2026") −2.500.000"#]);
    desk.book.close_month("2026-01").unwrap();
    assert_eq!(told(&desk), [february]);
    let today = desk.book.today().unwrap();
    assert_eq!((today.open_months, today.last_closed.as_deref()), (vec!["2026-02".to_owned()], Some("2026-01")));
    assert!(today.cash.negative);
}

#[test]
fn an_amendment_moves_the_money_to_its_new_day() {
    let mut desk = Desk::new();
    let id = desk.posts("PC", "5/1", "Mua xe", "642 / 1111 60tr").voucher;
    let mut draft = desk.book.amend_draft(&id).unwrap();
    draft.entries[0].amount = "6000000".into();
    if let app::api::voucher::Purpose::Amend { reason, .. } = &mut draft.purpose {
        *reason = "Gõ nhầm".into();
    }
    desk.book.post_draft(&draft).unwrap();
    let today = desk.book.today().unwrap();
    assert_eq!((today.low.len(), today.cash.shown.as_str()), (0, "44.000.000"));
}
