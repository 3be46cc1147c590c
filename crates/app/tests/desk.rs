//! Days at the accountant's desk. The figures were worked out by hand, as the comments show.

use crate::common::{Desk, PASSPHRASE, faults, new_book, table};
use app::App;
use app::api::report::{AccountChange, LedgerPage, LedgerSort, NewAccount, RangeQuery};
use app::api::voucher::{Draft, Purpose, Side, VoucherQuery, VoucherState};

/// The eight forms, one voucher each, and goods taken in to be sold for others.
fn first_week() -> Desk {
    let mut desk = Desk::new();
    desk.posts("PT", "5/1", "Anh Bình góp vốn", "1111 / 4111 TV002 10tr");
    desk.posts("PC", "5/1", "Điện tháng 12", "642 / 1111 350k");
    desk.posts("BC", "6/1", "Công ty Bản Mây trả nợ", "1121 / 131 KH01 5tr");
    desk.posts("BN", "6/1", "Trả tiền phân bón", "331 NB01 / 1121 8tr");
    desk.posts("PN", "7/1", "Nhập phân bón, chưa trả", "156 / 331 NB01 6tr");
    desk.posts("PX", "7/1", "Giá vốn phân bón đã bán", "6111 / 156 4tr");
    desk.posts("HD", "8/1", "Bán phân bón ở chợ", "131 KH02 / 5111 7tr; 131 KH02 / 3331 350k");
    desk.posts("KT", "9/1", "Lương tháng 1", "642 / 334 NV01 3tr");
    desk.posts("KT", "9/1", "Nhận chè bán hộ", "003 / - 700k");
    desk
}

/// 111:  50,00 + 10,00 − 0,35 = 59,65          112: 120 + 5 − 8 = 117
/// 131:  Bản Mây owes 12 and pays 5 → 7; the market paid 2 ahead and buys for 7,35 → owes 5,35; together 12,35
/// 156:  80 + 6 − 4 = 82                        331: 20 − 8 + 6 = 18
/// 642:  0,35 + 3 = 3,35                        411: 240 + 10 = 250
/// Turnover, debit: 10 + 5 + 7,35 + 6 + 8 + 4 + 3,35 = 43,7; credit: 0,35 + 8 + 5 + 4 + 6 + 0,35 + 3 + 10 + 7 = 43,7
/// Closing, debit: 59,65 + 117 + 12,35 + 82 + 4 + 3,35 = 278,35; credit: 18 + 0,35 + 3 + 250 + 7 = 278,35
#[test]
fn the_first_week_comes_to_the_trial_balance_worked_out_by_hand() {
    let desk = first_week();
    let january = desk.trial("1/1–31/1", 1, false);
    assert_eq!(
        table(&january),
        "111: 50.000.000 | – | 10.000.000 | 350.000 | 59.650.000 | –
112: 120.000.000 | – | 5.000.000 | 8.000.000 | 117.000.000 | –
131: 12.000.000 | 2.000.000 | 7.350.000 | 5.000.000 | 12.350.000 | –
156: 80.000.000 | – | 6.000.000 | 4.000.000 | 82.000.000 | –
331: – | 20.000.000 | 8.000.000 | 6.000.000 | – | 18.000.000
333: – | – | – | 350.000 | – | 350.000
334: – | – | – | 3.000.000 | – | 3.000.000
411: – | 240.000.000 | – | 10.000.000 | – | 250.000.000
511: – | – | – | 7.000.000 | – | 7.000.000
611: – | – | 4.000.000 | – | 4.000.000 | –
642: – | – | 3.350.000 | – | 3.350.000 | –
Cộng: 262.000.000 | 262.000.000 | 43.700.000 | 43.700.000 | 278.350.000 | 278.350.000
",
    );
    assert!(january.balanced && january.provisional);
    let beside: Vec<_> =
        january.off_balance.iter().map(|row| (&*row.account, &*row.debit, &*row.closing_debit)).collect();
    assert_eq!(beside, [("003", "700.000", "700.000")]);

    // Net, the market's 2 million are taken off what Bản Mây owes; nothing else moves.
    let net = desk.trial("1/1–31/1", 1, true);
    assert_eq!(net.rows[2].opening_debit, "10.000.000");
    assert_eq!((&*net.total.opening_debit, &*net.total.opening_credit), ("260.000.000", "260.000.000"));
    // A later month opens with what this one closed with.
    let february = desk.trial("1/2–28/2", 1, false);
    assert_eq!((february.total.opening_debit, february.total.debit), ("278.350.000".into(), String::new()));

    let list = desk.book.list_vouchers(&VoucherQuery { limit: 50, ..VoucherQuery::default() }).unwrap();
    let mut numbers: Vec<&str> = list.rows.iter().map(|row| &*row.number).collect();
    numbers.reverse();
    assert_eq!(
        numbers,
        [
            "PT.Q01-0001",
            "PC.Q01-0001",
            "BC.Q01-0001",
            "BN.Q01-0001",
            "PN.Q01-0001",
            "PX.Q01-0001",
            "HD.Q01-0001",
            "KT.Q01-0001",
            "KT.Q01-0002"
        ],
    );
    assert_eq!((&*list.money_in_shown, &*list.money_out_shown), ("15.000.000", "8.350.000"));
    let both = list.rows.iter().filter(|row| row.form == "KT").map(|row| row.id.clone()).collect::<Vec<_>>();
    let sum = desk.book.sum_vouchers(&both).unwrap();
    assert_eq!((sum.count, &*sum.total_shown), (2, "3.700.000"));
    assert!(desk.book.verify().unwrap().ok);
}

