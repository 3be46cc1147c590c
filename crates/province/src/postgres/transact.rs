//! One transaction on one book.

use std::ops::Deref;
use std::sync::{Arc, PoisonError};
use std::time::Duration;

use deadpool_postgres::{ClientWrapper, Object, Pool};
use futures_util::future::try_join4;
use ledger::chain::Link;
use sync::BookId;
use sync::exchange::{BookRow, Limits};
use sync::paper::keep::Brought;
use tokio_postgres::error::SqlState;

use super::{KNOWN_MAX, Remembered, photos, rows};
use crate::archive::Invite;
use crate::failure::Failure;
use crate::hex;
use crate::last_write::LastWrite;
use crate::photos::{Asking, Bringing, Told};
use crate::rules::{self, BOX_SECONDS, Left, Looked, Messages};
use crate::shut_out::List;
use crate::view::{Changes, Loaded, View, Want, likely};

const TRIES: u32 = 16;

/// What is to be done with which book.
pub struct Work<'a> {
    pub pool: &'a Pool,
    pub list: &'a List,
    pub known: &'a Remembered,
    pub last_write: &'a LastWrite,
    pub book: BookId,
    pub code_hash: Option<[u8; 32]>,
}

/// A connection that goes back to the others only when its transaction has ended.
struct Lease {
    object: Option<Object>,
    ended: bool,
}

impl Deref for Lease {
    type Target = ClientWrapper;

    fn deref(&self) -> &ClientWrapper {
        // Taken away only in `drop`.
        match &self.object {
            Some(object) => object,
            None => unreachable!("a lease has its connection until it is dropped"),
        }
    }
}

impl Drop for Lease {
    fn drop(&mut self) {
        if let Some(object) = self.object.take().filter(|_| !self.ended) {
            drop(Object::take(object));
        }
    }
}

