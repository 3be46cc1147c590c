//! Several people at one machine, on the province's server and without one: whose vouchers they are, what each may do, and
//! what the cover lets through.

use crate::common::PASSPHRASE;
use crate::hall::{Hall, Laptop};
use serde_json::{Value, json};

const HANH_PIN: &str = "260391";
const NGA: &str = "mật khẩu của Nga";
const NGA_PIN: &str = "140288";
const SINH: &str = "mật khẩu của Sinh";
const SINH_PIN: &str = "300475";

fn book(laptop: &Laptop) {
    let book = json!({ "path": laptop.path("so.htx"), "name": "HTX Chè Suối Lành", "tax_code": null, "kind": "htx",
        "year": 2026, "first_month": 1, "user_name": "Lò Thị Hạnh", "passphrase": PASSPHRASE });
    laptop.ask("create_book", json!({ "book": book }));
    laptop.ask("set_pin", json!({ "passphrase": PASSPHRASE, "pin": HANH_PIN }));
}

#[track_caller]
fn add(laptop: &Laptop, name: &str, role: &str, passphrase: &str, pin: &str) -> Value {
    let person = json!({ "user_name": name, "roles": [role], "passphrase": passphrase, "pin": pin });
    laptop.ask("add_person", json!({ "person": person }))
}

#[track_caller]
fn sits_down(laptop: &Laptop, writer: u32, secret: &str) -> Value {
    laptop.ask("lock", json!({}));
    laptop.ask("unlock", json!({ "writer": writer, "secret": secret }))
}

fn refusal(answer: Result<Value, app::Refusal>) -> String {
    answer.unwrap_err().code
}

/// The accountant writes, the director approves, the cashier pays: three people at one machine that was never on a line.
#[test]
fn three_people_at_one_machine_each_do_what_their_role_may() {
    let laptop = Laptop::new();
    book(&laptop);
    add(&laptop, "Vi Thị Nga", "cashier", NGA, NGA_PIN);
    let people = add(&laptop, "Hoàng Văn Sinh", "director", SINH, SINH_PIN);
    assert_eq!(people["people"].as_array().unwrap().len(), 3);
    assert_eq!(people["people"][2]["series"], "03");
    laptop.posts("PT", "2026-01-03", "Rút tiền về quỹ", "90000000");

    assert_eq!(sits_down(&laptop, 3, SINH_PIN)["user_name"], "Hoàng Văn Sinh");
    let values =
        [("policy.approval", "payments"), ("policy.cashier", "separate"), ("policy.approval-pin-from", "20000000")];
    let values: Vec<Value> = values.iter().map(|(key, value)| json!({ "key": key, "value": value })).collect();
    laptop.ask("set_settings", json!({ "values": values }));

    let info = sits_down(&laptop, 1, HANH_PIN);
    assert_eq!((&info["user_name"], &info["roles"]), (&json!("Lò Thị Hạnh"), &json!(["accountant"])));
    let small = laptop.posts("PC", "2026-01-05", "Chở chè", "3000000")["voucher"].clone();
    let large = laptop.posts("PC", "2026-01-05", "Mua máy sao", "25000000")["voucher"].clone();
    let cash = |voucher: &Value, day: &str| json!({ "voucher": voucher, "version": null, "word": "cash", "day": day, "reason": "", "proof": null });
    assert_eq!(refusal(laptop.try_ask("decide_voucher", cash(&small, "2026-01-06"))), "attention.role");

    sits_down(&laptop, 3, SINH_PIN);
    let approve = |voucher: &Value, proof: Value| {
        let item = laptop.ask("approval", json!({ "voucher": voucher }));
        let asked =
            json!({ "voucher": voucher, "version": item["version"], "word": "approve", "reason": "", "proof": proof });
        (item["asks_proof"].clone(), laptop.try_ask("decide_approval", asked))
    };
    let (asks, said) = approve(&small, Value::Null);
    assert_eq!((asks, said.is_ok()), (json!(false), true));
    for (proof, code) in
        [(Value::Null, "approval.proof"), (json!(HANH_PIN), "pin.wrong"), (json!(PASSPHRASE), "book.wrong-passphrase")]
    {
        let (asks, said) = approve(&large, proof);
        assert_eq!((asks, refusal(said)), (json!(true), code.to_owned()));
    }
    // The same word from the desk asks as well.
    let item = laptop.ask("approval", json!({ "voucher": large }));
    let desk = json!({ "voucher": large, "version": item["version"], "word": "approve", "day": "2026-01-06", "reason": "", "proof": null });
    assert_eq!(refusal(laptop.try_ask("decide_voucher", desk)), "approval.proof");
    assert!(approve(&large, json!(SINH_PIN)).1.is_ok());

    sits_down(&laptop, 2, NGA_PIN);
    laptop.ask("decide_voucher", cash(&small, "2026-01-06"));
    laptop.ask("decide_voucher", cash(&large, "2026-01-06"));
    // 90 − 3 − 25 million.
    assert_eq!(laptop.ask("overview", json!({}))["cash"]["full"], "62.000.000");
    laptop.digest();
}

