//! Archives: folders of documents, normalised by several workers, with one ledger in the order of the files' names.
//!
//! Workers read, decide and write temporary files; this thread alone says what happened, in order: it adds the groups
//! to the ledger, flushes them to disk, and then gives the files their names. So neither the result nor the ledger
//! depends on the number of workers, and a kill loses nothing that [`resume`] cannot find again.

mod place;
mod progress;
mod resume;
mod tally;
mod walk;
mod work;

use std::collections::{BTreeMap, BTreeSet};
use std::num::NonZero;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::Mutex;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;

use super::args::Filter;
use super::files::{self, Log, sync_folders};
use super::filter::{options, refuse_read_ledger};
use super::house::House;
use super::output::Output;
use super::report::Reporting;
use super::status::{Failure, Status};
use crate::Normalizer;
use crate::ledger::Ledger;
use crate::trouble::visible;
use place::Place;
use progress::Progress;
use resume::Done;
use tally::Tally;
use walk::{Found, Walk};
use work::{Made, Worker};

/// Documents that may be under way for each worker. What is ready waits for its turn.
const AHEAD: usize = 16;

/// Whether the arguments mean an archive and not single documents.
pub fn is_meant(filter: &Filter) -> bool {
    filter.archive.to.is_some()
        || filter.archive.resume.is_some()
        || (filter.in_place || filter.check) && filter.files.iter().any(|path| path.is_dir())
}

/// Normalises every document under the folders.
///
/// # Errors
/// The arguments do not fit, the ledger cannot be written, or a document could not be read or replaced.
pub fn run(filter: &Filter, house: &House, normalizer: &Normalizer<'_>) -> Result<Status, Failure> {
    let place = Place::of(filter)?;
    let (ledger, done) = open_ledger(filter, &place, normalizer)?;
    let walk = Walk::new(filter, house, &place)?;
    let worker = Worker { filter, normalizer, place: &place, done: &done, has_ledger: ledger.is_some() };
    let mut clerk = Clerk {
        filter,
        ledger,
        output: Output::open(),
        report: filter.report.map(Reporting::open),
        tally: Tally::default(),
        progress: Progress::begin(filter, &walk),
    };
    let threads = filter.archive.threads.or_else(|| thread::available_parallelism().ok());
    oversee(&worker, walk, threads.map_or(1, NonZero::get), &mut clerk)?;
    clerk.finish()
}

/// The ledger, and the documents that an earlier run did.
fn open_ledger(
    filter: &Filter,
    place: &Place,
    normalizer: &Normalizer<'_>,
) -> Result<(Option<Log>, Done), Failure> {
    let Some(path) = filter.archive.resume.as_deref().or(filter.ledger.as_deref()) else {
        return Ok((None, Done::new()));
    };
    refuse_read_ledger(filter, path)?;
    if filter.archive.resume.is_some() && path.exists() {
        let done = resume::prepare(path, place, normalizer)?;
        return Ok((Some(Log::append(path)?), done));
    }
    refuse_earlier(filter, path)?;
    Ok((Some(Log::create(path)?), Done::new()))
}

/// The ledger of an earlier run is all that leads back to what was there before it.
fn refuse_earlier(filter: &Filter, path: &Path) -> Result<(), Failure> {
    let is_earlier = path.metadata().is_ok_and(|metadata| metadata.is_file() && metadata.len() > 0);
    if is_earlier && !filter.check {
        let shown = visible(&path.to_string_lossy());
        let what = format!("{shown} holds the ledger of an earlier run, which alone can take it back");
        return Err(Failure::new(&what, "go on with that run by --resume, or name another file"));
    }
    Ok(())
}

/// Hands the documents out, and what comes of them to the clerk in their order.
fn oversee(
    worker: &Worker<'_>,
    mut walk: Walk,
    threads: usize,
    clerk: &mut Clerk<'_>,
) -> Result<(), Failure> {
    let (to_workers, jobs) = channel();
    let jobs = Mutex::new(jobs);
    let (to_clerk, made) = channel();
    thread::scope(|scope| {
        for _ in 0..threads {
            let to_clerk = to_clerk.clone();
            scope.spawn(|| labour(worker, &jobs, to_clerk));
        }
        let mut queue = Queue { made, waiting: BTreeMap::new(), handed_out: 0, next: 0 };
        // Dropped at the end of this block, whatever it was: then the workers stop.
        let to_workers = to_workers;
        loop {
            while queue.under_way() < threads * AHEAD
                && let Some(found) = walk.next()
            {
                match found {
                    Found::Document(path) => {
                        let _ = to_workers.send((queue.handed_out, path));
                    }
                    Found::Other(made) => {
                        queue.waiting.insert(queue.handed_out, made);
                    }
                }
                queue.handed_out += 1;
            }
            if queue.under_way() == 0 {
                return Ok(());
            }
            clerk.take(queue.batch())?;
        }
    })
}

