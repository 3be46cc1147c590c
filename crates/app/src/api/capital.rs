//! Members' capital, certificates, membership, resolutions and service contracts.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::party::PartyRef;
use super::refusal::Objection;

/// Everybody in the capital on a day, with the ceilings of the law.
#[derive(Debug, Clone, Serialize, TS)]
pub struct CapitalRegister {
    /// The day, `YYYY-MM-DD`.
    pub day: String,
    /// The same, `dd/MM/yyyy`.
    pub day_shown: String,
    /// Those with capital or a pledge, and official members without, by code.
    pub rows: Vec<CapitalRow>,
    /// Charter capital: contributed or pledged, as shown.
    pub charter: String,
    /// Paid in, as shown.
    pub paid: String,
    /// Still to be paid in, as shown.
    pub missing: String,
    /// Official members on that day.
    pub official: u32,
    /// The least number the law asks.
    pub official_min: u32,
    /// Ceilings that are passed, each with its article.
    pub faults: Vec<Objection>,
    /// What the register lacks.
    pub looks: Vec<Objection>,
}

/// Somebody in the capital.
#[derive(Debug, Clone, Serialize, TS)]
pub struct CapitalRow {
    /// Who.
    pub party: PartyRef,
    /// His kind on that day; empty where he has left.
    pub kind: String,
    /// Pledged, as shown; empty where nothing is written.
    pub pledged: String,
    /// Paid in, as shown.
    pub paid: String,
    /// Still to be paid in, as shown; empty when nothing.
    pub missing: String,
    /// The last day for it, `dd/MM/yyyy`.
    pub due: String,
    /// Whether that day has passed.
    pub overdue: bool,
    /// His part of charter capital, `5,4 %`.
    pub share: String,
    /// What was contributed in kind.
    pub in_kind: String,
    /// The day of the first contribution, `dd/MM/yyyy`.
    pub contributed_on: String,
    /// The certificate that holds, with its day: `Q01-0007 (12/03/2026)`.
    pub certificate: String,
    /// Whether the ratio on the certificate is another one than today's.
    pub certificate_stale: bool,
    /// Contact address.
    pub address: String,
    /// Identity number, by its last digits.
    pub identity: String,
}

/// One member's capital.
#[derive(Debug, Clone, Serialize, TS)]
pub struct PartyCapital {
    /// How he stands today.
    pub row: CapitalRow,
    /// Charter capital, as shown.
    pub charter: String,
    /// What he pledged through time, the latest first.
    pub pledges: Vec<PledgeRow>,
    /// His certificates, the latest first.
    pub certificates: Vec<CertificateRow>,
    /// His membership through time, the latest first; empty where only the card says it.
    pub memberships: Vec<MembershipRow>,
    /// Why no certificate may be given out now; nothing where one may.
    pub certificate_fault: Option<Objection>,
    /// What he owes that must be settled before capital goes back, as shown; empty when nothing.
    pub owes: String,
    /// Ceilings that he passes.
    pub faults: Vec<Objection>,
    /// What a change that was just written does to others, or to ceilings.
    pub looks: Vec<Objection>,
}

/// What was pledged from a day on.
#[derive(Debug, Clone, Serialize, TS)]
pub struct PledgeRow {
    /// `dd/MM/yyyy`.
    pub day_shown: String,
    /// In all, as shown.
    pub amount: String,
    /// The last day for paying it in, `dd/MM/yyyy`.
    pub due_shown: String,
    /// Whether in kind.
    pub in_kind: bool,
    /// What, or a remark.
    pub note: String,
}

/// A certificate of contribution.
#[derive(Debug, Clone, Serialize, TS)]
pub struct CertificateRow {
    /// Its id.
    pub id: String,
    /// `Q01-0007`.
    pub number: String,
    /// Whose.
    pub party: Option<PartyRef>,
    /// The day on its face, `dd/MM/yyyy`.
    pub day_shown: String,
    /// The contribution on its face, as shown.
    pub contributed: String,
    /// The charter capital on its face, as shown.
    pub charter: String,
    /// The ratio on its face, `5,4 %`.
    pub share: String,
    /// `valid`, `replaced` or `withdrawn`.
    pub state: String,
    /// Why it was given out, or taken back.
    pub note: String,
}

/// What somebody is from a day on.
#[derive(Debug, Clone, Serialize, TS)]
pub struct MembershipRow {
    /// `dd/MM/yyyy`.
    pub day_shown: String,
    /// The kind, as in [`PartyRef`]; empty where the membership ends.
    pub kind: String,
    /// Why.
    pub note: String,
}

/// A pledge to write down.
#[derive(Debug, Clone, Default, Deserialize, TS)]
#[serde(default)]
pub struct PledgeInput {
    /// The member.
    pub party: String,
    /// From when, as typed.
    pub day: String,
    /// In all, as typed; nothing or 0 takes the pledge away.
    pub amount: String,
    /// The last day, as typed; six months after the day where it is left out.
    pub due: String,
    /// Whether in kind.
    pub in_kind: bool,
    /// What is contributed, or a remark.
    pub note: String,
    /// The resolution it rests on.
    pub resolution: Option<String>,
}

