//! Requests and replies: whatever bytes come, two readers agree on what they are, and nobody stops.

#![allow(clippy::unwrap_used)]

mod common;
#[path = "common/device.rs"]
mod device;
#[path = "second_reader/item.rs"]
mod item;
#[path = "second_reader/messages.rs"]
mod messages;
#[path = "second_reader/second.rs"]
mod second;

use common::{BOOK, Dice, change, for_each_seed_and_ten_seconds, voucher};
use device::{enrol, founder};
use ed25519_dalek::SigningKey;
use sync::exchange::{Code, Limits, Memory, Refusal, Reply, Server, SignedRequest};
use sync::log::{Head, SignedHead, Tip};
use sync::member::{Fact, Roles};

/// A small book's traffic: every sort of request and reply at least once.
fn traffic(dice: &mut Dice) -> (Vec<Vec<u8>>, Vec<Vec<u8>>, Server, Memory) {
    let log_key = SigningKey::from_bytes(&dice.array());
    let server = Server::new(log_key.clone(), Limits::default());
    let mut store = Memory::invited(&BOOK);
    let mut first = founder(&log_key, dice);
    let mut second = enrol(&mut first, 2, Roles::CASHIER, dice);
    let (mut requests, mut replies) = (Vec::new(), Vec::new());
    let mut go = |device: &mut device::Device, store: &mut Memory, dice: &mut Dice| {
        let sent = device.ask(dice);
        let reply = server.exchange(&BOOK, &sent.bytes, 100, store).unwrap().encode();
        device.hear(&reply);
        requests.push(sent.bytes);
        replies.push(reply);
    };
    go(&mut second, &mut store, dice);
    go(&mut first, &mut store, dice);
    go(&mut second, &mut store, dice);
    second.record(voucher(1, dice));
    let mut copy = second.clone();
    go(&mut second, &mut store, dice);
    go(&mut copy, &mut store, dice);
    first.state_fact(&Fact::Revoked { writer: 2 });
    go(&mut first, &mut store, dice);
    second.record(voucher(2, dice));
    go(&mut second, &mut store, dice);
    first.state.disowned = true;
    go(&mut first, &mut store, dice);
    let head = Head { epoch: 3, tip: Tip { size: 9, root: [1; 32] }, time: 5 };
    let refusal = Refusal { head: Some(SignedHead::sign(&BOOK, head, &log_key)), ..Refusal::of(Code::Ahead) };
    replies.push(Reply::Refusal(refusal).encode());
    replies.push(Reply::Refusal(Refusal { link: Some([4; 32]), ..Refusal::of(Code::Counter) }).encode());
    (requests, replies, server, store)
}

#[test]
fn two_readers_agree_on_any_request_and_the_server_answers_it() {
    let (requests, _, server, store) = traffic(&mut Dice::new(3));
    assert!(requests.iter().all(|request| messages::is_request(request)));
    let (mut whole, mut refused) = (0, 0);
    for_each_seed_and_ten_seconds(6_000, |dice| {
        let mut bytes = dice.pick(&requests).clone();
        for _ in 0..dice.below(3) {
            let other = dice.pick(&requests).clone();
            change(&mut bytes, &other, dice);
        }
        let ours = SignedRequest::decode(&bytes);
        assert_eq!(ours.is_ok(), messages::is_request(&bytes), "{bytes:02x?}");
        if ours.is_ok() {
            whole += 1
        } else {
            refused += 1
        }
        // Whatever it is, the server says something, and its own log stays one that it can sign.
        if dice.one_in(20) {
            let reply = server.exchange(&BOOK, &bytes, 200, &mut store.clone()).unwrap().encode();
            assert!(messages::is_reply(&reply), "{reply:02x?}");
        }
    });
    assert!(whole > 500 && refused > 500, "{whole} whole, {refused} refused");
}

#[test]
fn two_readers_agree_on_any_reply() {
    let (_, replies, ..) = traffic(&mut Dice::new(4));
    let (mut whole, mut refused) = (0, 0);
    for_each_seed_and_ten_seconds(6_000, |dice| {
        let mut bytes = dice.pick(&replies).clone();
        for _ in 0..dice.below(3) {
            let other = dice.pick(&replies).clone();
            change(&mut bytes, &other, dice);
        }
        let ours = Reply::decode(&bytes);
        assert_eq!(ours.is_ok(), messages::is_reply(&bytes), "{bytes:02x?}");
        match ours {
            Ok(reply) => {
                whole += 1;
                assert_eq!(reply.encode(), bytes, "one value, one encoding");
            }
            Err(_) => refused += 1,
        }
    });
    assert!(whole > 500 && refused > 500, "{whole} whole, {refused} refused");
}
