//! The phone: status bar, title, screens, tab bar.

use super::address::{Screen, shell_address};
use super::mode::Mode;
use super::page::Scene;
use super::screens;
use crate::html::Text;

/// The phone with every screen in it; only the chosen one is shown.
pub(super) fn draw(scene: &Scene<'_>) -> String {
    let screens: String = shown(scene).map(|screen| section(scene, screen)).collect();
    format!(
        "<main class=\"phone\" id=\"phone\" data-studio=\"{slug}\">\
         <div class=\"glass\">{status}{bar}<div class=\"screens\">{screens}{offline}{toast}</div>\
         {tabs}</div></main>",
        slug = Text(scene.slug()),
        status = status_bar(scene),
        bar = top_bar(scene),
        offline = OFFLINE,
        toast = TOAST,
        tabs = tab_bar(scene),
    )
}

const OFFLINE: &str = "<div class=\"offline\" id=\"offline\" hidden>\
    <p class=\"offline-title\">No connection</p>\
    <p>The phone is in flight mode. Turn it off, then press refresh.</p></div>";

const TOAST: &str = "<p class=\"toast\" id=\"toast\" role=\"status\" hidden></p>";

fn shown<'a>(scene: &'a Scene<'_>) -> impl Iterator<Item = Screen> + 'a {
    let has_tab = scene.world.tabs.iter().any(|tab| tab.is_active);
    Screen::ALL
        .into_iter()
        .filter(move |screen| *screen != Screen::Tab || has_tab)
}

fn status_bar(scene: &Scene<'_>) -> String {
    format!(
        "<div class=\"status\" aria-hidden=\"true\"><span class=\"time\">{}</span>\
         <span class=\"island\"></span>\
         <span class=\"signals\"><svg viewBox=\"0 0 66 14\" width=\"66\" height=\"14\">\
         <path class=\"radio\" d=\"M1 9h3v4H1zM6 7h3v6H6zM11 4h3v9h-3zM16 1h3v12h-3z\"/>\
         <path class=\"plane\" d=\"M19 7.6 12.6 5V1.9a1.2 1.2 0 0 0-2.4 0V5L3.8 7.6v1.6l6.4-1.3v3\
         L8.4 12v1l3-.6 3 .6v-1l-1.8-1.1v-3l6.4 1.3z\"/>\
         <path d=\"M25 5.2a9.6 9.6 0 0 1 14 0l-1.6 1.7a7.3 7.3 0 0 0-10.8 0zM28.3 8.7a5.2 5.2 0 0 1 \
         7.4 0L32 12.6z\"/>\
         <rect x=\"44.5\" y=\"1.5\" width=\"18\" height=\"11\" rx=\"3\" fill=\"none\" \
         stroke=\"currentColor\" opacity=\".45\"/><rect x=\"46\" y=\"3\" width=\"13\" height=\"8\" \
         rx=\"1.6\"/><path d=\"M64 5v4c.8-.3 1.3-1.1 1.3-2S64.800 5.300 64 5z\" opacity=\".5\"/></svg>\
         </span></div>",
        scene.local(scene.now, "%-H:%M")
    )
}

fn top_bar(scene: &Scene<'_>) -> String {
    let refresh = "<a class=\"refresh\" id=\"refresh\" href=\"{here}\" aria-label=\"Refresh\">\
        <svg viewBox=\"0 0 24 24\" width=\"22\" height=\"22\" fill=\"none\" stroke=\"currentColor\" \
        stroke-width=\"2\" stroke-linecap=\"round\" stroke-linejoin=\"round\">\
        <path d=\"M20 11a8 8 0 1 0-2.3 6.3M20 4v7h-7\"/></svg></a>";
    let here = shell_address(scene.slug(), &[("screen", scene.screen.word())]);
    let tools = "<a class=\"tools\" href=\"#panel\" aria-label=\"Studio, member and controls\">\
        <svg viewBox=\"0 0 24 24\" width=\"22\" height=\"22\" fill=\"none\" stroke=\"currentColor\" \
        stroke-width=\"2\" stroke-linecap=\"round\"><path d=\"M4 8h8M18 8h2M4 16h2M12 16h8\"/>\
        <circle cx=\"15\" cy=\"8\" r=\"2.6\"/><circle cx=\"9\" cy=\"16\" r=\"2.600\"/></svg></a>";
    format!(
        "<header class=\"top\">{tools}<p class=\"title\" id=\"title\">{title}</p>{refresh}\
         <span class=\"loading\" id=\"loading\" hidden></span></header>",
        title = Text(&title(scene, scene.screen)),
        refresh = refresh.replace("{here}", &Text(&here).to_string()),
    )
}

