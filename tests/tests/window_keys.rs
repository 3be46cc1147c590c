//! On every screen of the real window, the keyboard comes to all that a pointer can act on.

use std::fs;

use acceptance::machine::repository;
use acceptance::must;
use acceptance::practice::with_the_sample_year;
use acceptance::window::Window;
use serde_json::json;

/// Shared with the walk over every dialog in Chromium (`ui/app/tests/e2e/keyboard.e2e.ts`).
const WALK: &str = include_str!("../../ui/app/tests/keyboard-walk.js");
/// More steps than any screen has places for the cursor.
const STEPS: usize = 150;
/// So many steps that come nowhere new have been everywhere.
const QUIET: usize = 10;

/// The addresses of the window that need no value, from the one place that names them.
fn addresses() -> Vec<String> {
    let areas = must(fs::read_dir(repository().join("ui/app/src")), "the areas of the window");
    let mut found: Vec<String> = areas
        .filter_map(|area| fs::read_to_string(area.ok()?.path().join("index.ts")).ok())
        .flat_map(|text| text.split('"').map(str::to_owned).collect::<Vec<_>>())
        .filter(|text| text.starts_with('/') && !text.contains(':') && !text.contains(char::is_whitespace))
        .collect();
    found.sort();
    found.dedup();
    found
}

fn walk(window: &Window, name: &str) {
    window.run(WALK);
    for key in ["Shift+Tab", "Tab"] {
        let mut before = 0;
        for _ in (0..STEPS).step_by(QUIET) {
            window.rush(&format!("{{{key}}}").repeat(QUIET));
            let places = window.run("return keyboardWalk.places()").as_u64().unwrap_or_default();
            if places == before {
                break;
            }
            before = places;
        }
        assert!(before > 2, "{name}: the cursor came to {before} places");
    }
    assert_eq!(window.run("return keyboardWalk.outOfReach()"), json!([]), "{name}: only a pointer comes to these");
}

#[test]
fn the_keyboard_comes_to_everything_on_every_screen() {
    let machine = with_the_sample_year();
    let window = Window::open_book(&machine);
    window.see("KT.Q01-");
    let addresses = addresses();
    assert!(addresses.len() > 30, "{addresses:?}");
    for address in &addresses {
        window.run(&format!("location.hash = '{address}'"));
        window.until("document.querySelector('main') && !document.querySelector('main [aria-busy=true]')", address);
        walk(&window, address);
    }
    for key in ["F4", "F5", "F6", "F7", "F8"] {
        window.run("location.hash = '/list'");
        window.see("KT.Q01-");
        window.press(key);
        window.at("party");
        walk(&window, key);
    }
}
