//! The book on its way to the province's server and the cooperative's other devices.

use serde::Serialize;
use ts_rs::TS;

/// How the open book stands with its server.
#[derive(Debug, Clone, Serialize, TS)]
pub struct SyncStatus {
    /// The phrase for the header: `done` (Đã lên máy chủ hết lúc …), `sending` (Đang gửi …), `offline` (Không có mạng, vẫn
    /// làm việc bình thường · … phiếu chưa gửi), `review` (… việc cần xem lại); `alone` where the book belongs to no server
    /// and nothing is shown.
    pub chip: String,
    /// What the exchange can do: `alone`, `ready`, `rewound` (the server was restored and is being filled again),
    /// `disowned` (the server's operator must act), `key-wait` (a key has not come yet), `limited` (a newer program is
    /// needed to close, submit or decide), `tampered` (the server showed what cannot be), `copied`, `shut-out`,
    /// `refused` (the server does not take what this machine's writer sends).
    pub phase: String,
    /// The server's address; none where the book belongs to none.
    pub address: Option<String>,
    /// Vouchers the server has not confirmed; none where the book belongs to no server.
    pub vouchers_pending: u32,
    /// Everything written that the server has not confirmed.
    pub pending: u32,
    /// Groups of vouchers that lie apart from the common book until somebody decides.
    pub apart: u32,
    /// How many matters about money people are asked to decide soon.
    pub urgent: u32,
    /// How far this copy of the common book goes.
    pub received: u32,
    /// How far the server's goes, as it said last.
    pub latest: u32,
    /// When an exchange last came through, as shown: `26/11/2026 11:58`.
    pub last_success: Option<String>,
    /// How many minutes the server's clock was ahead of this machine's then, or since, where that stood in the way.
    pub clock_minutes: Option<i32>,
    /// Why the last attempt failed, as a code; none when it came through.
    pub fault: Option<String>,
    /// Whether the server says that it does not know this machine, though it let it in once: the twelve words let it go on as
    /// another writer, where another code does not help.
    pub unknown: bool,
    /// What somebody should look at.
    pub alarms: Vec<SyncAlarm>,
    /// Whether an exchange is under way.
    pub running: bool,
}

impl SyncStatus {
    /// The same, where this machine keeps itself from exchanging: nothing is on its way, whatever the line is like.
    pub(crate) fn troubled(self, code: String) -> Self {
        let chip = if self.chip == "review" { self.chip } else { "offline".to_owned() };
        Self { chip, fault: Some(code), ..self }
    }
}

/// Something between this copy and the server that somebody should look at.
#[derive(Debug, Clone, Serialize, TS)]
pub struct SyncAlarm {
    /// What, as a code: `sync.possible-copy`, `sync.diverged`, `sync.frame-refused`, `sync.inactive-writer`.
    pub code: String,
    /// When it was first seen, as shown: `26/11/2026 11:58`.
    pub at: String,
    /// Whether to have looked is all there is to do.
    pub may_dismiss: bool,
}

/// A line of what happened with the server.
#[derive(Debug, Clone, Serialize, TS)]
pub struct SyncLine {
    /// When, as shown: `26/11/2026 11:58`.
    pub at: String,
    /// What, as a code: `sync.exchanged`, `sync.joined-now`, `sync.rewound`, `sync.forgotten`, `sync.rebuilt`, `sync.alarm-seen`,
    /// `sync.tampered`, `sync.copied`, `sync.refused`, and of photos `paper.carried`, `paper.server-full`,
    /// `paper.server-closed`, `paper.stuck`.
    pub code: String,
    /// For an exchange, how many events of this machine the server confirmed; for photos, how many it has now.
    pub sent: Option<u32>,
    /// For an exchange, how many events of others came; for photos, how many.
    pub received: Option<u32>,
}

/// A province's server before the book joins it.
#[derive(Debug, Clone, Serialize, TS)]
pub struct ProvinceOffer {
    /// Its address.
    pub address: String,
    /// Whether the province has an offline recovery key, so that the cooperative must be asked whether its book's key is
    /// sealed to that as well.
    pub asks_recovery: bool,
}
