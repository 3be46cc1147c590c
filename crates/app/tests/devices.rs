//! Devices as people let them in and shut them out: two machines, the real server's rules between them.

use std::path::Path;
use std::sync::Arc;

use app::api::print::PrintJob;
use ledger::event::body::Body;
use serde_json::{Value, json};
use store::{Failure, Opener, Store};

use crate::common::text_of;
use crate::hall::{Hall, Laptop};

const PASSPHRASE: &str = "mat khau thu 2026";

/// The accountant's laptop with a book on the server.
fn founded(hall: &Arc<Hall>) -> Laptop {
    let laptop = Laptop::new();
    laptop.ask(
        "create_book",
        json!({ "book": {
            "path": laptop.path("so.htx"), "name": "HTX Chè Suối Lành", "tax_code": null, "kind": "htx", "year": 2026,
            "first_month": 1, "user_name": "Lò Thị Hạnh", "passphrase": PASSPHRASE,
        } }),
    );
    laptop.ask("join_province", json!({ "code": hall.code(1), "offline_recovery": false }));
    laptop.settles();
    laptop
}

fn invited(first: &Laptop, user: &str, roles: &[&str]) -> Value {
    let job = json!({ "user_name": user, "device_name": "Máy kế toán 2", "roles": roles });
    first.ask("invite_device", json!({ "job": job }))
}

/// A second machine comes in, its digits typed at the first.
fn comes_in(first: &Laptop, roles: &[&str]) -> Laptop {
    let invite = invited(first, "Vi Thị Nga", roles);
    assert_eq!(invite["step"], "waiting");
    let second = Laptop::new();
    let job = json!({ "code": invite["code"], "path": second.path("so.htx"), "passphrase": PASSPHRASE });
    second.ask("join_book", json!({ "job": job }));
    first.until("invite_state", |state| state["step"] == "typing");
    let shown = second.until("join_state", |state| state["step"] == "showing");
    assert_eq!(shown["user_name"], "Vi Thị Nga");
    first.ask("confirm_digits", json!({ "digits": shown["digits"] }));
    first.until("invite_state", |state| state["step"] == "done");
    second.until("join_state", |state| state["step"] == "done");
    second
}

/// The machine is switched off: nothing leaves it by itself.
fn off(laptop: &Laptop) {
    laptop.ask("close_book", json!({}));
}

fn on(laptop: &Laptop) {
    laptop.ask("open_book", json!({ "path": laptop.path("so.htx"), "passphrase": PASSPHRASE }));
}

fn device(laptop: &Laptop, writer: u32) -> Value {
    let list = laptop.ask("list_devices", json!({}));
    list["rows"].as_array().unwrap().iter().find(|row| row["writer"] == writer).unwrap().clone()
}

#[test]
fn a_second_laptop_comes_in_both_post_and_the_books_are_one() {
    let hall = Hall::new();
    let first = founded(&hall);
    first.posts("PT", "2026-03-05", "Thu bán chè", "5000000");
    first.settles();
    let second = comes_in(&first, &["accountant"]);
    assert_eq!(second.ask("book_info", json!({}))["series"], "02");
    assert_eq!(second.ask("book_info", json!({}))["user_name"], "Vi Thị Nga");
    let row = device(&first, 2);
    assert_eq!(
        (&row["user"], &row["device"], &row["confirmed"]),
        (&json!("Vi Thị Nga"), &json!("Máy kế toán 2"), &json!(false))
    );
    first.ask("confirm_device", json!({ "writer": 2 }));
    // Both write without a line, and meet afterwards.
    hall.cut(true);
    first.posts("PC", "2026-03-06", "Chi tiền điện", "350000");
    second.posts("PC", "2026-03-06", "Chi văn phòng phẩm", "120000");
    assert_eq!(second.ask("sync_status", json!({}))["vouchers_pending"], 1);
    hall.cut(false);
    first.settles();
    second.settles();
    first.settles();
    assert_eq!(first.digest(), second.digest());
    assert_eq!(first.ask("book_info", json!({}))["vouchers"], 3);
    assert_eq!(second.ask("book_info", json!({}))["vouchers"], 3);
    // The server holds all of it and can read none.
    let bytes = hall.bytes();
    for planted in ["Vi Thị Nga", "Máy kế toán 2", "Thu bán chè", "văn phòng phẩm"] {
        assert!(!bytes.windows(planted.len()).any(|window| window == planted.as_bytes()), "{planted}");
    }
}

