//! Service contracts on form 03-BH: their lines, the signed copy, the paper. Figures by hand.

use crate::common::{Desk, text_of};
use app::api::card::{CardInput, DetailInput};
use app::api::contract::{ContractInput, ContractLineInput, ContractRow};
use app::api::export::{ExportFormat, ExportJob};
use app::api::history::HistoryQuery;
use app::api::print::PrintJob;
use app::wording::{Language, objected};
use app::{Refusal, read_contract_lines};

const PARTIES: &str = "code,name,kind,service_contract
TV01,Nguyễn Thị Ngọc Ánh,official,no
TV02,Lường Văn Ún,official,no
URE,Phân urê Phú Mỹ,item,no
";

const OPENING: &str = "account,party,debit,credit
1111,,50000000,
4111,TV01,,50000000
";

fn desk() -> Desk {
    let mut desk = Desk::of(PARTIES, OPENING);
    let id = desk.id("URE");
    let party = desk.book.party_card(&id).unwrap().party;
    let details = vec![DetailInput { name: "unit".into(), text: "bao".into() }];
    let card = CardInput { code: party.code, name: party.name, kind: party.kind, details, ..CardInput::default() };
    desk.book.change_card(&id, &card).unwrap();
    desk
}

fn line(name: &str, unit: &str, quantity: &str, price: &str) -> ContractLineInput {
    ContractLineInput { name: name.into(), unit: unit.into(), quantity: quantity.into(), price: price.into() }
}

/// Urea 12,5 bags at 560.000 = 7.000.000; 3,25 sào ploughed at 135.333,3 = 439.833,225, which is 439.833; water, of which
/// only the price is agreed on. 7.439.833 in all.
fn spring(desk: &Desk) -> ContractInput {
    let lines = vec![
        line("ure", "", "12,5", "560.000"),
        line("Làm đất bằng máy", "sào", "3,25", "135.333,3"),
        line("Tưới nước vụ xuân", "sào", "", "35k"),
    ];
    ContractInput {
        parties: vec![desk.id("TV01")],
        number: "05/HĐ".into(),
        from: "1/1".into(),
        to: "30/6".into(),
        season: "Xuân 2026".into(),
        covers: "Phân bón, làm đất".into(),
        lines: Some(lines),
        ..ContractInput::default()
    }
}

fn written(desk: &mut Desk, input: &ContractInput) -> ContractRow {
    desk.book.set_contract(input).unwrap().into_iter().find(|row| row.number == input.number).unwrap()
}

fn cells(row: &ContractRow) -> Vec<[&str; 5]> {
    let cells = row.lines.iter();
    cells.map(|line| [&*line.name, &line.unit, &line.quantity, &line.price, &line.amount]).collect()
}

/// The contract as it stands, to be changed.
fn again(row: &ContractRow) -> ContractInput {
    ContractInput {
        id: Some(row.id.clone()),
        parties: row.party.iter().map(|party| party.id.clone()).collect(),
        number: row.number.clone(),
        from: row.from.clone(),
        to: row.to.clone().unwrap_or_default(),
        season: row.season.clone(),
        covers: row.covers.clone(),
        signed: row.signed,
        signed_on: row.signed_on.clone().unwrap_or_default(),
        lines: None,
        withdrawn: !row.active,
    }
}

