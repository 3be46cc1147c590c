-- 0019_people.sql
-- Several people at one machine: which of the key files beside the book is whose, how often a wrong PIN was typed, and how
-- far each one's requests to the server were counted while another sat there. Empty while nobody has a PIN.

create table person (
	seat       integer primary key check (seat between 0 and 8),  -- of the key file: `book.key`, `book.key1` …
	writer_no  integer not null unique check (writer_no between 1 and 65535),
	tries      integer not null default 0 check (tries between 0 and 10),  -- of the PIN since it was last right
	counter    integer not null default 0 check (counter >= 0)  -- of the last request
) strict;

-- Whose draft it is; nobody's where it was kept before anybody shared the machine.
alter table draft add column writer_no integer;
