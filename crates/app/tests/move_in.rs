//! A cooperative moves over at 30/06 from books of TT 24: the trial balance as its program wrote it, debts by customer and
//! invoice, members' capital, stock. Its figures are those of `opening_mid_year.rs`, worked out by hand there.

use crate::common::Desk;
use app::api::form::{FormName, FormQuery};
use app::api::moving::{MoveCheck, MoveJob, MovePart, MoveTable};
use app::table_in::read_table;

/// As MISA writes it: two rows of headings, headings of accounts above their parts, sums below; thousands of đồng × 1000.
const TRIAL: &str = "HTX NÀ LÀNH\t\t\t\t\t\t\t
Bảng cân đối tài khoản từ 01/01/2026 đến 30/06/2026\t\t\t\t\t\t\t
Số hiệu TK\tTên tài khoản\tSố dư đầu kỳ\t\tPhát sinh\t\tSố dư cuối kỳ\t
\t\tNợ\tCó\tNợ\tCó\tNợ\tCó
111\tTiền mặt\t100.000.000\t\t100.000.000\t62.000.000\t138.000.000\t
1111\tTiền Việt Nam\t100.000.000\t\t100.000.000\t62.000.000\t138.000.000\t
1121\tTiền gửi\t200.000.000\t\t355.000.000\t310.000.000\t245.000.000\t
131\tPhải thu của khách hàng\t30.000.000\t\t400.000.000\t350.000.000\t80.000.000\t
155\tThành phẩm\t120.000.000\t\t300.000.000\t340.000.000\t80.000.000\t
2111\tTài sản cố định hữu hình\t600.000.000\t\t\t\t600.000.000\t
2141\tHao mòn\t\t60.000.000\t\t15.000.000\t\t75.000.000
331\tPhải trả cho người bán\t\t50.000.000\t310.000.000\t300.000.000\t\t40.000.000
4111\tVốn góp\t\t700.000.000\t\t\t\t700.000.000
421\tLợi nhuận chưa phân phối\t\t90.000.000\t\t\t\t90.000.000
442\tQuỹ không chia\t\t150.000.000\t\t\t\t150.000.000
5112\tDoanh thu bán thành phẩm\t\t\t\t500.000.000\t\t500.000.000
515\tDoanh thu tài chính\t\t\t\t5.000.000\t\t5.000.000
632\tGiá vốn\t\t\t340.000.000\t\t340.000.000\t
6421\tChi phí bán hàng\t\t\t30.000.000\t\t30.000.000\t
6422\tChi phí quản lý\t\t\t45.000.000\t\t45.000.000\t
811\tChi phí khác\t\t\t2.000.000\t\t2.000.000\t
\tTổng cộng\t1.050.000.000\t1.050.000.000\t1.882.000.000\t1.882.000.000\t1.560.000.000\t1.560.000.000
";

const DEBTS: &str = "TK\tMã đối tượng\tTên đối tượng\tSố hóa đơn\tNgày hóa đơn\tHạn thanh toán\tDư Nợ\tDư Có\tPhát sinh Nợ\tPhát sinh Có
131\tKH01\tCông ty Chè Bản Mây\tHĐ 15\t20/05/2026\t20/06/2026\t50.000.000\t\t400.000.000\t350.000.000
131\tKH01\tCông ty Chè Bản Mây\tHĐ 22\t10/06/2026\t31/07/2026\t30.000.000\t\t\t
331\tNB01\tCửa hàng vật tư Minh Phát\tHĐ 7\t01/06/2026\t\t\t40.000.000\t310.000.000\t300.000.000
4111\tTV001\tNguyễn Thị Lan\t\t\t\t\t300.000.000
4111\tTV002\tTrần Văn Bình\t\t\t\t\t400.000.000
";

const STOCK: &str = "Mã hàng\tTên hàng\tĐVT\tKho\tSố lượng tồn\tGiá trị tồn
CHE1\tChè búp khô loại 1\tkg\tKho 1\t500\t60.000.000
CHE2\tChè búp khô loại 2\tkg\tKho 1\t250,5\t20.000.000
";

fn job() -> MoveJob {
    let table = |kind: &str, text: &str| read_table(kind, "", text.as_bytes()).unwrap();
    let stock = MoveTable { account: "155".into(), ..table("stock", STOCK) };
    let tables = vec![table("trial", TRIAL), table("detail", DEBTS), stock];
    MoveJob { day: "30/06/2026".into(), chart: "tt24".into(), tables, ..MoveJob::default() }
}

