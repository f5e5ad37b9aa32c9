//! The two schemas say the same.

use std::collections::BTreeMap;
use std::error::Error;

use sqlx::query_as;
use store::Cx;

use crate::support::{Fixture, TestResult, on_postgres, on_sqlite};

/// Table and column, with its type in our own words and whether it may be empty.
type Columns = BTreeMap<(String, String), (&'static str, bool)>;

on_both!(every_table_of_a_studio_is_keyed_by_it_first);

#[tokio::test]
async fn both_schemas_have_the_same_columns() -> TestResult {
    on_postgres(async |postgres: &Fixture| {
        let expected = columns(postgres).await?;
        on_sqlite(async |sqlite: &Fixture| {
            assert_eq!(columns(sqlite).await?, expected);
            Ok(())
        })
        .await
    })
    .await
}

async fn columns(t: &Fixture) -> Result<Columns, Box<dyn Error>> {
    let mut reader = t.database.read().await?;
    let rows: Vec<(String, String, String, bool)> = match reader.cx() {
        Cx::Sqlite(c) => {
            let sql = "SELECT t.name, c.name, c.type, c.\"notnull\" = 0 FROM pragma_table_list t \
                       JOIN pragma_table_info(t.name) c \
                       WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite%' \
                           AND t.name <> '_sqlx_migrations'";
            query_as(sql).fetch_all(c).await?
        }
        Cx::Postgres(c) => {
            let sql = "SELECT table_name::TEXT, column_name::TEXT, data_type::TEXT, \
                           is_nullable = 'YES' \
                       FROM information_schema.columns \
                       WHERE table_schema = 'public' AND table_name <> '_sqlx_migrations'";
            query_as(sql).fetch_all(c).await?
        }
    };
    rows.into_iter()
        .map(|(table, column, kind, empty)| Ok(((table, column), (word(&kind)?, empty))))
        .collect()
}

fn word(kind: &str) -> Result<&'static str, Box<dyn Error>> {
    match kind {
        "INTEGER" | "bigint" | "boolean" => Ok("integer"),
        "TEXT" | "text" => Ok("text"),
        "BLOB" | "bytea" | "uuid" => Ok("bytes"),
        other => Err(format!("`{other}` is no type that both databases have").into()),
    }
}

async fn every_table_of_a_studio_is_keyed_by_it_first(t: &Fixture) -> TestResult {
    let mut reader = t.database.read().await?;
    let firsts: Vec<(String, String)> = match reader.cx() {
        Cx::Sqlite(c) => {
            let sql = "SELECT t.name, c.name FROM pragma_table_list t \
                       JOIN pragma_table_info(t.name) c \
                       WHERE t.type = 'table' AND c.pk = 1 AND t.name <> '_sqlx_migrations'";
            query_as(sql).fetch_all(c).await?
        }
        Cx::Postgres(c) => {
            let sql = "SELECT k.table_name::TEXT, k.column_name::TEXT \
                       FROM information_schema.key_column_usage k \
                       JOIN information_schema.table_constraints c USING (constraint_name) \
                       WHERE k.table_schema = 'public' AND c.constraint_type = 'PRIMARY KEY' AND k.ordinal_position = 1 \
                           AND k.table_name <> '_sqlx_migrations'";
            query_as(sql).fetch_all(c).await?
        }
    };
    assert!(firsts.len() >= 8, "{firsts:?}");
    for (table, first) in firsts {
        let expected = match table.as_str() {
            "studio" => "id",
            "session" => "id_hash",
            _ => "studio_id",
        };
        assert_eq!(first, expected, "{table}");
    }
    Ok(())
}
