//! «Sổ theo dõi quỹ và tài sản chung không chia»: each source of the undivided fund, and each undivided asset with what it was
//! bought or received from (Luật HTX 2023, Đ87.1, Đ88.3a). The circular has no form of it; S29 says the movements.

use ledger::day::show_day;
use paper::Align;
use paper::book::{Book as PaperBook, Carry, Cell, Column, Group, Shape, Sort};

use crate::coop::funds::{Asset, Of, Source, UNDIVIDED};
use crate::journal::days;
use crate::{Book, Refusal};

fn amount(head: &'static str, letter: &'static str) -> Column {
    Column::amount(head, letter, Carry::Nothing)
}

impl Book {
    /// The fund, then the assets; of what there is nothing of there is no page.
    pub(super) fn undivided_papers(&self, (from, to): (&str, &str), names: bool) -> Result<Vec<PaperBook>, Refusal> {
        let (first, last) = days(from, to)?;
        let fund = self.undivided_fund_groups(first, last)?;
        let assets = self.undivided_asset_groups(first, last)?;
        let mut papers = Vec::new();
        for (title, columns, groups) in [
            ("SỔ THEO DÕI QUỸ CHUNG KHÔNG CHIA THEO NGUỒN HÌNH THÀNH", fund_columns(), fund),
            ("SỔ THEO DÕI TÀI SẢN CHUNG KHÔNG CHIA THEO NGUỒN HÌNH THÀNH", asset_columns(), assets),
        ] {
            if groups.is_empty() {
                continue;
            }
            papers.push(PaperBook {
                title: title.into(),
                under: vec![
                    format!("Từ ngày {} đến ngày {}", show_day(first), show_day(last)),
                    "(Luật Hợp tác xã số 17/2023/QH15, Điều 87, Điều 88)".into(),
                ],
                shape: Shape::Landscape,
                columns,
                groups,
                opened: None,
                every_page: false,
                signatures: self.list_signatures("Người ghi sổ", names),
                ..self.book_paper(first, last, names)?
            });
        }
        Ok(papers)
    }

    fn undivided_fund_groups(&self, first: chrono::NaiveDate, last: chrono::NaiveDate) -> Result<Vec<Group>, Refusal> {
        let sources = self.fund_sources(UNDIVIDED, first, last)?;
        let mut groups = Vec::new();
        let figures = |source: &Source| [source.opening, source.gained(), source.lost(), source.left()];
        let mut whole = [0i64; 4];
        let mut accounts: Vec<_> = sources.keys().map(|(account, _)| *account).collect();
        accounts.dedup();
        for account in accounts {
            let own = sources.iter().filter(|((of, _), _)| *of == account);
            let mut sum = [0i64; 4];
            groups.push(Group::one(Sort::Section, vec![format!("{account} – {}", self.account_name(account)).into()]));
            for (at, ((_, of), source)) in own.enumerate() {
                let figures = figures(source);
                sum.iter_mut().zip(figures).for_each(|(sum, part)| *sum += part);
                groups.push(row(Sort::Plain, (at + 1).to_string(), &self.source_words(of, source)?, figures));
            }
            whole.iter_mut().zip(sum).for_each(|(whole, part)| *whole += part);
            groups.push(row(Sort::Strong, String::new(), &format!("Cộng {account}"), sum));
        }
        if !groups.is_empty() {
            groups.push(row(Sort::Strong, String::new(), "Tổng cộng (tài khoản 442)", whole));
        }
        Ok(groups)
    }