impl Work<'_> {
    /// Decides over the book and makes the changes durable. `decide` is told whether the code is good; the second value
    /// it gives says that a book began with it.
    pub async fn run<R>(
        &self,
        wants: &[Want],
        decide: impl Fn(&mut View<'_>, bool) -> Result<(R, bool), Want>,
        now: u32,
    ) -> Result<R, Failure> {
        self.trying(|| async {
            let mut lease = self.lease().await?;
            let begin = begin(&self.book, self.code_hash.as_ref());
            let (begin, good) = match &self.code_hash {
                None => (Some(begin), false),
                Some(hash) => {
                    lease.batch_execute(&begin).await?;
                    (None, is_unused(&lease, hash, now).await?)
                }
            };
            let ((decided, begun), changes) = self.decide(&lease, begin, wants, |view| decide(view, good)).await?;
            if changes.is_empty() || changes.begins && !begun {
                lease.batch_execute("rollback").await?;
                lease.ended = true;
                return Ok(decided);
            }
            // Before the revocation is durable: a name too early on the list shuts out only who is about to be.
            self.list.add(&self.book, &changes.shuts_out(&self.book, &self.list.now()))?;
            let used: Vec<_> =
                self.code_hash.iter().filter(|_| begun).map(|hash| rows::use_up(hash, &self.book)).collect();
            rows::apply(&lease, &rows::writes(&self.book, &changes)?, &used).await?;
            self.ended(&mut lease, true);
            self.remember(changes);
            Ok(decided)
        })
        .await
    }

    /// Leaves a message in the mailbox.
    pub async fn leave(
        &self,
        id: &[u8; 16],
        number: u16,
        message: &[u8],
        may_open: impl Fn(&View<'_>) -> Result<bool, Want>,
        now: u32,
    ) -> Result<Left, Failure> {
        self.trying(|| async {
            let mut lease = self.lease().await?;
            let (opens, _) = self.decide(&lease, Some(begin(&self.book, None)), &[], |view| may_open(view)).await?;
            let book = self.book.as_slice();
            let (id, now) = (id.as_slice(), i64::from(now));
            lease.execute("delete from htx.mailbox where book_id = $1 and expires <= $2", &[&book, &now]).await?;
            let (held, begun) = self.held(&lease, id, now).await?;
            let boxes = lease
                .query_one("select count(*) from htx.mailbox where book_id = $1 and n = 0", &[&book])
                .await?
                .try_get::<_, i64>(0)?;
            let left = rules::leave(&held, boxes.cast_unsigned(), number, message, opens);
            if left == Left::Kept && !held.contains_key(&number) {
                let expires = begun.unwrap_or(now + i64::from(BOX_SECONDS));
                let sql = "insert into htx.mailbox (book_id, id, n, data, expires) values ($1, $2, $3, $4, $5)";
                lease.execute(sql, &[&book, &id, &i32::from(number), &message, &expires]).await?;
            }
            lease.batch_execute("commit").await?;
            self.ended(&mut lease, left == Left::Kept);
            Ok(left)
        })
        .await
    }

    /// Looks for a message.
    pub async fn look(&self, id: &[u8; 16], number: u16, now: u32) -> Result<Looked, Failure> {
        self.trying(|| async {
            let mut lease = self.lease().await?;
            lease.batch_execute(&begin(&self.book, None)).await?;
            let (held, _) = self.held(&lease, id, i64::from(now)).await?;
            lease.batch_execute("rollback").await?;
            lease.ended = true;
            Ok(rules::look(held, number))
        })
        .await
    }

    /// What a box holds, and until when.
    async fn held(&self, client: &ClientWrapper, id: &[u8], now: i64) -> Result<(Messages, Option<i64>), Failure> {
        let sql = "select n, data, expires from htx.mailbox where book_id = $1 and id = $2 and expires > $3";
        let rows = client.query(sql, &[&self.book.as_slice(), &id, &now]).await?;
        let mut held = Messages::new();
        let mut until = None;
        for row in &rows {
            let number = u16::try_from(row.try_get::<_, i32>(0)?).map_err(|_| Failure::Damaged("number"))?;
            held.insert(number, row.try_get(1)?);
            until = Some(row.try_get(2)?);
        }
        Ok((held, until))
    }

    /// The frame of this link in quarantine, if it may be had.
    pub async fn fetch(
        &self,
        link: &Link,
        may: impl Fn(&View<'_>) -> Result<bool, Want>,
    ) -> Result<Option<Vec<u8>>, Failure> {
        self.trying(|| async {
            let mut lease = self.lease().await?;
            let (may, _) = self.decide(&lease, Some(begin(&self.book, None)), &[], |view| may(view)).await?;
            let frame = if may { rows::fetch_apart(&lease, &self.book, link).await? } else { None };
            lease.batch_execute("rollback").await?;
            lease.ended = true;
            Ok(frame)
        })
        .await
    }

    /// Takes a chunk of a photo, if it may be brought.
    pub async fn bring(
        &self,
        limits: &Limits,
        bringing: &Bringing,
        may: impl Fn(&View<'_>) -> Result<Option<BookRow>, Want>,
        now: u32,
    ) -> Result<Option<Brought>, Failure> {
        self.trying(|| async {
            let mut lease = self.lease().await?;
            // The book's row is locked from here on: two chunks of one photo come one after the other.
            let (row, _) = self.decide(&lease, Some(begin(&self.book, None)), &[], |view| may(view)).await?;
            let brought = match row {
                Some(row) => {
                    let refilling = now < row.refilling_until;
                    Some(photos::bring(&lease, limits, &self.book, refilling, bringing, now).await?)
                }
                None => None,
            };
            lease.batch_execute("commit").await?;
            self.ended(&mut lease, brought.is_some());
            Ok(brought)
        })
        .await
    }

    /// What is here of a photo, if it may be asked.
    pub async fn ask_of_photo(
        &self,
        asking: &Asking,
        may: impl Fn(&View<'_>) -> Result<Option<BookRow>, Want>,
    ) -> Result<Told, Failure> {
        self.trying(|| async {
            let mut lease = self.lease().await?;
            let (may, _) = self.decide(&lease, Some(begin(&self.book, None)), &[], |view| may(view)).await?;
            let told = match may {
                Some(_) => asking.answer(photos::photo(&lease, &self.book, &asking.hash).await?.as_ref()),
                None => Told::Nothing,
            };
            lease.batch_execute("rollback").await?;
            lease.ended = true;
            Ok(told)
        })
        .await
    }

    /// Gives a code out.
    pub async fn invite(&self, invite: &Invite) -> Result<(), Failure> {
        self.trying(|| async {
            let mut lease = self.lease().await?;
            lease.batch_execute(&begin(&self.book, Some(&invite.code_hash))).await?;
            rows::apply(&lease, &[rows::put_invite(invite)], &[]).await?;
            self.ended(&mut lease, true);
            Ok(())
        })
        .await
    }

    /// What was begun is durable, and with it something new if `wrote`.
    fn ended(&self, lease: &mut Lease, wrote: bool) {
        lease.ended = true;
        if wrote {
            self.last_write.succeeded();
        }
    }

    async fn lease(&self) -> Result<Lease, Failure> {
        Ok(Lease { object: Some(self.pool.get().await?), ended: false })
    }

    async fn decide<R>(
        &self,
        client: &ClientWrapper,
        begin: Option<String>,
        wants: &[Want],
        decide: impl Fn(&mut View<'_>) -> Result<R, Want>,
    ) -> Result<(R, Changes), Failure> {
        let (id, known) = (self.book.as_slice(), self.known());
        let wants = &likely(wants.to_vec(), known.as_ref());
        let book = client.prepare_cached(rows::BOOK).await?;
        let writers = client.prepare_cached(rows::WRITERS).await?;
        let params: [&(dyn tokio_postgres::types::ToSql + Sync); 1] = [&id];
        // Sent one after the other without waiting between: the transaction begins, the row is locked, and once it is
        // the rest is read.
        let ((), book, writers, found) = try_join4(
            async {
                match begin {
                    Some(begin) => client.batch_execute(&begin).await.map_err(Failure::from),
                    None => Ok(()),
                }
            },
            async { client.query_opt(&book, &params).await.map_err(Failure::from) },
            async { client.query(&writers, &params).await.map_err(Failure::from) },
            rows::load(client, &self.book, wants),
        )
        .await?;
        let book = book.as_ref().map(rows::book).transpose()?;
        let mut loaded = Loaded::new(self.book, book, rows::writers(&writers)?, known, Arc::clone(&self.list.now()));
        for (want, found) in found {
            loaded.add(want, found);
        }
        loop {
            let want = {
                let mut view = View::new(&loaded);
                match decide(&mut view) {
                    Ok(decided) => return Ok((decided, view.into_changes())),
                    Err(want) => want,
                }
            };
            for (want, found) in rows::load(client, &self.book, &[want]).await? {
                loaded.add(want, found);
            }
        }
    }

    fn known(&self) -> Option<sync::exchange::Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner).get(&self.book).cloned()
    }

    fn remember(&self, changes: Changes) {
        let Some(known) = changes.known else { return };
        let mut all = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if all.len() >= KNOWN_MAX {
            all.clear();
        }
        all.insert(self.book, known);
    }

    /// Tries again what another transaction stood in the way of, a little later each time and never at the same moment.
    async fn trying<R, F: Future<Output = Result<R, Failure>>>(&self, attempt: impl Fn() -> F) -> Result<R, Failure> {
        let mut tries = 0;
        loop {
            match attempt().await {
                Err(failure) if tries < TRIES && is_passing(&failure) => {
                    tries += 1;
                    let mut random = [0; 8];
                    let _ = getrandom::fill(&mut random);
                    let ms = u64::from_ne_bytes(random) % (10 << tries.min(6));
                    tokio::time::sleep(Duration::from_millis(ms)).await;
                }
                outcome => return outcome.inspect_err(|failure| self.last_write.failed(failure)),
            }
        }
    }
}

async fn is_unused(client: &ClientWrapper, code_hash: &[u8; 32], now: u32) -> Result<bool, Failure> {
    // Locked: a code opens one book.
    let sql = "select 1 from htx.invite where code_hash = $1 and used_by is null and expires > $2 for update";
    Ok(client.query_opt(sql, &[&code_hash.as_slice(), &i64::from(now)]).await?.is_some())
}

/// The settings hold for this transaction alone. Sixteen and thirty-two bytes as digits: nothing in them needs escaping.
fn begin(book: &BookId, code_hash: Option<&[u8; 32]>) -> String {
    let mut sql = format!("begin; set local app.book = '\\x{}'", hex::encode(book));
    if let Some(hash) = code_hash {
        sql.push_str(&format!("; set local app.code = '\\x{}'", hex::encode(hash)));
    }
    sql
}

/// Whether another transaction was in the way: serialization, deadlock, or the same row put twice at once.
fn is_passing(failure: &Failure) -> bool {
    let Failure::Postgres(error) = failure else { return false };
    let passing = [SqlState::T_R_SERIALIZATION_FAILURE, SqlState::T_R_DEADLOCK_DETECTED, SqlState::UNIQUE_VIOLATION];
    error.code().is_some_and(|code| passing.contains(code))
}
