//! The real window on a screen of its own, used as a person without a mouse uses it.
//!
//! The program is the built `so-htx`, driven by WebKit's own driver. Every wait has an end. All keys are counted.

use std::cell::{Cell, RefCell};
use std::fs;
use std::future::Future;
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use fantoccini::actions::{InputSource, KeyAction, KeyActions};
use fantoccini::{Client, ClientBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};
use tokio::runtime::Runtime;
use xtask::screen::Screen;

use crate::keyboard::{Keyboard, Method};
use crate::machine::{Machine, PASSPHRASE, built, repository};
use crate::must;

/// What the window is given to answer a single request of the driver.
const ANSWER_LIMIT: Duration = Duration::from_secs(30);

/// What a page is given to show something.
const SHOW_LIMIT: Duration = Duration::from_secs(20);

/// A window, the driver that types into it and the screen they share.
pub struct Window<'a> {
    machine: &'a Machine,
    begins: Begins,
    /// A keyboard tool that stands between the keys and the window.
    keyboard: Option<Keyboard>,
    screen: Screen,
    runtime: Runtime,
    session: RefCell<Option<Session>>,
    keys: Cell<u32>,
}

/// How the program is started.
enum Begins {
    /// As from the menu.
    Menu,
    /// The machine's book is named on the command line, with its passphrase in the environment.
    Book,
    /// With a link, as the system does when somebody follows one.
    Link(String),
}

struct Session {
    client: Client,
    driver: Child,
}

impl Drop for Session {
    fn drop(&mut self) {
        let _ = self.driver.kill();
        let _ = self.driver.wait();
    }
}

/// Between two keys of a very quick hand.
const HAND: Duration = Duration::from_millis(40);

impl<'a> Window<'a> {
    /// Starts the program as a person would from the menu.
    pub fn open(machine: &'a Machine) -> Self {
        Self::start(machine, Begins::Menu, None)
    }

    /// The same, where the keys go through a keyboard tool of Vietnamese.
    pub fn open_typing(machine: &'a Machine, method: Method) -> Self {
        Self::start(machine, Begins::Menu, Some(method))
    }

    /// Starts the program on the machine's book: `so-htx BOOK`.
    pub fn open_book(machine: &'a Machine) -> Self {
        Self::start(machine, Begins::Book, None)
    }

    /// Starts the program by a link: `so-htx LINK`.
    pub fn open_link(machine: &'a Machine, link: &str) -> Self {
        Self::start(machine, Begins::Link(link.to_owned()), None)
    }

    fn start(machine: &'a Machine, begins: Begins, typing: Option<Method>) -> Self {
        let screen = must(Screen::start(1366, 768), "a screen");
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        let window = Self {
            machine,
            begins,
            keyboard: typing.map(|method| Keyboard::start(machine, screen.name(), method)),
            screen,
            runtime: must(runtime, "a runtime"),
            session: RefCell::new(None),
            keys: Cell::new(0),
        };
        window.reopen();
        window
    }

    /// Starts the program again after it ended.
    pub fn reopen(&self) {
        self.session.take();
        let port =
            must(TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).and_then(|free| free.local_addr()), "a free port").port();
        let mut driver = Command::new("WebKitWebDriver");
        self.machine.lend(&mut driver);
        driver
            .args([format!("--port={port}"), "--host=127.0.0.1".to_owned()])
            .env("DISPLAY", self.screen.name())
            .env("NO_AT_BRIDGE", "1")
            // Without it the driver waits for ever for the program to offer itself.
            .env("TAURI_WEBVIEW_AUTOMATION", "true")
            .stdin(Stdio::null())
            .stdout(self.machine.printed("window-out.log"))
            .stderr(self.machine.printed("window-err.log"));
        if self.keyboard.is_some() {
            Keyboard::lend(self.machine, &mut driver);
        }
        let mut args = Vec::new();
        match &self.begins {
            Begins::Menu => {}
            Begins::Book => {
                args.push(self.machine.book());
                driver.env("HTX_PASSPHRASE", PASSPHRASE);
            }
            Begins::Link(link) => args.push(link.into()),
        }
        let driver = must(driver.spawn(), "WebKitWebDriver starts");
        wait("the driver listens", || TcpStream::connect((Ipv4Addr::LOCALHOST, port)).is_ok());
        let options = json!({ "webkitgtk:browserOptions": { "binary": built("so-htx"), "args": args } });
        let Value::Object(options) = options else { unreachable!() };
        let client = self.block(async {
            ClientBuilder::new(HttpConnector::new())
                .capabilities(options)
                .connect(&format!("http://127.0.0.1:{port}"))
                .await
        });
        *self.session.borrow_mut() = Some(Session { client: must(client, "the window opens"), driver });
        self.run("window.soHtxPointer = 0; for (const kind of ['pointerdown', 'mousedown', 'click', 'touchstart', 'wheel'])
            addEventListener(kind, (event) => { if (event.isTrusted && (kind !== 'click' || event.detail)) window.soHtxPointer++ }, true)");
    }

