-- 0002_photos.sql
-- Photos of papers, sealed like everything else: they lie beside the log, named by the hash of their sealed bytes. A
-- photo belongs to one book; the same bytes in two books lie here twice, so that no book can ask after another's.

create table photo (
	book_id  blob    not null references book,
	sha      blob    not null check (length(sha) = 32),
	-- How many bytes it has, and how many of them, from the first, are here. All of them only if they hash to sha.
	size     integer not null check (size between 41 and 153640),
	have     integer not null check (have between 1 and size),
	-- When its last chunk came, in seconds since 2020-01-01 UTC.
	touched  integer not null check (touched between 0 and 4294967295),

	primary key (book_id, sha)
) strict, without rowid;

-- With row numbers: rows of this size would make a tree of keys deep.
create table photo_chunk (
	book_id  blob    not null,
	sha      blob    not null,
	off      integer not null check (off >= 0),
	data     blob    not null check (length(data) between 1 and 65536),

	primary key (book_id, sha, off),
	foreign key (book_id, sha) references photo on delete cascade
) strict;

-- What each writer brought on one day.
create table photo_day (
	book_id    blob    not null references book,
	writer_no  integer not null check (writer_no between 0 and 65535),
	day        integer not null,
	bytes      integer not null check (bytes >= 0),

	primary key (book_id, writer_no)
) strict, without rowid;

-- A whole photo stays, whoever writes to this file.
create trigger photo_stays
before update on photo when old.have = old.size
begin
	select raise(abort, 'photo.stays');
end;

create trigger photo_chunk_stays
before update on photo_chunk
begin
	select raise(abort, 'photo.stays');
end;
