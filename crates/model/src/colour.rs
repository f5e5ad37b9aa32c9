//! Colours and whether people can read text in them.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// An opaque sRGB colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Colour {
    red: u8,
    green: u8,
    blue: u8,
}

/// The text names no colour.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no colour; write it as `#rrggbb`, like `#1a6b5c`")]
pub struct ColourError(String);

impl Colour {
    /// Black.
    pub const BLACK: Self = Self::rgb(0, 0, 0);
    /// White.
    pub const WHITE: Self = Self::rgb(255, 255, 255);
    /// The least contrast of normal text by WCAG 2.2 level AA.
    pub const AA_TEXT: f64 = 4.5;

    /// A colour by its parts.
    pub const fn rgb(red: u8, green: u8, blue: u8) -> Self {
        Self { red, green, blue }
    }

    /// Contrast ratio with another colour, 1 to 21, as WCAG 2.2 defines it.
    pub fn contrast(self, other: Self) -> f64 {
        let (a, b) = (self.luminance(), other.luminance());
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    /// Black or white, whichever reads better on this colour. One of them always reaches AA.
    pub fn readable_on(self) -> Self {
        if self.contrast(Self::WHITE) >= self.contrast(Self::BLACK) {
            Self::WHITE
        } else {
            Self::BLACK
        }
    }

    /// The nearest colour on the way to black or white that has `ratio` against `ground`.
    pub fn with_contrast(self, ground: Self, ratio: f64) -> Self {
        let goal = ground.readable_on();
        (0..=100_u32)
            .map(|step| self.mix(goal, f64::from(step) / 100.0))
            .find(|colour| colour.contrast(ground) >= ratio)
            .unwrap_or(goal)
    }

    /// This colour with `share` (0 to 1) of another.
    pub fn mix(self, other: Self, share: f64) -> Self {
        let part = |a: u8, b: u8| blend(a, b, share.clamp(0.0, 1.0));
        Self::rgb(
            part(self.red, other.red),
            part(self.green, other.green),
            part(self.blue, other.blue),
        )
    }

    fn luminance(self) -> f64 {
        let linear = |part: u8| {
            let share = f64::from(part) / 255.0;
            if share <= 0.04045 {
                share / 12.92
            } else {
                ((share + 0.055) / 1.055).powf(2.4)
            }
        };
        0.2126 * linear(self.red) + 0.7152 * linear(self.green) + 0.0722 * linear(self.blue)
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a blend of two bytes is between them"
)]
fn blend(a: u8, b: u8, share: f64) -> u8 {
    (f64::from(a) + (f64::from(b) - f64::from(a)) * share).round() as u8
}

impl FromStr for Colour {
    type Err = ColourError;

    /// Reads `#rrggbb` and `#rgb`, with or without the hash, as tenants write both.
    fn from_str(text: &str) -> Result<Self, ColourError> {
        let wrong = || ColourError(text.chars().take(32).collect());
        let hex = text.trim().trim_start_matches('#');
        let long: String = match hex.len() {
            3 => hex.chars().flat_map(|c| [c, c]).collect(),
            6 => hex.to_owned(),
            _ => return Err(wrong()),
        };
        if !long.bytes().all(|b| b.is_ascii_hexdigit()) {
            return Err(wrong());
        }
        let value = u32::from_str_radix(&long, 16).map_err(|_| wrong())?;
        let [_, red, green, blue] = value.to_be_bytes();
        Ok(Self::rgb(red, green, blue))
    }
}

impl fmt::Display for Colour {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "#{:02x}{:02x}{:02x}", self.red, self.green, self.blue)
    }
}

impl TryFrom<String> for Colour {
    type Error = ColourError;

    fn try_from(text: String) -> Result<Self, ColourError> {
        text.parse()
    }
}

impl From<Colour> for String {
    fn from(colour: Colour) -> Self {
        colour.to_string()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn contrast_is_the_one_of_wcag() {
        assert!((Colour::BLACK.contrast(Colour::WHITE) - 21.0).abs() < 1e-9);
        assert!((Colour::rgb(0x76, 0x76, 0x76).contrast(Colour::WHITE) - 4.54).abs() < 0.01);
    }

    proptest! {
        #[test]
        fn whatever_a_studio_picks_can_be_read(a: [u8; 3], b: [u8; 3]) {
            let (text, ground) = (Colour::rgb(a[0], a[1], a[2]), Colour::rgb(b[0], b[1], b[2]));
            prop_assert!(ground.readable_on().contrast(ground) >= Colour::AA_TEXT);
            prop_assert!(text.with_contrast(ground, Colour::AA_TEXT).contrast(ground) >= Colour::AA_TEXT);
        }

        #[test]
        fn a_colour_reads_back_as_written(a: [u8; 3]) {
            let colour = Colour::rgb(a[0], a[1], a[2]);
            prop_assert_eq!(colour.to_string().parse(), Ok(colour));
        }

        #[test]
        fn no_text_breaks_the_parser(text in ".{0,20}") {
            drop(text.parse::<Colour>());
        }
    }
}
