//! The whole year of a cooperative through `htx` alone: the case worked out by hand that the window's use cases are tried
//! with (`crates/reports/tests/cases/cooperative-year.csv`), and what the law refuses on the way.

#![allow(clippy::unwrap_used)]

#[allow(dead_code, reason = "each file of tests uses some of it")]
#[path = "../../reports/tests/common/case.rs"]
mod case;

use std::io::Write;
use std::process::{Command, Output, Stdio};

use case::{Case, Paper, Row};
use serde_json::{Value, json};
use tempfile::TempDir;

const CASE: &str = include_str!("../../reports/tests/cases/cooperative-year.csv");

struct Shell {
    folder: TempDir,
    key: String,
    case: Case,
}

impl Shell {
    fn new() -> Self {
        let mut shell = Self { folder: tempfile::tempdir().unwrap(), key: String::new(), case: Case::read(CASE) };
        shell.says(&["book", "create", "--name", "HTX Nà Lành", "--year", "2026"], "");
        shell.key = shell.says(&["book", "key"], "").trim().to_owned();
        let official: String = (1..=10).map(|at| format!("TV{at:02},Thành viên {at:02},official,yes\n")).collect();
        let others = "LK01,Công ty Chè Mây,associate_capital,no\nLK02,Quàng Văn Ét,associate_use,no\n\
                      KH01,Chợ Nà Lành,customer,no\nKH02,Khách,customer,no\nNB01,Vật tư,supplier,no\n\
                      NB02,Điện lực,supplier,no\nNV01,Lò Thị Hạnh,employee,no\nNH01,Quỹ hỗ trợ,lender,no\n\
                      DEV,Quỹ đầu tư phát triển,fund,no\n";
        let parties = shell.file("parties.csv", &format!("code,name,kind,service_contract\n{official}{others}"));
        let opening = shell.file("opening.csv", &shell.case.opening_file());
        shell.says(&["import", "parties", &parties], "");
        shell.says(&["import", "opening", "--date", "2026-01-01", &opening], "");
        shell
    }

    fn file(&self, name: &str, text: &str) -> String {
        let path = self.folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        path.display().to_string()
    }

    fn path(&self, name: &str) -> String {
        self.folder.path().join(name).display().to_string()
    }

