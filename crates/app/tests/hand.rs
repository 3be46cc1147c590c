//! What helps the hand that writes: templates, reminders, waiting payments, sheets, other words, and what is pointed at
//! before a voucher is saved. The figures were worked out by hand, as the comments show.

use crate::common::{self, Desk, faults};
use app::api::event::EventChoice;
use app::api::refusal::Objection;
use app::api::sheet::{Sheet, SheetRow};
use app::api::template::{Blank, DraftNote, EveryMonths, ReminderInput, TextFix};
use app::api::voucher::{Draft, ExtraField, Purpose};
use chrono::{Datelike, Days, Months, NaiveDate, Utc};

fn codes(objections: &[Objection]) -> Vec<&str> {
    objections.iter().map(|objection| &*objection.code).collect()
}

fn warnings(desk: &Desk, draft: &Draft) -> Vec<Objection> {
    let mut warnings = desk.book.check_draft(draft).unwrap().warnings;
    // Whether a day of 2026 is far from today depends on when the test runs.
    warnings.retain(|warning| !warning.code.starts_with("day."));
    warnings
}

/// Today as the book counts it, in Vietnam.
fn today() -> NaiveDate {
    (Utc::now() + chrono::TimeDelta::hours(7)).date_naive()
}

// Templates and reminders.

#[test]
fn a_template_keeps_all_but_what_it_leaves_blank() {
    let desk = Desk::new();
    let mut draft = desk.draft("PC", "5/1", "Tiền điện", "331 NB01 / 1111 350k");
    (draft.party, draft.party_name) = (Some(desk.id("NB01")), "Cửa hàng vật tư Minh Phát".into());
    let whole = desk.book.save_template(draft.clone(), "Trả Minh Phát", &[]).unwrap();
    assert_eq!((&*whole.accounts, &*whole.total_shown), ("331 / 1111", "350.000"));
    let open = desk.book.save_template(draft.clone(), " Trả  nợ ", &[Blank::Party, Blank::Amount]).unwrap();
    assert_eq!((&*open.name, &*open.total_shown, &*open.party_name), ("Trả nợ", "", ""));

    let again = desk.book.use_template(&open.id).unwrap();
    assert_eq!((again.party, &*again.narration, &*again.entries[0].amount), (None, "Tiền điện", ""));
    assert_eq!(again.entries[0].debit_party, None, "the person is left blank wherever the voucher's person stood");
    let again = desk.book.use_template(&whole.id).unwrap();
    assert_eq!(Draft { date: draft.date.clone(), ..again }, draft);

    assert_eq!(faults(&desk.book.save_template(draft, "  ", &[]).unwrap_err()), ["template.name-missing"]);
    assert_eq!(faults(&desk.book.use_template("999").unwrap_err()), ["template.not-there"]);
}

#[test]
fn a_template_leaves_the_answers_of_what_happened_blank_too() {
    let desk = Desk::new();
    let mut draft = desk.draft("PN", "5/1", "Mua chè", "156 / 331 NB01 7500k");
    (draft.party, draft.party_name) = (Some(desk.id("NB01")), "Cửa hàng vật tư Minh Phát".into());
    let answers = [("quantity", "1000"), ("unit_price", "7500"), ("amount", "7500000"), ("stock", "156")];
    let answers = answers.into_iter().map(|(slot, answer)| (slot.to_owned(), answer.to_owned())).collect();
    draft.event = Some(EventChoice { code: "B1".into(), answers, free: false });
    let kept = desk.book.save_template(draft, "Mua chè", &[Blank::Amount]).unwrap();
    let again = desk.book.use_template(&kept.id).unwrap();
    // The price and the store stay; what the sum comes from does not.
    let left: Vec<String> = again.event.unwrap().answers.into_keys().collect();
    assert_eq!(left, ["stock", "unit_price"]);
    assert_eq!(again.entries[0].amount, "");
}

