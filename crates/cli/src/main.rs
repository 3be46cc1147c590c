//! `htx`: everything a person does with a book, from a shell.
//!
//! Data goes to standard output, all else to standard error. Exit status 0 means done; anything else means that nothing
//! changed, with one sentence and a code.

mod args;
mod batch;
mod books;
mod coop;
mod desk;
mod device;
mod events;
mod field;
mod forms;
mod hand;
mod keep;
mod opening;
mod paper;
mod people;
mod print;
mod reports;
mod sheets;
mod stock;
mod sync;

use std::io::Write;
use std::process::ExitCode;

use app::Refusal;
use app::wording::{Language, sentence};
use args::books::BookCommand;
use args::incoming::ImportCommand;
use args::{Command, Htx};
use clap::Parser;

fn main() -> ExitCode {
    let htx = Htx::parse();
    match run(htx.command) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(refusal) => {
            eprintln!("{}", sentence(&refusal, language()));
            ExitCode::FAILURE
        }
    }
}

/// Vietnamese, unless `HTX_LANG=en`.
fn language() -> Language {
    if std::env::var("HTX_LANG").is_ok_and(|lang| lang == "en") { Language::English } else { Language::Vietnamese }
}

/// Does what was asked; false where a check found a difference.
fn run(command: Command) -> Result<bool, Refusal> {
    let mut out = std::io::BufWriter::with_capacity(1 << 16, std::io::stdout().lock());
    let agreed = match command {
        Command::Book(BookCommand::Create(create)) => books::create(create, &mut out)?,
        Command::Book(BookCommand::Practice(practice)) => books::practice(&practice, &mut out)?,
        Command::Book(BookCommand::Key(book)) => books::key(&book, &mut out)?,
        Command::Book(BookCommand::RecoveryWords(book)) => keep::recovery_words(&book, &mut out)?,
        Command::Book(BookCommand::ConfirmRecovery(book)) => keep::confirm_recovery(&book, &mut out)?,
        Command::Book(BookCommand::Enrol(enrol)) => keep::enrol(&enrol, &mut out)?,
        Command::Import(ImportCommand::Vouchers(import)) => books::import_vouchers(&import, &mut out)?,
        Command::Import(ImportCommand::Table(import)) => opening::import_table(&import, &mut out)?,
        Command::Import(ImportCommand::Parties(import)) => books::import_parties(&import, &mut out)?,
        Command::Import(ImportCommand::Opening(import)) => books::import_opening(&import, &mut out)?,
        Command::Events(events) => events::list(&events, &mut out)?,
        Command::Post(book) => books::post(&book, &mut out)?,
        Command::Close(close) => coop::close(&close, &mut out)?,
        Command::Checklist(list) => coop::checklist(&list, &mut out)?,
        Command::Count(count) => coop::count(&count, &mut out)?,
        Command::Prepaid(prepaid) => coop::prepaid(&prepaid, &mut out)?,
        Command::Years(book) => coop::years(&book, &mut out)?,
        Command::YearEnd(end) => coop::year_end(&end, &mut out)?,
        Command::Distribute(plan) => coop::distribute(&plan, &mut out)?,
        Command::Capital(capital) => coop::capital(&capital, &mut out)?,
        Command::Pledge(pledge) => coop::pledge(&pledge, &mut out)?,
        Command::Certificate(command) => coop::certificate(&command, &mut out)?,
        Command::Membership(membership) => coop::membership(&membership, &mut out)?,
        Command::Resolutions(resolutions) => coop::resolutions(&resolutions, &mut out)?,
        Command::Contracts(contracts) => coop::contracts(&contracts, &mut out)?,
        Command::Clocks(book) => coop::clocks(&book, &mut out)?,
        Command::Debts(debts) => coop::debts(&debts, &mut out)?,
        Command::MemberStatement(statement) => coop::member_statement(&statement, &mut out)?,
        Command::Reopen(reopen) => books::reopen(&reopen, &mut out)?,
        Command::OpenYear(book) => books::open_year(&book, &mut out)?,
        Command::OpenAt(args) => opening::open_at(&args, &mut out)?,
        Command::MoveIn(args) => opening::move_in(&args, &mut out)?,
        Command::OpeningList(args) => opening::list(&args, &mut out)?,
        Command::Balances(args) => opening::balances(&args, &mut out)?,
        Command::UndoOpening(book) => opening::undo(&book, &mut out)?,
        Command::Settings(settings) => desk::settings(&settings, &mut out)?,
        Command::Accounts(accounts) => desk::accounts(&accounts, &mut out)?,
        Command::Lists(lists) => desk::lists(&lists, &mut out)?,
        Command::History(history) => desk::history(&history, &mut out)?,
        Command::Attention(attention) => desk::attention(&attention, &mut out)?,
        Command::Overview(overview) => field::overview(&overview, &mut out)?,
        Command::Approvals(approvals) => field::approvals(&approvals, &mut out)?,
        Command::Find(find) => field::find(&find, &mut out)?,
        Command::CashDesk(desk) => field::cash_desk(&desk, &mut out)?,
        Command::Questions(questions) => field::questions(&questions, &mut out)?,
        Command::Heads(book) => field::heads(&book, &mut out)?,
        Command::Paper(paper) => paper::run(&paper, &mut out)?,
        Command::Series(series) => desk::series(&series, &mut out)?,
        Command::Sync(args) => sync::sync(&args, &mut out)?,
        Command::SyncStatus(book) => sync::status(&book, &mut out)?,
        Command::Device(device) => device::run(&device, &mut out)?,
        Command::People(people) => people::run(&people, &mut out)?,
        Command::SyncLog(book) => sync::log(&book, &mut out)?,
        Command::Backup(backup) => keep::backup(&backup, &mut out)?,
        Command::Restore(restore) => keep::restore(&restore, &mut out)?,
        Command::Drill(drill) => keep::drill(&drill, &mut out)?,
        Command::Export(export) => keep::export(&export, &mut out)?,
        Command::Verify(book) => books::verify(&book, &mut out)?,
        Command::TrialBalance(report) => reports::trial_balance(&report, &mut out)?,
        Command::Ledger(report) => reports::ledger(&report, &mut out)?,
        Command::Statement(report) => reports::statement(&report, &mut out)?,
        Command::Report(report) => forms::report(&report, &mut out)?,
        Command::Templates(list) => hand::templates(&list, &mut out)?,
        Command::Drafts(list) => hand::drafts(&list, &mut out)?,
        Command::Quick(sheet) => hand::quick(&sheet, &mut out)?,
        Command::Print(print) => print::vouchers(&print, &mut out)?,
        Command::PrintBooks(print) => forms::books(&print, &mut out)?,
        Command::Stock(report) => stock::stock(&report, &mut out)?,
        Command::Funds(report) => stock::funds(&report, &mut out)?,
        Command::Services(report) => stock::services(&report, &mut out)?,
        Command::CashBook(report) => sheets::cash_book(&report, &mut out)?,
        Command::BankBook(report) => sheets::bank_book(&report, &mut out)?,
        Command::Parties(report) => sheets::parties(&report, &mut out)?,
        Command::Batch(book) => batch::run(&book, &mut out)?,
    };
    out.flush().map_err(cannot_write)?;
    Ok(agreed)
}

/// Standard output went away: whoever reads it closed it.
fn cannot_write(error: std::io::Error) -> Refusal {
    Refusal::new("output.closed").with("what", error)
}

/// Writes one line of JSON.
fn say(out: &mut impl Write, value: &serde_json::Value) -> Result<bool, Refusal> {
    writeln!(out, "{value}").map_err(cannot_write)?;
    Ok(true)
}
