//! Which documents are whole, and whose turn it is: in the order in which they came.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant, SystemTime};

use super::look::Seen;
use super::mark::Mark;

/// The longest time between two tries.
pub const LONGEST: Duration = Duration::from_secs(60);

/// What is known of the documents in the folder.
pub struct Settling {
    /// So long nothing may change in a document that is whole.
    time: Duration,
    known: BTreeMap<PathBuf, Known>,
    /// The number of looks so far.
    looks: u64,
}

struct Known {
    mark: Mark,
    /// Since when nothing has changed in it.
    since: Instant,
    /// In which look it was first seen.
    look: u64,
    /// Whether somebody is known to have it open for writing.
    is_open: bool,
    trouble: Option<Trouble>,
}

/// Why a document waits that is whole.
struct Trouble {
    message: String,
    /// When it is tried again, and how long that was after the last time.
    again: Instant,
    delay: Duration,
}

impl Known {
    fn due(&self, time: Duration) -> Option<Instant> {
        let settled = self.since + time;
        (!self.is_open).then(|| self.trouble.as_ref().map_or(settled, |trouble| settled.max(trouble.again)))
    }

    fn order<'k>(&self, name: &'k Path) -> (u64, Option<SystemTime>, &'k Path) {
        (self.look, self.mark.written, name)
    }
}

impl Settling {
    /// Nothing is known yet.
    pub fn new(time: Duration) -> Settling {
        Settling { time, known: BTreeMap::new(), looks: 0 }
    }

    /// Takes note of a look, in which `open` are known to be open for writing.
    pub fn note(&mut self, seen: Vec<Seen>, open: &BTreeSet<PathBuf>, now: Instant) {
        self.looks += 1;
        let mut before = std::mem::take(&mut self.known);
        for Seen { name, mark } in seen {
            let is_open = open.contains(&name);
            let known = match before.remove(&name) {
                Some(known) if known.mark == mark => Known { is_open, ..known },
                Some(known) => Known { mark, since: now, is_open, trouble: None, ..known },
                None => Known { mark, since: now, look: self.looks, is_open, trouble: None },
            };
            self.known.insert(name, known);
        }
    }

    /// The documents that are whole and due, in the order in which they came: those seen in one look by the time of
    /// their last change, and then by name.
    pub fn due(&self, now: Instant) -> Vec<Seen> {
        let is_due = |known: &Known| known.due(self.time).is_some_and(|due| due <= now);
        let mut due: Vec<_> = self.known.iter().filter(|(_, known)| is_due(known)).collect();
        due.sort_by_key(|(name, known)| known.order(name));
        due.into_iter().map(|(name, known)| Seen { name: name.clone(), mark: known.mark.clone() }).collect()
    }

    /// When the next one is due, if any waits.
    pub fn next(&self) -> Option<Instant> {
        self.known.values().filter_map(|known| known.due(self.time)).min()
    }

    /// Forgets a document that was handed on, or is to be looked at as a new one.
    pub fn forget(&mut self, name: &Path) {
        self.known.remove(name);
    }

    /// Puts off a document that met a trouble; true if people have yet to be told.
    pub fn put_off(&mut self, name: &Path, message: &str, first: Duration, now: Instant) -> bool {
        let Some(known) = self.known.get_mut(name) else { return true };
        let before = known.trouble.take();
        let delay = before.as_ref().map_or(first, |trouble| later(trouble.delay));
        known.trouble = Some(Trouble { message: message.to_owned(), again: now + delay, delay });
        before.is_none_or(|before| before.message != message)
    }

    /// The number of documents that met a trouble and are still there.
    pub fn troubled(&self) -> usize {
        self.known.values().filter(|known| known.trouble.is_some()).count()
    }

    /// The documents that are not whole yet.
    pub fn unsettled(&self) -> impl Iterator<Item = &Path> {
        self.known.iter().filter(|(_, known)| known.trouble.is_none()).map(|(name, _)| name.as_path())
    }
}

/// The time to the next try, after one of this length.
pub fn later(delay: Duration) -> Duration {
    (delay * 2).clamp(Duration::from_millis(100), LONGEST)
}
