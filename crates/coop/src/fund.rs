//! Where the undivided fund and undivided assets come from (Luật HTX 2023, Đ84, Đ87.1, Đ88.3a; read in the text).
//!
//! The law asks for a ledger by source and names the sources. A line says its source in words; where it says none, income
//! that is set aside says it by its account. Anything else stays without a source until somebody writes it down.

use ledger::account::AccountCode;
use ledger::text::fold;

/// Income from transactions with official members.
pub const INTERNAL_INCOME: &str = "Thu nhập từ giao dịch nội bộ";
/// Income from everybody else.
pub const EXTERNAL_INCOME: &str = "Thu nhập từ giao dịch bên ngoài";

/// The sources the law names, in its order.
pub const SOURCES: [&str; 7] = [
    INTERNAL_INCOME,
    EXTERNAL_INCOME,
    "Thu nhập từ doanh nghiệp, góp vốn, mua cổ phần",
    "Tiền bán tài sản chung không chia",
    "Tài trợ, tặng cho",
    "Lãi tiền gửi của quỹ",
    "Hỗ trợ của Nhà nước",
];

/// What people call some of them for short.
const SHORT: [(&str, &str); 4] = [
    ("Giao dịch nội bộ", INTERNAL_INCOME),
    ("Giao dịch bên ngoài", EXTERNAL_INCOME),
    ("Lãi tiền gửi", "Lãi tiền gửi của quỹ"),
    ("Nhà nước hỗ trợ", "Hỗ trợ của Nhà nước"),
];

/// A source as somebody wrote it, in the law's own spelling where it is one of the law's; nothing where nothing is written.
///
/// ```
/// assert_eq!(coop::fund::source_of(" ho tro cua nha nuoc ").as_deref(), Some("Hỗ trợ của Nhà nước"));
/// assert_eq!(coop::fund::source_of("Nhà nước hỗ trợ").as_deref(), Some("Hỗ trợ của Nhà nước"));
/// assert_eq!(coop::fund::source_of("Dự án cầu Nà Lành").as_deref(), Some("Dự án cầu Nà Lành"));
/// assert_eq!(coop::fund::source_of("  "), None);
/// ```
pub fn source_of(written: &str) -> Option<String> {
    let (written, folded) = (written.trim(), fold(written.trim()));
    if folded.is_empty() {
        return None;
    }
    let whole = SOURCES.iter().map(|source| (*source, *source));
    let known = whole.chain(SHORT).find(|(spelt, _)| fold(spelt) == folded);
    Some(known.map_or(written, |(_, source)| source).to_owned())
}

/// The source that the account on the other side of the fund says.
pub fn source_by_contra(contra: AccountCode) -> Option<&'static str> {
    if contra.is_under("4212") {
        Some(INTERNAL_INCOME)
    } else if contra.is_under("4211") {
        Some(EXTERNAL_INCOME)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn income_says_its_source_by_its_account_and_nothing_else_does() {
        let by = |code: &str| source_by_contra(code.parse().unwrap());
        assert_eq!(by("4212"), Some("Thu nhập từ giao dịch nội bộ"));
        assert_eq!(by("4211"), Some("Thu nhập từ giao dịch bên ngoài"));
        assert_eq!([by("1121"), by("4421"), by("421")], [None; 3]);
    }

    #[test]
    fn the_laws_sources_stand_once_and_short_ones_mean_them() {
        let folded: std::collections::BTreeSet<String> = SOURCES.iter().map(|source| fold(source)).collect();
        assert_eq!(folded.len(), SOURCES.len());
        assert!(SHORT.iter().all(|(short, source)| SOURCES.contains(source) && !folded.contains(&fold(short))));
    }
}