#[test]
fn templates_are_listed_by_form_then_by_use_and_found_without_marks() {
    let desk = Desk::new();
    let save = |form, name: &str| {
        let lines = if form == "PT" { "1111 / 5111 1tr" } else { "642 / 1111 350k" };
        desk.book.save_template(desk.draft(form, "5/1", name, lines), name, &[]).unwrap().id
    };
    let (power, _, phone) = (save("PC", "Tiền điện"), save("PT", "Bán chè lẻ"), save("PC", "Điện thoại"));
    desk.book.use_template(&power).unwrap();
    let names = |form: Option<&str>, text: &str| -> Vec<String> {
        let rows = desk.book.list_templates(form, text, false).unwrap();
        rows.into_iter().map(|row| row.name).collect()
    };
    assert_eq!(names(None, ""), ["Tiền điện", "Điện thoại", "Bán chè lẻ"]);
    assert_eq!(names(Some("PT"), ""), ["Bán chè lẻ", "Tiền điện", "Điện thoại"]);
    assert_eq!(names(Some("PT"), "dien"), ["Tiền điện", "Điện thoại"]);
    assert_eq!(desk.book.rename_template(&phone, "Cước điện thoại").unwrap().name, "Cước điện thoại");

    desk.book.bin_template(&power, true).unwrap();
    assert_eq!(names(None, "dien"), ["Cước điện thoại"]);
    assert_eq!(desk.book.list_templates(None, "", true).unwrap().len(), 1);
    desk.book.bin_template(&power, false).unwrap();
    assert_eq!(names(None, "dien"), ["Tiền điện", "Cước điện thoại"]);
}

/// A desk with one template that is due on a day of every month, from this month on.
fn reminding(day: u32) -> (Desk, String) {
    let desk = Desk::new();
    let draft = desk.draft("PC", "5/1", "Tiền thuê kho", "642 / 1111 1tr");
    let id = desk.book.save_template(draft, "Thuê kho", &[]).unwrap().id;
    let first = today().format("%Y-%m").to_string();
    let input = ReminderInput { every: EveryMonths::Month, day, first };
    assert_eq!(desk.book.set_reminder(&id, Some(&input)).unwrap().reminder.unwrap().day, day);
    (desk, id)
}

fn reminded(desk: &Desk) -> Vec<String> {
    let drafts = desk.book.list_drafts(false).unwrap();
    let mut dates: Vec<String> = drafts
        .into_iter()
        .filter(|row| matches!(row.note, Some(DraftNote::Reminded { .. })))
        .map(|row| row.draft.date)
        .collect();
    dates.sort();
    dates
}

/// The last day of each of the months after this one.
fn month_ends(months: u32) -> Vec<NaiveDate> {
    let first = today().with_day(1).unwrap();
    let end = |months| first.checked_add_months(Months::new(months + 1)).unwrap().pred_opt().unwrap();
    (0..months).map(end).filter(|end| *end > today()).collect()
}

#[test]
fn each_due_day_gives_one_draft_also_when_the_book_was_closed_for_weeks_and_nothing_is_posted() {
    let (mut desk, _) = reminding(31);
    assert_eq!(desk.book.remind().unwrap(), 0, "nothing is due before its day");
    let ends = month_ends(4);
    let (third, before_third) = (ends[2], ends[2].pred_opt().unwrap());
    // Closed until the day before the third is due, then opened twice, then on the day itself, then the clock goes back.
    for (day, made) in [(before_third, 2), (before_third, 0), (third, 1), (third, 0), (today(), 0), (third, 0)] {
        assert_eq!(desk.book.remind_on(day).unwrap(), made, "{day}");
    }
    let expected: Vec<String> = ends[..3].iter().map(ToString::to_string).collect();
    assert_eq!(reminded(&desk), expected);
    assert_eq!(desk.book.info().unwrap().vouchers, 0);

    // One that is thrown away was left out; it does not come back by itself.
    let first = desk.book.list_drafts(false).unwrap()[0].draft.draft_id.clone().unwrap();
    desk.book.bin_draft(&first, true).unwrap();
    assert_eq!(desk.book.remind_on(third).unwrap(), 0);
    assert_eq!(reminded(&desk).len(), 2);
}

