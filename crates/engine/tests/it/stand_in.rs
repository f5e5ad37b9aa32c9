//! Every member of the stand-in studios: what the pages would say is what the tenant knows.

use fifthtab_engine::{PullState, StudioChange, StudiosError};
use jiff::SignedDuration;
use jiff::civil::date;
use model::{MtStatus, Studio, Visit};
use sandbox::{Sandbox, SandboxConfig, TenantState};
use url::Url;

use crate::support::{House, NOW, TestResult, at, verifier_of};

type Outcome<T> = Result<T, Box<dyn std::error::Error>>;

/// Members with a story come first; these are all of them and some of the crowd.
const MEMBERS: usize = 24;

async fn open_sandbox() -> Outcome<Sandbox> {
    let config = SandboxConfig {
        members: MEMBERS,
        tab_base_url: "https://tab.example.com/".parse()?,
        ..SandboxConfig::default_at(at(NOW))
    };
    Ok(Sandbox::start(config).await?)
}

/// Sets a studio up with one of the clients that the tenant has for it.
async fn set_up(house: &House, tenant: &TenantState, public: bool) -> Outcome<Studio> {
    let callback = format!("https://tab.example.com/{}/auth/callback", tenant.slug());
    let client = {
        let world = tenant.world();
        let mut clients = world.oauth_clients.iter();
        let fits = |c: &&sandbox::world::OAuthClient| {
            c.is_public() == public && c.allows_redirect(&callback)
        };
        clients.find(fits).cloned()
    };
    let client = client.ok_or("the tenant has no such client")?;
    let change = StudioChange {
        tenant_url: Some(tenant.base_url().to_string()),
        client_id: Some(client.client_id),
        client_secret: client.client_secret.map(Into::into),
        ..StudioChange::default()
    };
    let slug = tenant.slug().parse()?;
    match house.engine.set_studio(&slug, change.clone()).await {
        Err(StudiosError::NoSuchStudio(_)) => Ok(house.engine.add_studio(slug, change).await?),
        other => Ok(other?),
    }
}

/// Follows the sign-in address as the app's browser does, with a sign-in that lets it through.
#[expect(
    clippy::disallowed_methods,
    reason = "this is the member's browser and no call of ours to a tenant"
)]
async fn code(house: &House, studio: &Studio, tenant: &TenantState, user: u64) -> Outcome<String> {
    let pass = format!("ephemeral-{user}");
    let grants = &tenant.oauth;
    grants
        .grants()
        .keep_ephemeral(pass.clone(), user, tenant.now());
    let challenge = verifier_of(user).challenge();
    let mut url = house.engine.sign_in_url(studio, "state-1", &challenge);
    url.query_pairs_mut().append_pair("ephemeral_token", &pass);
    let browser = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none());
    let answer = browser.build()?.get(url).send().await?;
    let back = answer.headers().get("location").ok_or("no way back")?;
    let back = Url::parse(back.to_str()?)?;
    let code = back.query_pairs().find(|(name, _)| name == "code");
    Ok(code.ok_or("no code")?.1.into_owned())
}

/// What the tenant knows of somebody, counted on its side.
struct Known {
    user: u64,
    attended: usize,
    this_month: usize,
    places: usize,
    longest: usize,
}

fn known(tenant: &TenantState) -> Vec<Known> {
    let world = tenant.world();
    let members = world
        .users
        .iter()
        .filter(|user| user.is_live() && !user.is_staff);
    members
        .map(|user| {
            let attended = world.attended(user.id);
            let months = attended
                .iter()
                .map(|one| one.local_start.date().first_of_month());
            let own = world.reservations.of(user.id);
            let own = own.filter(|r| r.user == Some(user.id) && r.guest.is_none());
            Known {
                user: user.id,
                attended: attended.len(),
                this_month: months.filter(|month| *month == date(2026, 11, 1)).count(),
                places: own.count(),
                longest: world
                    .longest_weekly_streak(user.id)
                    .map_or(0, |streak| streak.weeks),
            }
        })
        .collect()
}

