//! What the chores share with the acceptance tests: a screen of their own.

pub mod screen;
