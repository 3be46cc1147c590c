//! Books for the tests, and histories that reach every outcome an event can have.
#![allow(
    dead_code,
    missing_docs,
    clippy::unwrap_used,
    reason = "helpers of tests; each file of tests uses some of them"
)]

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use chrono::NaiveDate;
use ledger::day::Month;
use ledger::event::apart::Adopted;
use ledger::event::body::{
    AccountSet, Adjusted, Amended, Body, Content, Opening, PartySet, PeriodClosed, PeriodReopened, Posted, Reversed,
    SeriesNumber, SettingSet, WriterRetired,
};
use ledger::event::brought::{ListedRow, OpeningListed, Turnover, TurnoverBrought, TurnoverRow};
use ledger::event::comment::{Comment, Deed};
use ledger::event::contract::{ContractLine, ContractTerms};
use ledger::event::coop::{BalanceCounted, CoopFact, Pledged, ServiceContractSet};
use ledger::event::decision::{Decision, MemberMerged, Resolved, SeriesClosed};
use ledger::event::extra::{Extra, Key};
use ledger::event::photo::{PhotoLinked, PhotoUnlinked};
use ledger::event::{EventId, Line};
use ledger::fold::Books;
use ledger::member::{Fact, PublicKeys, Roles};
use ledger::money::Dong;
use ledger::party::{PartyField, PartyKind};
use ledger::voucher::{Checked, Draft, Entry, Form, Sign};
use proptest::prelude::*;
use store::keys::{self, DatabaseKey};
use store::{Beginning, Failure, Opener, Store};
use tempfile::TempDir;

pub const PASSPHRASE: &str = "mua xuan 2026";

/// Every table whose rows follow from the events.
pub const PROJECTIONS: [&str; 26] = [
    "judgement",
    "version",
    "replaced",
    "link",
    "posting",
    "balance",
    "total",
    "day_change",
    "party_fact",
    "account_fact",
    "setting",
    "gate",
    "writer_fact",
    "attention",
    "settled",
    "followed",
    "decision",
    "paper",
    "merged",
    "member_event",
    "coop_fact",
    "comment",
    "photo",
    "close_request",
    "series_end",
    "apart_word",
];

pub fn beginning() -> Beginning {
    Beginning {
        name: "HTX Chè Suối Lành".into(),
        tax_code: Some("0101234567".into()),
        union: false,
        first_year: 2026,
        first_month: 1,
        practice: false,
    }
}

/// A book made once, of which every other is a copy: so its keys are derived once.
fn first_book() -> &'static (TempDir, DatabaseKey) {
    static FIRST: OnceLock<(TempDir, DatabaseKey)> = OnceLock::new();
    FIRST.get_or_init(|| {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("so.htx");
        drop(Store::create(&path, PASSPHRASE, &beginning(), 1).unwrap());
        let key = keys::read(&path, PASSPHRASE).unwrap().database.clone();
        (folder, key)
    })
}

/// The key of every book made here.
pub fn key() -> DatabaseKey {
    first_book().1.clone()
}

/// A new book in a folder of its own.
pub fn new_book() -> (TempDir, Store) {
    let folder = tempfile::tempdir().unwrap();
    copy_book(&first_book().0.path().join("so.htx"), folder.path());
    let store = open(&folder.path().join("so.htx")).unwrap();
    (folder, store)
}

pub fn open(book: &Path) -> Result<Store, Failure> {
    Store::open(book, Opener::Key(key()))
}

/// Copies a book and the files beside it into a folder; gives its place there.
pub fn copy_book(book: &Path, folder: &Path) -> PathBuf {
    for ending in ["", "-wal", ".key", ".side"] {
        let from = PathBuf::from(format!("{}{ending}", book.display()));
        if from.exists() {
            std::fs::copy(&from, folder.join(from.file_name().unwrap())).unwrap();
        }
    }
    folder.join(book.file_name().unwrap())
}

/// The file opened past the store, as a repair script or a curious hand would.
pub fn raw(book: &Path) -> rusqlite::Connection {
    raw_under(book, &key())
}

