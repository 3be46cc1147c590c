//! `htx-province`: see `docs/operating.md`.

use std::error::Error;
use std::process::ExitCode;

use clap::Parser;
use province::command::Cli;

fn main() -> ExitCode {
    match Cli::parse().run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            let causes = std::iter::successors(failure.source(), |cause| (*cause).source());
            let causes: String = causes.map(|cause| format!(": {cause}")).collect();
            eprintln!("htx-province: {failure}{causes} [{}]", failure.code());
            ExitCode::FAILURE
        }
    }
}