/// The choices of a person, where one account became several.
fn chosen() -> MoveJob {
    let mut job = job();
    for (old, new) in
        [("2111", "2111"), ("2141", "2141"), ("421", "4211"), ("442", "4421"), ("5112", "5112"), ("632", "6112")]
    {
        job.choices.insert(old.into(), new.into());
    }
    job
}

fn desk() -> Desk {
    Desk::of("code,name,kind\n", "account,party,debit,credit\n")
}

fn faults(check: &MoveCheck) -> Vec<(Option<u32>, &str)> {
    check.faults.iter().map(|fault| (fault.row, fault.what.code.as_str())).collect()
}

#[test]
fn nothing_is_guessed_silently_where_one_account_became_several() {
    let desk = desk();
    let check = desk.book.check_move(&job()).unwrap();
    assert!(!check.ready);
    assert!(check.faults.is_empty(), "{:?}", faults(&check));
    let open: Vec<&str> =
        check.accounts.iter().filter(|account| account.new.is_empty()).map(|account| account.old.as_str()).collect();
    assert_eq!(open, ["2111", "2141", "421", "442", "5112", "632"]);
    let of = |old: &str| check.accounts.iter().find(|account| account.old == old).unwrap();
    assert_eq!((of("155").new.as_str(), of("155").inferred), ("156", true));
    assert_eq!(of("6421").new, "642");
    assert_eq!(of("421").candidates.len(), 2);
    let check = desk.book.check_move(&chosen()).unwrap();
    assert!(check.ready, "{:?}", faults(&check));
    assert_eq!(check.old_sums, ("1.560.000.000".to_owned(), "1.560.000.000".to_owned()));
    assert!(check.looks.iter().all(|look| look.code != "opening.turnover-nameless"));
    // A table of parties without their turnover: what they owed at the year's start is not known, and that is said.
    let mut less = chosen();
    less.tables[1].roles.truncate(8);
    let less = desk.book.check_move(&less).unwrap();
    let nameless = less.looks.iter().filter(|look| look.code == "opening.turnover-nameless");
    assert_eq!(nameless.map(|look| look.args["account"].as_str()).collect::<Vec<_>>(), ["131", "331"]);
    // Two customers and suppliers, two members, two items.
    assert_eq!(check.new_cards, 6);
}

#[test]
fn the_book_says_what_the_old_books_said() {
    let mut desk = desk();
    let done = desk.book.post_move(&chosen()).unwrap();
    assert!(done.sides.iter().all(|side| side.equal));
    let side = |new: &str| done.sides.iter().find(|side| side.new == new).unwrap();
    assert_eq!((side("642").old.as_str(), side("642").new_turnover.0.as_str()), ("6421 6422", "75.000.000"));
    assert_eq!(side("131").new_balance.0, "80.000.000");
    // Two official members are fewer than the law asks, and one holds more than 30 %: taken as it is, and said.
    let found: Vec<&str> = done.findings.iter().map(|finding| finding.code.as_str()).collect();
    assert!(found.contains(&"capital.members-min"), "{found:?}");
    let states = desk.book.opening_list_states().unwrap();
    assert!(states.iter().find(|state| state.name == "stock").unwrap().agrees);
    let party = desk.id("KH01");
    let open = desk.book.open_documents(&party, "131", "2026-07-01").unwrap();
    assert_eq!(
        open.rows.iter().map(|row| (row.document.as_str(), row.overdue)).collect::<Vec<_>>(),
        [("HĐ 15", 11), ("HĐ 22", 0)]
    );

    // The second half, then the year: all sales external here.
    desk.posts("PN", "10/07/2026", "Nhập chè", "156 / 331 NB01 150tr");
    desk.posts("HD", "15/08/2026", "Bán chè", "131 KH01 / 5112 250tr");
    desk.posts("PX", "15/08/2026", "Giá vốn", "6112 / 156 170tr");
    desk.posts("PC", "30/09/2026", "Chi phí quản lý", "642 / 1111 25tr");
    desk.posts("KT", "31/12/2026", "Thuế TNDN", "659 / 3334 10tr");
    let query = |form| FormQuery { form, from: "2026-01-01".into(), to: "2026-12-31".into() };
    let result = desk.book.statutory_form(&query(FormName::B02)).unwrap();
    let position = desk.book.statutory_form(&query(FormName::B01)).unwrap();
    let line = |form: &app::api::form::StatutoryForm, code: &str| -> Vec<String> {
        let row = form.rows.iter().find(|row| row.code == code).unwrap();
        row.figures.iter().map(|figure| figure.shown.clone()).collect()
    };
    // 750 − 510 − 100 + 5 − 2 − 10 = 133.
    assert_eq!(line(&result, "01a")[0], "750.000.000");
    assert_eq!(line(&result, "11a")[0], "510.000.000");
    assert_eq!(line(&result, "12")[0], "100.000.000");
    assert_eq!(line(&result, "60")[0], "133.000.000");
    // Cash 138 − 25, bank 245, customers 330, stock 60, assets 525 = 1.273; at the year's start 990.
    assert_eq!(line(&position, "200"), ["1.273.000.000", "990.000.000"]);
    assert_eq!(line(&position, "500"), ["1.273.000.000", "990.000.000"]);
    assert!(result.checks.iter().chain(&position.checks).all(|check| check.verdict != "differs"));
    assert_eq!(desk.book.undo_opening().unwrap_err().code, "opening.has-vouchers");
    assert!(desk.book.verify().unwrap().ok);
}

