//! The devices of the open book: listing them, vouching, other roles, ending and shutting out, and the facts an invite needs.

use ledger::event::WriterNo;
use ledger::event::body::{Body, SettingSet};
use ledger::event::decision::SeriesClosed;
use ledger::event::value::Value;
use store::exchange::{Device, Server};
use store::query::SeriesRow;
use sync::enrol::{FinderCode, Invite, Inviter, InviterLine, NewDevice, Over, Standing};
use sync::member::{Fact, Members, Province, Roles, State};

use crate::admission::letters::Mailbox;
use crate::admission::{Inviting, random, roles_of, shown_roles, stream};
use crate::api::device::{DeviceList, DeviceRow, DeviceState, InviteJob, RevokeReason, Role};
use crate::line::{Wire, shown};
use crate::{Book, Refusal, show};

const EVERY_ROLE: [Role; 4] = [Role::Director, Role::Accountant, Role::Cashier, Role::Supervisor];

impl Book {
    /// Every device there ever was, and what this one may do with them.
    ///
    /// # Errors
    /// When the book does not read.
    pub fn devices(&mut self) -> Result<DeviceList, Refusal> {
        let own = self.store.cache().identity().writer;
        let server = self.store.server()?;
        let members = self.store.members()?;
        let devices = self.store.devices()?;
        let rows = devices.iter().map(|device| self.device_row(device, own, &members)).collect::<Result<_, _>>()?;
        let may_invite = match &server {
            Some(_) => EVERY_ROLE.into_iter().filter(|role| may_admit(&members, own, roles_of(&[*role]))).collect(),
            None => Vec::new(),
        };
        let no_invite = match &server {
            None => Some("device.no-server"),
            Some(_) if may_invite.is_empty() => Some("device.role"),
            Some(_) => None,
        };
        Ok(DeviceList {
            rows,
            // As the book says it, also where the log has yet to.
            province_recovery: self.store.cache().members().is_some_and(|all| all.province_recovery().is_some()),
            may_change_recovery: server.is_some() && self.own_roles().any_of(Roles::DIRECTOR),
            finder_code: server.as_ref().and_then(|server| self.finder_code(server)),
            server: server.map(|server| shown(&server.url)),
            may_invite,
            no_invite: no_invite.map(str::to_owned),
        })
    }

    fn device_row(&self, device: &Device, own: WriterNo, members: &Members) -> Result<DeviceRow, Refusal> {
        let this = device.writer == own;
        let active = device.state == State::Active;
        let admits = active && may_admit(members, own, device.roles);
        let author = members.get(own).filter(|member| member.state == State::Active && member.confirmed);
        let directs = author.is_some_and(|member| member.roles.any_of(Roles::DIRECTOR));
        let vouches = author.is_some_and(|member| member.roles.without(device.roles) != Roles::NONE);
        Ok(DeviceRow {
            writer: device.writer.into(),
            series: format!("{:02}", device.writer),
            user: self.writer_name(device.writer),
            device: self.device_name(device.writer),
            roles: shown_roles(device.roles),
            state: match device.state {
                State::Active => DeviceState::Active,
                State::Retired => DeviceState::Retired,
                State::Revoked => DeviceState::Revoked,
            },
            reason: device.reason.and_then(reason_of),
            this,
            confirmed: device.confirmed,
            seen_at: device.heard_at.map(show::iso_moment),
            vouchers: self.store.vouchers_of(device.writer)?,
            may_confirm: active && !this && !device.confirmed && (directs || vouches),
            may_revoke: admits && !this,
            may_retire: active && members.province().is_some() && (this || admits),
            may_change: active && directs && !this,
        })
    }

    pub(crate) fn device_name(&self, writer: WriterNo) -> String {
        self.store.cache().setting(&format!("writer.{writer}.device")).unwrap_or_default().to_owned()
    }

    pub(crate) fn finder_code(&self, server: &Server) -> Option<String> {
        let first = FinderCode::name(&self.store.first_event().ok()?);
        let book = self.store.cache().identity().book_id;
        FinderCode { book, first, server: server.url.clone() }.text()
    }

