//! One look at the watched folder: the documents in it, and what is none.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};

use ignore::{DirEntry, WalkBuilder};

use super::folders::LEDGER;
use super::mark::Mark;
use crate::cli::archive::walk;
use crate::cli::files;

/// How the names of files end that somebody is still writing, in small letters.
const IN_THE_MAKING: [&str; 8] =
    [".tmp", ".temp", ".part", ".partial", ".filepart", ".crdownload", ".download", "~"];

/// A document as it lies in the folder.
#[derive(Clone, Debug)]
pub struct Seen {
    /// Its path in the folder.
    pub name: PathBuf,
    /// Its numbers.
    pub mark: Mark,
}

/// What lies in the folder.
#[derive(Debug, Default)]
pub struct Look {
    /// The documents, whole or not.
    pub documents: Vec<Seen>,
    /// What can be no document, or not be looked at, each with the message about it.
    pub others: Vec<String>,
}

impl Look {
    /// Looks at a folder and all folders in it. Hidden files, files that are called as one in the making, and ledgers
    /// are passed over.
    ///
    /// # Errors
    /// The folder itself cannot be read.
    pub fn at(folder: &Path) -> Result<Look, files::Error> {
        fs::read_dir(folder).map_err(|error| files::Error::system(folder, "cannot be read", &error))?;
        let mut look = Look::default();
        let mut builder = WalkBuilder::new(folder);
        // Nothing in the folder says what of it is handed on: no document gets lost by a rule about other things.
        builder.standard_filters(false).follow_links(false);
        builder.filter_entry(|entry| entry.depth() == 0 || !is_passed_over(entry.file_name()));
        for entry in builder.build() {
            match entry {
                Ok(entry) if entry.depth() == 0 => {}
                Ok(entry) => look.entry(folder, &entry),
                // What somebody took away meanwhile is not missed.
                Err(error) if error.io_error().is_some_and(is_gone) => {}
                Err(error) => look.others.push(walk::told(&error)),
            }
        }
        Ok(look)
    }

    fn entry(&mut self, folder: &Path, entry: &DirEntry) {
        let Some(kind) = entry.file_type().filter(|kind| !kind.is_dir()) else { return };
        if !kind.is_file() {
            let what = "is a link, a pipe or a device, which is no document";
            let error = files::Error::new(entry.path(), what, "put the document itself there");
            self.others.push(error.to_string());
            return;
        }
        let (Ok(name), Ok(metadata)) =
            (entry.path().strip_prefix(folder), fs::symlink_metadata(entry.path()))
        else {
            return;
        };
        if metadata.is_file() {
            self.documents.push(Seen { name: name.to_owned(), mark: Mark::of(&metadata) });
        }
    }
}

fn is_gone(error: &std::io::Error) -> bool {
    error.kind() == std::io::ErrorKind::NotFound
}

/// Whether a file or folder of this name is none to be handed on.
pub fn is_passed_over(name: &OsStr) -> bool {
    let name = name.as_encoded_bytes();
    let ends = |ending: &&str| {
        let start = name.len().checked_sub(ending.len());
        start.is_some_and(|start| name[start..].eq_ignore_ascii_case(ending.as_bytes()))
    };
    name.starts_with(b".") || IN_THE_MAKING.iter().any(ends) || ends(&LEDGER)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_tell_what_is_in_the_making() {
        for (name, expected) in [
            ("wire.txt", false),
            ("wire.txt.part", true),
            ("WIRE.TXT.PART", true),
            ("wire.txt~", true),
            (".wire.txt", true),
            ("part", false),
            ("apart", false),
            ("wire.tmp.txt", false),
            ("wire.txt.ledger.jsonl", true),
            ("~wire.txt", false),
        ] {
            assert_eq!(is_passed_over(OsStr::new(name)), expected, "{name}");
        }
    }
}
