//! The whole book in a folder that needs no program: tables for a spreadsheet, pages for reading and printing.
//!
//! Written for an inspection, and for the day nobody has this program any more. Figures are those of the book's own
//! questions; the folder gets its name when everything in it is written.

mod sheet;

use std::fs;
use std::path::Path;

use ledger::day::show_day;
use ledger::fold::{Books, LinkKind, Outcome};
use ledger::party::PartyKind;
use store::query::{Order, VoucherFilter, VoucherRow};

use self::sheet::{Cell, Sheet, begin_page, cannot_write, escaped};
use crate::api::keep::ExportDone;
use crate::field::hex;
use crate::{Book, Refusal, show};

/// The folder of the opened photos, and the table that names them.
const PHOTOS: &str = "anh-chung-tu";
/// Vouchers are read so many at a time.
const AT_ONCE: u32 = 500;

impl Book {
    /// Writes the whole book into a new folder under `under`.
    ///
    /// # Errors
    /// For a folder that cannot be written, or a disk that is full; no folder of the export's name is there then.
    pub fn export_readable(&self, under: &Path) -> Result<ExportDone, Refusal> {
        let genesis = self.store.genesis()?;
        let name = self.path().file_stem().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let folder = under.join(format!("{name} - xuất {}", show::now().format("%Y-%m-%d %H.%M.%S")));
        let part = under.join(format!("{name} - đang xuất"));
        if part.is_dir() {
            fs::remove_dir_all(&part).map_err(cannot_write)?;
        }
        fs::create_dir_all(&part).map_err(cannot_write)?;
        let unit = match &genesis.tax_code {
            Some(tax_code) => format!("{} · MST {tax_code}", genesis.name),
            None => genesis.name.clone(),
        };
        let written = Export { book: self, folder: &part, unit, pages: Vec::new(), photos: 0 }.write();
        let done = written.and_then(|(files, vouchers, digest)| {
            fs::rename(&part, &folder).map_err(cannot_write)?;
            Ok(ExportDone {
                index: folder.join("index.html").display().to_string(),
                folder: folder.display().to_string(),
                files,
                vouchers,
                ledger_digest: digest,
            })
        });
        if done.is_err() {
            // What cannot be removed has another name than an export.
            let _ = fs::remove_dir_all(&part);
        }
        done
    }
}

struct Export<'a> {
    book: &'a Book,
    folder: &'a Path,
    unit: String,
    /// File, title, rows.
    pages: Vec<(String, String, u64)>,
    /// How many photos were written.
    photos: usize,
}

