//! One paper of each kind of an invented cooperative, and the hard cases: long names, many lines, many pages.

use paper::book::{Book, Carry, Cell, Column, Group, Row, Shape, Sort};
use paper::recovery::Recovery;
use paper::sheet::{Paper, Sheet};
use paper::voucher::{Kind, Line, Signers, Voucher};
use paper::{Align, Mark, Signature, Unit};

/// Every letter of the language in every tone, in words so that lines may break. For the tests.
#[allow(dead_code)]
pub const ALPHABET: &str = "aàáảãạ ăằắẳẵặ âầấẩẫậ bcdđ eèéẻẽẹ êềếểễệ ghiìíỉĩị klmn oòóỏõọ ôồốổỗộ ơờớởỡợ pqrst uùúủũụ ưừứửữự vx yỳýỷỹỵ \
     AÀÁẢÃẠ ĂẰẮẲẴẶ ÂẦẤẨẪẬ BCDĐ EÈÉẺẼẸ ÊỀẾỂỄỆ GHIÌÍỈĨỊ KLMN OÒÓỎÕỌ ÔỒỐỔỖỘ ƠỜỚỞỠỢ PQRST UÙÚỦŨỤ ƯỪỨỬỮỰ VX YỲÝỶỸỴ";

pub fn unit() -> Unit {
    Unit {
        name: "Hợp tác xã Chè Khe Mây".into(),
        address: "Thôn Khe Mây, xã Khe Thượng, tỉnh Thanh Sơn".into(),
        practice: false,
    }
}

pub fn a5() -> Sheet {
    Sheet::default()
}

pub fn a4() -> Sheet {
    Sheet { paper: Paper::A4, ..Sheet::default() }
}

fn signers() -> Signers {
    Signers {
        director: "Triệu Văn Sinh".into(),
        chief_accountant: "Hoàng Thị Nhung".into(),
        cashier: "Lý Thị Mai".into(),
        storekeeper: "Bàn Văn Páo".into(),
        preparer: "Hoàng Thị Nhung".into(),
        person: "Nguyễn Thị Lan".into(),
    }
}

/// The receipt of the mock-up.
pub fn receipt() -> Voucher {
    Voucher {
        kind: Kind::CashReceipt,
        unit: unit(),
        day: "Ngày 24 tháng 03 năm 2026".into(),
        series: "03".into(),
        number: "0148".into(),
        name: "PT.Q03-0148".into(),
        person: "Nguyễn Thị Lan (TV012)".into(),
        address: "Đội 3, xã Khe Thượng, tỉnh Thanh Sơn".into(),
        reason: "Góp vốn bổ sung năm 2026 theo Điều lệ, giấy đề nghị ngày 20/03/2026".into(),
        amount: 5_250_000,
        words: "Năm triệu hai trăm năm mươi nghìn đồng.".into(),
        attachments: 1,
        debits: vec!["1111".into()],
        credits: vec!["4111".into()],
        lines: vec![line("Góp vốn bổ sung năm 2026", "1111", "4111", 5_250_000)],
        signers: signers(),
        ..Voucher::default()
    }
}

pub fn line(text: &str, debit: &str, credit: &str, amount: i64) -> Line {
    Line { text: text.into(), debit: debit.into(), credit: credit.into(), amount, ..Line::default() }
}

pub fn payment() -> Voucher {
    let lines = vec![
        line("Tiền điện tháng 3", "642", "1111", 2_000_000),
        line("Thuế GTGT được khấu trừ", "1331", "1111", 200_000),
        line("Dầu máy bơm", "154", "1111", 850_000),
        line("Tiền nước", "6422", "1111", 150_000),
        line("Trả nợ phân bón", "331", "1111", 5_800_000),
    ];
    Voucher {
        kind: Kind::CashPayment,
        name: "PC.Q03-0231".into(),
        number: "0231".into(),
        person: "Công ty Điện lực Thanh Sơn và các hộ cung cấp vật tư trong tháng".into(),
        reason: "Chi tiền điện, dầu, nước và trả nợ tháng 3".into(),
        amount: 9_000_000,
        words: "Chín triệu đồng.".into(),
        debits: ["642", "1331", "154", "6422", "331"].map(String::from).to_vec(),
        credits: vec!["1111".into()],
        lines,
        signers: Signers::default(),
        attachments: 5,
        ..receipt()
    }
}

