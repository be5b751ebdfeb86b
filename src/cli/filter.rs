//! The filter, which is what the command does without a verb: documents in, the house's spelling out.
//!
//! Everything that can be opened is opened before the first byte is written; the ledger is on disk before the
//! document that it describes; of several files in place none is replaced before all can be.

use std::fs;
use std::path::Path;

use super::archive;
use super::args::Filter;
use super::documents::{self, Document};
use super::files::{Draft, Prepared, STANDARD_INPUT, Target};
use super::findings::Findings;
use super::house::House;
use super::lines;
use super::output::{Output, tell};
use super::process::{Process, Processed};
use super::report::Reporting;
use super::status::{Failure, Status};
use crate::format::{self, Copy, Options, Package};
use crate::ledger::{Ledger, Report};
use crate::normalize::Respelt;
use crate::report::Kind;
use crate::trouble::visible;
use crate::{Lexicon, Normalizer, Policy};

/// Normalises the documents.
///
/// # Errors
/// Anything cannot be read or written; see [`Failure`].
pub fn run(mut filter: Filter) -> Result<Status, Failure> {
    refuse_standard_input(&filter)?;
    let house = House::open(&filter.tables)?;
    let lexicon = house.lexicon()?;
    let policy =
        Policy { list_machine_zones: filter.verbose, ascii: filter.ascii, ..house.policy(&filter.policy) };
    filter.documents.settle(&house)?;
    if let Some(delimiter) = lines::delimiter(&filter)? {
        return lines::run(&filter, delimiter, Normalizer::new(&lexicon, policy).without_digests());
    }
    if archive::is_meant(&filter) {
        return archive::run(&filter, &house, &normalizer(&lexicon, policy, &filter));
    }
    let mut documents = documents::open(&filter.files, filter.documents.max_bytes)?;
    let outlet = Outlet::open(&filter, &documents)?;
    let ledger = open_ledger(&filter)?;
    let normalizer = normalizer(&lexicon, policy, &filter);
    let report = filter.report.map(Reporting::open);
    let mut run = Run { filter: &filter, normalizer, ledger, outlet, report, unread: Vec::new() };
    let mut status = Status::Done;
    let last = documents.len() - 1;
    for (index, document) in documents.iter_mut().enumerate() {
        status = status.max(run.document(index, document, index == last)?);
        if filter.strict && !run.unread.is_empty() {
            return run.stop();
        }
    }
    run.outlet.finish()?;
    run.report.map_or(Ok(()), Reporting::finish)?;
    if run.unread.is_empty() { Ok(status) } else { Err(Failure::all(&run.unread)) }
}

/// How the run reads a document of this name.
pub fn options<'o>(filter: &'o Filter, name: &'o str) -> Options<'o> {
    Options { track_changes: filter.track_changes, ..filter.documents.options(name) }
}

/// Reads a record of a stream, which can be no archive of members.
pub fn read<'s>(filter: &Filter, name: &str, source: &'s [u8]) -> Result<Copy<'s>, format::Error> {
    let options = options(filter, name);
    // As text, a member that is stored as it is would be respelt behind the archive's back.
    match Package::refused(source, &options) {
        Some(error) => Err(error),
        None => format::read(source, &options),
    }
}

/// Standard input can be one thing, and a file in place is a file.
fn refuse_standard_input(filter: &Filter) -> Result<(), Failure> {
    let is_input = |path: &Path| path.as_os_str() == STANDARD_INPUT;
    let reads_input = filter.files.is_empty() || filter.files.iter().any(|path| is_input(path));
    if filter.in_place && reads_input {
        let what = "`-` cannot be replaced: standard input is no file";
        return Err(Failure::new(what, "name files, or leave --in-place out"));
    }
    if reads_input && filter.tables.tables.iter().any(|path| is_input(path)) {
        let what = "standard input cannot be both a table and a document";
        return Err(Failure::new(what, "name a file for one of them"));
    }
    if filter.ledger.as_deref().is_some_and(is_input) {
        let what = "the ledger cannot go to standard output, where the documents go";
        return Err(Failure::new(what, "name a file"));
    }
    Ok(())
}

fn normalizer<'l>(lexicon: &'l Lexicon, policy: Policy, filter: &Filter) -> Normalizer<'l> {
    let normalizer = Normalizer::new(lexicon, policy);
    let has_ledger = filter.ledger.is_some() || filter.archive.resume.is_some();
    let normalizer = if has_ledger { normalizer } else { normalizer.without_digests() };
    // The other reports tell of records alone.
    if filter.report == Some(Kind::Redline) { normalizer.with_right() } else { normalizer }
}

