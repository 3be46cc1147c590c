//! The book and its server: joining, exchanging, how it stands.

use crate::api::device::DeviceList;
use crate::api::report::VerifyResult;
use crate::api::sync::{ProvinceOffer, SyncLine, SyncStatus};
use crate::joined::{Offer, province_at};
use crate::line::{Courier, Wire};
use crate::{App, Refusal};

#[allow(missing_docs, clippy::missing_errors_doc)]
impl App {
    pub fn sync_status(&self) -> Result<SyncStatus, Refusal> {
        let courier = self.courier.get();
        let running = courier.is_some_and(Courier::is_running);
        let status = self.with(|book| book.sync_status(running))?;
        match courier.and_then(Courier::trouble) {
            Some(code) if status.address.is_some() => Ok(status.troubled(code)),
            _ => Ok(status),
        }
    }

    pub fn sync_now(&self) -> Result<SyncStatus, Refusal> {
        if self.with(|book| book.sync_status(false))?.address.is_none() {
            return Err(Refusal::new("sync.not-joined"));
        }
        self.courier()?.now();
        self.with(|book| book.sync_status(true))
    }

    pub fn sync_log(&self) -> Result<Vec<SyncLine>, Refusal> {
        self.with(|book| book.sync_log())
    }

    pub fn dismiss_alarm(&self, code: String) -> Result<SyncStatus, Refusal> {
        self.with(|book| book.dismiss_alarm(&code))?;
        self.sync_status()
    }

    pub fn check_book(&self) -> Result<VerifyResult, Refusal> {
        let look = self.with(|book| book.look())?;
        look.check()
    }

    pub fn province_of_code(&self, code: String) -> Result<ProvinceOffer, Refusal> {
        Ok(offer(&code)?.told())
    }

    pub fn join_province(&self, code: String, offline_recovery: bool) -> Result<SyncStatus, Refusal> {
        self.with(|_| Ok(()))?;
        let offer = offer(&code)?;
        self.with(|book| book.join_province(&offer, offline_recovery))?;
        self.sync_now()
    }

    pub fn set_province_recovery(&self, agrees: bool) -> Result<DeviceList, Refusal> {
        let url = self.with(|book| book.server_url())?;
        let mut wire = line()?;
        let province = province_at(&mut wire, &url)?;
        self.with(|book| book.set_province_recovery(&province, agrees))?;
        self.courier()?.now();
        self.list_devices()
    }

    /// The loop, begun when it is first needed.
    pub(super) fn courier(&self) -> Result<&Courier, Refusal> {
        if let Some(courier) = self.courier.get() {
            return Ok(courier);
        }
        let courier = Courier::begin(std::sync::Arc::clone(&self.open))?;
        Ok(self.courier.get_or_init(|| courier))
    }

    /// Begins to exchange by itself where the book that was opened belongs to a server.
    pub(super) fn exchange_when_joined(&self) {
        let joined = self.with(|book| book.sync_status(false)).is_ok_and(|status| status.address.is_some());
        // Without a thread or a socket the book is worked in as ever, and what is missing is said when somebody asks.
        if joined && let Ok(courier) = self.courier() {
            courier.now();
        }
    }

    /// Something was written: the loop goes round soon.
    pub(super) fn something_written(&self) {
        if let Some(courier) = self.courier.get() {
            courier.written();
        }
    }
}

fn offer(code: &str) -> Result<Offer, Refusal> {
    Offer::fetch(&mut line()?, code, None)
}

fn line() -> Result<Wire, Refusal> {
    Wire::new().map_err(|error| Refusal::new("sync.no-line").with("what", error))
}