    /// Ends the program at once, as a power cut does: nothing in it runs any more.
    pub fn kill9(&self) {
        let program = self.program().unwrap_or_else(|| panic!("no window to kill"));
        let killed = Command::new("kill").args(["-KILL", &program.to_string()]).status();
        assert!(must(killed, "kill").success(), "the window was gone already");
        wait("the program has ended", || has_ended(program));
        self.session.take();
    }

    /// Ends the program as its owner does; what it does at its end, it does.
    pub fn close(&self) {
        let program = self.program();
        let Some(session) = self.session.take() else { return };
        must(self.block(session.client.clone().close()), "the window closes");
        wait("the program has ended", || program.is_none_or(has_ended));
    }

    /// The process of the program.
    pub fn program(&self) -> Option<u32> {
        let driver = self.session.borrow().as_ref().map(|session| session.driver.id())?;
        let processes = fs::read_dir("/proc").ok()?.flatten();
        let mut ids = processes.filter_map(|process| process.file_name().to_string_lossy().parse::<u32>().ok());
        ids.find(|id| name_and_parent(*id) == Some(("so-htx".to_owned(), driver)))
    }

    /// Presses one key or chord, such as `F5` or `Ctrl+Enter`.
    pub fn press(&self, chord: &str) {
        self.keys.set(self.keys.get() + 1);
        let keys: Vec<char> = chord.split('+').map(key).collect();
        let mut actions = KeyActions::new("keyboard".to_owned());
        for value in &keys {
            actions = actions.then(KeyAction::Down { value: *value });
        }
        for value in keys.iter().rev() {
            actions = actions.then(KeyAction::Up { value: *value });
        }
        self.act(actions);
    }

    /// Presses the same keys one after another.
    pub fn press_all(&self, chords: &[&str]) {
        chords.iter().for_each(|chord| self.press(chord));
    }

    /// Types text, a key a letter.
    pub fn type_text(&self, text: &str) {
        let mut actions = KeyActions::new("keyboard".to_owned());
        for value in text.chars() {
            self.keys.set(self.keys.get() + 1);
            actions = actions.then(KeyAction::Down { value }).then(KeyAction::Up { value });
        }
        self.act(actions);
    }

    /// Plays keys one after another as a very quick hand does: letters, `⏎` for Enter, `{F5}` for a key or a chord.
    pub fn play(&self, keys: &str) {
        self.play_at(HAND, keys);
    }

    /// The same as fast as they go.
    pub fn rush(&self, keys: &str) {
        self.play_at(Duration::ZERO, keys);
    }

    fn play_at(&self, pause: Duration, keys: &str) {
        let mut actions = KeyActions::new("keyboard".to_owned());
        let mut rest = keys;
        while let Some(first) = rest.chars().next() {
            let chord = rest.strip_prefix('{').and_then(|chord| chord.split_once('}'));
            let (pressed, after) = match (first, chord) {
                (_, Some((chord, after))) => (chord.split('+').map(key).collect(), after),
                ('⏎', None) => (vec![key("Enter")], &rest[first.len_utf8()..]),
                (letter, None) => (vec![letter], &rest[first.len_utf8()..]),
            };
            rest = after;
            self.keys.set(self.keys.get() + 1);
            for value in &pressed {
                actions = actions.then(KeyAction::Down { value: *value });
            }
            for value in pressed.iter().rev() {
                actions = actions.then(KeyAction::Up { value: *value });
            }
            actions = actions.then(KeyAction::Pause { duration: pause });
        }
        self.act(actions);
    }

