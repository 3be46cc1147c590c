//! Many books at once: each on two machines that wrote without a line, all at the server together, which is killed meanwhile.
//! `HTX_STORM=300,50` for as many books and vouchers on each machine.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use acceptance::device::let_in;
use acceptance::machine::Machine;
use acceptance::must;
use acceptance::office::Office;
use serde_json::{Value, json};

/// As many at work at the same time.
const HANDS: usize = 4;

fn size() -> (usize, u32) {
    let told = std::env::var("HTX_STORM").ok();
    let told = told.as_deref().and_then(|text| text.split_once(','));
    told.and_then(|(books, each)| Some((books.parse().ok()?, each.parse().ok()?))).unwrap_or((20, 10))
}

fn write(machine: &Machine, of: u32, each: u32) {
    let line = |at: u32| {
        let amount = 10_000 + u64::from(of * 1_000 + at) * 7_919 % 5_000_000;
        json!({
            "id": format!("{of}-{at}"), "date": format!("2025-{:02}-{:02}", 1 + at % 12, 1 + at % 28), "kind": "PT",
            "narration": format!("Thu bán chè lần {at}"),
            "entries": [{ "debit": "1111", "credit": "5111", "amount": amount }],
        })
        .to_string()
            + "\n"
    };
    machine.says(&["import", "vouchers", "-"], &(0..each).map(line).collect::<String>());
}

/// Exchanges until nothing waits, however often the server is away.
fn comes_through(machine: &Machine) {
    let limit = Instant::now() + Duration::from_secs(600);
    while !machine.told(&["sync", "--attempts", "4"], "").status.success() {
        assert!(Instant::now() < limit, "{}", machine.says(&["sync-status"], ""));
    }
}

/// Does `act` with each of the books, by several hands.
fn by_hands(books: &[(Machine, Machine)], act: impl Fn(usize, &(Machine, Machine)) + Sync) {
    let next = AtomicUsize::new(0);
    std::thread::scope(|scope| {
        for _ in 0..HANDS {
            scope.spawn(|| {
                while let Some((at, book)) =
                    Some(next.fetch_add(1, Ordering::SeqCst)).and_then(|at| Some((at, books.get(at)?)))
                {
                    act(at, book);
                }
            });
        }
    });
}

#[test]
fn a_storm_of_books_comes_through_a_server_that_is_killed_again_and_again() {
    let (count, each) = size();
    let mut office = Office::open();
    let books: Vec<(Machine, Machine)> = (0..count).map(|_| Default::default()).collect();
    let (address, codes) = (office.address.clone(), office.says(&["book", "invite", "--count", &count.to_string()]));
    let codes: Vec<&str> = codes.lines().collect();
    by_hands(&books, |at, (first, second)| {
        first.create_book("HTX Bão");
        first.json(&["sync", "--server", &address, "--code", codes[at]], "");
        let_in(first, second, "Vi Thị Nga", "accountant");
        second.json(&["sync"], "");
        [first, second].into_iter().for_each(Machine::keeps_key);
        write(first, 1, each);
        write(second, 2, each);
    });
    let (is_over, kills, begun) = (AtomicBool::new(false), AtomicUsize::new(0), Instant::now());
    std::thread::scope(|scope| {
        let killer = scope.spawn(|| {
            while !is_over.load(Ordering::SeqCst) {
                std::thread::sleep(Duration::from_millis(120));
                office.kill();
                std::thread::sleep(Duration::from_millis(100));
                office.start_again();
                kills.fetch_add(1, Ordering::SeqCst);
            }
        });
        by_hands(&books, |_, (first, second)| {
            comes_through(first);
            comes_through(second);
            comes_through(first);
        });
        is_over.store(true, Ordering::SeqCst);
        must(killer.join().map_err(|_| "it fell"), "the killer ends");
    });
    let took = begun.elapsed().as_secs();
    by_hands(&books, |_, (first, second)| {
        let (one, other): (Value, Value) = (first.json(&["verify"], ""), second.json(&["verify"], ""));
        assert_eq!((&one["ok"], &one["vouchers"]), (&json!(true), &json!(2 * each)), "{one}");
        assert_eq!(one, other);
    });
    let kills = kills.into_inner();
    println!("{count} books, two machines with {each} vouchers each: {took} s, the server killed {kills} times");
    assert!(kills > 0);
}
