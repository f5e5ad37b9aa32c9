//! Work under way, one at a time per key, that others can wait for.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use tokio::sync::watch;

use crate::MtTrouble;

/// How far a flight has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Stage {
    /// It is under way.
    Begun,
    /// It has written something that is worth showing, and goes on.
    Something,
    /// It is over, one way or the other.
    Ended,
}

/// How a flight failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Failure {
    /// When.
    pub(crate) at: Timestamp,
    /// Before this it is not tried again.
    pub(crate) retry_at: Timestamp,
    /// Why.
    pub(crate) why: MtTrouble,
}

/// Flights by key: at most one each. Remembers the last failure until a success.
pub(crate) struct Flights<K> {
    books: Mutex<Books<K>>,
}

struct Books<K> {
    open: HashMap<K, watch::Receiver<Stage>>,
    failed: HashMap<K, Failure>,
}

/// Failures past this number make room: those of an hour ago tell nobody anything.
const MANY_FAILURES: usize = 10_000;

impl<K> Default for Flights<K> {
    fn default() -> Self {
        let books = Books {
            open: HashMap::new(),
            failed: HashMap::new(),
        };
        Self {
            books: Mutex::new(books),
        }
    }
}

impl<K: Clone + Eq + Hash> Flights<K> {
    /// Begins a flight, unless one is under way. The flight is given to whoever begins it.
    pub(crate) fn begin(self: &Arc<Self>, key: &K) -> (Option<Flight<K>>, Watch) {
        let mut books = self.books();
        if let Some(stage) = books.open.get(key) {
            return (None, Watch(stage.clone()));
        }
        let (stage, watch) = watch::channel(Stage::Begun);
        books.open.insert(key.clone(), watch.clone());
        let flight = Flight {
            flights: self.clone(),
            key: key.clone(),
            stage,
        };
        (Some(flight), Watch(watch))
    }

    /// The flight under way.
    pub(crate) fn watch(&self, key: &K) -> Option<Watch> {
        self.books().open.get(key).cloned().map(Watch)
    }

    /// How the last flight failed, if it did.
    pub(crate) fn failure(&self, key: &K) -> Option<Failure> {
        self.books().failed.get(key).copied()
    }

    /// Forgets a failure whose cause is gone.
    pub(crate) fn forgive(&self, key: &K) {
        self.books().failed.remove(key);
    }

    fn remember(&self, key: &K, failure: Failure) {
        let failed = &mut self.books().failed;
        if failed.len() >= MANY_FAILURES {
            let hour = SignedDuration::from_hours(1);
            failed.retain(|_, old| failure.at.duration_since(old.at) < hour);
        }
        if failed.len() < MANY_FAILURES {
            failed.insert(key.clone(), failure);
        }
    }

    fn books(&self) -> MutexGuard<'_, Books<K>> {
        self.books.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The right to do the work of one key. Dropped, even by a panic, the flight is over.
pub(crate) struct Flight<K: Clone + Eq + Hash> {
    flights: Arc<Flights<K>>,
    key: K,
    stage: watch::Sender<Stage>,
}

impl<K: Clone + Eq + Hash> Flight<K> {
    /// Tells those who wait that there is something to show.
    pub(crate) fn announce_something(&self) {
        self.stage.send_replace(Stage::Something);
    }

    /// Ends the flight and keeps how it went.
    pub(crate) fn land(self, outcome: Result<(), Failure>) {
        match outcome {
            Ok(()) => self.flights.forgive(&self.key),
            Err(failure) => self.flights.remember(&self.key, failure),
        }
    }
}

impl<K: Clone + Eq + Hash> Drop for Flight<K> {
    fn drop(&mut self) {
        self.flights.books().open.remove(&self.key);
        self.stage.send_replace(Stage::Ended);
    }
}

/// Follows a flight from outside.
#[derive(Clone)]
pub(crate) struct Watch(watch::Receiver<Stage>);

impl Watch {
    /// Waits until the flight has come to `stage`, at most so long. False when it has not.
    pub(crate) async fn reaches(&mut self, stage: Stage, bound: Duration) -> bool {
        let there = self.0.wait_for(|now| *now >= stage);
        // A closed channel is a flight that is over.
        tokio::time::timeout(bound, there).await.is_ok()
    }

    /// Waits until the flight goes on from the stage that it is in now, at most so long.
    pub(crate) async fn moves_on(&mut self, bound: Duration) -> bool {
        let from = *self.0.borrow();
        if from == Stage::Ended {
            return true;
        }
        let on = self.0.wait_for(|now| *now > from);
        tokio::time::timeout(bound, on).await.is_ok()
    }
}

#[cfg(test)]
mod tests;
