//! The program's own window made as narrow as a phone: the director reads the five figures and approves a payment.

use acceptance::machine::Machine;
use acceptance::window::Window;
use serde_json::json;

/// Presses a button, or follows a link, by what stands on it.
fn press(window: &Window, words: &str) {
    let words = json!(words);
    window.until(
        &format!(
            "[...document.querySelectorAll('.phone button, .phone a')].some((one) => one.innerText.includes({words}))"
        ),
        "something to press",
    );
    window.run(&format!(
        "[...document.querySelectorAll('.phone button, .phone a')].find((one) => one.innerText.includes({words})).click()"
    ));
}

#[test]
fn the_director_approves_a_payment_in_a_window_as_narrow_as_a_phone() {
    let machine = Machine::default();
    machine.create_book("HTX Suối Vàng");
    machine.says(&["settings", "policy.approval=payments"], "");
    for voucher in [
        json!({ "kind": "PT", "date": "2025-03-05", "narration": "Rút tiền về quỹ",
            "entries": [{ "debit": "1111", "credit": "1121", "amount": 50_000_000 }] }),
        json!({ "kind": "PC", "date": "2025-03-06", "narration": "Chở chè khô xuống chợ",
            "entries": [{ "debit": "642", "credit": "1111", "amount": 3_200_000 }] }),
    ] {
        machine.says(&["post"], &voucher.to_string());
    }
    let window = Window::open_book(&machine);
    window.resize(360, 640);
    window.run("location.hash = '#/phone'");
    for words in ["Tiền mặt còn", "50 triệu", "Chưa tính 1 phiếu 3,2 triệu đang chờ", "HTX còn nợ"] {
        window.see(words);
    }
    window.screenshot("phone-overview");
    press(&window, "Việc cần duyệt");
    for words in ["3.200.000", "Ba triệu hai trăm nghìn đồng.", "46.800.000", "1 trong 1"] {
        window.see(words);
    }
    window.screenshot("phone-approve");
    press(&window, "Đồng ý");
    window.see("để đổi ý");
    window.see("Không còn việc cần duyệt");
    // The book is read by one program at a time.
    window.close();
    let seen = machine.json(&["overview"], "");
    assert_eq!((&seen["cash"]["full"], &seen["approvals"]), (&json!("46.800.000"), &json!(0)));
}