/// A receipt whose name, reason and words run over.
pub fn long() -> Voucher {
    Voucher {
        unit: Unit { name: "Hợp tác xã Nông nghiệp, Dịch vụ Tổng hợp và Tiêu thụ Nông sản An toàn Khe Mây – Thượng Nguồn".into(), ..unit() },
        person: "Nguyễn Phúc Bảo Long Hoàng Trần Thị Ngọc Uyên Phương Thảo Vy và các thành viên đội sản xuất số 3 (TV012)".into(),
        reason: "Góp vốn bổ sung năm 2026 theo Điều lệ, nghị quyết đại hội thành viên thường niên ngày 20/03/2026, giấy đề nghị \
                 ngày 20/03/2026, kèm danh sách 31 thành viên của đội sản xuất số 3 và số 4, nộp thay theo giấy ủy quyền lập \
                 tại Ủy ban nhân dân xã Khe Thượng ngày 18/03/2026"
            .into(),
        amount: 999_999_999_999_999,
        words: "Chín trăm chín mươi chín nghìn chín trăm chín mươi chín tỷ chín trăm chín mươi chín triệu chín trăm chín mươi \
                chín nghìn chín trăm chín mươi chín đồng."
            .into(),
        notes: vec!["Bản in lần 2".into(), "Lý do sửa: ghi nhầm số tiền so với giấy đề nghị".into()],
        ..receipt()
    }
}

pub fn cancelled() -> Voucher {
    Voucher { cancelled: true, ..receipt() }
}

pub fn practice() -> Voucher {
    Voucher { unit: Unit { practice: true, ..unit() }, ..receipt() }
}

pub fn stock(kind: Kind, lines: usize) -> Voucher {
    let goods =
        ["Phân đạm Hà Bắc loại 1", "Phân lân nung chảy Văn Điển", "Thuốc trừ sâu sinh học Bt", "Giống chè Kim Tuyên"];
    let line = |at: usize| Line {
        text: format!("{}, bao 50 kg, lô {}", goods[at % 4], at + 1),
        code: format!("VT{:03}", at + 1),
        unit: "bao".into(),
        quantity: "12,5".into(),
        price: "480.000".into(),
        debit: "152".into(),
        credit: "331".into(),
        amount: 6_000_000,
    };
    let lines: Vec<Line> = (0..lines).map(line).collect();
    let amount = lines.iter().map(|line| line.amount).sum();
    Voucher {
        kind,
        name: "PN.Q01-0035".into(),
        series: "01".into(),
        number: "0035".into(),
        person: "Cửa hàng Tân Phú (NCC01)".into(),
        address: "Tổ 4".into(),
        reason: "Xuất phân bón cho đội 3 vụ Xuân".into(),
        document: "Hóa đơn 0000123 ngày 14/03/2026 của Cửa hàng Tân Phú".into(),
        store: "Kho vật tư".into(),
        words: "Hai mươi tư triệu đồng.".into(),
        amount,
        lines,
        ..receipt()
    }
}

pub fn general(kind: Kind) -> Voucher {
    Voucher {
        kind,
        name: "KT.Q01-0012".into(),
        number: "0012".into(),
        series: "01".into(),
        reason: "Phân bổ chi phí trả trước tháng 3/2026".into(),
        bank_account: "Agribank Thanh Sơn, 3505 2050 1234".into(),
        amount: 3_150_000,
        words: "Ba triệu một trăm năm mươi nghìn đồng.".into(),
        lines: vec![
            line("Phân bổ tiền thuê kho", "154", "2421", 2_000_000),
            line("Phân bổ công cụ dụng cụ", "642", "2421", 1_400_000),
            line("Giảm phân bổ tháng trước", "642", "2421", -250_000),
        ],
        ..receipt()
    }
}

pub fn sale() -> Voucher {
    Voucher { name: "HD.Q01-0061".into(), ..stock(Kind::Sale, 3) }
}

