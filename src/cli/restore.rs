//! `restore`: the input of a run, byte for byte, from its output and its ledger.

use std::path::{Path, PathBuf};

use super::args::Restore;
use super::book::{Book, Document};
use super::files::{self, Prepared, STANDARD_INPUT, Target};
use super::filter::{find_targets, put_all};
use super::output::Output;
use super::status::{Failure, Status};

/// Restores one document to standard output, or files in place.
///
/// # Errors
/// The ledger is broken or fits no text, or something cannot be read or written. Nothing is written then.
pub fn run(restore: Restore) -> Result<Status, Failure> {
    let book = Book::open(&restore.ledger)?;
    if restore.in_place {
        in_place(&restore, &book)?
    } else {
        to_output(&restore, &book)?
    }
    Ok(Status::Done)
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
    let document = book.named_or_only(restore.document.as_deref())?;
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
