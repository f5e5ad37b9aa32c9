//! Pages that the server shows when there is no page: in the studio's look where it is known.

use leptos::nonce::{Nonce, use_nonce};
use leptos::prelude::*;

use crate::document::{PageAssets, document};
use crate::look::{icon_of, palette_css, title_of};
use crate::page::StudioView;
use crate::pages::notice_body;

/// What a notice says.
#[derive(Clone)]
pub struct NoticePage {
    /// The studio, where the address names one.
    pub studio: Option<StudioView>,
    /// What is the matter, in a few words.
    pub title: String,
    /// One or two sentences: what it means and what to do.
    pub text: String,
    /// The way on: label and address.
    pub action: Option<(String, String)>,
    /// The request's id, for asking about it.
    pub reference: Option<String>,
}

impl NoticePage {
    /// The whole document. `nonce` is the one in this response's content security policy.
    pub fn html(self, assets: &PageAssets, nonce: &str) -> String {
        Owner::new().with(|| {
            provide_context(Nonce::from_value(nonce));
            let head = head(self.studio.as_ref(), &self.title);
            let body = notice_body(
                self.studio.as_ref(),
                self.title,
                self.text,
                self.action,
                self.reference,
            );
            document(assets, head, body).to_html()
        })
    }
}

fn head(studio: Option<&StudioView>, title: &str) -> impl IntoView + use<> {
    let colours = studio.map(|studio| {
        let css = palette_css(studio);
        view! { <style nonce=use_nonce() inner_html=css></style> }
    });
    let title = match studio {
        Some(studio) => title_of(studio, Some(title)),
        None => title.to_owned(),
    };
    view! {
        {colours}
        <title>{title}</title>
        <link rel="icon" href=icon_of(studio) />
    }
}
