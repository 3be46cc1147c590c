-- 0002_photos.sql
-- Photos of papers, the same as on SQLite: sealed like everything else, beside the log, named by the hash of their sealed
-- bytes. A photo belongs to one book; the same bytes in two books lie here twice, so that no book can ask after another's.

create table htx.photo (
	book_id  bytea    not null,
	sha      bytea    not null check (length(sha) = 32),
	-- How many bytes it has, and how many of them, from the first, are here. All of them only if they hash to sha.
	size     integer  not null check (size between 41 and 153640),
	have     integer  not null check (have between 1 and size),
	-- When its last chunk came, in seconds since 2020-01-01 UTC.
	touched  bigint   not null check (touched between 0 and 4294967295),

	primary key (book_id, sha)
);

create table htx.photo_chunk (
	book_id  bytea    not null,
	sha      bytea    not null,
	off      integer  not null check (off >= 0),
	data     bytea    not null check (length(data) between 1 and 65536),

	primary key (book_id, sha, off)
);

-- Sealed bytes cannot be packed again.
alter table htx.photo_chunk alter column data set storage external;

-- What each writer brought on one day.
create table htx.photo_day (
	book_id    bytea    not null,
	writer_no  integer  not null check (writer_no between 0 and 65535),
	day        bigint   not null,
	bytes      bigint   not null check (bytes >= 0),

	primary key (book_id, writer_no)
);

alter table htx.photo enable row level security;
alter table htx.photo force row level security;
alter table htx.photo_chunk enable row level security;
alter table htx.photo_chunk force row level security;
alter table htx.photo_day enable row level security;
alter table htx.photo_day force row level security;

create policy of_book on htx.photo using (book_id = current_setting('app.book')::bytea);
create policy of_book on htx.photo_chunk using (book_id = current_setting('app.book')::bytea);
create policy of_book on htx.photo_day using (book_id = current_setting('app.book')::bytea);

-- A whole photo stays, whoever works as the program.
create policy whole_stays on htx.photo as restrictive for update using (have < size) with check (true);
create policy whole_is_kept on htx.photo as restrictive for delete using (have < size);
create policy whole_is_kept on htx.photo_chunk as restrictive for delete using (exists (
	select 1 from htx.photo as of where of.book_id = photo_chunk.book_id and of.sha = photo_chunk.sha and of.have < of.size
));

grant select, insert, update, delete on htx.photo to htx_runtime;
grant select, insert, delete on htx.photo_chunk to htx_runtime;
grant select, insert, update on htx.photo_day to htx_runtime;
