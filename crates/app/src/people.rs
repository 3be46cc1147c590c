//! Lists of people: which column is which, what a kind is called, and a pasted list of members looked through before
//! it is taken into the register.

use std::collections::{BTreeMap, BTreeSet};

use ledger::event::body::{Body, PartySet, SettingSet};
use ledger::party::{Detail, PartyField, PartyKind};
use ledger::text::{clean, fold};

use crate::api::refusal::Objection;
use crate::api::setup::{MemberRead, MemberRow, MembersCheck};
use crate::entry::objection;
use crate::parties::{code_of, name_of};
use crate::pasted::{cells, has_old_letters, header_words, is_total};
use crate::suggest::party_ref;
use crate::{Book, Refusal, setup, show};

/// Header words of each column, without marks; the last resort is how a header begins.
const CODE: [&str; 12] = [
    "code",
    "ma",
    "ma tv",
    "ma thanh vien",
    "ma so",
    "ma kh",
    "ma doi tuong",
    "ma dt",
    "ma ncc",
    "ma xa vien",
    "so the",
    "ky hieu",
];
const NAME: [&str; 12] = [
    "name",
    "ten",
    "ho ten",
    "ho va ten",
    "thanh vien",
    "ten thanh vien",
    "ho ten thanh vien",
    "ho va ten thanh vien",
    "ten doi tuong",
    "xa vien",
    "ten khach hang",
    "ho ten xa vien",
];
const KIND: [&str; 6] = ["kind", "loai", "loai thanh vien", "loai doi tuong", "tu cach", "tu cach thanh vien"];
const PLACE: [&str; 14] = [
    "place", "thon", "doi", "ap", "to", "xom", "ban", "thon doi", "doi thon", "dia chi", "noi o", "khu vuc", "thon ap",
    "to doi",
];
const CONTRACT: [&str; 6] = ["service contract", "contract", "hop dong", "hop dong dich vu", "hddv", "co hop dong"];

/// Where in a row each part of a card stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Columns {
    code: Option<usize>,
    name: Option<usize>,
    kind: Option<usize>,
    place: Option<usize>,
    contract: Option<usize>,
}

impl Columns {
    /// The columns a header names.
    pub(crate) fn of<S: AsRef<str>>(header: &[S]) -> Self {
        let words: Vec<String> = header.iter().map(|cell| header_words(cell.as_ref())).collect();
        let find = |names: &[&str]| words.iter().position(|word| names.contains(&word.as_str()));
        Self { code: find(&CODE), name: find(&NAME), kind: find(&KIND), place: find(&PLACE), contract: find(&CONTRACT) }
    }

    /// What a list without a header most likely holds: codes are short and have a figure, names have a space.
    fn guessed(row: &[String]) -> Self {
        let is_code = |cell: &str| !cell.contains(' ') && cell.chars().any(|letter| letter.is_ascii_digit());
        let is_running_number = |cell: &str| !cell.is_empty() && cell.chars().all(|letter| letter.is_ascii_digit());
        let name =
            row.iter().position(|cell| cell.contains(' ') && !cell.chars().any(|letter| letter.is_ascii_digit()));
        let name = name.or_else(|| row.iter().position(|cell| !cell.is_empty() && !is_code(cell)));
        let code = row.iter().take(name.unwrap_or(0)).position(|cell| is_code(cell) && !is_running_number(cell));
        let place = name.map(|name| name + 1).filter(|next| *next < row.len());
        Self { code, name, place, ..Self::default() }
    }

    pub(crate) fn has_name(&self) -> bool {
        self.name.is_some()
    }

    pub(crate) fn has_kind(&self) -> bool {
        self.kind.is_some()
    }

    pub(crate) fn has_place(&self) -> bool {
        self.place.is_some()
    }

    /// The card a row of cells holds, as it is written.
    pub(crate) fn read<S: AsRef<str>>(&self, row: &[S]) -> MemberRow {
        let cell = |column: Option<usize>| {
            column.and_then(|at| row.get(at)).map(|cell| cell.as_ref().trim().to_owned()).unwrap_or_default()
        };
        MemberRow {
            code: cell(self.code),
            name: cell(self.name),
            kind: cell(self.kind),
            place: cell(self.place),
            contract: cell(self.contract),
            ..MemberRow::default()
        }
    }
}

