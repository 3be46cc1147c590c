-- 0021_closing.sql
-- What is said before something ends: that somebody is about to close a month, and that a series of numbers is closed.

create table close_request (
	event_id  integer primary key references event,
	month     integer not null
) strict;

create table series_end (
	event_id   integer primary key references event,
	form       integer not null,
	year       integer not null,
	writer_no  integer not null,
	last       integer not null  -- the last number used
) strict;
