//! What may be written on the command line about members' capital, the month's checks and the year's end.

use std::path::PathBuf;

use chrono::NaiveDate;
use clap::{Args, Subcommand};

use super::{BookArgs, FileArgs};

#[derive(Args)]
pub struct ChecklistArgs {
    #[command(flatten)]
    pub book: BookArgs,
    /// The month, as 2026-03.
    #[arg(long)]
    pub month: String,
}

#[derive(Args)]
pub struct CountArgs {
    #[command(flatten)]
    pub book: BookArgs,
    /// 111, 112, 152, 156 or an account under one of them.
    #[arg(long)]
    pub account: String,
    /// The bank account, where the account holds several.
    #[arg(long, default_value = "")]
    pub bank_account: String,
    /// At the end of which day.
    #[arg(long)]
    pub date: NaiveDate,
    /// Đồng counted.
    #[arg(long)]
    pub amount: i64,
    /// Who was there, or why it differs.
    #[arg(long, default_value = "")]
    pub note: String,
}

#[derive(Args)]
pub struct PrepaidArgs {
    #[command(flatten)]
    pub book: BookArgs,
    /// The month looked at, or the first one that bears a part; as 2026-03.
    #[arg(long)]
    pub month: String,
    /// Write down a cost of this name.
    #[arg(long, requires = "amount")]
    pub name: Option<String>,
    /// Đồng in all.
    #[arg(long)]
    pub amount: Option<i64>,
    /// How many months bear it.
    #[arg(long, default_value_t = 12)]
    pub months: u32,
    /// The account that bears it.
    #[arg(long, default_value = "642")]
    pub account: String,
    /// Post what the month bears.
    #[arg(long, conflicts_with = "name")]
    pub allocate: bool,
}

#[derive(Args)]
pub struct YearEndArgs {
    #[command(flatten)]
    pub book: BookArgs,
    /// The fiscal year, named by the year it starts in.
    #[arg(long)]
    pub year: u16,
    /// How 642 is shared: net-revenue, direct-cost, or P:Q, external to internal. The stored key where none is named.
    #[arg(long = "split-642")]
    pub split_642: Option<String>,
    /// Show the entries, post nothing.
    #[arg(long)]
    pub preview: bool,
}

#[derive(Args)]
pub struct DistributeArgs {
    #[command(flatten)]
    pub book: BookArgs,
    /// The fiscal year whose income is distributed.
    #[arg(long)]
    pub year: u16,
    /// The meeting's plan, a JSON file; `-` is standard input.
    #[arg(long)]
    pub plan: PathBuf,
    /// Post it.
    #[arg(long, requires = "date")]
    pub post: bool,
    /// The day it is posted on.
    #[arg(long)]
    pub date: Option<NaiveDate>,
}

#[derive(Args)]
pub struct CapitalArgs {
    #[command(flatten)]
    pub book: BookArgs,
    /// As it stood at the end of this day.
    #[arg(long)]
    pub date: Option<NaiveDate>,
    /// One member's, with pledges, certificates and membership.
    #[arg(long, conflicts_with = "date")]
    pub party: Option<String>,
    /// The register on paper, in place of the figures; a name that ends in `.xlsx` is a spreadsheet.
    #[command(flatten)]
    pub file: FileArgs,
}

#[derive(Args)]
pub struct PledgeArgs {
    #[command(flatten)]
    pub book: BookArgs,
    /// The member's code.
    #[arg(long)]
    pub party: String,
    /// From when.
    #[arg(long)]
    pub date: NaiveDate,
    /// Đồng in all; 0 takes the pledge away.
    #[arg(long)]
    pub amount: i64,
    /// The last day for paying it in; six months later where it is left out.
    #[arg(long)]
    pub due: Option<NaiveDate>,
    /// It is contributed in kind.
    #[arg(long)]
    pub in_kind: bool,
    /// What is contributed, or a remark.
    #[arg(long, default_value = "")]
    pub note: String,
    /// The number of the resolution it rests on.
    #[arg(long)]
    pub resolution: Option<String>,
}

#[derive(Subcommand)]
pub enum CertificateCommand {
    /// Every certificate.
    List {
        #[command(flatten)]
        book: BookArgs,
    },
    /// Give one out; what is on its face the book knows.
    Issue {
        #[command(flatten)]
        book: BookArgs,
        /// The member's code.
        #[arg(long)]
        party: String,
        /// The day on its face.
        #[arg(long)]
        date: NaiveDate,
        /// The number of the certificate it takes the place of.
        #[arg(long, requires = "note")]
        replaces: Option<String>,
        /// Why.
        #[arg(long, default_value = "")]
        note: String,
    },
    /// Print some, each on a sheet of its own.
    Print {
        #[command(flatten)]
        book: BookArgs,
        /// Their numbers, as Q01-0007.
        #[arg(required = true)]
        numbers: Vec<String>,
        #[command(flatten)]
        file: FileArgs,
    },
    /// Print what a member contributed in kind: a note of delivery for each voucher.
    Delivery {
        #[command(flatten)]
        book: BookArgs,
        /// The member's code.
        #[arg(long)]
        party: String,
        #[command(flatten)]
        file: FileArgs,
    },
    /// Take one back.
    Withdraw {
        #[command(flatten)]
        book: BookArgs,
        /// Its number, as Q01-0007.
        #[arg(long)]
        number: String,
        /// When.
        #[arg(long)]
        date: NaiveDate,
        /// Why.
        #[arg(long)]
        reason: String,
    },
}