pub fn raw_under(book: &Path, key: &DatabaseKey) -> rusqlite::Connection {
    let conn = rusqlite::Connection::open(book).unwrap();
    let key = format!("pragma key = \"x'{}'\"; pragma cipher_hmac_algorithm = HMAC_SHA256;", *key.to_hex());
    conn.execute_batch(&key).unwrap();
    conn
}

/// The rows of a book with a key of its own.
pub fn rows_under(book: &Path, key: &DatabaseKey) -> Vec<String> {
    rows(&raw_under(book, key))
}

/// Every row of every projection, as text.
pub fn rows(conn: &rusqlite::Connection) -> Vec<String> {
    let mut rows = Vec::new();
    for table in PROJECTIONS {
        rows_of(conn, table, &mut rows);
    }
    rows
}

/// Every row of a table, as text, sorted.
pub fn rows_of(conn: &rusqlite::Connection, table: &str, rows: &mut Vec<String>) {
    let mut query = conn.prepare(&format!("select * from {table}")).unwrap();
    let width = query.column_count();
    let mut found = query.query([]).unwrap();
    let mut of_table = Vec::new();
    while let Some(row) = found.next().unwrap() {
        let values: Vec<_> = (0..width).map(|at| row.get::<_, rusqlite::types::Value>(at).unwrap()).collect();
        of_table.push(format!("{table} {values:?}"));
    }
    of_table.sort();
    rows.extend(of_table);
}

/// Lets in an accountant, with keys of his own.
pub fn accountant(writer: u16) -> Fact {
    let [low, high] = writer.to_le_bytes();
    let key = |first: u8| std::array::from_fn(|place| [first, low, high][place.min(2)]);
    Fact::Enrolled { writer, keys: PublicKeys { sign: key(4), wrap: key(5) }, roles: Roles::ACCOUNTANT, boxed: None }
}

pub fn day(month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, month, day).unwrap()
}

pub fn code(number: usize) -> String {
    format!("TV{number:03}")
}

/// One thing somebody does with a book. What it names that is not there, it leaves undone.
#[derive(Debug, Clone)]
pub enum Step {
    /// A voucher; checked first unless `force`, which reaches what another machine might send.
    Post {
        month: u32,
        day: u32,
        pair: usize,
        amount: i64,
        party: usize,
        force: bool,
    },
    Amend {
        pick: usize,
        month: u32,
        day: u32,
        pair: usize,
        amount: i64,
        stale: bool,
    },
    Reverse {
        pick: usize,
        month: u32,
        day: u32,
        stale: bool,
    },
    Adjust {
        pick: usize,
        month: u32,
        day: u32,
        amount: i64,
    },
    Opening {
        month: u32,
        pair: usize,
        amount: i64,
        party: usize,
    },
    Card {
        party: Option<usize>,
        code: usize,
        name: String,
    },
    Account {
        number: usize,
        active: bool,
    },
    Setting {
        value: String,
    },
    Close {
        month: u32,
        force: bool,
    },
    Reopen {
        month: u32,
    },
    Enrol {
        writer: u16,
    },
    Retire {
        writer: u16,
    },
    /// Cash payments wait for approval from here on, or no longer.
    Ask {
        approval: bool,
    },
    /// A cash payment of a paper.
    Pay {
        month: u32,
        day: u32,
        amount: i64,
        paper: u8,
    },
    /// A word about a voucher, or about what is held: yes, no, or that the cash moved.
    Decide {
        pick: usize,
        word: usize,
        day: u32,
    },
    Merge {
        from: usize,
        into: usize,
    },
    /// A story is decided in the first way that needs no other event.
    Settle {
        pick: usize,
    },
    /// Something said about a voucher.
    Say {
        pick: usize,
        asks: bool,
    },
    /// A photo belongs to a voucher, or no longer.
    Photo {
        pick: usize,
        photo: u8,
        belongs: bool,
    },
    /// Somebody says that a month is about to be closed.
    AskToClose {
        month: u32,
    },
    /// A series of receipts ends.
    EndSeries {
        year: u16,
    },
    /// A receipt that lay apart is taken over: the event of this place of one of a few frames.
    Adopt {
        frame: u8,
        at: u16,
        day: u32,
        amount: i64,
    },
    /// A fact of the cooperative's registers; of nobody in particular where `party` is none.
    Fact {
        party: Option<usize>,
        month: u32,
        amount: i64,
    },
}

