//! What the book is measured with, a year of vouchers, and against: bare SQLite doing the same work with no encryption, events, chain or checks; two
//! indexes and totals of months.
#![allow(dead_code, clippy::unwrap_used, reason = "for measuring; each program uses some of it")]

use std::collections::HashMap;
use std::path::Path;

use chrono::{Datelike, NaiveDate};
use rusqlite::{Connection, ToSql, params};

/// A voucher as files hold it.
pub struct Voucher {
    pub reference: String,
    pub day: NaiveDate,
    pub kind: String,
    pub narration: String,
    pub entries: Vec<Pair>,
}

/// One line: two accounts, an amount, whose.
pub struct Pair {
    pub debit: String,
    pub credit: String,
    pub amount: i64,
    pub debit_party: Option<String>,
    pub credit_party: Option<String>,
}

const KINDS: [(&str, &str, &str, &str); 6] = [
    ("PT", "1111", "5111", "Bán 40 bao lúa ST25 thu tiền mặt"),
    ("HD", "131", "5111", "Bán chịu 12 tạ cà phê nhân"),
    ("PN", "156", "331", "Thu mua 85 kg xoài cát của thành viên"),
    ("PC", "331", "1111", "Chi trả tiền hàng cho thành viên"),
    ("PT", "1111", "131", "Thu nợ thành viên"),
    ("PC", "642", "1111", "Chi tiền điện"),
];

/// A day of the year that is measured.
pub fn day(month: usize, day: usize) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, month as u32, day as u32).unwrap()
}

/// A year of a cooperative of two hundred members, in the order of its days.
pub fn vouchers(count: usize) -> Vec<Voucher> {
    let of = |account: &str, member: usize| {
        ["131", "331", "5111"].contains(&account).then(|| format!("M{:04}", member * 37 % 200))
    };
    let one = |at: usize| {
        let (kind, debit, credit, narration) = KINDS[at * 5 % 7 % 6];
        let pair = |part: usize| Pair {
            debit: debit.into(),
            credit: credit.into(),
            amount: (10_000 + at * 7919 % 9_000_000 + part) as i64,
            debit_party: of(debit, at),
            credit_party: of(credit, at),
        };
        let day = day(1 + at * 12 / count, 1 + at * 12 * 28 / count % 28);
        let entries = (0..1 + at % 2).map(pair).collect();
        Voucher { reference: format!("{kind}{at:07}"), day, kind: kind.into(), narration: narration.into(), entries }
    };
    (0..count).map(one).collect()
}

pub struct Bare {
    conn: Connection,
    vouchers: i64,
    totals: HashMap<(String, i32), (i64, i64)>,
}

impl Bare {
    pub fn create(path: &Path) -> Bare {
        for ending in ["", "-wal", "-shm"] {
            let _ = std::fs::remove_file(format!("{}{ending}", path.display()));
        }
        let bare = Self::open(path);
        bare.conn
            .execute_batch(
                "create table voucher (voucher_id integer primary key, reference text, day integer, kind text, narration text);
                 create table leg (voucher_id integer, line integer, account text, day integer, debit integer,
                    credit integer, party text);
                 create index leg_by_account on leg (account, day);
                 create index leg_by_party on leg (party, account, day) where party is not null;
                 create table total (account text, month integer, debit integer, credit integer,
                    primary key (account, month));",
            )
            .unwrap();
        bare
    }

    /// As durable as the book, and with as much memory.
    pub fn open(path: &Path) -> Bare {
        let conn = Connection::open(path).unwrap();
        conn.execute_batch("pragma journal_mode = wal; pragma synchronous = full; pragma cache_size = -8192;").unwrap();
        Bare { conn, vouchers: 0, totals: HashMap::new() }
    }

    pub fn begin(&self) {
        self.conn.execute_batch("begin immediate").unwrap();
    }

    /// Part of a bulk load: totals are added up in memory until [`Bare::finish`].
    pub fn load(&mut self, vouchers: &[Voucher]) {
        for voucher in vouchers {
            self.vouchers += 1;
            self.insert(Some(self.vouchers), voucher);
            let month = month(voucher.day);
            for pair in &voucher.entries {
                self.totals.entry((pair.debit.clone(), month)).or_default().0 += pair.amount;
                self.totals.entry((pair.credit.clone(), month)).or_default().1 += pair.amount;
            }
        }
    }

