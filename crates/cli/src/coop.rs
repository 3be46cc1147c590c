//! What makes the books a cooperative's: capital, certificates, membership, resolutions, contracts, the month's checks, the
//! year's closing and the distribution of its income.

use std::io::Write;

use app::api::capital::{CertificateInput, MembershipInput, PledgeInput, ResolutionInput};
use app::api::checklist::{CheckItem, CountInput, PrepaidInput};
use app::api::contract::ContractInput;
use app::api::income::DistributionPlan;
use app::api::print::PrintJob;
use app::wording::objected;
use app::{Book, Refusal};
use chrono::NaiveDate;
use serde::Serialize;
use serde_json::{Value, json};

use crate::args::BookArgs;
use crate::args::coop::{
    CapitalArgs, CertificateCommand, ChecklistArgs, ContractsArgs, CountArgs, DebtsArgs, DistributeArgs,
    MemberStatementArgs, MembershipArgs, PledgeArgs, PrepaidArgs, ResolutionsArgs, YearEndArgs,
};
use crate::args::desk::CloseArgs;
use crate::books::{input, open};
use crate::opening::text_of;
use crate::{language, say};

/// A plan has at most so many bytes.
const PLAN_BYTES_MAX: u64 = 4 * 1024 * 1024;

pub fn tell<T: Serialize>(out: &mut impl Write, answer: &T) -> Result<bool, Refusal> {
    let mut value = serde_json::to_value(answer).map_err(|fault| Refusal::new("import.json").with("what", fault))?;
    in_dong(&mut value);
    say(out, &value)
}

/// Fields that hold đồng: shown with dots on a screen, whole numbers in a file.
const DONG: [&str; 30] = [
    "ahead",
    "allocated",
    "amount",
    "apart",
    "balance",
    "cards",
    "charter",
    "closing",
    "contributed",
    "credit",
    "debit",
    "formed",
    "ledger",
    "left",
    "minus",
    "missing",
    "nameless",
    "not_due",
    "opening",
    "over_180",
    "owes",
    "paid",
    "part",
    "pledged",
    "plus",
    "settled",
    "to_180",
    "to_30",
    "to_90",
    "total",
];

/// Fields that hold a quantity or a price: in a file with a point before what is less than one, and no dots.
const DECIMALS: [&str; 2] = ["price", "quantity"];

/// A figure as a screen shows it, as programs read it: `1.250,5` is `1250.5`; nothing is 0.
pub fn plain(shown: &str) -> String {
    if shown.is_empty() { "0".to_owned() } else { shown.replace('.', "").replace(',', ".").replace('−', "-") }
}

