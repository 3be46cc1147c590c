//! Vouchers on paper: the forms of Circular 71/2024/TT-BTC, annex II, and those the cooperative makes for itself.
//!
//! Where a text is long the line goes on below and the room for signatures gives way, down to eleven millimetres; then
//! a second page begins. No letter is ever made smaller.

mod forms;

use serde::Serialize;

use crate::press::{Fault, Pages};
use crate::sheet::{Paper, Sheet};
use crate::ticket::Block;
use crate::world::Template;
use crate::{Mark, PRACTICE, Signature, Unit};

/// The form a voucher is printed on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Kind {
    /// Phiếu thu, 01-TT.
    #[default]
    CashReceipt,
    /// Phiếu chi, 02-TT.
    CashPayment,
    /// Báo Có: the cooperative's own paper beside the bank's.
    BankReceipt,
    /// Báo Nợ.
    BankPayment,
    /// Phiếu nhập kho, 01-VT.
    GoodsReceipt,
    /// Phiếu xuất kho, 02-VT.
    GoodsIssue,
    /// Phiếu bán hàng, for the buyer.
    Sale,
    /// Phiếu kế toán.
    General,
}

/// A voucher with every word and figure of it.
#[derive(Debug, Clone, Default)]
pub struct Voucher {
    /// The form.
    pub kind: Kind,
    /// Whose.
    pub unit: Unit,
    /// `Ngày 24 tháng 03 năm 2026`.
    pub day: String,
    /// Quyển số: `03`.
    pub series: String,
    /// Số: `0148`.
    pub number: String,
    /// The whole number, as on screen: `PT.Q03-0148`.
    pub name: String,
    /// Who pays or receives, with the code: `Nguyễn Thị Lan (TV012)`.
    pub person: String,
    /// Their address or team.
    pub address: String,
    /// The reason.
    pub reason: String,
    /// Đồng.
    pub amount: i64,
    /// The amount in words.
    pub words: String,
    /// Original papers that belong to it.
    pub attachments: u32,
    /// The document it follows: number, day and issuer, as typed.
    pub document: String,
    /// The store.
    pub store: String,
    /// The bank account.
    pub bank_account: String,
    /// The debited accounts, each once.
    pub debits: Vec<String>,
    /// The credited accounts.
    pub credits: Vec<String>,
    /// The lines.
    pub lines: Vec<Line>,
    /// Đồng for one unit of a foreign currency, as shown.
    pub rate: String,
    /// What the foreign money comes to, as shown.
    pub converted: String,
    /// What is said below the title: «Bản in lần 2», why it was amended, what it puts right.
    pub notes: Vec<String>,
    /// Whether it was taken back: crossed, and still readable.
    pub cancelled: bool,
    /// Names under the signatures; empty ones are written by hand.
    pub signers: Signers,
}

/// A line of a voucher.
#[derive(Debug, Clone, Default)]
pub struct Line {
    /// What it is for, or the name of the item.
    pub text: String,
    /// The item's code.
    pub code: String,
    /// The item's unit.
    pub unit: String,
    /// How much, as shown.
    pub quantity: String,
    /// Đồng for one, as shown.
    pub price: String,
    /// The debited account.
    pub debit: String,
    /// The credited account.
    pub credit: String,
    /// Đồng.
    pub amount: i64,
}

/// Who signs.
#[derive(Debug, Clone, Default)]
pub struct Signers {
    /// Giám đốc.
    pub director: String,
    /// Kế toán trưởng.
    pub chief_accountant: String,
    /// Thủ quỹ.
    pub cashier: String,
    /// Thủ kho.
    pub storekeeper: String,
    /// Người lập phiếu.
    pub preparer: String,
    /// Who pays, receives or delivers.
    pub person: String,
}

/// More accounts on a side than this stand on a list of their own.
const ACCOUNTS_MAX: usize = 3;
/// Where the accounts are to be found then.
const SEE_LIST: &str = "xem bảng kê";

/// No page holds more lines of a table than this.
const LINES_OF_A_PAGE: usize = 60;

/// What the halves of a sheet to be cut are called.
const COPIES: [&str; 2] = ["Liên 1", "Liên 2"];

