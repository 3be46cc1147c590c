//! The one entry point to everything done with the repository: `cargo xtask run`, `cargo xtask test` and the rest.

mod check;
mod measure;
mod need;
mod office;
mod practice;
mod shell;
mod steps;
mod window;

use std::process::ExitCode;

const HELP: &str = "\
cargo xtask run          builds the programs, starts a provincial server, syncs the practice book with it and opens it;
                         where there is no screen, saves a picture of it instead
cargo xtask test         every check there is
cargo xtask types        writes ui/app/src/lib/api/types.ts from crates/app/src/api
cargo xtask screenshots  takes the pictures of docs/screenshots anew
cargo xtask soak [N]     kills the program N times while it posts and while it exchanges, and the server while it is asked
                         (1000 unless told), runs 10 N seeds of the simulator, hunts every deliberate fault, changes bytes
                         for every reader, cuts exchanges at each byte, lets a storm of 300 books come over a server that is
                         killed, and has LibreOffice open and save every spreadsheet
cargo xtask sim --seed N [--trace]
                         repeats one run of the simulator exactly
cargo xtask bench [N]    measures a release build on N vouchers (10000 unless told)
cargo xtask measure window [FOLDER]
                         measures the window of a release build, or of the programs in FOLDER, on 50,000 vouchers";

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    let outcome = match args.as_slice() {
        ["run"] => window::run(),
        ["test"] => check::test(),
        ["types"] => check::types(),
        ["screenshots"] => window::screenshots(),
        ["sim", ..] => measure::sim(&args[1..]),
        ["soak"] => measure::soak("1000"),
        ["soak", kills] => measure::soak(kills),
        ["bench"] => measure::bench("10000"),
        ["bench", vouchers] => measure::bench(vouchers),
        ["measure", "window"] => measure::window(None),
        ["measure", "window", folder] => measure::window(Some(folder)),
        [] | ["help" | "--help"] => {
            println!("{HELP}");
            Ok(())
        }
        _ => Err(format!("unknown: {}\n\n{HELP}", args.join(" "))),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(fault) => {
            eprintln!("\nxtask: {fault}");
            ExitCode::FAILURE
        }
    }
}
