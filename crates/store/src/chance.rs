//! Where random bytes come from: the machine. The simulator alone may put drawn numbers in their place, so that a run can be
//! repeated exactly; a program that is shipped is built without that.

use std::io;

#[cfg(not(feature = "sim"))]
pub(crate) fn fill(bytes: &mut [u8]) -> io::Result<()> {
    of_the_machine(bytes)
}

/// Whether numbers are drawn: then nothing that is stretched need withstand anybody.
#[cfg(not(feature = "sim"))]
pub(crate) const fn is_drawn() -> bool {
    false
}

fn of_the_machine(bytes: &mut [u8]) -> io::Result<()> {
    getrandom::fill(bytes).map_err(|error| io::Error::other(error.to_string()))
}

#[cfg(feature = "sim")]
pub use drawn::draw;
#[cfg(feature = "sim")]
pub(crate) use drawn::{fill, is_drawn};

#[cfg(feature = "sim")]
mod drawn {
    use std::cell::Cell;
    use std::io;

    thread_local! {
        static STATE: Cell<u64> = const { Cell::new(0) };
    }

    /// From here on this thread's random bytes follow from the seed; 0 gives the machine's own again.
    pub fn draw(seed: u64) {
        STATE.set(seed);
    }

    pub(crate) fn is_drawn() -> bool {
        STATE.get() != 0
    }

    pub(crate) fn fill(bytes: &mut [u8]) -> io::Result<()> {
        if !is_drawn() {
            return super::of_the_machine(bytes);
        }
        for chunk in bytes.chunks_mut(8) {
            let mut state = STATE.get();
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            STATE.set(state);
            let drawn = state.wrapping_mul(0x2545_f491_4f6c_dd1d).to_be_bytes();
            chunk.copy_from_slice(&drawn[..chunk.len()]);
        }
        Ok(())
    }
}
