use std::sync::atomic::{AtomicU8, Ordering};

use axum::response::IntoResponse as _;
use axum_extra::extract::cookie::Key;
use http::HeaderMap;
use http::header::{COOKIE, SET_COOKIE};

use super::*;

struct At(i64);

impl Clock for At {
    fn now(&self) -> Timestamp {
        Timestamp::from_second(self.0).unwrap()
    }
}

#[derive(Default)]
struct Counter(AtomicU8);

impl Entropy for Counter {
    fn fill(&self, bytes: &mut [u8]) {
        bytes.fill(self.0.fetch_add(1, Ordering::Relaxed));
    }
}

const HTTPS: CookieShape = CookieShape { secure: true };
const START: i64 = 1_790_000_000;

fn key() -> Key {
    Key::from(&[7; 64])
}

fn studio() -> StudioId {
    StudioId(uuid::Uuid::from_u128(1))
}

fn flow(entropy: &Counter, at: i64) -> Flow {
    Flow::begin(studio(), TabPage::Refer, &At(at), entropy)
}

/// What a browser sends after it got this jar's answer, on top of what it had.
fn browser(before: &HeaderMap, jar: PrivateCookieJar) -> HeaderMap {
    let mut held: std::collections::BTreeMap<String, String> = before
        .get_all(COOKIE)
        .iter()
        .flat_map(|line| line.to_str().unwrap().split("; "))
        .filter_map(|pair| pair.split_once('='))
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect();
    for line in jar.into_response().headers().get_all(SET_COOKIE) {
        let line = line.to_str().unwrap();
        let (name, rest) = line.split_once('=').unwrap();
        let value = rest.split(';').next().unwrap();
        if line.contains("Max-Age=0") {
            held.remove(name);
        } else {
            held.insert(name.to_owned(), value.to_owned());
        }
    }
    let mut headers = HeaderMap::new();
    let line: Vec<String> = held.iter().map(|(n, v)| format!("{n}={v}")).collect();
    headers.insert(COOKIE, line.join("; ").parse().unwrap());
    headers
}

fn jar(headers: &HeaderMap) -> PrivateCookieJar {
    PrivateCookieJar::from_headers(headers, key())
}

fn find(headers: &HeaderMap, state: &str, at: i64) -> Returned {
    Flow::find(&jar(headers), HTTPS, studio(), state, At(at).now())
}

#[test]
fn a_flow_comes_back_once() {
    let flow = flow(&Counter::default(), START);
    let held = browser(&HeaderMap::new(), flow.keep(jar(&HeaderMap::new()), HTTPS));
    assert_eq!(
        find(&held, &flow.state, START + 600),
        Returned::Known(Box::new(flow.clone()))
    );
    assert_eq!(find(&held, "something-else", START), Returned::Unknown);
    let after = browser(&held, Flow::end(jar(&held), HTTPS, &flow.state));
    assert_eq!(find(&after, &flow.state, START), Returned::Unknown);
}

#[test]
fn a_flow_dies_after_ten_minutes() {
    let flow = flow(&Counter::default(), START);
    let held = browser(&HeaderMap::new(), flow.keep(jar(&HeaderMap::new()), HTTPS));
    assert_eq!(find(&held, &flow.state, START + 601), Returned::Expired);
}

#[test]
fn a_flow_belongs_to_its_studio() {
    let flow = flow(&Counter::default(), START);
    let held = browser(&HeaderMap::new(), flow.keep(jar(&HeaderMap::new()), HTTPS));
    let other = StudioId(uuid::Uuid::from_u128(2));
    let found = Flow::find(&jar(&held), HTTPS, other, &flow.state, At(START).now());
    assert_eq!(found, Returned::Unknown);
}

#[test]
fn a_changed_or_foreign_cookie_is_no_flow() {
    let flow = flow(&Counter::default(), START);
    let held = browser(&HeaderMap::new(), flow.keep(jar(&HeaderMap::new()), HTTPS));
    let line = held.get(COOKIE).unwrap().to_str().unwrap();
    for at in line.find('=').unwrap() + 1..line.len() {
        let mut bytes = line.as_bytes().to_vec();
        bytes[at] = if bytes[at] == b'A' { b'B' } else { b'A' };
        let mut headers = HeaderMap::new();
        headers.insert(COOKIE, bytes.as_slice().try_into().unwrap());
        assert_eq!(
            find(&headers, &flow.state, START),
            Returned::Unknown,
            "{at}"
        );
    }
    let foreign = PrivateCookieJar::from_headers(&held, Key::from(&[8; 64]));
    let found = Flow::find(&foreign, HTTPS, studio(), &flow.state, At(START).now());
    assert_eq!(found, Returned::Unknown);
}

#[test]
fn two_taps_at_once_both_come_back() {
    let entropy = Counter::default();
    let (first, second) = (flow(&entropy, START), flow(&entropy, START));
    let empty = HeaderMap::new();
    let held = browser(&empty, first.keep(jar(&empty), HTTPS));
    let held = browser(&held, second.keep(jar(&empty), HTTPS));
    for flow in [first, second] {
        assert!(matches!(
            find(&held, &flow.state, START),
            Returned::Known(_)
        ));
    }
}

#[test]
fn at_most_five_flows_are_kept() {
    let entropy = Counter::default();
    let mut held = HeaderMap::new();
    let flows: Vec<Flow> = (0..8).map(|at| flow(&entropy, START + at)).collect();
    for flow in &flows {
        held = browser(&held, flow.keep(jar(&held), HTTPS));
    }
    let known = |flow: &&Flow| find(&held, &flow.state, START) != Returned::Unknown;
    let kept: Vec<&Flow> = flows.iter().filter(known).collect();
    assert_eq!(kept, flows[3..].iter().collect::<Vec<_>>());
}

#[test]
fn cookies_are_bound_to_this_host_and_hidden_from_scripts() {
    let flow = flow(&Counter::default(), START);
    let response = flow.keep(jar(&HeaderMap::new()), HTTPS).into_response();
    let line = response.headers()[SET_COOKIE].to_str().unwrap().to_owned();
    assert!(line.starts_with("__Host-fifthtab-flow-"), "{line}");
    for attribute in [
        "HttpOnly",
        "SameSite=Lax",
        "Secure",
        "Path=/",
        "Max-Age=1800",
    ] {
        assert!(line.contains(attribute), "{line}");
    }
    for secret in [&flow.state, &flow.verifier] {
        assert!(!line.contains(secret.as_str()));
    }
}
