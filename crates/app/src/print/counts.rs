//! «Bảng kiểm kê quỹ», 08a-TT of Circular 71/2024/TT-BTC: what a count of cash found, note by note, beside the cash book.

use chrono::Datelike;
use ledger::account::AccountCode;
use ledger::day::show_day;
use ledger::event::EventId;
use ledger::event::coop::{BalanceCounted, CoopFact};
use paper::book::{Book as PaperBook, Carry, Cell, Column, Group, Sort};
use paper::{Align, Mark, Signature};

use super::said;
use crate::{Book, Refusal, show};

const CASH: &str = "111";

/// A count of cash, and which it is of its year.
struct Count {
    id: EventId,
    fact: BalanceCounted,
    number: usize,
}

impl Book {
    /// The count of an account's cash at the end of a day; of several the last. Without a day, the last there is.
    pub(super) fn cash_count_paper(&self, account: &str, day: &str, names: bool) -> Result<PaperBook, Refusal> {
        let Count { id, fact, number } = self.cash_count_of(account, day)?;
        let written = self.store.event(id)?;
        let by = self.writer_name(id.writer());
        let book = self.store.figures_of(fact.account.as_str(), fact.day, fact.day)?.closing();
        let own = |key: &str| if names { self.setting_or_empty(key) } else { "" };
        let seconds = show::seconds_of_wall(written.wall);
        let clock = show::clock_time(seconds);
        let (hour, minute) = clock.split(' ').nth(1).and_then(|time| time.split_once(':')).unwrap_or_default();
        let mut groups = said([
            format!(
                "Hôm nay, vào {hour} giờ {minute} ngày {}, chúng tôi kiểm kê quỹ tiền mặt đến hết ngày {}, gồm:",
                show_day(show::day_of_seconds(seconds)),
                show_day(fact.day)
            ),
            present(self.setting_or_empty("sign.chief-accountant"), "đại diện kế toán"),
            present(self.setting_or_empty("sign.cashier"), "đại diện thủ quỹ"),
            present(&by, "người kiểm kê, ghi sổ"),
            "Kết quả như sau:".into(),
        ]);
        groups.push(strong("I", "Số dư theo sổ quỹ", book));
        groups.push(strong("II", "Số kiểm kê thực tế", fact.counted.get()));
        groups.extend(fact.notes.iter().enumerate().map(|(at, note)| note_row(at + 1, *note)));
        groups.push(strong("III", "Chênh lệch (III = II − I)", fact.counted.get().saturating_sub(book)));
        let reason = if fact.note.is_empty() { "…" } else { &fact.note };
        groups.extend(said([
            format!("Lý do thừa, thiếu; ý kiến của người kiểm kê: {reason}"),
            "Kết luận sau khi kiểm kê quỹ: ………………………………………………………………………………………………".into(),
        ]));
        Ok(PaperBook {
            mark: Some(Mark::tt71("08a - TT")),
            title: "BẢNG KIỂM KÊ QUỸ".into(),
            under: vec!["(Dùng cho VND)".into(), format!("Số: {number:02}/{}", fact.day.year())],
            columns: columns(),
            groups,
            opened: None,
            every_page: false,
            signed: show_day(fact.day),
            signatures: vec![
                Signature::new("Kế toán trưởng", own("sign.chief-accountant")),
                Signature::new("Thủ quỹ", own("sign.cashier")),
                Signature::new("Người chịu trách nhiệm kiểm kê quỹ", if names { &by } else { "" }),
            ],
            ..self.book_paper(fact.day, fact.day, names)?
        })
    }

    fn cash_count_of(&self, account: &str, day: &str) -> Result<Count, Refusal> {
        let account: AccountCode =
            account.parse().map_err(|_| Refusal::new("account.unknown").with("account", account))?;
        let day = if day.is_empty() { None } else { Some(crate::entry::day_of(day)?) };
        let mut in_year = std::collections::BTreeMap::<i32, usize>::new();
        let mut last = None;
        for (id, fact) in self.store.coop_facts()? {
            let CoopFact::Counted(fact) = fact else { continue };
            if !fact.account.is_under(CASH) {
                continue;
            }
            let number = in_year.entry(fact.day.year()).or_default();
            *number += 1;
            if fact.account == account && day.is_none_or(|day| day == fact.day) {
                last = Some(Count { id, number: *number, fact });
            }
        }
        last.ok_or_else(|| Refusal::new("count.none"))
    }
}

fn present(name: &str, part: &str) -> String {
    let name = if name.is_empty() { "………………………………" } else { name };
    format!("– Ông (bà): {name}, {part}")
}

fn strong(at: &str, words: &str, amount: i64) -> Group {
    Group::one(Sort::Strong, vec![at.into(), words.into(), "x".into(), Cell::Amount(amount)])
}

fn note_row(at: usize, (worth, count): (u32, u32)) -> Group {
    let sum = i64::from(worth) * i64::from(count);
    let kind = format!("Loại {} đồng", show::dong(worth.into()));
    Group::one(Sort::Plain, vec![at.to_string().into(), kind.into(), count.to_string().into(), Cell::Amount(sum)])
}

fn columns() -> Vec<Column> {
    vec![
        Column::text("STT", "A", 1_200, Align::Centre),
        Column::text("Diễn giải", "B", 0, Align::Left),
        Column::text("Số lượng (tờ)", "1", 2_600, Align::Right),
        Column::amount("Số tiền", "2", Carry::Nothing),
    ]
}
