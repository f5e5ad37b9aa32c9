//! Use cases: rules meet store and tenant.
//!
//! One file per use case. Each reads what it needs, lets `loyalty` and `sync` decide, and writes
//! in transactions that hold no network call. Nothing here knows HTTP routes or pages: the server
//! asks an [`Engine`] and gets facts.
//!
//! A member's data is pulled from the tenant beside the pages, never in their way: see
//! [`Engine::open_home`] and [`PullFacts`].

mod claim;
mod engine;
mod error;
mod facts;
mod flights;
mod freshness;
mod keeper;
mod look;
mod open_home;
mod open_me;
mod open_refer;
mod open_studio;
mod open_tab;
mod open_visits;
mod pull;
mod reachable;
mod sign_in;
mod studios;
mod tenants;
mod trouble;

pub use claim::{ClaimError, FriendFacts, LeadForm, LeadFormErrors};
pub use engine::{Engine, EngineParts, EngineSettings};
pub use error::{EngineError, OpenError, SignInError};
pub use facts::{
    Freshness, HomeFacts, MeFacts, PullFacts, PullState, ReferFacts, SeenVisit, VisitsFacts,
};
pub use mariana::{PkceChallenge, PkceVerifier, RetryPolicy};
pub use open_studio::OpenStudio;
pub use sign_in::SignedIn;
pub use studios::{StudioChange, StudioProblem, StudiosError};
pub use sync::PullRules;
pub use trouble::MtTrouble;
