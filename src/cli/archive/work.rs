//! What a worker does with one document of an archive. Nothing is seen of it before its turn has come.

use std::fmt::Display;
use std::path::Path;

use super::place::Place;
use super::resume::Done;
use crate::Normalizer;
use crate::cli::args::Filter;
use crate::cli::files::{self, Prepared};
use crate::cli::findings::Findings;
use crate::cli::paths::document_name;
use crate::cli::process::{Process, Processed};
use crate::cli::status::Failure;
use crate::ledger::record::{End, Unread};
use crate::ledger::{Ledger, Right};
use crate::trouble::visible;

/// What became of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// Names in it were respelt.
    Changed,
    /// It is as it was.
    Unchanged,
    /// An earlier run had done it.
    DoneBefore,
    /// It holds NUL bytes and is in no known format.
    Binary,
    /// It is a link, a pipe or a device.
    NoFile,
    /// It, or a piece of it, could not be read as its format, and was passed on as it came.
    Unread,
    /// It could not be read or written.
    Failed,
}

impl Fate {
    /// All of them, in the order in which a summary counts them.
    pub const ALL: [Fate; 7] = [
        Fate::Changed,
        Fate::Unchanged,
        Fate::DoneBefore,
        Fate::Binary,
        Fate::NoFile,
        Fate::Unread,
        Fate::Failed,
    ];

    /// For people.
    pub fn words(self) -> &'static str {
        match self {
            Fate::Changed => "changed",
            Fate::Unchanged => "unchanged",
            Fate::DoneBefore => "done before",
            Fate::Binary => "skipped as binary",
            Fate::NoFile => "skipped as a link or device",
            Fate::Unread => "not read",
            Fate::Failed => "failed",
        }
    }

    /// Whether the run cannot end well with it.
    pub fn is_bad(self) -> bool {
        matches!(self, Fate::Unread | Fate::Failed)
    }
}

/// What was made of a file.
#[derive(Debug)]
pub struct Made {
    /// What became of it.
    pub fate: Fate,
    /// Its size.
    pub bytes: u64,
    /// The decisions that were made: substituted, suggested, left.
    pub decisions: [u64; 3],
    /// Its group, or those of its members, as the ledger writes them.
    pub group: Vec<u8>,
    /// Its new content, on disk but without its name.
    pub ready: Option<Prepared>,
    /// What a report tells of, where one is wanted.
    pub reported: Option<Box<Reported>>,
    /// What standard output says of it.
    pub findings: String,
    /// What standard error says of it.
    pub message: String,
}

/// A document as it came in, with what is told of it.
#[derive(Debug)]
pub struct Reported {
    /// Its bytes.
    pub source: Vec<u8>,
    /// Its ledgers.
    pub ledgers: Vec<Ledger>,
    /// The names that are right already, a list a ledger.
    pub right: Vec<Vec<Right>>,
}

impl Made {
    /// Nothing, which is counted.
    pub fn skipped(fate: Fate) -> Made {
        let (group, findings, message) = (Vec::new(), String::new(), String::new());
        Made { fate, bytes: 0, decisions: [0; 3], group, ready: None, reported: None, findings, message }
    }

    /// Nothing, and the reason.
    pub fn failed(reason: &impl Display) -> Made {
        let mut made = Made::skipped(Fate::Failed);
        made.fail(reason);
        made
    }

    /// Takes the decisions of a ledger, with its group and its findings as far as they are wanted.
    pub fn add(&mut self, ledger: &Ledger, has_ledger: bool, has_findings: bool) {
        if let Some(End { tally, .. }) = ledger.end() {
            let counts = [tally.substituted, tally.suggested, tally.left];
            self.decisions.iter_mut().zip(counts).for_each(|(sum, count)| *sum += count);
        }
        if has_ledger {
            self.group.extend_from_slice(ledger.to_jsonl().as_bytes());
        }
        if has_findings {
            self.findings.push_str(&Findings(ledger).to_string());
        }
    }

    /// Takes note that it could not be written after all.
    pub fn fail(&mut self, reason: &impl Display) {
        self.fate = Fate::Failed;
        self.decisions = [0; 3];
        self.message.push_str(&format!("{reason}\n"));
    }

    /// Whether it stops a strict run.
    pub fn is_bad(&self) -> bool {
        self.fate.is_bad()
    }
}

/// What an earlier run made. What it could not read is told again, or its end would hide it.
fn done_before(name: &str, unread: Option<&Unread>) -> Made {
    let Some(Unread { message, line, column }) = unread else { return Made::skipped(Fate::DoneBefore) };
    let message = format!("{}:{line}:{column}: {}\n", visible(name), visible(message));
    Made { message, ..Made::skipped(Fate::Unread) }
}

/// All that a worker needs.
pub struct Worker<'w> {
    /// The arguments.
    pub filter: &'w Filter,
    /// What decides.
    pub normalizer: &'w Normalizer<'w>,
    /// Where documents go.
    pub place: &'w Place,
    /// The documents that an earlier run did.
    pub done: &'w Done,
    /// Whether groups are wanted.
    pub has_ledger: bool,
}

impl Worker<'_> {
    /// Normalises the document at `path`, up to its temporary file.
    pub fn work(&self, path: &Path) -> Made {
        self.made(path).unwrap_or_else(|failure| match failure {
            Failure::Told(message) => Made::failed(&message),
            _ => Made::skipped(Fate::Failed),
        })
    }

    fn made(&self, path: &Path) -> Result<Made, Failure> {
        let name = self.name(path)?;
        if let Some(before) = self.done.get(&name) {
            let bytes = path.metadata().map_or(0, |metadata| metadata.len());
            return Ok(Made { bytes, ..done_before(&name, before.as_ref()) });
        }
        let source = files::read_document(path, self.filter.documents.max_bytes)?;
        let made = self.normalize(path, &name, &source)?;
        Ok(Made { bytes: source.len() as u64, ..made })
    }

    /// The name of the document, by which `restore` finds it again.
    fn name(&self, path: &Path) -> Result<String, Failure> {
        if self.has_ledger && path.to_str().is_none() {
            let error = files::Error::new(path, "has a name that is not UTF-8, and a ledger is", "rename it");
            return Err(error.into());
        }
        document_name(path)
    }

    fn normalize(&self, path: &Path, name: &str, source: &[u8]) -> Result<Made, Failure> {
        let process = Process::of(self.filter, self.normalizer, self.filter.verbose);
        match process.document_of_text(name, source)? {
            Some(processed) => self.taken(path, source, processed),
            None => {
                Ok(Made { ready: self.place.prepare(path, source, source)?, ..Made::skipped(Fate::Binary) })
            }
        }
    }

    /// Takes what was made of a document up to its temporary file.
    fn taken(&self, path: &Path, source: &[u8], processed: Processed<'_>) -> Result<Made, Failure> {
        let Processed { output, ledgers, right, report, unread } = processed;
        let fate = if output.is_changed() { Fate::Changed } else { Fate::Unchanged };
        let mut made = Made { message: report, ..Made::skipped(fate) };
        made.ready = self.place.prepare(path, source, &output.into_bytes())?;
        for ledger in &ledgers {
            made.add(ledger, self.has_ledger, self.filter.check && self.filter.report.is_none());
        }
        if self.filter.report.is_some() {
            made.reported = Some(Box::new(Reported { source: source.to_vec(), ledgers, right }));
        }
        for unread in unread {
            made.fate = Fate::Unread;
            made.message.push_str(&format!("{unread}\n"));
        }
        Ok(made)
    }
}
