//! What each form holds, in the order of the annex. The wording of the forms was read in Annex II of Circular
//! 71/2024/TT-BTC; the place of «Nợ», «Có» beside «Số» is «chưa đối chiếu».

use super::{Kind, Line, Voucher};
use crate::boxed::Align;
use crate::ticket::{self, BODY, Block, Column, FOOT, Table};
use crate::{Mark, Signature, figures};

/// A form filled in.
pub struct Form {
    pub title: &'static str,
    pub mark: Option<Mark>,
    /// The second line at the top left: `Địa chỉ` or `Bộ phận`.
    pub second: &'static str,
    pub numbers: Vec<(&'static str, String, bool)>,
    pub body: Vec<Block>,
    pub signatures: Vec<Signature>,
    pub foot: Vec<Block>,
    /// A page of its own after the signatures.
    pub list: Vec<Block>,
}

const TEXT: Column = Column::new("Diễn giải", "B", 0, Align::Left);
const DEBIT: Column = Column::new("TK Nợ", "C", 1_800, Align::Centre);
const CREDIT: Column = Column::new("TK Có", "D", 1_800, Align::Centre);
const MONEY: Column = Column::new("Số tiền", "1", 3_200, Align::Right);
const COUNT: Column = Column::new("STT", "A", 1_050, Align::Centre);

impl Form {
    /// The form of a voucher, its lines `room` wide.
    pub fn of(voucher: &Voucher, room: u32) -> Self {
        match voucher.kind {
            Kind::CashReceipt => cash(voucher, room, &RECEIPT),
            Kind::CashPayment => cash(voucher, room, &PAYMENT),
            Kind::GoodsReceipt => received(voucher, room),
            Kind::GoodsIssue => issued(voucher, room),
            Kind::BankReceipt => {
                let mut form = general(voucher, room, "PHIẾU KẾ TOÁN BÁO CÓ", "Người nộp tiền:");
                form.body.splice(1..1, bank(voucher, room));
                form
            }
            Kind::BankPayment => {
                let mut form = general(voucher, room, "PHIẾU KẾ TOÁN BÁO NỢ", "Người nhận tiền:");
                form.body.splice(1..1, bank(voucher, room));
                form
            }
            Kind::General => general(voucher, room, "PHIẾU KẾ TOÁN", "Đối tượng:"),
            Kind::Sale => sale(voucher, room),
        }
    }
}

/// The words in which a receipt and a payment differ.
struct Cash {
    title: &'static str,
    mark: &'static str,
    person: &'static str,
    reason: &'static str,
    signs: &'static str,
}

const RECEIPT: Cash = Cash {
    title: "PHIẾU THU",
    mark: "01 - TT",
    person: "Họ và tên người nộp tiền:",
    reason: "Lý do nộp:",
    signs: "Người nộp tiền",
};
const PAYMENT: Cash = Cash {
    title: "PHIẾU CHI",
    mark: "02 - TT",
    person: "Họ và tên người nhận tiền:",
    reason: "Lý do chi:",
    signs: "Người nhận tiền",
};

fn cash(voucher: &Voucher, room: u32, words: &Cash) -> Form {
    let amount = if voucher.amount == 0 { "0".to_owned() } else { figures(voucher.amount) };
    let mut body = ticket::filled(words.person, &voucher.person, BODY, room);
    body.extend(ticket::filled("Địa chỉ:", &voucher.address, BODY, room));
    body.extend(ticket::filled(words.reason, &voucher.reason, BODY, room));
    body.extend(ticket::sum(&amount, &voucher.words, room));
    body.push(ticket::attached(voucher.attachments));
    let mut foot = ticket::filled("Đã nhận đủ số tiền (viết bằng chữ):", &voucher.words, FOOT, room);
    foot.extend(ticket::pair(
        ("+ Tỷ giá ngoại tệ:", &voucher.rate),
        ("+ Số tiền quy đổi:", &voucher.converted),
        FOOT,
        room,
    ));
    foot.push(Block::Remark { text: "(Liên gửi ra ngoài phải đóng dấu)".to_owned() });
    let signers = &voucher.signers;
    let person = Signature::new(words.signs, &signers.person);
    let preparer = Signature::new("Người lập phiếu", &signers.preparer);
    let cashier = Signature::new("Thủ quỹ", &signers.cashier);
    let mut signatures = vec![
        Signature::sealed("Giám đốc", &signers.director),
        Signature::new("Kế toán trưởng", &signers.chief_accountant),
    ];
    signatures.extend(match voucher.kind {
        Kind::CashPayment => [cashier, preparer, person],
        _ => [person, preparer, cashier],
    });
    let mut numbers = vec![("Quyển số:", voucher.series.clone(), true), ("Số:", voucher.number.clone(), true)];
    numbers.extend(accounts(voucher));
    Form {
        title: words.title,
        mark: Some(Mark::tt71(words.mark)),
        second: "Địa chỉ:",
        numbers,
        body,
        signatures,
        foot,
        list: if voucher.needs_list() { posting_list(voucher) } else { Vec::new() },
    }
}

fn accounts(voucher: &Voucher) -> [(&'static str, String, bool); 2] {
    [("Nợ:", Voucher::accounts(&voucher.debits), false), ("Có:", Voucher::accounts(&voucher.credits), false)]
}

/// «Số: Q03-0231» on forms without a box for the series.
fn whole_number(voucher: &Voucher) -> (&'static str, String, bool) {
    ("Số:", format!("Q{}-{}", voucher.series, voucher.number), true)
}

/// The accounts of a voucher that has too many for the form.
fn posting_list(voucher: &Voucher) -> Vec<Block> {
    let heading = format!("BẢNG KÊ ĐỊNH KHOẢN KÈM THEO {}", voucher.name);
    vec![Block::Heading { text: heading }, Block::Table(postings(voucher))]
}

fn postings(voucher: &Voucher) -> Table {
    let row = |(at, line): (usize, &Line)| {
        vec![(at + 1).to_string(), line.text.clone(), line.debit.clone(), line.credit.clone(), figures(line.amount)]
    };
    Table {
        columns: vec![COUNT, TEXT, DEBIT, CREDIT, MONEY],
        rows: voucher.lines.iter().enumerate().map(row).collect(),
        total: total_row(&["", "Cộng", "", ""], voucher.amount),
    }
}

fn total_row(before: &[&str], amount: i64) -> Vec<String> {
    before.iter().map(|text| (*text).to_owned()).chain([figures(amount)]).collect()
}

fn bank(voucher: &Voucher, room: u32) -> Vec<Block> {
    ticket::filled("Tài khoản ngân hàng:", &voucher.bank_account, BODY, room)
}

fn general(voucher: &Voucher, room: u32, title: &'static str, person: &'static str) -> Form {
    let who = [voucher.person.as_str(), voucher.address.as_str()];
    let who = who.iter().filter(|text| !text.is_empty()).copied().collect::<Vec<_>>().join(", ");
    let mut body = ticket::filled(person, &who, BODY, room);
    body.extend(ticket::filled("Nội dung:", &voucher.reason, BODY, room));
    body.push(Block::Table(postings(voucher)));
    body.extend(ticket::filled("Số tiền viết bằng chữ:", &voucher.words, BODY, room));
    body.push(ticket::attached(voucher.attachments));
    let signers = &voucher.signers;
    Form {
        title,
        mark: None,
        second: "Địa chỉ:",
        numbers: vec![whole_number(voucher)],
        body,
        signatures: vec![
            Signature::new("Người lập phiếu", &signers.preparer),
            Signature::new("Kế toán trưởng", &signers.chief_accountant),
            Signature::sealed("Giám đốc", &signers.director),
        ],
        foot: Vec::new(),
        list: Vec::new(),
    }
}

/// The table of both stock forms; `first` is the quantity the paper asks for, which the book does not hold.
fn goods(voucher: &Voucher, first: &'static str, second: &'static str) -> Table {
    const AMOUNTS: &str = "Số lượng";
    let columns = vec![
        COUNT,
        Column::new("Tên, nhãn hiệu, quy cách, phẩm chất vật tư, dụng cụ, sản phẩm, hàng hóa", "B", 0, Align::Left),
        Column::new("Mã số", "C", 1_700, Align::Centre),
        Column::new("Đơn vị tính", "D", 1_300, Align::Centre),
        Column::new(first, "1", 1_900, Align::Right).under(AMOUNTS),
        Column::new(second, "2", 1_900, Align::Right).under(AMOUNTS),
        Column::new("Đơn giá", "3", 2_300, Align::Right),
        Column::new("Thành tiền", "4", 3_000, Align::Right),
    ];
    let row = |(at, line): (usize, &Line)| {
        vec![
            (at + 1).to_string(),
            line.text.clone(),
            line.code.clone(),
            line.unit.clone(),
            String::new(),
            line.quantity.clone(),
            line.price.clone(),
            figures(line.amount),
        ]
    };
    Table {
        columns,
        rows: voucher.lines.iter().enumerate().map(row).collect(),
        total: total_row(&["", "Cộng", "x", "x", "x", "x", "x"], voucher.amount),
    }
}

fn stock(voucher: &Voucher, room: u32, title: &'static str, mark: &str, mut body: Vec<Block>, table: Table) -> Form {
    body.push(Block::Table(table));
    body.extend(ticket::filled("– Tổng số tiền (viết bằng chữ):", &voucher.words, BODY, room));
    let papers = if voucher.attachments == 0 { String::new() } else { format!("{:02}", voucher.attachments) };
    body.extend(ticket::filled("– Số chứng từ gốc kèm theo:", &papers, BODY, room));
    let mut numbers = vec![whole_number(voucher)];
    numbers.extend(accounts(voucher));
    Form {
        title,
        mark: Some(Mark::tt71(mark)),
        second: "Bộ phận:",
        numbers,
        body,
        signatures: Vec::new(),
        foot: Vec::new(),
        list: if voucher.needs_list() { posting_list(voucher) } else { Vec::new() },
    }
}

fn received(voucher: &Voucher, room: u32) -> Form {
    let mut body = ticket::filled("– Họ và tên người giao:", &voucher.person, BODY, room);
    body.extend(ticket::filled("– Theo chứng từ số, ngày, của:", &voucher.document, BODY, room));
    body.extend(ticket::pair(("– Nhập tại kho:", &voucher.store), ("địa điểm:", ""), BODY, room));
    let table = goods(voucher, "Theo chứng từ", "Thực nhập");
    let signers = &voucher.signers;
    let signatures = vec![
        Signature::new("Người lập phiếu", &signers.preparer),
        Signature::new("Người giao hàng", &signers.person),
        Signature::new("Thủ kho", &signers.storekeeper),
        needs_it(Signature::new("Kế toán trưởng", &signers.chief_accountant), "nhập"),
    ];
    Form { signatures, ..stock(voucher, room, "PHIẾU NHẬP KHO", "01 - VT", body, table) }
}

fn issued(voucher: &Voucher, room: u32) -> Form {
    let who = ("– Họ và tên người nhận hàng:", voucher.person.as_str());
    let mut body = ticket::pair(who, ("Địa chỉ (bộ phận):", &voucher.address), BODY, room);
    body.extend(ticket::filled("– Lý do xuất kho:", &voucher.reason, BODY, room));
    body.extend(ticket::pair(("– Xuất tại kho:", &voucher.store), ("địa điểm:", ""), BODY, room));
    let table = goods(voucher, "Yêu cầu", "Thực xuất");
    let signers = &voucher.signers;
    let signatures = vec![
        Signature::new("Người lập phiếu", &signers.preparer),
        Signature::new("Người nhận hàng", &signers.person),
        Signature::new("Thủ kho", &signers.storekeeper),
        needs_it(Signature::new("Kế toán trưởng", &signers.chief_accountant), "xuất"),
        Signature::new("Giám đốc", &signers.director),
    ];
    Form { signatures, ..stock(voucher, room, "PHIẾU XUẤT KHO", "02 - VT", body, table) }
}

/// «(Hoặc bộ phận có nhu cầu nhập)» between the title and where to sign.
fn needs_it(signature: Signature, what: &str) -> Signature {
    Signature { title: format!("{}\n(Hoặc bộ phận có nhu cầu {what})", signature.title), ..signature }
}

fn sale(voucher: &Voucher, room: u32) -> Form {
    let columns = vec![
        COUNT,
        Column::new("Tên hàng hóa, dịch vụ", "B", 0, Align::Left),
        Column::new("Số lượng", "1", 2_200, Align::Right),
        Column::new("Đơn giá", "2", 2_600, Align::Right),
        Column::new("Thành tiền", "3", 3_200, Align::Right),
    ];
    let row = |(at, line): (usize, &Line)| {
        vec![(at + 1).to_string(), line.text.clone(), line.quantity.clone(), line.price.clone(), figures(line.amount)]
    };
    let table = Table {
        columns,
        rows: voucher.lines.iter().enumerate().map(row).collect(),
        total: total_row(&["", "Cộng", "", ""], voucher.amount),
    };
    let mut body = ticket::filled("Người mua hàng:", &voucher.person, BODY, room);
    body.extend(ticket::filled("Địa chỉ:", &voucher.address, BODY, room));
    body.extend(ticket::filled("Nội dung:", &voucher.reason, BODY, room));
    body.push(Block::Table(table));
    body.extend(ticket::filled("Số tiền viết bằng chữ:", &voucher.words, BODY, room));
    let signers = &voucher.signers;
    Form {
        title: "PHIẾU BÁN HÀNG",
        mark: None,
        second: "Địa chỉ:",
        numbers: vec![whole_number(voucher)],
        body,
        signatures: vec![
            Signature::new("Người mua hàng", &signers.person),
            Signature::new("Người lập phiếu", &signers.preparer),
            Signature::new("Thủ kho", &signers.storekeeper),
            Signature::new("Kế toán trưởng", &signers.chief_accountant),
        ],
        foot: Vec::new(),
        list: Vec::new(),
    }
}
