//! `watch`: a folder that documents come into, each handed on to another folder when it is whole.
//!
//! One thread does one thing after the other: it looks at the folder, waits until documents have settled, and hands them
//! on in the order in which they came. What goes wrong with one document lets it wait; what goes wrong with a folder lets
//! all wait. Both are told once and tried again, less and less often.

mod away;
mod events;
mod folders;
mod hand;
mod journal;
mod look;
mod mark;
mod rules;
mod settling;

use std::collections::BTreeSet;
use std::path::Path;
use std::time::{Duration, Instant};

use super::archive::tally::{Tally, decided};
use super::archive::work::{Fate, Made};
use super::args;
use super::files;
use super::house::{House, Live};
use super::output::tell;
use super::status::{Failure, Status};
use super::termination::Stop;
use crate::trouble::visible;
use events::Events;
use folders::Folders;
use hand::{Hand, Hitch};
use journal::Journal;
use look::{Look, Seen};
use rules::Rules;
use settling::Settling;

/// How long a request to end may wait for an answer while there is nothing to do.
const NAP: Duration = Duration::from_millis(100);

/// Hands documents on until the process is asked to end, or all that are there are handed on.
///
/// # Errors
/// The arguments do not fit, tables are bad, the folder is watched already; or a document could not be read or handed on.
pub fn run(watch: args::Watch) -> Result<Status, Failure> {
    let house = House::open(&watch.tables)?;
    let rules = Rules::of(&watch, &house)?;
    let folders = Folders::open(&watch, &house)?;
    let stop = Stop::watch().map_err(|error| {
        files::Error::system(Path::new("the signal SIGTERM"), "cannot be watched", &error)
    })?;
    let journal = Journal::open(&folders.from)?;
    let events = Events::of(&folders.from);
    let mut this = Watch {
        live: Live::new(watch.tables.clone(), &house, rules, Rules::anew),
        hand: Hand::new(folders, journal, watch.verbose, watch.documents.max_bytes)?,
        settling: Settling::new(watch.settle),
        events,
        tally: Tally::default(),
        told: BTreeSet::new(),
        deadline: None,
        pause: None,
        watch,
    };
    this.greet();
    while !stop.is_requested() {
        let is_done = this.look(&stop)?;
        if is_done && this.watch.once {
            break;
        }
        this.wait(&stop);
    }
    this.end()
}

/// What became of a document, in a line.
fn words(made: &Made) -> String {
    let fate = match made.fate {
        Fate::Binary => "no text, as it came",
        fate => fate.words(),
    };
    let decided = decided(made.decisions);
    if decided.is_empty() { fate.to_owned() } else { format!("{fate}; {decided}") }
}

struct Watch {
    watch: args::Watch,
    hand: Hand,
    live: Live<Rules>,
    settling: Settling,
    events: Events,
    tally: Tally,
    /// What is wrong in the folder beside its documents, as it was told.
    told: BTreeSet<String>,
    /// With --once, when all that was there has settled or is left for another run.
    deadline: Option<Instant>,
    /// What is wrong with a folder, until when nothing is tried, and how long that was.
    pause: Option<(String, Instant, Duration)>,
}

impl Watch {
    fn greet(&self) {
        if !self.watch.quiet && !self.watch.once {
            let shown = |path: &Path| visible(&path.to_string_lossy());
            let Folders { from, to, .. } = self.hand.folders();
            tell(format_args!("canonym: {} is watched, and handed on to {}\n", shown(from), shown(to)));
        }
    }

    /// Looks at the folder and hands on what is due; whether nothing is left that a further look could find whole.
    fn look(&mut self, stop: &Stop) -> Result<bool, Failure> {
        if self.pause.as_ref().is_some_and(|(_, until, _)| *until > Instant::now()) {
            return Ok(false);
        }
        self.refresh();
        let passed = self.hand.finish().and_then(|()| self.pass(stop));
        match passed {
            Ok(is_done) => {
                if self.pause.take().is_some() {
                    tell("canonym: the folders are in order again\n");
                }
                Ok(is_done)
            }
            Err(Hitch::Folders(message) | Hitch::Document(message)) if self.watch.once => {
                Err(Failure::Told(message))
            }
            Err(Hitch::Folders(message) | Hitch::Document(message)) => {
                self.pause_for(message);
                Ok(false)
            }
        }
    }

