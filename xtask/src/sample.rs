//! A year of a farming cooperative that does not exist: its people, its balances on 1 January 2025 and
//! some five hundred vouchers in all eight forms.
//!
//! Always the same bytes. The cooperative buys rice from its members after each harvest and sells it, sells
//! them seed and fertiliser, ploughs and dries for them, pays wages, the bank and its bills. It never pays
//! out money or goods it does not have. The turnover of every account is added up here as well, in a
//! plain map, so that a trial balance of the product can be compared with something it did not compute.

use std::collections::BTreeMap;
use std::fmt::Write;

/// The cooperative's name.
pub const NAME: &str = "HTX Nông nghiệp Hòa An";

/// Who keeps its books.
pub const ACCOUNTANT: &str = "Phan Thị Bích";

/// The year of the vouchers.
pub const YEAR: u32 = 2025;

/// What `htx import` reads, and what must come out.
pub struct Sample {
    /// `code,name,kind,service_contract`.
    pub parties: String,
    /// `account,party,debit,credit`, on 1 January.
    pub opening: String,
    /// One voucher object a line, by date.
    pub vouchers: String,
    /// How many vouchers there are.
    pub vouchers_count: usize,
    /// `account,debit,credit`: the turnover of the year.
    pub turnover: String,
}

/// Writes the year.
pub fn sample() -> Sample {
    let mut book = Book::new();
    for month in 1..=12 {
        write_month(&mut book, month);
    }
    book.finish()
}

const MEMBERS: [(&str, &str, i64); 15] = [
    ("TV001", "Nguyễn Văn Thành", 40_000_000),
    ("TV002", "Trần Thị Mười", 25_000_000),
    ("TV003", "Lê Quang Hưng", 30_000_000),
    ("TV004", "Phạm Thị Ngọc Ánh", 20_000_000),
    ("TV005", "Huỳnh Văn Đức", 35_000_000),
    ("TV006", "Võ Thị Kim Thoa", 20_000_000),
    ("TV007", "Trần Văn Bình", 25_000_000),
    ("TV008", "Đặng Thị Ẩn", 15_000_000),
    ("TV009", "Bùi Văn Khởi", 20_000_000),
    ("TV010", "Đỗ Thị Hường", 15_000_000),
    ("TV011", "Hồ Minh Nghĩa", 30_000_000),
    ("TV012", "Nguyễn Thị Lan", 25_000_000),
    ("TV013", "Ngô Văn Sửu", 15_000_000),
    ("TV014", "Dương Thị Mỹ Lệ", 20_000_000),
    ("TV015", "Lý Văn Phước", 15_000_000),
];
const CUSTOMERS: [(&str, &str); 4] = [
    ("KH01", "Công ty Lương thực Sông Hậu"),
    ("KH02", "Cửa hàng gạo Bảy Hiền"),
    ("KH03", "Bếp ăn Trường tiểu học Hòa An"),
    ("KH04", "Đại lý nông sản Út Trọng"),
];
const SUPPLIERS: [(&str, &str); 3] = [
    ("NCC01", "Công ty Phân bón Miền Tây"),
    ("NCC02", "Trại giống lúa Tân Phú"),
    ("NCC03", "Cửa hàng vật tư Chín Lành"),
];
const EMPLOYEES: [(&str, &str, i64); 3] = [
    ("NV01", "Nguyễn Văn Thành (giám đốc)", 5_500_000),
    ("NV02", "Phan Thị Bích (kế toán)", 4_800_000),
    ("NV03", "Mai Thị Xuân (thủ quỹ)", 4_200_000),
];

const CASH: &str = "1111";
const BANK: &str = "1121";
const GOODS: &str = "156";

/// One debit-credit pair; the parties of its two sides, or none.
struct Entry {
    debit: &'static str,
    credit: &'static str,
    amount: i64,
    debit_party: Option<&'static str>,
    credit_party: Option<&'static str>,
}

