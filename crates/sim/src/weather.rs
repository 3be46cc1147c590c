//! How bad it gets, drawn for each seed: each kind of fault is off in half of the seeds, since faults that are always on
//! hide others.

use crate::dice::Dice;

/// Rates in a thousand, and limits in milliseconds.
#[derive(Debug, Clone)]
pub struct Weather {
    /// Requests that never arrive.
    pub request_lost: u64,
    /// Answers that never arrive, after the server has committed.
    pub answer_lost: u64,
    /// Requests that arrive a second time, later.
    pub doubled: u64,
    /// Messages cut somewhere.
    pub cut: u64,
    /// Answers replaced by an old one.
    pub stale: u64,
    /// Answers replaced by the page of a captive portal.
    pub portal: u64,
    /// How long a message may take.
    pub delay_most: u64,
    /// Devices cut off in a step.
    pub crash: u64,
    /// Servers cut off before they commit.
    pub server_crash: u64,
    /// Devices copied while they run.
    pub clone: u64,
    /// Devices put back to an older copy of their disk.
    pub put_back: u64,
    /// Backups, and restores of them on another machine.
    pub restore: u64,
    /// Servers put back to an older copy.
    pub rewind: u64,
    /// Whether their operator says so at once.
    pub told_at_once: bool,
    /// Devices whose clock jumps.
    pub clock: u64,
    /// Writers let in and shut out.
    pub members: u64,
    /// Devices lost for ever.
    pub lost: u64,
    /// How long devices are out of reach at a time; 0 where they never are.
    pub away_most: u64,
    /// Two people act on one thing, neither knowing of the other.
    pub aim: u64,
    /// Machines that are shut out while a backup of them, made with what waited there, comes back elsewhere.
    pub farewell: u64,
    /// Servers put back to a time before most were let in, while those it knew are gone.
    pub amnesia: u64,
    /// Machines that are copied, where both copies write and the copy's counter is ahead.
    pub branches: u64,
    /// Servers put back to just before they took what a machine, behind with the log, was told they have.
    pub gaps: u64,
    /// People who are let in, and vouched for only later or never.
    pub unvouched: u64,
    /// Whether the loss of power that cuts off the server takes the machine it answers along, now and then.
    pub outages: bool,
    /// How many bytes of frames the server gives back at a time: with few of them devices are behind while they send.
    pub page_bytes: u32,
}

/// Chosen so that in the seeds which failed once nothing is steered.
const STEERED: u64 = 0x1d2f9;
/// Chosen so that in those seeds everybody is vouched for at once.
const UNVOUCHED: u64 = 0x5094;
const SECOND: u64 = 1_000;
const DAY: u64 = 86_400 * SECOND;

impl Weather {
    /// The weather of a seed.
    pub fn of(seed: u64, dice: &mut Dice) -> Self {
        // What is steered is drawn beside the rest, so that a seed in which nothing is steered runs as it did before.
        let mut steered = Dice::new(seed ^ STEERED);
        let aim = if steered.happens(500) { 0 } else { 20 + steered.below(150) };
        let mut seldom = |in_a_thousand, most| if steered.happens(in_a_thousand) { 1 + steered.below(most) } else { 0 };
        let (farewell, amnesia) = (seldom(250, 12), seldom(250, 8));
        let (branches, gaps) = if aim > 0 { (seldom(400, 12), seldom(500, 40)) } else { (0, 0) };
        let outages = aim > 0 && steered.happens(500);
        let mut vouching = Dice::new(seed ^ UNVOUCHED);
        let unvouched = if vouching.happens(300) { 100 + vouching.below(700) } else { 0 };
        let mut rate = |most: u64| if dice.happens(500) { 0 } else { 1 + dice.below(most) };
        let (request_lost, answer_lost, doubled, cut) = (rate(300), rate(300), rate(400), rate(300));
        let (stale, portal, crash, server_crash) = (rate(50), rate(50), rate(120), rate(150));
        let (clone, put_back, restore, rewind) = (rate(12), rate(12), rate(15), rate(20));
        let (clock, members, lost) = (rate(40), rate(60), rate(5));
        let delay_most = [50, 2 * SECOND, 90 * SECOND, 2 * DAY][dice.place(4)];
        let away_most = [0, DAY, 20 * DAY][dice.place(3)];
        let told_at_once = dice.happens(500);
        let page_bytes = [64 * 1024, 64 * 1024, 4_000, 1][dice.place(4)];
        Self {
            request_lost,
            answer_lost,
            doubled,
            cut,
            stale,
            portal,
            delay_most,
            crash,
            server_crash,
            clone,
            put_back,
            restore,
            rewind,
            told_at_once,
            clock,
            members,
            lost,
            away_most,
            aim,
            farewell,
            amnesia,
            branches,
            gaps,
            unvouched,
            outages,
            page_bytes,
        }
    }
}
