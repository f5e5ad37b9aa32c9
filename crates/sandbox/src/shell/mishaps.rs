//! Shortcuts to the faults that a member would notice.

use super::page::Scene;

/// The switches of the panel.
pub(super) fn draw(_scene: &Scene<'_>) -> String {
    "<div class=\"buttons\"><button type=\"button\" id=\"flight-mode\" aria-pressed=\"false\">\
     Flight mode: take the network away</button></div>"
        .to_owned()
}