/// A card understood.
pub(crate) struct Read {
    pub code: String,
    pub name: String,
    pub kind: PartyKind,
    pub place: String,
    pub contract: bool,
    pub details: Vec<(Detail, String)>,
}

/// What a row says. An empty code is to be proposed.
pub(crate) fn read(row: &MemberRow) -> Result<Read, Refusal> {
    if has_old_letters(&row.name) || has_old_letters(&row.place) {
        return Err(Refusal::new("paste.old-font-here"));
    }
    Ok(Read {
        code: if row.code.trim().is_empty() { String::new() } else { code_of(&row.code)? },
        name: name_of(&row.name)?,
        kind: kind_called(&row.kind)?,
        place: text_of(&row.place)?,
        contract: yes_or_no(&row.contract)?,
        details: row
            .details
            .iter()
            .map(|(detail, text)| Ok((*detail, text_of(text)?)))
            .collect::<Result<_, Refusal>>()?,
    })
}

/// A further text as it is kept.
fn text_of(text: &str) -> Result<String, Refusal> {
    clean(text).map_err(|fault| Refusal::new(fault.code()))
}

/// The fields of a new card.
pub(crate) fn fields(code: String, read: Read) -> Vec<PartyField> {
    let mut fields = vec![
        PartyField::Code(code),
        PartyField::Name(read.name),
        PartyField::Kind(read.kind),
        PartyField::Place(read.place),
        PartyField::ServiceContract(read.contract),
    ];
    let said = read.details.into_iter().filter(|(_, text)| !text.is_empty());
    fields.extend(said.map(|(detail, text)| PartyField::Detail(detail, text)));
    fields
}

/// The kind people mean; nothing said is an official member.
pub(crate) fn kind_called(text: &str) -> Result<PartyKind, Refusal> {
    if let Some(kind) = PartyKind::named(text.trim()) {
        return Ok(kind);
    }
    let words = header_words(text);
    let has = |part: &str| words.contains(part);
    Ok(match words.as_str() {
        "" | "chinh thuc" | "thanh vien chinh thuc" | "tv chinh thuc" | "ct" | "thanh vien" | "official member" => {
            PartyKind::Official
        }
        _ if has("lien ket") && (has("khong gop") || has("su dung") || has("dich vu")) => PartyKind::AssociateUse,
        _ if has("lien ket") && has("gop von") => PartyKind::AssociateCapital,
        _ if has("lien ket") => return Err(Refusal::new("party.kind-unclear").with("kind", text)),
        _ if has("khach") => PartyKind::Customer,
        _ if has("cung cap") || has("nguoi ban") || words == "ncc" => PartyKind::Supplier,
        _ if has("nhan vien") || has("lao dong") => PartyKind::Employee,
        _ if has("cho vay") || has("ngan hang") => PartyKind::Lender,
        _ if has("mat hang") || has("hang hoa") || has("vat tu") => PartyKind::Item,
        _ if has("tai san") => PartyKind::Asset,
        "quy" => PartyKind::Fund,
        "khac" => PartyKind::Other,
        _ => return Err(Refusal::new("party.kind").with("kind", text)),
    })
}

fn yes_or_no(text: &str) -> Result<bool, Refusal> {
    match header_words(text).as_str() {
        "yes" | "co" | "x" | "1" | "da ky" | "roi" => Ok(true),
        "" | "no" | "khong" | "0" | "chua" => Ok(false),
        _ => Err(Refusal::new("import.yes-or-no").with("written", text)),
    }
}

/// What somebody most likely is whom a balance of an account belongs to.
pub(crate) fn kind_by_account(account: &str) -> &'static str {
    match account.get(..3).unwrap_or_default() {
        "131" => "customer",
        "331" => "supplier",
        "334" | "141" => "employee",
        "341" => "lender",
        "411" | "132" | "332" => "official",
        _ => "other",
    }
}

