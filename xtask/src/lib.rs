//! What the chores share with the acceptance tests: a screen of their own and a sample year.

pub mod sample;
pub mod screen;
