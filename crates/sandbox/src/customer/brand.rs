//! The brand: settings, look and legal texts.

use axum::Json;
use axum::extract::State;
use serde_json::{Value, json};

use crate::TenantState;
use crate::world::{Currency, MobileAppTab, World};

/// Id of the privacy policy that members sign.
pub(super) const PRIVACY_DOCUMENT: &str = "6f3d2c1e-8a54-4a8e-9d2b-0c5a7f1b2e90";

/// `GET /config`
pub(super) async fn config(State(tenant): State<TenantState>) -> Json<Value> {
    let world = tenant.world();
    let tabs: Vec<Value> = world.tabs.iter().map(tab).collect();
    let mut body = json!({
        "brand_name": world.studio.name,
        "brand_url": format!("https://{}.example.com", world.studio.slug),
        "schema_name": world.studio.schema_name,
        "mobile_app_tabs": tabs,
        "is_multi_currency": i32::from(is_multi_currency(&world)),
        "add_on_terminology_singular": "Add-on",
        "add_on_terminology_plural": "Add-ons",
        "are_optional_cookies_enabled_by_default": false,
        "are_pronouns_enabled": true,
        "are_purchase_agreements_enabled": false,
        "custom_client_openid_connect_auth_server_logout": "",
        "custom_client_openid_connect_optional_create_account_endpoint": "",
        "custom_client_password_update_redirect_url": "",
        "enable_appointments_feature": false,
        "enable_online_appointment_booking": false,
        "enable_post_autofill_waitlist_notification": true,
        "enable_private_app": false,
        "enable_send_recurring_charge_emails": true,
        "facebook_pixel_id": "",
        "google_tag_manager_id": "",
        "internal_ads": [],
        "ios_is_in_app_purchase_enabled": false,
        "is_cookie_banner_enabled": false,
        "is_custom_client_auth_enabled": false,
        "is_guest_email_required": true,
        "is_mobile_check_in_reminder_enabled": true,
        "is_mobile_csat_enabled": false,
        "is_pre_checked_newsletter_subscription_enabled": false,
        "is_research_opt_in_enabled": false,
        "is_sms_opt_in_enabled": true,
        "limit_cash_backed_account_balance_by_location_enabled": false,
        "limit_complimentary_account_balance_by_location_enabled": false,
        "locale_settings": { "default_locale": "en", "locales": ["en"] },
        "maintenance_window_banner_enabled": false,
        "maintenance_window_banner_start_datetime": null,
        "maintenance_window_banner_end_datetime": null,
        "process_deferred_orders_offset": 0,
        "scheduling_window_days": 28,
        "xplor_ads_partner_hash": false,
    });
    if let (Some(all), Value::Object(legal)) = (body.as_object_mut(), legal_texts(&tenant, &world))
    {
        all.extend(legal);
    }
    Json(body)
}

/// `GET /legal`
pub(super) async fn legal(State(tenant): State<TenantState>) -> Json<Value> {
    Json(legal_texts(&tenant, &tenant.world()))
}

fn legal_texts(tenant: &TenantState, world: &World) -> Value {
    let name = &world.studio.name;
    let page = |page: &str| format!("{}/media/legal/{page}.html", tenant.origin());
    json!({
        "email_marketing_opt_in_copy": format!("Send me news and offers from {name} by e-mail."),
        "sms_marketing_opt_in_copy": format!("Send me news and offers from {name} by text."),
        "terms_of_service": page("terms"),
        "privacy_policy": page("privacy"),
        "california_privacy_policy": null,
        "tracking_consent_copy": { "title": "Cookies", "body": "We only use necessary ones." },
        "legal_documents": [{
            "document_id": PRIVACY_DOCUMENT,
            "name": "Privacy Policy",
            "document_type": "privacy_agreement",
            "is_active": true,
            "is_signable_by_checkbox": true,
            "url": page("privacy"),
            "is_required_for_users": true,
            "is_required_for_employees": false,
        }],
    })
}

/// `GET /theme`
pub(super) async fn theme(State(tenant): State<TenantState>) -> Json<Value> {
    let world = tenant.world();
    let theme = &world.studio.theme;
    let picture = |name: &str| format!("{}/media/brand/{name}.svg", tenant.origin());
    let font = |(family, source): &(String, String)| {
        let own = format!("{}/media/brand/fonts.css", tenant.origin());
        let source = if source.is_empty() { &own } else { source };
        json!({ "font_family": family, "css_source": source })
    };
    Json(json!({
        "primary_color": theme.primary,
        "primary_foreground_color": theme.primary_foreground,
        "secondary_color": theme.secondary,
        "secondary_foreground_color": theme.secondary_foreground,
        "is_dark_mode": theme.is_dark,
        "primary_font": font(&theme.heading_font),
        "secondary_font": font(&theme.body_font),
        "light_logo": picture("light-logo"),
        "light_mark": picture("light-mark"),
        "dark_logo": picture("dark-logo"),
        "dark_mark": picture("dark-mark"),
        "tab_bar_image": picture("light-mark"),
        "show_brand_name_as_title": true,
        "are_booking_windows_public": true,
        "is_location_nav_enabled": world.locations.len() > 1,
        "is_mt_attribution_enabled": true,
        "schedule": {
            "is_class_cell_location_enabled": world.locations.len() > 1,
            "is_class_cell_room_enabled": world.classrooms.len() > world.locations.len(),
            "is_class_type_filter_enabled": true,
            "is_instructor_filter_enabled": true,
            "is_room_filter_enabled": false,
        },
    }))
}

fn tab(one: &MobileAppTab) -> Value {
    json!({
        "is_active": one.is_active,
        "page_name": one.page_name,
        "page_url": one.page_url,
        "tab_name": one.tab_name,
        "tab_icon_ios": one.icon_ios,
        "tab_icon_android": one.icon_android,
    })
}

fn is_multi_currency(world: &World) -> bool {
    let mut currencies: Vec<Currency> = world.locations.iter().map(|one| one.currency).collect();
    currencies.dedup();
    currencies.len() > 1
}
