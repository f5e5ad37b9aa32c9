//! Webhooks of the tenant go wrong: the page does not depend on them.

use anyhow::Result;
use fifthtab_tests::house::STUDIO;
use http::StatusCode;
use jiff::SignedDuration;
use sandbox::faults::{FaultKind, FaultOrder};
use sandbox::world::WebhookSubscription;

use crate::faults::hasty_house;
use crate::support::somebody;

/// The page is the same whatever becomes of the webhooks that the tenant sends meanwhile.
async fn webhooks_go_wrong(kind: FaultKind) -> Result<()> {
    let house = hasty_house().await?;
    let (ana, phone) = somebody(&house, 0).await?;
    house.tap(&phone, STUDIO).await?;
    house.settle().await;
    let booked = {
        let tenant = house.tenant(STUDIO)?;
        let mut world = tenant.world_mut();
        world.webhook = Some(WebhookSubscription {
            url: house.page("hooks/harbor-barre/mariana-tek")?.to_string(),
            secret: "a shared secret".to_owned(),
            signature_header: "X-Signature".to_owned(),
            actions: Vec::new(),
        });
        let id: u64 = ana.id.parse()?;
        let now = house.sandbox.now();
        let mine: Vec<u64> = world
            .reservations
            .of(id)
            .filter(|one| one.is_attended())
            .map(|one| one.id)
            .collect();
        let (last, before) = (mine[mine.len() - 1], mine[mine.len() - 2]);
        tenant.faults.add(FaultOrder::new("", kind))?;
        world.undo_check_in(last, now)?;
        world.undo_check_in(before, now)?;
        2
    };
    house.advance(SignedDuration::from_secs(61));
    let page = house.see_all(&phone, STUDIO, "/harbor-barre").await?;
    assert_eq!(page.status, StatusCode::OK);
    let all = format!("{} classes in all.", ana.classes - booked);
    assert!(page.body.contains(&all), "{all}");
    house.stop().await
}

#[tokio::test(flavor = "multi_thread")]
async fn webhooks_sent_twice() -> Result<()> {
    webhooks_go_wrong(FaultKind::WebhookDoubled).await
}

#[tokio::test(flavor = "multi_thread")]
async fn webhooks_sent_late() -> Result<()> {
    webhooks_go_wrong(FaultKind::WebhookLate).await
}

#[tokio::test(flavor = "multi_thread")]
async fn webhooks_sent_out_of_order() -> Result<()> {
    webhooks_go_wrong(FaultKind::WebhookOutOfOrder).await
}

#[tokio::test(flavor = "multi_thread")]
async fn webhooks_sent_unsigned() -> Result<()> {
    webhooks_go_wrong(FaultKind::WebhookUnsigned).await
}