/// Puts whole numbers in the place of amounts as a screen shows them.
fn in_dong(value: &mut Value) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(in_dong),
        Value::Object(fields) => {
            for (name, field) in fields.iter_mut() {
                match field {
                    Value::String(text) if DONG.contains(&name.as_str()) => {
                        if let Ok(amount) = plain(text).parse::<i64>() {
                            *field = amount.into();
                        }
                    }
                    Value::String(text) if DECIMALS.contains(&name.as_str()) && !text.is_empty() => *text = plain(text),
                    _ => in_dong(field),
                }
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// The id of the party with a code.
fn party(book: &Book, code: &str) -> Result<String, Refusal> {
    Ok(book.party_with_code(code)?.to_string())
}

/// Closes a month. What should be looked at goes to standard error; only what forbids the closing stops it.
pub fn close(args: &CloseArgs, out: &mut impl Write) -> Result<bool, Refusal> {
    let mut book = open(&args.book)?;
    if args.ask {
        let list = book.request_close(&args.month)?;
        return say(out, &json!({ "asked": args.month, "silent": silent(&list.items) }));
    }
    let looks = book.checklist(&args.month).map(|list| list.items).unwrap_or_default();
    book.close_month(&args.month)?;
    for item in looks.iter().filter(|item| item.state == "look") {
        eprintln!("{}", objected(&item.finding, language()));
    }
    let mut said = json!({ "closed": args.month });
    // A book of one machine has nothing to say of others.
    if looks.iter().any(|item| item.check == "machine") {
        said["silent"] = json!(silent(&looks));
    }
    say(out, &said)
}

/// The machines of others that have not exchanged since they were asked, by the names of their people.
fn silent(items: &[CheckItem]) -> Vec<&str> {
    let of_machines = items.iter().filter(|item| item.check == "machine" && item.state == "look");
    of_machines.filter_map(|item| item.finding.args.get("who").map(String::as_str)).collect()
}

pub fn checklist(args: &ChecklistArgs, out: &mut impl Write) -> Result<bool, Refusal> {
    tell(out, &open(&args.book)?.checklist(&args.month)?)
}

pub fn count(args: &CountArgs, out: &mut impl Write) -> Result<bool, Refusal> {
    let count = CountInput {
        account: args.account.clone(),
        detail: args.bank_account.clone(),
        day: args.date.to_string(),
        amount: args.amount.to_string(),
        note: args.note.clone(),
    };
    tell(out, &open(&args.book)?.count_balance(&count)?)
}

pub fn prepaid(args: &PrepaidArgs, out: &mut impl Write) -> Result<bool, Refusal> {
    let mut book = open(&args.book)?;
    if let Some(name) = &args.name {
        let cost = PrepaidInput {
            id: None,
            name: name.clone(),
            amount: args.amount.map(|amount| amount.to_string()).unwrap_or_default(),
            month: args.month.clone(),
            months: args.months,
            account: args.account.clone(),
            withdrawn: false,
        };
        return tell(out, &book.set_prepaid(&cost)?);
    }
    if args.allocate {
        return tell(out, &book.allocate_prepaid(&args.month)?);
    }
    tell(out, &book.list_prepaid(&args.month)?)
}

pub fn years(args: &BookArgs, out: &mut impl Write) -> Result<bool, Refusal> {
    tell(out, &open(args)?.years()?)
}

pub fn year_end(args: &YearEndArgs, out: &mut impl Write) -> Result<bool, Refusal> {
    let mut book = open(&args.book)?;
    if args.preview {
        return tell(out, &book.year_end(args.year, args.split_642.as_deref())?);
    }
    let done = book.post_year_end(args.year, args.split_642.as_deref())?;
    done.looks.iter().for_each(|look| eprintln!("{}", objected(look, language())));
    let number = done.posted.map(|posted| posted.number);
    let dong = |digits: &str| digits.parse::<i64>().map_or(Value::Null, Value::from);
    let (external, internal) = (dong(&done.profit_external), dong(&done.profit_internal));
    say(out, &json!({ "number": number, "profit_external": external, "profit_internal": internal }))
}

pub fn distribute(args: &DistributeArgs, out: &mut impl Write) -> Result<bool, Refusal> {
    let mut text = String::new();
    let read = std::io::Read::take(input(&args.plan)?, PLAN_BYTES_MAX);
    std::io::Read::read_to_string(&mut std::io::BufReader::new(read), &mut text)
        .map_err(|error| Refusal::new("import.unreadable").with("what", error))?;
    let plan: DistributionPlan = serde_json::from_str(text.trim_start_matches('\u{feff}'))
        .map_err(|fault| Refusal::new("import.json").with("what", fault))?;
    let mut book = open(&args.book)?;
    let figures = book.distribution_figures(args.year, &plan)?;
    let mut answer = json!({
        "funds": figures.funds.iter().map(|fund| json!({
            "account": fund.account.to_string(), "party": fund.party, "external": fund.external,
            "internal": fund.internal,
        })).collect::<Vec<_>>(),
        "pool_use": figures.pool_use,
        "pool_labour": figures.pool_labour,
        "pool_capital": figures.pool_capital_internal + figures.pool_capital_external,
        "members": figures.shares.iter().map(|share| json!({
            "party": share.member.code, "use_value": share.member.use_value, "labour": share.member.labour,
            "capital": share.member.capital, "by_use": share.by_use, "by_labour": share.by_labour,
            "by_capital_internal": share.by_capital_internal, "by_capital_external": share.by_capital_external,
            "total": share.total(),
        })).collect::<Vec<_>>(),
    });
    if args.post {
        let day = args.date.ok_or_else(|| Refusal::new("day.empty"))?;
        let done = book.post_distribution(args.year, &plan, &day.to_string())?;
        answer["vouchers"] = done.posted.iter().map(|posted| json!(posted.number)).collect::<Vec<_>>().into();
    }
    say(out, &answer)
}

pub fn capital(args: &CapitalArgs, out: &mut impl Write) -> Result<bool, Refusal> {
    let book = open(&args.book)?;
    match &args.party {
        Some(code) => tell(out, &book.party_capital(&party(&book, code)?)?),
        None => {
            let day = args.date.map(|day| day.to_string()).unwrap_or_default();
            let Some(path) = &args.file.out else { return tell(out, &book.capital_register(&day)?) };
            let job = PrintJob::MemberRegister { day };
            if path.extension().is_some_and(|ending| ending == "xlsx") {
                let job = app::api::export::ExportJob::Paper { job: Box::new(job) };
                return crate::sheets::give(&book, &job, crate::args::Format::Xlsx, &args.file, out);
            }
            crate::print::give(&book, &job, &args.file, out)
        }
    }
}

pub fn pledge(args: &PledgeArgs, out: &mut impl Write) -> Result<bool, Refusal> {
    let mut book = open(&args.book)?;
    let pledge = PledgeInput {
        party: party(&book, &args.party)?,
        day: args.date.to_string(),
        amount: args.amount.to_string(),
        due: args.due.map(|day| day.to_string()).unwrap_or_default(),
        in_kind: args.in_kind,
        note: args.note.clone(),
        resolution: args.resolution.clone(),
    };
    tell(out, &book.set_pledge(&pledge)?)
}

pub fn certificate(command: &CertificateCommand, out: &mut impl Write) -> Result<bool, Refusal> {
    match command {
        CertificateCommand::List { book } => tell(out, &open(book)?.certificates(None)?),
        CertificateCommand::Issue { book, party: code, date, replaces, note } => {
            let mut book = open(book)?;
            let replaces = match replaces {
                Some(number) => Some(certificate_with(&book, number)?),
                None => None,
            };
            let party = party(&book, code)?;
            let certificate = CertificateInput { party, day: date.to_string(), replaces, note: note.clone() };
            tell(out, &book.issue_certificate(&certificate)?)
        }
        CertificateCommand::Print { book, numbers, file } => {
            let book = open(book)?;
            let ids = numbers.iter().map(|number| certificate_with(&book, number)).collect::<Result<_, _>>()?;
            crate::print::give(&book, &PrintJob::Certificates { ids }, file, out)
        }
        CertificateCommand::Delivery { book, party: code, file } => {
            let book = open(book)?;
            let party = party(&book, code)?;
            crate::print::give(&book, &PrintJob::Deliveries { party }, file, out)
        }
        CertificateCommand::Withdraw { book, number, date, reason } => {
            let mut book = open(book)?;
            let id = certificate_with(&book, number)?;
            tell(out, &book.withdraw_certificate(&id, &date.to_string(), reason)?)
        }
    }
}

fn certificate_with(book: &Book, number: &str) -> Result<String, Refusal> {
    let found = book.certificates(None)?.into_iter().find(|row| row.number == number);
    found.map(|row| row.id).ok_or_else(|| Refusal::new("certificate.not-there"))
}

pub fn membership(args: &MembershipArgs, out: &mut impl Write) -> Result<bool, Refusal> {
    let mut book = open(&args.book)?;
    let membership = MembershipInput {
        party: party(&book, &args.party)?,
        day: args.date.to_string(),
        kind: if args.ends { String::new() } else { args.kind.clone().unwrap_or_default() },
        note: args.note.clone(),
        resolution: args.resolution.clone(),
    };
    tell(out, &book.set_membership(&membership)?)
}

pub fn resolutions(args: &ResolutionsArgs, out: &mut impl Write) -> Result<bool, Refusal> {
    let mut book = open(&args.book)?;
    let Some(number) = &args.number else { return tell(out, &book.list_resolutions()?) };
    let resolution = ResolutionInput {
        id: None,
        number: number.clone(),
        day: args.date.map(|day| day.to_string()).unwrap_or_default(),
        subject: args.subject.clone(),
        title: args.title.clone(),
        present: args.present,
        in_favour: args.in_favour,
        withdrawn: false,
    };
    tell(out, &book.record_resolution(&resolution)?)
}

pub fn contracts(args: &ContractsArgs, out: &mut impl Write) -> Result<bool, Refusal> {
    let mut book = open(&args.book)?;
    if args.file.out.is_some() && args.number.is_none() {
        let wanted = |code: &String| args.party.is_empty() || args.party.contains(code);
        let rows = book.list_contracts(None)?.into_iter().filter(|row| row.current);
        let of = rows.filter(|row| row.party.as_ref().is_some_and(|party| wanted(&party.code)));
        let job = PrintJob::Contracts { ids: of.map(|row| row.id).collect() };
        return crate::print::give(&book, &job, &args.file, out);
    }
    let Some(number) = &args.number else { return tell(out, &book.list_contracts(None)?) };
    let known = if args.change { contract_with(&book, number)? } else { ContractInput::default() };
    let parties = args.party.iter().map(|code| party(&book, code)).collect::<Result<Vec<_>, _>>()?;
    let day = |named: Option<NaiveDate>, known: String| named.map_or(known, |day| day.to_string());
    let lines = args.lines.as_deref().map(|file| app::read_contract_lines(&text_of(file)?)).transpose()?;
    let contract = ContractInput {
        parties: if args.change { known.parties } else { parties },
        number: number.clone(),
        from: day(args.from, known.from),
        to: day(args.to, known.to),
        season: args.season.clone().unwrap_or(known.season),
        covers: args.covers.clone().unwrap_or(known.covers),
        signed: args.signed || args.signed_on.is_some() || known.signed,
        signed_on: day(args.signed_on, known.signed_on),
        lines,
        withdrawn: args.withdraw || known.withdrawn,
        ..known
    };
    tell(out, &book.set_contract(&contract)?)
}

/// The contract of a number as it stands, to be changed: the one in force where a number was used again.
fn contract_with(book: &Book, number: &str) -> Result<ContractInput, Refusal> {
    let found = book.list_contracts(None)?.into_iter().find(|row| row.number == number);
    let row = found.ok_or_else(|| Refusal::new("contract.not-there"))?;
    Ok(ContractInput {
        id: Some(row.id),
        parties: row.party.into_iter().map(|party| party.id).collect(),
        number: row.number,
        from: row.from,
        to: row.to.unwrap_or_default(),
        season: row.season,
        covers: row.covers,
        signed: row.signed,
        signed_on: row.signed_on.unwrap_or_default(),
        lines: None,
        withdrawn: !row.active,
    })
}

pub fn clocks(args: &BookArgs, out: &mut impl Write) -> Result<bool, Refusal> {
    tell(out, &open(args)?.clocks()?)
}

pub fn member_statement(args: &MemberStatementArgs, out: &mut impl Write) -> Result<bool, Refusal> {
    let book = open(&args.book)?;
    let (from, to) = crate::reports::days(&book, args.from, args.to)?;
    let (from, to) = (from.to_string(), to.to_string());
    let id = args.party.as_deref().map(|code| party(&book, code)).transpose()?;
    match (id, args.file.out.is_some()) {
        (Some(id), false) => tell(out, &book.member_statement(&id, &from, &to)?),
        (id, _) => {
            let job = match id {
                Some(party) => PrintJob::MemberStatement { party, from, to },
                None => PrintJob::MemberStatements { from, to },
            };
            crate::print::give(&book, &job, &args.file, out)
        }
    }
}

pub fn debts(args: &DebtsArgs, out: &mut impl Write) -> Result<bool, Refusal> {
    let book = open(&args.book)?;
    let day = args.date.map(|day| day.to_string()).unwrap_or_default();
    let id = args.party.as_deref().map(|code| party(&book, code)).transpose()?;
    if args.file.out.is_none() {
        return match id {
            Some(id) => tell(out, &book.open_documents(&id, &args.account, &day)?),
            None => tell(out, &book.debt_ageing(&args.account, &day)?),
        };
    }
    let job = match id {
        Some(party) if args.set_off => PrintJob::SetOff { party, day },
        Some(party) => PrintJob::DebtMinutes { party, day },
        None => PrintJob::Ageing { account: args.account.clone(), day },
    };
    crate::print::give(&book, &job, &args.file, out)
}