/// One notes that the signed paper came in, the other fills in the lines; neither has a line to the other.
#[test]
fn two_who_change_one_contract_at_once_both_have_their_way() {
    let hall = Hall::new();
    let first = founded(&hall);
    let card = json!({ "code": "TV01", "name": "Lường Văn Ún", "kind": "official", "place": "", "service_contract": false,
        "same_name_ok": true });
    let member = first.ask("add_party", json!({ "party": card }))["id"].clone();
    let contract = json!({ "parties": [member], "number": "05/HĐ", "from": "2026-01-01", "season": "Xuân" });
    let id = first.ask("set_contract", json!({ "contract": contract }))[0]["id"].clone();
    first.settles();
    let second = comes_in(&first, &["accountant"]);
    let changed = |laptop: &Laptop, with: Value| {
        let mut whole = contract.clone();
        whole["id"] = id.clone();
        whole.as_object_mut().unwrap().extend(with.as_object().unwrap().clone());
        laptop.ask("set_contract", json!({ "contract": whole }));
    };
    hall.cut(true);
    changed(&first, json!({ "signed": true, "signed_on": "2026-01-03" }));
    let line = json!({ "name": "Làm đất", "unit": "sào", "quantity": "2,5", "price": "120.000" });
    changed(&second, json!({ "lines": [line], "season": "Vụ xuân 2026" }));
    // A later change of the same machine says only what is new in it.
    changed(&first, json!({ "signed": true, "signed_on": "2026-01-03", "to": "2026-06-30" }));
    hall.cut(false);
    first.settles();
    second.settles();
    first.settles();
    let (one, other) =
        (first.ask("list_contracts", json!({ "party": null })), second.ask("list_contracts", json!({ "party": null })));
    assert_eq!(one, other);
    let row = &one[0];
    assert_eq!((&row["signed"], &row["signed_on"]), (&json!(true), &json!("2026-01-03")));
    assert_eq!((&row["season"], &row["total"]), (&json!("Vụ xuân 2026"), &json!("300.000")));
    assert_eq!((&row["to"], &row["number"]), (&json!("2026-06-30"), &json!("05/HĐ")));
    assert_eq!(first.digest(), second.digest());
}

#[test]
fn wrong_digits_let_nobody_in() {
    let hall = Hall::new();
    let first = founded(&hall);
    let invite = invited(&first, "Vi Thị Nga", &["cashier"]);
    let second = Laptop::new();
    let job = json!({ "code": invite["code"], "path": second.path("so.htx"), "passphrase": PASSPHRASE });
    second.ask("join_book", json!({ "job": job }));
    let shown = second.until("join_state", |state| state["step"] == "showing");
    first.until("invite_state", |state| state["step"] == "typing");
    let wrong = if shown["digits"] == "111 111" { "222222" } else { "111111" };
    for left in [2, 1] {
        let state = first.ask("confirm_digits", json!({ "digits": wrong }));
        assert_eq!((&state["wrong"], &state["tries_left"]), (&json!(true), &json!(left)));
    }
    let state = first.ask("confirm_digits", json!({ "digits": wrong }));
    assert_eq!((&state["step"], &state["over"]), (&json!("over"), &json!("enrol.digits")));
    let over = second.until("join_state", |state| state["step"] == "over");
    assert_eq!(over["over"], "enrol.digits");
    assert_eq!(first.ask("list_devices", json!({}))["rows"].as_array().unwrap().len(), 1);
    assert!(!std::path::Path::new(&second.path("so.htx")).exists(), "nothing is left behind");
}

#[test]
fn what_a_device_sends_after_it_was_shut_out_lies_apart_and_the_key_is_replaced() {
    let hall = Hall::new();
    let first = founded(&hall);
    let lost = comes_in(&first, &["accountant"]);
    lost.posts("PC", "2026-03-06", "Chi trước khi mất máy", "120000");
    lost.settles();
    first.settles();
    first.ask("revoke_device", json!({ "writer": 2, "reason": "stolen" }));
    first.settles();
    let row = device(&first, 2);
    assert_eq!((&row["state"], &row["reason"]), (&json!("revoked"), &json!("stolen")));
    // Whoever has it writes on.
    lost.posts("PC", "2026-03-07", "Chi sau khi mất máy", "9000000");
    lost.ask("sync_now", json!({}));
    lost.until("sync_status", |status| status["phase"] == "shut-out");
    first.posts("PT", "2026-03-08", "Thu sau khi thu hồi", "700000");
    first.settles();
    assert_eq!(
        first.ask("book_info", json!({}))["vouchers"],
        2,
        "what it sent before stays, what it sent after is apart"
    );
    assert!(first.digest() != lost.digest());
    let refused = lost.try_ask("post_voucher", json!({ "draft": lost.ask("new_draft", json!({ "form": "PC" })) }));
    assert!(refused.is_err());
}

