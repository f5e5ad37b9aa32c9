//! The document around the pages, and the script that starts the islands.

use std::sync::Arc;

use leptos::nonce::use_nonce;
use leptos::prelude::*;
use leptos_meta::MetaTags;

use crate::App;

/// Names of the built files, as `assets.json` lists them. Given to [`shell`] as context.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PageAssets {
    /// Address of the folder that holds them, without a slash at its end: `/pkg`.
    pub base: String,
    /// The JavaScript module. Without it pages work as plain HTML.
    pub js: Option<String>,
    /// The WebAssembly module that it loads.
    pub wasm: Option<String>,
    /// The style sheet, linked when `inline_css` is none.
    pub css: Option<String>,
    /// The style sheet's text. Written into each page it saves the first view a round trip.
    pub inline_css: Option<Arc<str>>,
}

/// Starts the islands. Where WebAssembly is missing or refused it says so to the style sheet, which
/// then shows what works without, and ends quietly.
const BOOT: &str = include_str!("document/boot.js");

/// The document with the tab in it: what the server renders for every page address.
///
/// Reads [`PageAssets`] and the nonce from context.
pub fn shell() -> impl IntoView {
    let assets = use_context::<PageAssets>().unwrap_or_default();
    let scripts = scripts(&assets);
    // Pages are never hydrated as a whole, so their data need not be sent a second time.
    if let Some(shared) = Owner::current_shared_context() {
        shared.set_is_hydrating(false);
    }
    document(&assets, view! { <MetaTags /> {scripts} }, view! { <App /> })
}

/// A document of our own around any head and body.
pub(crate) fn document<Head: IntoView, Body: IntoView>(
    assets: &PageAssets,
    head: Head,
    body: Body,
) -> impl IntoView + use<Head, Body> {
    view! {
        <!DOCTYPE html>
        <html lang="en">
            <head>
                <meta charset="utf-8" />
                <meta name="viewport" content="width=device-width, initial-scale=1" />
                <meta name="format-detection" content="telephone=no" />
                <meta name="color-scheme" content="light dark" />
                {style(assets)}
                {head}
            </head>
            <body>{body}</body>
        </html>
    }
}

fn style(assets: &PageAssets) -> AnyView {
    match (&assets.inline_css, &assets.css) {
        (Some(text), _) => {
            view! { <style nonce=use_nonce() inner_html=text.to_string()></style> }.into_any()
        }
        (None, Some(name)) => {
            let href = format!("{}/{name}", assets.base);
            view! { <link rel="stylesheet" href=href /> }.into_any()
        }
        (None, None) => ().into_any(),
    }
}

fn scripts(assets: &PageAssets) -> Option<impl IntoView + use<>> {
    let address = |name: &String| format!("{}/{name}", assets.base);
    let (js, wasm) = (address(assets.js.as_ref()?), address(assets.wasm.as_ref()?));
    let boot = format!("({BOOT})({js:?},{wasm:?})", BOOT = BOOT.trim());
    Some(view! {
        <link rel="modulepreload" href=js fetchpriority="low" />
        <link
            rel="preload"
            href=wasm
            r#as="fetch"
            r#type="application/wasm"
            crossorigin="anonymous"
            fetchpriority="low"
        />
        <script nonce=use_nonce() inner_html=boot></script>
    })
}
