-- 0004_setup.sql
-- What is typed while a new book is set up (opening balances, a list of members) lies on the disk as drafts do, until it
-- is taken into the book. On this machine only.

create table setup_sheet (
	name     text primary key not null,
	content  text not null,
	kept_at  integer not null  -- seconds since 1970-01-01 UTC
) strict, without rowid;