/// What was decided about a machine says whose it is, and what it may do from then on.
#[test]
fn the_history_says_whose_machine_was_vouched_for_given_a_role_and_shut_out() {
    let hall = Hall::new();
    let first = founded(&hall);
    let second = comes_in(&first, &["accountant"]);
    second.settles();
    first.settles();
    first.ask("confirm_device", json!({ "writer": 2 }));
    first.ask("change_role", json!({ "writer": 2, "roles": ["supervisor", "cashier"] }));
    first.ask("revoke_device", json!({ "writer": 2, "reason": "lost" }));
    let query = json!({ "kind": null, "who": null, "from": null, "to": null, "text": "", "offset": 0, "limit": 100 });
    let rows = first.ask("history", json!({ "query": query }))["rows"].clone();
    let about = |act: &str| {
        let row = rows.as_array().unwrap().iter().find(|row| row["act"] == act);
        let args = row.unwrap_or_else(|| panic!("{act} in {rows:#}"))["args"].clone();
        [args["series"].clone(), args["writer"].clone(), args["roles"].clone()]
    };
    assert_eq!(about("writer-confirmed"), [json!("02"), json!("Vi Thị Nga"), json!(null)]);
    assert_eq!(about("role-changed"), [json!("02"), json!("Vi Thị Nga"), json!("cashier supervisor")]);
    assert_eq!(about("writer-revoked"), [json!("02"), json!("Vi Thị Nga"), json!(null)]);
}

#[test]
fn an_empty_machine_opens_the_book_by_the_twelve_words() {
    let hall = Hall::new();
    let first = founded(&hall);
    let words = first.ask("recovery_words", json!({}));
    let words: Vec<&str> = words.as_array().unwrap().iter().map(|word| word.as_str().unwrap()).collect();
    first.posts("PT", "2026-03-05", "Thu bán chè", "5000000");
    first.settles();
    let code = first.ask("list_devices", json!({}))["finder_code"].clone();
    let digest = first.digest();
    // Every machine is lost.
    let empty = Laptop::new();
    let job = json!({
        "code": code, "words": words.join(" "), "path": empty.path("so.htx"), "passphrase": PASSPHRASE,
        "user_name": "Lò Thị Hạnh",
    });
    empty.ask("open_from_server", json!({ "job": job }));
    empty.until("join_state", |state| {
        assert_ne!(state["step"], "over", "{state:#}");
        state["step"] == "done"
    });
    assert_eq!(empty.digest(), digest);
    empty.settles();
    empty.posts("PT", "2026-03-06", "Thu tiếp", "1000000");
    empty.settles();
    first.settles();
    assert_eq!(first.digest(), empty.digest());
    // Another book's words open nothing.
    let stranger = Laptop::new();
    let other = ledger::phrase::Phrase::from_entropy([9; 14]).words().join(" ");
    let job = json!({
        "code": code, "words": other, "path": stranger.path("so.htx"), "passphrase": PASSPHRASE, "user_name": "",
    });
    let refused = stranger.try_ask("open_from_server", json!({ "job": job })).unwrap_err();
    assert_eq!(refused.code, "enrol.no-book");
}

/// A draft of one line, posted.
fn books(laptop: &Laptop, form: &str, day: &str, (debit, credit): (&str, &str), amount: &str) {
    let mut draft = laptop.ask("new_draft", json!({ "form": form }));
    (draft["date"], draft["narration"]) = (json!(day), json!("Ghi sổ"));
    let line = &mut draft["entries"][0];
    (line["debit"], line["credit"], line["amount"]) = (json!(debit), json!(credit), json!(amount));
    laptop.ask("post_voucher", json!({ "draft": draft }));
}

fn balance(laptop: &Laptop, account: &str) -> String {
    let query = json!({ "from": "2026-01-01", "to": "2026-12-31", "level": 3, "net": true });
    let trial = laptop.ask("trial_balance", json!({ "query": query }));
    let row = trial["rows"].as_array().unwrap().iter().find(|row| row["account"] == account);
    row.map_or_else(String::new, |row| {
        format!("{}|{}", row["closing_debit"].as_str().unwrap(), row["closing_credit"].as_str().unwrap())
    })
}

/// Closing entries are worked out from the whole year: the second device's are worked out from figures that are no longer
/// so, and do not count.
#[test]
fn two_devices_that_close_the_year_at_once_close_it_once() {
    let hall = Hall::new();
    let first = founded(&hall);
    books(&first, "PT", "2026-03-05", ("1111", "5111"), "30000000");
    books(&first, "PC", "2026-03-06", ("642", "1111"), "10000000");
    first.settles();
    let second = comes_in(&first, &["accountant"]);
    first.ask("confirm_device", json!({ "writer": 2 }));
    first.settles();
    second.settles();
    hall.cut(true);
    for laptop in [&first, &second] {
        let closed = laptop.ask("post_year_end", json!({ "year": 2026, "key": null }));
        assert_eq!(closed["profit_external"], "20000000");
        assert_eq!(balance(laptop, "4211"), "|20.000.000");
    }
    hall.cut(false);
    first.settles();
    second.settles();
    first.settles();
    assert_eq!(first.digest(), second.digest());
    for laptop in [&first, &second] {
        assert_eq!(balance(laptop, "4211"), "|20.000.000", "not twice");
        assert_eq!(laptop.ask("years", json!({}))[0]["year_end"]["number"], "KT.Q01-0001");
        let stories = laptop.ask("list_attention", json!({}))["stories"].clone();
        assert!(stories.to_string().contains("computed-outdated"), "{stories:#}");
    }
}

