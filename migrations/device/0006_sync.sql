-- 0006_sync.sql
-- How a book travels: every frame this copy ever cut or pulled, byte for byte, for ever (the server may be restored from
-- an older copy, and then the devices bring back what it lost); how far the exchange with the server has come; the keys
-- frames are sealed with; what lies outside the common log and why.

create table frame (
	link        blob primary key not null check (length(link) = 32),  -- f
	writer_no   integer not null check (writer_no between 0 and 65535),
	fseq        integer not null check (fseq >= 1),
	wseq_first  integer not null check (wseq_first >= 1),
	count       integer not null check (count between 1 and 400),
	state       integer not null check (state between 0 and 4),  -- 0 cut, 1 acknowledged, 2 in the log, 3 quarantined, 4 refused
	why         integer,  -- of a quarantine or a refusal, by its number
	offer       integer,  -- the order in which it is still to be offered
	sseq        integer check (sseq >= 1),  -- its place in the log
	received    integer,  -- when the server says it came, in seconds since 2020-01-01 UTC
	root        blob check (length(root) = 32),  -- of the log with it
	judged      integer check (judged between 1 and 3),  -- 1 its events count one by one, 2 malformed as a whole, 3 its writer was not active
	bytes       blob not null
) strict;

create index frame_by_writer on frame (writer_no, fseq);
create unique index frame_by_place on frame (sseq) where sseq is not null;
create unique index frame_by_offer on frame (offer) where offer is not null;
create index frame_waiting on frame (state) where state in (0, 1);

-- What was signed stays as it was signed, and stays.
create trigger frame_stays_as_signed
before update of link, writer_no, fseq, wseq_first, count, bytes on frame
begin
	select raise(abort, 'frame.stays-as-signed');
end;

create trigger frame_is_kept
before delete on frame
begin
	select raise(abort, 'frame.stays-as-signed');
end;

-- Events that were in this copy's books as waiting and are no longer, because the log has others under their names or the
-- server laid their frames apart. The frames are above; this keeps also what no frame holds.
create table aside (
	aside_id  integer primary key,
	event_id  integer not null,
	bytes     blob not null,
	at        integer not null  -- seconds since 2020-01-01 UTC
) strict;

-- The server this book belongs to and how far the exchange with it has come: one row, or none.
create table exchange (
	one           integer primary key check (one = 1),
	url           text not null,
	root_key      blob not null check (length(root_key) = 32),
	log_key       blob not null check (length(log_key) = 32),
	invite        text,  -- the code that opens the book on the server, until it is open
	epoch         integer not null check (epoch >= 0),
	size          integer not null check (size >= 0),  -- entries of the log that were verified
	root          blob not null check (length(root) = 32),
	applied       integer not null check (applied between 0 and size),  -- entries of the log that are in the books
	counter       integer not null check (counter >= 0),  -- of the last request
	head          blob,  -- the last head that was verified
	disowned      integer not null check (disowned in (0, 1)),
	forgotten     integer not null check (forgotten in (0, 1)),
	latest        integer not null check (latest >= 0),  -- entries the server has
	digest        blob check (length(digest) = 8),  -- of the ledger with exactly the entries verified
	succeeded_at  integer,  -- seconds since 2020-01-01 UTC, by this machine's clock
	clock_behind  integer,  -- seconds the server's clock was ahead then
	fault         text,  -- why the last attempt failed, where it did
	tampered      integer not null check (tampered in (0, 1)),
	unknown_kind  integer  -- the last kind of an event that this program does not know and must not pass over
) strict;

-- Every key the book was ever sealed with.
create table book_key (
	key_id  blob primary key not null check (length(key_id) = 8),
	key     blob not null check (length(key) = 32)
) strict, without rowid;

-- Heads the server signed that it should not have, or no longer stands by; and what deserved a person's look, until its
-- cause is gone.
create table evidence (
	evidence_id  integer primary key,
	what         text not null,
	at           integer not null,  -- seconds since 2020-01-01 UTC
	head         blob,
	other        blob
) strict;

create table alarm (
	what  text primary key not null,
	at    integer not null  -- seconds since 2020-01-01 UTC
) strict, without rowid;

-- What happened between this copy and the server, the last few hundred lines.
create table sync_log (
	line_id  integer primary key,
	at       integer not null,  -- seconds since 2020-01-01 UTC
	what     text not null,
	about    text not null
) strict;
