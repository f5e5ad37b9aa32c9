//! A studio's look: from its tenant's theme, changed by its own settings, always readable.

use serde::{Deserialize, Serialize};

use crate::Colour;

/// What a studio changes of its tenant's look. Nothing set means the tenant's own.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct LookOverrides {
    /// Title of the tab's page.
    pub title: Option<String>,
    /// Address of the tab's icon (https, or a path on our own server).
    pub icon: Option<String>,
    /// Brand colour.
    pub primary: Option<Colour>,
}

/// Colours of one scheme, light or dark, as CSS custom properties carry them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Palette {
    /// Page background.
    pub ground: Colour,
    /// Background of cards.
    pub surface: Colour,
    /// Text on both.
    pub text: Colour,
    /// Quieter text on both; still AA.
    pub muted: Colour,
    /// Hairlines.
    pub line: Colour,
    /// The brand, as a fill: buttons, rings.
    pub accent: Colour,
    /// Text on the brand fill.
    pub on_accent: Colour,
    /// The brand as text or thin line on ground and surface; AA on both.
    pub accent_text: Colour,
}

/// Light or dark.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scheme {
    /// Dark text on light ground.
    Light,
    /// Light text on dark ground.
    Dark,
}

impl Palette {
    /// Builds a palette around a brand colour. Whatever the brand is, all text reaches WCAG AA.
    pub fn around(brand: Colour, scheme: Scheme) -> Self {
        let (ground, surface, text) = match scheme {
            Scheme::Light => (
                Colour::rgb(0xf6, 0xf6, 0xf4),
                Colour::WHITE,
                Colour::rgb(0x18, 0x1a, 0x1b),
            ),
            Scheme::Dark => (
                Colour::rgb(0x12, 0x13, 0x14),
                Colour::rgb(0x1d, 0x1f, 0x21),
                Colour::rgb(0xf2, 0xf2, 0xef),
            ),
        };
        // The harder of the two backgrounds is the one nearer to the text.
        let hardest = if ground.contrast(text) < surface.contrast(text) {
            ground
        } else {
            surface
        };
        let muted = text
            .mix(hardest, 0.45)
            .with_contrast(hardest, Colour::AA_TEXT);
        // A fill needs 3:1 against the page to be seen as a control (WCAG 1.4.11).
        let accent = brand.with_contrast(hardest, 3.0);
        Self {
            ground,
            surface,
            text,
            muted,
            line: text.mix(surface, 0.86),
            accent,
            on_accent: accent.readable_on(),
            accent_text: brand.with_contrast(hardest, Colour::AA_TEXT),
        }
    }
}

/// Everything a page needs to look like its studio.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Look {
    /// The brand's name.
    pub brand: String,
    /// Title of the tab's page.
    pub title: String,
    /// Address of the logo for light backgrounds, where there is one.
    pub logo_light: Option<String>,
    /// Address of the logo for dark backgrounds, where there is one.
    pub logo_dark: Option<String>,
    /// Address of the icon, where there is one.
    pub icon: Option<String>,
    /// Colours by day.
    pub light: Palette,
    /// Colours by night.
    pub dark: Palette,
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn any_brand_gives_readable_palettes(rgb: [u8; 3]) {
            for scheme in [Scheme::Light, Scheme::Dark] {
                let p = Palette::around(Colour::rgb(rgb[0], rgb[1], rgb[2]), scheme);
                for ground in [p.ground, p.surface] {
                    for text in [p.text, p.muted, p.accent_text] {
                        prop_assert!(text.contrast(ground) >= Colour::AA_TEXT, "{text} on {ground}");
                    }
                    prop_assert!(p.accent.contrast(ground) >= 3.0);
                }
                prop_assert!(p.on_accent.contrast(p.accent) >= Colour::AA_TEXT);
            }
        }
    }
}
