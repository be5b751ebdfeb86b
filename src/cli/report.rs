//! `report`: a rendering of a ledger and the document that it speaks of; and `--report`, the same of a run.

use std::io::{self, IsTerminal};
use std::path::Path;

use super::again::Again;
use super::args::ReportOf;
use super::book::{Book, Document};
use super::files::{self, STANDARD_INPUT};
use super::output::Output;
use super::packages;
use super::paths::document_name;
use super::status::{Failure, Status};
use crate::format::Options;
use crate::ledger::{Ledger, Right};
use crate::report::{Kind, Report};
use crate::trouble::visible;

/// Writes a report on standard output.
///
/// # Errors
/// The ledger is broken, a document is not one that it describes, tables that are named are refused, or something cannot
/// be read or written. Nothing is written if the ledger, the tables or the first document are at fault.
pub fn run(report: &ReportOf) -> Result<Status, Failure> {
    let book = Book::open(&report.ledger)?;
    let pairs = pairs(report, &book)?;
    // The other reports tell of records alone.
    let again = if report.kind == Kind::Redline { Again::open(&report.tables)? } else { None };
    let mut reporting = Reporting::open(report.kind);
    for (path, document) in pairs {
        let source = original(document, files::read(path)?)?;
        let options = Options { file: Some(document.name()), ..Options::default() };
        let right = again.as_ref().and_then(|again| again.right(document, &source));
        reporting.add(&source, &options, document.groups(), right.as_deref())?;
    }
    reporting.finish()?;
    Ok(Status::Done)
}

/// The files, each with its document.
fn pairs<'p>(report: &'p ReportOf, book: &'p Book) -> Result<Vec<(&'p Path, &'p Document)>, Failure> {
    let input = Path::new(STANDARD_INPUT);
    match (report.documents.as_slice(), &report.name) {
        ([], name) => Ok(vec![(input, book.named_or_only(name.as_deref())?)]),
        ([path], Some(name)) => Ok(vec![(path, book.named(name)?)]),
        // One file and one document belong together, whatever the file is called by now.
        ([path], None) => {
            let document = book.named_or_only(None).or_else(|_| book.named(&document_name(path)?))?;
            Ok(vec![(path, document)])
        }
        (paths, None) => {
            let named =
                |path: &'p std::path::PathBuf| Ok((path.as_path(), book.named(&document_name(path)?)?));
            paths.iter().map(named).collect()
        }
        (_, Some(_)) => {
            Err(Failure::new("--document names one document, and several files are named", "name one file"))
        }
    }
}

/// The document as it came in. A run in place leaves only the document as it went out, which leads back.
fn original(document: &Document, found: Vec<u8>) -> Result<Vec<u8>, Failure> {
    match document.replayed(&found) {
        Ok(_) => Ok(found),
        Err(failure) => document.restored(&found).map_err(|_| failure),
    }
}

/// A report that goes to standard output as it is made.
pub struct Reporting {
    report: Report,
    outlet: Outlet,
}

/// Standard output, as a report needs it.
struct Outlet {
    output: Output,
    /// Whether what is not safe to show is escaped: a diff has the copy's exact bytes, and a terminal would obey them.
    is_shown: bool,
}

impl Reporting {
    /// A report of this kind.
    pub fn open(kind: Kind) -> Reporting {
        let is_shown = kind == Kind::Diff && io::stdout().is_terminal();
        Reporting { report: Report::new(kind), outlet: Outlet { output: Output::open(), is_shown } }
    }

    /// Adds a document as it came in, read with `options`, its groups, and for each the names that are right already, if the run
    /// listed them.
    ///
    /// # Errors
    /// A member of an archive is missing, or the report cannot be written.
    pub fn add(
        &mut self,
        source: &[u8],
        options: &Options<'_>,
        groups: &[Ledger],
        right: Option<&[Vec<Right>]>,
    ) -> Result<(), Failure> {
        let is_archive = groups.first().and_then(Ledger::begin).is_some_and(|begin| begin.member.is_some());
        if !is_archive {
            return self.text(source, groups, right);
        }
        for (at, member) in packages::members(options, source, groups)?.iter().enumerate() {
            self.text(member, &groups[at..=at], right.and_then(|right| right.get(at..=at)))?;
        }
        Ok(())
    }

    fn text(
        &mut self,
        source: &[u8],
        groups: &[Ledger],
        right: Option<&[Vec<Right>]>,
    ) -> Result<(), Failure> {
        let piece = match right {
            Some(right) => self.report.add_with_right(source, groups, right),
            None => self.report.add(source, groups),
        };
        self.outlet.write(&piece)
    }

    /// Writes the end.
    ///
    /// # Errors
    /// The report cannot be written.
    pub fn finish(mut self) -> Result<(), Failure> {
        self.outlet.write(&self.report.finish())?;
        self.outlet.output.flush()
    }
}

impl Outlet {
    fn write(&mut self, piece: &[u8]) -> Result<(), Failure> {
        if !self.is_shown {
            return self.output.write(piece);
        }
        let text = String::from_utf8_lossy(piece);
        let is_kept = |c: char| matches!(c, '\n' | '\t');
        text.split_inclusive(is_kept).try_for_each(|stretch| {
            let shown = stretch.trim_end_matches(is_kept);
            self.output.show(format_args!("{}{}", visible(shown), &stretch[shown.len()..]))
        })
    }
}
