//! `htx`.
fn main() {}
