//! What may be written on the command line.

use std::path::PathBuf;

use chrono::NaiveDate;
use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::args_coop::{
    CapitalArgs, CertificateCommand, ChecklistArgs, ContractsArgs, CountArgs, DebtsArgs, DistributeArgs,
    MemberStatementArgs, MembershipArgs, PledgeArgs, PrepaidArgs, ResolutionsArgs, YearEndArgs,
};
use crate::args_field::{ApprovalsArgs, CashDeskArgs, FindArgs, OverviewArgs, QuestionsArgs};

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

/// The statutory forms.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
#[value(rename_all = "UPPER")]
pub enum FormArg {
    F01,
    B01,
    B02,
    F02,
    B09,
}

/// Books that exist on paper.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum PaperBookArg {
    /// Stock, item by item.
    S06,
    /// Stock, one line for each item.
    S07,
    /// The storekeeper's cards.
    S08,
    /// Services to each member.
    S23,
    /// Accounts followed in detail, one for each party.
    S19,
    /// The undivided fund by source.
    S29,
    /// Each member's capital.
    S31,
    /// Each fund.
    S32,
    /// Cover, contents and every book of the year.
    All,
    /// The register of the series of vouchers.
    Series,
}

#[derive(Args)]
pub struct PrintBooksArgs {
    /// Which.
    #[arg(value_enum, ignore_case = true)]
    pub which: PaperBookArg,
    #[command(flatten)]
    pub book: BookArgs,
    /// The fiscal year.
    #[arg(long)]
    pub year: i32,
    /// A quarter (2026-Q1) or a month (2026-03) of it, where not all of it is wanted.
    #[arg(long)]
    pub period: Option<String>,
    /// One party's alone, by its code; of S06 and S08 one item's.
    #[arg(long)]
    pub party: Option<String>,
    /// Of S06 and S08 that item in this store alone.
    #[arg(long, requires = "party")]
    pub store: Option<String>,
    /// Pages, or a spreadsheet with a tab for each book.
    #[arg(long, value_enum, default_value_t = Format::Pdf)]
    pub format: Format,
    #[command(flatten)]
    pub file: FileArgs,
}

#[derive(Args)]
pub struct ReportArgs {
    /// Which form.
    #[arg(value_enum, ignore_case = true)]
    pub form: FormArg,
    #[command(flatten)]
    pub book: BookArgs,
    /// The fiscal year.
    #[arg(long, required_unless_present = "period")]
    pub year: Option<i32>,
    /// A year (2026), a quarter (2026-Q1) or a month (2026-03) in its place.
    #[arg(long, conflicts_with = "year")]
    pub period: Option<String>,
    /// How it is written.
    #[arg(long, value_enum, default_value_t = Format::Json)]
    pub format: Format,
    /// Whether the forms agree (I1 to I16), in place of the form; the exit status is 1 where one does not.
    #[arg(long)]
    pub checks: bool,
    #[command(flatten)]
    pub file: FileArgs,
}

#[derive(Args)]
pub struct TemplatesArgs {
    #[command(flatten)]
    pub book: BookArgs,
    /// Those of this form first, as PC.
    #[arg(long)]
    pub form: Option<String>,
    /// Only those that answer to these words, typed with or without marks.
    #[arg(long, default_value = "")]
    pub text: String,
    /// What lies in the bin.
    #[arg(long)]
    pub bin: bool,
    /// Put the drafts on the desk that are due and not there yet.
    #[arg(long)]
    pub remind: bool,
}

#[derive(Args)]
pub struct DraftsArgs {
    #[command(flatten)]
    pub book: BookArgs,
    /// What lies in the bin.
    #[arg(long)]
    pub bin: bool,
}

#[derive(Args)]
pub struct QuickArgs {
    #[command(flatten)]
    pub book: BookArgs,
    /// The form of every row, as PC.
    #[arg(long)]
    pub form: String,
    /// Post the rows that have nothing wrong, all in one act.
    #[arg(long)]
    pub post: bool,
    /// Comma, semicolon or tab separated: date, party, narration, debit, credit, owner, amount, attachments; `-` is
    /// standard input.
    pub file: PathBuf,
}

