-- 0020_photo.sql
-- Photos of papers: which belong to which voucher, and what this machine knows of the sealed copies, here and at the server.

-- What was said of photos: that one belongs to a voucher (1), that it does not any more (0). The rest is in the event.
create table photo (
	event_id    integer primary key references event,
	voucher_id  integer not null,
	hash        blob not null check (length(hash) = 32),  -- of the sealed bytes: names the photo
	linked      integer not null check (linked in (0, 1))
) strict;

create index photo_by_voucher on photo (voucher_id, hash);
create index photo_by_hash on photo (hash);

-- The photos that belong to a voucher now: those whose last word that took effect links them, with the event that said it.
create view photo_now as
select photo.event_id, photo.voucher_id, photo.hash, effect.place
from photo join effect on effect.event_id = photo.event_id
where photo.linked = 1 and not exists (
	select 1 from photo later join effect le on le.event_id = later.event_id
	where later.voucher_id = photo.voucher_id and later.hash = photo.hash
		and (le.place, later.event_id) > (effect.place, photo.event_id)
);

-- What is known of a photo's copies; on this machine only. Whether one lies here its file says.
create table photo_copy (
	hash       blob primary key check (length(hash) = 32),
	at_server  integer check (at_server in (0, 1)),  -- whether the server has it; null while it was not asked
	wanted     integer  -- somebody here asked to see it, as the so manieth
) strict, without rowid;
