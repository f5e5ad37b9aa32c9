//! What surrounds every member page: the brand and the way between pages.

use leptos::prelude::*;

use crate::look::studio_head;
use crate::page::StudioView;

/// The pages that the navigation leads to.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tab {
    Home,
    Visits,
    Refer,
    Me,
}

impl Tab {
    const ALL: [Self; 4] = [Self::Home, Self::Visits, Self::Refer, Self::Me];

    /// Its name in the navigation.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Home => "Home",
            Self::Visits => "Visits",
            Self::Refer => "Friends",
            Self::Me => "Me",
        }
    }

    /// Its address.
    pub(crate) fn href(self, studio: &str) -> String {
        match self {
            Self::Home => format!("/{studio}"),
            Self::Visits => format!("/{studio}/visits"),
            Self::Refer => format!("/{studio}/refer"),
            Self::Me => format!("/{studio}/me"),
        }
    }
}

/// A member page: head, brand, navigation and content.
pub(crate) fn framed(studio: &StudioView, tab: Tab, content: impl IntoView) -> AnyView {
    let section = (tab != Tab::Home).then(|| tab.name());
    view! {
        {studio_head(studio, section)}
        {top(studio)}
        {navigation(&studio.slug, tab)}
        <main>{content}</main>
    }
    .into_any()
}

/// The brand: its logo where there is one, its name otherwise.
pub(crate) fn top(studio: &StudioView) -> impl IntoView + use<> {
    let brand = studio.brand.clone();
    let (light, dark) = (studio.logo_light.clone(), studio.logo_dark.clone());
    let logo = light.clone().or_else(|| dark.clone());
    view! {
        <header class="top">
            {match logo {
                None => view! { <p class="brand" dir="auto">{brand}</p> }.into_any(),
                Some(src) => view! {
                    <picture>
                        {dark.map(|dark| view! {
                            <source srcset=dark media="(prefers-color-scheme: dark)" />
                        })}
                        <img class="logo" src=src alt=brand width="180" height="36" decoding="async" />
                    </picture>
                }
                .into_any(),
            }}
        </header>
    }
}

fn navigation(studio: &str, here: Tab) -> impl IntoView + use<> {
    let links = Tab::ALL.map(|tab| {
        let current = (tab == here).then_some("page");
        view! {
            <li>
                <a href=tab.href(studio) aria-current=current>
                    {tab.name()}
                </a>
            </li>
        }
    });
    view! {
        <nav class="tabs" aria-label="Pages">
            <ul>{links.into_iter().collect_view()}</ul>
        </nav>
    }
}
