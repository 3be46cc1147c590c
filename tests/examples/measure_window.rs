//! How long the real window takes on a book of 50,000 vouchers, each figure beside a bare one of the same run.
//!
//! `cargo xtask measure window` builds a release and starts this. `SO_HTX_PROGRAMS` names the folder of the programs;
//! without it they are those of `target/debug`, whose figures are upper bounds.

#![allow(clippy::print_stdout, reason = "a measurement for developers")]

use std::fmt::Write;
use std::fs;
use std::process::Command;
use std::time::{Duration, Instant};

use acceptance::machine::{Machine, PASSPHRASE};
use acceptance::must;
use acceptance::window::Window;

const VOUCHERS: usize = 50_000;
const PARTIES: usize = 10_000;
const RUNS: usize = 5;
/// Longer than anything measured may take on a machine that does other work.
const LIMIT: Duration = Duration::from_secs(60);

/// «Hôm nay» can be used: its keys stand there and its letters are the ones it keeps.
const TODAY: &str = "document.querySelector('main button[data-row]') && document.fonts.status === 'loaded' \
                     && document.fonts.check(\"400 14px 'Inter Variable'\", 'Ễ')";
const ASKED: &str = "document.querySelector('input[type=password]') && document.fonts.status === 'loaded'";
const ROWS: &str =
    "document.querySelector('tbody tr.on') && !document.querySelector('tbody tr.on').textContent.includes('…')";
const LISTED: &str = "document.activeElement.getAttribute('aria-expanded') === 'true'";
const OPTION: &str = "document.querySelector('[role=listbox] [role=option]')";
const ANSWERED: &str = "document.querySelector('[role=listbox][aria-busy=false] [role=option]')";
const PAGE: &str = "(() => { const page = document.querySelector('dialog img'); return page && page.complete && page.naturalWidth > 0 })()";

/// The five sentences stand there with their figures.
const FIVE: &str = "document.querySelectorAll('.phone ol .figure').length >= 5 && document.fonts.status === 'loaded'";
/// How long a table is scrolled; frames are counted meanwhile.
const SCROLL_MS: u32 = 3_000;

fn main() {
    let machine = Machine::default();
    book(&machine);
    starts(&machine);
    phone(&machine);
    let window = Window::open_book(&machine);
    ready(&window, TODAY);
    account_lists(&window);
    ledgers(&window);
    scrolling(&window);
    palette(&window);
    printing(&window);
    println!("\nload at the end: {}", fs::read_to_string("/proc/loadavg").unwrap_or_default().trim());
    window.close();
}

