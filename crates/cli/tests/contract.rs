//! The command line as scripts know it: what each command prints, how it ends, and that what it refuses changes nothing.
//!
//! The figures were added up by hand from the four vouchers of [`VOUCHERS`].

#![allow(clippy::unwrap_used)]

#[allow(dead_code, reason = "each file of tests uses some of it")]
mod common;

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::process::Stdio;

use common::{Desk, OPENING, PARTIES, PASSPHRASE, VOUCHERS, code_of};
use serde_json::{Value, json};

/// 1111: 1.860.000 + 93.000 + 5.000.000 in, 350.000 out; 5111: 1.860.000 + 2.000.000.
const TURNOVER: &str = "account,debit,credit
1111,6953000,350000
131,2000000,5000000
3331,0,93000
5111,0,3860000
642,350000,0
";

#[test]
fn a_book_is_made_once_and_shows_its_key() {
    let desk = Desk::empty();
    let make = ["book", "create", "--name", "HTX Chè Suối Lành", "--year", "2025"];
    let made = desk.json(&make);
    let id = made["book_id"].as_str().unwrap();
    assert!(id.len() == 32 && id.chars().all(|letter| letter.is_ascii_hexdigit()), "{made}");
    desk.refuses(&make, "", "book.exists");

    let key = desk.says(&["book", "key"], "");
    assert!(key.len() == 65 && key.ends_with('\n'), "sixty-four digits and a line's end");
    let by_key = desk.command(&["verify"]).env_remove("HTX_PASSPHRASE").env("HTX_KEY", key.trim()).output().unwrap();
    assert!(by_key.status.success());

    let short = desk.file("short", "1234567\n");
    for (args, code) in [
        (vec!["book", "create", "--name", "A", "--year", "2025", "--passphrase-file", &short], "book.passphrase-short"),
        (vec!["book", "create", "--name", " ", "--year", "2025"], "book.name-missing"),
        (vec!["book", "create", "--name", "A", "--year", "25"], "book.year"),
        (vec!["book", "create", "--name", "A", "--year", "2025", "--first-month", "2"], "book.first-month"),
        (vec!["book", "create", "--name", "A", "--year", "2025", "--tax-code", "12"], "book.tax-code"),
    ] {
        let other = Desk::empty();
        other.refuses(&args, "", code);
        assert!(!other.book().exists(), "{code} left a file behind");
    }
}

#[test]
fn files_come_in_once_however_often_they_are_imported() {
    let desk = Desk::new();
    let (parties, opening, vouchers) = desk.files();
    assert_eq!(desk.json(&["import", "parties", &parties]), json!({ "parties": 3 }));
    let import_opening = ["import", "opening", "--date", "2025-01-01", &opening];
    assert_eq!(desk.json(&import_opening), json!({ "rows": 3 }));
    assert_eq!(desk.json(&["import", "vouchers", &vouchers]), json!({ "vouchers": 4, "entries": 5 }));
    let before = desk.state();

    assert_eq!(desk.json(&["import", "parties", &parties]), json!({ "parties": 3 }));
    assert_eq!(desk.json(&import_opening), json!({ "rows": 0 }));
    // The last day of the month before is the same moment.
    assert_eq!(desk.json(&["import", "opening", "--date", "2024-12-31", &opening]), json!({ "rows": 0 }));
    let again = desk.json(&["import", "vouchers", &vouchers]);
    assert_eq!(again, json!({ "vouchers": 0, "entries": 0, "already": 4 }));
    for (args, said) in [
        (&["import", "vouchers", &vouchers][..], "4 vouchers were in the book already and were not imported again.\n"),
        (&import_opening, "These 3 opening balances were in the book already and were not imported again.\n"),
    ] {
        assert_eq!(String::from_utf8(desk.told(args, "").stderr).unwrap(), said);
    }
    assert_eq!(desk.state(), before);
}

#[test]
fn a_file_may_begin_with_a_mark_end_its_lines_as_windows_does_and_come_by_a_pipe() {
    let desk = Desk::new();
    let windows = |text: &str| format!("\u{feff}{}", text.replace('\n', "\r\n"));
    let parties = desk.file("parties.csv", &windows(PARTIES));
    let opening = desk.file("opening.csv", &windows(OPENING));
    desk.says(&["import", "parties", &parties], "");
    desk.says(&["import", "opening", "--date", "2025-01-01", &opening], "");
    desk.says(&["import", "vouchers", "-"], &windows(VOUCHERS));
    assert_eq!(desk.says(&["trial-balance"], ""), TURNOVER);
    assert_eq!(desk.json(&["import", "vouchers", &desk.files().2])["already"], 4, "to the last letter the same");
}

#[test]
fn unknown_codes_become_parties_only_when_asked() {
    let desk = Desk::new();
    let vouchers = desk.file("vouchers.jsonl", VOUCHERS);
    desk.refuses(&["import", "vouchers", &vouchers], "", "import.line: party.code-unknown");
    desk.says(&["import", "vouchers", "--create-parties", &vouchers], "");
    assert_eq!(desk.says(&["trial-balance"], ""), TURNOVER);
    assert_eq!(desk.says(&["statement", "--party", "KH01"], "").lines().count(), 3);
}

