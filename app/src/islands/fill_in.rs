//! Newer visits, filled into a page that was rendered before they were known.

#![cfg_attr(
    any(feature = "islands", feature = "ssr"),
    expect(missing_docs, reason = "the island macro makes a struct of its own")
)]

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::browser;

/// How often the server is asked. Each time it waits a bounded while itself, so this bounds the
/// whole.
const ASKS: u32 = 4;

/// Asks whether newer visits have come, and fills them in. It takes up the same room throughout.
#[cfg_attr(any(feature = "islands", feature = "ssr"), island)]
#[cfg_attr(not(any(feature = "islands", feature = "ssr")), component)]
pub fn FillIn(
    /// The studio's name in addresses.
    studio: String,
) -> impl IntoView {
    let (running, set_running) = signal(true);
    let said = move || {
        if running.get() {
            "Getting your newer visits\u{2026}"
        } else {
            ""
        }
    };
    Effect::new(move |_| {
        let studio = studio.clone();
        spawn_local(async move {
            fill_in(&studio).await;
            set_running.set(false);
        });
    });
    view! {
        <span class="filling live" class:done=move || !running.get() role="status">
            <span class="unseen">{said}</span>
        </span>
    }
}

/// Waits for the studio's system, then shows what it said. What cannot be had stays as it was.
async fn fill_in(studio: &str) {
    for _ in 0..ASKS {
        let Some(freshness) = browser::freshness(studio).await else {
            return;
        };
        if freshness.changed {
            browser::show_anew().await;
        }
        if !freshness.running {
            return;
        }
    }
}
