//! Bringing the database to the newest shape, as its owner.

use std::cmp::Ordering;

use tokio_postgres::error::SqlState;
use tokio_postgres::{Client, GenericClient};

use super::{RUNTIME_ROLE, connect};
use crate::failure::Failure;

/// Numbered steps, each released one unchanged for ever.
const STEPS: &[&str] = &[
    include_str!("../../../../migrations/server-postgres/0001_books.sql"),
    include_str!("../../../../migrations/server-postgres/0002_photos.sql"),
];

/// The number of the last step.
const NEWEST: i32 = STEPS.len() as i32;

/// The table of steps taken; walled like the others, so that nobody but the owner writes it.
const BEFORE: &str = "\
    create table if not exists public.htx_migration (step integer not null primary key, taken timestamptz not null default now()); \
    alter table public.htx_migration enable row level security; \
    alter table public.htx_migration force row level security; \
    drop policy if exists seen_by_all on public.htx_migration; \
    create policy seen_by_all on public.htx_migration for select using (true); \
    drop policy if exists kept_by_owner on public.htx_migration; \
    create policy kept_by_owner on public.htx_migration to current_user using (true); \
    grant select on public.htx_migration to htx_runtime";

/// A connection with the rights of whoever the address names.
pub async fn owner(url: &str) -> Result<Client, Failure> {
    connect::Address::parse(url)?.connect().await
}

/// Takes the steps that the database has not taken, all or none of them, and says how many that were. The runtime role
/// is made if it is missing and the owner may make roles.
///
/// # Errors
/// When the database fails, is of a newer version, or is another login's to change; or the role is missing and may not be made.
pub async fn migrate(url: &str) -> Result<usize, Failure> {
    take_steps(url).await.map_err(|failure| match failure {
        Failure::Postgres(error) if error.code() == Some(&SqlState::INSUFFICIENT_PRIVILEGE) => old(),
        other => other,
    })
}

async fn take_steps(url: &str) -> Result<usize, Failure> {
    let mut client = owner(url).await?;
    role(&client).await?;
    let transaction = client.transaction().await?;
    if step(&transaction).await? == 0 {
        transaction.batch_execute(BEFORE).await?;
    }
    // Two that migrate at once wait for each other here.
    transaction.batch_execute("lock table public.htx_migration in exclusive mode").await?;
    let taken = step(&transaction).await?;
    if taken > NEWEST {
        return Err(newer());
    }
    let taken = usize::try_from(taken).unwrap_or(0);
    for (at, sql) in STEPS.iter().enumerate().skip(taken) {
        transaction.batch_execute(sql).await?;
        transaction.execute("insert into public.htx_migration (step) values ($1)", &[&(at as i32 + 1)]).await?;
    }
    transaction.commit().await?;
    Ok(STEPS.len() - taken)
}

/// The last step taken; 0 before the first.
pub async fn step(client: &impl GenericClient) -> Result<i32, Failure> {
    let there = client.query_one("select to_regclass('public.htx_migration') is not null", &[]).await?;
    if !there.get::<_, bool>(0) {
        return Ok(0);
    }
    let step = client.query_one("select coalesce(max(step), 0) from public.htx_migration", &[]).await?;
    Ok(step.get(0))
}

/// Refuses a database of another shape than this version's.
///
/// # Errors
/// `postgres.old`, `postgres.newer`.
pub fn check(step: i32) -> Result<(), Failure> {
    match step.cmp(&NEWEST) {
        Ordering::Equal => Ok(()),
        Ordering::Less => Err(old()),
        Ordering::Greater => Err(newer()),
    }
}

fn old() -> Failure {
    Failure::operator(
        "postgres.old",
        "The database was not prepared for this version. Nothing was changed. Run htx-province migrate with the login of its \
         owner: --database-url postgres://htx_owner:…@HOST/htx",
    )
}

fn newer() -> Failure {
    Failure::operator(
        "postgres.newer",
        "The database was prepared by a newer version of htx-province. Nothing was changed; install that version.",
    )
}

/// Whether the database has the shape this version needs, or a newer one.
///
/// # Errors
/// When it cannot be reached.
pub async fn is_prepared(url: &str) -> Result<bool, Failure> {
    let step = step(&owner(url).await?).await.map_err(|failure| match failure {
        Failure::Postgres(error) if error.code() == Some(&SqlState::INSUFFICIENT_PRIVILEGE) => Failure::operator(
            "postgres.role",
            "This login may not work as htx_runtime. As the owner of the database: grant htx_runtime to htx_app;",
        ),
        other => other,
    })?;
    Ok(step >= NEWEST)
}

/// Whether books were ever kept in this database, whoever asks.
///
/// # Errors
/// When it cannot be reached.
pub async fn holds_books(url: &str) -> Result<bool, Failure> {
    // How long the table is anybody may ask; what is in it, one login alone.
    let sql = "select pg_relation_size(c.oid) > 0 from pg_class c join pg_namespace n on n.oid = c.relnamespace \
               where n.nspname = 'htx' and c.relname = 'book'";
    let row = owner(url).await?.query_opt(sql, &[]).await?;
    Ok(row.is_some_and(|row| row.get(0)))
}

/// Whether whoever the address names sees all books, and not one at a time as the server's own login does.
///
/// # Errors
/// When it cannot be reached.
pub async fn sees_all_books(url: &str) -> Result<bool, Failure> {
    Ok(is_owner(&owner(url).await?).await?.unwrap_or(false))
}

/// Whether this login owns the tables; none where there are none yet.
pub async fn is_owner(client: &impl GenericClient) -> Result<Option<bool>, Failure> {
    let sql = "select pg_has_role(c.relowner, 'usage') from pg_class c join pg_namespace n on n.oid = c.relnamespace \
               where n.nspname = 'htx' and c.relname = 'book'";
    Ok(client.query_opt(sql, &[]).await?.map(|row| row.get(0)))
}

async fn role(client: &Client) -> Result<(), Failure> {
    if !role_is_there(client).await? {
        // Another may make it at the same moment: what counts is that it is there.
        let made = client.batch_execute("create role htx_runtime nologin nosuperuser nobypassrls").await;
        if made.is_err() && !role_is_there(client).await? {
            return Err(Failure::operator(
                "postgres.role",
                "The role htx_runtime is missing and this user may not make it. As a superuser: create role htx_runtime nologin;",
            ));
        }
    }
    // Whoever migrates may work as it too: enough for one machine where both are one login.
    let grant =
        "do $$ begin execute format('grant htx_runtime to %I', current_user); exception when others then null; end $$";
    client.batch_execute(grant).await?;
    Ok(())
}

async fn role_is_there(client: &Client) -> Result<bool, Failure> {
    Ok(client.query_opt("select 1 from pg_roles where rolname = $1", &[&RUNTIME_ROLE]).await?.is_some())
}
