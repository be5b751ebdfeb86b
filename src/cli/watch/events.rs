//! What the system tells of the watched folder as it happens. It is a hint: a folder in a network tells nothing, and
//! what is true is seen by looking.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use notify::event::{AccessKind, AccessMode, EventKind, ModifyKind};
use notify::{Event, RecommendedWatcher, RecursiveMode, Watcher};

use super::look::is_passed_over;

/// Only Linux tells when a file is closed, and so only there a file is known to be open.
const TELLS_OF_CLOSING: bool = cfg!(target_os = "linux");

/// The events of a folder.
pub struct Events {
    folder: PathBuf,
    events: Receiver<notify::Result<Event>>,
    /// Watches as long as it lives.
    watcher: Option<RecommendedWatcher>,
    /// The documents, by their paths in the folder, that somebody writes to and has not closed yet.
    pub open: BTreeSet<PathBuf>,
}

impl Events {
    /// The events of a folder and those in it, from now on; none if the system has none.
    pub fn of(folder: &Path) -> Events {
        let (sender, events) = channel();
        // The system tells whole paths, whatever it was asked for.
        let folder = std::path::absolute(folder).unwrap_or_else(|_| folder.to_owned());
        let mut events = Events { folder, events, watcher: None, open: BTreeSet::new() };
        let watcher = notify::recommended_watcher(move |event| {
            let _ = sender.send(event);
        });
        events.watcher = watcher.ok().and_then(|mut watcher| {
            watcher.watch(&events.folder, RecursiveMode::Recursive).ok()?;
            Some(watcher)
        });
        events
    }

    /// Waits for an event that is worth a look, at most until `deadline`; true if there was one.
    pub fn wait(&mut self, deadline: Instant) -> bool {
        loop {
            let time = deadline.saturating_duration_since(Instant::now());
            match self.events.recv_timeout(time) {
                Ok(event) => {
                    if self.take(event) {
                        return true;
                    }
                }
                Err(RecvTimeoutError::Timeout) => return false,
                Err(RecvTimeoutError::Disconnected) => {
                    std::thread::sleep(time);
                    return false;
                }
            }
        }
    }

    /// Takes note of all events that have come.
    pub fn gather(&mut self) {
        while self.wait(Instant::now()) {}
    }

    /// Takes note of an event; whether it is worth a look.
    fn take(&mut self, event: notify::Result<Event>) -> bool {
        let Ok(event) = event else { return true };
        if event.need_rescan() {
            // Some were lost, and a file that was closed among them would seem open for ever.
            self.open.clear();
            return true;
        }
        let names: Vec<PathBuf> = event.paths.iter().filter_map(|path| self.document(path)).collect();
        match event.kind {
            EventKind::Modify(ModifyKind::Data(_)) if TELLS_OF_CLOSING => self.open.extend(names.clone()),
            EventKind::Access(AccessKind::Close(AccessMode::Write))
            | EventKind::Modify(ModifyKind::Name(_))
            | EventKind::Remove(_) => {
                for name in &names {
                    self.open.remove(name);
                }
            }
            EventKind::Access(_) => return false,
            _ => {}
        }
        !names.is_empty() && !matches!(event.kind, EventKind::Remove(_))
    }

    fn document(&self, path: &Path) -> Option<PathBuf> {
        let name = path.strip_prefix(&self.folder).ok()?;
        let is_hidden = name.iter().any(is_passed_over);
        (!is_hidden).then(|| name.to_owned())
    }
}

/// A pause between two looks, however many events come.
pub const PAUSE: Duration = Duration::from_millis(50);