const FAULT: &str = "met a fault of canonym itself, and is as it was";

type Job = (usize, std::path::PathBuf);

fn labour(worker: &Worker<'_>, jobs: &Mutex<Receiver<Job>>, to_clerk: Sender<(usize, Made)>) {
    loop {
        let job = jobs.lock().map(|jobs| jobs.recv());
        let Ok(Ok((number, path))) = job else { return };
        // A fault of ours in one document is told of that one, and the clerk waits for no answer in vain.
        let made = catch_unwind(AssertUnwindSafe(|| worker.work(&path)));
        let made =
            made.unwrap_or_else(|_| Made::failed(&files::Error::new(&path, FAULT, "please report it")));
        if to_clerk.send((number, made)).is_err() {
            return;
        }
    }
}

/// What the workers made, put back in order.
struct Queue {
    made: Receiver<(usize, Made)>,
    waiting: BTreeMap<usize, Made>,
    handed_out: usize,
    next: usize,
}

impl Queue {
    fn under_way(&self) -> usize {
        self.handed_out - self.next
    }

    /// All that is ready and whose turn it is; waits until there is some.
    fn batch(&mut self) -> Vec<Made> {
        let mut batch = Vec::new();
        while batch.is_empty() {
            if !self.waiting.contains_key(&self.next) {
                self.waiting.extend(self.made.recv());
            }
            self.waiting.extend(self.made.try_iter());
            while let Some(made) = self.waiting.remove(&self.next) {
                batch.push(made);
                self.next += 1;
            }
        }
        batch
    }
}

/// Says what happened to each document: to the ledger, to the files, to people.
struct Clerk<'c> {
    filter: &'c Filter,
    ledger: Option<Log>,
    output: Output,
    report: Option<Reporting>,
    tally: Tally,
    progress: Progress,
}

impl Clerk<'_> {
    /// Takes what was made of some documents, in their order.
    fn take(&mut self, mut batch: Vec<Made>) -> Result<(), Failure> {
        let bad = batch.iter().position(Made::is_bad).filter(|_| self.filter.strict);
        let stopped = bad.and_then(|at| batch.drain(at..).next());
        self.write_ledger(&batch)?;
        let mut folders = BTreeSet::new();
        for made in &mut batch {
            if let Some(ready) = made.ready.take() {
                match ready.rename() {
                    Ok(folder) => {
                        folders.insert(folder);
                    }
                    Err(error) => made.fail(&error),
                }
            }
        }
        sync_folders(&folders)?;
        for made in &batch {
            if let (Some(report), Some(reported)) = (&mut self.report, &made.reported) {
                let (source, ledgers) = reported.as_ref();
                let name = ledgers.first().and_then(Ledger::begin).map_or("", |begin| &begin.document);
                report.add(source, &options(self.filter, name), ledgers)?;
            }
            self.output.show(&made.findings)?;
            self.progress.tell(&made.message);
            self.tally.count(made);
        }
        self.output.flush()?;
        self.progress.show(&self.tally);
        match stopped {
            Some(made) => {
                self.report.take().map_or(Ok(()), Reporting::finish)?;
                self.progress.end();
                Err(Failure::Told(made.message.trim_end().to_owned()))
            }
            None => Ok(()),
        }
    }

    /// The groups are on disk before any file that they describe.
    fn write_ledger(&mut self, batch: &[Made]) -> Result<(), Failure> {
        let Some(ledger) = &mut self.ledger else { return Ok(()) };
        for made in batch {
            ledger.add(|file| std::io::Write::write_all(file, &made.group))?;
        }
        let changes = batch.iter().any(|made| made.ready.is_some());
        let written = if changes { ledger.sync() } else { ledger.hand_over() };
        Ok(written?)
    }

    fn finish(mut self) -> Result<Status, Failure> {
        if let Some(ledger) = &mut self.ledger {
            ledger.sync()?;
        }
        self.report.take().map_or(Ok(()), Reporting::finish)?;
        self.progress.end();
        if !self.filter.quiet {
            super::output::tell(&self.tally);
        }
        match (self.tally.has_failed(), self.filter.check && self.tally.substituted > 0) {
            (true, _) => Err(Failure::Recorded),
            (_, true) => Ok(Status::Found),
            _ => Ok(Status::Done),
        }
    }
}
