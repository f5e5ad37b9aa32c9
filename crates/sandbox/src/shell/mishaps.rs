//! Shortcuts to the faults that a member would notice.

use axum::Form;
use axum::extract::State;
use axum::response::Redirect;
use serde::Deserialize;

use super::happen::back_to;
use super::page::Scene;
use crate::faults::{FaultKind, FaultOrder};
use crate::html::Text;
use crate::{SandboxState, TenantState};

/// A fault with a switch of its own.
struct Mishap {
    /// Name in forms.
    name: &'static str,
    label: &'static str,
    path_prefix: &'static str,
    kind: FaultKind,
}

const MISHAPS: [Mishap; 6] = [
    mishap("hang", "The tenant does not answer", "/", FaultKind::Hang),
    mishap(
        "maintenance",
        "The tenant is under maintenance",
        "/",
        FaultKind::Maintenance,
    ),
    mishap(
        "slow",
        "The tenant is slow (2 seconds)",
        "/",
        FaultKind::Delay,
    ),
    mishap(
        "throttled",
        "The API says 429, too many requests",
        "/api/",
        FaultKind::TooManyRequests,
    ),
    mishap(
        "refused",
        "The API refuses every token (401)",
        "/api/",
        FaultKind::Unauthorized,
    ),
    mishap(
        "dead-refresh",
        "The token endpoint refuses every grant",
        "/o/token",
        FaultKind::InvalidGrant,
    ),
];

const fn mishap(
    name: &'static str,
    label: &'static str,
    path_prefix: &'static str,
    kind: FaultKind,
) -> Mishap {
    Mishap {
        name,
        label,
        path_prefix,
        kind,
    }
}

/// Which switch was pressed.
#[derive(Debug, Deserialize)]
pub(super) struct Pressed {
    tenant: String,
    mishap: String,
}

/// The switches of the panel.
pub(super) fn draw(scene: &Scene<'_>) -> String {
    let switches: Vec<String> = MISHAPS
        .iter()
        .map(|mishap| {
            format!(
                "<button name=\"mishap\" value=\"{}\" aria-pressed=\"{}\">{}</button>",
                mishap.name,
                !mishap.standing(scene.tenant).is_empty(),
                Text(mishap.label)
            )
        })
        .collect();
    format!(
        "<form method=\"post\" action=\"/shell/mishap\" class=\"buttons\" data-quiet>\
         <input type=\"hidden\" name=\"tenant\" value=\"{}\">\
         <button type=\"button\" id=\"flight-mode\" aria-pressed=\"false\">Flight mode: the phone \
         has no network</button>{}</form>",
        Text(scene.slug()),
        switches.concat()
    )
}

/// `POST /shell/mishap`: a switch that is off goes on, one that is on goes off.
pub(super) async fn switch(
    State(sandbox): State<SandboxState>,
    Form(pressed): Form<Pressed>,
) -> Redirect {
    let mishap = MISHAPS.iter().find(|mishap| mishap.name == pressed.mishap);
    let note = match (sandbox.tenant(&pressed.tenant), mishap) {
        (Some(tenant), Some(mishap)) => mishap.toggle(tenant),
        _ => "There is no such switch.".to_owned(),
    };
    back_to(&pressed.tenant, "home", &note)
}

impl Mishap {
    fn order(&self) -> FaultOrder {
        FaultOrder::new(self.path_prefix, self.kind)
    }

    /// The faults of this very kind that stand ordered.
    fn standing(&self, tenant: &TenantState) -> Vec<u64> {
        let faults = tenant.faults.list();
        let own = faults
            .into_iter()
            .filter(|fault| fault.order == self.order());
        own.map(|fault| fault.id).collect()
    }

    fn toggle(&self, tenant: &TenantState) -> String {
        let standing = self.standing(tenant);
        if standing.is_empty() {
            return match tenant.faults.add(self.order()) {
                Ok(_) => format!("{}: on.", self.label),
                Err(problem) => problem.to_string(),
            };
        }
        for id in standing {
            tenant.faults.remove(id);
        }
        format!("{}: off.", self.label)
    }
}
