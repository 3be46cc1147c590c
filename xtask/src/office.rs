//! A provincial server of one's own, on its embedded database, as long as a chore needs it.

use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

use crate::shell::{Fault, answer, built, command, end};

/// A running `htx-province`; it ends with this.
pub struct Office {
    folder: PathBuf,
    address: String,
    server: Option<Child>,
}

impl Office {
    /// Starts the server on `folder`, at a port that is free.
    pub fn open(folder: PathBuf) -> Result<Self, Fault> {
        let mut office = Self { folder, address: String::new(), server: None };
        let mut serve = office.province(&["serve", "--listen", "127.0.0.1:0"]);
        let mut server = serve
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .map_err(|fault| format!("htx-province does not start: {fault}"))?;
        let said = server.stdout.take();
        office.server = Some(server);
        let mut lines = said.map(BufReader::new).into_iter().flat_map(BufRead::lines).map_while(Result::ok);
        office.address = lines
            .find_map(|line| line.strip_prefix("listening ").map(str::to_owned))
            .ok_or("htx-province ended before it listened")?;
        // What it says later is read, so that it never waits for a reader.
        std::thread::spawn(move || lines.for_each(drop));
        Ok(office)
    }

    /// Where it listens: `http://127.0.0.1:PORT`.
    pub fn address(&self) -> &str {
        &self.address
    }

    /// A one-time code with which a book opens here.
    pub fn code(&self, name: &str) -> Result<String, Fault> {
        let said = answer(&mut self.province(&["book", "invite", "--name", name]), Stdio::null())?;
        Ok(said.lines().last().unwrap_or_default().trim().to_owned())
    }

    fn province(&self, args: &[&str]) -> Command {
        let mut program = command(built("htx-province"), args);
        program.arg("--data").arg(&self.folder);
        program
    }
}

impl Drop for Office {
    fn drop(&mut self) {
        if let Some(server) = self.server.take() {
            end(server);
        }
    }
}