#[test]
fn one_voucher_is_posted_numbered_and_not_posted_twice() {
    let desk = Desk::filled();
    let voucher = r#"{"id":"V5","date":"2025-03-01","kind":"PT","narration":"Thu","entries":[{"debit":"1111","credit":"5111","amount":1000}]}"#;
    let receipt = json!({ "id": "V5", "number": "PT.Q01-0003" });
    assert_eq!(desk.json_of(&["post"], voucher), receipt);
    let again = json!({ "id": "V5", "number": "PT.Q01-0003", "already": true });
    assert_eq!(desk.json_of(&["post"], &format!("\u{feff}{voucher}\r\n")), again);

    let nameless = desk.json_of(&["post"], &voucher.replace(r#""id":"V5","#, ""));
    assert_eq!(nameless["number"], "PT.Q01-0004", "without a reference of its own, the same again is another voucher");
    assert_ne!(nameless["id"], "");
}

#[test]
fn the_trial_balance_is_the_one_added_up_by_hand() {
    let desk = Desk::filled();
    assert_eq!(desk.says(&["trial-balance", "--format", "csv"], ""), TURNOVER);
    assert_eq!(desk.says(&["trial-balance", "--from", "2025-01-01", "--to", "2025-12-31"], ""), TURNOVER);
    assert_eq!(
        desk.says(&["trial-balance", "--level", "1"], ""),
        "account,debit,credit\n111,6953000,350000\n131,2000000,5000000\n333,0,93000\n511,0,3860000\n642,350000,0\n",
    );
    assert_eq!(
        desk.json(&["trial-balance", "--from", "2025-02-01", "--to", "2025-02-28", "--format", "json"]),
        json!({ "trial_balance": {
            "1111": { "debit": 0, "credit": 350_000 },
            "131": { "debit": 2_000_000, "credit": 0 },
            "5111": { "debit": 0, "credit": 2_000_000 },
            "642": { "debit": 350_000, "credit": 0 },
        } }),
    );
}

/// KH01 owed 12.000.000 on the first day, paid 5.000.000, bought for 2.000.000. Cash was 40.000.000 and 6.953.000 more
/// at the end of January.
#[test]
fn a_ledger_and_a_statement_carry_their_balance() {
    let desk = Desk::filled();
    let year = ["--from", "2025-01-01", "--to", "2025-12-31"];
    assert_eq!(
        desk.says(&[&["ledger", "--account", "131"], &year[..]].concat(), ""),
        "date,number,id,narration,contra,debit,credit,party,balance
2025-01-20,PT.Q01-0002,V2,Thu nợ tiền chè,1111,0,5000000,KH01,7000000
2025-02-10,HD.Q01-0001,V4,Bán chịu,5111,2000000,0,KH01,9000000
",
    );
    let february = desk.says(&["ledger", "--account", "111", "--from", "2025-02-01", "--to", "2025-02-28"], "");
    assert_eq!(february.lines().nth(1).unwrap(), "2025-02-03,PC.Q01-0001,V3,\"Điện, nước\",642,0,350000,,46603000");
    assert_eq!(
        desk.says(&["statement", "--party", "KH01"], ""),
        "date,number,id,account,narration,debit,credit,balance
2025-01-20,PT.Q01-0002,V2,131,Thu nợ tiền chè,0,5000000,7000000
2025-02-10,HD.Q01-0001,V4,131,Bán chịu,2000000,0,9000000
",
    );
    let rows = desk.json(&[&["ledger", "--account", "131", "--format", "json"], &year[..]].concat());
    assert_eq!(
        rows["rows"][1],
        json!({ "date": "2025-02-10", "number": "HD.Q01-0001", "id": "V4", "narration": "Bán chịu", "contra": "5111",
                "debit": 2_000_000, "credit": 0, "party": "KH01", "balance": 9_000_000 }),
    );
}

#[test]
fn a_report_without_rows_still_has_its_header() {
    let desk = Desk::filled();
    let none = desk.says(&["ledger", "--account", "1121"], "");
    assert_eq!(none, "date,number,id,narration,contra,debit,credit,party,balance\n");
    let none = desk.says(&["statement", "--party", "M001"], "");
    assert_eq!(none, "date,number,id,account,narration,debit,credit,balance\n");
    assert_eq!(desk.says(&["statement", "--party", "M001", "--format", "json"], ""), "{\"rows\":[]}\n");
}

#[test]
fn months_close_and_open_in_order_and_the_next_year_is_opened() {
    let desk = Desk::filled();
    desk.refuses(&["close", "--month", "2025-02"], "", "period.earlier-open");
    assert_eq!(desk.json(&["close", "--month", "2025-01"]), json!({ "closed": "2025-01" }));
    assert_eq!(desk.json(&["close", "--month", "2025-02", "--json"]), json!({ "closed": "2025-02" }));
    desk.refuses(&["close", "--month", "2025-02"], "", "period.closed");
    desk.refuses(&["reopen", "--month", "2025-01", "--reason", "thiếu phiếu"], "", "period.later-closed");
    let reopened = desk.json(&["reopen", "--month", "2025-02", "--reason", "thiếu phiếu"]);
    assert_eq!(reopened, json!({ "reopened": "2025-02" }));
    assert_eq!(desk.json(&["open-year"]), json!({ "year": 2026 }));
    let next = VOUCHERS.lines().nth(2).unwrap().replace("V3", "V9").replace("2025-02-03", "2026-01-02");
    // Numbers begin anew with the year.
    assert_eq!(desk.json_of(&["post"], &next)["number"], "PC.Q01-0001");
}

#[test]
fn batch_answers_every_line_and_goes_on_after_a_refusal() {
    let desk = Desk::filled();
    let mut child = desk.command(&["batch"]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let mut ask = child.stdin.take().unwrap();
    let mut answers = BufReader::new(child.stdout.take().unwrap()).lines();
    let mut said = |request: &str| -> Value {
        // One at a time: the answer must come before the next line is written.
        writeln!(ask, "{request}").unwrap();
        serde_json::from_str(&answers.next().unwrap().unwrap()).unwrap()
    };
    let voucher = r#"{"id":"V5","date":"2025-03-01","kind":"PC","narration":"Chi","entries":[{"debit":"642","credit":"1111","amount":1000}]}"#;
    let post = format!(r#"{{"op":"post","voucher":{voucher}}}"#);
    assert_eq!(said(&post), json!({ "ok": true, "id": "V5", "number": "PC.Q01-0002" }));
    assert_eq!(said(&post), json!({ "ok": true, "id": "V5", "number": "PC.Q01-0002", "already": true }));
    let other = said(&post.replace("1000", "2000"));
    assert_eq!((&other["ok"], &other["code"]), (&json!(false), &json!("import.reference-differs")));
    assert_eq!(said("{")["code"], "import.json");
    assert_eq!(said(r#"{"op":"sing"}"#)["code"], "import.json");
    assert_eq!(said(&post.replace("V5", "V6").replace("642", "131"))["code"], "voucher.party-missing");
    let balance = said(r#"{"op":"trial-balance"}"#);
    assert_eq!(balance["trial_balance"]["642"], json!({ "debit": 351_000, "credit": 0 }));
    let ledger = said(r#"{"op":"ledger","account":"131","from":"2025-02-01","to":"2025-02-28"}"#);
    assert_eq!((ledger["rows"].as_array().unwrap().len(), &ledger["rows"][0]["balance"]), (1, &json!(9_000_000)));
    assert_eq!(said(r#"{"op":"statement","party":"KH01"}"#)["rows"].as_array().unwrap().len(), 2);
    assert_eq!(said(r#"{"op":"statement","party":"KH99"}"#)["code"], "party.code-unknown");
    drop(ask);
    assert!(child.wait().unwrap().success());
    assert_eq!(desk.json(&["verify"])["vouchers"], 5);
}

#[test]
fn a_voucher_that_is_wrong_is_refused_and_the_book_stays_as_it_was() {
    let desk = Desk::filled();
    desk.says(&["close", "--month", "2025-01"], "");
    let before = desk.state();
    let right = r#"{"id":"N1","date":"2025-03-05","kind":"PC","narration":"Chi","entries":[{"debit":"642","credit":"1111","amount":1000}]}"#;
    for (what, from, to, code) in [
        ("an unknown account", "642", "9999", "voucher.account-unknown"),
        ("an account that is no account", "642", "sáu bốn hai", "voucher.account-unknown"),
        ("a heading", "\"1111\"", "\"111\"", "voucher.account-heading"),
        ("one account on both sides", "642", "1111", "voucher.same-account"),
        ("a side left out", r#","credit":"1111""#, "", "voucher.account-missing"),
        ("no person", "642", "331", "voucher.party-missing"),
        ("nobody's code", r#""1111","#, r#""1111","credit_party":"KH99","#, "party.code-unknown"),
        ("nothing", "1000", "0", "voucher.amount-zero"),
        ("less than nothing", "1000", "-1000", "voucher.amount-negative"),
        ("half a đồng", "1000", "1000.5", "import.json"),
        ("an amount in quotes", "1000", "\"1000\"", "import.json"),
        ("more than a book holds", "1000", "9223372036854775807", "amount.too-large"),
        ("a day that is not", "2025-03-05", "2025-02-30", "day.unknown"),
        ("a day written otherwise", "2025-03-05", "05/03/2025", "day.unknown"),
        ("a day beyond all years", "2025-03-05", "+262142-12-31", "day.year-out-of-range"),
        ("a closed month", "2025-03-05", "2025-01-31", "voucher.month-closed"),
        ("a day before the book", "2025-03-05", "2024-12-31", "voucher.before-book"),
        ("a year not opened", "2025-03-05", "2026-01-01", "voucher.year-not-open"),
        ("another form", "\"PC\"", "\"XX\"", "voucher.form-unknown"),
        ("no reason", "\"Chi\"", "\" \"", "voucher.narration-missing"),
        ("an odd character", "\"Chi\"", "\"Chi\\u0007\"", "text.control-character"),
        ("no lines", r#"{"debit":"642","credit":"1111","amount":1000}"#, "", "voucher.no-entry"),
        ("a word nobody knows", r#""kind""#, r#""colour":"red","kind""#, "import.json"),
        ("a detail nobody knows", r#""1111","#, r#""1111","colour":"red","#, "voucher.detail-unreadable"),
        ("half a line", "]}", "", "import.json"),
        ("another voucher's reference", "N1", "V3", "import.reference-differs"),
    ] {
        let wrong = right.replace(from, to);
        assert_ne!(wrong, right, "{what}");
        desk.refuses(&["post"], &wrong, code);
        let file = desk.file("vouchers.jsonl", &format!("{}\n\n{wrong}\n", right.replace("N1", "N2")));
        let said = desk.refuses(&["import", "vouchers", &file], "", &format!("import.line: {code}"));
        assert!(said.contains("Line 3 of the file"), "{what}: {said}");
        assert!(!said.contains(['{', '}']), "{what}: {said}");
        assert_eq!(desk.state(), before, "{what}");
    }
    // The same reference twice in one file, with anything else in it.
    for (from, to) in [("1000", "2000"), ("642", "6111"), ("1111", "1121"), ("\"Chi\"", "\"Chi phí\""), ("-05", "-06")]
    {
        let twice = format!("{right}\n{}\n", right.replace(from, to));
        desk.refuses(&["import", "vouchers", "-"], &twice, "import.line: import.reference-differs");
    }
    let latin = desk.folder.path().join("latin.jsonl");
    fs::write(&latin, b"{\"narration\":\"\xe9\"}\n").unwrap();
    desk.refuses(&["import", "vouchers", latin.to_str().unwrap()], "", "import.line: import.not-utf8");
    assert_eq!(desk.state(), before);
    desk.says(&["post"], right);
}

#[test]
fn every_fault_of_a_voucher_is_named_at_once() {
    let desk = Desk::filled();
    let wrong = r#"{"date":"2025-03-05","kind":"PC","narration":"Chi","entries":[{"debit":"642","credit":"1111","amount":5},{"debit":"331","credit":"111","amount":0}]}"#;
    let said = desk.refuses(&["post"], wrong, "voucher.amount-zero");
    for fault in [
        "Line 2: account 331 needs to know whose it is.",
        "Line 2: account 111 has accounts under it. Choose one of those.",
        "Line 2: the amount is 0.",
    ] {
        assert!(said.contains(fault), "{said}");
    }
    assert!(!said.contains("Line 1"), "{said}");
}

#[test]
fn wrong_tables_and_questions_are_refused_and_the_book_stays_as_it_was() {
    let desk = Desk::filled();
    let before = desk.state();
    let parties = "code,name,kind,service_contract\n";
    for (file, code) in [
        ("code,name\nA1,An\n".to_owned(), "import.header"),
        ("code,kind,service_contract\n".to_owned(), "import.header"),
        (format!("{parties}A1,An,official\n"), "import.line: import.csv"),
        (format!("{parties}A1,An,prince,no\n"), "import.line: party.kind"),
        (format!("{parties}A1,An,official,maybe\n"), "import.line: import.yes-or-no"),
        (format!("{parties}A 1,An,official,no\n"), "import.line: party.code"),
        (format!("{parties}A1,,official,no\n"), "import.line: party.name-missing"),
        (format!("{parties}A1,An,official,no\nA2,\"An,official,no\n"), "import.line: import.csv"),
    ] {
        desk.refuses(&["import", "parties", "-"], &file, code);
        assert_eq!(desk.state(), before, "{file}");
    }
    desk.refuses(&["statement", "--party", "A1"], "", "party.code-unknown");

    let opening = "account,party,debit,credit\n";
    for (date, rows, code) in [
        ("2025-01-01", "1111,,1000,\n", "opening.unbalanced"),
        ("2025-01-01", "1111,,1000,\n4111,M001,,1000\n", "opening.differs"),
        ("2025-01-15", "", "opening.date"),
        ("2024-01-01", "", "period.not-in-book"),
        ("2025-01-01", "111,,1000,\n", "import.line: account.heading"),
        ("2025-01-01", "9999,,1000,\n", "import.line: account.unknown"),
        ("2025-01-01", "131,,1000,\n", "import.line: opening.party-missing"),
        ("2025-01-01", "131,KH99,1000,\n", "import.line: party.code-unknown"),
        ("2025-01-01", "1111,,1.000,\n", "import.line: amount.not-a-number"),
        ("2025-01-01", "1111,,-1000,\n", "import.line: opening.amount-negative"),
        ("2025-01-01", "1111,,1000,1000\n", "import.line: opening.both-sides"),
    ] {
        desk.refuses(&["import", "opening", "--date", date, "-"], &format!("{opening}{rows}"), code);
    }
    for (args, code) in [
        (vec!["import", "vouchers", "/nowhere/vouchers.jsonl"], "import.unreadable"),
        (vec!["close", "--month", "2025-13"], "period.unknown"),
        (vec!["close", "--month", "2026-01"], "period.not-in-book"),
        (vec!["reopen", "--month", "2025-01", "--reason", "nhầm"], "period.open"),
        (vec!["reopen", "--month", "2025-01", "--reason", " "], "voucher.reason-missing"),
        (vec!["ledger", "--account", "9999"], "account.unknown"),
        (vec!["ledger", "--account", "tiền", "--format", "json"], "account.unknown"),
        (vec!["ledger", "--account", "131", "--from", "2025-03-01", "--to", "2025-02-01"], "day.order"),
        (vec!["statement", "--party", "KH99", "--format", "json"], "party.code-unknown"),
        (vec!["trial-balance", "--from", "2025-03-01", "--to", "2025-02-01"], "day.order"),
    ] {
        desk.refuses(&args, "", code);
    }
    for args in
        [vec!["ledger", "--account", "131", "--from", "5/3"], vec!["trial-balance", "--level", "9"], vec!["sing"]]
    {
        assert_eq!(desk.command(&args).output().unwrap().status.code(), Some(2), "{args:?}");
    }
    assert_eq!(desk.state(), before);
}

#[test]
fn a_book_opens_only_with_its_key_and_for_one_at_a_time() {
    let desk = Desk::filled();
    let before = desk.state();
    let open = |set: &[(&str, &str)], args: &[&str]| {
        let mut command = desk.command(&[&["verify"], args].concat());
        command.env_remove("HTX_PASSPHRASE").env_remove("HTX_KEY").envs(set.iter().copied());
        let output = command.output().unwrap();
        if output.status.success() { "opened".to_owned() } else { code_of(&output.stderr) }
    };
    assert_eq!(open(&[], &[]), "book.passphrase-needed");
    assert_eq!(open(&[("HTX_PASSPHRASE", "mật khẩu khác")], &[]), "book.wrong-passphrase");
    assert_eq!(open(&[("HTX_KEY", "abc")], &[]), "book.key-malformed");
    assert_eq!(open(&[("HTX_KEY", &"0".repeat(64))], &[]), "book.wrong-key");
    assert_eq!(open(&[], &["--passphrase-file", "/nowhere"]), "book.passphrase-file");
    let file = desk.file("passphrase", &format!("{PASSPHRASE}\r\nsecond line\n"));
    assert_eq!(open(&[], &["--passphrase-file", &file]), "opened");
    assert_eq!(
        open(&[("HTX_KEY", "abc")], &["--passphrase-file", &file]),
        "opened",
        "what is named by hand comes first"
    );
    assert_eq!(open(&[("HTX_PASSPHRASE", PASSPHRASE)], &[]), "opened");

    let mut batch = desk.command(&["batch"]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let mut ask = batch.stdin.take().unwrap();
    writeln!(ask, r#"{{"op":"trial-balance"}}"#).unwrap();
    BufReader::new(batch.stdout.as_mut().unwrap()).read_line(&mut String::new()).unwrap();
    desk.refuses(&["verify"], "", "book.open-elsewhere");
    drop(ask);
    batch.wait().unwrap();
    assert_eq!(desk.state(), before);

    let nowhere = Desk::empty();
    nowhere.refuses(&["verify"], "", "book.missing");
    assert!(!nowhere.book().exists(), "asking for a book made one");
}

/// What lies beside the book: the key that the passphrase opens, and how far this machine has written.
#[test]
fn a_book_without_its_key_file_or_behind_what_was_written_is_not_written_on() {
    let desk = Desk::filled();
    let by_passphrase = |args: &[&str]| {
        let output = desk.command(args).env_remove("HTX_KEY").output().unwrap();
        if output.status.success() { "done".to_owned() } else { code_of(&output.stderr) }
    };
    assert_eq!(by_passphrase(&["verify"]), "done");
    let older = fs::read(desk.book()).unwrap();
    let voucher = VOUCHERS.lines().next().unwrap().replace("V1", "V5");
    desk.json_of(&["post"], &voucher);
    let newer = fs::read(desk.book()).unwrap();
    fs::write(desk.book(), older).unwrap();
    desk.refuses(&["post"], &voucher, "book.older-copy");
    fs::write(desk.book(), newer).unwrap();
    assert_eq!(desk.json(&["verify"])["vouchers"], 5);

    let key_file = desk.folder.path().join("so.htx.key");
    let key = fs::read(&key_file).unwrap();
    fs::remove_file(&key_file).unwrap();
    assert_eq!(by_passphrase(&["verify"]), "book.key-file-missing");
    desk.says(&["verify"], "");
    fs::write(&key_file, &key[..key.len() / 2]).unwrap();
    assert_eq!(by_passphrase(&["verify"]), "book.damaged");
    fs::write(&key_file, key).unwrap();
    assert_eq!(by_passphrase(&["verify"]), "done");
}

#[test]
fn a_flipped_byte_is_noticed_wherever_it_lies() {
    let desk = Desk::filled();
    let book = fs::read(desk.book()).unwrap();
    let step = (book.len() / 24).max(1) | 1;
    for at in (0..book.len()).step_by(step) {
        let mut spoiled = book.clone();
        spoiled[at] ^= 0x10;
        fs::write(desk.book(), &spoiled).unwrap();
        let output = desk.command(&["verify"]).output().unwrap();
        let said = String::from_utf8_lossy(&output.stdout);
        assert!(!output.status.success() && !said.contains("\"ok\":true"), "byte {at} of {}: {said}", book.len());
    }
    fs::write(desk.book(), &book).unwrap();
    assert_eq!(desk.json(&["verify"])["ok"], true);
}

#[test]
fn a_quick_sheet_says_what_is_wrong_with_each_row_and_posts_the_others_in_one_act() {
    let desk = Desk::new();
    let (parties, opening, _) = desk.files();
    desk.json(&["import", "parties", &parties]);
    desk.json(&["import", "opening", "--date", "2025-01-01", &opening]);
    let file = desk.file(
        "quick.csv",
        "date,party,narration,debit,credit,owner,amount,attachments\n\
         5/1/2025,M001,Xăng,642,,,350k,1\n\
         31/2/2025,M001,Xăng,642,,,350k,\n\
         6/1/2025,Ba Lành,\"Cơm, nước\",642,,,120000,\n",
    );
    // A check that finds a fault ends so that a script notices; nothing is posted by checking.
    let checked = desk.command(&["quick", "--form", "PC", "--json", &file]).output().unwrap();
    assert!(!checked.status.success());
    let answer: Value = serde_json::from_slice(&checked.stdout).unwrap();
    assert_eq!((&answer["ready"], &answer["faulty"], &answer["unknown"]), (&json!(2), &json!(1), &json!(["Ba Lành"])));
    assert_eq!(answer["rows"][1]["faults"][0]["code"], "day.not-in-calendar");
    let plain = desk.command(&["quick", "--form", "PC", &file]).output().unwrap();
    assert!(String::from_utf8(plain.stdout).unwrap().contains("2\t31/2/2025\t"));
    assert_eq!(desk.json(&["verify"])["vouchers"], 0);

    let posted = desk.command(&["quick", "--form", "PC", "--post", "--json", &file]).output().unwrap();
    let answer: Value = serde_json::from_slice(&posted.stdout).unwrap();
    assert_eq!((&answer["posted"][0]["number"], &answer["posted"][1]["row"]), (&json!("PC.Q01-0001"), &json!(3)));
    assert_eq!(desk.json(&["verify"])["vouchers"], 2);
    assert_eq!(desk.json(&["drafts"]), json!({ "drafts": [] }));
    assert_eq!(desk.json(&["templates", "--remind"]), json!({ "templates": [], "reminded": 0 }));
}

#[test]
fn events_are_listed_and_posted_by_their_answers() {
    let desk = Desk::new();
    let (parties, opening, _) = desk.files();
    desk.json(&["import", "parties", &parties]);
    desk.json(&["import", "opening", "--date", "2025-01-01", &opening]);
    assert_eq!(desk.says(&["events", "thu", "von", "gop"], "").lines().next(), Some("A1\tPT BC\tThu vốn góp"));
    let listed: Value = serde_json::from_str(&desk.says(&["events", "--json"], "")).unwrap();
    assert!(listed.as_array().unwrap().len() >= 45);
    assert_eq!(
        listed[0]["asks"][0],
        json!({ "ask": "amount", "sort": "money", "optional": false, "proposed": null, "choices": [] })
    );

    // A contribution in cash of 5.000.000; the form and the reason are the event's.
    let capital = r#"{"event":"A1","date":"2025-03-05","party":"M001","answers":{"amount":5000000}}"#;
    let posted: Value = serde_json::from_str(&desk.says(&["post"], capital)).unwrap();
    assert_eq!(posted["number"], "PT.Q01-0001");
    // 10 bags at 120.000 on credit, 5 % tax: 1.200.000 and 60.000, owed by the customer, external.
    let sale = r#"{"event":"C1","date":"2025-03-06","party":"KH01","answers":{"quantity":10,"unit_price":120000,"vat_rate":"5"}}"#;
    let posted: Value = serde_json::from_str(&desk.says(&["post"], sale)).unwrap();
    assert_eq!(posted["number"], "HD.Q01-0001");
    let turnover = desk.says(&["trial-balance"], "");
    for row in ["1111,5000000,0", "4111,0,5000000", "131,1260000,0", "5111,0,1200000", "3331,0,60000"] {
        assert!(turnover.contains(row), "{row} in {turnover}");
    }
    for (object, code) in [
        (r#"{"event":"Z9","date":"2025-03-05","answers":{"amount":1}}"#, "event.unknown"),
        (r#"{"event":"A1","date":"2025-03-05","party":"M001"}"#, "event.answer-missing"),
        (r#"{"event":"A1","date":"2025-03-05","answers":{"amount":1}}"#, "event.party-missing"),
        (r#"{"event":"A1","kind":"PC","date":"2025-03-05","party":"M001","answers":{"amount":1}}"#, "event.form"),
        (r#"{"event":"A1","date":"2025-03-05","party":"M001","answers":{"amount":1,"price":2}}"#, "event.ask-unknown"),
        (
            r#"{"event":"A1","date":"2025-03-05","party":"M001","answers":{"amount":1},"entries":[{"debit":"1111","credit":"4118","amount":1}]}"#,
            "event.answers-and-lines",
        ),
    ] {
        desk.refuses(&["post"], object, code);
    }
}

#[test]
fn certificates_and_the_register_of_capital_are_written_to_files() {
    let desk = Desk::filled();
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str| folder.path().join(name).display().to_string();
    let issued = desk.json(&["certificate", "issue", "--party", "M001", "--date", "2025-03-31"]);
    let number = issued["number"].as_str().unwrap().to_owned();
    let certificate = file("giay-chung-nhan.pdf");
    let said = desk.json(&["certificate", "print", &number, "--out", &certificate]);
    assert_eq!(said, json!({ "path": certificate, "pages": 1 }));
    desk.refuses(&["certificate", "print", "Q01-0099", "--out", &file("khac.pdf")], "", "certificate.not-there");
    let register = file("so-dang-ky.pdf");
    let said = desk.json(&["capital", "--date", "2025-03-31", "--out", &register]);
    assert_eq!(said, json!({ "path": register, "pages": 1 }));
    let sheet = file("so-dang-ky.xlsx");
    desk.json(&["capital", "--date", "2025-03-31", "--out", &sheet]);
    assert!(fs::read(&sheet).unwrap().starts_with(b"PK"), "a spreadsheet is a zip");
    for path in [&certificate, &register] {
        assert!(fs::read(path).unwrap().starts_with(b"%PDF-"));
    }
    // A receipt bought nothing, no item stands in a store, and the member was advanced nothing.
    let none = file("khong-co.pdf");
    desk.refuses(&["print", "--voucher", "PT.Q01-0001", "--purchases", "--out", &none], "", "print.nothing-bought");
    desk.refuses(&["stock", "--count", "--out", &none], "", "print.nothing");
    desk.refuses(&["statement", "--party", "M001", "--advance", "--out", &none], "", "advance.none");
    desk.refuses(&["statement", "--party", "M001", "--advance"], "", "print.out-missing");
    assert!(!std::path::Path::new(&none).exists());
}

#[test]
fn vouchers_and_books_are_written_as_pdf() {
    let desk = Desk::filled();
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str| folder.path().join(name).display().to_string();
    let is_pdf = |path: &str| fs::read(path).unwrap().starts_with(b"%PDF-");

    let both = file("phieu.pdf");
    let said = desk.json(&["print", "--voucher", "PT.Q01-0001", "--voucher", "pc.q01-0001", "--out", &both]);
    assert_eq!(said, json!({ "path": both, "pages": 2 }));
    assert!(is_pdf(&both));
    desk.refuses(&["print", "--voucher", "PT.Q01-0099", "--out", &both], "", "voucher.number-unknown");
    desk.refuses(&["print", "--voucher", "PT.Q01-0001", "--out", &both], "", "export.exists");
    assert_eq!(desk.json(&["print", "--voucher", "PT.Q01-0001", "--out", &both, "--replace"])["pages"], 1);

    for (name, args) in [
        ("f01.pdf", &["trial-balance"][..]),
        ("s03b.pdf", &["ledger", "--account", "1111"]),
        ("kh01.pdf", &["statement", "--party", "KH01"]),
    ] {
        let path = file(name);
        let said = desk.json(&[args, &["--format", "pdf", "--out", &path]].concat());
        assert_eq!(said, json!({ "path": path, "pages": 1 }), "{name}");
        assert!(is_pdf(&path), "{name}");
        desk.refuses(&[args, &["--format", "pdf"]].concat(), "", "print.out-missing");
        fs::write(&path, "something else").unwrap();
        desk.refuses(&[args, &["--format", "pdf", "--out", &path]].concat(), "", "export.exists");
        assert_eq!(fs::read(&path).unwrap(), b"something else", "it is as it was");
        desk.json(&[args, &["--format", "pdf", "--out", &path, "--replace"]].concat());
        assert!(is_pdf(&path), "{name}");
    }
}

/// Revenue 1,86 and 2 million outside, 0,35 of expense: a profit of 3,51 million, not carried yet.
#[test]
fn statutory_forms_are_given_as_figures_sheets_and_pages() {
    let desk = Desk::filled();
    let b02 = desk.json(&["report", "B02", "--year", "2025"]);
    assert_eq!(b02["lines"]["01a"], json!({ "this": 3_860_000, "last": null }), "{b02}");
    assert_eq!(b02["lines"]["60"]["this"], 3_510_000);
    let b01 = desk.json(&["report", "b01", "--period", "2025-Q1", "--format", "json"]);
    // Cash 46,603; KH01 owes 12 − 5 + 2; VAT 0,093 to pay; capital 52.
    for (line, this) in [
        ("110", 46_603_000),
        ("130", 9_000_000),
        ("200", 55_603_000),
        ("330", 93_000),
        ("410", 52_000_000),
        ("500", 55_603_000),
    ] {
        assert_eq!(b01["lines"][line]["this"], this, "{line}");
    }
    assert_eq!(b01["lines"]["200"]["last"], 52_000_000);
    let f01 = desk.json(&["report", "F01", "--year", "2025"]);
    assert_eq!(f01["rows"][0]["account"], "111", "{f01}");
    assert_eq!(f01["rows"][0]["closing_debit"], 46_603_000);
    let f02 = desk.json(&["report", "F02", "--year", "2025"]);
    assert_eq!(
        f02["rows"][0],
        json!({ "item": "members_capital", "opening": 52_000_000, "increase": 0, "decrease": 0, "closing": 52_000_000 })
    );
    assert!(desk.json(&["report", "B09", "--year", "2025"])["rows"].as_array().unwrap().len() > 40);
    let csv = desk.says(&["report", "B02", "--year", "2025", "--format", "csv"], "");
    assert!(csv.starts_with("line,form_line,note_section,this_year,last_year\n01,"), "{csv}");
    let checks = desk.json(&["report", "B01", "--year", "2025", "--checks"]);
    assert_eq!(checks["checks"].as_array().unwrap().len(), 16);
    assert_eq!(checks["unclosed"], json!(["5111", "642"]));
    let path = desk.folder.path().join("b01.pdf").display().to_string();
    assert_eq!(desk.json(&["report", "B01", "--year", "2025", "--format", "pdf", "--out", &path])["pages"], 1);
    assert!(fs::read(&path).unwrap().starts_with(b"%PDF-"));
    let capital = desk.folder.path().join("s31.pdf").display().to_string();
    assert_eq!(desk.json(&["print-books", "s31", "--year", "2025", "--out", &capital])["pages"], 1);
    desk.refuses(&["report", "B01", "--period", "2025-Q7"], "", "period.unreadable");
}

/// Cash begins with 40 million: 1,953 and 5 million in, 0,35 out → 46.603.000.
#[test]
fn the_books_of_money_and_the_register_are_given_as_csv_json_and_a_spreadsheet() {
    let desk = Desk::filled();
    let cash = desk.says(&["cash-book", "--from", "2025-01-01", "--to", "2025-12-31"], "");
    let rows: Vec<&str> = cash.lines().collect();
    assert_eq!(rows[0], "date,voucher_date,receipt,payment,narration,who,contra,in,out,balance");
    assert!(rows[1].ends_with(",0,0,40000000"), "{cash}");
    assert!(rows.last().unwrap().ends_with(",6953000,350000,46603000"), "{cash}");
    let json = desk.json(&["cash-book", "--json"]);
    assert_eq!(json["rows"][1]["balance"], 41_860_000, "{json}");
    assert_eq!(desk.says(&["bank-book"], ""), "account,bank_account,opening,in,out,closing\n");
    desk.refuses(&["cash-book", "--account", "131"], "", "account.not-money");

    let february = ["trial-balance", "--from", "2025-02-01", "--to", "2025-02-28", "--compare", "previous"];
    let compared = desk.says(&february, "");
    assert!(compared.contains("\n511,"), "{compared}");
    let revenue = compared.lines().find(|line| line.starts_with("511,")).unwrap();
    assert!(revenue.contains(",2000000,1860000,140000,"), "{revenue}");

    let parties = desk.says(&["parties", "--kind", "customer"], "");
    assert!(
        parties.starts_with("code,name,kind,place,phone,") && parties.contains("KH01,Công ty Chè Bản Mây,"),
        "{parties}"
    );

    let file = desk.folder.path().join("quy.xlsx").display().to_string();
    let spreadsheet = ["cash-book", "--format", "xlsx", "--out", &file];
    assert_eq!(desk.json(&spreadsheet)["rows"], 6);
    assert_eq!(&fs::read(&file).unwrap()[..2], b"PK");
    desk.refuses(&spreadsheet, "", "export.exists");
    desk.refuses(&["cash-book", "--format", "xlsx"], "", "export.no-file");
}

#[test]
fn a_year_is_closed_and_distributed_as_the_contract_writes_it() {
    let desk = Desk::new();
    let parties = "code,name,kind,service_contract\nM0001,Lò Văn An,official,yes\nM0002,Lò Thị Bình,official,yes\n\
                   DEV,Quỹ đầu tư phát triển,fund,no\n";
    desk.says(&["import", "parties", &desk.file("members.csv", parties)], "");
    let line = |id: &str, debit: &str, credit: &str, amount: i64, party: &str| {
        format!(
            r#"{{"id":"{id}","date":"2025-03-01","kind":"KT","narration":"x","entries":[{{"debit":"{debit}","credit":"{credit}","amount":{amount}{party}}}]}}"#
        )
    };
    let vouchers = [
        line("A", "1111", "4111", 60_000_000, r#","credit_party":"M0001""#),
        line("B", "1111", "4111", 40_000_000, r#","credit_party":"M0002""#),
        line("C", "1111", "5111", 30_000_001, ""),
        line("D", "131", "5121", 20_000_000, r#","debit_party":"M0001""#),
        line("E", "131", "5121", 10_000_000, r#","debit_party":"M0002""#),
        line("F", "642", "1111", 6_000_000, ""),
    ]
    .join("\n");
    desk.says(&["import", "vouchers", &desk.file("year.jsonl", &vouchers)], "");
    for month in 1..=11 {
        desk.says(&["close", "--month", &format!("2025-{month:02}")], "");
    }
    // 6 million by 30.000.001 : 30.000.000 is 3.000.000,05 and the rest.
    let ended = desk.json(&["year-end", "--year", "2025"]);
    let number = ended["number"].clone();
    assert_eq!(ended, json!({ "number": number, "profit_external": 27_000_001, "profit_internal": 27_000_000 }));
    desk.says(&["close", "--month", "2025-12"], "");
    let plan = r#"{"resolution":"01/NQ","external":{"funds":[{"account":"4421","pct":"10"},
        {"account":"418","party":"DEV","pct":"10"}],"by_capital_pct":"100"},"internal":{"funds":[],
        "by_use_pct":"60","by_labour_pct":"0","by_capital_pct":"40"},"use":"books","labour":"books",
        "capital_date":"2025-12-31"}"#;
    let file = desk.file("plan.json", plan);
    // A number from paper carries nothing until its votes are in the register.
    desk.refuses(&["distribute", "--year", "2025", "--plan", &file], "", "resolution.not-in-register");
    let meeting = ["resolutions", "--number", "01/NQ", "--date", "2026-04-15", "--subject", "distribution"];
    let votes = ["--title", "Phân phối thu nhập", "--present", "2", "--in-favour", "2"];
    desk.json(&[&meeting[..], &votes[..]].concat());
    let shared = desk.json(&["distribute", "--year", "2025", "--plan", &file]);
    let funds = json!([
        { "account": "4421", "party": null, "external": 2_700_000, "internal": 0 },
        { "account": "418", "party": "DEV", "external": 2_700_000, "internal": 0 },
    ]);
    assert_eq!(shared["funds"], funds);
    assert_eq!((&shared["pool_use"], &shared["pool_labour"]), (&json!(16_200_000), &json!(0)));
    assert_eq!(shared["pool_capital"], 10_800_000 + 21_600_001);
    let first = json!({
        "party": "M0001", "use_value": 20_000_000, "labour": 0, "capital": 60_000_000, "by_use": 10_800_000,
        "by_labour": 0, "by_capital_internal": 6_480_000, "by_capital_external": 12_960_001, "total": 30_240_001,
    });
    assert_eq!(shared["members"][0], first);
    let none = desk.file("none.json", &plan.replace("01/NQ", ""));
    desk.refuses(&["distribute", "--year", "2025", "--plan", &none], "", "distribution.no-resolution");
    // The next year is opened by it; a second time is refused.
    let post = ["distribute", "--year", "2025", "--plan", &file, "--post", "--date", "2026-04-20"];
    assert_eq!(desk.json(&post)["members"], shared["members"]);
    desk.refuses(&post, "", "distribution.posted");
    assert_eq!(desk.json(&["verify"])["ok"], true);
    let statement = desk.json(&["member-statement", "--party", "M0001", "--from", "2026-01-01"]);
    let income = statement["figures"].as_array().unwrap().iter().find(|figure| figure["what"] == "income").unwrap();
    assert_eq!(income["plus"], 30_240_001);
}