fn open_ledger(filter: &Filter) -> Result<Option<Draft>, Failure> {
    let Some(path) = &filter.ledger else { return Ok(None) };
    refuse_read_ledger(filter, path)?;
    Ok(Some(Draft::open(path)?))
}

/// A ledger at `path` would overwrite nothing that is read.
pub fn refuse_read_ledger(filter: &Filter, path: &Path) -> Result<(), Failure> {
    let read = filter.files.iter().chain(&filter.tables.tables).chain(&filter.tables.config);
    if let Ok(real) = fs::canonicalize(path)
        && let Some(same) =
            read.into_iter().find(|read| fs::canonicalize(read).is_ok_and(|read| read == real))
    {
        let what = format!("the ledger would overwrite {}, which is read", visible(&same.to_string_lossy()));
        return Err(Failure::new(&what, "give the ledger a name of its own"));
    }
    Ok(())
}

struct Run<'r> {
    filter: &'r Filter,
    normalizer: Normalizer<'r>,
    ledger: Option<Draft>,
    outlet: Outlet,
    report: Option<Reporting>,
    /// The documents that could not be read as their format and were passed on as they came.
    unread: Vec<String>,
}

impl Run<'_> {
    /// Ends the run at a document that cannot be read. What is on standard output already is in the ledger; in place
    /// nothing was done.
    fn stop(self) -> Result<Status, Failure> {
        if let (Some(ledger), Outlet::Stream(_) | Outlet::Nowhere) = (self.ledger, self.outlet) {
            ledger.finish()?;
        }
        self.report.map_or(Ok(()), Reporting::finish)?;
        Err(Failure::all(&self.unread))
    }

    fn document(&mut self, index: usize, document: &mut Document, is_last: bool) -> Result<Status, Failure> {
        let source = document.read()?;
        let name = document.name();
        let process = Process {
            wants_ledgers: self.wants_ledgers(),
            ..Process::of(self.filter, &self.normalizer, self.is_told())
        };
        let mut processed = process.document(name, &source)?;
        let is_stopped = self.filter.strict && !processed.unread.is_empty();
        self.unread.append(&mut processed.unread);
        if is_stopped {
            return Ok(Status::Done);
        }
        self.record(&source, &processed, is_last)?;
        let Processed { output, ledgers, report, .. } = processed;
        self.outlet.write(index, output, &ledgers)?;
        tell(&report);
        let status = self.status(&ledgers);
        if is_last {
            // The process ends, which frees all at once; record by record it takes a tenth of what writing them took.
            std::mem::forget(ledgers);
        }
        Ok(status)
    }

    /// Whether people are told what happened to a document: findings say the same on standard output.
    fn is_told(&self) -> bool {
        !self.filter.quiet && (!self.filter.check || self.filter.verbose)
    }

    /// Whether anything is made of ledgers.
    fn wants_ledgers(&self) -> bool {
        self.is_told() || self.filter.check || self.ledger.is_some() || self.report.is_some()
    }

    /// Writes ledgers and reports. The ledgers are on disk before the output that they describe.
    fn record(&mut self, source: &[u8], processed: &Processed<'_>, is_last: bool) -> Result<(), Failure> {
        let Processed { ledgers, right, .. } = processed;
        if let Some(file) = &mut self.ledger {
            for ledger in ledgers {
                file.add(|file| ledger.write_to(file))?;
            }
        }
        if is_last && let Some(ledger) = self.ledger.take() {
            ledger.finish()?;
        }
        if let Some(report) = &mut self.report {
            let name = ledgers.first().and_then(Ledger::begin).map_or("", |begin| &begin.document);
            report.add(source, &options(self.filter, name), ledgers, Some(right))?;
        }
        Ok(())
    }

    fn status(&self, ledgers: &[Ledger]) -> Status {
        let changes = ledgers.iter().any(|ledger| ledger.substitutions().next().is_some());
        if self.filter.check && changes { Status::Found } else { Status::Done }
    }
}

/// What becomes of a run that may pass on nothing that it cannot read.
pub const STOPPED: &str = "with --strict the run stops here; --format reads it as another format";