    pub fn finish(&mut self) {
        for ((account, month), (debit, credit)) in std::mem::take(&mut self.totals) {
            self.add(&account, month, debit, credit);
        }
        self.conn.execute_batch("commit").unwrap();
    }

    /// One voucher in a transaction of its own.
    pub fn post(&self, voucher: &Voucher) {
        self.begin();
        self.insert(None, voucher);
        let month = month(voucher.day);
        for pair in &voucher.entries {
            self.add(&pair.debit, month, pair.amount, 0);
            self.add(&pair.credit, month, 0, pair.amount);
        }
        self.conn.execute_batch("commit").unwrap();
    }

    fn insert(&self, id: Option<i64>, voucher: &Voucher) {
        let day = voucher.day.num_days_from_ce();
        self.conn
            .prepare_cached("insert into voucher values (?, ?, ?, ?, ?)")
            .and_then(|mut row| row.execute(params![id, voucher.reference, day, voucher.kind, voucher.narration]))
            .unwrap();
        let id = self.conn.last_insert_rowid();
        let mut leg = self.conn.prepare_cached("insert into leg values (?, ?, ?, ?, ?, ?, ?)").unwrap();
        for (line, pair) in (0_i64..).zip(&voucher.entries) {
            leg.execute(params![id, line, pair.debit, day, pair.amount, 0, pair.debit_party]).unwrap();
            leg.execute(params![id, line, pair.credit, day, 0, pair.amount, pair.credit_party]).unwrap();
        }
    }

    fn add(&self, account: &str, month: i32, debit: i64, credit: i64) {
        self.conn
            .prepare_cached(
                "insert into total values (?, ?, ?, ?)
                 on conflict do update set debit = debit + excluded.debit, credit = credit + excluded.credit",
            )
            .and_then(|mut row| row.execute(params![account, month, debit, credit]))
            .unwrap();
    }

    /// Account, debit and credit turnover of a year.
    pub fn trial_balance(&self, year: i32) -> Vec<(String, i64, i64)> {
        let mut query = self
            .conn
            .prepare_cached(
                "select account, sum(debit), sum(credit) from total where month between ? and ?
                 group by account order by account",
            )
            .unwrap();
        let rows = query.query_map([year * 12, year * 12 + 11], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)));
        rows.and_then(Iterator::collect).unwrap()
    }

    /// Rows and debit turnover of an account.
    pub fn ledger(&self, account: &str, from: NaiveDate, to: NaiveDate) -> (u64, i64) {
        self.read(
            "select l.day, v.reference, v.narration, l.debit, l.credit, l.party
             from leg l join voucher v using (voucher_id)
             where l.account = ? and l.day between ? and ? order by l.day, l.rowid",
            params![account, from.num_days_from_ce(), to.num_days_from_ce()],
        )
    }

    /// Rows and debit turnover of a party over all accounts.
    pub fn statement(&self, party: &str) -> (u64, i64) {
        self.read(
            "select l.day, v.reference, v.narration, l.debit, l.credit, l.account
             from leg l join voucher v using (voucher_id) where l.party = ? order by l.account, l.day, l.rowid",
            params![party],
        )
    }

    /// Takes every column of every row, as a program does that shows them.
    fn read(&self, sql: &str, values: &[&dyn ToSql]) -> (u64, i64) {
        let mut query = self.conn.prepare_cached(sql).unwrap();
        let mut rows = query.query(values).unwrap();
        let (mut count, mut debit) = (0, 0);
        while let Some(row) = rows.next().unwrap() {
            let row: (i32, String, String, i64, i64, Option<String>) = row.try_into().unwrap();
            count += 1;
            debit += std::hint::black_box(row).3;
        }
        (count, debit)
    }
}

fn month(day: NaiveDate) -> i32 {
    day.year() * 12 + day.month0().cast_signed()
}
