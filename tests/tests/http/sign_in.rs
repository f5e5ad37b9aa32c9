//! From tap to page: the silent sign-in and everything that may come between.

use std::collections::HashMap;

use anyhow::{Context, Result};
use fifthtab_tests::house::{Backend, House, Plan, STUDIO};
use fifthtab_tests::phone::{From, Phone};
use fifthtab_tests::{postgres, text};
use http::StatusCode;
use insta::assert_snapshot;
use jiff::SignedDuration;
use sandbox::faults::{FaultKind, FaultOrder};
use url::Url;

use crate::support::{asks_the_tenant, same_host, somebody, told, up_to_the_way_back};

async fn a_tap_ends_on_the_members_own_page(backend: Backend) -> Result<()> {
    let house = Plan::new().on(backend).start().await?;
    let (ana, phone) = somebody(&house, 0).await?;

    let page = house.tap(&phone, STUDIO).await?;

    assert_eq!(page.status, StatusCode::OK, "{}", page.body);
    assert_eq!(
        page.url.as_str(),
        format!("{}{STUDIO}", house.tab),
        "the address is clean"
    );
    assert!(page.body.contains(&ana.first_name), "greets by name");
    let all = format!("{} classes in all", ana.classes);
    assert!(page.body.contains(&all), "shows what the tenant counts");
    house.stop().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_tap_ends_on_the_members_own_page_on_sqlite() -> Result<()> {
    a_tap_ends_on_the_members_own_page(Backend::Sqlite).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_tap_ends_on_the_members_own_page_on_postgres() -> Result<()> {
    if postgres::available() {
        a_tap_ends_on_the_members_own_page(Backend::Postgres).await
    } else {
        Ok(())
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_phone_that_nobody_is_signed_in_on_is_shown_the_tenants_login() -> Result<()> {
    let house = Plan::new().start().await?;
    let phone = Phone::new()?;

    let page = phone.open(&house.page(STUDIO)?, From::TheApp).await?;

    assert_eq!(page.url.path(), "/auth/login/");
    assert_eq!(
        page.url.port(),
        house.tenant(STUDIO)?.base_url().port(),
        "never a form of ours"
    );
    house.stop().await
}

#[tokio::test(flavor = "multi_thread")]
async fn the_tenant_is_asked_with_state_and_challenge_and_never_with_a_prompt() -> Result<()> {
    let house = Plan::new().start().await?;
    let mut seen: Vec<HashMap<String, String>> = Vec::new();
    for _ in 0..2 {
        let phone = Phone::new()?;
        let tap = phone.get(&house.page(STUDIO)?, From::TheApp).await?;
        assert_eq!(tap.status, StatusCode::SEE_OTHER);
        assert!(asks_the_tenant(&house, &tap));
        let asked = tap.location().context("no way to the tenant")?;
        seen.push(asked.query_pairs().into_owned().collect());
    }
    let back = format!("{}{STUDIO}/auth/callback", house.tab);
    for asked in &seen {
        assert_eq!(asked["response_type"], "code");
        assert_eq!(asked["redirect_uri"], back);
        assert_eq!(asked["code_challenge_method"], "S256");
        assert_eq!(asked["code_challenge"].len(), 43);
        assert!(asked["state"].len() >= 22, "128 bits at least");
        assert_eq!(asked["scope"], "read:account");
        assert!(!asked.contains_key("prompt"));
        assert!(!asked.contains_key("client_secret"));
    }
    assert_ne!(seen[0]["state"], seen[1]["state"]);
    assert_ne!(seen[0]["code_challenge"], seen[1]["code_challenge"]);
    house.stop().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_member_who_declines_is_told_so() -> Result<()> {
    let house = Plan::new()
        .sandbox(|sandbox| sandbox.consent_page = true)
        .start()
        .await?;
    let (_, phone) = somebody(&house, 0).await?;
    let asked = house.tap(&phone, STUDIO).await?;

    let answered = answer_consent(&phone, &asked, false).await?;

    assert_snapshot!(told(&answered), @"403 You weren’t signed in · Rewards | You weren’t signed in | Harbor Barre’s app was not allowed to tell us who you are, so there is nothing to show. You can change your mind any time. | [Open again](/harbor-barre)");
    house.stop().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_member_who_is_asked_for_consent_lands_after_giving_it() -> Result<()> {
    let house = Plan::new()
        .sandbox(|sandbox| sandbox.consent_page = true)
        .start()
        .await?;
    let (ana, phone) = somebody(&house, 0).await?;
    let asked = house.tap(&phone, STUDIO).await?;
    assert!(
        !same_host(&asked.url, &house.tab),
        "the tenant asks, not we"
    );

    let landed = answer_consent(&phone, &asked, true).await?;

    assert_eq!(landed.status, StatusCode::OK);
    assert!(landed.body.contains(&ana.first_name));
    house.stop().await
}

async fn answer_consent(
    phone: &Phone,
    page: &fifthtab_tests::phone::Answer,
    allow: bool,
) -> Result<fifthtab_tests::phone::Answer> {
    let action = text::attribute(&page.body, "<form", "action").context("no consent form")?;
    let token = text::attribute(&page.body, "<input", "value").context("no form token")?;
    let mut fields = vec![("csrfmiddlewaretoken", token.as_str())];
    if allow {
        fields.push(("allow", "Authorize"));
    }
    let answer = phone
        .post(&page.url.join(&action)?, &fields, From::OurPage)
        .await?;
    let back = answer.location().context("the tenant does not lead back")?;
    phone.open(&back, From::AnotherSite).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_state_of_nobodys_is_refused() -> Result<()> {
    let house = Plan::new().start().await?;
    let phone = Phone::new()?;
    let address = house.page("harbor-barre/auth/callback?code=guessed&state=guessed")?;

    let answer = phone.open(&address, From::AnotherSite).await?;

    assert_snapshot!(told(&answer), @"400 This sign-in is over · Rewards | This sign-in is over | It was finished already, or it began somewhere else. Opening the tab again starts a new one. | [Open again](/harbor-barre)");
    assert_eq!(house.requests(STUDIO, "/o/token")?, 0, "no code is tried");
    house.stop().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_return_without_anything_is_refused() -> Result<()> {
    let house = Plan::new().start().await?;
    for query in [
        "",
        "?state=x",
        "?code=x",
        "?code=&state=",
        "?error=",
        "?state=%ff&code=%00",
    ] {
        let address = house.page(&format!("harbor-barre/auth/callback{query}"))?;
        let answer = Phone::new()?.open(&address, From::AnotherSite).await?;
        assert!(
            answer.status.is_client_error() || answer.status == 502,
            "{query}: {}",
            answer.status
        );
        assert!(
            text::main(&answer.body).contains("[Open again](/harbor-barre)"),
            "{query}"
        );
    }
    assert_eq!(house.requests(STUDIO, "/o/token")?, 0);
    house.stop().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sign_in_that_took_too_long_is_over() -> Result<()> {
    let house = Plan::new().start().await?;
    let (_, phone) = somebody(&house, 0).await?;
    let back = up_to_the_way_back(&house, &phone).await?;
    house.advance(SignedDuration::from_secs(601));

    let answer = phone.open(&back, From::AnotherSite).await?;

    assert_snapshot!(told(&answer), @"400 That took too long · Rewards | That took too long | Signing you in took longer than ten minutes, so we stopped waiting. Opening the tab again starts over. | [Open again](/harbor-barre)");
    let again = house.tap(&phone, STUDIO).await?;
    assert_eq!(again.status, StatusCode::OK, "the way on leads on");
    house.stop().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_code_that_the_tenant_refuses_ends_on_a_notice() -> Result<()> {
    let house = Plan::new().start().await?;
    let (_, phone) = somebody(&house, 0).await?;
    let back = with_code(&up_to_the_way_back(&house, &phone).await?, "never-issued");

    let answer = phone.open(&back, From::AnotherSite).await?;

    assert_snapshot!(told(&answer), @"502 We couldn’t sign you in · Rewards | We couldn’t sign you in | Harbor Barre’s system did not confirm the sign-in. Open the tab again; if it keeps happening, please tell the front desk. | [Open again](/harbor-barre) | If you ask the studio about this, mention REFERENCE");
    assert!(!answer.body.contains("never-issued"));
    house.stop().await
}

fn with_code(back: &Url, code: &str) -> Url {
    let mut changed = back.clone();
    let others = back.query_pairs().filter(|(name, _)| name != "code");
    changed
        .query_pairs_mut()
        .clear()
        .extend_pairs(others)
        .append_pair("code", code);
    changed
}

#[tokio::test(flavor = "multi_thread")]
async fn the_refresh_button_on_the_way_back_replays_nothing() -> Result<()> {
    let house = Plan::new().start().await?;
    let (ana, phone) = somebody(&house, 0).await?;
    let back = up_to_the_way_back(&house, &phone).await?;
    let first = phone.open(&back, From::AnotherSite).await?;
    assert_eq!(first.status, StatusCode::OK);

    for from in [From::OurPage, From::TheApp, From::AnotherSite] {
        let again = phone.open(&back, from).await?;
        assert_eq!(again.status, StatusCode::OK, "{from:?}");
        assert!(again.body.contains(&ana.first_name), "{from:?}");
        assert!(again.url.query().is_none(), "{from:?}");
    }
    house.settle().await;
    let codes = house.requests(STUDIO, "/o/authorize")?;
    let exchanges = house.requests(STUDIO, "/o/token")?;
    assert_eq!(exchanges, codes, "every code is exchanged once");

    let stranger = Phone::new()?.open(&back, From::AnotherSite).await?;
    assert_eq!(stranger.status, StatusCode::BAD_REQUEST);
    let exchanges = house.requests(STUDIO, "/o/token")?;
    assert_eq!(exchanges, codes, "and none for a stranger");
    house.stop().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_code_used_twice_harms_nobody_who_is_signed_in() -> Result<()> {
    let house = Plan::new().start().await?;
    let (ana, phone) = somebody(&house, 0).await?;
    let first = up_to_the_way_back(&house, &phone).await?;
    let second = up_to_the_way_back(&house, &phone).await?;
    let code = first.query_pairs().find(|(name, _)| name == "code");
    let code = code.context("no code")?.1.into_owned();
    phone.open(&first, From::AnotherSite).await?;

    let answer = phone
        .open(&with_code(&second, &code), From::AnotherSite)
        .await?;

    assert_eq!(answer.status, StatusCode::OK);
    assert!(answer.body.contains(&ana.first_name));
    house.stop().await
}

/// A tenant that fails from here on, and a member who comes for the first time.
async fn coming_while(path: &str, kind: FaultKind) -> Result<(House, String)> {
    let house = Plan::new().start().await?;
    let (_, phone) = somebody(&house, 0).await?;
    house.break_tenant(STUDIO, FaultOrder::new(path, kind))?;
    let answer = house.tap(&phone, STUDIO).await?;
    assert!(!answer.body.contains("panicked") && !answer.body.contains(" at src/"));
    Ok((house, told(&answer)))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_tenant_that_is_down_before_the_sign_in_is_named() -> Result<()> {
    let (house, told) = coming_while("/", FaultKind::Maintenance).await?;
    assert_snapshot!(told, @"503 We can’t find out who you are · Rewards | We can’t find out who you are | Harbor Barre’s system isn’t answering right now. Your visits are safe. Please try again in a minute. | [Try again](/harbor-barre) | If you ask the studio about this, mention REFERENCE");
    assert_eq!(
        house.requests(STUDIO, "/o/")?,
        0,
        "nobody is sent to a tenant that is down"
    );
    house.stop().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_tenant_that_fails_at_the_exchange_is_named() -> Result<()> {
    let (house, told) = coming_while("/o/token", FaultKind::ServerError).await?;
    assert_snapshot!(told, @"503 We can’t find out who you are · Rewards | We can’t find out who you are | Harbor Barre’s system isn’t answering right now. Your visits are safe. Please try again in a minute. | [Try again](/harbor-barre) | If you ask the studio about this, mention REFERENCE");
    house.stop().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_tenant_that_fails_at_the_account_is_named() -> Result<()> {
    let account = "/api/customer/v1/me/account";
    let (house, told) = coming_while(account, FaultKind::ServerError).await?;
    assert_snapshot!(told, @"503 We can’t find out who you are · Rewards | We can’t find out who you are | Harbor Barre’s system isn’t answering right now. Your visits are safe. Please try again in a minute. | [Try again](/harbor-barre) | If you ask the studio about this, mention REFERENCE");
    house.stop().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_tenant_that_refuses_our_client_is_for_the_front_desk() -> Result<()> {
    let (house, told) = coming_while("/o/token", FaultKind::Unauthorized).await?;
    assert_snapshot!(told, @"502 This tab isn’t set up yet · Rewards | This tab isn’t set up yet | Harbor Barre’s system does not accept sign-ins from this tab. Please tell the front desk; they can have it mended. | [Open again](/harbor-barre) | If you ask the studio about this, mention REFERENCE");
    house.stop().await
}

#[tokio::test(flavor = "multi_thread")]
async fn two_taps_at_once_both_land() -> Result<()> {
    let house = Plan::new().start().await?;
    let (ana, phone) = somebody(&house, 0).await?;
    let first = up_to_the_way_back(&house, &phone).await?;
    let second = up_to_the_way_back(&house, &phone).await?;
    for back in [second, first] {
        let landed = phone.open(&back, From::AnotherSite).await?;
        assert_eq!(landed.status, StatusCode::OK, "{}", told(&landed));
        assert!(landed.body.contains(&ana.first_name));
    }

    let (_, other) = somebody(&house, 0).await?;
    let (one, two) = tokio::join!(house.tap(&other, STUDIO), house.tap(&other, STUDIO));
    for landed in [one?, two?] {
        assert_eq!(landed.status, StatusCode::OK, "{}", told(&landed));
        assert!(landed.body.contains(&ana.first_name));
    }
    house.stop().await
}

#[tokio::test(flavor = "multi_thread")]
async fn no_studio_of_that_name_is_said_plainly() -> Result<()> {
    let house = Plan::new().start().await?;
    for path in [
        "nobodys-studio",
        "nobodys-studio/visits",
        "nobodys-studio/auth/callback?code=c&state=s",
        "nobodys-studio/r/ABCD2345",
    ] {
        let answer = Phone::new()?.open(&house.page(path)?, From::TheApp).await?;
        insta::allow_duplicates! {
            assert_snapshot!(told(&answer), @"404 We don’t know this studio | We don’t know this studio | No studio has this address here. Open the tab from your studio’s app.");
        }
    }
    house.stop().await
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_id_at_two_tenants_is_two_people() -> Result<()> {
    let house = Plan::new().start().await?;
    let people: Vec<_> = sandbox::SLUGS
        .into_iter()
        .map(|slug| house.member(slug, 0))
        .collect::<Result<_>>()?;
    let ids: Vec<&str> = people.iter().map(|person| person.id.as_str()).collect();
    assert_eq!(ids, vec![ids[0]; 3], "the tenants share their ids");
    let phone = Phone::new()?;
    for person in &people {
        house.sign_in(&phone, person).await?;
        let page = house.tap(&phone, &person.slug).await?;
        assert_eq!(page.status, StatusCode::OK, "{}", person.slug);
    }
    house.settle().await;
    for person in &people {
        let me = house
            .follow(&phone, &format!("/{}/me", person.slug))
            .await?;
        for other in &people {
            let own = other.slug == person.slug;
            let shown = me.body.contains(&other.email);
            assert_eq!(shown, own, "{} on the page of {}", other.slug, person.slug);
        }
        let home = house.follow(&phone, &format!("/{}", person.slug)).await?;
        let all = format!("{} classes in all", person.classes);
        assert!(home.body.contains(&all), "{}", person.slug);
    }
    house.stop().await
}
