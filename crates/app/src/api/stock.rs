//! Stock by item and store, and services to members.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::party::PartyRef;

/// Which stock is asked for. Days are `YYYY-MM-DD`.
#[derive(Debug, Clone, Default, Serialize, Deserialize, TS)]
pub struct StockQuery {
    /// `152`, `156`, `157` or an account under one; empty for all.
    pub account: String,
    /// The first day.
    pub from: String,
    /// The last day.
    pub to: String,
}

/// What all stores hold (nhập – xuất – tồn): every item in every store, and whether it is what the ledger says.
#[derive(Debug, Clone, Serialize, TS)]
pub struct StockBook {
    /// By account, code of the item and store; what names no item last.
    pub rows: Vec<StockRow>,
    /// Every account's sum beside its balance.
    pub ties: Vec<StockTie>,
    /// All rows together, in đồng.
    pub total: StockSums,
}

/// An item in a store.
#[derive(Debug, Clone, Serialize, TS)]
pub struct StockRow {
    /// The account.
    pub account: String,
    /// The item; none for the lines that name none.
    pub item: Option<PartyRef>,
    /// What it is counted in; empty where its card does not say.
    pub unit: String,
    /// The store as vouchers name it; empty where none is named.
    pub store: String,
    /// Quantities and đồng.
    pub sums: StockSums,
    /// Lines of the balance that say no quantity.
    pub unmeasured: u32,
    /// The first day of the days at whose end less than nothing was there, `dd/MM/yyyy`; empty where never.
    pub below_on: String,
}

/// Quantities and đồng of some days as shown; empty for nothing.
#[derive(Debug, Clone, Default, Serialize, TS)]
pub struct StockSums {
    /// Before the first day.
    pub opening: StockFigure,
    /// Into the store.
    pub came: StockFigure,
    /// Out of it.
    pub went: StockFigure,
    /// After the last day.
    pub left: StockFigure,
}

/// A quantity and đồng, as shown; empty for nothing.
#[derive(Debug, Clone, Default, Serialize, TS)]
pub struct StockFigure {
    /// How much, in the item's unit.
    pub quantity: String,
    /// Đồng.
    pub amount: String,
}

/// Whether the cards of an account are what its ledger says.
#[derive(Debug, Clone, Serialize, TS)]
pub struct StockTie {
    /// The account.
    pub account: String,
    /// Its name.
    pub name: String,
    /// What all cards hold, as shown.
    pub cards: String,
    /// The balance of the ledger, as shown.
    pub ledger: String,
    /// Whether both are the same, before, within and after the days.
    pub ties: bool,
    /// Of the balance, what names no item, as shown; empty for nothing.
    pub nameless: String,
    /// Lines of the balance that say no quantity.
    pub unmeasured: u32,
}

/// The card of an item in a store.
#[derive(Debug, Clone, Default, Serialize, Deserialize, TS)]
pub struct StockCardQuery {
    /// The account, down to the one posted to.
    pub account: String,
    /// The item; none for the lines that name none.
    pub item: Option<String>,
    /// The store as vouchers name it; empty where none is named.
    pub store: String,
    /// The first day.
    pub from: String,
    /// The last day.
    pub to: String,
}

/// Everything an item did in a store.
#[derive(Debug, Clone, Serialize, TS)]
pub struct StockCard {
    /// Its sums.
    pub row: StockRow,
    /// The movements in their order, each month ended by its sums.
    pub lines: Vec<StockLine>,
}

/// A movement, or the sums of a month.
#[derive(Debug, Clone, Default, Serialize, TS)]
pub struct StockLine {
    /// The month whose sums this is, `03/2026`; empty for a movement.
    pub month: String,
    /// The voucher.
    pub voucher: String,
    /// Its number.
    pub number: String,
    /// Booked on, `dd/MM/yyyy`.
    pub date_shown: String,
    /// What it is for.
    pub narration: String,
    /// The account on the other side.
    pub contra: String,
    /// Đồng for one unit as the line says, as shown.
    pub price: String,
    /// Into the store.
    pub came: StockFigure,
    /// Out of it.
    pub went: StockFigure,
    /// Held afterwards.
    pub left: StockFigure,
    /// A movement that says no quantity.
    pub unmeasured: bool,
}

/// Services to members (S23).
#[derive(Debug, Clone, Serialize, TS)]
pub struct ServiceBook {
    /// By member's code, each with its rows and then its sums by season.
    pub members: Vec<ServiceMember>,
    /// Đồng in all, as shown.
    pub amount: String,
}

/// What one member was served.
#[derive(Debug, Clone, Serialize, TS)]
pub struct ServiceMember {
    /// Who.
    pub party: PartyRef,
    /// In the order of the ledger.
    pub rows: Vec<ServiceRow>,
    /// By season and service, where lines name a season.
    pub seasons: Vec<ServiceSum>,
    /// Đồng in all, as shown.
    pub amount: String,
}

/// One service to a member.
#[derive(Debug, Clone, Serialize, TS)]
pub struct ServiceRow {
    /// The voucher.
    pub voucher: String,
    /// Its number.
    pub number: String,
    /// Booked on, `dd/MM/yyyy`.
    pub date_shown: String,
    /// The day of the paper, `dd/MM/yyyy`.
    pub voucher_date_shown: String,
    /// What it was.
    pub narration: String,
    /// The service as an item of the register; empty where the line names none.
    pub service: String,
    /// What it is counted in.
    pub unit: String,
    /// How much, as shown; empty where the line does not say.
    pub quantity: String,
    /// Đồng for one unit, as shown.
    pub price: String,
    /// Đồng, as shown.
    pub amount: String,
    /// The season (vụ); empty where none is named.
    pub season: String,
}

/// The services of one kind in a season.
#[derive(Debug, Clone, Serialize, TS)]
pub struct ServiceSum {
    /// The season.
    pub season: String,
    /// The service; empty where lines name none.
    pub service: String,
    /// What it is counted in.
    pub unit: String,
    /// How much in all, as shown.
    pub quantity: String,
    /// Đồng in all, as shown.
    pub amount: String,
}
