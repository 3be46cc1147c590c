//! Five people on five devices; each knows of the common log what it last heard.

use chrono::NaiveDate;
use ledger::chain;
use ledger::day::Month;
use ledger::event::body::{
    Amended, Body, Content, Genesis, PartySet, PeriodClosed, PeriodReopened, Posted, Reversed, SeriesNumber, SettingSet,
};
use ledger::event::decision::{At, Computed, Decision, Resolved};
use ledger::event::extra::{Extra, Key};
use ledger::event::kind::Kind;
use ledger::event::{Event, EventId, Line};
use ledger::fold::memory::Memory;
use ledger::fold::negative::{days_below_zero, is_watched};
use ledger::fold::{Books, Choice, StoryKey};
use ledger::member::{Fact, PublicKeys, Roles};
use ledger::money::Dong;
use ledger::party::PartyField;
use ledger::voucher::Form;

pub struct Coop {
    books: Memory,
    log: Vec<(EventId, Event)>,
    written: [u64; 8],
    heard: [u64; 8],
    pub wall: u32,
}

pub fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn content(on: &str, narration: &str) -> Content {
    Content { date: day(on), party: None, party_name: "Lan".into(), narration: narration.into(), attachments: 0 }
}

fn line(debit: &str, credit: &str, dong: i64) -> Line {
    Line {
        debit: debit.parse().ok(),
        credit: credit.parse().ok(),
        amount: Dong::new(dong).unwrap(),
        debit_party: None,
        credit_party: None,
        extra: Extra::default(),
    }
}

fn of_paper(paper: Option<&str>) -> Extra {
    Extra::new(paper.map(|paper| (Key::Document.number(), paper.into())))
}

impl Coop {
    pub fn new() -> Self {
        let books = Memory::with_key([5; 32]);
        let mut coop = Self { books, log: Vec::new(), written: [0; 8], heard: [0; 8], wall: 7 };
        let genesis = Genesis {
            book_id: [1; 16],
            name: "HTX Đồng Tâm".into(),
            tax_code: None,
            union: false,
            first_year: 2026,
            first_month: 1,
            rules_version: 1,
            sign_key: [2; 32],
            box_key: [3; 32],
            recovery_keys: None,
            practice: false,
        };
        coop.writes(1, Body::Genesis(Box::new(genesis)));
        for (writer, roles) in [(2, Roles::ACCOUNTANT), (3, Roles::CASHIER), (4, Roles::CASHIER), (5, Roles::DIRECTOR)]
        {
            coop.lets_in(1, writer, roles);
        }
        coop.hears_all();
        coop
    }

    /// Every device hears everything.
    pub fn hears_all(&mut self) {
        self.heard = [self.log.len() as u64; 8];
    }

    fn put(&mut self, writer: u16, lines: Vec<Line>, body: Body) -> EventId {
        let at = usize::from(writer);
        self.written[at] += 1;
        let id = EventId::new(writer, self.written[at]).unwrap();
        let event = Event::new(self.heard[at], self.wall, lines, body);
        let event = Event::decode(&event.encode()).unwrap();
        self.log.push((id, event.clone()));
        self.books.apply_at(id, Some(self.log.len() as u64), &event);
        id
    }

    pub fn writes(&mut self, writer: u16, body: Body) -> EventId {
        let lines = match &body {
            Body::Computed(_) => vec![line("5111", "9111", 100)],
            _ => Vec::new(),
        };
        self.put(writer, lines, body)
    }

    pub fn last(&self) -> EventId {
        self.log.last().unwrap().0
    }

    fn event(&self, id: EventId) -> &Event {
        &self.log.iter().find(|(known, _)| *known == id).unwrap().1
    }

    pub fn said(&self, id: EventId) -> String {
        let (outcome, why) = self.books.outcome_of(id);
        let outcome = format!("{outcome:?}").to_lowercase();
        why.map_or(outcome.clone(), |why| format!("{outcome} {}", why.code()))
    }

