//! What a book says is read nowhere but on the cooperative's own machines: not on the line, not in the server's files and
//! log, not in PostgreSQL's dump. Two real machines, the real server, somebody who listens.

use acceptance::device::let_in;
use acceptance::machine::Machine;
use acceptance::office::Office;
use acceptance::relay::Relay;
use acceptance::secret::{leaks, spelled};
use serde_json::json;

#[path = "../../crates/province/tests/support/cluster.rs"]
mod cluster;

const PERSON: &str = "Quách Thị Thược Dược";
const IDENTITY: &str = "010190867530";
const REASON: &str = "Chuyển đất hương hoả cho con út";
const AMOUNT: &str = "918273645";
const ADDRESS: &str = "Bản Pu Nhi Thượng";
const SECOND: &str = "Lường Văn Kín";
const WORDS: &[&str] = &[PERSON, IDENTITY, REASON, AMOUNT, ADDRESS, SECOND];

/// Two machines write, exchange, amend and reverse under `office`, all of it over a line on which somebody listens.
fn busy(office: &Office) -> Vec<u8> {
    let relay = Relay::before(&office.address);
    relay.listen_in();
    let (first, second) = (Machine::default(), Machine::default());
    first.create_book("HTX Kín Tiếng");
    first.json(&["sync", "--server", &relay.address, "--code", &office.code()], "");
    let cards = format!("code,name,kind,service_contract\nM0001,{PERSON},official,no\n");
    let cards = first.file("cards.csv", &cards);
    first.says(&["import", "parties", &cards], "");
    let_in(&first, &second, SECOND, "accountant");
    second.json(&["sync"], "");
    [&first, &second].into_iter().for_each(Machine::keeps_key);
    for (machine, name) in [(&first, "a"), (&second, "b")] {
        for at in 0..5 {
            let voucher = json!({
                "id": format!("{name}{at}"), "date": "2025-03-05", "kind": "PT",
                "narration": format!("{REASON}, {IDENTITY}, {ADDRESS}, {AMOUNT} đồng"), "party_name": PERSON,
                "entries": [{ "debit": "1111", "credit": "4111", "amount": 918_273_645, "credit_party": "M0001" }],
            });
            machine.says(&["import", "vouchers", "-"], &format!("{voucher}\n"));
            machine.json(&["sync"], "");
        }
    }
    first.json(&["sync"], "");
    let heard = relay.heard();
    assert!(heard.len() > 2_000, "there was something to hear");
    // The words are in the book itself.
    assert!(second.says(&["ledger", "--account", "1111", "--format", "csv"], "").contains(REASON));
    heard
}

#[track_caller]
fn hears_nothing(what: &str, bytes: &[u8]) {
    for (word, pattern) in WORDS.iter().flat_map(|word| spelled(word)) {
        assert!(!bytes.windows(pattern.len()).any(|window| window == pattern), "«{word}» in {what}");
    }
}

#[test]
fn nothing_a_book_says_is_read_on_the_line_or_at_the_server() {
    let office = Office::open();
    hears_nothing("what went over the line", &busy(&office));
    assert_eq!(leaks(office.folder(), WORDS, &[]), Vec::<String>::new());
    let backup = office.folder().join("backup").display().to_string();
    office.says(&["backup", "--out", &backup]);
    assert_eq!(leaks(office.folder(), WORDS, &[]), Vec::<String>::new());
}

#[test]
fn nor_in_postgres() {
    let cluster = cluster::shared();
    let database = cluster.database();
    let office = Office::open_with(Some(cluster.url(&database)), &[]);
    hears_nothing("what went over the line", &busy(&office));
    assert_eq!(leaks(office.folder(), WORDS, &[]), Vec::<String>::new());
    hears_nothing("the dump", &cluster.dump(&database));
    assert_eq!(leaks(cluster.folder(), WORDS, &[]), Vec::<String>::new());
}