/// A journal of this many vouchers, with a voucher of eight rows every tenth and a long text every seventh.
pub fn journal(vouchers: usize) -> Book {
    let columns = vec![
        Column::text("Ngày, tháng ghi sổ", "A", 1_300, Align::Centre),
        Column::text("Số hiệu", "B", 2_300, Align::Centre).under("Chứng từ"),
        Column::text("Ngày, tháng", "C", 1_300, Align::Centre).under("Chứng từ"),
        Column::text("Diễn giải", "D", 0, Align::Left),
        Column::text("Đã ghi Sổ Cái", "E", 900, Align::Centre),
        Column::text("STT dòng", "G", 1_000, Align::Centre),
        Column::text("Số hiệu TK đối ứng", "H", 1_400, Align::Left),
        Column::amount("Nợ", "1", Carry::Sum).under("Số phát sinh"),
        Column::amount("Có", "2", Carry::Sum).under("Số phát sinh"),
    ];
    let mut number = 0;
    let mut total = 0;
    let mut groups: Vec<Group> = (0..vouchers)
        .map(|at| {
            let lines = if at % 10 == 3 { 4 } else { 1 };
            let text = if at % 7 == 2 {
                "Trả tiền chè cho 31 thành viên qua ngân hàng theo bảng kê thu mua chè búp đợt 2 tháng 3 năm 2026"
            } else {
                "Bà Phùng Thị Hạnh trả nợ phân bón"
            };
            let mut rows = Vec::new();
            for line in 0..lines {
                let amount = 1_000_000 + i64::try_from(at * 1_237 + line).unwrap();
                let amount = if at % 13 == 5 { -amount } else { amount };
                total += amount;
                for credit in [false, true] {
                    number += 1;
                    let first = rows.is_empty();
                    let head = |text: String| if first { Cell::from(text) } else { Cell::Empty };
                    rows.push(Row {
                        sort: Sort::Plain,
                        cells: vec![
                            head(format!("{:02}/03", at % 28 + 1)),
                            head(format!("PT.Q03-{:04}", at + 1)),
                            head(format!("{:02}/03", at % 28 + 1)),
                            head(text.to_owned()),
                            "x".into(),
                            number.to_string().into(),
                            if credit { Cell::Inner("131".into()) } else { "1111".into() },
                            Cell::Amount(if credit { 0 } else { amount }),
                            Cell::Amount(if credit { amount } else { 0 }),
                        ],
                    });
                }
            }
            Group { rows }
        })
        .collect();
    let mut cells = vec![Cell::Empty; 9];
    cells[3] = "Cộng số phát sinh".into();
    cells[7] = Cell::Amount(total);
    cells[8] = Cell::Amount(total);
    groups.push(Group::one(Sort::Strong, cells));
    Book {
        reporting: false,
        unit: unit(),
        mark: Some(Mark::tt71("S03a")),
        title: "SỔ NHẬT KÝ CHUNG".into(),
        under: vec!["Năm 2026".into()],
        columns,
        groups,
        carried: true,
        opened: Some("01/01/2026".into()),
        signed: "Ngày 31 tháng 03 năm 2026".into(),
        signatures: vec![
            Signature::new("Người ghi sổ", "Hoàng Thị Nhung"),
            Signature::new("Kế toán trưởng", "Hoàng Thị Nhung"),
            Signature::sealed("Người đại diện theo pháp luật", "Triệu Văn Sinh"),
        ],
        every_page: true,
        shape: Shape::Portrait,
    }
}

/// A statement: sections, balances, one signature at the end.
pub fn statement() -> Book {
    let amount = |head, letter| Column::amount(head, letter, Carry::Nothing);
    let row = |text: &str, debit: i64, credit: i64, balance: &str| {
        Group::one(
            Sort::Plain,
            vec![
                "12/03/2026".into(),
                "PT.Q03-0139".into(),
                text.into(),
                "1111".into(),
                Cell::Amount(debit),
                Cell::Amount(credit),
                balance.into(),
            ],
        )
    };
    let strong = |text: &str, debit: i64, credit: i64, balance: &str| {
        let empty = Cell::Empty;
        Group::one(
            Sort::Strong,
            vec![
                empty.clone(),
                empty.clone(),
                text.into(),
                empty,
                Cell::Amount(debit),
                Cell::Amount(credit),
                balance.into(),
            ],
        )
    };
    let groups = vec![
        Group::one(Sort::Section, vec!["131 – Phải thu của khách hàng".into()]),
        strong("Số dư đầu kỳ", 0, 0, "2.600.000 Nợ"),
        row(
            "Trả nợ phân bón vụ Xuân, còn lại hẹn trả sau khi bán chè đợt 2 tháng 4 năm 2026",
            0,
            2_000_000,
            "600.000 Nợ",
        ),
        row("Mua phân bón", 700_000, 0, "1.300.000 Nợ"),
        strong("Cộng phát sinh", 700_000, 2_000_000, ""),
        strong("Số dư cuối kỳ", 0, 0, "1.300.000 Nợ"),
    ];
    Book {
        mark: None,
        title: "BẢNG ĐỐI CHIẾU CÔNG NỢ".into(),
        under: vec!["Nguyễn Thị Lan (TV012) – Đội 3".into(), "Từ ngày 01/01/2026 đến ngày 31/03/2026".into()],
        shape: Shape::Half,
        columns: vec![
            Column::text("Ngày", "A", 1_900, Align::Centre),
            Column::text("Số hiệu", "B", 2_300, Align::Centre),
            Column::text("Diễn giải", "C", 0, Align::Left),
            Column::text("TK đối ứng", "D", 1_400, Align::Centre),
            amount("Nợ", "1"),
            amount("Có", "2"),
            Column::text("Số dư", "3", 3_000, Align::Right),
        ],
        groups,
        carried: false,
        opened: None,
        every_page: false,
        signatures: vec![Signature::new("Người lập", "Hoàng Thị Nhung"), Signature::new("Thành viên", "")],
        ..journal(0)
    }
}

