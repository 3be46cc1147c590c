//! The provincial server, `htx-province`: it orders the sealed books of cooperatives, keeps them and gives them back.
//!
//! What is true of a request is decided by `sync`; this crate hosts it. It cannot read a book: frames are sealed with
//! keys it never has. `docs/sync-format.md` says what travels, `docs/operating.md` how the program is run.
//!
//! # In one process
//!
//! [`Local`] is the whole server without HTTP, threads or a clock, for simulators and tests: bytes in, bytes out, over
//! the same SQLite code that serves for real, on a file or in memory. `now` is in seconds since 2020-01-01 UTC.
//!
//! ```
//! use ed25519_dalek::SigningKey;
//! use province::Local;
//! use sync::exchange::{Code, Limits, Refusal, Reply};
//!
//! let mut server = Local::in_memory(SigningKey::from_bytes(&[7; 32]), Limits::default())?;
//! let book = [1; 16];
//! // An unknown book gets nothing without a code that the operator gave out.
//! let code = server.invite("HTX Đồng Tâm", [3; 10], 0)?;
//! let reply = server.exchange(&book, Some(&code.secret), b"no request", 0)?;
//! assert_eq!(Reply::decode(&reply), Ok(Reply::Refusal(Refusal::of(Code::Frame))));
//! // A power cut is an image put back; a restored backup is one put back and `rewind` for each book.
//! let image = server.image()?;
//! server.restore(&image)?;
//! # Ok::<(), province::Failure>(())
//! ```
//!
//! The device's side of each exchange is `sync::exchange::{request, conclude}`. A code is sent along until the book's
//! log has begun; `Local::keys` are what `ProvinceJoined` must name.

pub mod answered;
pub mod archive;
mod books;
mod clock;
pub mod codes;
pub mod command;
mod failure;
pub mod hex;
mod http;
pub mod keys;
mod last_write;
mod local;
mod metrics;
pub mod photos;
pub mod postgres;
pub mod rules;
mod settings;
mod shut_out;
pub mod sqlite;
mod view;

pub use failure::Failure;
pub use local::Local;
pub use shut_out::List;

/// The list of writers that were shut out, beside the database.
pub const SHUT_OUT_FILE: &str = "shut-out";
