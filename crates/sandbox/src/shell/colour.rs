//! A brand's colours, kept readable.

/// The lowest contrast of text that WCAG 2 calls AA.
const ENOUGH: f64 = 4.5;

/// A colour as it may stand in a style sheet: `#rrggbb`, or grey where it is anything else.
pub(super) fn css_colour(colour: &str) -> &str {
    let digits = colour.strip_prefix('#').unwrap_or_default();
    let is_hex = digits.len() == 6 && digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    if is_hex { colour } else { "#333333" }
}

/// The brand's own colour for text on `ground`, unless nobody could read it.
pub(super) fn readable<'a>(text: &'a str, ground: &str) -> &'a str {
    if contrast(text, ground) >= 3.0 {
        css_colour(text)
    } else {
        opposite(ground)
    }
}

/// The brand's colour for a word on `ground`, mixed with black or white until it can be read.
pub(super) fn tint(brand: &str, ground: &str) -> String {
    let goal = opposite(ground);
    let steps = (0..=10).map(|tenths| mix(brand, goal, tenths));
    let mut enough = steps.filter(|colour| contrast(colour, ground) >= ENOUGH);
    enough.next().unwrap_or_else(|| goal.to_owned())
}

fn opposite(ground: &str) -> &'static str {
    if contrast("#111111", ground) > contrast("#ffffff", ground) {
        "#111111"
    } else {
        "#ffffff"
    }
}

fn mix(from: &str, to: &str, tenths: u16) -> String {
    let mixed = |at: usize| (channel(from, at) * (10 - tenths) + channel(to, at) * tenths) / 10;
    format!("#{:02x}{:02x}{:02x}", mixed(0), mixed(1), mixed(2))
}

/// Red, green or blue, from 0 to 255.
fn channel(colour: &str, at: usize) -> u16 {
    let pair = css_colour(colour).get(1 + 2 * at..3 + 2 * at);
    pair.and_then(|pair| u16::from_str_radix(pair, 16).ok())
        .unwrap_or_default()
}

/// Contrast of two colours as WCAG 2 defines it, from 1 to 21.
fn contrast(one: &str, other: &str) -> f64 {
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

fn luminance(colour: &str) -> f64 {
    let linear = |at| {
        let value = f64::from(channel(colour, at)) / 255.0;
        if value <= 0.040_45 {
            value / 12.92
        } else {
            ((value + 0.055) / 1.055).powf(2.4)
        }
    };
    0.2126 * linear(0) + 0.7152 * linear(1) + 0.0722 * linear(2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_plain_colours_reach_the_style_sheet() {
        assert_eq!(css_colour("#0f4c5c"), "#0f4c5c");
        assert_eq!(css_colour("red}body{display:none"), "#333333");
    }

    #[test]
    fn contrast_is_that_of_the_standard() {
        assert!((contrast("#000000", "#ffffff") - 21.0).abs() < 1e-9);
        assert!((contrast("#777777", "#ffffff") - 4.48).abs() < 0.01);
    }

    #[test]
    fn unreadable_text_becomes_black_or_white() {
        assert_eq!(readable("#ffffff", "#0f4c5c"), "#ffffff");
        assert_eq!(readable("#ffffff", "#f7e27e"), "#111111");
        assert_eq!(readable("#222222", "#0f1012"), "#ffffff");
    }

    #[test]
    fn a_tint_keeps_the_brand_where_it_can_and_is_always_readable() {
        assert_eq!(tint("#0f4c5c", "#ffffff"), "#0f4c5c");
        for brand in ["#f7e27e", "#ff5a1f", "#0f4c5c", "#808080", "nonsense"] {
            for ground in ["#ffffff", "#111215"] {
                assert!(
                    contrast(&tint(brand, ground), ground) >= ENOUGH,
                    "{brand} on {ground}"
                );
            }
        }
    }
}
