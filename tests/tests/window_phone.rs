//! The program's own window as narrow as a phone: it begins on the director's page by itself, who reads the five figures,
//! approves two payments and refuses one.

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

/// Says yes to what is shown, and waits until it is signed.
fn approve(window: &Window, next: &str) {
    press(window, "Đồng ý");
    window.see("để đổi ý");
    window.see(next);
}

#[test]
fn the_director_decides_in_a_window_as_narrow_as_a_phone() {
    let machine = Machine::default();
    machine.create_book("HTX Suối Vàng");
    machine.says(&["settings", "policy.approval=payments"], "");
    let post = |kind: &str, narration: &str, (debit, credit): (&str, &str), amount: u32| {
        let voucher = json!({ "kind": kind, "date": "2025-03-06", "narration": narration,
            "entries": [{ "debit": debit, "credit": credit, "amount": amount }] });
        machine.says(&["post"], &voucher.to_string());
    };
    post("PT", "Rút tiền về quỹ", ("1111", "1121"), 50_000_000);
    for (narration, amount) in
        [("Chở chè khô xuống chợ", 3_200_000), ("Mua lốp xe công nông", 4_600_000), ("Sửa mái kho", 9_000_000)]
    {
        post("PC", narration, ("642", "1111"), amount);
    }
    let window = Window::open_book(&machine);
    window.resize(360, 640);
    // As it is when the program starts there: no page is named.
    window.run("location.hash = ''; location.reload()");
    window.until("location.hash === '#/phone' && innerWidth === 360", "the page of a phone, 360 wide");
    for words in ["Tiền mặt còn", "50 triệu", "Chưa tính 3 phiếu 16,8 triệu đang chờ", "HTX còn nợ"]
    {
        window.see(words);
    }
    window.screenshot("phone-overview");
    press(&window, "Việc cần duyệt");
    for words in ["3.200.000", "Ba triệu hai trăm nghìn đồng.", "46.800.000", "1 trong 3"] {
        window.see(words);
    }
    window.screenshot("phone-approve");
    approve(&window, "2 trong 3");
    approve(&window, "3 trong 3");
    press(&window, "Không");
    window.until("document.activeElement instanceof HTMLTextAreaElement", "where the reason is written");
    window.type_text("Đắt quá");
    press(&window, "Không, vì vậy");
    window.see("để đổi ý");
    window.see("Không còn việc cần duyệt");
    assert_eq!(window.run("return innerWidth"), json!(360));
    // The book is read by one program at a time.
    window.close();
    let seen = machine.json(&["overview"], "");
    // 50 − 3,2 − 4,6 million.
    assert_eq!((&seen["cash"]["full"], &seen["approvals"]), (&json!("42.200.000"), &json!(0)));
}