/// The kind's letters and the first number after all those in use.
pub(crate) fn free_code<'a>(kind: PartyKind, used: impl Iterator<Item = &'a str>) -> String {
    let prefix = kind.code_prefix();
    let last = used.filter_map(|code| code.strip_prefix(prefix)?.parse::<u32>().ok()).max().unwrap_or(0);
    format!("{prefix}{:03}", last.saturating_add(1))
}

/// The rows of a pasted list of members.
///
/// # Errors
/// When the text holds no list, or one in an old font.
pub fn read_members(text: &str) -> Result<Vec<MemberRow>, Refusal> {
    let rows = cells(text)?;
    let first = rows.iter().take(5).position(|row| Columns::of(row).has_name());
    let (columns, from) = match first {
        Some(header) => (Columns::of(&rows[header]), header + 1),
        None => (Columns::guessed(&rows[0]), 0),
    };
    if !columns.has_name() {
        return Err(Refusal::new("paste.no-names"));
    }
    let people = rows[from..].iter().filter(|row| !is_total(row)).map(|row| columns.read(row));
    let people: Vec<MemberRow> = people.filter(|row| !row.name.is_empty() || !row.code.is_empty()).collect();
    if people.is_empty() { Err(Refusal::new("paste.empty")) } else { Ok(people) }
}

/// What a row comes to among the others.
struct Looked {
    read: Option<Read>,
    shown: MemberRead,
}

impl Book {
    /// Looks a list of members through. Nothing is changed.
    ///
    /// # Errors
    /// When the book cannot be read.
    pub fn check_members(&self, rows: &[MemberRow]) -> Result<MembersCheck, Refusal> {
        let looked = self.look_through(rows)?;
        let faults = looked.iter().filter(|row| !row.shown.faults.is_empty()).count();
        let ready = looked.iter().filter(|row| row.read.is_some() && row.shown.faults.is_empty()).count();
        let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        Ok(MembersCheck {
            rows: looked.into_iter().map(|row| row.shown).collect(),
            ready: count(ready),
            faults: count(faults),
        })
    }

    /// Keeps the list on the disk and says what it comes to.
    ///
    /// # Errors
    /// When the disk fails.
    pub fn keep_members(&self, rows: &[MemberRow]) -> Result<MembersCheck, Refusal> {
        self.keep_rows(setup::MEMBERS, rows)?;
        self.check_members(rows)
    }

    fn look_through(&self, rows: &[MemberRow]) -> Result<Vec<Looked>, Refusal> {
        let register = self.store.register()?;
        let names: BTreeMap<String, _> = register.all().map(|party| (fold(&party.name), party)).collect();
        let mut codes: BTreeSet<String> = register.all().map(|party| party.code.clone()).collect();
        // Codes that are written down are taken before any is proposed.
        let written: Vec<String> = rows.iter().map(|row| row.code.trim().to_owned()).collect();
        let mut met: BTreeMap<String, usize> = BTreeMap::new();
        let mut looked = Vec::with_capacity(rows.len());
        for (number, row) in rows.iter().enumerate() {
            let line = u32::try_from(number).ok();
            let mut shown = MemberRead::default();
            if is_blank(row) {
                looked.push(Looked { read: None, shown });
                continue;
            }
            let mut read = match read(row) {
                Ok(read) => read,
                Err(refusal) => {
                    shown.faults.push(at(line, &refusal));
                    looked.push(Looked { read: None, shown });
                    continue;
                }
            };
            if read.code.is_empty() {
                let used = codes.iter().map(String::as_str).chain(written.iter().map(String::as_str));
                read.code = free_code(read.kind, used);
            } else if codes.contains(&read.code) {
                shown.faults.push(at(line, &Refusal::new("party.code-in-use").with("code", &read.code)));
            }
            codes.insert(read.code.clone());
            let folded = fold(&read.name);
            if let Some(twin) = names.get(&folded) {
                shown.twin = Some(party_ref(twin));
            }
            let earlier = met.insert(folded, number);
            shown.twin_row = earlier.and_then(|row| u32::try_from(row + 1).ok());
            if (shown.twin.is_some() || shown.twin_row.is_some()) && !row.same_name_ok {
                shown.faults.push(objection("party.twin", line, None, [("name", read.name.clone())]));
            }
            shown.code.clone_from(&read.code);
            read.kind.name().clone_into(&mut shown.kind);
            looked.push(Looked { read: Some(read), shown });
        }
        Ok(looked)
    }

