//! How long the search over everything takes on a large book: `cargo run --release -p app --example search`.

#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a measurement for developers")]

use std::fmt::Write;
use std::time::Instant;

use app::Book;
use app::api::session::{BookKind, NewBook};

const PARTIES: u32 = 10_000;
const VOUCHERS: u32 = 50_000;
const NAMES: [&str; 8] = ["Lan", "Bình", "Hương", "Dũng", "Sâm", "Pảo", "Mến", "Thảo"];
const REASONS: [&str; 6] =
    ["Tiền điện", "Mua phân NPK", "Bán chè búp khô", "Trả công hái", "Thuê xe chở chè", "Thu nợ"];

fn main() {
    let folder = std::env::temp_dir().join(format!("so-htx-search-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let mut book = filled(&folder.join("so.htx"));
    for text in
        ["", "pc0231", "tv0500", "lan", "n", "huong dung", "mua phan", "tien", "350k", "111", "t3", "khong thay gi"]
    {
        let mut worst = 0;
        for _ in 0..5 {
            let began = Instant::now();
            let found = book.search_everything(text).unwrap();
            worst = worst.max(began.elapsed().as_micros());
            assert!(found.vouchers.len() <= 8);
        }
        println!("{text:>16}  worst of five {:>7} µs", worst);
    }
    let began = Instant::now();
    book.import_parties("code,name,kind,service_contract\nTV99999,Lò Văn Mới,official,yes\n".as_bytes()).unwrap();
    book.search_everything("lo van moi").unwrap();
    println!("after a new card  {:>21} µs", began.elapsed().as_micros());
    drop(book);
    std::fs::remove_dir_all(folder).unwrap();
}

fn filled(path: &std::path::Path) -> Book {
    let new = NewBook {
        path: path.display().to_string(),
        name: "HTX đo tốc độ".into(),
        tax_code: None,
        kind: BookKind::Htx,
        year: 2026,
        first_month: 1,
        user_name: "Lò Thị Hạnh".into(),
        passphrase: "mật khẩu thử".into(),
    };
    let mut book = Book::create(&new, false).unwrap();
    let mut parties = String::from("code,name,kind,service_contract\n");
    for n in 1..=PARTIES {
        let name = |by: u32| NAMES[((n / by) % 8) as usize];
        writeln!(parties, "TV{n:05},Nguyễn {} {},official,yes", name(8), name(1)).unwrap();
    }
    book.import_parties(parties.as_bytes()).unwrap();
    let mut vouchers = String::new();
    for n in 0..VOUCHERS {
        let reason = REASONS[(n % 6) as usize];
        let (month, day) = (n % 12 + 1, n % 28 + 1);
        writeln!(
            vouchers,
            r#"{{"id":"s{n}","kind":"PC","date":"2026-{month:02}-{day:02}","narration":"{reason} lần {n}","entries":[{{"debit":"642","credit":"1111","amount":{}}}]}}"#,
            1_000 * (n % 977 + 1)
        )
        .unwrap();
    }
    book.import_vouchers(vouchers.as_bytes(), false, |_| ()).unwrap();
    book
}
