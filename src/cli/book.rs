//! A ledger's file as the verbs that read one see it: its documents, and the texts that belong to them.

use std::path::Path;

use super::files;
use super::packages;
use super::status::Failure;
use crate::ledger::record::Begin;
use crate::ledger::{self, Ledger};
use crate::trouble::visible;

/// A ledger's file.
pub struct Book {
    name: String,
    /// In the order of the file.
    pub documents: Vec<Document>,
}

/// The groups of one document: a single one, or one for each record of a stream.
pub struct Document(Vec<Ledger>);

impl Document {
    /// What the ledger calls it.
    pub fn name(&self) -> &str {
        self.0.first().and_then(Ledger::begin).map_or("", |begin| &begin.document)
    }

    /// Its groups, in the order of the ledger.
    pub fn groups(&self) -> &[Ledger] {
        &self.0
    }

    /// Whether a group of the same name is the next record of this stream, or another member of this archive.
    fn goes_on_with(&self, begin: &Begin) -> bool {
        let members = || self.0.iter().filter_map(Ledger::begin).map(|begin| &begin.member);
        match &begin.member {
            Some(_) => members().all(|member| member.is_some() && *member != begin.member),
            None => begin.record > Some(1),
        }
    }

    /// Whether its groups are members.
    pub fn is_archive(&self) -> bool {
        are_members(&self.0)
    }

    /// The document as it was before the run.
    ///
    /// # Errors
    /// `found` is not the document as it was after it.
    pub fn restored(&self, found: &[u8]) -> Result<Vec<u8>, Failure> {
        restored(self.name(), found, &self.0)
    }

    /// The document as it was after the run.
    ///
    /// # Errors
    /// `found` is not the document as it was before it.
    pub fn replayed(&self, found: &[u8]) -> Result<Vec<u8>, Failure> {
        match self.is_archive() {
            true => packages::splice(self.name(), found, &self.0, ledger::replay),
            false => Ok(ledger::replay_stream(found, &self.0)?),
        }
    }

    /// Whether these are the document's bytes before the run already.
    pub fn is_restored(&self, found: &[u8]) -> bool {
        self.replayed(found).is_ok()
    }
}

fn are_members(groups: &[Ledger]) -> bool {
    groups.first().and_then(Ledger::begin).is_some_and(|begin| begin.member.is_some())
}

/// The document `name` as it was before a run, from what it is after it and its groups.
///
/// # Errors
/// `found` is not the document as it was after the run.
pub fn restored(name: &str, found: &[u8], groups: &[Ledger]) -> Result<Vec<u8>, Failure> {
    match are_members(groups) {
        true => packages::splice(name, found, groups, ledger::restore),
        false => Ok(ledger::restore_stream(found, groups)?),
    }
}

/// Sorts groups by the documents that they describe, which stand one after the other.
fn documents(groups: Vec<Ledger>) -> Vec<Document> {
    let mut documents: Vec<Document> = Vec::new();
    for group in groups {
        let begin = group.begin();
        let continues = |document: &&mut Document| {
            begin.is_some_and(|begin| begin.document == document.name() && document.goes_on_with(begin))
        };
        match documents.last_mut().filter(continues) {
            Some(document) => document.0.push(group),
            None => documents.push(Document(vec![group])),
        }
    }
    documents
}

impl Book {
    /// Reads a ledger.
    ///
    /// # Errors
    /// It cannot be read, or is none that canonym wrote to its end.
    pub fn open(path: &Path) -> Result<Book, Failure> {
        let typed = path.to_string_lossy();
        let groups = ledger::read(&typed, &files::read(path)?)?;
        Ok(Book { name: visible(&typed), documents: documents(groups) })
    }

    /// The failure that something is wrong with this ledger.
    pub fn refuse(&self, what: &str, mend: &str) -> Failure {
        Failure::Told(format!("{}: {what}\n  = {mend}", self.name))
    }

    fn documents(&self) -> String {
        let names: Vec<String> = self.documents.iter().map(|document| visible(document.name())).collect();
        format!("its documents are: {}", names.join(", "))
    }

    /// The document `name`.
    ///
    /// # Errors
    /// There is none, or more than one.
    pub fn named(&self, name: &str) -> Result<&Document, Failure> {
        let mut named = self.documents.iter().filter(|document| document.name() == name);
        match (named.next(), named.next()) {
            (Some(document), None) => Ok(document),
            (None, _) => {
                Err(self
                    .refuse(&format!("there is no document `{}` in it", visible(name)), &self.documents()))
            }
            (Some(_), Some(_)) => {
                let what = format!("the document `{}` is in it more than once", visible(name));
                Err(self.refuse(&what, "cut the ledger into one file a document"))
            }
        }
    }

    /// The document `name`; without a name the only one.
    ///
    /// # Errors
    /// There is none of that name, or more than one to choose from.
    pub fn named_or_only(&self, name: Option<&str>) -> Result<&Document, Failure> {
        name.map_or_else(|| self.only(), |name| self.named(name))
    }

    fn only(&self) -> Result<&Document, Failure> {
        match self.documents.as_slice() {
            [document] => Ok(document),
            documents => {
                let what = format!("there are {} documents in it", documents.len());
                Err(self.refuse(&what, &format!("name one with --document; {}", self.documents())))
            }
        }
    }
}
