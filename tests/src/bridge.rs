//! The core of a machine in a process of its own, asked as the window asks it.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};

use serde_json::{Value, json};

use crate::machine::Machine;
use crate::must;

/// The running core; it ends when this value does.
pub struct Bridge {
    process: Child,
    address: String,
}

impl Bridge {
    /// Starts it on the machine's settings.
    pub fn start(machine: &Machine) -> Self {
        // A file that may not grow is an error to it, as on a full disk, and not its end.
        let program = machine.program("bridge");
        let mut bridge = Command::new("env");
        bridge.arg("--ignore-signal=XFSZ").arg(program.get_program()).args(program.get_args());
        for (name, value) in program.get_envs() {
            match value {
                Some(value) => bridge.env(name, value),
                None => bridge.env_remove(name),
            };
        }
        let bridge =
            bridge.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(machine.printed("bridge-err.log")).spawn();
        let mut bridge = must(bridge, "the bridge starts");
        let mut line = String::new();
        if let Some(output) = bridge.stdout.take() {
            must(BufReader::new(output).read_line(&mut line), "the bridge says where it listens");
        }
        let address = line.trim().trim_start_matches("listening http://").to_owned();
        Self { process: bridge, address }
    }

    /// From now on its files may have so many bytes (`unlimited` for any number): what it writes beyond fails.
    pub fn limit_files(&self, bytes: &str) {
        let pid = self.process.id().to_string();
        let limit = Command::new("prlimit").args(["--pid", &pid, &format!("--fsize={bytes}:")]).status();
        assert!(must(limit, "prlimit starts").success());
    }

    /// Asks it; a refusal comes back as its code.
    pub fn try_ask(&self, name: &str, args: Value) -> Result<Value, String> {
        let body = json!({ "name": name, "args": args }).to_string();
        let mut stream = must(TcpStream::connect(&self.address), "the bridge listens");
        let head = format!("POST /call HTTP/1.1\r\nContent-Length: {}\r\n\r\n", body.len());
        must(stream.write_all((head + &body).as_bytes()), "the bridge is asked");
        let mut reply = String::new();
        must(stream.read_to_string(&mut reply), "the bridge answers");
        let (head, body) = reply.split_once("\r\n\r\n").unwrap_or_default();
        let value: Value = must(serde_json::from_str(body), "the bridge answers with JSON");
        if head.starts_with("HTTP/1.1 200") {
            Ok(value)
        } else {
            Err(value["code"].as_str().unwrap_or_default().to_owned())
        }
    }

    /// The same, where it must be done.
    #[track_caller]
    pub fn ask(&self, name: &str, args: Value) -> Value {
        match self.try_ask(name, args) {
            Ok(value) => value,
            Err(code) => panic!("{name}: {code}"),
        }
    }
}

impl Drop for Bridge {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
