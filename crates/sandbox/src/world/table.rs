//! One kind of row, with the look-ups that every list endpoint needs.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ops::Bound::{self, Excluded, Included, Unbounded};
use std::ops::RangeBounds;

use jiff::Timestamp;

/// A numeric id. Ids start at the same number in every tenant, as they do at Mariana Tek.
pub type Id = u64;

/// A row that a [`Table`] keeps in order and finds again.
pub trait Row {
    /// The row's own id, unique within its table.
    fn id(&self) -> Id;
    /// When the row last changed.
    fn updated_at(&self) -> Timestamp;
    /// Stamps the row as changed at `at`.
    fn stamp(&mut self, at: Timestamp);
    /// The user the row belongs to, if any.
    fn owner(&self) -> Option<Id> {
        None
    }
    /// The row that this one hangs on, if any: the class session of a reservation.
    fn parent(&self) -> Option<Id> {
        None
    }
    /// A text the row is looked up by, compared without case: the e-mail of a user.
    fn key(&self) -> Option<String> {
        None
    }
}

/// Rows by id, by owner, by parent, by key and by time of change.
#[derive(Debug)]
pub struct Table<T> {
    rows: BTreeMap<Id, T>,
    next: Id,
    owned: HashMap<Id, BTreeSet<Id>>,
    children: HashMap<Id, BTreeSet<Id>>,
    keyed: HashMap<String, BTreeSet<Id>>,
    changed: BTreeSet<(Timestamp, Id)>,
}

impl<T: Row> Table<T> {
    /// An empty table whose first row gets the id `first`.
    pub fn starting_at(first: Id) -> Self {
        Self {
            rows: BTreeMap::new(),
            next: first,
            owned: HashMap::new(),
            children: HashMap::new(),
            keyed: HashMap::new(),
            changed: BTreeSet::new(),
        }
    }

    /// Adds the row that `make` builds for the next free id, and gives that id back.
    pub fn insert(&mut self, make: impl FnOnce(Id) -> T) -> Id {
        let id = self.next;
        self.next += 1;
        self.put(make(id));
        id
    }

    /// Adds a row under an id of its own choosing. Later rows get higher ids.
    pub fn insert_as(&mut self, row: T) {
        self.next = self.next.max(row.id() + 1);
        self.remove(row.id());
        self.put(row);
    }

    fn put(&mut self, row: T) {
        self.index(&row);
        self.rows.insert(row.id(), row);
    }

    fn index(&mut self, row: &T) {
        let id = row.id();
        if let Some(owner) = row.owner() {
            self.owned.entry(owner).or_default().insert(id);
        }
        if let Some(parent) = row.parent() {
            self.children.entry(parent).or_default().insert(id);
        }
        if let Some(key) = row.key() {
            self.keyed.entry(key.to_lowercase()).or_default().insert(id);
        }
        self.changed.insert((row.updated_at(), id));
    }

    fn unindex(&mut self, row: &T) {
        let id = row.id();
        drop_from(&mut self.owned, row.owner(), id);
        drop_from(&mut self.children, row.parent(), id);
        drop_from(&mut self.keyed, row.key().map(|key| key.to_lowercase()), id);
        self.changed.remove(&(row.updated_at(), id));
    }

    /// Changes one row, stamps it with `now`, and gives it back; nothing if there is no such row.
    pub fn update(&mut self, id: Id, now: Timestamp, change: impl FnOnce(&mut T)) -> Option<&T> {
        let mut row = self.rows.remove(&id)?;
        self.unindex(&row);
        change(&mut row);
        row.stamp(now);
        self.index(&row);
        Some(self.rows.entry(id).insert_entry(row).into_mut())
    }

    /// Takes a row out for good.
    pub fn remove(&mut self, id: Id) -> Option<T> {
        let row = self.rows.remove(&id)?;
        self.unindex(&row);
        Some(row)
    }

    /// The row with this id.
    pub fn get(&self, id: Id) -> Option<&T> {
        self.rows.get(&id)
    }

    /// All rows in the order of their ids.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &T> {
        self.rows.values()
    }

    /// How many rows there are.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there is no row at all.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The rows of one user, in the order of their ids.
    pub fn of(&self, owner: Id) -> impl DoubleEndedIterator<Item = &T> {
        self.named(self.owned.get(&owner))
    }

    /// The rows that hang on one parent, in the order of their ids.
    pub fn under(&self, parent: Id) -> impl DoubleEndedIterator<Item = &T> {
        self.named(self.children.get(&parent))
    }

    /// The rows with this key, compared without case, in the order of their ids.
    pub fn with_key(&self, key: &str) -> impl DoubleEndedIterator<Item = &T> {
        self.named(self.keyed.get(&key.to_lowercase()))
    }

    /// The rows that last changed within `range`, the longest unchanged first.
    pub fn changed_in(
        &self,
        range: impl RangeBounds<Timestamp>,
    ) -> impl DoubleEndedIterator<Item = &T> {
        let low = match range.start_bound() {
            Excluded(at) => Excluded((*at, Id::MAX)),
            bound => bound.map(|at| (*at, Id::MIN)),
        };
        let high = match range.end_bound() {
            Excluded(at) => Excluded((*at, Id::MIN)),
            bound => bound.map(|at| (*at, Id::MAX)),
        };
        // A range that ends before it starts is empty here, where `BTreeSet::range` would panic.
        let bounds = is_ordered(low, high).then_some((low, high));
        let ids = bounds
            .into_iter()
            .flat_map(|bounds| self.changed.range(bounds));
        ids.filter_map(|(_, id)| self.rows.get(id))
    }

    fn named<'a>(
        &'a self,
        ids: Option<&'a BTreeSet<Id>>,
    ) -> impl DoubleEndedIterator<Item = &'a T> {
        ids.into_iter().flatten().filter_map(|id| self.rows.get(id))
    }
}

fn drop_from<K: std::hash::Hash + Eq>(
    index: &mut HashMap<K, BTreeSet<Id>>,
    key: Option<K>,
    id: Id,
) {
    let Some(key) = key else { return };
    if let Some(ids) = index.get_mut(&key) {
        ids.remove(&id);
        if ids.is_empty() {
            index.remove(&key);
        }
    }
}

fn is_ordered(low: Bound<(Timestamp, Id)>, high: Bound<(Timestamp, Id)>) -> bool {
    match (low, high) {
        (Unbounded, _) | (_, Unbounded) => true,
        (Included(low), Included(high)) => low <= high,
        (Included(low) | Excluded(low), Excluded(high)) | (Excluded(low), Included(high)) => {
            low < high
        }
    }
}
