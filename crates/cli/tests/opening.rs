//! A book opened in the middle of a year through `htx` alone, its lists, and the same book made again from its own exports.

#![allow(clippy::unwrap_used)]

use std::path::PathBuf;
use std::process::{Command, Output};

use serde_json::Value;
use tempfile::TempDir;

/// Thousands as in `crates/app/tests/opening_mid_year.rs`, whose figures were worked out by hand.
const BALANCES: &str = "account,party,debit,credit,turnover debit,turnover credit
1111,,138000000,,100000000,62000000
1121,,245000000,,355000000,310000000
131,KH01,80000000,,400000000,350000000
156,,80000000,,300000000,340000000
2111,,600000000,,,
2141,,,75000000,,15000000
331,NB01,,40000000,310000000,300000000
4111,TV001,,700000000,,
4211,,,90000000,,
4421,,,150000000,,
5111,,,400000000,,400000000
5121,TV001,,100000000,,100000000
558,,,5000000,,5000000
6111,,260000000,,260000000,
6121,,80000000,,80000000,
642,,75000000,,75000000,
658,,2000000,,2000000,
";

const PARTIES: &str = "code,name,kind,place,service_contract
TV001,Nguyễn Thị Lan,official,Đội 3,yes
KH01,Công ty Chè Bản Mây,customer,,no
NB01,Cửa hàng vật tư Minh Phát,supplier,,no
";

struct Shell {
    folder: TempDir,
}

impl Shell {
    fn file(&self, name: &str, text: &str) -> String {
        let path = self.path(name);
        std::fs::write(&path, text).unwrap();
        path.display().to_string()
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn runs(&self, book: &str, args: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_htx"));
        command.args(args).arg("--book").arg(self.path(book)).env_remove("HTX_KEY");
        command.env("HTX_PASSPHRASE", "mật khẩu của sổ thử").env("HTX_LANG", "vi").output().unwrap()
    }

    #[track_caller]
    fn says(&self, book: &str, args: &[&str]) -> String {
        let output = self.runs(book, args);
        assert!(output.status.success(), "{args:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    }

    fn opened(&self, book: &str, parties: &str, balances: &str) {
        self.says(book, &["book", "create", "--name", "HTX Nà Lành", "--year", "2026"]);
        self.says(book, &["import", "parties", parties]);
        let opened: Value =
            serde_json::from_str(&self.says(book, &["open-at", "--date", "2026-06-30", balances])).unwrap();
        assert_eq!(opened["rows"], 17);
        // One member is fewer than the law asks: written, and told.
        assert_eq!(opened["findings"][0]["code"], "capital.members-min");
    }

    fn report(&self, book: &str, form: &str) -> Value {
        serde_json::from_str(&self.says(book, &["report", form, "--year", "2026", "--format", "json"])).unwrap()
    }
}

#[test]
fn a_book_opened_at_the_end_of_june_is_made_again_from_its_own_exports() {
    let shell = Shell { folder: tempfile::tempdir().unwrap() };
    let (parties, balances) = (shell.file("nguoi.csv", PARTIES), shell.file("so-du.csv", BALANCES));
    shell.opened("mot.htx", &parties, &balances);
    let b02 = shell.report("mot.htx", "B02");
    // 400 + 100 − 260 − 80 − 75 + 5 − 2 = 88 million.
    assert_eq!(b02["lines"]["60"]["this"], 88_000_000);
    let b01 = shell.report("mot.htx", "B01");
    assert_eq!(
        (&b01["lines"]["500"]["this"], &b01["lines"]["500"]["last"]),
        (&1_068_000_000.into(), &990_000_000.into())
    );

    let list = "Tài khoản;Mặt hàng;Số tiền;Kho;Số lượng;Đơn vị tính\n156;Chè búp khô;79.000.000;Kho 1;800;kg\n";
    let list = shell.file("hang.csv", list);
    let refused = shell.runs("mot.htx", &["opening-list", "stock", &list]);
    assert!(!refused.status.success());
    assert!(String::from_utf8_lossy(&refused.stderr).contains("lệch −1.000.000"), "{refused:?}");
    let list = shell.file("hang.csv", &std::fs::read_to_string(&list).unwrap().replace("79.000.000", "80.000.000"));
    let written: Value = serde_json::from_str(&shell.says("mot.htx", &["opening-list", "stock", &list])).unwrap();
    assert_eq!(written["agrees"], true);

    // Its people and balances, taken out and brought into a new book, give the same book.
    let people = shell.file("xuat-nguoi.csv", &shell.says("mot.htx", &["parties", "--format", "csv"]));
    let figures = shell.file("xuat-so-du.csv", &shell.says("mot.htx", &["balances", "--date", "2026-07-31"]));
    shell.opened("hai.htx", &people, &figures);
    for args in [
        &["balances", "--date", "2026-07-31"][..],
        &["trial-balance", "--format", "csv"],
        &["parties", "--format", "csv"],
    ] {
        assert_eq!(shell.says("hai.htx", args), shell.says("mot.htx", args), "{args:?}");
    }
    for form in ["F01", "B01", "B02", "F02"] {
        assert_eq!(shell.report("hai.htx", form), shell.report("mot.htx", form), "{form}");
    }
    shell.says("hai.htx", &["undo-opening"]);
    assert_eq!(shell.says("hai.htx", &["balances", "--date", "2026-07-31"]).lines().count(), 1);
    shell.says("hai.htx", &["verify"]);
}
