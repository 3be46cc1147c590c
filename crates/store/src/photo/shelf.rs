//! The sealed photos as the transfer to and from the server sees them.

use ::ledger::event::photo::PhotoHash;
use rusqlite::params;
use sync::paper::Shelf;

use super::files;
use crate::{Failure, Store};

impl Shelf for Store {
    type Failure = Failure;

    fn to_send(&self) -> Result<Vec<PhotoHash>, Failure> {
        let mut query = self.conn.prepare_cached(
            "select n.hash from photo_now n join event e using (event_id) left join photo_copy c using (hash)
             where e.sseq is not null and coalesce(c.at_server, 0) = 0 group by n.hash order by min(n.place)",
        )?;
        let hashes = query.query_map([], |row| row.get::<_, PhotoHash>(0))?.collect::<Result<Vec<_>, _>>()?;
        Ok(hashes.into_iter().filter(|hash| files::lies_in(&files::folder(&self.path), hash)).collect())
    }

    fn read(&self, hash: &PhotoHash) -> Result<Option<Vec<u8>>, Failure> {
        files::read(&files::folder(&self.path), hash)
    }

    fn put(&mut self, hash: &PhotoHash, sealed: &[u8]) -> Result<(), Failure> {
        files::keep(&files::folder(&self.path), hash, sealed)?;
        self.want_photo(hash, false)
    }

    fn set_at_server(&mut self, hash: &PhotoHash) -> Result<(), Failure> {
        self.note_at_server(hash, true)
    }

    fn set_not_at_server(&mut self, hash: &PhotoHash) -> Result<(), Failure> {
        self.note_at_server(hash, false)
    }

    fn wanted(&self) -> Result<Vec<PhotoHash>, Failure> {
        let mut query =
            self.conn.prepare_cached("select hash from photo_copy where wanted is not null order by wanted")?;
        let hashes = query.query_map([], |row| row.get::<_, PhotoHash>(0))?.collect::<Result<Vec<_>, _>>()?;
        let mut wanted = Vec::new();
        for hash in hashes {
            // A spoilt copy is written over by a whole one.
            if files::read(&files::folder(&self.path), &hash)?.is_none() {
                wanted.push(hash);
            }
        }
        Ok(wanted)
    }
}

impl Store {
    fn note_at_server(&self, hash: &PhotoHash, has: bool) -> Result<(), Failure> {
        self.conn
            .prepare_cached(
                "insert into photo_copy (hash, at_server) values (?, ?)
                 on conflict do update set at_server = excluded.at_server",
            )?
            .execute(params![hash, has])?;
        Ok(())
    }
}