    fn told(&self, args: &[&str], input: &str) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_htx"));
        command.args(args).arg("--book").arg(self.folder.path().join("so.htx")).env("HTX_LANG", "vi");
        if self.key.is_empty() {
            command.env("HTX_PASSPHRASE", "mật khẩu của sổ thử").env_remove("HTX_KEY");
        } else {
            command.env("HTX_KEY", &self.key);
        }
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
        child.wait_with_output().unwrap()
    }

    #[track_caller]
    fn says(&self, args: &[&str], input: &str) -> String {
        let output = self.told(args, input);
        assert!(output.status.success(), "htx {args:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    }

    #[track_caller]
    fn json(&self, args: &[&str]) -> Value {
        serde_json::from_str(&self.says(args, "")).unwrap()
    }

    #[track_caller]
    fn refuses(&self, args: &[&str], input: &str, words: &str) {
        let output = self.told(args, input);
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(!output.status.success() && said.lines().count() == 1, "{said}");
        assert!(said.contains(words) && said.contains("Luật HTX 2023, Đ"), "{said}");
    }

    fn month(&self, number: u32) {
        let month = format!("2026-{number:02}");
        let objects: String = self.case.papers(&month).iter().map(|paper| format!("{}\n", object(paper))).collect();
        if number == 1 {
            // What a person posts today goes one by one, and the law is asked.
            objects.lines().for_each(|one| drop(self.says(&["post"], one)));
            let insurance = ["prepaid", "--month", &month, "--name", "Bảo hiểm kho", "--amount", "12000000"];
            self.says(&insurance, "");
        } else {
            let file = self.file("thang.jsonl", &objects);
            self.says(&["import", "vouchers", &file], "");
        }
        self.says(&["prepaid", "--month", &month, "--allocate"], "");
    }

    fn plan(&self, resolution: &str, by_use: &str, by_capital: &str) -> String {
        let funds = |undivided: &str| {
            json!([{ "account": "4421", "pct": undivided }, { "account": "418", "party": "DEV", "pct": "10" },
                   { "account": "3532", "pct": "5" }])
        };
        let plan = json!({
            "resolution": resolution,
            "external": { "funds": funds("10"), "by_capital_pct": "100" },
            "internal": { "funds": funds("5"), "by_use_pct": by_use, "by_labour_pct": "10",
                          "by_capital_pct": by_capital },
            "use": "books", "labour": "books"
        });
        self.file("plan.json", &plan.to_string())
    }
}

/// The object of a paper.
fn object(paper: &Paper) -> Value {
    let entry = |row: &Row| {
        let mut entry = json!({ "debit": row.debit, "credit": row.credit, "amount": row.amount });
        for (name, party) in [("debit_party", &row.debit_party), ("credit_party", &row.credit_party)] {
            if !party.is_empty() {
                entry[name] = json!(party);
            }
        }
        entry
    };
    let entries: Vec<Value> = paper.rows.iter().map(entry).collect();
    json!({ "date": paper.date, "kind": paper.form, "narration": paper.text, "entries": entries })
}

#[test]
fn the_year_from_an_empty_book_to_each_members_share() {
    let shell = Shell::new();
    for number in 1..=12 {
        shell.month(number);
        if number == 12 {
            let end = shell.json(&["year-end", "--year", "2026", "--split-642", "net-revenue"]);
            assert_eq!((&end["profit_external"], &end["profit_internal"]), (&json!(29_333_453), &json!(5_766_547)));
        }
        shell.says(&["close", "--month", &format!("2026-{number:02}")], "");
    }
    for form in ["B01", "B02"] {
        let report = shell.json(&["report", form, "--year", "2026"]);
        for (line, columns) in report["lines"].as_object().unwrap() {
            let wanted = shell.case.expected(form).into_iter().find(|(of, _)| of == line);
            assert_eq!(columns["this"], wanted.map_or(0, |(_, columns)| columns[0]), "{form} {line}");
        }
    }
    // F01: debits and credits of each pair of columns are one sum, and its assets are those of B01.
    let trial = shell.json(&["report", "F01", "--year", "2026"]);
    let sum = |column: &str| -> i64 {
        trial["rows"].as_array().unwrap().iter().map(|row| row[column].as_i64().unwrap()).sum()
    };
    for (debit, credit) in
        [("opening_debit", "opening_credit"), ("debit", "credit"), ("closing_debit", "closing_credit")]
    {
        assert_eq!(sum(debit), sum(credit));
    }
    let cash: i64 = ["111", "112"]
        .iter()
        .map(|account| {
            let rows = trial["rows"].as_array().unwrap();
            rows.iter().find(|row| row["account"] == *account).unwrap()["closing_debit"].as_i64().unwrap()
        })
        .sum();
    assert_eq!([cash], shell.case.wanted("B01", "110")[..1]);
    let checks = shell.json(&["report", "B01", "--year", "2026", "--checks"]);
    assert!(checks["checks"].as_array().unwrap().iter().all(|check| check["verdict"] != "differs"));

    shell.says(
        &[
            "resolutions",
            "--number",
            "01/NQ-2027",
            "--date",
            "2027-04-15",
            "--subject",
            "distribution",
            "--title",
            "Phân phối thu nhập",
            "--present",
            "10",
            "--in-favour",
            "9",
        ],
        "",
    );
    let plan = shell.plan("01/NQ-2027", "60", "30");
    let post = ["distribute", "--year", "2026", "--plan", &plan, "--post", "--date", "2027-04-20"];
    let shared = shell.json(&post);
    let members = shared["members"].as_array().unwrap();
    let shares = shell.case.expected("share");
    assert_eq!(members.len(), shares.len());
    for (member, (code, wanted)) in members.iter().zip(shares) {
        let got = ["by_use", "by_labour", "by_capital_internal", "by_capital_external", "total"]
            .map(|column| member[column].as_i64().unwrap());
        assert_eq!((member["party"].as_str().unwrap(), &got[..]), (code, wanted));
    }
    let sheets = shell.path("bang-ke.pdf");
    let printed = shell.json(&["member-statement", "--all", "--out", &sheets]);
    assert_eq!(printed["pages"], 12);
    let text = Command::new("pdftotext").args(["-layout", &sheets, "-"]).output().unwrap();
    let text = String::from_utf8(text.stdout).unwrap();
    assert!(text.contains("2.706.647") && text.contains("Thành viên 10 (TV10)"), "{text}");
    assert_eq!(shell.json(&["verify"])["ok"], true);
}

#[test]
fn what_the_law_forbids_is_refused_in_one_sentence() {
    let shell = Shell::new();
    let post = |lines: Value| json!({ "date": "2026-02-05", "kind": "KT", "narration": "Thử", "entries": lines });
    let line = |debit: &str, of: &str, credit: &str, to: &str, amount: i64| {
        let mut entry = json!({ "debit": debit, "credit": credit, "amount": amount });
        for (name, party) in [("debit_party", of), ("credit_party", to)] {
            if !party.is_empty() {
                entry[name] = json!(party);
            }
        }
        entry
    };
    let refused = [
        (line("1111", "", "4111", "TV01", 90_000_000), "vượt mức 30 %"),
        (line("4111", "TV02", "1111", "", 1_000_000), "cần nghị quyết đại hội thành viên"),
        (line("4211", "", "338", "TV01", 1_000_000), "Chưa có nghị quyết đại hội thành viên"),
        (line("4211", "", "338", "LK02", 1_000_000), "không góp vốn nên không được chia"),
    ];
    shell.says(
        &[
            "resolutions",
            "--number",
            "05/NQ",
            "--date",
            "2026-01-05",
            "--subject",
            "distribution",
            "--title",
            "A",
            "--present",
            "10",
            "--in-favour",
            "9",
        ],
        "",
    );
    for (mut line, words) in refused {
        if words.contains("không được chia") {
            line["resolution"] = json!("05/NQ");
        }
        shell.refuses(&["post"], &post(json!([line])).to_string(), words);
    }
    // A debt is settled before capital goes back.
    shell.says(&["post"], &post(json!([line("131", "TV02", "5113", "", 3_000_000)])).to_string());
    shell.says(
        &[
            "resolutions",
            "--number",
            "06/NQ",
            "--date",
            "2026-01-06",
            "--subject",
            "capital-return",
            "--title",
            "B",
            "--present",
            "10",
            "--in-favour",
            "9",
        ],
        "",
    );
    let mut back = line("4111", "TV02", "1111", "", 5_000_000);
    back["resolution"] = json!("06/NQ");
    shell.refuses(&["post"], &post(json!([back])).to_string(), "còn nợ HTX 3.000.000 đ");

    shell.says(&["post"], &post(json!([line("1111", "", "5111", "", 40_000_000)])).to_string());
    shell.says(&["post"], &post(json!([line("131", "TV03", "5121", "", 10_000_000)])).to_string());
    shell.says(&["year-end", "--year", "2026"], "");
    let distribute = |plan: &str, words: &str| {
        shell.refuses(&["distribute", "--year", "2026", "--plan", plan], "", words);
    };
    distribute(&shell.plan("", "60", "30"), "Chưa có nghị quyết đại hội thành viên");
    // Use 40 and labour 10: half, where more than half is asked.
    distribute(&shell.plan("05/NQ", "40", "50"), "mới được 50 % phần còn lại của thu nhập nội bộ");
}
