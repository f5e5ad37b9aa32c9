//! One file for each page.

mod friend;
mod home;
mod me;
mod notice;
mod refer;
mod visits;

pub(crate) use friend::friend_page;
pub(crate) use home::home_page;
pub(crate) use me::me_page;
pub(crate) use notice::{not_found, unavailable};
pub(crate) use refer::refer_page;
pub(crate) use visits::visits_page;

#[cfg(feature = "ssr")]
pub(crate) use notice::notice_body;
