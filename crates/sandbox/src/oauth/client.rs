//! Who is asking: the client behind a token request.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::{HeaderMap, header};

use super::params::Params;
use crate::world::{OAuthClient, World};

/// The client that `world` knows by this id.
pub(super) fn find<'a>(world: &'a World, client_id: &str) -> Option<&'a OAuthClient> {
    world
        .oauth_clients
        .iter()
        .find(|client| client.client_id == client_id)
}

/// What a request says about its client: from HTTP Basic, else from its parameters.
#[derive(Debug)]
pub(super) struct Credentials {
    client_id: String,
    secret: Option<String>,
    /// Whether they came by HTTP Basic, so that the refusal names that scheme.
    pub(super) by_basic: bool,
}

impl Credentials {
    /// The credentials of a request; nothing where it names no client.
    pub(super) fn of(headers: &HeaderMap, params: &Params) -> Option<Self> {
        basic(headers).or_else(|| {
            let client_id = params.get("client_id")?.to_owned();
            let secret = params.get("client_secret").map(str::to_owned);
            Some(Self {
                client_id,
                secret,
                by_basic: false,
            })
        })
    }

    /// The client, if it is known and, being confidential, has shown its secret.
    pub(super) fn authenticate<'a>(&self, world: &'a World) -> Option<&'a OAuthClient> {
        let client = find(world, &self.client_id)?;
        match &client.client_secret {
            None => Some(client),
            Some(secret) => (self.secret.as_ref() == Some(secret)).then_some(client),
        }
    }
}

fn basic(headers: &HeaderMap) -> Option<Credentials> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, encoded) = value.split_once(' ')?;
    if !scheme.eq_ignore_ascii_case("basic") {
        return None;
    }
    let decoded = String::from_utf8(STANDARD.decode(encoded.trim()).ok()?).ok()?;
    let (id, secret) = decoded.split_once(':')?;
    // Both halves are form-encoded before they are joined (RFC 6749, section 2.3.1).
    let decode = |half: &str| {
        Params::parse(&format!("v={half}"))
            .get("v")
            .map(str::to_owned)
    };
    Some(Credentials {
        client_id: decode(id)?,
        secret: decode(secret),
        by_basic: true,
    })
}