fn paper(desk: &Desk, ids: Vec<String>, kept_as: &str) -> String {
    let folder = tempfile::tempdir().unwrap();
    let job = PrintJob::Contracts { ids };
    let path = folder.path().join(job.file_name());
    desk.book.print(&job, &job.usual_sheet()).unwrap().save(&path).unwrap();
    if let Some(keep) = std::env::var_os("HTX_KEEP_PAPERS") {
        std::fs::copy(&path, std::path::Path::new(&keep).join(kept_as)).unwrap();
    }
    text_of(&path)
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn a_contract_holds_its_lines_and_adds_them_up() {
    let mut desk = desk();
    let input = spring(&desk);
    let read = desk.book.read_contract(&input).unwrap();
    assert!(read.faults.is_empty() && read.lines.iter().all(|line| line.faults.is_empty()));
    let row = written(&mut desk, &input);
    assert_eq!(
        cells(&row),
        [
            ["Phân urê Phú Mỹ", "bao", "12,5", "560.000", "7.000.000"],
            ["Làm đất bằng máy", "sào", "3,25", "135.333,3", "439.833"],
            ["Tưới nước vụ xuân", "sào", "", "35.000", ""],
        ]
    );
    assert_eq!((row.total.as_str(), row.open_lines), ("7.439.833", 1));
    assert_eq!((read.total.as_str(), read.open_lines), ("7.439.833", 1));
    assert_eq!(read.words, "Bảy triệu bốn trăm ba mươi chín nghìn tám trăm ba mươi ba đồng.");
    assert_eq!(row.lines[0].item.as_ref().map(|item| item.code.as_str()), Some("URE"));
    assert!(row.lines[1].item.is_none() && !row.signed && row.signed_on.is_none());
}

#[test]
fn half_a_dong_goes_up_and_nothing_is_an_amount() {
    let mut desk = desk();
    let lines = vec![line("Tư vấn", "lần", "1", "0"), line("Thuê máy", "giờ", "0,5", "1.001")];
    let input = ContractInput { lines: Some(lines), ..spring(&desk) };
    let row = written(&mut desk, &input);
    // 0,5 × 1.001 = 500,5.
    assert_eq!(cells(&row), [["Tư vấn", "lần", "1", "0", "0"], ["Thuê máy", "giờ", "0,5", "1.001", "501"]]);
    assert_eq!((row.total.as_str(), row.open_lines), ("501", 0));
}

#[test]
fn a_change_leaves_what_it_does_not_name() {
    let mut desk = desk();
    let input = spring(&desk);
    let row = written(&mut desk, &input);
    let signed = ContractInput { signed: true, signed_on: "3/1/2026".into(), ..again(&row) };
    let row = written(&mut desk, &signed);
    assert_eq!((row.signed, row.signed_on_shown.as_str(), row.lines.len()), (true, "03/01/2026", 3));
    // A card that has another name by now is still the card of the line.
    let id = desk.id("URE");
    let card =
        CardInput { code: "URE".into(), name: "Đạm Phú Mỹ".into(), kind: "item".into(), ..CardInput::default() };
    desk.book.change_card(&id, &card).unwrap();
    let lines = vec![line("Phân urê Phú Mỹ", "bao", "20", "560.000")];
    let row = written(&mut desk, &ContractInput { lines: Some(lines), ..again(&row) });
    assert_eq!(cells(&row), [["Phân urê Phú Mỹ", "bao", "20", "560.000", "11.200.000"]]);
    assert_eq!(row.lines[0].item.as_ref().map(|item| item.name.as_str()), Some("Đạm Phú Mỹ"));
    assert_eq!(row.signed_on_shown, "03/01/2026");
    // The paper turns out to be another's: the day goes with it. Lines go where none are left.
    let row = written(&mut desk, &ContractInput { signed: false, lines: Some(Vec::new()), ..again(&row) });
    assert_eq!((row.signed, row.signed_on, row.lines.len(), row.total.as_str()), (false, None, 0, ""));
}

#[test]
fn nothing_is_written_where_nothing_changes() {
    let mut desk = desk();
    let input = spring(&desk);
    let row = written(&mut desk, &input);
    let told = |desk: &Desk| desk.book.history(&HistoryQuery { limit: 1, ..HistoryQuery::default() }).unwrap().count;
    let before = told(&desk);
    let same = ContractInput { lines: spring(&desk).lines, ..again(&row) };
    written(&mut desk, &same);
    assert_eq!(told(&desk), before);
    written(&mut desk, &ContractInput { season: "Vụ xuân".into(), ..same });
    assert_eq!(told(&desk), before + 1);
}

#[test]
fn several_members_get_the_same_lines() {
    let mut desk = desk();
    let parties = vec![desk.id("TV01"), desk.id("TV02")];
    let rows = desk.book.set_contract(&ContractInput { parties, ..spring(&desk) }).unwrap();
    let numbers: Vec<&str> = rows.iter().map(|row| row.number.as_str()).collect();
    assert_eq!(numbers, ["05/HĐ-1", "05/HĐ-2"]);
    assert!(rows.iter().all(|row| row.total == "7.439.833"));
}

#[test]
fn each_wrong_line_is_told_in_one_sentence_and_nothing_is_written() {
    let mut desk = desk();
    let lines = vec![
        line("", "bao", "1", "1.000"),
        line("Giống lúa", "kg", "mười", "30.000"),
        line("Giống ngô", "kg", "0", "30.000"),
        line("Công thu hoạch", "công", "2", "−5"),
        line("Thuê máy", "giờ", "999999999999", "999999999999"),
        line("Vận chuyển", "chuyến", "1", "1.50.0"),
        line("Vôi bột", "kg", "10", "2.000"),
    ];
    let input = ContractInput { lines: Some(lines), ..spring(&desk) };
    let Refusal { code, objections, .. } = desk.book.set_contract(&input).unwrap_err();
    assert_eq!(code, "contract.lines");
    let told = |at: usize| {
        let fault = &objections[at];
        (fault.line.unwrap(), fault.field.clone().unwrap(), fault.code.clone(), objected(fault, Language::Vietnamese))
    };
    let expected = [
        (0, "name", "contract.line-name", "Dòng 1: cần tên hàng hóa, dịch vụ."),
        (1, "quantity", "contract.line-quantity", "Dòng 2: số lượng «mười» phải là số lớn hơn 0, như 12,5."),
        (2, "quantity", "contract.line-quantity", "Dòng 3: số lượng «0» phải là số lớn hơn 0, như 12,5."),
        (3, "price", "contract.line-price", "Dòng 4: đơn giá «−5» phải là số đồng không âm, như 12.500."),
        (4, "price", "contract.line-amount", "Dòng 5: thành tiền lớn hơn mức sổ ghi được."),
        (5, "price", "contract.line-price", "Dòng 6: đơn giá «1.50.0» phải là số đồng không âm, như 12.500."),
    ];
    assert_eq!(objections.len(), expected.len());
    for (at, (line, field, code, words)) in expected.into_iter().enumerate() {
        assert_eq!(told(at), (line, field.to_owned(), code.to_owned(), words.to_owned()));
    }
    let read = desk.book.read_contract(&input).unwrap();
    assert_eq!(read.lines.iter().flat_map(|line| line.faults.clone()).collect::<Vec<_>>(), objections);
    assert!(desk.book.list_contracts(None).unwrap().is_empty());
}

#[test]
fn what_is_wrong_outside_the_lines_is_told_at_its_field() {
    let mut desk = desk();
    let input = ContractInput {
        from: "31/2".into(),
        signed: true,
        signed_on: "hôm qua".into(),
        season: "x".repeat(600),
        ..spring(&desk)
    };
    let read = desk.book.read_contract(&input).unwrap();
    let fields: Vec<&str> = read.faults.iter().filter_map(|fault| fault.field.as_deref()).collect();
    assert_eq!(fields, ["season", "from", "signed_on"]);
    let backwards = ContractInput { from: "1/6".into(), to: "1/3".into(), ..spring(&desk) };
    let faults = desk.book.read_contract(&backwards).unwrap().faults;
    assert_eq!((faults[0].code.as_str(), faults[0].field.as_deref()), ("day.order", Some("to")));

    let refused = |desk: &mut Desk, input: &ContractInput| desk.book.set_contract(input).map(drop).unwrap_err().code;
    assert_eq!(refused(&mut desk, &backwards), "day.order");
    let many = ContractInput { lines: Some(vec![line("Vôi", "kg", "1", "1"); 201]), ..spring(&desk) };
    assert_eq!(refused(&mut desk, &many), "contract.too-many-lines");
    // Two lines of 6.000.000.000.000.000 each can be held, and not both together.
    let much = ContractInput { lines: Some(vec![line("Vôi", "kg", "6000000", "1000000000"); 2]), ..spring(&desk) };
    assert_eq!(refused(&mut desk, &much), "contract.too-much");
    let input = spring(&desk);
    let row = written(&mut desk, &input);
    let moved = ContractInput { parties: vec![desk.id("TV02")], ..again(&row) };
    assert_eq!(refused(&mut desk, &moved), "contract.other-member");
    let lost = ContractInput { id: Some("6553600".into()), ..again(&row) };
    assert_eq!(refused(&mut desk, &lost), "contract.not-there");
}

#[test]
fn the_paper_says_what_the_register_says() {
    let mut desk = desk();
    let lines = spring(&desk).lines.unwrap().into_iter().take(2).collect();
    let input = ContractInput { signed: true, signed_on: "3/1/2026".into(), lines: Some(lines), ..spring(&desk) };
    let row = written(&mut desk, &input);
    let text = one_line(&paper(&desk, vec![row.id], "03-BH-dong.pdf"));
    for words in [
        "Mẫu số 03 - BH",
        "HỢP ĐỒNG CUNG CẤP HÀNG HÓA VÀ DỊCH VỤ NÔNG NGHIỆP",
        "Số: 05/HĐ",
        "Nguyễn Thị Ngọc Ánh (TV01)",
        "Xuân 2026",
        "từ ngày 01/01/2026 đến ngày 30/06/2026",
        "STT",
        "Tên hàng hóa, dịch vụ",
        "1 Phân urê Phú Mỹ bao 12,5 560.000 7.000.000",
        "2 Làm đất bằng máy sào 3,25 135.333,3 439.833",
        "Cộng 7.439.833",
        "Bảy triệu bốn trăm ba mươi chín nghìn tám trăm ba mươi ba đồng",
        "Phần thanh lý hợp đồng",
        "Ngày 03 tháng 01 năm 2026",
        "Giám đốc hợp tác xã",
    ] {
        assert!(text.contains(words), "{words}:\n{text}");
    }
}

#[test]
fn what_is_open_is_left_to_the_pen() {
    let mut desk = desk();
    let input = spring(&desk);
    let row = written(&mut desk, &input);
    let text = one_line(&paper(&desk, vec![row.id], "03-BH-con-trong.pdf"));
    assert!(text.contains("3 Tưới nước vụ xuân sào 35.000"), "{text}");
    // With a line open the sum is not known: neither the figure nor the words are printed.
    assert!(!text.contains("7.439.833") && !text.contains("Bảy triệu"), "{text}");
    // Without lines the form has rows to fill in.
    let blank = ContractInput { number: "06/HĐ".into(), lines: None, ..spring(&desk) };
    let row = written(&mut desk, &blank);
    let text = one_line(&paper(&desk, vec![row.id], "03-BH-trong.pdf"));
    for words in ["1 Phân bón", "2 làm đất", "Cộng", "(viết bằng chữ): ……"] {
        assert!(text.contains(words), "{words}:\n{text}");
    }
}

#[test]
fn a_long_contract_goes_on_under_the_same_heads() {
    let mut desk = desk();
    let name = |at: usize| format!("Dịch vụ thứ {at}: cày, bừa, san phẳng ruộng bậc thang và dọn bờ theo lịch của tổ");
    let lines = (1..=40).map(|at| line(&name(at), "sào", "1,5", "100.000")).collect();
    let input = ContractInput { lines: Some(lines), ..spring(&desk) };
    let row = written(&mut desk, &input);
    // 40 × 1,5 × 100.000.
    assert_eq!(row.total, "6.000.000");
    let text = paper(&desk, vec![row.id], "03-BH-dai.pdf");
    let pages: Vec<&str> = text.split('\u{c}').filter(|page| !page.trim().is_empty()).collect();
    assert!(pages.len() > 2, "{}", pages.len());
    for page in &pages {
        assert!(page.contains("Đơn giá") && page.contains("Thành tiền"), "{page}");
    }
    let whole = one_line(&text);
    assert!(whole.contains("Sáu triệu đồng") && whole.contains("Dịch vụ thứ 40: cày"), "{whole}");
    assert_eq!(whole.matches("Giám đốc hợp tác xã").count(), 1, "signed once, at the end");
}

#[test]
fn lines_are_read_from_a_table_and_from_the_form_itself() {
    let of = |text: &str| {
        let lines = read_contract_lines(text).unwrap().into_iter();
        lines.map(|line| [line.name, line.unit, line.quantity, line.price].join("|")).collect::<Vec<_>>()
    };
    assert_eq!(of("Vôi bột\tkg\t10\t2.000\nLàm đất\tsào\t2,5"), ["Vôi bột|kg|10|2.000", "Làm đất|sào|2,5|"]);
    assert_eq!(of("unit,name,price\nkg,\"Vôi, bột\",2000\n"), ["Vôi, bột|kg||2000"]);
    let form = "STT\tTên hàng hóa, dịch vụ\tĐơn vị tính\tSố lượng\tĐơn giá\tThành tiền\n\
                1\tVôi bột\tkg\t10\t2.000\t20.000\n\tCộng\t\t\t\t20.000\n";
    assert_eq!(of(form), ["Vôi bột|kg|10|2.000"]);
    assert_eq!(read_contract_lines(" \n").unwrap_err().code, "paste.empty");
}

/// A tab for each contract; what is counted is counted there too.
#[test]
fn the_spreadsheet_has_a_tab_for_each_contract_with_its_lines() {
    use calamine::{Data, Reader, Xlsx};
    let mut desk = desk();
    let parties = vec![desk.id("TV01"), desk.id("TV02")];
    let rows = desk.book.set_contract(&ContractInput { parties, ..spring(&desk) }).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("03-BH.xlsx");
    let job = PrintJob::Contracts { ids: rows.into_iter().map(|row| row.id).collect() };
    let export = ExportJob::Paper { job: Box::new(job) };
    desk.book.export(&export, &path, ExportFormat::Xlsx, false, Language::Vietnamese).unwrap();
    let mut book: Xlsx<_> = calamine::open_workbook(&path).unwrap();
    assert_eq!(book.sheet_names().len(), 2);
    let sheet = book.worksheet_range_at(0).unwrap().unwrap();
    let ploughed = sheet.rows().find(|row| row.contains(&Data::String("Làm đất bằng máy".into()))).unwrap();
    let figures: Vec<&Data> = [3, 4, 5].iter().map(|at| &ploughed[*at]).collect();
    assert_eq!(figures, [&Data::Float(3.25), &Data::Float(135_333.3), &Data::Float(439_833.0)]);
}
