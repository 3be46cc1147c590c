//! Every spreadsheet the program writes, read back by another program (`openpyxl`): the same cells, numbers as numbers, days
//! as days; and figures of one sheet that must be those of another. `HTX_OFFICE` names an office program (`soffice`) that opens
//! every file and saves it anew before: what is then read is what it took the cells for (`cargo xtask soak`).

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use app::Book;
use app::api::export::{ExportFormat, ExportJob};
use app::api::form::{FormName, FormQuery};
use app::api::money::{BankBookRef, Beside, CompareQuery};
use app::api::party::PartyQuery;
use app::api::print::{KeptBook, PrintJob};
use app::api::report::TrialQuery;
use app::api::voucher::VoucherQuery;
use app::wording::Language;
use reports::sheet::{Cell, Holds, Sheet};
use serde_json::Value;

const FROM: &str = "2025-01-01";
const TO: &str = "2025-12-31";

fn jobs(book: &Book) -> Vec<ExportJob> {
    let (from, to) = (|| FROM.to_owned(), || TO.to_owned());
    let party = |code: &str| book.party_with_code(code).unwrap().to_string();
    let form = |form| ExportJob::Form { query: FormQuery { form, from: from(), to: to() } };
    let paper = |job| ExportJob::Paper { job: Box::new(job) };
    let kept =
        |book| paper(PrintJob::Kept { book, party: None, store: None, from: FROM.to_owned(), to: TO.to_owned() });
    vec![
        ExportJob::Vouchers { query: VoucherQuery::default() },
        ExportJob::Parties { query: PartyQuery::default() },
        ExportJob::Journal { from: from(), to: to() },
        ExportJob::Ledger { account: "1111".into(), party: None, from: from(), to: to() },
        ExportJob::Ledger { account: "131".into(), party: Some(party("KH01")), from: from(), to: to() },
        ExportJob::Statement { party: party("TV003"), from: from(), to: to() },
        ExportJob::Trial { query: TrialQuery { from: from(), to: to(), level: 3, net: false } },
        form(FormName::B01),
        form(FormName::B02),
        form(FormName::F02),
        form(FormName::B09),
        ExportJob::Comparison {
            query: CompareQuery { from: "2025-07-01".into(), to: to(), beside: Beside::Previous, level: 2 },
        },
        ExportJob::Cash { account: "1111".into(), from: from(), to: to() },
        ExportJob::Bank {
            book: BankBookRef { account: "1121".into(), bank_account: String::new() },
            from: from(),
            to: to(),
        },
        ExportJob::Amended { from: from(), to: to() },
        kept(KeptBook::S06),
        kept(KeptBook::S07),
        kept(KeptBook::S08),
        kept(KeptBook::S23),
        paper(PrintJob::Cash { account: "1111".into(), detailed: true, from: from(), to: to() }),
        paper(PrintJob::MemberRegister { day: to() }),
        paper(PrintJob::Series { year: 2025 }),
        paper(PrintJob::Ageing { account: "131".into(), day: to() }),
        paper(PrintJob::YearBooks { year: 2025 }),
    ]
}

/// What the other program reads: tabs, each with its rows.
fn read_back(path: &Path) -> Vec<(String, Vec<Vec<Value>>)> {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/read_xlsx.py");
    // Debian's own Python: its library came with a package, which another interpreter would not see.
    let out = Command::new("/usr/bin/python3").arg(script).arg(path).output().unwrap();
    assert!(out.status.success(), "python3-openpyxl: {}", String::from_utf8_lossy(&out.stderr));
    serde_json::from_slice(&out.stdout).unwrap()
}

/// The files as the office program named by `HTX_OFFICE` saves them after having opened them; as they are where none is named.
fn through_office(folder: &Path, files: Vec<PathBuf>) -> Vec<PathBuf> {
    let Some(office) = std::env::var_os("HTX_OFFICE") else { return files };
    let (saved, profile) = (folder.join("saved"), folder.join("profile"));
    let started = Instant::now();
    let out = Command::new(office)
        .arg(format!("-env:UserInstallation=file://{}", profile.display()))
        .args(["--headless", "--convert-to", "xlsx", "--outdir"])
        .arg(&saved)
        .args(&files)
        .output()
        .unwrap();
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    println!("{} files opened and saved by an office program in {:.1?}", files.len(), started.elapsed());
    files.iter().map(|file| saved.join(file.file_name().unwrap())).collect()
}

/// Whether what was read is what was meant, the column saying what it holds.
fn is_same(meant: &Cell, holds: Holds, read: &Value) -> bool {
    match meant {
        Cell::Blank => read.is_null(),
        // An apostrophe or an equals sign at the beginning stays a letter.
        Cell::Text(text) => read["text"].as_str() == Some(text),
        Cell::Day(day) => read["day"].as_str() == Some(&day.to_string()),
        Cell::Number(number) => {
            read["number"].as_str() == Some(&number.to_string())
                && (holds != Holds::Dong || read["format"].as_str() == Some("#,##0"))
        }
        Cell::Fraction(digits) => {
            let number = read["number"].as_str().and_then(|text| text.parse::<f64>().ok());
            number == digits.parse::<f64>().ok() && number.is_some()
        }
    }
}

fn compare(sheet: &Sheet, rows: &[Vec<Value>]) {
    let titles: Vec<&str> = rows[0].iter().map(|cell| cell["text"].as_str().unwrap_or_default()).collect();
    assert_eq!(titles, sheet.columns.iter().map(|column| column.title.as_str()).collect::<Vec<_>>(), "{}", sheet.title);
    assert_eq!(rows.len() - 1, sheet.rows.len(), "rows of {}", sheet.title);
    for (line, (meant, read)) in sheet.rows.iter().zip(&rows[1..]).enumerate() {
        for (at, (meant, column)) in meant.iter().zip(&sheet.columns).enumerate() {
            // Cells at the end of a row that hold nothing may be left out.
            let read = read.get(at).unwrap_or(&Value::Null);
            assert!(
                is_same(meant, column.holds, read),
                "{} row {} {}: {meant:?} was read as {read}",
                sheet.title,
                line + 2,
                column.title
            );
        }
    }
}

