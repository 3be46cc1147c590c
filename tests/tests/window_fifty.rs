//! A sitting of fifty vouchers of every kind at the real window: no pointer, no wait between the keys of a voucher, and no
//! more keys than the hand-counted budget written beside each kind.

use std::process::Command;

use acceptance::machine::Machine;
use acceptance::must;
use acceptance::window::Window;

const PEOPLE: &str = "code,name,kind,place,service_contract\n\
    TV001,Nguyễn Thị Lan,official,Đội 3,yes\n\
    TV002,Trần Văn Bình,associate_use,Đội 1,no\n\
    KH001,Công ty Chè Bản Mây,customer,,no\n\
    NCC01,Cửa hàng vật tư Minh Phát,supplier,,no\n\
    NV001,Lò Thị Hạnh,employee,,no\n\
    MH001,Chè búp tươi,item,,no\n\
    MH002,Phân NPK,item,,no\n";

/// What is done at once: the keys as [`Window::rush`] takes them, how many there may be, and the numbers given for them.
struct Kind {
    name: &'static str,
    /// Counted by hand: the key of the form, the letters, each Enter, the key that saves.
    budget: u32,
    keys: &'static [&'static str],
    form: &'static str,
}

const RECEIPTS: &[Kind] = &[
    // F4, 5 letters of a code, Enter, Enter past the reason, 11 letters of what happened, Enter, 4 of the sum, Ctrl+Enter.
    Kind { name: "receipt by event", budget: 25, keys: &["{F4}tv001⏎⏎thu von gop⏎30tr{Ctrl+Enter}"], form: "PT" },
    // F4, 5, Enter, 3, Ctrl+Enter: what was written last with her is proposed.
    Kind {
        name: "receipt from a person met before",
        budget: 11,
        keys: &[
            "{F4}tv001⏎1tr{Ctrl+Enter}",
            "{F4}tv001⏎2tr{Ctrl+Enter}",
            "{F4}tv001⏎3tr{Ctrl+Enter}",
            "{F4}tv001⏎4tr{Ctrl+Enter}",
            "{F4}tv001⏎5tr{Ctrl+Enter}",
        ],
        form: "PT",
    },
    // F4, 5, Enter, 10, Enter, 4, Enter, 4, Ctrl+Enter.
    Kind {
        name: "receipt by Nợ and Có",
        budget: 28,
        keys: &["{F4}Cô Tư⏎Bán gạo lẻ⏎5111⏎12tr{Ctrl+Enter}"],
        form: "PT",
    },
    // F4, Ctrl+R, 4, Ctrl+Enter.
    Kind {
        name: "receipt as the last one",
        budget: 7,
        keys: &["{F4}{Ctrl+R}1tr5{Ctrl+Enter}", "{F4}{Ctrl+R}2tr5{Ctrl+Enter}"],
        form: "PT",
    },
    // F4, 5, Enter, Enter, 6, Enter, 4, Ctrl+Enter.
    Kind { name: "debt collected", budget: 20, keys: &["{F4}tv002⏎⏎thu no⏎600k{Ctrl+Enter}"], form: "PT" },
];

const PAYMENTS: &[Kind] = &[
    // F5, Enter past the person, Enter past the reason, 22, Enter, 4, Ctrl+Enter.
    Kind {
        name: "cash paid into the bank",
        budget: 31,
        keys: &["{F5}⏎⏎nop tien vao ngan hang⏎20tr{Ctrl+Enter}"],
        form: "PC",
    },
    // F5, 5, Enter, Enter, 7, Enter, 3, Ctrl+Enter.
    Kind { name: "payment by event", budget: 20, keys: &["{F5}nv001⏎⏎tam ung⏎1tr{Ctrl+Enter}"], form: "PC" },
    // F5, 4, Enter, Ctrl+Enter and the sum.
    Kind { name: "payment to a person met before", budget: 7 + 4, keys: &["{F5}hanh⏎350k{Ctrl+Enter}"], form: "PC" },
    // F5, 6, Enter, 7, Enter, 3, Enter, 4, Ctrl+Enter.
    Kind {
        name: "payment by Nợ and Có",
        budget: 25,
        keys: &["{F5}Út Hậu⏎Mua dầu⏎642⏎300k{Ctrl+Enter}", "{F5}Út Hậu⏎Mua dầu⏎642⏎250k{Ctrl+Enter}"],
        form: "PC",
    },
    // F5, 8, Enter, 18, Enter, 3, Enter, 4, Ctrl+Enter.
    Kind {
        name: "payment of the electricity",
        budget: 38,
        keys: &["{F5}Điện lực⏎Tiền điện trạm bơm⏎642⏎1tr2{Ctrl+Enter}"],
        form: "PC",
    },
    // F5, Ctrl+R, 4, Ctrl+Enter.
    Kind { name: "payment as the last one", budget: 7, keys: &["{F5}{Ctrl+R}500k{Ctrl+Enter}"], form: "PC" },
];

