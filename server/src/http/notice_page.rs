//! From a refusal to a document.

use app::notice::NoticePage;
use axum::body::Body;
use axum::extract::{Extension, Request, State};
use axum::middleware::Next;
use axum::response::Response;
use http::header::{CONTENT_LENGTH, CONTENT_SECURITY_POLICY, CONTENT_TYPE};
use http::{HeaderValue, StatusCode, Uri};
use model::Slug;

use super::observe::RequestId;
use super::{AppState, Notice, Refusal};
use crate::pages::studio_view;

/// Writes the documents of refusals, and of what the layers below refuse by themselves.
pub(super) async fn write_notices(
    State(app): State<AppState>,
    Extension(id): Extension<RequestId>,
    request: Request,
    next: Next,
) -> Response {
    let slug = slug_of(request.uri());
    let mut response = next.run(request).await;
    let refusal = response.extensions_mut().remove::<Refusal>();
    let Some(mut refusal) = refusal.or_else(|| of_status(response.status())) else {
        return response;
    };
    if refusal.studio.is_none() {
        refusal.studio = slug.and_then(|slug| app.studios.last_read(&slug));
    }
    write(&app, &id, &refusal, response)
}

/// The studio that an address begins with. What gives up on a request from outside, like its
/// deadline, knows of none, and the way on leads to the studio's tab.
fn slug_of(uri: &Uri) -> Option<Slug> {
    uri.path().split('/').nth(1)?.parse().ok()
}

/// Layers and extractors below answer these with bare statuses.
fn of_status(status: StatusCode) -> Option<Refusal> {
    match status {
        StatusCode::PAYLOAD_TOO_LARGE => Some(Notice::TooLong.into()),
        StatusCode::METHOD_NOT_ALLOWED => Some(Notice::WrongMethod.into()),
        StatusCode::BAD_REQUEST => Some(Notice::UnknownPage.into()),
        StatusCode::INTERNAL_SERVER_ERROR => Some(Notice::Broken.into()),
        _ => None,
    }
}

fn write(app: &AppState, id: &RequestId, refusal: &Refusal, response: Response) -> Response {
    let nonce = app.random_text();
    let html = page(refusal, id).html(&app.assets, &nonce);
    let look = refusal.studio.as_ref().map(|studio| &studio.look);
    let policy = app.policies.page(&nonce, look);
    let (mut parts, _) = response.into_parts();
    parts.headers.remove(CONTENT_LENGTH);
    parts.headers.insert(CONTENT_SECURITY_POLICY, policy);
    let html_type = HeaderValue::from_static("text/html; charset=utf-8");
    parts.headers.insert(CONTENT_TYPE, html_type);
    Response::from_parts(parts, Body::from(html))
}

fn page(refusal: &Refusal, id: &RequestId) -> NoticePage {
    let studio = refusal.studio.as_deref();
    let notice = refusal.notice;
    let brand = studio.map(|studio| studio.look.brand.as_str());
    let tab = studio.map(|studio| format!("/{}", studio.studio.slug));
    NoticePage {
        studio: studio.map(studio_view),
        title: notice.title().to_owned(),
        text: notice.text(brand),
        action: notice
            .action()
            .zip(tab)
            .map(|(label, href)| (label.to_owned(), href)),
        reference: notice.has_reference().then(|| id.0.to_string()),
    }
}
