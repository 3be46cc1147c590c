//! Long runs by hand: kills by the thousand, and how fast a release build is.

use std::fs::{self, File};
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::need;
use crate::shell::{Fault, answer, built, cargo, npm, run, target, top};

/// Runs the simulator.
pub fn sim(args: &[&str]) -> Result<(), Fault> {
    need::packages(&[need::BUILD])?;
    run(&mut cargo(&["build", "--workspace", "--bin", "sim"]))?;
    run(Command::new(built("sim")).args(args))
}

/// Everything that takes long; a part that fails does not keep the others from being run.
///
/// Spreadsheets opened and saved by LibreOffice; the simulator on `kills` × 10 fresh seeds, and on every deliberate fault; the fold
/// beside its second reading; every reader of bytes with changed ones; server stores beside each other; a posting, an
/// exchanging and a backing-up program and the server killed `kills` times; exchanges cut at each byte; a storm of books.
pub fn soak(kills: &str) -> Result<(), Fault> {
    need::packages(&[need::BUILD, need::DATABASE, need::READ, need::OFFICE])?;
    let spreadsheets = soak_tests(&["spreadsheets"], &[("HTX_OFFICE", "soffice")]);
    let seeds = sim(&["--seeds", &format!("{kills}0")]);
    let bank = sim(&["--bank", "500"]);
    let histories = soak_tests(&["model"], &[("HTX_HISTORIES", "100000")]);
    let readers = ["fuzz", "frames", "messages", "letters", "papers", "hostile", "converge", "copies"];
    let readers = soak_tests(&readers, &[("HTX_FUZZ", "100"), ("HTX_FUZZ_SECONDS", "600")]);
    let stores = soak_tests(&["conformance"], &[("HTX_SEQUENCES", "10000")]);
    let kills = [("HTX_KILLS", kills), ("HTX_VOUCHERS", "100000"), ("HTX_STORM", "300,50"), ("HTX_EACH_BYTE", "1")];
    let kills =
        soak_tests(&["kill", "kill_exchange", "kill_backup", "backup", "process", "storm", "cuts", "line"], &kills);
    let parts = [
        ("spreadsheets", spreadsheets),
        ("seeds", seeds),
        ("bank", bank),
        ("histories", histories),
        ("readers", readers),
        ("stores", stores),
        ("kills", kills),
    ];
    let failed: Vec<_> =
        parts.into_iter().filter_map(|(part, ended)| Some(format!("{part}: {}", ended.err()?))).collect();
    if failed.is_empty() { Ok(()) } else { Err(failed.join("\n")) }
}

fn soak_tests(tests: &[&str], told: &[(&str, &str)]) -> Result<(), Fault> {
    let named = tests.iter().flat_map(|test| ["--test", test]);
    let words: Vec<&str> = ["test", "--workspace"].into_iter().chain(named).chain(["--", "--nocapture"]).collect();
    run(cargo(&words).envs(told.iter().copied()))
}

/// Measures import, trial balance, checking and posting on `count` vouchers.
pub fn bench(count: &str) -> Result<(), Fault> {
    let count: usize = count.parse().map_err(|_| format!("how many vouchers is {count:?}?"))?;
    need::packages(&[need::BUILD])?;
    run(&mut cargo(&["build", "--profile", "bench", "--package", "cli"]))?;
    let folder = target().join("bench-book");
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).map_err(|fault| fault.to_string())?;
    let files = write_vouchers(&folder, count).map_err(|fault| fault.to_string())?;
    println!("\n{count} vouchers, release build, book encrypted, all checks on");
    Bench::on(&folder)?.measure(&files)
}

/// Measures the real window on a large book, with a release build unless the programs' folder is given.
pub fn window(programs: Option<&str>) -> Result<(), Fault> {
    need::packages(&[need::BUILD, need::SCREEN, need::DRIVE])?;
    let programs = match programs {
        Some(folder) => top().join(folder),
        None => {
            need::ui_packages()?;
            run(&mut npm(&["run", "build"]))?;
            run(&mut cargo(&["build", "--profile", "bench", "--package", "so-htx", "--package", "cli"]))?;
            target().join("release")
        }
    };
    let driver = ["run", "--quiet", "--workspace", "--example", "measure_window"];
    run(cargo(&driver).env("SO_HTX_PROGRAMS", programs))
}

