//! What a reader gets back from the PDF: every word with its marks, every figure in its column, every sum carried right.

#![allow(clippy::unwrap_used)]

#[path = "../examples/samples/papers.rs"]
#[allow(dead_code)]
mod papers;
mod reader;

use std::collections::BTreeSet;

use paper::Unit;
use paper::book::Book;
use paper::sheet::{Paper, Sheet};
use paper::voucher::{Kind, Signers, Voucher};
use papers::{ALPHABET, a4, a5};
use reader::Word;

const KINDS: [Kind; 8] = [
    Kind::CashReceipt,
    Kind::CashPayment,
    Kind::BankReceipt,
    Kind::BankPayment,
    Kind::GoodsReceipt,
    Kind::GoodsIssue,
    Kind::Sale,
    Kind::General,
];

fn pdf(voucher: &Voucher, sheet: &Sheet) -> Vec<u8> {
    voucher.pages(sheet).unwrap().pdf().unwrap()
}

fn set_of(words: &[Word]) -> BTreeSet<&str> {
    words.iter().map(|word| word.text.as_str()).collect()
}

#[track_caller]
fn has_all(pdf: &[u8], text: &str) {
    let words = reader::words(pdf);
    let found = set_of(&words);
    for word in text.split_whitespace() {
        assert!(found.contains(word), "«{word}» is not on the paper");
    }
}

#[test]
fn every_letter_comes_back_from_every_form() {
    for kind in KINDS {
        let table = papers::stock(kind, 2);
        let voucher = Voucher {
            unit: Unit { name: format!("Hợp tác xã {ALPHABET}"), address: ALPHABET.into(), practice: false },
            person: ALPHABET.into(),
            address: "Đội Ỵ ỹ ẵ".into(),
            reason: ALPHABET.into(),
            lines: table
                .lines
                .iter()
                .map(|line| paper::voucher::Line { text: ALPHABET.into(), ..line.clone() })
                .collect(),
            ..table
        };
        let pdf = pdf(&voucher, &a4());
        has_all(&pdf, ALPHABET);
        has_all(&pdf, &format!("{} 12.000.000", voucher.words));
    }
}

#[test]
fn every_letter_comes_back_from_books_and_lists() {
    let unit = || Unit { name: format!("Hợp tác xã {ALPHABET}"), address: ALPHABET.into(), practice: false };
    let mut journal = papers::journal(3);
    journal.unit = unit();
    let mut statement = papers::statement();
    statement.unit = unit();
    statement.groups[2].rows[0].cells[2] = ALPHABET.into();
    let mut recovery = papers::recovery();
    recovery.unit = unit();
    for pages in [journal.pages(&a4()), statement.pages(&a5()), recovery.pages()] {
        has_all(&pages.unwrap().pdf().unwrap(), ALPHABET);
    }
}

#[test]
fn a_receipt_says_what_it_was_given() {
    let voucher = papers::receipt();
    let pdf = pdf(&voucher, &a5());
    let text = reader::pages(&pdf).join("\n");
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    for said in [
        "Mẫu số 01 - TT",
        "PHIẾU THU",
        "Ngày 24 tháng 03 năm 2026",
        "Họ và tên người nộp tiền: Nguyễn Thị Lan (TV012)",
        "Địa chỉ: Đội 3, xã Khe Thượng, tỉnh Thanh Sơn",
        "Lý do nộp: Góp vốn bổ sung năm 2026 theo Điều lệ, giấy đề nghị ngày 20/03/2026",
        "Số tiền: 5.250.000 đồng (Viết bằng chữ): Năm triệu hai trăm năm mươi nghìn đồng.",
        "Kèm theo: 01 chứng từ gốc.",
        "Giám đốc Kế toán trưởng Người nộp tiền Người lập phiếu Thủ quỹ",
        "(Ký, họ tên, đóng dấu) (Ký, họ tên)",
        "Đã nhận đủ số tiền (viết bằng chữ): Năm triệu hai trăm năm mươi nghìn đồng.",
        "(Liên gửi ra ngoài phải đóng dấu)",
    ] {
        assert!(text.contains(said), "«{said}» is not in: {text}");
    }
    let numbers = ["Quyển số: 03", "Số: 0148", "Nợ: 1111", "Có: 4111"];
    assert!(numbers.iter().all(|number| text.contains(number)), "{text}");
    assert!(reader::fonts(&pdf).iter().all(|font| font.contains("Tinos")));
    assert_eq!(reader::size(&pdf), "595.276 x 419.528 pts");
}

