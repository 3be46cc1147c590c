//! A virtual screen for windows that nobody looks at.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

/// An X server with one screen in memory; it ends when this value does.
pub struct Screen {
    server: Child,
    name: String,
}

impl Screen {
    /// Starts one on a display number that nobody uses; the server itself finds it.
    ///
    /// # Errors
    /// A sentence, where Xvfb is missing or does not start.
    pub fn start(width: u32, height: u32) -> Result<Self, String> {
        let mut server = Command::new("Xvfb")
            .args(["-displayfd", "1", "-nolisten", "tcp", "-screen", "0", &format!("{width}x{height}x24")])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|fault| format!("Xvfb does not start: {fault}"))?;
        let mut number = String::new();
        if let Some(output) = server.stdout.take() {
            // Returns with nothing when the server ends without a display.
            let _ = BufReader::new(output).read_line(&mut number);
        }
        let screen = Self { server, name: format!(":{}", number.trim()) };
        if number.trim().is_empty() { Err("Xvfb found no display".to_owned()) } else { Ok(screen) }
    }

    /// What `DISPLAY` must be for a window to appear here.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Saves what the screen shows as a PNG.
    ///
    /// # Errors
    /// A sentence, where ImageMagick's `import` is missing or fails.
    pub fn picture(&self, file: &Path) -> Result<(), String> {
        self.import(&[], file)
    }

    /// Saves the upper left part of what the screen shows, so many pixels wide and high.
    ///
    /// # Errors
    /// A sentence, where ImageMagick's `import` is missing or fails.
    pub fn part(&self, width: u64, height: u64, file: &Path) -> Result<(), String> {
        self.import(&["-crop", &format!("{width}x{height}+0+0"), "+repage"], file)
    }

    fn import(&self, more: &[&str], file: &Path) -> Result<(), String> {
        let mut import = Command::new("import");
        import.args(["-silent", "-window", "root", "-display", &self.name]).args(more).arg(file);
        match import.status() {
            Ok(status) if status.success() => Ok(()),
            Ok(status) => Err(format!("import: {status}")),
            Err(fault) => Err(format!("import does not start: {fault}")),
        }
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}
