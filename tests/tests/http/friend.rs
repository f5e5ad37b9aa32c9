//! A member's friend, in any browser, with nothing but a link.

use anyhow::{Context, Result};
use fifthtab_tests::house::{House, Plan, STUDIO};
use fifthtab_tests::phone::{Answer, From, Phone};
use fifthtab_tests::text;
use http::StatusCode;
use jiff::SignedDuration;
use url::Url;

use crate::support::{code_of, somebody, told};

const GOOD: [(&str, &str); 4] = [
    ("name", "Noa Friend"),
    ("email", "noa@example.com"),
    ("phone", "+1 212 555 0147"),
    ("consent", "yes"),
];

/// A house, a member's phone in it, and the address of their link.
async fn invited() -> Result<(House, Phone, Url)> {
    let house = Plan::new().start().await?;
    let (_, phone) = somebody(&house, 0).await?;
    let code = code_of(&house, &phone, STUDIO).await?;
    let link = house.page(&format!("{STUDIO}/r/{code}"))?;
    Ok((house, phone, link))
}

async fn post(link: &Url, fields: &[(&str, &str)]) -> Result<Answer> {
    Phone::new()?.post(link, fields, From::OurPage).await
}

fn with<'a>(name: &str, value: &'a str) -> Vec<(&'a str, &'a str)> {
    GOOD.into_iter()
        .map(|(field, good)| (field, if field == name { value } else { good }))
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_page_is_public_plain_and_in_the_studios_look() -> Result<()> {
    let (house, _, link) = invited().await?;
    let ana = house.member(STUDIO, 0)?;
    let stranger = Phone::new()?;
    for from in [From::TheApp, From::AnotherSite, From::Unsaid] {
        let page = stranger.get(&link, from).await?;
        assert_eq!(page.status, StatusCode::OK, "{from:?}");
        let said = text::main(&page.body);
        let heading = format!("{} invites you to Harbor Barre", ana.first_name);
        assert!(said.starts_with(&heading), "{said}");
        assert_eq!(text::title(&page.body), "An invitation · Rewards");
        assert!(!page.body.contains(&ana.last_name) && !page.body.contains(&ana.email));
        let form = text::between(&page.body, "<form", "</form>").context("no form")?;
        assert_eq!(
            text::attribute(&page.body, "<form", "method").as_deref(),
            Some("post")
        );
        assert_eq!(
            text::attribute(&page.body, "<form", "action").as_deref(),
            Some(link.path())
        );
        for name in ["name", "email", "phone", "consent"] {
            assert!(form.contains(&format!("name=\"{name}\"")), "{name}");
        }
        assert!(page.body.contains("--accent:#"), "the studio's colours");
    }
    assert_eq!(
        stranger.cookies(&house.tab),
        "",
        "and nobody is followed about"
    );
    house.stop().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_is_taken_once_and_shows_up_on_the_members_page() -> Result<()> {
    let (house, phone, link) = invited().await?;
    for _ in 0..2 {
        let taken = post(&link, &GOOD).await?;
        assert_eq!(taken.status, StatusCode::SEE_OTHER);
        let done = taken.location().context("no way on")?;
        assert_eq!((done.path(), done.query()), (link.path(), Some("done")));
        let thanks = Phone::new()?.get(&done, From::OurPage).await?;
        assert!(text::main(&thanks.body).starts_with("Thank you! | Harbor Barre has your details"));
    }
    post(&link, &with("email", "NOA@Example.COM")).await?;
    let (one, two) = tokio::join!(post(&link, &GOOD), post(&link, &GOOD));
    assert_eq!(
        (one?.status, two?.status),
        (StatusCode::SEE_OTHER, StatusCode::SEE_OTHER)
    );

    let page = house.follow(&phone, "/harbor-barre/refer").await?;
    assert_eq!(
        page.body.matches("Noa Friend").count(),
        1,
        "once, however often it is sent"
    );
    let home = house.follow(&phone, "/harbor-barre").await?;
    assert!(text::main(&home.body).contains("1 friend so far."));
    house.stop().await
}

#[tokio::test(flavor = "multi_thread")]
async fn all_that_is_wrong_is_said_at_once_and_nothing_has_to_be_typed_again() -> Result<()> {
    let (house, _, link) = invited().await?;
    let fields = [
        ("name", "  "),
        ("email", "noa@nowhere"),
        ("phone", "call \"me\""),
    ];
    let answer = post(&link, &fields).await?;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    let said = text::main(&answer.body);
    for wrong in [
        "Please tell us your name.",
        "Please check your e-mail address: it should look like name@example.com.",
        "Please check your phone number: 7 to 15 digits",
        "Please tick the box, or we may not pass your details on.",
    ] {
        assert!(said.contains(wrong), "{wrong:?} in {said}");
    }
    let kept = |tag: &str| text::attribute(&answer.body, tag, "value");
    assert_eq!(kept("<input id=\"email\"").as_deref(), Some("noa@nowhere"));
    assert_eq!(kept("<input id=\"phone\"").as_deref(), Some("call \"me\""));
    assert_eq!(answer.body.matches("aria-invalid=\"true\"").count(), 4);
    house.stop().await
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_taken_without_consent() -> Result<()> {
    let (house, phone, link) = invited().await?;
    for consent in ["", "no", "on"] {
        let answer = post(&link, &with("consent", consent)).await?;
        assert_eq!(
            answer.status,
            StatusCode::UNPROCESSABLE_ENTITY,
            "{consent:?}"
        );
    }
    let unticked = post(&link, &GOOD[..3]).await?;
    assert_eq!(unticked.status, StatusCode::UNPROCESSABLE_ENTITY);
    let page = house.follow(&phone, "/harbor-barre/refer").await?;
    assert!(!page.body.contains("Noa Friend"));
    house.stop().await
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_learns_who_is_known() -> Result<()> {
    let (house, _, link) = invited().await?;
    let member = house.member(STUDIO, 4)?;
    let known = post(&link, &with("email", &member.email)).await?;
    let unknown = post(&link, &with("email", "nobody@example.com")).await?;
    let again = post(&link, &with("email", "nobody@example.com")).await?;
    for answer in [&known, &again] {
        assert_eq!(answer.status, unknown.status);
        assert_eq!(answer.header("location"), unknown.header("location"));
        assert_eq!(answer.body, unknown.body);
    }
    house.stop().await
}

#[tokio::test(flavor = "multi_thread")]
async fn too_many_forms_from_one_address_have_to_wait() -> Result<()> {
    let house = Plan::new()
        .set("FIFTHTAB__RATE__CLAIMS_PER_ADDRESS_PER_HOUR", "3")
        .start()
        .await?;
    let (_, phone) = somebody(&house, 0).await?;
    let code = code_of(&house, &phone, STUDIO).await?;
    let link = house.page(&format!("{STUDIO}/r/{code}"))?;
    for _ in 0..3 {
        assert_eq!(post(&link, &GOOD).await?.status, StatusCode::SEE_OTHER);
    }
    let refused = post(&link, &GOOD).await?;
    assert_eq!(refused.status, StatusCode::TOO_MANY_REQUESTS);
    let wait: u64 = refused.header("retry-after").parse()?;
    assert!((1..=3_600).contains(&wait), "{wait}");
    assert!(
        told(&refused).contains("That was a lot at once"),
        "{}",
        told(&refused)
    );

    house.advance(SignedDuration::from_secs(i64::try_from(wait)? + 1));
    assert_eq!(
        post(&link, &GOOD).await?.status,
        StatusCode::SEE_OTHER,
        "and may then go on"
    );
    house.stop().await
}

#[tokio::test(flavor = "multi_thread")]
async fn codes_of_nobodys_lead_nowhere() -> Result<()> {
    let (house, _, link) = invited().await?;
    let code = link
        .path()
        .rsplit('/')
        .next()
        .context("no code")?
        .to_owned();
    let longer = format!("{code}X");
    for wrong in [
        "ABCD2345",
        "x",
        longer.as_str(),
        "%00",
        "%F0%9F%A6%8A",
        "..%2f..%2fetc",
    ] {
        let address = house.page(&format!("{STUDIO}/r/{wrong}"))?;
        let page = Phone::new()?.get(&address, From::TheApp).await?;
        assert_eq!(page.status, StatusCode::NOT_FOUND, "{wrong}");
        assert!(
            text::main(&page.body).contains("There’s nothing here"),
            "{wrong}"
        );
        let posted = post(&address, &GOOD).await?;
        assert_eq!(posted.status, StatusCode::NOT_FOUND, "{wrong}");
    }
    let elsewhere = house.page(&format!("solstice-yoga/r/{code}"))?;
    let page = Phone::new()?.get(&elsewhere, From::TheApp).await?;
    assert_eq!(
        page.status,
        StatusCode::NOT_FOUND,
        "a code is good at its own studio"
    );
    house.stop().await
}

#[tokio::test(flavor = "multi_thread")]
async fn other_sites_cannot_send_the_form() -> Result<()> {
    let (house, phone, link) = invited().await?;
    let cross = Phone::new()?.post(&link, &GOOD, From::AnotherSite).await?;
    assert_eq!(cross.status, StatusCode::FORBIDDEN);
    let foreign = Phone::new()?;
    for origin in ["https://evil.example", "null", ""] {
        let request = foreign
            .request(http::Method::POST, &link)
            .form(&GOOD)
            .header("origin", origin);
        let answer = foreign.send(request, From::Unsaid).await?;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{origin:?}");
    }
    let silent = foreign.post(&link, &GOOD, From::Unsaid).await?;
    assert_eq!(
        silent.status,
        StatusCode::FORBIDDEN,
        "no word of where it comes from"
    );
    let page = house.follow(&phone, "/harbor-barre/refer").await?;
    assert!(!page.body.contains("Noa Friend"));

    let ours = house.tab.origin().ascii_serialization();
    let request = foreign
        .request(http::Method::POST, &link)
        .form(&GOOD)
        .header("origin", ours);
    let answer = foreign.send(request, From::Unsaid).await?;
    assert_eq!(
        answer.status,
        StatusCode::SEE_OTHER,
        "older browsers of our own page"
    );
    house.stop().await
}

#[tokio::test(flavor = "multi_thread")]
async fn hostile_details_are_shown_as_text() -> Result<()> {
    let (house, phone, link) = invited().await?;
    let name = "\"><img src=x onerror=alert(1)> \u{202e}evil 🦊";
    let answer = post(&link, &with("name", name)).await?;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    let page = house.follow(&phone, "/harbor-barre/refer").await?;
    assert!(!page.body.contains("<img src=x"));
    assert!(text::main(&page.body).contains("<img src=x onerror=alert(1)>"));

    let mut fields = with("name", "</script><script>alert(1)</script>");
    fields.retain(|(field, _)| *field != "consent");
    let again = post(&link, &fields).await?;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(!again.body.contains("<script>alert(1)"));
    let kept = text::attribute(
        &again.body.replace("&gt;", "\u{1}"),
        "<input id=\"name\"",
        "value",
    );
    let kept = kept.context("no value")?.replace('\u{1}', ">");
    assert_eq!(kept, "</script><script>alert(1)</script>");
    house.stop().await
}
