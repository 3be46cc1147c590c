//! Carrying an exchange over the line until nothing waits, or something must be waited for.

use std::time::Duration;

use store::exchange::{Engine, Input, Output};

use super::Method;
use super::wire::{Fault, Wire};
use crate::Refusal;
use crate::joined::Route;

/// How a run of exchanges ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Carried {
    /// Events of this machine that the server has confirmed.
    pub sent: u64,
    /// Events of others that came.
    pub received: u64,
    /// How long to wait before asking again; none when nothing waits.
    pub wait: Option<Duration>,
    /// By how many seconds the server's clock is ahead, where that stands in the way and was found out.
    pub clock_ahead: Option<i64>,
}

/// Steps the engine and carries its requests, until it rests or waits. `lend` gives the book for one step at a time.
///
/// # Errors
/// What a step refuses; [`Fault`]s of the line are told to the engine and are no error here.
pub fn carry(
    engine: &mut Engine,
    wire: &mut Wire,
    mut lend: impl FnMut(&mut Engine, Input<'_>) -> Result<(Output, Route), Refusal>,
) -> Result<Carried, Refusal> {
    let (mut output, mut route) = lend(engine, Input::Ask)?;
    let mut clock_ahead = None;
    let wait = loop {
        let request = match output {
            Output::Send(request) => request,
            Output::Wait(wait) => break Some(wait),
            Output::Rest => break None,
        };
        (output, route) = match send(wire, &route, request) {
            Ok(Heard::Reply(reply)) => lend(engine, Input::Reply(&reply))?,
            Ok(Heard::Busy(seconds)) => lend(engine, Input::Busy(seconds))?,
            Err(fault @ Fault::Clock) => {
                clock_ahead = wire.clock_ahead(&route.url);
                lend(engine, Input::NoReply(fault.code()))?
            }
            Err(fault) => lend(engine, Input::NoReply(fault.code()))?,
        };
    };
    let (sent, received) = engine.take_counts();
    Ok(Carried { sent, received, wait, clock_ahead })
}

enum Heard {
    Reply(Vec<u8>),
    Busy(u32),
}

fn send(wire: &mut Wire, route: &Route, request: Vec<u8>) -> Result<Heard, Fault> {
    let path = format!("/v1/x/{}", route.book);
    let headers: Vec<_> = route.code.iter().map(|code| ("htx-code", code.clone())).collect();
    let answer = wire.ask(Method::POST, &route.url, &path, &headers, request)?;
    match answer.status {
        200 => Ok(Heard::Reply(answer.body)),
        429 | 503 => Ok(Heard::Busy(answer.retry_after.unwrap_or(10))),
        _ => Err(Fault::Broken),
    }
}
