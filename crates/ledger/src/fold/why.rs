//! The reasons for which an event does not simply count, or should be looked at.

macro_rules! whys {
    ($( $(#[doc = $doc:literal])* $name:ident = $number:literal $code:literal ),* $(,)?) => {
        /// Why an event does not simply count, or what should be looked at in it. The number is for ever.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[repr(u16)]
        pub enum Why { $( $(#[doc = $doc])* $name = $number ),* }

        impl Why {
            /// Every reason there is.
            pub const ALL: &'static [Why] = &[ $( Why::$name ),* ];

            /// The stable name that the screens know it by.
            pub const fn code(self) -> &'static str {
                match self { $( Why::$name => $code ),* }
            }

            /// The reason with this number.
            pub const fn of(number: u16) -> Option<Why> {
                match number { $( $number => Some(Why::$name), )* _ => None }
            }

            /// The reason with this name.
            pub fn named(code: &str) -> Option<Why> {
                Self::ALL.iter().copied().find(|why| why.code() == code)
            }
        }
    };
}

whys! {
    /// Its month was closed when it was written.
    MonthClosed = 1 "fold.month-closed",
    /// Its month was closed elsewhere meanwhile; it was moved to the first open month.
    MovedToOpenMonth = 2 "fold.moved-to-open-month",
    /// It names a voucher that is not in the book.
    TargetUnknown = 3 "fold.target-unknown",
    /// It names a version that is no longer the current one.
    VersionReplaced = 4 "fold.version-replaced",
    /// The voucher it names is already taken back.
    AlreadyReversed = 5 "fold.already-reversed",
    /// The voucher it names is itself a reversal.
    TargetIsReversal = 6 "fold.target-is-reversal",
    /// Its lines do not take back exactly those of the version it names.
    LinesDiffer = 7 "fold.lines-differ",
    /// It would move the voucher into another fiscal year.
    OtherYear = 8 "fold.other-year",
    /// It uses an account that is unknown, out of use or a heading.
    AccountNotInUse = 9 "fold.account-not-in-use",
    /// It uses a party that is not in the register.
    PartyUnknown = 10 "fold.party-unknown",
    /// It closes a month that is closed, or opens one that is open.
    MonthAlreadySo = 11 "fold.month-already-so",
    /// It opens a month before which a later one is closed, or closes one after an open one.
    MonthOutOfOrder = 12 "fold.month-out-of-order",
    /// The book has begun already.
    GenesisRepeated = 13 "fold.genesis-repeated",
    /// Nothing before it lets its writer write.
    WriterNotEnrolled = 14 "fold.writer-not-enrolled",
    /// Its writer had ended before it.
    WriterRetired = 15 "fold.writer-retired",
    /// It enrols or ends a writer, or changes what one may do, in a way that does not hold.
    EnrolmentInvalid = 16 "fold.enrolment-invalid",
    /// Its writer was shut out before it.
    WriterRevoked = 17 "fold.writer-revoked",
    /// Its writer lacks the role it needs.
    RoleMissing = 18 "fold.role-missing",
    /// Nobody vouches for its writer yet.
    WriterUnconfirmed = 19 "fold.writer-unconfirmed",
    /// It waits for the director to approve it.
    WaitsForApproval = 20 "fold.waits-for-approval",
    /// It waits for the cashier to move the cash.
    WaitsForCash = 21 "fold.waits-for-cash",
    /// It decides about a version that is no longer the current one.
    DecisionOutdated = 22 "fold.decision-outdated",
    /// There is nothing that it could decide.
    NothingToDecide = 23 "fold.nothing-to-decide",
    /// Somebody decided the same story before.
    AlreadyDecided = 24 "fold.already-decided",
    /// A voucher is approved and taken back.
    ApprovedAndReversed = 25 "fold.approved-and-reversed",
    /// Two cashiers say they moved the cash of one voucher.
    CashConfirmedTwice = 26 "fold.cash-confirmed-twice",
    /// The cash of a voucher was moved that was taken back or not approved.
    CashAgainstWord = 27 "fold.cash-against-word",
    /// It changes the figures of a voucher that was approved or whose cash was moved.
    AmendedAfterDecision = 28 "fold.amended-after-decision",
    /// One field of a card was changed on two devices.
    CardEditedTwice = 29 "fold.card-edited-twice",
    /// Capital was taken from a member who withdrew meanwhile.
    WithdrawnContributed = 30 "fold.withdrawn-contributed",
    /// One paper was paid twice.
    PaidTwice = 31 "fold.paid-twice",
    /// One paper was booked as a debt twice.
    PayableTwice = 32 "fold.payable-twice",
    /// Two cards carry one identity number.
    SamePerson = 33 "fold.same-person",
    /// It joins cards that cannot be joined.
    MergeInvalid = 34 "fold.merge-invalid",
    /// An account went out of use while somebody posted to it.
    AccountRetiredInUse = 35 "fold.account-retired-in-use",
    /// What it was computed from has changed.
    ComputedOutdated = 36 "fold.computed-outdated",
    /// A kind that this version does not know.
    KindUnknown = 37 "fold.kind-unknown",
    /// It closes a month whose figures were changed by a correction that its author had not seen.
    FiguresChanged = 38 "fold.figures-changed",
    /// It closes a month with open stories, without the director.
    CloseNeedsDirector = 39 "fold.close-needs-director",
    /// One writer is both accountant and cashier.
    TwoRoles = 40 "fold.two-roles",
    /// It claims to have seen more than was before it.
    BaseAhead = 41 "fold.base-ahead",
    /// Its bytes are not a well-formed event.
    Malformed = 42 "fold.malformed",
    /// The server keeps frames of a device apart.
    Quarantined = 43 "fold.quarantined",
    /// An account stands below nothing at the end of a day.
    BelowZero = 44 "fold.below-zero",
    /// It takes a payment that needed no approval over the sum from which one is asked.
    OverLimit = 45 "fold.over-limit",
    /// It corrects a voucher whose month was closed meanwhile: the figures closed are not moved.
    CorrectedInClosedMonth = 46 "fold.corrected-in-closed-month",
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_is_found_by_its_number_and_by_its_name() {
        for why in Why::ALL {
            assert_eq!(Why::of(*why as u16), Some(*why));
            assert_eq!(Why::named(why.code()), Some(*why));
        }
        assert_eq!((Why::of(0), Why::named("fold.nothing")), (None, None));
    }
}
