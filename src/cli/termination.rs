//! Ends a run at a request to terminate: between two records or documents, never within one.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::flag;

use super::status::{Failure, Status, exit_status};

/// Waits for input, and meanwhile lets the signal SIGTERM end the process at once.
///
/// A process that sleeps in a read is woken by no flag, so whoever waits says before which status would be right.
pub struct Termination {
    requested: Arc<AtomicBool>,
    /// For each status, whether the process waits and would end with it.
    waiting: Vec<(i32, Arc<AtomicBool>)>,
}

/// How far a stream is when it waits for input.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Waiting {
    /// All that came is answered.
    Done,
    /// All that came is answered, and some of it could not be read.
    Failed,
    /// A part of a record has come, which nobody answers if the process ends.
    WithinRecord,
}

impl Waiting {
    const ALL: [Waiting; 3] = [Waiting::Done, Waiting::Failed, Waiting::WithinRecord];

    fn status(self) -> i32 {
        match self {
            Waiting::Done => exit_status(&Ok(Status::Done)).into(),
            Waiting::Failed => exit_status(&Err(Failure::Recorded)).into(),
            Waiting::WithinRecord => exit_status(&Err(Failure::Terminated)).into(),
        }
    }
}

impl Termination {
    /// Takes the signal over.
    ///
    /// # Errors
    /// The system does not allow it.
    pub fn watch() -> io::Result<Termination> {
        let mut waiting = Vec::new();
        for state in Waiting::ALL {
            let flag = Arc::new(AtomicBool::new(false));
            flag::register_conditional_shutdown(SIGTERM, state.status(), Arc::clone(&flag))?;
            waiting.push((state.status(), flag));
        }
        let requested = Arc::new(AtomicBool::new(false));
        flag::register(SIGTERM, Arc::clone(&requested))?;
        Ok(Termination { requested, waiting })
    }

    /// Whether the process was asked to end while it worked.
    pub fn is_requested(&self) -> bool {
        self.requested.load(Ordering::SeqCst)
    }

    /// Runs `read`, which may sleep. A signal ends the process meanwhile. Nothing is read if one came before.
    pub fn wait<T>(&self, state: Waiting, read: impl FnOnce() -> T) -> Option<T> {
        let set = |value: bool| {
            let flags = self.waiting.iter().filter(|(status, _)| *status == state.status());
            flags.for_each(|(_, flag)| flag.store(value, Ordering::SeqCst));
        };
        // First the flag, then the look: whatever comes between them ends the process.
        set(true);
        let answer = (!self.is_requested()).then(read);
        set(false);
        answer
    }
}

/// A request to end that is followed when it suits: at SIGTERM, or at SIGINT, which a terminal sends. The second one
/// ends the process at once.
pub struct Stop(Arc<AtomicBool>);

impl Stop {
    /// Takes the signals over.
    ///
    /// # Errors
    /// The system does not allow it.
    pub fn watch() -> io::Result<Stop> {
        let requested = Arc::new(AtomicBool::new(false));
        for signal in [SIGTERM, SIGINT] {
            flag::register_conditional_shutdown(signal, 128 + signal, Arc::clone(&requested))?;
            flag::register(signal, Arc::clone(&requested))?;
        }
        Ok(Stop(requested))
    }

    /// Whether the process was asked to end.
    pub fn is_requested(&self) -> bool {
        self.0.load(Ordering::SeqCst)
    }
}
