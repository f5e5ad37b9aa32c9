//! Who is there: sessions, silent sign-in with the studio's system, and the rules around both.

mod begin;
mod callback;
mod cookies;
mod entry;
mod flow;
mod identity;
mod landing;
mod require_member;
mod session_store;
mod tab_page;

pub use callback::callback;
pub use cookies::{CookieShape, cookie_key};
pub use identity::{Identity, MemberSession};
pub use require_member::{Visitor, require_member};
pub use session_store::DatabaseSessions;
