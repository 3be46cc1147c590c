//! How long people wait for paper and for the forms of a year: medians, each beside a bare one of the same run, so that a
//! busy machine slows both: for paper one page with nothing on it but its head, for forms the reading of the same rows.
//!
//! `cargo bench -p cli --bench paper`
#![allow(missing_docs, clippy::unwrap_used, reason = "for measuring")]

use std::time::{Duration, Instant};

use app::Book;
use app::api::form::{FormName, FormQuery};
use app::api::print::PrintJob;
use app::api::report::RangeQuery;
use app::api::session::{BookKind, NewBook};

const VOUCHERS: u32 = 10_000;
const TIMES: usize = 5;

fn median(mut what: impl FnMut()) -> Duration {
    let mut times: Vec<Duration> = (0..TIMES)
        .map(|_| {
            let start = Instant::now();
            what();
            start.elapsed()
        })
        .collect();
    times.sort();
    times[TIMES / 2]
}

fn say(what: &str, time: Duration, beside: Duration, named: &str) {
    let tenths = time.as_nanos() * 10 / beside.as_nanos().max(1);
    println!("{what:<46} {:>7} µs   {}.{} × {named}", time.as_micros(), tenths / 10, tenths % 10);
}

/// What paper is measured against.
const BARE: &str = "a bare page";
/// What the forms are measured against.
const ROWS: &str = "reading their rows";

/// Ten thousand vouchers of a year: sales to members and others, costs, receipts, purchases.
fn voucher(at: u32) -> String {
    let (month, day) = (at % 12 + 1, at / 12 % 28 + 1);
    let amount = 100_000 + i64::from(at % 977) * 1_000;
    let member = format!("TV{:03}", at % 200);
    let (kind, debit, credit) = match at % 5 {
        0 => ("HD", format!(r#""debit":"131","debit_party":"{member}""#), r#""credit":"5121""#.to_owned()),
        1 => ("PT", r#""debit":"1111""#.to_owned(), r#""credit":"5111""#.to_owned()),
        2 => ("PC", r#""debit":"642""#.to_owned(), r#""credit":"1111""#.to_owned()),
        3 => ("PT", r#""debit":"1111""#.to_owned(), format!(r#""credit":"131","credit_party":"{member}""#)),
        _ => ("PN", r#""debit":"156""#.to_owned(), r#""credit":"331","credit_party":"NB01""#.to_owned()),
    };
    format!(
        "{{\"date\":\"2026-{month:02}-{day:02}\",\"kind\":\"{kind}\",\"narration\":\"Chứng từ số {at} của năm\",\
         \"entries\":[{{{debit},{credit},\"amount\":{amount}}}]}}\n"
    )
}

fn book(folder: &tempfile::TempDir) -> Book {
    let new = NewBook {
        path: folder.path().join("do.htx").display().to_string(),
        name: "HTX Đo đạc".into(),
        tax_code: None,
        kind: BookKind::Htx,
        year: 2026,
        first_month: 1,
        user_name: "Lò Thị Hạnh".into(),
        passphrase: "mật khẩu đo đạc".into(),
    };
    let mut book = Book::create(&new, false).unwrap();
    let members: String = (0..200).map(|at| format!("TV{at:03},Thành viên {at},official,yes\n")).collect();
    let parties = format!("code,name,kind,service_contract\n{members}NB01,Vật tư,supplier,no\n");
    book.import_parties(parties.as_bytes()).unwrap();
    let vouchers: String = (0..VOUCHERS).map(voucher).collect();
    book.import_vouchers(vouchers.as_bytes(), false, |_| ()).unwrap();
    book
}

fn main() {
    let folder = tempfile::tempdir().unwrap();
    let book = book(&folder);
    let days = |from: &str, to: &str| RangeQuery { from: from.into(), to: to.into(), offset: 0, limit: 10_000 };

    // The list of amended vouchers, of which there are none: its head, its columns and who signs.
    let nothing = PrintJob::Amended { from: "2026-01-01".into(), to: "2026-12-31".into() };
    let bare = median(|| drop(book.print(&nothing, &nothing.usual_sheet()).unwrap().pdf().unwrap()));
    say(BARE, bare, bare, BARE);
    // A ledger of twelve pages: as many days of 1111 as fill them.
    let ledger =
        |to: &str| PrintJob::Ledger { account: "1111".into(), party: None, from: "2026-01-01".into(), to: to.into() };
    let ends = (1..=28).map(|day| format!("2026-01-{day:02}"));
    let long = ends.map(|to| ledger(&to)).find(|job| book.print(job, &job.usual_sheet()).unwrap().count() >= 12);
    let long = long.unwrap_or_else(|| ledger("2026-01-31"));
    let pages = book.print(&long, &long.usual_sheet()).unwrap().count();
    let time = median(|| drop(book.print(&long, &long.usual_sheet()).unwrap().pdf().unwrap()));
    say(&format!("ledger of {pages} pages as PDF"), time, bare, BARE);
    let time = median(|| drop(book.print(&long, &long.usual_sheet()).unwrap().pictures(0, 1).unwrap()));
    say("the same, its first page as a picture", time, bare, BARE);

    let rows = book.general_journal(&days("2026-03-01", "2026-03-31")).unwrap().rows;
    let mut ids: Vec<String> = rows.iter().map(|row| row.voucher.clone()).collect();
    ids.dedup();
    ids.truncate(10);
    let ten = PrintJob::Vouchers { ids: ids.clone() };
    let time = median(|| drop(book.print(&ten, &ten.usual_sheet()).unwrap().pdf().unwrap()));
    say("ten vouchers in one PDF", time, bare, BARE);
    let one = PrintJob::Vouchers { ids: ids[..1].to_vec() };
    let time = median(|| drop(book.print(&one, &one.usual_sheet()).unwrap().pictures(0, 1).unwrap()));
    say("Ctrl+P: page 1 of a voucher", time, bare, BARE);

    let read = median(|| drop(book.turnover("2026-01-01".parse().unwrap(), "2026-12-31".parse().unwrap(), None)));
    for form in [FormName::B01, FormName::B02, FormName::F02, FormName::B09] {
        let query = FormQuery { form, from: "2026-01-01".into(), to: "2026-12-31".into() };
        let time = median(|| drop(book.statutory_form(&query).unwrap()));
        say(&format!("{} of the year with its identities", form.name()), time, read, ROWS);
    }
}
