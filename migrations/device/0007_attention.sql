-- What the work of several devices asks people (việc cần xem lại), and what an event does to an earlier one: accepts what
-- was held, counts what waited, moves what came late to a closed month. Every row is made by one event, `by_event_id`,
-- and goes with it; `seq` counts what follows from that event, 0 for its own.

create table attention (
	by_event_id  integer not null references event,
	seq          integer not null,
	story        text not null,  -- reason:events:balance, as `ledger::fold::StoryKey` writes it
	about_id     integer not null,
	day          integer,  -- days since 1970-01-01, as all days here
	total_dong   integer not null,

	primary key (by_event_id, seq, story)
) strict, without rowid;

create index attention_by_story on attention (story);
create index attention_by_about on attention (about_id);
create index attention_by_day on attention (day) where day is not null;

create table settled (
	by_event_id  integer not null references event,
	seq          integer not null,
	story        text not null,
	choice       integer not null,

	primary key (by_event_id, seq, story)
) strict, without rowid;

create index settled_by_story on settled (story);

-- What became of an earlier event: accepted (1), refused (2), counted (3), moved (4), given back to its day (5).
create table followed (
	by_event_id     integer not null references event,
	seq             integer not null,
	event_id        integer not null references event,
	kind            integer not null check (kind between 1 and 5),
	day             integer,
	close_id        integer,  -- of one that was moved: the event that closed its month
	outcome_before  integer not null check (outcome_before between 0 and 4),
	why_before      text,
	day_before      integer,

	primary key (by_event_id, seq)
) strict, without rowid;

create index followed_by_event on followed (event_id, kind);

-- Where in the order each event took effect: its own place, or that of the one that accepted it.
create view effect as
select event_id,
	coalesce(
		(select max(b.place) from followed f join event b on b.event_id = f.by_event_id
		where f.event_id = event.event_id and f.kind = 1),
		place
	) as place
from event;

-- Approved (1), not approved (2), cash moved (3), each about the version that was seen.
create table decision (
	event_id    integer primary key references event,
	kind        integer not null check (kind in (1, 2, 3)),
	voucher_id  integer not null,
	version_id  integer not null,
	day         integer not null
) strict;

create index decision_by_voucher on decision (voucher_id);

-- Papers (an invoice) that contents pay (1) or owe (2).
create table paper (
	deed        integer not null check (deed in (1, 2)),
	key         text not null,
	event_id    integer not null references event,
	voucher_id  integer not null,
	total_dong  integer not null,

	primary key (deed, key, event_id)
) strict, without rowid;

-- Cards that go on as another.
create table merged (
	event_id  integer primary key references event,
	from_id   integer not null,
	into_id   integer not null
) strict;

create index merged_by_card on merged (from_id);

-- The events about members that hold, the first of the book aside.
create table member_event (
	event_id  integer primary key references event
) strict;

insert into member_event (event_id) select event_id from writer_fact;

create index party_fact_by_party on party_fact (party_id, field);
create index party_fact_by_identity on party_fact (value) where field = 9;