/// 530.000 typed for 350.000, and on 28 January what belonged to 2 February.
#[test]
fn an_amendment_moves_a_payment_to_its_month_and_stands_in_the_list_of_amended_vouchers() {
    let mut desk = Desk::new();
    let payment = desk.posts("PC", "28/1", "Tiền điện", "642 / 1111 530k");
    assert_eq!(desk.trial("1/1–31/1", 1, false).total.debit, "530.000");

    let mut draft = desk.book.amend_draft(&payment.voucher).unwrap();
    assert_eq!(draft.entries[0].amount, "530000");
    (draft.date, draft.entries[0].amount) = ("2026-02-02".into(), "350000".into());
    assert_eq!(faults(&desk.book.post_draft(&draft).unwrap_err()), ["voucher.reason-missing"]);
    let Purpose::Amend { reason, .. } = &mut draft.purpose else { panic!("{:?}", draft.purpose) };
    *reason = "Gõ nhầm số tiền và ngày".into();
    let receipt = desk.book.post_draft(&draft).unwrap();
    assert_eq!((&receipt.number, &*receipt.total_shown), (&payment.number, "350.000"));

    // No turnover is left of the first content: neither 530.000 nor 180.000.
    assert_eq!(desk.trial("1/1–31/1", 1, false).total.debit, "");
    assert_eq!(desk.trial("1/2–28/2", 1, false).total.debit, "350.000");
    assert_eq!(desk.trial("1/2–28/2", 1, false).rows[0].closing_debit, "49.650.000");

    for month in [("2026-01-01", "2026-01-31"), ("2026-02-01", "2026-02-28")] {
        let amended = desk.book.amended_vouchers(month.0, month.1).unwrap();
        let [row] = amended.as_slice() else { panic!("{amended:?}") };
        assert_eq!((&row.number, row.version, &*row.reason), (&payment.number, 2, "Gõ nhầm số tiền và ngày"));
        assert_eq!((&*row.date_before, &*row.date_after), ("28/01/2026", "02/02/2026"));
        assert_eq!((&*row.total_before, &*row.total_after), ("530.000", "350.000"));
        assert_eq!(row.changed, ["date", "amount"]);
        assert_eq!(row.amended_by, "Lò Thị Hạnh");
    }
    assert!(desk.book.amended_vouchers("2026-03-01", "2026-03-31").unwrap().is_empty());

    let view = desk.book.voucher_view(&payment.voucher).unwrap();
    assert_eq!((view.state, view.content.version, view.earlier.len()), (VoucherState::Amended, 2, 1));
    assert_eq!((&*view.content.total_shown, &*view.earlier[0].total_shown), ("350.000", "530.000"));
    assert_eq!(view.content.words, "Ba trăm năm mươi nghìn đồng.");

    // Another year has other numbers, so an amendment cannot go there.
    desk.book.open_next_year().unwrap();
    let mut late = desk.book.amend_draft(&payment.voucher).unwrap();
    late.date = "2027-01-05".into();
    assert_eq!(faults(&desk.book.post_draft(&late).unwrap_err()), ["voucher.other-year"]);
}

