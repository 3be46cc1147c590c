//! Stock, funds and services to members: figures for programs, sheets and pages.

use std::io::Write;

use app::api::export::ExportJob;
use app::api::fund::{FundCardQuery, FundRow};
use app::api::print::{KeptBook, PrintJob};
use app::api::stock::{StockCardQuery, StockQuery, StockRow};
use app::{Book, Refusal};

use crate::args::reports::{FundsArgs, ServicesArgs, StockArgs};
use crate::args::{DaysArgs, Format};
use crate::books::open;
use crate::coop::{plain, tell};
use crate::reports::days;
use crate::sheets::format;
use crate::{cannot_write, print, sheets};

/// What the stores hold; false where an account's cards are not what its ledger says.
pub fn stock(args: &StockArgs, out: &mut impl Write) -> Result<bool, Refusal> {
    let book = open(&args.book)?;
    let (from, to) = days(&book, args.days.from, args.days.to)?;
    let (from, to) = (from.to_string(), to.to_string());
    let item = args.item.as_deref().map(|code| book.party_with_code(code)).transpose()?.map(|item| item.to_string());
    let format = format(args.days.format, args.book.json);
    if args.count {
        return print::write(&book, &PrintJob::StockCount { store: None, day: to }, &args.days, out);
    }
    if matches!(format, Format::Pdf | Format::Xlsx) {
        let (kept, store) = match item {
            Some(_) => (KeptBook::S06, Some(args.store.clone())),
            None => (KeptBook::S07, None),
        };
        return on_paper(&book, PrintJob::Kept { book: kept, party: item, store, from, to }, &args.days, out);
    }
    if item.is_some() {
        let (account, store) = (args.account.clone(), args.store.clone());
        return tell(out, &book.stock_card(&StockCardQuery { account, item, store, from, to })?);
    }
    let stock = book.stock_book(&StockQuery { account: args.account.clone(), from, to })?;
    match format {
        Format::Csv => csv(&stock.rows, out)?,
        _ => drop(tell(out, &stock)?),
    }
    Ok(stock.ties.iter().all(|tie| tie.ties))
}

/// Funds and undivided assets; false where they are not what the ledger says.
pub fn funds(args: &FundsArgs, out: &mut impl Write) -> Result<bool, Refusal> {
    let book = open(&args.book)?;
    let (from, to) = days(&book, args.days.from, args.days.to)?;
    let (from, to) = (from.to_string(), to.to_string());
    let format = format(args.days.format, args.book.json);
    if matches!(format, Format::Pdf | Format::Xlsx) {
        return on_paper(&book, PrintJob::Undivided { from, to }, &args.days, out);
    }
    if let Some(of) = args.of.clone() {
        return tell(out, &book.fund_card(&FundCardQuery { account: args.account.clone(), of, from, to })?);
    }
    let funds = book.fund_book(&from, &to)?;
    match format {
        Format::Csv => funds_csv(&funds.funds, out)?,
        _ => drop(tell(out, &funds)?),
    }
    Ok(funds.ties.iter().all(|tie| tie.ties))
}

pub fn services(args: &ServicesArgs, out: &mut impl Write) -> Result<bool, Refusal> {
    let book = open(&args.book)?;
    let (from, to) = days(&book, args.days.from, args.days.to)?;
    let (from, to) = (from.to_string(), to.to_string());
    let party = args.party.as_deref().map(|code| book.party_with_code(code)).transpose()?.map(|id| id.to_string());
    match args.days.format {
        Format::Pdf | Format::Xlsx => {
            on_paper(&book, PrintJob::Kept { book: KeptBook::S23, party, store: None, from, to }, &args.days, out)
        }
        Format::Csv | Format::Json => tell(out, &book.service_book(party.as_deref(), &from, &to)?),
    }
}

fn on_paper(book: &Book, job: PrintJob, days: &DaysArgs, out: &mut impl Write) -> Result<bool, Refusal> {
    match days.format {
        Format::Pdf => print::write(book, &job, days, out),
        format => sheets::give(book, &ExportJob::Paper { job: Box::new(job) }, format, &days.file, out),
    }
}

fn funds_csv(rows: &[FundRow], out: &mut impl Write) -> Result<(), Refusal> {
    let mut writer = csv::Writer::from_writer(out);
    let mut write = |row: [&str; 7]| writer.write_record(row).map_err(|fault| cannot_write(fault.into()));
    write(["account", "of", "source", "opening", "in", "out", "left"])?;
    for row in rows {
        let [opening, plus, minus, left] = [&row.opening, &row.plus, &row.minus, &row.closing].map(|text| plain(text));
        write([&row.account, &row.of, &row.name, &opening, &plus, &minus, &left])?;
    }
    writer.flush().map_err(cannot_write)
}

/// Quantities with a point, đồng as whole numbers.
fn csv(rows: &[StockRow], out: &mut impl Write) -> Result<(), Refusal> {
    let mut writer = csv::Writer::from_writer(out);
    let sums = ["opening", "in", "out", "left"].map(|sum| [format!("{sum}_qty"), sum.to_owned()]).concat();
    let head = ["account", "item", "unit", "store"].map(str::to_owned).into_iter().chain(sums);
    let mut write = |row: Vec<String>| writer.write_record(row).map_err(|fault| cannot_write(fault.into()));
    write(head.chain(["unmeasured".to_owned()]).collect())?;
    for row in rows {
        let item = row.item.as_ref().map(|item| item.code.clone()).unwrap_or_default();
        let figures = [&row.sums.opening, &row.sums.came, &row.sums.went, &row.sums.left];
        let figures = figures.into_iter().flat_map(|figure| [plain(&figure.quantity), plain(&figure.amount)]);
        let head = [row.account.clone(), item, row.unit.clone(), row.store.clone()];
        write(head.into_iter().chain(figures).chain([row.unmeasured.to_string()]).collect())?;
    }
    writer.flush().map_err(cannot_write)
}
