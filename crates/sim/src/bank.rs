//! The bank of deliberate faults: each is switched on alone, and must be found within so many seeds.

/// A fault, and what it does.
#[derive(Debug, Clone, Copy)]
pub struct Bug {
    /// Its name in the code.
    pub name: &'static str,
    /// What is done wrongly.
    pub what: &'static str,
}

/// Every fault there is.
pub const BUGS: &[Bug] = &[
    Bug { name: "counter-not-kept", what: "a request leaves before its counter is on the disk" },
    Bug { name: "copy-not-cut", what: "a copied machine stops without cutting what waits" },
    Bug { name: "copy-writes-on", what: "a copied machine does not stop" },
    Bug { name: "branch-goes-on", what: "a machine whose frames lie apart writes on" },
    Bug { name: "branch-stays-in-books", what: "what lies apart stays in the books" },
    Bug { name: "frame-cut-again", what: "after a lost answer the same events are cut into another frame" },
    Bug { name: "nonce-again", what: "every frame is sealed with the same nonce" },
    Bug { name: "page-is-no-ack", what: "a frame that a page holds is still offered" },
    Bug { name: "state-before-page", what: "how far the log has come is kept before its entries are" },
    Bug { name: "applied-before-judged", what: "entries that wait for a key count as taken in" },
    Bug { name: "gap-not-filled", what: "earlier frames are not sent again when the server lacks them" },
    Bug { name: "key-not-kept", what: "a key that the log hands over is not kept" },
    Bug { name: "rewind-offers-own", what: "after a rewind only own frames are offered" },
    Bug { name: "rewind-offers-waiting", what: "after a rewind only what was not acknowledged is offered" },
    Bug { name: "rewind-keeps-server", what: "after a rewind the server's lost events stay in the books" },
    Bug { name: "same-number-same-event", what: "two events of one number are taken for the same" },
    Bug { name: "log-after-waiting", what: "the log is put after what waits" },
    Bug { name: "digest-with-waiting", what: "the digest sent holds what waits" },
    Bug { name: "sidecar-before-commit", what: "the sidecar is written before the commit" },
    Bug { name: "forgotten-not-offered", what: "a writer the server has forgotten offers nothing" },
    Bug { name: "enrolment-not-sent-along", what: "a writer the server does not know sends its enrolment in its turn" },
    Bug { name: "retry-waits-for-writing", what: "a failed attempt is not tried again by itself" },
    Bug { name: "wait-for-ever", what: "the wait after a failure is a month" },
    Bug { name: "server-answers-before-commit", what: "the server answers before it has committed" },
    Bug { name: "server-epoch-not-raised", what: "a restored server stays in its epoch" },
    Bug { name: "server-takes-any-counter", what: "the server takes any counter" },
    Bug { name: "server-calls-branch-gap", what: "the server calls a branch a gap" },
    Bug { name: "server-forgets-frames", what: "the server does not know a frame it has again" },
];

/// How many seeds a fault needs until it is found, with what was seen; none when `seeds` do not find it.
pub fn hunt(bug: &Bug, from: u64, seeds: u64) -> Option<(u64, String)> {
    sync::bugs::switch_on(Some(bug.name));
    let found = (from..from + seeds).enumerate().find_map(|(at, seed)| {
        let run = crate::run(seed, false);
        run.violation.map(|violation| (at as u64 + 1, violation))
    });
    sync::bugs::switch_on(None);
    found
}