/// A trial balance on a sheet laid lengthwise.
pub fn trial() -> Book {
    let money = |head, letter, group| Column::amount(head, letter, Carry::Nothing).under(group);
    let row = |code: &str, name: &str, amounts: [i64; 6]| {
        let words = [Cell::from(code), name.into()];
        Group::one(Sort::Plain, words.into_iter().chain(amounts.map(Cell::Amount)).collect())
    };
    let total = [99_999_999_999, 99_999_999_999, 2_000_000, 2_000_000, 99_999_999_999, 99_999_999_999];
    let groups = vec![
        row("111", "Tiền", [99_999_999_999, 0, 2_000_000, 0, 0, 0]),
        row("411", "Vốn góp của thành viên", [0, 99_999_999_999, 0, 2_000_000, 0, 0]),
        Group::one(
            Sort::Strong,
            [Cell::Empty, "Tổng cộng".into()].into_iter().chain(total.map(Cell::Amount)).collect(),
        ),
        Group::one(Sort::Section, vec!["Tài khoản ngoài bảng".into()]),
        row("001", "Tài sản thuê ngoài", [5_000_000, 0, 0, 0, 5_000_000, 0]),
    ];
    Book {
        mark: Some(Mark::tt71("F01 - HTX")),
        title: "BẢNG CÂN ĐỐI TÀI KHOẢN".into(),
        shape: Shape::Landscape,
        columns: vec![
            Column::text("Số hiệu TK", "A", 1_500, Align::Left),
            Column::text("Tên tài khoản", "B", 0, Align::Left),
            money("Nợ", "1", "Số dư đầu kỳ"),
            money("Có", "2", "Số dư đầu kỳ"),
            money("Nợ", "3", "Số phát sinh trong kỳ"),
            money("Có", "4", "Số phát sinh trong kỳ"),
            money("Nợ", "5", "Số dư cuối kỳ"),
            money("Có", "6", "Số dư cuối kỳ"),
        ],
        groups,
        carried: false,
        opened: None,
        every_page: false,
        ..journal(0)
    }
}

pub fn recovery() -> Recovery {
    let words = "abandon ability able about above absent absorb abstract absurd abuse access accident";
    Recovery {
        unit: unit(),
        day: "24/03/2026".into(),
        file: "che-khe-may.htx".into(),
        words: words.split(' ').map(String::from).collect(),
        finder: None,
        signatures: vec![Signature::new("Giám đốc", ""), Signature::new("Người giữ sổ", "")],
    }
}

/// Every paper by name.
pub fn all() -> Vec<(&'static str, paper::Pages)> {
    let voucher = |voucher: Voucher, sheet: Sheet| voucher.pages(&sheet).unwrap();
    let twice = Sheet { paper: Paper::A4Twice, ..Sheet::default() };
    vec![
        ("receipt-01tt", voucher(receipt(), a5())),
        ("receipt-two-copies", voucher(receipt(), twice)),
        ("payment-02tt-many-accounts", voucher(payment(), a5())),
        ("receipt-long", voucher(long(), a5())),
        ("receipt-cancelled", voucher(cancelled(), a5())),
        ("receipt-practice", voucher(practice(), a5())),
        ("stock-receipt-01vt", voucher(stock(Kind::GoodsReceipt, 4), a4())),
        ("stock-issue-02vt", voucher(stock(Kind::GoodsIssue, 4), a5())),
        ("bank-receipt", voucher(general(Kind::BankReceipt), a5())),
        ("bank-payment", voucher(general(Kind::BankPayment), a5())),
        ("general-voucher", voucher(general(Kind::General), a5())),
        ("sale", voucher(sale(), a5())),
        ("journal-s03a", journal(200).pages(&a4()).unwrap()),
        ("statement-a5", statement().pages(&a5()).unwrap()),
        ("trial-balance-f01", trial().pages(&a4()).unwrap()),
        ("recovery", recovery().pages().unwrap()),
    ]
}
