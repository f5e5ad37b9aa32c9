//! What anybody may read.

use reqwest::Method;

use crate::stage::{Stage, send};

#[tokio::test]
async fn the_config_names_the_brand_and_its_tabs() {
    let stage = Stage::start().await;
    let config = stage.get("harbor-barre", "/config", None).await.expect(200);
    assert_eq!(config["brand_name"], "Harbor Barre");
    let tabs = config["mobile_app_tabs"]
        .as_array()
        .expect("an array, as the live API sends");
    assert_eq!(tabs[0]["page_url"], "http://localhost:3000/harbor-barre");
    assert_eq!(tabs[0]["is_active"], true);
    assert_eq!(tabs[1]["is_active"], false);
}

#[tokio::test]
async fn the_tab_moves_with_its_redirect_addresses_and_the_localhost_client_stays() {
    let stage = Stage::start().await;
    stage
        .sandbox
        .set_tab_base_url("http://localhost:49152".parse().expect("a url"));
    let config = stage
        .get("solstice-yoga", "/config", None)
        .await
        .expect(200);
    assert_eq!(
        config["mobile_app_tabs"][0]["page_url"],
        "http://localhost:49152/solstice-yoga"
    );
    let world = stage.tenant("solstice-yoga").world();
    let redirects: Vec<&str> = world
        .oauth_clients
        .iter()
        .map(|one| one.redirect_uris[0].as_str())
        .collect();
    assert_eq!(
        redirects,
        [
            "http://localhost:49152/solstice-yoga/auth/callback",
            "http://localhost:49152/solstice-yoga/auth/callback",
            "http://localhost:*",
        ]
    );
}

#[tokio::test]
async fn the_themes_differ_and_their_pictures_are_there() {
    let stage = Stage::start().await;
    let mut colours = Vec::new();
    for slug in fifthtab_sandbox::SLUGS {
        let theme = stage.get(slug, "/theme", None).await.expect(200);
        colours.push(
            theme["primary_color"]
                .as_str()
                .expect("a colour")
                .to_owned(),
        );
        for picture in ["light_logo", "dark_logo", "light_mark", "dark_mark"] {
            let address = theme[picture].as_str().expect("an address");
            let answer = stage.call(Method::GET, address, None, None).await;
            assert_eq!(answer.status, 200, "{address}");
            assert_eq!(answer.headers["content-type"], "image/svg+xml");
            assert!(answer.text.starts_with("<svg "), "{address}");
        }
        for (picture, ink) in [("light_logo", false), ("dark_logo", true)] {
            let address = theme[picture].as_str().expect("an address");
            let drawn = stage.call(Method::GET, address, None, None).await.text;
            assert_eq!(
                drawn.contains("fill=\"#ffffff\""),
                ink,
                "{slug}'s {picture}"
            );
        }
        let fonts = theme["primary_font"]["css_source"]
            .as_str()
            .expect("an address");
        assert_eq!(stage.call(Method::GET, fonts, None, None).await.status, 200);
    }
    assert_eq!(colours, ["#0f4c5c", "#ff5a1f", "#f7e27e"]);
}

#[tokio::test]
async fn ids_are_the_same_in_every_tenant_and_mean_other_places() {
    let stage = Stage::start().await;
    let mut names = Vec::new();
    for slug in fifthtab_sandbox::SLUGS {
        let location = stage.get(slug, "/locations/48717", None).await.expect(200);
        assert_eq!(location["region"]["id"], "48541");
        names.push(location["name"].as_str().expect("a name").to_owned());
    }
    assert_eq!(names, ["Red Hook", "Lincoln Park", "Primrose Hill"]);
}

