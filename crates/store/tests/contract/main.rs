//! What the store promises, on both databases.
//!
//! Each body runs on SQLite always, and on PostgreSQL where `FIFTHTAB_TEST_POSTGRES` holds the
//! address of a server on which databases may be made. `FIFTHTAB_TEST_COMPLETE=1` makes a missing
//! address a failure.

#[macro_use]
mod support;

mod leads;
mod members;
mod memberships;
mod pages;
mod schema;
mod seam;
mod sessions;
mod statements;
mod studios;
mod tokens;
mod visits;
