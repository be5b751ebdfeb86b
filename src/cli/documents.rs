//! The documents of a run: opened, all of them, before the first byte of output is written.

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use super::args::Arguments;
use super::files::{self, Bytes, STANDARD_INPUT};
use super::paths::document_name;
use super::status::Failure;
use crate::table::nearest::nearest;
use crate::trouble::visible;

/// One document.
pub struct Document {
    path: PathBuf,
    name: String,
    source: Source,
}

/// Where a document's bytes are.
enum Source {
    /// In a file, which can be opened again when its turn comes: memory holds one document at a time.
    File,
    /// Here: standard input, a pipe or a device is read once.
    Held(Bytes),
}

impl Document {
    fn open(path: &Path, limit: Option<usize>) -> Result<Document, Failure> {
        let file = fs::metadata(path).ok().filter(fs::Metadata::is_file);
        let source = match file.filter(|_| path.as_os_str() != STANDARD_INPUT) {
            Some(metadata) => {
                File::open(path).map_err(|error| files::Error::system(path, "cannot be read", &error))?;
                files::refuse_longer(path, metadata.len(), limit)?;
                Source::File
            }
            None => Source::Held(files::read_document(path, limit).map_err(|error| explained(path, error))?),
        };
        Ok(Document { path: path.to_owned(), name: document_name(path)?, source })
    }

    /// The argument as typed.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The name in the ledger and in reports.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The document's bytes. It can be asked for them once.
    ///
    /// # Errors
    /// The file cannot be read any more.
    pub fn read(&mut self) -> Result<Bytes, Failure> {
        match std::mem::replace(&mut self.source, Source::File) {
            Source::Held(bytes) => Ok(bytes),
            Source::File => Ok(files::read_document(&self.path, None)?),
        }
    }
}

/// Opens every document, none of them longer than `limit`; standard input if none is named.
///
/// # Errors
/// All documents that cannot be read.
pub fn open(paths: &[PathBuf], limit: Option<usize>) -> Result<Vec<Document>, Failure> {
    let input = [PathBuf::from(STANDARD_INPUT)];
    let paths = if paths.is_empty() { &input } else { paths };
    if paths.iter().filter(|path| path.as_os_str() == STANDARD_INPUT).count() > 1 {
        return Err(Failure::new("`-` is named twice", "name standard input once; it can be read only once"));
    }
    let (mut documents, mut messages) = (Vec::new(), Vec::new());
    for path in paths {
        match Document::open(path, limit) {
            Ok(document) => documents.push(document),
            Err(Failure::Told(message)) => messages.push(message),
            Err(failure) => return Err(failure),
        }
    }
    if messages.is_empty() { Ok(documents) } else { Err(Failure::all(&messages)) }
}

/// A file that does not exist may have been meant for a verb.
fn explained(path: &Path, error: files::Error) -> Failure {
    let command = <Arguments as clap::CommandFactory>::command();
    let verbs = command.get_subcommands().map(clap::Command::get_name);
    match path.to_str().and_then(|typed| Some((typed, nearest(typed, verbs)?))) {
        Some((typed, verb)) if !path.exists() => {
            let what = format!("{}: there is no such file", visible(typed));
            let mend = match typed == verb {
                true => format!("a verb stands before all options and files: canonym {verb} …"),
                false => format!("did you mean the verb `{verb}`?"),
            };
            Failure::Told(format!("{what}\n  = {mend}"))
        }
        _ => error.into(),
    }
}
