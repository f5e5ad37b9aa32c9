//! Nothing of anybody else, and no secret, in any answer, address or line of the log.

use std::collections::BTreeSet;

use anyhow::Result;
use fifthtab_tests::house::{House, Person, Plan, STUDIO};
use fifthtab_tests::phone::{Answer, From, Phone};
use fifthtab_tests::text;
use http::StatusCode;
use jiff::SignedDuration;
use sandbox::SLUGS;
use sandbox::faults::{FaultKind, FaultOrder};

use crate::support::{code_of, same_host, somebody, up_to_the_way_back};

/// Somebody's details, as they must not turn up.
struct Details {
    email: String,
    texts: Vec<String>,
}

/// Every member of every tenant.
fn everybody(house: &House) -> Result<Vec<Details>> {
    let mut all = Vec::new();
    for slug in SLUGS {
        let world = house.tenant(slug)?.world();
        let staff: BTreeSet<&str> = world
            .employees
            .iter()
            .map(|one| one.name.as_str())
            .collect();
        for user in world.users.iter().filter(|user| !user.is_staff) {
            let name = user.full_name();
            let names = (!staff.contains(name.as_str()) && name.contains(' ')).then_some(name);
            let texts = [Some(user.email.clone()), user.phone.clone(), names];
            all.push(Details {
                email: user.email.clone(),
                texts: texts.into_iter().flatten().collect(),
            });
        }
    }
    assert!(all.len() >= 100, "{} members", all.len());
    Ok(all)
}

/// Every token, code and session that a tenant has given out. Its book has no list of them, so
/// they are read off what it shows of itself.
fn granted(house: &House) -> Result<BTreeSet<String>> {
    let mut all = BTreeSet::new();
    for slug in SLUGS {
        let shown = format!("{:?}", *house.tenant(slug)?.oauth.grants());
        let pieces: Vec<&str> = shown.split('"').collect();
        for pair in pieces.chunks_exact(2) {
            let (label, text) = (pair[0], pair[1]);
            let open = label.ends_with("client_id: ") || label.ends_with("challenge: Some(");
            let random = text.len() >= 20 && text.bytes().all(|byte| byte.is_ascii_alphanumeric());
            if random && !open {
                all.insert(text.to_owned());
            }
        }
    }
    Ok(all)
}

/// Client secrets, API keys and passwords.
fn standing(house: &House) -> Result<BTreeSet<String>> {
    let mut all = BTreeSet::new();
    for slug in SLUGS {
        let world = house.tenant(slug)?.world();
        all.extend(
            world
                .oauth_clients
                .iter()
                .filter_map(|one| one.client_secret.clone()),
        );
        all.extend(world.api_keys.iter().map(|one| one.key.clone()));
        all.extend(
            world
                .users
                .iter()
                .map(|one| one.password.clone())
                .filter(|one| one.len() >= 6),
        );
    }
    assert!(all.len() >= 5, "{} standing secrets", all.len());
    Ok(all)
}

/// Takes a member through every page, a second day, and some trouble.
async fn look_around(house: &House, person: &Person) -> Result<Phone> {
    let slug = person.slug.as_str();
    let phone = house.phone_of(person).await?;
    house.tap(&phone, slug).await?;
    house.settle().await;
    for page in [
        "",
        "/visits",
        "/visits?before=2026-01-01",
        "/refer",
        "/me",
        "/none",
    ] {
        house.follow(&phone, &format!("/{slug}{page}")).await?;
    }
    for name in ["home", "visits", "refer", "me", "freshness"] {
        house
            .follow(&phone, &format!("/api/fn/{name}?studio={slug}"))
            .await?;
    }
    Ok(phone)
}

