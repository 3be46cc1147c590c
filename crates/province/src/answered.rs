//! An exchange's answer, and what may be said of it: how many, never what.

use sync::exchange::{Code, Reply, SignedRequest};

/// The bytes for the device, and figures for the log and the metrics.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answered {
    /// The reply.
    pub bytes: Vec<u8>,
    /// Why the request as a whole was not taken; none when it was.
    pub refused: Option<Code>,
    /// Who asked, if the request could be read.
    pub writer: Option<u16>,
    /// Frames that came.
    pub frames: usize,
    /// Of them in the log, apart from it, and not taken.
    pub fates: [usize; 3],
    /// Entries that went back.
    pub page: usize,
    /// Whether the figures of two devices differ, though both have read the same entries.
    pub diverged: bool,
}

impl Answered {
    /// Of this reply to this request.
    pub fn of(reply: &Reply, request: &[u8]) -> Self {
        let request = SignedRequest::decode(request).ok().map(|signed| signed.request);
        let bytes = reply.encode();
        let writer = request.as_ref().map(|request| request.writer);
        let frames = request.map_or(0, |request| request.frames.len());
        match reply {
            Reply::Refusal(refusal) => {
                Self { bytes, refused: Some(refusal.code), writer, frames, fates: [0; 3], page: 0, diverged: false }
            }
            Reply::Answer(answer) => Self {
                bytes,
                refused: None,
                writer,
                frames,
                fates: [answer.acks.len(), answer.quarantined.len(), answer.refused.len()],
                page: answer.page.entries.len(),
                diverged: answer.diverged,
            },
        }
    }
}
