//! What the acceptance stories stand on: scratch machines, the built programs and the real window.

pub mod bridge;
pub mod device;
pub mod keyboard;
pub mod machine;
pub mod office;
pub mod practice;
pub mod relay;
pub mod secret;
pub mod trade;
pub mod vault;
pub mod window;

use std::fmt::Debug;

/// Unwraps what a story cannot go on without, saying what was being done.
#[track_caller]
pub fn must<T, E: Debug>(outcome: Result<T, E>, doing: &str) -> T {
    match outcome {
        Ok(value) => value,
        Err(fault) => panic!("{doing}: {fault:?}"),
    }
}
