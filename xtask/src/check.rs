//! Every check there is, in the order in which a mistake shows soonest.

use std::process::Command;

use crate::need;
use crate::shell::{Fault, built, cargo, npm, run};
use crate::steps::Steps;

/// Runs all checks; the first that fails ends it.
pub fn test() -> Result<(), Fault> {
    let mut steps = Steps::begin();
    steps.step("what must be installed", || {
        need::packages(&[need::BUILD, need::SCREEN, need::DRIVE, need::READ, need::DATABASE])?;
        need::rust_components()?;
        need::test_runner()
    })?;
    steps.step("format", || run(&mut cargo(&["fmt", "--all", "--check"])))?;
    steps.step("the pages' packages", need::ui_packages)?;
    // The shell takes the pages in when it is compiled.
    steps.step("the pages", || run(&mut npm(&["run", "build"])))?;
    // One selection for everything: another would choose other features, and build what others wrote once more.
    steps.step("the programs and their tests", || {
        run(&mut cargo(&["build", "--workspace", "--bins", "--tests", "--examples"]))
    })?;
    steps.step("types for the pages", types_are_fresh)?;
    steps.step("lint", || {
        run(&mut cargo(&["clippy", "--workspace", "--all-targets", "--quiet", "--", "--deny", "warnings"]))
    })?;
    steps.step("tests of the core", rust_tests)?;
    steps.step("examples in the documentation", || run(&mut cargo(&["test", "--workspace", "--doc", "--quiet"])))?;
    steps.step("pages: types, words, style", || run(&mut npm(&["run", "check"])))?;
    steps.step("pages: tests", || run(&mut npm(&["test"])))?;
    steps.step("pages in Chromium, on the real core", || {
        run(npm(&["run", "e2e"]).env("SO_HTX_BRIDGE_PROGRAM", built("bridge")))
    })?;
    steps.step("the real window", window_tests)?;
    steps.show();
    println!("\nAll checks passed.");
    Ok(())
}

/// Writes the TypeScript of the command table.
pub fn types() -> Result<(), Fault> {
    run(&mut cargo(&["build", "--workspace", "--bin", "types"]))?;
    run(&mut Command::new(built("types")))
}

fn types_are_fresh() -> Result<(), Fault> {
    run(Command::new(built("types")).arg("--check"))
        .map_err(|_| "run `cargo xtask types` and commit the file".to_owned())
}

fn rust_tests() -> Result<(), Fault> {
    run(&mut cargo(&["nextest", "run", "--workspace", "--no-fail-fast", "-E", "not binary(/^window/)"]))
}

/// The stories that drive the real window, one after another: they share the machine's two cores with a web view.
pub fn window_tests() -> Result<(), Fault> {
    run(&mut cargo(&["nextest", "run", "--workspace", "--no-fail-fast", "-j1", "-E", "binary(/^window/)"]))
}
