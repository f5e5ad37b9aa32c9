//! Listening, addresses, and the bounds of requests.

use std::net::{IpAddr, SocketAddr};
use std::str::FromStr;
use std::time::Duration;

use ipnet::IpNet;
use url::Url;

use super::reader::Reader;

/// Listening, addresses, and the bounds of requests.
#[derive(Clone, Debug)]
pub struct HttpSettings {
    /// Where the server listens.
    pub listen: SocketAddr,
    /// The origin that phones see.
    pub public_url: Url,
    /// Origins that may frame the tab.
    pub frame_ancestors: Vec<String>,
    /// Proxies whose word about clients' addresses is believed.
    pub trusted_proxies: TrustedProxies,
    /// After this a page is answered with a notice.
    pub render_deadline: Duration,
    /// The longest body that is read, in bytes.
    pub body_limit: usize,
    /// The longest that a stop waits.
    pub shutdown: Duration,
}

impl HttpSettings {
    pub(super) fn read(reader: &mut Reader) -> Option<Self> {
        let listen = reader.parse("http.listen", "an address and port, like 127.0.0.1:3000");
        let public_url: Option<Origin> = reader.parse(
            "http.public_url",
            "an http or https address without a path, like https://tab.example.com",
        );
        let frame_ancestors: Option<Vec<Origin>> = reader.list(
            "http.frame_ancestors",
            "origins without a path, like https://preview.example.com",
        );
        let trusted = reader.list(
            "http.trusted_proxies",
            "addresses or networks, like 10.0.0.0/8",
        );
        let deadline = reader.number("http.render_deadline_ms", 100..=60_000, "milliseconds");
        let body = reader.number("http.body_limit_bytes", 1_024..=10_485_760, "bytes");
        let shutdown = reader.number("http.shutdown_seconds", 0..=600, "seconds");
        Some(Self {
            listen: listen?,
            public_url: public_url?.0,
            frame_ancestors: frame_ancestors?.iter().map(Origin::to_ascii).collect(),
            trusted_proxies: TrustedProxies(trusted?),
            render_deadline: Duration::from_millis(deadline?),
            body_limit: usize::try_from(body?).unwrap_or(usize::MAX),
            shutdown: Duration::from_secs(shutdown?),
        })
    }

    /// True where phones reach us over TLS.
    pub fn is_https(&self) -> bool {
        self.public_url.scheme() == "https"
    }

    /// Our origin as browsers write it in `Origin`.
    pub fn origin(&self) -> String {
        self.public_url.origin().ascii_serialization()
    }
}

/// An `http` or `https` address that names nothing but scheme, host and port.
struct Origin(Url);

impl Origin {
    fn to_ascii(&self) -> String {
        self.0.origin().ascii_serialization()
    }
}

impl FromStr for Origin {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let url: Url = text.parse().map_err(drop)?;
        let web = matches!(url.scheme(), "http" | "https") && url.has_host();
        let bare = url.path() == "/" && url.query().is_none() && url.fragment().is_none();
        let anonymous = url.username().is_empty() && url.password().is_none();
        (web && bare && anonymous).then_some(Self(url)).ok_or(())
    }
}

/// Proxies whose `X-Forwarded-For` is believed.
#[derive(Clone, Debug, Default)]
pub struct TrustedProxies(Vec<Network>);

/// A network, or a single address as a network of one.
#[derive(Clone, Copy, Debug)]
struct Network(IpNet);

impl FromStr for Network {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let single = |_| text.parse::<IpAddr>().map(IpNet::from);
        text.parse::<IpNet>()
            .or_else(single)
            .map(Self)
            .map_err(drop)
    }
}

impl TrustedProxies {
    /// The client's address: the last one in the chain that no trusted proxy stands behind.
    ///
    /// `forwarded` are the values of `X-Forwarded-For`, in order. Everything left of the first
    /// address that is not ours could be made up by the client.
    pub fn client<'a>(
        &self,
        peer: IpAddr,
        forwarded: impl DoubleEndedIterator<Item = &'a str>,
    ) -> IpAddr {
        let mut client = peer.to_canonical();
        let hops = forwarded.rev().flat_map(|value| value.rsplit(','));
        for hop in hops {
            if !self.trusts(client) {
                break;
            }
            let Ok(address) = hop.trim().parse::<IpAddr>() else {
                break;
            };
            client = address.to_canonical();
        }
        client
    }

    fn trusts(&self, address: IpAddr) -> bool {
        self.0.iter().any(|network| network.0.contains(&address))
    }
}
