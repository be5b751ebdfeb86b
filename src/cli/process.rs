//! What a run makes of one document: its output, its ledgers, and what people are told of it.

use std::borrow::Cow;
use std::fmt::Write as _;

use super::args::{DocumentOptions, Filter};
use super::filter::{self, report};
use super::status::Failure;
use crate::Normalizer;
use crate::format::{self, Copy, Options, Package};
use crate::ledger::{Ledger, Right};
use crate::normalize::{Respelt, Settled};
use crate::trouble::visible;

/// How a run works on documents.
#[derive(Clone, Copy)]
pub struct Process<'p> {
    /// What decides.
    pub normalizer: &'p Normalizer<'p>,
    /// How documents are read.
    pub documents: &'p DocumentOptions,
    /// Whether changes are written as tracked ones.
    pub tracks_changes: bool,
    /// Whether the run stops at what cannot be read.
    pub is_strict: bool,
    /// Whether people are told of each document.
    pub is_told: bool,
    /// Whether anybody asks for ledgers of texts. Without them a run is faster.
    pub wants_ledgers: bool,
}

/// What became of a document.
pub struct Processed<'s> {
    /// The document as it is let out.
    pub output: Respelt<'s>,
    /// One, or one a prose member of an archive, in its order; none of a text of which nobody wants one.
    pub ledgers: Vec<Ledger>,
    /// The names that are right already, a list a ledger; empty lists if the normaliser does not list them.
    pub right: Vec<Vec<Right>>,
    /// What people are told of it; empty if they are not.
    pub report: String,
    /// What is told of what cannot be read, of the document or in it.
    pub unread: Vec<String>,
}

impl<'p> Process<'p> {
    /// The way of a run of the filter, with ledgers.
    pub fn of(filter: &'p Filter, normalizer: &'p Normalizer<'p>, is_told: bool) -> Process<'p> {
        let (tracks_changes, is_strict) = (filter.track_changes, filter.strict);
        let documents = &filter.documents;
        Process { normalizer, documents, tracks_changes, is_strict, is_told, wants_ledgers: true }
    }

    fn options<'o>(&'o self, name: &'o str) -> Options<'o> {
        Options { track_changes: self.tracks_changes, ..self.documents.options(name) }
    }

    /// Normalises a document, whatever it is.
    ///
    /// # Errors
    /// As those of [`Process::text`].
    pub fn document<'s>(&self, name: &str, source: &'s [u8]) -> Result<Processed<'s>, Failure> {
        match self.package(name, source) {
            Some(package) => package,
            None => self.text(name, source, &format::read(source, &self.options(name))),
        }
    }

    /// Normalises a document, unless it is no text: nothing then.
    ///
    /// # Errors
    /// As those of [`Process::text`].
    pub fn document_of_text<'s>(
        &self,
        name: &str,
        source: &'s [u8],
    ) -> Result<Option<Processed<'s>>, Failure> {
        if let Some(package) = self.package(name, source) {
            return package.map(Some);
        }
        let copy = format::read(source, &self.options(name));
        if copy.as_ref().is_ok_and(|copy| self.documents.is_binary(copy)) {
            return Ok(None);
        }
        self.text(name, source, &copy).map(Some)
    }

    /// Normalises a document, if it is an archive of members: they go through the normaliser together.
    fn package<'s>(&self, name: &str, source: &'s [u8]) -> Option<Result<Processed<'s>, Failure>> {
        let options = self.options(name);
        let processed = Package::open(source, &options)?.and_then(|package| {
            let copies = package.copies(&options)?;
            Ok(match copies.iter().try_for_each(|copy| self.refuse_untracked(name, copy)) {
                Ok(()) => Ok(self.members(name, source, &package, &copies)?),
                Err(refused) => Err(refused),
            })
        });
        Some(processed.unwrap_or_else(|error| Ok(self.passed_on(name, source, &error))))
    }

    fn members<'s>(
        &self,
        name: &str,
        source: &'s [u8],
        package: &Package<'_>,
        copies: &[Copy<'_>],
    ) -> Result<Processed<'s>, format::Error> {
        let (output, outcomes) = self.normalizer.normalize_package(name, package, copies)?;
        let (ledgers, right): (Vec<Ledger>, Vec<Vec<Right>>) =
            outcomes.into_iter().map(|outcome| (outcome.ledger, outcome.right)).unzip();
        let mut told = String::new();
        for (copy, ledger) in copies.iter().zip(&ledgers).filter(|_| self.is_told) {
            // Writing to a string cannot fail.
            let _ = write!(told, "{}", report(copy, ledger));
        }
        let output = output.map_or(Cow::Borrowed(source), Cow::Owned).into();
        Ok(Processed { output, ledgers, right, report: told, unread: Vec::new() })
    }

    fn passed_on<'s>(&self, name: &str, source: &'s [u8], error: &format::Error) -> Processed<'s> {
        let becomes = if self.is_strict { filter::STOPPED } else { "the document is passed on as it came" };
        let unread = vec![format!("{}\n  = {becomes}", filter::unread_line(name, error))];
        let ledgers = vec![self.normalizer.pass_on(name, source, error).ledger];
        let output = Cow::Borrowed(source).into();
        Processed { output, ledgers, right: vec![Vec::new()], report: String::new(), unread }
    }

    /// Normalises a document that is one text, as it was read.
    ///
    /// # Errors
    /// Changes are to be tracked, and it cannot hold any.
    fn text<'s>(
        &self,
        name: &str,
        source: &'s [u8],
        copy: &Result<Copy<'s>, format::Error>,
    ) -> Result<Processed<'s>, Failure> {
        let unread = filter::unread(self.is_strict, name, copy);
        if let Ok(copy) = copy {
            self.refuse_untracked(name, copy)?;
        }
        let settled = match copy {
            Ok(copy) if !self.wants_ledgers => {
                let output = self.normalizer.respell(copy);
                let (ledgers, right, report) = (Vec::new(), Vec::new(), String::new());
                return Ok(Processed { output, ledgers, right, report, unread });
            }
            Ok(copy) => self.normalizer.settle(name, copy),
            Err(error) => self.normalizer.pass_on(name, source, error).into(),
        };
        let Settled { output, ledger, right } = settled;
        let report = match copy {
            Ok(copy) if self.is_told => report(copy, &ledger),
            _ => String::new(),
        };
        Ok(Processed { output, ledgers: vec![ledger], right: vec![right], report, unread })
    }

    /// Refuses a run on tracked changes in a document that cannot hold any.
    fn refuse_untracked(&self, name: &str, copy: &Copy<'_>) -> Result<(), Failure> {
        if copy.tracks_changes() || !self.tracks_changes {
            return Ok(());
        }
        let (name, format) = (visible(name), copy.format());
        let what = format!("{name}: changes are tracked in Word documents alone, and this is {format}");
        Err(Failure::Told(format!("{what}\n  = leave --track-changes out, or name documents in docx")))
    }
}
