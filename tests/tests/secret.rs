//! Who finds the machine, or its disk, reads nothing of the book in any file of it.

use acceptance::machine::{Machine, PASSPHRASE};
use acceptance::secret::{files, leaks};
use app::App;
use app::api::call;
use serde_json::{Value, json};

/// Said nowhere but in the book; each word would be recognised in any file.
const NAME: &str = "HTX Suối Vàng Ẩn Danh";
const PERSON: &str = "Quách Thị Thược Dược";
const REASON: &str = "Chuyển đất hương hoả cho con út";
const DRAFTED: &str = "Tạm ứng mua trâu khoang";
const AMOUNT: &str = "918273645";
const WORDS: &[&str] = &[NAME, PERSON, REASON, DRAFTED, AMOUNT, PASSPHRASE];

#[track_caller]
fn ask(app: &App, name: &str, args: Value) -> Value {
    match call(app, name, args) {
        Ok(value) => value,
        Err(refusal) => panic!("{name}: {refusal:?}"),
    }
}

fn create(app: &App, machine: &Machine) {
    let book = json!({
        "path": machine.book(), "name": NAME, "tax_code": null, "kind": "htx", "year": 2025, "first_month": 1,
        "user_name": PERSON, "passphrase": PASSPHRASE
    });
    ask(app, "create_book", json!({ "book": book }));
}

fn draft(app: &App, narration: &str) -> Value {
    let mut draft = ask(app, "new_draft", json!({ "form": "PC" }));
    draft["date"] = json!("2025-03-05");
    draft["party_name"] = json!(PERSON);
    draft["narration"] = json!(narration);
    draft["entries"] = json!([{
        "narration": narration, "debit": "642", "credit": "1111", "amount": AMOUNT, "debit_party": null, "credit_party": null, "extra": []
    }]);
    draft
}

#[test]
fn no_word_of_the_book_can_be_read_in_any_file_while_it_is_open_or_after() {
    let machine = Machine::default();
    let app = App::new(machine.folder().join("settings"));
    create(&app, &machine);
    let person = json!({ "code": "", "name": PERSON, "kind": "official", "place": REASON, "service_contract": true, "same_name_ok": false });
    ask(&app, "add_party", json!({ "party": person }));
    let posted = draft(&app, REASON);
    ask(&app, "post_voucher", json!({ "draft": posted }));
    let kept = draft(&app, DRAFTED);
    ask(&app, "save_draft", json!({ "draft": kept }));
    assert!(files(machine.folder()).len() > 1, "the book wrote no file");
    assert_eq!(leaks(machine.folder(), WORDS, &[]), Vec::<String>::new(), "while the book is open");
    ask(&app, "close_book", Value::Null);
    assert_eq!(leaks(machine.folder(), WORDS, &[]), Vec::<String>::new(), "after it was closed");
}

#[test]
fn the_command_line_leaves_no_word_of_the_book_outside_it() {
    let machine = Machine::default();
    machine.create_book(NAME);
    let parties =
        machine.file("parties.csv", &format!("code,name,kind,service_contract\nTV001,{PERSON},official,yes\n"));
    machine.says(&["import", "parties", &parties], "");
    let voucher = json!({
        "id": "B1", "date": "2025-02-01", "kind": "PT", "narration": REASON,
        "entries": [{ "debit": "1111", "credit": "4111", "amount": 918_273_645, "credit_party": "TV001" }]
    });
    machine.says(&["post"], &voucher.to_string());
    assert_eq!(leaks(machine.folder(), WORDS, &["parties.csv"]), Vec::<String>::new());
}

#[test]
fn what_is_refused_is_told_without_the_books_words() {
    let machine = Machine::default();
    machine.create_book(NAME);
    let voucher = json!({
        "id": "B1", "date": "2025-02-01", "kind": "PT", "narration": REASON,
        "entries": [{ "debit": "1111", "credit": "4111", "amount": 918_273_645 }]
    });
    let refused = machine.told(&["post"], &voucher.to_string());
    assert!(!refused.status.success(), "4111 without a party was taken");
    let said = String::from_utf8_lossy(&refused.stderr);
    assert!(!said.contains(REASON), "standard error often ends in a log: {said}");
}
