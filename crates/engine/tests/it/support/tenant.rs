//! A tenant that says what it is told to say.
//!
//! Lists are oldest first: nothing documents that a tenant lists otherwise, and the first open
//! must be useful all the same.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use url::Url;
use wiremock::matchers::any;
use wiremock::{Mock, MockServer, Request, Respond, ResponseTemplate};

const API: &str = "/api/customer/v1";

pub(crate) struct FakeTenant {
    server: MockServer,
    world: World,
}

#[derive(Clone, Default)]
struct World(Arc<Mutex<State>>);

#[derive(Default)]
struct State {
    people: BTreeMap<String, Person>,
    theme: Value,
    config: Value,
    faults: BTreeMap<String, ResponseTemplate>,
    delays: BTreeMap<String, Duration>,
    page_size: usize,
    /// Tokens issued so far; each is another one.
    grants: u32,
    /// Access tokens that it still accepts, and whose they are.
    sessions: HashMap<String, String>,
    refuses_refresh: bool,
}

/// A user of the tenant.
#[derive(Clone, Default)]
pub(crate) struct Person {
    pub(crate) first_name: String,
    pub(crate) attended: u32,
    pub(crate) reservations: Vec<Value>,
    pub(crate) memberships: Vec<Value>,
}

/// An instant.
pub(crate) fn at(text: &str) -> Timestamp {
    text.parse().expect("a sample instant")
}

/// A reservation as the list carries it.
pub(crate) fn booking(id: &str, starts_at: Timestamp, status: &str) -> Value {
    json!({
        "id": id,
        "status": status,
        "reservation_type": "standard",
        "is_booked_for_me": true,
        "class_session": {
            "id": format!("c{id}"),
            "name": "Power Barre 50",
            "start_datetime": starts_at.to_string(),
            "class_type": {"id": "1", "name": "Barre", "duration": 50},
            "instructors": [{"id": "1", "name": "Noor"}],
            "location": location(),
        },
    })
}

fn location() -> Value {
    json!({"id": "48717", "name": "Old Town", "timezone": "America/New_York"})
}

impl FakeTenant {
    pub(crate) async fn start() -> Self {
        let world = World::default();
        {
            let mut state = world.state();
            state.page_size = 100;
            state.config = json!({"brand_name": "Harbor Barre", "schema_name": "harbor"});
            state.theme = json!({"primary_color": "#1a6b5c"});
        }
        let server = MockServer::start().await;
        let mock = Mock::given(any()).respond_with(world.clone());
        mock.mount(&server).await;
        Self { server, world }
    }

    pub(crate) fn address(&self) -> String {
        self.server.uri()
    }

    /// Adds or replaces a user.
    pub(crate) fn person(&self, user: &str, person: Person) {
        self.world.state().people.insert(user.to_owned(), person);
    }

    /// Changes a user.
    pub(crate) fn change(&self, user: &str, change: impl FnOnce(&mut Person)) {
        let mut state = self.world.state();
        change(state.people.entry(user.to_owned()).or_default());
    }

    /// Sets the brand's name.
    pub(crate) fn brand_name(&self, name: &str) {
        self.world.state().config = json!({ "brand_name": name });
    }

    /// Items on a page of reservations.
    pub(crate) fn page_size(&self, size: usize) {
        self.world.state().page_size = size;
    }

    /// Answers calls whose path ends so with this, until it is mended.
    pub(crate) fn fault(&self, path_end: &str, answer: ResponseTemplate) {
        let faults = &mut self.world.state().faults;
        faults.insert(path_end.to_owned(), answer);
    }

    /// Takes its time over calls whose path ends so, until it is mended.
    pub(crate) fn delay(&self, path_end: &str, delay: Duration) {
        let delays = &mut self.world.state().delays;
        delays.insert(path_end.to_owned(), delay);
    }

    /// Takes all faults and delays back.
    pub(crate) fn mend(&self) {
        let mut state = self.world.state();
        state.faults.clear();
        state.delays.clear();
    }

    /// Ends all access tokens; refresh tokens too if `for_good`.
    pub(crate) fn end_sessions(&self, for_good: bool) {
        let mut state = self.world.state();
        state.sessions.clear();
        state.refuses_refresh = for_good;
    }

    /// The addresses asked for that end so, in order.
    pub(crate) async fn calls(&self, path_end: &str) -> Vec<Url> {
        let all = self.server.received_requests().await.unwrap_or_default();
        let urls = all.into_iter().map(|request| request.url);
        urls.filter(|url| url.path().ends_with(path_end)).collect()
    }

    /// Who made the calls whose path ends so: their tokens, in the order of the calls.
    pub(crate) async fn bearers(&self, path_end: &str) -> Vec<String> {
        let all = self.server.received_requests().await.unwrap_or_default();
        let calls = all.iter().filter(|r| r.url.path().ends_with(path_end));
        let bearer = |r: &Request| {
            r.headers
                .get("authorization")?
                .to_str()
                .ok()
                .map(str::to_owned)
        };
        calls.filter_map(bearer).collect()
    }

