//! The real window: opened for a person, or shown to nobody and kept as a picture.

use std::fs;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use xtask::screen::Screen;

use crate::check;
use crate::need;
use crate::office::Office;
use crate::practice::{self, PASSPHRASE, Practice};
use crate::shell::{Fault, answer, built, cargo, command, end, npm, run as run_command, target, top};
use crate::steps::Steps;

const START_LIMIT: Duration = Duration::from_secs(60);

/// Builds everything, starts a provincial server, syncs the practice book with it and opens the window on the book.
pub fn run() -> Result<(), Fault> {
    let headless = ["DISPLAY", "WAYLAND_DISPLAY"].iter().all(|name| std::env::var_os(name).is_none());
    let mut steps = Steps::begin();
    steps.step("what must be installed", || {
        need::packages(if headless { &[need::BUILD, need::SCREEN] } else { &[need::BUILD] })
    })?;
    steps.step("the pages' packages", need::ui_packages)?;
    steps.step("the pages", || run_command(&mut npm(&["run", "build"])))?;
    steps.step("the programs", || run_command(&mut cargo(&["build", "--workspace"])))?;
    let practice = steps.step("the practice book", practice::book)?;
    let office = steps.step("the provincial server", || Office::open(practice.office.clone()))?;
    steps.step("the practice book to the server", || practice.sync(&office))?;
    println!("\nBook:       {}\nPassphrase: {PASSPHRASE}", practice.book.display());
    println!("Server:     {} (kept in {})", office.address(), practice.office.display());
    if headless {
        steps.step("the window, on a screen of its own", || show_to_nobody(&practice))?;
        steps.show();
        return Ok(());
    }
    steps.show();
    println!("\nThe window is open; this and the server end when it is closed.");
    run_command(&mut app(&practice))
}

/// Takes the pictures of `docs/screenshots` anew: every screen on the real core, the books on paper, and some from the real
/// window.
pub fn screenshots() -> Result<(), Fault> {
    need::packages(&[need::BUILD, need::SCREEN, need::DRIVE, need::READ])?;
    need::test_runner()?;
    need::ui_packages()?;
    run_command(&mut npm(&["run", "build"]))?;
    run_command(&mut cargo(&["build", "--workspace", "--bins", "--tests", "--examples"]))?;
    let (from, to) = (top().join("target/screenshots"), top().join("docs/screenshots"));
    // What an earlier run left, a picture of a failure too, is not of this program.
    let _ = fs::remove_dir_all(&from);
    let mut pages = npm(&["run", "pictures", "--workspace", "app"]);
    pages.env("SO_HTX_BRIDGE_PROGRAM", built("bridge")).env("SO_HTX_PROGRAM", built("htx"));
    run_command(pages.env("SO_HTX_PICTURES", &from))?;
    check::window_tests()?;
    fs::create_dir_all(&to).map_err(|fault| format!("docs/screenshots: {fault}"))?;
    let pictures: Vec<_> = fs::read_dir(&from).map_err(|fault| fault.to_string())?.flatten().collect();
    for picture in &pictures {
        // A palette of 255 colours is enough for letters and lines, and a third of the size.
        let mut convert = Command::new("convert");
        convert.arg(picture.path()).args(["+dither", "-colors", "255", "-strip"]);
        let mut small = std::ffi::OsString::from("PNG8:");
        small.push(to.join(picture.file_name()));
        run_command(convert.arg(small))?;
    }
    println!("{} pictures in docs/screenshots", pictures.len());
    Ok(())
}

fn app(practice: &Practice) -> Command {
    let mut command = command(built("so-htx"), &[]);
    command.arg(&practice.book).env("SO_HTX_HOME", &practice.home).env("HTX_PASSPHRASE", PASSPHRASE);
    command
}

fn show_to_nobody(practice: &Practice) -> Result<(), Fault> {
    let picture = target().join("run/screenshot.png");
    fs::create_dir_all(target().join("run")).map_err(|fault| fault.to_string())?;
    let screen = Screen::start(1366, 768)?;
    let window = app(practice).env("DISPLAY", screen.name()).env("NO_AT_BRIDGE", "1").stdin(Stdio::null()).spawn();
    let mut window = window.map_err(|fault| format!("so-htx does not start: {fault}"))?;
    let shown = wait_until_still(&screen, &mut window, &picture);
    end(window);
    shown?;
    println!("\nThere is no screen here. A picture of the window is in {}", picture.display());
    Ok(())
}

/// Waits until the window shows a page that has stopped changing, and keeps that.
fn wait_until_still(screen: &Screen, window: &mut Child, picture: &Path) -> Result<(), Fault> {
    let started = Instant::now();
    let mut same = 0;
    let mut before = Vec::new();
    while same < 4 {
        if started.elapsed() > START_LIMIT {
            return Err(format!("the window showed nothing that stands still (see {})", picture.display()));
        }
        if let Ok(Some(status)) = window.try_wait() {
            return Err(format!("the window closed at once, with {status}"));
        }
        std::thread::sleep(Duration::from_millis(300));
        screen.picture(picture)?;
        let now = fs::read(picture).map_err(|fault| fault.to_string())?;
        same = if now == before && colours(picture)? > 16 { same + 1 } else { 0 };
        before = now;
    }
    Ok(())
}

/// How many colours a picture has; an empty window has one or two.
fn colours(picture: &Path) -> Result<u32, Fault> {
    let said = answer(Command::new("identify").args(["-format", "%k"]).arg(picture), Stdio::null())?;
    said.trim().parse().map_err(|_| format!("identify said {said:?}"))
}
