//! Cash is counted at a machine where three people sit down by turns: what the two books of the cash do not both hold is told.

use serde_json::{Value, json};

use crate::common;
use crate::hall::Laptop;

const PIN: &str = "260391";

/// The accountant, the cashier (2) and the director (3) at one machine that was never on a line, in a book of this year; and
/// what day it is there.
fn three_at_one_machine() -> (Laptop, String) {
    let machine = Laptop::new();
    let today = machine.ask("app_state", json!({}))["today"].as_str().unwrap().to_owned();
    let year: u16 = today[..4].parse().unwrap();
    machine.ask(
        "create_book",
        json!({ "book": {
            "path": machine.path("so.htx"), "name": "HTX Chè Suối Lành", "tax_code": null, "kind": "htx", "year": year,
            "first_month": 1, "user_name": "Lò Thị Hạnh", "passphrase": common::PASSPHRASE,
        } }),
    );
    machine.ask("set_pin", json!({ "passphrase": common::PASSPHRASE, "pin": PIN }));
    for (name, role) in [("Vi Thị Nga", "cashier"), ("Hoàng Văn Sinh", "director")] {
        let passphrase = format!("mật khẩu của {name}");
        let person = json!({ "user_name": name, "roles": [role], "passphrase": passphrase, "pin": PIN });
        machine.ask("add_person", json!({ "person": person }));
    }
    (machine, today)
}

fn sits_down(machine: &Laptop, writer: u32) {
    machine.ask("lock", json!({}));
    machine.ask("unlock", json!({ "writer": writer, "secret": PIN }));
}

/// Says `cash` or `approve` on a voucher as it stands.
pub(super) fn says(machine: &Laptop, word: &str, voucher: &Value, day: &str) {
    let said = json!({ "voucher": voucher, "version": null, "word": word, "day": day, "reason": "", "proof": null });
    machine.ask("decide_voucher", said);
}

/// So many notes of 500.000 are counted: by how much that differs from the book, and the vouchers that differ; what explains
/// the difference is marked.
fn counted(machine: &Laptop, notes: u32) -> (String, Vec<String>) {
    let mut counts = vec![String::new(); 10];
    counts[0] = notes.to_string();
    machine.ask("keep_cash_count", json!({ "counts": counts }));
    let compared = machine.ask("compare_cash_count", json!({}));
    let told = |one: &Value| {
        let mark = if one["explains"] == true { "! " } else { "" };
        format!("{mark}{} {}", one["change"]["full"].as_str().unwrap(), one["why"].as_str().unwrap())
    };
    let differing = compared["differing"].as_array().unwrap().iter().map(told).collect();
    (compared["difference"]["full"].as_str().unwrap().to_owned(), differing)
}

/// The cashier is told before the money leaves the box that another payment names the same paper, as long as that one stands.
#[test]
fn a_paper_that_is_paid_already_is_told_to_the_cashier_before_it_is_paid_again() {
    let (machine, day) = three_at_one_machine();
    sits_down(&machine, 3);
    machine.ask("set_settings", json!({ "values": [{ "key": "policy.cashier", "value": "separate" }] }));
    sits_down(&machine, 1);
    let party = json!({ "code": "NB01", "name": "Vật tư Minh Phát", "kind": "supplier", "place": "", "service_contract": false,
        "same_name_ok": false });
    let seller = machine.ask("add_party", json!({ "party": party }))["id"].clone();
    let pays = |paper: &str| {
        let mut draft = machine.ask("new_draft", json!({ "form": "PC" }));
        draft["date"] = json!(day);
        draft["narration"] = json!("Trả tiền phân bón");
        draft["party"] = seller.clone();
        draft["entries"][0]["debit"] = json!("331");
        draft["entries"][0]["debit_party"] = seller.clone();
        draft["entries"][0]["credit"] = json!("1111");
        draft["entries"][0]["amount"] = json!("2000000");
        draft["entries"][0]["extra"] = json!([{ "key": "document", "side": "debit", "value": paper }]);
        machine.ask("post_voucher", json!({ "draft": draft }))["voucher"].clone()
    };
    let first = pays("HĐ 0012");
    let [again, other] = ["hđ 0012", "HĐ 0013"].map(pays);
    sits_down(&machine, 2);
    let told = || -> Vec<String> {
        let desk = machine.ask("cash_desk", json!({}));
        let items = desk["items"].as_array().unwrap().iter();
        items
            .map(|item| format!("{} {}", item["number"].as_str().unwrap(), item["paid_elsewhere"].as_str().unwrap()))
            .collect()
    };
    assert_eq!(told(), ["PC.Q01-0001 PC.Q01-0002", "PC.Q01-0002 PC.Q01-0001", "PC.Q01-0003 "]);
    says(&machine, "cash", &first, &day);
    assert_eq!(told(), ["PC.Q01-0002 PC.Q01-0001", "PC.Q01-0003 "]);
    says(&machine, "cash", &other, &day);
    // Once the first is taken back, the second is the only one.
    sits_down(&machine, 1);
    machine.ask("reverse_voucher", json!({ "voucher": first, "date": day, "reason": "Trả nhầm" }));
    sits_down(&machine, 2);
    assert_eq!(told(), ["PC.Q01-0002 "]);
    says(&machine, "cash", &again, &day);
}

