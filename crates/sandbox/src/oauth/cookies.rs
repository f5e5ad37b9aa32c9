//! The two cookies of a tenant, as Django sets them.

use http::{HeaderMap, header};

use super::grants::SESSION_LIFETIME;

/// Name of the double-submit cookie of Django's forms.
const CSRF: &str = "csrftoken";

/// Name of the browser session's cookie.
///
/// Mariana Tek has one host per tenant and so one `sessionid` each. Here all tenants are
/// `localhost`, whose cookies ignore ports, so the name carries the tenant.
pub fn session_cookie_name(slug: &str) -> String {
    format!("sessionid-{slug}")
}

/// The `Set-Cookie` value that keeps the session `id`.
pub(super) fn session_cookie(slug: &str, id: &str) -> String {
    let name = session_cookie_name(slug);
    let seconds = SESSION_LIFETIME.as_secs();
    format!("{name}={id}; Path=/; HttpOnly; SameSite=Lax; Max-Age={seconds}")
}

/// The `Set-Cookie` value that ends the session.
pub(super) fn no_session_cookie(slug: &str) -> String {
    format!(
        "{}=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0",
        session_cookie_name(slug)
    )
}

/// The `Set-Cookie` value that keeps the token of Django's forms for a year.
pub fn csrf_cookie(token: &str) -> String {
    format!("{CSRF}={token}; Path=/; SameSite=Lax; Max-Age=31449600")
}

/// The session id that a browser sent.
pub(super) fn session_id<'a>(headers: &'a HeaderMap, slug: &str) -> Option<&'a str> {
    cookie(headers, &session_cookie_name(slug))
}

/// The form token that a browser sent.
pub(super) fn csrf_token(headers: &HeaderMap) -> Option<&str> {
    cookie(headers, CSRF).filter(|token| !token.is_empty())
}

/// The value of the cookie called `name` that a browser sent.
pub(crate) fn cookie<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(key, _)| *key == name)
        .map(|(_, value)| value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_its_cookie_among_others() {
        let mut headers = HeaderMap::new();
        headers.append(
            header::COOKIE,
            "a=1; xcsrftoken=no; csrftoken=yes"
                .parse()
                .expect("a header value"),
        );
        headers.append(
            header::COOKIE,
            "sessionid-harbor-barre=s".parse().expect("a header value"),
        );
        assert_eq!(csrf_token(&headers), Some("yes"));
        assert_eq!(session_id(&headers, "harbor-barre"), Some("s"));
        assert_eq!(session_id(&headers, "solstice-yoga"), None);
    }
}
