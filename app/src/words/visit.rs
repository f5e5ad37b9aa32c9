//! Did my class count, and why?

use crate::page::{PenaltyView, VisitStateView, VisitView};

/// The state in a word or two, for the chip.
pub fn state_word(state: VisitStateView) -> &'static str {
    match state {
        VisitStateView::Booked => "Booked",
        VisitStateView::Waitlisted => "Waitlist",
        VisitStateView::AwaitingCheckIn => "Waiting for check-in",
        VisitStateView::Attended => "Counted",
        VisitStateView::TakenBack => "Taken back",
        VisitStateView::Cancelled => "Cancelled",
        VisitStateView::CancelledLate => "Cancelled late",
        VisitStateView::NoShow => "No-show",
        VisitStateView::ClassCancelled => "Class cancelled",
        VisitStateView::Removed => "Off the list",
    }
}

/// Why it counts or not, and what the member can do about it.
pub fn why(visit: &VisitView) -> &'static str {
    match visit.state {
        VisitStateView::Booked => "You\u{2019}re in. It counts once the studio checks you in.",
        VisitStateView::Waitlisted => "If a spot opens up, this becomes a booking.",
        VisitStateView::AwaitingCheckIn => {
            "You were booked, and the studio hasn\u{2019}t checked you in yet. If you were there, \
             tell the front desk."
        }
        VisitStateView::Attended => "Checked in \u{2014} this one counts.",
        VisitStateView::TakenBack => {
            "The studio checked you in and later took that back, so it doesn\u{2019}t count. If \
             that looks wrong, ask the front desk."
        }
        VisitStateView::Cancelled => "Cancelled in time. Nothing lost.",
        VisitStateView::CancelledLate => late_cancel(visit.penalty),
        VisitStateView::NoShow => no_show(visit.penalty),
        VisitStateView::ClassCancelled => "The studio cancelled this class.",
        VisitStateView::Removed => "You were taken off the list, so it doesn\u{2019}t count.",
    }
}

fn late_cancel(penalty: PenaltyView) -> &'static str {
    match penalty {
        PenaltyView::None => "Cancelled late, so it doesn\u{2019}t count.",
        PenaltyView::Applied => "Cancelled late; the studio\u{2019}s late-cancel policy applies.",
        PenaltyView::Waived => "Cancelled late; the studio waived the fee.",
    }
}

fn no_show(penalty: PenaltyView) -> &'static str {
    match penalty {
        PenaltyView::None => {
            "You were booked and not checked in. If you were there, tell the front desk."
        }
        PenaltyView::Applied => {
            "You were booked and not checked in; the studio\u{2019}s no-show policy applies. If \
             you were there, tell the front desk."
        }
        PenaltyView::Waived => {
            "You were booked and not checked in; the studio waived the fee. If you were there, \
             tell the front desk."
        }
    }
}