/// A voucher with nothing wrong in it is refused before it has a number, at every door, to whoever keeps no books.
#[test]
fn a_voucher_of_somebody_who_keeps_no_books_gets_no_number() {
    let laptop = Laptop::new();
    book(&laptop);
    add(&laptop, "Vi Thị Nga", "cashier", NGA, NGA_PIN);
    add(&laptop, "Bàn Thị Mẩy", "supervisor", "mật khẩu của Mẩy", "110960");
    add(&laptop, "Hoàng Văn Sinh", "director", SINH, SINH_PIN);
    let posted = laptop.posts("PT", "2026-01-03", "Rút tiền về quỹ", "90000000")["voucher"].clone();
    let mut draft = laptop.ask("new_draft", json!({ "form": "PC" }));
    draft["date"] = json!("2026-01-05");
    draft["narration"] = json!("Tự chi");
    let entry = json!({ "debit": "642", "credit": "1111", "amount": "1000000" });
    draft["entries"][0].as_object_mut().unwrap().extend(entry.as_object().unwrap().clone());
    let amendment = laptop.ask("amend_draft", json!({ "voucher": posted }));
    let numbered = || laptop.ask("book_info", json!({}))["vouchers"].clone();
    for (writer, secret) in [(2, NGA_PIN), (3, "110960"), (4, SINH_PIN)] {
        sits_down(&laptop, writer, secret);
        let mut amended = amendment.clone();
        amended["purpose"]["reason"] = json!("Gõ nhầm");
        for job in [&draft, &amended] {
            assert_eq!(refusal(laptop.try_ask("post_voucher", json!({ "draft": job }))), "voucher.role");
        }
        let back = json!({ "voucher": posted, "date": "2026-01-05", "reason": "Ghi nhầm" });
        assert_eq!(refusal(laptop.try_ask("reverse_voucher", back)), "voucher.role");
        assert_eq!(numbered(), 1, "writer {writer}");
    }
    sits_down(&laptop, 1, HANH_PIN);
    laptop.ask("post_voucher", json!({ "draft": draft }));
    assert_eq!(numbered(), 2);
}

/// Two people take turns at one laptop on a line; a second machine sees who wrote what, and both books are one.
#[test]
fn what_two_people_wrote_at_one_machine_reaches_the_others_under_their_own_names() {
    let hall = Hall::new();
    let laptop = Laptop::new();
    book(&laptop);
    laptop.ask("join_province", json!({ "code": hall.code(1), "offline_recovery": false }));
    laptop.settles();
    hall.cut(true);
    // Added without a line, the new one waits for the log to give them the number.
    add(&laptop, "Vi Thị Nga", "accountant", NGA, NGA_PIN);
    laptop.ask("lock", json!({}));
    assert_eq!(refusal(laptop.try_ask("unlock", json!({ "writer": 2, "secret": NGA_PIN }))), "people.waiting");
    laptop.ask("unlock", json!({ "writer": 1, "secret": HANH_PIN }));
    hall.cut(false);
    laptop.settles();

    laptop.posts("PT", "2026-01-03", "Hạnh ghi", "90000000");
    hall.cut(true);
    laptop.posts("PC", "2026-01-04", "Hạnh ghi lúc mất mạng", "1000000");
    sits_down(&laptop, 2, NGA_PIN);
    laptop.posts("PC", "2026-01-05", "Nga ghi lúc mất mạng", "2000000");
    hall.cut(false);
    // Nga sends what Hạnh left, as Hạnh signed it.
    laptop.settles();
    laptop.posts("PC", "2026-01-06", "Nga ghi", "3000000");
    laptop.settles();
    sits_down(&laptop, 1, HANH_PIN);
    laptop.posts("PC", "2026-01-07", "Hạnh ghi nữa", "4000000");
    laptop.settles();

    let other = Laptop::new();
    let invite = laptop.ask(
        "invite_device",
        json!({ "job": { "user_name": "Hoàng Văn Sinh", "device_name": "Điện thoại", "roles": ["director"] } }),
    );
    let job = json!({ "code": invite["code"], "path": other.path("so.htx"), "passphrase": SINH });
    other.ask("join_book", json!({ "job": job }));
    let digits = other.until("join_state", |state| state["digits"].is_string())["digits"].clone();
    laptop.until("invite_state", |state| state["step"] == "typing");
    laptop.ask("confirm_digits", json!({ "digits": digits }));
    laptop.until("invite_state", |state| state["step"] == "done");
    other.until("join_state", |state| state["step"] == "done");
    laptop.settles();
    other.settles();
    assert_eq!(laptop.digest(), other.digest());
    let query = json!({ "text": "", "form": null, "from": null, "to": null, "party": null, "account": null, "state": null,
        "order": "date", "offset": 0, "limit": 50 });
    let rows = other.ask("list_vouchers", json!({ "query": query }));
    let mut numbers: Vec<&str> =
        rows["rows"].as_array().unwrap().iter().map(|row| row["number"].as_str().unwrap()).collect();
    numbers.sort_unstable();
    assert_eq!(numbers, ["PC.Q01-0001", "PC.Q01-0002", "PC.Q02-0001", "PC.Q02-0002", "PT.Q01-0001"]);
    let devices = other.ask("list_devices", json!({}));
    let of = |writer: usize| devices["rows"][writer - 1]["user"].clone();
    assert_eq!((of(1), of(2)), (json!("Lò Thị Hạnh"), json!("Vi Thị Nga")));
    // What the province keeps says nobody's name.
    let kept = hall.bytes();
    for word in ["Vi Thị Nga", NGA, NGA_PIN] {
        assert!(!kept.windows(word.len()).any(|part| part == word.as_bytes()), "{word} is on the server");
    }
}