const fn entry(debit: &'static str, credit: &'static str, amount: i64) -> Entry {
    Entry { debit, credit, amount, debit_party: None, credit_party: None }
}

impl Entry {
    const fn debtor(mut self, party: &'static str) -> Self {
        self.debit_party = Some(party);
        self
    }

    const fn creditor(mut self, party: &'static str) -> Self {
        self.credit_party = Some(party);
        self
    }
}

struct Voucher {
    day: u32,
    kind: &'static str,
    who: &'static str,
    narration: String,
    entries: Vec<Entry>,
}

/// The books as they grow; balances are debit less credit.
struct Book {
    random: u64,
    names: BTreeMap<&'static str, &'static str>,
    balances: BTreeMap<(&'static str, Option<&'static str>), i64>,
    turnover: BTreeMap<&'static str, (i64, i64)>,
    counts: BTreeMap<&'static str, u32>,
    opening: String,
    vouchers: String,
    month: Vec<Voucher>,
}

impl Book {
    fn new() -> Self {
        let names = MEMBERS.iter().map(|&(code, name, _)| (code, name));
        let names = names.chain(EMPLOYEES.iter().map(|&(code, name, _)| (code, name)));
        let mut book = Self {
            random: 20_250_101,
            names: names.chain(CUSTOMERS).chain(SUPPLIERS).collect(),
            balances: BTreeMap::new(),
            turnover: BTreeMap::new(),
            counts: BTreeMap::new(),
            opening: String::from("account,party,debit,credit\n"),
            vouchers: String::new(),
            month: Vec::new(),
        };
        book.open();
        book
    }

    fn open(&mut self) {
        let assets = [
            (CASH, None, 86_400_000),
            (BANK, None, 312_750_000),
            ("131", Some("KH01"), 54_000_000),
            ("131", Some("TV003"), 3_200_000),
            ("131", Some("TV009"), 1_850_000),
            ("152", None, 18_600_000),
            (GOODS, None, 142_500_000),
            ("2111", None, 640_000_000),
            ("212", None, 480_000_000),
        ];
        let sources = [
            ("2141", None, 196_000_000),
            ("2142", None, 96_000_000),
            ("331", Some("NCC01"), 84_800_000),
            ("331", Some("TV006"), 6_400_000),
            ("331", Some("TV011"), 12_300_000),
            ("341", None, 120_000_000),
            ("4118", None, 45_000_000),
            ("4421", None, 65_000_000),
            ("4422", None, 384_000_000),
            ("4212", None, 58_000_000),
        ];
        let capital = MEMBERS.iter().map(|&(code, _, paid)| ("4111", Some(code), paid));
        let sources: Vec<_> = sources.into_iter().chain(capital).collect();
        let rest = assets.iter().map(|row| row.2).sum::<i64>() - sources.iter().map(|row| row.2).sum::<i64>();
        for (account, party, amount) in assets {
            self.balances.insert((account, party), amount);
            let _ = writeln!(self.opening, "{account},{},{amount},0", party.unwrap_or_default());
        }
        for (account, party, amount) in sources.into_iter().chain([("4211", None, rest)]) {
            self.balances.insert((account, party), -amount);
            let _ = writeln!(self.opening, "{account},{},0,{amount}", party.unwrap_or_default());
        }
    }

    /// A number from `low` to `high`, both included.
    fn draw(&mut self, low: i64, high: i64) -> i64 {
        self.random = self.random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        low + i64::try_from(self.random >> 33).unwrap_or(0) % (high - low + 1)
    }

    fn pick<T: Copy>(&mut self, of: &[T]) -> T {
        let last = i64::try_from(of.len()).unwrap_or(1) - 1;
        of[usize::try_from(self.draw(0, last)).unwrap_or(0)]
    }

    fn balance(&self, account: &'static str, party: Option<&'static str>) -> i64 {
        self.balances.get(&(account, party)).copied().unwrap_or(0)
    }

