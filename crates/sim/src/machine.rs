//! What befalls machines: they are copied, put back, backed up, restored elsewhere and lost.

use std::path::{Path, PathBuf};

use store::Access;
use store::backup::{Opening, restore};

use crate::device::{Device, Ended, Seat};
use crate::world::{DEVICES_MOST, Due, HOUR, MINUTE, PASSPHRASE, World};

impl World {
    pub(crate) fn clone_device(&mut self) {
        if self.devices.len() >= DEVICES_MOST {
            return;
        }
        if let Some(of) = self.any_device(|device| device.store().is_some() && device.key.is_some()) {
            self.copy_of(of);
        }
    }

    /// A copy of a machine begins to run beside it.
    pub(crate) fn copy_of(&mut self, of: usize) -> usize {
        let id = self.devices.len();
        let mut copy = Device::new(id, self.folder.path());
        self.devices[of].copy_disk(&copy.folder, self.dice.happens(500));
        copy.key = self.devices[of].key.clone();
        copy.clock = self.devices[of].clock;
        copy.copied = true;
        self.devices[of].copied = true;
        self.devices.push(copy);
        self.say(format!("{of} is copied to {id}"));
        self.figures.count("devices copied");
        self.returns(id);
        let wait = MINUTE + self.dice.below(12 * HOUR);
        self.at(wait, Due::Person { device: id });
        id
    }

    pub(crate) fn keep_image(&mut self) {
        let Some(of) = self.any_device(|device| device.store().is_some() && device.key.is_some()) else { return };
        let to = self.folder.path().join(format!("older-{of}"));
        self.devices[of].copy_disk(&to, false);
        self.devices[of].older = Some(to);
    }

    pub(crate) fn put_back_device(&mut self) {
        let Some(of) = self.any_device(|device| device.older.is_some() && device.store().is_some()) else { return };
        let Some(from) = self.devices[of].older.clone() else { return };
        self.devices[of].fall();
        for ending in ["", "-wal", "-shm", ".key"] {
            let name = format!("so.htx{ending}");
            let _ = std::fs::remove_file(self.devices[of].folder.join(&name));
            if from.join(&name).exists() {
                std::fs::copy(from.join(&name), self.devices[of].folder.join(&name)).unwrap();
            }
        }
        self.say(format!("the disk of {of} is put back to an older copy"));
        self.figures.count("disks put back");
        self.devices[of].copied = true;
        // What it had said is on no disk but perhaps the server's: it is judged as a machine that was lost.
        for saved in self.oracle.saved.iter_mut().filter(|saved| saved.device == of) {
            saved.device = usize::MAX;
        }
        self.oracle.forget_device(of);
        self.returns(of);
    }

    pub(crate) fn back_up(&mut self) {
        let of = self.any_device(|device| device.store().is_some_and(|store| store.access() == Access::Writing));
        of.and_then(|of| self.back_up_of(of));
    }

    pub(crate) fn back_up_of(&mut self, of: usize) -> Option<PathBuf> {
        let file = self.folder.path().join(format!("{}.htxbak", self.backups.len()));
        let wall = self.wall(of);
        let made = self.devices[of].attempt(0, |store| {
            store.cut_for_backup(wall)?;
            store.snapshot()?.back_up(&file, 1)
        });
        match made {
            Ended::Well(_) => {
                self.say(format!("{of} is backed up"));
                self.figures.count("backups");
                self.backups.push(file.clone());
                return Some(file);
            }
            Ended::Refused(failure) => self.fault(format!("{of} could not be backed up: {failure:?}")),
            Ended::Cut(place) => self.fell(of, place),
        }
        None
    }

    pub(crate) fn restore_elsewhere(&mut self) {
        if self.backups.is_empty() {
            return;
        }
        let file = self.backups[self.dice.place(self.backups.len())].clone();
        self.restore_from(&file);
    }

    pub(crate) fn restore_from(&mut self, file: &Path) {
        if self.devices.len() >= DEVICES_MOST {
            return;
        }
        let id = self.devices.len();
        let mut device = Device::new(id, self.folder.path());
        match restore(file, &device.book(), &Opening::Phrase(&self.phrase), PASSPHRASE) {
            Ok((store, _)) => {
                device.key = Some(store.key().clone());
                device.seat = Seat::Open(Box::new(store));
                self.devices.push(device);
                self.say(format!("a backup is restored on {id}"));
                self.figures.count("backups restored");
                self.mend(id);
                let wait = MINUTE + self.dice.below(12 * HOUR);
                self.at(wait, Due::Person { device: id });
            }
            Err(failure) => self.fault(format!("a backup could not be restored: {failure:?}")),
        }
    }

    pub(crate) fn lose_device(&mut self) {
        let alive = self.devices.iter().filter(|device| device.store().is_some()).count();
        if alive < 3 {
            return;
        }
        if let Some(of) = self.any_device(|device| device.store().is_some()) {
            self.lose(of);
        }
    }

    pub(crate) fn lose(&mut self, of: usize) {
        self.devices[of].fall();
        self.devices[of].seat = Seat::Lost;
        self.say(format!("{of} is lost for ever"));
        self.figures.count("devices lost");
    }
}
