//! A desk with a book on it, for the tests of this crate.

use app::Book;
use app::api::report::{TrialBalance, TrialQuery, TrialRow};
use app::api::session::{BookKind, NewBook};
use app::api::voucher::{Draft, DraftEntry, Receipt};
use tempfile::TempDir;

pub const PASSPHRASE: &str = "mật khẩu thử";

/// What is asked for a book in a folder.
pub fn new_book(folder: &TempDir, file: &str, name: &str) -> NewBook {
    NewBook {
        path: folder.path().join(file).display().to_string(),
        name: name.into(),
        tax_code: None,
        kind: BookKind::Htx,
        year: 2026,
        first_month: 1,
        user_name: "Lò Thị Hạnh".into(),
        passphrase: PASSPHRASE.into(),
    }
}

/// The book of 2026 of a small cooperative, with the people and the opening balances of [`PARTIES`] and [`OPENING`].
pub struct Desk {
    pub book: Book,
    folder: TempDir,
}

pub const PARTIES: &str = "code,name,kind,service_contract
TV001,Nguyễn Thị Lan,official,yes
TV002,Trần Văn Bình,official,yes
KH01,Công ty Chè Bản Mây,customer,no
KH02,Chợ Nà Lành,customer,no
NB01,Cửa hàng vật tư Minh Phát,supplier,no
NV01,Lò Thị Hạnh,employee,no
";

/// Debit 50 + 120 + 12 + 80 = 262 million; credit 2 + 20 + 240 = 262 million.
pub const OPENING: &str = "account,party,debit,credit
1111,,50000000,
1121,,120000000,
131,KH01,12000000,
131,KH02,,2000000
156,,80000000,
331,NB01,,20000000
4111,TV001,,240000000
";

impl Desk {
    pub fn new() -> Self {
        Self::of(PARTIES, OPENING)
    }

    /// The book of another cooperative's people and balances.
    pub fn of(parties: &str, opening: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut book = Book::create(&new_book(&folder, "so.htx", "HTX Chè Suối Lành"), false).unwrap();
        book.import_parties(parties.as_bytes()).unwrap();
        book.import_opening("2026-01-01".parse().unwrap(), opening.as_bytes()).unwrap();
        Self { book, folder }
    }

    /// Closes the book and gives back the folder it lies in.
    pub fn put_away(self) -> TempDir {
        self.folder
    }

    /// The id of the party with this code.
    pub fn id(&self, code: &str) -> String {
        self.book.party_with_code(code).unwrap().to_string()
    }

    /// A draft as it would be typed: `"642 / 1111 350k; 1111 / 131 KH01 5tr"`, `-` for the side an off-balance account
    /// does not have.
    pub fn draft(&self, form: &str, day: &str, narration: &str, lines: &str) -> Draft {
        let mut draft = self.book.new_draft(form).unwrap();
        draft.date = self.book.read_date(day, "2026-01-01").unwrap().date.unwrap();
        draft.narration = narration.into();
        draft.entries = lines.split(';').map(|line| self.entry(line)).collect();
        draft
    }

    fn entry(&self, line: &str) -> DraftEntry {
        let (left, amount) = line.trim().rsplit_once(' ').unwrap();
        let (debit, credit) = left.split_once(" / ").unwrap();
        let (debit, debit_party) = self.side(debit);
        let (credit, credit_party) = self.side(credit);
        let amount = self.book.read_amount(amount).value.unwrap();
        DraftEntry { narration: String::new(), debit, credit, amount, debit_party, credit_party, extra: Vec::new() }
    }

    fn side(&self, text: &str) -> (String, Option<String>) {
        match text.trim().split_once(' ') {
            Some((account, party)) => (account.into(), Some(self.id(party))),
            None => (text.trim().replace('-', ""), None),
        }
    }

    #[track_caller]
    pub fn posts(&mut self, form: &str, day: &str, narration: &str, lines: &str) -> Receipt {
        let draft = self.draft(form, day, narration, lines);
        self.book.post_draft(&draft).unwrap()
    }

    /// The trial balance of some days of 2026, `"01/01–31/01"`.
    pub fn trial(&self, days: &str, level: u32, net: bool) -> TrialBalance {
        let (from, to) = days.split_once('–').unwrap();
        let day = |text: &str| self.book.read_date(text, "2026-01-01").unwrap().date.unwrap();
        self.book.trial_balance(&TrialQuery { from: day(from), to: day(to), level, net }).unwrap()
    }
}

/// One row for each account: the six columns, and the totals.
pub fn table(trial: &TrialBalance) -> String {
    let mut text = String::new();
    for row in trial.rows.iter().chain([&trial.total]) {
        let name = if row.account.is_empty() { "Cộng" } else { &row.account };
        text.push_str(&format!("{name}: {}\n", columns(row)));
    }
    text
}

fn columns(row: &TrialRow) -> String {
    let columns =
        [&row.opening_debit, &row.opening_credit, &row.debit, &row.credit, &row.closing_debit, &row.closing_credit];
    columns.map(|column| if column.is_empty() { "–" } else { column }).join(" | ")
}

/// The codes of everything said to be wrong.
pub fn faults(refusal: &app::Refusal) -> Vec<&str> {
    match refusal.objections.as_slice() {
        [] => vec![&refusal.code],
        objections => objections.iter().map(|objection| objection.code.as_str()).collect(),
    }
}

/// What another program reads on the pages of a PDF, with every mark.
pub fn text_of(path: &std::path::Path) -> String {
    let out = std::process::Command::new("pdftotext").arg("-layout").arg(path).arg("-").output().unwrap();
    assert!(out.status.success());
    String::from_utf8(out.stdout).unwrap()
}
