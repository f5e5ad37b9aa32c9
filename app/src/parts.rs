//! The pieces that pages are made of.

mod as_of;
mod cards;
mod frame;
mod heat;
pub(crate) mod icons;
mod ring;
mod streak;
mod visit;

pub(crate) use as_of::{as_of_line, trouble_banner};
pub(crate) use cards::{next_card, refer_card};
pub(crate) use frame::{Tab, framed, top};
pub(crate) use heat::heat_card;
pub(crate) use ring::progress_card;
pub(crate) use streak::streak_card;
pub(crate) use visit::{visit_list, visits_to_come};
