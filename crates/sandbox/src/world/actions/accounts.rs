//! What happens to memberships and accounts.

use jiff::Timestamp;

use super::ActionError;
use crate::world::products::{Freeze, MembershipStatus};
use crate::world::table::{Id, Row, Table};
use crate::world::{Change, World};

impl World {
    /// Pauses a membership from now until `until`.
    pub fn freeze(
        &mut self,
        membership: Id,
        until: Option<Timestamp>,
        now: Timestamp,
    ) -> Result<(), ActionError> {
        self.membership_in(
            membership,
            MembershipStatus::Active,
            "This membership is not active.",
        )?;
        self.memberships.update(membership, now, |one| {
            one.status = MembershipStatus::Frozen;
            one.freeze = Some(Freeze {
                start: now,
                end: until,
            });
            one.next_charge = until;
        });
        self.announce(Change::MembershipSuspended(membership));
        Ok(())
    }

    /// Ends the pause of a membership.
    pub fn unfreeze(&mut self, membership: Id, now: Timestamp) -> Result<(), ActionError> {
        self.membership_in(
            membership,
            MembershipStatus::Frozen,
            "This membership is not frozen.",
        )?;
        self.memberships.update(membership, now, |one| {
            one.status = MembershipStatus::Active;
            if let Some(freeze) = one.freeze.take() {
                let end = freeze.end.filter(|end| *end <= now).unwrap_or(now);
                one.past_freezes.push(Freeze {
                    end: Some(end),
                    ..freeze
                });
            }
        });
        self.announce(Change::MembershipActivated(membership));
        Ok(())
    }

    /// Merges the account `from` into `into`: everything it had moves, and its id is gone.
    pub fn merge(&mut self, from: Id, into: Id, now: Timestamp) -> Result<(), ActionError> {
        for id in [from, into] {
            self.live_user(id)
                .ok_or(ActionError::Missing { what: "user", id })?;
        }
        if from == into {
            return Err(ActionError::Refused(
                "An account cannot be merged into itself.",
            ));
        }
        self.move_history(from, into, now);
        self.users
            .update(from, now, |one| one.merged_into = Some(into));
        self.users.update(into, now, |_| {});
        self.announce(Change::ProfileUpdated(into));
        Ok(())
    }

    fn move_history(&mut self, from: Id, into: Id, now: Timestamp) {
        let moved: Vec<Id> = self.reservations.of(from).map(|one| one.id).collect();
        for id in moved {
            self.reservations.update(id, now, |one| {
                one.user = one.user.map(|_| into);
                one.booked_by = one.booked_by.map(|by| if by == from { into } else { by });
            });
        }
        hand_over(&mut self.memberships, from, now, |one| one.user = into);
        hand_over(&mut self.credit_transactions, from, now, |one| {
            one.user = into;
        });
        hand_over(&mut self.account_transactions, from, now, |one| {
            one.user = into;
        });
        hand_over(&mut self.orders, from, now, |one| one.user = into);
    }

    fn membership_in(
        &self,
        id: Id,
        status: MembershipStatus,
        otherwise: &'static str,
    ) -> Result<(), ActionError> {
        let row = self.memberships.get(id);
        let row = row.ok_or(ActionError::Missing {
            what: "membership",
            id,
        })?;
        if row.status == status {
            Ok(())
        } else {
            Err(ActionError::Refused(otherwise))
        }
    }
}

fn hand_over<T: Row>(table: &mut Table<T>, from: Id, now: Timestamp, change: impl Fn(&mut T)) {
    let moved: Vec<Id> = table.of(from).map(Row::id).collect();
    for id in moved {
        table.update(id, now, &change);
    }
}
