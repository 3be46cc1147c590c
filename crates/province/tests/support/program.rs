//! The real program, and the least of an HTTP client, which may also say what no client should.

#![allow(dead_code, clippy::unwrap_used)]

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

use sync::invite::BookCode;

/// How a server is started.
#[derive(Clone)]
pub struct Plan {
    pub data: PathBuf,
    pub database_url: Option<String>,
    pub address: SocketAddr,
    pub config: Option<PathBuf>,
    /// What the server logs; its own choice unless told otherwise.
    pub log: Option<&'static str>,
}

impl Plan {
    pub fn on_sqlite(data: &Path) -> Self {
        // Somebody else may take the port before the server does; then the test says so at once.
        let address = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        Self { data: data.to_owned(), database_url: None, address, config: None, log: None }
    }

    pub fn on_postgres(data: &Path, url: String) -> Self {
        Self { database_url: Some(url), ..Self::on_sqlite(data) }
    }

    /// `htx-province` with these words and where the books are.
    pub fn command(&self, words: &[&str]) -> Command {
        let mut command = program();
        command.args(words).arg("--data").arg(&self.data);
        if let Some(url) = &self.database_url {
            command.args(["--database-url", url]);
        }
        if let Some(config) = &self.config {
            command.arg("--config").arg(config);
        }
        command
    }

    /// What the program prints; it must end well.
    pub fn run(&self, words: &[&str]) -> String {
        said(&self.command(words).output().unwrap())
    }

    pub fn code(&self) -> BookCode {
        self.run(&["book", "invite", "--name", "HTX Đồng Tâm"]).trim().parse().unwrap()
    }
}

pub fn program() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_htx-province"));
    command.env_clear().env("PATH", std::env::var_os("PATH").unwrap_or_default());
    command
}

pub fn said(output: &Output) -> String {
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout.clone()).unwrap()
}

/// A server at work. It is killed when the test is done with it.
pub struct Running {
    pub child: Child,
    pub web: Web,
    pub log: PathBuf,
}

impl Running {
    pub fn start(plan: &Plan) -> Self {
        Self::start_with(plan, &[])
    }

    pub fn start_with(plan: &Plan, words: &[&str]) -> Self {
        std::fs::create_dir_all(&plan.data).unwrap();
        let log = plan.data.with_extension("log");
        let to = std::fs::File::options().create(true).append(true).open(&log).unwrap();
        let listen = plan.address.to_string();
        let level = plan.log.unwrap_or("warn,province=info");
        let mut command = plan.command(&["serve", "--listen", &listen]);
        let mut child =
            command.args(words).env("HTX_PROVINCE_LOG", level).stdout(Stdio::piped()).stderr(to).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let end = std::fs::read_to_string(&log).unwrap_or_default();
        assert!(
            line.starts_with("listening "),
            "the server did not start: {}",
            &end[end.len().saturating_sub(2_000)..]
        );
        Self { child, web: Web { address: plan.address }, log }
    }

    /// Ends at once, as by a loss of power to the program.
    pub fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Is told to stop; says whether it ended well.
    pub fn stop(mut self) -> bool {
        let pid = self.child.id().to_string();
        assert!(Command::new("kill").args(["-TERM", &pid]).status().unwrap().success());
        self.child.wait().unwrap().success()
    }

    /// Kilobytes of memory in use.
    pub fn memory_kb(&self) -> u64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap();
        let line = status.lines().find(|line| line.starts_with("VmRSS:")).unwrap();
        line.split_whitespace().nth(1).unwrap().parse().unwrap()
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// What came back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    pub status: u16,
    pub head: String,
    pub body: Vec<u8>,
    /// Everything that crossed the line, both ways.
    pub bytes: usize,
}

#[derive(Debug, Clone, Copy)]
pub struct Web {
    pub address: SocketAddr,
}

impl Web {
    pub fn connect(&self) -> Option<TcpStream> {
        let stream = TcpStream::connect_timeout(&self.address, Duration::from_secs(5)).ok()?;
        stream.set_read_timeout(Some(Duration::from_secs(40))).ok()?;
        stream.set_write_timeout(Some(Duration::from_secs(40))).ok()?;
        Some(stream)
    }

    /// The answer, if one came whole.
    pub fn ask(&self, method: &str, path: &str, lines: &[(&str, String)], body: &[u8]) -> Option<Answer> {
        let mut head = format!("{method} {path} HTTP/1.1\r\nhost: {}\r\nconnection: close\r\n", self.address);
        for (name, value) in lines {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        head.push_str(&format!("content-length: {}\r\n\r\n", body.len()));
        let asked = [head.as_bytes(), body].concat();
        let said = self.say(&asked)?;
        let end = said.windows(4).position(|four| four == b"\r\n\r\n")? + 4;
        let head = String::from_utf8_lossy(&said[..end]).into_owned();
        let status = head.split(' ').nth(1)?.parse().ok()?;
        let length = head
            .lines()
            .find_map(|line| line.strip_prefix("content-length: "))
            .map_or(Some(0), |text| text.parse().ok())?;
        let body = said[end..].to_vec();
        (body.len() == length).then_some(Answer { status, head, bytes: asked.len() + said.len(), body })
    }

    /// Everything that comes back on these bytes until the other end closes.
    pub fn say(&self, bytes: &[u8]) -> Option<Vec<u8>> {
        let mut stream = self.connect()?;
        // The other end may have heard enough before all is said.
        let _ = stream.write_all(bytes);
        let mut said = Vec::new();
        let mut piece = [0; 8_192];
        loop {
            match stream.read(&mut piece) {
                Ok(0) => return Some(said),
                Ok(many) => said.extend_from_slice(&piece[..many]),
                Err(_) if said.is_empty() => return None,
                Err(_) => return Some(said),
            }
        }
    }

    pub fn exchange(&self, book: &[u8; 16], code: Option<&BookCode>, request: &[u8]) -> Option<Answer> {
        let lines: Vec<_> = code.iter().map(|code| ("htx-code", province::hex::encode(&code.secret))).collect();
        self.ask("POST", &format!("/v1/x/{}", province::hex::encode(book)), &lines, request)
    }

    pub fn is_well(&self) -> bool {
        self.ask("GET", "/health", &[], b"").is_some_and(|answer| answer.status == 200)
    }
}

/// Waits until something is so.
pub fn until(what: &str, mut is_so: impl FnMut() -> bool) {
    let began = Instant::now();
    while !is_so() {
        assert!(began.elapsed() < Duration::from_secs(60), "it did not come about: {what}");
        std::thread::sleep(Duration::from_millis(50));
    }
}
