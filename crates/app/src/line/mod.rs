//! The line to the province's server: an HTTP client, and the loop that carries the exchange over it.
//!
//! Invariant: the book is held only while a step of the exchange works on it, never while the line is waited for.

mod carry;
mod courier;
mod photos;
mod place;
mod trust;
mod wire;

pub use carry::{Carried, carry};
pub use courier::Courier;
pub use photos::{Next, Parcel, Photos, Word, carry_photos};
pub use place::{moved, shown};
pub use reqwest::Method;
pub use wire::{Answer, Fault, Wire};