#[tokio::test]
async fn a_franchise_has_a_zone_and_a_currency_per_location() {
    let stage = Stage::start().await;
    let locations = stage
        .get("solstice-yoga", "/locations", None)
        .await
        .expect(200);
    let of = |name: &str| -> Vec<String> {
        let rows = locations["results"].as_array().expect("an array").iter();
        rows.map(|row| row[name].as_str().expect("a text").to_owned())
            .collect()
    };
    assert_eq!(
        of("timezone"),
        ["Europe/London", "Europe/Paris", "Asia/Dubai"]
    );
    assert_eq!(of("currency_code"), ["GBP", "EUR", "AED"]);
}

#[tokio::test]
async fn classes_are_public_and_filtered() {
    let stage = Stage::start().await;
    let path = "/classes?min_start_date=2026-03-19&max_start_date=2026-03-19&location=48717";
    let day = stage.get("harbor-barre", path, None).await.expect(200);
    let rows = day["results"].as_array().expect("an array");
    assert_eq!(rows.len(), 7, "seven classes on a Thursday");
    assert!(rows.iter().all(|row| row["start_date"] == "2026-03-19"));
    assert!(rows.iter().all(|row| row["is_user_reserved"] == false));
    let early = format!("{path}&max_start_time=07:30");
    let early = stage.get("harbor-barre", &early, None).await.expect(200);
    assert_eq!(early["count"], 2);
    let bad = stage
        .get("harbor-barre", "/classes?min_start_date=soon", None)
        .await
        .expect(400);
    assert_eq!(bad["min_start_date"][0], "Enter a valid date.");
}

#[tokio::test]
async fn local_times_carry_the_offset_of_the_location() {
    let stage = Stage::start().await;
    let path = "/classes?min_start_date=2026-03-19&location=48719";
    let classes = stage.get("solstice-yoga", path, None).await.expect(200);
    let first = &classes["results"][0];
    assert_eq!(first["start_time"], "06:15:00");
    assert_eq!(first["start_datetime"], "2026-03-19T02:15:00Z");
    assert_eq!(first["booking_start_datetime"], "2026-03-12T06:15:00+04:00");
}

#[tokio::test]
async fn what_does_not_exist_is_refused_in_the_live_words() {
    let stage = Stage::start().await;
    let missing = stage
        .get("harbor-barre", "/classes/1", None)
        .await
        .expect(404);
    assert_eq!(
        missing["detail"],
        "No ClassSession matches the given query."
    );
    let no_number = stage
        .get("harbor-barre", "/classes/abc", None)
        .await
        .expect(404);
    assert_eq!(no_number["detail"], "Not found.");
    let no_path = stage
        .get("harbor-barre", "/nowhere", None)
        .await
        .expect(404);
    assert_eq!(no_path["detail"], "Not found.");
    let address = stage.customer("harbor-barre", "/config");
    let wrong_method = stage
        .call(Method::PUT, &address, None, None)
        .await
        .expect(405);
    assert_eq!(wrong_method["detail"], "Method \"PUT\" not allowed.");
    let outside = format!("{}/nowhere", stage.tenant("harbor-barre").origin());
    let outside = stage.call(Method::GET, &outside, None, None).await;
    assert_eq!(outside.status, 404);
    assert!(outside.text.contains("<h1>Not Found</h1>"));
}

#[tokio::test]
async fn a_page_of_another_origin_may_ask_with_a_bearer_token() {
    let stage = Stage::start().await;
    let address = stage.customer("harbor-barre", "/me/account");
    let preflight = reqwest::Client::builder()
        .build()
        .expect("a client without settings that could clash")
        .request(Method::OPTIONS, address)
        .header("origin", "http://localhost:8080")
        .header("access-control-request-method", "GET")
        .header("access-control-request-headers", "authorization");
    let answer = send(preflight).await.expect("the sandbox answers");
    assert_eq!(answer.status, 200);
    assert_eq!(answer.headers["access-control-allow-origin"], "*");
    assert_eq!(
        answer.headers["access-control-allow-headers"],
        "authorization"
    );
    assert!(
        !answer
            .headers
            .contains_key("access-control-allow-credentials")
    );
}