const MARGIN: Margin = Margin { left: 1_800, right: 1_300, top: 850, bottom: 600 };
const MARGIN_A4: Margin = Margin { left: 2_000, right: 1_300, top: 1_200, bottom: 1_200 };

/// Hundredths of a millimetre.
#[derive(Debug, Clone, Copy, Serialize)]
struct Margin {
    left: u32,
    right: u32,
    top: u32,
    bottom: u32,
}

/// What the template is given.
#[derive(Serialize)]
struct Laid<'a> {
    width: u32,
    height: u32,
    margin: Margin,
    unit: &'a Unit,
    second: &'static str,
    mark: Option<Mark>,
    title: &'static str,
    day: &'a str,
    /// Which copy it is; empty where there is one.
    copy: &'static str,
    notes: &'a [String],
    numbers: Vec<(&'static str, String, bool)>,
    body: Vec<Block>,
    signatures: Vec<Signature>,
    foot: Vec<Block>,
    list: Vec<Block>,
    name: &'a str,
    /// Whether its table certainly fills a page.
    long: bool,
    practice: Option<&'static str>,
    cancelled: Option<&'static str>,
}

impl Kind {
    fn has_table(self) -> bool {
        !matches!(self, Kind::CashReceipt | Kind::CashPayment)
    }
}

impl Voucher {
    /// Its pages on this sheet. Where a sheet holds it twice, to be cut, each half says which copy it is: «Liên 1» stays in the
    /// books, «Liên 2» goes out of the house.
    ///
    /// # Errors
    /// When the typesetter fails.
    pub fn pages(&self, sheet: &Sheet) -> Result<Pages, Fault> {
        let whole = sheet.paper == Paper::A4 && self.kind.has_table();
        let mut pages = match sheet.paper {
            Paper::A4Twice => self.set(sheet, whole, COPIES[0])?.beside(self.set(sheet, whole, COPIES[1])?),
            Paper::A4 | Paper::A5 => self.set(sheet, whole, "")?,
        };
        if sheet.paper == Paper::A4 && !whole {
            pages.on_a4();
        }
        Ok(pages.moved(sheet))
    }

    fn set(&self, sheet: &Sheet, whole: bool, copy: &'static str) -> Result<Pages, Fault> {
        let (width, height, own) = if whole { (21_000, 29_700, MARGIN_A4) } else { (21_000, 14_800, MARGIN) };
        let margin = Margin { left: sheet.left(own.left), ..own };
        let room = width - margin.left - margin.right;
        let form = forms::Form::of(self, room);
        let mut pages = Pages::new(form.title);
        pages.set(
            Template::Voucher,
            &Laid {
                width,
                height,
                margin,
                unit: &self.unit,
                second: form.second,
                mark: form.mark,
                title: form.title,
                day: &self.day,
                copy,
                notes: &self.notes,
                numbers: form.numbers,
                body: form.body,
                signatures: form.signatures,
                foot: form.foot,
                list: form.list,
                name: &self.name,
                long: self.kind.has_table() && self.lines.len() > LINES_OF_A_PAGE,
                practice: self.unit.practice.then_some(PRACTICE),
                cancelled: self.cancelled.then_some("Đã hủy"),
            },
        )?;
        Ok(pages)
    }

    /// The pages of several vouchers, one after the other; each begins a page of its own.
    ///
    /// # Errors
    /// When the typesetter fails.
    pub fn batch(vouchers: &[Voucher], sheet: &Sheet) -> Result<Pages, Fault> {
        let mut all = Pages::new("Chứng từ");
        for voucher in vouchers {
            all.append(voucher.pages(sheet)?);
        }
        Ok(all)
    }

    /// Where the accounts stand: written out, or on a list.
    fn accounts(codes: &[String]) -> String {
        if codes.len() > ACCOUNTS_MAX { SEE_LIST.to_owned() } else { codes.join(", ") }
    }

    fn needs_list(&self) -> bool {
        self.debits.len() > ACCOUNTS_MAX || self.credits.len() > ACCOUNTS_MAX
    }
}
