//! The one registry of event kinds. A number is never reused, and its high nibble is the class, so a reader
//! that does not know a kind still knows what sort of thing it is.

/// What sort of thing an event is; the high nibble of its kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Class {
    /// Moves money in the books.
    Ledger = 1,
    /// Changes a register: members, parties, accounts, settings.
    Register = 2,
    /// Opens and closes: writers, keys, periods, rules.
    Gate = 3,
    /// A person's signed decision.
    Decision = 4,
    /// Computed from the whole ledger; void once its inputs have changed.
    Computed = 5,
    /// A remark without effect on figures.
    Note = 6,
}

macro_rules! kinds {
    ($( $(#[doc = $doc:literal])* $name:ident = $number:literal ),* $(,)?) => {
        /// A kind of event.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[repr(u16)]
        pub enum Kind { $( $(#[doc = $doc])* $name = $number ),* }

        impl Kind {
            /// Every kind there is.
            pub const ALL: &'static [Kind] = &[ $( Kind::$name ),* ];

            /// The kind with this number.
            pub const fn of(number: u16) -> Option<Kind> {
                match number { $( $number => Some(Kind::$name), )* _ => None }
            }

            /// Its name.
            pub const fn name(self) -> &'static str {
                match self { $( Kind::$name => stringify!($name) ),* }
            }
        }
    };
}

kinds! {
    /// A voucher, numbered and booked in one act.
    VoucherPosted = 0x1001,
    /// A voucher taken back by one with negative amounts.
    VoucherReversed = 0x1002,
    /// A voucher's content replaced under the same number.
    VoucherAmended = 0x1003,
    /// A signed difference to a voucher, under its own number.
    VoucherAdjusted = 0x1004,
    /// Balances the book starts with.
    OpeningBalance = 0x1005,
    /// A voucher of a lost device typed in again.
    LostVoucherReentered = 0x1006,
    /// Goods moved between stores.
    StockMoved = 0x1007,
    /// Two cards of one member joined.
    MemberMerged = 0x2001,
    /// One field of a member's card.
    MemberSet = 0x2002,
    /// Fields of a party's card.
    PartySet = 0x2003,
    /// Fields of an item's card.
    ItemSet = 0x2004,
    /// Fields of an account.
    AccountSet = 0x2005,
    /// One setting of the book.
    SettingSet = 0x2006,
    /// A photo of the paper belongs to a voucher.
    AttachmentLinked = 0x2007,
    /// What a member has pledged to contribute.
    CapitalPledged = 0x2008,
    /// A certificate of contribution is given out.
    CertificateIssued = 0x2009,
    /// A certificate of contribution is taken back.
    CertificateWithdrawn = 0x200a,
    /// What kind of member somebody is from a day on.
    MembershipSet = 0x200b,
    /// A resolution of the general meeting.
    ResolutionRecorded = 0x200c,
    /// A service contract with a member.
    ServiceContractSet = 0x200d,
    /// What was counted in the safe, in the store or stands at the bank.
    BalanceCounted = 0x200e,
    /// A cost paid in advance, to be spread over months.
    PrepaidSet = 0x200f,
    /// Turnover of months before the book, as other books had it.
    TurnoverBrought = 0x2010,
    /// What an opening balance is made of.
    OpeningListed = 0x2011,
    /// A photo of the wrong paper no longer belongs to a voucher.
    AttachmentUnlinked = 0x2012,
    /// The book begins; enrols writer 1.
    Genesis = 0x3001,
    /// A user on an installation may write.
    WriterEnrolled = 0x3002,
    /// A director or second role vouches for a writer.
    WriterConfirmed = 0x3003,
    /// A writer ends in good order.
    WriterRetired = 0x3004,
    /// A writer is shut out.
    WriterRevoked = 0x3005,
    /// A writer's roles change.
    RoleChanged = 0x3006,
    /// A new book key.
    KeyRotated = 0x3007,
    /// The book belongs to a province's server.
    ProvinceJoined = 0x3008,
    /// A writer enrolled by the recovery phrase.
    RecoveryEnrol = 0x3009,
    /// Somebody is about to close a period.
    PeriodCloseRequested = 0x300a,
    /// A month is closed.
    PeriodClosed = 0x300b,
    /// A closed month is open again.
    PeriodReopened = 0x300c,
    /// A series of numbers ends.
    SeriesClosed = 0x300d,
    /// A number will never be used, and why.
    NumberVoided = 0x300e,
    /// Rules of the fold from here on.
    RulesActivated = 0x300f,
    /// The server was restored from an older copy.
    ServerRewound = 0x3010,
    /// A report signed for the province.
    ReportSubmitted = 0x4001,
    /// The cashier moved the cash.
    CashConfirmed = 0x4002,
    /// The director agrees.
    Approved = 0x4003,
    /// The director does not agree.
    Rejected = 0x4004,
    /// A story was decided.
    AttentionResolved = 0x4005,
    /// A quarantined event is taken over.
    QuarantineAdopted = 0x4006,
    /// A quarantined event is left out.
    QuarantineDiscarded = 0x4007,
    /// The year's closing entries.
    ClosingEntries = 0x5001,
    /// A depreciation run.
    DepreciationRun = 0x5002,
    /// The year's income distributed.
    SurplusDistributed = 0x5003,
    /// A remark.
    Comment = 0x6001,
    /// The server holds frames apart.
    QuarantineNotice = 0x6002,
    /// A device states its digest.
    StateAttested = 0x6003,
    /// A restore was tried.
    DrillDone = 0x6004,
    /// A hidden field of a party's card was looked at.
    PartyRevealed = 0x6005,
}

/// The class a kind number belongs to, known or not.
pub const fn class_of(number: u16) -> Option<Class> {
    match number >> 12 {
        1 => Some(Class::Ledger),
        2 => Some(Class::Register),
        3 => Some(Class::Gate),
        4 => Some(Class::Decision),
        5 => Some(Class::Computed),
        6 => Some(Class::Note),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_is_found_by_its_number_and_has_a_class() {
        for kind in Kind::ALL {
            assert_eq!(Kind::of(*kind as u16), Some(*kind));
            assert!(class_of(*kind as u16).is_some(), "{}", kind.name());
        }
    }
}
