//! Who may call the tenant, and whom the tenant calls.

/// An OAuth client that Mariana Tek's staff registered.
#[derive(Clone, Debug)]
pub struct OAuthClient {
    /// Client id.
    pub client_id: String,
    /// Secret of a confidential client; a public client has none and must use PKCE.
    pub client_secret: Option<String>,
    /// Exact redirect addresses. `http://localhost:*` allows every port and path of localhost.
    pub redirect_uris: Vec<String>,
}

/// The redirect pattern that allows any address on localhost.
pub const ANY_LOCALHOST: &str = "http://localhost:*";

impl OAuthClient {
    /// Whether the client has no secret and so must use PKCE.
    pub fn is_public(&self) -> bool {
        self.client_secret.is_none()
    }

    /// Whether the tenant may send a browser back to `address`.
    pub fn allows_redirect(&self, address: &str) -> bool {
        self.redirect_uris.iter().any(|allowed| {
            allowed == address || (allowed == ANY_LOCALHOST && is_any_localhost(address))
        })
    }
}

fn is_any_localhost(address: &str) -> bool {
    url::Url::parse(address).is_ok_and(|url| {
        url.scheme() == "http"
            && url.host_str() == Some("localhost")
            && url.username().is_empty()
            && url.password().is_none()
            && url.fragment().is_none()
    })
}

/// A key of a service account for the Admin API.
#[derive(Clone, Debug)]
pub struct ApiKey {
    /// The key itself.
    pub key: String,
    /// What it may do: `users:read`, `credit_transactions:write`, …; `*` is everything.
    pub permissions: Vec<String>,
}

impl ApiKey {
    /// Whether the key carries `permission`, for example `users:read`.
    pub fn may(&self, permission: &str) -> bool {
        self.permissions
            .iter()
            .any(|have| have == "*" || have == permission)
    }
}

/// Where the tenant sends its webhooks, and how it signs them.
#[derive(Clone, Debug)]
pub struct WebhookSubscription {
    /// The receiver.
    pub url: String,
    /// Key of the HMAC.
    pub secret: String,
    /// Name of the header that carries the signature.
    pub signature_header: String,
    /// Actions to send; empty means all of them.
    pub actions: Vec<String>,
}
