//! The bank of deliberate faults: each is switched on alone, and must be found within so many seeds.

use std::sync::Mutex;

use crate::dice::Dice;
use crate::weather::Weather;

/// A fault, and what it does.
#[derive(Debug, Clone, Copy)]
pub struct Bug {
    /// Its name in the code.
    pub name: &'static str,
    /// What is done wrongly.
    pub what: &'static str,
    /// What must happen for it to matter: seeds without that cannot find it, and are counted and not run.
    needs: Needs,
}

#[derive(Debug, Clone, Copy)]
enum Needs {
    Nothing,
    Copies,
    Rewinds,
    Phrase,
    Members,
    ServerCrashes,
    AnswersLost,
    Branches,
    Farewells,
    Amnesia,
    Gaps,
}

impl Needs {
    fn met_by(self, weather: &Weather) -> bool {
        match self {
            Needs::Nothing => true,
            Needs::Copies => weather.clone + weather.put_back > 0,
            Needs::Rewinds => weather.rewind > 0,
            Needs::Phrase => weather.clone + weather.put_back + weather.restore > 0,
            Needs::Members => weather.members > 0,
            Needs::ServerCrashes => weather.server_crash > 0,
            Needs::Branches => weather.branches > 0,
            Needs::Farewells => weather.farewell > 0,
            Needs::Amnesia => weather.amnesia > 0,
            // With whole pages no machine is behind once it was told anything.
            Needs::Gaps => weather.gaps > 0 && weather.page_bytes < 5_000,
            Needs::AnswersLost => weather.answer_lost + weather.cut > 0,
        }
    }
}

