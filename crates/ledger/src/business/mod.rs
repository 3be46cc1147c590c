//! Business events (việc): what happened, in the words people use, and how it is written in the books.
//!
//! A person says what happened and answers a few questions; [`fill::fill`] writes the lines and says why. The events are
//! data with their source and confidence (`data/business.toml`), after TT 71/2024/TT-BTC and the cooperative law of 2023.
//!
//! Invariant: nothing here reads a clock, a file, a database or a setting; what must be known is handed in.
//! Invariant: the lines that come out are an ordinary draft's: whatever is wrong with them, the draft's own check finds.

pub mod back;
pub mod fill;
mod read;
pub mod search;
pub mod supply;

use std::collections::BTreeMap;
use std::sync::LazyLock;

use crate::account::AccountCode;
use crate::event::extra::Key;
use crate::party::PartyKind;
use crate::voucher::Form;

/// Answers by the slot they fill: digits of đồng, a decimal with a point, a party's id, `YYYY-MM-DD`, the value of a
/// choice, or plain text.
pub type Answers = BTreeMap<String, String>;

/// One thing that can happen.
#[derive(Debug, Clone)]
pub struct Business {
    /// Its stable code, such as `A1` or `D1-nop`; before a hyphen it is the number of the rule it follows.
    pub code: String,
    /// What people call it.
    pub name: String,
    /// A translation, for the screen only.
    pub name_en: String,
    /// Other words people may type.
    pub words: Vec<String>,
    /// The reason proposed for the voucher; what stands in brackets is left out where nobody is named.
    say: String,
    /// Where it may be written, the likeliest first.
    pub forms: Vec<Form>,
    /// The kinds of party it is usually with; empty where it does not matter.
    pub who: Vec<PartyKind>,
    /// What is asked, in order.
    pub asks: Vec<Ask>,
    /// The amount that tax is reckoned on.
    vat_of: String,
    rules: Vec<Rule>,
    /// Why it is written so, to follow «vì».
    pub why: String,
    /// The same in English.
    pub why_en: String,
    /// Where the pair was read.
    pub source: String,
    /// True where it was read in the source, false where it is inferred («chưa đối chiếu»).
    pub confirmed: bool,
}

/// A question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ask {
    /// The slot its answer fills.
    pub slot: String,
    /// What sort of answer it wants.
    pub sort: AskSort,
    /// Whether it may stay empty.
    pub optional: bool,
    /// The answer while none is given.
    pub proposed: Option<String>,
    /// What may be chosen, for a choice.
    pub choices: Vec<Choice>,
}

/// What sort of answer a question wants.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AskSort {
    /// Whole đồng, not negative.
    Money,
    /// A quantity, a price or a share of a hundred, not negative.
    Decimal,
    /// An item of the register.
    Item,
    /// An asset of the register.
    Asset,
    /// Another party of the register.
    Party,
    /// One of a few.
    Choice,
    /// A day.
    Day,
    /// Plain text.
    Text,
}

impl AskSort {
    /// The stable name used across the bridge.
    pub const fn name(self) -> &'static str {
        match self {
            AskSort::Money => "money",
            AskSort::Decimal => "decimal",
            AskSort::Item => "item",
            AskSort::Asset => "asset",
            AskSort::Party => "party",
            AskSort::Choice => "choice",
            AskSort::Day => "day",
            AskSort::Text => "text",
        }
    }
}

/// One of a few.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// What is kept.
    pub value: String,
    /// What people read.
    pub name: String,
    /// The same in English.
    pub name_en: String,
}

/// How one line is written.
#[derive(Debug, Clone)]
struct Rule {
    debit: Option<SideRule>,
    credit: Option<SideRule>,
    /// Slots that are added up, and those taken away.
    amount: Vec<(bool, String)>,
    /// What the line alone is for.
    label: String,
}

#[derive(Debug, Clone)]
struct SideRule {
    account: AccountRule,
    party: Option<Whose>,
    keys: Vec<Key>,
}

#[derive(Debug, Clone)]
enum AccountRule {
    Fixed(AccountCode),
    /// Cash or bank, as the form says.
    Money,
    /// Money where the form is one of money, else this account.
    MoneyOr(AccountCode),
    /// The account chosen under this slot.
    Chosen(String),
    /// By whether it is supplied outside or to a member under contract.
    Supply {
        external: AccountCode,
        internal: AccountCode,
    },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Whose {
    Voucher,
    Other,
}

/// Everything that can happen, in the order of the rules.
pub static ALL: LazyLock<Vec<Business>> = LazyLock::new(|| read::read(include_str!("../../data/business.toml")));

/// The business event with this code.
///
/// ```
/// use ledger::business::named;
/// assert_eq!(named("A1").unwrap().name, "Thu vốn góp");
/// assert!(named("Z9").is_none());
/// ```
pub fn named(code: &str) -> Option<&'static Business> {
    ALL.iter().find(|business| business.code == code)
}

impl Business {
    /// Whether it may be written on this form.
    pub fn may_be_on(&self, form: Form) -> bool {
        self.forms.contains(&form)
    }

    /// Whether it is usually with parties of this kind.
    pub fn suits(&self, kind: PartyKind) -> bool {
        self.who.is_empty() || self.who.contains(&kind)
    }

    /// The reason proposed for the voucher, which stays Vietnamese as the books do.
    ///
    /// ```
    /// let capital = ledger::business::named("A1").unwrap();
    /// assert_eq!(capital.narration("Nguyễn Thị Lan"), "Thu vốn góp của Nguyễn Thị Lan");
    /// assert_eq!(capital.narration(""), "Thu vốn góp");
    /// ```
    pub fn narration(&self, who: &str) -> String {
        match self.say.split_once('[') {
            Some((plain, _)) if who.is_empty() => plain.to_owned(),
            _ => self.say.replace(['[', ']'], "").replace("{who}", who),
        }
    }

    fn has_supply(&self) -> bool {
        let supplied = |side: &Option<SideRule>| {
            side.as_ref().is_some_and(|side| matches!(side.account, AccountRule::Supply { .. }))
        };
        self.rules.iter().any(|rule| supplied(&rule.debit) || supplied(&rule.credit))
    }
}

/// The money account of a form, and whether it stands on the debit side.
fn money_of(form: Form) -> Option<(AccountCode, bool)> {
    let (code, debit) = match form {
        Form::CashReceipt => ("1111", true),
        Form::CashPayment => ("1111", false),
        Form::BankReceipt => ("1121", true),
        Form::BankPayment => ("1121", false),
        Form::GoodsReceipt | Form::GoodsIssue | Form::Sale | Form::Journal => return None,
    };
    code.parse().ok().map(|code| (code, debit))
}
