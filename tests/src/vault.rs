//! The vault of a scratch machine: a real secret service on a session bus of its own.

use std::io::Write;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::machine::Machine;
use crate::must;

const START_LIMIT: Duration = Duration::from_secs(20);

/// The vault; with it goes what it kept only when the machine goes.
pub struct Vault {
    bus: Child,
    keeper: Child,
}

impl Vault {
    /// One whose owner has logged in.
    pub fn unlocked(machine: &Machine) -> Self {
        Self::start(machine, &["--unlock"])
    }

    /// One that would ask its owner for a password, and nobody is there.
    pub fn locked(machine: &Machine) -> Self {
        Self::start(machine, &[])
    }

    fn start(machine: &Machine, args: &[&str]) -> Self {
        let mut bus = program(machine, "dbus-daemon");
        bus.args(["--session", "--nofork", "--nopidfile"])
            .arg(format!("--address=unix:path={}", machine.bus().display()));
        let bus = must(bus.spawn(), "dbus-daemon starts");
        // Its socket is there a moment before anybody can be heard on it, and a keeper that was not heard does not try again.
        wait("the bus answers", || ask_bus(machine, &["ListNames"]).is_some());
        let mut keeper = program(machine, "gnome-keyring-daemon");
        keeper.args(["--foreground", "--components=secrets"]).args(args).stdin(Stdio::piped());
        let mut keeper = must(keeper.spawn(), "gnome-keyring-daemon starts");
        if let Some(mut pipe) = keeper.stdin.take() {
            must(pipe.write_all(b"mat khau may"), "the vault is unlocked");
        }
        let vault = Self { bus, keeper };
        wait("the vault answers", || {
            ask_bus(machine, &["NameHasOwner", "string:org.freedesktop.secrets"])
                .is_some_and(|answer| answer.contains("true"))
        });
        vault
    }

    /// How many keys of books are in it.
    pub fn keys(&self, machine: &Machine) -> usize {
        let mut question = program(machine, "dbus-send");
        question.args(["--session", "--print-reply", "--dest=org.freedesktop.secrets", "/org/freedesktop/secrets"]);
        question.args(["org.freedesktop.Secret.Service.SearchItems", "dict:string:string:service,vn.sohtx.app"]);
        let answer = must(question.stdout(Stdio::piped()).output(), "dbus-send runs");
        assert!(answer.status.success(), "the vault is not searched");
        String::from_utf8_lossy(&answer.stdout).matches("/collection/").count()
    }
}

impl Drop for Vault {
    fn drop(&mut self) {
        for process in [&mut self.keeper, &mut self.bus] {
            let _ = process.kill();
            let _ = process.wait();
        }
    }
}

fn program(machine: &Machine, name: &str) -> Command {
    let mut command = Command::new(name);
    machine.lend(&mut command);
    command.env("XDG_RUNTIME_DIR", machine.folder().join("home")).stdin(Stdio::null());
    // It asks nobody: whoever runs the tests is not the owner of this vault.
    command.env_remove("DISPLAY").env_remove("WAYLAND_DISPLAY");
    command.stdout(machine.printed("vault-out.log")).stderr(machine.printed("vault-err.log"));
    command
}

/// What the bus itself answers; none where it does not.
fn ask_bus(machine: &Machine, question: &[&str]) -> Option<String> {
    let mut asking = program(machine, "dbus-send");
    asking.args(["--session", "--print-reply", "--dest=org.freedesktop.DBus", "/org/freedesktop/DBus"]);
    asking.arg(format!("org.freedesktop.DBus.{}", question[0])).args(&question[1..]);
    let answer = must(asking.stdout(Stdio::piped()).output(), "dbus-send runs");
    answer.status.success().then(|| String::from_utf8_lossy(&answer.stdout).into_owned())
}

fn wait(what: &str, mut ready: impl FnMut() -> bool) {
    let started = Instant::now();
    while !ready() {
        assert!(started.elapsed() < START_LIMIT, "waited in vain: {what}");
        std::thread::sleep(Duration::from_millis(20));
    }
}
