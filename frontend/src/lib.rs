//! The islands' entry: the document's boot script loads this module, calls [`hydrate`] once and then
//! starts each island that it finds in the page.

// The islands are exported from `app`; without this the linker would drop them all.
use app as _;
use leptos::wasm_bindgen::prelude::wasm_bindgen;

/// Gets the page ready for islands.
#[wasm_bindgen(wasm_bindgen = leptos::wasm_bindgen)]
pub fn hydrate() {
    leptos::mount::hydrate_islands();
}