impl Export<'_> {
    fn write(mut self) -> Result<(u32, u32, String), Refusal> {
        let vouchers = self.vouchers()?;
        self.lines()?;
        self.ledgers()?;
        self.trial_balance()?;
        self.parties()?;
        self.accounts()?;
        self.amendments()?;
        self.photos()?;
        self.settings()?;
        self.series()?;
        let digest: String = self.book.store.ledger_digest()?.iter().map(|byte| format!("{byte:02x}")).collect();
        self.index(&digest)?;
        self.readme(&digest, vouchers)?;
        let files = u32::try_from(self.pages.len() * 2 + 2 + self.photos).unwrap_or(u32::MAX);
        Ok((files, u32::try_from(vouchers).unwrap_or(u32::MAX), digest))
    }

    fn begin(&self, name: &str, title: &str, columns: &[&str]) -> Result<Sheet, Refusal> {
        Sheet::begin(self.folder, name, title, &self.unit, columns)
    }

    fn end(&mut self, sheet: Sheet, name: &str, title: &str) -> Result<u64, Refusal> {
        let rows = sheet.end()?;
        self.pages.push((name.to_owned(), title.to_owned(), rows));
        Ok(rows)
    }

    fn each_voucher(&self, mut take: impl FnMut(&VoucherRow) -> Result<(), Refusal>) -> Result<(), Refusal> {
        let filter = VoucherFilter::default();
        for page in 0.. {
            let rows = self.book.store.vouchers(&filter, Order::EarliestFirst, page * AT_ONCE, AT_ONCE)?;
            rows.iter().try_for_each(&mut take)?;
            if rows.len() < AT_ONCE as usize {
                break;
            }
        }
        Ok(())
    }

    fn vouchers(&mut self) -> Result<u64, Refusal> {
        let (name, title) = ("chung-tu", "Chứng từ");
        let mut sheet = self.begin(
            name,
            title,
            &[
                "Số",
                "Năm tài chính",
                "Ngày chứng từ",
                "Ngày ghi sổ",
                "Mã đối tượng",
                "Người nộp, nhận",
                "Diễn giải",
                "Số dòng",
                "Số tiền",
                "Lần sửa",
                "Tình trạng",
                "Mã tham chiếu",
            ],
        )?;
        self.each_voucher(|row| {
            let version = &row.current;
            let code = version.party.map(|party| self.book.code_of_party(party)).transpose()?.unwrap_or_default();
            sheet.row(&[
                version.number.to_string().into(),
                Cell::Count(version.number.year.into()),
                show_day(version.day).into(),
                show_day(version.booked_day).into(),
                code.into(),
                version.party_name.as_str().into(),
                version.narration.as_str().into(),
                Cell::Count(version.entries.into()),
                Cell::Dong(version.total),
                Cell::Count((version.version - 1).into()),
                state(row).into(),
                version.reference.clone().unwrap_or_default().into(),
            ])
        })?;
        self.end(sheet, name, title)
    }

    fn lines(&mut self) -> Result<(), Refusal> {
        let (name, title) = ("nhat-ky-chung", "Sổ nhật ký chung");
        let columns = [
            "Ngày ghi sổ",
            "Số",
            "Diễn giải",
            "Nợ",
            "Có",
            "Số tiền",
            "Mã đối tượng Nợ",
            "Mã đối tượng Có",
            "Được tính",
        ];
        let mut sheet = self.begin(name, title, &columns)?;
        self.each_voucher(|row| {
            for line in self.book.store.lines(row.current.event)? {
                let code = |party: Option<_>| {
                    party.map(|party| self.book.code_of_party(party)).transpose().map(Option::unwrap_or_default)
                };
                sheet.row(&[
                    show_day(row.current.booked_day).into(),
                    row.current.number.to_string().into(),
                    line.extra.narration().unwrap_or(&row.current.narration).into(),
                    line.debit.map(|code| code.to_string()).unwrap_or_default().into(),
                    line.credit.map(|code| code.to_string()).unwrap_or_default().into(),
                    Cell::Dong(line.amount.get()),
                    code(line.debit_party)?.into(),
                    code(line.credit_party)?.into(),
                    if row.outcome.counts() { "có" } else { "không" }.into(),
                ])?;
            }
            Ok(())
        })?;
        self.end(sheet, name, title).map(drop)
    }

    fn ledgers(&mut self) -> Result<(), Refusal> {
        let (from, to) = self.book.all_days();
        for (account, figures) in self.book.store.account_figures(from, to)? {
            let name = format!("so-cai-{account}");
            let title = format!("Sổ cái tài khoản {account} – {}", self.book.account_name(account));
            let columns = ["Ngày", "Số", "Diễn giải", "Đối ứng", "Nợ", "Có", "Mã đối tượng", "Số dư (Nợ dương)"];
            let mut sheet = self.begin(&name, &title, &columns)?;
            let blank = || Cell::Blank;
            sheet.row(&[
                show_day(from).into(),
                blank(),
                "Số dư đầu kỳ".into(),
                blank(),
                blank(),
                blank(),
                blank(),
                Cell::Dong(figures.opening),
            ])?;
            let mut balance = figures.opening;
            self.book.store.ledger::<Refusal>(account.as_str(), None, from, to, |row| {
                // The accounts under this one have pages of their own.
                if row.account != account {
                    return Ok(());
                }
                balance += row.debit - row.credit;
                let code = row.party.map(|party| self.book.code_of_party(party)).transpose()?.unwrap_or_default();
                sheet.row(&[
                    show_day(row.day).into(),
                    row.number.to_string().into(),
                    row.narration.into(),
                    row.contra.map(|code| code.to_string()).unwrap_or_default().into(),
                    Cell::Dong(row.debit),
                    Cell::Dong(row.credit),
                    code.into(),
                    Cell::Dong(balance),
                ])
            })?;
            self.end(sheet, &name, &title)?;
        }
        Ok(())
    }

    fn trial_balance(&mut self) -> Result<(), Refusal> {
        let (name, title) = ("bang-can-doi-tai-khoan", "Bảng cân đối tài khoản, cả thời gian của sổ");
        let columns =
            ["Tài khoản", "Tên", "Dư đầu Nợ", "Dư đầu Có", "Phát sinh Nợ", "Phát sinh Có", "Dư cuối Nợ", "Dư cuối Có"];
        let mut sheet = self.begin(name, title, &columns)?;
        let (from, to) = self.book.all_days();
        for (account, part) in self.book.store.account_figures(from, to)? {
            let closing = part.closing();
            sheet.row(&[
                account.to_string().into(),
                self.book.account_name(account).into(),
                Cell::Dong(part.opening.max(0)),
                Cell::Dong((-part.opening).max(0)),
                Cell::Dong(part.debit),
                Cell::Dong(part.credit),
                Cell::Dong(closing.max(0)),
                Cell::Dong((-closing).max(0)),
            ])?;
        }
        self.end(sheet, name, title).map(drop)
    }

    fn parties(&mut self) -> Result<(), Refusal> {
        let (name, title) = ("doi-tuong", "Thành viên và đối tượng");
        let mut sheet = self.begin(name, title, &["Mã", "Tên", "Loại", "Địa chỉ", "Hợp đồng dịch vụ", "Đang dùng"])?;
        let yes = |yes: bool| if yes { "có" } else { "không" };
        for party in self.book.store.register()?.all() {
            sheet.row(&[
                party.code.as_str().into(),
                party.name.as_str().into(),
                kind(party.kind).into(),
                party.place.as_str().into(),
                yes(party.service_contract).into(),
                yes(party.active).into(),
            ])?;
        }
        self.end(sheet, name, title).map(drop)
    }

    fn accounts(&mut self) -> Result<(), Refusal> {
        let (name, title) = ("he-thong-tai-khoan", "Hệ thống tài khoản");
        let mut sheet = self.begin(name, title, &["Tài khoản", "Tên", "Cấp", "Riêng của đơn vị", "Nguồn"])?;
        for account in self.book.list_accounts()? {
            sheet.row(&[
                account.code.into(),
                account.name.into(),
                Cell::Count(account.level.into()),
                if account.own { "có" } else { "không" }.into(),
                account.source.into(),
            ])?;
        }
        self.end(sheet, name, title).map(drop)
    }

    fn amendments(&mut self) -> Result<(), Refusal> {
        let (name, title) = ("chung-tu-da-sua", "Bảng kê chứng từ đã sửa");
        let columns =
            ["Số", "Lần", "Sửa lúc", "Người sửa", "Lý do", "Ngày trước", "Ngày sau", "Số tiền trước", "Số tiền sau"];
        let mut sheet = self.begin(name, title, &columns)?;
        let (from, to) = self.book.all_days();
        for row in self.book.amended_vouchers(&from.to_string(), &to.to_string())? {
            sheet.row(&[
                row.number.into(),
                Cell::Count(row.version.into()),
                row.amended_at.into(),
                row.amended_by.into(),
                row.reason.into(),
                row.date_before.into(),
                row.date_after.into(),
                row.total_before.into(),
                row.total_after.into(),
            ])?;
        }
        self.end(sheet, name, title).map(drop)
    }

    /// The photos of papers, opened: each under the number of its voucher. One that cannot be opened here is named with the
    /// reason.
    fn photos(&mut self) -> Result<(), Refusal> {
        let (name, title) = (PHOTOS, "Ảnh chứng từ");
        let mut sheet =
            self.begin(name, title, &["Số", "Năm tài chính", "Ảnh", "Ghi chú", "Người thêm", "Thêm lúc"])?;
        let mut written = 0;
        self.each_voucher(|row| {
            let number = &row.current.number;
            for (at, photo) in self.book.store.photos_of(row.current.voucher)?.iter().enumerate() {
                let file = match self.book.photo_bytes(&hex(&photo.linked.hash), None) {
                    Ok(jpeg) => {
                        let path = format!("{PHOTOS}/{number}-{}-{}.jpg", number.year, at + 1);
                        if written == 0 {
                            fs::create_dir(self.folder.join(PHOTOS)).map_err(cannot_write)?;
                        }
                        fs::write(self.folder.join(&path), &*jpeg).map_err(cannot_write)?;
                        written += 1;
                        Cell::File(path)
                    }
                    Err(refusal) => unseen(&refusal.code).ok_or(refusal)?.into(),
                };
                sheet.row(&[
                    number.to_string().into(),
                    Cell::Count(number.year.into()),
                    file,
                    photo.linked.label.as_str().into(),
                    self.book.writer_name(photo.event.writer()).into(),
                    show::moment(photo.wall).into(),
                ])?;
            }
            Ok(())
        })?;
        self.photos = written;
        self.end(sheet, name, title).map(drop)
    }

    fn settings(&mut self) -> Result<(), Refusal> {
        let (name, title) = ("cai-dat", "Cài đặt của sổ");
        let mut sheet = self.begin(name, title, &["Mục", "Giá trị"])?;
        for (key, value) in self.book.store.cache().settings() {
            sheet.row(&[key.as_str().into(), value.as_str().into()])?;
        }
        self.end(sheet, name, title).map(drop)
    }

    fn series(&mut self) -> Result<(), Refusal> {
        let (name, title) = ("quyen-chung-tu", "Sổ theo dõi quyển chứng từ");
        let columns = ["Mẫu", "Năm tài chính", "Quyển", "Người ghi", "Từ số", "Đến số", "Số phiếu", "Thiếu số"];
        let mut sheet = self.begin(name, title, &columns)?;
        for series in self.book.store.series()? {
            sheet.row(&[
                series.form.letters().into(),
                Cell::Count(series.year.into()),
                format!("{:02}", series.writer).into(),
                self.book.writer_name(series.writer).into(),
                Cell::Count(series.first.into()),
                Cell::Count(series.last.into()),
                Cell::Count(series.count.into()),
                Cell::Count(series.last.saturating_sub(series.count).into()),
            ])?;
        }
        self.end(sheet, name, title).map(drop)
    }

    fn index(&self, digest: &str) -> Result<(), Refusal> {
        let mut page = Vec::new();
        begin_page(&mut page, "Sổ kế toán – bản xuất để đọc", &self.unit)?;
        page.extend_from_slice(format!("<p>Xuất lúc {}.</p><ul>\n", show::now().format("%d/%m/%Y %H:%M")).as_bytes());
        for (name, title, rows) in &self.pages {
            let row = format!(
                "<li><a href=\"{name}.html\">{}</a> – {rows} dòng (<a href=\"{name}.csv\">bảng tính</a>)</li>\n",
                escaped(title)
            );
            page.extend_from_slice(row.as_bytes());
        }
        page.extend_from_slice(format!("</ul><p>Mã kiểm của sổ: <code>{digest}</code></p></body></html>\n").as_bytes());
        fs::write(self.folder.join("index.html"), page).map_err(cannot_write)
    }

    fn readme(&self, digest: &str, vouchers: u64) -> Result<(), Refusal> {
        let text = format!(
            "{}\nBản xuất để đọc của sổ kế toán, lúc {}\n\n\
             Mở index.html bằng trình duyệt. Các tệp .csv mở bằng Excel hoặc LibreOffice (UTF-8).\n\
             Số tiền tính bằng đồng. Chữ bắt đầu bằng = + - @ có thêm dấu ' ở trước để bảng tính không hiểu là công thức.\n\
             Ảnh chứng từ ở thư mục anh-chung-tu: {} ảnh.\n\
             Số chứng từ: {vouchers}\n\
             Mã kiểm của sổ: {digest}\n\
             Mã này bằng mã mà «Kiểm tra sổ» hiện ra, khi sổ chưa ghi thêm gì sau lúc xuất.\n",
            self.unit,
            show::now().format("%d/%m/%Y %H:%M"),
            self.photos,
        );
        fs::write(self.folder.join("README.txt"), format!("\u{feff}{text}")).map_err(cannot_write)
    }
}

