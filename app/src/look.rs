//! A studio's look in the page's head: title, colours, icon.

use leptos::prelude::*;
use leptos_meta::{Link, Style, Title};

use crate::page::{PaletteView, StudioView};

/// Puts title, colours and icon of a studio into the head. `section` names the page within the tab.
pub(crate) fn studio_head(studio: &StudioView, section: Option<&str>) -> impl IntoView + use<> {
    let (title, css) = (for_head(&title_of(studio, section)), palette_css(studio));
    let icon = icon_of(Some(studio));
    view! {
        <Title text=title />
        <Style>{css}</Style>
        <Link rel="icon" href=icon />
    }
}

/// Escapes a title: on the server `leptos_meta` 0.8 writes it into the page as it is.
#[cfg(feature = "ssr")]
fn for_head(title: &str) -> String {
    title.replace('&', "&amp;").replace('<', "&lt;")
}

/// In the browser a title is set as text.
#[cfg(not(feature = "ssr"))]
fn for_head(title: &str) -> String {
    title.to_owned()
}

/// The page's title.
pub(crate) fn title_of(studio: &StudioView, section: Option<&str>) -> String {
    match section {
        Some(section) => format!("{section} · {}", studio.title),
        None => studio.title.clone(),
    }
}

/// Address of the page's icon.
pub(crate) fn icon_of(studio: Option<&StudioView>) -> String {
    studio
        .and_then(|studio| studio.icon.clone())
        .unwrap_or_else(|| "/favicon.svg".to_owned())
}

/// Both palettes as CSS custom properties.
pub(crate) fn palette_css(studio: &StudioView) -> String {
    format!(
        ":root{{{}}}@media(prefers-color-scheme:dark){{:root{{{}}}}}",
        properties(&studio.light),
        properties(&studio.dark)
    )
}

fn properties(palette: &PaletteView) -> String {
    [
        ("ground", &palette.ground),
        ("surface", &palette.surface),
        ("text", &palette.text),
        ("muted", &palette.muted),
        ("line", &palette.line),
        ("accent", &palette.accent),
        ("on-accent", &palette.on_accent),
        ("accent-text", &palette.accent_text),
    ]
    .into_iter()
    .filter(|(_, colour)| is_hex(colour))
    .fold(String::new(), |css, (name, colour)| {
        css + "--" + name + ":" + colour + ";"
    })
}

/// Whether it is a colour and nothing else, so that nothing else can get into a style.
fn is_hex(colour: &str) -> bool {
    let digits = colour.strip_prefix('#').unwrap_or_default();
    digits.len() == 6 && digits.bytes().all(|byte| byte.is_ascii_hexdigit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_colours_get_into_the_style() {
        assert!(is_hex("#1a6b5c"));
        for bad in ["", "red", "#12", "#12345g", "#1a6b5c}</style>", "1a6b5c"] {
            assert!(!is_hex(bad), "{bad}");
        }
    }
}