/// Takes a member into what can go wrong.
async fn get_into_trouble(house: &House, person: &Person, phone: &Phone) -> Result<()> {
    let slug = person.slug.as_str();
    let callback = house.page(&format!("{slug}/auth/callback?code=nope&state=nope"))?;
    Phone::new()?.open(&callback, From::AnotherSite).await?;
    for kind in [
        FaultKind::WrongJson,
        FaultKind::Unauthorized,
        FaultKind::ServerError,
    ] {
        house.advance(SignedDuration::from_secs(90));
        house.break_tenant(slug, FaultOrder::new("/api/customer/v1/me", kind))?;
        house.tap(phone, slug).await?;
        house.follow(phone, &format!("/{slug}/me")).await?;
        house.settle().await;
        house.follow(phone, &format!("/{slug}")).await?;
        house.tenant(slug)?.faults.clear();
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn no_secret_and_nobody_else_in_any_answer_address_or_log() -> Result<()> {
    let house = Plan::new()
        .set("FIFTHTAB__LOG__LEVEL", "debug")
        .start()
        .await?;
    let mut visited = Vec::new();
    for slug in SLUGS {
        for place in [0, 3, 6, 11] {
            let person = house.member(slug, place)?;
            let phone = look_around(&house, &person).await?;
            visited.push((person, phone));
        }
    }
    for (person, phone) in &visited[..1] {
        get_into_trouble(&house, person, phone).await?;
    }
    // Tokens of the second week come from a refresh.
    house.advance(SignedDuration::from_hours(24 * 8));
    let (first, phone) = &visited[0];
    house.follow(phone, &format!("/{}", first.slug)).await?;
    house.settle().await;
    friends_come(&house, first, phone).await?;

    let people = everybody(&house)?;
    let (granted, standing) = (granted(&house)?, standing(&house)?);
    assert!(granted.len() >= 36, "{} tokens and codes", granted.len());
    let secrets: Vec<&String> = granted.iter().chain(&standing).collect();
    for (person, phone) in &visited {
        for answer in phone.heard() {
            check_addresses(&house, &answer, &secrets, &people);
            if same_host(&answer.url, &house.tab) {
                check_body(&answer, person, &secrets, &people);
            }
        }
    }
    check_log(&house.log(), &secrets, &people);
    house.stop().await
}

async fn friends_come(house: &House, person: &Person, phone: &Phone) -> Result<()> {
    let code = code_of(house, phone, &person.slug).await?;
    let link = house.page(&format!("{}/r/{code}", person.slug))?;
    let fields = [
        ("name", "Petra Privat"),
        ("email", "petra.privat@example.com"),
        ("phone", "+44 20 7946 0999"),
        ("consent", "yes"),
    ];
    for count in [3, 4] {
        phone.post(&link, &fields[..count], From::OurPage).await?;
    }
    Ok(())
}

fn check_addresses(house: &House, answer: &Answer, secrets: &[&String], people: &[Details]) {
    for url in [Some(answer.url.clone()), answer.location()]
        .into_iter()
        .flatten()
    {
        let is_way_back = same_host(&url, &house.tab) && url.path().ends_with("/auth/callback");
        let address = text_of(&url);
        if !is_way_back {
            for secret in secrets {
                assert!(
                    !address.contains(secret.as_str()),
                    "a secret in {}",
                    url.path()
                );
            }
        }
        for text in people.iter().flat_map(|one| &one.texts) {
            assert!(!address.contains(text.as_str()), "{text} in {address}");
        }
    }
}

fn text_of(url: &url::Url) -> String {
    let pairs = url
        .query_pairs()
        .map(|(name, value)| format!("{name}={value}"));
    format!("{} {}", url, pairs.collect::<Vec<_>>().join(" "))
}

fn check_body(answer: &Answer, owner: &Person, secrets: &[&String], people: &[Details]) {
    let headers = format!("{:?}", answer.headers);
    let at = answer.url.path();
    for secret in secrets {
        assert!(
            !answer.body.contains(secret.as_str()),
            "a secret in the body of {at}"
        );
        assert!(
            !headers.contains(secret.as_str()),
            "a secret in the headers of {at}"
        );
    }
    let body = text::decoded(&answer.body);
    let own_name = format!("{} {}", owner.first_name, owner.last_name);
    let others = people.iter().filter(|one| one.email != owner.email);
    for text in others.flat_map(|one| &one.texts) {
        let own = *text == own_name || owner.phone.as_ref() == Some(text);
        assert!(
            own || !body.contains(text.as_str()),
            "{text} on {at} of {}",
            owner.email
        );
    }
}

fn check_log(log: &str, secrets: &[&String], people: &[Details]) {
    assert!(log.contains("http.answered"), "there is a log");
    assert!(log.contains("\"DEBUG\""), "down to the debug level");
    for secret in secrets {
        if let Some(line) = log.lines().find(|line| line.contains(secret.as_str())) {
            panic!("a secret in the log: {line}");
        }
    }
    let friend = [
        "Petra Privat",
        "petra.privat@example.com",
        "442079460999",
        "20 7946 0999",
    ]
    .map(str::to_owned);
    for text in people.iter().flat_map(|one| &one.texts).chain(&friend) {
        if let Some(line) = log.lines().find(|line| line.contains(text.as_str())) {
            panic!("{text} in the log: {line}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn neither_code_nor_state_nor_verifier_is_logged() -> Result<()> {
    let house = Plan::new()
        .set("FIFTHTAB__LOG__LEVEL", "debug")
        .start()
        .await?;
    let (_, phone) = somebody(&house, 0).await?;
    let back = up_to_the_way_back(&house, &phone).await?;
    phone.open(&back, From::AnotherSite).await?;
    let log = house.log();
    for (name, value) in back.query_pairs() {
        assert!(value.len() > 20, "{name}");
        assert!(!log.contains(value.as_ref()), "{name} is in the log");
    }
    assert!(!log.contains("code_verifier"));
    house.stop().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_members_code_is_not_logged() -> Result<()> {
    let house = Plan::new()
        .set("FIFTHTAB__LOG__LEVEL", "debug")
        .start()
        .await?;
    let (_, phone) = somebody(&house, 0).await?;
    let code = code_of(&house, &phone, STUDIO).await?;
    let page = Phone::new()?
        .get(&house.page(&format!("{STUDIO}/r/{code}"))?, From::TheApp)
        .await?;
    assert_eq!(page.status, StatusCode::OK);
    assert!(!house.log().contains(&code));
    house.stop().await
}

#[tokio::test(flavor = "multi_thread")]
async fn server_functions_answer_only_for_the_member_of_the_session() -> Result<()> {
    let house = Plan::new().start().await?;
    let (_, phone) = somebody(&house, 0).await?;
    house.tap(&phone, STUDIO).await?;
    let other = house
        .follow(&phone, "/api/fn/home?studio=solstice-yoga")
        .await?;
    assert_eq!(other.status, StatusCode::UNAUTHORIZED);
    let stranger = Phone::new()?;
    for name in ["home", "visits", "refer", "me", "freshness"] {
        let answer = house
            .follow(&stranger, &format!("/api/fn/{name}?studio=harbor-barre"))
            .await?;
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{name}");
    }
    house.stop().await
}

#[tokio::test(flavor = "multi_thread")]
async fn hostile_names_are_text() -> Result<()> {
    let house = Plan::new().start().await?;
    for place in [2, 3, 4, 5, 6, 9] {
        let (person, phone) = somebody(&house, place).await?;
        house.tap(&phone, STUDIO).await?;
        house.settle().await;
        for page in ["", "/visits", "/refer", "/me"] {
            let answer = house
                .follow(&phone, &format!("/harbor-barre{page}"))
                .await?;
            assert_eq!(answer.status, StatusCode::OK, "{place}{page}");
            assert!(!answer.body.contains("<script>alert"), "{place}{page}");
            assert!(!answer.body.contains("<b>Söhne"), "{place}{page}");
        }
        let home = house.follow(&phone, "/harbor-barre").await?;
        let greeting = text::between(&home.body, "<h1>", "</h1>").unwrap_or_default();
        let said = text::visible(greeting);
        let name = person
            .first_name
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ");
        assert!(
            said.ends_with(&format!(", {name}")),
            "{said:?} for {name:?}"
        );
        let code = code_of(&house, &phone, STUDIO).await?;
        let friend = Phone::new()?
            .get(&house.page(&format!("{STUDIO}/r/{code}"))?, From::TheApp)
            .await?;
        assert!(!friend.body.contains("<script>alert"));
        assert!(text::main(&friend.body).starts_with(&format!("{name} invites you")));
    }
    house.stop().await
}
