//! The order in which events that have no place in the common log yet are applied.
//!
//! By what their authors had seen (`base`), then by writer, then each writer's own row; but never an event before one it
//! names: the voucher it corrects, the party it is about, or the copy of the book a recovered writer went on from. The order is the same on
//! every machine that holds the same events, and an event without a place follows every one that has one.

use std::collections::{BTreeMap, VecDeque};

use crate::event::body::Body;
use crate::event::{Event, EventId, WriterNo};

/// What an event's place depends on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiting {
    /// The event.
    pub id: EventId,
    base: u64,
    names: Vec<EventId>,
}

impl Waiting {
    /// Of an event, or of bytes that are none.
    pub fn of(id: EventId, event: Option<&Event>) -> Self {
        let names = event.map(named).unwrap_or_default();
        Self { id, base: event.map_or(0, |event| event.base), names }
    }
}

fn named(event: &Event) -> Vec<EventId> {
    let mut names: Vec<EventId> =
        event.lines.iter().flat_map(|line| [line.debit_party, line.credit_party]).flatten().collect();
    names.extend(event.body.numbered().and_then(|(_, content)| content.party));
    match event.body.fact() {
        Body::VoucherReversed(reversed) => names.push(reversed.target),
        Body::VoucherAmended(amended) => {
            names.push(amended.target);
            names.extend(amended.content.party);
        }
        Body::VoucherAdjusted(adjusted) => names.extend(adjusted.target),
        Body::PartySet(set) => names.extend(set.party),
        Body::Comment(comment) => {
            names.push(comment.target);
            names.extend(comment.question);
        }
        Body::PhotoLinked(linked) => names.push(linked.voucher),
        Body::PhotoUnlinked(unlinked) => names.push(unlinked.voucher),
        Body::RecoveryEnrol(enrol) => {
            names.extend(enrol.seen.iter().filter_map(|(writer, wseq, _)| EventId::new(*writer, *wseq)));
        }
        _ => {}
    }
    names
}

/// Puts events in the order they are applied in.
pub fn in_order(events: impl IntoIterator<Item = Waiting>) -> Vec<EventId> {
    let mut queues: BTreeMap<WriterNo, VecDeque<Waiting>> = BTreeMap::new();
    for event in events {
        queues.entry(event.id.writer()).or_default().push_back(event);
    }
    for queue in queues.values_mut() {
        queue.make_contiguous().sort_by_key(|event| event.id);
    }
    let mut order = Vec::new();
    while let Some(writer) = next_writer(&queues) {
        if let Some(queue) = queues.get_mut(&writer) {
            order.extend(queue.pop_front().map(|event| event.id));
            if queue.is_empty() {
                queues.remove(&writer);
            }
        }
    }
    order
}

/// Whose turn it is: of those who wait for nobody, or of all where each waits for another.
fn next_writer(queues: &BTreeMap<WriterNo, VecDeque<Waiting>>) -> Option<WriterNo> {
    let first = |is_ready: &dyn Fn(&Waiting) -> bool| {
        let heads = queues.values().filter_map(VecDeque::front).filter(|event| is_ready(event));
        heads.min_by_key(|event| (event.base, event.id.writer())).map(|event| event.id.writer())
    };
    first(&|event| event.names.iter().all(|name| !is_waiting(queues, *name))).or_else(|| first(&|_| true))
}

/// Whether the event is still in its writer's queue; a writer does not wait for himself.
fn is_waiting(queues: &BTreeMap<WriterNo, VecDeque<Waiting>>, name: EventId) -> bool {
    queues.get(&name.writer()).is_some_and(|queue| {
        queue.front().is_some_and(|front| front.id <= name) && queue.back().is_some_and(|back| name <= back.id)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn waiting(writer: WriterNo, wseq: u64, base: u64, names: &[(WriterNo, u64)]) -> Waiting {
        let id = |writer, wseq| EventId::new(writer, wseq).unwrap_or_else(|| unreachable!("a small number"));
        let names = names.iter().map(|(writer, wseq)| id(*writer, *wseq)).collect();
        Waiting { id: id(writer, wseq), base, names }
    }

    #[track_caller]
    fn check(events: Vec<Waiting>, expected: &[(WriterNo, u64)]) {
        let backwards = in_order(events.iter().rev().cloned());
        let order = in_order(events);
        assert_eq!(order, backwards, "however they came");
        let order: Vec<_> = order.into_iter().map(|id| (id.writer(), id.wseq())).collect();
        assert_eq!(order, expected);
    }

    #[test]
    fn what_the_author_had_seen_comes_first_then_the_writer_then_his_own_row() {
        let events = vec![waiting(1, 1, 0, &[]), waiting(1, 2, 7, &[]), waiting(2, 1, 3, &[]), waiting(3, 1, 0, &[])];
        check(events, &[(1, 1), (3, 1), (2, 1), (1, 2)]);
    }

    #[test]
    fn nothing_comes_before_what_it_names() {
        // Writer 517 went on from a copy that held what 523 had written.
        let events = vec![waiting(517, 1, 0, &[(523, 2)]), waiting(523, 1, 0, &[]), waiting(523, 2, 0, &[])];
        check(events, &[(523, 1), (523, 2), (517, 1)]);
        // What is named and not here is not waited for.
        check(vec![waiting(2, 1, 0, &[(9, 9)]), waiting(3, 1, 0, &[])], &[(2, 1), (3, 1)]);
    }

    #[test]
    fn two_that_name_each_other_do_not_wait_for_ever() {
        check(vec![waiting(2, 1, 0, &[(3, 1)]), waiting(3, 1, 0, &[(2, 1)])], &[(2, 1), (3, 1)]);
        check(vec![waiting(2, 1, 0, &[(2, 2)]), waiting(2, 2, 0, &[])], &[(2, 1), (2, 2)]);
    }
}
