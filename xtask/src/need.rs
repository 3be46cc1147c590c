//! What a machine must have, and how it gets it.

use std::fs;
use std::process::{Command, Stdio};

use crate::shell::{Fault, answer, cargo, exists, npm, run, top};

/// A Debian package, and the program by which it is recognised when it came another way.
pub struct Package {
    name: &'static str,
    program: Option<&'static str>,
}

const fn library(name: &'static str) -> Package {
    Package { name, program: None }
}

const fn program(name: &'static str, program: &'static str) -> Package {
    Package { name, program: Some(program) }
}

/// To build the program.
pub const BUILD: &[Package] = &[
    library("libwebkit2gtk-4.1-dev"),
    library("libssl-dev"),
    program("build-essential", "cc"),
    program("pkg-config", "pkg-config"),
    program("file", "file"),
];

/// To run the window where there is no screen, and to keep a picture of it.
pub const SCREEN: &[Package] =
    &[program("xvfb", "Xvfb"), program("imagemagick", "import"), library("fonts-dejavu-core")];

/// To read printed pages and spreadsheets back.
pub const READ: &[Package] = &[program("poppler-utils", "pdftotext"), library("python3-openpyxl")];

/// To open spreadsheets with the program most people have who have none of Microsoft's.
pub const OFFICE: &[Package] = &[program("libreoffice-calc-nogui", "soffice")];

/// To drive the window and the pages.
pub const DRIVE: &[Package] = &[
    program("webkit2gtk-driver", "WebKitWebDriver"),
    program("chromium-headless-shell", "chromium-headless-shell"),
    program("binutils", "nm"),
    program("dbus", "dbus-daemon"),
    program("gnome-keyring", "gnome-keyring-daemon"),
    program("ibus", "ibus-daemon"),
    library("ibus-gtk3"),
    library("ibus-unikey"),
    program("xdotool", "xdotool"),
];

/// To try the provincial server on PostgreSQL, and machines whose clock is wrong.
pub const DATABASE: &[Package] = &[library("postgresql"), program("faketime", "faketime")];

const NODE_MIN: u32 = 20;

/// The newest release of the runner of tests that the checks were run with.
const NEXTEST: &str = "0.9.143";

/// Installs what is missing of `groups`, or says what to install.
pub fn packages(groups: &[&[Package]]) -> Result<(), Fault> {
    let missing: Vec<&str> = groups
        .iter()
        .flat_map(|group| group.iter())
        .filter(|package| is_missing(package))
        .map(|package| package.name)
        .collect();
    if missing.is_empty() {
        return Ok(());
    }
    println!("    missing: {}", missing.join(" "));
    if !exists("apt-get") {
        return Err(format!(
            "please install what these Debian packages hold, under the names they have on this system: {}",
            missing.join(" ")
        ));
    }
    let lock = ["-o", "DPkg::Lock::Timeout=300"];
    run(as_root("apt-get")?.args(lock).args(["update", "-qq"]))?;
    run(as_root("apt-get")?.args(lock).args(["install", "-y", "-qq", "--no-install-recommends"]).args(missing))
}

fn is_missing(package: &Package) -> bool {
    if package.program.is_some_and(exists) {
        return false;
    }
    let query = Command::new("dpkg-query")
        .args(["-W", "-f", "${db:Status-Status}", package.name])
        .stderr(Stdio::null())
        .output();
    match query {
        Ok(query) => query.stdout != b"installed",
        // Not a Debian system: a library that cannot be asked for is left to the build, which names it.
        Err(_) => package.program.is_some(),
    }
}

fn as_root(program: &str) -> Result<Command, Fault> {
    let id = answer(Command::new("id").arg("-u"), Stdio::null())?;
    let mut command = if id.trim() == "0" {
        Command::new(program)
    } else if exists("sudo") {
        let mut command = Command::new("sudo");
        command.arg(program);
        command
    } else {
        return Err(format!("{program} needs root and there is no sudo: run this once as root"));
    };
    command.env("DEBIAN_FRONTEND", "noninteractive");
    Ok(command)
}

/// Finds the parts of the Rust toolchain the check uses; rustup brings those that are missing.
pub fn rust_components() -> Result<(), Fault> {
    for (program, component) in [("cargo-clippy", "clippy"), ("rustfmt", "rustfmt")] {
        if !exists(program) {
            run(Command::new("rustup").args(["component", "add", component]))?;
        }
    }
    Ok(())
}

/// Finds the runner that gives each test a process of its own, or builds it: tests switch faults on, set clocks and limit the
/// disk for a whole process, and would meet in one.
pub fn test_runner() -> Result<(), Fault> {
    if cargo(&["nextest", "--version"]).output().is_ok_and(|asked| asked.status.success()) {
        return Ok(());
    }
    run(&mut cargo(&["install", "cargo-nextest", "--locked", "--version", NEXTEST]))
}

/// Installs the UI's packages, unless they are as new as the lock file.
pub fn ui_packages() -> Result<(), Fault> {
    node()?;
    let written = |file: &str| fs::metadata(top().join("ui").join(file)).and_then(|file| file.modified());
    let lock = written("package-lock.json").map_err(|fault| format!("ui/package-lock.json: {fault}"))?;
    // npm writes this file at the end of an install.
    if written("node_modules/.package-lock.json").is_ok_and(|installed| installed >= lock) {
        return Ok(());
    }
    run(&mut npm(&["ci", "--no-progress"]))
}

fn node() -> Result<(), Fault> {
    let wanted = || format!("Node.js {NODE_MIN} or newer must be installed, with npm (https://nodejs.org)");
    let version = answer(Command::new("node").arg("--version"), Stdio::null()).map_err(|_| wanted())?;
    let major = version.trim().trim_start_matches('v').split('.').next().and_then(|text| text.parse::<u32>().ok());
    if major.is_some_and(|major| major >= NODE_MIN) && exists("npm") { Ok(()) } else { Err(wanted()) }
}
