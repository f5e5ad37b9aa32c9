//! The page that lists the controls.

use axum::extract::State;
use axum::http::StatusCode;

use crate::html::{Page, Text};
use crate::{SandboxState, TenantState};

/// One control: method, path below `/__sandbox/`, body, and what it does.
type Control = (&'static str, &'static str, &'static str, &'static str);

const GROUPS: [(&str, &[Control]); 5] = [
    (
        "State",
        &[
            (
                "GET",
                "state",
                "?limit=500",
                "Tenants with base addresses, OAuth clients, API keys, members (those with a story first) and staff.",
            ),
            (
                "GET",
                "requests",
                "",
                "How often each path of each tenant was asked for.",
            ),
            ("DELETE", "requests", "", "Counts from nothing again."),
        ],
    ),
    (
        "Time and switches",
        &[
            ("GET", "clock", "", "The sandbox's present moment."),
            (
                "POST",
                "clock",
                "{\"advance_seconds\": 86400}",
                "Moves the clock on; or {\"set\": \"2026-03-01T09:00:00Z\"}.",
            ),
            (
                "POST",
                "switches",
                "{\"refresh_rotation\": false, \"consent_page\": true}",
                "Absent ones stay as they are. GET reads them.",
            ),
            (
                "POST",
                "tab",
                "{\"base_url\": \"http://localhost:3000\"}",
                "Moves the tab: redirect addresses and app tabs follow.",
            ),
        ],
    ),
    (
        "Members",
        &[
            (
                "GET",
                "{tenant}/members/{id}",
                "",
                "Who they are, and all their reservations and memberships.",
            ),
            (
                "POST",
                "{tenant}/members/{id}/book",
                "{\"session_id\": 79001}",
                "Books; by default the next class at home with a free place. Also reservation_type, guest_name, guest_email.",
            ),
            (
                "POST",
                "{tenant}/members/{id}/attend",
                "{}",
                "Books and checks in: the latest class at home that they missed.",
            ),
            (
                "POST",
                "{tenant}/members/{id}/cancel",
                "{\"reservation_id\": 900001}",
                "Cancels; by default the booking nearest to now.",
            ),
            (
                "POST",
                "{tenant}/members/{id}/check_in",
                "{}",
                "Checks in at any time, as staff can.",
            ),
            (
                "POST",
                "{tenant}/members/{id}/undo_check_in",
                "{}",
                "Takes a check-in back.",
            ),
            (
                "POST",
                "{tenant}/members/{id}/no_show",
                "{\"charged\": true}",
                "Makes a booking a no-show.",
            ),
            (
                "POST",
                "{tenant}/members/{id}/set_status",
                "{\"status\": \"graced cancel\"}",
                "Any documented status.",
            ),
            (
                "POST",
                "{tenant}/members/{id}/freeze",
                "{\"days\": 21}",
                "Freezes the active membership, with or without an end.",
            ),
            (
                "POST",
                "{tenant}/members/{id}/unfreeze",
                "{}",
                "Ends the freeze.",
            ),
            (
                "POST",
                "{tenant}/members/{id}/merge",
                "{\"into\": 60001}",
                "Merges the account away.",
            ),
            (
                "POST",
                "{tenant}/members/{id}/edit",
                "{\"first_name\": \"Ann\"}",
                "Also last_name, email, phone_number, password.",
            ),
        ],
    ),
    (
        "Faults",
        &[
            (
                "GET",
                "faults",
                "",
                "What is ordered, and how often it has struck.",
            ),
            (
                "POST",
                "faults",
                "{\"tenant\": \"harbor-barre\", \"path_prefix\": \"/api/customer/v1/me\", \"kind\": \"too_many_requests\", \"retry_after\": 3, \"times\": 2}",
                "Orders a fault; without a tenant for all three. Also method, status, delay_ms, probability.",
            ),
            ("DELETE", "faults", "", "Takes all orders back."),
            (
                "DELETE",
                "faults/{tenant}/{id}",
                "",
                "Takes one order back.",
            ),
        ],
    ),
    (
        "Webhooks",
        &[
            (
                "PUT",
                "{tenant}/webhook",
                "{\"url\": \"http://localhost:3000/hooks/harbor-barre/mariana-tek\", \"secret\": \"…\"}",
                "Sends webhooks there. Also signature_header, actions.",
            ),
            ("GET", "{tenant}/webhook", "", "Where they go now."),
            ("DELETE", "{tenant}/webhook", "", "Sends no more."),
            (
                "GET",
                "{tenant}/webhook/deliveries",
                "",
                "What was sent, the latest last. DELETE starts the log again from nothing.",
            ),
        ],
    ),
];

const KINDS: &str = "unauthorized, forbidden, unprocessable, too_many_requests, invalid_grant, \
    server_error, maintenance, delay, hang, cut_body, wrong_json; for webhooks webhook_doubled, \
    webhook_late, webhook_out_of_order, webhook_unsigned";

const STYLE: &str = "\
    :root{color-scheme:light dark;font:16px/1.5 system-ui,sans-serif}\
    body{max-width:60rem;margin:2rem auto;padding:0 1rem}\
    h1{font-size:1.6rem}h2{font-size:1.1rem;margin-top:2rem}\
    dt{margin-top:.9rem}dd{margin:.1rem 0 0}\
    code{font:.9em ui-monospace,monospace;overflow-wrap:anywhere}\
    .verb{display:inline-block;min-width:4.2em;font-weight:600}\
    .body{opacity:.75;display:block}";

/// `GET /__sandbox/`
pub(super) async fn show(State(sandbox): State<SandboxState>) -> Page {
    let now = sandbox.shared().clock.now();
    let tenants: String = sandbox.tenants().iter().map(tenant_line).collect();
    let groups: String = GROUPS.iter().map(group_list).collect();
    let body = format!(
        "<!doctype html>\n<html lang=\"en\">\n<head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width\">\
         <title>Sandbox controls</title><style>{STYLE}</style></head>\n<body>\n\
         <h1>Sandbox controls</h1>\n<p>The sandbox&rsquo;s clock shows <time>{now}</time>. \
         Bodies are JSON, sent as <code>application/json</code>.</p>\n<ul>{tenants}</ul>\n\
         {groups}<p>Kinds of fault: {KINDS}.</p>\n</body>\n</html>\n"
    );
    let policy = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'".to_owned();
    Page {
        status: StatusCode::OK,
        policy,
        body,
    }
}

fn tenant_line(tenant: &TenantState) -> String {
    let (slug, origin) = (Text(tenant.slug()), Text(tenant.origin()));
    format!("<li><code>{slug}</code> at <code>{origin}</code></li>")
}

fn group_list((title, controls): &(&str, &[Control])) -> String {
    let rows: String = controls.iter().map(control_row).collect();
    format!("<h2>{title}</h2>\n<dl>{rows}</dl>\n")
}

fn control_row((method, path, example, about): &Control) -> String {
    let example = Text(example);
    format!(
        "<dt><code><span class=\"verb\">{method}</span> /__sandbox/{path}</code>\
         <code class=\"body\">{example}</code></dt><dd>{about}</dd>\n"
    )
}