async fn agree_on_everybody(house: &House, tenant: &TenantState, public: bool) -> TestResult {
    let studio = set_up(house, tenant, public).await?;
    let everybody = known(tenant);
    assert!(
        everybody.len() >= MEMBERS / 2,
        "{} members",
        everybody.len()
    );
    let mut never_frozen = 0;
    for known in everybody {
        let code = code(house, &studio, tenant, known.user).await?.into();
        let verifier = verifier_of(known.user);
        let member = house
            .engine
            .finish_sign_in(&studio, &code, &verifier)
            .await?
            .member;
        house.settled_at(&studio, member).await;
        let home = house.engine.open_home(&studio, member).await?;
        let who = format!("{} of {}", known.user, tenant.slug());
        assert_eq!(home.pull.state, PullState::Fresh, "{who}");
        assert!(home.pull.history_complete, "{who}");
        assert_eq!(
            usize::try_from(home.attended_total)?,
            known.attended,
            "{who}"
        );
        assert_eq!(
            usize::try_from(home.attended_this_month)?,
            known.this_month,
            "{who}"
        );
        let memberships = house.engine.open_me(&studio, member).await?.memberships;
        // A frozen week joins the runs around it; the tenant's own count knows no such kindness.
        if memberships.iter().all(|held| held.frozen_from.is_none()) {
            assert_eq!(usize::try_from(home.streak.best)?, known.longest, "{who}");
            never_frozen += 1;
        }
        let mut reader = house.database.read().await?;
        let visits = store::visits::all(&mut reader.cx(), studio.id, member).await?;
        assert_eq!(visits.len(), known.places, "{who}");
        let counted = |visit: &&Visit| visit.status == MtStatus::CheckIn;
        assert_eq!(
            visits.iter().filter(counted).count(),
            known.attended,
            "{who}"
        );
    }
    assert!(never_frozen > 0, "no streak was compared");
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_studio_with_one_location_and_a_public_client() -> TestResult {
    let (house, sandbox) = (House::open().await?, open_sandbox().await?);
    let tenant = sandbox.tenant("harbor-barre").ok_or("no such tenant")?;
    agree_on_everybody(&house, tenant, true).await?;
    sandbox.shutdown().await;
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_studio_with_many_locations_and_a_confidential_client() -> TestResult {
    let (house, sandbox) = (House::open().await?, open_sandbox().await?);
    let tenant = sandbox.tenant("northside-cycle").ok_or("no such tenant")?;
    agree_on_everybody(&house, tenant, false).await?;
    sandbox.shutdown().await;
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_month_later_everybody_is_still_right() -> TestResult {
    let (house, sandbox) = (House::open().await?, open_sandbox().await?);
    let tenant = sandbox.tenant("harbor-barre").ok_or("no such tenant")?;
    let studio = set_up(&house, tenant, true).await?;
    let first = known(tenant).into_iter().max_by_key(|known| known.attended);
    let user = first.ok_or("an empty studio")?.user;
    let code = code(&house, &studio, tenant, user).await?.into();
    let verifier = verifier_of(user);
    let member = house
        .engine
        .finish_sign_in(&studio, &code, &verifier)
        .await?
        .member;
    house.settled_at(&studio, member).await;

    let month = SignedDuration::from_hours(31 * 24);
    sandbox.advance(month);
    house.clock.advance(month);
    house.engine.open_home(&studio, member).await?;
    house.settled_at(&studio, member).await;
    let home = house.engine.open_home(&studio, member).await?;
    assert_eq!(
        home.pull.state,
        PullState::Fresh,
        "the token has been renewed meanwhile"
    );
    let mut reader = house.database.read().await?;
    let visits = store::visits::all(&mut reader.cx(), studio.id, member).await?;
    let now = known(tenant).into_iter().find(|known| known.user == user);
    let now = now.ok_or("the member is gone")?;
    assert_eq!(usize::try_from(home.attended_total)?, now.attended);
    let counted = visits
        .iter()
        .filter(|visit| visit.status == MtStatus::CheckIn);
    assert_eq!((counted.count(), visits.len()), (now.attended, now.places));
    sandbox.shutdown().await;
    Ok(())
}
