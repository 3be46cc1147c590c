//! In the middle of a merge, the five figures are plain additions of what has come.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::{Value, json};

use super::apart::asked;
use super::counted::says;
use super::{DEEDS, Movement, Sums, number};
use crate::hall::{Hall, Laptop};

/// A book of two accountants, each at a laptop, with a customer and a supplier; their ids by code.
fn two_accountants(hall: &Arc<Hall>) -> ([Laptop; 2], BTreeMap<String, Value>) {
    let first = Laptop::new();
    first.ask(
        "create_book",
        json!({ "book": {
            "path": first.path("so.htx"), "name": "HTX Chè Suối Lành", "tax_code": null, "kind": "htx", "year": 2026,
            "first_month": 1, "user_name": "Lò Thị Hạnh", "passphrase": "mat khau thu 2026",
        } }),
    );
    first.ask("join_province", json!({ "code": hall.code(1), "offline_recovery": false }));
    let card = |code: &str, name: &str, kind: &str| {
        let party = json!({ "code": code, "name": name, "kind": kind, "place": "", "service_contract": false,
            "same_name_ok": false });
        (code.to_owned(), first.ask("add_party", json!({ "party": party }))["id"].clone())
    };
    let people = [card("KH01", "Công ty Chè Bản Mây", "customer"), card("NB01", "Vật tư Minh Phát", "supplier")];
    let people = BTreeMap::from(people);
    writes(&first, &people, ("PT", "1111 / 4118"), "2026-01-02", 500_000_000, "Vốn ban đầu");
    writes(&first, &people, ("BC", "1121 / 4118"), "2026-01-02", 500_000_000, "Vốn ban đầu");
    first.settles();
    let second = asked(&first, "Vi Thị Nga", &["accountant"]);
    second.settles();
    ([first, second], people)
}

/// Posts `debit / credit`, each with the code of a person behind it where it has one.
fn writes(
    laptop: &Laptop,
    people: &BTreeMap<String, Value>,
    (form, lines): (&str, &str),
    day: &str,
    dong: i64,
    narration: &str,
) -> Value {
    let mut draft = laptop.ask("new_draft", json!({ "form": form }));
    draft["date"] = json!(day);
    draft["narration"] = json!(narration);
    let (debit, credit) = lines.split_once(" / ").unwrap();
    for (side, text) in [("debit", debit), ("credit", credit)] {
        let (account, person) =
            text.split_once(' ').map_or((text, None), |(account, code)| (account, people.get(code)));
        draft["entries"][0][side] = json!(account);
        draft["entries"][0][format!("{side}_party")] = json!(person);
    }
    draft["entries"][0]["amount"] = json!(dong.to_string());
    laptop.ask("post_voucher", json!({ "draft": draft }))["voucher"].clone()
}

/// A cash payment of so many thousands, or more, waits for the director.
const WAITS_FROM: i64 = 5_000;

/// What somebody did, in the words of the test.
#[derive(Debug, Clone)]
enum Did {
    /// Laptop `by` posted a movement.
    Posted { by: usize, movement: Movement },
    /// What was posted as the so many-th deed is of so many thousands now.
    Amended { deed: usize, thousands: i64 },
    /// What was posted as the so many-th deed is taken back on its own day.
    Reversed { deed: usize },
    /// The payment posted as the so many-th deed is agreed to.
    Approved { deed: usize },
    /// January is closed on these deeds.
    Closed { on: Vec<usize> },
    /// The second laptop keeps the books no more.
    Demoted,
}

/// Two laptops and the log between them, as the test keeps account of them: which deeds stand in which order, and who knows
/// how many of them.
struct Meeting {
    hall: Arc<Hall>,
    laptops: [Laptop; 2],
    people: BTreeMap<String, Value>,
    drawn: u32,
    deeds: Vec<Did>,
    vouchers: BTreeMap<usize, Value>,
    log: Vec<usize>,
    heard: [usize; 2],
    unsent: [Vec<usize>; 2],
}

impl Meeting {
    fn new(hall: &Arc<Hall>, seed: u32) -> Self {
        let (laptops, people) = two_accountants(hall);
        let values = json!([
            { "key": "policy.approval", "value": "payments" },
            { "key": "policy.approval-from", "value": (WAITS_FROM * 1_000).to_string() },
        ]);
        laptops[0].ask("set_settings", json!({ "values": values }));
        laptops[0].ask("confirm_device", json!({ "writer": 2 }));
        for at in [0, 1, 0] {
            laptops[at].settles();
        }
        Self {
            hall: Arc::clone(hall),
            laptops,
            people,
            drawn: seed,
            deeds: Vec::new(),
            vouchers: BTreeMap::new(),
            log: Vec::new(),
            heard: [0; 2],
            unsent: [Vec::new(), Vec::new()],
        }
    }

    fn draw(&mut self, below: u32) -> u32 {
        self.drawn = self.drawn.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (self.drawn >> 8) % below
    }

    /// What laptop `by` knows, in the order of the log; what it has not sent comes last.
    fn known(&self, by: usize) -> Vec<usize> {
        [&self.log[..self.heard[by]], &self.unsent[by]].concat()
    }