#[test]
fn what_falls_due_while_a_reminder_rests_or_lies_in_the_bin_is_left_out() {
    let (mut desk, id) = reminding(31);
    let ends = month_ends(3);
    assert!(desk.book.pause_reminder(&id, true).unwrap().reminder.unwrap().paused);
    assert_eq!(desk.book.remind_on(ends[0]).unwrap(), 0);
    assert!(!desk.book.pause_reminder(&id, false).unwrap().reminder.unwrap().paused);
    desk.book.bin_template(&id, true).unwrap();
    assert_eq!(desk.book.remind_on(ends[0]).unwrap(), 0);
    desk.book.bin_template(&id, false).unwrap();
    desk.book.set_reminder(&id, None).unwrap();
    assert_eq!(desk.book.remind_on(ends[1]).unwrap(), 0);
    assert_eq!(faults(&desk.book.pause_reminder(&id, true).unwrap_err()), ["template.no-reminder"]);
    let nowhere = ReminderInput { every: EveryMonths::Year, day: 32, first: "2026-01".into() };
    assert_eq!(faults(&desk.book.set_reminder(&id, Some(&nowhere)).unwrap_err()), ["reminder.day"]);
}

// Payments that wait for the bank.

/// The bank has 120 million; 8 and 4 million are on their way out, 5 million on their way in: 120 − 12 + 5 = 113.
#[test]
fn the_bank_account_holds_only_what_the_bank_has() {
    let mut desk = Desk::new();
    let first =
        desk.book.set_waiting(desk.draft("BN", "5/1", "Trả phân bón", "331 NB01 / 1121 8tr"), "2026-01-05").unwrap();
    desk.book.set_waiting(desk.draft("BN", "6/1", "Trả cước", "642 / 1121 4tr"), "2026-01-06").unwrap();
    desk.book.set_waiting(desk.draft("BC", "6/1", "Bản Mây trả", "1121 / 131 KH01 5tr"), "2026-01-06").unwrap();
    let waiting = desk.book.list_waiting().unwrap();
    assert_eq!(
        waiting.rows.iter().map(|row| &*row.total_shown).collect::<Vec<_>>(),
        ["8.000.000", "4.000.000", "5.000.000"]
    );
    let [sum] = waiting.accounts.as_slice() else { panic!("{waiting:?}") };
    assert_eq!((sum.out_count, &*sum.out_shown, sum.in_count, &*sum.in_shown), (2, "12.000.000", 1, "5.000.000"));
    assert_eq!((&*sum.balance_shown, &*sum.after_shown), ("120.000.000", "113.000.000"));
    assert_eq!(desk.book.info().unwrap().vouchers, 0);

    // The bank paid two days later: numbered and booked on its day.
    let receipt = desk.book.post_waiting(&first.draft_id, "2026-01-07").unwrap();
    assert_eq!(receipt.number, "BN.Q01-0001");
    assert_eq!(desk.book.voucher_view(&receipt.voucher).unwrap().content.date, "2026-01-07");
    let waiting = desk.book.list_waiting().unwrap();
    assert_eq!((waiting.rows.len(), &*waiting.accounts[0].balance_shown), (2, "112.000.000"));
    assert_eq!(faults(&desk.book.post_waiting(&first.draft_id, "2026-01-07").unwrap_err()), ["waiting.not-there"]);

    let second = waiting.rows[0].draft.draft_id.clone().unwrap();
    desk.book.end_waiting(&second).unwrap();
    assert_eq!(desk.book.list_waiting().unwrap().rows.len(), 1);
    assert_eq!(desk.book.list_drafts(false).unwrap().len(), 2, "it is an ordinary draft again");
}

#[test]
fn only_a_whole_bank_voucher_can_wait() {
    let desk = Desk::new();
    let cash = desk.draft("PC", "5/1", "Điện", "642 / 1111 350k");
    assert_eq!(faults(&desk.book.set_waiting(cash, "2026-01-05").unwrap_err()), ["waiting.not-a-bank-voucher"]);
    let mut half = desk.draft("BN", "5/1", "Trả phân bón", "331 NB01 / 1121 8tr");
    half.entries[0].debit_party = None;
    assert_eq!(faults(&desk.book.set_waiting(half, "2026-01-05").unwrap_err()), ["voucher.party-missing"]);
    assert_eq!(desk.book.list_drafts(false).unwrap().len(), 0);
}