/// The sum of a column, as the other program reads its numbers.
fn sum(rows: &[Vec<Value>], title: &str) -> i64 {
    let at = rows[0].iter().position(|cell| cell["text"] == title).unwrap_or_else(|| panic!("no column {title}"));
    rows[1..].iter().filter_map(|row| row[at]["number"].as_str()?.parse::<i64>().ok()).sum()
}

#[test]
fn another_program_reads_every_sheet_as_it_was_meant() {
    let folder = tempfile::tempdir().unwrap();
    let book = Book::make_practice(&folder.path().join("thuc-hanh.htx")).unwrap();
    let (mut days, mut numbers, mut sheets) = (0, 0, 0);
    let jobs = jobs(&book);
    let write = |(at, job): (usize, &ExportJob)| {
        let path = folder.path().join(format!("{at}.xlsx"));
        book.export(job, &path, ExportFormat::Xlsx, false, Language::Vietnamese).unwrap();
        path
    };
    let files = through_office(folder.path(), jobs.iter().enumerate().map(write).collect());
    for (job, path) in jobs.iter().zip(&files) {
        let meant = book.tables(job, Language::Vietnamese).unwrap();
        let read = read_back(path);
        assert_eq!(read.len(), meant.len());
        for (sheet, (tab, rows)) in meant.iter().zip(&read) {
            assert!(!tab.is_empty() && tab.chars().count() <= 31);
            compare(sheet, rows);
            let cells = || sheet.rows.iter().flatten();
            days += cells().filter(|cell| matches!(cell, Cell::Day(_))).count();
            numbers += cells().filter(|cell| matches!(cell, Cell::Number(_) | Cell::Fraction(_))).count();
            sheets += 1;
        }
    }
    println!("{days} days, {numbers} numbers, {sheets} sheets");
    assert!(days > 10_000 && numbers > 15_000 && sheets > 150, "{days} days, {numbers} numbers, {sheets} sheets");
}

#[test]
fn figures_of_one_sheet_are_those_of_another() {
    let folder = tempfile::tempdir().unwrap();
    let book = Book::make_practice(&folder.path().join("thuc-hanh.htx")).unwrap();
    let read = |name: &str, job: ExportJob| {
        let path = folder.path().join(name);
        book.export(&job, &path, ExportFormat::Xlsx, false, Language::Vietnamese).unwrap();
        read_back(&path).remove(0).1
    };
    let (from, to) = (FROM.to_owned(), TO.to_owned());
    let query = TrialQuery { from: from.clone(), to: to.clone(), level: 1, net: false };
    let trial = read("trial.xlsx", ExportJob::Trial { query: query.clone() });
    let journal = read("journal.xlsx", ExportJob::Journal { from: from.clone(), to: to.clone() });
    let shown = book.trial_balance(&query).unwrap().total.debit;
    let total = shown.replace('.', "").parse::<i64>().unwrap();
    // F01 ends with its total, so every column holds its figures twice over; what stands beside the balance is apart.
    let row = |of: &[Vec<Value>], account: &str| of.iter().position(|row| row[0]["text"] == account).unwrap();
    let of_balance = |cells: &[Value]| !cells[0]["text"].as_str().unwrap_or("0").starts_with('0');
    let at = trial[0].iter().position(|cell| cell["text"] == "Nợ").unwrap();
    let number = |cell: &Value| cell["number"].as_str().map_or(0, |text| text.parse::<i64>().unwrap());
    let added: i64 = trial[1..].iter().filter(|cells| of_balance(cells)).map(|cells| number(&cells[at])).sum();
    assert_eq!(added, total);
    // Every line of the journal is debited once; what is only counted beside the balance has no account against it.
    let debit = journal[0].iter().position(|cell| cell["text"] == "TK Nợ").unwrap();
    let pairs: Vec<Vec<Value>> = journal[1..].iter().filter(|cells| of_journal(&cells[debit])).cloned().collect();
    assert_eq!(sum(&[vec![journal[0].clone()], pairs].concat(), "Số tiền"), total);
    // The cash book's inflow and outflow are the ledger's debit and credit.
    let cash = read("cash.xlsx", ExportJob::Cash { account: "1111".into(), from: from.clone(), to: to.clone() });
    let ledger = read("ledger.xlsx", ExportJob::Ledger { account: "1111".into(), party: None, from, to });
    // Below its movements the cash book ends with their sum, so every column holds its figures twice over; the ledger has
    // sums of months, quarters and years between them, and those have no number of a voucher.
    let number_at = ledger[0].iter().position(|cell| cell["text"] == "Số chứng từ").unwrap();
    let moves: Vec<Vec<Value>> = ledger
        .iter()
        .enumerate()
        .filter(|(at, row)| *at == 0 || !row[number_at].is_null())
        .map(|(_, row)| row.clone())
        .collect();
    for (of_cash, of_ledger) in [("Thu", "Nợ"), ("Chi", "Có")] {
        assert_eq!(sum(&cash, of_cash), 2 * sum(&moves, of_ledger), "{of_cash}");
    }
    assert_eq!(trial[row(&trial, "111")][at]["number"], cash.last().unwrap()[7]["number"]);
}

fn of_journal(debit: &Value) -> bool {
    debit["text"].as_str().is_some_and(|account| !account.starts_with('0'))
}