/// F5, Ctrl+M, 4 letters of its name, Enter, Enter past the person, Enter past the reason, 4, Ctrl+Enter.
const BY_TEMPLATE: &[Kind] = &[Kind {
    name: "payment by template",
    budget: 14,
    keys: &[
        "{F5}{Ctrl+M}dien⏎⏎⏎420k{Ctrl+Enter}",
        "{F5}{Ctrl+M}dien⏎⏎⏎430k{Ctrl+Enter}",
        "{F5}{Ctrl+M}dien⏎⏎⏎440k{Ctrl+Enter}",
    ],
    form: "PC",
}];

const BANK: &[Kind] = &[
    // F6, 5, Enter, Enter, 6, Enter, 4, Ctrl+Enter.
    Kind { name: "bank in by event", budget: 20, keys: &["{F6}tv002⏎⏎thu no⏎400k{Ctrl+Enter}"], form: "BC" },
    // F6, 5, Enter, 4, Ctrl+Enter.
    Kind { name: "bank in from a person met before", budget: 12, keys: &["{F6}tv002⏎450k{Ctrl+Enter}"], form: "BC" },
    // F6, 9, Enter, 12, Enter, 3, Enter, 3, Ctrl+Enter.
    Kind {
        name: "bank in by Nợ and Có",
        budget: 32,
        keys: &["{F6}Ngân hàng⏎Lãi tiền gửi⏎558⏎35k{Ctrl+Enter}", "{F6}Ngân hàng⏎Lãi tiền gửi⏎558⏎36k{Ctrl+Enter}"],
        form: "BC",
    },
    // F6, 5, Enter, Enter, 6, Enter, 3, Ctrl+Enter.
    Kind {
        name: "bank in from a customer", budget: 19, keys: &["{F6}kh001⏎⏎thu no⏎7tr{Ctrl+Enter}"], form: "BC"
    },
    // F7, 5, Enter, Enter, 9, Enter, 3, Ctrl+Enter.
    Kind { name: "bank out by event", budget: 22, keys: &["{F7}nv001⏎⏎chi luong⏎4tr{Ctrl+Enter}"], form: "BN" },
    // F7, 5, Enter, 3, Ctrl+Enter.
    Kind {
        name: "bank out to a person met before",
        budget: 11,
        keys: &["{F7}nv001⏎4tr{Ctrl+Enter}", "{F7}nv001⏎4tr{Ctrl+Enter}"],
        form: "BN",
    },
    // F7, 9, Enter, 3, Enter, 3, Enter, 5, Ctrl+Enter.
    Kind {
        name: "bank out by Nợ and Có",
        budget: 25,
        keys: &["{F7}Ngân hàng⏎Phí⏎642⏎22000{Ctrl+Enter}", "{F7}Ngân hàng⏎Phí⏎642⏎33000{Ctrl+Enter}"],
        form: "BN",
    },
];

