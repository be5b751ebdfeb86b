//! Reports: renderings of a ledger for people and tools, all made from the same records.
//!
//! It knows a document's bytes, its ledger, and one kind of report a file. It must never know how decisions are made,
//! nor read a file. What leaves it: the bytes of a report.

mod csv;
mod diff;
mod github;
mod json;
mod place;
mod redline;
mod sarif;
mod summary;
mod text;
mod told;
pub mod trial;

pub(crate) use place::{Place, places};
pub(crate) use redline::redline_parts;

use crate::ledger::{Ledger, Right, wire_enum};
use text::Text;

wire_enum! {
    /// A kind of report.
    pub enum Kind ("kind of report") {
        /// A page of HTML in one file, on which a person steps through the changes and accepts or refuses each.
        Redline = "redline",
        /// A unified diff, which `patch` and `git apply` take.
        Diff = "diff",
        /// SARIF 2.1.0, the format of code scanners, with each change as a fix.
        Sarif = "sarif",
        /// Annotations by the workflow commands of GitHub Actions.
        Github = "github",
        /// A table by RFC 4180, one row a record.
        Csv = "csv",
        /// What happened to each entity in all documents, most frequent first, for people.
        Summary = "summary",
    }
}

/// A report on any number of documents, made piece by piece: the pieces, one after the other, are the report.
///
/// # Example: a diff of one document
/// ```
/// use canonym::report::{Kind, Report};
/// use canonym::{Lexicon, Normalizer, Policy, format::text};
///
/// let source = b"Maxim Ryshchankou spoke.\n";
/// let lexicon = Lexicon::builtin();
/// let outcome = Normalizer::new(&lexicon, Policy::default()).normalize_as("wire.txt", &text::read(source));
/// let mut report = Report::new(Kind::Diff);
/// let mut diff = report.add(source, &[outcome.ledger]);
/// diff.extend(report.finish());
/// assert_eq!(
///     String::from_utf8_lossy(&diff),
///     "--- a/wire.txt\n+++ b/wire.txt\n@@ -1 +1 @@\n-Maxim Ryshchankou spoke.\n+Maxim Ryzhenkov spoke.\n"
/// );
/// ```
pub struct Report {
    writer: Box<dyn Writer>,
    has_begun: bool,
}

/// What each kind of report is made by.
trait Writer {
    /// What stands before the first text.
    fn begin(&mut self, _out: &mut Vec<u8>) {}

    /// One text.
    fn text(&mut self, text: &Text<'_>, out: &mut Vec<u8>);

    /// What stands behind the last text.
    fn end(&mut self, _out: &mut Vec<u8>) {}
}

impl Report {
    /// A report that speaks of nothing yet.
    pub fn new(kind: Kind) -> Report {
        let writer: Box<dyn Writer> = match kind {
            Kind::Redline => Box::<redline::Redline>::default(),
            Kind::Diff => Box::new(diff::Diff),
            Kind::Sarif => Box::<sarif::Sarif>::default(),
            Kind::Github => Box::new(github::Github),
            Kind::Csv => Box::new(csv::Csv),
            Kind::Summary => Box::<summary::Summary>::default(),
        };
        Report { writer, has_begun: false }
    }

    /// The sections of a redline alone, for a page that has the style and the script of one already, and other
    /// sections: the ids in them begin with `t` and a number, the first of which is `first`.
    pub fn sections(first: usize) -> Report {
        Report { writer: Box::new(redline::Redline::from(first)), has_begun: true }
    }

    /// Adds one text as it came in, and what the ledger says of it: a document with its group, a member of an archive
    /// with its own, or a stream with the groups of all its records. It gives the next piece of the report.
    ///
    /// That they belong together is not looked into, since a run knows; whoever has them from elsewhere asks
    /// [`replay_stream`](crate::ledger::replay_stream) first. A record whose place the text does not have is passed over.
    ///
    /// Time is linear in the text and in the records, but for putting notices in order.
    pub fn add(&mut self, source: &[u8], groups: &[Ledger]) -> Vec<u8> {
        self.add_text(source, groups, None)
    }

    /// As [`Report::add`], of a run that listed the names that are right already, a list for each group: a redline marks
    /// them.
    pub fn add_with_right(&mut self, source: &[u8], groups: &[Ledger], right: &[Vec<Right>]) -> Vec<u8> {
        self.add_text(source, groups, Some(right))
    }

    fn add_text(&mut self, source: &[u8], groups: &[Ledger], right: Option<&[Vec<Right>]>) -> Vec<u8> {
        let mut out = self.begun();
        if let Some(text) = Text::new(source, groups, right) {
            self.writer.text(&text, &mut out);
        }
        out
    }

    /// The last piece of the report.
    pub fn finish(mut self) -> Vec<u8> {
        let mut out = self.begun();
        self.writer.end(&mut out);
        out
    }

    fn begun(&mut self) -> Vec<u8> {
        let mut out = Vec::new();
        if !std::mem::replace(&mut self.has_begun, true) {
            self.writer.begin(&mut out);
        }
        out
    }
}