    /// What the calls for reservations asked for: first day, last day and page.
    pub(crate) async fn reservation_calls(&self) -> Vec<(Option<String>, Option<String>, usize)> {
        let asked = |url: &Url| {
            let query: HashMap<_, _> = url.query_pairs().into_owned().collect();
            let text = |name: &str| query.get(name).cloned();
            let page = text("page").and_then(|page| page.parse().ok());
            (
                text("min_start_date"),
                text("max_start_date"),
                page.unwrap_or(1),
            )
        };
        self.calls("/me/reservations")
            .await
            .iter()
            .map(asked)
            .collect()
    }

    pub(crate) async fn forget_calls(&self) {
        self.server.reset().await;
        let mock = Mock::given(any()).respond_with(self.world.clone());
        mock.mount(&self.server).await;
    }
}

impl World {
    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().expect("no test panics while it holds this")
    }
}

impl Respond for World {
    fn respond(&self, request: &Request) -> ResponseTemplate {
        let mut state = self.state();
        let path = request.url.path().to_owned();
        let fits = |end: &&String| path.ends_with(end.as_str());
        let fault = state.faults.iter().find(|(end, _)| fits(end));
        let answer = match fault {
            Some((_, answer)) => answer.clone(),
            None => state.answer(&path, request),
        };
        match state.delays.iter().find(|(end, _)| fits(end)) {
            Some((_, delay)) => answer.set_delay(*delay),
            None => answer,
        }
    }
}

impl State {
    fn answer(&mut self, path: &str, request: &Request) -> ResponseTemplate {
        if path == "/o/token/" {
            return self.grant(request);
        }
        match path.strip_prefix(API) {
            Some("/config") => return ok(&self.config),
            Some("/theme") => return ok(&self.theme),
            _ => (),
        }
        let Some((user, person)) = self.caller(request) else {
            let detail = "Authentication credentials were not provided.";
            return ResponseTemplate::new(401).set_body_json(json!({ "detail": detail }));
        };
        match path.strip_prefix(API) {
            Some("/me/account") => ok(&account(&user, &person)),
            Some("/me/memberships") => ok(&json!({"results": person.memberships})),
            Some("/me/reservations") => self.reservations(&person, &request.url),
            _ => ResponseTemplate::new(404).set_body_json(json!({"detail": "Not found."})),
        }
    }

    fn grant(&mut self, request: &Request) -> ResponseTemplate {
        let form: HashMap<_, _> = url::form_urlencoded::parse(&request.body)
            .into_owned()
            .collect();
        let given = |name: &str, prefix: &str| {
            let text = form.get(name)?;
            text.strip_prefix(prefix).map(ToOwned::to_owned)
        };
        let refreshed = || given("refresh_token", "refresh-").filter(|_| !self.refuses_refresh);
        let user = given("code", "code-").or_else(refreshed);
        let Some(user) = user.filter(|user| self.people.contains_key(user)) else {
            return ResponseTemplate::new(400).set_body_json(json!({"error": "invalid_grant"}));
        };
        self.grants += 1;
        let access = format!("access-{}-{user}", self.grants);
        self.sessions.insert(access.clone(), user.clone());
        ok(&json!({
            "access_token": access, "refresh_token": format!("refresh-{user}"),
            "expires_in": 604_800, "token_type": "Bearer", "scope": "read:account",
        }))
    }

    fn caller(&self, request: &Request) -> Option<(String, Person)> {
        let header = request.headers.get("authorization")?.to_str().ok()?;
        let user = self.sessions.get(header.strip_prefix("Bearer ")?)?;
        Some((user.clone(), self.people.get(user)?.clone()))
    }

    fn reservations(&self, person: &Person, url: &Url) -> ResponseTemplate {
        let query: HashMap<_, _> = url.query_pairs().into_owned().collect();
        let day = |name: &str| query.get(name).cloned();
        let (first, last) = (day("min_start_date"), day("max_start_date"));
        let mut listed: Vec<_> = person
            .reservations
            .iter()
            .map(|item| (local_day(item), item))
            .filter(|(day, _)| first.as_ref().is_none_or(|first| day >= first))
            .filter(|(day, _)| last.as_ref().is_none_or(|last| day <= last))
            .collect();
        listed.sort_by(|a, b| a.0.cmp(&b.0));
        let page: usize = day("page").and_then(|n| n.parse().ok()).unwrap_or(1);
        let pages = listed.len().div_ceil(self.page_size).max(1);
        let skipped = listed.iter().skip((page - 1) * self.page_size);
        let results: Vec<_> = skipped.take(self.page_size).map(|(_, item)| item).collect();
        let next = (page < pages).then(|| format!("?page={}", page + 1));
        ok(&json!({"count": listed.len(), "next": next, "previous": null, "results": results}))
    }
}

fn local_day(item: &Value) -> String {
    let starts = item.pointer("/class_session/start_datetime");
    let starts = at(starts.and_then(Value::as_str).unwrap_or_default());
    // Standard time will do: no sample lies within an hour of a midnight.
    let local = starts - SignedDuration::from_hours(5);
    local.strftime("%F").to_string()
}

fn account(user: &str, person: &Person) -> Value {
    json!({
        "id": user, "first_name": person.first_name, "last_name": "Park",
        "email": format!("{user}@example.com"), "completed_class_count": person.attended,
        "home_location": location(), "join_datetime": "2024-03-01T12:00:00Z",
    })
}

fn ok(body: &Value) -> ResponseTemplate {
    ResponseTemplate::new(200).set_body_json(body)
}