impl Step {
    pub fn sale(month: u32, day: u32, amount: i64) -> Step {
        Step::Post { month, day, pair: 0, amount, party: 0, force: false }
    }
}

pub fn history(steps: usize) -> impl Strategy<Value = Vec<Step>> {
    let (month, day, pair, amount) = (1_u32..6, 1_u32..29, 0_usize..8, 1_i64..5_000_000);
    let post = (month.clone(), day.clone(), pair.clone(), amount.clone(), 0_usize..6, prop::bool::weighted(0.2))
        .prop_map(|(month, day, pair, amount, party, force)| Step::Post { month, day, pair, amount, party, force });
    let amend = (any::<usize>(), month.clone(), day.clone(), pair.clone(), amount.clone(), prop::bool::weighted(0.15))
        .prop_map(|(pick, month, day, pair, amount, stale)| Step::Amend { pick, month, day, pair, amount, stale });
    let reverse = (any::<usize>(), month.clone(), day.clone(), prop::bool::weighted(0.15))
        .prop_map(|(pick, month, day, stale)| Step::Reverse { pick, month, day, stale });
    let adjust = (any::<usize>(), month.clone(), day, -900_000_i64..900_000)
        .prop_map(|(pick, month, day, amount)| Step::Adjust { pick, month, day, amount });
    let opening = (month.clone(), pair, amount, 0_usize..6).prop_map(|(month, pair, amount, party)| Step::Opening {
        month,
        pair,
        amount,
        party,
    });
    let card = (prop::option::of(0_usize..6), 0_usize..6, "[A-ZĐ][a-zđ]{1,8}")
        .prop_map(|(party, code, name)| Step::Card { party, code, name });
    let account = (0_usize..3, any::<bool>()).prop_map(|(number, active)| Step::Account { number, active });
    let setting = "[a-z]{0,5}".prop_map(|value| Step::Setting { value });
    let close = (month.clone(), prop::bool::weighted(0.3)).prop_map(|(month, force)| Step::Close { month, force });
    let reopen = month.prop_map(|month| Step::Reopen { month });
    let enrol = (2_u16..7).prop_map(|writer| Step::Enrol { writer });
    let retire = (2_u16..7).prop_map(|writer| Step::Retire { writer });
    let fact = (prop::option::of(0_usize..6), 1_u32..6, 1_i64..5_000_000)
        .prop_map(|(party, month, amount)| Step::Fact { party, month, amount });
    let ask = prop::bool::weighted(0.8).prop_map(|approval| Step::Ask { approval });
    let pay = (1_u32..6, 1_u32..29, 1_i64..2_000_000, 0_u8..3).prop_map(|(month, day, amount, paper)| Step::Pay {
        month,
        day,
        amount,
        paper,
    });
    let decide = (any::<usize>(), 0_usize..3, 1_u32..29).prop_map(|(pick, word, day)| Step::Decide { pick, word, day });
    let merge = (0_usize..3, 0_usize..3).prop_map(|(from, into)| Step::Merge { from, into });
    let settle = any::<usize>().prop_map(|pick| Step::Settle { pick });
    let adopt = (0_u8..2, 0_u16..3, 1_u32..29, 1_i64..900_000).prop_map(|(frame, at, day, amount)| Step::Adopt {
        frame,
        at,
        day,
        amount,
    });
    let photo = (any::<usize>(), 0_u8..3, prop::bool::weighted(0.7)).prop_map(|(pick, photo, belongs)| Step::Photo {
        pick,
        photo,
        belongs,
    });
    let ask_to_close = (1_u32..6).prop_map(|month| Step::AskToClose { month });
    let end_series = (2026_u16..2028).prop_map(|year| Step::EndSeries { year });
    let say = any::<(usize, bool)>().prop_map(|(pick, asks)| Step::Say { pick, asks });
    let step = prop_oneof![
        1 => fact, 10 => post, 5 => amend, 3 => reverse, 2 => adjust, 2 => opening, 3 => card, 1 => account, 1 => setting,
        2 => close, 1 => reopen, 1 => enrol, 1 => retire, 2 => ask, 4 => pay, 5 => decide, 2 => merge, 2 => settle, 1 => say, 2 => photo,
        2 => adopt, 1 => ask_to_close, 1 => end_series
    ];
    prop::collection::vec(step, 1..steps)
}