// Other words.

#[test]
fn other_words_are_an_amendment_that_moves_no_figure() {
    let mut desk = Desk::new();
    let paid = desk.posts("PC", "5/1", "Tiền đện", "642 / 1111 350k; 642 / 1111 50k");
    let before = common::table(&desk.trial("1/1–31/1", 3, false));
    let fix = |narration: &str, lines: [&str; 2], reason: &str| TextFix {
        voucher: paid.voucher.clone(),
        party_name: "Điện lực".into(),
        narration: narration.into(),
        attachments: 2,
        narrations: lines.map(str::to_owned).to_vec(),
        reason: reason.into(),
    };
    let receipt = desk.book.fix_text(&fix("Tiền điện", ["", "Kho"], "Gõ sai chữ")).unwrap();
    assert_eq!((&receipt.number, &*receipt.total_shown), (&paid.number, "400.000"));
    assert_eq!(common::table(&desk.trial("1/1–31/1", 3, false)), before);

    let view = desk.book.voucher_view(&paid.voucher).unwrap();
    assert!(view.content.text_only && !view.earlier[0].text_only);
    assert_eq!((&*view.content.narration, &*view.content.entries[1].narration), ("Tiền điện", "Kho"));
    assert_eq!(view.content.reason.as_deref(), Some("Gõ sai chữ"));
    let listed = desk.book.amended_vouchers("2026-01-01", "2026-01-31").unwrap();
    assert!(listed[0].text_only && listed[0].total_before == listed[0].total_after);

    let same = fix("Tiền điện", ["", "Kho"], "Không đổi gì");
    assert_eq!(faults(&desk.book.fix_text(&same).unwrap_err()), ["fix.nothing-differs"]);
    assert_eq!(faults(&desk.book.fix_text(&fix("Khác", ["", ""], " ")).unwrap_err()), ["voucher.reason-missing"]);
    desk.book.close_month("2026-01").unwrap();
    assert_eq!(faults(&desk.book.fix_text(&fix("Khác", ["", ""], "Vì")).unwrap_err()), ["amend.month-closed"]);
    assert!(desk.book.verify().unwrap().ok);
}

#[test]
fn an_amendment_of_the_amount_is_more_than_words() {
    let mut desk = Desk::new();
    let paid = desk.posts("PC", "5/1", "Điện", "642 / 1111 530k");
    let mut draft = desk.book.amend_draft(&paid.voucher).unwrap();
    draft.entries[0].amount = "350000".into();
    let Purpose::Amend { reason, .. } = &mut draft.purpose else { panic!() };
    *reason = "Gõ nhầm".into();
    desk.book.post_draft(&draft).unwrap();
    assert!(!desk.book.voucher_view(&paid.voucher).unwrap().content.text_only);
}

/// 350.000 was paid and taken back in the books only: the safe lacks it until the payment stands again, owed by the payee.
#[test]
fn cash_that_was_handed_out_is_owed_after_its_voucher_is_taken_back() {
    let mut desk = Desk::new();
    let paid = desk.posts("PC", "5/1", "Tạm ứng", "642 / 1111 350k");
    desk.book.reverse(&paid.voucher, "2026-01-06", "Chi nhầm").unwrap();
    let owed = desk.book.cash_after_reversal(&paid.voucher).unwrap().unwrap();
    assert_eq!((&*owed.form, &*owed.entries[0].debit, &*owed.entries[0].credit), ("PC", "138", "1111"));
    assert_eq!(
        (&*owed.entries[0].amount, &*owed.narration),
        ("350000", "Tiền đã chi theo PC.Q01-0001 (đã hủy), chưa thu lại")
    );
    desk.book.post_draft(&owed).unwrap();
    let table = common::table(&desk.trial("1/1–31/1", 1, false));
    assert!(table.contains("111: 50.000.000 | – | – | – | 49.650.000 | –") || table.contains("49.650.000"), "{table}");

    let taken = desk.posts("PT", "7/1", "Thu nhầm", "1111 / 5111 200k");
    let owed = desk.book.cash_after_reversal(&taken.voucher).unwrap().unwrap();
    assert_eq!((&*owed.form, &*owed.entries[0].debit, &*owed.entries[0].credit), ("PT", "1111", "338"));
    let sale = desk.posts("HD", "8/1", "Bán chịu", "131 KH02 / 5111 1tr");
    assert_eq!(desk.book.cash_after_reversal(&sale.voucher).unwrap(), None);
}