#[test]
fn under_the_cover_nothing_of_the_book_is_answered_whatever_is_asked() {
    let laptop = Laptop::new();
    book(&laptop);
    laptop.posts("PT", "2026-01-03", "Rút tiền về quỹ", "90000000");
    laptop.ask("lock", json!({}));
    let state = laptop.ask("app_state", json!({}));
    assert!(state["open"].is_null());
    assert_eq!(state["cover"]["people"][0]["name"], "Lò Thị Hạnh");
    let mut shut = 0;
    for line in app::api::typescript().split_once("export interface Commands {").unwrap().1.lines() {
        let Some((name, _)) = line.trim().split_once(": { args:") else { continue };
        if ["app_state", "lock_state", "lock", "unlock", "close_book", "set_preferences", "passphrase_strength"]
            .contains(&name)
        {
            continue;
        }
        assert_eq!(refusal(laptop.try_ask(name, json!({}))), "app.locked", "{name}");
        shut += 1;
    }
    assert!(shut > 150, "only {shut}");
    laptop.ask("unlock", json!({ "writer": 1, "secret": HANH_PIN }));
    assert_eq!(laptop.ask("overview", json!({}))["cash"]["full"], "90.000.000");
    // Opened again where it is open, it is theirs whose passphrase it is.
    add(&laptop, "Vi Thị Nga", "cashier", NGA, NGA_PIN);
    let open = |passphrase: &str| {
        laptop.try_ask("open_book", json!({ "path": laptop.path("so.htx"), "passphrase": passphrase }))
    };
    assert_eq!(open(NGA).unwrap()["user_name"], "Vi Thị Nga");
    assert_eq!(refusal(open("không phải của ai")), "book.wrong-passphrase");
    assert_eq!(open(PASSPHRASE).unwrap()["user_name"], "Lò Thị Hạnh");
}

#[test]
fn who_leaves_a_machine_has_no_keys_there_and_only_who_may_let_in_shows_out() {
    let laptop = Laptop::new();
    book(&laptop);
    add(&laptop, "Vi Thị Nga", "cashier", NGA, NGA_PIN);
    let remove =
        |writer: u32, secret: &str| laptop.try_ask("remove_person", json!({ "writer": writer, "passphrase": secret }));
    for (writer, secret, code) in [
        (1, PASSPHRASE, "people.stays"),
        (9, PASSPHRASE, "people.not-there"),
        (2, NGA, "book.wrong-passphrase"),
        (2, HANH_PIN, "book.wrong-passphrase"),
    ] {
        assert_eq!(refusal(remove(writer, secret)), code);
    }
    sits_down(&laptop, 2, NGA_PIN);
    assert_eq!(refusal(remove(1, NGA)), "device.role");
    sits_down(&laptop, 1, HANH_PIN);
    let here = remove(2, PASSPHRASE).unwrap();
    assert_eq!(here["people"].as_array().unwrap().len(), 1);
    laptop.ask("lock", json!({}));
    let unlock = json!({ "writer": 2, "secret": NGA_PIN });
    assert_eq!(refusal(laptop.try_ask("unlock", unlock)), "people.not-there");
}
