//! `restore`: the input of a run, byte for byte, from its output and its ledger.

use std::path::{Path, PathBuf};

use super::args::Restore;
use super::files::{self, Prepared, STANDARD_INPUT, Target};
use super::filter::{find_targets, put_all};
use super::output::Output;
use super::status::{Failure, Status};
use crate::ledger::{self, Ledger};
use crate::trouble::visible;

/// Restores one document to standard output, or files in place.
///
/// # Errors
/// The ledger is broken or fits no text, or something cannot be read or written. Nothing is written then.
pub fn run(restore: Restore) -> Result<Status, Failure> {
    let typed = restore.ledger.to_string_lossy();
    let ledgers = ledger::read(&typed, &files::read(&restore.ledger)?)?;
    let book = Book { name: visible(&typed), ledgers };
    if restore.in_place {
        in_place(&restore, &book)?
    } else {
        to_output(&restore, &book)?
    }
    Ok(Status::Done)
}

/// A ledger's file: one ledger a document.
struct Book {
    name: String,
    ledgers: Vec<Ledger>,
}

fn document(ledger: &Ledger) -> &str {
    ledger.begin().map_or("", |begin| &begin.document)
}

impl Book {
    fn refuse(&self, what: &str, mend: &str) -> Failure {
        Failure::Told(format!("{}: {what}\n  = {mend}", self.name))
    }

    fn documents(&self) -> String {
        let names: Vec<String> = self.ledgers.iter().map(|ledger| visible(document(ledger))).collect();
        format!("its documents are: {}", names.join(", "))
    }

    /// The ledger of the document `name`.
    fn named(&self, name: &str) -> Result<&Ledger, Failure> {
        let mut named = self.ledgers.iter().filter(|ledger| document(ledger) == name);
        match (named.next(), named.next()) {
            (Some(ledger), None) => Ok(ledger),
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

    fn only(&self) -> Result<&Ledger, Failure> {
        match self.ledgers.as_slice() {
            [ledger] => Ok(ledger),
            ledgers => {
                let what = format!("there are {} documents in it", ledgers.len());
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
    let ledger = match &restore.document {
        Some(name) => book.named(name)?,
        None => book.only()?,
    };
    let restored = ledger::restore(&files::read(input)?, ledger)?;
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
    for ((path, ledger), target) in pairs.iter().zip(&targets) {
        match prepare(path, ledger, target) {
            Ok(prepared) => ready.extend(prepared),
            Err(Failure::Told(message)) => messages.push(message),
            Err(failure) => return Err(failure),
        }
    }
    if messages.is_empty() { put_all(ready) } else { Err(Failure::all(&messages)) }
}

/// The files to restore, each with its ledger.
fn pairs<'b>(restore: &Restore, book: &'b Book) -> Result<Vec<(PathBuf, &'b Ledger)>, Failure> {
    let path = |ledger: &Ledger| PathBuf::from(document(ledger));
    match (&restore.document, restore.files.as_slice()) {
        (None, []) => Ok(book.ledgers.iter().map(|ledger| (path(ledger), ledger)).collect()),
        (None, files) => {
            let named = |file: &PathBuf| Ok((file.clone(), book.named(&super::paths::document_name(file)?)?));
            files.iter().map(named).collect()
        }
        (Some(name), []) => book.named(name).map(|ledger| vec![(path(ledger), ledger)]),
        (Some(name), [file]) => book.named(name).map(|ledger| vec![(file.clone(), ledger)]),
        (Some(_), _) => {
            Err(Failure::new("--document names one document, and several files are named", "name one file"))
        }
    }
}

/// The restored content, on disk beside the file; nothing if the file is as it was before the run. So a run that was
/// killed between two files can be taken back.
fn prepare(path: &Path, ledger: &Ledger, target: &Target) -> Result<Option<Prepared>, Failure> {
    let found = files::read(path)?;
    match ledger::restore(&found, ledger) {
        Ok(restored) if restored == found => Ok(None),
        Ok(restored) => Ok(Some(target.prepare(&restored)?)),
        Err(_) if ledger::replay(&found, ledger).is_ok() => Ok(None),
        Err(error) => Err(error.into()),
    }
}
