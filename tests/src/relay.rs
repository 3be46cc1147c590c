//! A line between devices and their server that counts every byte, keeps what went over it, is slow, or breaks.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicI64, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use crate::must;

/// Which way bytes go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// From the device to the server.
    Up,
    /// From the server to the device.
    Down,
}

#[derive(Debug)]
struct Line {
    /// How many bytes went, up and down.
    counted: [AtomicU64; 2],
    /// How many bytes still pass, up and down.
    left: [AtomicI64; 2],
    /// Bytes a second; none for as fast as it goes.
    pace: Option<u64>,
    is_kept: AtomicBool,
    kept: Mutex<Vec<u8>>,
}

/// The line; it lasts as long as the test.
pub struct Relay {
    /// Where devices find it.
    pub address: String,
    line: Arc<Line>,
}

impl Relay {
    /// A line to a server.
    pub fn before(server: &str) -> Self {
        Self::paced(server, None)
    }

    /// A line over which so many bytes a second go each way.
    pub fn slow(server: &str, bytes_a_second: u64) -> Self {
        Self::paced(server, Some(bytes_a_second))
    }

    fn paced(server: &str, pace: Option<u64>) -> Self {
        let (scheme, to) = server.split_once("://").unwrap_or(("http", server));
        let listener = must(TcpListener::bind("127.0.0.1:0"), "a port");
        let address = format!("{scheme}://{}", must(listener.local_addr(), "its address"));
        let line = Arc::new(Line {
            counted: [AtomicU64::new(0), AtomicU64::new(0)],
            left: [AtomicI64::new(i64::MAX), AtomicI64::new(i64::MAX)],
            pace,
            is_kept: AtomicBool::new(false),
            kept: Mutex::default(),
        });
        let (to, shared) = (to.to_owned(), Arc::clone(&line));
        std::thread::spawn(move || {
            for near in listener.incoming().flatten() {
                let Ok(far) = TcpStream::connect(&to) else { continue };
                for (from, onto, way) in [(&near, &far, Way::Up), (&far, &near, Way::Down)] {
                    let (Ok(from), Ok(onto)) = (from.try_clone(), onto.try_clone()) else { continue };
                    let line = Arc::clone(&shared);
                    std::thread::spawn(move || pump(from, onto, way, &line));
                }
            }
        });
        Self { address, line }
    }

    /// What went over it since it was last asked, both ways, heads and all.
    pub fn take_count(&self) -> u64 {
        self.take_counts().iter().sum()
    }

    /// The same, up and down apart.
    pub fn take_counts(&self) -> [u64; 2] {
        [Way::Up, Way::Down].map(|way| self.line.counted[way as usize].swap(0, Ordering::SeqCst))
    }

    /// Breaks, both ways at once, when so many more bytes have gone this way.
    pub fn cut_after(&self, way: Way, bytes: i64) {
        self.line.left[way as usize].store(bytes, Ordering::SeqCst);
    }

    /// Whole again.
    pub fn mend(&self) {
        self.cut_after(Way::Up, i64::MAX);
        self.cut_after(Way::Down, i64::MAX);
    }

    /// Keeps what goes over it from now on, as somebody on the way could.
    pub fn listen_in(&self) {
        self.line.is_kept.store(true, Ordering::SeqCst);
    }

    /// What somebody on the way has heard.
    pub fn heard(&self) -> Vec<u8> {
        self.line.kept.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

fn pump(mut from: TcpStream, mut onto: TcpStream, way: Way, line: &Line) {
    let mut bytes = [0; 4096];
    while let Ok(many) = from.read(&mut bytes) {
        if many == 0 {
            break;
        }
        line.counted[way as usize].fetch_add(many as u64, Ordering::SeqCst);
        if line.is_kept.load(Ordering::SeqCst) {
            line.kept.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(&bytes[..many]);
        }
        if let Some(pace) = line.pace {
            std::thread::sleep(Duration::from_micros(many as u64 * 1_000_000 / pace));
        }
        let room = line.left[way as usize].fetch_sub(many as i64, Ordering::SeqCst).clamp(0, many as i64) as usize;
        let _ = onto.write_all(&bytes[..room]);
        if room < many {
            let _ = from.shutdown(Shutdown::Both);
            let _ = onto.shutdown(Shutdown::Both);
            return;
        }
    }
    let _ = onto.shutdown(Shutdown::Write);
}
