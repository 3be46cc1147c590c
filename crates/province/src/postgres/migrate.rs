//! Bringing the database to the newest shape, as its owner.

use tokio_postgres::{Client, GenericClient};

use super::{RUNTIME_ROLE, connect};
use crate::failure::Failure;

/// Numbered steps, each released one unchanged for ever.
const STEPS: &[&str] = &[
    include_str!("../../../../migrations/server-postgres/0001_books.sql"),
    include_str!("../../../../migrations/server-postgres/0002_photos.sql"),
];

/// The number of the last step.
pub const NEWEST: i32 = STEPS.len() as i32;

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
/// When the database fails, or the role is missing and may not be made.
pub async fn migrate(url: &str) -> Result<usize, Failure> {
    let mut client = owner(url).await?;
    role(&client).await?;
    let transaction = client.transaction().await?;
    if step(&transaction).await? == 0 {
        transaction.batch_execute(BEFORE).await?;
    }
    // Two that migrate at once wait for each other here.
    transaction.batch_execute("lock table public.htx_migration in exclusive mode").await?;
    let taken = usize::try_from(step(&transaction).await?).unwrap_or(0);
    for (at, sql) in STEPS.iter().enumerate().skip(taken) {
        transaction.batch_execute(sql).await?;
        transaction.execute("insert into public.htx_migration (step) values ($1)", &[&(at as i32 + 1)]).await?;
    }
    transaction.commit().await?;
    Ok(STEPS.len().saturating_sub(taken))
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

/// Whether the database has the shape this version needs, or a newer one.
///
/// # Errors
/// When it cannot be reached.
pub async fn is_prepared(url: &str) -> Result<bool, Failure> {
    Ok(step(&owner(url).await?).await? >= NEWEST)
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
