//! The exchange: the one call by which a device and the server come to hold the same log.
//!
//! A device sends the frames it has cut and says how far its log has come; the server answers what became of each frame
//! and with the next page of the log. Any request may be repeated any number of times and has its effect once.

mod answer;
mod client;
mod pace;
mod refusal;
mod reply;
mod request;
mod server;
mod signed;
mod storage;
mod verify;
mod visit;

pub use client::{Line, Sent, State, Taken, Verdict, conclude, request};
pub use pace::{Backoff, Sizes};
pub use refusal::{Code, Quarantine, Refusal};
pub use reply::{Ack, Answer, Notice, Page, Receipt, RefusedFrame, Reply, Told};
pub(crate) use request::signed_bytes;
pub use request::{MESSAGE_MAX, Position, Request, SignedRequest};
pub use server::{Limits, Server};
pub(crate) use signed::holds;
pub use signed::{Fetch, Opening, SignatureBytes};
pub use storage::{BookRow, Known, Memory, Place, Today, Transaction, WriterRow};
pub use verify::{Damage, Doubt, verify};
