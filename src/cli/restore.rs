//! `restore`: the input of a run, byte for byte, from its output and its ledger.

use std::path::{Path, PathBuf};

use super::args::Restore;
use super::files::{self, Prepared, STANDARD_INPUT, Target};
use super::filter::{find_targets, put_all};
use super::output::Output;
use super::packages;
use super::status::{Failure, Status};
use crate::ledger::record::Begin;
use crate::ledger::{self, Ledger};
use crate::trouble::visible;

/// Restores one document to standard output, or files in place.
///
/// # Errors
/// The ledger is broken or fits no text, or something cannot be read or written. Nothing is written then.
pub fn run(restore: Restore) -> Result<Status, Failure> {
    let typed = restore.ledger.to_string_lossy();
    let groups = ledger::read(&typed, &files::read(&restore.ledger)?)?;
    let book = Book { name: visible(&typed), documents: documents(groups) };
    if restore.in_place {
        in_place(&restore, &book)?
    } else {
        to_output(&restore, &book)?
    }
    Ok(Status::Done)
}

/// A ledger's file.
struct Book {
    name: String,
    documents: Vec<Document>,
}

/// The groups of one document: a single one, or one for each record of a stream.
struct Document(Vec<Ledger>);

impl Document {
    fn name(&self) -> &str {
        self.0.first().and_then(Ledger::begin).map_or("", |begin| &begin.document)
    }
}

impl Document {
    /// Whether a group of the same name is the next record of this stream, or another member of this archive.
    fn goes_on_with(&self, begin: &Begin) -> bool {
        let members = || self.0.iter().filter_map(Ledger::begin).map(|begin| &begin.member);
        match &begin.member {
            Some(_) => members().all(|member| member.is_some() && *member != begin.member),
            None => begin.record > Some(1),
        }
    }

    fn is_archive(&self) -> bool {
        self.0.first().and_then(Ledger::begin).is_some_and(|begin| begin.member.is_some())
    }

    /// The document as it was before the run.
    fn restored(&self, found: &[u8]) -> Result<Vec<u8>, Failure> {
        match self.is_archive() {
            true => packages::splice(self.name(), found, &self.0, ledger::restore),
            false => Ok(ledger::restore_stream(found, &self.0)?),
        }
    }

    /// Whether these are the document's bytes before the run already.
    fn is_restored(&self, found: &[u8]) -> bool {
        match self.is_archive() {
            true => packages::splice(self.name(), found, &self.0, ledger::replay).is_ok(),
            false => ledger::replay_stream(found, &self.0).is_ok(),
        }
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
    fn refuse(&self, what: &str, mend: &str) -> Failure {
        Failure::Told(format!("{}: {what}\n  = {mend}", self.name))
    }

    fn documents(&self) -> String {
        let names: Vec<String> = self.documents.iter().map(|document| visible(document.name())).collect();
        format!("its documents are: {}", names.join(", "))
    }

    /// The document `name`.
    fn named(&self, name: &str) -> Result<&Document, Failure> {
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

fn to_output(restore: &Restore, book: &Book) -> Result<(), Failure> {
    let input = match restore.files.as_slice() {
        [] => Path::new(STANDARD_INPUT),
        [file] => file,
        files => {
            let what = format!("{} files are named, and standard output takes one", files.len());
            return Err(Failure::new(&what, "name one file, or add --in-place"));
        }
    };
    if input == restore.ledger {
        let what = "the ledger and the document are the same file";
        return Err(Failure::new(what, "name the changed document, or give it on standard input"));
    }
    let document = match &restore.document {
        Some(name) => book.named(name)?,
        None => book.only()?,
    };
    let restored = document.restored(&files::read(input)?)?;
    let mut output = Output::open();
    output.write(&restored)?;
    output.flush()
}

fn in_place(restore: &Restore, book: &Book) -> Result<(), Failure> {
    let pairs = pairs(restore, book)?;
    if pairs.iter().any(|(path, _)| path.as_os_str() == STANDARD_INPUT) {
        let mend = "leave --in-place out, or name the file and its document with --document -";
        return Err(book.refuse("it describes standard input, which is no file", mend));
    }
    let targets = find_targets(pairs.iter().map(|(path, _)| path.as_path()))?;
    let (mut ready, mut messages) = (Vec::new(), Vec::new());
    for ((path, document), target) in pairs.iter().zip(&targets) {
        match prepare(path, document, target) {
            Ok(prepared) => ready.extend(prepared),
            Err(Failure::Told(message)) => messages.push(message),
            Err(failure) => return Err(failure),
        }
    }
    if messages.is_empty() { put_all(ready) } else { Err(Failure::all(&messages)) }
}

/// The files to restore, each with its groups.
fn pairs<'b>(restore: &Restore, book: &'b Book) -> Result<Vec<(PathBuf, &'b Document)>, Failure> {
    let path = |document: &Document| PathBuf::from(document.name());
    match (&restore.document, restore.files.as_slice()) {
        (None, []) => Ok(book.documents.iter().map(|document| (path(document), document)).collect()),
        (None, files) => {
            let named = |file: &PathBuf| Ok((file.clone(), book.named(&super::paths::document_name(file)?)?));
            files.iter().map(named).collect()
        }
        (Some(name), []) => book.named(name).map(|document| vec![(path(document), document)]),
        (Some(name), [file]) => book.named(name).map(|document| vec![(file.clone(), document)]),
        (Some(_), _) => {
            Err(Failure::new("--document names one document, and several files are named", "name one file"))
        }
    }
}

/// The restored content, on disk beside the file; nothing if the file is as it was before the run. So a run that was
/// killed between two files can be taken back.
fn prepare(path: &Path, document: &Document, target: &Target) -> Result<Option<Prepared>, Failure> {
    let found = files::read(path)?;
    match document.restored(&found) {
        Ok(restored) if restored == found => Ok(None),
        Ok(restored) => Ok(Some(target.prepare(&restored)?)),
        Err(_) if document.is_restored(&found) => Ok(None),
        Err(error) => Err(error),
    }
}
