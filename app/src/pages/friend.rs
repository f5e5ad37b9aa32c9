//! The friend's page: public, in any browser, and a plain form.

use leptos::prelude::*;

use crate::api;
use crate::load::{segment, shown};
use crate::look::studio_head;
use crate::page::{FriendPageView, PageError};
use crate::parts::top;

/// The page behind a member's link.
pub(crate) fn friend_page() -> impl IntoView {
    let (studio, code) = (segment("studio"), segment("code"));
    let view: Resource<Result<FriendPageView, PageError>> = Resource::new(
        move || (studio(), code()),
        |(studio, code)| api::friend(studio, code),
    );
    shown(view, friend)
}

fn friend(view: &FriendPageView) -> AnyView {
    let head = studio_head(&view.studio, Some("An invitation"));
    let header = top(&view.studio);
    view! {
        {head}
        {header}
        <main class="friend">{stage(view)}</main>
    }
    .into_any()
}

/// The form, or the thanks for it.
#[cfg(not(feature = "csr"))]
fn stage(view: &FriendPageView) -> AnyView {
    if view.done {
        thanks(view)
    } else {
        let action = format!("/{}/r/{}", view.studio.slug, view.code);
        view! {
            {invitation(view)}
            <form class="card" method="post" action=action>{fields(view)}</form>
        }
        .into_any()
    }
}

/// The same without a server that takes the form: through the server function.
#[cfg(feature = "csr")]
fn stage(view: &FriendPageView) -> AnyView {
    let view = RwSignal::new(view.clone());
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let form = typed(&event);
        leptos::task::spawn_local(async move {
            let (studio, code) =
                view.with_untracked(|view| (view.studio.slug.clone(), view.code.clone()));
            if let Ok(after) = api::claim(studio, code, form).await {
                view.set(after);
            }
        });
    };
    let shown = move || {
        view.with(|view| {
            if view.done {
                thanks(view)
            } else {
                view! {
                    {invitation(view)}
                    <form class="card" on:submit=send>{fields(view)}</form>
                }
                .into_any()
            }
        })
    };
    shown.into_any()
}

/// What stands in the form's fields.
#[cfg(feature = "csr")]
fn typed(event: &leptos::ev::SubmitEvent) -> crate::page::FriendForm {
    use leptos::wasm_bindgen::JsCast;

    let form = event
        .target()
        .and_then(|target| target.dyn_into::<web_sys::HtmlFormElement>().ok())
        .and_then(|form| web_sys::FormData::new_with_form(&form).ok());
    let text = |name: &str| {
        form.as_ref()
            .and_then(|form| form.get(name).as_string())
            .unwrap_or_default()
    };
    crate::page::FriendForm {
        name: text("name"),
        email: text("email"),
        phone: text("phone"),
        consent: text("consent"),
    }
}

fn thanks(view: &FriendPageView) -> AnyView {
    view! {
        <svg class="done" viewBox="0 0 20 20" aria-hidden="true">
            <circle cx="10" cy="10" r="9" />
            <path d="M6 10.4l2.7 2.7L14 7.6" />
        </svg>
        <h1>"Thank you!"</h1>
        <p>
            <bdi>{view.studio.brand.clone()}</bdi>
            " has your details and will be in touch about your first class. See you there."
        </p>
    }
    .into_any()
}

fn invitation(view: &FriendPageView) -> impl IntoView + use<> {
    let brand = view.studio.brand.clone();
    let heading = match view
        .referrer_first_name
        .clone()
        .filter(|name| !name.is_empty())
    {
        Some(name) => view! { <bdi>{name}</bdi> " invites you to " <bdi>{brand}</bdi> }.into_any(),
        None => view! { "You\u{2019}re invited to " <bdi>{brand}</bdi> }.into_any(),
    };
    view! {
        <h1>{heading}</h1>
        <p class="quiet">"Leave your details, and the studio gets in touch to find a class that suits you."</p>
    }
}

fn fields(view: &FriendPageView) -> impl IntoView + use<> {
    let (form, errors) = (&view.form, &view.errors);
    let consent = view.consent_text.clone();
    let missing = errors
        .consent_missing
        .then(|| "Please tick the box, or we may not pass your details on.".to_owned());
    view! {
        {(!errors.is_empty()).then(|| view! {
            <p class="banner" role="alert">"Almost there. Please check what is marked below."</p>
        })}
        {field("name", "Your name", "text", "name", form.name.clone(), errors.name.clone())}
        {field("email", "E-mail", "email", "email", form.email.clone(), errors.email.clone())}
        {field("phone", "Phone", "tel", "tel", form.phone.clone(), errors.phone.clone())}
        <div class="field">
            <label class="tick">
                <input
                    type="checkbox"
                    name="consent"
                    value="yes"
                    required
                    checked=form.consent == "yes"
                    aria-invalid=missing.is_some().then_some("true")
                    aria-describedby=missing.is_some().then_some("consent-wrong")
                />
                <span dir="auto">{consent}</span>
            </label>
            {wrong("consent", missing)}
        </div>
        <button class="button primary" type="submit">"Send my details"</button>
    }
}

fn field(
    name: &'static str,
    label: &'static str,
    kind: &'static str,
    fills: &'static str,
    value: String,
    error: Option<String>,
) -> impl IntoView {
    let bad = error.is_some();
    view! {
        <div class="field">
            <label for=name>{label}</label>
            <input
                id=name
                name=name
                type=kind
                autocomplete=fills
                dir="auto"
                required
                maxlength="200"
                value=value
                aria-invalid=bad.then_some("true")
                aria-describedby=bad.then(|| format!("{name}-wrong"))
            />
            {wrong(name, error)}
        </div>
    }
}

fn wrong(name: &'static str, error: Option<String>) -> impl IntoView {
    error.map(|error| view! { <p class="wrong" id=format!("{name}-wrong")>{error}</p> })
}
