//! The whole year of a cooperative from an empty book: members, capital, twelve months with their closes, the year's
//! closing, the distribution of its income, the papers. The figures were worked out by hand, the calculation beside each
//! (`crates/reports/tests/cases/cooperative-year.csv`), and a second bookkeeper comes to the same.

#![allow(clippy::unwrap_used)]

#[allow(dead_code, reason = "each file of tests uses some of it")]
#[path = "../../reports/tests/common/case.rs"]
mod case;
#[allow(dead_code, reason = "each file of tests uses some of it")]
mod common;

use app::Book;
use app::api::capital::{CertificateInput, ContractInput, PledgeInput, ResolutionInput};
use app::api::checklist::{CountInput, PrepaidInput};
use app::api::form::{FormName, FormQuery};
use app::api::income::DistributionPlan;
use app::api::print::PrintJob;
use app::api::report::TrialQuery;
use app::api::voucher::DraftEntry;
use case::{Case, Paper};
use common::{new_book, text_of};
use serde_json::json;
use tempfile::TempDir;

const CASE: &str = include_str!("../../reports/tests/cases/cooperative-year.csv");

struct Year {
    book: Book,
    case: Case,
    folder: TempDir,
}

fn members() -> String {
    let official = (1..=10).map(|at| format!("TV{at:02},Thành viên {at:02},official,no\n"));
    let others = "LK01,Công ty Chè Mây,associate_capital,no\nLK02,Quàng Văn Ét,associate_use,no\nKH01,Chợ Nà Lành,\
                  customer,no\nKH02,Khách ứng trước,customer,no\nNB01,Vật tư Minh Phát,supplier,no\nNB02,Điện lực,\
                  supplier,no\nNV01,Lò Thị Hạnh,employee,no\nNH01,Quỹ hỗ trợ,lender,no\nDEV,Quỹ đầu tư phát triển,fund,no\n";
    format!("code,name,kind,service_contract\n{}{others}", official.collect::<String>())
}

/// Opens an empty book and fills it up to its first day.
fn founded() -> Year {
    let folder = tempfile::tempdir().unwrap();
    let mut book = Book::create(&new_book(&folder, "nam.htx", "HTX Nông nghiệp Nà Lành"), false).unwrap();
    let case = Case::read(CASE);
    book.import_parties(members().as_bytes()).unwrap();
    book.import_opening("2026-01-01".parse().unwrap(), case.opening_file().as_bytes()).unwrap();
    Year { book, case, folder }
}

impl Year {
    fn id(&self, code: &str) -> String {
        self.book.party_with_code(code).unwrap().to_string()
    }

    fn posts(&mut self, paper: &Paper) {
        let party = |code: &String| (!code.is_empty()).then(|| self.id(code));
        let mut draft = self.book.new_draft(paper.form).unwrap();
        (draft.date, draft.narration) = (paper.date.clone(), paper.text.clone());
        let entry = |row: &case::Row| DraftEntry {
            narration: String::new(),
            debit: row.debit.clone(),
            credit: row.credit.clone(),
            amount: row.amount.to_string(),
            debit_party: party(&row.debit_party),
            credit_party: party(&row.credit_party),
            extra: Vec::new(),
        };
        draft.entries = paper.rows.iter().map(entry).collect();
        if let Err(refusal) = self.book.post_draft(&draft) {
            panic!("{paper:?}: {refusal:?}");
        }
    }

    /// What the general meeting of founders did: contracts with every official member, a pledge of one.
    fn agrees(&mut self) {
        let parties = (1..=10).map(|at| self.id(&format!("TV{at:02}"))).collect();
        let contract = ContractInput {
            parties,
            number: "01/HĐDV".into(),
            from: "1/1".into(),
            to: "31/12".into(),
            season: "Năm 2026".into(),
            covers: "Phân bón, tưới".into(),
            signed: true,
            ..ContractInput::default()
        };
        self.book.set_contract(&contract).unwrap();
        let pledge =
            PledgeInput { party: self.id("TV10"), day: "2/1".into(), amount: "30tr".into(), ..PledgeInput::default() };
        self.book.set_pledge(&pledge).unwrap();
        let insurance = PrepaidInput {
            name: "Bảo hiểm kho".into(),
            amount: "12tr".into(),
            month: "2026-01".into(),
            months: 12,
            account: "642".into(),
            ..PrepaidInput::default()
        };
        self.book.set_prepaid(&insurance).unwrap();
    }

    fn month(&mut self, number: u32) {
        let month = format!("2026-{number:02}");
        for paper in self.case.papers(&month) {
            self.posts(&paper);
        }
        let allocated = self.book.allocate_prepaid(&month).unwrap();
        assert_eq!(allocated.total_shown, "1.000.000");
    }