/// Why a photo is not among the files, where that is no fault of the disk.
fn unseen(code: &str) -> Option<&'static str> {
    match code {
        "photo.not-here" => Some("không có ở máy này"),
        "photo.key-missing" => Some("máy này chưa có khóa để mở"),
        "photo.does-not-open" => Some("không mở được"),
        _ => None,
    }
}

fn kind(kind: PartyKind) -> &'static str {
    match kind {
        PartyKind::Official => "thành viên chính thức",
        PartyKind::AssociateCapital => "thành viên liên kết góp vốn",
        PartyKind::AssociateUse => "thành viên liên kết không góp vốn",
        PartyKind::Customer => "khách hàng",
        PartyKind::Supplier => "nhà cung cấp",
        PartyKind::Employee => "nhân viên",
        PartyKind::Lender => "bên cho vay",
        PartyKind::Fund => "quỹ",
        PartyKind::Item => "mặt hàng",
        PartyKind::Asset => "tài sản",
        PartyKind::Other => "khác",
    }
}

/// Whether a voucher counts, and what became of it.
fn state(row: &VoucherRow) -> &'static str {
    match (row.outcome, row.reversed, row.link) {
        (Outcome::Held, ..) => "chờ quyết định, chưa tính",
        (Outcome::Waiting, ..) => "chờ duyệt, chưa tính",
        (Outcome::Void, ..) => "không được tính",
        (Outcome::Malformed, ..) => "không đọc được",
        (_, true, _) => "đã hủy bằng ghi âm",
        (_, _, Some(LinkKind::Reverses)) => "phiếu hủy (ghi âm)",
        (_, _, Some(LinkKind::Adjusts)) => "chứng từ điều chỉnh",
        (Outcome::Flagged, ..) => "được tính, cần xem lại",
        (Outcome::Effective, ..) => "đã ghi sổ",
    }
}
