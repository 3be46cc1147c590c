//! What keeps a machine from exchanging is told, also where it is no fault of the line.

use std::time::{Duration, Instant};

use acceptance::bridge::Bridge;
use acceptance::machine::{Machine, PASSPHRASE};
use acceptance::office::Office;
use serde_json::{Value, json};

#[track_caller]
fn until(core: &Bridge, is: impl Fn(&Value) -> bool) -> Value {
    let limit = Instant::now() + Duration::from_secs(60);
    loop {
        let status = core.ask("sync_status", json!({}));
        if is(&status) {
            return status;
        }
        assert!(Instant::now() < limit, "it stays {status:#}");
        std::thread::sleep(Duration::from_millis(100));
    }
}

#[test]
fn a_disk_that_takes_no_more_is_told_where_an_exchange_meets_it_and_it_goes_on_afterwards() {
    let mut office = Office::open();
    let machine = Machine::default();
    let core = Bridge::start(&machine);
    core.ask(
        "create_book",
        json!({ "book": {
            "path": machine.book(), "name": "HTX Chè Suối Lành", "tax_code": null, "kind": "htx", "year": 2026,
            "first_month": 1, "user_name": "Lò Thị Hạnh", "passphrase": PASSPHRASE,
        } }),
    );
    core.ask("join_province", json!({ "code": office.code(), "offline_recovery": false }));
    until(&core, |status| status["chip"] == "done");
    // Something waits, and the first attempt to send it finds that nothing can be written.
    office.kill();
    let mut draft = core.ask("new_draft", json!({ "form": "PT" }));
    draft["date"] = json!("2026-03-05");
    draft["narration"] = json!("Thu bán chè");
    draft["entries"][0]["debit"] = json!("1111");
    draft["entries"][0]["credit"] = json!("5111");
    draft["entries"][0]["amount"] = json!("50000");
    core.ask("post_voucher", json!({ "draft": draft }));
    office.start_again();
    core.limit_files("1");
    core.ask("sync_now", json!({}));
    let status = until(&core, |status| !status["fault"].is_null());
    assert!(["book.disk", "book.disk-full"].contains(&status["fault"].as_str().unwrap_or_default()), "{status:#}");
    assert_eq!((&status["chip"], &status["vouchers_pending"]), (&json!("offline"), &json!(1)));
    // What a disk that failed in the middle of a write holds, only opening the book again can tell.
    core.limit_files("unlimited");
    core.ask("close_book", json!({}));
    core.ask("open_book", json!({ "path": machine.book(), "passphrase": PASSPHRASE }));
    core.ask("sync_now", json!({}));
    let status = until(&core, |status| status["chip"] == "done");
    assert_eq!((&status["fault"], &status["pending"]), (&json!(null), &json!(0)));
    assert_eq!(core.ask("verify_book", json!({}))["ok"], true);
}
