//! A new book is set up: opening balances and members typed or pasted, put right later, and what is left to do.

use app::Book;
use app::api::session::{BookKind, NewBook};
use app::api::setup::{MemberRow, OpeningRow};
use tempfile::TempDir;

const PARTIES: &str = "code,name,kind,service_contract
TV001,Nguyễn Thị Lan,official,yes
TV002,Trần Văn Bình,official,yes
KH01,Công ty Chè Bản Mây,customer,no
";

fn asked(folder: &TempDir) -> NewBook {
    NewBook {
        path: folder.path().join("so.htx").display().to_string(),
        name: "HTX Nà Lành".into(),
        tax_code: None,
        kind: BookKind::Htx,
        year: 2026,
        first_month: 1,
        user_name: "Lò Thị Hạnh".into(),
        passphrase: "mật khẩu thử".into(),
    }
}

/// The codes of everything said to be wrong.
fn faults(refusal: &app::Refusal) -> Vec<&str> {
    refusal.objections.iter().map(|objection| objection.code.as_str()).collect()
}

struct NewDesk {
    book: Book,
    _folder: TempDir,
}

impl NewDesk {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let book = Book::create(&asked(&folder), false).unwrap();
        Self { book, _folder: folder }
    }

    /// Posts a sheet written as `account|party|debit|credit`, one row a line.
    fn opens(&mut self, sheet: &str) -> Result<(u32, u32), app::Refusal> {
        self.book.post_opening(&rows(sheet)).map(|posted| (posted.rows, posted.new_parties))
    }

    /// The opening balances in the book, written the same way.
    fn opening(&self) -> Vec<String> {
        let sheet = self.book.opening_sheet().unwrap();
        sheet.rows.iter().map(|row| [&*row.account, &row.party, &row.debit, &row.credit].join("|")).collect()
    }

    fn left(&self) -> Vec<String> {
        let steps = self.book.setup_state().unwrap().steps.into_iter();
        steps.filter(|step| !step.done).map(|step| step.name).collect()
    }
}

fn rows(sheet: &str) -> Vec<OpeningRow> {
    let cells = |line: &str| line.trim().split('|').map(|cell| cell.trim().to_owned()).collect::<Vec<_>>();
    let row = |line| {
        let mut cells = cells(line).into_iter();
        let mut next = || cells.next().unwrap_or_default();
        OpeningRow {
            account: next(),
            party: next(),
            debit: next(),
            credit: next(),
            turnover_debit: next(),
            turnover_credit: next(),
        }
    };
    sheet.lines().filter(|line| !line.trim().is_empty()).map(row).collect()
}

const SHEET: &str = "1111||58tr450|
    Tiền gửi Ngân hàng||1.000.000|
    131|Công ty Chè Bản Mây|12.000.000|
    4111|Nguyễn Thị Lan||60.000.000
    4118|||11.450.000
    002|| 5 000 000|";

fn sheet() -> String {
    SHEET.replace("Tiền gửi Ngân hàng", "1121")
}

#[test]
fn a_sheet_goes_in_whole_and_brings_the_people_it_names() {
    let mut new = NewDesk::new();
    assert_eq!(new.opens(&sheet()).unwrap(), (6, 2));
    assert_eq!(
        new.opening(),
        [
            "002||5.000.000|",
            "1111||58.450.000|",
            "1121||1.000.000|",
            "131|KH001|12.000.000|",
            "4111|TV001||60.000.000",
            "4118|||11.450.000",
        ]
    );
    assert!(new.book.verify().unwrap().ok);
}

#[test]
fn put_right_later_the_difference_is_written_beside_it() {
    let mut new = NewDesk::new();
    new.opens(&sheet()).unwrap();
    // Four million more in cash, and the customer owes nothing but paid three million in advance.
    let right = "1111||62.450.000|\n1121||1.000.000|\n131|KH001||3.000.000\n4111|TV001||60.000.000\n002||5.000.000|\n4118|||450.000";
    assert_eq!(new.opens(right).unwrap(), (3, 0), "1111, 131 and 4118 changed; the others are left alone");
    assert_eq!(
        new.opening(),
        [
            "002||5.000.000|",
            "1111||62.450.000|",
            "1121||1.000.000|",
            "131|KH001||3.000.000",
            "4111|TV001||60.000.000",
            "4118|||450.000"
        ]
    );
    assert_eq!(new.opens(right).unwrap(), (0, 0), "the same again is nothing");
    assert!(new.book.verify().unwrap().ok);
    new.book.close_month("2026-01").unwrap();
    assert_eq!(new.opens(right).unwrap_err().code, "opening.month-closed");
}

#[test]
fn what_does_not_balance_says_by_how_much() {
    let mut new = NewDesk::new();
    let check = new.book.keep_opening(&rows("1111||5tr|\n4118|||4tr")).unwrap();
    assert_eq!((&*check.difference_shown, &*check.larger), ("1.000.000", "debit"));
    let refusal = new.opens("1111||5tr|\n4118|||4tr").unwrap_err();
    assert_eq!((refusal.code.as_str(), refusal.args["difference"].as_str()), ("opening.unbalanced", "1.000.000"));
    assert!(new.book.opening_sheet().unwrap().rows.len() == 2, "the sheet is still there");
}

