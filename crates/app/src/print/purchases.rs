//! «Bảng kê mua hàng», 06-VT of Circular 71/2024/TT-BTC: what was bought from people who give no invoice.

use ledger::account::AccountCode;
use ledger::day::show_day;
use ledger::event::{EventId, Line};
use ledger::fold::Outcome;
use ledger::words::{WordsStyle, in_words_of};
use paper::book::{Book as PaperBook, Carry, Cell, Column, Group, Sort};
use paper::{Align, Mark, Signature};

use super::said;
use super::vouchers::{distinct, long_day};
use crate::entry::voucher_id;
use crate::find::content_and_lines;
use crate::{Book, Refusal};

/// What is bought goes into the store or work in progress (152 to 157), to the buyer at once, or is used.
const INTO: [&str; 3] = ["15", "611", "642"];
/// It is paid in money or out of an advance, or owed: goods that leave the store for the same accounts are not bought.
const FROM: [&str; 4] = ["111", "112", "141", "331"];

impl Book {
    /// What vouchers bought, on one list. Its number and series are written by hand: the circular counts them apart.
    ///
    /// # Errors
    /// `print.nothing-bought` where a voucher bought nothing, or was taken back.
    pub(super) fn purchase_list_paper(&self, ids: &[String], names: bool) -> Result<PaperBook, Refusal> {
        let (mut groups, mut sum, mut debits, mut credits) = (Vec::new(), 0_i64, Vec::new(), Vec::new());
        let mut dates = Vec::new();
        for id in ids {
            let id = voucher_id(id)?;
            let row = self.store.find_voucher(id)?.ok_or_else(|| Refusal::new("voucher.not-there"))?;
            let (content, lines, _) = content_and_lines(self.store.event(row.current.event)?)?;
            let bought: Vec<_> = lines.iter().filter(|line| is_bought(line)).collect();
            if bought.is_empty() || row.reversed || row.outcome == Outcome::Void {
                return Err(Refusal::new("print.nothing-bought").with("number", row.current.number));
            }
            dates.push(content.date);
            for line in bought {
                let seller = line.credit_party.or(content.party);
                let item = self.paper_line(&content, line)?;
                let cells = vec![
                    (groups.len() + 1).to_string().into(),
                    item.text.into(),
                    self.seller(seller, &content.party_name)?.into(),
                    item.unit.into(),
                    item.quantity.into(),
                    item.price.into(),
                    Cell::Amount(line.amount.get()),
                ];
                groups.push(Group::one(Sort::Plain, cells));
                sum += line.amount.get();
                debits.extend(line.debit);
                credits.extend(line.credit);
            }
        }
        let (Some(first), Some(last)) = (dates.iter().min().copied(), dates.iter().max().copied()) else {
            return Err(Refusal::new("print.nothing"));
        };
        let crossed = || Cell::from("x");
        let total = vec![Cell::Empty, "Cộng".into(), crossed(), crossed(), crossed(), crossed(), Cell::Amount(sum)];
        groups.push(Group::one(Sort::Strong, total));
        groups.extend(said([
            format!("– Tổng số tiền (viết bằng chữ): {}", in_words_of(sum, WordsStyle::default())),
            "* Ghi chú: ……………………………………………………………………………………………………………".into(),
        ]));
        let mut head = said([
            "– Họ và tên người mua: ………………………………………………………………………………".into(),
            "– Bộ phận (phòng, ban): …………………………………………………………………………………".into(),
        ]);
        head.append(&mut groups);
        let own = |key: &str| if names { self.setting_or_empty(key) } else { "" };
        let day = if first == last {
            long_day(first)
        } else {
            format!("Từ ngày {} đến ngày {}", show_day(first), show_day(last))
        };
        let accounts = format!(
            "Nợ: {}   Có: {}",
            distinct(debits.into_iter()).join(", "),
            distinct(credits.into_iter()).join(", ")
        );
        Ok(PaperBook {
            mark: Some(Mark::tt71("06 - VT")),
            title: "BẢNG KÊ MUA HÀNG".into(),
            under: vec![day, "Quyển số: …………   Số: …………".into(), accounts],
            columns: columns(),
            groups: head,
            opened: None,
            every_page: false,
            signed: String::new(),
            signatures: vec![
                Signature::new("Người mua", ""),
                Signature::new("Kế toán trưởng", own("sign.chief-accountant")),
                Signature::new("Người duyệt mua", own("sign.director")),
            ],
            ..self.book_paper(first, last, names)?
        })
    }

    /// Who sold it and where: the form asks for the address, and an address without a name is nobody's.
    fn seller(&self, party: Option<EventId>, typed: &str) -> Result<String, Refusal> {
        let Some(card) = party.map(|party| self.party_ref(party)).transpose()?.flatten() else {
            return Ok(typed.to_owned());
        };
        let parts = [card.name.as_str(), card.place.as_str()];
        Ok(parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", "))
    }
}

fn is_bought(line: &Line) -> bool {
    let under =
        |code: Option<AccountCode>, any: &[&str]| code.is_some_and(|code| any.iter().any(|one| code.is_under(one)));
    under(line.debit, &INTO) && under(line.credit, &FROM)
}

fn columns() -> Vec<Column> {
    vec![
        Column::text("STT", "A", 1_000, Align::Centre),
        Column::text("Tên, quy cách, phẩm chất hàng hóa, vật tư, công cụ", "B", 0, Align::Left),
        Column::text("Địa chỉ mua hàng", "C", 4_200, Align::Left),
        Column::text("Đơn vị tính", "D", 1_300, Align::Centre),
        Column::text("Số lượng", "1", 1_900, Align::Right),
        Column::text("Đơn giá", "2", 2_000, Align::Right),
        Column::amount("Thành tiền", "3", Carry::Nothing),
    ]
}