#[derive(Subcommand)]
pub enum BookCommand {
    /// Make a book.
    Create(CreateArgs),
    /// Make the practice book: a year of a cooperative that does not exist.
    Practice(PracticeArgs),
    /// Show the book's key, for HTX_KEY.
    Key(BookArgs),
    /// Show the twelve words of the recovery phrase, until they were confirmed.
    RecoveryWords(BookArgs),
    /// Confirm that the twelve words are written down; reads them from standard input.
    ConfirmRecovery(BookArgs),
    /// Become a new writer of a restored or older copy; reads the twelve words from standard input.
    Enrol(EnrolArgs),
}

#[derive(Subcommand)]
pub enum ImportCommand {
    /// Vouchers, JSON Lines; `-` is standard input.
    Vouchers(ImportVouchersArgs),
    /// Vouchers, a table (.xlsx, .csv): rows of one number and day are one voucher. Columns are found by their headings.
    Table(ImportTableArgs),
    /// Parties, CSV; columns are found by their names: code or mã, name or họ tên, kind or loại, place, service_contract.
    Parties(ImportFileArgs),
    /// Opening balances, CSV with the header account,party,debit,credit.
    Opening(ImportOpeningArgs),
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

#[derive(Args)]
pub struct EventsArgs {
    /// Only those that answer to these words, with or without marks, the best first.
    pub words: Vec<String>,
    /// With everything they ask, in JSON.
    #[arg(long)]
    pub json: bool,
}

#[derive(Args)]
pub struct CreateArgs {
    #[command(flatten)]
    pub book: BookArgs,
    /// The cooperative's name.
    #[arg(long)]
    pub name: String,
    /// The first fiscal year.
    #[arg(long)]
    pub year: i32,
    /// The month a fiscal year starts with.
    #[arg(long, default_value_t = 1)]
    pub first_month: u32,
    /// A cooperative or a union of cooperatives.
    #[arg(long, value_enum, default_value_t = Kind::Htx)]
    pub kind: Kind,
    /// Its tax code.
    #[arg(long)]
    pub tax_code: Option<String>,
    /// The accountant's name.
    #[arg(long, default_value = "")]
    pub user_name: String,
    /// A book for practice, marked so for ever.
    #[arg(long)]
    pub practice: bool,
}

#[derive(Args)]
pub struct PracticeArgs {
    /// The file to make; must not exist.
    #[arg(long)]
    pub book: PathBuf,
    /// Answer in JSON, as this command does anyway.
    #[arg(long)]
    pub json: bool,
}

#[derive(Args)]
pub struct BackupArgs {
    #[command(flatten)]
    pub book: BookArgs,
    /// The file to make; must not exist.
    #[arg(long)]
    pub out: PathBuf,
}

#[derive(Args)]
pub struct RestoreArgs {
    /// The backup.
    pub file: PathBuf,
    /// The book to make; HTX_PASSPHRASE opens the backup, unless the words do.
    #[command(flatten)]
    pub book: BookArgs,
    /// A file with the twelve words of the recovery phrase; with them the book may be written in at once.
    #[arg(long)]
    pub words_file: Option<PathBuf>,
    /// Open the backup by the words alone; the passphrase given is then the restored book's.
    #[arg(long, requires = "words_file")]
    pub by_words: bool,
    /// The accountant's name.
    #[arg(long, default_value = "")]
    pub user_name: String,
}

#[derive(Args)]
pub struct DrillArgs {
    #[command(flatten)]
    pub book: BookArgs,
    /// The backup.
    pub file: PathBuf,
}

#[derive(Args)]
pub struct ExportArgs {
    #[command(flatten)]
    pub book: BookArgs,
    /// The folder in which a new one is made.
    #[arg(long)]
    pub out: PathBuf,
}

#[derive(Args)]
pub struct EnrolArgs {
    #[command(flatten)]
    pub book: BookArgs,
    /// A file whose first line is the new passphrase; without it the present one stays.
    #[arg(long)]
    pub new_passphrase_file: Option<PathBuf>,
    /// The accountant's name.
    #[arg(long, default_value = "")]
    pub user_name: String,
}

#[derive(Clone, Copy, ValueEnum)]
pub enum Kind {
    Htx,
    Lhhtx,
}

#[derive(Args)]
pub struct ImportVouchersArgs {
    #[command(flatten)]
    pub book: BookArgs,
    /// Register unknown party codes: as official members when they begin with M.
    #[arg(long)]
    pub create_parties: bool,
    /// The file, or `-`.
    pub file: PathBuf,
}

#[derive(Args)]
pub struct ImportTableArgs {
    #[command(flatten)]
    pub book: BookArgs,
    /// What a column holds, by its heading: «Ngày HT=date». Fields: date, number, form, narration, debit, credit, amount,
    /// party, party_name, debit_party, credit_party, line_narration, attachments, event, and the details of a line; of a journal with one
    /// account a row: account, contra, debit_amount, credit_amount.
    #[arg(long = "map", value_name = "HEADING=FIELD")]
    pub maps: Vec<String>,
    /// Only say what it comes to: each voucher, and what is wrong with it.
    #[arg(long)]
    pub check: bool,
    /// Post the vouchers that are right and leave the others out.
    #[arg(long)]
    pub only_good: bool,
    /// The file, or `-`.
    pub file: PathBuf,
}

#[derive(Args)]
pub struct ImportFileArgs {
    #[command(flatten)]
    pub book: BookArgs,
    /// The file, or `-`.
    pub file: PathBuf,
}

#[derive(Args)]
pub struct ImportOpeningArgs {
    #[command(flatten)]
    pub book: BookArgs,
    /// The first day of a month, or the last day of the month before.
    #[arg(long)]
    pub date: NaiveDate,
    /// The file, or `-`.
    pub file: PathBuf,
}

#[derive(Args)]
pub struct OpenAtArgs {
    #[command(flatten)]
    pub book: BookArgs,
    /// The last day of a month, or the first of the next.
    #[arg(long)]
    pub date: NaiveDate,
    /// A table with the columns account, party, debit, credit, turnover debit, turnover credit, by English or Vietnamese
    /// headings; or `-`.
    pub file: PathBuf,
}

#[derive(Args)]
pub struct BalancesArgs {
    #[command(flatten)]
    pub book: BookArgs,
    /// The day after which they stand.
    #[arg(long)]
    pub date: NaiveDate,
}

#[derive(Args)]
pub struct MoveInArgs {
    #[command(flatten)]
    pub book: BookArgs,
    /// The last day of the old books.
    #[arg(long)]
    pub date: NaiveDate,
    /// The chart of the old books: tt71 or tt24.
    #[arg(long, default_value = "tt71", value_parser = ["tt71", "tt24"])]
    pub chart: String,
    /// The trial balance, a spreadsheet or CSV.
    #[arg(long)]
    pub trial: PathBuf,
    /// Balances by customer, supplier or member; may be given several times. `131=FILE` says the account of a file that
    /// has no column for it.
    #[arg(long)]
    pub detail: Vec<String>,
    /// Stock by item; `156=FILE` likewise.
    #[arg(long)]
    pub stock: Vec<String>,
    /// Members and other parties.
    #[arg(long)]
    pub parties: Vec<PathBuf>,
    /// What an old account becomes, where it became several: `632=6111`. Split over several by what each takes of the balance,
    /// of the debits and of the credits of the year, the last one taking what is left: `632=6111:90000:90000:0,6121`.
    #[arg(long = "map")]
    pub choices: Vec<String>,
    /// Write it; without, only say what it comes to.
    #[arg(long)]
    pub post: bool,
}

#[derive(Args)]
pub struct OpeningListArgs {
    #[command(flatten)]
    pub book: BookArgs,
    /// stock, assets, prepaid, loans, funds or debts; without, all of them.
    pub name: Option<String>,
    /// A table of its rows, to be written; or `-`.
    #[arg(requires = "name")]
    pub file: Option<PathBuf>,
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

#[derive(Args)]
pub struct StockArgs {
    #[command(flatten)]
    pub book: BookArgs,
    #[command(flatten)]
    pub days: DaysArgs,
    /// 152, 156, 157 or an account under one; all of them where it is left out.
    #[arg(long, default_value = "")]
    pub account: String,
    /// One item's card, by its code; with --account.
    #[arg(long, requires = "account")]
    pub item: Option<String>,
    /// The store of that card.
    #[arg(long, default_value = "", requires = "item")]
    pub store: String,
    /// The minutes of a count, 05-VT, with what should stand in each store on the last day; needs --out.
    #[arg(long, conflicts_with = "item")]
    pub count: bool,
}

#[derive(Args)]
pub struct FundsArgs {
    #[command(flatten)]
    pub book: BookArgs,
    #[command(flatten)]
    pub days: DaysArgs,
    /// The fund of one source, or 212 of one asset; with --of.
    #[arg(long, default_value = "", requires = "of")]
    pub account: String,
    /// One source or asset, by the `of` of its row; with --account.
    #[arg(long, requires = "account")]
    pub of: Option<String>,
}

#[derive(Args)]
pub struct ServicesArgs {
    #[command(flatten)]
    pub book: BookArgs,
    #[command(flatten)]
    pub days: DaysArgs,
    /// One member's, by its code.
    #[arg(long)]
    pub party: Option<String>,
}

#[derive(Args)]
pub struct CashBookArgs {
    #[command(flatten)]
    pub book: BookArgs,
    #[command(flatten)]
    pub days: DaysArgs,
    /// 111, or an account under it.
    #[arg(long, default_value = "111")]
    pub account: String,
}

#[derive(Args)]
pub struct BankBookArgs {
    #[command(flatten)]
    pub book: BookArgs,
    #[command(flatten)]
    pub days: DaysArgs,
    /// The bank account as vouchers name it.
    #[arg(long, conflicts_with = "account")]
    pub bank_account: Option<String>,
    /// A sub-account of 112: what it holds that names no bank account.
    #[arg(long)]
    pub account: Option<String>,
}

#[derive(Args)]
pub struct PartiesArgs {
    #[command(flatten)]
    pub book: BookArgs,
    /// Words, a code or a phone number.
    #[arg(long, default_value = "")]
    pub text: String,
    /// Only this kind; `member` for all kinds of member.
    #[arg(long)]
    pub kind: Option<String>,
    /// Retired ones too.
    #[arg(long)]
    pub retired: bool,
    /// How it is written.
    #[arg(long, value_enum, default_value_t = Format::Csv)]
    pub format: Format,
    #[command(flatten)]
    pub file: FileArgs,
}

/// What a trial balance is compared with.
#[derive(Clone, Copy, ValueEnum)]
pub enum Compare {
    /// The days of the same length before.
    Previous,
    /// The same days a year before.
    LastYear,
}

#[derive(Args)]
pub struct TrialBalanceArgs {
    #[command(flatten)]
    pub book: BookArgs,
    #[command(flatten)]
    pub days: DaysArgs,
    /// Add up to this level of the chart, 1 to 3.
    #[arg(long, value_parser = clap::value_parser!(u8).range(1..=4))]
    pub level: Option<u8>,
    /// Beside other days: turnover and closing balances of both, and their differences.
    #[arg(long, value_enum)]
    pub compare: Option<Compare>,
}

#[derive(Args)]
pub struct LedgerArgs {
    #[command(flatten)]
    pub book: BookArgs,
    #[command(flatten)]
    pub days: DaysArgs,
    /// The account; those under it are included.
    #[arg(long)]
    pub account: String,
}

#[derive(Args)]
pub struct StatementArgs {
    #[command(flatten)]
    pub book: BookArgs,
    #[command(flatten)]
    pub days: DaysArgs,
    /// The party's code.
    #[arg(long)]
    pub party: String,
    /// What was advanced, spent and handed back, 04-TT; needs --out.
    #[arg(long)]
    pub advance: bool,
}

#[derive(Args)]
pub struct CloseArgs {
    #[command(flatten)]
    pub book: BookArgs,
    /// The month, YYYY-MM.
    #[arg(long)]
    pub month: String,
    /// Do not close: ask the other machines to send what they have for the month.
    #[arg(long)]
    pub ask: bool,
}

#[derive(Args)]
pub struct ReopenArgs {
    #[command(flatten)]
    pub book: BookArgs,
    /// The month, YYYY-MM.
    #[arg(long)]
    pub month: String,
    /// Why.
    #[arg(long)]
    pub reason: String,
}

#[derive(Args)]
pub struct SettingsArgs {
    #[command(flatten)]
    pub book: BookArgs,
    /// Settings to write, such as `sign.director="Hoàng Văn Sinh"`; an empty value means the default again.
    pub set: Vec<String>,
}

#[derive(Args)]
pub struct AccountsArgs {
    #[command(flatten)]
    pub book: BookArgs,
    /// The account to add or change.
    #[arg(long, requires = "name")]
    pub code: Option<String>,
    /// Its name.
    #[arg(long, requires = "code")]
    pub name: Option<String>,
    /// Take it out of use.
    #[arg(long, requires = "code")]
    pub retire: bool,
}

#[derive(Args)]
pub struct ListsArgs {
    #[command(flatten)]
    pub book: BookArgs,
    /// store, season, expense-kind, cost-object, bank-account or contract.
    pub list: String,
    /// The entry to write.
    #[arg(long, requires = "name")]
    pub code: Option<String>,
    /// Its name; empty to retire it.
    #[arg(long, requires = "code")]
    pub name: Option<String>,
}

#[derive(Args)]
pub struct HistoryArgs {
    #[command(flatten)]
    pub book: BookArgs,
    /// Only voucher, correction, party, account, setting, period, book or act.
    #[arg(long)]
    pub kind: Option<String>,
    /// Only by this person.
    #[arg(long)]
    pub who: Option<String>,
    /// From this day on.
    #[arg(long)]
    pub from: Option<NaiveDate>,
    /// To this day.
    #[arg(long)]
    pub to: Option<NaiveDate>,
    /// Only with these words.
    #[arg(long, default_value = "")]
    pub text: String,
    /// At most so many.
    #[arg(long, default_value_t = 1_000)]
    pub limit: usize,
}

#[derive(Args)]
pub struct AttentionArgs {
    #[command(flatten)]
    pub book: BookArgs,
    /// The story to decide, by the key it is listed with.
    #[arg(long, requires = "choice", conflicts_with = "voucher")]
    pub story: Option<String>,
    /// What is chosen for it, as listed.
    #[arg(long)]
    pub choice: Option<String>,
    /// The id of the waiting voucher to say a word about.
    #[arg(long, requires = "word", requires = "day")]
    pub voucher: Option<String>,
    /// The version the word is about, as listed; the present one where none is named.
    #[arg(long, requires = "voucher")]
    pub version: Option<String>,
    /// The word: approve, reject, or cash for cash that moved.
    #[arg(long)]
    pub word: Option<String>,
    /// The day of the approval, or on which the cash moved, YYYY-MM-DD.
    #[arg(long)]
    pub day: Option<NaiveDate>,
    /// Why.
    #[arg(long, default_value = "")]
    pub reason: String,
}

#[derive(Args)]
pub struct SeriesArgs {
    #[command(flatten)]
    pub book: BookArgs,
    /// The form of the series to check: PT, PC …
    #[arg(long, requires = "year", requires = "series")]
    pub form: Option<String>,
    /// Its fiscal year.
    #[arg(long)]
    pub year: Option<u32>,
    /// The series: 01.
    #[arg(long)]
    pub series: Option<String>,
}

#[derive(Args)]
pub struct PrintArgs {
    #[command(flatten)]
    pub book: BookArgs,
    /// A voucher's number, PT.Q01-0007; may be given several times.
    #[arg(long = "voucher", required = true)]
    pub vouchers: Vec<String>,
    /// The fiscal year the numbers belong to; the last one with such a number when not named.
    #[arg(long)]
    pub year: Option<u16>,
    /// What they bought on one list, 06-VT on A4, in place of each on its own form.
    #[arg(long, conflicts_with = "paper")]
    pub purchases: bool,
    /// A5, A4, or A4 with two copies.
    #[arg(long, value_enum, default_value_t = PaperArg::A5)]
    pub paper: PaperArg,
    /// The PDF to write; it must not be there.
    #[arg(long)]
    pub out: PathBuf,
    /// Write over a file that is there.
    #[arg(long)]
    pub replace: bool,
}

#[derive(Clone, Copy, ValueEnum)]
pub enum PaperArg {
    A5,
    A4,
    A4Twice,
}

#[derive(Args)]
pub struct SyncArgs {
    #[command(flatten)]
    pub book: BookArgs,
    /// The server's address; later only where it has moved.
    #[arg(long)]
    pub server: Option<String>,
    /// The one-time code with which the book opens there.
    #[arg(long)]
    pub code: Option<String>,
    /// The cooperative agrees that its key is sealed to the province's offline recovery key too.
    #[arg(long, requires = "code")]
    pub offline_recovery: bool,
    /// How many failed attempts to make before giving up.
    #[arg(long, default_value_t = 5)]
    pub attempts: u32,
}

#[derive(Subcommand)]
pub enum DeviceCommand {
    /// Every device there ever was.
    List(BookArgs),
    /// Let a device in: shows a code, reads the six digits from standard input.
    Invite(InviteArgs),
    /// Come into a book by an invite's code; with --words-file by the finder code and the twelve words.
    Join(JoinArgs),
    /// Vouch for a device.
    Confirm(DeviceArgs),
    /// Give a device other roles.
    Roles(RolesArgs),
    /// End a device in good order.
    Retire(DeviceArgs),
    /// Shut a device out.
    Revoke(RevokeArgs),
}

#[derive(Subcommand)]
pub enum PaperCommand {
    /// Attaches a photo (JPEG, PNG, WebP) to a voucher; it is made small, and where and when it was taken is left out.
    Add(AddPaperArgs),
    /// The photos of a voucher.
    List(ListPapersArgs),
    /// Writes a photo into a file, a JPEG.
    Get(GetPaperArgs),
    /// Takes a photo of the wrong paper off a voucher.
    Remove(RemovePaperArgs),
}

#[derive(Args)]
pub struct AddPaperArgs {
    #[command(flatten)]
    pub book: BookArgs,
    /// The id of the voucher.
    pub voucher: String,
    /// The photo.
    pub file: PathBuf,
    /// What it shows.
    #[arg(long, default_value = "")]
    pub label: String,
}

#[derive(Args)]
pub struct ListPapersArgs {
    #[command(flatten)]
    pub book: BookArgs,
    /// The id of the voucher.
    pub voucher: String,
}

#[derive(Args)]
pub struct GetPaperArgs {
    #[command(flatten)]
    pub book: BookArgs,
    /// The photo, as listed.
    pub hash: String,
    /// The file to write; must not exist.
    pub file: PathBuf,
}

#[derive(Args)]
pub struct RemovePaperArgs {
    #[command(flatten)]
    pub book: BookArgs,
    /// The id of the voucher.
    pub voucher: String,
    /// The photo, as listed.
    pub hash: String,
    /// Why.
    #[arg(long, default_value = "")]
    pub reason: String,
}

#[derive(Subcommand)]
pub enum PeopleCommand {
    /// One line each.
    List(BookArgs),
    /// Lets another person write at this machine.
    Add(AddPersonArgs),
    /// Removes a person's keys from this machine; their series stays in the book.
    Remove(RemovePersonArgs),
    /// Puts a PIN on the keys of whoever's passphrase opens the book, or takes it away.
    Pin(PinArgs),
}

#[derive(Args)]
pub struct AddPersonArgs {
    #[command(flatten)]
    pub book: BookArgs,
    /// The person.
    #[arg(long)]
    pub user_name: String,
    /// accountant, cashier, director, supervisor.
    #[arg(long, value_delimiter = ',', required = true)]
    pub roles: Vec<String>,
    /// A file whose first line is the person's own passphrase.
    #[arg(long)]
    pub own_passphrase_file: PathBuf,
    /// A file whose first line is the person's own PIN, six digits.
    #[arg(long)]
    pub pin_file: PathBuf,
}

#[derive(Args)]
pub struct RemovePersonArgs {
    #[command(flatten)]
    pub book: BookArgs,
    /// The person's series: a number.
    pub writer: u32,
}

#[derive(Args)]
pub struct PinArgs {
    #[command(flatten)]
    pub book: BookArgs,
    /// A file whose first line is the PIN, six digits; without it the PIN is taken away.
    #[arg(long)]
    pub pin_file: Option<PathBuf>,
}

#[derive(Args)]
pub struct DeviceArgs {
    #[command(flatten)]
    pub book: BookArgs,
    /// The number of its series.
    pub device: u32,
}

#[derive(Args)]
pub struct InviteArgs {
    #[command(flatten)]
    pub book: BookArgs,
    /// The person who will write there.
    #[arg(long)]
    pub user_name: String,
    /// What the device is to be called.
    #[arg(long, default_value = "")]
    pub device_name: String,
    /// accountant, cashier, director, supervisor.
    #[arg(long, value_delimiter = ',', required = true)]
    pub roles: Vec<String>,
}

#[derive(Args)]
pub struct JoinArgs {
    #[command(flatten)]
    pub book: BookArgs,
    /// The digits that were shown.
    #[arg(long)]
    pub code: String,
    /// A file with the twelve words on its first line.
    #[arg(long)]
    pub words_file: Option<PathBuf>,
    /// Who will write here, with the twelve words.
    #[arg(long, default_value = "")]
    pub user_name: String,
}

#[derive(Args)]
pub struct RolesArgs {
    #[command(flatten)]
    pub book: BookArgs,
    /// The number of its series.
    pub device: u32,
    /// accountant, cashier, director, supervisor.
    #[arg(long, value_delimiter = ',')]
    pub roles: Vec<String>,
}

#[derive(Args)]
pub struct RevokeArgs {
    #[command(flatten)]
    pub book: BookArgs,
    /// The number of its series.
    pub device: u32,
    /// lost, stolen or compromised.
    #[arg(long)]
    pub reason: String,
}
