-- 0001_book.sql
-- A cooperative's book on one machine: the events as they were signed, and beside them everything
-- that follows from them. Every row below `event` is made by exactly one event and can be made again;
-- nothing is updated in place. Only the aggregates (balance, total) are added to and subtracted from.

create table book (
	key    text primary key not null,
	value  blob not null
) strict, without rowid;

create table event (
	event_id  integer primary key,  -- wseq * 65536 + writer_no
	bytes     blob not null check (length(bytes) between 1 and 262144),
	chain     blob not null check (length(chain) = 32),
	sseq      integer check (sseq >= 1)  -- place in the server's log, null while pending
) strict;

-- What was signed stays as it was signed, whoever writes to this file: an older program, a repair script,
-- a curious hand. The store has no way to change an event's bytes; this is the second, independent check.
create trigger event_stays_as_signed
before update of event_id, bytes, chain on event
begin
	select raise(abort, 'event.stays-as-signed');
end;

-- Events that do not simply count: 1 waiting, 2 flagged, 3 held, 4 void, 5 malformed.
create table judgement (
	event_id  integer primary key references event,
	outcome   integer not null check (outcome between 1 and 5),
	why       text
) strict;

-- One content of a voucher: as posted (version 1) or as amended.
create table version (
	event_id     integer primary key references event,
	voucher_id   integer not null,
	version      integer not null check (version >= 1),
	form         integer not null,
	year         integer not null,
	writer_no    integer not null,
	number       integer not null check (number >= 1),
	day          integer not null,  -- days since 1970-01-01, as all days here
	booked_day   integer not null,
	party_id     integer,
	party_name   text not null,
	narration    text not null,
	attachments  integer not null,
	entries      integer not null,
	total_dong   integer not null,
	reference    text
) strict;

create index version_by_day on version (booked_day, event_id);
create index version_by_number on version (form, year, writer_no, number) where version = 1;
create index version_by_reference on version (reference) where reference is not null;
create index version_by_voucher on version (voucher_id) where version > 1;

-- Versions that a later one took the place of.
create table replaced (
	event_id     integer primary key references event,
	by_event_id  integer not null references event
) strict;

-- Vouchers that take others back (1) or put them right (2).
create table link (
	event_id   integer primary key references event,
	kind       integer not null check (kind in (1, 2)),
	target_id  integer not null
) strict;

create index link_by_target on link (target_id);

-- Both sides of every line that the books show.
create table posting (
	account      text not null,
	day          integer not null,
	event_id     integer not null,
	line         integer not null,
	side         integer not null check (side in (0, 1)),  -- 0 debit, 1 credit
	contra       text,
	party_id     integer,
	amount_dong  integer not null check (amount_dong <> 0),
	narration    text,  -- of the line alone, where it has one

	primary key (account, day, event_id, line, side)
) strict, without rowid;

create index posting_by_party on posting (party_id, account, day, event_id, line, side, contra, amount_dong, narration)
	where party_id is not null;

-- What each account of each party did in each month; party 0 where none is named. No row where nothing is left.
-- What a month holds stays within an amount's own range, so that sums over months and accounts cannot leave theirs.
create table balance (
	account       text not null,
	party_id      integer not null,
	month         integer not null,  -- year * 12 + month - 1
	opening_dong  integer not null check (abs(opening_dong) < 1 << 53),  -- debit positive
	debit_dong    integer not null check (abs(debit_dong) < 1 << 53),
	credit_dong   integer not null check (abs(credit_dong) < 1 << 53),

	primary key (account, party_id, month)
) strict, without rowid;

create index balance_by_party on balance (party_id, account) where party_id > 0;

-- The same without parties, so that a trial balance reads a few hundred rows.
create table total (
	account       text not null,
	month         integer not null,
	opening_dong  integer not null check (abs(opening_dong) < 1 << 53),
	debit_dong    integer not null check (abs(debit_dong) < 1 << 53),
	credit_dong   integer not null check (abs(credit_dong) < 1 << 53),

	primary key (account, month)
) strict, without rowid;

-- Fields of parties' cards: 0 code, 1 name, 2 kind, 3 place, 4 service contract, 5 active.
create table party_fact (
	event_id  integer not null references event,
	field     integer not null,
	party_id  integer not null,
	value     any,

	primary key (event_id, field)
) strict, without rowid;

create table account_fact (
	event_id  integer primary key references event,
	code      text not null,
	name      text not null,
	active    integer not null check (active in (0, 1))
) strict;

create table setting (
	event_id  integer primary key references event,
	key       text not null,
	value     text not null
) strict;

-- Months closed (1) and opened again (0).
create table gate (
	event_id  integer primary key references event,
	month     integer not null,
	closed    integer not null check (closed in (0, 1))
) strict;

-- Unfinished vouchers: on this machine only, without a number.
create table draft (
	draft_id      integer primary key autoincrement,  -- never used again: what is typed late must not land elsewhere
	form          text not null,
	content       text not null,
	kept_at       integer not null,  -- seconds since 1970-01-01 UTC
	discarded_at  integer
) strict;
