//! Writes the TypeScript of the command table, or with `--check` says whether the committed file is that.

use std::path::Path;
use std::process::ExitCode;

fn main() -> ExitCode {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../ui/app/src/lib/api/types.ts");
    let fresh = app::api::typescript();
    if std::env::args().nth(1).as_deref() == Some("--check") {
        if std::fs::read_to_string(&file).is_ok_and(|committed| committed == fresh) {
            return ExitCode::SUCCESS;
        }
        eprintln!("ui/app/src/lib/api/types.ts is not what crates/app/src/api says");
        return ExitCode::FAILURE;
    }
    match std::fs::write(&file, fresh) {
        Ok(()) => ExitCode::SUCCESS,
        Err(fault) => {
            eprintln!("{}: {fault}", file.display());
            ExitCode::FAILURE
        }
    }
}
