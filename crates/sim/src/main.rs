//! `sim --seed N [--trace]` repeats one run; `sim --seeds N [--from M]` runs many, fresh ones where no first is given;
//! `sim --bank N [--from M] [--only NAME]` hunts every deliberate fault for up to N seeds.

use std::process::ExitCode;

use sim::{Many, bank, cases, fresh_seed, run, run_many, workers};

/// So many seeds must come to every case in both orders.
const SEEDS_THAT_REACH_ALL: u64 = 2_000;

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let value = |name: &str| args.get(args.iter().position(|arg| arg == name)? + 1);
    let number = |name: &str| value(name)?.parse::<u64>().ok();
    std::panic::set_hook(Box::new(|_| {}));
    if let Some(seed) = number("--seed") {
        let run = run(seed, args.iter().any(|arg| arg == "--trace"));
        print!("{}", run.figures);
        println!("trace: {:016x}", run.trace);
        return end(run.violation.map(|violation| format!("seed {seed}: {violation}")));
    }
    if let Some(seeds) = number("--seeds") {
        return many(number("--from").unwrap_or_else(fresh_seed), seeds);
    }
    if let Some(seeds) = number("--bank") {
        return hunt(number("--from").unwrap_or(1), seeds, value("--only").map(String::as_str));
    }
    eprintln!("sim --seed N [--trace] | --seeds N [--from M] | --bank N [--from M] [--only NAME]");
    ExitCode::FAILURE
}

fn many(from: u64, seeds: u64) -> ExitCode {
    println!("seeds {from} to {}", from + seeds - 1);
    let Many { figures, violations } = run_many(from..from + seeds, workers(), |seed, violation| {
        eprintln!("seed {seed}: {violation}");
    });
    print!("{figures}\n{}", cases::table(&figures));
    println!("seeds: {seeds}, violations: {}", violations.len());
    let failed: Vec<u64> = violations.iter().map(|(seed, _)| *seed).collect();
    let missing = if seeds >= SEEDS_THAT_REACH_ALL { cases::not_reached(&figures) } else { Vec::new() };
    let held = failed.is_empty() && missing.is_empty();
    end((!held).then(|| format!("failed: {failed:?}, not reached: {missing:?}")))
}

fn hunt(from: u64, seeds: u64, only: Option<&str>) -> ExitCode {
    let alive = bank::hunt_all(from, seeds, only, |bug, found| match found {
        Some((needed, seen)) => println!("| {} | {} | {needed} | {seen} |", bug.name, bug.what),
        None => println!("| {} | {} | not found | |", bug.name, bug.what),
    });
    end((!alive.is_empty()).then(|| format!("not found: {alive:?}")))
}

fn end(fault: Option<String>) -> ExitCode {
    match fault {
        None => ExitCode::SUCCESS,
        Some(fault) => {
            eprintln!("{fault}");
            ExitCode::FAILURE
        }
    }
}