/// A receipt entered twice is taken back in February: 5.000.000 in red on its own side, never on the other.
#[test]
fn a_reversal_takes_a_receipt_back_with_red_figures() {
    let mut desk = Desk::new();
    desk.posts("PT", "20/1", "Thu nợ", "1111 / 131 KH01 5tr");
    let twice = desk.posts("PT", "21/1", "Thu nợ", "1111 / 131 KH01 5tr");
    let receipt = desk.book.reverse(&twice.voucher, "2026-02-03", "Nhập trùng PT.Q01-0001").unwrap();
    assert_eq!((&*receipt.number, &*receipt.total_shown), ("PT.Q01-0003", "−5.000.000"));

    let february = table(&desk.trial("1/2–28/2", 1, false));
    assert!(february.contains("111: 60.000.000 | – | −5.000.000 | – | 55.000.000 | –\n"), "{february}");
    assert!(february.contains("131: 2.000.000 | 2.000.000 | – | −5.000.000 | 7.000.000 | 2.000.000\n"), "{february}");
    let ledger = ledger_of(&desk, "131", Some("KH01"), Some(Side::Credit), "2026-02-01", "2026-02-28");
    assert_eq!(rows(&ledger), ["03/02/2026 PT.Q01-0003 1111 | | −5.000.000 | Nợ 7.000.000"]);

    let view = desk.book.voucher_view(&twice.voucher).unwrap();
    assert_eq!((view.state, view.reversed_by.unwrap().number), (VoucherState::Reversed, receipt.number));
    assert_eq!(view.why_not_amend.as_deref(), Some("amend.reversed"));
    let view = desk.book.voucher_view(&receipt.voucher).unwrap();
    assert_eq!((view.state, view.reverses.unwrap().number), (VoucherState::Reversal, twice.number));
    assert_eq!(desk.book.reverse(&twice.voucher, "2026-02-03", "Lần nữa").unwrap_err().code, "amend.reversed");
    assert_eq!(desk.book.reverse(&receipt.voucher, "2026-02-03", "Thôi").unwrap_err().code, "amend.is-reversal");
}

/// January is closed with 6.000.000 for goods that cost 5.400.000: February carries −600.000.
#[test]
fn an_adjustment_puts_a_closed_month_right_by_the_difference() {
    let mut desk = Desk::new();
    let goods = desk.posts("PN", "15/1", "Nhập phân bón", "156 / 331 NB01 6tr");
    desk.book.close_month("2026-01").unwrap();
    assert_eq!(desk.book.amend_draft(&goods.voucher).unwrap_err().code, "amend.month-closed");

    let mut draft = desk.book.adjust_draft(&goods.voucher).unwrap();
    assert_eq!((&*draft.date, &*draft.entries[0].amount), ("2026-02-01", ""), "the first open day, no amount yet");
    draft.entries[0].amount = "-600000".into();
    let Purpose::Adjust { reason, .. } = &mut draft.purpose else { panic!("{:?}", draft.purpose) };
    *reason = "Hóa đơn ghi 5.400.000".into();
    let receipt = desk.book.post_draft(&draft).unwrap();
    assert_eq!((&*receipt.number, &*receipt.total_shown), ("PN.Q01-0002", "−600.000"));

    assert_eq!(desk.trial("1/1–31/1", 1, false).total.debit, "6.000.000");
    let february = table(&desk.trial("1/2–28/2", 1, false));
    assert!(february.contains("156: 86.000.000 | – | −600.000 | – | 85.400.000 | –\n"), "{february}");
    assert!(february.contains("331: – | 26.000.000 | – | −600.000 | – | 25.400.000\n"), "{february}");
    let view = desk.book.voucher_view(&goods.voucher).unwrap();
    assert_eq!(view.adjusted_by.iter().map(|link| &*link.number).collect::<Vec<_>>(), ["PN.Q01-0002"]);
    let view = desk.book.voucher_view(&receipt.voucher).unwrap();
    assert_eq!((view.state, view.adjusts.unwrap().number), (VoucherState::Adjustment, goods.number));
}

