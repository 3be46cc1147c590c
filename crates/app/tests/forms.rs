//! The statutory forms of a real book: a full year entered as vouchers ends with the statements worked out by hand, every
//! figure opens its vouchers, and the same pages and sheets leave the program.

use std::collections::BTreeSet;

use crate::common::{new_book, text_of};
use app::Book;
use app::api::export::{ExportFormat, ExportJob};
use app::api::form::{FormName, FormQuery, LastYearFigure, SourceQuery, StatutoryForm};
use app::api::print::{KeptBook, PrintJob};
use app::api::report::RangeQuery;
use app::api::voucher::Purpose;
use app::wording::Language;
use serde_json::{Value, json};
use tempfile::TempDir;

/// Twelve members, a full year, worked out by hand: the case `reports` is tested with.
const CASE: &str = include_str!("../../reports/tests/cases/full-year.csv");

struct Year {
    book: Book,
    folder: TempDir,
}

impl Year {
    /// The case as a book: its openings, and each row of its journal as a voucher; without the closing entries if asked.
    fn enter(closed: bool) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut book = Book::create(&new_book(&folder, "nam.htx", "HTX Nông nghiệp Nà Lành"), false).unwrap();
        let rows: Vec<Vec<String>> = CASE
            .lines()
            .filter(|line| !line.starts_with('#'))
            .map(|line| line.splitn(8, ',').map(|cell| cell.trim_matches('"').to_owned()).collect())
            .collect();
        let mut parties = BTreeSet::new();
        let mut opening = String::from("account,party,debit,credit\n");
        let mut vouchers = String::new();
        for (at, row) in rows.iter().enumerate() {
            match row[0].as_str() {
                "opening" => {
                    parties.insert(row[2].clone());
                    let amount: i64 = row[3].parse().unwrap();
                    let (debit, credit) = (amount.max(0), (-amount).max(0));
                    opening.push_str(&format!("{},{},{debit},{credit}\n", row[1], row[2]));
                }
                // Taken back in part by an adjustment, below: a file holds no negative amounts.
                "entry" if row[6].starts_with('-') => {}
                "entry" if closed || !(row[2].starts_with("911") || row[4].starts_with("911") || row[4] == "521") => {
                    parties.extend([row[3].clone(), row[5].clone()]);
                    vouchers.push_str(&voucher(at, row));
                }
                _ => {}
            }
        }
        let kind = |code: &str| match code.chars().next() {
            Some('M') => "official",
            Some('P') => "supplier",
            Some('D') => "fund",
            Some('N') if code == "NH" => "lender",
            Some('N') => "employee",
            _ => "customer",
        };
        let register: String = parties
            .iter()
            .filter(|code| !code.is_empty())
            .map(|code| format!("{code},Người {code},{},yes\n", kind(code)))
            .collect();
        book.import_parties(format!("code,name,kind,service_contract\n{register}").as_bytes()).unwrap();
        book.import_opening("2026-01-01".parse().unwrap(), opening.as_bytes()).unwrap();
        book.import_vouchers(vouchers.as_bytes(), false, |_| ()).unwrap();
        let range = RangeQuery { from: "2026-06-30".into(), to: "2026-06-30".into(), offset: 0, limit: 1 };
        let service = book.account_ledger("5113", None, None, &range).unwrap().rows[0].voucher.clone();
        let mut less = book.adjust_draft(&service).unwrap();
        less.date = "2026-12-25".into();
        less.narration = "Ghi âm: giảm tiền dịch vụ ghi thừa".into();
        less.entries[0].amount = "-1000000".into();
        if let Purpose::Adjust { reason, .. } = &mut less.purpose {
            *reason = "Ghi thừa".into();
        }
        book.post_draft(&less).unwrap();
        Self { book, folder }
    }

    fn form(&self, form: FormName) -> StatutoryForm {
        self.book.statutory_form(&whole(form)).unwrap()
    }
}

fn voucher(at: usize, row: &[String]) -> String {
    let mut entry = json!({ "debit": row[2], "amount": row[6].parse::<i64>().unwrap() });
    for (name, value) in [("debit_party", &row[3]), ("credit", &row[4]), ("credit_party", &row[5])] {
        if !value.is_empty() {
            entry[name] = value.as_str().into();
        }
    }
    let words =
        json!({ "id": format!("R{at:03}"), "date": row[1], "kind": "KT", "narration": row[7], "entries": [entry] });
    format!("{words}\n")
}

fn whole(form: FormName) -> FormQuery {
    FormQuery { form, from: "2026-01-01".into(), to: "2026-12-31".into() }
}

