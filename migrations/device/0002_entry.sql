-- 0002_entry.sql
-- What helps the hand that writes vouchers, on this machine only: templates and their reminders, payment orders
-- that wait for the bank, sheets of vouchers not posted yet, and what was said in warning when a voucher was saved.
-- No event follows from any of it, and nothing of it follows from an event.

create table template (
	template_id   integer primary key autoincrement,
	form          text not null,
	name          text not null check (length(name) > 0),
	content       text not null,  -- a draft
	used          integer not null default 0,
	used_at       integer,  -- seconds since 1970-01-01 UTC, as all moments here
	kept_at       integer not null,
	discarded_at  integer
) strict;

-- When a template is put on the desk again. Due days after `done_to` have no draft yet.
create table reminder (
	template_id  integer primary key references template on delete cascade,
	months       integer not null check (months in (1, 3, 12)),
	due_day      integer not null check (due_day between 1 and 31),
	first_month  integer not null,  -- year * 12 + month - 1
	done_to      integer not null,  -- days since 1970-01-01, as all days here
	paused       integer not null default 0 check (paused in (0, 1))
) strict;

-- Which due day has its draft: the second check that none has two.
create table reminded (
	template_id  integer not null,
	due          integer not null,
	draft_id     integer not null,

	primary key (template_id, due)
) strict, without rowid;

create index reminded_by_draft on reminded (draft_id);

-- Drafts of payments the bank was told of (UNC đã gửi) or of money it should receive: no number until its notice comes.
create table waiting (
	draft_id   integer primary key references draft on delete cascade,
	handed_in  integer not null
) strict;

-- A sheet of vouchers of one form, as typed.
create table sheet (
	form     text primary key not null,
	content  text not null,
	kept_at  integer not null
) strict, without rowid;

-- Vouchers that were posted together, to be taken back together.
create table batch (
	batch_id   integer primary key autoincrement,
	form       text not null,
	posted_at  integer not null
) strict;

create table batch_voucher (
	batch_id    integer not null references batch,
	voucher_id  integer not null,

	primary key (batch_id, voucher_id)
) strict, without rowid;

create index batch_by_voucher on batch_voucher (voucher_id);

-- What deserved a look when a voucher, or an amendment of it, was saved all the same.
create table warning (
	event_id  integer not null references event,
	place     integer not null,
	content   text not null,

	primary key (event_id, place)
) strict, without rowid;
