//! What may be written on the command line.

pub mod books;
pub mod coop;
pub mod desk;
pub mod device;
pub mod field;
pub mod hand;
pub mod incoming;
pub mod keep;
pub mod paper;
pub mod reports;

use std::path::PathBuf;

use chrono::NaiveDate;
use clap::{Args, Parser, Subcommand, ValueEnum};

use books::BookCommand;
use coop::{
    CapitalArgs, CertificateCommand, ChecklistArgs, ContractsArgs, CountArgs, DebtsArgs, DistributeArgs,
    MemberStatementArgs, MembershipArgs, PledgeArgs, PrepaidArgs, ResolutionsArgs, YearEndArgs,
};
use desk::{
    AccountsArgs, AttentionArgs, CloseArgs, HistoryArgs, ListsArgs, PartiesArgs, ReopenArgs, SeriesArgs, SettingsArgs,
};
use device::{DeviceCommand, PeopleCommand, SyncArgs};
use field::{ApprovalsArgs, CashDeskArgs, FindArgs, OverviewArgs, QuestionsArgs};
use hand::{DraftsArgs, EventsArgs, QuickArgs, TemplatesArgs};
use incoming::{BalancesArgs, ImportCommand, MoveInArgs, OpenAtArgs, OpeningListArgs};
use keep::{BackupArgs, DrillArgs, ExportArgs, RestoreArgs};
use paper::PaperCommand;
use reports::{
    BankBookArgs, CashBookArgs, FundsArgs, LedgerArgs, PrintArgs, PrintBooksArgs, ReportArgs, ServicesArgs,
    StatementArgs, StockArgs, TrialBalanceArgs,
};

