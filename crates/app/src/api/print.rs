//! Paper: what is printed, on what sheet, and its pages as pictures.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::form::FormQuery;
use super::income::DistributionPlan;
use super::money::BankBookRef;

/// What is to be printed. Days are `YYYY-MM-DD`.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum PrintJob {
    /// Vouchers, each on a page of its own.
    Vouchers {
        /// Their ids, in the order they are printed.
        ids: Vec<String>,
    },
    /// The general journal, S03a.
    Journal {
        /// The first day.
        from: String,
        /// The last day.
        to: String,
    },
    /// The ledger of an account, S03b; of one party, S12 or S19.
    Ledger {
        /// The account.
        account: String,
        /// Whose account.
        party: Option<String>,
        /// The first day.
        from: String,
        /// The last day.
        to: String,
    },
    /// The trial balance F01.
    TrialBalance {
        /// The first day; a month's first day.
        from: String,
        /// The last day; a month's last day.
        to: String,
        /// 1, 2 or 3.
        level: u32,
        /// Accounts with two sides net instead of both sides.
        net: bool,
    },
    /// A statutory form: B01, B02, F02 or B09.
    Form {
        /// As the report asks.
        query: FormQuery,
    },
    /// One party over all accounts.
    Statement {
        /// The party.
        party: String,
        /// The first day.
        from: String,
        /// The last day.
        to: String,
    },
    /// The cash book of an account: S04a, or S04b with the account against each row.
    Cash {
        /// 111 or an account under it.
        account: String,
        /// S04b.
        detailed: bool,
        /// The first day.
        from: String,
        /// The last day.
        to: String,
    },
    /// The book of a bank account, S05.
    Bank {
        /// Which.
        book: BankBookRef,
        /// The first day.
        from: String,
        /// The last day.
        to: String,
    },
    /// Books kept item by item or person by person, each beginning on a page of its own.
    Kept {
        /// `S06`, `S07`, `S08`, `S19`, `S23`, `S29`, `S31` or `S32`.
        book: KeptBook,
        /// Of S19, S23, S29, S31 and S32 one party's alone; of S06 and S08 one item's.
        party: Option<String>,
        /// Of S06 and S08 that item in this store alone, as vouchers name it.
        #[serde(default)]
        #[ts(optional)]
        store: Option<String>,
        /// The first day.
        from: String,
        /// The last day.
        to: String,
    },
    /// «Sổ theo dõi quỹ và tài sản chung không chia»: the undivided fund by source, undivided assets with theirs.
    Undivided {
        /// The first day.
        from: String,
        /// The last day.
        to: String,
    },
    /// All books and statements of a fiscal year with cover and contents (bộ sổ năm).
    YearBooks {
        /// The fiscal year.
        year: i32,
    },
    /// «Sổ theo dõi quyển chứng từ» of a fiscal year.
    Series {
        /// The fiscal year.
        year: i32,
    },
    /// «Bảng kê chứng từ đã sửa».
    Amended {
        /// The first day.
        from: String,
        /// The last day.
        to: String,
    },
    /// The register of members and their capital at the end of a day.
    MemberRegister {
        /// The day; today where it is empty.
        day: String,
    },
    /// What a member and the cooperative had to do with each other.
    MemberStatement {
        /// The member.
        party: String,
        /// The first day.
        from: String,
        /// The last day.
        to: String,
    },
    /// The same for every member and everybody who left, each on a page of his own.
    MemberStatements {
        /// The first day.
        from: String,
        /// The last day.
        to: String,
    },
    /// Certificates of contribution (giấy chứng nhận phần vốn góp), each on a sheet of its own.
    Certificates {
        /// Their ids, in order.
        ids: Vec<String>,
    },
    /// «Biên bản giao nhận tài sản góp vốn» of everything a member contributed in kind, one for each voucher.
    Deliveries {
        /// The member.
        party: String,
    },
    /// Service contracts on form 03-BH, each beginning on a page of its own.
    Contracts {
        /// Their ids, in order.
        ids: Vec<String>,
    },
    /// How old the debts of an account are.
    Ageing {
        /// `131` or `331`.
        account: String,
        /// The day; today where it is empty.
        day: String,
    },
    /// «Biên bản đối chiếu công nợ» with a party.
    DebtMinutes {
        /// The party.
        party: String,
        /// At the end of which day.
        day: String,
    },
    /// «Biên bản bù trừ công nợ» with a party.
    SetOff {
        /// The party.
        party: String,
        /// At the end of which day.
        day: String,
    },
    /// «Bảng kiểm kê quỹ», 08a-TT: the last count of cash at the end of a day.
    CashCount {
        /// 111 or an account under it.
        account: String,
        /// The day; the last one counted where it is empty.
        day: String,
    },
    /// «Biên bản kiểm kê vật tư, công cụ, sản phẩm, hàng hóa», 05-VT: what the books say stands in a store, and room to write what
    /// was counted; one for each store.
    StockCount {
        /// One store alone, as vouchers name it.
        store: Option<String>,
        /// At the end of which day; today where it is empty.
        day: String,
    },
    /// «Bảng kê mua hàng», 06-VT: what vouchers bought from people who give no invoice, on one list.
    Purchases {
        /// The vouchers, in order.
        ids: Vec<String>,
    },
    /// «Giấy thanh toán tiền tạm ứng», 04-TT: what somebody was advanced, spent and handed back.
    Advance {
        /// Who was advanced money.
        party: String,
        /// The first day.
        from: String,
        /// The last day.
        to: String,
    },
    /// The sheet by which a year's income is shared out.
    Allocation {
        /// The fiscal year.
        year: u16,
        /// The meeting's plan.
        plan: Box<DistributionPlan>,
    },
    /// The recovery sheet. Its words are kept nowhere.
    RecoverySheet {
        /// The words, in their order.
        words: Vec<String>,
    },
}

