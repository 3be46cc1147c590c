//! A bookkeeper's sittings at the real window, told with keys alone.

use std::time::{Duration, SystemTime};

use acceptance::machine::{Machine, PASSPHRASE};
use acceptance::must;
use acceptance::practice::with_the_sample_year;
use acceptance::secret::leaks;
use acceptance::window::Window;
use app::App;
use app::api::call;
use serde_json::{Value, json};

const NAME: &str = "HTX Suối Vàng Ẩn Danh";
const ACCOUNTANT: &str = "Quách Thị Thược Dược";
const REASON: &str = "Mua trâu khoang cày ruộng";

/// The law of drafts: what was typed is on the disk within a second. A little more for a busy machine.
const KEPT: Duration = Duration::from_millis(1500);

/// Fills the form of a first run, from its first field to its button.
fn create_book(window: &Window, machine: &Machine) {
    window.see("Tạo sổ đầu tiên");
    window.tab_to("Tên hợp tác xã");
    window.type_text(NAME);
    window.tab_to("Tên của anh/chị");
    window.type_text(ACCOUNTANT);
    window.tab_to("Mật khẩu mở sổ");
    window.type_text(PASSPHRASE);
    window.tab_to("Gõ lại mật khẩu");
    window.type_text(PASSPHRASE);
    window.tab_to("Tệp sổ");
    window.press("Ctrl+A");
    window.type_text(&machine.book().to_string_lossy());
    window.press("F10");
    window.see("Thiết lập sổ");
    // Every step is left for later, and then the last page.
    for step in ["Chính sách kế toán", "Số dư đầu kỳ", "Thành viên", "Tờ khôi phục", "Xong phần thiết lập"]
    {
        let shown = format!("document.querySelector('.setup h2')?.innerText.includes({})", json!(step));
        window.until(&shown, step);
        window.press("Esc");
    }
    window.see("chưa có phiếu nào");
}

/// Fills one voucher with Enter from field to field.
fn fill(window: &Window, key: &str, form: &str, reason: &str, accounts: &[(&str, &str)], amount: &str) {
    window.press(key);
    window.see(form);
    window.at("party");
    window.type_text("Cô Tư");
    window.press("Enter");
    window.at("narration");
    window.type_text(reason);
    window.press("Enter");
    for (stop, account) in accounts {
        window.at(stop);
        window.type_text(account);
        window.press("Enter");
    }
    window.at("0:amount");
    window.type_text(amount);
}

/// Writes one voucher and saves it.
fn write(window: &Window, key: &str, form: &str, reason: &str, accounts: &[(&str, &str)], amount: &str) {
    fill(window, key, form, reason, accounts, amount);
    window.press("Ctrl+Enter");
}

/// Asks the core itself, as another program on the same machine.
fn ask(app: &App, name: &str, args: Value) -> Value {
    must(call(app, name, args), name)
}

fn look_into<T>(machine: &Machine, look: impl FnOnce(&App) -> T) -> T {
    let app = App::new(machine.folder().join("settings"));
    let book = json!({ "path": machine.book(), "passphrase": PASSPHRASE });
    ask(&app, "open_book", book);
    let found = look(&app);
    ask(&app, "close_book", Value::Null);
    found
}