    /// Vouches for a device: from here on what it decides counts.
    ///
    /// # Errors
    /// `device.role` or `device.not-there`.
    pub fn confirm_device(&mut self, writer: u32) -> Result<DeviceList, Refusal> {
        self.state_fact(writer, |writer| Fact::Confirmed { writer }, Vec::new())
    }

    /// Gives a device other roles.
    ///
    /// # Errors
    /// `enrol.role` for none at all: whoever is to do nothing more is shut out; `device.role` or `device.not-there`.
    pub fn change_role(&mut self, writer: u32, roles: &[Role]) -> Result<DeviceList, Refusal> {
        if roles.is_empty() {
            return Err(Refusal::new("enrol.role"));
        }
        let roles = roles_of(roles);
        self.state_fact(writer, |writer| Fact::RoleChanged { writer, roles }, Vec::new())
    }

    /// Ends a device in good order. This one ends only once everything it wrote is in the log.
    ///
    /// # Errors
    /// `device.pending`, `device.alone`, `device.role` or `device.not-there`.
    pub fn retire_device(&mut self, writer: u32) -> Result<DeviceList, Refusal> {
        if writer == u32::from(self.store.cache().identity().writer) {
            let pending = self.store.sync_status()?.pending;
            if pending > 0 {
                return Err(Refusal::new("device.pending").with("count", pending));
            }
        }
        self.is_not_the_last(writer)?;
        if writer == u32::from(self.store.cache().identity().writer) {
            self.would_hold(&Fact::Retired { writer: self.store.cache().identity().writer })?;
            return self.retire();
        }
        self.state_fact(writer, |writer| Fact::Retired { writer }, Vec::new())
    }

    /// This device ends: each of its series is closed at its last number, since all of them are in the log, and then it has
    /// nothing more to say.
    fn retire(&mut self) -> Result<DeviceList, Refusal> {
        let writer = self.store.cache().identity().writer;
        let is_open = |row: &SeriesRow| row.writer == writer && row.closed_by.is_none();
        // Closing is a word of the accountant or the director; nobody else has given numbers.
        let may_close = self.own_roles().any_of(Roles::ACCOUNTANT | Roles::DIRECTOR);
        let open: Vec<_> = self.store.series()?.into_iter().filter(|row| may_close && is_open(row)).collect();
        self.store.record::<_, Refusal>(show::wall(), |writing| {
            for SeriesRow { form, year, last, .. } in open {
                writing.event(Vec::new(), Body::SeriesClosed(SeriesClosed { form, year, writer, last }))?;
            }
            Ok(writing.member_fact(&Fact::Retired { writer }, Vec::new())?)
        })?;
        self.devices()
    }

    /// Shuts a device out: whatever it sends from here on is laid apart.
    ///
    /// # Errors
    /// `device.alone`, `device.role` or `device.not-there`.
    pub fn revoke_device(&mut self, writer: u32, reason: RevokeReason) -> Result<DeviceList, Refusal> {
        self.is_not_the_last(writer)?;
        let why = match reason {
            RevokeReason::Lost => 1,
            RevokeReason::Stolen => 2,
            RevokeReason::Compromised => 3,
        };
        self.state_fact(writer, |writer| Fact::Revoked { writer }, vec![Value::Int(why)])
    }

    /// A book that nobody may decide in any more can be reached by the twelve words alone: nobody comes to that unawares.
    fn is_not_the_last(&mut self, writer: u32) -> Result<(), Refusal> {
        let decides = Roles::DIRECTOR | Roles::ACCOUNTANT;
        let members = self.store.members()?;
        let others = members.iter().any(|(other, member)| {
            u32::from(other) != writer
                && member.state == State::Active
                && member.confirmed
                && member.roles.any_of(decides)
        });
        if others { Ok(()) } else { Err(Refusal::new("device.alone")) }
    }

    /// Writes down a fact about a device, if it would hold.
    fn state_fact(
        &mut self,
        writer: u32,
        fact: impl FnOnce(WriterNo) -> Fact,
        more: Vec<Value>,
    ) -> Result<DeviceList, Refusal> {
        let writer = WriterNo::try_from(writer).map_err(|_| Refusal::new("device.not-there"))?;
        let fact = fact(writer);
        self.would_hold(&fact)?;
        self.store.record::<_, Refusal>(show::wall(), |writing| Ok(writing.member_fact(&fact, more)?))?;
        self.devices()
    }