    fn did(&mut self, by: usize, did: Did) -> usize {
        self.unsent[by].push(self.deeds.len());
        self.deeds.push(did);
        self.deeds.len() - 1
    }

    fn posts(&mut self, by: usize, day: u32) {
        let movement = (day, i64::from(1 + self.draw(9_000)), self.draw(8) as usize);
        let deed = self.did(by, Did::Posted { by, movement });
        let (form, lines, _) = DEEDS[movement.2];
        let (date, dong) = (date_of(day).to_string(), movement.1 * 1_000);
        let tag = format!("Việc {deed}");
        let id = writes(&self.laptops[by], &self.people, (form, lines), &date, dong, &tag);
        self.vouchers.insert(deed, id);
    }

    /// A voucher of the laptop's own that counts for it and was left alone, of February where January is about to close.
    fn own(&mut self, by: usize, from: u32, wanted: impl Fn(Movement) -> bool) -> Option<(usize, Movement)> {
        let figures = Figures::of(&self.deeds, &self.known(by));
        let mut mine: Vec<(usize, Movement)> = Vec::new();
        for (deed, standing) in &figures.standing {
            if let Did::Posted { by: writer, movement } = self.deeds[*deed]
                && writer == by
                && standing.untouched
                && movement.0 >= from
                && wanted(movement)
            {
                mine.push((*deed, movement));
            }
        }
        (!mine.is_empty()).then(|| mine[self.draw(u32::try_from(mine.len()).unwrap()) as usize])
    }

    /// Puts one voucher right and takes another back.
    fn corrects(&mut self, by: usize, from: u32) {
        if let Some((deed, _)) = self.own(by, from, |movement| DEEDS[movement.2].0 != "PC") {
            let thousands = i64::from(1 + self.draw(9_000));
            let mut draft = self.laptops[by].ask("amend_draft", json!({ "voucher": self.vouchers[&deed] }));
            draft["entries"][0]["amount"] = json!((thousands * 1_000).to_string());
            draft["purpose"]["reason"] = json!("Gõ nhầm số");
            self.laptops[by].ask("post_voucher", json!({ "draft": draft }));
            self.did(by, Did::Amended { deed, thousands });
        }
        if let Some((deed, movement)) = self.own(by, from, |movement| !waits(movement)) {
            let date = date_of(movement.0).to_string();
            let back = json!({ "voucher": self.vouchers[&deed], "date": date, "reason": "Ghi nhầm" });
            self.laptops[by].ask("reverse_voucher", back);
            self.did(by, Did::Reversed { deed });
        }
    }

    /// The first, who directs, agrees to one payment that waits.
    fn approves(&mut self) {
        let figures = Figures::of(&self.deeds, &self.known(0));
        let Some((deed, standing)) = figures.standing.iter().find(|(_, standing)| standing.waiting) else { return };
        let deed = *deed;
        // The payment is booked on the day of the word.
        let day = date_of(standing.movement.0).to_string();
        says(&self.laptops[0], "approve", &self.vouchers[&deed], &day);
        self.did(0, Did::Approved { deed });
    }

    /// Each laptop meets the server in this order, and after each meeting both show what the test adds up; whether they ever
    /// knew different things.
    fn meet(&mut self, order: [usize; 3]) -> bool {
        let mut uneven = false;
        for by in order {
            self.hall.opens_to(u16::try_from(by).unwrap() + 1);
            self.laptops[by].settles();
            let sent = std::mem::take(&mut self.unsent[by]);
            self.log.extend(sent);
            self.heard[by] = self.log.len();
            uneven |= self.known(0) != self.known(1);
            self.adds_up();
        }
        uneven
    }

    /// Both laptops show what the test adds up of what each knows.
    fn adds_up(&self) {
        for by in [0, 1] {
            let oracle = Figures::of(&self.deeds, &self.known(by));
            let seen = self.laptops[by].ask("overview", json!({}));
            let shown = |at: &str| number(seen.pointer(at).and_then(Value::as_str).unwrap());
            let told =
                format!("laptop {by}, {:?}", self.known(by).iter().map(|deed| &self.deeds[*deed]).collect::<Vec<_>>());
            let [cash, bank, customer, supplier, ..] = oracle.sums.all;
            assert_eq!(shown("/cash/full"), 500_000_000 + cash, "{told}");
            assert_eq!(shown("/bank/full"), 500_000_000 + bank, "{told}");
            // Whoever is owed more than he owes stands on the other side.
            assert_eq!(shown("/owed/full"), customer.max(0) + (-supplier).max(0), "{told}");
            assert_eq!(shown("/owes/full"), supplier.max(0) + (-customer).max(0), "{told}");
            let (sold, spent) = oracle.sums.of_month(seen["month"].as_str().unwrap());
            assert_eq!(
                (shown("/sold/full"), shown("/spent/full"), shown("/result/full")),
                (sold, spent, sold - spent),
                "{told}"
            );
            assert_eq!(seen["cash_waiting"], oracle.standing.values().filter(|one| one.waiting).count(), "{told}");
        }
    }
}

