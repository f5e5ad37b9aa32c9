//! Every operation that the sandbox answers, held against the official description of the API.
//!
//! The description is a reference file that does not belong to this project. Its path comes from
//! `FIFTHTAB_MT_OPENAPI`; where the file is absent the test says so and checks nothing.

#[path = "core/stage.rs"]
mod stage;

use std::collections::BTreeSet;
use std::path::PathBuf;

use fifthtab_sandbox::world::actions::Booking;
use reqwest::Method;
use serde_json::{Value, json};

use self::stage::Stage;

/// Where the sandbox knowingly differs from the description, as `Schema.property`, and why.
const ACCEPTED: &[(&str, &str)] = &[
    // The description's generator writes one object where live bodies carry an array.
    (
        "User.account_balance",
        "live: an array, one entry per currency",
    ),
    (
        "Config.mobile_app_tabs",
        "an array: a studio may have up to four tabs",
    ),
    (
        "Config.legal_documents",
        "an array, as `required_legal_documents` is",
    ),
    (
        "LegalConfig.legal_documents",
        "an array, as `required_legal_documents` is",
    ),
    ("Config.internal_ads", "an array, empty here"),
    ("ClassLayout.spots", "live: an array"),
    ("UserMembership.valid_locations", "live: an array"),
    (
        "RegionSerializerForSchedule.classrooms",
        "an array, as in the schedule of a location",
    ),
    // The generator writes a string where live bodies carry another type.
    ("Class*.is_cancelled", "live: a boolean"),
    ("Class*.in_live_stream_window", "live: a boolean"),
    (
        "Class*.is_remaining_spot_count_public",
        "a boolean, as its name says",
    ),
    ("ClassWithReservations*.reservations", "live: an array"),
    ("UserMembership.is_active", "live: a boolean"),
    (
        "UserMembership.is_charge_declined",
        "a boolean, as its name says",
    ),
    ("UserMembership.purchase_signatures", "an array, empty here"),
    ("*.formatted_address", "live: an array of lines"),
    ("ScheduleFilter.classrooms", "an array of rooms"),
    ("ClassType.duration_formatted", "live: `50 minutes`"),
    // Null in live bodies, or where nothing else could stand, though not declared so.
    ("User.profile_image", "live: null without a picture"),
    (
        "User.upcoming_booking_notification_datetime",
        "null without a notification",
    ),
    (
        "Config.maintenance_window_banner_start_datetime",
        "null without a planned window",
    ),
    (
        "Config.maintenance_window_banner_end_datetime",
        "null without a planned window",
    ),
    ("UserReservation.waitlist_position", "live: may stay null"),
    (
        "PaymentOption.credit_payment",
        "null when a membership pays",
    ),
    (
        "PaymentOption.membership_payment",
        "null when a credit pays",
    ),
    (
        "Spot.*",
        "live: a waitlist entry has a spot of empty strings",
    ),
    (
        "UserMembership.adjustment_renewal_rate",
        "null without an adjustment",
    ),
    (
        "UserMembership.adjustment_renewal_rate_incl_tax",
        "null without an adjustment",
    ),
    (
        "UserMembership.customer_usage_limit",
        "null where the membership is unlimited",
    ),
    (
        "UserMembership.remaining_usage_count",
        "null where the membership is unlimited",
    ),
    (
        "UserMembership.remaining_renewal_count",
        "null where it renews without a limit",
    ),
    ("UserMembership.end_date", "null where it has no end"),
    (
        "UserMembership.freeze_start_date",
        "null where it is not frozen",
    ),
    (
        "UserMembership.freeze_end_date",
        "null where it is not frozen",
    ),
    (
        "UserMembership.next_charge_date",
        "null where nothing is charged again",
    ),
    (
        "UserMembership.penalty_fee_failure_date",
        "null without a failed fee",
    ),
    (
        "UserMembership.commitment_end_date",
        "null without a commitment",
    ),
];

