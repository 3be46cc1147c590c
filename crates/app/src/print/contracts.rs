//! Service contracts on the circular's form 03-BH: «Hợp đồng cung cấp hàng hóa và dịch vụ nông nghiệp», one page or more for
//! each member. Quantities, prices and the settlement are filled in by hand where the register does not hold them.

use ledger::day::show_day;
use ledger::event::EventId;
use ledger::event::coop::ServiceContractSet;
use ledger::party::Detail;
use paper::book::{Book as PaperBook, Cell, Column, Group, Shape, Sort};
use paper::{Align, Mark, Signature};

use crate::{Book, Refusal};

/// Lines left for what is agreed on with the pen.
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

    fn contract_paper(&self, contract: &ServiceContractSet, names: bool) -> Result<PaperBook, Refusal> {
        let register = self.store.register()?;
        let card = register.get(contract.party).ok_or_else(|| Refusal::new("party.not-there"))?;
        let own = |text: &str| if names { text.to_owned() } else { String::new() };
        let director = self.setting_or_empty("sign.director");
        let dotted = |text: &str| if text.is_empty() { "……………………".to_owned() } else { text.to_owned() };
        let last =
            contract.to.map_or_else(|| "khi hai bên thanh lý".to_owned(), |day| format!("ngày {}", show_day(day)));
        let mut groups = said(&[
            format!("Đại diện hợp tác xã (Bên A): {}; chức vụ: Giám đốc", dotted(director)),
            format!(
                "Đại diện thành viên (Bên B): {} ({}); số định danh: {}; địa chỉ: {}",
                card.name,
                card.code,
                dotted(""),
                dotted(if card.detail(Detail::Address).is_empty() {
                    &card.place
                } else {
                    card.detail(Detail::Address)
                }),
            ),
            format!(
                "Vụ (năm): {}; đội: {}. Hợp đồng có hiệu lực từ ngày {} đến {last}.",
                dotted(&contract.season),
                dotted(&card.place),
                show_day(contract.from),
            ),
            "Hai bên thỏa thuận Bên A cung cấp cho Bên B hàng hóa, dịch vụ sau:".into(),
        ]);
        let items = contract.covers.split([',', ';']).map(str::trim).filter(|item| !item.is_empty());
        let items: Vec<&str> = items.chain(std::iter::repeat_n("", BLANK_LINES)).collect();
        groups.extend(items.iter().enumerate().map(|(at, item)| line(at + 1, item)));
        groups.extend(said(&[
            "Hình thức, thời hạn thanh toán: ……………………………………………………………………………………………".into(),
            "Hợp đồng được lập thành 03 bản có giá trị như nhau, Bên A giữ 02 bản, Bên B giữ 01 bản.".into(),
        ]));
        groups.push(Group::one(
            Sort::Section,
            vec!["Phần thanh lý hợp đồng: số đã thực hiện, ý kiến của thành viên".into()],
        ));
        groups.extend((1..=items.len()).map(|at| line(at, items[at - 1])));
        Ok(PaperBook {
            mark: Some(Mark::tt71("03 - BH")),
            title: "HỢP ĐỒNG CUNG CẤP HÀNG HÓA VÀ DỊCH VỤ NÔNG NGHIỆP".into(),
            under: vec![format!("Số: {}", contract.number)],
            shape: Shape::Landscape,
            columns: columns(),
            groups,
            opened: None,
            every_page: false,
            signed: String::new(),
            signatures: vec![
                Signature::new("Đại diện thành viên", &own(&card.name)),
                Signature::sealed("Giám đốc hợp tác xã", &own(director)),
            ],
            ..self.book_paper(contract.from, contract.from, names)?
        })
    }
}

fn said(words: &[String]) -> Vec<Group> {
    words.iter().map(|line| Group::one(Sort::Words, vec![line.as_str().into()])).collect()
}

fn line(at: usize, item: &str) -> Group {
    let mut cells = vec![Cell::Empty; 10];
    (cells[0], cells[1]) = (at.to_string().into(), item.into());
    Group::one(Sort::Plain, cells)
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
