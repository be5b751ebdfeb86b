//! Archives: folders of documents, normalised by several workers, with one ledger in the order of the files' names.
//!
//! Workers read, decide and write temporary files; this thread alone says what happened, in order: it adds the groups
//! to the ledger, flushes them to disk, and then gives the files their names. So neither the result nor the ledger
//! depends on the number of workers, and a kill loses nothing that [`resume`] cannot find again.

pub mod look;
mod place;
mod progress;
mod resume;
pub mod tally;
pub mod walk;
pub mod work;
mod workers;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

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
use work::{Fate, Made, Reported, Worker};
use workers::{Next, Trade};

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
    let given = [&filter.ledger, &filter.archive.resume, &filter.tables.config].into_iter().flatten();
    let reserved = house.table_files().chain(given.map(PathBuf::as_path));
    let walk = Walk::new(&filter.files, reserved)?;
    let walk = if filter.archive.resume.is_some() { walk.resumed(place.clone()) } else { walk };
    let worker = Worker { filter, normalizer, place: &place, done: &done, has_ledger: ledger.is_some() };
    let mut clerk = Clerk {
        filter,
        ledger,
        output: Output::open(),
        report: filter.report.map(Reporting::open),
        tally: Tally::default(),
        progress: Progress::begin(filter.quiet, &walk),
    };
    oversee(&worker, walk, &mut clerk)?;
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

/// What is told of a document over which this program stumbled.
pub const FAULT: &str = "met a fault of canonym itself, and is as it was";

/// Hands the documents out, and what comes of them to the clerk in their order.
fn oversee(worker: &Worker<'_>, walk: Walk, clerk: &mut Clerk<'_>) -> Result<(), Failure> {
    let jobs = walk.map(|found| match found {
        Found::Document(path) => Next::Job(path),
        Found::NoFile => Next::Made(Made::skipped(Fate::NoFile)),
        Found::Unreadable(reason) => Next::Made(Made::failed(&reason)),
    });
    let trade = Trade {
        work: &|path: &PathBuf| worker.work(path),
        fault: &|path: &PathBuf| Made::failed(&files::Error::new(path, FAULT, "please report it")),
    };
    let threads = workers::count(worker.filter.archive.threads);
    workers::in_order(threads, jobs, &trade, |batch| clerk.take(batch))
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
                let Reported { source, ledgers, right } = reported.as_ref();
                let name = ledgers.first().and_then(Ledger::begin).map_or("", |begin| &begin.document);
                report.add(source, &options(self.filter, name), ledgers, Some(right))?;
            }
            self.output.show(&made.findings)?;
            self.progress.tell(&made.message);
            self.tally.count(made);
        }
        self.output.flush()?;
        let tally = &self.tally;
        self.progress.show(tally.files(), tally.bytes, &format!("{} substituted", tally.substituted));
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
