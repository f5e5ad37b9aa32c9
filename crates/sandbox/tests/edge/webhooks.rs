//! Webhooks, as a receiver of one's own sees them.

use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::routing::post;
use fifthtab_sandbox::faults::{FaultKind, FaultOrder};
use fifthtab_sandbox::world::Id;
use hmac::{Hmac, KeyInit, Mac};
use reqwest::header::HeaderMap;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use sha2::Sha256;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

use crate::stage::{Go, HARBOR, NORTHSIDE, Stage};

const SECRET: &str = "a shared secret";

/// What arrived.
struct Hook {
    headers: HeaderMap,
    raw: Bytes,
}

impl Hook {
    fn body(&self) -> Value {
        serde_json::from_slice(&self.raw).expect("JSON")
    }

    fn action(&self) -> String {
        self.body()["action"]
            .as_str()
            .expect("an action")
            .to_owned()
    }

    fn is_signed(&self) -> bool {
        let Some(signature) = self.headers.get("x-studio-signature") else {
            return false;
        };
        let mut mac = Hmac::<Sha256>::new_from_slice(SECRET.as_bytes()).expect("any key will do");
        mac.update(&self.raw);
        let signature = hex::decode(signature).expect("hex");
        mac.verify_slice(&signature).is_ok()
    }
}

/// A stage with a receiver that the studio's webhooks go to.
struct Receiver {
    stage: Stage,
    inbox: UnboundedReceiver<Hook>,
}

async fn receive(
    State(inbox): State<UnboundedSender<Hook>>,
    headers: HeaderMap,
    raw: Bytes,
) -> StatusCode {
    let _ = inbox.send(Hook { headers, raw });
    StatusCode::NO_CONTENT
}

impl Receiver {
    async fn start() -> Self {
        Self::start_with(&json!([])).await
    }

    async fn start_with(actions: &Value) -> Self {
        let (sender, inbox) = unbounded_channel();
        let router = Router::new()
            .route("/hooks", post(receive))
            .with_state(sender);
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0")
            .await
            .expect("a free port");
        let address = listener.local_addr().expect("its address");
        tokio::spawn(async move { axum::serve(listener, router).await });
        let stage = Stage::start().await;
        let body = json!({
            "url": format!("http://{address}/hooks"),
            "secret": SECRET,
            "signature_header": "X-Studio-Signature",
            "actions": actions,
        });
        let url = stage.shell(&format!("/__sandbox/{HARBOR}/webhook"));
        let answer = stage.request(Method::PUT, &url).json(&body).go().await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
        Self { stage, inbox }
    }

    async fn next(&mut self) -> Hook {
        let next = tokio::time::timeout(Duration::from_secs(10), self.inbox.recv());
        next.await
            .expect("a webhook in time")
            .expect("a receiver that still listens")
    }

    /// Everything that has arrived up to a last, recognisable event.
    async fn all(&mut self) -> Vec<String> {
        self.edit("Last");
        let mut actions = Vec::new();
        loop {
            let hook = self.next().await;
            if hook.body()["profile"]["city"] == "Last" {
                return actions;
            }
            actions.push(hook.action());
        }
    }

    fn fault(&self, kind: FaultKind, delay_ms: Option<u64>) {
        let order = FaultOrder {
            times: Some(1),
            delay_ms,
            ..FaultOrder::new("", kind)
        };
        self.stage
            .tenant(HARBOR)
            .faults
            .add(order)
            .expect("a good order");
    }

    fn booking(&self) -> Id {
        let world = self.stage.tenant(HARBOR).world();
        let mut own = world.reservations.of(self.stage.member(HARBOR).id);
        own.find(|one| one.status.as_str() == "pending")
            .expect("a booking")
            .id
    }

    fn check_in(&self) {
        let (tenant, booking) = (self.stage.tenant(HARBOR), self.booking());
        let mut world = tenant.world_mut();
        world.check_in(booking, tenant.now()).expect("a booking");
    }

    fn cancel(&self) {
        let (tenant, booking) = (self.stage.tenant(HARBOR), self.booking());
        let mut world = tenant.world_mut();
        world.cancel(booking, tenant.now()).expect("a booking");
    }

    fn edit(&self, city: &str) {
        let tenant = self.stage.tenant(HARBOR);
        let member = self.stage.member(HARBOR).id;
        let mut world = tenant.world_mut();
        world.users.update(member, tenant.now(), |user| {
            user.city = Some(city.to_owned());
        });
        world.announce(fifthtab_sandbox::world::Change::ProfileUpdated(member));
    }
}

#[tokio::test]
async fn a_check_in_is_told_signed_and_flat() {
    let mut receiver = Receiver::start().await;
    let booking = receiver.booking();
    receiver.check_in();
    let hook = receiver.next().await;
    assert!(hook.is_signed());
    assert_eq!(hook.headers["content-type"], "application/json");
    let body = hook.body();
    assert_eq!(body["action"], "reservation.checkedin");
    assert_eq!(body["tenant"], 311);
    assert_eq!(
        body["event_datetime"],
        receiver.stage.sandbox.now().to_string()
    );
    let reservation = &body["reservation"];
    assert_eq!(reservation["id"], booking.to_string());
    assert_eq!(reservation["status"], "check in");
    assert_eq!(
        reservation["user"]["id"],
        receiver.stage.member(HARBOR).id.to_string()
    );
    assert_eq!(
        reservation["class_session"]["location"]["region"]["type"],
        "region"
    );
}