const GOODS: &[Kind] = &[
    // F9, 5, Enter, Enter, 10, Enter, item 3, Enter, 2, Enter, 4, Enter, the rate 1, Enter, Ctrl+Enter.
    Kind {
        name: "sale to a member",
        budget: 34,
        keys: &["{F9}tv001⏎⏎ban vat tu⏎npk⏎20⏎150k⏎5⏎{Ctrl+Enter}", "{F9}tv002⏎⏎ban vat tu⏎npk⏎10⏎150k⏎5⏎{Ctrl+Enter}"],
        form: "HD",
    },
    // F9, 5, Enter, Enter, 2, Enter, 3, Enter, 1, Enter, 4, Enter, 1, Enter, Ctrl+Enter.
    Kind {
        name: "sale to a customer", budget: 25, keys: &["{F9}kh001⏎⏎c1⏎npk⏎4⏎200k⏎5⏎{Ctrl+Enter}"], form: "HD"
    },
    // F9, 8, Enter, 7, Enter, 4, Enter, 4, Enter, 9, Ctrl+Enter.
    Kind {
        name: "sale by Nợ and Có",
        budget: 38,
        keys: &[
            "{F9}Khách lẻ⏎Bán gạo⏎1111⏎5111⏎1.250.000{Ctrl+Enter}",
            "{F9}Khách lẻ⏎Bán gạo⏎1111⏎5111⏎750k{Ctrl+Enter}",
        ],
        form: "HD",
    },
    // F8, 5, Enter, item 3, Enter, 4, Enter, 4, Enter, Ctrl+Enter.
    Kind {
        name: "purchase from a member",
        budget: 22,
        keys: &["{F8}tv001⏎che⏎1000⏎7500⏎{Ctrl+Enter}", "{F8}tv002⏎che⏎500⏎8000⏎{Ctrl+Enter}"],
        form: "PN",
    },
    // F8, 5, Enter, 3, Enter, 4, Enter, Ctrl+Enter: her item is known.
    Kind {
        name: "purchase from a member met before",
        budget: 17,
        keys: &["{F8}tv001⏎100⏎8000⏎{Ctrl+Enter}", "{F8}tv001⏎200⏎8000⏎{Ctrl+Enter}"],
        form: "PN",
    },
    // Alt+7, 5, Enter, 9, Enter, 3, Enter, 3, Enter, 8, Ctrl+Enter.
    Kind {
        name: "stock in by Nợ and Có",
        budget: 34,
        keys: &["{Alt+7}ncc01⏎Nhập phân⏎156⏎331⏎40*75000{Ctrl+Enter}"],
        form: "PN",
    },
    // Alt+7, 5, Enter, 3, Ctrl+Enter.
    Kind { name: "stock in as before", budget: 11, keys: &["{Alt+7}ncc01⏎2tr{Ctrl+Enter}"], form: "PN" },
    // Alt+8, Enter, 12, Enter, 4, Enter, 3, Enter, 4, Ctrl+Enter.
    Kind {
        name: "stock out",
        budget: 29,
        keys: &[
            "{Alt+8}⏎Giá vốn phân⏎6111⏎156⏎2tr{Ctrl+Enter}",
            "{Alt+8}⏎Giá vốn phân⏎6111⏎156⏎1tr{Ctrl+Enter}",
            "{Alt+8}⏎Giá vốn phân⏎6111⏎156⏎500k{Ctrl+Enter}",
        ],
        form: "PX",
    },
    // Alt+0, Enter, Enter, 8, Enter, 7, Ctrl+Enter.
    Kind { name: "other, by event", budget: 20, keys: &["{Alt+0}⏎⏎khau hao⏎1250000{Ctrl+Enter}"], form: "KT" },
    // Alt+0, Enter, 14, Enter, 3, Enter, 3, Enter, 4, Ctrl+Enter.
    Kind {
        name: "other, by Nợ and Có",
        budget: 30,
        keys: &["{Alt+0}⏎Trích bảo hiểm⏎642⏎335⏎900k{Ctrl+Enter}", "{Alt+0}⏎Trích bảo hiểm⏎642⏎335⏎800k{Ctrl+Enter}"],
        form: "KT",
    },
];

/// Three rows of the sheet: the day, Tab, 6, Tab, 8, Tab, 3, three times Tab, 3, Enter; then Alt+Q before and twice
/// Ctrl+Enter after.
const SHEET: [&str; 3] = [
    ".{Tab}Út Hậu{Tab}Mua đinh{Tab}642{Tab}{Tab}{Tab}20k⏎",
    ".{Tab}Út Hậu{Tab}Mua dây{Tab}642{Tab}{Tab}{Tab}30k⏎",
    ".{Tab}Út Hậu{Tab}Mua kìm{Tab}642{Tab}{Tab}{Tab}40k⏎",
];
const SHEET_BUDGET: u32 = 3 * 28 + 3;

/// The turnover of the whole sitting, added up on paper from the keys above.
///
/// 111 Nợ: 30.000 + 15.000 + 12.000 + 1.500 + 2.500 + 600 + 1.250 + 750 = 63.600 nghìn;
/// Có: 20.000 + 1.000 + 350 + 550 + 1.200 + 500 + 1.290 + 90 = 24.980 nghìn.
/// 112 Nợ: 20.000 + 400 + 450 + 71 + 7.000 = 27.921 nghìn; Có: 12.000 + 55 = 12.055 nghìn.
/// 131 Nợ: 3.150 + 1.575 + 840 = 5.565 nghìn; Có: 600 + 850 + 7.000 = 8.450 nghìn.
/// 156 Nợ: 7.500 + 4.000 + 800 + 1.600 + 3.000 + 2.000 = 18.900 nghìn; Có: 3.500 nghìn.
/// 642 Nợ: 550 + 1.200 + 500 + 1.290 + 90 + 55 + 1.250 + 1.700 = 6.635 nghìn.
const TURNOVER: &[(&str, &str, &str)] = &[
    ("111", "63.600.000", "24.980.000"),
    ("112", "27.921.000", "12.055.000"),
    ("131", "5.565.000", "8.450.000"),
    ("141", "1.350.000", ""),
    ("156", "18.900.000", "3.500.000"),
    ("214", "", "1.250.000"),
    ("331", "", "18.900.000"),
    ("333", "", "265.000"),
    ("334", "12.000.000", ""),
    ("335", "", "1.700.000"),
    ("411", "", "45.000.000"),
    ("511", "", "20.300.000"),
    ("512", "", "3.000.000"),
    ("558", "", "71.000"),
    ("611", "3.500.000", ""),
    ("642", "6.635.000", ""),
];
const TURNOVER_SUM: &str = "139.471.000";

