//! Service contracts with members, on form 03-BH.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::party::PartyRef;
use super::refusal::Objection;

/// A service contract with a member (03-BH).
#[derive(Debug, Clone, Serialize, TS)]
pub struct ContractRow {
    /// Its id.
    pub id: String,
    /// The member.
    pub party: Option<PartyRef>,
    /// Its number.
    pub number: String,
    /// `YYYY-MM-DD`.
    pub from: String,
    /// `dd/MM/yyyy`.
    pub from_shown: String,
    /// `YYYY-MM-DD`; nothing while it is open.
    pub to: Option<String>,
    /// `dd/MM/yyyy`; empty while it is open.
    pub to_shown: String,
    /// The season.
    pub season: String,
    /// Goods and services, in a few words.
    pub covers: String,
    /// Whether the signed copy is in hand.
    pub signed: bool,
    /// The day on the signed copy, `YYYY-MM-DD`; nothing where it is not known.
    pub signed_on: Option<String>,
    /// The same, `dd/MM/yyyy`; empty where it is not known.
    pub signed_on_shown: String,
    /// What is supplied; empty where it is left to the pen.
    pub lines: Vec<ContractLine>,
    /// The sum of the lines' amounts, as shown; empty where no line has one.
    pub total: String,
    /// Lines without an amount, because their quantity or price is left to the pen.
    pub open_lines: u32,
    /// False where the entry was a mistake.
    pub active: bool,
    /// Whether it covers today.
    pub current: bool,
}

/// A line of a contract.
#[derive(Debug, Clone, Serialize, TS)]
pub struct ContractLine {
    /// The item's card, where it has one.
    pub item: Option<PartyRef>,
    /// The goods or service, as on the paper.
    pub name: String,
    /// The unit.
    pub unit: String,
    /// How much, as shown; empty where it is left to the pen.
    pub quantity: String,
    /// Đồng for one unit, as shown; empty where it is left to the pen.
    pub price: String,
    /// The quantity times the price, as shown; empty where one of them is left to the pen.
    pub amount: String,
}

/// A line as typed.
#[derive(Debug, Clone, Default, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct ContractLineInput {
    /// An item's code or name, or any words.
    pub name: String,
    /// The unit; empty takes the item's.
    pub unit: String,
    /// How much: more than nothing, or empty for the pen.
    pub quantity: String,
    /// Đồng for one unit: not below nothing, or empty for the pen.
    pub price: String,
}

/// A service contract to write down or to change.
#[derive(Debug, Clone, Default, Deserialize, TS)]
#[serde(default)]
pub struct ContractInput {
    /// The one to change. What stays as it stands is not set anew.
    pub id: Option<String>,
    /// The members: a new contract is written for each of them. A contract keeps the member it was made with.
    pub parties: Vec<String>,
    /// Its number; of several, counted on from it: `05/HĐ` gives `05/HĐ-1`, `05/HĐ-2` …
    pub number: String,
    /// The first day, as typed.
    pub from: String,
    /// The last day, as typed; empty while it is open.
    pub to: String,
    /// The season.
    pub season: String,
    /// Goods and services, in a few words.
    pub covers: String,
    /// Whether the signed copy is in hand.
    pub signed: bool,
    /// The day on the signed copy, as typed; empty where it is not known. Without the copy it has no meaning.
    pub signed_on: String,
    /// What is supplied; nothing leaves the lines as they stand, empty takes them away.
    pub lines: Option<Vec<ContractLineInput>>,
    /// True where the entry was a mistake.
    pub withdrawn: bool,
}

/// What the core makes of a contract while it is typed; nothing is written.
#[derive(Debug, Clone, Serialize, TS)]
pub struct ContractRead {
    /// What is wrong outside the lines, each at its field: `number`, `from`, `to`, `season`, `covers`, `signed_on`.
    pub faults: Vec<Objection>,
    /// Each line in turn.
    pub lines: Vec<ContractLineRead>,
    /// The sum of the lines' amounts, as shown; empty where no line has one.
    pub total: String,
    /// The same in words; empty where no line has one.
    pub words: String,
    /// Lines without an amount, because their quantity or price is left to the pen.
    pub open_lines: u32,
}

/// What the core makes of a line.
#[derive(Debug, Clone, Serialize, TS)]
pub struct ContractLineRead {
    /// The line as it would be written.
    pub line: ContractLine,
    /// What is wrong with it, each at its field: `name`, `unit`, `quantity`, `price`.
    pub faults: Vec<Objection>,
}