#[tokio::test]
async fn a_profile_has_the_documented_shape() {
    let mut receiver = Receiver::start().await;
    receiver.edit("Hoboken");
    let hook = receiver.next().await;
    assert_eq!(hook.action(), "profile.updated");
    let profile = &hook.body()["profile"];
    let member = receiver.stage.member(HARBOR);
    assert_eq!(profile["type"], "profile");
    assert_eq!(profile["email"], member.email.as_str());
    assert_eq!(profile["full_name"], member.full_name().as_str());
    assert_eq!(profile["home_location"]["id"], "48717");
    assert_eq!(profile["home_location"]["type"], "location");
    assert!(profile.get("password").is_none(), "{profile}");
}

#[tokio::test]
async fn only_the_actions_that_were_asked_for_are_sent() {
    let mut receiver = Receiver::start_with(&json!(["profile.updated"])).await;
    receiver.check_in();
    assert_eq!(receiver.all().await, [""; 0]);
}

#[tokio::test]
async fn a_cancellation_is_told_as_one() {
    let mut receiver = Receiver::start().await;
    receiver.cancel();
    assert_eq!(receiver.all().await, ["reservation.cancelled"]);
}

#[tokio::test]
async fn a_webhook_can_come_twice() {
    let mut receiver = Receiver::start().await;
    receiver.fault(FaultKind::WebhookDoubled, None);
    receiver.check_in();
    let (first, second) = (receiver.next().await, receiver.next().await);
    assert_eq!(first.raw, second.raw, "byte for byte");
    assert!(first.is_signed() && second.is_signed());
    assert_eq!(receiver.all().await, [""; 0], "and not a third time");
}

#[tokio::test]
async fn a_webhook_can_come_without_its_signature() {
    let mut receiver = Receiver::start().await;
    receiver.fault(FaultKind::WebhookUnsigned, None);
    receiver.check_in();
    let hook = receiver.next().await;
    assert!(hook.headers.get("x-studio-signature").is_none());
    receiver.edit("Hoboken");
    assert!(
        receiver.next().await.is_signed(),
        "the next one is signed again"
    );
}

#[tokio::test]
async fn a_webhook_can_come_after_the_one_that_follows_it() {
    let mut receiver = Receiver::start().await;
    receiver.fault(FaultKind::WebhookOutOfOrder, None);
    receiver.check_in();
    receiver.edit("Hoboken");
    assert_eq!(receiver.next().await.action(), "profile.updated");
    assert_eq!(receiver.next().await.action(), "reservation.checkedin");
}

#[tokio::test]
async fn a_webhook_out_of_order_comes_in_the_end_though_nothing_follows() {
    let mut receiver = Receiver::start().await;
    receiver.fault(FaultKind::WebhookOutOfOrder, Some(50));
    receiver.check_in();
    assert_eq!(receiver.next().await.action(), "reservation.checkedin");
}

#[tokio::test]
async fn a_late_webhook_does_not_hold_up_the_others() {
    let mut receiver = Receiver::start().await;
    receiver.fault(FaultKind::WebhookLate, Some(400));
    receiver.check_in();
    receiver.edit("Hoboken");
    assert_eq!(receiver.next().await.action(), "profile.updated");
    let late = receiver.next().await;
    assert_eq!(late.action(), "reservation.checkedin");
    assert!(late.is_signed());
}

#[tokio::test]
async fn the_log_tells_what_was_sent_and_what_the_receiver_said() {
    let mut receiver = Receiver::start().await;
    receiver.check_in();
    receiver.next().await;
    receiver.all().await;
    let stage = &receiver.stage;
    let url = stage.shell(&format!("/__sandbox/{HARBOR}/webhook/deliveries"));
    let log = stage.get(&url).go().await.json();
    let first = &log["deliveries"][0];
    assert_eq!(first["action"], "reservation.checkedin");
    assert_eq!(
        (&first["number"], &first["status"]),
        (&json!(1), &json!(204))
    );
    assert_eq!(first["is_signed"], true);
    assert_eq!(first["body"]["action"], "reservation.checkedin");
    let other = stage.shell(&format!("/__sandbox/{NORTHSIDE}/webhook/deliveries"));
    assert_eq!(stage.get(&other).go().await.json()["deliveries"], json!([]));
    let nowhere = stage
        .get(&stage.shell("/__sandbox/nowhere/webhook/deliveries"))
        .go()
        .await;
    assert_eq!(nowhere.status, StatusCode::NOT_FOUND);
    let gone = stage.request(Method::DELETE, &url).go().await;
    assert_eq!(gone.status, StatusCode::NO_CONTENT);
}

#[tokio::test]
async fn a_sandbox_stops_though_a_webhook_is_still_due() {
    let receiver = Receiver::start().await;
    receiver.fault(FaultKind::WebhookLate, Some(600_000));
    receiver.check_in();
    let stop = receiver.stage.sandbox.shutdown();
    tokio::time::timeout(Duration::from_secs(10), stop)
        .await
        .expect("it stops soon");
}