/// The figures the case was worked out to, of one form: line, and its columns.
fn expected(form: &str) -> Vec<(String, Vec<String>)> {
    let rows = CASE.lines().filter_map(|line| line.strip_prefix(&format!("expect,{form},")));
    rows.map(|row| row.split(',').map(str::to_owned).collect::<Vec<_>>())
        .map(|mut cells| (cells.remove(0), cells))
        .collect()
}

#[test]
fn a_full_year_entered_from_paper_facts_ends_with_the_statements_worked_out_by_hand() {
    let year = Year::enter(true);
    for (name, form) in [("B01", FormName::B01), ("B02", FormName::B02)] {
        let lines = year.book.form_json(&whole(form)).unwrap()["lines"].clone();
        let wanted = expected(name);
        for (line, columns) in lines.as_object().unwrap() {
            let want = wanted.iter().find(|(code, _)| code == line);
            let this: i64 = want.map_or(0, |(_, columns)| columns[0].parse().unwrap());
            assert_eq!(columns["this"], this, "{name} {line}");
        }
        assert!(wanted.iter().all(|(code, _)| lines.get(code).is_some()), "{name}");
    }
    let rows = year.book.form_json(&whole(FormName::F02)).unwrap()["rows"].clone();
    let members = rows.as_array().unwrap().iter().find(|row| row["item"] == "members_capital").unwrap();
    assert_eq!((&members["opening"], &members["closing"]), (&json!(180_000_000), &json!(185_000_000)));

    let form = year.form(FormName::B01);
    let waiting: Vec<&str> =
        form.checks.iter().filter(|check| check.verdict != "holds").map(|check| check.id.as_str()).collect();
    assert_eq!(waiting, ["I15"], "{:?}", form.checks);
    assert!(form.unclosed.is_empty() && form.provisional, "nothing is left to carry, no month is closed");
    let total = form.rows.iter().find(|row| row.code == "200").unwrap();
    assert_eq!((total.figures[0].shown.as_str(), total.figures[1].shown.as_str()), ("710.614.000", "568.000.000"));
    assert_eq!(form.rows.iter().find(|row| row.code == "152").unwrap().figures[0].shown, "(100.000.000)");
}

/// The same year without its closing entries is shown as if closed, and says so; the checks wait, none fails.
#[test]
fn before_closing_the_figures_are_those_that_closing_will_give() {
    let (open, closed) = (Year::enter(false), Year::enter(true));
    for form in [FormName::B01, FormName::B02, FormName::F02, FormName::B09] {
        assert_eq!(open.book.form_json(&whole(form)).unwrap(), closed.book.form_json(&whole(form)).unwrap());
    }
    let form = open.form(FormName::B01);
    assert_eq!(form.unclosed.len(), 13);
    let verdicts: BTreeSet<&str> = form.checks.iter().map(|check| check.verdict.as_str()).collect();
    assert_eq!(verdicts, BTreeSet::from(["absent", "holds", "not-yet"]), "{:?}", form.checks);
}

#[test]
fn a_figure_opens_its_parts_and_each_part_its_vouchers() {
    let year = Year::enter(true);
    let sources = year.book.figure_sources(&whole(FormName::B01), "130", 0).unwrap();
    assert_eq!((sources.shown.as_str(), sources.rows.len()), ("165.110.000", 14));
    let lan = sources.rows.iter().find(|row| row.party.as_ref().is_some_and(|party| party.code == "M03")).unwrap();
    assert_eq!((lan.kind.as_str(), lan.account.as_str(), lan.shown.as_str()), ("balance", "131", "35.280.000"));
    let behind = |source: &app::api::form::FigureSource| {
        let query = SourceQuery {
            kind: source.kind.clone(),
            account: source.account.clone(),
            contra: source.contra.clone(),
            party: source.party.as_ref().map(|party| party.id.clone()),
            from: source.from.clone(),
            to: source.to.clone(),
            offset: 0,
            limit: 100,
        };
        year.book.source_rows(&query).unwrap()
    };
    // Fertilizer, its tax, and the old debt paid.
    assert_eq!(behind(lan).count, 3);

    let cost = year.book.figure_sources(&whole(FormName::B02), "11a", 0).unwrap();
    let goods = cost.rows.iter().find(|row| row.account == "6111").unwrap();
    // Two sales and the goods returned, not the entry that carried them to 911.
    assert_eq!((goods.kind.as_str(), behind(goods).count), ("pair", 3));

    let before = year.book.figure_sources(&whole(FormName::B01), "110", 1).unwrap();
    assert!(before.rows.iter().all(|row| !row.opens), "the book begins there: it was typed");
    assert_eq!(year.book.figure_sources(&whole(FormName::B01), "999", 0).unwrap_err().code, "form.no-figure");
}