struct Files {
    vouchers: String,
    extra: Vec<String>,
}

fn voucher(at: usize) -> String {
    let (month, day) = (1 + at % 12, 1 + at / 12 % 28);
    let (member, amount) = (at * 7 % 200, 10_000 + at * 7919 % 9_000_000);
    format!(
        r#"{{"id":"B{at:07}","date":"2025-{month:02}-{day:02}","kind":"PT","narration":"Thu tiền bán lúa vụ {month}","entries":[{{"debit":"1111","credit":"131","amount":{amount},"credit_party":"M{member:04}"}}]}}"#
    )
}

fn write_vouchers(folder: &Path, count: usize) -> std::io::Result<Files> {
    let path = folder.join("vouchers.jsonl");
    let mut file = std::io::BufWriter::new(File::create(&path)?);
    for at in 0..count {
        writeln!(file, "{}", voucher(at))?;
    }
    file.flush()?;
    Ok(Files { vouchers: path.to_string_lossy().into_owned(), extra: (count..count + 200).map(voucher).collect() })
}

struct Bench {
    book: String,
    key: String,
}

impl Bench {
    fn on(folder: &Path) -> Result<Self, Fault> {
        let mut bench = Self { book: folder.join("bench.htx").to_string_lossy().into_owned(), key: String::new() };
        answer(&mut bench.htx(&["book", "create", "--name", "HTX Đo đạc", "--year", "2025"]), Stdio::null())?;
        bench.key = answer(&mut bench.htx(&["book", "key"]), Stdio::null())?.trim().to_owned();
        Ok(bench)
    }

    fn measure(&self, files: &Files) -> Result<(), Fault> {
        self.time("import", &["import", "vouchers", "--create-parties", &files.vouchers])?;
        let year = ["trial-balance", "--from", "2025-01-01", "--to", "2025-12-31", "--format", "csv"];
        self.time("trial balance of the year, new process", &year)?;
        self.time("verify", &["verify"])?;
        let size = fs::metadata(&self.book).map_err(|fault| fault.to_string())?.len();
        println!("{:>10} KB  book", size / 1024);
        self.post_one_by_one(&files.extra)
    }

    /// The product's command on this book; the raw key leaves the passphrase's derivation out of the figures.
    fn htx(&self, args: &[&str]) -> Command {
        let mut command = Command::new(target().join("release/htx"));
        command.args(args).args(["--book", &self.book]).env("HTX_PASSPHRASE", "do dac 2025");
        if !self.key.is_empty() {
            command.env("HTX_KEY", &self.key);
        }
        command
    }

    fn time(&self, name: &str, args: &[&str]) -> Result<(), Fault> {
        let started = Instant::now();
        answer(&mut self.htx(args), Stdio::null())?;
        println!("{:>10} ms  {name}", started.elapsed().as_millis());
        Ok(())
    }

    fn post_one_by_one(&self, vouchers: &[String]) -> Result<(), Fault> {
        let mut batch = self.htx(&["batch"]);
        let mut batch =
            batch.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().map_err(|fault| fault.to_string())?;
        let (Some(mut input), Some(output)) = (batch.stdin.take(), batch.stdout.take()) else {
            return Err("htx batch has no pipes".to_owned());
        };
        let mut answers = BufReader::new(output).lines();
        let mut times: Vec<Duration> = Vec::new();
        for voucher in vouchers {
            let started = Instant::now();
            writeln!(input, r#"{{"op":"post","voucher":{voucher}}}"#).map_err(|fault| fault.to_string())?;
            let answer = answers.next().and_then(Result::ok).unwrap_or_default();
            times.push(started.elapsed());
            if !answer.contains(r#""ok":true"#) {
                return Err(format!("a post was refused: {answer}"));
            }
        }
        drop(input);
        let _ = batch.wait();
        times.sort();
        for (name, at) in [("p10", 10), ("p50", 50), ("p99", 99)] {
            println!("{:>10} µs  one durable post, {name}", times[times.len() * at / 100].as_micros());
        }
        Ok(())
    }
}