/// A book kept item by item or person by person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
pub enum KeptBook {
    /// Stock, item by item.
    S06,
    /// Stock, one line for each item.
    S07,
    /// The storekeeper's card.
    S08,
    /// Accounts followed in detail, one for each party.
    S19,
    /// Services to members.
    S23,
    /// The undivided fund by source.
    S29,
    /// Members' capital.
    S31,
    /// Funds.
    S32,
}

/// The sheet in the printer. Lengths are tenths of a millimetre.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
pub struct PrintSheet {
    /// `a5`, `a4`, or `a4-twice` for the same voucher on both halves of a sheet.
    pub paper: String,
    /// Whether names stand under the signatures; left out, as the book's setting says.
    pub names: Option<bool>,
    /// How far everything is moved to the right, −200 to 200.
    pub right: i32,
    /// How far everything is moved down, −200 to 200.
    pub down: i32,
    /// The left margin in place of the form's own, up to 400; 0 keeps it.
    pub left_margin: u32,
}

impl Default for PrintSheet {
    fn default() -> Self {
        Self { paper: "a5".to_owned(), names: None, right: 0, down: 0, left_margin: 0 }
    }
}

/// Some pages of what is to be printed.
#[derive(Debug, Clone, Serialize, TS)]
pub struct Printed {
    /// How many pages there are in all.
    pub count: u32,
    /// The pages asked for.
    pub pages: Vec<PrintedPage>,
    /// The sheet it was laid out for.
    pub sheet: PrintSheet,
    /// The papers this can be printed on, as in [`PrintSheet`].
    pub papers: Vec<String>,
    /// The file proposed for a PDF.
    pub file: String,
}

/// A page as a picture.
#[derive(Debug, Clone, Serialize, TS)]
pub struct PrintedPage {
    /// Its place among all pages, from 0.
    pub index: u32,
    /// Hundredths of a millimetre.
    pub width: u32,
    /// Hundredths of a millimetre.
    pub height: u32,
    /// The picture, SVG.
    pub svg: String,
}

/// A PDF that was written.
#[derive(Debug, Clone, Serialize, TS)]
pub struct SavedPdf {
    /// The file.
    pub path: String,
    /// How many pages it has.
    pub pages: u32,
}