/// The book says 52 million; what stands in one book of the cash alone is told, and what explains the difference first.
#[test]
fn vouchers_in_one_book_of_the_cash_and_not_in_the_other_are_told_beside_the_count() {
    let (machine, day) = three_at_one_machine();
    let posts = |form: &str, amount: &str| machine.posts(form, &day, "Việc", amount)["voucher"].clone();
    // Counted in the accountant's book before there was a cashier, who never confirmed them: 50 + 4 million.
    posts("PT", "50000000");
    posts("PT", "4000000");
    sits_down(&machine, 3);
    let values = [("policy.approval", "payments"), ("policy.cashier", "separate")];
    let values: Vec<Value> = values.iter().map(|(key, value)| json!({ "key": key, "value": value })).collect();
    machine.ask("set_settings", json!({ "values": values }));
    sits_down(&machine, 1);
    let [waiting, early, both] = ["3000000", "5000000", "2000000"].map(|amount| posts("PC", amount));
    let receipt = posts("PT", "6000000");
    sits_down(&machine, 3);
    says(&machine, "approve", &both, &day);
    sits_down(&machine, 2);
    // Paid and approved, it stands in both books; paid before anybody agreed, in the cashier's alone.
    says(&machine, "cash", &both, &day);
    says(&machine, "cash", &early, &day);
    // 104 × 500.000 = 52 million, as the book says: what moved in neither book is nobody's concern.
    let always = ["50.000.000 unconfirmed", "4.000.000 unconfirmed"];
    let (difference, differing) = counted(&machine, 104);
    assert_eq!((difference.as_str(), differing.len()), ("0", 3));
    for told in [always[0], always[1], "−5.000.000 uncounted"] {
        assert!(differing.contains(&told.to_owned()), "{told}: {differing:?}");
    }
    // Short by what was paid without a word, by what was paid and not confirmed, by what never came in; over by a receipt.
    for (notes, difference, first) in [
        (94, "−5.000.000", "! −5.000.000 uncounted"),
        (98, "−3.000.000", "! −3.000.000 unconfirmed"),
        (96, "−4.000.000", "! 4.000.000 unconfirmed"),
        (116, "6.000.000", "! 6.000.000 unconfirmed"),
        (103, "−500.000", "−3.000.000 unconfirmed"),
    ] {
        let (by, differing) = counted(&machine, notes);
        assert_eq!((by.as_str(), differing[0].as_str(), differing.len()), (difference, first, 5), "{differing:?}");
        let explaining = differing.iter().filter(|told| told.starts_with('!')).count();
        assert_eq!(explaining, usize::from(first.starts_with('!')));
    }
    // Once the accountant's book has the one and the cashier's the others, they are told no more.
    says(&machine, "cash", &receipt, &day);
    sits_down(&machine, 3);
    says(&machine, "approve", &early, &day);
    says(&machine, "approve", &waiting, &day);
    sits_down(&machine, 2);
    says(&machine, "cash", &waiting, &day);
    // 52 + 6 − 5 − 3 = 50 million.
    let (difference, differing) = counted(&machine, 100);
    assert_eq!((difference.as_str(), differing.len()), ("0", 2), "{differing:?}");
}
