//! `sim --seed N [--trace]` repeats one run; `sim --seeds N [--from M]` runs many; `sim --bank N` hunts every deliberate
//! fault for up to N seeds.

use std::process::ExitCode;

use sim::{Figures, bank, run};

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let number = |name: &str| {
        let at = args.iter().position(|arg| arg == name)?;
        args.get(at + 1)?.parse::<u64>().ok()
    };
    std::panic::set_hook(Box::new(|_| {}));
    let from = number("--from").unwrap_or(1);
    if let Some(seed) = number("--seed") {
        let run = run(seed, args.iter().any(|arg| arg == "--trace"));
        print!("{}", run.figures);
        println!("trace: {:016x}", run.trace);
        return end(run.violation.map(|violation| format!("seed {seed}: {violation}")));
    }
    if let Some(seeds) = number("--seeds") {
        return many(from, seeds);
    }
    if let Some(seeds) = number("--bank") {
        return hunt(from, seeds);
    }
    eprintln!("sim --seed N [--trace] | --seeds N [--from M] | --bank N [--from M]");
    ExitCode::FAILURE
}

fn many(from: u64, seeds: u64) -> ExitCode {
    let mut figures = Figures::default();
    let mut failed = Vec::new();
    for seed in from..from + seeds {
        let run = run(seed, false);
        figures.take(&run.figures);
        if let Some(violation) = run.violation {
            eprintln!("seed {seed}: {violation}");
            failed.push(seed);
        }
    }
    print!("{figures}");
    println!("seeds: {seeds}, violations: {}", failed.len());
    end((!failed.is_empty()).then(|| format!("failed: {failed:?}")))
}

fn hunt(from: u64, seeds: u64) -> ExitCode {
    let mut alive = Vec::new();
    for bug in bank::BUGS {
        match bank::hunt(bug, from, seeds) {
            Some((needed, seen)) => println!("| {} | {} | {needed} | {seen} |", bug.name, bug.what),
            None => {
                println!("| {} | {} | not found | |", bug.name, bug.what);
                alive.push(bug.name);
            }
        }
    }
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
