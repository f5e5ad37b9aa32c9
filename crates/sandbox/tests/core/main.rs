//! The Customer API, faults and controls, from outside, over real HTTP.

mod account;
mod bookings;
mod catalogue;
mod controls;
mod faults;
mod lists;
mod loyalty;
mod stage;
