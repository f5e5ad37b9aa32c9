//! Everything that one tenant knows.
//!
//! Rows live in [`Table`]s, which keep the indexes; a row is changed only through
//! [`Table::update`], which stamps it. Numbers such as the completed-class count are never stored:
//! [`derive`] counts them from the reservations. What people do to the world is in [`actions`];
//! each action announces a [`Change`], which the webhook sender listens for.

mod access;
pub mod actions;
mod calendar;
mod classes;
mod clock;
pub mod derive;
mod money;
mod people;
mod places;
mod products;
mod reservations;
mod table;
#[cfg(test)]
mod tests;

use tokio::sync::broadcast;

pub use access::{ANY_LOCALHOST, ApiKey, OAuthClient, WebhookSubscription};
pub use classes::{ClassSession, ClassTag, ClassType, Employee};
pub use clock::Clock;
pub use money::{Currency, Minor};
pub use people::{User, UserTag};
pub use places::{Classroom, Location, MobileAppTab, Region, Studio, Theme};
pub use products::{
    AccountTransaction, CreditTransaction, CreditType, Freeze, Membership, MembershipPlan,
    MembershipStatus, Order, OrderLine,
};
pub use reservations::{Guest, PaidWith, Reservation, ReservationKind, ReservationStatus};
pub use table::{Id, Row, Table};

/// Something that happened to a row, worth a webhook.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// An account was made.
    ProfileCreated(Id),
    /// An account was edited, merged or archived.
    ProfileUpdated(Id),
    /// A place was booked.
    ReservationCreated(Id),
    /// A place was given back, taken away, or changed otherwise.
    ReservationUpdated(Id),
    /// Somebody walked in.
    ReservationCheckedIn(Id),
    /// A membership was bought.
    MembershipPurchased(Id),
    /// A membership started, or went on after a pause.
    MembershipActivated(Id),
    /// A membership was paused.
    MembershipSuspended(Id),
    /// A membership ended.
    MembershipDeactivated(Id),
    /// An order was paid.
    OrderCompleted(Id),
    /// An order was given back.
    OrderRefunded(Id),
}

/// How many changes a slow listener may fall behind before it loses some.
const CHANGE_BACKLOG: usize = 4096;

/// Everything that one tenant knows.
#[derive(Debug)]
pub struct World {
    /// The brand.
    pub studio: Studio,
    /// Regions.
    pub regions: Table<Region>,
    /// Locations.
    pub locations: Table<Location>,
    /// Rooms.
    pub classrooms: Table<Classroom>,
    /// Kinds of class.
    pub class_types: Table<ClassType>,
    /// Labels on classes.
    pub class_tags: Table<ClassTag>,
    /// Staff, instructors among them.
    pub employees: Table<Employee>,
    /// The schedule, past and future.
    pub sessions: Table<ClassSession>,
    /// Members, leads and the accounts of staff.
    pub users: Table<User>,
    /// Tags on users.
    pub user_tags: Table<UserTag>,
    /// Bookings.
    pub reservations: Table<Reservation>,
    /// Memberships on sale.
    pub plans: Table<MembershipPlan>,
    /// Memberships that people have.
    pub memberships: Table<Membership>,
    /// Kinds of credit.
    pub credit_types: Table<CreditType>,
    /// The credit ledger.
    pub credit_transactions: Table<CreditTransaction>,
    /// Money on account.
    pub account_transactions: Table<AccountTransaction>,
    /// Purchases.
    pub orders: Table<Order>,
    /// The extra tabs of the studio's app.
    pub tabs: Vec<MobileAppTab>,
    /// OAuth clients.
    pub oauth_clients: Vec<OAuthClient>,
    /// Admin API keys.
    pub api_keys: Vec<ApiKey>,
    /// Where webhooks go, if anywhere.
    pub webhook: Option<WebhookSubscription>,
    changes: broadcast::Sender<Change>,
}

impl World {
    /// A tenant with a brand and nothing else. First ids are those met at Mariana Tek.
    pub fn empty(studio: Studio) -> Self {
        Self {
            studio,
            regions: Table::starting_at(48_541),
            locations: Table::starting_at(48_717),
            classrooms: Table::starting_at(6_282),
            class_types: Table::starting_at(5_898),
            class_tags: Table::starting_at(4_942),
            employees: Table::starting_at(6_255),
            sessions: Table::starting_at(79_001),
            users: Table::starting_at(60_001),
            user_tags: Table::starting_at(701),
            reservations: Table::starting_at(900_001),
            plans: Table::starting_at(2_501),
            memberships: Table::starting_at(25_001),
            credit_types: Table::starting_at(2_323),
            credit_transactions: Table::starting_at(310_001),
            account_transactions: Table::starting_at(410_001),
            orders: Table::starting_at(510_001),
            tabs: Vec::new(),
            oauth_clients: Vec::new(),
            api_keys: Vec::new(),
            webhook: None,
            changes: broadcast::channel(CHANGE_BACKLOG).0,
        }
    }

    /// The account with this id, unless it was archived or merged away.
    pub fn live_user(&self, id: Id) -> Option<&User> {
        self.users.get(id).filter(|user| user.is_live())
    }

    /// The accounts that sign in with this e-mail and password (two members may share an e-mail).
    pub fn sign_in(&self, email: &str, password: &str) -> Option<&User> {
        self.users
            .with_key(email.trim())
            .find(|user| user.is_live() && !user.password.is_empty() && user.password == password)
    }

    /// Every change from now on.
    pub fn subscribe(&self) -> broadcast::Receiver<Change> {
        self.changes.subscribe()
    }

    /// Tells every listener that something happened. Nobody listening is fine.
    pub fn announce(&self, change: Change) {
        let _ = self.changes.send(change);
    }
}