#[derive(Args)]
pub struct MembershipArgs {
    #[command(flatten)]
    pub book: BookArgs,
    /// The code.
    #[arg(long)]
    pub party: String,
    /// From when.
    #[arg(long)]
    pub date: NaiveDate,
    /// official, associate_capital or associate_use.
    #[arg(long, required_unless_present = "ends")]
    pub kind: Option<String>,
    /// The membership ends.
    #[arg(long, conflicts_with = "kind")]
    pub ends: bool,
    /// Why: the decision, the ground.
    #[arg(long, default_value = "")]
    pub note: String,
    /// The number of the resolution it rests on.
    #[arg(long)]
    pub resolution: Option<String>,
}

#[derive(Args)]
pub struct ResolutionsArgs {
    #[command(flatten)]
    pub book: BookArgs,
    /// Write one down under this number.
    #[arg(long, requires = "date")]
    pub number: Option<String>,
    /// The day of the meeting.
    #[arg(long)]
    pub date: Option<NaiveDate>,
    /// statements, distribution, losses, capital-change, capital-return, membership, funds, lending, large-investment,
    /// charter, valuation, reorganisation or other.
    #[arg(long, default_value = "other")]
    pub subject: String,
    /// Its title.
    #[arg(long, default_value = "")]
    pub title: String,
    /// Votes of those who took part.
    #[arg(long, default_value_t = 0)]
    pub present: u32,
    /// Votes in favour.
    #[arg(long, default_value_t = 0)]
    pub in_favour: u32,
}

#[derive(Args)]
pub struct ContractsArgs {
    #[command(flatten)]
    pub book: BookArgs,
    /// Write one down under this number, one for each member named; with --change, the one of this number.
    #[arg(long)]
    pub number: Option<String>,
    /// Change the one of this number: what is named here, and nothing else.
    #[arg(long, requires = "number", conflicts_with = "party")]
    pub change: bool,
    /// The member's code; may be given several times.
    #[arg(long)]
    pub party: Vec<String>,
    /// The first day it covers.
    #[arg(long)]
    pub from: Option<NaiveDate>,
    /// The last day; open where it is left out.
    #[arg(long)]
    pub to: Option<NaiveDate>,
    /// The season.
    #[arg(long)]
    pub season: Option<String>,
    /// Goods and services, in a few words.
    #[arg(long)]
    pub covers: Option<String>,
    /// What is supplied, a CSV file with name, unit, quantity and price, as typed: `12,5`, `12.500`; an item's code does
    /// for its name. `-` is standard input.
    #[arg(long, requires = "number")]
    pub lines: Option<PathBuf>,
    /// The signed copy is in hand.
    #[arg(long)]
    pub signed: bool,
    /// The same, with the day on it.
    #[arg(long)]
    pub signed_on: Option<NaiveDate>,
    /// The entry was a mistake.
    #[arg(long, requires = "change")]
    pub withdraw: bool,
    /// Print those in force, of the members named with --party or of all, on form 03-BH.
    #[command(flatten)]
    pub file: FileArgs,
}

#[derive(Args)]
pub struct MemberStatementArgs {
    #[command(flatten)]
    pub book: BookArgs,
    /// The member's code.
    #[arg(long, required_unless_present = "all")]
    pub party: Option<String>,
    /// Every member, each on a page of his own; needs --out.
    #[arg(long, conflicts_with = "party", requires = "out")]
    pub all: bool,
    /// A PDF in place of the figures.
    #[command(flatten)]
    pub file: FileArgs,
    /// The first day.
    #[arg(long)]
    pub from: Option<NaiveDate>,
    /// The last day.
    #[arg(long)]
    pub to: Option<NaiveDate>,
}

#[derive(Args)]
pub struct DebtsArgs {
    #[command(flatten)]
    pub book: BookArgs,
    /// 131 for what others owe, 331 for what the cooperative owes.
    #[arg(long, default_value = "131")]
    pub account: String,
    /// At the end of which day; today where it is left out.
    #[arg(long)]
    pub date: Option<NaiveDate>,
    /// One party's documents, by its code.
    #[arg(long)]
    pub party: Option<String>,
    /// Write the report as a PDF; with --party, the minutes by which both sides agree on the debt.
    #[command(flatten)]
    pub file: FileArgs,
    /// With --party, the minutes by which what it owes is set against what it is owed.
    #[arg(long, requires = "party", requires = "out")]
    pub set_off: bool,
}