/// What stands above a screen: the studio gives the fifth tab its page name.
fn title(scene: &Scene<'_>, screen: Screen) -> String {
    match screen {
        Screen::Home => scene.world.studio.name.clone(),
        Screen::Schedule => "Schedule".to_owned(),
        Screen::Buy => "Buy".to_owned(),
        Screen::Profile => "Profile".to_owned(),
        Screen::Tab => active_tab(scene, |tab| tab.page_name.clone()),
    }
}

fn label(scene: &Scene<'_>, screen: Screen) -> String {
    match screen {
        Screen::Home => "Home".to_owned(),
        Screen::Tab => active_tab(scene, |tab| tab.tab_name.clone()),
        other => title(scene, other),
    }
}

fn active_tab(
    scene: &Scene<'_>,
    read: impl FnOnce(&crate::world::MobileAppTab) -> String,
) -> String {
    scene
        .world
        .tabs
        .iter()
        .find(|tab| tab.is_active)
        .map(read)
        .unwrap_or_default()
}

fn section(scene: &Scene<'_>, screen: Screen) -> String {
    let content = match screen {
        Screen::Home => screens::home(scene),
        Screen::Schedule => screens::schedule(scene),
        Screen::Buy => screens::buy(scene),
        Screen::Profile => screens::profile(scene),
        Screen::Tab => frame(scene),
    };
    format!(
        "<section class=\"screen {word}\" id=\"screen-{word}\" aria-label=\"{label}\"{hidden}>\
         {content}</section>",
        word = screen.word(),
        label = Text(&label(scene, screen)),
        hidden = if screen == scene.screen {
            ""
        } else {
            " hidden"
        },
    )
}

/// The tab's page. It is opened when the tab is first tapped, not before.
fn frame(scene: &Scene<'_>) -> String {
    let address = active_tab(scene, |tab| tab.page_url.clone());
    let attribute = if scene.screen == Screen::Tab {
        "src"
    } else {
        "data-src"
    };
    format!(
        "<iframe id=\"frame\" title=\"{name}\" {attribute}=\"{address}\" \
         allow=\"clipboard-write\"></iframe>",
        name = Text(&active_tab(scene, |tab| tab.page_name.clone())),
        address = Text(&address),
    )
}

fn tab_bar(scene: &Scene<'_>) -> String {
    let tabs: String = shown(scene).map(|screen| tab(scene, screen)).collect();
    format!(
        "<nav class=\"tabs\" aria-label=\"Studio app\">{tabs}</nav><div class=\"home-bar\"></div>"
    )
}

fn tab(scene: &Scene<'_>, screen: Screen) -> String {
    format!(
        "<a {link}{current}>{icon}<span>{label}</span></a>",
        link = link(scene, screen),
        current = if screen == scene.screen {
            " aria-current=\"page\""
        } else {
            ""
        },
        icon = icon(screen),
        label = Text(&label(scene, screen)),
    )
}

/// Where a tab leads: to a screen, or, top-level, straight to the tab's page.
fn link(scene: &Scene<'_>, screen: Screen) -> String {
    if screen == Screen::Tab && scene.mode == Mode::Top {
        let address = active_tab(scene, |tab| tab.page_url.clone());
        return format!("href=\"{}\"", Text(&address));
    }
    format!(
        "href=\"{address}\" data-screen=\"{word}\" data-title=\"{title}\"",
        address = Text(&shell_address(scene.slug(), &[("screen", screen.word())])),
        word = screen.word(),
        title = Text(&title(scene, screen)),
    )
}

fn icon(screen: Screen) -> String {
    let path = match screen {
        Screen::Home => "M4 11.500 12 5l8 6.500V20h-5.500v-5h-5v5H4z",
        Screen::Schedule => "M5 6h14v14H5zM5 10.500h14M9 3.500V7M15 3.500V7",
        Screen::Buy => "M5 8h14l-1 12H6zM9 8V7a3 3 0 0 1 6 0v1",
        Screen::Profile => {
            "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4.500 20.500a7.500 7.500 0 0 1 15 0"
        }
        Screen::Tab => return "<i class=\"tab-icon\" aria-hidden=\"true\"></i>".to_owned(),
    };
    format!(
        "<svg viewBox=\"0 0 24 24\" width=\"25\" height=\"25\" fill=\"none\" stroke=\"currentColor\" \
         stroke-width=\"1.8\" stroke-linecap=\"round\" stroke-linejoin=\"round\" \
         aria-hidden=\"true\"><path d=\"{path}\"/></svg>"
    )
}
