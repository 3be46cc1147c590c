//! Service contracts on the circular's form 03-BH: «Hợp đồng cung cấp hàng hóa và dịch vụ nông nghiệp», one page or more for
//! each member. What the register holds is printed; rows, quantities and prices it lacks, the months and the settlement are
//! filled in by hand.

use coop::contract::Contract;
use ledger::amount::show_quantity;
use ledger::day::show_day;
use ledger::event::EventId;
use ledger::event::contract::{ContractLine, total};
use ledger::money::Dong;
use ledger::party::Detail;
use ledger::words::{WordsStyle, in_words_of};
use paper::book::{Book as PaperBook, Cell, Column, Group, Shape, Sort};
use paper::{Align, Mark, Signature};

use super::said;
use super::vouchers::long_day;
use crate::{Book, Refusal};

/// Rows left for what is agreed on with the pen, where the register has no lines.
const BLANK_LINES: usize = 3;

impl Book {
    /// The contracts named, in the order they were named.
    pub(super) fn contract_papers(&self, ids: &[String], names: bool) -> Result<Vec<PaperBook>, Refusal> {
        let registers = self.registers()?;
        let all = registers.contracts();
        let paper = |text: &String| {
            let id: EventId = text.parse().map_err(|_| Refusal::new("contract.not-there"))?;
            let contract = all.get(&id).ok_or_else(|| Refusal::new("contract.not-there"))?;
            self.contract_paper(contract, names)
        };
        ids.iter().map(paper).collect()
    }

    fn contract_paper(&self, contract: &Contract<'_>, names: bool) -> Result<PaperBook, Refusal> {
        let register = self.store.register()?;
        let card = register.get(contract.party).ok_or_else(|| Refusal::new("party.not-there"))?;
        let own = |text: &str| if names { text.to_owned() } else { String::new() };
        let director = self.setting_or_empty("sign.director");
        let last =
            contract.to.map_or_else(|| "khi hai bên thanh lý".to_owned(), |day| format!("ngày {}", show_day(day)));
        let address = match card.detail(Detail::Address) {
            "" => &card.place,
            address => address,
        };
        let lines = lines_of(contract);
        let mut groups = said([
            format!("Đại diện hợp tác xã (Bên A): {}; chức vụ: Giám đốc", dotted(director)),
            format!(
                "Đại diện thành viên (Bên B): {} ({}); số định danh: {}; địa chỉ: {}",
                card.name,
                card.code,
                dotted(""),
                dotted(address),
            ),
            format!(
                "Vụ (năm): {}; đội: {}. Hợp đồng có hiệu lực từ ngày {} đến {last}.",
                dotted(contract.season),
                dotted(&card.place),
                show_day(contract.from),
            ),
            "Hai bên thỏa thuận Bên A cung cấp cho Bên B hàng hóa, dịch vụ sau:".into(),
        ]);
        groups.extend((1..).zip(&lines).map(|(at, line)| supplied(at, line)));
        let whole = lines.iter().all(|line| line.amount().is_some());
        let sum = total(&lines).filter(|_| whole).map(Dong::get);
        groups.push(Group::one(Sort::Strong, row("", "Cộng", "", sum.map_or(Cell::Empty, Cell::Amount))));
        let words = sum.map(|sum| in_words_of(sum, WordsStyle::default())).unwrap_or_default();
        groups.extend(said([
            format!("Tổng số tiền (viết bằng chữ): {}", dotted(&words)),
            "Hình thức, thời hạn thanh toán: ……………………………………………………………………………………………".into(),
            "Hợp đồng được lập thành 03 bản có giá trị như nhau, Bên A giữ 02 bản, Bên B giữ 01 bản.".into(),
        ]));
        groups.push(Group::one(
            Sort::Section,
            vec!["Phần thanh lý hợp đồng: số đã thực hiện, ý kiến của thành viên".into()],
        ));
        groups.extend((1..).zip(&lines).map(|(at, line)| settled(at, line)));
        Ok(PaperBook {
            mark: Some(Mark::tt71("03 - BH")),
            title: "HỢP ĐỒNG CUNG CẤP HÀNG HÓA VÀ DỊCH VỤ NÔNG NGHIỆP".into(),
            under: vec![format!("Số: {}", contract.number)],
            shape: Shape::Landscape,
            columns: columns(),
            groups,
            opened: None,
            every_page: false,
            signed: contract.signed_on.map(long_day).unwrap_or_default(),
            signatures: vec![
                Signature::new("Đại diện thành viên", &own(&card.name)),
                Signature::sealed("Giám đốc hợp tác xã", &own(director)),
            ],
            ..self.book_paper(contract.from, contract.from, names)?
        })
    }
}

fn dotted(text: &str) -> String {
    if text.is_empty() { "……………………".to_owned() } else { text.to_owned() }
}

/// The lines of the register; where it has none, what the contract covers, and rows for the pen.
fn lines_of(contract: &Contract<'_>) -> Vec<ContractLine> {
    if !contract.lines.is_empty() {
        return contract.lines.to_vec();
    }
    let items = contract.covers.split([',', ';']).map(str::trim).filter(|item| !item.is_empty());
    let named = |name: &str| ContractLine { name: name.to_owned(), ..ContractLine::default() };
    items.chain(std::iter::repeat_n("", BLANK_LINES)).map(named).collect()
}

fn supplied(at: usize, line: &ContractLine) -> Group {
    let mut cells = row(&at.to_string(), &line.name, &line.unit, line.amount().map_or(Cell::Empty, dong));
    cells[3] = line.quantity.map(show_quantity).unwrap_or_default().into();
    cells[4] = line.price.map(show_quantity).unwrap_or_default().into();
    Group::one(Sort::Plain, cells)
}

/// What was really supplied is written in when the contract is settled.
fn settled(at: usize, line: &ContractLine) -> Group {
    Group::one(Sort::Plain, row(&at.to_string(), &line.name, &line.unit, Cell::Empty))
}

/// An amount of nothing is agreed on, not left to the pen.
fn dong(amount: Dong) -> Cell {
    if amount.is_zero() { "0".into() } else { Cell::Amount(amount.get()) }
}

fn row(at: &str, name: &str, unit: &str, amount: Cell) -> Vec<Cell> {
    let mut cells = vec![Cell::Empty; 10];
    (cells[0], cells[1], cells[2], cells[5]) = (at.into(), name.into(), unit.into(), amount);
    cells
}

fn columns() -> Vec<Column> {
    const MONTHS: &str = "Số lượng từng tháng";
    let blank = |head, letter, wide| Column::text(head, letter, wide, Align::Right);
    vec![
        Column::text("STT", "A", 1_000, Align::Centre),
        Column::text("Tên hàng hóa, dịch vụ", "B", 0, Align::Left),
        Column::text("Đơn vị tính", "C", 1_700, Align::Centre),
        blank("Số lượng", "1", 2_000),
        blank("Đơn giá", "2", 2_300),
        blank("Thành tiền", "3", 2_600),
        blank("Tháng …", "4", 1_700).under(MONTHS),
        blank("Tháng …", "5", 1_700).under(MONTHS),
        blank("Tháng …", "6", 1_700).under(MONTHS),
        Column::text("Yêu cầu kỹ thuật, địa điểm", "D", 4_800, Align::Left),
    ]
}
