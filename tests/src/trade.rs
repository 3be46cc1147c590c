//! A year's vouchers of a trading cooperative as its accountant types them: sixteen kinds of business, two hundred members of
//! whom some trade far more than others, goods and reasons that differ. The mix by which bytes a voucher are promised.

use serde_json::{Value, json};

const GOODS: [&str; 15] = [
    "lúa ST25",
    "gạo",
    "phân NPK",
    "phân urê",
    "thuốc BVTV",
    "giống lúa",
    "cà phê nhân",
    "tiêu đen",
    "thanh long",
    "bưởi da xanh",
    "rau sạch",
    "cá tra",
    "tôm thẻ",
    "thức ăn chăn nuôi",
    "xoài cát",
];
const UNITS: [&str; 5] = ["kg", "bao", "tạ", "thùng", "chai"];
const COSTS: [&str; 8] = [
    "tiền điện",
    "tiền nước",
    "văn phòng phẩm",
    "xăng dầu",
    "sửa chữa máy bơm",
    "thuê xe vận chuyển",
    "hội họp xã viên",
    "cước điện thoại",
];
const MEMBERS: u64 = 200;

/// Numbers that look drawn, the same each time.
struct Draw(u64);

impl Draw {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_mul(0x5851_f42d_4c95_7f2d).wrapping_add(0x1405_7b7e_f767_814f);
        (self.0 >> 33) % limit
    }

    fn of<'a>(&mut self, words: &[&'a str]) -> &'a str {
        words[self.below(words.len() as u64) as usize]
    }
}

/// The voucher at a place of the year, one line of `htx import vouchers --create-parties`.
pub fn voucher(at: u32) -> String {
    let draw = &mut Draw(u64::from(at) << 20 | 0x51);
    let _ = draw.below(2);
    let member = format!("M{:04}", 1 + draw.below(MEMBERS) * draw.below(MEMBERS) / MEMBERS);
    let (goods, unit, many) = (draw.of(&GOODS), draw.of(&UNITS), 1 + draw.below(15) * draw.below(15));
    let amount = many * 1_000 * (5 + draw.below(145));
    let vat = amount * [5, 8][draw.below(2) as usize] / 100;
    let entry = |debit: &str, credit: &str, amount: u64| {
        let mut entry = json!({ "debit": debit, "credit": credit, "amount": amount.max(1) });
        for (side, account) in [("debit_party", debit), ("credit_party", credit)] {
            if ["131", "331", "334", "4111", "5111"].contains(&account) {
                entry[side] = json!(member);
            }
        }
        entry
    };
    let (kind, narration, entries): (&str, String, Vec<Value>) = match draw.below(115) {
        0..16 => (
            "PT",
            format!("Bán {many} {unit} {goods} thu tiền mặt"),
            vec![entry("1111", "5111", amount), entry("1111", "3331", vat)],
        ),
        16..32 => (
            "HD",
            format!("Bán chịu {many} {unit} {goods}"),
            vec![entry("131", "5111", amount), entry("131", "3331", vat)],
        ),
        32..42 => (
            "HD",
            format!("Xuất bán {many} {unit} {goods}"),
            vec![entry("131", "5111", amount), entry("6111", "156", amount * 4 / 5)],
        ),
        42..56 => ("PT", "Thu nợ thành viên".into(), vec![entry("1111", "131", amount)]),
        56..62 => ("BC", "Thu nợ qua ngân hàng".into(), vec![entry("1121", "131", amount)]),
        62..74 => ("PN", format!("Thu mua {many} {unit} {goods} của thành viên"), vec![entry("156", "331", amount)]),
        74..80 => {
            ("PN", format!("Nhập {many} {unit} {goods}"), vec![entry("156", "331", amount), entry("1331", "331", vat)])
        }
        80..84 => ("PN", format!("Nhập vật liệu {goods}"), vec![entry("152", "331", amount)]),
        84..92 => ("PC", "Chi trả tiền hàng cho thành viên".into(), vec![entry("331", "1111", amount)]),
        92..96 => ("BN", "Chuyển khoản trả tiền hàng".into(), vec![entry("331", "1121", amount)]),
        96..102 => {
            ("PC", format!("Chi {}", draw.of(&COSTS)), vec![entry("642", "1111", amount), entry("1331", "1111", vat)])
        }
        102..106 => ("PC", format!("Chi {}", draw.of(&COSTS)), vec![entry("642", "1111", amount)]),
        106..109 => ("BC", "Nộp tiền mặt vào ngân hàng".into(), vec![entry("1121", "1111", amount)]),
        109..111 => ("PX", format!("Giá vốn {goods}"), vec![entry("6111", "156", amount)]),
        111..113 => ("PT", "Thành viên góp vốn".into(), vec![entry("1111", "4111", amount)]),
        _ => ("KT", "Tiền công tháng".into(), vec![entry("642", "334", amount)]),
    };
    json!({
        "id": format!("V{at:07}"), "date": format!("2025-{:02}-{:02}", 1 + at % 12, 1 + at / 12 % 28),
        "kind": kind, "narration": narration, "entries": entries,
    })
    .to_string()
}