    /// Counts cash and bank, looks through the month and closes it.
    fn closes(&mut self, number: u32) {
        let month = format!("2026-{number:02}");
        let (_, last) = self.book.period_days(&month).unwrap();
        for account in ["1111", "1121"] {
            let row = self.trial(&last.to_string()).into_iter().find(|(code, _)| code == account).unwrap();
            let (account, amount) = (account.to_owned(), row.1.to_string());
            let day = last.format("%d/%m/%Y").to_string();
            self.book.count_balance(&CountInput { account, day, amount, ..CountInput::default() }).unwrap();
        }
        let list = self.book.checklist(&month).unwrap();
        let faults: Vec<&str> =
            list.items.iter().filter(|item| item.state == "fault").map(|item| item.check.as_str()).collect();
        assert!(faults.is_empty(), "{month}: {faults:?}");
        self.book.close_month(&month).unwrap();
    }

    /// Balances of every account at the end of a day: debit positive.
    fn trial(&self, day: &str) -> Vec<(String, i64)> {
        let query = TrialQuery { from: "2026-01-01".into(), to: day.into(), level: 3, net: true };
        let trial = self.book.trial_balance(&query).unwrap();
        let number = |text: &str| text.replace('.', "").parse().unwrap_or(0);
        // An account that others stand under repeats them.
        let heads = |code: &str| trial.rows.iter().any(|row| row.account != code && row.account.starts_with(code));
        let rows = trial.rows.iter().filter(|row| !heads(&row.account));
        rows.map(|row| (row.account.clone(), number(&row.closing_debit) - number(&row.closing_credit))).collect()
    }

    fn lines(&self, form: FormName) -> serde_json::Value {
        self.book.form_json(&whole(form)).unwrap()
    }
}

fn whole(form: FormName) -> FormQuery {
    FormQuery { form, from: "2026-01-01".into(), to: "2026-12-31".into() }
}

fn plan(resolution: &str) -> DistributionPlan {
    let funds = |undivided: &str| {
        json!([{ "account": "4421", "pct": undivided }, { "account": "418", "party": "DEV", "pct": "10" },
               { "account": "3532", "pct": "5" }])
    };
    serde_json::from_value(json!({
        "resolution": resolution,
        "external": { "funds": funds("10"), "by_capital_pct": "100" },
        "internal": { "funds": funds("5"), "by_use_pct": "60", "by_labour_pct": "10", "by_capital_pct": "30" },
        "use": "books", "labour": "books"
    }))
    .unwrap()
}

/// Everything up to the last close of the year.
fn closed_year() -> Year {
    let mut year = founded();
    year.agrees();
    for number in 1..=12 {
        year.month(number);
        if number == 12 {
            year.book.post_year_end(2026, Some("net-revenue")).unwrap();
        }
        year.closes(number);
    }
    year
}

#[test]
fn a_year_from_an_empty_book_ends_as_worked_out_by_hand() {
    let mut year = closed_year();
    for (name, form) in [("B01", FormName::B01), ("B02", FormName::B02)] {
        let lines = year.lines(form)["lines"].clone();
        for (line, columns) in lines.as_object().unwrap() {
            let wanted = year.case.expected(name).into_iter().find(|(of, _)| of == line);
            let wanted = wanted.map_or(&[0, 0][..], |(_, columns)| columns);
            assert_eq!(columns["this"], wanted[0], "{name} {line}");
            if name == "B01" {
                assert_eq!(columns["last"], wanted[1], "{name} {line}, the year before");
            }
        }
    }
    let equity = year.lines(FormName::F02)["rows"].clone();
    for (item, place) in [("members_capital", "I.1"), ("undivided_fund", "II.1"), ("equity_funds", "III")] {
        let row = equity.as_array().unwrap().iter().find(|row| row["item"] == item).unwrap();
        let columns = ["opening", "increase", "decrease", "closing"].map(|column| row[column].as_i64().unwrap());
        assert_eq!(columns, year.case.wanted("F02", place), "{item}");
    }
    // The forms agree with each other, and with the months that were closed.
    let form = year.book.statutory_form(&whole(FormName::B01)).unwrap();
    let open: Vec<_> = form.checks.iter().filter(|check| check.verdict != "holds").collect();
    assert!(matches!(open[..], [check] if check.id == "I15"), "the book has no earlier year: {open:?}");
    assert!(!form.provisional && form.unclosed.is_empty());
    let balances = year.trial("2026-12-31");
    assert_eq!(balances.iter().map(|(_, balance)| balance).sum::<i64>(), 0);
    assert!(balances.iter().all(|(account, balance)| !account.starts_with(['5', '6', '9']) || *balance == 0));

    distributed(&mut year);
    papers(&year);
    assert!(year.book.verify().unwrap().ok);
}

