-- Whether the server handed a frame out that this machine did not cut, though it may bear its own writer's number, as the frames
-- of a copied machine do: from what it keeps apart, or with the log while the books have not taken it in.
alter table frame add column handed_out integer not null default 0 check (handed_out in (0, 1));
