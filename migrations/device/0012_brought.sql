-- 0012_brought.sql
-- Two more kinds of facts are found by the same table: turnover of months before the book (0x2010) and the lists behind
-- opening balances (0x2011). A check cannot be changed in place, so the table is made again with its rows.

create table coop_fact_wider (
	event_id  integer primary key references event,
	kind      integer not null check (kind between 8200 and 8447),  -- 0x2008 to 0x20ff
	party_id  integer,
	day       integer not null
) strict;

insert into coop_fact_wider (event_id, kind, party_id, day) select event_id, kind, party_id, day from coop_fact;
drop table coop_fact;
alter table coop_fact_wider rename to coop_fact;
create index coop_fact_by_party on coop_fact (party_id) where party_id is not null;
