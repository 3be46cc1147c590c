-- What was said of frames that the server keeps apart from the log: that they are there (0), that an event of one was taken
-- over (1), that the rest was left out (2).

create table apart_word (
	event_id   integer primary key references event,
	frame      blob not null check (length(frame) = 32),  -- its link
	word       integer not null check (word between 0 and 2),
	at         integer,  -- of an event taken over: its place in the frame, from 0
	origin_id  integer,  -- of an event taken over: what it was called
	count      integer  -- of a notice: how many events the frame has
) strict;

create index apart_word_by_frame on apart_word (frame);
create index apart_word_by_origin on apart_word (origin_id) where origin_id is not null;