    pub fn last_said(&self) -> String {
        self.said(self.last())
    }

    fn posts(&mut self, writer: u16, form: Form, on: &str, line: Line) -> EventId {
        let number = SeriesNumber { form, year: 2026, number: self.log.len() as u32 };
        let content = content(on, "Ghi sổ");
        let posted = Posted { number, content, reference: None, old_number: None, business: None };
        self.put(writer, vec![line], Body::VoucherPosted(posted))
    }

    pub fn sells(&mut self, writer: u16, on: &str, dong: i64) -> EventId {
        self.posts(writer, Form::CashReceipt, on, line("1111", "5111", dong))
    }

    pub fn spends(&mut self, writer: u16, on: &str, account: &str, dong: i64) -> EventId {
        self.posts(writer, Form::CashPayment, on, line(account, "1111", dong))
    }

    pub fn pays(&mut self, writer: u16, on: &str, dong: i64, paper: Option<&str>) -> EventId {
        let line = Line { extra: of_paper(paper), ..line("642", "1111", dong) };
        self.posts(writer, Form::CashPayment, on, line)
    }

    pub fn owes(&mut self, writer: u16, on: &str, seller: EventId, dong: i64, paper: Option<&str>) -> EventId {
        let line = Line { extra: of_paper(paper), credit_party: Some(seller), ..line("642", "331", dong) };
        self.posts(writer, Form::Journal, on, line)
    }

    pub fn contributes(&mut self, writer: u16, on: &str, member: EventId, dong: i64) -> String {
        let line = Line { credit_party: Some(member), ..line("1111", "4111", dong) };
        let id = self.posts(writer, Form::CashReceipt, on, line);
        self.said(id)
    }

    /// Replaces the content its device knows: the first one, where it has heard of no other.
    pub fn amends(&mut self, writer: u16, target: EventId, on: &str, dong: i64) -> String {
        let (old, version) = self.known(writer, target);
        let new = old.iter().map(|line| Line { amount: Dong::new(dong).unwrap(), ..line.clone() }).collect();
        self.amend(writer, target, (old, new, version), content(on, "Sửa"))
    }

    pub fn rewords(&mut self, writer: u16, target: EventId) -> String {
        let (old, version) = self.known(writer, target);
        let date = match &self.event(target).body {
            Body::VoucherPosted(posted) => posted.content.date.to_string(),
            _ => unreachable!("a voucher"),
        };
        self.amend(writer, target, (old.clone(), old, version), content(&date, "Chữ khác"))
    }

    fn amend(
        &mut self,
        writer: u16,
        target: EventId,
        (old, new, version): (Vec<Line>, Vec<Line>, [u8; 32]),
        content: Content,
    ) -> String {
        let mut lines: Vec<Line> = old.iter().map(Line::negated).collect();
        let negated = lines.len() as u16;
        lines.extend(new);
        let amended = Amended { target, version, negated, content, reason: "Gõ nhầm".into(), business: None };
        let id = self.put(writer, lines, Body::VoucherAmended(amended));
        self.said(id)
    }

    /// The lines and the hash of the version of a voucher that a device has heard of or wrote itself.
    fn known(&self, writer: u16, target: EventId) -> (Vec<Line>, [u8; 32]) {
        let heard = self.heard[usize::from(writer)] as usize;
        let knows = |place: usize, id: EventId| place < heard || id.writer() == writer;
        let holds = |id: EventId| self.said(id).starts_with("effective") || self.said(id).starts_with("waiting");
        let mut versions = self.log.iter().enumerate().filter(|(place, (id, event))| {
            let of_it = matches!(&event.body, Body::VoucherAmended(amended) if amended.target == target && holds(*id));
            (of_it || *id == target) && knows(*place, *id)
        });
        let (_, (_, event)) = versions.next_back().unwrap();
        let skip = if let Body::VoucherAmended(amended) = &event.body { amended.negated.into() } else { 0 };
        (event.lines[skip..].to_vec(), chain::hash(&event.encode()))
    }

