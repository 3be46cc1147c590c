//! The bank of deliberate faults: each is switched on alone, and must be found within so many seeds.

/// A fault, and what it does.
#[derive(Debug, Clone, Copy)]
pub struct Bug {
    /// Its name in the code.
    pub name: &'static str,
    /// What is done wrongly.
    pub what: &'static str,
}

/// Every fault there is.
pub const BUGS: &[Bug] = &[];

/// How many seeds a fault needs until it is found, with what was seen; none when `seeds` do not find it.
pub fn hunt(bug: &Bug, from: u64, seeds: u64) -> Option<(u64, String)> {
    sync::bugs::switch_on(Some(bug.name));
    let found = (from..from + seeds).enumerate().find_map(|(at, seed)| {
        let run = crate::run(seed, false);
        run.violation.map(|violation| (at as u64 + 1, violation))
    });
    sync::bugs::switch_on(None);
    found
}