fn date_of(day: u32) -> chrono::NaiveDate {
    chrono::NaiveDate::from_ymd_opt(2026, 1, 1).unwrap() + chrono::Days::new(day.into())
}

fn waits(movement: Movement) -> bool {
    DEEDS[movement.2].0 == "PC" && movement.1 >= WAITS_FROM
}

/// How something posted stands.
struct Standing {
    movement: Movement,
    counts: bool,
    waiting: bool,
    /// Counted and never corrected.
    untouched: bool,
    /// Counted in the open month after its own, which was closed before it came.
    moved: bool,
}

/// The figures as plain additions of deeds in their order.
struct Figures {
    standing: BTreeMap<usize, Standing>,
    sums: Sums,
}

impl Figures {
    fn of(deeds: &[Did], known: &[usize]) -> Self {
        let mut standing: BTreeMap<usize, Standing> = BTreeMap::new();
        let (mut closed, mut demoted) = (false, false);
        for deed in known {
            match &deeds[*deed] {
                Did::Posted { by, movement } => {
                    let held = demoted && *by == 1;
                    let waiting = !held && waits(*movement);
                    let counts = !held && !waiting;
                    let moved = closed && movement.0 < 31;
                    standing.insert(*deed, Standing { movement: *movement, counts, waiting, untouched: counts, moved });
                }
                Did::Amended { deed, thousands } => {
                    let one = standing.get_mut(deed).unwrap();
                    (one.movement.1, one.untouched) = (*thousands, false);
                }
                Did::Reversed { deed } => {
                    let one = standing.get_mut(deed).unwrap();
                    (one.counts, one.untouched) = (false, false);
                }
                Did::Approved { deed } => {
                    let one = standing.get_mut(deed).unwrap();
                    (one.counts, one.waiting) = (true, false);
                }
                Did::Closed { on } => {
                    closed = true;
                    for (deed, one) in &mut standing {
                        one.moved |= one.movement.0 < 31 && !on.contains(deed);
                    }
                }
                Did::Demoted => demoted = true,
            }
        }
        let mut sums = Sums::default();
        for one in standing.values().filter(|one| one.counts) {
            let (day, thousands, what) = one.movement;
            sums.add((if one.moved { 31 } else { day }, thousands, what));
        }
        Self { standing, sums }
    }
}

/// Two accountants write without a line, put right, take back; the first agrees to payments, closes January, and at last takes
/// the books from the second, who does not know. They meet the server one after the other: in between, one machine has what
/// the other has not. All figures of each are right at every step.
#[test]
fn in_the_middle_of_a_merge_the_five_figures_are_plain_additions_of_what_has_come() {
    let mut uneven = 0;
    for seed in [20_261_126, 7, 1_954, 99_991] {
        let hall = Hall::new();
        let mut meeting = Meeting::new(&hall, seed);
        let order = if seed % 2 == 0 { [0, 1, 0] } else { [1, 0, 1] };
        // Vouchers of both months, corrections, and an approval of what the other wrote.
        for round in 0..2 {
            hall.cut(true);
            for by in [0, 1] {
                for _ in 0..5 {
                    let day = meeting.draw(59);
                    meeting.posts(by, day);
                }
                meeting.corrects(by, 0);
            }
            if round == 1 {
                meeting.approves();
            }
            meeting.adds_up();
            uneven += usize::from(meeting.meet(order));
        }
        // January closes at the first; the second goes on writing into it.
        hall.cut(true);
        meeting.laptops[0].ask("close_month", json!({ "month": "2026-01" }));
        let on = meeting.known(0);
        meeting.did(0, Did::Closed { on });
        for day in [3, 12, 40, 50] {
            meeting.posts(1, day);
        }
        for day in [35, 45] {
            meeting.posts(0, day);
        }
        for by in [0, 1] {
            meeting.corrects(by, 31);
        }
        meeting.adds_up();
        uneven += usize::from(meeting.meet(order));
        // The second writes on without knowing that the books are not theirs any more.
        hall.cut(true);
        meeting.laptops[0].ask("change_role", json!({ "writer": 2, "roles": ["supervisor"] }));
        meeting.did(0, Did::Demoted);
        for day in [33, 52] {
            meeting.posts(1, day);
        }
        meeting.adds_up();
        uneven += usize::from(meeting.meet(order));
        // Once more, so that the last to send is heard by the other too.
        meeting.meet([0, 1, 0]);
        assert_eq!(meeting.laptops[0].digest(), meeting.laptops[1].digest(), "seed {seed}");
        // The figures were of something: vouchers that wait, that moved, that were taken back.
        let end = Figures::of(&meeting.deeds, &meeting.known(0));
        assert!(end.standing.values().any(|one| one.moved && one.counts), "seed {seed}");
        assert!(end.standing.values().any(|one| one.waiting), "seed {seed}");
        assert!(meeting.deeds.iter().any(|did| matches!(did, Did::Reversed { .. })), "seed {seed}");
    }
    assert!(uneven > 0, "the machines never knew different things");
}
