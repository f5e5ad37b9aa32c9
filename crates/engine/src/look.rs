//! A studio's look: its tenant's brand, changed by its own settings.

use mariana::{MobileTab, TenantBrand};
use model::{Colour, Look, Palette, Scheme, Studio};
use url::Url;

/// For tenants that give no colour, or did not answer yet.
const PLAIN: Colour = Colour::rgb(0x2f, 0x5d, 0x62);

/// Longest address that we take over from a tenant.
const LONGEST_ADDRESS: usize = 2048;

/// The look of a studio whose tab lives at `tab_url`.
pub(crate) fn compose(studio: &Studio, brand: &TenantBrand, tab_url: &Url) -> Look {
    let own = &studio.settings.look;
    let primary = own.primary.or(brand.primary_colour).unwrap_or(PLAIN);
    let image = |address: &Option<String>| fit_image(studio, address.as_deref());
    let (light, dark) = (image(&brand.light_logo), image(&brand.dark_logo));
    let name = brand_name(studio, brand);
    let title = own.title.clone().or_else(|| tab_title(brand, tab_url));
    let mark = || image(&brand.light_mark).or_else(|| image(&brand.dark_mark));
    Look {
        title: title.unwrap_or_else(|| name.clone()),
        brand: name,
        logo_light: light.clone().or_else(|| dark.clone()),
        logo_dark: dark.or(light),
        icon: own.icon.clone().or_else(mark),
        light: Palette::around(primary, Scheme::Light),
        dark: Palette::around(primary, Scheme::Dark),
    }
}

/// The brand's name; for a tenant that gives none, the words of our own address.
fn brand_name(studio: &Studio, brand: &TenantBrand) -> String {
    let given = brand.brand_name.trim();
    if !given.is_empty() {
        return given.to_owned();
    }
    let words = studio.slug.as_str().split('-').filter(|w| !w.is_empty());
    words.map(capitalised).collect::<Vec<_>>().join(" ")
}

fn capitalised(word: &str) -> String {
    let mut letters = word.chars();
    let first = letters.next().map(|letter| letter.to_ascii_uppercase());
    first.into_iter().chain(letters).collect()
}

/// What the studio's app calls our tab.
fn tab_title(brand: &TenantBrand, tab_url: &Url) -> Option<String> {
    let ours = |tab: &&MobileTab| {
        Url::parse(&tab.page_url).is_ok_and(|url| {
            url.origin() == tab_url.origin()
                && url.path().trim_end_matches('/') == tab_url.path().trim_end_matches('/')
        })
    };
    let tab = brand.mobile_app_tabs.iter().find(ours)?;
    [&tab.page_name, &tab.tab_name]
        .into_iter()
        .map(|title| title.trim())
        .find(|title| !title.is_empty())
        .map(ToOwned::to_owned)
}

/// An address that our pages may load as an image: https, or http where the tenant itself is
/// reached so, as on a developer's machine.
fn fit_image(studio: &Studio, address: Option<&str>) -> Option<String> {
    let address = address.filter(|address| address.len() <= LONGEST_ADDRESS)?;
    let url = Url::parse(address.trim()).ok()?;
    let plain_fits = studio.settings.tenant_url.scheme() == "http";
    let fits = match url.scheme() {
        "https" => true,
        "http" => plain_fits,
        _ => false,
    };
    (fits && url.has_host() && url.username().is_empty()).then(|| url.to_string())
}

#[cfg(test)]
mod tests;
