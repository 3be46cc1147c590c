//! `docs/fold.md` says of every reason and choice what the program says.

use ledger::fold::{Choice, Urgency, Why};
use ledger::member::Roles;

fn who(roles: Roles) -> &'static str {
    match (roles.any_of(Roles::ACCOUNTANT), roles.any_of(Roles::DIRECTOR)) {
        (true, true) => "accountant or director",
        (false, true) => "director",
        _ => "another",
    }
}

fn row(why: Why) -> String {
    let asks = why.asks();
    let red = if asks.urgency == Urgency::Red { ", red" } else { "" };
    let choices: Vec<String> =
        asks.choices.iter().map(|choice| format!("{} {}", *choice as u16, choice.code())).collect();
    let name = why.code().trim_start_matches("fold.");
    format!("| {} | {name}{red} | {} | {} |", why as u16, who(asks.who), choices.join(", "))
}

#[test]
fn every_reason_stands_in_the_table_with_its_choices() {
    let document = include_str!("../../../docs/fold.md");
    // What waits is no story: it has the lists of what waits.
    let told = Why::ALL.iter().filter(|why| !matches!(why, Why::WaitsForApproval | Why::WaitsForCash));
    let missing: Vec<String> = told.clone().map(|why| row(*why)).filter(|row| !document.contains(row)).collect();
    assert!(missing.is_empty(), "\n{}", missing.join("\n"));
    let rows = document.lines().filter(|line| line.starts_with("| ") && line.as_bytes()[2].is_ascii_digit()).count();
    assert_eq!(rows, told.count());
    let used: Vec<Choice> = Why::ALL.iter().flat_map(|why| why.asks().choices.to_vec()).collect();
    assert!(Choice::ALL.iter().all(|choice| used.contains(choice)), "a choice that nothing offers");
}
