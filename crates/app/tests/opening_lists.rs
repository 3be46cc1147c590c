//! The lists behind opening balances: each adds up to its account or is not written, and what is written is what stock,
//! debts and prepaid costs read.

use crate::common::Desk;
use app::api::listed::{OpeningListRow, OpeningListState};

const PARTIES: &str = "code,name,kind,service_contract
TV001,Nguyễn Thị Lan,official,yes
KH01,Công ty Chè Bản Mây,customer,no
KH02,Chợ Nà Lành,customer,no
NH01,Quỹ hỗ trợ hợp tác xã,lender,no
";

const OPENING: &str = "account,party,debit,credit
1111,,50000000,
131,KH01,12000000,
131,KH02,,2000000
156,,80000000,
152,,5000000,
2111,,600000000,
2141,,,75000000
2421,,9000000,
341,NH01,,100000000
4111,TV001,,400000000
4421,,,179000000
";

fn rows(text: &str) -> Vec<OpeningListRow> {
    let row = |line: &str| {
        let mut cells = line.trim().split('|').map(|cell| cell.trim().to_owned());
        let mut next = || cells.next().unwrap_or_default();
        let (account, of, amount) = (next(), next(), next());
        OpeningListRow { account, of, amount, details: cells.collect() }
    };
    text.lines().filter(|line| !line.trim().is_empty()).map(row).collect()
}

fn state(desk: &Desk, name: &str) -> OpeningListState {
    desk.book.opening_list_states().unwrap().into_iter().find(|state| state.name == name).unwrap()
}

/// `account party balance listed difference` of each tie.
fn ties(desk: &Desk, name: &str) -> Vec<String> {
    let ties = state(desk, name).ties.into_iter();
    ties.map(|tie| {
        let party = tie.party.map(|party| format!(" {}", party.code)).unwrap_or_default();
        format!("{}{party} {} {} {}", tie.account, tie.balance_shown, tie.listed_shown, tie.difference_shown)
    })
    .collect()
}

const STOCK: &str = "156 | Chè búp khô | 60tr | Kho 1 | 600 | kg
    156 | Chè búp khô | 20.000.000 | Kho 2 | 200,5 | kg";

#[test]
fn a_list_that_does_not_add_up_is_refused_with_the_difference() {
    let mut desk = Desk::of(PARTIES, OPENING);
    assert_eq!(ties(&desk, "stock"), ["152 5.000.000 0 −5.000.000", "156 80.000.000 0 −80.000.000"]);
    let short = STOCK.replace("60tr", "59tr");
    let refusal = desk.book.post_opening_list("stock", &rows(&short)).unwrap_err();
    assert_eq!(refusal.code, "listed.differs");
    assert_eq!((refusal.args["account"].as_str(), refusal.args["difference"].as_str()), ("156", "−1.000.000"));
    // What is listed adds up; 152 waits, and the list says so.
    let check = desk.book.post_opening_list("stock", &rows(STOCK)).unwrap();
    assert!(!check.agrees);
    assert_eq!(ties(&desk, "stock"), ["152 5.000.000 0 −5.000.000", "156 80.000.000 80.000.000 "]);
    let whole = format!("{STOCK}\n152 | Phân NPK | 5tr | Kho 1 | 500 | kg");
    assert!(desk.book.post_opening_list("stock", &rows(&whole)).unwrap().agrees);
    assert!(state(&desk, "stock").agrees);
    assert!(desk.book.verify().unwrap().ok);
}

#[test]
fn a_row_is_faulted_at_its_place() {
    let mut desk = Desk::of(PARTIES, OPENING);
    let wrong = "4111 | Chè | 5tr | Kho | 1
        156 | | 5tr | Kho | 1
        156 | Chè | | Kho | 1
        156 | Chè | 5tr | Kho | 
        156 | Chè | 5tr | Kho | nhiều";
    let refusal = desk.book.post_opening_list("stock", &rows(wrong)).unwrap_err();
    let faults: Vec<(u32, &str)> =
        refusal.objections.iter().map(|fault| (fault.line.unwrap(), fault.code.as_str())).collect();
    assert_eq!(faults.len(), 5, "{faults:?}");
    assert_eq!(faults[0], (0, "listed.account"));
    assert_eq!(faults[1], (1, "listed.cell-missing"));
    assert_eq!(faults[2], (2, "listed.amount-missing"));
    assert_eq!(faults[3], (3, "listed.cell-missing"));
    assert_eq!(faults[4].0, 4);
}

#[test]
fn debts_by_document_add_up_party_by_party_and_age_by_their_own_days() {
    let mut desk = Desk::of(PARTIES, OPENING);
    let list = "131 | KH01 | 7tr | HĐ 15 | 20/11/2025 | 20/12/2025
        131 | KH01 | 5tr | HĐ 22 | 10/12/2025 | 31/01/2026
        131 | KH02 | -2tr | Ứng trước | |";
    let refusal = desk.book.post_opening_list("debts", &rows(&list.replace("7tr", "6tr"))).unwrap_err();
    assert!(refusal.args["account"].contains("Chè Bản Mây"));
    assert!(desk.book.post_opening_list("debts", &rows(list)).unwrap().agrees);
    let party = desk.id("KH01");
    let open = desk.book.open_documents(&party, "131", "2026-01-15").unwrap();
    let rows: Vec<(&str, &str, u32)> =
        open.rows.iter().map(|row| (row.document.as_str(), row.left.as_str(), row.overdue)).collect();
    assert_eq!(rows, [("HĐ 15", "7.000.000", 26), ("HĐ 22", "5.000.000", 0)]);
    assert_eq!(open.sums.balance, "12.000.000");
}

#[test]
fn assets_tie_with_their_wear_and_prepaid_costs_go_on_being_spread() {
    let mut desk = Desk::of(PARTIES, OPENING);
    let assets = "2111 | Nhà xưởng | 500tr | 60tr | Nà Lành | 01/01/2020 | 240
        2111 | Máy sao chè | 100tr | 15tr | Nà Lành | 01/07/2023 | 96";
    let refusal = desk.book.post_opening_list("assets", &rows(&assets.replace("15tr", "14tr"))).unwrap_err();
    assert_eq!(refusal.args["account"], "2141");
    assert!(desk.book.post_opening_list("assets", &rows(assets)).unwrap().agrees);
    let loan = "341 | NH01 | 100tr | HĐ 01/2024 | 6,5 | 31/12/2027 | 01/01/2024";
    assert!(desk.book.post_opening_list("loans", &rows(loan)).unwrap().agrees);
    let prepaid = "2421 | Mái che sân phơi | 9tr | 12tr | 9 | 642";
    desk.book.post_opening_list("prepaid", &rows(prepaid)).unwrap();
    // Written again it is the same cost: one million a month.
    desk.book.post_opening_list("prepaid", &rows(&prepaid.replace("12tr", "13tr"))).unwrap();
    let list = desk.book.list_prepaid("2026-01").unwrap();
    assert_eq!((list.rows.len(), list.part.as_str()), (1, "1.000.000"));
    assert_eq!(desk.book.opening_list("loans").unwrap().rows[0].details[1], "6,5");
    let sheet = desk.book.undo_opening().unwrap();
    assert!(!sheet.posted);
    assert_eq!(desk.book.list_prepaid("2026-01").unwrap().part, "0");
    assert!(desk.book.opening_list_states().unwrap().iter().all(|state| state.rows == 0));
}
