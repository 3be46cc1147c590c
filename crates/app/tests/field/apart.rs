//! The director decides on a phone without a line, the cashier pays on another: each shows what it knows, and later all the same.

use std::sync::Arc;

use serde_json::{Value, json};

use super::number;
use crate::hall::{Hall, Laptop};

/// What a device shows, and the same from its trial balance and ledgers.
fn agrees(laptop: &Laptop) {
    let seen = laptop.ask("overview", json!({}));
    let query = json!({ "query": { "from": "2026-01-01", "to": "2026-12-31", "level": 1, "net": true } });
    let trial = laptop.ask("trial_balance", query);
    let closing = |account: &str| -> i64 {
        let row = trial["rows"].as_array().unwrap().iter().find(|row| row["account"] == account).cloned();
        let row = row.unwrap_or_default();
        let side = |name: &str| row[name].as_str().filter(|text| !text.is_empty()).map_or(0, number);
        side("closing_debit") - side("closing_credit")
    };
    let shown = |at: &str| number(seen.pointer(at).and_then(Value::as_str).unwrap());
    assert_eq!(shown("/cash/full"), closing("111"));
    assert_eq!(shown("/bank/full"), closing("112"));
    assert_eq!(shown("/result/full"), shown("/sold/full") - shown("/spent/full"));
    assert_eq!(shown("/sold/full"), -closing("511"));
    assert_eq!(shown("/spent/full"), closing("642"));
}

pub(super) fn asked(first: &Laptop, user: &str, roles: &[&str]) -> Laptop {
    let job = json!({ "user_name": user, "device_name": format!("Máy của {user}"), "roles": roles });
    let invite = first.ask("invite_device", json!({ "job": job }));
    let second = Laptop::new();
    let job = json!({ "code": invite["code"], "path": second.path("so.htx"), "passphrase": "mat khau thu 2026" });
    second.ask("join_book", json!({ "job": job }));
    first.until("invite_state", |state| state["step"] == "typing");
    let shown = second.until("join_state", |state| state["step"] == "showing");
    first.ask("confirm_digits", json!({ "digits": shown["digits"] }));
    first.until("invite_state", |state| state["step"] == "done");
    second.until("join_state", |state| state["step"] == "done");
    second
}

/// The accountant's laptop, the director's and the cashier's phones, in a book that asks for both.
fn three(hall: &Arc<Hall>) -> [Laptop; 3] {
    let laptop = Laptop::new();
    laptop.ask(
        "create_book",
        json!({ "book": {
            "path": laptop.path("so.htx"), "name": "HTX Chè Suối Lành", "tax_code": null, "kind": "htx", "year": 2026,
            "first_month": 1, "user_name": "Lò Thị Hạnh", "passphrase": "mat khau thu 2026",
        } }),
    );
    let settings = json!([
        { "key": "policy.approval", "value": "payments" }, { "key": "policy.cashier", "value": "separate" },
    ]);
    laptop.ask("join_province", json!({ "code": hall.code(1), "offline_recovery": false }));
    laptop.settles();
    let director = asked(&laptop, "Vi Văn Sinh", &["director"]);
    laptop.ask("confirm_device", json!({ "writer": 2 }));
    laptop.settles();
    director.settles();
    let cashier = asked(&director, "Lò Thị Mai", &["cashier"]);
    director.ask("confirm_device", json!({ "writer": 3 }));
    director.ask("set_settings", json!({ "values": settings }));
    [laptop, director, cashier]
}

fn settle(all: &[Laptop; 3]) {
    for _ in 0..2 {
        all.iter().for_each(Laptop::settles);
    }
}

#[test]
fn the_director_decides_without_a_line_and_the_cashier_pays_afterwards() {
    let hall = Hall::new();
    let all = three(&hall);
    settle(&all);
    let [laptop, director, cashier] = &all;
    laptop.posts("PT", "2026-03-05", "Rút tiền về quỹ", "50000000");
    let receipt = laptop.ask("list_attention", json!({}))["waiting"][0]["id"].clone();
    settle(&all);
    cashier.ask(
        "decide_voucher",
        json!({ "voucher": receipt, "version": null, "word": "cash", "day": "2026-03-05", "reason": "" }),
    );
    let asked: Vec<Value> = ["3200000", "4600000", "9000000"]
        .iter()
        .map(|amount| laptop.posts("PC", "2026-03-06", "Chở chè", amount)["voucher"].clone())
        .collect();
    settle(&all);
    all.iter().for_each(agrees);
    // No line at the director's: two he approves, one not.
    hall.cut(true);
    assert_eq!(director.ask("list_approvals", json!({}))["items"].as_array().unwrap().len(), 3);
    for (voucher, word) in asked.iter().zip(["approve", "approve", "reject"]) {
        let item = director.ask("approval", json!({ "voucher": voucher }));
        director.ask(
            "decide_approval",
            json!({ "voucher": voucher, "version": item["version"], "word": word, "reason": "Đắt quá, hỏi giá nơi khác" }),
        );
    }
    // What is approved still waits for the cash.
    assert_eq!(director.ask("overview", json!({}))["cash"]["full"], "50.000.000");
    agrees(director);
    hall.cut(false);
    director.settles();
    // In the middle of the merge: the laptop has the words, the cashier does not.
    laptop.settles();
    all.iter().for_each(agrees);
    let refused = laptop.ask("list_attention", json!({}))["waiting"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|row| row["refused"] == true)
        .count();
    assert_eq!(refused, 1);
    cashier.settles();
    for voucher in &asked[..2] {
        cashier.ask(
            "decide_voucher",
            json!({ "voucher": voucher, "version": null, "word": "cash", "day": "2026-03-07", "reason": "" }),
        );
    }
    agrees(cashier);
    settle(&all);
    all.iter().for_each(agrees);
    // 50 − 3,2 − 4,6.
    assert_eq!(laptop.ask("overview", json!({}))["cash"]["full"], "42.200.000");
    let digests: Vec<_> = all.iter().map(Laptop::digest).collect();
    assert!(digests.iter().all(|digest| *digest == digests[0]), "{digests:?}");
}