#[test]
fn a_late_voucher_waits_for_its_month_to_be_opened_again() {
    let mut desk = first_week();
    desk.book.close_month("2026-01").unwrap();
    assert!(!desk.trial("1/1–31/1", 1, false).provisional);
    let january = table(&desk.trial("1/1–31/1", 1, false));

    let mut late = desk.draft("PC", "31/1", "Tiền nước", "642 / 1111 120k");
    let check = desk.book.check_draft(&late).unwrap();
    let objection = &check.objections[0];
    assert_eq!((&*objection.code, &*objection.args["first_open_day"]), ("voucher.month-closed", "01/02/2026"));
    assert_eq!(faults(&desk.book.post_draft(&late).unwrap_err()), ["voucher.month-closed"]);
    assert_eq!(table(&desk.trial("1/1–31/1", 1, false)), january);

    assert_eq!(desk.book.reopen_month("2026-01", " ").unwrap_err().code, "voucher.reason-missing");
    desk.book.reopen_month("2026-01", "Thiếu phiếu tiền nước").unwrap();
    late.draft_id = Some(desk.book.save_draft(late.clone()).unwrap().draft_id);
    assert_eq!(desk.book.post_draft(&late).unwrap().number, "PC.Q01-0002");
    assert!(desk.book.list_drafts(false).unwrap().is_empty(), "what is posted is no draft any more");
    // 43.700.000 and 120.000 more.
    assert_eq!(desk.trial("1/1–31/1", 1, false).total.debit, "43.820.000");
    desk.book.close_month("2026-01").unwrap();

    let months = desk.book.periods().unwrap();
    let first: Vec<_> = months[..2].iter().map(|month| (&*month.shown, month.closed, month.vouchers)).collect();
    assert_eq!(first, [("01/2026", true, 10), ("02/2026", false, 0)]);
    assert_eq!(months.len(), 12);
}

#[test]
fn the_next_year_opens_with_what_the_last_one_closed_with_and_numbers_from_one() {
    let mut desk = first_week();
    let early = desk.draft("PC", "2/1/2027", "Điện tháng 12", "642 / 1111 400k");
    let refused = desk.book.post_draft(&early).unwrap_err();
    assert_eq!((faults(&refused)[0], &*refused.objections[0].args["year"]), ("voucher.year-not-open", "2027"));

    assert_eq!(desk.book.open_next_year().unwrap(), 2027);
    assert_eq!(desk.book.periods().unwrap().len(), 24);
    assert_eq!(desk.book.post_draft(&early).unwrap().number, "PC.Q01-0001");
    let year = desk.trial("1/1/2027–31/12/2027", 1, false);
    assert_eq!((&*year.total.opening_debit, &*year.total.opening_credit), ("278.350.000", "278.350.000"));
    assert_eq!((&*year.total.debit, &*year.rows[0].closing_debit), ("400.000", "59.250.000"));
    assert_eq!(desk.trial("1/1–31/12", 1, false).total.debit, "43.700.000", "2026 is as it was");
}

/// Chị Lan has 240.000.000 of capital; in January she buys tea for 1.500.000, pays 1.000.000, and is owed nothing.
#[test]
fn a_member_reads_capital_and_debts_from_one_statement() {
    let mut desk = Desk::new();
    desk.posts("HD", "10/1", "Chị Lan mua chè", "131 TV001 / 5121 1tr5");
    desk.posts("PT", "12/1", "Chị Lan trả", "1111 / 131 TV001 1tr");
    desk.posts("PT", "3/2", "Chị Lan góp thêm", "1111 / 4111 TV001 10tr");
    let lan = desk.id("TV001");

    let january = desk.book.party_statement(&lan, "2026-01-01", "2026-01-31").unwrap();
    let shown: Vec<String> = january
        .accounts
        .iter()
        .map(|part| {
            let (opening, closing) = (side(&part.opening), side(&part.closing));
            format!(
                "{}: {opening} + {} − {} = {closing}, {} rows",
                part.account,
                part.debit_shown,
                part.credit_shown,
                part.rows.len()
            )
        })
        .collect();
    assert_eq!(
        shown,
        [
            "131: 0 + 1.500.000 − 1.000.000 = Nợ 500.000, 2 rows",
            "4111: Có 240.000.000 + 0 − 0 = Có 240.000.000, 0 rows"
        ],
    );
    let balances: Vec<_> = january.accounts[0].rows.iter().map(|row| side(&row.balance)).collect();
    assert_eq!(balances, ["Nợ 1.500.000", "Nợ 500.000"]);

    let summary = desk.book.party_summary(&lan).unwrap();
    assert_eq!((&*summary.capital, &*summary.owes_us, &*summary.we_owe), ("250.000.000", "500.000", "–"));
    assert!(summary.service_contract);
    assert_eq!(summary.recent.len(), 3);
    assert!(!desk.book.party_summary(&desk.id("KH01")).unwrap().service_contract);
}

