//! The seam between the two databases: one connection type, and macros that compile each SQL
//! literal against both drivers.

use sqlx::{PgConnection, SqliteConnection};

/// The connection that a repository function runs on.
#[derive(Debug)]
pub enum Cx<'a> {
    /// A connection to a SQLite file.
    Sqlite(&'a mut SqliteConnection),
    /// A connection to a PostgreSQL server.
    Postgres(&'a mut PgConnection),
}

/// Runs a statement; gives the number of rows that it touched.
macro_rules! exec {
    ($cx:expr, $sql:expr $(, $value:expr)* $(,)?) => {
        match &mut *$cx {
            $crate::Cx::Sqlite(c) => sqlx::query($sql)$(.bind($value))*
                .execute(&mut **c).await.map(|done| done.rows_affected()),
            $crate::Cx::Postgres(c) => sqlx::query($sql)$(.bind($value))*
                .execute(&mut **c).await.map(|done| done.rows_affected()),
        }
    };
}

/// Fetches at most one row.
macro_rules! opt {
    ($cx:expr, $row:ty, $sql:expr $(, $value:expr)* $(,)?) => {
        match &mut *$cx {
            $crate::Cx::Sqlite(c) => sqlx::query_as::<_, $row>($sql)$(.bind($value))*
                .fetch_optional(&mut **c).await,
            $crate::Cx::Postgres(c) => sqlx::query_as::<_, $row>($sql)$(.bind($value))*
                .fetch_optional(&mut **c).await,
        }
    };
}

/// Fetches the one row that there must be.
macro_rules! one {
    ($cx:expr, $row:ty, $sql:expr $(, $value:expr)* $(,)?) => {
        match &mut *$cx {
            $crate::Cx::Sqlite(c) => sqlx::query_as::<_, $row>($sql)$(.bind($value))*
                .fetch_one(&mut **c).await,
            $crate::Cx::Postgres(c) => sqlx::query_as::<_, $row>($sql)$(.bind($value))*
                .fetch_one(&mut **c).await,
        }
    };
}

/// Fetches all rows.
macro_rules! all {
    ($cx:expr, $row:ty, $sql:expr $(, $value:expr)* $(,)?) => {
        match &mut *$cx {
            $crate::Cx::Sqlite(c) => sqlx::query_as::<_, $row>($sql)$(.bind($value))*
                .fetch_all(&mut **c).await,
            $crate::Cx::Postgres(c) => sqlx::query_as::<_, $row>($sql)$(.bind($value))*
                .fetch_all(&mut **c).await,
        }
    };
}

/// Compiles a body once per driver. For batches: `QueryBuilder` then writes each driver's own
/// placeholders, and SQLite reads `?` several times faster than `$n`.
macro_rules! each {
    ($cx:expr, $c:ident => $body:expr) => {
        match &mut *$cx {
            $crate::Cx::Sqlite($c) => $body,
            $crate::Cx::Postgres($c) => $body,
        }
    };
}
