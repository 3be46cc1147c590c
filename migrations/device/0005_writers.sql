-- 0005_writers.sql
-- A book holds what several writers wrote: the machine that made it, a machine that went on from a backup, later the
-- cooperative's other devices. An event's id says who wrote it and where in his own row it stands, not which of two came
-- first here. `place` does: events are applied in its order, 1, 2, 3 …, and «latest» means greatest place. A place is
-- this machine's own: it moves when a page of the common log puts other events before.

alter table event add column place integer check (place >= 1);
update event set place = event_id >> 16;
create unique index event_by_place on event (place);

-- The voucher's own place, also in the rows of its later contents: books and lists of one day are in this order.
alter table version add column place integer not null default 0;
update version set place = voucher_id >> 16;
drop index version_by_day;
create index version_by_day on version (booked_day, place);

-- Who may write (1) and who has ended (2). Writer 1 began the book; its keys stand in the first event.
create table writer_fact (
	event_id   integer primary key references event,
	writer_no  integer not null check (writer_no between 0 and 65535),
	standing   integer not null check (standing in (1, 2)),
	sign_key   blob check (length(sign_key) = 32),
	box_key    blob check (length(box_key) = 32)
) strict;

-- Copies this machine made of the book: known here only.
create table backup (
	backup_id      integer primary key autoincrement,
	file           text not null,
	made_at        integer not null,  -- seconds since 1970-01-01 UTC
	bytes          integer not null,
	vouchers       integer not null,
	place          integer not null,  -- the last event in it
	ledger_digest  blob not null check (length(ledger_digest) = 32),
	drilled_at     integer  -- when it was restored on trial and agreed
) strict;