    pub fn reverses(&mut self, writer: u16, target: EventId, on: &str) -> String {
        let (old, version) = self.known(writer, target);
        let number = SeriesNumber { form: Form::Journal, year: 2026, number: self.log.len() as u32 };
        let lines = old.iter().map(Line::negated).collect();
        let body = Body::VoucherReversed(Reversed { number, content: content(on, "Hủy"), target, version });
        let id = self.put(writer, lines, body);
        self.said(id)
    }

    fn decision(&self, writer: u16, target: EventId, on: &str) -> Decision {
        let voucher = matches!(self.event(target).body, Body::VoucherPosted(_));
        let version = if voucher { self.known(writer, target).1 } else { chain::hash(&self.event(target).encode()) };
        Decision { target, version, day: day(on), reason: String::new() }
    }

    pub fn approves(&mut self, writer: u16, target: EventId, on: &str) -> String {
        let body = Body::Approved(self.decision(writer, target, on));
        let id = self.writes(writer, body);
        self.said(id)
    }

    pub fn rejects(&mut self, writer: u16, target: EventId, on: &str) -> String {
        let body = Body::Rejected(self.decision(writer, target, on));
        let id = self.writes(writer, body);
        self.said(id)
    }

    pub fn confirms(&mut self, writer: u16, target: EventId, on: &str) -> String {
        let body = Body::CashConfirmed(self.decision(writer, target, on));
        let id = self.writes(writer, body);
        self.said(id)
    }

    /// Closes a month of 2026 with what the device has heard and wrote.
    pub fn closes(&mut self, writer: u16, month: u32) -> String {
        let heard = &self.log[..self.heard[usize::from(writer)] as usize];
        let last = |of: u16| heard.iter().map(|(id, _)| *id).filter(|id| id.writer() == of).map(EventId::wseq).max();
        let mut seen: Vec<(u16, u64)> = (1..8).map(|of| (of, last(of).unwrap_or(0))).collect();
        seen[usize::from(writer) - 1].1 = self.written[usize::from(writer)];
        let month = Month::new(2026, month).unwrap();
        let Ok(digest) = self.own_books(writer).digest_of(month, month);
        let id = self.writes(writer, Body::PeriodClosed(PeriodClosed { month, seen, digest }));
        self.said(id)
    }

    /// The books of a device: what it heard, then what it wrote since.
    fn own_books(&self, writer: u16) -> Memory {
        let mut books = Memory::with_key([5; 32]);
        let heard = self.heard[usize::from(writer)];
        for (place, (id, event)) in
            (1..).zip(&self.log).filter(|(place, (id, _))| *place <= heard || id.writer() == writer)
        {
            books.apply_at(*id, Some(place).filter(|place| *place <= heard), event);
        }
        books
    }

    pub fn opens(&mut self, writer: u16, month: u32) -> String {
        let month = Month::new(2026, month).unwrap();
        let id = self.writes(writer, Body::PeriodReopened(PeriodReopened { month, reason: "Sót phiếu".into() }));
        self.said(id)
    }

    pub fn policy(&mut self, writer: u16, key: &str, value: &str) {
        self.writes(writer, Body::SettingSet(SettingSet { key: key.into(), value: value.into() }));
    }

    pub fn person(&mut self, writer: u16, fields: Vec<PartyField>) -> EventId {
        self.writes(writer, Body::PartySet(PartySet { party: None, fields }))
    }

    pub fn sets_card(&mut self, writer: u16, party: EventId, fields: Vec<PartyField>) -> String {
        let id = self.writes(writer, Body::PartySet(PartySet { party: Some(party), fields }));
        self.said(id)
    }

    pub fn states(&mut self, writer: u16, fact: Fact) -> String {
        let body = fact.event(0, 0).unwrap().body;
        let id = self.writes(writer, body);
        self.said(id)
    }