/// A book of this year: one voucher in five is in cash and of the month written in last, which reports begin with; the
/// others are spread over the months.
fn book(machine: &Machine) {
    let now = must(Command::new("date").arg("+%Y-%m").output(), "date");
    let now = String::from_utf8_lossy(&now.stdout).trim().to_owned();
    let (year, month) = now.split_once('-').unwrap_or(("2026", "12"));
    let months: usize = month.parse().unwrap_or(12);
    let mut lines = String::new();
    for at in 0..VOUCHERS {
        let cash = at % 5 == 0;
        let (month, day) = (if cash { 1 + (VOUCHERS - 1) % months } else { 1 + at % months }, 1 + at / months % 28);
        let (party, amount) = (at * 7919 % PARTIES, 10_000 + at * 104_729 % 9_000_000);
        let (kind, sides) = if cash {
            ("PT", format!(r#""debit":"1111","credit":"131","credit_party":"M{party:05}""#))
        } else {
            ("HD", format!(r#""debit":"131","credit":"5111","debit_party":"M{party:05}""#))
        };
        let _ = writeln!(
            lines,
            r#"{{"id":"V{at}","date":"{year}-{month:02}-{day:02}","kind":"{kind}","narration":"Bán chè đợt {}","entries":[{{{sides},"amount":{amount}}}]}}"#,
            at % 97
        );
    }
    let started = Instant::now();
    machine.says(&["book", "create", "--name", "HTX Đo đạc", "--year", year], "");
    let file = machine.file("vouchers.jsonl", &lines);
    machine.says(&["import", "vouchers", "--create-parties", &file], "");
    println!("{VOUCHERS} vouchers, {PARTIES} parties: made in {} s", started.elapsed().as_secs());
    println!("load: {}\n", fs::read_to_string("/proc/loadavg").unwrap_or_default().trim());
    println!("| figure | median of {RUNS}, ms | worst, ms |\n| --- | --- | --- |");
}

fn starts(machine: &Machine) {
    let bare = Machine::default();
    start("start to the first screen, no book (bare)", || Window::open(&bare), "document.querySelector('main input')");
    start("start to «Hôm nay», the book and its passphrase named", || Window::open_book(machine), TODAY);
    let mut asked = Vec::new();
    let mut opened = Vec::new();
    for _ in 0..RUNS {
        let window = Window::open(machine);
        ready(&window, "document.querySelector('main button.book') || document.querySelector('input[type=password]')");
        if window.run(&format!("return !!({ASKED})")) != true {
            window.press("Enter");
            ready(&window, ASKED);
        }
        asked.push(since_start(&window, ASKED));
        window.run("document.querySelector('input[type=password]').focus()");
        window.type_text(PASSPHRASE);
        opened.push(after_key(&window, "Enter", "Enter", TODAY));
        window.close();
    }
    say("start to the passphrase asked, with one Enter on the book", &mut asked);
    say("Enter on the passphrase to «Hôm nay», key derivation within", &mut opened);
}

fn start<'a>(name: &str, open: impl Fn() -> Window<'a>, usable: &str) {
    let mut times = Vec::new();
    for _ in 0..RUNS {
        let window = open();
        times.push(since_start(&window, usable));
        window.close();
    }
    say(name, &mut times);
}

/// The director's page, the program started for it: everything from the process on.
fn phone(machine: &Machine) {
    let mut cold = Vec::new();
    let mut again = Vec::new();
    for _ in 0..RUNS {
        let window = Window::open_book(machine);
        window.run("location.hash = '#/phone'");
        cold.push(since_start(&window, FIVE));
        window.resize(360, 640);
        go(&window, "/today", TODAY);
        again.push(after(&window, "location.hash = '/phone'", FIVE));
        window.close();
    }
    say("start to the director's five figures", &mut cold);
    say("the same from «Hôm nay», in a window of 360 × 640", &mut again);
}

/// A ledger of 10,000 rows scrolled by half a screen each frame, and the frames of a page that stands still.
fn scrolling(window: &Window) {
    println!(
        "\n| frames in {SCROLL_MS} ms | count | median, ms | 95 of 100 within, ms | longest, ms |\n| --- | --- | --- | --- | --- |"
    );
    go(window, "/system", "!document.querySelector('tbody tr.on')");
    frames(window, "a page that stands still (bare)", "null");
    go(window, "/report/ledger/1111", ROWS);
    let scrolled = "(() => { let box = document.querySelector('tbody');
        while (box && box.scrollHeight <= box.clientHeight + 1) box = box.parentElement; return box })()";
    frames(window, "the ledger of 10,000 rows, scrolled by half a screen each", scrolled);
    println!();
}

fn frames(window: &Window, name: &str, scrolled: &str) {
    window.run(&format!(
        "window.soHtxFrames = null; const box = {scrolled}; const begun = performance.now(); let last = begun; const took = [];
        const next = (now) => {{
            took.push(now - last); last = now;
            if (box) box.scrollTop += box.clientHeight / 2;
            if (now - begun < {SCROLL_MS}) requestAnimationFrame(next);
            else window.soHtxFrames = took.slice(1).map(Math.round).sort((a, b) => a - b);
        }};
        requestAnimationFrame(next)"
    ));
    window.until("window.soHtxFrames !== null", "the frames are counted");
    let frames = window.run("return window.soHtxFrames");
    let frames: Vec<u64> = frames.as_array().into_iter().flatten().filter_map(serde_json::Value::as_u64).collect();
    assert!(frames.len() > 20, "too few frames: {frames:?}");
    let at = |of_hundred: usize| frames[(frames.len() - 1) * of_hundred / 100];
    println!("| {name} | {} | {} | {} | {} |", frames.len(), at(50), at(95), at(100));
}

fn account_lists(window: &Window) {
    let mut screens = Vec::new();
    let mut empty = Vec::new();
    let mut found = Vec::new();
    for _ in 0..RUNS {
        go(window, "/today", TODAY);
        screens.push(after_key(window, "F4", "F4", "document.activeElement.dataset.stop === 'party'"));
        window.run("document.querySelector('[data-stop=\"0:credit\"]').focus()");
        empty.push(after_key(window, "z", "z", LISTED));
        window.press("Esc");
        ready(window, &format!("!({LISTED})"));
        found.push(after_key(window, "5", "5", OPTION));
        window.press("Esc");
    }
    say("key F4 to its form with the cursor in it", &mut screens);
    say("letter to a list that is empty (bare)", &mut empty);
    say("letter to the list of accounts", &mut found);
}

fn ledgers(window: &Window) {
    for (name, account) in [("ledger without rows (bare)", "1112"), ("ledger of 10,000 rows to its first rows", "1111")]
    {
        let mut times: Vec<u64> = (0..RUNS)
            .map(|_| {
                go(window, "/system", "!document.querySelector('tbody tr.on')");
                after(window, &format!("location.hash = '/report/ledger/{account}'"), ROWS)
            })
            .collect();
        say(name, &mut times);
    }
    let text = window.text();
    assert!(text.contains("10.000"), "the ledger does not say that it has ten thousand rows:\n{text}");
    let mut times: Vec<u64> = (0..RUNS)
        .map(|_| {
            go(window, "/system", "!document.querySelector('tbody tr.on')");
            after(window, "location.hash = '/party'", ROWS)
        })
        .collect();
    say("register of 10,000 parties to its first rows", &mut times);
}

fn palette(window: &Window) {
    let mut opened = Vec::new();
    let mut answers = Vec::new();
    for _ in 0..RUNS {
        opened.push(after_key(
            window,
            "Ctrl+K",
            "k",
            "document.querySelector('dialog [role=combobox]') === document.activeElement",
        ));
        window.type_text("bán chè đợt ");
        answers.push(after_key(window, "7", "7", ANSWERED));
        window.press("Esc");
        ready(window, "!document.querySelector('dialog[open]')");
    }
    println!("| first answer of the palette, its index made | {} | |", answers[0]);
    say("Ctrl+K to the palette", &mut opened);
    say("letter to the palette's answer", &mut answers);
}

fn printing(window: &Window) {
    go(window, "/system", "!document.querySelector('tbody tr.on')");
    go(window, "/list", ROWS);
    window.run("document.querySelector('table[role=grid]').focus()");
    window.press("Enter");
    ready(window, "location.hash.startsWith('#/voucher/') && !document.querySelector('[aria-busy=true]')");
    let mut times = Vec::new();
    for _ in 0..=RUNS {
        times.push(after_key(window, "Ctrl+P", "p", PAGE));
        window.press("Esc");
        ready(window, "!document.querySelector('dialog[open]')");
    }
    println!("| the first Ctrl+P on a voucher to page 1 | {} | |", times.remove(0));
    say("the next ones", &mut times);
}

fn go(window: &Window, to: &str, shown: &str) {
    window.run(&format!("location.hash = '{to}'"));
    ready(window, shown);
}

fn ready(window: &Window, condition: &str) {
    window.until(condition, condition);
}

/// Milliseconds from the start of the process to the frame in which the condition holds, by the page's own clock.
///
/// The start is known to a hundredth of a second.
fn since_start(window: &Window, condition: &str) -> u64 {
    window.run(&format!(
        "const look = () => ({condition}) ? requestAnimationFrame(() => window.soHtxSeen = Date.now()) : requestAnimationFrame(look); look()"
    ));
    let seen = told(window, "window.soHtxSeen");
    let process = window.program().unwrap_or_else(|| panic!("the window has no process"));
    let stat = must(fs::read_to_string(format!("/proc/{process}/stat")), "a process's times");
    let fields = stat.rsplit_once(')').map_or("", |(_, rest)| rest);
    let begun: u64 = must(fields.split_whitespace().nth(19).unwrap_or_default().parse(), "its start");
    let uptime = must(fs::read_to_string("/proc/uptime"), "the uptime");
    let now = window.run("return Date.now()").as_u64().unwrap_or_default();
    let uptime: String = uptime.split(' ').next().unwrap_or_default().chars().filter(char::is_ascii_digit).collect();
    let uptime: u64 = must(uptime.parse(), "the uptime in hundredths of a second");
    seen.saturating_sub(now.saturating_sub((uptime - begun) * 10))
}

/// Milliseconds from a key to the frame in which the condition holds.
fn after_key(window: &Window, chord: &str, key: &str, condition: &str) -> u64 {
    window.run(&format!(
        "window.soHtxTook = null; const pressed = (event) => {{
            if (event.key.toLowerCase() !== '{}') return;
            removeEventListener('keydown', pressed, true);
            {} }};
        addEventListener('keydown', pressed, true)",
        key.to_lowercase(),
        watch(condition)
    ));
    window.press(chord);
    told(window, "window.soHtxTook")
}

/// The same from a step taken in the page.
fn after(window: &Window, step: &str, condition: &str) -> u64 {
    window.run(&format!("window.soHtxTook = null; {} {step}", watch(condition)));
    told(window, "window.soHtxTook")
}

fn watch(condition: &str) -> String {
    format!(
        "const begun = performance.now(); const look = () => requestAnimationFrame(() => ({condition})
            ? requestAnimationFrame(() => window.soHtxTook = Math.round(performance.now() - begun)) : look()); look();"
    )
}

fn told(window: &Window, what: &str) -> u64 {
    let started = Instant::now();
    loop {
        if let Some(time) = window.run(&format!("return {what} ?? null")).as_u64() {
            return time;
        }
        assert!(started.elapsed() < LIMIT, "not seen in time: {what}\n{}", window.text());
        std::thread::sleep(Duration::from_millis(30));
    }
}

fn say(name: &str, times: &mut [u64]) {
    times.sort_unstable();
    let (median, worst) = (times[times.len() / 2], times[times.len() - 1]);
    println!("| {name} | {median} | {worst} |");
}