/// The number in the head of every screen and the one on the first screen of a day are one number, whoever came first.
#[test]
fn cash_that_two_devices_spent_twice_is_as_urgent_in_the_chip_as_on_the_first_screen() {
    for turned in [false, true] {
        let hall = Hall::new();
        let first = founded(&hall);
        books(&first, "PT", "2026-03-05", ("1111", "5111"), "5000000");
        first.settles();
        let second = comes_in(&first, &["accountant"]);
        hall.cut(true);
        books(&first, "PC", "2026-03-06", ("642", "1111"), "4000000");
        books(&second, "PC", "2026-03-07", ("642", "1111"), "4000000");
        for laptop in [&first, &second] {
            assert_eq!(urgent(laptop), 0, "alone each has enough");
        }
        hall.cut(false);
        let (sooner, later) = if turned { (&second, &first) } else { (&first, &second) };
        sooner.settles();
        later.settles();
        sooner.settles();
        for laptop in [&first, &second] {
            assert_eq!(urgent(laptop), 1, "turned: {turned}");
            assert_eq!(laptop.ask("list_attention", json!({}))["stories"][0]["why"], "fold.below-zero");
        }
        let story = first.ask("list_attention", json!({}))["stories"][0]["key"].clone();
        first.ask("decide_attention", json!({ "key": story, "choice": "keep", "reason": "Nộp tiền sau" }));
        first.settles();
        second.settles();
        for laptop in [&first, &second] {
            assert_eq!(urgent(laptop), 0, "decided; turned: {turned}");
            let decided = laptop.ask("list_decided", json!({}))[0].clone();
            let told = ["why", "choice", "who", "reason"].map(|part| decided[part].clone());
            assert_eq!(told, ["fold.below-zero", "keep", "Lò Thị Hạnh", "Nộp tiền sau"]);
        }
        assert_eq!(first.digest(), second.digest());
    }
}

/// The number in the chip, which is the one of the first screen of a day.
#[track_caller]
fn urgent(laptop: &Laptop) -> u64 {
    let chip = laptop.ask("sync_status", json!({}))["urgent"].clone();
    assert_eq!(chip, laptop.ask("count_attention", json!({}))["red"]);
    chip.as_u64().unwrap()
}

/// A machine is shut out while it holds vouchers nobody has seen. They lie apart on the server, each is read on the other
/// machine, and the accountant takes them into the book: nothing is lost, and nothing counts twice.
#[test]
fn vouchers_of_a_machine_that_was_shut_out_are_taken_into_the_book() {
    let hall = Hall::new();
    let first = founded(&hall);
    let lost = comes_in(&first, &["accountant"]);
    first.ask("confirm_device", json!({ "writer": 2 }));
    first.settles();
    lost.settles();
    hall.cut(true);
    let card = json!({ "code": "KH77", "name": "Cửa hàng Phương", "kind": "customer", "place": "", "service_contract": false,
        "same_name_ok": false });
    let card = lost.ask("add_party", json!({ "party": card }));
    let mut draft = lost.ask("new_draft", json!({ "form": "PT" }));
    (draft["date"], draft["narration"], draft["party"]) =
        (json!("2026-03-05"), json!("Thu bán chè"), card["id"].clone());
    let line = &mut draft["entries"][0];
    (line["debit"], line["credit"], line["amount"]) = (json!("1111"), json!("5111"), json!("5000000"));
    lost.ask("post_voucher", json!({ "draft": draft }));
    books(&lost, "PC", "2026-03-06", ("642", "1111"), "1200000");
    off(&lost);
    hall.cut(false);
    first.ask("revoke_device", json!({ "writer": 2, "reason": "lost" }));
    first.settles();
    on(&lost);
    lost.ask("sync_now", json!({}));
    lost.until("sync_status", |status| status["phase"] == "shut-out");
    first.settles();
    first.until("sync_status", |status| status["apart"] == 1);
    assert_eq!(first.ask("book_info", json!({}))["vouchers"], 0);
    let story = apart_story(&first).unwrap();
    let sides = story["sides"].to_string();
    assert!(sides.contains("PT.Q02-0001") && sides.contains("PC.Q02-0001"), "{story:#}");
    assert_eq!(story["choices"], json!(["adopt", "discard"]), "{story:#}");
    // Whoever leaves it out says why.
    let args = json!({ "key": story["key"], "choice": "discard", "reason": "" });
    assert!(first.try_ask("decide_attention", args).is_err());
    first.ask("decide_attention", json!({ "key": story["key"], "choice": "adopt", "reason": "" }));
    assert_eq!(balance(&first, "1111"), "3.800.000|");
    assert_eq!(first.ask("book_info", json!({}))["vouchers"], 2);
    // A machine let in later sees the same, and reads both numbers.
    first.settles();
    first.until("sync_status", |status| status["apart"] == 0);
    let second = comes_in(&first, &["accountant"]);
    second.settles();
    assert_eq!(second.digest(), first.digest());
    let query = json!({ "text": "", "form": "PT", "from": null, "to": null, "party": null, "account": null,
        "state": null, "order": "date", "offset": 0, "limit": 50 });
    let found = second.ask("list_vouchers", json!({ "query": query }))["rows"][0].clone();
    assert_eq!(found["number"], "PT.Q01-0001");
    let voucher = second.ask("voucher", json!({ "id": found["id"] }));
    assert_eq!(voucher["old_number"], "PT.Q02-0001");
    assert!(found["who"].as_str().unwrap().contains("KH77"), "the card was taken over, and is named: {found}");
    assert!(apart_story(&second).is_none());
}

