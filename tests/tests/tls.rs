//! The line to a server that shows a certificate: of an authority the machine knows, pinned by the code, or of nobody.

use std::process::{Command, Output};

use acceptance::machine::{Machine, repository};
use acceptance::office::Office;
use acceptance::relay::Relay;

fn data(name: &str) -> String {
    repository().join("crates/province/tests/data").join(name).display().to_string()
}

fn office(pinned: bool) -> Office {
    let (certificate, key) = (data("server.pem"), data("server.key"));
    let mut words = vec!["--tls-certificate", &certificate, "--tls-key", &key];
    words.extend(pinned.then_some("--tls-pin"));
    Office::open_with(None, &words)
}

/// Joins by the code, which is told to be at the relay; the code of the refusal, if there is one.
fn joins(machine: &Machine, relay: &Relay, code: &str) -> Result<(), String> {
    let output = machine.told(&["sync", "--server", &relay.address, "--code", code, "--attempts", "1"], "");
    if output.status.success() { Ok(()) } else { Err(String::from_utf8_lossy(&output.stderr).into_owned()) }
}

#[test]
fn a_pinned_certificate_is_trusted_and_no_other() {
    let office = office(true);
    let relay = Relay::before(&office.address);
    relay.listen_in();
    let machine = Machine::default();
    machine.create_book("HTX Chè Suối Lành");
    let code = office.code();
    assert!(code.starts_with("https://pin-"), "{code}");
    // A certificate of another key stands at the address.
    let (pin, rest) = code.split_once('@').unwrap_or_default();
    let (kept, last) = pin.rsplit_once('-').unwrap_or_default();
    let other = if last == "00001" { "00002" } else { "00001" };
    let refused = joins(&machine, &relay, &format!("{kept}-{other}@{rest}"));
    assert!(refused.as_ref().is_err_and(|said| said.contains("sync.certificate")), "{refused:?}");
    let told = machine.json(&["sync-status"], "");
    assert_eq!(told["phase"], "alone", "{told}");
    // The machine that joins tells the server nothing before it knows whose it is.
    let secret = code.split('#').nth(1).unwrap_or_default().replace('-', "");
    let heard = relay.heard();
    assert!(!heard.windows(4).any(|bytes| bytes == b"GET " || bytes == b"POST" || bytes == b"htx-"));
    assert!(!heard.windows(secret.len()).any(|bytes| bytes == secret.as_bytes()));
    // The right one. What was let in stays let in, over the address the book keeps.
    assert_eq!(joins(&machine, &relay, &code), Ok(()));
    assert_eq!(machine.json(&["sync"], "")["pending"], 0);
    let told = machine.json(&["sync-status"], "");
    assert_eq!(told["address"].as_str(), Some(relay.address.as_str()), "people see no pin");
}

#[test]
fn a_certificate_of_nobody_is_refused_and_an_authority_of_the_machine_vouches() {
    let office = office(false);
    let relay = Relay::before(&office.address);
    let machine = Machine::default();
    machine.create_book("HTX Chè Suối Lành");
    let code = office.code();
    assert!(code.starts_with("https://127."), "{code}");
    let refused = joins(&machine, &relay, &code);
    assert!(refused.as_ref().is_err_and(|said| said.contains("sync.certificate")), "{refused:?}");
    // The machine's administrator adds the province's authority to those it trusts.
    let mut trusting = machine.htx(&["sync", "--server", &relay.address, "--code", &code]);
    let output = acceptance::must(trusting.env("SSL_CERT_FILE", data("authority.pem")).output(), "htx");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

/// The same command on the same machine, with its clock off by so much and these authorities trusted.
fn at(clock: &str, command: &Command, authority: &str) -> Output {
    let mut later = Command::new("faketime");
    later.args(["-f", clock]).arg(command.get_program()).args(command.get_args());
    later.envs(command.get_envs().filter_map(|(name, value)| Some((name, value?))));
    acceptance::must(later.env("SSL_CERT_FILE", data(authority)).output(), "htx at another time")
}

#[test]
fn a_clock_that_makes_a_certificate_of_another_time_is_named_with_how_far_it_is_off() {
    let office = office(false);
    let relay = Relay::before(&office.address);
    let machine = Machine::default();
    machine.create_book("HTX Chè Suối Lành");
    let mut joins = machine.htx(&["sync", "--server", &relay.address, "--code", &office.code()]);
    let output = acceptance::must(joins.env("SSL_CERT_FILE", data("authority.pem")).output(), "htx");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let sync = machine.htx(&["sync", "--attempts", "1"]);
    // The certificate begins in 2026 and ends in 2126: a year too early it does not hold yet, and in 2136 no more.
    for (clock, days) in [("-400d", 400), ("+40000d", -40_000)] {
        let output = at(clock, &sync, "authority.pem");
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(!output.status.success() && said.contains("sync.clock"), "{clock}: {said}");
        let told = machine.json(&["sync-status"], "");
        let off = told["clock_minutes"].as_i64().unwrap_or_default() - days * 24 * 60;
        assert!(told["fault"] == "sync.clock" && off.abs() <= 5, "{clock}: {told}");
    }
    // Whoever the machine does not trust does not tell it the time either.
    let told = machine.json(&["sync-status"], "")["clock_minutes"].clone();
    let output = at("-800d", &sync, "other-authority.pem");
    assert!(!output.status.success());
    assert_eq!(machine.json(&["sync-status"], "")["clock_minutes"], told);
    // The clock is set right: all is as it was.
    let mut again = machine.htx(&["sync"]);
    let output = acceptance::must(again.env("SSL_CERT_FILE", data("authority.pem")).output(), "htx");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let told = machine.json(&["sync-status"], "");
    assert!(told["fault"].is_null() && told["clock_minutes"].as_i64().is_some_and(|off| off.abs() <= 2), "{told}");
}
