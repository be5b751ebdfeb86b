//! Finds the documents of an archive, in the order of their names, hidden and ignored files left out.

use std::collections::BTreeSet;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};

use ignore::{DirEntry, WalkBuilder};

use super::place::Place;
use crate::cli::files::{self, STANDARD_INPUT};
use crate::cli::house::CONFIG;
use crate::cli::status::Failure;

/// What is found on the way.
pub enum Found {
    /// A file.
    Document(PathBuf),
    /// A link, a pipe or a device, which is no document.
    NoFile,
    /// What cannot be read, with the reason: safe to show, without its line end.
    Unreadable(String),
}

/// The files under some folders.
pub struct Walk {
    builder: WalkBuilder,
    entries: ignore::Walk,
    reserved: Reserved,
    /// Where a run that goes on with one that was killed writes.
    resumed: Option<Place>,
}

impl Walk {
    /// The files under folders, and files that are named. What the run itself reads or writes beside documents, the
    /// `reserved`, is none.
    ///
    /// # Errors
    /// A folder does not exist, or lies in another.
    pub fn new<'p>(roots: &[PathBuf], reserved: impl Iterator<Item = &'p Path>) -> Result<Walk, Failure> {
        refuse_nested(roots)?;
        let mut roots = roots.iter();
        let Some(first) = roots.next() else {
            return Err(Failure::new("no folder is named", "name the folder that holds the archive"));
        };
        let mut builder = WalkBuilder::new(first);
        for root in roots {
            builder.add(root);
        }
        // What one person ignores everywhere must not change what a run does.
        builder.git_global(false).follow_links(false).sort_by_file_name(std::ffi::OsStr::cmp);
        Ok(Walk { entries: builder.build(), builder, reserved: Reserved::of(reserved), resumed: None })
    }

    /// The same of a run that goes on with one that was killed: what that left behind is swept away on the way.
    pub fn resumed(self, place: Place) -> Walk {
        Walk { resumed: Some(place), ..self }
    }

    /// Files and bytes that are ahead.
    pub fn count(&self) -> (u64, u64) {
        let entries = self.builder.build().flatten().filter(|entry| entry.path().is_file());
        let sizes = entries.map(|entry| entry.metadata().map_or(0, |metadata| metadata.len()));
        sizes.fold((0, 0), |(files, bytes), size| (files + 1, bytes + size))
    }

    fn found(&self, entry: DirEntry) -> Option<Found> {
        let kind = match entry.depth() {
            // A folder that is named is meant, whatever leads to it.
            0 => fs::metadata(entry.path()).ok()?.file_type(),
            _ => entry.file_type()?,
        };
        if kind.is_dir() {
            // None of this run's own is there yet: its documents are handed out behind it.
            let folder = self.resumed.as_ref().and_then(|place| place.folder_of(entry.path()));
            folder.iter().for_each(|folder| files::sweep(folder));
            return None;
        }
        if self.reserved.has(entry.path()) || files::is_left_behind(entry.path()) {
            return None;
        }
        Some(match kind.is_file() {
            true => Found::Document(entry.into_path()),
            false => Found::NoFile,
        })
    }
}

impl Iterator for Walk {
    type Item = Found;

    fn next(&mut self) -> Option<Found> {
        loop {
            match self.entries.next()? {
                Ok(entry) => {
                    if let Some(found) = self.found(entry) {
                        return Some(found);
                    }
                }
                Err(error) => return Some(Found::Unreadable(told(&error))),
            }
        }
    }
}

/// The walker's error in the words of this command.
pub fn told(error: &ignore::Error) -> String {
    match (place(error), error.io_error()) {
        (Some(path), Some(error)) => files::Error::system(path, "cannot be read", error).to_string(),
        _ => crate::trouble::visible(&error.to_string()),
    }
}

fn place(error: &ignore::Error) -> Option<&Path> {
    match error {
        ignore::Error::WithPath { path, .. } => Some(path),
        ignore::Error::WithDepth { err, .. } | ignore::Error::WithLineNumber { err, .. } => place(err),
        ignore::Error::Loop { child, .. } => Some(child),
        _ => None,
    }
}

fn refuse_nested(roots: &[PathBuf]) -> Result<(), Failure> {
    let (mut real, mut messages) = (Vec::new(), Vec::new());
    for root in roots {
        match fs::canonicalize(root) {
            _ if root.as_os_str() == STANDARD_INPUT => {
                return Err(Failure::new("standard input is in no folder", "name files and folders only"));
            }
            Ok(path) => real.push(path),
            Err(error) => messages.push(files::Error::system(root, "cannot be read", &error).to_string()),
        }
    }
    real.sort_unstable();
    if real.windows(2).any(|pair| pair[1].starts_with(&pair[0])) {
        let what = "a folder is named twice, or lies in another that is named";
        return Err(Failure::new(what, "name each folder once"));
    }
    if messages.is_empty() { Ok(()) } else { Err(Failure::all(&messages)) }
}

/// What lies in an archive and is none of its documents: the ledger, the house's tables and settings.
struct Reserved {
    paths: BTreeSet<PathBuf>,
    /// Their names, so that most files need no further look.
    names: BTreeSet<OsString>,
}

impl Reserved {
    fn of<'p>(paths: impl Iterator<Item = &'p Path>) -> Reserved {
        let paths: BTreeSet<PathBuf> = paths.filter_map(|path| fs::canonicalize(path).ok()).collect();
        let names = paths.iter().filter_map(|path| Some(path.file_name()?.to_owned())).collect();
        Reserved { paths, names }
    }

    fn has(&self, path: &Path) -> bool {
        let Some(name) = path.file_name() else { return false };
        name == CONFIG
            || self.names.contains(name)
                && fs::canonicalize(path).is_ok_and(|real| self.paths.contains(&real))
    }
}
