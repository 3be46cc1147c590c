//! The program is killed while it posts, again and again; nothing it had acknowledged is lost.
//!
//! `htx batch` answers a voucher only after it is durable. Whatever was answered must be in the book afterwards,
//! once, under the number that was given; whatever was not answered is in the book once or not at all; the numbers
//! have no gap; the book still proves itself. `HTX_KILLS` says how often (200 unless told).

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::process::{Child, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::time::{Duration, Instant, SystemTime};

use acceptance::machine::Machine;
use serde_json::{Value, json};

const VERIFY_EVERY: u32 = 20;

#[test]
fn nothing_acknowledged_is_lost_when_the_program_is_killed_while_it_posts() {
    let kills = std::env::var("HTX_KILLS").ok().and_then(|text| text.parse().ok()).unwrap_or(200);
    let seed = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).map_or(1, |time| time.as_nanos() as u64 | 1);
    println!("{kills} kills, seed {seed}");
    let machine = Machine::default();
    machine.create_book("HTX Mất Điện");
    let key = machine.says(&["book", "key"], "").trim().to_owned();
    let mut run = Run { machine: &machine, key, random: seed, sent: 0, acknowledged: BTreeMap::new() };
    for kill in 1..=kills {
        run.post_until_killed();
        run.check_the_ledger();
        if kill % VERIFY_EVERY == 0 || kill == kills {
            run.check_the_proof();
        }
    }
    println!("{} vouchers acknowledged over {kills} kills, all there", run.acknowledged.len());
    assert!(run.acknowledged.len() >= kills as usize / 2, "the kills came before anything was posted");
}

struct Run<'a> {
    machine: &'a Machine,
    key: String,
    random: u64,
    sent: u64,
    /// Reference to number, as the program said it.
    acknowledged: BTreeMap<String, String>,
}

impl Run<'_> {
    /// Posts until a moment nobody chose, then kills; keeps what was answered before.
    fn post_until_killed(&mut self) {
        let (mut program, answers) = self.batch();
        let Some(mut input) = program.stdin.take() else { panic!("no pipe to htx batch") };
        // The clock starts with the first answer: a kill is to fall into posting, seldom into starting.
        let life = Duration::from_micros(self.draw(60_000));
        let mut begun: Option<Instant> = None;
        while begun.is_none_or(|begun| begun.elapsed() < life) {
            self.sent += 1;
            let voucher = json!({ "op": "post", "voucher": voucher(self.sent) });
            writeln!(input, "{voucher}").expect("htx batch reads");
            // Now and then the kill comes while an answer is due.
            let left = begun.map_or(Duration::from_secs(20), |begun| life.saturating_sub(begun.elapsed()));
            let Ok(line) = answers.recv_timeout(left) else { break };
            self.acknowledge(&line);
            begun = begun.or_else(|| Some(Instant::now()));
        }
        program.kill().expect("the program is killed");
        program.wait().expect("the program has ended");
        // What was written before the end counts as said.
        for line in answers {
            self.acknowledge(&line);
        }
    }

    fn acknowledge(&mut self, line: &str) {
        // A line cut off by the kill was not heard.
        let Ok(answer) = serde_json::from_str::<Value>(line) else { return };
        assert_eq!(answer["ok"], true, "a voucher was refused: {line}");
        let text = |name: &str| answer[name].as_str().unwrap_or_default().to_owned();
        self.acknowledged.insert(text("id"), text("number"));
    }

    fn check_the_ledger(&self) {
        let (mut program, answers) = self.batch();
        let ask = json!({ "op": "ledger", "account": "1111", "from": "2025-01-01", "to": "2025-12-31" });
        let Some(mut input) = program.stdin.take() else { panic!("no pipe to htx batch") };
        writeln!(input, "{ask}").expect("htx batch reads");
        let answer = answers.recv_timeout(Duration::from_secs(60)).expect("the ledger");
        drop(input);
        program.wait().expect("htx batch ends");
        let ledger: Value = serde_json::from_str(&answer).expect("the ledger is JSON");
        let mut found: BTreeMap<String, String> = BTreeMap::new();
        let mut counts: Vec<u32> = Vec::new();
        for row in ledger["rows"].as_array().expect("rows") {
            let (id, number) = (row["id"].as_str().unwrap_or_default(), row["number"].as_str().unwrap_or_default());
            let twice = found.insert(id.to_owned(), number.to_owned());
            assert_eq!(twice, None, "{id} is in the book twice");
            counts.push(number.rsplit('-').next().and_then(|text| text.parse().ok()).expect("a number"));
        }
        for (id, number) in &self.acknowledged {
            assert_eq!(found.get(id), Some(number), "{id} was acknowledged as {number}");
        }
        counts.sort_unstable();
        assert!(counts.iter().zip(1..).all(|(count, due)| *count == due), "the numbers have a gap: {counts:?}");
    }

    fn check_the_proof(&self) {
        let proof = self.machine.json(&["verify"], "");
        assert_eq!(proof["ok"], true, "{proof}");
        let vouchers = proof["vouchers"].as_u64().unwrap_or(0);
        assert!(vouchers >= self.acknowledged.len() as u64 && vouchers <= self.sent, "{proof}");
    }

    fn batch(&self) -> (Child, Receiver<String>) {
        let mut command = self.machine.htx(&["batch"]);
        command.env("HTX_KEY", &self.key).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut program = command.spawn().expect("htx batch starts");
        let output = program.stdout.take().expect("a pipe");
        let (said, answers) = mpsc::channel();
        std::thread::spawn(move || {
            BufReader::new(output).lines().map_while(Result::ok).try_for_each(|line| said.send(line))
        });
        (program, answers)
    }

    /// A number below `end`.
    fn draw(&mut self, end: u64) -> u64 {
        self.random ^= self.random << 13;
        self.random ^= self.random >> 7;
        self.random ^= self.random << 17;
        self.random % end
    }
}

fn voucher(at: u64) -> Value {
    json!({
        "id": format!("K{at:06}"), "date": "2025-06-15", "kind": "PT", "narration": "Bán lẻ gạo tại kho",
        "entries": [{ "debit": "1111", "credit": "5111", "amount": 10_000 + at }]
    })
}