/// The one property that the description gives a schema of something else: legal documents.
const FOREIGN_SCHEMA: &str = "Config.locale_settings";

/// Properties that are only ever sent, so that no answer has them.
const WRITE_ONLY: &[&str] = &[
    "User.password",
    "CreditCard.number",
    "CreditCard.usage_location",
];

fn description() -> Option<Value> {
    let default = || {
        let crate_dir = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
        crate_dir.join("../../../shared/reference/marianatek-customer-api.openapi.yaml")
    };
    let path = std::env::var_os("FIFTHTAB_MT_OPENAPI").map_or_else(default, PathBuf::from);
    let Ok(text) = std::fs::read_to_string(&path) else {
        println!(
            "skipped: there is no description of the API at {}",
            path.display()
        );
        return None;
    };
    Some(serde_yaml_ng::from_str(&text).expect("the description is YAML"))
}

/// Compares answers with schemas and collects what differs.
struct Check<'a> {
    document: &'a Value,
    findings: BTreeSet<String>,
}

impl Check<'_> {
    fn schema(&self, name: &str) -> &Value {
        &self.document["components"]["schemas"][name]
    }

    /// Holds `value` against `schema`; `place` is the `Schema.property` it stands at.
    fn value(&mut self, value: &Value, schema: &Value, place: &str) {
        let is_nullable = schema["nullable"] == true;
        if let Some(name) = schema["$ref"]
            .as_str()
            .and_then(|path| path.rsplit('/').next())
        {
            return self.object(value, name, place);
        }
        if let Some(first) = schema["allOf"].as_array().and_then(|all| all.first()) {
            if value.is_null() && is_nullable {
                return;
            }
            return self.value(value, &first.clone(), place);
        }
        if value.is_null() {
            if !is_nullable && schema.get("type").is_some() {
                self.findings.insert(place.to_owned());
            }
            return;
        }
        let is_right = match schema["type"].as_str() {
            Some("string") => value
                .as_str()
                .is_some_and(|text| has_format(text, &schema["format"])),
            Some("integer") => value.is_i64() || value.is_u64(),
            Some("number") => value.is_number(),
            Some("boolean") => value.is_boolean(),
            Some("object") => value.is_object(),
            Some("array") => value.is_array(),
            _ => true,
        };
        if !is_right {
            self.findings.insert(place.to_owned());
        }
        for item in value.as_array().into_iter().flatten() {
            self.value(item, &schema["items"], place);
        }
    }

    fn object(&mut self, value: &Value, name: &str, place: &str) {
        let schema = self.schema(name).clone();
        assert!(schema.is_object(), "no schema {name}");
        let items = match value {
            // One object is declared where live bodies carry an array: noted, and looked into.
            Value::Array(items) => {
                self.findings.insert(place.to_owned());
                items.clone()
            }
            Value::Object(_) => vec![value.clone()],
            _ => {
                self.findings.insert(place.to_owned());
                Vec::new()
            }
        };
        for item in items {
            for required in schema["required"].as_array().into_iter().flatten() {
                let property = format!("{name}.{}", required.as_str().expect("a name"));
                let is_there = required
                    .as_str()
                    .is_some_and(|field| item.get(field).is_some());
                if !is_there && !WRITE_ONLY.contains(&property.as_str()) {
                    self.findings.insert(format!("{property} is missing"));
                }
            }
            for (field, property) in schema["properties"].as_object().into_iter().flatten() {
                let place = format!("{name}.{field}");
                if let Some(value) = item.get(field).filter(|_| place != FOREIGN_SCHEMA) {
                    self.value(value, property, &place);
                }
            }
        }
    }

    /// Holds an answer against the 200 (or 201) of an operation.
    fn operation(&mut self, path: &str, method: &str, status: &str, body: &Value) {
        let operation = &self.document["paths"][path][method];
        assert!(
            operation.is_object(),
            "the description has no {method} {path}"
        );
        let schema = &operation["responses"][status]["content"]["application/json"]["schema"];
        assert!(schema.is_object(), "{method} {path} has no {status}");
        self.value(body, &schema.clone(), path);
    }
}