// What is pointed at before a voucher is saved.

/// Cash: 50 million at first, 45 out on 10/1, 40 in on 20/1: 45 today, but only 5 from the 10th to the 19th.
#[test]
fn cash_below_zero_is_judged_on_the_days_from_the_voucher_on() {
    let mut desk = Desk::new();
    desk.posts("PC", "10/1", "Mua máy", "642 / 1111 45tr");
    desk.posts("PT", "20/1", "Bán chè", "1111 / 5111 40tr");
    let pay = |day: &str, amount: &str| desk.draft("PC", day, "Chi", &format!("642 / 1111 {amount}"));
    let money = |draft: &Draft| -> Vec<Objection> {
        let found = warnings(&desk, draft);
        found.into_iter().filter(|warning| warning.code == "voucher.money-negative").collect()
    };
    let [short] = &*money(&pay("12/1", "7tr")) else { panic!() };
    assert_eq!(
        (&*short.args["short"], &*short.args["day"], &*short.args["account"]),
        ("2.000.000", "12/01/2026", "1111")
    );
    // Paid on the 5th the safe is empty on the 10th; paid on the 20th it never is.
    assert_eq!(money(&pay("5/1", "7tr"))[0].args["day"], "10/01/2026");
    assert_eq!(money(&pay("20/1", "7tr")), []);
    assert_eq!(money(&pay("12/1", "5tr")), [], "to the last đồng");
    assert_eq!(money(&desk.draft("PT", "12/1", "Thu", "1111 / 5111 1tr")), []);
    assert_eq!(money(&desk.draft("BN", "12/1", "Chuyển", "642 / 1121 121tr"))[0].args["short"], "1.000.000");
}

#[test]
fn an_amendment_counts_its_old_content_out_of_the_cash() {
    let mut desk = Desk::new();
    let paid = desk.posts("PC", "10/1", "Mua máy", "642 / 1111 45tr");
    let mut draft = desk.book.amend_draft(&paid.voucher).unwrap();
    draft.entries[0].amount = "50000000".into();
    assert_eq!(codes(&warnings(&desk, &draft)), Vec::<&str>::new());
    draft.entries[0].amount = "50000001".into();
    assert_eq!(codes(&warnings(&desk, &draft)), ["voucher.money-negative"]);
}

#[test]
fn the_same_payment_twice_within_three_days_names_the_first() {
    let mut desk = Desk::new();
    let mut first = desk.draft("PC", "10/1", "Xăng", "642 / 1111 350k");
    first.party_name = "Út Hậu".into();
    desk.book.post_draft(&first).unwrap();
    let twin = |day: &str, name: &str, amount: &str| {
        let mut draft = desk.draft("PC", day, "Tiền xăng", &format!("642 / 1111 {amount}"));
        draft.party_name = name.into();
        warnings(&desk, &draft).into_iter().find(|warning| warning.code == "voucher.twin")
    };
    assert_eq!(twin("12/1", "Út Hậu", "350k").unwrap().args["number"], "PC.Q01-0001");
    assert_eq!(twin("8/1", "Út Hậu", "350k").unwrap().args["number"], "PC.Q01-0001");
    assert_eq!(twin("14/1", "Út Hậu", "350k"), None);
    assert_eq!(twin("12/1", "Ba Lành", "350k"), None);
    assert_eq!(twin("12/1", "Út Hậu", "351k"), None);
}

