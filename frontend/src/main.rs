//! The whole tab in the browser, for interface work with `trunk serve`.

fn main() {
    leptos::mount::mount_to_body(app::App);
}
