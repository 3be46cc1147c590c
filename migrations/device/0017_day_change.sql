-- What each day changes of each account that cannot stand below nothing (cash in hand, goods), kept up with the balances:
-- so the days on which one does are found without the whole book. No row where nothing is left; an opening balance stands
-- on the first day of its month.

create table day_change (
	account  text not null,
	day      integer not null,
	dong     integer not null check (dong <> 0),  -- debit positive

	primary key (account, day)
) strict, without rowid;

insert into day_change (account, day, dong)
select account, day, sum(dong) from (
	select account, day, case side when 0 then amount_dong else -amount_dong end as dong from posting
	where (account >= '111' and account < '112' or account >= '152' and account < '157')
		and not exists (select 1 from replaced where replaced.event_id = posting.event_id)
	union all
	select account, unixepoch(printf('%04d-%02d-01', month / 12, month % 12 + 1)) / 86400, opening_dong from total
	where (account >= '111' and account < '112' or account >= '152' and account < '157') and opening_dong <> 0
)
where account not like '154%'
group by account, day
having sum(dong) <> 0;
