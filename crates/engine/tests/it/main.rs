//! The use cases on a real database, against a tenant that can be told what to say.

mod faults;
mod first_open;
mod friends;
mod later_opens;
mod looks;
mod reachable;
mod shutdown;
mod sign_in;
mod stand_in;
mod studios;
mod support;
mod visits;
