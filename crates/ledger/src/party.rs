//! Parties (đối tượng): whom an account is kept by — members of each kind, customers, suppliers, employees,
//! lenders — and, in the same register, the items, assets and funds it is kept by.
//!
//! A card is a list of facts, each set by one event; the latest of each field counts.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::event::body::JOINED;
use crate::event::value::Value;
use crate::event::{EventId, day_number};

/// What a party is to the cooperative.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum PartyKind {
    /// Thành viên chính thức.
    Official = 0,
    /// Thành viên liên kết góp vốn.
    AssociateCapital = 1,
    /// Thành viên liên kết không góp vốn (sử dụng dịch vụ).
    AssociateUse = 2,
    /// Khách hàng.
    Customer = 3,
    /// Nhà cung cấp.
    Supplier = 4,
    /// Người lao động.
    Employee = 5,
    /// Bên cho vay.
    Lender = 6,
    /// Quỹ.
    Fund = 7,
    /// Mặt hàng.
    Item = 8,
    /// Tài sản.
    Asset = 9,
    /// Khác.
    Other = 10,
}

impl PartyKind {
    /// Every kind there is.
    pub const ALL: [PartyKind; 11] = [
        PartyKind::Official,
        PartyKind::AssociateCapital,
        PartyKind::AssociateUse,
        PartyKind::Customer,
        PartyKind::Supplier,
        PartyKind::Employee,
        PartyKind::Lender,
        PartyKind::Fund,
        PartyKind::Item,
        PartyKind::Asset,
        PartyKind::Other,
    ];

    /// The kind with this number.
    pub fn of(number: u8) -> Option<Self> {
        Self::ALL.get(usize::from(number)).copied()
    }

    /// The stable name used in files and across the bridge.
    pub const fn name(self) -> &'static str {
        match self {
            PartyKind::Official => "official",
            PartyKind::AssociateCapital => "associate_capital",
            PartyKind::AssociateUse => "associate_use",
            PartyKind::Customer => "customer",
            PartyKind::Supplier => "supplier",
            PartyKind::Employee => "employee",
            PartyKind::Lender => "lender",
            PartyKind::Fund => "fund",
            PartyKind::Item => "item",
            PartyKind::Asset => "asset",
            PartyKind::Other => "other",
        }
    }

    /// The kind with this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// Whether it is a member of any kind (thành viên).
    pub const fn is_member(self) -> bool {
        matches!(self, PartyKind::Official | PartyKind::AssociateCapital | PartyKind::AssociateUse)
    }

    /// What a proposed code begins with, as cooperatives write them: `TV012`, `KH003`, `NCC01`.
    pub const fn code_prefix(self) -> &'static str {
        match self {
            PartyKind::Official | PartyKind::AssociateCapital | PartyKind::AssociateUse => "TV",
            PartyKind::Customer => "KH",
            PartyKind::Supplier => "NCC",
            PartyKind::Employee => "NV",
            PartyKind::Lender => "CV",
            PartyKind::Fund => "Q",
            PartyKind::Item => "MH",
            PartyKind::Asset => "TS",
            PartyKind::Other => "DT",
        }
    }
}

/// A further text on a card. Its number is its field's number in an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u16)]
pub enum Detail {
    /// Số điện thoại.
    Phone = 6,
    /// Địa chỉ.
    Address = 7,
    /// Mã số thuế.
    TaxCode = 8,
    /// Số căn cước (for an organisation, of its founding paper). Shown only when asked for.
    IdentityNumber = 9,
    /// Số tài khoản ngân hàng.
    BankAccount = 10,
    /// Ngân hàng.
    Bank = 11,
    /// Ghi chú.
    Note = 12,
    /// Đơn vị tính of an item.
    Unit = 14,
    /// Quốc tịch; empty for a Vietnamese. Of an organisation, whether foreigners invested in it.
    Nationality = 15,
}

impl Detail {
    /// Every detail there is.
    pub const ALL: [Detail; 9] = [
        Detail::Phone,
        Detail::Address,
        Detail::TaxCode,
        Detail::IdentityNumber,
        Detail::BankAccount,
        Detail::Bank,
        Detail::Note,
        Detail::Unit,
        Detail::Nationality,
    ];

