//! A machine that remembers a book opens it without the passphrase; one that does not says why and asks.

use std::fs;
use std::time::{Duration, Instant};

use acceptance::bridge::Bridge;
use acceptance::machine::{Machine, PASSPHRASE};
use acceptance::secret::leaks;
use acceptance::vault::Vault;
use serde_json::{Value, json};

/// How long a person waits at most to hear that there is no vault.
const NO_VAULT_LIMIT: Duration = Duration::from_secs(1);
/// How long for a vault that does not come to an answer; the program gives it twenty seconds.
const LOCKED_LIMIT: Duration = Duration::from_secs(25);

fn create(core: &Bridge, machine: &Machine) {
    let book = json!({
        "path": machine.book(), "name": "HTX Nà Lành", "tax_code": null, "kind": "htx", "year": 2025, "first_month": 1,
        "user_name": "Lò Thị Hạnh", "passphrase": PASSPHRASE
    });
    core.ask("create_book", json!({ "book": book }));
}

/// A book with one voucher, remembered and closed.
fn remembered(core: &Bridge, machine: &Machine) {
    create(core, machine);
    let mut draft = core.ask("new_draft", json!({ "form": "PT" }));
    draft["date"] = json!("2025-03-05");
    draft["party_name"] = json!("Chợ huyện");
    draft["narration"] = json!("Bán chè");
    draft["entries"] = json!([{ "narration": "Bán chè", "debit": "1111", "credit": "5111", "amount": "12000000",
        "debit_party": null, "credit_party": null, "extra": [] }]);
    core.ask("post_voucher", json!({ "draft": draft }));
    core.ask("remember_key", json!({}));
    core.ask("close_book", json!({}));
}

fn open_remembered(core: &Bridge, machine: &Machine) -> Result<Value, String> {
    core.try_ask("open_remembered", json!({ "path": machine.book() }))
}

#[track_caller]
fn opens_by_passphrase(core: &Bridge, machine: &Machine) {
    let info = core.ask("open_book", json!({ "path": machine.book(), "passphrase": PASSPHRASE }));
    assert_eq!(info["name"], "HTX Nà Lành");
}

fn is_remembered(core: &Bridge) -> bool {
    core.ask("app_state", json!({}))["books"][0]["remembered"] == json!(true)
}

#[test]
fn a_remembered_book_opens_without_its_passphrase_until_it_is_forgotten() {
    let machine = Machine::default();
    let _vault = Vault::unlocked(&machine);
    let core = Bridge::start(&machine);
    assert_eq!(core.ask("has_vault", json!({})), json!(true));
    remembered(&core, &machine);
    drop(core);

    let core = Bridge::start(&machine);
    assert!(is_remembered(&core));
    assert_eq!(open_remembered(&core, &machine).unwrap()["vouchers"], 1);
    let page = core.ask(
        "trial_balance",
        json!({ "query": { "from": "2025-03-01", "to": "2025-03-31", "level": 1, "net": false } }),
    );
    assert!(page.to_string().contains("12.000.000"), "{page}");
    // Another passphrase does not change the key.
    core.ask("change_passphrase", json!({ "old": PASSPHRASE, "new": "mat khau khac" }));
    core.ask("close_book", json!({}));
    assert_eq!(open_remembered(&core, &machine).unwrap()["name"], "HTX Nà Lành");
    core.ask("change_passphrase", json!({ "old": "mat khau khac", "new": PASSPHRASE }));
    core.ask("close_book", json!({}));
    assert_eq!(leaks(machine.folder(), &["HTX Nà Lành", "Chợ huyện", "Bán chè"], &[]), Vec::<String>::new());

    core.ask("forget_key", json!({ "path": machine.book() }));
    assert!(!is_remembered(&core));
    assert_eq!(open_remembered(&core, &machine), Err("vault.no-key".into()));
    opens_by_passphrase(&core, &machine);
}

#[test]
fn a_book_taken_off_the_list_leaves_no_key_behind() {
    let machine = Machine::default();
    let vault = Vault::unlocked(&machine);
    let core = Bridge::start(&machine);
    remembered(&core, &machine);
    assert_eq!(vault.keys(&machine), 1);
    core.ask("forget_book", json!({ "path": machine.book() }));
    assert_eq!(vault.keys(&machine), 0);
}

#[test]
fn a_key_that_opens_nothing_is_said_so_and_not_kept() {
    let machine = Machine::default();
    let vault = Vault::unlocked(&machine);
    let core = Bridge::start(&machine);
    remembered(&core, &machine);
    for file in fs::read_dir(machine.folder()).unwrap().flatten() {
        if file.file_name().to_string_lossy().starts_with("so.htx") {
            fs::remove_file(file.path()).unwrap();
        }
    }
    // Another book in the place of the one that was remembered.
    create(&core, &machine);
    core.ask("close_book", json!({}));
    assert_eq!(open_remembered(&core, &machine), Err("vault.old-key".into()));
    assert_eq!(vault.keys(&machine), 0);
    assert!(!is_remembered(&core));
    opens_by_passphrase(&core, &machine);
}

#[test]
fn a_key_that_is_gone_from_the_vault_is_said_so_once() {
    let machine = Machine::default();
    let vault = Vault::unlocked(&machine);
    remembered(&Bridge::start(&machine), &machine);
    drop(vault);
    fs::remove_dir_all(machine.folder().join("home/.local/share/keyrings")).unwrap();
    let _vault = Vault::unlocked(&machine);
    let core = Bridge::start(&machine);
    assert_eq!(open_remembered(&core, &machine), Err("vault.no-key".into()));
    assert!(!is_remembered(&core));
    opens_by_passphrase(&core, &machine);
}

#[test]
fn a_locked_vault_is_not_waited_for_without_end_and_keeps_its_key() {
    let machine = Machine::default();
    let vault = Vault::unlocked(&machine);
    remembered(&Bridge::start(&machine), &machine);
    drop(vault);
    let vault = Vault::locked(&machine);
    let core = Bridge::start(&machine);
    let asked = Instant::now();
    let code = open_remembered(&core, &machine).unwrap_err();
    assert!(["vault.silent", "vault.refused"].contains(&code.as_str()), "{code}");
    assert!(asked.elapsed() < LOCKED_LIMIT);
    assert!(is_remembered(&core));
    opens_by_passphrase(&core, &machine);
    // What the vault did not let go of is not said to be forgotten.
    core.ask("close_book", json!({}));
    assert!(core.try_ask("forget_key", json!({ "path": machine.book() })).is_err());
    assert!(is_remembered(&core));
    assert_eq!(vault.keys(&machine), 1);
}

#[test]
fn without_a_vault_the_passphrase_opens_as_ever() {
    let machine = Machine::default();
    let core = Bridge::start(&machine);
    let asked = Instant::now();
    assert_eq!(core.ask("has_vault", json!({})), json!(false));
    assert!(asked.elapsed() < NO_VAULT_LIMIT);
    create(&core, &machine);
    assert_eq!(core.try_ask("remember_key", json!({})), Err("vault.missing".into()));
    assert!(!is_remembered(&core));
    core.ask("close_book", json!({}));
    assert!(open_remembered(&core, &machine).is_err());
    opens_by_passphrase(&core, &machine);
}