    /// Takes a list of members into the register, all or none.
    ///
    /// # Errors
    /// Everything that is wrong with the rows, together.
    pub fn add_members(&mut self, rows: &[MemberRow]) -> Result<u32, Refusal> {
        let looked = self.look_through(rows)?;
        let faults: Vec<Objection> = looked.iter().flat_map(|row| row.shown.faults.iter().cloned()).collect();
        if !faults.is_empty() {
            return Err(Refusal { objections: faults, ..Refusal::new("members.faults") });
        }
        let people: Vec<Read> = looked.into_iter().filter_map(|row| row.read).collect();
        if people.is_empty() {
            return Err(Refusal::new("members.none"));
        }
        let count = u32::try_from(people.len()).unwrap_or(u32::MAX);
        self.store.record::<_, Refusal>(show::wall(), |writing| {
            for read in people {
                let fields = fields(read.code.clone(), read);
                writing.event(Vec::new(), Body::PartySet(PartySet { party: None, fields }))?;
            }
            let done = SettingSet { key: "setup.members".into(), value: "yes".into() };
            writing.event(Vec::new(), Body::SettingSet(done))?;
            Ok(writing.finish_setup_sheet(setup::MEMBERS)?)
        })?;
        Ok(count)
    }
}

fn is_blank(row: &MemberRow) -> bool {
    [&row.code, &row.name, &row.kind, &row.place, &row.contract].into_iter().all(|cell| cell.trim().is_empty())
}

fn at(line: Option<u32>, refusal: &Refusal) -> Objection {
    Objection { code: refusal.code.clone(), line, field: None, args: refusal.args.clone() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn listed(text: &str) -> Vec<String> {
        let rows = read_members(text).unwrap();
        rows.iter().map(|row| [&*row.code, &row.name, &row.kind, &row.place, &row.contract].join("|")).collect()
    }

    #[test]
    fn columns_are_found_by_their_words_with_or_without_marks_in_any_order() {
        let text = "Danh sách thành viên năm 2025\nSTT\tHọ và tên\tMã TV\tThôn/đội\tLoại thành viên\tHợp đồng dịch vụ\n\
                    1\tNguyễn Văn Thành\tTV01\tThôn 1\tChính thức\tx\n2\tTrần Thị Lan\t\tThôn 2\tLiên kết góp vốn\t\n\
                    Cộng\t2 người\t\t\t\t\n";
        assert_eq!(
            listed(text),
            ["TV01|Nguyễn Văn Thành|Chính thức|Thôn 1|x", "|Trần Thị Lan|Liên kết góp vốn|Thôn 2|"]
        );
        assert_eq!(listed("HO TEN\tMA\nLê An\tA1"), ["A1|Lê An|||"]);
    }

    #[test]
    fn a_list_without_a_header_is_read_by_what_stands_in_it() {
        assert_eq!(
            listed("1\tTV05\tVõ Thị Thoa\tẤp 2\n2\tTV06\tHồ Nghĩa\tẤp 3"),
            ["TV05|Võ Thị Thoa||Ấp 2|", "TV06|Hồ Nghĩa||Ấp 3|"]
        );
        assert_eq!(listed("Võ Thị Thoa\nHồ Nghĩa"), ["|Võ Thị Thoa|||", "|Hồ Nghĩa|||"]);
    }

    #[test]
    fn kinds_have_the_names_people_use() {
        for (text, kind) in [
            ("", PartyKind::Official),
            ("Thành viên chính thức", PartyKind::Official),
            ("official", PartyKind::Official),
            ("LK góp vốn, liên kết", PartyKind::AssociateCapital),
            ("Liên kết không góp vốn", PartyKind::AssociateUse),
            ("khách hàng", PartyKind::Customer),
            ("Nhà cung cấp", PartyKind::Supplier),
        ] {
            assert_eq!(kind_called(text).unwrap(), kind, "{text}");
        }
        assert_eq!(kind_called("Liên kết").err().unwrap().code, "party.kind-unclear");
        assert_eq!(kind_called("cò").err().unwrap().code, "party.kind");
    }
}