#[test]
fn an_amount_ten_times_the_usual_says_what_is_usual() {
    let mut desk = Desk::new();
    for (day, amount) in [("5/1", "380k"), ("6/1", "350k"), ("7/1", "410k")] {
        let mut draft = desk.draft("PC", day, "Điện", &format!("642 / 1111 {amount}"));
        (draft.party, draft.party_name) = (Some(desk.id("NB01")), "Minh Phát".into());
        desk.book.post_draft(&draft).unwrap();
    }
    let unusual = |amount: &str| {
        let found = warnings(&desk, &desk.draft("PC", "8/1", "Điện", &format!("642 / 1111 {amount}")));
        found.into_iter().find(|warning| warning.code == "voucher.amount-unusual")
    };
    assert_eq!(unusual("3800k").unwrap().args["usual"], "380.000");
    assert_eq!(unusual("3799k"), None);
}

#[test]
fn an_earlier_day_a_retired_person_and_the_same_invoice_are_pointed_at_and_kept_with_the_voucher() {
    let mut desk = Desk::new();
    let supplier = desk.id("NB01");
    let bill = |desk: &Desk, day: &str, document: &str| {
        let mut draft = desk.draft("PN", day, "Nhập phân", "156 / 331 NB01 6tr");
        draft.party = Some(supplier.clone());
        draft.entries[0].extra =
            vec![ExtraField { key: "document".into(), side: "credit".into(), value: document.into() }];
        draft
    };
    desk.book.post_draft(&bill(&desk, "10/1", "HĐ 0012")).unwrap();
    assert_eq!(codes(&warnings(&desk, &bill(&desk, "20/1", "HĐ 0013"))), Vec::<&str>::new());
    let again = bill(&desk, "9/1", "hđ  0012");
    let said = warnings(&desk, &again);
    assert_eq!(codes(&said), ["voucher.twin", "voucher.before-last", "voucher.document-twice"]);
    assert_eq!(said[2].args["number"], "PN.Q01-0001");
    // Saving is the consent; what was said stays with the voucher.
    let receipt = desk.book.post_draft(&again).unwrap();
    let kept = desk.book.voucher_view(&receipt.voucher).unwrap().content.warnings;
    assert!(said.iter().all(|warning| kept.contains(warning)), "{kept:?}");
    assert!(desk.book.verify().unwrap().ok);
}

// Sheets.

fn row(text: &str) -> SheetRow {
    let mut cells = text.split('|').map(|cell| cell.trim().to_owned());
    let mut next = || cells.next().unwrap_or_default();
    SheetRow {
        date: next(),
        party: next(),
        narration: next(),
        debit: next(),
        credit: next(),
        owner: next(),
        amount: next(),
        attachments: next(),
    }
}

fn sheet(form: &str, rows: &[&str]) -> Sheet {
    Sheet { form: form.into(), rows: rows.iter().map(|text| row(text)).collect() }
}

#[test]
fn each_fault_of_a_sheet_stands_at_its_cell() {
    let desk = Desk::new();
    let cases = [
        ("5/1/26|tv001|Xăng|642||  |350k|1", ""),
        ("2026-01-05|nguyen thi lan|Xăng|642 – Chi phí|1111||1.500.000|", ""),
        ("31/2/26|TV001|Xăng|642|||350k|", "date day.not-in-calendar"),
        ("|TV001|Xăng|642|||350k|", "date sheet.date-missing"),
        ("5/1/26|TV001||642|||350k|", "narration voucher.narration-missing"),
        ("5/1/26|TV001|Xăng||||350k|", "debit voucher.account-missing"),
        ("5/1/26|TV001|Xăng|999|||350k|", "debit voucher.account-unknown"),
        ("5/1/26|TV001|Xăng|642|||1,5|", "amount amount.has-fraction"),
        ("5/1/26|TV001|Xăng|642||||", "amount voucher.amount-missing"),
        ("5/1/26|TV001|Xăng|642|||-5k|", "amount voucher.amount-negative"),
        ("5/1/26|Ba Lành|Ứng|331|||350k|", "party sheet.party-unknown"),
        ("5/1/26|Ba Lành|Ứng|331||Ma Lạ|350k|", "owner sheet.party-unknown"),
        ("5/1/26|Ba Lành|Ứng|331||NB01|350k|", ""),
        ("5/1/26|TV001|Xăng|642|||350k|nhiều", "attachments sheet.attachments"),
        ("||||||| ", "blank"),
    ];
    let texts: Vec<&str> = cases.iter().map(|(text, _)| *text).collect();
    let check = desk.book.check_sheet(&sheet("PC", &texts)).unwrap();
    for (at, (read, (text, expected))) in check.rows.iter().zip(cases).enumerate() {
        let fault = |fault: &Objection| format!("{} {}", fault.field.clone().unwrap_or_default(), fault.code);
        let found =
            if read.blank { "blank".into() } else { read.faults.iter().map(fault).collect::<Vec<_>>().join(", ") };
        assert_eq!(found, expected, "{text}");
        assert!(read.faults.iter().all(|fault| fault.line == Some(at as u32)));
    }
    assert_eq!((check.ready, check.faulty), (3, 11));
    assert_eq!(check.total_shown, "2.200.000"); // 350.000 + 1.500.000 + 350.000
    assert_eq!(check.unknown, ["Ba Lành", "Ma Lạ"]);
}