#[test]
fn each_row_has_its_own_fault() {
    let mut new = NewDesk::new();
    new.book.import_parties(PARTIES.as_bytes()).unwrap();
    new.book
        .add_members(&[MemberRow { name: "Trần Văn Bình".into(), same_name_ok: true, ..MemberRow::default() }])
        .unwrap();
    for (row, code) in [
        ("111||5tr|", "account.heading"),
        ("1119||5tr|", "account.unknown"),
        ("Tiền Việt Nam||5tr|", "opening.account-twins"),
        ("||5tr|", "opening.account-missing"),
        ("131||5tr|", "opening.party-missing"),
        ("131|KH99|5tr|", "party.code-unknown"),
        ("4111|Trần Văn Bình||5tr", "opening.party-twins"),
        ("4111|TrÇn V¨n B×nh||5tr", "paste.old-font-here"),
        ("1111||1,5|", "amount.has-fraction"),
        ("1111||31/12/2025|", "amount.not-a-number"),
        ("1111||5|5", "opening.both-sides"),
    ] {
        let check = new.book.check_opening(&rows(row)).unwrap();
        let said: Vec<&str> = check.rows[0].faults.iter().map(|fault| fault.code.as_str()).collect();
        assert_eq!(said, [code], "{row}");
        assert_eq!(faults(&new.opens(row).unwrap_err()), [code]);
    }
}

#[test]
fn people_are_found_by_code_and_by_name_without_marks() {
    let mut new = NewDesk::new();
    new.book.import_parties(PARTIES.as_bytes()).unwrap();
    for text in ["TV001", "tv001", "nguyen thi lan", "Nguyễn Thị Lan", "Nguyễn Thị Lan (TV001)"] {
        let check = new.book.check_opening(&rows(&format!("4111|{text}||5tr"))).unwrap();
        assert_eq!(check.rows[0].party.as_ref().map(|party| party.code.as_str()), Some("TV001"), "{text}");
    }
}

#[test]
fn a_half_typed_sheet_survives_the_power_cut() {
    let folder = tempfile::tempdir().unwrap();
    let asked = asked(&folder);
    let book = Book::create(&asked, false).unwrap();
    let typed = rows("1111||5tr|\n13||gì đó|");
    book.keep_opening(&typed).unwrap();
    drop(book);
    let unlock = app::Unlock::Passphrase(asked.passphrase.into());
    let book = Book::open(std::path::Path::new(&asked.path), &unlock).unwrap();
    assert_eq!(book.opening_sheet().unwrap().rows, typed);
    assert!(book.setup_state().unwrap().steps.iter().any(|step| step.name == "opening" && step.begun && !step.done));
}

#[test]
fn members_are_added_all_or_none_and_twins_are_asked_about() {
    let mut new = NewDesk::new();
    new.book.import_parties(PARTIES.as_bytes()).unwrap();
    let mut list = app::people::read_members(
        "Họ tên\tMã\tThôn\tLoại\nLò Văn Ón\t\tBản Mây\t\nNguyễn Thị Lan\t\tNà Tâu\t\nLò Văn Ón\tTV9\t\tliên kết góp vốn\n",
    )
    .unwrap();
    let check = new.book.keep_members(&list).unwrap();
    assert_eq!((check.ready, check.faults), (1, 2));
    assert_eq!(check.rows[0].code, "TV010", "after TV9, which the list itself gives away");
    assert_eq!(check.rows[1].twin.as_ref().unwrap().code, "TV001");
    assert_eq!(check.rows[2].twin_row, Some(1));
    assert_eq!(faults(&new.book.add_members(&list).unwrap_err()), ["party.twin", "party.twin"]);
    list.iter_mut().for_each(|row| row.same_name_ok = true);
    assert_eq!(new.book.add_members(&list).unwrap(), 3);
    assert!(new.book.members_sheet().unwrap().is_empty(), "what is in the register is no sheet any more");
}

#[test]
fn what_is_left_is_told_until_it_is_done_or_not_needed() {
    let mut new = NewDesk::new();
    assert_eq!(new.left(), ["policies", "opening", "members", "recovery"]);
    new.book.finish_setup_step("opening").unwrap();
    new.book.add_members(&[MemberRow { name: "Lò Thị Ín".into(), ..MemberRow::default() }]).unwrap();
    assert_eq!(new.left(), ["policies", "recovery"]);
    assert_eq!(new.book.finish_setup_step("recovery").unwrap_err().code, "setup.words-needed");
    let words = new.book.recovery_words().unwrap().unwrap();
    new.book.confirm_recovery(&words.join(" ")).unwrap();
    assert_eq!(new.left(), ["policies"]);
    assert!(!new.book.setup_state().unwrap().dismissed);
    assert!(new.book.dismiss_setup().unwrap().dismissed);
    assert_eq!(new.book.finish_setup_step("coffee").unwrap_err().code, "setup.no-such-step");
}
