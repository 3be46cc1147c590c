-- Whether the server handed a frame out from what it keeps apart: this machine did not cut it, though it may bear its own
-- writer's number, as the frames of a copied machine do.
alter table frame add column handed_out integer not null default 0 check (handed_out in (0, 1));
