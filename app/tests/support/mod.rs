//! Renders pages the way the server does, from sample views.

use std::sync::{Arc, Once};

use app::document::{PageAssets, shell};
use app::page::{
    AsOfState, Freshness, FriendForm, FriendPageView, HomeView, MeView, PageError, Pages,
    ReferView, VisitsView,
};
use axum::body::Body;
use axum::http::Request;
use http_body_util::BodyExt;
use leptos::prelude::provide_context;

use crate::sample;

static ROUTES: Once = Once::new();

/// Answers with sample views.
#[derive(Clone)]
pub(crate) struct Sample {
    pub(crate) home: HomeView,
    pub(crate) visits: VisitsView,
    pub(crate) refer: ReferView,
    pub(crate) me: MeView,
    pub(crate) friend: FriendPageView,
    pub(crate) error: Option<PageError>,
}

impl Default for Sample {
    fn default() -> Self {
        Self {
            home: sample::home(),
            visits: sample::visits(),
            refer: sample::refer(),
            me: sample::me(),
            friend: sample::friend(),
            error: None,
        }
    }
}

impl Sample {
    pub(crate) fn newcomer() -> Self {
        let mut sample = Self::empty();
        for as_of in [&mut sample.home.as_of, &mut sample.visits.as_of] {
            as_of.text = None;
            as_of.state = AsOfState::Updating;
            as_of.history_complete = false;
        }
        sample
    }

    pub(crate) fn empty() -> Self {
        let mut sample = Self::default();
        sample::clear(&mut sample.home, &mut sample.visits);
        sample.refer.friends.clear();
        sample.me.memberships.clear();
        sample
    }

    pub(crate) fn hostile() -> Self {
        let mut sample = Self::default();
        sample::poison(&mut sample);
        sample
    }

    pub(crate) fn every_state() -> Self {
        let mut sample = Self::default();
        sample.visits.months = vec![sample::month_of_every_state()];
        sample
    }

    pub(crate) fn in_state(state: AsOfState) -> Self {
        let mut sample = Self::default();
        sample.home.as_of.state = state;
        sample
    }

    pub(crate) fn with_form_errors() -> Self {
        let mut sample = Self::default();
        sample.friend.form = FriendForm {
            name: "Łucja \"Lu\" O'Brien".to_owned(),
            email: "lucja@example".to_owned(),
            phone: String::new(),
            consent: String::new(),
        };
        let errors = &mut sample.friend.errors;
        errors.email = Some("Please check your e-mail address.".to_owned());
        errors.phone = Some("Please check your phone number.".to_owned());
        errors.consent_missing = true;
        sample
    }

    pub(crate) fn claimed() -> Self {
        let mut sample = Self::default();
        sample.friend.done = true;
        sample
    }

    pub(crate) fn failing(error: PageError) -> Self {
        Self {
            error: Some(error),
            ..Self::default()
        }
    }

    fn answer<T: Clone>(&self, view: &T) -> Result<T, PageError> {
        self.error.clone().map_or_else(|| Ok(view.clone()), Err)
    }
}

#[async_trait::async_trait]
impl Pages for Sample {
    async fn home(&self, _: &str) -> Result<HomeView, PageError> {
        self.answer(&self.home)
    }

    async fn visits(&self, _: &str, before: Option<String>) -> Result<VisitsView, PageError> {
        let mut view = self.answer(&self.visits)?;
        if before.is_some() {
            view.paged = true;
            view.heat = None;
        }
        Ok(view)
    }

    async fn refer(&self, _: &str) -> Result<ReferView, PageError> {
        self.answer(&self.refer)
    }

    async fn me(&self, _: &str) -> Result<MeView, PageError> {
        self.answer(&self.me)
    }

    async fn friend(&self, _: &str, _: &str) -> Result<FriendPageView, PageError> {
        self.answer(&self.friend)
    }

    async fn claim(&self, _: &str, _: &str, _: FriendForm) -> Result<FriendPageView, PageError> {
        self.answer(&self.friend)
    }

    async fn freshness(&self, _: &str) -> Result<Freshness, PageError> {
        Ok(Freshness {
            changed: true,
            running: false,
        })
    }
}

/// An answer to a page request.
pub(crate) struct Page {
    pub(crate) status: u16,
    pub(crate) location: Option<String>,
    pub(crate) html: String,
}

/// Assets without a style sheet, to keep what is compared short.
pub(crate) fn bare_assets() -> PageAssets {
    PageAssets {
        base: "/pkg".to_owned(),
        js: Some("fifthtab.1234abcd.js".to_owned()),
        wasm: Some("fifthtab.5678ef01.wasm".to_owned()),
        css: None,
        inline_css: None,
    }
}

/// Renders one address.
pub(crate) async fn get(path: &str, pages: Sample) -> Page {
    render(path, pages, bare_assets()).await
}

/// Renders one address with the given assets.
pub(crate) async fn render(path: &str, pages: Sample, assets: PageAssets) -> Page {
    // Listing the routes also sets the executor that leptos runs on.
    ROUTES.call_once(|| drop(leptos_axum::generate_route_list(app::App)));
    let pages: Arc<dyn Pages> = Arc::new(pages);
    let handler = leptos_axum::render_app_async_stream_with_context(
        move || {
            provide_context(Arc::clone(&pages));
            provide_context(assets.clone());
        },
        shell,
    );
    let request = Request::get(path)
        .header("accept", "text/html")
        .body(Body::empty())
        .expect("a request");
    let response = handler(request).await;
    let (parts, body) = response.into_parts();
    let bytes = body.collect().await.expect("a whole page").to_bytes();
    let location = parts.headers.get("location");
    Page {
        status: parts.status.as_u16(),
        location: location.map(|to| to.to_str().expect("an address").to_owned()),
        html: String::from_utf8(bytes.to_vec()).expect("text"),
    }
}

/// The body up to the end of the content, a tag to a line so that changes can be read.
pub(crate) fn main_of(html: &str) -> String {
    let from = html.find("<body>").expect("a body");
    let to = html.find("</main>").expect("content") + "</main>".len();
    html[from..to].replace("><", ">\n<")
}

/// Every tag of a page as written, attributes and all, read the way a browser does: a quoted value
/// ends with its quote and nothing else.
pub(crate) fn tags(html: &str) -> impl Iterator<Item = &str> {
    html.match_indices('<').map(|(from, _)| {
        let mut quoted = false;
        let end = html[from..].char_indices().find(|(_, sign)| {
            quoted ^= *sign == '"';
            *sign == '>' && !quoted
        });
        &html[from..end.map_or(html.len(), |(at, _)| from + at + 1)]
    })
}
