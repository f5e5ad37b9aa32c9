//! What is taught, by whom, and when.

use jiff::{SignedDuration, Timestamp};

use super::table::{Id, Row};

/// A kind of class.
#[derive(Clone, Debug)]
pub struct ClassType {
    /// Id, from 5898.
    pub id: Id,
    /// Name as members read it.
    pub name: String,
    /// One or two sentences.
    pub description: String,
    /// Length in minutes.
    pub minutes: u32,
    /// Whether it is taught over video.
    pub is_live_stream: bool,
    /// When the row last changed.
    pub updated_at: Timestamp,
}

/// A label on class sessions.
#[derive(Clone, Debug)]
pub struct ClassTag {
    /// Id, from 4942.
    pub id: Id,
    /// Name as members read it.
    pub name: String,
    /// Name in addresses.
    pub slug: String,
    /// When the row last changed.
    pub updated_at: Timestamp,
}

/// Somebody who works at the studio. Instructors teach; others work at the desk or own it.
#[derive(Clone, Debug)]
pub struct Employee {
    /// Id, from 6255; the public profile of an instructor has the same id.
    pub id: Id,
    /// The user that they sign in as.
    pub user: Id,
    /// Name on the schedule.
    pub name: String,
    /// Role: `instructor`, `front_desk`, `manager` or `owner`.
    pub role: String,
    /// The locations that they work at.
    pub locations: Vec<Id>,
    /// A few words about them.
    pub bio: Option<String>,
    /// Their Instagram name without `@`.
    pub instagram: Option<String>,
    /// Whether they still work here.
    pub is_active: bool,
    /// When the row last changed.
    pub updated_at: Timestamp,
}

impl Employee {
    /// Whether they teach.
    pub fn is_instructor(&self) -> bool {
        self.role == "instructor"
    }
}

/// One class on the schedule.
#[derive(Clone, Debug)]
pub struct ClassSession {
    /// Id, from 79001.
    pub id: Id,
    /// What is taught.
    pub class_type: Id,
    /// The room.
    pub classroom: Id,
    /// The location.
    pub location: Id,
    /// Who teaches, the first one leads.
    pub instructors: Vec<Id>,
    /// Labels.
    pub tags: Vec<Id>,
    /// When it starts.
    pub start: Timestamp,
    /// Its length in minutes.
    pub minutes: u32,
    /// Places.
    pub capacity: u32,
    /// Places on the waitlist.
    pub waitlist_capacity: u32,
    /// Whether members pick a numbered spot (otherwise first come, first served).
    pub is_pick_a_spot: bool,
    /// Whether it costs nothing.
    pub is_free: bool,
    /// Whether it is on the public schedule.
    pub is_public: bool,
    /// When the studio called it off, if it did.
    pub cancelled_at: Option<Timestamp>,
    /// When the row last changed.
    pub updated_at: Timestamp,
}

impl ClassSession {
    /// When it ends.
    pub fn end(&self) -> Timestamp {
        let length = SignedDuration::from_mins(i64::from(self.minutes));
        self.start.saturating_add(length).unwrap_or(Timestamp::MAX)
    }
}

impl Row for ClassType {
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

impl Row for ClassTag {
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

impl Row for Employee {
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

impl Row for ClassSession {
    fn id(&self) -> Id {
        self.id
    }
    fn updated_at(&self) -> Timestamp {
        self.updated_at
    }
    fn stamp(&mut self, at: Timestamp) {
        self.updated_at = at;
    }
    fn parent(&self) -> Option<Id> {
        Some(self.location)
    }
}
