//! Deliberate faults, switched on by name one at a time: a simulator that finds none of them proves nothing.
//!
//! A program that is shipped is built without the feature, and asking is then the constant `false`.

#[cfg(not(feature = "sim"))]
/// Whether the fault of this name is switched on.
#[inline(always)]
pub const fn is_on(_: &str) -> bool {
    false
}

#[cfg(feature = "sim")]
pub use bank::{is_on, switch_on};

#[cfg(feature = "sim")]
mod bank {
    use std::cell::Cell;

    thread_local! {
        static ON: Cell<Option<&'static str>> = const { Cell::new(None) };
    }

    /// Whether the fault of this name is switched on in this thread.
    pub fn is_on(name: &str) -> bool {
        ON.get() == Some(name)
    }

    /// Switches one fault on in this thread, or none.
    pub fn switch_on(name: Option<&'static str>) {
        ON.set(name);
    }
}