#[test]
fn a_voucher_of_an_open_month_changes_exactly_the_figures_it_should() {
    let mut year = Year::enter(true);
    let lines = |year: &Year, form| year.book.form_json(&whole(form)).unwrap()["lines"].clone();
    let (before, result) = (lines(&year, FormName::B01), lines(&year, FormName::B02));
    let range = RangeQuery { from: "2026-07-18".into(), to: "2026-07-18".into(), offset: 0, limit: 10 };
    let rows = year.book.account_ledger("1111", None, None, &range).unwrap().rows;
    let mut draft = year.book.amend_draft(&rows[0].voucher).unwrap();
    draft.entries[0].amount = "13000000".into();
    if let Purpose::Amend { reason, .. } = &mut draft.purpose {
        *reason = "Ghi thiếu".into();
    }
    year.book.post_draft(&draft).unwrap();
    let after = lines(&year, FormName::B01);
    let moved: Vec<(String, i64)> = before
        .as_object()
        .unwrap()
        .iter()
        .map(|(line, columns)| {
            (line.clone(), after[line]["this"].as_i64().unwrap() - columns["this"].as_i64().unwrap())
        })
        .filter(|(_, by)| *by != 0)
        .collect();
    assert_eq!(moved, [("110".to_owned(), 1_000_000), ("130".to_owned(), -1_000_000)]);
    assert_eq!(lines(&year, FormName::B02), result);
}

#[test]
fn last_year_is_typed_once_and_taken_from_the_books_when_they_hold_it() {
    let mut year = Year::enter(true);
    assert_eq!(year.form(FormName::B02).last_year, "absent");
    let figure =
        |line: &str, amount: &str| LastYearFigure { line: line.into(), name: String::new(), amount: amount.into() };
    let wrong = year.book.set_last_year(2025, &[figure("01a", "1.250")]).unwrap_err();
    assert_eq!(wrong.code, "setting.value");
    assert_eq!(year.book.set_last_year(2025, &[figure("200", "1")]).unwrap_err().code, "form.line-unknown");
    year.book.set_last_year(2025, &[figure("01a", "90000000"), figure("11a", "50000000")]).unwrap();
    let form = year.form(FormName::B02);
    assert_eq!((form.last_year.as_str(), form.last_fiscal_year), ("typed", 2025));
    let last = |form: &StatutoryForm, line: &str| {
        form.rows.iter().find(|row| row.code == line).unwrap().figures[1].shown.clone()
    };
    assert_eq!((last(&form, "01"), last(&form, "60")), ("90.000.000".into(), "40.000.000".into()));

    year.book.open_next_year().unwrap();
    let next = FormQuery { form: FormName::B02, from: "2027-01-01".into(), to: "2027-12-31".into() };
    let form = year.book.statutory_form(&next).unwrap();
    assert_eq!((form.last_year.as_str(), last(&form, "60").as_str()), ("books", "9.014.000"));
    let opened = year.book.statutory_form(&FormQuery { form: FormName::B01, ..next }).unwrap();
    let carried = opened.checks.iter().find(|check| check.id == "I15").unwrap();
    assert_eq!(carried.verdict, "holds", "{carried:?}");
    assert_eq!(last(&opened, "200"), "710.614.000");
}

#[test]
fn periods_are_read_as_people_name_them() {
    let year = Year::enter(true);
    let days = |text: &str| year.book.period_days(text).map(|(from, to)| format!("{from} {to}"));
    assert_eq!(days("2026").unwrap(), "2026-01-01 2026-12-31");
    assert_eq!(days("2026-Q2").unwrap(), "2026-04-01 2026-06-30");
    assert_eq!(days("2026-02").unwrap(), "2026-02-01 2026-02-28");
    for wrong in ["", "Q1", "2026-Q5", "2026-13", "26-Q1-"] {
        assert_eq!(days(wrong).unwrap_err().code, "period.unreadable", "{wrong}");
    }
}