/// Every fault there is.
pub const BUGS: &[Bug] = &[
    Bug { name: "counter-not-kept", what: "a request leaves before its counter is on the disk", needs: Needs::Nothing },
    Bug {
        name: "copy-not-cut",
        what: "a machine whose writer ends stops without cutting what waits",
        needs: Needs::Copies,
    },
    Bug { name: "copy-writes-on", what: "a copied machine does not stop", needs: Needs::Copies },
    Bug { name: "branch-goes-on", what: "a machine whose frames lie apart writes on", needs: Needs::Branches },
    Bug {
        name: "branch-cut-after-copys",
        what: "what waits on a copied machine is cut behind the copy's frames",
        needs: Needs::Branches,
    },
    Bug { name: "branch-stays-in-books", what: "what lies apart stays in the books", needs: Needs::Farewells },
    Bug {
        name: "frame-cut-again",
        what: "after a lost answer the same events are cut into another frame",
        needs: Needs::AnswersLost,
    },
    Bug { name: "nonce-again", what: "every frame is sealed with the same nonce", needs: Needs::Nothing },
    Bug { name: "page-is-no-ack", what: "a frame that a page holds is still offered", needs: Needs::AnswersLost },
    Bug {
        name: "state-before-page",
        what: "how far the log has come is kept before its entries are",
        needs: Needs::Nothing,
    },
    Bug { name: "applied-before-judged", what: "entries that wait for a key count as taken in", needs: Needs::Phrase },
    Bug {
        name: "gap-not-filled",
        what: "earlier frames are not sent again when the server lacks them",
        needs: Needs::Gaps,
    },
    Bug { name: "key-not-kept", what: "a key that the log hands over is not kept", needs: Needs::Members },
    Bug { name: "rewind-offers-own", what: "after a rewind only own frames are offered", needs: Needs::Rewinds },
    Bug {
        name: "rewind-offers-waiting",
        what: "after a rewind only what was not acknowledged is offered",
        needs: Needs::Rewinds,
    },
    Bug {
        name: "rewind-keeps-server",
        what: "after a rewind the server's lost events stay in the books",
        needs: Needs::Rewinds,
    },
    Bug {
        name: "same-number-same-event",
        what: "two events of one number are taken for the same",
        needs: Needs::Copies,
    },
    Bug { name: "log-after-waiting", what: "the log is put after what waits", needs: Needs::Nothing },
    Bug { name: "digest-with-waiting", what: "the digest sent holds what waits", needs: Needs::Members },
    Bug { name: "sidecar-before-commit", what: "the sidecar is written before the commit", needs: Needs::Nothing },
    Bug {
        name: "forgotten-not-offered",
        what: "a writer the server has forgotten offers nothing",
        needs: Needs::Amnesia,
    },
    Bug {
        name: "retry-waits-for-writing",
        what: "a failed attempt is not tried again by itself",
        needs: Needs::Nothing,
    },
    Bug { name: "wait-for-ever", what: "the wait after a failure is a month", needs: Needs::Nothing },
    Bug {
        name: "server-answers-before-commit",
        what: "the server answers before it has committed",
        needs: Needs::ServerCrashes,
    },
    Bug { name: "server-epoch-not-raised", what: "a restored server stays in its epoch", needs: Needs::Rewinds },
    Bug { name: "server-takes-any-counter", what: "the server takes any counter", needs: Needs::Nothing },
    Bug { name: "server-calls-branch-gap", what: "the server calls a branch a gap", needs: Needs::Copies },
    Bug { name: "reversed-twice", what: "a voucher is taken back twice", needs: Needs::Nothing },
    Bug { name: "late-into-closed-month", what: "what came late changes a closed month", needs: Needs::Nothing },
    Bug { name: "close-without-figures", what: "a close stands on figures nobody saw", needs: Needs::Nothing },
    Bug { name: "decision-on-any-version", what: "an approval of other figures counts", needs: Needs::Nothing },
    Bug { name: "cash-twice-unsaid", what: "nobody hears that cash moved twice", needs: Needs::Nothing },
    Bug { name: "everything-known", what: "an author is taken to have known all there is", needs: Needs::Nothing },
    Bug {
        name: "base-of-old-epoch",
        what: "places before a restore of the server are read as today's",
        needs: Needs::Rewinds,
    },
    Bug { name: "role-not-judged", what: "roles are not asked", needs: Needs::Members },
    Bug { name: "unvouched-decides", what: "somebody nobody vouches for decides", needs: Needs::Members },
    Bug { name: "server-forgets-frames", what: "the server does not know a frame it has again", needs: Needs::Nothing },
];

/// How many seeds a fault needs until it is found, with what was seen; none when `seeds` do not find it.
pub fn hunt(bug: &Bug, from: u64, seeds: u64) -> Option<(u64, String)> {
    sync::bugs::switch_on(Some(bug.name));
    let found = (from..from + seeds).enumerate().find_map(|(at, seed)| {
        if !bug.needs.met_by(&Weather::of(seed, &mut Dice::new(seed))) {
            return None;
        }
        let run = crate::run(seed, false);
        run.violation.map(|violation| (at as u64 + 1, violation))
    });
    sync::bugs::switch_on(None);
    found
}

/// Hunts every fault, or the one of a name, as many at a time as the machine has processors. Gives the names of those not found.
pub fn hunt_all(
    from: u64,
    seeds: u64,
    only: Option<&str>,
    tell: impl Fn(&Bug, Option<&(u64, String)>) + Sync,
) -> Vec<&'static str> {
    let bugs = BUGS.iter().filter(|bug| only.is_none_or(|name| name == bug.name));
    let (left, alive) = (Mutex::new(bugs), Mutex::new(Vec::new()));
    let work = || {
        while let Some(bug) = { left.lock().unwrap().next() } {
            let found = hunt(bug, from, seeds);
            tell(bug, found.as_ref());
            if found.is_none() {
                alive.lock().unwrap().push(bug.name);
            }
        }
    };
    std::thread::scope(|scope| {
        for _ in 0..crate::workers() {
            scope.spawn(work);
        }
    });
    alive.into_inner().unwrap()
}