#[test]
fn until_the_first_voucher_it_is_taken_back_and_done_again() {
    let mut desk = desk();
    desk.book.post_move(&chosen()).unwrap();
    assert_eq!(desk.book.post_move(&chosen()).unwrap_err().code, "opening.posted");
    desk.book.undo_opening().unwrap();
    let mut again = chosen();
    again.choices.insert("442".into(), "4422".into());
    let done = desk.book.post_move(&again).unwrap();
    assert_eq!(done.cards, 0, "the cards are there already");
    assert!(done.sides.iter().any(|side| side.new == "4422" && side.equal));
}

#[test]
fn every_fault_names_its_row() {
    let desk = desk();
    let changed = |from: &str, to: &str| {
        let mut job = chosen();
        for (table, text) in job.tables.iter_mut().zip([TRIAL, DEBTS, STOCK]) {
            *table = MoveTable {
                account: table.account.clone(),
                ..read_table(&table.kind, "", text.replace(from, to).as_bytes()).unwrap()
            };
        }
        let check = desk.book.check_move(&job).unwrap();
        assert!(!check.ready);
        faults(&check).into_iter().map(|(row, code)| (row, code.to_owned())).collect::<Vec<_>>()
    };
    let one = |row: u32, code: &str| vec![(Some(row), code.to_owned())];
    // The bank's row does not add up to its own end.
    assert!(
        changed("\t310.000.000\t245.000.000\t", "\t310.000.000\t246.000.000\t")
            .contains(&(Some(7), "move.row-disagrees".into()))
    );
    assert_eq!(changed("31/07/2026\t30.000.000", "31/07/2026\t31.000.000"), one(8, "move.parties-differ"));
    assert_eq!(
        changed("20.000.000\n", "hai mươi\n"),
        [(Some(3), "amount.not-a-number".to_owned()), (None, "move.stock-differs".to_owned())]
    );
    assert_eq!(
        changed("\n4111\tTV001", "\n4118\tTV001"),
        [(Some(13), "move.parties-differ".to_owned()), (Some(5), "move.account-not-in-trial".to_owned())]
    );
}

#[test]
fn an_xlsx_file_reads_as_the_same_table() {
    let sheet = {
        let mut book = rust_xlsxwriter::Workbook::new();
        let page = book.add_worksheet();
        for (row, line) in TRIAL.lines().enumerate() {
            for (column, cell) in line.split('\t').enumerate() {
                let (row, column) = (u32::try_from(row).unwrap(), u16::try_from(column).unwrap());
                let digits = cell.replace('.', "");
                if row > 3 && column > 1 && !digits.is_empty() {
                    page.write_number(row, column, digits.parse::<i32>().unwrap_or(i32::MAX)).unwrap();
                } else {
                    page.write_string(row, column, cell).unwrap();
                }
            }
        }
        book.save_to_buffer().unwrap()
    };
    let desk = desk();
    let mut job = chosen();
    job.tables[0] = read_table("trial", "can-doi.xlsx", &sheet).unwrap();
    let check = desk.book.check_move(&job).unwrap();
    assert!(check.ready, "{:?}", faults(&check));
}

