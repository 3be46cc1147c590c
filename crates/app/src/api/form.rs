//! The statutory forms: B01, B02, F02, B09 as values, where each figure comes from, and whether they agree.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::party::PartyRef;

/// A statement of the circular.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
pub enum FormName {
    /// Báo cáo tình hình tài chính.
    #[default]
    B01,
    /// Báo cáo kết quả hoạt động.
    B02,
    /// Báo cáo tình hình tăng, giảm vốn chủ sở hữu.
    F02,
    /// Bản thuyết minh báo cáo tài chính.
    B09,
}

/// Which form, and of which days. B01, F02 and B09 are of the fiscal year up to the last day; B02 of the days named.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct FormQuery {
    /// The form.
    pub form: FormName,
    /// The first day, `YYYY-MM-DD`.
    pub from: String,
    /// The last day.
    pub to: String,
}

/// A form, worked out.
#[derive(Debug, Clone, Serialize, TS)]
pub struct StatutoryForm {
    /// The form.
    pub form: FormName,
    /// `B01 - HTX`.
    pub mark: String,
    /// Its title, in capitals as printed.
    pub title: String,
    /// Below the title: the day or the year.
    pub under: String,
    /// The heads of the columns of figures, each with its number in the form; in Vietnamese and in English.
    pub columns: Vec<FormColumn>,
    /// The rows.
    pub rows: Vec<FormRow>,
    /// I1 to I16, of the fiscal year up to the last day.
    pub checks: Vec<FormCheck>,
    /// Accounts of result that still have a balance; the form then shows them as if carried to 421 («tạm tính»,
    /// «chưa đối chiếu»).
    pub unclosed: Vec<UnclosedAccount>,
    /// True where a month of the days is not closed.
    pub provisional: bool,
    /// Where last year's column comes from: `books`, `typed`, `absent`, or `none` where the form has no such column.
    pub last_year: String,
    /// The fiscal year that column is of.
    pub last_fiscal_year: i32,
    /// Where the form was read.
    pub source: String,
}

/// A column of figures.
#[derive(Debug, Clone, Serialize, TS)]
pub struct FormColumn {
    /// `Số cuối năm`.
    pub head: String,
    /// The same in English.
    pub head_en: String,
    /// Its number in the form.
    pub letter: String,
}

/// A row of a form.
#[derive(Debug, Clone, Default, Serialize, TS)]
pub struct FormRow {
    /// What names it among the rows: its code, in B09 with its section.
    pub id: String,
    /// Mã số; empty in B09 and F02.
    pub code: String,
    /// Chỉ tiêu.
    pub name: String,
    /// The same in English.
    pub name_en: String,
    /// The section of B09 that says more.
    pub note: String,
    /// `line`, `part`, `memo`, `group`, `total`, `section` (a heading), `text` (words).
    pub kind: String,
    /// In B09 `balance`, `turnover` or `movement`: what its columns are.
    pub measure: String,
    /// The figures, in the order of the columns.
    pub figures: Vec<FormFigure>,
    /// The words of a `text` row.
    pub text: String,
    /// The setting that holds them; empty where they are the program's own.
    pub setting: String,
    /// True where the row is inferred («chưa đối chiếu»).
    pub inferred: bool,
    /// Why, in Vietnamese.
    pub why: String,
    /// Why, in English.
    pub why_en: String,
}

/// A figure as the form shows it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, TS)]
pub struct FormFigure {
    /// `1.234`, `(1.234)`, `0`; empty where it is not known.
    pub shown: String,
    /// True where it can be opened down to its vouchers.
    pub opens: bool,
}

/// An account of result with a balance.
#[derive(Debug, Clone, Serialize, TS)]
pub struct UnclosedAccount {
    /// Its code.
    pub account: String,
    /// Its name.
    pub name: String,
    /// What stands on it, and on which side.
    pub balance: super::report::Balance,
}

/// An identity, checked.
#[derive(Debug, Clone, Serialize, TS)]
pub struct FormCheck {
    /// `I1` … `I16`.
    pub id: String,
    /// `holds`, `not-yet`, `differs`, `absent`.
    pub verdict: String,
    /// True where the identity itself is inferred.
    pub inferred: bool,
    /// The figures that differ.
    pub differences: Vec<FormDifference>,
    /// How many differ in all; no more than fifty are named.
    pub count: u32,
}

/// Two figures that should be one.
#[derive(Debug, Clone, Serialize, TS)]
pub struct FormDifference {
    /// What they are of: `line`, `line-before`, `account`, `balance`, `day`, `voucher`, `columns`, `journal`.
    pub of: String,
    /// The form, account or pair of columns it is of.
    pub name: String,
    /// The line of the form, or the day.
    pub at: String,
    /// Whose balance.
    pub party: Option<PartyRef>,
    /// The voucher, by id and by number.
    pub voucher: Option<(String, String)>,
    /// As the form or the ledger has it.
    pub left: String,
    /// As it should be.
    pub right: String,
}

/// Where a figure comes from: balances, turnover and pairs that add up to it.
#[derive(Debug, Clone, Serialize, TS)]
pub struct FigureSources {
    /// The name of the row.
    pub name: String,
    /// The same in English.
    pub name_en: String,
    /// The figure.
    pub shown: String,
    /// The parts.
    pub rows: Vec<FigureSource>,
}

/// Part of a figure.
#[derive(Debug, Clone, Serialize, TS)]
pub struct FigureSource {
    /// `balance`, `debit`, `credit` (turnover), `pair`, or `brought` for what other books had before this one.
    pub kind: String,
    /// The account whose ledger holds it.
    pub account: String,
    /// Its name.
    pub account_name: String,
    /// The account it stood against, of a pair.
    pub contra: String,
    /// Whose.
    pub party: Option<PartyRef>,
    /// Its part of the figure.
    pub shown: String,
    /// The days of the ledger that hold it.
    pub from: String,
    /// The last of them.
    pub to: String,
    /// False where the book has no such days: it was typed as an opening balance.
    pub opens: bool,
}

/// The vouchers behind part of a figure.
#[derive(Debug, Clone, Default, Deserialize, TS)]
#[serde(default)]
pub struct SourceQuery {
    /// As in [`FigureSource`].
    pub kind: String,
    /// The account.
    pub account: String,
    /// The account it stood against, of a pair; empty otherwise.
    pub contra: String,
    /// Whose; the id of a party.
    pub party: Option<String>,
    /// The first day.
    pub from: String,
    /// The last day.
    pub to: String,
    /// Rows to skip.
    pub offset: u32,
    /// Rows wanted, at most 500.
    pub limit: u32,
}

/// The rows behind part of a figure.
#[derive(Debug, Clone, Serialize, TS)]
pub struct SourceRows {
    /// The rows, by day and order of posting.
    pub rows: Vec<super::report::LedgerRow>,
    /// How many in all.
    pub count: u32,
}

/// A figure of a year the book does not hold, as typed.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct LastYearFigure {
    /// Mã số of a line of B02 that is read from books.
    pub line: String,
    /// Its name.
    #[serde(default)]
    pub name: String,
    /// Đồng in digits, empty where nothing was typed.
    pub amount: String,
}
