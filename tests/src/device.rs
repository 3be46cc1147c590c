//! A second machine let into a book by the command line at both.

use std::io::{BufRead, BufReader, Write};
use std::process::{Child, Stdio};

use serde_json::Value;

use crate::machine::Machine;
use crate::must;

/// Lets `guest` into the book of `host` under these roles, and vouches for it. Both ask their server.
#[track_caller]
pub fn let_in(host: &Machine, guest: &Machine, name: &str, roles: &str) {
    let mut invite = host.htx(&["device", "invite", "--user-name", name, "--roles", roles]);
    invite.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::piped());
    let mut invite = must(invite.spawn(), "htx starts");
    let (mut told, mut digits) = (lines_of(&mut invite), invite.stdin.take());
    let code = until(&mut told, "code");
    let mut join = guest.htx(&["device", "join", "--code", &code]);
    let mut join = must(join.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn(), "htx starts");
    let mut shown = lines_of(&mut join);
    let six = until(&mut shown, "digits");
    if let Some(digits) = &mut digits {
        must(writeln!(digits, "{six}"), "the digits are typed");
    }
    drop((digits, std::thread::spawn(move || told.count()), std::thread::spawn(move || shown.count())));
    let (joined, invited) = (must(join.wait_with_output(), "htx ends"), must(invite.wait(), "htx ends"));
    assert!(joined.status.success() && invited.success(), "{name} is not let in");
    let info: Value = must(serde_json::from_slice(&joined.stdout), "htx answers with JSON");
    host.json(&["sync"], "");
    host.says(&["device", "confirm", info["series"].as_str().unwrap_or_default()], "");
    host.json(&["sync"], "");
}

type Lines = std::io::Lines<BufReader<std::process::ChildStderr>>;

fn lines_of(child: &mut Child) -> Lines {
    BufReader::new(must(child.stderr.take().ok_or("none"), "what it says")).lines()
}

/// The first value of this name that is no empty text.
fn until(lines: &mut Lines, name: &str) -> String {
    for line in lines.map_while(Result::ok) {
        let told: Value = serde_json::from_str(&line).unwrap_or_default();
        if let Some(text) = told[name].as_str().filter(|text| !text.is_empty()) {
            return text.to_owned();
        }
    }
    panic!("no {name} was told")
}
