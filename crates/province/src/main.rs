//! `htx-province`: see `docs/operating.md`.

use std::process::ExitCode;

use clap::Parser;
use province::command::Cli;

fn main() -> ExitCode {
    match Cli::parse().run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("htx-province: {} [{}]", failure.told(), failure.code());
            ExitCode::FAILURE
        }
    }
}
