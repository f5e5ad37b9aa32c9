//! A studio's look.

use app::page::{PaletteView, StudioView};
use engine::OpenStudio;
use model::Palette;

/// A studio as its pages show it.
pub fn studio_view(open: &OpenStudio) -> StudioView {
    let look = &open.look;
    StudioView {
        slug: open.studio.slug.as_str().to_owned(),
        brand: look.brand.clone(),
        title: look.title.clone(),
        logo_light: look.logo_light.clone(),
        logo_dark: look.logo_dark.clone(),
        icon: look.icon.clone(),
        light: palette_view(&look.light),
        dark: palette_view(&look.dark),
    }
}

fn palette_view(palette: &Palette) -> PaletteView {
    PaletteView {
        ground: palette.ground.to_string(),
        surface: palette.surface.to_string(),
        text: palette.text.to_string(),
        muted: palette.muted.to_string(),
        line: palette.line.to_string(),
        accent: palette.accent.to_string(),
        on_accent: palette.on_accent.to_string(),
        accent_text: palette.accent_text.to_string(),
    }
}
