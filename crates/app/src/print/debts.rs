//! Debts by document on paper: how old they are, and the minutes by which two sides agree on them or set one against another.
//! The circular has no form for these: they are the cooperative's own.

use chrono::NaiveDate;
use ledger::day::show_day;
use ledger::event::EventId;
use ledger::party::Detail;
use ledger::words::{WordsStyle, in_words_of};
use paper::book::{Book as PaperBook, Carry, Cell, Column, Group, Shape, Sort};
use paper::{Align, Signature};
use reports::debts::Debt;

use super::said;
use crate::api::debt::{AgeingRow, AgeingSums};
use crate::entry::party_id;
use crate::{Book, Refusal, show};

fn amount(head: &'static str, letter: &'static str) -> Column {
    Column::amount(head, letter, Carry::Nothing)
}

fn shown(head: &'static str, letter: &'static str) -> Column {
    Column { carry: Carry::Nothing, ..Column::text(head, letter, 2_500, Align::Right) }
}

impl Book {
    /// How old the debts of an account are.
    pub(super) fn ageing_paper(&self, account: &str, day: &str, names: bool) -> Result<PaperBook, Refusal> {
        let ageing = self.debt_ageing(account, day)?;
        let on = crate::entry::day_of(&ageing.day)?;
        let row = |(at, row): (usize, &AgeingRow)| {
            let who = format!("{} ({})", row.party.name, row.party.code);
            Group::one(Sort::Plain, ageing_cells((at + 1).to_string(), who, &row.sums))
        };
        let mut groups: Vec<Group> = ageing.rows.iter().enumerate().map(row).collect();
        groups.push(Group::one(Sort::Strong, ageing_cells(String::new(), "Cộng".into(), &ageing.total)));
        let title =
            if account == "331" { "BÁO CÁO TUỔI NỢ PHẢI TRẢ" } else { "BÁO CÁO TUỔI NỢ PHẢI THU" };
        Ok(PaperBook {
            title: title.into(),
            under: vec![
                format!("Tài khoản {account}, đến hết ngày {}", ageing.day_shown),
                "Chứng từ không ghi hạn trả được tính từ ngày chứng từ".into(),
            ],
            shape: Shape::Landscape,
            columns: ageing_columns(),
            groups,
            opened: None,
            every_page: false,
            signatures: self.list_signatures("Người lập", names),
            ..self.book_paper(on, on, names)?
        })
    }

    /// «Biên bản đối chiếu công nợ»: the open documents of both sides, for both to sign.
    pub(super) fn debt_minutes_paper(&self, party: &str, day: &str, names: bool) -> Result<PaperBook, Refusal> {
        let (id, on) = (party_id(party)?, self.day_looked_from(day)?);
        let [owes, owed] = self.both_debts(id, on)?;
        let mut groups = self.minutes_head(id, on)?;
        for (title, debt) in [("Phải thu của khách hàng (131)", &owes), ("Phải trả người bán (331)", &owed)]
        {
            groups.push(Group::one(Sort::Section, vec![title.into()]));
            groups.extend(debt.open.iter().enumerate().map(|(at, document)| {
                let cells = vec![
                    (at + 1).to_string().into(),
                    document.name.as_str().into(),
                    // Of what the book began with only the day of payment is known.
                    document.voucher.map_or_else(|| "Đầu kỳ".into(), |_| show_day(document.day).into()),
                    document.due.map(show_day).unwrap_or_default().into(),
                    Cell::Amount(document.amount),
                    Cell::Amount(document.settled),
                    Cell::Amount(document.left()),
                ];
                Group::one(Sort::Plain, cells)
            }));
            if debt.ahead != 0 {
                groups.push(Group::one(Sort::Plain, total_row("Đã trả trước, chưa có chứng từ", -debt.ahead)));
            }
            groups.push(Group::one(Sort::Strong, total_row("Cộng", debt.balance())));
        }
        let net = owes.balance() - owed.balance();
        let who = if net >= 0 { "Bên B còn phải trả Bên A" } else { "Bên A còn phải trả Bên B" };
        let words = in_words_of(net.abs(), WordsStyle::default());
        groups.extend(said([
            format!(
                "Hai bên thống nhất: đến hết ngày {}, {who} {} đồng ({words})",
                show_day(on),
                show::dong(net.abs())
            ),
            "Biên bản được lập thành 02 bản, mỗi bên giữ 01 bản có giá trị như nhau.".into(),
        ]));
        self.minutes("BIÊN BẢN ĐỐI CHIẾU CÔNG NỢ", id, on, groups, names)
    }

