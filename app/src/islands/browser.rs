//! The few calls that islands make to the browser.

use leptos::prelude::*;
use leptos::wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Element, Response};

use crate::page::Freshness;

/// How sharing went.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Sharing {
    /// The phone's share sheet took it.
    Shared,
    /// It is on the clipboard.
    Copied,
    /// The member closed the share sheet.
    Dismissed,
    /// The browser offers neither.
    Refused,
}

/// Shares a link by the best means there is.
pub(super) async fn share(link: &str, text: &str) -> Sharing {
    let navigator = window().navigator();
    if has(&navigator, "share") {
        let data = web_sys::ShareData::new();
        data.set_text(text);
        data.set_url(link);
        match JsFuture::from(navigator.share_with_data(&data)).await {
            Ok(_) => return Sharing::Shared,
            Err(error) if is_named(&error, "AbortError") => return Sharing::Dismissed,
            // A webview may have the function and still refuse it: go on with the clipboard.
            Err(_) => {}
        }
    }
    // Pages that are not served over https have no clipboard.
    if has(&navigator, "clipboard") {
        let copied = JsFuture::from(navigator.clipboard().write_text(link)).await;
        if copied.is_ok() {
            return Sharing::Copied;
        }
    }
    Sharing::Refused
}

/// Selects an element's text, ready to be copied.
pub(super) fn select(element: &Element) {
    if let Ok(Some(selection)) = window().get_selection() {
        // Selecting can fail only for nodes outside the page.
        drop(selection.select_all_children(element));
    }
}

/// Asks the server whether newer visits have come.
pub(super) async fn freshness(studio: &str) -> Option<Freshness> {
    let url = format!("/api/fn/freshness?studio={studio}");
    let response = fetch(&url).await?;
    let answer = JsFuture::from(response.json().ok()?).await.ok()?;
    let flag = |name: &str| js_sys::Reflect::get(&answer, &name.into()).ok()?.as_bool();
    Some(Freshness {
        changed: flag("changed")?,
        running: flag("running")?,
    })
}

/// Shows the page as it is now: fetches it and puts its marked regions in the place of the old
/// ones. Scroll position, focus elsewhere and islands stay.
#[cfg(not(feature = "csr"))]
pub(super) async fn show_anew() -> Option<()> {
    let here = window().location().href().ok()?;
    let html = JsFuture::from(fetch(&here).await?.text().ok()?).await;
    let html = html.ok()?.as_string()?;
    // Only the content: styles of another response carry its nonce, which this page's policy
    // refuses even in a document that is never shown.
    let content = html.get(html.find("<main")?..html.rfind("</main>")?)?;
    let page = web_sys::DomParser::new()
        .ok()?
        .parse_from_string(content, web_sys::SupportedType::TextHtml)
        .ok()?;
    let regions = document().query_selector_all("[data-fill]").ok()?;
    for at in 0..regions.length() {
        let region: Element = regions.get(at)?.dyn_into().ok()?;
        if let Some(newer) = page.get_element_by_id(&region.id()) {
            region.replace_with_with_node_1(&newer).ok()?;
        }
    }
    Some(())
}

/// Without pages from the server there are no regions to fetch: loads everything again.
#[cfg(feature = "csr")]
pub(super) async fn show_anew() -> Option<()> {
    std::future::ready(window().location().reload().ok()).await
}

async fn fetch(url: &str) -> Option<Response> {
    let response = JsFuture::from(window().fetch_with_str(url)).await.ok()?;
    let response: Response = response.dyn_into().ok()?;
    response.ok().then_some(response)
}

fn has(object: &JsValue, name: &str) -> bool {
    js_sys::Reflect::get(object, &name.into()).is_ok_and(|value| value.is_truthy())
}

fn is_named(error: &JsValue, name: &str) -> bool {
    js_sys::Reflect::get(error, &"name".into()).is_ok_and(|value| value == *name)
}