#[test]
fn people_keep_their_phone_address_tax_code_and_bank() {
    let mut desk = desk();
    let people = "Mã\tHọ và tên\tLoại\tĐiện thoại\tĐịa chỉ\tMã số thuế\tSố tài khoản\tNgân hàng\tXóm, đội
KH01\tCông ty Chè Bản Mây\tkhách hàng\t0208 3 000 111\tSố 5, Phú Lương\t4600000001\t8500 2110 01\tAgribank\t
TV001\tNguyễn Thị Lan\tchính thức\t0912 000 222\t\t\t\t\tĐội 3
";
    let mut job = chosen();
    job.tables.push(read_table("parties", "", people.as_bytes()).unwrap());
    assert_eq!(job.tables[3].roles.join("|"), "code|name|kind|phone|address|tax_code|bank_account|bank|place");
    desk.book.post_move(&job).unwrap();
    let card = |code: &str| {
        let card = desk.book.party_card(&desk.id(code)).unwrap();
        card.details.into_iter().map(|one| format!("{}={}", one.name, one.shown)).collect::<Vec<_>>()
    };
    let said = |details: &[String]| details.iter().filter(|one| !one.ends_with('=')).cloned().collect::<Vec<_>>();
    assert_eq!(
        said(&card("KH01")),
        [
            "phone=0208 3 000 111",
            "address=Số 5, Phú Lương",
            "tax_code=4600000001",
            "bank_account=8500 2110 01",
            "bank=Agribank"
        ]
    );
    assert_eq!(said(&card("TV001")), ["phone=0912 000 222"]);
}

/// 632 had 340 million: 250 of it external goods, the rest (90) internal; 5112 had 500: 380 external, 120 internal.
#[test]
fn an_old_account_is_split_by_amounts_and_nothing_of_it_is_lost() {
    let mut job = chosen();
    let part = |account: &str, balance: &str, debit: &str, credit: &str| MovePart {
        account: account.into(),
        balance: balance.into(),
        turnover_debit: debit.into(),
        turnover_credit: credit.into(),
    };
    job.choices.remove("632");
    job.splits.insert("632".into(), vec![part("6111", "250tr", "250tr", ""), part("6121", "", "", "")]);
    job.splits.insert("5112".into(), vec![part("5111", "380tr", "", "380tr"), part("5121", "120tr", "", "120tr")]);
    let mut desk = desk();
    let check = desk.book.check_move(&job).unwrap();
    assert!(check.ready, "{:?}", faults(&check));
    let of = |old: &str| check.accounts.iter().find(|account| account.old == old).unwrap();
    assert_eq!(of("632").whole.0, "340.000.000");
    assert_eq!(of("632").parts[1].takes, ("90.000.000".to_owned(), "90.000.000".to_owned(), "0".to_owned()));
    let done = desk.book.post_move(&job).unwrap();
    assert!(done.sides.iter().all(|side| side.equal));
    let side = |new: &str| done.sides.iter().find(|side| side.new == new).unwrap();
    assert_eq!((side("6121").old.as_str(), side("6121").new_balance.0.as_str()), ("632", "90.000.000"));
    assert_eq!(side("5121").new_turnover, (String::new(), "120.000.000".to_owned()));
    assert!(desk.book.verify().unwrap().ok);
}

#[test]
fn a_split_that_leaves_a_dong_or_names_no_account_is_told() {
    let desk = desk();
    let told = |old: &str, parts: &[(&str, &str)]| {
        let mut job = chosen();
        let part = |(account, amount): &(&str, &str)| MovePart {
            account: (*account).into(),
            balance: (*amount).into(),
            turnover_debit: (*amount).into(),
            ..MovePart::default()
        };
        job.splits.insert(old.into(), parts.iter().map(part).collect());
        let check = desk.book.check_move(&job).unwrap();
        assert!(!check.ready);
        let fault = check.faults.iter().find(|fault| fault.what.code.starts_with("move.split")).unwrap().clone();
        (fault.row, fault.what.code, fault.what.args.get("balance").cloned().unwrap_or_default())
    };
    let differs = told("632", &[("6111", "250000000"), ("6121", "89999999")]);
    assert_eq!(differs, (Some(18), "move.split-differs".into(), "1".into()));
    assert_eq!(told("632", &[("6111", "250000000"), ("61", "")]).1, "move.split-account");
    assert_eq!(told("632", &[("6111", "250000000"), ("6111", "")]).1, "move.split-twice");
    assert_eq!(told("632", &[("6111", "")]).1, "move.split-one");
    // What a table of parties explains is split there.
    assert_eq!(told("131", &[("131", "1"), ("138", "")]).1, "move.split-explained");
}
