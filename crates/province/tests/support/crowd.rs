//! Devices of one book that write and exchange over HTTP while everything else goes wrong.

#![allow(dead_code, clippy::unwrap_used)]

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::Duration;

use province::archive::{Archive, Place};
use sync::exchange::Verdict;
use sync::invite::BookCode;
use sync::member::Roles;

use super::program::Web;
use crate::common::{BOOK, Dice, voucher};
use crate::device::{Device, enrol, founder};

/// The devices of a book that has begun: 1 the accountant, the others cashiers.
pub fn begin(web: Web, code: &BookCode, log_key: [u8; 32], many: u16, dice: &mut Dice) -> Vec<Device> {
    let mut first = founder_of(log_key, dice);
    let others: Vec<_> = (2..=many).map(|writer| enrol(&mut first, writer, Roles::CASHIER, dice)).collect();
    let sent = first.ask(dice);
    let answer = web.exchange(&BOOK, Some(code), &sent.bytes).unwrap();
    assert!(matches!(first.hear(&answer.body), Verdict::Taken(_)), "{answer:?}");
    let mut devices: Vec<_> = [first].into_iter().chain(others).collect();
    devices.iter_mut().for_each(|device| settle(web, device, dice));
    devices
}

pub fn founder_of(log_key: [u8; 32], dice: &mut Dice) -> Device {
    // The helper wants the server's key pair; of a real server only the public half is known.
    let mut device = founder(&ed25519_dalek::SigningKey::from_bytes(&[1; 32]), dice);
    device.log_key = log_key;
    device.events.pop();
    let province = sync::member::Province { root_key: log_key, log_key, recovery_key: None };
    device.state_fact(&sync::member::Fact::Joined(province));
    device
}

/// Exchanges until nothing is left to say.
pub fn settle(web: Web, device: &mut Device, dice: &mut Dice) {
    for _ in 0..600 {
        let sent = device.ask(dice);
        match web.exchange(&BOOK, None, &sent.bytes) {
            Some(answer) if answer.status == 200 => {
                drop(device.hear(&answer.body));
                if device.is_settled() {
                    return;
                }
            }
            // What it knew before says nothing of what others have sent since.
            _ => std::thread::sleep(Duration::from_millis(100)),
        }
    }
    panic!("writer {} does not settle: {:?}", device.writer, device.refused.last());
}

/// What was acknowledged to anybody, by link.
pub type Acked = Arc<Mutex<BTreeSet<[u8; 32]>>>;

/// Lets each device write and exchange on a thread of its own until told to end; gives the devices back.
pub fn work(web: Web, devices: Vec<Device>, end: &Arc<AtomicBool>, acked: &Acked) -> Vec<JoinHandle<Device>> {
    let mut threads = Vec::new();
    for mut device in devices {
        let (end, acked) = (end.clone(), acked.clone());
        threads.push(std::thread::spawn(move || {
            let mut dice = Dice::new(u64::from(device.writer) + 77);
            while !end.load(Ordering::Relaxed) {
                let event = voucher(device.events.len() as u32, &mut dice);
                device.record(event);
                let sent = device.ask(&mut dice);
                let frames = device.sent.clone();
                match web.exchange(&BOOK, None, &sent.bytes) {
                    Some(answer) if answer.status == 200 => {
                        if let Verdict::Taken(taken) = device.hear(&answer.body) {
                            let is_acked = |frame: &&sync::frame::Frame| {
                                taken.acks.iter().any(|ack| ack.fseq == frame.header().fseq)
                            };
                            acked.lock().unwrap().extend(frames.iter().filter(is_acked).map(|frame| frame.link(&BOOK)));
                        }
                    }
                    _ => std::thread::sleep(Duration::from_millis(20)),
                }
            }
            device
        }));
    }
    threads
}

/// After everything: all devices hold one log, everything acknowledged is in it, and the store is sound.
pub fn audit(web: Web, mut devices: Vec<Device>, acked: &Acked, place: &Place) {
    let mut dice = Dice::new(9);
    for _ in 0..2 {
        devices.iter_mut().for_each(|device| settle(web, device, &mut dice));
    }
    let tips: BTreeSet<_> = devices.iter().map(|device| (device.state.tip.size, device.state.tip.root)).collect();
    assert_eq!(tips.len(), 1, "the devices hold different logs");
    let held: BTreeSet<_> = devices[0].log.iter().map(|entry| entry.frame.link(&BOOK)).collect();
    let acked = acked.lock().unwrap();
    let lost = acked.difference(&held).count();
    assert_eq!(lost, 0, "{lost} of {} acknowledged frames were lost", acked.len());
    assert_eq!(held.len(), devices[0].log.len(), "a frame stands in the log twice");
    assert!(devices.iter().all(|device| device.receipts.is_empty() && !device.forked));
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let verified = runtime.block_on(async { Archive::read(place).await.unwrap().verify(&BOOK).await.unwrap() });
    assert_eq!(verified.unwrap().size, devices[0].state.tip.size);
    println!("{} frames acknowledged, {} in the log, none lost", acked.len(), held.len());
}
