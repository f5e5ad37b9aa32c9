//! One file for each page.

mod friend;
mod home;
mod me;
mod notice;
mod refer;
mod visits;

pub(crate) use friend::FriendPage;
pub(crate) use home::HomePage;
pub(crate) use me::MePage;
pub(crate) use notice::{not_found, unavailable};
pub(crate) use refer::ReferPage;
pub(crate) use visits::VisitsPage;

#[cfg(feature = "ssr")]
pub(crate) use notice::notice_body;
