//! A provincial office: the real server, as its operator starts, stops and kills it.

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use tempfile::TempDir;

use crate::machine::built;
use crate::must;

/// The office and its folder; the server ends with it.
pub struct Office {
    folder: TempDir,
    database_url: Option<String>,
    words: Vec<String>,
    child: Option<Child>,
    /// Where the server listens.
    pub address: String,
}

impl Office {
    /// A server on SQLite.
    pub fn open() -> Self {
        Self::open_with(None, &[])
    }

    /// A server on the database named, or on SQLite, with more words on its command line.
    pub fn open_with(database_url: Option<String>, words: &[&str]) -> Self {
        let folder = must(tempfile::Builder::new().prefix("htx-office-").tempdir(), "a scratch folder");
        let words = words.iter().map(|word| (*word).to_owned()).collect();
        let mut office = Self { folder, database_url, words, child: None, address: String::new() };
        if office.database_url.is_some() {
            office.says(&["migrate"]);
        }
        office.start("127.0.0.1:0");
        office
    }

    /// Everything the server keeps in files, its log included.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    /// `htx-province` with these words, on this office's books.
    pub fn command(&self, words: &[&str]) -> Command {
        let mut command = Command::new(built("htx-province"));
        command.env_clear().env("PATH", std::env::var_os("PATH").unwrap_or_default());
        command.args(words).arg("--data").arg(self.data());
        if let Some(url) = &self.database_url {
            command.args(["--database-url", url]);
        }
        command
    }

    /// What the program prints; it must end well.
    #[track_caller]
    pub fn says(&self, words: &[&str]) -> String {
        let output = must(self.command(words).output(), "htx-province");
        assert!(output.status.success(), "{words:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8_lossy(&output.stdout).trim().to_owned()
    }

    /// A code for a new book.
    #[track_caller]
    pub fn code(&self) -> String {
        self.says(&["book", "invite"])
    }

    fn start(&mut self, listen: &str) {
        let log = File::options().create(true).append(true).open(self.folder.path().join("log"));
        let mut command = self.command(&["serve", "--listen", listen]);
        // One address is many devices here.
        command.args(&self.words).env("HTX_PROVINCE_LOG", "warn,province=trace");
        command.stdout(Stdio::piped()).stderr(must(log, "a file for the log"));
        let mut child = must(command.spawn(), "htx-province starts");
        let mut line = String::new();
        if let Some(out) = child.stdout.take() {
            must(BufReader::new(out).read_line(&mut line), "what it says");
        }
        self.child = Some(child);
        let address = line.trim().strip_prefix("listening ");
        self.address = address.map_or_else(|| panic!("the server did not start"), str::to_owned);
    }

    /// Ends the server at once, as a loss of power to it.
    pub fn kill(&mut self) {
        if let Some(mut child) = self.child.take() {
            let _ = child.kill();
            let _ = child.wait();
        }
    }

    /// Starts it again where it listened.
    pub fn start_again(&mut self) {
        let listen = self.address.split("://").nth(1).unwrap_or_default().to_owned();
        self.start(&listen);
    }
}

impl Drop for Office {
    fn drop(&mut self) {
        self.kill();
    }
}