#[test]
fn forms_and_books_are_on_paper_word_for_word() {
    let year = Year::enter(true);
    let (from, to) = ("2026-01-01".to_owned(), "2026-12-31".to_owned());
    let kept = |book| PrintJob::Kept { book, party: None, store: None, from: from.clone(), to: to.clone() };
    let jobs: Vec<(PrintJob, &[&str])> = vec![
        (
            PrintJob::Form { query: whole(FormName::B01) },
            &[
                "Mẫu số B01 - HTX",
                "BÁO CÁO TÌNH HÌNH TÀI CHÍNH",
                "710.614.000",
                "Tài sản chung không chia",
                "(36.000.000)",
                "Người đại diện theo pháp luật",
            ],
        ),
        (
            PrintJob::Form { query: whole(FormName::B02) },
            &["Mẫu số B02 - HTX", "37.257.535", "(7.500.000)", "Lợi nhuận sau thuế thu nhập doanh nghiệp"],
        ),
        (PrintJob::Form { query: whole(FormName::F02) }, &["Mẫu số F02 - HTX", "20.993.535", "Quỹ chung không chia"]),
        (
            PrintJob::Form { query: whole(FormName::B09) },
            &["BẢN THUYẾT MINH", "Thông tư số 71/2024/TT-BTC", "Thuế giá trị gia tăng phải nộp", "7.160.000"],
        ),
        (
            PrintJob::Cash { account: "111".into(), detailed: false, from: from.clone(), to: to.clone() },
            &["Mẫu số S04a", "SỔ QUỸ TIỀN MẶT", "93.240.000", "Số tồn đầu kỳ"],
        ),
        (
            PrintJob::Cash { account: "111".into(), detailed: true, from: from.clone(), to: to.clone() },
            &["Mẫu số S04b", "SỔ KẾ TOÁN CHI TIẾT QUỸ TIỀN MẶT"],
        ),
        (kept(KeptBook::S29), &["Mẫu số S29", "Trích quỹ chung không chia từ lãi 2025", "6.000.000"]),
        (kept(KeptBook::S31), &["Mẫu số S31", "Người M12 (M12)", "Góp thêm vốn", "Vốn đã trả lại"]),
        (kept(KeptBook::S32), &["Mẫu số S32", "Người DEV (DEV)", "22.400.000"]),
        (kept(KeptBook::S07), &["Mẫu số S07", "136.664.000"]),
        (kept(KeptBook::S23), &["Mẫu số S23", "Dịch vụ tưới vụ đông xuân"]),
        (PrintJob::Series { year: 2026 }, &["SỔ THEO DÕI QUYỂN CHỨNG TỪ", "KT.Q01-0001"]),
    ];
    for (job, words) in jobs {
        let ready = year.book.print(&job, &job.usual_sheet()).unwrap();
        let path = year.folder.path().join(job.file_name());
        ready.save(&path).unwrap();
        let text = text_of(&path);
        for word in words {
            assert!(text.contains(word), "{} has no {word}:\n{text}", job.file_name());
        }
        assert!(ready.pictures(0, 1).unwrap()[0].svg.starts_with("<svg"));
    }
    // Twelve members, each on a page of his own.
    assert_eq!(year.book.print(&kept(KeptBook::S31), &kept(KeptBook::S31).usual_sheet()).unwrap().count(), 12);
}

#[test]
fn all_books_of_the_year_are_one_job_with_its_pages_counted() {
    let year = Year::enter(true);
    let job = PrintJob::YearBooks { year: 2026 };
    let ready = year.book.print(&job, &job.usual_sheet()).unwrap();
    let path = year.folder.path().join(job.file_name());
    ready.save(&path).unwrap();
    let text = text_of(&path);
    let pages: Vec<&str> = text.split('\u{c}').collect();
    assert_eq!(pages.len(), usize::try_from(ready.count()).unwrap() + 1, "each page ends with a form feed");
    assert!(pages[0].contains("BỘ SỔ KẾ TOÁN") && pages[0].contains("Nhật ký chung"), "{}", pages[0]);
    assert!(pages[1].contains("MỤC LỤC BỘ SỔ KẾ TOÁN"), "{}", pages[1]);
    for book in ["SỔ NHẬT KÝ CHUNG", "SỔ CÁI", "SỔ QUỸ TIỀN MẶT", "SỔ TIỀN GỬI NGÂN HÀNG", "SỔ THEO DÕI VỐN GÓP"]
    {
        assert!(text.contains(book), "{book}");
    }
    // The cover counts what follows the contents.
    let contents = pages.iter().take_while(|page| !page.contains("Mẫu số B01")).count() - 1;
    let books = pages.len() - 1 - 1 - contents;
    assert!(pages[0].contains(&format!("{books} trang, kèm mục lục {contents} trang")), "{}", pages[0]);
}