/// What is left out is not in the book, on any machine, and nobody is asked again.
#[test]
fn vouchers_of_a_thief_are_left_out() {
    let hall = Hall::new();
    let first = founded(&hall);
    let stolen = comes_in(&first, &["accountant"]);
    first.settles();
    stolen.settles();
    hall.cut(true);
    books(&stolen, "PC", "2026-03-07", ("642", "1111"), "9000000");
    off(&stolen);
    hall.cut(false);
    first.ask("revoke_device", json!({ "writer": 2, "reason": "stolen" }));
    first.settles();
    on(&stolen);
    stolen.ask("sync_now", json!({}));
    stolen.until("sync_status", |status| status["phase"] == "shut-out");
    first.settles();
    first.until("sync_status", |status| status["apart"] == 1);
    let story = apart_story(&first).unwrap();
    let args = json!({ "key": story["key"], "choice": "discard", "reason": "Máy bị lấy cắp" });
    first.ask("decide_attention", args);
    assert!(apart_story(&first).is_none());
    assert_eq!(first.ask("sync_status", json!({}))["apart"], 0);
    assert_eq!(first.ask("book_info", json!({}))["vouchers"], 0);
    first.settles();
    first.digest();
}

fn apart_story(laptop: &Laptop) -> Option<Value> {
    let stories = laptop.ask("list_attention", json!({}))["stories"].clone();
    stories.as_array().unwrap().iter().find(|story| story["why"] == "fold.quarantined").cloned()
}

/// The cooperative agrees to the province's offline recovery key later than it joined, and takes it back: each time the log says so
/// and the book's key is another.
#[test]
fn agreement_to_the_recovery_key_of_the_province_is_given_later_and_taken_back() {
    let hall = Hall::new();
    let first = founded(&hall);
    let agrees = |agrees: bool| first.try_ask("set_province_recovery", json!({ "agrees": agrees }));
    assert_eq!(agrees(true).unwrap_err().code, "sync.no-recovery", "this province keeps none");
    hall.offer_recovery();
    assert_eq!(agrees(true).unwrap()["province_recovery"], true);
    first.settles();
    first.posts("PT", "2026-03-05", "Thu bán chè", "5000000");
    first.settles();
    assert_eq!(first.ask("list_devices", json!({}))["province_recovery"], true);
    assert_eq!(agrees(false).unwrap()["province_recovery"], false);
    first.settles();
    // Whoever comes in now reads everything that was sealed with either key.
    let second = comes_in(&first, &["supervisor"]);
    second.settles();
    assert_eq!(second.digest(), first.digest());
    assert_eq!(second.ask("book_info", json!({}))["vouchers"], 1);
}