const PAIRS: [(&str, &str); 8] = [
    ("1111", "5111"),
    ("131", "5111"),
    ("1121", "1111"),
    ("6111", "156"),
    ("156", "331"),
    ("642", "1111"),
    ("1111", "131"),
    ("11211", "1111"),
];

fn parties(store: &Store) -> Vec<EventId> {
    store.register().unwrap().all().map(|party| party.id).collect()
}

fn line(store: &Store, pair: usize, amount: i64, party: usize) -> Line {
    let (debit, credit) = PAIRS[pair];
    let known = parties(store);
    // One of the numbers names a party that is not in the register.
    let whose = known.get(party).copied().or_else(|| if party == 5 { EventId::new(1, 1_000_000) } else { None });
    let of = |account: &str| whose.filter(|_| account == "131" || account == "331" || party.is_multiple_of(2));
    let narration = [(Key::Narration.number(), "Riêng dòng này".into())];
    Line {
        debit: debit.parse().ok(),
        credit: credit.parse().ok(),
        amount: Dong::new(amount).unwrap(),
        debit_party: of(debit),
        credit_party: of(credit),
        extra: Extra::new(narration.into_iter().filter(|_| amount % 3 == 0)),
    }
}

fn content(month: u32, of_month: u32, text: &str) -> Content {
    Content {
        date: day(month, of_month),
        party: None,
        party_name: "Trần Văn Bình".into(),
        narration: text.into(),
        attachments: 1,
    }
}

fn draft(store: &Store, form: Form, content: Content, pair: usize, amount: i64, party: usize) -> Draft {
    let first = line(store, pair, amount, party);
    let second = line(store, (pair + 3) % 8, amount / 2 + 1, party);
    let entries = [first, second].map(Entry::from);
    Draft { form, content, entries: entries[..1 + amount as usize % 2].to_vec() }
}

fn register_fact(store: &Store, party: Option<usize>, month: u32, amount: i64) -> CoopFact {
    let (amount, known, third) = (Dong::new(amount).unwrap(), parties(store), amount.rem_euclid(3));
    match party.and_then(|party| known.get(party).copied()) {
        Some(party) if third == 0 => CoopFact::Contract(ServiceContractSet {
            contract: None,
            party,
            number: "05/HĐ".into(),
            from: day(month, 5),
            to: None,
            season: String::new(),
            covers: String::new(),
            signed: true,
            active: true,
            terms: Some(ContractTerms {
                sets: Vec::new(),
                signed_on: Some(day(month, 6)),
                lines: vec![ContractLine {
                    name: "Làm đất".into(), unit: "sào".into(), ..ContractLine::default()
                }],
            }),
        }),
        Some(party) => CoopFact::Pledged(Pledged {
            party,
            day: day(month, 5),
            amount,
            due: None,
            in_kind: false,
            note: "máy bơm".into(),
            resolution: None,
        }),
        None if third == 0 => CoopFact::Turnover(TurnoverBrought {
            first: Month::new(2026, 1).unwrap(),
            last: Month::new(2026, month).unwrap(),
            turnover: Turnover {
                rows: vec![TurnoverRow {
                    account: "1111".parse().unwrap(),
                    party: None,
                    debit: amount,
                    credit: amount,
                }],
                pairs: vec![("911".parse().unwrap(), "611".parse().unwrap(), amount)],
            },
        }),
        None if third == 1 => CoopFact::Listed(OpeningListed {
            list: 1,
            month: Month::new(2026, month).unwrap(),
            rows: vec![ListedRow {
                account: "156".parse().unwrap(),
                of: None,
                amount,
                details: vec![(2, "Kho".into())],
            }],
        }),
        None => CoopFact::Counted(BalanceCounted {
            account: "1111".parse().unwrap(),
            detail: String::new(),
            day: day(month, 5),
            counted: amount,
            note: String::new(),
            notes: vec![(500_000, 2), (1_000, 3)],
        }),
    }
}