/// Cash: 50.000.000 on the first day; January +10.000.000, −350.000.
#[test]
fn a_ledger_runs_from_its_opening_to_its_closing_balance_page_by_page() {
    let mut desk = first_week();
    desk.posts("PC", "2/2", "Xăng", "642 / 1111 150k");
    let whole = ledger_of(&desk, "111", None, None, "2026-01-01", "2026-02-28");
    assert_eq!(side(&whole.opening), "Nợ 50.000.000");
    assert_eq!(
        rows(&whole),
        [
            "05/01/2026 PT.Q01-0001 4111 | 10.000.000 | | Nợ 60.000.000",
            "05/01/2026 PC.Q01-0001 642 | | 350.000 | Nợ 59.650.000",
            "02/02/2026 PC.Q01-0002 642 | | 150.000 | Nợ 59.500.000"
        ],
    );
    assert_eq!((&*whole.debit_shown, &*whole.credit_shown), ("10.000.000", "500.000"));
    assert_eq!(side(&whole.closing), "Nợ 59.500.000");

    let range = RangeQuery { from: "2026-01-01".into(), to: "2026-02-28".into(), offset: 5, limit: 1 };
    let page = desk.book.account_ledger("1111", None, None, &range).unwrap();
    // Two movements and the three sums of January stand before the third; February has its sums as well.
    assert_eq!((page.count, page.movements), (9, 3));
    assert_eq!(rows(&page), [rows(&whole)[2].clone()], "a page carries the balance on");
    // One side: its own rows and count, the balances and totals of all.
    let credit = ledger_of(&desk, "1111", None, Some(Side::Credit), "2026-01-01", "2026-02-28");
    assert_eq!((credit.count, rows(&credit)), (2, rows(&whole)[1..].to_vec()));
    assert_eq!(side(&credit.closing), "Nợ 59.500.000");
    let debit = ledger_of(&desk, "1111", None, Some(Side::Debit), "2026-01-01", "2026-02-28");
    assert_eq!((debit.count, debit.credit_shown.as_str()), (1, "500.000"));
}

#[test]
fn a_form_half_filled_in_says_what_is_missing_and_that_cash_goes_below_zero() {
    let desk = Desk::new();
    let mut draft = desk.draft("PC", "5/1", "", "331 / 1111 60tr");
    draft.narration.clear();
    let check = desk.book.check_draft(&draft).unwrap();
    let codes = |found: &[app::api::refusal::Objection]| found.iter().map(|one| one.code.clone()).collect::<Vec<_>>();
    assert_eq!(codes(&check.objections), ["voucher.narration-missing", "voucher.party-missing"]);
    assert!(codes(&check.warnings).contains(&"voucher.money-negative".to_owned()), "{:?}", check.warnings);
    let money = check.money.unwrap();
    assert_eq!((&*money.before, &*money.after, money.negative), ("50.000.000", "−10.000.000", true));
    assert_eq!(check.words, "Sáu mươi triệu đồng.");
}