/// What is told of a document that cannot be read, or of each piece of it that cannot be.
pub fn unread(is_strict: bool, name: &str, copy: &Result<Copy<'_>, format::Error>) -> Vec<String> {
    let (errors, becomes) = match copy {
        Ok(copy) => (copy.errors(), "what is malformed is passed on as it came"),
        Err(error) => (
            std::slice::from_ref(error),
            "the document is passed on as it came; --format reads it as another format",
        ),
    };
    let becomes = if is_strict { STOPPED } else { becomes };
    errors.iter().map(|error| format!("{}\n  = {becomes}", unread_line(name, error))).collect()
}

/// What cannot be read, and where, in one line.
pub fn unread_line(name: &str, error: &format::Error) -> String {
    let place = error.line_column().map_or_else(String::new, |(line, column)| format!("{line}:{column}: "));
    format!("{}:{place}{}", visible(name), visible(error.message()))
}

/// What people are told of a document.
pub fn report(copy: &Copy<'_>, ledger: &Ledger) -> String {
    let count = |value: usize| u32::try_from(value).unwrap_or(u32::MAX);
    let locate = |offset: u64| {
        let (line, column) = copy.line_column(usize::try_from(offset).unwrap_or(usize::MAX));
        (count(line), count(column))
    };
    Report::new(ledger, &locate).to_string()
}

/// Where the documents go.
enum Outlet {
    /// One after the other to standard output.
    Stream(Output),
    /// Nowhere: findings go to standard output.
    Findings(Output),
    /// Nowhere: a report goes to standard output.
    Nowhere,
    /// Each to its own place, when all are ready.
    InPlace { targets: Vec<Target>, ready: Vec<Prepared> },
}

impl Outlet {
    fn open(filter: &Filter, documents: &[Document]) -> Result<Outlet, Failure> {
        if filter.report.is_some() && !filter.in_place {
            return Ok(Outlet::Nowhere);
        }
        if filter.check {
            return Ok(Outlet::Findings(Output::open()));
        }
        if !filter.in_place {
            return Ok(Outlet::Stream(Output::open()));
        }
        let targets = find_targets(documents.iter().map(Document::path))?;
        Ok(Outlet::InPlace { targets, ready: Vec::new() })
    }

    fn write(&mut self, index: usize, output: Respelt<'_>, ledgers: &[Ledger]) -> Result<(), Failure> {
        match self {
            Outlet::Stream(stream) => {
                output.pieces().try_for_each(|piece| stream.write(piece))?;
                stream.flush()
            }
            Outlet::Findings(findings) => {
                for ledger in ledgers {
                    findings.show(Findings(ledger))?;
                }
                findings.flush()
            }
            Outlet::Nowhere => Ok(()),
            Outlet::InPlace { targets, ready } => {
                if output.is_changed() {
                    ready.push(targets[index].prepare(&output.into_bytes())?);
                }
                Ok(())
            }
        }
    }

    fn finish(self) -> Result<(), Failure> {
        match self {
            Outlet::Stream(_) | Outlet::Findings(_) | Outlet::Nowhere => Ok(()),
            Outlet::InPlace { ready, .. } => put_all(ready),
        }
    }
}

/// The files at `paths`, if each can be replaced and none is named twice.
///
/// # Errors
/// All files that cannot be replaced.
pub fn find_targets<'p>(paths: impl Iterator<Item = &'p Path>) -> Result<Vec<Target>, Failure> {
    let (mut targets, mut messages) = (Vec::<Target>::new(), Vec::new());
    for path in paths {
        match Target::find(path) {
            Ok(target) => targets.push(target),
            Err(error) => messages.push(error.to_string()),
        }
    }
    let mut real: Vec<&Path> = targets.iter().map(Target::real).collect();
    real.sort_unstable();
    if real.windows(2).any(|pair| pair[0] == pair[1]) {
        let what = "a file is named twice, perhaps through a link, and can be replaced only once";
        return Err(Failure::new(what, "name each file once"));
    }
    if messages.is_empty() { Ok(targets) } else { Err(Failure::all(&messages)) }
}

/// Puts the new contents in place, one after the other.
///
/// # Errors
/// One cannot be put in place; the message says how many are.
pub fn put_all(ready: Vec<Prepared>) -> Result<(), Failure> {
    let count = ready.len();
    for (done, prepared) in ready.into_iter().enumerate() {
        prepared.put().map_err(|error| {
            Failure::Told(format!(
                "{error}\n  = of {count} files, {done} are replaced, and the others are as they were"
            ))
        })?;
    }
    Ok(())
}