/// A certificate to give out. What is on its face the book knows.
#[derive(Debug, Clone, Default, Deserialize, TS)]
#[serde(default)]
pub struct CertificateInput {
    /// The member.
    pub party: String,
    /// The day on its face, as typed.
    pub day: String,
    /// The certificate it takes the place of.
    pub replaces: Option<String>,
    /// Why.
    pub note: String,
}

/// A membership to write down.
#[derive(Debug, Clone, Default, Deserialize, TS)]
#[serde(default)]
pub struct MembershipInput {
    /// Who.
    pub party: String,
    /// From when, as typed.
    pub day: String,
    /// `official`, `associate_capital` or `associate_use`; empty where the membership ends.
    pub kind: String,
    /// Why: the decision, the ground.
    pub note: String,
    /// The resolution it rests on.
    pub resolution: Option<String>,
}

/// A resolution of the general meeting.
#[derive(Debug, Clone, Serialize, TS)]
pub struct ResolutionRow {
    /// Its id.
    pub id: String,
    /// Its number.
    pub number: String,
    /// The day of the meeting, `YYYY-MM-DD`.
    pub day: String,
    /// `dd/MM/yyyy`.
    pub day_shown: String,
    /// What it is about: `distribution`, `capital-return` …
    pub subject: String,
    /// Its title.
    pub title: String,
    /// Votes of those who took part.
    pub present: u32,
    /// Votes in favour.
    pub in_favour: u32,
    /// Votes it needed.
    pub needed: u32,
    /// Whether it was carried.
    pub passed: bool,
    /// False where the entry was a mistake.
    pub active: bool,
    /// The article of the majority.
    pub article: String,
}

/// A resolution to write down, or one whose entry is written anew.
#[derive(Debug, Clone, Default, Deserialize, TS)]
#[serde(default)]
pub struct ResolutionInput {
    /// The one whose entry is written anew.
    pub id: Option<String>,
    /// Its number.
    pub number: String,
    /// The day of the meeting, as typed.
    pub day: String,
    /// What it is about, as in [`ResolutionRow`].
    pub subject: String,
    /// Its title.
    pub title: String,
    /// Votes of those who took part.
    pub present: u32,
    /// Votes in favour.
    pub in_favour: u32,
    /// True where the entry was a mistake.
    pub withdrawn: bool,
}

/// What a member and the cooperative had to do with each other in some days.
#[derive(Debug, Clone, Serialize, TS)]
pub struct MemberStatement {
    /// The member.
    pub party: PartyRef,
    /// `dd/MM/yyyy`.
    pub from_shown: String,
    /// `dd/MM/yyyy`.
    pub to_shown: String,
    /// The figures, in order.
    pub figures: Vec<StatementFigure>,
    /// The movements on his accounts, by account and day.
    pub rows: Vec<StatementMove>,
}

/// A line of figures: what there was, what came and went, what there is.
#[derive(Debug, Clone, Serialize, TS)]
pub struct StatementFigure {
    /// `capital`, `used-internal`, `used-external`, `delivered`, `owes`, `owed`, `loans` or `income`.
    pub what: String,
    /// At the beginning, as shown; empty where it has none.
    pub opening: String,
    /// What came, as shown.
    pub plus: String,
    /// What went, as shown.
    pub minus: String,
    /// At the end, as shown; empty where it has none.
    pub closing: String,
}

/// A movement on one of his accounts.
#[derive(Debug, Clone, Serialize, TS)]
pub struct StatementMove {
    /// `dd/MM/yyyy`.
    pub date_shown: String,
    /// The voucher's number.
    pub number: String,
    /// The voucher.
    pub voucher: String,
    /// The account.
    pub account: String,
    /// What for.
    pub narration: String,
    /// Debited, as shown.
    pub debit: String,
    /// Credited, as shown.
    pub credit: String,
}

/// A clock of the law.
#[derive(Debug, Clone, Serialize, TS)]
pub struct ClockRow {
    /// `pledge`, `register`, `members-min`, `foreign-members`, `ceiling`, `ceiling-associates`, `ceiling-foreign`,
    /// `statements` or `meeting`.
    pub due: String,
    /// What is filed at an office, as its filing is recorded (`statements.2025`); empty where nothing is.
    pub filing: String,
    /// The last day, `YYYY-MM-DD`.
    pub day: String,
    /// `dd/MM/yyyy`.
    pub day_shown: String,
    /// Days until then; below zero once it has passed.
    pub days_left: i32,
    /// Whom it is about.
    pub party: Option<PartyRef>,
    /// Đồng or a number it speaks of, as shown.
    pub amount: String,
    /// The fiscal year, where it is about one.
    pub year: Option<u32>,
    /// The article.
    pub article: String,
}
