//! Every statement in the source is one that both databases take.

use sqlx::{AssertSqlSafe, Column, Executor, SqlSafeStr, Statement, TypeInfo};
use store::Cx;

use crate::support::{Fixture, TestResult, statements};

on_both!(every_statement_prepares_and_gives_types_that_both_have);

const TYPES: [&str; 8] = [
    "INT8", "INTEGER", "TEXT", "BYTEA", "BLOB", "BOOL", "UUID", "NULL",
];

async fn every_statement_prepares_and_gives_types_that_both_have(t: &Fixture) -> TestResult {
    let statements = statements()?;
    assert!(
        statements.len() >= 25,
        "only {} statements found",
        statements.len()
    );
    let mut reader = t.database.read().await?;
    for (file, sql) in statements {
        let verb = sql.split(' ').next().unwrap_or_default();
        assert!(
            ["SELECT", "INSERT", "UPDATE", "DELETE"].contains(&verb),
            "{file}: {sql}"
        );
        let types = result_types(&mut reader.cx(), &sql).await;
        let types = types.map_err(|error| format!("{file}: {sql}: {error}"))?;
        let portable = types.iter().all(|name| TYPES.contains(&name.as_str()));
        assert!(portable, "{file}: {sql}: {types:?}");
    }
    Ok(())
}

async fn result_types(cx: &mut Cx<'_>, sql: &str) -> Result<Vec<String>, sqlx::Error> {
    let sql = AssertSqlSafe(sql.to_owned()).into_sql_str();
    Ok(match cx {
        Cx::Sqlite(c) => names((&mut **c).prepare(sql).await?.columns()),
        Cx::Postgres(c) => names((&mut **c).prepare(sql).await?.columns()),
    })
}

fn names<C: Column>(columns: &[C]) -> Vec<String> {
    columns
        .iter()
        .map(|column| column.type_info().name().to_owned())
        .collect()
}
