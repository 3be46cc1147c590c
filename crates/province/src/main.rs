//! `htx-province`: see `docs/operating.md`.

use std::process::ExitCode;

use clap::Parser;
use province::command::Cli;

fn main() -> ExitCode {
    match Cli::parse().run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            let cause = std::error::Error::source(&failure).map(|cause| format!(" ({cause})")).unwrap_or_default();
            eprintln!("htx-province: {failure}{cause} [{}]", failure.code());
            ExitCode::FAILURE
        }
    }
}