    /// The keyboard tool the window was opened with.
    pub fn keyboard(&self) -> &Keyboard {
        self.keyboard.as_ref().unwrap_or_else(|| panic!("the window was opened without a keyboard tool"))
    }

    /// How many keys were pressed since the window was opened.
    pub fn keys(&self) -> u32 {
        self.keys.get()
    }

    /// How often a pointer was used.
    pub fn pointer_events(&self) -> u64 {
        self.run("return window.soHtxPointer").as_u64().unwrap_or(u64::MAX)
    }

    /// Everything that can be read on the page.
    pub fn text(&self) -> String {
        self.run("return document.body.innerText").as_str().unwrap_or_default().to_owned()
    }

    /// Waits until the page shows `text`.
    #[track_caller]
    pub fn see(&self, text: &str) {
        self.until(&format!("document.body.innerText.includes({})", json!(text)), &format!("«{text}» is shown"));
    }

    /// Waits until the page shows `text` no more.
    #[track_caller]
    pub fn see_no(&self, text: &str) {
        self.until(&format!("!document.body.innerText.includes({})", json!(text)), &format!("«{text}» is gone"));
    }

    /// Waits until the form stands at this field: `party`, `0:amount`, `save` …
    #[track_caller]
    pub fn at(&self, stop: &str) {
        let condition = format!("document.activeElement.dataset.stop === {}", json!(stop));
        self.until(&condition, &format!("the form stands at {stop}"));
    }

    /// The field of the form where the person stands.
    pub fn stop(&self) -> String {
        self.run("return document.activeElement.dataset.stop ?? ''").as_str().unwrap_or_default().to_owned()
    }

    /// Goes on with Tab until the field of this name.
    #[track_caller]
    pub fn tab_to(&self, name: &str) {
        for _ in 0..30 {
            let before = self.focus();
            if before.starts_with(name) {
                return;
            }
            self.press("Tab");
            // Behind a keyboard tool the cursor moves a moment after the key.
            let pressed = Instant::now();
            while self.focus() == before && pressed.elapsed() < Duration::from_secs(1) {
                std::thread::sleep(Duration::from_millis(20));
            }
        }
        panic!("Tab does not come to «{name}»; it is at «{}»\n{}", self.focus(), self.text());
    }

    /// Waits until a condition holds on the page.
    #[track_caller]
    pub fn until(&self, condition: &str, what: &str) {
        let script = format!("return !!({condition})");
        let started = Instant::now();
        while self.run(&script) != json!(true) {
            if started.elapsed() > SHOW_LIMIT {
                let picture = self.picture_of_screen("failed");
                panic!(
                    "not seen within {} s: {what}\npicture: {picture}\nfocus: {}\n{}",
                    SHOW_LIMIT.as_secs(),
                    self.focus(),
                    self.text()
                );
            }
            std::thread::sleep(Duration::from_millis(40));
        }
    }

    /// What a screen reader would call the focused element: its label, or its text.
    pub fn focus(&self) -> String {
        let label = "const at = document.activeElement;
            const by = (at.getAttribute('aria-labelledby') || '').split(' ').map((id) => document.getElementById(id)?.textContent || '').join(' ').trim();
            return (by || at.getAttribute('aria-label') || at.labels?.[0]?.textContent || at.textContent || at.tagName).trim().slice(0, 80)";
        self.run(label).as_str().unwrap_or_default().to_owned()
    }

    /// What the focused field holds.
    pub fn value(&self) -> String {
        self.run("return document.activeElement.value ?? ''").as_str().unwrap_or_default().to_owned()
    }

    /// Runs a script in the page.
    pub fn run(&self, script: &str) -> Value {
        must(self.ask(async |client| client.execute(script, vec![]).await), script)
    }

    /// Makes the window so large, in pixels.
    pub fn resize(&self, width: u32, height: u32) {
        must(self.ask(async |client| client.set_window_size(width, height).await), "the window is resized");
        self.until(&format!("innerWidth === {width} && innerHeight === {height}"), "the window has the new size");
    }

