//! One machine with one book, and `htx` on it: for the tests of the command line.

use std::fs;
use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use serde_json::Value;

pub const PASSPHRASE: &str = "mật khẩu của sổ thử";

pub const PARTIES: &str = "code,name,kind,service_contract
M001,Nguyễn Thị Lan,official,yes
KH01,Công ty Chè Bản Mây,customer,no
NB01,\"Cửa hàng vật tư, Thị trấn\",supplier,no
";

pub const OPENING: &str = "account,party,debit,credit
1111,,40000000,
131,KH01,12000000,
4111,M001,,52000000
";

pub const VOUCHERS: &str = r#"{"id":"V1","date":"2025-01-05","kind":"PT","narration":"Bán 60 kg chè","entries":[{"debit":"1111","credit":"5111","amount":1860000},{"debit":"1111","credit":"3331","amount":93000}]}
{"id":"V2","date":"2025-01-20","kind":"PT","narration":"Thu nợ tiền chè","entries":[{"debit":"1111","credit":"131","amount":5000000,"credit_party":"KH01"}]}
{"id":"V3","date":"2025-02-03","kind":"PC","narration":"Điện, nước","entries":[{"debit":"642","credit":"1111","amount":350000}]}
{"id":"V4","date":"2025-02-10","kind":"HD","narration":"Bán chịu","entries":[{"debit":"131","credit":"5111","amount":2000000,"debit_party":"KH01"}]}
"#;

/// One machine with one book, and `htx` on it.
pub struct Desk {
    pub folder: tempfile::TempDir,
    key: String,
}

impl Desk {
    /// A machine without a book.
    pub fn empty() -> Self {
        Self { folder: tempfile::tempdir().unwrap(), key: String::new() }
    }

    /// An empty book of 2025.
    pub fn new() -> Self {
        let mut desk = Self::empty();
        desk.says(&["book", "create", "--name", "HTX Chè Suối Lành", "--year", "2025"], "");
        desk.key = desk.says(&["book", "key"], "").trim().to_owned();
        desk
    }

    /// The book with the three files in it.
    pub fn filled() -> Self {
        let desk = Self::new();
        let (parties, opening, vouchers) = desk.files();
        desk.says(&["import", "parties", &parties], "");
        desk.says(&["import", "opening", "--date", "2025-01-01", &opening], "");
        desk.says(&["import", "vouchers", &vouchers], "");
        desk
    }

    pub fn files(&self) -> (String, String, String) {
        let (parties, opening) = (self.file("parties.csv", PARTIES), self.file("opening.csv", OPENING));
        (parties, opening, self.file("vouchers.jsonl", VOUCHERS))
    }

    pub fn file(&self, name: &str, content: &str) -> String {
        let path = self.folder.path().join(name);
        fs::write(&path, content).unwrap();
        path.to_str().unwrap().to_owned()
    }

    pub fn book(&self) -> PathBuf {
        self.folder.path().join("so.htx")
    }

    /// `htx`, by the book's key where it has one: deriving it from the passphrase takes its time, by intention.
    pub fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_htx"));
        command.args(args);
        if args.first() != Some(&"events") {
            command.arg("--book").arg(self.book());
        }
        command.env("HTX_LANG", "en").env("HTX_PASSPHRASE", PASSPHRASE);
        match self.key.as_str() {
            "" => command.env_remove("HTX_KEY"),
            key => command.env("HTX_KEY", key),
        };
        command
    }

    pub fn told(&self, args: &[&str], input: &str) -> std::process::Output {
        let mut command = self.command(args);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        // A command that reads nothing may have ended already.
        let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
        child.wait_with_output().unwrap()
    }

    #[track_caller]
    pub fn says(&self, args: &[&str], input: &str) -> String {
        let output = self.told(args, input);
        assert!(output.status.success(), "htx {args:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    }

    #[track_caller]
    pub fn json(&self, args: &[&str]) -> Value {
        self.json_of(args, "")
    }

    #[track_caller]
    pub fn json_of(&self, args: &[&str], input: &str) -> Value {
        let said = self.says(args, input);
        assert!(said.ends_with('\n') && said.lines().count() == 1, "{said}");
        serde_json::from_str(&said).unwrap()
    }

    /// Exit status 1, nothing on standard output, one line with the code on the other; gives back that line.
    #[track_caller]
    pub fn refuses(&self, args: &[&str], input: &str, code: &str) -> String {
        let output = self.told(args, input);
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(1), "htx {args:?} {input}: {said}");
        assert_eq!(String::from_utf8_lossy(&output.stdout), "", "htx {args:?}");
        assert_eq!(code_of(said.as_bytes()), code, "htx {args:?} {input}: {said}");
        assert_eq!(said.lines().count(), 1, "{said}");
        said
    }

    /// Everything counted and the digest of all balances, with the turnover.
    #[track_caller]
    pub fn state(&self) -> (Value, String) {
        (self.json(&["verify"]), self.says(&["trial-balance"], ""))
    }
}

/// What stands in brackets at the end.
pub fn code_of(said: &[u8]) -> String {
    let said = String::from_utf8_lossy(said);
    let code = said.trim_end().strip_suffix(']').and_then(|said| said.rsplit_once('['));
    code.map_or_else(|| said.clone().into_owned(), |(_, code)| code.to_owned())
}