#[test]
fn a_voucher_like_another_or_before_the_last_one_is_pointed_out_and_can_be_posted() {
    let mut desk = Desk::new();
    let first = desk.posts("PC", "5/1", "Tiền điện", "642 / 1111 350k");
    let warned = |draft: &Draft, code: &str| {
        let warnings = desk.book.check_draft(draft).unwrap().warnings;
        warnings.into_iter().find(|one| one.code == code).map(|one| one.args)
    };
    let twin = desk.draft("PC", "6/1", "Tiền điện", "642 / 1111 350k");
    assert_eq!(warned(&twin, "voucher.twin").unwrap()["number"], "PC.Q01-0001");
    assert_eq!(warned(&twin, "voucher.before-last"), None);
    let early = desk.draft("PC", "4/1", "Tiền nước", "642 / 1111 120k");
    assert_eq!(warned(&early, "voucher.before-last").unwrap()["day"], "05/01/2026");
    assert_eq!(warned(&early, "voucher.twin"), None);

    // A voucher being amended is not its own twin, and its old amount is back in the till before the new one leaves it.
    let mut amendment = desk.book.amend_draft(&first.voucher).unwrap();
    amendment.entries[0].amount = "400000".into();
    assert_eq!(warned(&amendment, "voucher.twin"), None);
    let money = desk.book.check_draft(&amendment).unwrap().money.unwrap();
    assert_eq!((&*money.before, &*money.change, &*money.after), ("50.000.000", "−400.000", "49.600.000"));
    assert_eq!(desk.book.post_draft(&twin).unwrap().number, "PC.Q01-0002");
}

#[test]
fn a_customer_met_before_brings_the_last_voucher_back_in_grey() {
    let mut desk = Desk::new();
    let party = Some(desk.id("KH01"));
    let mut draft = desk.draft("PT", "5/1", "Thu nợ", "1111 / 131 KH01 5tr");
    draft.party = party.clone();
    desk.book.post_draft(&draft).unwrap();
    let found = desk.book.suggest_entry("PT", party.as_deref().unwrap()).unwrap().unwrap();
    assert_eq!(
        (&*found.narration, &found.amounts_shown, &*found.number),
        ("Thu nợ", &vec!["5.000.000".to_owned()], "PT.Q01-0001")
    );
    assert_eq!(found.entries[0].credit_party, party);
    // Outside a form nothing is asked of one.
    assert!(desk.book.suggest_entry("", party.as_deref().unwrap()).unwrap().is_none());
    let accounts = desk.book.suggest_accounts("13", "", Side::Credit, None, false).unwrap();
    assert_eq!(accounts[0].code, "131", "what is used comes first");
    assert_eq!(desk.book.suggest_parties("ban may", "").unwrap()[0].party.code, "KH01");
}

#[test]
fn a_typed_filter_says_what_it_was_taken_to_mean_and_which_words_are_left() {
    let desk = first_week();
    let query = VoucherQuery { text: "phan bon >5tr #331".into(), limit: 50, ..VoucherQuery::default() };
    let page = desk.book.list_vouchers(&query).unwrap();
    let understood: Vec<_> = page.understood.iter().map(|(code, value)| (&**code, &**value)).collect();
    assert_eq!(understood, [("account", "331"), ("least", "5.000.000"), ("words", "phan bon")]);
    let numbers: Vec<_> = page.rows.iter().map(|row| &*row.number).collect();
    assert_eq!(numbers, ["PN.Q01-0001", "BN.Q01-0001"]);
}

#[test]
fn a_short_number_among_words_is_a_word_and_an_amount_as_it_is_said_is_a_sum() {
    let desk = first_week();
    let meant = |text: &str| {
        let query = VoucherQuery { text: text.into(), limit: 50, ..VoucherQuery::default() };
        desk.book.list_vouchers(&query).unwrap().understood
    };
    let says = |code: &str, value: &str| (code.to_owned(), value.to_owned());
    assert_eq!(meant("thu nợ đợt 2"), [says("words", "thu nợ đợt 2")].into());
    assert_eq!(meant("2"), [says("sum", "2")].into());
    assert_eq!(meant("thu nợ 5tr"), [says("sum", "5.000.000"), says("words", "thu nợ")].into());
}

