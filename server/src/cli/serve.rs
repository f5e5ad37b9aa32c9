//! `fifthtab serve`.

use crate::application::{Application, Parts};
use crate::config::Settings;
use crate::{shutdown, telemetry};

pub(super) async fn run(settings: Settings) -> anyhow::Result<()> {
    telemetry::start(&settings.log);
    for setting in settings.shown().iter().filter(|shown| !shown.is_default()) {
        tracing::info!(
            key = %setting.key, value = %setting.value, origin = %setting.origin,
            "settings.changed"
        );
    }
    let application = Application::build(settings, Parts::of_this_machine()).await?;
    application.run_until(shutdown::asked_to_stop()).await?;
    Ok(())
}