/// Writes all vouchers of a kind and counts its keys; `count` is how many vouchers of the form there are so far.
fn write(window: &Window, kinds: &[Kind], posted: &mut Vec<&'static str>) {
    for kind in kinds {
        for keys in kind.keys {
            let before = window.keys();
            window.rush(keys);
            posted.push(kind.form);
            let number = posted.iter().filter(|form| **form == kind.form).count();
            window.see(&format!("Đã ghi {}.Q01-{number:04}", kind.form));
            let pressed = window.keys() - before;
            assert!(pressed <= kind.budget, "{}: {pressed} keys, not {} ({keys})", kind.name, kind.budget);
        }
        println!("{:<40} {:>3} keys", kind.name, kind.budget);
    }
}

#[test]
fn fifty_mixed_vouchers_are_written_without_a_pointer_and_within_their_keys() {
    let machine = Machine::default();
    let year = must(Command::new("date").arg("+%Y").output(), "date");
    let year = String::from_utf8_lossy(&year.stdout).trim().to_owned();
    machine.says(&["book", "create", "--name", "HTX Chè Suối Lành", "--user-name", "Lò Thị Hạnh", "--year", &year], "");
    let people = machine.file("people.csv", PEOPLE);
    machine.says(&["import", "parties", &people], "");
    let window = Window::open_book(&machine);
    window.see("Lập phiếu mới");

    let mut posted = Vec::new();
    write(&window, RECEIPTS, &mut posted);
    write(&window, PAYMENTS, &mut posted);
    window.rush("{F5}⏎Tiền điện trạm bơm⏎642⏎{Alt+M}");
    window.until("document.querySelector('dialog[open] input')", "the template is named");
    window.rush("{Ctrl+Enter}");
    window.until("!document.querySelector('dialog[open]')", "the template is kept");
    window.rush("{Esc}");
    write(&window, BY_TEMPLATE, &mut posted);
    write(&window, BANK, &mut posted);
    write(&window, GOODS, &mut posted);
    write_a_sheet(&window);
    assert_eq!(posted.len() + SHEET.len(), 50);
    assert_eq!(window.pointer_events(), 0);

    look(&window);
    // The power goes while the next voucher is written; what was posted stands, and the draft too.
    window.rush("{F5}Út Hậu⏎Mua xăng chạy máy");
    std::thread::sleep(std::time::Duration::from_millis(1500));
    window.kill9();
    window.reopen();
    window.see("đang viết dở");
    window.until("document.getElementById('entry-narration').value === 'Mua xăng chạy máy'", "the draft is there");
    window.press("Esc");
    look(&window);
    assert_eq!(window.pointer_events(), 0);
    window.close();
    let proof = machine.json(&["verify"], "");
    assert_eq!((&proof["ok"], &proof["vouchers"]), (&true.into(), &50.into()), "{proof}");
}

fn write_a_sheet(window: &Window) {
    let before = window.keys();
    window.rush("{Alt+Q}");
    window.at("sheet");
    for row in SHEET {
        window.rush(row);
    }
    window.see("3 phiếu ghi được");
    window.rush("{Ctrl+Enter}");
    window.until("document.querySelector('dialog[open]')", "it is asked whether to post");
    window.rush("{Ctrl+Enter}");
    window.see("Đã ghi 3 phiếu");
    let pressed = window.keys() - before;
    assert!(pressed <= SHEET_BUDGET, "{pressed} keys for three rows of the sheet");
    println!("{:<40} {pressed:>3} keys", "three rows of the sheet");
}

/// The list says fifty, and the trial balance what was added up on paper.
fn look(window: &Window) {
    window.run("location.hash = '/list'");
    window.see("50 phiếu");
    window.run("location.hash = '/report/f01'");
    window.see("Nợ bằng Có ở cả ba cột");
    window.see(TURNOVER_SUM);
    let rows = window.run(
        "return [...document.querySelectorAll('tbody tr')].map((row) => [...row.cells].map((cell) => cell.innerText.trim()))",
    );
    let rows: Vec<Vec<String>> = must(serde_json::from_value(rows), "rows of the trial balance");
    for (account, debit, credit) in TURNOVER {
        let row = rows.iter().find(|row| row.first().is_some_and(|cell| cell == account));
        let row = row.unwrap_or_else(|| panic!("no row of {account} in {rows:?}"));
        assert!(debit.is_empty() || row.iter().any(|cell| cell == debit), "{account} Nợ {debit}: {row:?}");
        assert!(credit.is_empty() || row.iter().any(|cell| cell == credit), "{account} Có {credit}: {row:?}");
    }
}
