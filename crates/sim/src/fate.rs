//! What befalls a world from hour to hour.

use crate::server::Office;
use crate::world::{Due, HOUR, World};

impl World {
    pub(crate) fn fate(&mut self) {
        if self.dice.happens(200) {
            self.office.keep_copy();
        }
        if self.dice.happens(self.weather.rewind) {
            self.rewind();
        } else if self.office.is_suspect() && !self.office.untold && self.dice.happens(300) {
            // An epoch that was there before begins again when a copy of before it is put back: devices have shown that.
            self.at(0, Due::Operator);
        }
        if self.dice.happens(self.weather.clock)
            && let Some(device) = self.any_device(|_| true)
        {
            const YEAR: i64 = 365 * 86_400;
            let jumps = [-30 * YEAR, -YEAR, -3_600, -1, 1, 86_400, 10 * YEAR, 30 * YEAR];
            self.devices[device].clock = jumps[self.dice.place(jumps.len())];
            self.figures.count("clocks set wrong");
        }
        if self.weather.away_most > 0
            && self.dice.happens(60)
            && let Some(device) = self.any_device(|_| true)
        {
            self.devices[device].away_until = self.now + self.dice.below(self.weather.away_most);
        }
        if self.dice.happens(self.weather.members) {
            self.change_members();
        }
        if self.dice.happens(self.weather.clone) {
            self.clone_device();
        }
        if self.dice.happens(100) {
            self.keep_image();
        }
        if self.dice.happens(self.weather.put_back) {
            self.put_back_device();
        }
        if self.dice.happens(self.weather.restore) {
            self.back_up();
        }
        if self.dice.happens(self.weather.restore) {
            self.restore_elsewhere();
        }
        if self.dice.happens(self.weather.lost) {
            self.lose_device();
        }
        if self.weather.aim > 0 && self.dice.happens(self.weather.aim) {
            self.aim();
        }
        if self.weather.branches > 0 && self.dice.happens(self.weather.branches) {
            self.branch();
        }
        if self.weather.gaps > 0 && self.dice.happens(self.weather.gaps) {
            self.lose_what_was_acknowledged();
        }
        if self.weather.amnesia > 0 {
            self.office.keep_first();
        }
        if self.weather.farewell > 0 && self.dice.happens(self.weather.farewell) {
            self.shut_out_and_restore();
        }
        if self.weather.amnesia > 0 && self.dice.happens(self.weather.amnesia) {
            self.forget_who_was_let_in();
        }
    }

    pub(crate) fn rewind(&mut self) {
        let pick = self.dice.place(6);
        self.put_back(pick);
    }

    pub(crate) fn put_back(&mut self, pick: usize) -> bool {
        self.put_back_by(|office| office.put_back(pick))
    }

    /// Puts the server back to what is found, and has its operator say so in time.
    pub(crate) fn put_back_by(&mut self, find: impl FnOnce(&mut Office) -> bool) -> bool {
        if self.office.untold || !find(&mut self.office) {
            return false;
        }
        self.oracle.forget_counters();
        self.say("the server is put back to an older copy".into());
        self.figures.count("servers put back");
        let wait = if self.weather.told_at_once { 0 } else { self.dice.below(72 * HOUR) };
        self.at(wait, Due::Operator);
        true
    }
}
