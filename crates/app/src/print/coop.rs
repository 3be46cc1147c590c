//! The register of members, a member's statement, and the sheet by which income is shared out.

use ledger::day::show_day;
use paper::book::{Book as PaperBook, Carry, Cell, Column, Group, Shape, Sort};
use paper::{Align, Signature};

use crate::api::income::{DistributionPlan, ShareView};
use crate::journal::days;
use crate::{Book, Refusal};

fn words(head: &'static str, letter: &'static str, wide: u32, align: Align) -> Column {
    Column::text(head, letter, wide, align)
}

/// An amount that comes as it is shown.
fn shown(head: &'static str, letter: &'static str) -> Column {
    Column { carry: Carry::Nothing, ..Column::text(head, letter, 2_450, Align::Right) }
}

impl Book {
    /// The register of members (sổ đăng ký thành viên) as it stood at the end of a day.
    pub(super) fn member_register_paper(&self, day: &str, names: bool) -> Result<PaperBook, Refusal> {
        let register = self.capital_register(day)?;
        let on = crate::entry::day_of(&register.day)?;
        let row = |(at, row): (usize, &crate::api::capital::CapitalRow)| {
            let cells = vec![
                (at + 1).to_string().into(),
                format!("{} ({})", row.party.name, row.party.code).into(),
                [row.address.as_str(), row.party.place.as_str()]
                    .iter()
                    .find(|text| !text.is_empty())
                    .map_or(Cell::Empty, |text| (*text).into()),
                row.identity.as_str().into(),
                kind_words(&row.kind).into(),
                row.contributed_on.as_str().into(),
                row.pledged.as_str().into(),
                row.paid.as_str().into(),
                row.share.as_str().into(),
                row.in_kind.as_str().into(),
                row.certificate.as_str().into(),
            ];
            Group::one(Sort::Plain, cells)
        };
        let mut groups: Vec<Group> = register.rows.iter().enumerate().map(row).collect();
        let mut total = vec![Cell::Empty; 11];
        total[1] = "Cộng".into();
        total[7] = register.paid.as_str().into();
        groups.push(Group::one(Sort::Strong, total));
        let tax = self.store.genesis()?.tax_code.unwrap_or_default();
        let mut under = vec![format!("Đến hết ngày {}", register.day_shown)];
        if !tax.is_empty() {
            under.push(format!("Mã số HTX: {tax}"));
        }
        under.push(format!("Vốn điều lệ: {} đồng. Thành viên chính thức: {}", register.charter, register.official));
        Ok(PaperBook {
            title: "SỔ ĐĂNG KÝ THÀNH VIÊN".into(),
            under,
            shape: Shape::Landscape,
            columns: register_columns(),
            groups,
            opened: None,
            every_page: false,
            signatures: self.coop_signatures(names),
            ..self.book_paper(on, on, names)?
        })
    }

    /// A member's statement, A5.
    pub(super) fn member_statement_paper(
        &self,
        party: &str,
        (from, to): (&str, &str),
        names: bool,
    ) -> Result<PaperBook, Refusal> {
        let statement = self.member_statement(party, from, to)?;
        let (from, to) = days(from, to)?;
        let figure = |figure: &crate::api::capital::StatementFigure| {
            let cells = vec![
                figure_words(&figure.what).into(),
                figure.opening.as_str().into(),
                figure.plus.as_str().into(),
                figure.minus.as_str().into(),
                figure.closing.as_str().into(),
            ];
            Group::one(Sort::Plain, cells)
        };
        let who = match statement.party.place.as_str() {
            "" => format!("{} ({})", statement.party.name, statement.party.code),
            place => format!("{} ({}) – {place}", statement.party.name, statement.party.code),
        };
        let own = |text: &str| if names { text.to_owned() } else { String::new() };
        let signatures = vec![
            Signature::new("Thành viên", &own(&statement.party.name)),
            Signature::new("Người lập", &own(self.setting_or_empty("sign.preparer"))),
            Signature::sealed("Giám đốc", &own(self.setting_or_empty("sign.director"))),
        ];
        Ok(PaperBook {
            title: "BẢNG KÊ CỦA THÀNH VIÊN".into(),
            under: vec![who, format!("Từ ngày {} đến ngày {}", show_day(from), show_day(to))],
            shape: Shape::Half,
            columns: vec![
                words("Nội dung", "A", 0, Align::Left),
                shown("Đầu kỳ", "1"),
                shown("Tăng", "2"),
                shown("Giảm", "3"),
                shown("Cuối kỳ", "4"),
            ],
            groups: statement.figures.iter().map(figure).collect(),
            opened: None,
            every_page: false,
            signatures,
            ..self.book_paper(from, to, names)?
        })
    }

    /// The statements of everybody who was a member on any of the days, by code.
    pub(super) fn member_statement_papers(&self, span: (&str, &str), names: bool) -> Result<Vec<PaperBook>, Refusal> {
        let (from, to) = days(span.0, span.1)?;
        let registers = self.registers()?;
        let member = |party: &&ledger::party::Party| {
            let changes =
                registers.history(party).changes().filter(|day| *day > from && *day <= to).collect::<Vec<_>>();
            let mut on = [from].into_iter().chain(changes);
            on.any(|day| registers.kind_on(party, day).is_some_and(ledger::party::PartyKind::is_member))
        };
        let mut members: Vec<&ledger::party::Party> = self.store.register()?.all().filter(member).collect();
        members.sort_by(|one, other| one.code.cmp(&other.code));
        members.into_iter().map(|party| self.member_statement_paper(&party.id.to_string(), span, names)).collect()
    }

