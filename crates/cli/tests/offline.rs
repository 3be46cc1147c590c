//! Further commands of the command line that work on one book alone: what each answers, and how it refuses. Figures by hand.

#![allow(clippy::unwrap_used)]

#[allow(dead_code, reason = "each file of tests uses some of it")]
mod common;

use common::Desk;
use serde_json::{Value, json};

const PEOPLE: &str = "code,name,kind,service_contract
M001,Nguyễn Thị Lan,official,yes
M002,Trần Văn Bình,official,yes
NB01,Cửa hàng vật tư,supplier,no
LUA,Lúa giống,item,no
TUOI,Tưới tiêu,item,no
";

/// A thousand kilos at 12.000 come in, half of them goes out; two seasons of watering for M001, one for M002.
const GOODS: &str = r#"{"id":"G1","date":"2025-01-10","kind":"PN","narration":"Nhập lúa giống","entries":[{"debit":"156","credit":"331","amount":12000000,"credit_party":"NB01","item":"LUA","qty":"1000","price":"12000","store":"Kho 1"}]}
{"id":"G2","date":"2025-02-05","kind":"PX","narration":"Xuất bán","entries":[{"debit":"6111","credit":"156","amount":6000000,"credit_item":"LUA","credit_qty":"500","credit_store":"Kho 1"}]}
{"id":"S1","date":"2025-03-01","kind":"HD","narration":"Tưới vụ xuân","entries":[{"debit":"131","credit":"5122","amount":500000,"debit_party":"M001","item":"TUOI","qty":"2.5","price":"200000","season":"VX25"}]}
{"id":"S2","date":"2025-08-01","kind":"HD","narration":"Tưới vụ mùa","entries":[{"debit":"131","credit":"5122","amount":300000,"debit_party":"M001","item":"TUOI","qty":"1.5","price":"200000","season":"VM25"}]}
{"id":"S3","date":"2025-08-02","kind":"HD","narration":"Tưới vụ mùa","entries":[{"debit":"131","credit":"5122","amount":200000,"debit_party":"M002","item":"TUOI","qty":"1","price":"200000","season":"VM25"}]}
"#;

const YEAR: [&str; 4] = ["--from", "2025-01-01", "--to", "2025-12-31"];

fn with_goods() -> Desk {
    let desk = Desk::new();
    desk.says(&["import", "parties", &desk.file("people.csv", PEOPLE)], "");
    desk.says(&["import", "vouchers", &desk.file("goods.jsonl", GOODS)], "");
    desk
}

fn of_year<'a>(args: &[&'a str]) -> Vec<&'a str> {
    [args, &YEAR].concat()
}

#[test]
fn stock_says_what_every_store_holds_and_whether_the_ledger_says_so() {
    let desk = with_goods();
    assert_eq!(
        desk.says(&of_year(&["stock"]), ""),
        "account,item,unit,store,opening_qty,opening,in_qty,in,out_qty,out,left_qty,left,unmeasured\n\
         156,LUA,,Kho 1,0,0,1000,12000000,500,6000000,500,6000000,0\n",
    );
    // From February on a thousand kilos were there already.
    let february = desk.says(&["stock", "--from", "2025-02-01", "--to", "2025-02-28"], "");
    assert!(february.ends_with("156,LUA,,Kho 1,1000,12000000,0,0,500,6000000,500,6000000,0\n"), "{february}");
    let told = desk.json(&of_year(&["stock", "--format", "json"]));
    assert_eq!(told["ties"][0]["ties"], true);
    assert_eq!((&told["ties"][0]["cards"], &told["ties"][0]["ledger"]), (&json!(6_000_000), &json!(6_000_000)));
    let card = desk.json(&of_year(&["stock", "--account", "156", "--item", "LUA", "--store", "Kho 1", "--json"]));
    let moves: Vec<&Value> = card["lines"].as_array().unwrap().iter().filter(|line| line["number"] != "").collect();
    assert_eq!(moves.len(), 2);
    assert_eq!(moves[1]["left"], json!({ "quantity": "500", "amount": 6_000_000 }));

    let paper = desk.folder.path().join("s07.pdf").display().to_string();
    assert_eq!(desk.json(&of_year(&["stock", "--format", "pdf", "--out", &paper]))["pages"], 1);
    assert!(std::fs::read(&paper).unwrap().starts_with(b"%PDF-"));
    let sheet = desk.folder.path().join("s07.xlsx").display().to_string();
    // One item and the sum.
    assert_eq!(desk.json(&of_year(&["stock", "--format", "xlsx", "--out", &sheet]))["rows"], 2);
    desk.refuses(&of_year(&["stock", "--account", "131"]), "", "stock.account");
    desk.refuses(&of_year(&["stock", "--account", "156", "--item", "KHONG"]), "", "party.code-unknown");
}

/// A book without funds has none to give; what is asked wrongly is refused.
#[test]
fn funds_are_given_by_source() {
    let desk = with_goods();
    assert_eq!(desk.says(&of_year(&["funds"]), ""), "account,of,source,opening,in,out,left\n");
    desk.refuses(&of_year(&["funds", "--account", "131", "--of", "~x"]), "", "fund.account");
    desk.refuses(&of_year(&["funds", "--account", "4421", "--of", "x"]), "", "fund.not-there");
}

