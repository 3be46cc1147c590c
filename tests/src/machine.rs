//! A computer of somebody's, in a scratch folder: its settings, its books, what its programs print.

use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::OnceLock;
use std::time::UNIX_EPOCH;

use serde_json::Value;
use tempfile::TempDir;

use crate::must;

/// The passphrase of every book made here.
pub const PASSPHRASE: &str = "mat khau thu 2025";

/// Who keeps those books.
const ACCOUNTANT: &str = "Phan Thị Bích";

/// The machine; its folder goes away with it.
pub struct Machine {
    folder: TempDir,
    /// How far its clock is off, as `faketime` reads it; right where none.
    clock: Option<&'static str>,
    /// The key of its book, once it is kept.
    key: OnceLock<String>,
}

impl Default for Machine {
    fn default() -> Self {
        // Digits after no vowel: a keyboard tool of Vietnamese makes no marks of them where the path is typed.
        let since = UNIX_EPOCH.elapsed().unwrap_or_default().as_nanos();
        let name = format!("so-htx-{since}");
        let folder = must(tempfile::Builder::new().prefix(&name).rand_bytes(0).tempdir(), "a scratch folder");
        for part in ["home", "settings", "printed"] {
            must(fs::create_dir(folder.path().join(part)), "a scratch folder");
        }
        Self { folder, clock: None, key: OnceLock::new() }
    }
}

impl Machine {
    /// A machine whose clock is off by so much, `-10y` or `+10y`; right where none.
    pub fn at(clock: Option<&'static str>) -> Self {
        Self { clock, ..Self::default() }
    }

    /// Everything the machine keeps.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Where its book is, or will be.
    pub fn book(&self) -> PathBuf {
        self.folder().join("so.htx")
    }

    /// Where its session bus listens; there is none before somebody starts it.
    pub fn bus(&self) -> PathBuf {
        self.folder().join("bus")
    }

    /// A built program, with this machine's folders for its own.
    pub fn program(&self, name: &str) -> Command {
        let mut command = match self.clock {
            Some(clock) => {
                let mut command = Command::new("faketime");
                command.args(["-f", clock]).arg(built(name));
                command
            }
            None => Command::new(built(name)),
        };
        self.lend(&mut command);
        command
    }

    /// Lets a program believe it runs on this machine.
    pub fn lend(&self, command: &mut Command) {
        let home = self.folder().join("home");
        command.env("HOME", &home).env("SO_HTX_HOME", self.folder().join("settings"));
        for (name, part) in
            [("XDG_CONFIG_HOME", ".config"), ("XDG_DATA_HOME", ".local/share"), ("XDG_CACHE_HOME", ".cache")]
        {
            command.env(name, home.join(part));
        }
        // The bus of whoever runs the tests, and the vault behind it, are not this machine's.
        command.env("DBUS_SESSION_BUS_ADDRESS", format!("unix:path={}", self.bus().display()));
        command.env("LC_ALL", "C.UTF-8").env_remove("HTX_KEY").env_remove("HTX_PASSPHRASE");
    }

    /// A file that takes what a program prints.
    pub fn printed(&self, name: &str) -> Stdio {
        let file = File::options().create(true).append(true).open(self.folder().join("printed").join(name));
        must(file, "a file for what is printed").into()
    }

    /// Opens the book by its key from now on: hardening the passphrase anew takes most of a short command's time.
    #[track_caller]
    pub fn keeps_key(&self) {
        let key = self.says(&["book", "key"], "").trim().to_owned();
        self.key.get_or_init(|| key);
    }

    /// `htx` on this machine's book, with its passphrase, or its key where that is kept.
    pub fn htx(&self, args: &[&str]) -> Command {
        let mut command = self.program("htx");
        command.args(args).arg("--book").arg(self.book());
        match self.key.get() {
            Some(key) => command.env("HTX_KEY", key),
            None => command.env("HTX_PASSPHRASE", PASSPHRASE),
        };
        command
    }

    /// Runs `htx` with `input`; gives back what it says.
    #[track_caller]
    pub fn told(&self, args: &[&str], input: &str) -> Output {
        let mut command = self.htx(args);
        let child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn();
        let mut child = must(child, "htx starts");
        if let Some(mut pipe) = child.stdin.take() {
            // A command that reads nothing may have ended already.
            let _ = pipe.write_all(input.as_bytes());
        }
        must(child.wait_with_output(), "htx ends")
    }

    /// The same, where it must succeed.
    #[track_caller]
    pub fn says(&self, args: &[&str], input: &str) -> String {
        let output = self.told(args, input);
        assert!(output.status.success(), "htx {args:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8_lossy(&output.stdout).into_owned()
    }

    /// The same, read as JSON.
    #[track_caller]
    pub fn json(&self, args: &[&str], input: &str) -> Value {
        must(serde_json::from_str(&self.says(args, input)), "htx answers with JSON")
    }

    /// Makes an empty book for 2025.
    #[track_caller]
    pub fn create_book(&self, name: &str) {
        self.says(&["book", "create", "--name", name, "--user-name", ACCOUNTANT, "--year", "2025"], "");
    }

    /// Writes a file among the machine's own.
    pub fn file(&self, name: &str, content: &str) -> String {
        let path = self.folder().join(name);
        must(fs::write(&path, content), "a file is written");
        path.to_string_lossy().into_owned()
    }
}

/// A program of the workspace, as `cargo build --workspace` made it, or from the folder `SO_HTX_PROGRAMS` names.
pub fn built(name: &str) -> PathBuf {
    let folder = std::env::var_os("SO_HTX_PROGRAMS").map_or_else(
        || repository().join(std::env::var_os("CARGO_TARGET_DIR").unwrap_or_else(|| "target".into())).join("debug"),
        PathBuf::from,
    );
    let program = folder.join(name);
    assert!(program.exists(), "{} is not there: run `cargo build --workspace` first", program.display());
    program
}

/// The top of the repository.
pub fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().map_or_else(PathBuf::new, Path::to_path_buf)
}
