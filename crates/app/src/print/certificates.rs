//! Certificates of contribution on paper: what Đ75 asks, as it stood on the day on their face.

use coop::certificate::State;
use ledger::day::show_day;
use ledger::event::EventId;
use ledger::party::Detail;
use paper::certificate::Certificate;
use paper::sheet::Sheet;
use paper::{Pages, Signature};

use super::vouchers::long_day;
use crate::coop::{certificate_number, percent_of};
use crate::{Book, Refusal, show};

impl Book {
    /// The certificates named, in the order they were named.
    pub(super) fn certificate_pages(&self, ids: &[String], names: bool, sheet: &Sheet) -> Result<Pages, Refusal> {
        let mut all: Option<Pages> = None;
        for id in ids {
            let pages = self.certificate_paper(id, names)?.pages(sheet)?;
            match &mut all {
                Some(all) => all.append(pages),
                None => all = Some(pages),
            }
        }
        all.ok_or_else(|| Refusal::new("print.nothing"))
    }

    fn certificate_paper(&self, id: &str, names: bool) -> Result<Certificate, Refusal> {
        let unknown = || Refusal::new("certificate.not-there");
        let id: EventId = id.parse().map_err(|_| unknown())?;
        let registers = self.registers()?;
        let all = registers.certificates();
        let one = all.get(&id).ok_or_else(unknown)?;
        let face = &one.face;
        let card = self.cards_on(face.day)?.remove(&face.party).ok_or_else(|| Refusal::new("party.not-there"))?;
        let mut notes = Vec::new();
        if let Some(old) = face.replaces.and_then(|old| all.get(&old)) {
            let (number, day) = (certificate_number(old), show_day(old.face.day));
            notes.push(format!("(Cấp lại, thay giấy chứng nhận số {number} ngày {day}. Lý do: {})", face.note));
        }
        match one.state {
            State::Valid => {}
            State::Replaced(by) => {
                let by = all.get(&by).map(certificate_number).unwrap_or_default();
                notes.push(format!("(Bản lưu: đã thay bằng giấy chứng nhận số {by})"));
            }
            State::Withdrawn(day) => {
                let reason = registers.withdrawn_because(id).unwrap_or_default();
                notes.push(format!("(Bản lưu: đã thu hồi ngày {}. Lý do: {reason})", show_day(day)));
            }
        }
        let dotted = |text: &str| if text.is_empty() { "…".repeat(30) } else { text.to_owned() };
        let dong = |amount: i64| format!("{} đồng ({})", show::dong(amount), self.in_words(amount));
        let genesis = self.store.genesis()?;
        let unit = self.unit()?;
        let address = card.detail(Detail::Address);
        let nationality = card.detail(Detail::Nationality);
        let pledged = registers.pledge_on(face.party, face.day).filter(|pledged| pledged.in_kind);
        let how = pledged.map_or_else(|| "Tiền".to_owned(), |pledged| format!("Hiện vật: {}", dotted(&pledged.note)));
        let share = percent_of(face.contributed.get(), face.charter.get());
        let says = [
            ("Tên hợp tác xã:", unit.name.clone()),
            ("Mã số hợp tác xã:", dotted(&genesis.tax_code.unwrap_or_default())),
            ("Địa chỉ trụ sở chính:", dotted(&unit.address)),
            ("Vốn điều lệ:", dong(face.charter.get())),
            ("Người góp vốn:", format!("{} (mã thành viên {})", card.name, card.code)),
            ("Địa chỉ liên hệ:", dotted(if address.is_empty() { &card.place } else { address })),
            ("Quốc tịch:", if nationality.is_empty() { "Việt Nam".to_owned() } else { nationality.to_owned() }),
            // As on a contract: the number is hidden in the book and written by hand on what leaves the house.
            ("Số định danh cá nhân:", dotted("")),
            ("Phần vốn góp:", dong(face.contributed.get())),
            ("Tỷ lệ phần vốn góp:", format!("{share} vốn điều lệ")),
            ("Hình thức góp:", how),
        ];
        let director = if names { self.setting_or_empty("sign.director") } else { "" };
        Ok(Certificate {
            unit,
            number: format!("Số: {}", certificate_number(one)),
            notes,
            says: says.into_iter().map(|(name, words)| (name.to_owned(), words)).collect(),
            day: long_day(face.day),
            signature: Signature::sealed("Người đại diện theo pháp luật", director),
        })
    }
}
