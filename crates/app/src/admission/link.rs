//! A link that opens the program from outside, with an invite in it: `sohtx://moi/` and the digits of its code.
//!
//! A telephone's camera reads it off the inviter's screen, or somebody sends it; the program then stands at the form for
//! coming into a book. Nothing is done by a link alone: the person still types a passphrase and reads six digits out.

/// How every link begins. The scheme stands in `tauri.conf.json` too.
const BEGINS: &str = "sohtx://moi/";
/// More digits than any code has.
const DIGITS_MAX: usize = 1_000;
/// Digits of a group, as codes are shown.
const GROUP: usize = 5;

/// The link of an invite.
pub(crate) fn to(digits: &str) -> String {
    format!("{BEGINS}{digits}")
}

/// The code a link carries, in groups as it is shown. None for whatever else calls the program: a link is written by anybody.
pub(crate) fn code_in(link: &str) -> Option<String> {
    let begins = link.get(..BEGINS.len())?;
    let digits = link.get(BEGINS.len()..)?.trim_end_matches('/');
    let is_code = (1..=DIGITS_MAX).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit());
    if !begins.eq_ignore_ascii_case(BEGINS) || !is_code {
        return None;
    }
    let groups = digits.as_bytes().chunks(GROUP).map(String::from_utf8_lossy);
    Some(groups.collect::<Vec<_>>().join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_carries_its_code_in_groups() {
        assert_eq!(code_in(&to("123456789012")).as_deref(), Some("12345 67890 12"));
        assert_eq!(code_in("SOHTX://Moi/00012/").as_deref(), Some("00012"));
    }

    #[test]
    fn what_is_no_invite_is_passed_over() {
        let long = to(&"1".repeat(1_001));
        let strange =
            ["", "sohtx://moi/", "sohtx://moi/12a45", "sohtx://xoa/12345", "https://moi/12345", "sohtx://mời/1", &long];
        for link in strange {
            assert_eq!(code_in(link), None, "{link}");
        }
    }
}