    fn undivided_asset_groups(&self, first: chrono::NaiveDate, last: chrono::NaiveDate) -> Result<Vec<Group>, Refusal> {
        let assets = self.undivided_assets(first, last)?;
        let mut groups = Vec::new();
        let mut sums = [0i64; 5];
        for (at, (of, asset)) in self.assets_in_order(&assets)?.into_iter().enumerate() {
            let own = [asset.opening, asset.came_in(), asset.went(), asset.cost(), asset.formed()];
            sums.iter_mut().zip(own).for_each(|(sum, part)| *sum += part);
            groups.push(self.asset_group(at + 1, of, asset)?);
        }
        if !groups.is_empty() {
            let mut cells = vec![Cell::Empty; 10];
            cells[1] = "Cộng (tài khoản 212; nguồn 4422)".into();
            (4..8).zip(&sums[..4]).for_each(|(at, sum)| cells[at] = shown(*sum));
            cells[9] = shown(sums[4]);
            groups.push(Group::one(Sort::Strong, cells));
        }
        Ok(groups)
    }

    /// An asset with a line for each of its sources.
    fn asset_group(&self, at: usize, of: &Of, asset: &Asset) -> Result<Group, Refusal> {
        let came = asset.came.as_ref();
        let mut group = Group::one(
            Sort::Plain,
            vec![
                at.to_string().into(),
                self.asset_named(of, asset)?.into(),
                came.map_or_else(|| "mang sang".to_owned(), |row| row.number.to_string()).into(),
                came.map(|row| show_day(row.day)).unwrap_or_default().into(),
                Cell::Amount(asset.opening),
                Cell::Amount(asset.came_in()),
                Cell::Amount(asset.went()),
                shown(asset.cost()),
                Cell::Empty,
                Cell::Empty,
            ],
        );
        let mut sources = self.asset_sources(asset)?;
        let apart = asset.cost() - asset.formed();
        if apart != 0 {
            sources.push(crate::api::fund::AssetSource {
                name: "Nguyên giá chưa có nguồn (4422)".to_owned(),
                said: false,
                amount: crate::show::dong(apart),
            });
        }
        for (line, source) in sources.into_iter().enumerate() {
            if line > 0 {
                let cells = vec![Cell::Empty; 10];
                group.rows.push(paper::book::Row { cells, sort: Sort::Plain });
            }
            if let Some(row) = group.rows.last_mut() {
                row.cells[8] = source.name.into();
                row.cells[9] = source.amount.into();
            }
        }
        Ok(group)
    }
}

/// A figure that is said even where it is nothing.
fn shown(amount: i64) -> Cell {
    if amount == 0 { "0".into() } else { Cell::Amount(amount) }
}

fn row(sort: Sort, at: String, words: &str, [opening, gained, lost, left]: [i64; 4]) -> Group {
    let cells =
        vec![at.into(), words.into(), Cell::Amount(opening), Cell::Amount(gained), Cell::Amount(lost), shown(left)];
    Group::one(sort, cells)
}

fn fund_columns() -> Vec<Column> {
    vec![
        Column::text("STT", "A", 1_100, Align::Centre),
        Column::text("Nguồn hình thành", "B", 0, Align::Left),
        amount("Số dư đầu kỳ", "1"),
        amount("Tăng trong kỳ", "2"),
        amount("Giảm trong kỳ", "3"),
        amount("Số dư cuối kỳ", "4"),
    ]
}

fn asset_columns() -> Vec<Column> {
    const VOUCHER: &str = "Chứng từ ghi tăng";
    const COST: &str = "Nguyên giá";
    const SOURCE: &str = "Nguồn hình thành";
    vec![
        Column::text("STT", "A", 900, Align::Centre),
        Column::text("Tài sản (mã)", "B", 0, Align::Left),
        Column::text("Số hiệu", "C", 2_300, Align::Centre).under(VOUCHER),
        Column::text("Ngày", "D", 1_900, Align::Centre).under(VOUCHER),
        amount("Đầu kỳ", "1").under(COST),
        amount("Tăng", "2").under(COST),
        amount("Giảm", "3").under(COST),
        amount("Cuối kỳ", "4").under(COST),
        Column::text("Nguồn", "E", 5_200, Align::Left).under(SOURCE),
        Column { carry: Carry::Nothing, ..Column::text("Số tiền", "5", 2_450, Align::Right) }.under(SOURCE),
    ]
}
