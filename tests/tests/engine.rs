//! The program keeps its database engine to itself: the web view brings the system's SQLite into the same process.

use std::process::Command;

use acceptance::machine::built;

fn symbols(flag: &str) -> Vec<String> {
    let listed = Command::new("nm").args(["-D", flag]).arg(built("so-htx")).output().expect("nm runs");
    assert!(listed.status.success(), "nm: {}", String::from_utf8_lossy(&listed.stderr));
    let listed = String::from_utf8_lossy(&listed.stdout).into_owned();
    listed.split_whitespace().filter(|word| word.starts_with("sqlite3")).map(str::to_owned).collect()
}

#[test]
fn no_function_of_the_books_engine_can_be_called_by_a_library() {
    assert_eq!(symbols("--defined-only"), Vec::<String>::new());
}

#[test]
fn the_program_calls_no_engine_but_its_own() {
    assert_eq!(symbols("--undefined-only"), Vec::<String>::new());
}
