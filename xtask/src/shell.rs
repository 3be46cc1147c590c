//! Running other programs: from the top of the repository, shown as they run, never for ever.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

/// Why a chore ended: one sentence for the person who started it.
pub type Fault = String;

/// Longer than any single step of a check takes on a slow machine from nothing.
const LIMIT: Duration = Duration::from_secs(45 * 60);

/// The top of the repository.
pub fn top() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().map_or_else(PathBuf::new, Path::to_path_buf)
}

/// Where cargo puts what it builds.
pub fn target() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| top().join("target"), |folder| top().join(folder))
}

/// A program built by `cargo build`.
pub fn built(name: &str) -> PathBuf {
    target().join("debug").join(name)
}

/// A program with its arguments, to be run from the top.
pub fn command(program: impl AsRef<Path>, args: &[&str]) -> Command {
    let mut command = Command::new(program.as_ref());
    command.args(args).current_dir(top());
    command
}

/// The cargo that started this.
pub fn cargo(args: &[&str]) -> Command {
    let mut command = command(std::env::var_os("CARGO").map_or_else(|| "cargo".into(), PathBuf::from), args);
    // Cargo sets these for what it runs; kept, they would make the inner cargo build everything again.
    for name in ["CARGO_MANIFEST_DIR", "CARGO_MANIFEST_PATH", "CARGO_PKG_NAME"] {
        command.env_remove(name);
    }
    command
}

/// A script of the UI's workspace.
pub fn npm(args: &[&str]) -> Command {
    let mut command = command("npm", args);
    command.current_dir(top().join("ui"));
    command
}

/// Runs to the end; anything but success is a fault that names the command.
pub fn run(command: &mut Command) -> Result<(), Fault> {
    let said = spoken(command);
    println!("    $ {said}");
    let child = command.stdin(Stdio::null()).spawn().map_err(|fault| format!("`{said}` does not start: {fault}"))?;
    match wait(child, LIMIT) {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!("`{said}` ended with {status}")),
        Err(fault) => Err(format!("`{said}` {fault}")),
    }
}

/// Runs with `input` on standard input and gives back what was said on standard output.
pub fn answer(command: &mut Command, input: Stdio) -> Result<String, Fault> {
    let said = spoken(command);
    let output = command.stdin(input).stderr(Stdio::inherit()).output();
    let output = output.map_err(|fault| format!("`{said}` does not start: {fault}"))?;
    if !output.status.success() {
        return Err(format!("`{said}` ended with {}", output.status));
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// True where the program can be found.
pub fn exists(program: &str) -> bool {
    let folders = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&folders).any(|folder| folder.join(program).is_file())
}

/// Asks a process started here to end, and waits until it has.
pub fn end(mut child: Child) {
    let _ = Command::new("kill").args(["-TERM", &child.id().to_string()]).status();
    let asked = Instant::now();
    while asked.elapsed() < Duration::from_secs(10) {
        if matches!(child.try_wait(), Ok(Some(_)) | Err(_)) {
            return;
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    let _ = child.kill();
    let _ = child.wait();
}

fn wait(mut child: Child, limit: Duration) -> Result<ExitStatus, Fault> {
    let started = Instant::now();
    loop {
        match child.try_wait() {
            Ok(Some(status)) => return Ok(status),
            Ok(None) if started.elapsed() < limit => std::thread::sleep(Duration::from_millis(50)),
            Ok(None) => {
                end(child);
                return Err(format!("did not end within {} minutes", limit.as_secs() / 60));
            }
            Err(fault) => return Err(fault.to_string()),
        }
    }
}

fn spoken(command: &Command) -> String {
    let name = Path::new(command.get_program()).file_name().unwrap_or_default().to_string_lossy().into_owned();
    let args = command.get_args().map(|arg| arg.to_string_lossy().into_owned());
    std::iter::once(name).chain(args).collect::<Vec<_>>().join(" ")
}
