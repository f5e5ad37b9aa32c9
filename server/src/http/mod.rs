//! The HTTP face: routes, the layers around them, and what they share.

mod client;
mod cross_site;
mod deadline;
mod notice;
mod notice_page;
mod observe;
mod operators;
mod policy;
mod rate;
mod render;
mod router;
mod state;
mod studios;

pub use client::client_address;
pub use notice::{Notice, Refusal};
pub use observe::RequestId;
pub use policy::Policies;
pub use rate::ClaimLimiter;
pub use render::render;
pub use router::{router, session_layer};
pub use state::{App, AppState};
pub use studios::Studios;
