//! The resources, one small file each.

mod account_transactions;
mod catalogue;
mod class_sessions;
mod credit_transactions;
mod employees;
mod memberships;
mod orders;
mod places;
mod reservations;
mod user_tags;
mod users;

use axum::Router;

use self::account_transactions::AccountTransactions;
use self::catalogue::{ClassSessionTypes, Credits, Memberships};
use self::class_sessions::ClassSessions;
use self::credit_transactions::CreditTransactions;
use self::employees::{EmployeePublicProfiles, Employees};
use self::memberships::MembershipInstances;
use self::orders::Orders;
use self::places::{Classrooms, Locations, Regions};
use self::reservations::Reservations;
use self::user_tags::UserTags;
use self::users::Users;
use super::call::View;
use super::collection::{Collection as _, find as found};
use super::document::{Document, Link};
use super::routes::readable;
use crate::TenantState;

/// Every resource that the sandbox answers.
pub(super) fn router() -> Router<TenantState> {
    Router::new()
        .merge(users::router())
        .merge(reservations::router())
        .merge(readable::<ClassSessions>())
        .merge(readable::<ClassSessionTypes>())
        .merge(readable::<Classrooms>())
        .merge(readable::<MembershipInstances>())
        .merge(readable::<Memberships>())
        .merge(readable::<Locations>())
        .merge(readable::<Regions>())
        .merge(readable::<Employees>())
        .merge(readable::<EmployeePublicProfiles>())
        .merge(readable::<Credits>())
        .merge(credit_transactions::router())
        .merge(account_transactions::router())
        .merge(user_tags::router())
        .merge(readable::<Orders>())
}

/// The object that a link names, of whatever resource.
pub(super) fn find(view: View<'_>, link: Link) -> Option<Document> {
    let look_up = match link.kind {
        Users::NAME => found::<Users>,
        Reservations::NAME => found::<Reservations>,
        ClassSessions::NAME => found::<ClassSessions>,
        ClassSessionTypes::NAME => found::<ClassSessionTypes>,
        Classrooms::NAME => found::<Classrooms>,
        MembershipInstances::NAME => found::<MembershipInstances>,
        Memberships::NAME => found::<Memberships>,
        Locations::NAME => found::<Locations>,
        Regions::NAME => found::<Regions>,
        Employees::NAME => found::<Employees>,
        EmployeePublicProfiles::NAME => found::<EmployeePublicProfiles>,
        Credits::NAME => found::<Credits>,
        CreditTransactions::NAME => found::<CreditTransactions>,
        AccountTransactions::NAME => found::<AccountTransactions>,
        UserTags::NAME => found::<UserTags>,
        Orders::NAME => found::<Orders>,
        _ => return None,
    };
    look_up(view, link.id)
}
