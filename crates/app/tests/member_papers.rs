//! What a member is given on paper, and the register of members as of any day: certificates of contribution (Đ75), notes of delivery
//! of what is contributed in kind (Đ76.3), the register with the certificates that held on the day (Đ15).

use crate::common::{Desk, text_of};
use app::api::capital::{CertificateInput, PledgeInput};
use app::api::card::CardInput;
use app::api::export::{ExportFormat, ExportJob};
use app::api::print::PrintJob;
use app::wording::Language;

/// Five official members with 30, 25, 20, 15 and 10 million of a hundred.
const MEMBERS: &str = "code,name,kind,service_contract
TV01,Lò Văn An,official,yes
TV02,Lò Thị Bình,official,yes
TV03,Vàng A Chu,official,yes
TV04,Giàng Thị Dung,official,yes
TV05,Sùng A Hờ,official,yes
";

const CAPITAL: &str = "account,party,debit,credit
1111,,100000000,
4111,TV01,,30000000
4111,TV02,,25000000
4111,TV03,,20000000
4111,TV04,,15000000
4111,TV05,,10000000
";

fn paper(desk: &Desk, job: &PrintJob) -> String {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(job.file_name());
    desk.book.print(job, &job.usual_sheet()).unwrap().save(&path).unwrap();
    text_of(&path)
}

fn has(text: &str, words: &[&str]) {
    for words in words {
        assert!(text.contains(words), "{words}:\n{text}");
    }
}

#[test]
fn a_certificate_says_what_the_law_asks_and_what_it_takes_the_place_of() {
    let mut desk = Desk::of(MEMBERS, CAPITAL);
    let give = CertificateInput { party: desk.id("TV01"), day: "4/2".into(), ..CertificateInput::default() };
    let first = desk.book.issue_certificate(&give).unwrap();
    let again =
        CertificateInput { replaces: Some(first.id.clone()), note: "Bị mất".into(), day: "10/3".into(), ..give };
    let second = desk.book.issue_certificate(&again).unwrap();

    let text = paper(&desk, &PrintJob::Certificates { ids: vec![second.id.clone()] });
    has(
        &text,
        &[
            "GIẤY CHỨNG NHẬN PHẦN VỐN GÓP",
            "HTX CHÈ SUỐI LÀNH",
            "Số: Q01-0002",
            "100.000.000 đồng (Một trăm triệu đồng",
            "Lò Văn An (mã thành viên TV01)",
            "30.000.000 đồng (Ba mươi triệu đồng",
            "30 % vốn điều lệ",
            "Cấp lại, thay giấy chứng nhận số Q01-0001 ngày 04/02/2026. Lý do: Bị mất",
            "Ngày 10 tháng 03 năm 2026",
        ],
    );
    has(&paper(&desk, &PrintJob::Certificates { ids: vec![first.id] }), &["đã thay bằng giấy chứng nhận số Q01-0002"]);
    let nothing = PrintJob::Certificates { ids: Vec::new() };
    assert_eq!(desk.book.print(&nothing, &nothing.usual_sheet()).err().unwrap().code, "print.nothing");
}

#[test]
fn the_register_shows_the_certificate_that_held_on_the_day() {
    let mut desk = Desk::of(MEMBERS, CAPITAL);
    let give = CertificateInput { party: desk.id("TV01"), day: "4/2".into(), ..CertificateInput::default() };
    let first = desk.book.issue_certificate(&give).unwrap();
    let again = CertificateInput { replaces: Some(first.id), note: "Bị mất".into(), day: "10/3".into(), ..give };
    let second = desk.book.issue_certificate(&again).unwrap();
    desk.book.withdraw_certificate(&second.id, "20/4", "Thu hồi").unwrap();
    let held = |day: &str| {
        let register = desk.book.capital_register(day).unwrap();
        register.rows.into_iter().find(|row| row.party.code == "TV01").unwrap().certificate
    };
    for (day, certificate) in [
        ("03/02/2026", ""),
        ("04/02/2026", "Q01-0001 (04/02/2026)"),
        ("09/03/2026", "Q01-0001 (04/02/2026)"),
        ("10/03/2026", "Q01-0002 (10/03/2026)"),
        ("19/04/2026", "Q01-0002 (10/03/2026)"),
        ("20/04/2026", ""),
    ] {
        assert_eq!(held(day), certificate, "{day}");
    }
    // On paper and in a spreadsheet it is the same.
    let job = PrintJob::MemberRegister { day: "09/03/2026".into() };
    // The column is narrow: the day stands below the number.
    has(&paper(&desk, &job), &["Đến hết ngày 09/03/2026", "Q01-0001", "(04/02/2026)"]);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("so.xlsx");
    let export = ExportJob::Paper { job: Box::new(job) };
    desk.book.export(&export, &path, ExportFormat::Xlsx, false, Language::Vietnamese).unwrap();
    use calamine::Reader;
    let mut sheet: calamine::Xlsx<_> = calamine::open_workbook(&path).unwrap();
    let range = sheet.worksheet_range_at(0).unwrap().unwrap();
    assert!(range.rows().flatten().any(|cell| *cell == "Q01-0001 (04/02/2026)"));
}

/// A card renamed today says the new name today; a day before its first writing shows it as that day left it.
#[test]
fn the_register_of_an_older_day_knows_cards_as_their_first_day_left_them() {
    let mut desk = Desk::of(MEMBERS, CAPITAL);
    let card = desk.book.party_card(&desk.id("TV02")).unwrap();
    let input = CardInput {
        code: "TV02".into(),
        name: "Lò Thị Bình Minh".into(),
        kind: card.party.kind.clone(),
        place: "Bản Phiêng Cại".into(),
        service_contract: true,
        ..CardInput::default()
    };
    desk.book.change_card(&desk.id("TV02"), &input).unwrap();
    let name = |day: &str| {
        let register = desk.book.capital_register(day).unwrap();
        register.rows.into_iter().find(|row| row.party.code == "TV02").unwrap().party.name
    };
    assert_eq!((name("").as_str(), name("31/01/2026").as_str()), ("Lò Thị Bình Minh", "Lò Thị Bình Minh"));
}

/// Five million in kind make 105 million of charter capital: 4,76 %.
#[test]
fn what_is_contributed_in_kind_has_a_note_of_delivery() {
    let mut desk = Desk::of(MEMBERS, CAPITAL);
    let pledge = PledgeInput {
        party: desk.id("TV05"),
        day: "1/2".into(),
        amount: "15tr".into(),
        in_kind: true,
        note: "Máy tuốt lúa".into(),
        ..PledgeInput::default()
    };
    desk.book.set_pledge(&pledge).unwrap();
    let posted = desk.posts("KT", "5/2", "Góp máy tuốt lúa", "2111 / 4111 TV05 5tr");
    let text = paper(&desk, &PrintJob::Deliveries { party: desk.id("TV05") });
    has(
        &text,
        &[
            "BIÊN BẢN GIAO NHẬN TÀI SẢN GÓP VỐN",
            "Ngày 05 tháng 02 năm 2026",
            "Sùng A Hờ (TV05)",
            "Góp máy tuốt lúa",
            "5.000.000",
            "4,76 %",
            "Năm triệu đồng",
            &posted.number,
        ],
    );
    // Money is no delivery.
    let none = PrintJob::Deliveries { party: desk.id("TV01") };
    assert_eq!(desk.book.print(&none, &none.usual_sheet()).err().unwrap().code, "print.nothing");
}
