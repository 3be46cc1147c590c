//! Real books on real files and a server in memory: what each wrote reaches everybody once, whatever is cut or lost.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on says so by stopping")]

#[path = "../common/mod.rs"]
mod common;
mod copied;
mod doubted;
mod line;
mod members;
mod refused;
mod restored;
mod rewound;
mod room;
