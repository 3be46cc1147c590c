//! Roles: what a writer may do in a book.

use std::ops::BitOr;

/// Some of the four roles.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, PartialOrd, Ord)]
pub struct Roles(u8);

impl Roles {
    /// None.
    pub const NONE: Roles = Roles(0);
    /// Kế toán.
    pub const ACCOUNTANT: Roles = Roles(1);
    /// Thủ quỹ.
    pub const CASHIER: Roles = Roles(2);
    /// Giám đốc.
    pub const DIRECTOR: Roles = Roles(4);
    /// Ban kiểm soát.
    pub const SUPERVISOR: Roles = Roles(8);

    /// As events keep them: 1 kế toán, 2 thủ quỹ, 4 giám đốc, 8 ban kiểm soát, added up.
    pub const fn number(self) -> u8 {
        self.0
    }

    /// From events.
    pub const fn of(number: u8) -> Option<Self> {
        if number < 16 { Some(Self(number)) } else { None }
    }

    /// Whether any role of `other` is among these.
    pub const fn any_of(self, other: Roles) -> bool {
        self.0 & other.0 != 0
    }

    /// Both together, where a constant is wanted.
    pub const fn of_both(one: Roles, other: Roles) -> Roles {
        Roles(one.0 | other.0)
    }

    /// These without those of `other`.
    pub const fn without(self, other: Roles) -> Roles {
        Roles(self.0 & !other.0)
    }
}

impl BitOr for Roles {
    type Output = Roles;

    fn bitor(self, other: Roles) -> Roles {
        Roles(self.0 | other.0)
    }
}