/// A machine of a later version writes what this one does not know and what may decide anything. Typing goes on as ever; whatever
/// opens, closes, decides or computes waits for the newer version, on every door.
#[test]
fn what_a_later_version_decided_stops_deciding_here_and_never_typing() {
    let hall = Hall::new();
    let first = founded(&hall);
    let second = comes_in(&first, &["accountant"]);
    first.ask("confirm_device", json!({ "writer": 2 }));
    books(&first, "PT", "2026-01-05", ("1111", "5111"), "5000000");
    first.settles();
    second.settles();
    off(&second);
    let mut newer = Store::open(second.path("so.htx").as_ref(), Opener::Passphrase(PASSPHRASE)).unwrap();
    let gate = Body::Other { kind: 0x3fff, fields: vec!["x".into()] };
    newer.record::<_, Failure>(1, |writing| writing.event(vec![], gate)).unwrap();
    drop(newer);
    on(&second);
    second.settles();
    let refuses = |name: &str, args: Value| {
        let refused = first.try_ask(name, args).unwrap_err();
        assert_eq!(refused.code, "attention.limited", "{name}");
    };
    first.ask("sync_now", json!({}));
    first.until("sync_status", |status| status["phase"] == "limited");
    assert_eq!(first.ask("list_attention", json!({}))["limited"], true);
    assert_eq!(first.ask("list_approvals", json!({}))["limited"], true);
    let story = first.ask("list_attention", json!({}))["stories"][0].clone();
    assert_eq!(story["why"], "fold.kind-unknown", "{story:#}");
    let voucher = first.posts("PC", "2026-01-06", "Vẫn lập phiếu", "1000000")["voucher"].clone();
    assert_eq!(balance(&first, "1111"), "4.000.000|");
    refuses("close_month", json!({ "month": "2026-01" }));
    refuses("reopen_month", json!({ "month": "2026-01", "reason": "Xem lại" }));
    refuses("decide_attention", json!({ "key": story["key"], "choice": "seen", "reason": "" }));
    let word = json!({ "voucher": voucher, "version": null, "word": "cash", "day": "2026-01-07", "reason": "", "proof": null });
    refuses("decide_voucher", word);
    refuses("post_year_end", json!({ "year": 2026, "key": null }));
    // What cannot be judged here changes no figure, and the machine that wrote it has the same.
    first.settles();
    second.settles();
    assert_eq!(first.digest(), second.digest());
}

/// The checks of a month that are about machines: how each stands, and the code of what is said of it.
fn machines(list: &Value) -> Vec<(String, String)> {
    let of_machines = list["items"].as_array().unwrap().iter().filter(|item| item["check"] == "machine");
    let told = |item: &Value| [&item["state"], &item["finding"]["code"]].map(|part| part.as_str().unwrap().to_owned());
    of_machines.map(told).map(|[state, code]| (state, code)).collect()
}

fn said(state: &str, code: &str) -> Vec<(String, String)> {
    vec![(state.to_owned(), code.to_owned())]
}

/// Before a month is closed the others are asked; what one still had is typed, sent, and in the month it belongs to.
#[test]
fn before_a_month_is_closed_the_other_machines_are_asked_and_answer_by_exchanging() {
    let hall = Hall::new();
    let first = founded(&hall);
    books(&first, "PT", "2026-01-05", ("1111", "5111"), "5000000");
    let january = json!({ "month": "2026-01" });
    let alone = first.ask("checklist", january.clone());
    assert_eq!(
        (machines(&alone), &alone["may_ask"]),
        (vec![], &json!(false)),
        "a book of one machine sees nothing of it"
    );
    assert_eq!(first.try_ask("request_close", january.clone()).unwrap_err().code, "period.nobody-to-ask");
    first.settles();
    let second = comes_in(&first, &["accountant"]);
    first.ask("confirm_device", json!({ "writer": 2 }));
    first.settles();
    second.settles();
    assert_eq!(machines(&first.ask("checklist", january.clone())), said("look", "check.machine-never"));
    books(&second, "PC", "2026-01-06", ("642", "1111"), "1000000");
    second.settles();
    first.settles();
    // The server's clock stands still in 2026, years before this machine's: so many days say nothing here.
    let not_asked = first.ask("checklist", january.clone());
    assert_eq!(machines(&not_asked)[0].0, "look");
    assert!(machines(&not_asked)[0].1.starts_with("check.machine-not-asked"), "{not_asked:#}");
    // It is off when it is asked.
    off(&second);
    let asked = first.ask("request_close", january.clone());
    assert!(machines(&asked)[0].1.starts_with("check.machine-silent"), "{asked:#}");
    assert!(asked["asked_at"].is_string());
    first.settles();
    assert_eq!(machines(&first.ask("checklist", january.clone()))[0].0, "look");
    assert_eq!(first.ask("close_requests", json!({})), json!([]), "who asks is not told");
    on(&second);
    second.settles();
    let told = second.until("close_requests", |rows| rows[0]["month"] == "2026-01");
    assert_eq!((&told[0]["who"], &told[0]["shown"]), (&json!("Lò Thị Hạnh"), &json!("01/2026")));
    second.settles();
    first.settles();
    assert_eq!(machines(&first.ask("checklist", january.clone())), said("done", "check.machine-heard"));
    // It has said so once, and says it no more.
    let query = json!({ "kind": null, "who": null, "from": null, "to": null, "text": "", "offset": 0, "limit": 100 });
    let attests = |laptop: &Laptop| {
        let rows = laptop.ask("history", json!({ "query": query }))["rows"].clone();
        rows.as_array().unwrap().iter().filter(|row| row["act"] == "state-attested").count()
    };
    second.settles();
    first.settles();
    assert_eq!(attests(&first), 1);
    first.ask("close_month", january.clone());
    first.settles();
    second.settles();
    assert_eq!(second.ask("close_requests", json!({})), json!([]), "it is closed");
    assert_eq!(machines(&first.ask("checklist", january)), vec![]);
    assert_eq!(first.digest(), second.digest());
}