    /// Whether the log would take the fact for effective as it stands.
    fn would_hold(&mut self, fact: &Fact) -> Result<(), Refusal> {
        use sync::member::{Effect, Why};
        let own = self.store.cache().identity().writer;
        let Some(event) = fact.event(0, 0) else { return Err(Refusal::new("device.not-there")) };
        match self.store.members()?.apply(own, u64::from(u32::MAX), &event) {
            Effect::Effective => Ok(()),
            Effect::Void(Why::Author | Why::Role) => Err(Refusal::new("device.role")),
            Effect::Void(_) | Effect::Elsewhere => Err(Refusal::new("device.not-there")),
        }
    }

    /// Begins an invite and carries its letters over `wire`.
    ///
    /// # Errors
    /// `device.no-server`, `enrol.role`, `device.user-missing`, and names that cannot be written.
    pub(crate) fn invite(&mut self, job: &InviteJob, wire: Wire) -> Result<Inviting, Refusal> {
        let clean = |text: &str| ledger::text::clean(text).map_err(|fault| Refusal::new(fault.code()));
        let (user, device) = (clean(&job.user_name)?, clean(&job.device_name)?);
        if user.is_empty() {
            return Err(Refusal::new("device.user-missing"));
        }
        let server = self.store.server()?.ok_or_else(|| Refusal::new("device.no-server"))?;
        let members = self.store.members()?;
        let province = members.province().copied();
        let province =
            province.unwrap_or(Province { root_key: server.root_key, log_key: server.log_key, recovery_key: None });
        let identity = self.store.cache().identity().clone();
        let sign = self.store.signing_key()?;
        let line = InviterLine {
            book: &identity.book_id,
            writer: identity.writer,
            sign: &sign,
            province,
            server: &server.url,
        };
        let invite = Invite { roles: roles_of(&job.roles), user, device };
        let begun = Inviter::begin(&line, &members, invite, show::wall(), stream(random()?));
        let inviter = begun.map_err(|why| Refusal::new(why.code()))?;
        let mailbox = Mailbox { server: server.url, book: identity.book_id, id: inviter.secret().mailbox() };
        Inviting::begin(inviter, mailbox, identity.writer, &sign, wire)
    }

    /// Writes down the enrolment of a device whose digits were typed right, and its names.
    ///
    /// # Errors
    /// Why it cannot be; nothing is written then.
    pub(crate) fn enrol_device(&mut self, device: &NewDevice) -> Result<Result<WriterNo, Over>, Refusal> {
        let identity = self.store.cache().identity().clone();
        let (members, ring) = (self.store.members()?, self.store.book_keys()?);
        let made = device.enrolment(&identity.book_id, &members, identity.writer, &ring, random()?);
        let (writer, fact) = match made {
            Ok(made) => made,
            Err(why) => return Ok(Err(why)),
        };
        let names = [("name", &device.invite.user), ("device", &device.invite.device)];
        self.store.record::<_, Refusal>(show::wall(), |writing| {
            writing.member_fact(&fact, Vec::new())?;
            for (what, value) in names.into_iter().filter(|(_, value)| !value.is_empty()) {
                let set = SettingSet { key: format!("writer.{writer}.{what}"), value: value.clone() };
                writing.event(Vec::new(), Body::SettingSet(set))?;
            }
            Ok(())
        })?;
        Ok(Ok(writer))
    }

    /// What the log says of a device that was enrolled here.
    ///
    /// # Errors
    /// When the log does not read.
    pub(crate) fn device_standing(&mut self, device: &NewDevice, writer: WriterNo) -> Result<Standing, Refusal> {
        Ok(device.standing(&self.store.members()?, writer))
    }
}

fn may_admit(members: &Members, own: WriterNo, roles: Roles) -> bool {
    members.may_admit(own, roles).unwrap_or(false)
}

const fn reason_of(number: u8) -> Option<RevokeReason> {
    match number {
        1 => Some(RevokeReason::Lost),
        2 => Some(RevokeReason::Stolen),
        3 => Some(RevokeReason::Compromised),
        _ => None,
    }
}