    /// «Biên bản bù trừ công nợ»: what the party owes against what it is owed.
    pub(super) fn set_off_paper(&self, party: &str, day: &str, names: bool) -> Result<PaperBook, Refusal> {
        let (id, on) = (party_id(party)?, self.day_looked_from(day)?);
        let [owes, owed] = self.both_debts(id, on)?.map(|debt| debt.balance());
        let both = owes.min(owed);
        if both <= 0 {
            return Err(Refusal::new("debt.nothing-to-set-off"));
        }
        let mut groups = self.minutes_head(id, on)?;
        for (words, amount) in [
            ("Bên B còn nợ Bên A (tài khoản 131)", owes),
            ("Bên A còn nợ Bên B (tài khoản 331)", owed),
            ("Số tiền hai bên bù trừ: Nợ 331 / Có 131", both),
        ] {
            groups.push(Group::one(Sort::Plain, sum_row(words, amount)));
        }
        let (rest, who) = if owes >= owed {
            (owes - both, "Bên B còn nợ Bên A")
        } else {
            (owed - both, "Bên A còn nợ Bên B")
        };
        groups.push(Group::one(Sort::Strong, sum_row(&format!("Sau khi bù trừ, {who}"), rest)));
        groups.extend(said([
            format!("Số tiền bù trừ bằng chữ: {}", in_words_of(both, WordsStyle::default())),
            "Biên bản này là chứng từ gốc của bút toán bù trừ, được lập thành 02 bản, mỗi bên giữ 01 bản.".into(),
        ]));
        let minutes = self.minutes("BIÊN BẢN BÙ TRỪ CÔNG NỢ", id, on, groups, names)?;
        let columns = vec![Column::text("Nội dung", "A", 0, Align::Left), amount("Số tiền", "1")];
        Ok(PaperBook { columns, ..minutes })
    }

    /// What a party owes and what it is owed.
    fn both_debts(&self, party: EventId, on: NaiveDate) -> Result<[Debt; 2], Refusal> {
        let of = |account| Ok::<_, Refusal>(self.debts_on(account, on)?.remove(&party).unwrap_or_default());
        Ok([of("131")?, of("331")?])
    }

    fn minutes_head(&self, party: EventId, on: NaiveDate) -> Result<Vec<Group>, Refusal> {
        let register = self.store.register()?;
        let card = register.get(party).ok_or_else(|| Refusal::new("party.not-there"))?;
        let unit = self.unit()?;
        let with =
            |words: &str, detail: &str| if detail.is_empty() { String::new() } else { format!(", {words} {detail}") };
        let tax = self.store.genesis()?.tax_code.unwrap_or_default();
        Ok(said([
            format!("Ngày {}, hai bên gồm:", show_day(on)),
            format!("Bên A: {}{}{}", unit.name, with("mã số thuế", &tax), with("địa chỉ", &unit.address)),
            format!(
                "Bên B: {} ({}){}{}",
                card.name,
                card.code,
                with("mã số thuế", card.detail(Detail::TaxCode)),
                with("địa chỉ", card.detail(Detail::Address)),
            ),
        ]))
    }

    fn minutes(
        &self,
        title: &str,
        party: EventId,
        on: NaiveDate,
        groups: Vec<Group>,
        names: bool,
    ) -> Result<PaperBook, Refusal> {
        let name = self.store.register()?.get(party).map(|card| card.name.clone()).unwrap_or_default();
        let own = |text: &str| if names { text.to_owned() } else { String::new() };
        Ok(PaperBook {
            title: title.into(),
            under: Vec::new(),
            columns: minutes_columns(),
            groups,
            opened: None,
            every_page: false,
            signatures: vec![
                Signature::new("Đại diện Bên B", &own(&name)),
                Signature::new("Kế toán trưởng Bên A", &own(self.setting_or_empty("sign.chief-accountant"))),
                Signature::sealed("Đại diện Bên A", &own(self.setting_or_empty("sign.director"))),
            ],
            ..self.book_paper(on, on, names)?
        })
    }
}

fn total_row(words: &str, amount: i64) -> Vec<Cell> {
    let mut cells = vec![Cell::Empty; 7];
    (cells[1], cells[6]) = (words.into(), Cell::Amount(amount));
    cells
}

fn sum_row(words: &str, amount: i64) -> Vec<Cell> {
    vec![words.into(), Cell::Amount(amount)]
}

fn ageing_cells(at: String, who: String, sums: &AgeingSums) -> Vec<Cell> {
    let figures = [&sums.not_due, &sums.to_30, &sums.to_90, &sums.to_180, &sums.over_180, &sums.ahead, &sums.balance];
    let words = [Cell::from(at), Cell::from(who)].into_iter();
    words.chain(figures.into_iter().map(|figure| Cell::from(figure.as_str()))).collect()
}

fn ageing_columns() -> Vec<Column> {
    const PAST: &str = "Quá hạn, ngày";
    vec![
        Column::text("STT", "A", 1_000, Align::Centre),
        Column::text("Đối tượng (mã)", "B", 0, Align::Left),
        shown("Chưa đến hạn", "1"),
        shown("1 – 30", "2").under(PAST),
        shown("31 – 90", "3").under(PAST),
        shown("91 – 180", "4").under(PAST),
        shown("Trên 180", "5").under(PAST),
        shown("Trả trước", "6"),
        shown("Số dư", "7"),
    ]
}

fn minutes_columns() -> Vec<Column> {
    vec![
        Column::text("STT", "A", 1_000, Align::Centre),
        Column::text("Chứng từ", "B", 0, Align::Left),
        Column::text("Ngày", "C", 2_000, Align::Centre),
        Column::text("Hạn trả", "D", 2_000, Align::Centre),
        amount("Số tiền", "1"),
        amount("Đã thanh toán", "2"),
        amount("Còn lại", "3"),
    ]
}