fn distributed(year: &mut Year) {
    let meeting = ResolutionInput {
        number: "01/NQ-2027".into(),
        day: "15/4/2027".into(),
        subject: "distribution".into(),
        title: "Phân phối thu nhập năm 2026".into(),
        present: 10,
        in_favour: 9,
        ..ResolutionInput::default()
    };
    year.book.record_resolution(&meeting).unwrap();
    let figures = year.book.distribution_figures(2026, &plan("01/NQ-2027")).unwrap();
    for fund in &figures.funds {
        assert_eq!([fund.external, fund.internal], year.case.wanted("fund", fund.account.as_str()));
    }
    assert_eq!([figures.pool_use], year.case.wanted("pool", "use"));
    assert_eq!([figures.pool_labour], year.case.wanted("pool", "labour"));
    assert_eq!([figures.pool_capital_external, figures.pool_capital_internal], year.case.wanted("pool", "capital"));
    let shares = year.case.expected("share");
    assert_eq!(figures.shares.len(), shares.len());
    for (share, (code, wanted)) in figures.shares.iter().zip(shares) {
        let own = [share.by_use, share.by_labour, share.by_capital_internal, share.by_capital_external, share.total()];
        assert_eq!((share.member.code.as_str(), &own[..]), (code, wanted));
    }
    year.book.post_distribution(2026, &plan("01/NQ-2027"), "20/4/2027").unwrap();
    let after = year.trial("2027-04-30");
    for (account, wanted) in year.case.expected("after") {
        let balance = after.iter().find(|(code, _)| code == account).map_or(0, |(_, balance)| -balance);
        assert_eq!([balance], *wanted, "{account}");
    }
    // The next year begins with what the last one ended with.
    let next = FormQuery { form: FormName::B01, from: "2027-01-01".into(), to: "2027-04-30".into() };
    let carried = year.book.statutory_form(&next).unwrap();
    let total = carried.rows.iter().find(|row| row.code == "200").unwrap();
    assert_eq!(total.figures[1].shown, "608.150.000");
    assert!(carried.checks.iter().all(|check| check.verdict != "differs"), "{:?}", carried.checks);
    // What the meeting gave away is gone from 2026's statements only by its own day.
    assert_eq!(year.lines(FormName::B01)["lines"]["420"]["this"], 35_100_000);
}

/// Every member's sheet in one job, a page each, and the certificates and the sheet of shares.
fn papers(year: &Year) {
    let job = PrintJob::MemberStatements { from: "2026-01-01".into(), to: "2027-04-30".into() };
    let ready = year.book.print(&job, &job.usual_sheet()).unwrap();
    let path = year.folder.path().join(job.file_name());
    ready.save(&path).unwrap();
    let text = text_of(&path);
    let pages: Vec<&str> = text.split('\u{c}').filter(|page| !page.trim().is_empty()).collect();
    assert_eq!(pages.len(), 12, "{text}");
    for (code, wanted) in year.case.expected("share") {
        let page = pages.iter().find(|page| page.contains(&format!("({code})"))).unwrap();
        for figure in [wanted[4], if code == "TV10" { 30_000_000 } else { 25_000_000 }] {
            let figure = if code == "LK01" && figure != wanted[4] { 45_000_000 } else { figure };
            assert!(page.contains(&dotted(figure)), "{code}: no {figure} on\n{page}");
        }
    }
    let used = pages.iter().find(|page| page.contains("(LK02)")).unwrap();
    assert!(used.contains("10.000.000") && !used.contains("Thu nhập được chia"), "{used}");
    if let Some(folder) = std::env::var_os("HTX_KEEP_PAPERS") {
        std::fs::copy(&path, std::path::Path::new(&folder).join("bang-ke-thanh-vien.pdf")).unwrap();
    }
}

fn dotted(amount: i64) -> String {
    let digits = amount.to_string();
    let mut shown = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            shown.push('.');
        }
        shown.push(digit);
    }
    shown
}

/// The agreement that makes a sale internal, on form 03-BH, for every member in one job.
#[test]
fn contracts_are_printed_in_one_job() {
    let mut year = founded();
    year.agrees();
    let ids: Vec<String> = year.book.list_contracts(None).unwrap().into_iter().map(|row| row.id).collect();
    let job = PrintJob::Contracts { ids };
    let ready = year.book.print(&job, &job.usual_sheet()).unwrap();
    let path = year.folder.path().join(job.file_name());
    ready.save(&path).unwrap();
    let text = text_of(&path);
    let pages: Vec<&str> = text.split('\u{c}').filter(|page| !page.trim().is_empty()).collect();
    assert_eq!(pages.len(), 10, "each on one sheet");
    for words in ["Mẫu số 03 - BH", "Thành viên 04 (TV04)", "Phân bón", "Năm 2026", "Phần thanh lý hợp đồng"]
    {
        assert!(text.contains(words), "{words}: {}", pages[0]);
    }
    if let Some(folder) = std::env::var_os("HTX_KEEP_PAPERS") {
        std::fs::copy(&path, std::path::Path::new(&folder).join("03-BH.pdf")).unwrap();
    }
}

#[test]
fn certificates_are_given_for_what_was_paid() {
    let mut year = founded();
    year.agrees();
    year.month(1);
    let give = CertificateInput { party: year.id("LK01"), day: "31/1".into(), ..CertificateInput::default() };
    let given = year.book.issue_certificate(&give).unwrap();
    assert_eq!((given.number.as_str(), given.contributed.as_str()), ("Q01-0001", "45.000.000"));
    let register = year.book.capital_register("31/01/2026").unwrap();
    assert_eq!((register.charter.as_str(), register.official), ("300.000.000", 10));
    let row = register.rows.iter().find(|row| row.party.code == "LK01").unwrap();
    assert_eq!((row.share.as_str(), register.faults.len()), ("15 %", 0));
}