    /// The detail with this field number.
    pub fn of(number: u16) -> Option<Self> {
        Self::ALL.into_iter().find(|detail| *detail as u16 == number)
    }

    /// The stable name used in files and across the bridge.
    pub const fn name(self) -> &'static str {
        match self {
            Detail::Phone => "phone",
            Detail::Address => "address",
            Detail::TaxCode => "tax_code",
            Detail::IdentityNumber => "identity_number",
            Detail::BankAccount => "bank_account",
            Detail::Bank => "bank",
            Detail::Note => "note",
            Detail::Unit => "unit",
            Detail::Nationality => "nationality",
        }
    }

    /// The detail with this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|detail| detail.name() == name)
    }

    /// Whether a screen hides it until it is asked for, and the asking is written down.
    pub const fn is_hidden(self) -> bool {
        matches!(self, Detail::IdentityNumber)
    }
}

/// One field of a card.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PartyField {
    /// The code people know it by.
    Code(String),
    /// Its name.
    Name(String),
    /// What it is.
    Kind(PartyKind),
    /// Hamlet or team: tells two of one name apart.
    Place(String),
    /// Whether a service contract covers it.
    ServiceContract(bool),
    /// Whether it may still be used.
    Active(bool),
    /// A further text; empty where there is none any more.
    Detail(Detail, String),
    /// The day it joined; none where that is not known any more.
    Joined(Option<NaiveDate>),
    /// A field of a later version, kept.
    Unknown(u16, Value),
}

impl PartyField {
    /// The field's number and its value, as events keep them.
    pub fn parts(&self) -> (u16, Value) {
        match self {
            PartyField::Code(code) => (0, code.as_str().into()),
            PartyField::Name(name) => (1, name.as_str().into()),
            PartyField::Kind(kind) => (2, Value::Int(*kind as i64)),
            PartyField::Place(place) => (3, place.as_str().into()),
            PartyField::ServiceContract(contract) => (4, Value::Bool(*contract)),
            PartyField::Active(active) => (5, Value::Bool(*active)),
            PartyField::Detail(detail, text) => (*detail as u16, text.as_str().into()),
            PartyField::Joined(day) => (JOINED, day.map(|day| i64::from(day_number(day))).into()),
            PartyField::Unknown(number, value) => (*number, value.clone()),
        }
    }
}

/// A party as its card stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Party {
    /// The event that made it.
    pub id: EventId,
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// What it is.
    pub kind: PartyKind,
    /// Hamlet or team.
    pub place: String,
    /// Whether a service contract covers it.
    pub service_contract: bool,
    /// Whether it may still be used.
    pub active: bool,
    /// Further texts; none of them empty.
    pub details: BTreeMap<Detail, String>,
    /// The day it joined.
    pub joined: Option<NaiveDate>,
}

impl Party {
    /// An empty card made by `id`.
    pub fn new(id: EventId) -> Self {
        Self {
            id,
            code: String::new(),
            name: String::new(),
            kind: PartyKind::Other,
            place: String::new(),
            service_contract: false,
            active: true,
            details: BTreeMap::new(),
            joined: None,
        }
    }

    /// Sets one field.
    pub fn set(&mut self, field: &PartyField) {
        match field {
            PartyField::Code(code) => self.code.clone_from(code),
            PartyField::Name(name) => self.name.clone_from(name),
            PartyField::Kind(kind) => self.kind = *kind,
            PartyField::Place(place) => self.place.clone_from(place),
            PartyField::ServiceContract(contract) => self.service_contract = *contract,
            PartyField::Active(active) => self.active = *active,
            PartyField::Detail(detail, text) if text.is_empty() => drop(self.details.remove(detail)),
            PartyField::Detail(detail, text) => drop(self.details.insert(*detail, text.clone())),
            PartyField::Joined(day) => self.joined = *day,
            PartyField::Unknown(..) => {}
        }
    }

    /// Whether a foreigner, or an organisation foreigners invested in, by what the card says.
    pub fn is_foreign(&self) -> bool {
        let nationality = crate::text::fold(self.detail(Detail::Nationality));
        !["", "viet nam", "vietnam", "vn", "vnm"].contains(&nationality.trim())
    }

    /// A further text; empty where there is none.
    pub fn detail(&self, detail: Detail) -> &str {
        self.details.get(&detail).map(String::as_str).unwrap_or_default()
    }
}