fn has_format(text: &str, format: &Value) -> bool {
    match format.as_str() {
        Some("date-time") => text.parse::<jiff::Timestamp>().is_ok(),
        Some("date") => text.parse::<jiff::civil::Date>().is_ok(),
        Some("time") => text.parse::<jiff::civil::Time>().is_ok(),
        Some("uri") => url::Url::parse(text).is_ok(),
        Some("decimal") => text.parse::<f64>().is_ok(),
        Some("email") => text.contains('@'),
        Some("uuid") => text.len() == 36,
        _ => true,
    }
}

/// Whether a finding is among the accepted differences.
fn is_accepted(finding: &str) -> bool {
    ACCEPTED
        .iter()
        .any(|(accepted, _)| matches(accepted, finding))
}

/// Whether a difference is the accepted one; `*` stands for any rest.
fn matches(accepted: &str, finding: &str) -> bool {
    let (Some((schema, property)), Some((found_schema, found_property))) =
        (accepted.split_once('.'), finding.split_once('.'))
    else {
        return false;
    };
    fits(schema, found_schema) && fits(property, found_property)
}

fn fits(pattern: &str, text: &str) -> bool {
    pattern
        .strip_suffix('*')
        .map_or(pattern == text, |start| text.starts_with(start))
}

/// Operations without a parameter in their path, and of a member.
const PLAIN: &[&str] = &[
    "/config",
    "/theme",
    "/legal",
    "/countries",
    "/regions",
    "/locations",
    "/schedule_locations",
    "/schedule_regions",
    "/classes",
    "/me/account",
    "/me/achievements",
    "/me/metrics/class_count",
    "/me/metrics/longest_weekly_streak",
    "/me/metrics/most_active_month",
    "/me/metrics/most_popular_weekday",
    "/me/metrics/most_recent_completed_challenge",
    "/me/metrics/top_instructors",
    "/me/metrics/top_time_of_day",
    "/me/metrics/total_minutes_in_class",
    "/me/reservations",
    "/me/memberships",
    "/me/credits",
    "/me/orders",
];

#[tokio::test]
async fn answers_have_the_described_shapes() {
    let Some(document) = description() else {
        return;
    };
    let stage = Stage::start().await;
    let mut check = Check {
        document: &document,
        findings: BTreeSet::new(),
    };
    for slug in fifthtab_sandbox::SLUGS {
        for member in 60_001..=60_016 {
            if stage.tenant(slug).world().live_user(member).is_some() {
                read_everything(&stage, slug, member, &mut check).await;
            }
        }
    }
    write_everything(&stage, &mut check).await;
    let unknown: Vec<&String> = check
        .findings
        .iter()
        .filter(|one| !is_accepted(one))
        .collect();
    let unused: Vec<_> = ACCEPTED
        .iter()
        .filter(|(one, _)| !check.findings.iter().any(|found| matches(one, found)))
        .collect();
    assert!(unused.is_empty(), "accepted, but never met: {unused:#?}");
    assert!(
        unknown.is_empty(),
        "differ from the description: {unknown:#?}"
    );
}

