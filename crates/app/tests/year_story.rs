//! The whole year of a cooperative from an empty book: members, capital, twelve months with their closes, the year's
//! closing, the distribution of its income, the papers. The figures were worked out by hand, the calculation beside each
//! (`crates/reports/tests/cases/cooperative-year.csv`), and a second bookkeeper comes to the same.

use crate::case::{self, Case, Paper};
use crate::common::{new_book, text_of};
use crate::division;
use app::Book;
use app::api::capital::{CertificateInput, MembershipInput, PledgeInput, ResolutionInput};
use app::api::checklist::{CountInput, PrepaidInput};
use app::api::contract::ContractInput;
use app::api::form::{FormName, FormQuery};
use app::api::income::DistributionPlan;
use app::api::print::PrintJob;
use app::api::report::TrialQuery;
use app::api::voucher::{Draft, DraftEntry};
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
        let draft = self.draft(paper);
        if let Err(refusal) = self.book.post_draft(&draft) {
            panic!("{paper:?}: {refusal:?}");
        }
    }

    fn draft(&self, paper: &Paper) -> Draft {
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
        draft
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
    a_second_division_comes_to_the_same(&year.case, &figures);
    year.book.post_distribution(2026, &plan("01/NQ-2027"), "20/4/2027").unwrap();
    sheet_is_the_voucher(year);
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

/// Funds, pools and shares once more from the rows of the case alone: what was closed to 4211 and 4212, and what each member
/// bought on 512, earned on 334 and has on 4111 at the end of the year.
fn a_second_division_comes_to_the_same(case: &Case, figures: &coop::distribution::Distribution) {
    let profit = |account: &str| -> i64 {
        let closed = case.rows.iter().filter(|row| row.closes());
        closed
            .map(|row| match (row.debit.as_str(), row.credit.as_str()) {
                (_, credit) if credit == account => row.amount,
                (debit, _) if debit == account => -row.amount,
                _ => 0,
            })
            .sum()
    };
    let percent = |amount: i64, percent: i64| (amount * percent + 50) / 100;
    let (outside, inside) = (profit("4211"), profit("4212"));
    let funds = [("4421", 10, 5), ("418", 10, 10), ("3532", 5, 5)].map(|(account, of_outside, of_inside)| {
        (account.to_owned(), percent(outside, of_outside), percent(inside, of_inside))
    });
    let got: Vec<_> =
        figures.funds.iter().map(|fund| (fund.account.to_string(), fund.external, fund.internal)).collect();
    assert_eq!(got, funds);
    let rest = |amount: i64, part: fn(&(String, i64, i64)) -> i64| amount - funds.iter().map(part).sum::<i64>();
    let (outside, inside) = (rest(outside, |fund| fund.1), rest(inside, |fund| fund.2));
    let pools = division::by_hand(inside, &[60, 10, 30]);
    let parts = [figures.pool_use, figures.pool_labour, figures.pool_capital_internal, figures.pool_capital_external];
    assert_eq!(parts, [pools[0], pools[1], pools[2], outside]);

    let mut keys = std::collections::BTreeMap::<&str, [i64; 3]>::new();
    for (account, party, amount) in &case.openings {
        if account.starts_with("4111") {
            keys.entry(party).or_default()[2] -= amount;
        }
    }
    for row in case.rows.iter().filter(|row| row.date.starts_with("2026")) {
        // Interest of an internal loan is paid in cash, and names who paid it on its own side.
        let user = if row.debit_party.is_empty() { &row.credit_party } else { &row.debit_party };
        if row.credit.starts_with("512") && user.starts_with("TV") {
            keys.entry(user).or_default()[0] += row.amount;
        }
        if row.credit.starts_with("334") && row.credit_party.starts_with("TV") {
            keys.entry(&row.credit_party).or_default()[1] += row.amount;
        }
        for (account, party, amount) in
            [(&row.credit, &row.credit_party, row.amount), (&row.debit, &row.debit_party, -row.amount)]
        {
            if account.starts_with("4111") {
                keys.entry(party).or_default()[2] += amount;
            }
        }
    }
    let column = |at: usize| -> Vec<i64> { keys.values().map(|key| key[at]).collect() };
    let again = [(pools[0], 0), (pools[1], 1), (pools[2], 2), (outside, 2)]
        .map(|(pool, key): (i64, usize)| division::by_hand(pool, &column(key)));
    for (at, code) in keys.keys().enumerate() {
        let share = figures.shares.iter().find(|share| share.member.code == *code).unwrap();
        let got = [share.by_use, share.by_labour, share.by_capital_internal, share.by_capital_external];
        assert_eq!(got, [0, 1, 2, 3].map(|pool: usize| again[pool][at]), "{code}");
    }
    assert_eq!(figures.shares.len(), keys.len());
}

/// The voucher names the resolution on every line, and the sheet of a year that is opened again is what the voucher says,
/// whatever plan the window has.
fn sheet_is_the_voucher(year: &Year) {
    let view = year.book.distribution(2026, &DistributionPlan::default()).unwrap();
    let lines = year.book.duplicate(&view.posted[0].voucher).unwrap().entries;
    let mut shares = std::collections::BTreeMap::<String, i64>::new();
    for line in &lines {
        let resolution = line.extra.iter().find(|field| field.key == "resolution");
        assert_eq!(resolution.map(|field| field.value.as_str()), Some("01/NQ-2027"), "{line:?}");
        if line.credit == "338" {
            *shares.entry(line.credit_party.clone().unwrap()).or_default() += line.amount.parse::<i64>().unwrap();
        }
    }
    let wanted = year.case.expected("share");
    assert_eq!(shares.len(), wanted.len());
    let job = PrintJob::Allocation { year: 2026, plan: Box::default() };
    let ready = year.book.print(&job, &job.usual_sheet()).unwrap();
    let path = year.folder.path().join(job.file_name());
    ready.save(&path).unwrap();
    let paper = text_of(&path);
    assert!(paper.contains("Theo nghị quyết 01/NQ-2027 của đại hội thành viên"), "{paper}");
    for (code, wanted) in wanted {
        assert_eq!(shares[&year.id(code)], wanted[4], "{code}");
        let shown = view.members.iter().find(|share| share.party.code == code).unwrap();
        let columns =
            [&shown.by_use, &shown.by_labour, &shown.by_capital_internal, &shown.by_capital_external, &shown.total];
        let figures = columns.map(|text| text.replace('.', "").parse().unwrap_or(0));
        assert_eq!(&figures[..], wanted, "{code}");
        let row = paper.lines().find(|line| line.contains(&format!("({code})"))).unwrap();
        assert!(row.contains(&dotted(wanted[4])), "{row}");
    }
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

/// A first quarter with a loss in which M05 leaves, entered through a book: the figures worked out by hand
/// (`crates/reports/tests/cases/loss-quarter.csv`).
#[test]
fn a_quarter_with_a_loss_and_a_leaver_ends_as_worked_out_by_hand() {
    let folder = tempfile::tempdir().unwrap();
    let mut book = Book::create(&new_book(&folder, "quy.htx", "HTX Dịch vụ Mường Thanh"), false).unwrap();
    let case = Case::read(include_str!("../../reports/tests/cases/loss-quarter.csv"));
    let members: String = (1..=7).map(|at| format!("M{at:02},Thành viên {at:02},official,yes\n")).collect();
    book.import_parties(format!("code,name,kind,service_contract\n{members}").as_bytes()).unwrap();
    book.import_opening("2026-01-01".parse().unwrap(), case.opening_file().as_bytes()).unwrap();
    let meeting = ResolutionInput {
        number: "02/NQ".into(),
        day: "10/3/2026".into(),
        subject: "capital-return".into(),
        title: "Trả vốn góp cho thành viên ra".into(),
        present: 6,
        in_favour: 6,
        ..ResolutionInput::default()
    };
    book.record_resolution(&meeting).unwrap();
    let mut year = Year { book, case, folder };
    let papers: Vec<Paper> =
        ["2026-01", "2026-02", "2026-03"].iter().flat_map(|month| year.case.papers(month)).collect();
    for paper in &papers {
        let mut draft = year.draft(paper);
        if paper.rows.iter().any(|row| row.debit == "4111") {
            let refused = year.book.post_draft(&draft).unwrap_err();
            assert!(refused.objections.iter().any(|fault| fault.code == "capital.return-unresolved"), "{refused:?}");
            for entry in &mut draft.entries {
                let (key, value) = ("resolution".to_owned(), "02/NQ".to_owned());
                entry.extra.push(app::api::voucher::ExtraField { key, side: "debit".into(), value });
            }
        }
        year.book.post_draft(&draft).unwrap_or_else(|refusal| panic!("{paper:?}: {refusal:?}"));
    }
    let leaves = MembershipInput { party: year.id("M05"), day: "15/3/2026".into(), ..MembershipInput::default() };
    year.book.set_membership(&leaves).unwrap();

    let quarter = |form: FormName| FormQuery { form, from: "2026-01-01".into(), to: "2026-03-31".into() };
    for (name, form) in [("B01", FormName::B01), ("B02", FormName::B02)] {
        let lines = year.book.form_json(&quarter(form)).unwrap()["lines"].clone();
        for (line, columns) in lines.as_object().unwrap() {
            let wanted = year.case.expected(name).into_iter().find(|(of, _)| of == line);
            let wanted = wanted.map_or(0, |(_, columns)| columns[0]);
            assert_eq!(columns["this"], wanted, "{name} {line}");
        }
    }
    let equity = year.book.form_json(&quarter(FormName::F02)).unwrap()["rows"].clone();
    for (item, place) in [("members_capital", "I.1"), ("undistributed_profit", "IV")] {
        let row = equity.as_array().unwrap().iter().find(|row| row["item"] == item).unwrap();
        let columns = ["opening", "increase", "decrease", "closing"].map(|column| row[column].as_i64().unwrap());
        assert_eq!(columns, year.case.wanted("F02", place), "{item}");
    }
    let register = year.book.capital_register("31/3/2026").unwrap();
    assert_eq!((register.official, register.charter.as_str(), register.faults.len()), (6, "60.000.000", 0));

    // Closed at the end of the year it is the same loss, and nothing to share.
    let ended = year.book.post_year_end(2026, None).unwrap();
    assert_eq!((ended.profit_external.as_str(), ended.profit_internal.as_str()), ("-500000", "-6000000"));
    let shown = year.book.distribution(2026, &plan("02/NQ")).unwrap();
    let faults: Vec<&str> = shown.faults.iter().map(|fault| fault.code.as_str()).collect();
    let expected = [
        "resolution.other-subject",
        "distribution.loss-untreated-external",
        "distribution.loss-untreated-internal",
        "distribution.nothing",
    ];
    assert_eq!(faults, expected);
    assert!(year.book.verify().unwrap().ok);
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
