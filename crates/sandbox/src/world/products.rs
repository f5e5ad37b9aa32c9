//! What members buy: memberships, class credits, money on account, and the orders for them.

use jiff::Timestamp;

use super::money::{Currency, Minor};
use super::table::{Id, Row};

/// A membership that the studio sells.
#[derive(Clone, Debug)]
pub struct MembershipPlan {
    /// Id, from 2501; also its product id.
    pub id: Id,
    /// Name as members read it.
    pub name: String,
    /// Whether it is an offer for new members.
    pub is_intro_offer: bool,
    /// How long one period is, in `interval` units.
    pub interval_length: u32,
    /// Unit of the period: `DY`, `WK`, `MO` or `YR`.
    pub interval: &'static str,
    /// Whether it renews.
    pub renews: bool,
    /// Price of one period, in the currency of the location that sells it.
    pub rate: Minor,
    /// Classes per period; unlimited where absent.
    pub usage_limit: Option<u32>,
    /// Guests per period.
    pub guest_limit: u32,
    /// When the row last changed.
    pub updated_at: Timestamp,
}

/// The documented states of a membership.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum MembershipStatus {
    /// In use. A finished trial keeps this state: look at its end date.
    Active,
    /// Paused.
    Frozen,
    /// Ended by the member.
    Cancelled,
    /// Ended by the studio.
    Terminated,
    /// The last renewal could not be charged.
    PaymentFailure,
    /// A penalty fee could not be charged.
    DingFailure,
    /// Ran out.
    Done,
    /// Starts with the first class.
    PendingCustomerActivation,
    /// Starts on a later day.
    PendingStartDate,
}

impl MembershipStatus {
    /// Every status, in the order of the documentation.
    pub const ALL: [Self; 9] = [
        Self::Active,
        Self::Frozen,
        Self::Cancelled,
        Self::Terminated,
        Self::PaymentFailure,
        Self::DingFailure,
        Self::Done,
        Self::PendingCustomerActivation,
        Self::PendingStartDate,
    ];

    /// The word in filters and in the Admin API.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Frozen => "frozen",
            Self::Cancelled => "cancelled",
            Self::Terminated => "terminated",
            Self::PaymentFailure => "payment_failure",
            Self::DingFailure => "ding_failure",
            Self::Done => "done",
            Self::PendingCustomerActivation => "pending_customer_activation",
            Self::PendingStartDate => "pending_start_date",
        }
    }

    /// The words in Customer API bodies.
    pub fn display(self) -> &'static str {
        match self {
            Self::Active => "Active",
            Self::Frozen => "Frozen",
            Self::Cancelled => "Cancelled",
            Self::Terminated => "Terminated",
            Self::PaymentFailure => "Payment Failure",
            Self::DingFailure => "Ding Failure",
            Self::Done => "Done",
            Self::PendingCustomerActivation => "Pending Customer Activation",
            Self::PendingStartDate => "Pending Start Date",
        }
    }

    /// The status that filters call `word`.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.as_str() == word)
    }
}

/// A pause of a membership.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Freeze {
    /// First moment of the pause.
    pub start: Timestamp,
    /// When it ends by itself; open-ended where absent.
    pub end: Option<Timestamp>,
}

/// One person's membership.
#[derive(Clone, Debug)]
pub struct Membership {
    /// Id, from 25001.
    pub id: Id,
    /// Whose it is.
    pub user: Id,
    /// What was bought.
    pub plan: Id,
    /// Its state.
    pub status: MembershipStatus,
    /// Where it was bought.
    pub location: Id,
    /// When it was bought.
    pub purchased_at: Timestamp,
    /// When it starts.
    pub start: Timestamp,
    /// When it ends; open-ended where absent.
    pub end: Option<Timestamp>,
    /// The pause that is running or planned.
    pub freeze: Option<Freeze>,
    /// Pauses that are over.
    pub past_freezes: Vec<Freeze>,
    /// When it was cancelled.
    pub cancelled_at: Option<Timestamp>,
    /// Why it was cancelled.
    pub cancellation_reason: Option<String>,
    /// When the next period is charged.
    pub next_charge: Option<Timestamp>,
    /// How often it has renewed.
    pub renewals: u32,
    /// Price of one period.
    pub rate: Minor,
    /// Currency of the price.
    pub currency: Currency,
    /// Classes left in this period; unlimited where absent.
    pub remaining_usage: Option<u32>,
    /// When the row last changed.
    pub updated_at: Timestamp,
}

/// A kind of class credit.
#[derive(Clone, Debug)]
pub struct CreditType {
    /// Id, from 2323; also its product id.
    pub id: Id,
    /// Name as members read it.
    pub name: String,
    /// Whether a member may book a guest with it.
    pub is_valid_for_guests: bool,
    /// When the row last changed.
    pub updated_at: Timestamp,
}