#[test]
fn an_account_of_ones_own_divides_a_bank_account_before_it_is_used() {
    let mut desk = Desk::new();
    let own = |code: &str, name: &str| NewAccount { code: code.into(), name: name.into() };
    assert_eq!(desk.book.add_account(&own("11211", "Agribank")).unwrap_err().code, "account.parent-posted");
    assert_eq!(desk.book.add_account(&own("9999", "Gì đó")).unwrap_err().code, "account.no-parent");
    let truck = desk.book.add_account(&own("6421", "Chi phí xe")).unwrap();
    assert_eq!((truck.level, truck.parent.as_deref(), truck.own, truck.postable), (2, Some("642"), true, true));
    assert_eq!(desk.book.add_account(&own("6421", "Lần nữa")).unwrap_err().code, "account.in-use");

    let heading = desk.draft("PC", "5/1", "Xăng", "642 / 1111 150k");
    assert_eq!(faults(&desk.book.post_draft(&heading).unwrap_err()), ["voucher.account-heading"]);
    desk.posts("PC", "5/1", "Xăng", "6421 / 1111 150k");
    let shown = |level| table(&desk.trial("1/1–31/1", level, false));
    assert!(
        shown(1).contains("642: – | – | 150.000 | – | 150.000 | –\n") && !shown(1).contains("6421"),
        "{}",
        shown(1)
    );
    assert!(shown(2).contains("6421: – | – | 150.000 | – | 150.000 | –\n"), "{}", shown(2));
    assert!(shown(2).ends_with("Cộng: 262.000.000 | 262.000.000 | 150.000 | 150.000 | 262.000.000 | 262.000.000\n"));
}

#[test]
fn an_account_of_ones_own_is_renamed_and_goes_out_of_use_once_nobody_has_a_balance_on_it() {
    let mut desk = Desk::new();
    let own = |code: &str, name: &str| NewAccount { code: code.into(), name: name.into() };
    let to = |code: &str, name: &str, active| AccountChange { code: code.into(), name: name.into(), active };
    for (code, name) in [("6421", "Chi phí xe"), ("3381", "Giữ hộ tiền giống"), ("33811", "Giống chè")] {
        desk.book.add_account(&own(code, name)).unwrap();
    }
    let renamed = desk.book.change_account(&to("6421", "Xăng, dầu", true)).unwrap();
    assert_eq!((&*renamed.name, renamed.active), ("Xăng, dầu", true));
    for (code, fault) in [("642", "account.of-circular"), ("6429", "account.unknown"), ("3381", "account.has-children")]
    {
        assert_eq!(desk.book.change_account(&to(code, "Gì đó", false)).unwrap_err().code, fault, "{code}");
    }

    // What two parties have may add up to nothing, and is still theirs.
    desk.posts("KT", "5/1", "Giữ hộ", "156 / 33811 KH01 150k");
    desk.posts("KT", "6/1", "Trả hộ", "33811 NB01 / 156 150k");
    assert_eq!(desk.book.change_account(&to("33811", "Giống chè", false)).unwrap_err().code, "account.has-balance");
    desk.posts("KT", "7/1", "Bù trừ", "33811 KH01 / 33811 NB01 150k");
    let retired = desk.book.change_account(&to("33811", "Giống chè", false)).unwrap();
    assert_eq!((retired.active, retired.postable), (false, false));
    let refused = desk.draft("KT", "8/1", "Ứng", "33811 KH01 / 156 150k");
    assert_eq!(faults(&desk.book.post_draft(&refused).unwrap_err()), ["voucher.account-retired"]);
    assert!(desk.book.change_account(&to("33811", "Giống chè", true)).unwrap().postable);
    assert!(desk.book.verify().unwrap().ok);
}

#[test]
fn drafts_are_there_again_after_the_window_was_closed() {
    let folder = tempfile::tempdir().unwrap();
    let home = folder.path().join("settings");
    let app = App::new(home.clone());
    let book = app.create_book(new_book(&folder, "so.htx", "HTX Chè Suối Lành")).unwrap();
    let mut draft = app.new_draft("PC".into()).unwrap();
    // Nothing of it can be posted yet; it is kept as it was typed.
    draft.date = "2026-03-05".into();
    draft.narration = "Tiền điện tháng 3".into();
    draft.entries[0].amount = "350000".into();
    draft.draft_id = Some(app.save_draft(draft.clone()).unwrap().draft_id);
    app.save_draft(app.new_draft("PT".into()).unwrap()).unwrap();
    drop(app);

    let app = App::new(home);
    assert_eq!(app.list_drafts(false).unwrap_err().code, "app.no-book");
    assert_eq!(app.open_book(book.path, PASSPHRASE.into()).unwrap().drafts, 2);
    let kept = app.list_drafts(false).unwrap();
    let found = kept.iter().find(|row| row.draft.draft_id == draft.draft_id).unwrap();
    assert_eq!((&found.draft, &*found.total_shown), (&draft, "350.000"));

    let id = draft.draft_id.unwrap();
    app.discard_draft(id.clone()).unwrap();
    assert_eq!((app.list_drafts(false).unwrap().len(), app.list_drafts(true).unwrap().len()), (1, 1));
    app.restore_draft(id).unwrap();
    assert_eq!(app.list_drafts(false).unwrap().len(), 2);
}

