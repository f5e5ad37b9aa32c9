//! Small pictures, drawn in the colour of the text beside them, which says the same.

use leptos::prelude::*;

fn stroke(path: &'static str) -> impl IntoView {
    view! {
        <svg class="icon" viewBox="0 0 16 16" aria-hidden="true">
            <path d=path />
        </svg>
    }
}

/// A tick.
pub(crate) fn check() -> impl IntoView {
    stroke("M3 8.5l3.2 3.2L13 5")
}

/// A clock.
pub(crate) fn clock() -> impl IntoView {
    stroke("M8 2a6 6 0 100 12A6 6 0 008 2zm0 3v3.2l2.2 1.4")
}

/// A calendar leaf.
pub(crate) fn calendar() -> impl IntoView {
    stroke("M3 4h10v9.5H3zM3 7h10M5.5 2.2V5M10.5 2.2V5")
}

/// An hourglass.
pub(crate) fn hourglass() -> impl IntoView {
    stroke("M4 2h8M4 14h8M5 2v2.5L8 8l3-3.5V2M5 14v-2.5L8 8l3 3.5V14")
}

/// An arrow that turns back.
pub(crate) fn undo() -> impl IntoView {
    stroke("M6 3L3 6l3 3M3 6h6a4 4 0 010 8H6")
}

/// A dash.
pub(crate) fn dash() -> impl IntoView {
    stroke("M3.5 8h9")
}

/// A cross.
pub(crate) fn cross() -> impl IntoView {
    stroke("M4 4l8 8M12 4l-8 8")
}

/// An arrow out of a tray.
pub(crate) fn share() -> impl IntoView {
    stroke("M8 10V2M5 4.5L8 1.8l3 2.7M3.5 8v6h9V8")
}

/// A cloud that is struck out.
pub(crate) fn cloud_off() -> impl IntoView {
    stroke("M5 12.5h6.5a2.8 2.8 0 00.6-5.5A4.2 4.2 0 005 5.6M4.3 6.6a3 3 0 00.7 5.9M2 2l12 12")
}

/// An angle to the right.
pub(crate) fn next() -> impl IntoView {
    stroke("M6 3.5L10.5 8 6 12.5")
}

/// An angle to the left.
pub(crate) fn back() -> impl IntoView {
    stroke("M10 3.5L5.5 8l4.5 4.5")
}
