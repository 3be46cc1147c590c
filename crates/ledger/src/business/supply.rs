//! Whether what the cooperative supplies is an internal or an external transaction (giao dịch nội bộ, bên ngoài).
//!
//! Luật HTX 17/2023/QH15: internal is what is supplied to an official member under a written agreement (Đ4.1); where
//! the cooperative does not keep the two apart, everything is external (Đ85.1, 91.2). The account follows: 512 and 612
//! inside, 511 and 611 outside.

use crate::party::PartyKind;

/// What was decided, and by what.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Supply {
    /// External: the cooperative does not keep internal transactions apart this year.
    NotSeparated,
    /// External: the buyer is no official member.
    NotOfficial(PartyKind),
    /// External: an official member, but no service contract is on the card.
    NoContract,
    /// Internal: an official member with a service contract.
    UnderContract,
    /// Somebody who is not in the register; the person said how it is.
    Said {
        /// Whether the buyer is an official member under contract.
        internal: bool,
    },
}

impl Supply {
    /// Decides from what the book knows of the buyer; `said` counts only for somebody who is not in the register.
    ///
    /// ```
    /// use ledger::{business::supply::Supply, party::PartyKind};
    /// let decide = |separate, buyer| Supply::decide(separate, buyer, false).is_internal();
    /// assert!(decide(true, Some((PartyKind::Official, true))));
    /// assert!(!decide(true, Some((PartyKind::Official, false))));
    /// assert!(!decide(true, Some((PartyKind::AssociateUse, true))));
    /// assert!(!decide(false, Some((PartyKind::Official, true))));
    /// ```
    pub fn decide(separate: bool, buyer: Option<(PartyKind, bool)>, said: bool) -> Self {
        match buyer {
            _ if !separate => Supply::NotSeparated,
            None => Supply::Said { internal: said },
            Some((PartyKind::Official, true)) => Supply::UnderContract,
            Some((PartyKind::Official, false)) => Supply::NoContract,
            Some((kind, _)) => Supply::NotOfficial(kind),
        }
    }

    /// Whether it is internal: 512 and 612.
    pub const fn is_internal(self) -> bool {
        matches!(self, Supply::UnderContract | Supply::Said { internal: true })
    }

    /// The stable name of the reason.
    pub const fn reason(self) -> &'static str {
        match self {
            Supply::NotSeparated => "not_separated",
            Supply::NotOfficial(_) => "not_official",
            Supply::NoContract => "no_contract",
            Supply::UnderContract => "under_contract",
            Supply::Said { internal: true } => "said_internal",
            Supply::Said { internal: false } => "said_external",
        }
    }
}
