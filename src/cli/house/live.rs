//! Tables that may change while a run goes on: read anew when they do, and kept as they were while they are bad.
//!
//! A table is written in several steps, and what stands between two of them may be sound and yet be half of it. So a
//! change is believed only when nothing has changed any more for a while.

use std::sync::Arc;
use std::time::{Duration, Instant};

use super::{House, State};
use crate::cli::args::TableOptions;
use crate::cli::status::Failure;

/// So long a change stands before it is believed.
const SETTLING: Duration = Duration::from_secs(1);

/// What a run makes of the house's tables, made anew when they change.
pub struct Live<T> {
    options: TableOptions,
    make: fn(&House, &T) -> Result<T, Failure>,
    current: Arc<T>,
    /// What `current` was made of, or what was last found bad.
    seen: Result<State, String>,
    /// Another state, and since when it stands.
    changing: Option<(Result<State, String>, Instant)>,
}

impl<T> Live<T> {
    /// Begins with `current`, which was made of `house` as the options find it; `make` makes it anew, beside what it
    /// was before.
    pub fn new(
        options: TableOptions,
        house: &House,
        current: T,
        make: fn(&House, &T) -> Result<T, Failure>,
    ) -> Live<T> {
        let seen = house.state().map_err(told);
        Live { options, make, current: Arc::new(current), seen, changing: None }
    }

    /// What the tables make now.
    pub fn current(&self) -> &Arc<T> {
        &self.current
    }

    /// Looks whether the tables have changed: nothing if they have not, or a change has yet to settle.
    ///
    /// # Errors
    /// They are bad now. The run goes on with those that it had, and hears of it once.
    pub fn refresh(&mut self) -> Option<Result<(), Failure>> {
        let state = House::find(&self.options).and_then(|(house, _)| house.state()).map_err(told);
        if state == self.seen {
            self.changing = None;
            return None;
        }
        match &self.changing {
            Some((changing, since)) if *changing == state => {
                if since.elapsed() < SETTLING {
                    return None;
                }
            }
            _ => {
                self.changing = Some((state, Instant::now()));
                return None;
            }
        }
        (self.seen, self.changing) = (state, None);
        let made = House::open(&self.options).and_then(|house| (self.make)(&house, &self.current));
        Some(made.map(|made| self.current = Arc::new(made)).map_err(kept))
    }
}

fn told(failure: Failure) -> String {
    match failure {
        Failure::Told(message) => message,
        Failure::Recorded | Failure::ClosedPipe | Failure::Terminated => String::new(),
    }
}

fn kept(failure: Failure) -> Failure {
    let goes_on = "the run goes on with the tables as they were, and reads them anew when they are mended";
    Failure::Told(format!("{}\n  = {goes_on}", told(failure)))
}