#[test]
fn a_book_is_made_and_eight_kinds_of_voucher_are_written_without_a_pointer() {
    let machine = Machine::default();
    let window = Window::open(&machine);
    window.see("Tạo sổ đầu tiên");
    create_book(&window, &machine);

    write(&window, "F4", "Phiếu thu", "Bán lẻ gạo", &[("0:credit", "5111")], "12tr");
    window.see("PT.Q01-0001");
    write(&window, "F5", "Phiếu chi", REASON, &[("0:debit", "642")], "1tr5");
    window.see("PC.Q01-0001");
    write(&window, "F6", "Thu qua ngân hàng", "Lãi tiền gửi", &[("0:credit", "558")], "350k");
    window.see("BC.Q01-0001");
    write(&window, "F7", "Chi qua ngân hàng", "Phí ngân hàng", &[("0:debit", "642")], "22000");
    window.see("BN.Q01-0001");
    write(
        &window,
        "Alt+7",
        "Phiếu nhập kho",
        "Nhập lúa trả tiền ngay",
        &[("0:debit", "156"), ("0:credit", "1111")],
        "40*75000",
    );
    window.see("PN.Q01-0001");
    write(&window, "Alt+8", "Phiếu xuất kho", "Giá vốn gạo bán lẻ", &[("0:debit", "6111"), ("0:credit", "156")], "2tr");
    window.see("PX.Q01-0001");
    write(&window, "F9", "Bán hàng", "Bán gạo thu ngay", &[("0:debit", "1111"), ("0:credit", "5111")], "1.250.000");
    window.see("HD.Q01-0001");
    write(&window, "Alt+0", "Phiếu kế toán", "Khấu hao máy cày", &[("0:debit", "642"), ("0:credit", "2141")], "1tr25");
    window.see("KT.Q01-0001");

    window.press("Esc");
    window.see("8 phiếu");
    window.see("PC.Q01-0001");
    assert_eq!(window.pointer_events(), 0);
    look_at_the_trial_balance(&window);

    window.close();
    assert_eq!(leaks(machine.folder(), &[NAME, ACCOUNTANT, REASON, PASSPHRASE], &[]), Vec::<String>::new());
    window.reopen();
    window.see("Chọn sổ");
    window.press("Enter");
    window.tab_to("Mật khẩu mở sổ");
    window.type_text(PASSPHRASE);
    window.press("Enter");
    window.see("KT.Q01-0001");
    assert_eq!(window.pointer_events(), 0);
    window.close();
    assert_eq!(machine.json(&["verify"], "")["ok"], true);
}

fn look_at_the_trial_balance(window: &Window) {
    window.press("Ctrl+K");
    window.see("Tìm hoặc làm gì?");
    window.type_text("so bao cao");
    window.press("Enter");
    window.see("Bảng cân đối tài khoản");
    // 12.000.000 + 1.250.000 in; 1.500.000 + 3.000.000 out.
    window.see("13.250.000");
    window.see("4.500.000");
    window.see("Nợ bằng Có ở cả ba cột");
}

#[test]
fn a_repeated_payment_takes_at_most_eight_keys_and_the_amount() {
    let machine = with_the_sample_year();
    let window = Window::open_book(&machine);
    window.see("Chứng từ");
    let (before, amount) = (window.keys(), "350k");
    window.press("F5");
    window.at("party");
    // Enter follows the letters at once; the list may still be on its way.
    window.type_text("lan");
    window.press("Enter");
    window.at("0:amount");
    window.see("Nguyễn Thị Lan");
    window.type_text(amount);
    window.press("Ctrl+Enter");
    window.see("Đã ghi PC.Q01-");
    let keys = window.keys() - before - amount.len() as u32;
    assert!(keys <= 8, "{keys} keys and the amount");
    assert_eq!(window.pointer_events(), 0);
    window.at("party");
    assert_eq!(window.value(), "", "a new blank one stands ready");
    window.close();
    let paid =
        look_into(&machine, |app| ask(app, "list_vouchers", json!({ "query": { "text": "@lan 350k", "limit": 5 } })));
    assert_eq!(paid["count"], 1, "{paid}");
    println!("a repeated payment: {keys} keys and the amount");
}

#[test]
fn what_was_typed_is_there_after_the_power_went() {
    let machine = with_the_sample_year();
    let window = Window::open_book(&machine);
    for turn in 0..3 {
        let reason = format!("Chi mua dầu máy lần {turn}");
        window.see("Chứng từ");
        window.press("F5");
        window.at("party");
        window.type_text("Út Hậu");
        window.press("Enter");
        window.at("narration");
        window.type_text(&reason);
        std::thread::sleep(KEPT);
        window.kill9();
        window.reopen();
        window.see("đang viết dở");
        window.until(
            &format!("document.getElementById('entry-narration').value === {}", json!(reason)),
            "the narration is there",
        );
        window.until("document.getElementById('entry-party').value === 'Út Hậu'", "the name is there");
        if turn == 0 {
            window.screenshot("after-a-crash");
        }
        window.press("Esc");
    }
}

