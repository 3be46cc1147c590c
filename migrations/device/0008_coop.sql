-- 0008_coop.sql
-- Where the facts of the cooperative's registers stand among the events: pledges and certificates of capital, membership,
-- resolutions, service contracts, counts, prepaid costs. What each says is read from its event; this only finds it.

create table coop_fact (
	event_id  integer primary key references event,
	kind      integer not null check (kind between 8200 and 8207),
	party_id  integer,  -- the member it belongs to
	day       integer not null  -- days since 1970-01-01: true from this day on
) strict;

create index coop_fact_by_party on coop_fact (party_id) where party_id is not null;
