-- 0011_field.sql
-- What the phone asks for: the threads of questions on vouchers, one party's vouchers without reading all others, and a
-- count of the cash that is not finished yet.

-- What was said about a voucher: remarks (0), questions (1), answers (2), questions settled (3).
create table comment (
	event_id     integer primary key references event,
	voucher_id   integer not null,
	deed         integer not null check (deed between 0 and 3),
	question_id  integer
) strict;

create index comment_by_voucher on comment (voucher_id);

create index version_by_party on version (party_id, booked_day) where party_id is not null;

-- How many notes of each kind were counted so far, as typed; on this machine only.
create table cash_count (
	one      integer primary key check (one = 1),
	content  text not null,
	kept_at  integer not null  -- seconds since 1970-01-01 UTC
) strict;
