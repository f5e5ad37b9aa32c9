//! The islands' entry: the document's boot script loads this module, calls `hydrate` once and then
//! starts each island that it finds in the page. Without the `islands` feature it is empty.

// The islands are exported from `app`; without this the linker would drop them all.
#[cfg(feature = "islands")]
use app as _;

/// Gets the page ready for islands.
#[cfg(feature = "islands")]
#[leptos::wasm_bindgen::prelude::wasm_bindgen(wasm_bindgen = leptos::wasm_bindgen)]
pub fn hydrate() {
    leptos::mount::hydrate_islands();
}
