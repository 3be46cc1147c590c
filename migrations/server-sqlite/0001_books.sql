-- 0001_books.sql
-- Sealed books as the server keeps them: who writes, every frame in the order it came, and what lies apart.
-- Every key begins with the book, as on PostgreSQL, so that a book can be copied, compared and moved by itself.

create table book (
	book_id          blob    not null primary key check (length(book_id) = 16),
	epoch            integer not null check (epoch between 1 and 4294967295),
	size             integer not null check (size >= 0),
	root             blob    not null check (length(root) = 32),
	-- The epoch of a head that a device showed and this log does not hold: the log was restored from an older copy.
	suspect          integer check (suspect between 1 and 4294967295),
	-- Seconds since 2020-01-01 UTC; until then no quota counts.
	refilling_until  integer not null check (refilling_until between 0 and 4294967295)
) strict, without rowid;

create table writer (
	book_id        blob    not null references book,
	writer_no      integer not null check (writer_no between 0 and 65535),
	-- How far its frames have come; null before the first.
	fseq           integer check (fseq >= 1),
	f              blob    check (length(f) = 32),
	wseq           integer check (wseq >= 1),
	e              blob    check (length(e) = 32),
	-- Its last request.
	counter        integer not null check (counter >= 0),
	counter_hash   blob    not null check (length(counter_hash) = 32),
	rules          integer not null check (rules between 0 and 65535),
	digest_sseq    integer not null check (digest_sseq >= 0),
	digest8        blob    not null check (length(digest8) = 8),
	-- What it brought on one day.
	day            integer not null,
	day_events     integer not null,
	day_apart_bytes   integer not null,
	day_apart_events  integer not null,
	copied         integer not null check (copied in (0, 1)),
	check ((fseq is null) = (f is null) and (f is null) = (wseq is null) and (wseq is null) = (e is null)),

	primary key (book_id, writer_no)
) strict, without rowid;

create table frame (
	book_id     blob    not null references book,
	sseq        integer not null check (sseq >= 1),
	writer_no   integer not null check (writer_no between 0 and 65535),
	fseq        integer not null check (fseq >= 1),
	wseq_first  integer not null check (wseq_first >= 1),
	count       integer not null check (count between 1 and 400),
	f           blob    not null check (length(f) = 32),
	recv        integer not null check (recv between 0 and 4294967295),
	clear       integer not null check (clear in (0, 1)),
	bytes       blob    not null check (length(bytes) between 1 and 65792),
	root        blob    not null check (length(root) = 32),

	primary key (book_id, sseq)
) strict, without rowid;

create unique index frame_of_writer on frame (book_id, writer_no, fseq);

-- The members of a book are known by its clear frames, which are few.
create index frame_clear on frame (book_id, sseq) where clear = 1;

create table quarantine (
	book_id    blob    not null references book,
	f          blob    not null check (length(f) = 32),
	writer_no  integer not null check (writer_no between 0 and 65535),
	reason     integer not null check (reason between 1 and 3),
	recv       integer not null check (recv between 0 and 4294967295),
	bytes      blob    not null check (length(bytes) between 1 and 65792),

	primary key (book_id, f)
) strict, without rowid;

-- Signed heads kept as evidence: the last of each epoch that ended, and those that devices showed and this log lacks.
create table head_archive (
	book_id  blob    not null references book,
	epoch    integer not null check (epoch >= 1),
	size     integer not null check (size >= 0),
	root     blob    not null check (length(root) = 32),
	head     blob    not null,

	primary key (book_id, epoch, size, root)
) strict, without rowid;

-- Messages between a new device and the one that invites it; they stay for a quarter of an hour.
create table mailbox (
	book_id  blob    not null,
	id       blob    not null check (length(id) = 16),
	n        integer not null check (n between 0 and 7),
	data     blob    not null check (length(data) <= 4096),
	expires  integer not null,

	primary key (book_id, id, n)
) strict, without rowid;

create index mailbox_expires on mailbox (expires);

-- One-time codes with which a book may begin here. The code itself is not kept.
create table invite (
	code_hash  blob    not null primary key check (length(code_hash) = 32),
	name       text    not null check (length(name) <= 200),
	made       integer not null,
	expires    integer not null,
	-- The book that began with it.
	used_by    blob    check (length(used_by) = 16)
) strict, without rowid;

-- What was signed stays as it was signed, whoever writes to this file.
create trigger frame_stays
before update on frame
begin
	select raise(abort, 'frame.stays');
end;

create trigger quarantine_stays
before update on quarantine
begin
	select raise(abort, 'quarantine.stays');
end;
