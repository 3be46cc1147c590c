//! One search over everything: what answers exactly comes first, marks or none, and what changed is found at once.

use crate::common::Desk;
use app::api::party::PartyInput;
use app::api::search::SearchFound;

fn desk() -> Desk {
    let mut desk = Desk::new();
    desk.posts("PC", "5/1", "Tiền điện tháng 1", "642 / 1111 350k");
    desk.posts("PT", "6/1", "Thu nợ chè", "1111 / 131 KH01 5tr");
    desk
}

fn found(desk: &Desk, text: &str) -> SearchFound {
    desk.book.search_everything(text).unwrap()
}

fn numbers(desk: &Desk, text: &str) -> Vec<String> {
    found(desk, text).vouchers.into_iter().map(|row| row.number).collect()
}

fn codes(desk: &Desk, text: &str) -> Vec<String> {
    found(desk, text).parties.into_iter().map(|party| party.code).collect()
}

#[test]
fn a_voucher_is_found_by_its_number_its_sum_and_its_words() {
    let desk = desk();
    for text in ["pc1", "PC0001", "pc.q01-0001", "350k", "350.000", "tien dien", "tiền điện", "thang dien"] {
        assert_eq!(numbers(&desk, text), ["PC.Q01-0001"], "{text}");
    }
    assert_eq!(found(&desk, "pc1").exact, ["vouchers"]);
    assert!(numbers(&desk, "pc7").is_empty());
}

#[test]
fn a_party_is_found_by_code_name_and_initials_the_exact_one_first() {
    let desk = desk();
    assert_eq!(codes(&desk, "tv001"), ["TV001"]);
    assert_eq!(found(&desk, "tv001").exact, ["parties"]);
    assert_eq!(codes(&desk, "tv"), ["TV001", "TV002"]);
    assert_eq!(codes(&desk, "nguyen lan"), ["TV001"]);
    assert_eq!(codes(&desk, "ntl"), ["TV001"]);
    // «Lan» is a word of one name, «Lành» begins with it in another.
    assert_eq!(codes(&desk, "lan"), ["TV001", "KH02"]);
    assert_eq!(codes(&desk, "lành"), ["KH02"]);
}

#[test]
fn an_account_is_found_by_code_and_name_the_exact_code_first() {
    let desk = desk();
    let accounts = |text: &str| found(&desk, text).accounts.into_iter().map(|one| one.code).collect::<Vec<_>>();
    assert_eq!(&accounts("111")[..2], ["111", "1111"]);
    assert_eq!(found(&desk, "111").exact, ["accounts"]);
    assert!(accounts("tien mat").contains(&"111".to_owned()));
    assert!(accounts("khong co gi nhu the").is_empty());
}

#[test]
fn a_month_is_found_as_it_is_said() {
    let desk = desk();
    for text in ["t3", "tháng 3", "3/2026", "03/2026", "2026-03"] {
        let months = found(&desk, text).months;
        assert_eq!(months.first().map(|month| month.month.as_str()), Some("2026-03"), "{text}");
    }
    assert!(found(&desk, "3/2031").months.is_empty(), "not in the book");
    assert!(found(&desk, "tien").months.is_empty());
}

#[test]
fn what_changes_is_found_as_it_is_now() {
    let mut desk = desk();
    assert!(codes(&desk, "hoa ban").is_empty());
    let id = desk.id("TV002");
    let input = PartyInput {
        code: "TV002".into(),
        name: "Lò Thị Hoa Ban".into(),
        kind: "official".into(),
        place: String::new(),
        service_contract: true,
        same_name_ok: false,
    };
    desk.book.change_party(&id, &input).unwrap();
    assert_eq!(codes(&desk, "hoa ban"), ["TV002"]);
    desk.posts("PC", "7/1", "Sửa máy bơm", "642 / 1111 90k");
    assert_eq!(numbers(&desk, "may bom"), ["PC.Q01-0002"]);
    let id = found(&desk, "may bom").vouchers.remove(0).id;
    let mut draft = desk.book.amend_draft(&id).unwrap();
    draft.narration = "Sửa máy cày".into();
    if let app::api::voucher::Purpose::Amend { reason, .. } = &mut draft.purpose {
        *reason = "Gõ nhầm".into();
    }
    desk.book.post_draft(&draft).unwrap();
    assert!(numbers(&desk, "may bom").is_empty());
    assert_eq!(numbers(&desk, "may cay"), ["PC.Q01-0002"]);
}

#[test]
fn a_group_holds_eight_at_most_and_nothing_typed_finds_nothing() {
    let mut desk = desk();
    for _ in 0..12 {
        desk.posts("PC", "8/1", "Vá lốp", "642 / 1111 10k");
    }
    assert_eq!(numbers(&desk, "va lop").len(), 8);
    let nothing = found(&desk, "  ");
    assert!(nothing.vouchers.is_empty() && nothing.parties.is_empty() && nothing.accounts.is_empty());
}
