//! `fifthtab migrate`.

use store::Database;

use crate::config::Settings;
use crate::telemetry;

pub(super) async fn run(settings: &Settings) -> anyhow::Result<()> {
    telemetry::start(&settings.log);
    let database = Database::open(&settings.database_settings()).await?;
    let migrated = database.migrate().await;
    database.close().await;
    migrated?;
    println!("The tables are up to date.");
    Ok(())
}