    fn refresh(&mut self) {
        match self.live.refresh() {
            None => {}
            Some(Ok(())) if self.watch.quiet => {}
            Some(Ok(())) => tell("canonym: the tables have changed, and are read anew\n"),
            Some(Err(Failure::Told(message))) => tell(format_args!("{message}\n")),
            Some(Err(_)) => {}
        }
    }

    /// Lets everything wait for a while.
    fn pause_for(&mut self, message: String) {
        let before = self.pause.take();
        let delay =
            before.as_ref().map_or(self.watch.every.max(NAP), |(_, _, delay)| settling::later(*delay));
        if before.is_none_or(|(told, _, _)| told != message) {
            tell(format_args!("{message}\n  = nothing is lost; it is tried again and again\n"));
        }
        self.pause = Some((message, Instant::now() + delay, delay));
    }

    fn pass(&mut self, stop: &Stop) -> Result<bool, Hitch> {
        self.events.gather();
        let look = Look::at(&self.hand.folders().from).map_err(|error| Hitch::Folders(error.to_string()))?;
        let names: BTreeSet<&Path> = look.documents.iter().map(|seen| seen.name.as_path()).collect();
        self.events.open.retain(|name| names.contains(name.as_path()));
        self.tell_others(look.others);
        let now = Instant::now();
        self.settling.note(look.documents, &self.events.open, now);
        let deadline = *self.deadline.get_or_insert(now + self.watch.settle);
        for seen in self.settling.due(Instant::now()) {
            if stop.is_requested() {
                return Ok(false);
            }
            self.hand_on(&seen)?;
        }
        Ok(now >= deadline || self.settling.unsettled().next().is_none())
    }

    fn hand_on(&mut self, seen: &Seen) -> Result<(), Hitch> {
        let rules = std::sync::Arc::clone(self.live.current());
        match self.hand.document(seen, &rules) {
            Ok(made) => {
                self.settling.forget(&seen.name);
                if let Some(made) = made {
                    self.tell_made(&seen.name, &made);
                    self.tally.count(&made);
                }
                Ok(())
            }
            Err(Hitch::Document(message)) => {
                let first = self.watch.every.max(NAP);
                if self.settling.put_off(&seen.name, &message, first, Instant::now()) {
                    tell(format_args!("{message}\n"));
                }
                Ok(())
            }
            Err(hitch) => Err(hitch),
        }
    }

    /// Tells what is in the folder and can be no document, once as long as it is there.
    fn tell_others(&mut self, others: Vec<String>) {
        let others: BTreeSet<String> = others.into_iter().collect();
        for message in others.difference(&self.told) {
            tell(format_args!("{message}\n"));
        }
        self.told = others;
    }

    fn tell_made(&self, name: &Path, made: &Made) {
        tell(&made.message);
        if !self.watch.quiet {
            tell(format_args!("canonym: {}: {}\n", visible(&name.to_string_lossy()), words(made)));
        }
    }

    /// Waits until there may be something to do.
    fn wait(&mut self, stop: &Stop) {
        let now = Instant::now();
        let mut until = now + self.watch.every.max(events::PAUSE);
        until = match &self.pause {
            Some((_, again, _)) => *again,
            None => self.settling.next().map_or(until, |next| until.min(next)).max(now + events::PAUSE),
        };
        while !stop.is_requested() && Instant::now() < until {
            let nap = until.min(Instant::now() + NAP);
            if self.events.wait(nap) && self.pause.is_none() {
                until = until.min(Instant::now() + events::PAUSE);
            }
        }
    }

    fn end(mut self) -> Result<Status, Failure> {
        for name in self.settling.unsettled().filter(|_| self.watch.once && !self.watch.quiet) {
            let name = visible(&name.to_string_lossy());
            tell(format_args!("canonym: {name}: not whole yet, and left for another run\n"));
        }
        for _ in 0..self.settling.troubled() {
            self.tally.count(&Made::skipped(Fate::Failed));
        }
        if !self.watch.quiet {
            tell(&self.tally);
        }
        let is_well = !self.tally.has_failed() && self.pause.is_none();
        if is_well { Ok(Status::Done) } else { Err(Failure::Recorded) }
    }
}