/// A machine that answered nothing does not hold the closing up; what it had comes later and is told.
#[test]
fn a_month_is_closed_all_the_same_and_what_comes_later_counts_in_the_next() {
    let hall = Hall::new();
    let first = founded(&hall);
    let second = comes_in(&first, &["accountant"]);
    first.ask("confirm_device", json!({ "writer": 2 }));
    books(&first, "PT", "2026-01-05", ("1111", "5111"), "5000000");
    first.settles();
    second.settles();
    off(&second);
    first.ask("request_close", json!({ "month": "2026-01" }));
    first.settles();
    first.ask("close_month", json!({ "month": "2026-01" }));
    first.settles();
    hall.cut(true);
    on(&second);
    books(&second, "PC", "2026-01-20", ("642", "1111"), "1000000");
    hall.cut(false);
    second.settles();
    first.settles();
    let stories = first.ask("list_attention", json!({}))["stories"].clone();
    assert_eq!(stories[0]["why"], "fold.moved-to-open-month", "{stories:#}");
    assert_eq!(balance(&first, "1111"), "4.000.000|");
    assert_eq!(second.ask("close_requests", json!({})), json!([]));
    second.settles();
    first.settles();
    assert_eq!(first.digest(), second.digest());
}

/// Whoever ends closes their series: no number follows the last one, and the register says so on every machine.
#[test]
fn a_device_that_ends_closes_its_series() {
    let hall = Hall::new();
    let first = founded(&hall);
    let second = comes_in(&first, &["accountant"]);
    first.ask("confirm_device", json!({ "writer": 2 }));
    first.settles();
    second.settles();
    books(&second, "PT", "2026-01-05", ("1111", "5111"), "5000000");
    books(&second, "PC", "2026-01-06", ("642", "1111"), "1000000");
    books(&second, "PC", "2026-01-07", ("642", "1111"), "1000000");
    let refused = second.try_ask("retire_device", json!({ "writer": 2 })).unwrap_err();
    assert_eq!(refused.code, "device.pending");
    second.settles();
    books(&first, "PC", "2026-01-08", ("642", "1111"), "500000");
    let closed = |laptop: &Laptop| -> Vec<(String, bool)> {
        let rows = laptop.ask("list_series", json!({}));
        let row = |row: &Value| (row["last"].as_str().unwrap().to_owned(), row["closed_at"].is_string());
        rows.as_array().unwrap().iter().map(row).collect()
    };
    first.settles();
    assert!(closed(&first).iter().all(|(_, closed)| !closed));
    second.ask("retire_device", json!({ "writer": 2 }));
    second.ask("sync_now", json!({}));
    second.until("sync_status", |status| status["phase"] == "shut-out");
    first.settles();
    let told = [("PT.Q02-0001", true), ("PC.Q01-0001", false), ("PC.Q02-0002", true)];
    assert_eq!(closed(&first), told.map(|(last, closed)| (last.to_owned(), closed)));
    assert_eq!(device(&first, 2)["state"], "retired");
    // The register on paper has the same, series by series.
    let list = first.ask("list_series", json!({}));
    let path = first.path("quyen.pdf");
    let job = PrintJob::Series { year: 2026 };
    first.ask("save_pdf", json!({ "job": job, "sheet": job.usual_sheet(), "path": path }));
    let text = text_of(Path::new(&path));
    for row in list.as_array().unwrap() {
        let line = text.lines().find(|line| line.contains(row["last"].as_str().unwrap())).unwrap();
        assert_eq!(
            row["closed_at"].as_str().is_some_and(|at| line.contains(at)),
            row["closed_at"].is_string(),
            "{text}"
        );
    }
    assert!(text.contains("Kết thúc lúc"), "{text}");
    first.digest();
}

