-- 0003_desk.sql
-- What was done with the book that is no fact of the books: imports, exports, backups, restores, prints, checks.
-- It is part of the history a supervisor reads, so it is never changed or removed; it stays on this machine.

create table act (
	act_id  integer primary key autoincrement,
	kind    text not null check (length(kind) between 1 and 40),
	at      integer not null,  -- seconds since 1970-01-01 UTC
	about   text not null check (json_valid(about) and length(about) <= 4000)  -- names and texts
) strict;

create trigger act_stays_as_noted
before update on act
begin
	select raise(abort, 'act.stays-as-noted');
end;

create trigger act_is_not_removed
before delete on act
begin
	select raise(abort, 'act.stays-as-noted');
end;