    /// Takes the voucher in, unless it would pay out money or goods that are not there.
    fn write(
        &mut self,
        day: u32,
        kind: &'static str,
        who: &'static str,
        narration: impl Into<String>,
        entries: Vec<Entry>,
    ) -> bool {
        for account in [CASH, BANK, GOODS, "152"] {
            let out: i64 = entries.iter().filter(|entry| entry.credit == account).map(|entry| entry.amount).sum();
            if out > 0 && self.balance(account, None) - out < 3_000_000 {
                return false;
            }
        }
        for entry in &entries {
            *self.balances.entry((entry.debit, entry.debit_party)).or_default() += entry.amount;
            *self.balances.entry((entry.credit, entry.credit_party)).or_default() -= entry.amount;
            self.turnover.entry(entry.debit).or_default().0 += entry.amount;
            self.turnover.entry(entry.credit).or_default().1 += entry.amount;
        }
        self.month.push(Voucher { day, kind, who, narration: narration.into(), entries });
        true
    }

    /// Puts the month's vouchers on paper in the order of their days.
    fn end_month(&mut self, month: u32) {
        let mut vouchers = std::mem::take(&mut self.month);
        vouchers.sort_by_key(|voucher| voucher.day);
        for voucher in vouchers {
            let count = self.counts.entry(voucher.kind).or_default();
            *count += 1;
            let _ = write!(
                self.vouchers,
                r#"{{"id":"{}-{YEAR}-{count:04}","date":"{YEAR}-{month:02}-{:02}","kind":"{}","narration":"{}","#,
                voucher.kind, voucher.day, voucher.kind, voucher.narration
            );
            if let Some(name) = self.names.get(voucher.who) {
                let _ = write!(self.vouchers, r#""party_name":"{name}","#);
            }
            let entries: Vec<String> = voucher.entries.iter().map(written).collect();
            let _ = writeln!(self.vouchers, r#""attachments":1,"entries":[{}]}}"#, entries.join(","));
        }
    }

    fn finish(self) -> Sample {
        let mut parties = String::from("code,name,kind,service_contract\n");
        let contract = |at: usize| if at < 12 { "yes" } else { "no" };
        for (at, (code, name, _)) in MEMBERS.iter().enumerate() {
            let _ = writeln!(parties, "{code},{name},official,{}", contract(at));
        }
        let others = CUSTOMERS.iter().map(|(code, name)| (code, name, "customer"));
        let others = others.chain(SUPPLIERS.iter().map(|(code, name)| (code, name, "supplier")));
        for (code, name, kind) in others.chain(EMPLOYEES.iter().map(|(code, name, _)| (code, name, "employee"))) {
            let _ = writeln!(parties, "{code},{name},{kind},no");
        }
        let mut turnover = String::from("account,debit,credit\n");
        for (account, (debit, credit)) in &self.turnover {
            let _ = writeln!(turnover, "{account},{debit},{credit}");
        }
        let vouchers_count = self.vouchers.lines().count();
        Sample { parties, opening: self.opening, vouchers: self.vouchers, vouchers_count, turnover }
    }
}

fn written(entry: &Entry) -> String {
    let mut text = format!(r#"{{"debit":"{}","credit":"{}","amount":{}"#, entry.debit, entry.credit, entry.amount);
    if let Some(party) = entry.debit_party {
        let _ = write!(text, r#","debit_party":"{party}""#);
    }
    if let Some(party) = entry.credit_party {
        let _ = write!(text, r#","credit_party":"{party}""#);
    }
    text.push('}');
    text
}

fn write_month(book: &mut Book, month: u32) {
    pay_wages(book);
    pay_bills(book);
    buy_supplies(book);
    if matches!(month, 3 | 7 | 11) {
        buy_harvest(book);
    }
    sell_rice(book);
    serve_members(book);
    collect(book);
    pay_debts(book);
    pay_capital(book, month);
    end_of_month(book, month);
    book.end_month(month);
}

fn pay_wages(book: &mut Book) {
    if book.balance("334", Some("NV01")) == 0 {
        return;
    }
    let due: Vec<Entry> = EMPLOYEES
        .iter()
        .map(|&(code, _, _)| entry("334", BANK, -book.balance("334", Some(code))).debtor(code))
        .filter(|entry| entry.amount > 0)
        .collect();
    book.write(5, "BN", "", "Chuyển khoản lương tháng trước", due);
    let contributions = -book.balance("335", None);
    book.write(10, "BN", "", "Nộp BHXH, BHYT, BHTN tháng trước", vec![entry("335", BANK, contributions)]);
}

fn pay_bills(book: &mut Book) {
    for (what, low, high) in [
        ("Chi tiền điện trạm bơm", 18, 42),
        ("Chi mua văn phòng phẩm", 2, 6),
        ("Chi nước uống, trà họp thành viên", 1, 4),
        ("Chi xăng dầu đi thăm đồng", 3, 8),
        ("Chi cước điện thoại, internet", 3, 4),
        ("Chi sửa máy cày", 6, 35),
        ("Chi thuê xe chở lúa", 8, 30),
    ] {
        let day = book.draw(2, 26) as u32;
        let amount = book.draw(low, high) * 100_000;
        if book.draw(1, 7) > 4 {
            continue;
        }
        let account = if what.contains("cày") || what.contains("bơm") { "154" } else { "642" };
        book.write(day, "PC", "NV03", what, vec![entry(account, CASH, amount)]);
    }
    let advance = book.draw(4, 10) * 500_000;
    let day = book.draw(3, 12) as u32;
    if advance > 3_500_000
        && book.write(day, "PC", "NV02", "Tạm ứng đi công tác tỉnh", vec![entry("141", CASH, advance).debtor("NV02")])
    {
        let spent = advance * book.draw(6, 9) / 10;
        let settle = vec![entry("642", "141", spent).creditor("NV02")];
        book.write(day + 6, "KT", "NV02", "Thanh toán tạm ứng công tác", settle);
        let rest = vec![entry(CASH, "141", advance - spent).creditor("NV02")];
        book.write(day + 7, "PT", "NV02", "Thu hoàn tạm ứng còn thừa", rest);
    }
}

fn buy_supplies(book: &mut Book) {
    for what in ["phân NPK", "lúa giống OM 5451"] {
        let (supplier, name) = book.pick(&SUPPLIERS);
        let bags = book.draw(6, 16);
        let amount = bags * book.draw(48, 62) * 10_000;
        let day = book.draw(2, 20) as u32;
        let entries =
            vec![entry(GOODS, "331", amount).creditor(supplier), entry("1331", "331", amount / 20).creditor(supplier)];
        book.write(day, "PN", supplier, format!("Nhập {bags} bao {what} của {name}"), entries);
    }
    let amount = book.draw(10, 40) * 100_000;
    let day = book.draw(4, 24) as u32;
    let entries = vec![entry("152", "331", amount).creditor("NCC03")];
    book.write(day, "PN", "NCC03", "Nhập dầu nhớt, bao bì", entries);
    let used = book.draw(8, 36) * 100_000;
    book.write(day + 2, "PX", "", "Xuất dầu nhớt cho tổ dịch vụ", vec![entry("154", "152", used)]);
}

fn buy_harvest(book: &mut Book) {
    for (member, name, _) in MEMBERS {
        if book.draw(1, 10) > 7 {
            continue;
        }
        let kilos = book.draw(30, 80) * 50;
        let price = book.draw(70, 82) * 100;
        let day = book.draw(3, 18) as u32;
        let entries = vec![entry(GOODS, "331", kilos * price).creditor(member)];
        book.write(day, "PN", member, format!("Thu mua {kilos} kg lúa của {name}"), entries);
    }
}

fn sell_rice(book: &mut Book) {
    for _ in 0..book.draw(2, 4) {
        let (customer, name) = book.pick(&CUSTOMERS);
        let kilos = book.draw(30, 84) * 50;
        let amount = kilos * book.draw(92, 108) * 100;
        let cost = amount * book.draw(70, 76) / 100;
        let day = book.draw(8, 26) as u32;
        if book.write(
            day,
            "PX",
            customer,
            format!("Giá vốn {kilos} kg lúa bán {name}"),
            vec![entry("6111", GOODS, cost)],
        ) {
            let entries = vec![entry("131", "5111", amount).debtor(customer)];
            book.write(day, "HD", customer, format!("Bán {kilos} kg lúa cho {name}"), entries);
        }
    }
    let amount = book.draw(8, 30) * 100_000;
    let day = book.draw(2, 27) as u32;
    book.write(day, "PT", "", "Bán lẻ gạo tại kho, thu tiền mặt", vec![entry(CASH, "5111", amount)]);
    book.write(day, "PX", "", "Giá vốn gạo bán lẻ", vec![entry("6111", GOODS, amount * 8 / 10)]);
}

fn serve_members(book: &mut Book) {
    for _ in 0..book.draw(1, 2) {
        let (member, name, _) = book.pick(&MEMBERS[..12]);
        let bags = book.draw(4, 14);
        let amount = bags * 610_000;
        let day = book.draw(4, 25) as u32;
        let goods = vec![entry("6121", GOODS, bags * 545_000)];
        if book.write(day, "PX", member, format!("Giá vốn {bags} bao phân cung ứng {name}"), goods) {
            let sale =
                vec![entry("131", "5121", amount).debtor(member), entry("131", "3331", amount / 20).debtor(member)];
            book.write(day, "HD", member, format!("Cung ứng {bags} bao phân cho {name}"), sale);
        }
    }
    for what in ["cày xới", "sấy lúa"] {
        let (member, name, _) = book.pick(&MEMBERS[..12]);
        let amount = book.draw(28, 90) * 100_000;
        let day = book.draw(10, 27) as u32;
        let entries = vec![entry("131", "5122", amount).debtor(member)];
        book.write(day, "HD", member, format!("Dịch vụ {what} cho {name}"), entries);
    }
}

/// Customers pay by bank, members in cash; never more than they owe.
fn collect(book: &mut Book) {
    for (customer, name) in CUSTOMERS {
        let owed = book.balance("131", Some(customer));
        if owed > 2_000_000 {
            let part = if book.draw(1, 3) == 1 { owed / 2 / 1000 * 1000 } else { owed };
            let day = book.draw(20, 28) as u32;
            let entries = vec![entry(BANK, "131", part).creditor(customer)];
            book.write(day, "BC", customer, format!("{name} chuyển khoản tiền hàng"), entries);
        }
    }
    for (member, name, _) in MEMBERS {
        let owed = book.balance("131", Some(member));
        if owed > 0 && book.draw(1, 3) > 1 {
            let day = book.draw(22, 28) as u32;
            let entries = vec![entry(CASH, "131", owed).creditor(member)];
            book.write(day, "PT", member, format!("Thu nợ vật tư, dịch vụ của {name}"), entries);
        }
    }
}

/// Suppliers are paid by bank, members in cash; cash that is short is drawn from the bank first.
fn pay_debts(book: &mut Book) {
    for (supplier, name) in SUPPLIERS {
        let due = -book.balance("331", Some(supplier));
        if due > 0 && book.draw(1, 5) > 1 {
            let entries = vec![entry("331", BANK, due).debtor(supplier)];
            book.write(27, "BN", supplier, format!("Chuyển khoản trả {name}"), entries);
        }
    }
    for (member, name, _) in MEMBERS {
        let due = -book.balance("331", Some(member));
        if due == 0 {
            continue;
        }
        if book.balance(CASH, None) < due + 8_000_000 {
            book.write(28, "PT", "NV03", "Rút tiền gửi nhập quỹ", vec![entry(CASH, BANK, 40_000_000)]);
        }
        let entries = vec![entry("331", CASH, due).debtor(member)];
        book.write(28, "PC", member, format!("Trả tiền thu mua lúa cho {name}"), entries);
    }
    if book.balance(CASH, None) > 90_000_000 {
        book.write(28, "BC", "NV03", "Nộp tiền mặt vào ngân hàng", vec![entry(BANK, CASH, 50_000_000)]);
    }
}

fn pay_capital(book: &mut Book, month: u32) {
    let (member, name, _) = MEMBERS[month as usize];
    let entries = vec![entry(CASH, "4111", 2_000_000).creditor(member)];
    book.write(15, "PT", member, format!("Thu vốn góp bổ sung của {name}"), entries);
    if month.is_multiple_of(3) {
        book.write(25, "BN", "", "Trả lãi vay quý", vec![entry("658", BANK, 2_700_000)]);
        book.write(26, "BN", "", "Trả nợ gốc vay", vec![entry("341", BANK, 10_000_000)]);
        book.write(25, "BC", "", "Lãi tiền gửi không kỳ hạn", vec![entry(BANK, "558", 184_000)]);
    }
}

fn end_of_month(book: &mut Book, month: u32) {
    let last = last_day(month);
    let wages = EMPLOYEES.iter().map(|&(code, _, wage)| entry("642", "334", wage).creditor(code)).collect();
    book.write(last, "KT", "", format!("Tính lương tháng {month:02}/{YEAR}"), wages);
    let contributions = EMPLOYEES.iter().map(|&(code, _, wage)| entry("334", "335", wage * 105 / 1000).debtor(code));
    let total: i64 = EMPLOYEES.iter().map(|&(_, _, wage)| wage).sum();
    let contributions = contributions.chain([entry("642", "335", total * 235 / 1000)]).collect();
    book.write(last, "KT", "", format!("Trích các khoản theo lương tháng {month:02}/{YEAR}"), contributions);
    let wear = vec![entry("154", "2141", 3_600_000), entry("642", "2141", 1_400_000)];
    book.write(last, "KT", "", format!("Khấu hao TSCĐ tháng {month:02}/{YEAR}"), wear);
    let services = book.balance("154", None);
    let split = vec![entry("6122", "154", services * 8 / 10), entry("6113", "154", services - services * 8 / 10)];
    book.write(last, "KT", "", format!("Kết chuyển chi phí dịch vụ tháng {month:02}/{YEAR}"), split);
}

const fn last_day(month: u32) -> u32 {
    match month {
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_year_is_always_the_same_and_uses_all_eight_forms() {
        let (one, two) = (sample(), sample());
        assert_eq!(one.vouchers, two.vouchers);
        for form in ["PT", "PC", "BC", "BN", "PN", "PX", "HD", "KT"] {
            assert!(one.vouchers.contains(&format!(r#""kind":"{form}""#)), "no {form}");
        }
        assert!((400..=600).contains(&one.vouchers_count), "{} vouchers", one.vouchers_count);
    }

    #[test]
    fn opening_balances_balance() {
        let sum = |column| -> i64 {
            let rows = sample().opening;
            rows.lines()
                .skip(1)
                .map(|row| row.split(',').nth(column).and_then(|text| text.parse::<i64>().ok()).unwrap_or(0))
                .sum()
        };
        assert_eq!(sum(2), sum(3));
    }

    #[test]
    fn turnover_balances() {
        let turnover = sample().turnover;
        let rows =
            turnover.lines().skip(1).map(|row| row.split(',').skip(1).map(|text| text.parse::<i64>().unwrap_or(0)));
        let sums = rows.map(|mut row| row.next().unwrap_or(0) - row.next().unwrap_or(0));
        assert_eq!(sums.sum::<i64>(), 0);
    }
}