/// One line of a member's credit ledger: a grant (positive) or a use (negative).
#[derive(Clone, Debug)]
pub struct CreditTransaction {
    /// Id, from 310001.
    pub id: Id,
    /// Whose credits.
    pub user: Id,
    /// Which kind.
    pub credit: Id,
    /// Classes added or taken.
    pub amount: i64,
    /// For a grant: classes left of it.
    pub remaining: Option<i64>,
    /// For a grant: when what is left is lost.
    pub expires_at: Option<Timestamp>,
    /// What it was for.
    pub note: String,
    /// For a use or a reversal: the grant that it takes from.
    pub parent: Option<Id>,
    /// For a use: the reservation.
    pub reservation: Option<Id>,
    /// When it was booked.
    pub at: Timestamp,
    /// When the row last changed.
    pub updated_at: Timestamp,
}

impl CreditTransaction {
    /// Whether this line added classes (and is what `/me/credits` lists).
    pub fn is_grant(&self) -> bool {
        self.amount > 0 && self.parent.is_none()
    }

    /// Whether the grant's time is over at `now`.
    pub fn is_expired(&self, now: Timestamp) -> bool {
        self.expires_at.is_some_and(|end| end <= now)
    }
}

/// One line of a member's money on account.
#[derive(Clone, Debug)]
pub struct AccountTransaction {
    /// Id, from 410001.
    pub id: Id,
    /// Whose account.
    pub user: Id,
    /// Added (positive) or taken (negative).
    pub amount: Minor,
    /// Its currency.
    pub currency: Currency,
    /// `cash`, `comp` or `migration`.
    pub revenue_type: String,
    /// The line that this one takes back or uses.
    pub parent: Option<Id>,
    /// What it was for.
    pub note: String,
    /// When it was booked.
    pub at: Timestamp,
    /// When the row last changed.
    pub updated_at: Timestamp,
}

/// One product on an order.
#[derive(Clone, Debug)]
pub struct OrderLine {
    /// Id, unique within the tenant.
    pub id: Id,
    /// Name as members read it.
    pub product_name: String,
    /// `membership`, `credit` or `standard`.
    pub product_type: &'static str,
    /// Pieces.
    pub quantity: u32,
    /// Price of one.
    pub unit_price: Minor,
}

/// A purchase.
#[derive(Clone, Debug)]
pub struct Order {
    /// Id, from 510001.
    pub id: Id,
    /// Number on the receipt.
    pub number: String,
    /// Who bought.
    pub user: Id,
    /// Where.
    pub location: Id,
    /// When.
    pub placed_at: Timestamp,
    /// `Completed`, `Refunded`, `Partially Refunded`, `Cancelled`, …
    pub status: String,
    /// What was bought.
    pub lines: Vec<OrderLine>,
    /// Tax within the total.
    pub tax: Minor,
    /// Given back.
    pub refunded: Minor,
    /// Its currency.
    pub currency: Currency,
    /// What it was paid with, as members read it.
    pub paid_with: String,
    /// When the row last changed.
    pub updated_at: Timestamp,
}

impl Order {
    /// Sum of the lines, before tax.
    pub fn subtotal(&self) -> Minor {
        Minor(
            self.lines
                .iter()
                .map(|line| line.unit_price.0 * i64::from(line.quantity))
                .sum(),
        )
    }

    /// Sum of the lines and the tax.
    pub fn total(&self) -> Minor {
        Minor(self.subtotal().0 + self.tax.0)
    }
}

impl Row for MembershipPlan {
    fn id(&self) -> Id {
        self.id
    }
    fn updated_at(&self) -> Timestamp {
        self.updated_at
    }
    fn stamp(&mut self, at: Timestamp) {
        self.updated_at = at;
    }
}

impl Row for Membership {
    fn id(&self) -> Id {
        self.id
    }
    fn updated_at(&self) -> Timestamp {
        self.updated_at
    }
    fn stamp(&mut self, at: Timestamp) {
        self.updated_at = at;
    }
    fn owner(&self) -> Option<Id> {
        Some(self.user)
    }
}

impl Row for CreditType {
    fn id(&self) -> Id {
        self.id
    }
    fn updated_at(&self) -> Timestamp {
        self.updated_at
    }
    fn stamp(&mut self, at: Timestamp) {
        self.updated_at = at;
    }
}

impl Row for CreditTransaction {
    fn id(&self) -> Id {
        self.id
    }
    fn updated_at(&self) -> Timestamp {
        self.updated_at
    }
    fn stamp(&mut self, at: Timestamp) {
        self.updated_at = at;
    }
    fn owner(&self) -> Option<Id> {
        Some(self.user)
    }
}

impl Row for AccountTransaction {
    fn id(&self) -> Id {
        self.id
    }
    fn updated_at(&self) -> Timestamp {
        self.updated_at
    }
    fn stamp(&mut self, at: Timestamp) {
        self.updated_at = at;
    }
    fn owner(&self) -> Option<Id> {
        Some(self.user)
    }
}

impl Row for Order {
    fn id(&self) -> Id {
        self.id
    }
    fn updated_at(&self) -> Timestamp {
        self.updated_at
    }
    fn stamp(&mut self, at: Timestamp) {
        self.updated_at = at;
    }
    fn owner(&self) -> Option<Id> {
        Some(self.user)
    }
}
