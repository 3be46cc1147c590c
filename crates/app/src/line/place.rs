//! A server's address as people see it and as it changes.

use sync::place::Place;

/// The address without the pin of its certificate.
pub fn shown(address: &str) -> String {
    address.parse::<Place>().map_or_else(|_| address.to_owned(), |place| place.url)
}

/// Where a server is that was at `before` and is said to be at `now`: the key of its certificate goes with it, unless
/// another is named.
pub fn moved(before: &str, now: &str) -> String {
    let (Ok(before), Ok(mut now)) = (before.parse::<Place>(), now.parse::<Place>()) else { return now.to_owned() };
    if now.url.starts_with("https://") {
        now.pin = now.pin.or(before.pin);
    }
    now.to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    const PINNED: &str = "https://pin-12337-12851-13365-13879-14393-24930-25444-25958@10.1.2.3:8740";

    #[test]
    fn the_key_of_the_certificate_goes_with_the_server() {
        assert_eq!(moved(PINNED, "https://10.9.9.9/"), PINNED.replace("10.1.2.3:8740", "10.9.9.9"));
        assert_eq!(moved(PINNED, "http://127.0.0.1:9/"), "http://127.0.0.1:9", "a relay on this machine");
        assert_eq!(moved("https://so.example.vn", PINNED), PINNED);
        assert_eq!(moved(PINNED, "nowhere"), "nowhere");
        assert_eq!((shown(PINNED).as_str(), shown("nowhere").as_str()), ("https://10.1.2.3:8740", "nowhere"));
    }
}