/// The server takes nothing more that a machine sends. Its vouchers are kept, shown one by one, and taken in again by the writer
/// it goes on as; or left out, with a reason.
#[test]
fn vouchers_that_the_server_refused_are_taken_in_again_or_left_out() {
    for adopts in [true, false] {
        let hall = Hall::new();
        let first = founded(&hall);
        let words = first.ask("recovery_words", json!({}));
        let words: Vec<&str> = words.as_array().unwrap().iter().map(|word| word.as_str().unwrap()).collect();
        books(&first, "PT", "2026-03-05", ("1111", "5111"), "5000000");
        first.settles();
        let second = comes_in(&first, &["accountant"]);
        first.settles();
        first.settles();
        hall.refuse(true);
        books(&first, "PC", "2026-03-06", ("642", "1111"), "1200000");
        first.ask("sync_now", json!({}));
        let status = first.until("sync_status", |status| status["phase"] == "refused");
        assert_eq!((&status["chip"], &status["apart"]), (&json!("review"), &json!(1)), "{status:#}");
        assert_eq!(first.ask("book_info", json!({}))["read_only"], "book.refused");
        assert_eq!(balance(&first, "1111"), "5.000.000|");
        let attention = first.ask("list_attention", json!({}));
        let story = attention["stories"][0].clone();
        assert_eq!((&story["why"], &story["choices"]), (&json!("fold.refused"), &json!([])), "{story:#}");
        assert!(story["sides"].to_string().contains("PC.Q01-0001"), "{story:#}");
        assert_eq!(first.ask("count_attention", json!({}))["all"], 1);
        hall.refuse(false);
        let enrol = json!({ "words": words.join(" "), "passphrase": PASSPHRASE, "user_name": "Lò Thị Hạnh" });
        first.ask("enrol_by_recovery", enrol);
        let choice = if adopts { "adopt" } else { "discard" };
        let decide = |reason: &str| {
            first.try_ask("decide_attention", json!({ "key": story["key"], "choice": choice, "reason": reason }))
        };
        if !adopts {
            assert_eq!(decide("").unwrap_err().code, "voucher.reason-missing");
        }
        assert_eq!(decide("Đã chi hai lần").unwrap()["stories"], json!([]));
        first.settles();
        second.settles();
        first.settles();
        let after = if adopts { "3.800.000|" } else { "5.000.000|" };
        for laptop in [&first, &second] {
            assert_eq!(balance(laptop, "1111"), after);
        }
        assert_eq!(first.digest(), second.digest());
        let status = first.ask("sync_status", json!({}));
        assert_eq!((&status["apart"], &status["alarms"]), (&json!(0), &json!([])), "{status:#}");
    }
}

/// The server was put back to before the second machine was let in, and the first one is gone. Whoever opens the book by the
/// words lets in a director, and with that nobody the first one let in gets in any more. The second machine is told, goes on by
/// the words under another number, and its voucher is taken in again.
#[test]
fn a_machine_that_a_restored_server_lets_in_no_more_goes_on_by_the_words() {
    let hall = Hall::new();
    let first = founded(&hall);
    let words = first.ask("recovery_words", json!({}));
    let words: Vec<&str> = words.as_array().unwrap().iter().map(|word| word.as_str().unwrap()).collect();
    let enrol = json!({ "words": words.join(" "), "passphrase": PASSPHRASE, "user_name": "Vi Thị Nga" });
    let code = first.ask("list_devices", json!({}))["finder_code"].clone();
    let monday = hall.bytes();
    let second = comes_in(&first, &["director", "accountant"]);
    second.settles();
    assert_eq!(second.try_ask("enrol_by_recovery", enrol.clone()).unwrap_err().code, "recovery.not-needed");
    books(&second, "PT", "2026-03-05", ("1111", "5111"), "5000000");
    second.settles();
    off(&first);
    off(&second);
    hall.put_back(&monday);
    let third = Laptop::new();
    let job = json!({
        "code": code, "words": words.join(" "), "path": third.path("so.htx"), "passphrase": PASSPHRASE,
        "user_name": "Lò Thị Hạnh",
    });
    third.ask("open_from_server", json!({ "job": job }));
    third.until("join_state", |state| state["step"] == "done");
    third.settles();
    let fourth = comes_in(&third, &["director"]);
    fourth.settles();
    on(&second);
    second.until("sync_status", |status| {
        second.ask("sync_now", json!({}));
        status["unknown"] == true && status["fault"] == "sync.forgotten"
    });
    assert_eq!(balance(&second, "1111"), "5.000.000|");
    second.ask("enrol_by_recovery", enrol);
    second.settles();
    assert_eq!(balance(&second, "1111"), "", "it left the book");
    let story = second.ask("list_attention", json!({}))["stories"][0].clone();
    assert_eq!(story["why"], "fold.refused", "{story:#}");
    second.ask("decide_attention", json!({ "key": story["key"], "choice": "adopt", "reason": "" }));
    for laptop in [&second, &third, &fourth, &second] {
        laptop.settles();
    }
    for laptop in [&second, &third, &fourth] {
        assert_eq!(balance(laptop, "1111"), "5.000.000|");
    }
    assert_eq!(second.digest(), third.digest());
    assert_eq!(second.ask("sync_status", json!({}))["unknown"], false);
}
