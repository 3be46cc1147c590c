//! Whole books, read and written by the owner.

use deadpool_postgres::Object;
use ledger::event::WriterNo;
use sync::BookId;
use sync::exchange::{BookRow, WriterRow};
use sync::log::SignedHead;

use super::{connect, migrate, photos, rows};
use crate::archive::{Apart, Invite, Logged};
use crate::failure::Failure;
use crate::hex;
use crate::photos::{Photo, WriterDay};

const BOOK: &str = "select epoch, size, root, suspect, refilling_until from htx.book where book_id = $1";

/// The owner's connection.
pub struct Copier(Object);

impl Copier {
    /// # Errors
    /// `postgres.owner` for a login that sees one book at a time; `postgres.old`, `postgres.newer`.
    pub async fn open(url: &str) -> Result<Self, Failure> {
        let object = connect::owner_pool(url)?.get().await?;
        if migrate::is_owner(&**object).await? == Some(false) {
            return Err(Failure::operator(
                "postgres.owner",
                "This command looks at all books, and the login it was given sees one at a time. Run it with the owner's: \
                 --database-url postgres://htx_owner:…@HOST/htx",
            ));
        }
        migrate::check(migrate::step(&**object).await?)?;
        Ok(Self(object))
    }

    pub async fn books(&self) -> Result<Vec<BookId>, Failure> {
        rows::books(&self.0).await
    }

    pub async fn invites(&self) -> Result<Vec<Invite>, Failure> {
        rows::invites(&self.0).await
    }

    pub async fn withdraw(&self, code_hash: &[u8; 32]) -> Result<bool, Failure> {
        let sql = "update htx.invite set expires = made where code_hash = $1 and used_by is null";
        Ok(self.0.execute(sql, &[&code_hash.as_slice()]).await? == 1)
    }

    /// One moment, or one piece of writing, for one book.
    pub async fn begin(&self, book: &BookId) -> Result<(), Failure> {
        let book = hex::encode(book);
        let sql = format!("begin isolation level repeatable read; set local app.book = '\\x{book}'");
        Ok(self.0.batch_execute(&sql).await?)
    }

    pub async fn end(&self) -> Result<(), Failure> {
        Ok(self.0.batch_execute("commit").await?)
    }

    pub async fn rows(&self, book: &BookId) -> Result<Option<(BookRow, Vec<(WriterNo, WriterRow)>)>, Failure> {
        let Some(row) = self.0.query_opt(BOOK, &[&book.as_slice()]).await? else { return Ok(None) };
        let writers = self.0.query(rows::WRITERS, &[&book.as_slice()]).await?;
        Ok(Some((rows::book(&row)?, rows::writers(&writers)?.into_iter().collect())))
    }

    pub async fn heads(&self, book: &BookId) -> Result<Vec<SignedHead>, Failure> {
        rows::heads(&self.0, book).await
    }

    pub async fn frames(&self, book: &BookId, from: u64, bytes: usize) -> Result<Vec<Logged>, Failure> {
        rows::logged_after(&self.0, book, from, bytes).await
    }

    pub async fn apart(&self, book: &BookId, after: &[u8], many: u32) -> Result<Vec<Apart>, Failure> {
        rows::apart_after(&self.0, book, after, many).await
    }

    pub async fn put_rows(
        &self,
        book: &BookId,
        row: &BookRow,
        writers: &[(WriterNo, WriterRow)],
        heads: &[SignedHead],
    ) -> Result<(), Failure> {
        let mut writes = vec![rows::put_book(book, row, true)?];
        for (writer, row) in writers {
            writes.push(rows::put_writer(book, *writer, row)?);
        }
        for head in heads {
            writes.push(rows::put_head(book, head)?);
        }
        rows::write_some(&self.0, &writes).await
    }

    pub async fn put_frames(&self, book: &BookId, from: u64, logged: &[Logged]) -> Result<(), Failure> {
        let writes = (from + 1..).zip(logged).map(|(sseq, logged)| {
            rows::put_frame(book, sseq, &logged.entry.frame.link(book), &logged.entry, &logged.root)
        });
        rows::write_some(&self.0, &writes.collect::<Result<Vec<_>, _>>()?).await
    }

    pub async fn put_apart(&self, book: &BookId, apart: &[Apart]) -> Result<(), Failure> {
        let write =
            |apart: &Apart| rows::put_apart(book, &apart.frame.link(book), apart.why, apart.received, &apart.frame);
        rows::write_some(&self.0, &apart.iter().map(write).collect::<Vec<_>>()).await
    }

    pub async fn photos(&self, book: &BookId, after: &[u8]) -> Result<Vec<Photo>, Failure> {
        photos::photos_after(&self.0, book, after).await
    }

    pub async fn photo_days(&self, book: &BookId) -> Result<Vec<WriterDay>, Failure> {
        photos::photo_days(&self.0, book).await
    }

    pub async fn put_photos(&self, book: &BookId, photos: &[Photo]) -> Result<(), Failure> {
        photos::put_photos(&self.0, book, photos).await
    }

    pub async fn put_photo_days(&self, book: &BookId, days: &[WriterDay]) -> Result<(), Failure> {
        photos::put_photo_days(&self.0, book, days).await
    }

    pub async fn put_invites(&self, invites: &[Invite]) -> Result<(), Failure> {
        rows::write_some(&self.0, &invites.iter().map(rows::put_invite).collect::<Vec<_>>()).await
    }
}