#[test]
fn a_sheet_is_posted_in_one_act_and_what_is_wrong_stays_in_it() {
    let mut desk = Desk::new();
    let typed = sheet(
        "PC",
        &["5/1/26|Út Hậu|Xăng|642|||350k", "5/1/26||Ứng|331|||1tr", "", "6/1/26|TV002|Cơm trưa|642|||120k"],
    );
    desk.book.keep_sheet(&typed).unwrap();
    assert_eq!(desk.book.sheet("PC").unwrap().sheet, typed);
    let posted = desk.book.post_sheet(&typed).unwrap();
    let numbers: Vec<(u32, &str)> = posted.posted.iter().map(|one| (one.row, &*one.number)).collect();
    assert_eq!(numbers, [(0, "PC.Q01-0001"), (3, "PC.Q01-0002")]);
    assert_eq!((&*posted.total_shown, &posted.left.rows), ("470.000", &vec![typed.rows[1].clone()]));
    assert_eq!(desk.book.sheet("PC").unwrap().sheet, posted.left, "what was posted is not typed any more");
    assert_eq!(faults(&desk.book.post_sheet(&posted.left).unwrap_err()), ["sheet.nothing-ready"]);

    // 50 million and all of it back: the cash is what it was, the numbers stay used.
    let [batch] = &*desk.book.list_batches().unwrap() else { panic!() };
    assert_eq!((batch.count, batch.standing, &*batch.total_shown), (2, 2, "470.000"));
    assert_eq!((&*batch.first, &*batch.last), ("PC.Q01-0001", "PC.Q01-0002"));
    let id = batch.id.clone();
    assert_eq!(faults(&desk.book.reverse_batch(&id, "2026-01-07", "").unwrap_err()), ["voucher.reason-missing"]);
    let reversed = desk.book.reverse_batch(&id, "2026-01-07", "Dán nhầm tháng").unwrap();
    assert_eq!(reversed.numbers["PC.Q01-0002"], "PC.Q01-0004");
    assert_eq!(desk.trial("1/1–31/1", 1, false).total.debit, "");
    assert_eq!(faults(&desk.book.reverse_batch(&id, "2026-01-07", "Lại").unwrap_err()), ["batch.nothing-stands"]);
    assert!(desk.book.verify().unwrap().ok);
}

#[test]
fn people_nobody_knows_are_added_for_all_rows_at_once() {
    let mut desk = Desk::new();
    let typed =
        sheet("PC", &["5/1/26|Ba Lành|Ứng|331|||350k", "6/1/26|Tư Sáng|Ứng|331|||120k", "7/1/26|ba lanh|Ứng|331|||1k"]);
    let unknown = desk.book.check_sheet(&typed).unwrap().unknown;
    assert_eq!(unknown, ["Ba Lành", "Tư Sáng"]);
    let added = desk.book.add_parties(&unknown, "supplier").unwrap();
    assert_eq!(added.len(), 2);
    assert_ne!(added[0].code, added[1].code);
    assert_eq!(desk.book.check_sheet(&typed).unwrap().ready, 3);
    assert_eq!(faults(&desk.book.add_parties(&unknown, "supplier").unwrap_err()), ["sheet.name-known"]);
}

