//! Printing a real book: what is asked for is laid out, shown and saved as the same pages.

use std::time::Duration;

use crate::common::Desk;
use app::api::print::{PrintJob, PrintSheet};

fn year() -> (String, String) {
    ("2026-01-01".to_owned(), "2026-12-31".to_owned())
}

#[test]
fn every_paper_of_a_book_is_laid_out() {
    let mut desk = Desk::new();
    let receipt = desk.posts("PT", "5/1", "Thu nợ tiền chè", "1111 / 131 KH01 5tr");
    let payment = desk.posts("PC", "6/1", "Điện, nước", "642 / 1111 350k; 642 / 1111 150k");
    let (from, to) = year();
    let party = desk.id("KH01");
    let jobs = [
        PrintJob::Vouchers { ids: vec![receipt.voucher.clone(), payment.voucher] },
        PrintJob::Journal { from: from.clone(), to: to.clone() },
        PrintJob::Ledger { account: "1111".into(), party: None, from: from.clone(), to: to.clone() },
        PrintJob::Ledger { account: "131".into(), party: Some(party.clone()), from: from.clone(), to: to.clone() },
        PrintJob::TrialBalance { from: from.clone(), to: to.clone(), level: 1, net: false },
        PrintJob::Statement { party, from: from.clone(), to: to.clone() },
        PrintJob::Amended { from, to },
        PrintJob::RecoverySheet { words: vec!["một".into(); 12] },
    ];
    let folder = tempfile::tempdir().unwrap();
    for job in jobs {
        let ready = desk.book.print(&job, &job.usual_sheet()).unwrap();
        let expected = if job.name() == "vouchers" { 2 } else { 1 };
        assert_eq!(ready.count(), expected, "{}", job.name());
        let pictures = ready.pictures(0, 50).unwrap();
        assert!(pictures.iter().all(|page| page.svg.starts_with("<svg")), "{}", job.name());
        let file = folder.path().join("In").join(job.file_name());
        ready.save(&file).unwrap();
        assert!(std::fs::read(&file).unwrap().starts_with(b"%PDF-"));
        assert_eq!(std::fs::read_dir(file.parent().unwrap()).unwrap().count(), 1, "nothing else is left behind");
        std::fs::remove_file(file).unwrap();
    }
    let twice = PrintSheet { paper: "a4-twice".into(), ..PrintSheet::default() };
    let ready = desk.book.print(&PrintJob::Vouchers { ids: vec![receipt.voucher] }, &twice).unwrap();
    assert_eq!((ready.count(), ready.pictures(0, 1).unwrap()[0].height), (1, 29_700));
}

#[test]
fn what_cannot_be_printed_is_refused() {
    let desk = Desk::new();
    let refused = |job: PrintJob, sheet: PrintSheet| desk.book.print(&job, &sheet).err().unwrap().code;
    let sheet = PrintSheet::default;
    assert_eq!(refused(PrintJob::Vouchers { ids: Vec::new() }, sheet()), "print.nothing");
    assert_eq!(refused(PrintJob::Vouchers { ids: vec!["x".into()] }, sheet()), "voucher.not-there");
    let (from, to) = year();
    assert_eq!(refused(PrintJob::Journal { from: to.clone(), to: from.clone() }, sheet()), "day.order");
    let journal = || PrintJob::Journal { from: from.clone(), to: to.clone() };
    assert_eq!(refused(journal(), PrintSheet { paper: "a3".into(), ..sheet() }), "print.sheet");
    assert_eq!(refused(journal(), PrintSheet { right: 900, ..sheet() }), "print.sheet");
    let ready = desk.book.print(&journal(), &sheet()).unwrap();
    let nowhere = desk.book.path().join("a.pdf");
    assert_eq!(ready.save(&nowhere).unwrap_err().code, "print.not-written");
}

#[test]
fn a_file_name_leads_into_no_other_folder() {
    let job = PrintJob::Ledger { account: "../../etc".into(), party: None, from: "/x".into(), to: "C:\\y".into() };
    assert_eq!(job.file_name(), "S03b-so-cai-etc_x_Cy.pdf");
}

/// What this process has used of the processor; a machine that is busy with other work counts for nothing.
fn processor_time() -> Duration {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap();
    let after_name: Vec<&str> = stat.rsplit_once(')').unwrap().1.split_whitespace().collect();
    let ticks: u64 = after_name[11..13].iter().map(|ticks| ticks.parse::<u64>().unwrap()).sum();
    Duration::from_millis(ticks * 10)
}

/// A ledger of at least twelve pages with its place in the journal, and ten vouchers: each a PDF within a second, ten where the
/// typesetter is not optimised.
#[test]
fn a_ledger_of_twelve_pages_and_ten_vouchers_are_made_in_time() {
    let mut desk = Desk::new();
    let posted: Vec<String> = (0..380)
        .map(|at| desk.posts("PC", &format!("{}/{}", 1 + at % 28, 1 + at / 32), "Xăng xe", "642 / 1111 10k").voucher)
        .collect();
    let folder = tempfile::tempdir().unwrap();
    let measured = |job: PrintJob| {
        let begun = processor_time();
        let ready = desk.book.print(&job, &job.usual_sheet()).unwrap();
        ready.save(&folder.path().join("a.pdf")).unwrap();
        (ready.count(), processor_time() - begun)
    };
    // The typesetter reads its fonts once in a process.
    measured(PrintJob::Vouchers { ids: posted[..1].to_vec() });
    let (from, to) = year();
    let (pages, ledger) = measured(PrintJob::Ledger { account: "642".into(), party: None, from, to });
    let (sheets, vouchers) = measured(PrintJob::Vouchers { ids: posted[..10].to_vec() });
    println!("ledger of {pages} pages {ledger:?}, {sheets} vouchers {vouchers:?}");
    assert!(pages >= 12 && sheets == 10, "{pages} pages, {sheets} vouchers");
    let most = Duration::from_secs(if cfg!(debug_assertions) { 10 } else { 1 });
    assert!(ledger < most && vouchers < most, "{ledger:?}, {vouchers:?}");
}
