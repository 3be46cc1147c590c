//! «Giấy thanh toán tiền tạm ứng», 04-TT of Circular 71/2024/TT-BTC: account 141 of one person over some days.

use ledger::account::AccountCode;
use ledger::day::show_day;
use paper::book::{Book as PaperBook, Carry, Cell, Column, Group, Sort};
use paper::{Align, Mark, Signature};

use super::said;
use crate::entry::party_id;
use crate::journal::days;
use crate::{Book, Refusal};

const ADVANCES: &str = "141";
/// Money that comes back is no cost: cash and bank against the advance.
const MONEY: [&str; 2] = ["111", "112"];

/// What the rows of account 141 are on the form.
#[derive(Default)]
struct Advance {
    advanced: Vec<Group>,
    advanced_sum: i64,
    spent: Vec<Group>,
    spent_sum: i64,
    returned: Vec<Group>,
    returned_sum: i64,
}

impl Book {
    /// What somebody was advanced, spent and handed back.
    ///
    /// # Errors
    /// When there is no such person; `advance.none` where nothing was advanced.
    pub(super) fn advance_paper(
        &self,
        party: &str,
        (from, to): (&str, &str),
        names: bool,
    ) -> Result<PaperBook, Refusal> {
        let (id, (first, last)) = (party_id(party)?, days(from, to)?);
        let person = self.store.register()?.get(id).ok_or_else(|| Refusal::new("party.not-there"))?;
        let account: AccountCode =
            ADVANCES.parse().map_err(|_| Refusal::new("account.unknown").with("account", ADVANCES))?;
        let mut all = Advance::default();
        let figures = self.each_ledger_row(account, Some(id), first, last, |running| {
            let row = running.row;
            let back = row.contra.is_some_and(|contra| MONEY.iter().any(|money| contra.is_under(money)));
            let amount = row.debit - row.credit;
            let words = format!("– Chứng từ {} ngày {}: {}", row.number, show_day(row.voucher_day), row.narration);
            let (list, sum, amount) = if row.debit != 0 {
                (&mut all.advanced, &mut all.advanced_sum, amount)
            } else if back {
                (&mut all.returned, &mut all.returned_sum, -amount)
            } else {
                (&mut all.spent, &mut all.spent_sum, -amount)
            };
            list.push(line(Sort::Plain, "", &words, amount));
            *sum += amount;
            Ok(())
        })?;
        if figures.opening == 0 && all.advanced.is_empty() && all.spent.is_empty() && all.returned.is_empty() {
            return Err(Refusal::new("advance.none").with("name", &person.name));
        }
        let own = |key: &str| if names { self.setting_or_empty(key) } else { "" };
        let mut groups = said([
            format!("– Họ và tên người thanh toán: {} ({})", person.name, person.code),
            format!("– Bộ phận (hoặc địa chỉ): {}", person.place),
            "– Số tiền tạm ứng được thanh toán theo bảng dưới đây:".into(),
        ]);
        groups.extend(all.rows(figures.opening));
        Ok(PaperBook {
            mark: Some(Mark::tt71("04 - TT")),
            title: "GIẤY THANH TOÁN TIỀN TẠM ỨNG".into(),
            under: vec![
                format!("Từ ngày {} đến ngày {}", show_day(first), show_day(last)),
                "Số: …………   Nợ: …………   Có: 141".into(),
            ],
            columns: columns(),
            groups,
            opened: None,
            every_page: false,
            signatures: vec![
                Signature::new("Giám đốc", own("sign.director")),
                Signature::new("Kế toán trưởng", own("sign.chief-accountant")),
                Signature::new("Kế toán thanh toán", own("sign.preparer")),
                Signature::new("Người đề nghị thanh toán", if names { &person.name } else { "" }),
            ],
            ..self.book_paper(first, last, names)?
        })
    }
}

impl Advance {
    /// The three parts of the form; money handed back, which it has no rows for, stands below the difference.
    fn rows(self, opening: i64) -> Vec<Group> {
        let given = opening + self.advanced_sum;
        let rest = given - self.spent_sum;
        let mut rows = vec![
            line(Sort::Strong, "I", "Số tiền tạm ứng", given),
            line(Sort::Plain, "1", "Số tạm ứng các kỳ trước chưa chi hết", opening),
            line(Sort::Plain, "2", "Số tạm ứng kỳ này", self.advanced_sum),
        ];
        rows.extend(self.advanced);
        rows.push(line(Sort::Strong, "II", "Số tiền đã chi", self.spent_sum));
        rows.extend(self.spent);
        rows.push(Group::one(Sort::Strong, vec!["III".into(), "Chênh lệch".into(), Cell::Empty]));
        rows.push(line(Sort::Plain, "1", "Số tạm ứng chi không hết (I − II)", rest.max(0)));
        rows.push(line(Sort::Plain, "2", "Chi quá số tạm ứng (II − I)", (-rest).max(0)));
        if !self.returned.is_empty() {
            rows.push(line(Sort::Strong, "", "Đã nộp lại quỹ, ngân hàng", self.returned_sum));
            rows.extend(self.returned);
            rows.push(line(Sort::Strong, "", "Còn tạm ứng sau khi nộp lại", rest - self.returned_sum));
        }
        rows
    }
}

/// A row whose zero is written: a form says that there is nothing.
fn line(sort: Sort, at: &str, words: &str, amount: i64) -> Group {
    let amount = if amount == 0 { "0".into() } else { Cell::Amount(amount) };
    Group::one(sort, vec![at.into(), words.into(), amount])
}

fn columns() -> Vec<Column> {
    vec![
        Column::text("STT", "A", 1_200, Align::Centre),
        Column::text("Diễn giải", "B", 0, Align::Left),
        Column::amount("Số tiền", "1", Carry::Nothing),
    ]
}