#[test]
fn a_voucher_being_saved_when_the_power_goes_is_there_once_or_its_draft_is() {
    let machine = with_the_sample_year();
    let window = Window::open_book(&machine);
    let mut posted = 0;
    for turn in 0..6 {
        let reason = format!("Chi vá đê bao lần {turn}");
        window.see("Chứng từ");
        fill(&window, "F5", "Phiếu chi", &reason, &[("0:debit", "642")], "125k");
        std::thread::sleep(KEPT);
        window.press("Ctrl+Enter");
        std::thread::sleep(Duration::from_millis(moment(turn)));
        window.kill9();
        let (vouchers, drafts) = look_into(&machine, |app| {
            let vouchers = ask(app, "list_vouchers", json!({ "query": { "text": reason, "limit": 5 } }));
            let drafts = ask(app, "list_drafts", json!({ "discarded": false }));
            let drafts = drafts
                .as_array()
                .map_or(0, |rows| rows.iter().filter(|row| row["draft"]["narration"] == reason).count());
            (vouchers["count"].as_u64().unwrap_or(0), drafts as u64)
        });
        assert_eq!(vouchers + drafts, 1, "turn {turn}: {vouchers} vouchers, {drafts} drafts");
        posted += vouchers;
        window.reopen();
        window.see("Chứng từ");
        if drafts == 1 {
            window.press("Esc");
        }
    }
    println!("killed while saving: {posted} of 6 were posted, the others are drafts");
    assert_eq!(machine_after(&window, &machine)["ok"], true);
}

fn machine_after(window: &Window, machine: &Machine) -> Value {
    window.close();
    machine.json(&["verify"], "")
}

/// A moment nobody chose, in the first tenth of a second after the key.
fn moment(turn: u64) -> u64 {
    let nanos =
        SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).map_or(0, |time| u64::from(time.subsec_nanos()));
    (nanos / 1000 + turn * 17) % 100
}

#[test]
fn every_screen_fits_a_small_laptop() {
    let machine = with_the_sample_year();
    let window = Window::open_book(&machine);
    window.see("KT.Q01-");
    for (width, height) in [(1366, 768), (1024, 600)] {
        window.resize(width, height);
        window.see("Chứng từ");
        window.screenshot(&format!("list-{width}"));
        window.press("F5");
        window.at("party");
        window.type_text("lan");
        window.see("Nguyễn Thị Lan");
        window.press("Enter");
        window.at("0:amount");
        window.type_text("1tr5");
        window.see("Một triệu năm trăm nghìn đồng");
        window.screenshot(&format!("entry-{width}"));
        window.press_all(&["Esc", "Esc"]);
        window.press("Ctrl+K");
        window.type_text("so bao cao");
        window.press("Enter");
        window.see("Nợ bằng Có ở cả ba cột");
        window.screenshot(&format!("trial-balance-{width}"));
        let wide = window.run("return document.documentElement.scrollWidth <= innerWidth");
        assert_eq!(wide, json!(true), "the page is wider than {width}");
        window.press("Esc");
    }
    assert_eq!(window.pointer_events(), 0);
}

#[test]
fn a_link_leads_to_the_form_for_its_invite_and_does_nothing_by_itself() {
    let machine = Machine::default();
    let window = Window::open_link(&machine, "sohtx://moi/123450123412345");
    window.see("Vào sổ đã có trên máy khác");
    window.until("document.querySelector('form input')?.value === '12345 01234 12345'", "the code of the link");
    // What is there need not be typed.
    window.until("document.activeElement?.type === 'password'", "the passphrase to be typed next");
    window.type_text(PASSPHRASE);
    window.press("Enter");
    window.type_text(PASSPHRASE);
    window.press("F10");
    window.see("Mã có chữ số sai");
    assert!(!machine.book().exists());
}