async fn read_everything(stage: &Stage, slug: &str, member: u64, check: &mut Check<'_>) {
    let token = stage.token(slug, member).await;
    for path in PLAIN {
        let query = if *path == "/classes" {
            "?min_start_date=2026-03-18&page_size=20"
        } else {
            ""
        };
        let body = stage
            .get(slug, &format!("{path}{query}"), Some(&token))
            .await
            .expect(200);
        check.operation(path, "get", "200", &body);
        if path.starts_with("/me/") || *path == "/classes" {
            for row in body["results"].as_array().into_iter().flatten().take(4) {
                let id = row["id"].as_str().expect("an id");
                let one = stage
                    .get(slug, &format!("{path}/{id}"), Some(&token))
                    .await
                    .expect(200);
                check.operation(&format!("{path}/{{id}}"), "get", "200", &one);
            }
        }
    }
    let details = [
        ("/countries/{iso_3166_1_a2}", "/countries/FR"),
        ("/regions/{id}", "/regions/48541"),
        (
            "/regions/{id}/schedule_filters",
            "/regions/48541/schedule_filters",
        ),
        ("/locations/{id}", "/locations/48717"),
        (
            "/locations/{id}/schedule_filters",
            "/locations/48717/schedule_filters",
        ),
        ("/schedule_locations/{id}", "/schedule_locations/48717"),
        ("/schedule_regions/{id}", "/schedule_regions/48541"),
    ];
    for (operation, path) in details {
        let body = stage.get(slug, path, Some(&token)).await.expect(200);
        check.operation(operation, "get", "200", &body);
    }
}

async fn write_everything(stage: &Stage, check: &mut Check<'_>) {
    let slug = "northside-cycle";
    let token = stage.token(slug, 60_001).await;
    let tenant = stage.tenant(slug);
    let account = stage.customer(slug, "/me/account");
    let wish = json!({ "pronouns": "they/them" });
    let edited = stage
        .call(Method::PATCH, &account, Some(&token), Some(&wish))
        .await
        .expect(200);
    check.operation("/me/account", "patch", "200", &edited);
    let friend = json!({
        "email": "a.friend@example.com", "first_name": "A", "last_name": "Friend",
        "password": "long enough",
    });
    let made = stage
        .call(Method::POST, &account, None, Some(&friend))
        .await
        .expect(201);
    check.operation("/me/account", "post", "201", &made);

    let in_two_days = tenant.now() + jiff::SignedDuration::from_hours(48);
    let free = {
        let world = tenant.world();
        let mut ahead = world
            .sessions
            .iter()
            .filter(|one| one.start > in_two_days && world.reservations.under(one.id).count() == 0);
        ahead.next().expect("an empty class").id
    };
    let options = stage
        .get(
            slug,
            &format!("/classes/{free}/payment_options"),
            Some(&token),
        )
        .await;
    check.operation(
        "/classes/{id}/payment_options",
        "get",
        "200",
        &options.expect(200),
    );
    let reservations = stage.customer(slug, "/me/reservations");
    let wish =
        json!({ "class_session": { "id": free.to_string() }, "reservation_type": "standard" });
    let booked = stage
        .call(Method::POST, &reservations, Some(&token), Some(&wish))
        .await
        .expect(201);
    check.operation("/me/reservations", "post", "201", &booked);
    let own = format!("/me/reservations/{}", booked["id"].as_str().expect("an id"));
    let penalty = stage
        .get(slug, &format!("{own}/cancel_penalty"), Some(&token))
        .await
        .expect(200);
    check.operation(
        "/me/reservations/{id}/cancel_penalty",
        "get",
        "200",
        &penalty,
    );
    let cancel = stage.customer(slug, &format!("{own}/cancel"));
    let cancelled = stage
        .call(Method::POST, &cancel, Some(&token), None)
        .await
        .expect(200);
    check.operation("/me/reservations/{id}/cancel", "post", "200", &cancelled);

    let again = tenant
        .world_mut()
        .book(Booking::of(60_001, free), tenant.now());
    let again = again.expect("the place is free again");
    let start = tenant
        .world()
        .sessions
        .get(free)
        .map(|one| one.start)
        .expect("the class");
    stage.sandbox.advance(start.duration_since(tenant.now()));
    let path = format!("/me/reservations/{again}/check_in");
    let check_in = stage.customer(slug, &path);
    let arrived = stage
        .call(Method::POST, &check_in, Some(&token), None)
        .await
        .expect(200);
    check.operation("/me/reservations/{id}/check_in", "post", "200", &arrived);
}