/// Sổ HTX from a shell: the books of a cooperative.
#[derive(Parser)]
#[command(name = "htx", version, about, long_about = None)]
pub struct Htx {
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Subcommand)]
pub enum Command {
    /// Make a book, or show its key.
    #[command(subcommand)]
    Book(BookCommand),
    /// Bring a file into the book, whole or not at all.
    #[command(subcommand)]
    Import(ImportCommand),
    /// Post one voucher, a JSON object on standard input.
    ///
    /// It has lines ("entries"), or says what happened: {"event":"A1","date":"2026-03-05","party":"TV001",
    /// "answers":{"amount":5000000}}. `htx events` lists what can happen and what each event asks.
    Post(BookArgs),
    /// List the business events (việc) a voucher may be written as.
    Events(EventsArgs),
    /// Turnover of each account.
    TrialBalance(TrialBalanceArgs),
    /// The ledger of one account.
    Ledger(LedgerArgs),
    /// One party over all accounts.
    Statement(StatementArgs),
    /// A statutory form of Circular 71/2024/TT-BTC.
    Report(ReportArgs),
    /// Write vouchers as one PDF, each on its form.
    Print(PrintArgs),
    /// Write books as one PDF: stock, members' capital, funds, or all books of a year with cover and contents.
    PrintBooks(PrintBooksArgs),
    /// What the stores hold, item by item, and whether it is what the ledger says (S07); with --item, its card (S06).
    Stock(StockArgs),
    /// Funds by source and undivided assets with theirs, and whether they are what the ledger says; with --of, one's movements.
    Funds(FundsArgs),
    /// Services to members, by member and season (S23).
    Services(ServicesArgs),
    /// The cash book (S04b): receipts and payments with the balance after each.
    CashBook(CashBookArgs),
    /// The book of a bank account (S05), or what each of them holds.
    BankBook(BankBookArgs),
    /// The register of members and other parties.
    Parties(PartiesArgs),
    /// Close a month after its checks.
    Close(CloseArgs),
    /// What is looked at before a month is closed.
    Checklist(ChecklistArgs),
    /// Write down a count of cash or stock, or the figure on a bank statement.
    Count(CountArgs),
    /// Costs paid in advance; with --name, write one down; with --allocate, post what the month bears.
    Prepaid(PrepaidArgs),
    /// The fiscal years of the book.
    Years(BookArgs),
    /// The closing entries of a year, posted as one voucher.
    YearEnd(YearEndArgs),
    /// The distribution of a year's income by the meeting's plan.
    Distribute(DistributeArgs),
    /// The register of members' capital, or one member's.
    Capital(CapitalArgs),
    /// Write down what a member has pledged in all.
    Pledge(PledgeArgs),
    /// Certificates of contribution.
    #[command(subcommand)]
    Certificate(CertificateCommand),
    /// Write down what somebody is from a day on.
    Membership(MembershipArgs),
    /// The general meeting's resolutions; with --number, write one down.
    Resolutions(ResolutionsArgs),
    /// Service contracts with members; with --number, write some down.
    Contracts(ContractsArgs),
    /// What the law has due soon, or has had due.
    Clocks(BookArgs),
    /// How old debts are, or with --party the documents that are not settled.
    Debts(DebtsArgs),
    /// A member and the cooperative: capital, use, deliveries, debts, loans, shares of income.
    MemberStatement(MemberStatementArgs),
    /// Open a closed month again.
    Reopen(ReopenArgs),
    /// Open the fiscal year after the last open one.
    OpenYear(BookArgs),
    /// Open the book at the end of a month: balances, and the year's turnover of the old books.
    OpenAt(OpenAtArgs),
    /// Move over from other books: a trial balance, debts, stock and people, as other programs write them.
    MoveIn(MoveInArgs),
    /// The lists behind the opening balances, or one of them from a file.
    OpeningList(OpeningListArgs),
    /// What each account of each party stands at and did in the year, CSV, as `open-at` of another book reads it.
    Balances(BalancesArgs),
    /// Take back what the book was opened with, as long as it has no voucher.
    UndoOpening(BookArgs),
    /// Every setting of the book; with key=value pairs, write those.
    Settings(SettingsArgs),
    /// The chart of accounts; with --code and --name, add or change an account of one's own.
    Accounts(AccountsArgs),
    /// The entries of a list; with --code and --name, write one.
    Lists(ListsArgs),
    /// Everything that was done in the book, the latest first.
    History(HistoryArgs),
    /// What waits for somebody's decision; with a story and a choice, or a voucher and a word, decide it.
    Attention(AttentionArgs),
    /// The director's five figures: cash, bank, owed to us, owed by us, this month.
    Overview(OverviewArgs),
    /// The payments that wait for the director's word; with a payment, a version and a word, decide it.
    Approvals(ApprovalsArgs),
    /// Who answers to some letters, or how one person stands.
    Find(FindArgs),
    /// What the cashier has to do; confirm that cash moved, or count it note by note.
    CashDesk(CashDeskArgs),
    /// Questions on vouchers and payments not agreed to; ask, answer, settle.
    Questions(QuestionsArgs),
    /// How far each writer's chain goes, to compare two copies of the book.
    Heads(BookArgs),
    /// Exchange with the province's server until both sides agree; the first time with --server and --code.
    Sync(SyncArgs),
    /// How the book stands with its server.
    SyncStatus(BookArgs),
    /// What happened with the server, the latest first.
    SyncLog(BookArgs),
    /// The devices of the book: list them, let one in, shut one out; or come into a book from this machine.
    #[command(subcommand)]
    Device(DeviceCommand),
    /// The people at this machine: who writes here, another one, a PIN.
    #[command(subcommand)]
    People(PeopleCommand),
    /// Photos of the papers of a voucher: attach one, list them, write one into a file.
    #[command(subcommand)]
    Paper(PaperCommand),
    /// Every series of voucher numbers, or the fate of each number of one.
    Series(SeriesArgs),
    /// Back the book up into one file, read back and compared.
    Backup(BackupArgs),
    /// Make a book of a backup.
    Restore(RestoreArgs),
    /// Restore a backup on trial, and compare.
    Drill(DrillArgs),
    /// Write the whole book into a folder, to be read without this program.
    Export(ExportArgs),
    /// Recompute everything from the events and compare.
    Verify(BookArgs),
    /// Templates (mẫu định khoản) and their reminders.
    Templates(TemplatesArgs),
    /// Unfinished vouchers, those that wait for the bank among them.
    Drafts(DraftsArgs),
    /// A file with a voucher in each row: what is wrong with each, and with --post those without fault are posted.
    Quick(QuickArgs),
    /// Answer one JSON request per line until the end of input.
    Batch(BookArgs),
}

/// Which book, and how it is opened: HTX_KEY, HTX_PASSPHRASE or a file with the passphrase.
#[derive(Args)]
pub struct BookArgs {
    /// The book's file.
    #[arg(long)]
    pub book: PathBuf,
    /// A file whose first line is the passphrase.
    #[arg(long)]
    pub passphrase_file: Option<PathBuf>,
    /// Answer in JSON, as all commands without a --format do anyway.
    #[arg(long)]
    pub json: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    Csv,
    Json,
    /// Pages as they are printed; needs --out.
    Pdf,
    /// A spreadsheet; needs --out.
    Xlsx,
}

/// The days of a report; the whole book when none are named.
#[derive(Args)]
pub struct DaysArgs {
    /// The first day.
    #[arg(long)]
    pub from: Option<NaiveDate>,
    /// The last day.
    #[arg(long)]
    pub to: Option<NaiveDate>,
    /// How it is written.
    #[arg(long, value_enum, default_value_t = Format::Csv)]
    pub format: Format,
    #[command(flatten)]
    pub file: FileArgs,
}

/// Where pages or a spreadsheet go.
#[derive(Args)]
pub struct FileArgs {
    /// The file to write; it must not be there.
    #[arg(long)]
    pub out: Option<PathBuf>,
    /// Write over a file that is there.
    #[arg(long, requires = "out")]
    pub replace: bool,
}
