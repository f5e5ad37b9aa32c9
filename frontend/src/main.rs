//! The whole tab in the browser, for interface work with `trunk serve`.

use leptos::prelude::document;

fn main() {
    // The server's document does this in its boot script: what needs a running script shows.
    if let Some(page) = document().document_element() {
        page.set_class_name("live");
    }
    leptos::mount::mount_to_body(app::App);
}