    /// Saves a picture of the page as `target/screenshots/NAME.png`, once letters and layout have settled.
    ///
    /// The screen is asked for it: the driver's own pictures wait for a page that draws, and sometimes in vain.
    pub fn screenshot(&self, name: &str) {
        let settled = "const done = arguments[0];
            setTimeout(done, 1000);
            document.fonts.ready.then(() => requestAnimationFrame(() => requestAnimationFrame(() => done())))";
        must(self.ask(async |client| client.execute_async(settled, vec![]).await), "the page settles");
        let folder = repository().join("target/screenshots");
        must(fs::create_dir_all(&folder), "a folder for pictures");
        let size = self.run("return [innerWidth, innerHeight]");
        let (width, height) = (size[0].as_u64().unwrap_or(1366), size[1].as_u64().unwrap_or(768));
        must(self.screen.part(width, height, &folder.join(format!("{name}.png"))), "a picture is kept");
    }

    /// The screen as it is, asked of the screen itself: a page that has stopped answering draws nothing for its driver.
    fn picture_of_screen(&self, name: &str) -> String {
        let file = repository().join("target/screenshots").join(format!("{name}.png"));
        let kept = file.parent().map_or(Ok(()), fs::create_dir_all).map_err(|fault| fault.to_string());
        match kept.and_then(|()| self.screen.picture(&file)) {
            Ok(()) => file.display().to_string(),
            Err(fault) => fault,
        }
    }

    fn act(&self, actions: KeyActions) {
        must(self.ask(async |client| client.perform_actions(actions).await), "keys are pressed");
    }

    fn ask<T>(
        &self,
        question: impl AsyncFnOnce(&Client) -> Result<T, fantoccini::error::CmdError>,
    ) -> Result<T, String> {
        let client = self.session.borrow().as_ref().map(|session| session.client.clone());
        let client = client.ok_or("the window is closed")?;
        self.block(async { question(&client).await })
    }

    fn block<T, E: std::fmt::Debug>(&self, work: impl Future<Output = Result<T, E>>) -> Result<T, String> {
        let timed = self.runtime.block_on(async { tokio::time::timeout(ANSWER_LIMIT, work).await });
        match timed {
            Ok(Ok(value)) => Ok(value),
            Ok(Err(fault)) => Err(format!("{fault:?}")),
            Err(_) => Err(format!("no answer within {} s", ANSWER_LIMIT.as_secs())),
        }
    }
}

/// The W3C code points of the keys that write nothing; a letter stands for itself.
fn key(name: &str) -> char {
    let function = name.strip_prefix('F').and_then(|number| number.parse::<u32>().ok());
    if let Some(code) = function.and_then(|number| char::from_u32(0xE030 + number)) {
        return code;
    }
    match name {
        "Backspace" => '\u{E003}',
        "Tab" => '\u{E004}',
        "Enter" => '\u{E006}',
        "Shift" => '\u{E008}',
        "Ctrl" => '\u{E009}',
        "Alt" => '\u{E00A}',
        "Esc" => '\u{E00C}',
        "Space" => ' ',
        "PgUp" => '\u{E00E}',
        "PgDn" => '\u{E00F}',
        "End" => '\u{E010}',
        "Home" => '\u{E011}',
        "Left" => '\u{E012}',
        "Up" => '\u{E013}',
        "Right" => '\u{E014}',
        "Down" => '\u{E015}',
        "Delete" => '\u{E017}',
        letter => letter.chars().next().map_or('\0', |letter| letter.to_ascii_lowercase()),
    }
}

fn wait(what: &str, mut ready: impl FnMut() -> bool) {
    let started = Instant::now();
    while !ready() {
        assert!(started.elapsed() < ANSWER_LIMIT, "waited in vain: {what}");
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// A process that ended has let go of its files, which comes after its memory: no thread of it is left but as a name.
fn has_ended(process: u32) -> bool {
    let threads = fs::read_dir(format!("/proc/{process}/task"));
    threads.into_iter().flatten().flatten().all(|thread| {
        let stat = fs::read_to_string(thread.path().join("stat")).unwrap_or_default();
        stat.rsplit_once(") ").is_none_or(|(_, state)| state.starts_with(['Z', 'X']))
    })
}

fn name_and_parent(process: u32) -> Option<(String, u32)> {
    let status = fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
    let (name, rest) = status.split_once('(')?.1.rsplit_once(')')?;
    let parent = rest.split_whitespace().nth(1)?.parse().ok()?;
    Some((name.to_owned(), parent))
}
