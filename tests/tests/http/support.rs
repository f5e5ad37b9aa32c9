//! What several of these tests do.

use anyhow::{Context, Result};
use fifthtab_tests::house::{House, Person, STUDIO};
use fifthtab_tests::phone::{Answer, From, Phone};
use fifthtab_tests::text;
use url::Url;

/// The cookie that holds a member's session.
pub(crate) const SESSION: &str = "fifthtab-session";

/// A member of the studio that most tests visit, and their phone.
pub(crate) async fn somebody(house: &House, place: usize) -> Result<(Person, Phone)> {
    let person = house.member(STUDIO, place)?;
    let phone = house.phone_of(&person).await?;
    Ok((person, phone))
}

/// Taps the tab and goes to the tenant, but not back: gives the way back.
pub(crate) async fn up_to_the_way_back(house: &House, phone: &Phone) -> Result<Url> {
    let tap = phone.get(&house.page(STUDIO)?, From::TheApp).await?;
    let tenant = tap
        .location()
        .context("the tap does not lead to the tenant")?;
    let authorized = phone.get(&tenant, From::AnotherSite).await?;
    authorized
        .location()
        .context("the tenant does not lead back")
}

/// A notice as a line: status, title, text and way on.
pub(crate) fn told(answer: &Answer) -> String {
    let (title, text) = (text::title(&answer.body), text::main(&answer.body));
    let reference = answer.header("x-request-id");
    let text = text.replace(reference, "REFERENCE");
    format!("{} {title} | {text}", answer.status.as_u16())
}

/// Whether an answer sends the browser to this studio's tenant.
pub(crate) fn asks_the_tenant(house: &House, answer: &Answer) -> bool {
    answer
        .location()
        .is_some_and(|to| !same_host(&to, &house.tab) && to.path().starts_with("/o/authorize"))
}

/// Whether two addresses are on one host and port.
pub(crate) fn same_host(one: &Url, other: &Url) -> bool {
    one.origin() == other.origin()
}

/// The code in a member's link, as their own page shows it.
pub(crate) async fn code_of(house: &House, phone: &Phone, slug: &str) -> Result<String> {
    let page = house
        .see_all(phone, slug, &format!("/{slug}/refer"))
        .await?;
    let (_, code) = page
        .body
        .split_once(&format!("/{slug}/r/"))
        .context("no link on the page")?;
    let end = code.find(|c: char| !c.is_ascii_alphanumeric());
    Ok(code.get(..end.unwrap_or(0)).unwrap_or_default().to_owned())
}
