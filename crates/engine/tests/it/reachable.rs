use fifthtab_engine::StudioChange;
use jiff::SignedDuration;
use wiremock::ResponseTemplate;

use crate::support::{House, TestResult};

#[tokio::test]
async fn one_probe_serves_everybody_for_a_while() -> TestResult {
    let house = House::open().await?;
    let asks = (0..20).map(|_| {
        let (engine, studio) = (house.engine.clone(), house.studio.clone());
        tokio::spawn(async move { engine.tenant_reachable(&studio).await })
    });
    for answer in asks.collect::<Vec<_>>() {
        assert!(answer.await?);
    }
    assert_eq!(house.tenant.calls("/config").await.len(), 1);
    house.clock.advance(SignedDuration::from_secs(14));
    house.engine.tenant_reachable(&house.studio).await;
    assert_eq!(house.tenant.calls("/config").await.len(), 1);
    house.clock.advance(SignedDuration::from_secs(1));
    house.engine.tenant_reachable(&house.studio).await;
    assert_eq!(house.tenant.calls("/config").await.len(), 2);
    Ok(())
}

#[tokio::test]
async fn a_tenant_that_is_gone_comes_back() -> TestResult {
    let house = House::open().await?;
    house.tenant.fault("/config", ResponseTemplate::new(503));
    assert!(!house.engine.tenant_reachable(&house.studio).await);
    house.tenant.mend();
    assert!(
        !house.engine.tenant_reachable(&house.studio).await,
        "for some seconds"
    );
    house.clock.advance(SignedDuration::from_secs(15));
    assert!(house.engine.tenant_reachable(&house.studio).await);
    Ok(())
}

#[tokio::test]
async fn nobody_at_the_address() -> TestResult {
    let house = House::open().await?;
    let listener = std::net::TcpListener::bind("127.0.0.1:0")?;
    let change = StudioChange {
        tenant_url: Some(format!("http://{}", listener.local_addr()?)),
        client_id: Some("fifth-tab".into()),
        ..StudioChange::default()
    };
    drop(listener);
    let studio = house
        .engine
        .add_studio("gone-studio".parse()?, change)
        .await?;
    assert!(!house.engine.tenant_reachable(&studio).await);
    Ok(())
}