/// The voucher of a [`Step::Post`], when the checks let it pass.
pub fn checked(store: &Store, step: &Step) -> Option<Checked> {
    let Step::Post { month, day, pair, amount, party, .. } = *step else { return None };
    let form = Form::ALL[pair];
    draft(store, form, content(month, day, "Bán chè búp khô"), pair, amount, party)
        .check(store, Sign::Positive)
        .unwrap()
        .ok()
}

/// The vouchers of the book, and the ids of amendments, which are none.
fn targets(store: &Store) -> Vec<EventId> {
    let filter = store::query::VoucherFilter::default();
    let rows = store.vouchers(&filter, store::query::Order::Number, 0, 10_000).unwrap();
    let mut ids: Vec<EventId> = rows.iter().flat_map(|row| [row.current.voucher, row.current.event]).collect();
    ids.sort_unstable();
    ids.dedup();
    ids
}

/// Takes one step; true when something was written.
pub fn take_step(store: &mut Store, step: &Step) -> bool {
    let write = |store: &mut Store, lines: Vec<Line>, body: Body| {
        store.record::<_, Failure>(7, |writing| writing.event(lines, body)).unwrap();
        true
    };
    let chosen = |store: &Store, pick: usize| {
        let ids = targets(store);
        (!ids.is_empty()).then(|| ids[pick % ids.len()])
    };
    match step.clone() {
        Step::Fact { party, month, amount } => {
            let fact = register_fact(store, party, month, amount);
            write(store, vec![], Body::Coop(fact))
        }
        Step::Post { month, day, pair, amount, party, force } => {
            let form = Form::ALL[pair];
            if let Some(checked) = checked(store, step) {
                store.record::<_, Failure>(7, |writing| writing.post(checked, None, None)).unwrap();
                return true;
            }
            let number = SeriesNumber { form, year: 2026, number: store.last_number(form, 2026).unwrap() + 1 };
            let content = content(month, day, "Từ máy khác");
            let body =
                Body::VoucherPosted(Posted { number, content, reference: None, old_number: None, business: None });
            force && write(store, vec![line(store, pair, amount, party)], body)
        }
        Step::Amend { pick, month, day, pair, amount, stale } => {
            let Some(target) = chosen(store, pick) else { return false };
            let content = content(month, day, "Sửa lại");
            let state = store.voucher(target).unwrap();
            let draft = draft(store, Form::Journal, content.clone(), pair, amount, 1);
            if let (Some(state), false, Ok(checked)) = (&state, stale, draft.check(store, Sign::Positive).unwrap()) {
                store
                    .record::<_, Failure>(7, |writing| writing.amend(target, state, checked, "Ghi nhầm".into()))
                    .unwrap();
                return true;
            }
            let version = state.map_or([9; 32], |state| state.hash);
            let lines = vec![line(store, pair, -amount, 1), line(store, pair, amount, 1)];
            let amended = Amended { target, version, negated: 1, content, reason: "Ghi nhầm".into(), business: None };
            stale && write(store, lines, Body::VoucherAmended(amended))
        }
        Step::Reverse { pick, month, day, stale } => {
            let Some(target) = chosen(store, pick) else { return false };
            let content = content(month, day, "Huỷ phiếu");
            let state = store.voucher(target).unwrap();
            if let (Some(state), false) = (&state, stale) {
                store.record::<_, Failure>(7, |writing| writing.reverse(target, state, 2026, content)).unwrap();
                return true;
            }
            let number = store.last_number(Form::Journal, 2026).unwrap() + 1;
            let number = SeriesNumber { form: Form::Journal, year: 2026, number };
            let version = state.map_or([9; 32], |state| state.hash);
            let body = Body::VoucherReversed(Reversed { number, content, target, version });
            write(store, vec![line(store, 0, -500, 0)], body)
        }
        Step::Adjust { pick, month, day, amount } => {
            let amount = if amount == 0 { 1 } else { amount };
            let number = store.last_number(Form::Journal, 2026).unwrap() + 1;
            let number = SeriesNumber { form: Form::Journal, year: 2026, number };
            let target = chosen(store, pick);
            let content = content(month, day, "Chứng từ điều chỉnh");
            let body = Body::VoucherAdjusted(Adjusted { number, content, target, reason: "Sót thuế".into() });
            write(store, vec![line(store, 0, amount, 0)], body)
        }
        Step::Opening { month, pair, amount, party } => {
            let both = line(store, pair, amount, party);
            let debit = Line { credit: None, credit_party: None, ..both.clone() };
            let credit = Line { debit: None, debit_party: None, ..both };
            let opening = Opening { month: Month::new(2026, month).unwrap(), reference: None };
            write(store, vec![debit, credit], Body::OpeningBalance(opening))
        }
        Step::Card { party, code: number, name } => {
            let party = party.and_then(|party| parties(store).get(party).copied());
            let fields = vec![
                PartyField::Name(name.clone()),
                PartyField::Code(code(number)),
                PartyField::Kind(PartyKind::ALL[number]),
                PartyField::Place(name),
                PartyField::ServiceContract(number % 2 == 0),
                PartyField::Active(number != 3),
            ];
            write(store, Vec::new(), Body::PartySet(PartySet { party, fields }))
        }
        Step::Account { number, active } => {
            let code = ["11211", "1568", "6428"][number].parse().unwrap();
            write(store, Vec::new(), Body::AccountSet(AccountSet { code, name: "Tài khoản riêng".into(), active }))
        }
        Step::Setting { value } => {
            write(store, Vec::new(), Body::SettingSet(SettingSet { key: "book.note".into(), value }))
        }
        Step::Close { month, force } => {
            let month = Month::new(2026, month).unwrap();
            if force {
                // Somebody's whose events are not here.
                let closed = PeriodClosed { month, seen: vec![(1, 2), (499, 1)], digest: [3; 32] };
                return write(store, Vec::new(), Body::PeriodClosed(closed));
            }
            store.record::<_, Failure>(7, |writing| writing.close_month(month)).unwrap();
            true
        }
        Step::Reopen { month } => {
            let reopened = PeriodReopened { month: Month::new(2026, month).unwrap(), reason: "Còn thiếu".into() };
            write(store, Vec::new(), Body::PeriodReopened(reopened))
        }
        Step::Enrol { writer } => {
            let written = store.record::<_, Failure>(7, |writing| writing.fact(&accountant(writer)).map(drop));
            written.is_ok()
        }
        Step::Ask { approval } => {
            let value = if approval { "payments" } else { "none" };
            write(
                store,
                Vec::new(),
                Body::SettingSet(SettingSet { key: "policy.approval".into(), value: value.into() }),
            )
        }
        Step::Pay { month, day, amount, paper } => {
            let form = Form::CashPayment;
            let number = SeriesNumber { form, year: 2026, number: store.last_number(form, 2026).unwrap() + 1 };
            let content = content(month, day, "Trả tiền hóa đơn");
            let body =
                Body::VoucherPosted(Posted { number, content, reference: None, old_number: None, business: None });
            let document = format!("0101234567 1C26TAA {paper}");
            let extra = Extra::new([(Key::Document.number(), document.as_str().into())]);
            write(store, vec![Line { extra, ..line(store, 5, amount, 0) }], body)
        }
        Step::Decide { pick, word, day: of_month } => {
            let mut about = targets(store);
            about.extend(store.set_aside().unwrap().iter().map(|aside| aside.id));
            let Some(target) = (!about.is_empty()).then(|| about[pick % about.len()]) else { return false };
            let state = store.voucher(target).unwrap();
            let held = || ledger::chain::hash(&store.event(target).unwrap().encode());
            let version = state.map_or_else(held, |state| state.hash);
            let decision = Decision { target, version, day: day(3, of_month), reason: String::new() };
            write(store, Vec::new(), [Body::Approved, Body::Rejected, Body::CashConfirmed][word](decision))
        }
        Step::Say { pick, asks } => {
            let about = targets(store);
            let Some(target) = (!about.is_empty()).then(|| about[pick % about.len()]) else { return false };
            let Some(state) = store.voucher(target).unwrap() else { return false };
            let deed = if asks { Deed::Question } else { Deed::Remark };
            let text = "Hóa đơn này của ai?".into();
            write(store, Vec::new(), Body::Comment(Comment { target, version: state.hash, deed, question: None, text }))
        }
        Step::Photo { pick, photo, belongs } => {
            let about = targets(store);
            let Some(voucher) = (!about.is_empty()).then(|| about[pick % about.len()]) else { return false };
            let (hash, label) = ([photo; 32], "Hóa đơn".to_owned());
            let body = if belongs {
                Body::PhotoLinked(PhotoLinked { voucher, hash, key_id: [1; 8], size: 9, label })
            } else {
                Body::PhotoUnlinked(PhotoUnlinked { voucher, hash, reason: label })
            };
            write(store, Vec::new(), body)
        }
        Step::AskToClose { month } => {
            write(store, Vec::new(), Body::PeriodCloseRequested(Month::new(2026, month).unwrap()))
        }
        Step::EndSeries { year } => {
            let (form, writer) = (Form::CashReceipt, store.cache().identity().writer);
            let last = store.last_number(form, year).unwrap();
            write(store, Vec::new(), Body::SeriesClosed(SeriesClosed { form, year, writer, last }))
        }
        Step::Adopt { frame, at, day: on, amount } => {
            let last = store.last_number(Form::CashReceipt, 2026).unwrap();
            let number = SeriesNumber { form: Form::CashReceipt, year: 2026, number: last + 1 };
            let printed = Some(SeriesNumber { number: u32::from(at) + 1, ..number });
            let content = Content {
                date: day(4, on),
                party: None,
                party_name: String::new(),
                narration: "Thu trên máy đã mất".into(),
                attachments: 0,
            };
            let posted = Posted { number, content, reference: None, old_number: None, business: None };
            let adopted = Adopted {
                frame: [frame; 32],
                at,
                origin: EventId::new(9, u64::from(at) + 5).unwrap(),
                original: [at as u8; 32],
                printed,
                fact: Box::new(Body::VoucherPosted(posted)),
                rest: Vec::new(),
            };
            let line = Line {
                debit: Some("1111".parse().unwrap()),
                credit: Some("5111".parse().unwrap()),
                amount: Dong::new(amount).unwrap(),
                debit_party: None,
                credit_party: None,
                extra: Extra::default(),
            };
            write(store, vec![line], Body::Adopted(Box::new(adopted)))
        }
        Step::Merge { from, into } => {
            let known = parties(store);
            let (Some(from), Some(into)) = (known.get(from).copied(), known.get(into).copied()) else { return false };
            write(store, Vec::new(), Body::MemberMerged(MemberMerged { from, into }))
        }
        Step::Settle { pick } => {
            let stories = store.open_stories().unwrap();
            let Some(story) = stories.get(pick % stories.len().max(1)) else { return false };
            let choice = *story.key.why.asks().choices.last().unwrap();
            let resolved = Resolved {
                story: story.key.why as u16,
                events: story.key.events.clone(),
                at: story.key.at,
                choice: choice as u16,
                reason: "Đã xem".into(),
            };
            write(store, Vec::new(), Body::AttentionResolved(resolved))
        }
        // The second hand of these tests writes on.
        Step::Retire { writer } => {
            writer != 2 && write(store, Vec::new(), Body::WriterRetired(WriterRetired { writer }))
        }
    }
}