    pub fn states_let_in(&mut self, by: u16, writer: u16, roles: Roles) {
        let keys = PublicKeys { sign: [10 + writer as u8; 32], wrap: [50 + writer as u8; 32] };
        assert_eq!(self.states(by, Fact::Enrolled { writer, keys, roles, boxed: None }), "effective");
    }

    /// Lets somebody in and vouches for the device.
    pub fn lets_in(&mut self, by: u16, writer: u16, roles: Roles) {
        self.states_let_in(by, writer, roles);
        assert_eq!(self.states(by, Fact::Confirmed { writer }), "effective");
    }

    pub fn changes_roles(&mut self, by: u16, writer: u16, roles: Roles) {
        assert_eq!(self.states(by, Fact::RoleChanged { writer, roles }), "effective");
    }

    /// The body of an event computed now from January, by somebody who may write it down later.
    pub fn computes(&self, _writer: u16, kind: Kind) -> Body {
        let month = Month::new(2026, 1).unwrap();
        Body::Computed(Box::new(Computed {
            kind,
            first: month,
            last: month,
            inputs: self.books.digest_of(month, month).unwrap(),
            number: SeriesNumber { form: Form::Journal, year: 2026, number: self.log.len() as u32 },
            content: content("2026-01-31", "Kết chuyển"),
        }))
    }

    pub fn open_stories(&self) -> Vec<String> {
        self.books.open_stories().map(|key| key.why.code().to_owned()).collect()
    }

    pub fn only_story(&self, why: &str) -> StoryKey {
        let stories: Vec<&StoryKey> = self.books.open_stories().filter(|key| key.why.code() == why).collect();
        assert_eq!(stories.len(), 1, "{why} in {:?}", self.open_stories());
        stories[0].clone()
    }

    pub fn decides(&mut self, writer: u16, key: &StoryKey, choice: &str) -> String {
        let resolved = Resolved {
            story: key.why as u16,
            events: key.events.clone(),
            at: key.at,
            choice: Choice::named(choice).unwrap() as u16,
            reason: String::new(),
        };
        let id = self.writes(writer, Body::AttentionResolved(resolved));
        self.said(id)
    }

    pub fn decides_on_balance(&mut self, writer: u16, at: At) -> String {
        self.decides(writer, &StoryKey::below_zero(at), "keep")
    }

    /// Debit turnover of an account in a month of 2026.
    pub fn turnover(&self, account: &str, month: u32) -> i64 {
        let month = Month::new(2026, month).unwrap();
        let rows = self.books.balances().filter(|(key, _)| key.account.as_str() == account && key.month == month);
        rows.map(|(_, balance)| balance.debit).sum()
    }

    pub fn balance(&self, account: &str) -> i64 {
        let rows = self.books.balances().filter(|(key, _)| key.account.as_str() == account);
        rows.map(|(_, balance)| balance.debit - balance.credit).sum()
    }

    pub fn photos_of(&self, voucher: EventId) -> &[[u8; 32]] {
        self.books.photos_of(voucher)
    }

    pub fn booked_on(&self, voucher: EventId) -> NaiveDate {
        self.books.voucher(voucher).unwrap().unwrap().day
    }

    pub fn below_zero(&self) -> Vec<(String, NaiveDate, i64)> {
        let mut changes = Vec::new();
        for (id, event) in self
            .log
            .iter()
            .filter(|(id, event)| matches!(event.body, Body::VoucherPosted(_)) && self.books.outcome_of(*id).0.counts())
        {
            let on = self.booked_on(*id);
            for line in &event.lines {
                let amount = line.amount.get();
                let sides = [(line.debit, amount), (line.credit, -amount)];
                changes.extend(sides.into_iter().filter_map(|(account, dong)| Some((account?, on, dong))));
            }
        }
        changes.retain(|(account, _, _)| is_watched(*account));
        changes.sort();
        days_below_zero(changes).into_iter().map(|at| (at.account.to_string(), at.day, at.dong)).collect()
    }
}
