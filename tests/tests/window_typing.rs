//! Vietnamese typed through Unikey into the real window: every field ends with exactly the words that were meant.

use std::thread;
use std::time::Duration;

use acceptance::keyboard::Method;
use acceptance::machine::{Machine, PASSPHRASE};
use acceptance::window::Window;

/// What a person meant, and the keys for it in one way of typing.
struct Typed {
    meant: &'static str,
    telex: &'static str,
    vni: &'static str,
}

impl Typed {
    const fn keys(&self, method: Method) -> &'static str {
        match method {
            Method::Telex => self.telex,
            Method::Vni => self.vni,
        }
    }
}

const NAME: Typed = Typed {
    meant: "Hợp tác xã Đường Thượng",
    telex: "Howpj tacs xax DDuwowngf Thuwowngj",
    vni: "Ho7p5 tac1 xa4 D9u7o7ng2 Thu7o7ng5",
};
const ACCOUNTANT: Typed =
    Typed {
        meant: "Nguyễn Thị Thúy Hằng", telex: "Nguyeenx Thij Thuys Hawngf", vni: "Nguye6n4 Thi5 Thuy1 Ha8ng2"
    };
const PAYEE: Typed = Typed { meant: "Ẩn Ngọc Ỷ", telex: "Aanr Ngocj Yr", vni: "A6n3 Ngoc5 Y3" };
const REASON: Typed = Typed {
    meant: "Tạo mương dẫn nước đợt hai",
    telex: "Taoj muwowng daanx nuwowcs ddowtj hai",
    vni: "Tao5 mu7o7ng da6n4 nu7o7c1 d9o7t5 hai",
};

const HAND: Duration = Duration::from_millis(200);

#[test]
fn telex_arrives_exactly_in_every_kind_of_field() {
    types_a_day_of_work(Method::Telex);
}

#[test]
fn vni_arrives_exactly_in_every_kind_of_field() {
    types_a_day_of_work(Method::Vni);
}

fn types_a_day_of_work(method: Method) {
    let machine = Machine::default();
    let window = Window::open_typing(&machine, method);
    window.see("Tạo sổ đầu tiên");
    window.keyboard().attend("HTX");
    fill(&window, "Tên hợp tác xã", NAME.keys(method), NAME.meant);
    fill(&window, "Tên của anh/chị", ACCOUNTANT.keys(method), ACCOUNTANT.meant);
    // Into a secret field goes what the keys say.
    for field in ["Mật khẩu mở sổ", "Gõ lại mật khẩu"] {
        fill(&window, field, PASSPHRASE, PASSPHRASE);
    }
    window.tab_to("Tệp sổ");
    window.press("Ctrl+A");
    let book = machine.book().to_string_lossy().into_owned();
    fill(&window, "Tệp sổ", &book, &book);
    window.press("F10");
    window.see(NAME.meant);
    window.see(ACCOUNTANT.meant);

    window.keyboard().press("F5");
    // As long as a hand needs from F5 to the letters: the desktop gives the keys to the tool once a field has them.
    thread::sleep(HAND);
    // Nobody waits between the fields: what is typed after Enter is meant for the next one.
    window.keyboard().type_text(PAYEE.keys(method));
    window.keyboard().press("Return");
    window.keyboard().type_text(REASON.keys(method));
    window.keyboard().press("Return");
    window.at("0:debit");
    holds(&window, "entry-party", PAYEE.meant);
    holds(&window, "entry-narration", REASON.meant);
    // «642» in VNI are the keys of marks; after no letter they stay digits.
    window.keyboard().type_text("642");
    window.keyboard().press("Return");
    window.at("0:amount");
    window.keyboard().type_text("1tr250");
    window.keyboard().press("ctrl+Return");
    window.see("Đã ghi PC.Q01-0001");

    window.keyboard().press("Escape");
    window.see("1.250.000");
    window.keyboard().press("F3");
    window.until("document.activeElement.matches('main input')", "the search has the keys");
    window.keyboard().type_text(REASON.keys(method));
    // A space ends the last word.
    window.keyboard().press("space");
    window.until(&format!("document.activeElement.value.trim() === '{}'", REASON.meant), "the search holds the words");
    window.see("PC.Q01-0001");
    assert_eq!(window.pointer_events(), 0);
    window.close();
    let posted = machine.says(&["ledger", "--account", "642", "--from", "2000-01-01", "--to", "2099-12-31"], "");
    assert!(posted.contains(REASON.meant), "{posted}");
}

fn fill(window: &Window, field: &str, keys: &str, meant: &str) {
    window.tab_to(field);
    window.run("window.soHtxField = document.activeElement");
    window.keyboard().type_text(keys);
    // Leaving the field ends a word, as it does for a person.
    window.keyboard().press("Tab");
    window.until(&format!("window.soHtxField.value === '{meant}'"), &format!("«{meant}» stands in «{field}»"));
}

fn holds(window: &Window, id: &str, meant: &str) {
    window.until(&format!("document.getElementById('{id}').value === '{meant}'"), &format!("«{meant}» stands in {id}"));
}