#[test]
fn rows_alike_and_a_safe_emptied_by_all_rows_together_are_pointed_at() {
    let desk = Desk::new();
    let check = desk
        .book
        .check_sheet(&sheet("PC", &["5/1/26|A|Mua|642|||20tr", "5/1/26|A|Mua|642|||20tr", "6/1/26|A|Mua|642|||20tr"]))
        .unwrap();
    let same = check.rows[1].warnings.iter().find(|warning| warning.code == "sheet.same-as-row").unwrap();
    assert_eq!((same.line, &*same.args["row"]), (Some(1), "1"));
    // 50 − 60 = −10 from the 6th on, though each row by itself can be paid.
    let [short] = check.warnings.as_slice() else { panic!("{:?}", check.warnings) };
    assert_eq!((&*short.args["short"], &*short.args["day"]), ("10.000.000", "06/01/2026"));
}

#[test]
fn a_sheet_of_five_hundred_rows_is_read_whole() {
    let desk = Desk::new();
    let day = NaiveDate::from_ymd_opt(2026, 1, 1).unwrap();
    let texts: Vec<String> = (0..500u64)
        .map(|at| {
            format!("{}|TV001|Việc {at}|642|1111||{}k", day.checked_add_days(Days::new(at % 300)).unwrap(), at + 1)
        })
        .collect();
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    let check = desk.book.check_sheet(&sheet("PC", &texts)).unwrap();
    // 1 + 2 + … + 500 = 125.250 thousand.
    assert_eq!((check.ready, &*check.total_shown), (500, "125.250.000"));
}

/// The form is the oracle: the same vouchers written one by one come to the same books, number for number.
#[test]
fn a_sheet_posts_what_the_form_would_have_posted_row_by_row() {
    let typed = sheet(
        "PC",
        &[
            "5/1/26|Út Hậu|Xăng|642|||350k|1",
            "6/1/26|NB01|Trả nợ phân|331|1111||2tr|",
            "7/1/26|TV001|Ứng mua giống|138|1121||1tr2|2",
            "7/1/26|Cô Tư|Trả thay Minh Phát|331||NB01|500k|",
        ],
    );
    let mut by_sheet = Desk::new();
    let posted = by_sheet.book.post_sheet(&typed).unwrap();

    let mut by_form = Desk::new();
    let mut numbers = Vec::new();
    for (day, who, party, narration, line, papers) in [
        ("5/1", "Út Hậu", None, "Xăng", "642 / 1111 350k", 1),
        ("6/1", "Cửa hàng vật tư Minh Phát", Some("NB01"), "Trả nợ phân", "331 NB01 / 1111 2tr", 0),
        ("7/1", "Nguyễn Thị Lan", Some("TV001"), "Ứng mua giống", "138 / 1121 1200k", 2),
        ("7/1", "Cô Tư", None, "Trả thay Minh Phát", "331 NB01 / 1111 500k", 0),
    ] {
        let mut draft = by_form.draft("PC", day, narration, line);
        (draft.party_name, draft.attachments) = (who.into(), papers);
        draft.party = party.map(|code| by_form.id(code));
        numbers.push(by_form.book.post_draft(&draft).unwrap());
    }
    let all = |desk: &Desk| common::table(&desk.trial("1/1–31/12", 3, false));
    assert_eq!(all(&by_sheet), all(&by_form));
    for (one, other) in posted.posted.iter().zip(&numbers) {
        assert_eq!(one.number, other.number);
        let shown = |desk: &Desk, id: &str| {
            let content = desk.book.voucher_view(id).unwrap().content;
            let party = content.party.map(|party| party.code);
            (content.date, party, content.party_name, content.narration, content.attachments, content.total_shown)
        };
        assert_eq!(shown(&by_sheet, &one.voucher), shown(&by_form, &other.voucher));
    }
}
