//! A keyboard tool of Vietnamese on a scratch machine: ibus with Unikey, between real keys and the window.
//!
//! The keys come from the X server, as from a keyboard, and go through the tool; nothing is put into the page.

use std::fs;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::machine::Machine;
use crate::must;

const START_LIMIT: Duration = Duration::from_secs(30);

/// How marks are typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// With letters: `tieengs` is «tiếng».
    Telex,
    /// With digits: `tie6ng1` is «tiếng».
    Vni,
}

impl Method {
    const fn name(self) -> &'static str {
        match self {
            Method::Telex => "telex",
            Method::Vni => "vni",
        }
    }
}

/// The tool, its bus, and the screen whose keys it takes.
pub struct Keyboard {
    bus: Child,
    daemon: Child,
    display: String,
}

impl Keyboard {
    /// Starts the tool on a screen.
    pub fn start(machine: &Machine, display: &str, method: Method) -> Self {
        let settings = machine.folder().join("home/.config/glib-2.0/settings");
        must(fs::create_dir_all(&settings), "a folder for settings");
        let chosen = format!("[org/freedesktop/ibus/engine/unikey]\ninput-method='{}'\n", method.name());
        must(fs::write(settings.join("keyfile"), chosen), "the way of typing is chosen");
        let mut bus = program(machine, display, "dbus-daemon");
        bus.args(["--session", "--nofork", "--nopidfile"])
            .arg(format!("--address=unix:path={}", machine.bus().display()));
        let bus = must(bus.spawn(), "dbus-daemon starts");
        wait("the bus listens", || machine.bus().exists());
        let mut daemon = program(machine, display, "ibus-daemon");
        let daemon = must(daemon.args(["--panel", "disable", "--config", "disable"]).spawn(), "ibus-daemon starts");
        let keyboard = Self { bus, daemon, display: display.to_owned() };
        wait("Unikey takes the keys", || {
            // It complains of the layout of a screen without a keyboard, and takes the engine all the same.
            let _ = must(program(machine, display, "ibus").args(["engine", "Unikey"]).status(), "ibus runs");
            let engine = program(machine, display, "ibus").arg("engine").stdout(Stdio::piped()).output();
            engine.is_ok_and(|answer| String::from_utf8_lossy(&answer.stdout).trim() == "Unikey")
        });
        keyboard
    }

    /// Lets a program take its letters from the tool.
    pub fn lend(machine: &Machine, command: &mut Command) {
        command.env("GTK_IM_MODULE", "ibus").env("XDG_RUNTIME_DIR", machine.folder().join("home"));
    }

    /// Types letters quickly, each a real key.
    pub fn type_text(&self, letters: &str) {
        self.xdotool(&["type", "--delay", "12", letters]);
    }

    /// Presses one key or chord, by the names of the X server: `F5`, `ctrl+Return`.
    pub fn press(&self, chord: &str) {
        self.xdotool(&["key", chord]);
    }

    /// Gives the window the keys, as a window manager would.
    pub fn attend(&self, title: &str) {
        self.xdotool(&["search", "--sync", "--onlyvisible", "--name", title, "windowfocus", "--sync"]);
    }

    fn xdotool(&self, args: &[&str]) {
        let done = Command::new("xdotool").args(args).env("DISPLAY", &self.display).stdin(Stdio::null()).status();
        assert!(must(done, "xdotool runs").success(), "xdotool {args:?}");
    }
}

impl Drop for Keyboard {
    fn drop(&mut self) {
        for process in [&mut self.daemon, &mut self.bus] {
            let _ = process.kill();
            let _ = process.wait();
        }
    }
}

fn program(machine: &Machine, display: &str, name: &str) -> Command {
    let mut command = Command::new(name);
    machine.lend(&mut command);
    Keyboard::lend(machine, &mut command);
    command.env("DISPLAY", display).env_remove("WAYLAND_DISPLAY").env("GSETTINGS_BACKEND", "keyfile");
    command.stdin(Stdio::null()).stdout(machine.printed("keyboard-out.log"));
    command.stderr(machine.printed("keyboard-err.log"));
    command
}

fn wait(what: &str, mut ready: impl FnMut() -> bool) {
    let started = Instant::now();
    while !ready() {
        assert!(started.elapsed() < START_LIMIT, "waited in vain: {what}");
        std::thread::sleep(Duration::from_millis(50));
    }
}