#[test]
fn services_are_given_by_member_and_season() {
    let desk = with_goods();
    let told = desk.json(&of_year(&["services"]));
    assert_eq!(told["amount"], 1_000_000);
    let of = |code: &str| {
        let members = told["members"].as_array().unwrap();
        members.iter().find(|member| member["party"]["code"] == code).unwrap().clone()
    };
    assert_eq!((&of("M001")["amount"], &of("M002")["amount"]), (&json!(800_000), &json!(200_000)));
    let seasons: Vec<(String, String, i64)> = of("M001")["seasons"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| {
            let text = |name: &str| one[name].as_str().unwrap().to_owned();
            (text("season"), text("quantity"), one["amount"].as_i64().unwrap())
        })
        .collect();
    assert_eq!(seasons, [("VM25".into(), "1.5".into(), 300_000), ("VX25".into(), "2.5".into(), 500_000)]);
    let one = desk.json(&of_year(&["services", "--party", "M002"]));
    assert_eq!((one["members"].as_array().unwrap().len(), &one["amount"]), (1, &json!(200_000)));
    let paper = desk.folder.path().join("s23.pdf").display().to_string();
    // A book for each member.
    assert_eq!(desk.json(&of_year(&["services", "--format", "pdf", "--out", &paper]))["pages"], 2);
    desk.refuses(&of_year(&["services", "--party", "M009"]), "", "party.code-unknown");
}

#[test]
fn the_month_is_looked_at_and_the_years_are_listed() {
    let desk = Desk::filled();
    let list = desk.told(&["checklist", "--month", "2025-01"], "");
    let list: Value = serde_json::from_slice(&list.stdout).unwrap();
    // 40 million in the beginning and 6,953 that came in; nobody has counted the cash of that day.
    let cash = list["items"].as_array().unwrap().iter().find(|item| item["check"] == "cash").unwrap();
    assert_eq!((&cash["state"], &cash["finding"]["args"]["book"]), (&json!("look"), &json!("46.953.000")));
    let years = desk.json(&["years"]);
    assert_eq!((&years[0]["year"], &years[0]["closed"], years.as_array().unwrap().len()), (&json!(2025), &json!(0), 1));
}

#[test]
fn contracts_clocks_and_debts_are_told_of_one_book() {
    let desk = Desk::filled();
    let made = ["contracts", "--number", "01/HĐ", "--party", "M001", "--from", "2025-01-01", "--season", "VX25"];
    desk.says(&made, "");
    let listed = desk.says(&["contracts"], "");
    assert!(listed.contains("01/HĐ") && listed.contains("M001"), "{listed}");
    let paper = desk.folder.path().join("03-bh.pdf").display().to_string();
    assert_eq!(desk.json(&["contracts", "--out", &paper])["pages"], 1);
    // Lines from a file, then the signed copy; what is not named stays.
    let change = ["contracts", "--number", "01/HĐ", "--change"];
    let lines = "name,unit,quantity,price\nLàm đất,sào,\"2,5\",120.000\nTưới,sào,,35.000\n";
    desk.says(&[&change[..], &["--lines", "-"]].concat(), lines);
    desk.says(&[&change[..], &["--signed-on", "2025-01-03"]].concat(), "");
    let contract = desk.json(&["contracts"])[0].clone();
    assert_eq!((&contract["season"], &contract["signed_on"]), (&json!("VX25"), &json!("2025-01-03")));
    assert_eq!((&contract["total"], &contract["open_lines"]), (&json!(300_000), &json!(1)));
    let line = &contract["lines"][0];
    assert_eq!(
        (&line["quantity"], &line["price"], &line["amount"]),
        (&json!("2.5"), &json!("120000"), &json!(300_000))
    );
    let wrong = "name,unit,quantity,price\nLàm đất,sào,nhiều,120.000\n";
    desk.refuses(&[&change[..], &["--lines", "-"]].concat(), wrong, "contract.lines");
    desk.refuses(&["contracts", "--number", "09/HĐ", "--change"], "", "contract.not-there");
    desk.refuses(
        &["contracts", "--number", "02/HĐ", "--party", "KHONG", "--from", "2025-01-01"],
        "",
        "party.code-unknown",
    );

    desk.says(&["pledge", "--party", "M001", "--date", "2025-01-01", "--amount", "60000000"], "");
    let clocks = desk.json(&["clocks"]);
    assert!(clocks.to_string().contains("article"), "{clocks}");

    // KH01 owed 12, paid 5, bought for 2: 9 million.
    let debts = desk.json(&["debts", "--account", "131", "--date", "2025-12-31"]);
    assert!(debts.to_string().contains("9000000"), "{debts}");
    let minutes = desk.folder.path().join("doi-chieu.pdf").display().to_string();
    assert_eq!(desk.json(&["debts", "--party", "KH01", "--date", "2025-12-31", "--out", &minutes])["pages"], 1);
}

