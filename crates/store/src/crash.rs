//! Places at which a program may be cut off. The simulator stops there; a program that is shipped is built without that.

#[cfg(not(feature = "sim"))]
#[inline(always)]
pub(crate) const fn may_stop(_: &str) {}

#[cfg(feature = "sim")]
pub(crate) use armed::may_stop;
#[cfg(feature = "sim")]
pub use armed::{Cut, arm, disarm};

#[cfg(feature = "sim")]
mod armed {
    use std::cell::Cell;

    /// What a cut unwinds with.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub struct Cut(pub &'static str);

    thread_local! {
        static LEFT: Cell<u32> = const { Cell::new(0) };
    }

    /// Cuts this thread off at the `nth` place it comes to from here on.
    pub fn arm(nth: u32) {
        LEFT.set(nth);
    }

    /// Cuts nothing off any more.
    pub fn disarm() {
        LEFT.set(0);
    }

    pub(crate) fn may_stop(place: &'static str) {
        match LEFT.get() {
            0 => {}
            1 => {
                LEFT.set(0);
                std::panic::resume_unwind(Box::new(Cut(place)));
            }
            left => LEFT.set(left - 1),
        }
    }
}