#[test]
fn two_books_are_told_apart_and_a_wrong_passphrase_leaves_the_open_one_open() {
    let folder = tempfile::tempdir().unwrap();
    let app = App::new(folder.path().join("settings"));
    let first = app.create_book(new_book(&folder, "che.htx", "HTX Chè Suối Lành")).unwrap();
    let second = app.create_book(new_book(&folder, "rau.htx", "HTX Rau Nà Lành")).unwrap();
    let labels = |app: &App| app.app_state().unwrap().books.iter().map(|book| book.label.clone()).collect::<Vec<_>>();
    let open = |app: &App| app.app_state().unwrap().open.map(|book| book.name);
    assert_eq!((labels(&app), open(&app).as_deref()), (vec!["rau".into(), "che".into()], Some("HTX Rau Nà Lành")));

    assert_eq!(app.open_book(first.path.clone(), "không phải".into()).unwrap_err().code, "book.wrong-passphrase");
    assert_eq!(app.open_book("/nowhere.htx".into(), PASSPHRASE.into()).unwrap_err().code, "book.missing");
    assert_eq!(app.create_book(new_book(&folder, "che.htx", "Lần nữa")).unwrap_err().code, "book.exists");
    assert_eq!(open(&app).as_deref(), Some("HTX Rau Nà Lành"));
    // The open one again: nothing changes, and its passphrase is asked all the same.
    assert_eq!(app.open_book(second.path.clone(), "không phải".into()).unwrap_err().code, "book.wrong-passphrase");
    assert_eq!(app.open_book(second.path, PASSPHRASE.into()).unwrap().name, "HTX Rau Nà Lành");

    assert_eq!(app.open_book(first.path.clone(), PASSPHRASE.into()).unwrap().name, "HTX Chè Suối Lành");
    assert_eq!(labels(&app), ["che", "rau"]);
    app.change_passphrase(PASSPHRASE.into(), "mật khẩu mới".into()).unwrap();
    app.close_book().unwrap();
    assert_eq!(app.open_book(first.path.clone(), PASSPHRASE.into()).unwrap_err().code, "book.wrong-passphrase");
    app.open_book(first.path.clone(), "mật khẩu mới".into()).unwrap();
    app.close_book().unwrap();
    app.forget_book(app.app_state().unwrap().books[0].path.clone()).unwrap();
    assert_eq!((labels(&app), open(&app)), (vec!["rau".into()], None));
    assert!(std::path::Path::new(&first.path).exists(), "forgotten is not deleted");
}

fn ledger_of(desk: &Desk, account: &str, party: Option<&str>, side: Option<Side>, from: &str, to: &str) -> LedgerPage {
    let party = party.map(|code| desk.id(code));
    let range = RangeQuery { from: from.into(), to: to.into(), offset: 0, limit: 100 };
    desk.book.account_ledger(account, party.as_deref(), side, &range).unwrap()
}

fn side(balance: &app::api::report::Balance) -> String {
    match balance.side.as_str() {
        "debit" => format!("Nợ {}", balance.shown),
        "credit" => format!("Có {}", balance.shown),
        _ => balance.shown.clone(),
    }
}

/// The movements of a page; sums of months have a test of their own (`book_forms.rs`).
fn rows(page: &LedgerPage) -> Vec<String> {
    let rows = page.rows.iter().filter(|row| row.sort == LedgerSort::Movement);
    rows.map(|row| {
        let (debit, credit, balance) = (&row.debit_shown, &row.credit_shown, side(&row.balance));
        format!("{} {} {} | {debit} | {credit} | {balance}", row.date_shown, row.number, row.contra).replace("  ", " ")
    })
    .collect()
}