/// 511 of the old books is split: 70 of 100 million external, the rest internal.
#[test]
fn a_book_moves_over_with_an_old_account_split_by_amounts() {
    let desk = Desk::new();
    let trial = desk.file(
        "can-doi.csv",
        "TK;Tên;Dư Nợ;Dư Có;Phát sinh Nợ;Phát sinh Có\n\
         1111;Tiền mặt;100.000.000;;100.000.000;\n\
         421;Lợi nhuận;;100.000.000;;100.000.000\n",
    );
    let moves = |map: &'static str| -> Vec<String> {
        ["move-in", "--date", "2024-12-31", "--trial", &trial, "--map", map].map(str::to_owned).to_vec()
    };
    let told = |args: Vec<String>| desk.told(&args.iter().map(String::as_str).collect::<Vec<_>>(), "");
    let wrong = told(moves("421=4211:70000000,4212:20000000"));
    assert!(!wrong.status.success(), "10 million are left");
    let check: Value = serde_json::from_slice(&wrong.stdout).unwrap();
    assert_eq!(check["faults"][0]["what"]["code"], "move.split-differs");
    assert_eq!(check["faults"][0]["what"]["args"]["balance"], "10.000.000");
    let check = told(moves("421=4211:70000000::70000000,4212"));
    let check: Value = serde_json::from_slice(&check.stdout).unwrap();
    assert_eq!(check["ready"], true, "{check}");
    let args: Vec<String> =
        moves("421=4211:70000000::70000000,4212").into_iter().chain(["--post".to_owned()]).collect();
    let done: Value = serde_json::from_slice(&told(args).stdout).unwrap();
    assert!(done["sides"].as_array().unwrap().iter().all(|side| side["equal"] == true), "{done}");
    let balances = desk.says(&["balances", "--date", "2025-01-31"], "");
    assert!(balances.contains("4211,,,70000000,,\n4212,,,30000000,,\n"), "{balances}");
}

/// Balances at the end of June: the six months before are closed with them, and a second voucher finds no place there.
#[test]
fn balances_of_june_close_the_months_before() {
    let desk = Desk::new();
    let file = desk.file("so-du.csv", "account,party,debit,credit\n1111,,5000000,\n4118,,,5000000\n");
    let import = ["import", "opening", "--date", "2025-06-30", &file];
    let told = desk.told(&import, "");
    assert!(told.status.success());
    let said = String::from_utf8(told.stderr).unwrap();
    assert_eq!(said, "The 6 months before the opening were closed with it: nothing can be dated there.\n");
    let early =
        r#"{"date":"2025-06-30","kind":"PC","narration":"x","entries":[{"debit":"642","credit":"1111","amount":5}]}"#;
    desk.refuses(&["post"], early, "voucher.month-closed");
    desk.refuses(&["close", "--month", "2025-06"], "", "period.closed");
    // Where vouchers stand before that day it is no opening.
    let other = Desk::new();
    other.says(&["post"], early);
    let file = other.file("so-du.csv", "account,party,debit,credit\n1111,,5000000,\n4118,,,5000000\n");
    other.refuses(&["import", "opening", "--date", "2025-06-30", &file], "", "opening.vouchers-before");
}

#[test]
fn accounts_and_lists_of_ones_own_are_written_and_read() {
    let desk = Desk::new();
    desk.says(&["accounts", "--code", "64201", "--name", "Chi phí hội nghị"], "");
    let chart = desk.says(&["accounts"], "");
    assert!(chart.contains("64201") && chart.contains("Chi phí hội nghị"), "{chart}");
    desk.refuses(&["accounts", "--code", "99901", "--name", "Không có"], "", "account.no-parent");
    desk.says(&["lists", "season", "--code", "VX25", "--name", "Vụ xuân 2025"], "");
    let seasons = desk.says(&["lists", "season"], "");
    assert!(seasons.contains("VX25") && seasons.contains("Vụ xuân 2025"), "{seasons}");
}

#[test]
fn people_are_found_cash_is_counted_and_questions_are_answered() {
    let desk = Desk::filled();
    let found = desk.json(&["find", "--text", "che ban may"]);
    assert!(found.to_string().contains("KH01"), "{found}");
    // 40 + 6,953 − 0,35 million: 93 notes of 500.000, one of 100.000 and of 3.000 what there is no note for.
    let desk_of_cash = desk.json(&["cash-desk"]);
    assert!(desk_of_cash.is_object(), "{desk_of_cash}");
    let counted = desk.says(&["cash-desk", "--count", "93,0,1,0,0,0,0,0,0,0", "--compare"], "");
    assert!(counted.contains("46.600.000") || counted.contains("46600000"), "{counted}");
    assert_eq!(desk.json(&["questions"]), json!({ "questions": [], "refused": [] }));
    let heads = desk.json(&["heads"]);
    assert_eq!(heads["writers"].as_array().unwrap().len(), 1, "one writer: {heads}");
    assert_eq!(heads["ledger_digest"], desk.json(&["verify"])["ledger_digest"]);
    let person = desk.json(&["people", "list"]);
    assert_eq!((&person["writer"], &person["roles"]), (&json!(1), &json!(["director", "accountant"])));
}
