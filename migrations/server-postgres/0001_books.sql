-- 0001_books.sql
-- Sealed books as the server keeps them, the same as on SQLite: who writes, every frame in the order it came, and what
-- lies apart. Every key begins with the book, so that tables can be spread over machines by it and a book moves by itself.
--
-- Walls between books: row level security is forced on every table, for the owner too. The program works as htx_runtime,
-- which owns nothing, and sees the one book that app.book names within its transaction; without it every query fails.
-- No sequences, triggers, extensions, advisory locks or notifications: a book's order is counted in its row.

create schema htx;

create table htx.book (
	book_id          bytea    not null primary key check (length(book_id) = 16),
	epoch            bigint   not null check (epoch between 1 and 4294967295),
	size             bigint   not null check (size >= 0),
	root             bytea    not null check (length(root) = 32),
	-- The epoch of a head that a device showed and this log does not hold: the log was restored from an older copy.
	suspect          bigint   check (suspect between 1 and 4294967295),
	-- Seconds since 2020-01-01 UTC; until then no quota counts.
	refilling_until  bigint   not null check (refilling_until between 0 and 4294967295)
);

create table htx.writer (
	book_id        bytea    not null,
	writer_no      integer  not null check (writer_no between 0 and 65535),
	-- How far its frames have come; null before the first.
	fseq           bigint   check (fseq >= 1),
	f              bytea    check (length(f) = 32),
	wseq           bigint   check (wseq >= 1),
	e              bytea    check (length(e) = 32),
	-- Its last request. The counter is any 64 bits, kept as the signed number of the same bits.
	counter        bigint   not null,
	counter_hash   bytea    not null check (length(counter_hash) = 32),
	rules          integer  not null check (rules between 0 and 65535),
	digest_sseq    bigint   not null check (digest_sseq >= 0),
	digest8        bytea    not null check (length(digest8) = 8),
	-- What it brought on one day.
	day            bigint   not null,
	day_events     bigint   not null,
	day_apart_bytes   bigint  not null,
	day_apart_events  bigint  not null,
	copied         boolean  not null,
	check ((fseq is null) = (f is null) and (f is null) = (wseq is null) and (wseq is null) = (e is null)),

	primary key (book_id, writer_no)
);

create table htx.frame (
	book_id     bytea    not null,
	sseq        bigint   not null check (sseq >= 1),
	writer_no   integer  not null check (writer_no between 0 and 65535),
	fseq        bigint   not null check (fseq >= 1),
	wseq_first  bigint   not null check (wseq_first >= 1),
	count       integer  not null check (count between 1 and 400),
	f           bytea    not null check (length(f) = 32),
	recv        bigint   not null check (recv between 0 and 4294967295),
	clear       boolean  not null,
	bytes       bytea    not null check (length(bytes) between 1 and 65792),
	root        bytea    not null check (length(root) = 32),

	primary key (book_id, sseq),
	unique (book_id, writer_no, fseq)
);

-- Sealed bytes cannot be packed again.
alter table htx.frame alter column bytes set storage external;

-- The members of a book are known by its clear frames, which are few.
create index frame_clear on htx.frame (book_id, sseq) where clear;

create table htx.quarantine (
	book_id    bytea    not null,
	f          bytea    not null check (length(f) = 32),
	writer_no  integer  not null check (writer_no between 0 and 65535),
	reason     smallint not null check (reason between 1 and 3),
	recv       bigint   not null check (recv between 0 and 4294967295),
	bytes      bytea    not null check (length(bytes) between 1 and 65792),

	primary key (book_id, f)
);

alter table htx.quarantine alter column bytes set storage external;

-- Signed heads kept as evidence: the last of each epoch that ended, and those that devices showed and this log lacks.
create table htx.head_archive (
	book_id  bytea   not null,
	epoch    bigint  not null check (epoch >= 1),
	size     bigint  not null check (size >= 0),
	root     bytea   not null check (length(root) = 32),
	head     bytea   not null,

	primary key (book_id, epoch, size, root)
);

-- Messages between a new device and the one that invites it; they stay for a quarter of an hour.
create table htx.mailbox (
	book_id  bytea    not null,
	id       bytea    not null check (length(id) = 16),
	n        integer  not null check (n between 0 and 7),
	data     bytea    not null check (length(data) <= 4096),
	expires  bigint   not null,

	primary key (book_id, id, n)
);

-- One-time codes with which a book may begin here; the code itself is not kept. The one table not of a book: whoever
-- presents a code sees the row of that code (app.code) and no other.
create table htx.invite (
	code_hash  bytea    not null primary key check (length(code_hash) = 32),
	name       text     not null check (length(name) <= 200),
	made       bigint   not null,
	expires    bigint   not null,
	-- The book that began with it.
	used_by    bytea    check (length(used_by) = 16)
);

alter table htx.book enable row level security;
alter table htx.book force row level security;
alter table htx.writer enable row level security;
alter table htx.writer force row level security;
alter table htx.frame enable row level security;
alter table htx.frame force row level security;
alter table htx.quarantine enable row level security;
alter table htx.quarantine force row level security;
alter table htx.head_archive enable row level security;
alter table htx.head_archive force row level security;
alter table htx.mailbox enable row level security;
alter table htx.mailbox force row level security;
alter table htx.invite enable row level security;
alter table htx.invite force row level security;

create policy of_book on htx.book using (book_id = current_setting('app.book')::bytea);
create policy of_book on htx.writer using (book_id = current_setting('app.book')::bytea);
create policy of_book on htx.frame using (book_id = current_setting('app.book')::bytea);
create policy of_book on htx.quarantine using (book_id = current_setting('app.book')::bytea);
create policy of_book on htx.head_archive using (book_id = current_setting('app.book')::bytea);
create policy of_book on htx.mailbox using (book_id = current_setting('app.book')::bytea);
create policy of_code on htx.invite using (code_hash = current_setting('app.code')::bytea);

-- The operator, as the owner, may list which books and codes there are: to verify, copy and back up. What is in a book
-- he too sees one book at a time.
create policy listed_by_owner on htx.book for select to current_user using (true);
create policy kept_by_owner on htx.invite to current_user using (true);

grant usage on schema htx to htx_runtime;
grant select, insert, update on htx.book, htx.writer to htx_runtime;
grant select, insert on htx.frame, htx.quarantine, htx.head_archive to htx_runtime;
grant select, insert, delete on htx.mailbox to htx_runtime;
grant select, insert, update on htx.invite to htx_runtime;