#[test]
fn the_order_of_signatures_is_the_forms() {
    let signed = |voucher: Voucher| {
        let words = reader::pages(&pdf(&voucher, &a4())).join("\n");
        words.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    let payment = signed(Voucher { signers: Signers::default(), ..papers::payment() });
    assert!(payment.contains("Giám đốc Kế toán trưởng Thủ quỹ Người lập phiếu Người nhận tiền"), "{payment}");
    let issue = signed(papers::stock(Kind::GoodsIssue, 1));
    assert!(issue.contains("Người lập phiếu Người nhận hàng Thủ kho Kế toán trưởng Giám đốc"), "{issue}");
}

#[test]
fn names_stand_under_signatures_only_where_they_are_given() {
    let bare = Voucher { signers: Signers::default(), ..papers::receipt() };
    let (with, without) = (pdf(&papers::receipt(), &a5()), pdf(&bare, &a5()));
    assert!(set_of(&reader::words(&with)).contains("Triệu"));
    assert!(!set_of(&reader::words(&without)).contains("Triệu"));
}

#[test]
fn more_than_three_accounts_stand_on_a_list() {
    let pages = reader::pages(&pdf(&papers::payment(), &a5()));
    assert_eq!(pages.len(), 2);
    assert!(pages[0].contains("xem bảng kê") && pages[0].contains("Trang 1/2"));
    for account in ["642", "1331", "154", "6422", "331", "9.000.000"] {
        assert!(pages[1].contains(account), "{account}: {}", pages[1]);
    }
}

#[test]
fn long_texts_go_on_below_and_then_to_a_second_page() {
    let voucher = papers::long();
    let pdf = pdf(&voucher, &a5());
    assert_eq!(reader::pages(&pdf).len(), 2);
    has_all(&pdf, &format!("{} {} {}", voucher.person, voucher.reason, voucher.words));
    has_all(&pdf, "999.999.999.999.999 Bản in lần 2 Lý do sửa:");
    // The letters are as large as on a short one.
    let wide =
        |pdf: &[u8]| reader::words(pdf).into_iter().find(|word| word.text == "Kèm").map(|word| word.right - word.left);
    assert_eq!(wide(&pdf), wide(&self::pdf(&papers::receipt(), &a5())));
}

#[test]
fn a_stock_voucher_of_one_line_is_one_small_sheet_with_its_signatures() {
    for (lines, pages) in [(1, 1), (9, 2)] {
        let words = reader::words(&pdf(&papers::stock(Kind::GoodsReceipt, lines), &a5()));
        assert_eq!(words.iter().map(|word| word.page).max(), Some(pages), "{lines} lines");
        let signed = words.iter().filter(|word| word.text == "(Ký,").map(|word| word.page);
        assert_eq!(signed.collect::<BTreeSet<_>>(), BTreeSet::from([pages]), "{lines} lines");
    }
}

#[test]
fn two_copies_lie_half_a_sheet_apart() {
    let twice = Sheet { paper: Paper::A4Twice, ..Sheet::default() };
    let pdf = pdf(&papers::receipt(), &twice);
    assert_eq!(reader::size(&pdf), "595.276 x 841.89 pts (A4)");
    let words = reader::words(&pdf);
    // 148,5 mm are 420,944 points.
    let upper: Vec<&Word> = words.iter().filter(|word| word.top < 415_000_000).collect();
    assert_eq!(upper.len() * 2, words.len());
    let mut differ = Vec::new();
    for word in upper {
        let there = |other: &&Word| other.left == word.left && (other.top - word.top - 420_944_882).abs() < 2_000;
        let other = words.iter().find(there).unwrap_or_else(|| panic!("nothing under {word:?}"));
        if other.text != word.text {
            differ.push(format!("{} {}", word.text, other.text));
        }
    }
    // The halves say which copy they are, and nothing else differs.
    assert_eq!(differ, ["1 2"]);
    assert_eq!(words.iter().filter(|word| word.text == "Liên").count(), 2);
}

#[test]
fn a_worn_printer_is_met_half_way() {
    let moved = Sheet { right: 25, down: -10, ..a5() };
    let (before, after) = (pdf(&papers::receipt(), &a5()), pdf(&papers::receipt(), &moved));
    for (before, after) in reader::words(&before).iter().zip(reader::words(&after)) {
        assert_eq!(before.text, after.text);
        // 2,5 mm are 7,0866 points, 1 mm is 2,8346.
        assert!((after.left - before.left - 7_086_614).abs() < 2_000, "{before:?} {after:?}");
        assert!((after.top - before.top + 2_834_646).abs() < 2_000, "{before:?} {after:?}");
    }
}

#[test]
fn practice_and_cancelled_papers_say_so_on_every_page() {
    let unit = Unit { practice: true, ..papers::unit() };
    let voucher = Voucher { unit: unit.clone(), ..papers::payment() };
    let mut journal = papers::journal(60);
    journal.unit = unit.clone();
    let mut recovery = papers::recovery();
    recovery.unit = unit;
    let papers = [
        pdf(&voucher, &a5()),
        pdf(&voucher, &Sheet { paper: Paper::A4Twice, ..a5() }),
        journal.pages(&a4()).unwrap().pdf().unwrap(),
        recovery.pages().unwrap().pdf().unwrap(),
    ];
    for pdf in papers {
        for page in reader::raw_pages(&pdf) {
            let text = page.split_whitespace().collect::<Vec<_>>().join(" ");
            assert!(text.contains("SỔ THỰC HÀNH – KHÔNG CÓ GIÁ TRỊ"), "{text}");
        }
    }
    let cancelled = pdf(&papers::cancelled(), &a5());
    let text = reader::raw_pages(&cancelled).join(" ");
    assert!(text.contains("Đã hủy") && text.contains("5.250.000 đồng"), "{text}");
    assert!(!set_of(&reader::words(&pdf(&papers::receipt(), &a5()))).contains("hủy"));
}

#[test]
fn a_thousand_lines_are_all_there_under_repeated_heads() {
    let pdf = pdf(&papers::stock(Kind::GoodsReceipt, 1_000), &a4());
    let words = reader::words(&pdf);
    let found = set_of(&words);
    assert!((1..=1_000).all(|at| found.contains(format!("VT{at:03}").as_str())));
    assert!(found.contains("6.000.000.000"));
    let pages = words.last().map(|word| word.page).unwrap();
    let with_rows: BTreeSet<usize> =
        words.iter().filter(|word| word.text.starts_with("VT")).map(|word| word.page).collect();
    let with_heads: BTreeSet<usize> = words.iter().filter(|word| word.text == "STT").map(|word| word.page).collect();
    assert!(with_rows.is_subset(&with_heads), "{with_rows:?} {with_heads:?} of {pages}");
}

/// An amount as it stands on paper; a reading of its own.
fn read_amount(text: &str) -> Option<i64> {
    let (text, sign) = match text.strip_prefix('(').and_then(|text| text.strip_suffix(')')) {
        Some(inner) => (inner, -1),
        None => (text, 1),
    };
    let digits = text.replace('.', "");
    let grouped = text == "0" || text.contains('.') && text.split('.').skip(1).all(|part| part.len() == 3);
    (grouped && digits.bytes().all(|byte| byte.is_ascii_digit())).then(|| digits.parse::<i64>().ok())?.map(|n| n * sign)
}

/// The amounts of a page in the columns whose right edges are given, each with the words of its row.
fn column(words: &[Word], page: usize, right: i64) -> Vec<(i64, i64, bool)> {
    let on_page: Vec<&Word> = words.iter().filter(|word| word.page == page).collect();
    let mut found = Vec::new();
    for word in on_page.iter().filter(|word| (word.right - right).abs() < 60_000) {
        let Some(amount) = read_amount(&word.text) else { continue };
        let row =
            |text: &str| on_page.iter().any(|other| other.text == text && (other.top - word.top).abs() < 1_500_000);
        found.push((word.top, amount, row("chuyển") || row("Cộng")));
    }
    found.sort_unstable();
    found
}

#[test]
fn carried_sums_agree_on_every_page() {
    for vouchers in [1, 12, 60, 200] {
        let pdf = papers::journal(vouchers).pages(&a4()).unwrap().pdf().unwrap();
        let words = reader::words(&pdf);
        let pages = words.iter().map(|word| word.page).max().unwrap();
        let amounts = words.iter().filter(|word| read_amount(&word.text).is_some() && word.text.len() > 4);
        let edges: BTreeSet<i64> = amounts.map(|word| word.right / 100_000).collect();
        assert_eq!(edges.len(), 2, "figures end at {edges:?} tenths of a point");
        for edge in edges {
            let mut carried: Option<i64> = None;
            let mut lines = 0;
            for page in 1..=pages {
                let rows = column(&words, page, edge * 100_000 + 50_000);
                let mut rows = rows.as_slice();
                if let Some(carried) = carried {
                    let (first, rest) = rows.split_first().unwrap();
                    assert!(first.2 && first.1 == carried, "page {page} begins with {first:?}, not {carried}");
                    rows = rest;
                }
                let (last, rest) = rows.split_last().unwrap();
                let sum = carried.unwrap_or(0) + rest.iter().map(|row| row.1).sum::<i64>();
                assert!(last.2 && last.1 == sum, "page {page} ends with {last:?}, not {sum}");
                assert!(rest.iter().all(|row| !row.2));
                lines += rest.len();
                carried = Some(sum);
            }
            assert_eq!(lines, vouchers + 3 * vouchers.div_ceil(10).min((vouchers + 6) / 10));
        }
        for (at, text) in reader::pages(&pdf).iter().enumerate() {
            assert!(text.contains(&format!("Trang {:02}/{pages:02}", at + 1)), "{text}");
            assert!(text.contains("Sổ này có") && text.contains("Người đại diện theo pháp luật"), "{text}");
        }
    }
}

#[test]
fn where_columns_are_narrow_no_word_lies_over_another() {
    let mut book = papers::journal(60);
    for column in &mut book.columns {
        if column.wide > 0 {
            column.wide += column.wide / 4;
        }
        if column.group == "Chứng từ" {
            column.group = "Chứng từ gốc và chứng từ kèm theo của đơn vị";
        }
    }
    let words = reader::words(&book.pages(&a4()).unwrap().pdf().unwrap());
    assert!(words.iter().any(|word| word.text == "chuyển") && words.iter().any(|word| word.text == "gốc"));
    for (at, word) in words.iter().enumerate() {
        let over = words[at + 1..].iter().find(|other| {
            let same_row = other.page == word.page && (other.top - word.top).abs() < 8_000_000;
            same_row && other.left < word.right && word.left < other.right
        });
        assert_eq!(over, None, "over {word:?}");
    }
}

#[test]
fn a_page_drawn_alone_is_the_page_of_the_whole() {
    let laid = papers::journal(60).lay(&a4());
    let whole = laid.pages(0..laid.count()).unwrap();
    for index in [0, 1, laid.count() - 1] {
        let alone = laid.pages(index..index + 1).unwrap();
        assert_eq!(alone.svg(0), whole.svg(index), "page {index}");
    }
}

#[test]
fn a_book_without_rows_is_one_page() {
    let empty = Book { groups: Vec::new(), ..papers::journal(0) };
    let pages = empty.pages(&a4()).unwrap();
    assert_eq!(pages.count(), 1);
}

#[test]
fn a_voucher_longer_than_a_page_goes_on_over_the_next() {
    let mut book = papers::journal(1);
    let row = book.groups[0].rows[1].clone();
    book.groups[0].rows.extend(std::iter::repeat_n(row, 200));
    let laid = book.lay(&a4());
    assert!(laid.count() > 5);
    let words = reader::words(&laid.pages(0..laid.count()).unwrap().pdf().unwrap());
    let credited = words.iter().filter(|word| word.text == "131").count();
    assert_eq!(credited, 201);
}