    /// The sheet by which a year's income is shared out, member by member: by its vouchers where they are posted.
    pub(super) fn allocation_paper(
        &self,
        year: u16,
        plan: &DistributionPlan,
        names: bool,
    ) -> Result<PaperBook, Refusal> {
        let view = self.distribution(year, plan)?;
        if view.posted.is_empty() {
            // What may not be posted is not printed either.
            self.distribution_figures(year, plan)?;
        }
        let (_, last) = self.fiscal_days(year)?;
        let row = |(at, share): (usize, &ShareView)| {
            let cells = vec![
                (at + 1).to_string().into(),
                format!("{} ({})", share.party.name, share.party.code).into(),
                share.use_value.as_str().into(),
                share.labour.as_str().into(),
                share.capital.as_str().into(),
                share.by_use.as_str().into(),
                share.by_labour.as_str().into(),
                share.by_capital_internal.as_str().into(),
                share.by_capital_external.as_str().into(),
                share.total.as_str().into(),
                Cell::Empty,
            ];
            Group::one(Sort::Plain, cells)
        };
        let mut groups: Vec<Group> = view.members.iter().enumerate().map(row).collect();
        let total = &view.total;
        groups.push(Group::one(
            Sort::Strong,
            vec![
                Cell::Empty,
                "Cộng".into(),
                Cell::Empty,
                Cell::Empty,
                Cell::Empty,
                total.by_use.as_str().into(),
                total.by_labour.as_str().into(),
                total.by_capital_internal.as_str().into(),
                total.by_capital_external.as_str().into(),
                total.total.as_str().into(),
                Cell::Empty,
            ],
        ));
        let resolution = view.resolution.map_or(view.plan.resolution, |row| row.number);
        Ok(PaperBook {
            title: format!("BẢNG PHÂN PHỐI THU NHẬP NĂM {year}"),
            under: vec![
                format!("Theo nghị quyết {resolution} của đại hội thành viên (Luật Hợp tác xã 2023, Đ84–86)"),
                "Phần lẻ: làm tròn xuống, số đồng còn lại về người có phần dư lớn nhất, cùng dư thì theo mã thành viên"
                    .into(),
            ],
            shape: Shape::Landscape,
            columns: allocation_columns(),
            groups,
            opened: None,
            every_page: false,
            signatures: self.coop_signatures(names),
            ..self.book_paper(last, last, names)?
        })
    }

    fn coop_signatures(&self, names: bool) -> Vec<Signature> {
        let mut signatures = self.book_signatures(names);
        if let Some(preparer) = signatures.first_mut() {
            "Người lập".clone_into(&mut preparer.title);
        }
        signatures
    }
}

fn register_columns() -> Vec<Column> {
    const CAPITAL: &str = "Vốn góp";
    vec![
        words("STT", "A", 900, Align::Centre),
        words("Họ và tên (mã)", "B", 0, Align::Left),
        words("Địa chỉ", "C", 4_200, Align::Left),
        words("Số định danh", "D", 2_100, Align::Left),
        words("Tư cách", "E", 2_300, Align::Left),
        words("Ngày góp", "G", 1_900, Align::Centre).under(CAPITAL),
        shown("Cam kết", "1").under(CAPITAL),
        shown("Đã góp", "2").under(CAPITAL),
        words("Tỷ lệ", "3", 1_500, Align::Right).under(CAPITAL),
        words("Hiện vật", "H", 2_400, Align::Left).under(CAPITAL),
        words("Giấy chứng nhận", "I", 2_700, Align::Left),
    ]
}

fn allocation_columns() -> Vec<Column> {
    const KEYS: &str = "Căn cứ chia";
    const SHARES: &str = "Được chia";
    vec![
        words("STT", "A", 900, Align::Centre),
        words("Họ và tên (mã)", "B", 0, Align::Left),
        shown("Sử dụng dịch vụ", "1").under(KEYS),
        shown("Tiền công", "2").under(KEYS),
        shown("Vốn góp", "3").under(KEYS),
        shown("Theo sử dụng", "4").under(SHARES),
        shown("Theo sức lao động", "5").under(SHARES),
        shown("Theo vốn, nội bộ", "6").under(SHARES),
        shown("Theo vốn, bên ngoài", "7").under(SHARES),
        shown("Cộng", "8").under(SHARES),
        words("Ký nhận", "C", 2_000, Align::Left),
    ]
}

fn kind_words(kind: &str) -> &'static str {
    match kind {
        "official" => "Chính thức",
        "associate_capital" => "Liên kết góp vốn",
        "associate_use" => "Liên kết không góp vốn",
        _ => "Đã ra",
    }
}

fn figure_words(what: &str) -> &'static str {
    match what {
        "capital" => "Vốn góp",
        "used-internal" => "Đã dùng dịch vụ theo hợp đồng (giao dịch nội bộ)",
        "used-external" => "Đã mua ngoài hợp đồng",
        "delivered" => "Đã giao nông sản",
        "owes" => "Còn nợ hợp tác xã",
        "owed" => "Hợp tác xã còn nợ",
        "loans" => "Vay nội bộ",
        "income" => "Thu nhập được chia (tăng), đã nhận (giảm)",
        _ => "",
    }
}
