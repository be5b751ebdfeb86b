//! Looks at every document of an archive, by several workers, and changes none.

use std::num::NonZero;
use std::path::{Path, PathBuf};

use super::progress::Progress;
use super::walk::{Found, Walk};
use super::workers::{self, Next, Trade};
use crate::cli::args::DocumentOptions;
use crate::cli::files::{self, Bytes};
use crate::cli::filter::unread_line;
use crate::cli::paths::document_name;
use crate::cli::reading::{Texts, look};
use crate::cli::status::Failure;
use crate::trouble::visible;

/// How a run looks at documents.
pub struct Looking<'l> {
    /// How they are read.
    pub documents: &'l DocumentOptions,
    /// The workers; one a core if not given.
    pub threads: Option<NonZero<usize>>,
    /// Whether people see no progress.
    pub is_quiet: bool,
}

/// What came of looking at a file.
pub struct Looked<T> {
    /// What was seen; nothing if it is no document, or none that can be read.
    pub seen: Option<T>,
    /// Whether it, or a piece of it, could not be read.
    pub is_unread: bool,
    bytes: u64,
    /// Why it could not be read.
    message: String,
}

impl<T> Looked<T> {
    fn failed(reason: String) -> Looked<T> {
        Looked { seen: None, is_unread: true, bytes: 0, message: reason + "\n" }
    }
}

impl Looking<'_> {
    /// Lets `see` look at each document, and gives what it saw to `take`, in the order of the documents; that answers
    /// with what was found so far, for people. What cannot be read is told on standard error.
    ///
    /// # Errors
    /// Those of `take`.
    pub fn at_all<T: Send>(
        &self,
        walk: Walk,
        see: &(dyn Fn(&str, &Texts<'_, '_>) -> T + Sync),
        mut take: impl FnMut(Vec<Looked<T>>) -> Result<String, Failure>,
    ) -> Result<(), Failure> {
        let progress = Progress::begin(self.is_quiet, &walk);
        let jobs = walk.filter_map(|found| match found {
            Found::Document(path) => Some(Next::Job(path)),
            Found::NoFile => None,
            Found::Unreadable(reason) => Some(Next::Made(Looked::failed(reason))),
        });
        let trade = Trade {
            work: &|path: &PathBuf| self.look(path, see),
            fault: &|path: &PathBuf| {
                let what = "met a fault of canonym itself, and was not looked at";
                Looked::failed(files::Error::new(path, what, "please report it").to_string())
            },
        };
        let (mut files, mut bytes) = (0, 0);
        let ended = workers::in_order(workers::count(self.threads), jobs, &trade, |batch| {
            files += batch.len() as u64;
            bytes += batch.iter().map(|looked| looked.bytes).sum::<u64>();
            batch.iter().for_each(|looked| progress.tell(&looked.message));
            progress.show(files, bytes, &take(batch)?);
            Ok(())
        });
        progress.end();
        ended
    }

    fn look<T>(&self, path: &Path, see: &dyn Fn(&str, &Texts<'_, '_>) -> T) -> Looked<T> {
        let looked = self.read(path).map(|(name, source)| {
            let seen = look(&source, &self.documents.options(&name), |texts| self.see(&name, texts, see));
            let looked = seen.unwrap_or_else(|error| Looked::failed(unread_line(&name, &error)));
            Looked { bytes: source.len() as u64, ..looked }
        });
        looked.unwrap_or_else(|failure| match failure {
            Failure::Told(message) => Looked::failed(message),
            _ => Looked::failed(visible(&path.to_string_lossy())),
        })
    }

    fn read(&self, path: &Path) -> Result<(String, Bytes), Failure> {
        Ok((document_name(path)?, files::read_document(path, self.documents.max_bytes)?))
    }

    fn see<T>(
        &self,
        name: &str,
        texts: &Texts<'_, '_>,
        see: &dyn Fn(&str, &Texts<'_, '_>) -> T,
    ) -> Looked<T> {
        if texts.copies.iter().any(|copy| self.documents.is_binary(copy)) {
            return Looked { seen: None, is_unread: false, bytes: 0, message: String::new() };
        }
        let errors = texts.copies.iter().flat_map(|copy| copy.errors());
        let message: String = errors.map(|error| unread_line(name, error) + "\n").collect();
        Looked { seen: Some(see(name, texts)), is_unread: !message.is_empty(), bytes: 0, message }
    }
}