#[test]
fn a_form_leaves_as_a_spreadsheet_with_its_numbers() {
    use calamine::{Data, Reader, Xlsx};
    let year = Year::enter(true);
    let job = ExportJob::Form { query: whole(FormName::B01) };
    let path = year.folder.path().join("b01.xlsx");
    year.book.export(&job, &path, ExportFormat::Xlsx, false, Language::Vietnamese).unwrap();
    let mut book: Xlsx<_> = calamine::open_workbook(&path).unwrap();
    let range = book.worksheet_range_at(0).unwrap().unwrap();
    let rows: Vec<Vec<Data>> = range.rows().map(<[Data]>::to_vec).collect();
    let text = |text: &str| Data::String(text.into());
    assert_eq!(
        rows[0],
        [text("Mã số"), text("Chỉ tiêu"), text("Thuyết minh"), text("Số cuối năm"), text("Số đầu năm")]
    );
    let line = rows.iter().find(|row| row[0] == text("130")).unwrap();
    assert_eq!((&line[3], &line[4]), (&Data::Float(165_110_000.0), &Data::Float(27_000_000.0)));
    let json: Value = year.book.form_json(&whole(FormName::B01)).unwrap();
    assert_eq!(rows.len() - 1, json["lines"].as_object().unwrap().len());
}

/// A book on paper leaves as a spreadsheet with the same columns; several books have a tab each.
#[test]
fn books_on_paper_leave_as_spreadsheets_with_a_tab_for_each() {
    use calamine::{Data, Reader, Xlsx};
    let year = Year::enter(true);
    let (from, to) = ("2026-01-01".to_owned(), "2026-12-31".to_owned());
    let written = |job: PrintJob| -> Xlsx<std::io::BufReader<std::fs::File>> {
        let path = year.folder.path().join(job.file_name().replace(".pdf", ".xlsx"));
        let job = ExportJob::Paper { job: Box::new(job) };
        year.book.export(&job, &path, ExportFormat::Xlsx, true, Language::Vietnamese).unwrap();
        calamine::open_workbook(&path).unwrap()
    };
    let rows = |book: &mut Xlsx<_>, at: usize| -> Vec<Vec<Data>> {
        book.worksheet_range_at(at).unwrap().unwrap().rows().map(<[Data]>::to_vec).collect()
    };
    let kept = |book| PrintJob::Kept { book, party: None, store: None, from: from.clone(), to: to.clone() };
    // S31: twelve members, each on a tab; M12 paid in another five million in November.
    let mut capital = written(kept(KeptBook::S31));
    assert_eq!(capital.sheet_names().len(), 12);
    let last = rows(&mut capital, 11);
    let paid = last.iter().find(|row| row.contains(&Data::String("Góp thêm vốn".into()))).unwrap();
    assert!(paid.contains(&Data::Float(5_000_000.0)), "{paid:?}");
    assert!(matches!(paid[0], Data::DateTime(_)), "{paid:?}");
    assert!(last[0].contains(&Data::String("Vốn đã góp: Số tiền".into())), "{:?}", last[0]);
    // S32 and S07, and the bank's book.
    let mut funds = written(kept(KeptBook::S32));
    let every: Vec<Data> = (0..funds.sheet_names().len()).flat_map(|at| rows(&mut funds, at)).flatten().collect();
    assert!(every.contains(&Data::Float(22_400_000.0)), "{every:?}");
    let mut stock = written(kept(KeptBook::S07));
    assert!(rows(&mut stock, 0).iter().flatten().any(|cell| *cell == Data::Float(136_664_000.0)));
    // All books of the year: as many tabs as books in the contents, no name twice.
    let mut all = written(PrintJob::YearBooks { year: 2026 });
    let names: BTreeSet<String> = all.sheet_names().into_iter().map(|name| name.to_lowercase()).collect();
    assert_eq!(names.len(), all.sheet_names().len());
    assert!(names.len() > 40, "{names:?}");
    assert_eq!(all.sheet_names()[0], "B01");
    let b01 = rows(&mut all, 0);
    assert!(b01.iter().flatten().filter(|cell| **cell == Data::Float(710_614_000.0)).count() >= 2, "{b01:?}");
    let several = ExportJob::Paper { job: Box::new(kept(KeptBook::S31)) };
    let path = year.folder.path().join("s31.csv");
    let refusal = year.book.export(&several, &path, ExportFormat::Csv, false, Language::Vietnamese).unwrap_err();
    assert_eq!(refusal.code, "export.several");
}
