//! The real window beside a real server: what is typed goes up by itself, and the window says so.

use acceptance::machine::Machine;
use acceptance::office::Office;
use acceptance::window::Window;
use serde_json::json;

#[test]
fn a_voucher_typed_in_the_window_reaches_the_server_and_the_window_says_that_all_is_there() {
    let (office, machine) = (Office::open(), Machine::default());
    machine.create_book("HTX Suối Vàng");
    machine.json(&["sync", "--server", &office.address, "--code", &office.code()], "");
    let window = Window::open_book(&machine);
    window.see("Đã lên máy chủ hết lúc");
    window.press("F4");
    window.see("Phiếu thu");
    for words in ["Cô Tư", "Bán lẻ gạo"] {
        window.type_text(words);
        window.press("Enter");
    }
    window.at("0:credit");
    window.type_text("5111");
    window.press("Enter");
    window.type_text("12tr");
    window.press("Ctrl+Enter");
    window.see("PT.Q01-0001");
    window.see("Đã lên máy chủ hết lúc");
    window.close();
    machine.json(&["sync"], "");
    let status = machine.json(&["sync-status"], "");
    assert_eq!((&status["pending"], &status["apart"]), (&json!(0), &json!(0)), "{status}");
}
