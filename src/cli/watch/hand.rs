//! Hands one document on: reads it, normalises it, writes ledger and output, and takes it out of the watched folder.
//!
//! The order is what a kill at any moment needs. The ledger is on disk first; then the output, under a temporary name;
//! then the journal says so; then the output gets its name, which the next system waits for; then the original is kept,
//! if that is asked, and taken away. Whatever is begun again after a kill finds what is done and does not do it twice.

use std::borrow::Cow;
use std::fs::{self, File};
use std::io::{self, Read};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

use super::away;
use super::folders::{self, Folders, with_ending};
use super::journal::{HandOver, Journal};
use super::look::Seen;
use super::mark::{Mark, inode};
use super::rules::Rules;
use crate::Normalizer;
use crate::cli::archive::FAULT;
use crate::cli::archive::work::{Fate, Made};
use crate::cli::book;
use crate::cli::files::fresh::{Fresh, Standing, date_as, rename_to_free};
use crate::cli::files::{self, refuse_longer};
use crate::cli::paths::with_slashes;
use crate::cli::process::{Process, Processed};
use crate::cli::status::Failure;

/// Why a document was not handed on.
#[derive(Debug)]
pub enum Hitch {
    /// Something about it alone, with the message: others may go on.
    Document(String),
    /// Something that no other document would escape, with the message.
    Folders(String),
}

impl From<files::Error> for Hitch {
    fn from(error: files::Error) -> Hitch {
        if error.is_of_disk() {
            Hitch::Folders(error.to_string())
        } else {
            Hitch::Document(error.to_string())
        }
    }
}

impl From<Failure> for Hitch {
    fn from(failure: Failure) -> Hitch {
        match failure {
            Failure::Told(message) => Hitch::Document(message),
            Failure::Recorded | Failure::ClosedPipe | Failure::Terminated => Hitch::Document(String::new()),
        }
    }
}

/// What hands documents on.
pub struct Hand {
    folders: Folders,
    journal: Journal,
    /// Whether each decision is told.
    is_verbose: bool,
    /// The longest document.
    limit: Option<usize>,
}

impl Hand {
    /// One that goes on where an earlier watch ended, however it ended.
    ///
    /// # Errors
    /// What that watch left cannot be put in order.
    pub fn new(
        folders: Folders,
        journal: Journal,
        is_verbose: bool,
        limit: Option<usize>,
    ) -> Result<Hand, Failure> {
        let mut hand = Hand { folders, journal, is_verbose, limit };
        match hand.finish() {
            Ok(()) => {}
            Err(Hitch::Document(message) | Hitch::Folders(message)) => return Err(Failure::Told(message)),
        }
        let failed =
            |error: io::Error| files::Error::system(&hand.folders.from, "cannot be put in order", &error);
        away::put_back(&hand.folders.from).map_err(failed)?;
        Ok(hand)
    }

    /// The folders.
    pub fn folders(&self) -> &Folders {
        &self.folders
    }

    /// Hands a document on; nothing if it has changed since it was seen.
    ///
    /// # Errors
    /// It cannot be, and is where it was; or it was handed on and cannot be taken away, which [`Hand::finish`] does.
    pub fn document(&mut self, seen: &Seen, rules: &Rules) -> Result<Option<Made>, Hitch> {
        self.folders.are_there().map_err(of_folders)?;
        let path = self.folders.from.join(&seen.name);
        let Some(source) = self.read(&path, &seen.mark)? else { return Ok(None) };
        let title = with_slashes(&seen.name);
        let work = || {
            let normalizer = Normalizer::new(&rules.lexicon, rules.policy.clone());
            let is_told = self.is_verbose;
            let process = Process {
                normalizer: &normalizer,
                documents: &rules.documents,
                tracks_changes: false,
                is_strict: false,
                is_told,
                wants_ledgers: true,
            };
            process.document_of_text(&title, &source)
        };
        let processed = catch_unwind(AssertUnwindSafe(work))
            .unwrap_or_else(|_| Err(files::Error::new(&path, FAULT, "please report it").into()))?;
        let made = Made { bytes: source.len() as u64, ..made(processed.as_ref()) };
        self.hand_on(seen, &source, processed, &made)?;
        Ok(Some(made))
    }

    /// Reads a document, if it is still the one that was seen.
    fn read(&self, path: &Path, mark: &Mark) -> Result<Option<Vec<u8>>, Hitch> {
        let unreadable = |error: io::Error| files::unreadable(path, &error);
        let mut file = match File::open(path) {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(unreadable(error).into()),
        };
        let is_seen = |file: &File| Ok::<_, Hitch>(Mark::of(&file.metadata().map_err(unreadable)?) == *mark);
        if !is_seen(&file)? {
            return Ok(None);
        }
        refuse_longer(path, file.metadata().map_err(unreadable)?.len(), self.limit)?;
        let mut source = Vec::new();
        file.read_to_end(&mut source).map_err(unreadable)?;
        Ok(is_seen(&file)?.then_some(source))
    }

    fn hand_on(
        &mut self,
        seen: &Seen,
        source: &[u8],
        processed: Option<Processed<'_>>,
        made: &Made,
    ) -> Result<(), Hitch> {
        let Folders { to, failed, temporary, .. } = &self.folders;
        let folder = match failed {
            Some(failed) if made.fate == Fate::Unread => failed,
            _ => to,
        };
        let (path, place) = (self.folders.from.join(&seen.name), folder.join(&seen.name));
        let (output, ledgers) = match processed {
            Some(Processed { output, ledgers, .. }) => (output.into_bytes(), Some(ledgers)),
            None => (Cow::Borrowed(source), None),
        };
        let output = &*output;
        let standing = Standing::at(&place, output)?;
        if standing == Standing::Other {
            return Err(taken(&place).into());
        }
        if let Some(ledgers) = ledgers {
            if book::restored(&with_slashes(&seen.name), output, &ledgers)? != source {
                return Err(files::Error::new(&path, FAULT, "please report it").into());
            }
            self.put_ledger(folder, seen, &made.group)?;
        }
        if standing == Standing::Nothing {
            let fresh = Fresh::write(&place, output, &path, temporary)?;
            // If that fails, the temporary file stays: should the journal speak of it after all, it was not handed on.
            let begun = hand_over(seen, &fresh).and_then(|hand_over| self.journal.begin(hand_over));
            begun.map_err(of_folders)?;
            match fresh.put() {
                Ok(true) => {}
                // First the journal, then the file: one without the other would count as handed on.
                Ok(false) => {
                    self.journal.end()?;
                    fresh.discard();
                    return Err(taken(&place).into());
                }
                Err(error) if fs::symlink_metadata(fresh.temporary()).is_ok() => {
                    self.journal.end()?;
                    fresh.discard();
                    return Err(error.into());
                }
                Err(error) => return Err(of_folders(error)),
            }
        }
        self.take_away(&seen.name, &seen.mark).and_then(|()| self.journal.end()).map_err(of_folders)
    }

    /// Puts the ledger beside its document. That of an earlier document of the same name, which alone leads back to
    /// it, gets a number.
    fn put_ledger(&self, folder: &Path, seen: &Seen, ledger: &[u8]) -> Result<(), Hitch> {
        let place = self.folders.ledger(folder, &seen.name);
        loop {
            match Standing::at(&place, ledger)? {
                Standing::Same => return Ok(()),
                Standing::Nothing => {
                    let like = self.folders.from.join(&seen.name);
                    let fresh = Fresh::write(&place, ledger, &like, &self.folders.temporary)?;
                    if fresh.put_or_discard()? {
                        return Ok(());
                    }
                }
                Standing::Other => {
                    let number = |number| self.folders.earlier_ledger(folder, &seen.name, number);
                    rename_to_free(&place, number)
                        .map_err(|error| files::Error::system(&place, "cannot be renamed", &error))?;
                }
            }
        }
    }

    /// Ends a hand-over that was begun: by this watch, or by one that was killed.
    ///
    /// # Errors
    /// The document cannot be taken away.
    pub fn finish(&mut self) -> Result<(), Hitch> {
        let Some(under_way) = self.journal.under_way().cloned() else { return Ok(()) };
        let HandOver { name, mark, temporary, folder } = under_way;
        // That the file is not there says something only if the folder is.
        folders::is_same(temporary.parent().unwrap_or(Path::new("/")), folder).map_err(of_folders)?;
        let finished = if fs::symlink_metadata(&temporary).is_ok() {
            // It was not handed on, and comes again.
            let ended = self.journal.end();
            let _ = fs::remove_file(&temporary);
            ended
        } else {
            self.take_away(&name, &mark).and_then(|()| self.journal.end())
        };
        finished.map_err(of_folders)
    }

    /// Keeps the document, if that is asked, and takes it out of the folder.
    fn take_away(&self, name: &Path, mark: &Mark) -> Result<(), files::Error> {
        let path = self.folders.from.join(name);
        if let Some(done) = &self.folders.done {
            self.keep(&path, mark, &done.join(name))?;
        }
        away::take(&path, mark).map_err(|error| files::Error::system(&path, "cannot be taken away", &error))
    }

    /// Keeps a copy of the document, which may lie in another file system. One of the same name that was kept before
    /// stays, and this one gets a number.
    fn keep(&self, path: &Path, mark: &Mark, place: &Path) -> Result<(), files::Error> {
        let is_same = fs::symlink_metadata(path).is_ok_and(|metadata| Mark::of(&metadata) == *mark);
        // Put aside by a watch that was killed, it had been kept before.
        if !is_same {
            return Ok(());
        }
        let source = files::read(path)?;
        let mut number = 0;
        loop {
            let place: PathBuf =
                if number == 0 { place.to_owned() } else { with_ending(place, &format!(".{number}")) };
            match Standing::at(&place, &source)? {
                Standing::Same => return Ok(()),
                Standing::Other => number += 1,
                Standing::Nothing => {
                    let fresh = Fresh::write(&place, &source, path, &self.folders.temporary)?;
                    date_as(fresh.temporary(), path);
                    if fresh.put_or_discard()? {
                        return Ok(());
                    }
                }
            }
        }
    }
}

fn of_folders(error: files::Error) -> Hitch {
    Hitch::Folders(error.to_string())
}

/// What the journal says of a document whose output is on disk under its temporary name.
fn hand_over(seen: &Seen, fresh: &Fresh) -> Result<HandOver, files::Error> {
    let temporary = fresh.temporary();
    let failed = |error: io::Error| files::Error::system(temporary, "cannot be found again", &error);
    let whole = std::path::absolute(temporary).map_err(failed)?;
    let folder = inode(&fs::metadata(whole.parent().unwrap_or(&whole)).map_err(failed)?);
    Ok(HandOver { name: seen.name.clone(), mark: seen.mark.clone(), temporary: whole, folder })
}

fn taken(place: &Path) -> files::Error {
    let what = "holds something else already, which is not overwritten";
    files::Error::new(place, what, "the document waits until that is taken away")
}

/// What is counted and told of a document.
fn made(processed: Option<&Processed<'_>>) -> Made {
    let Some(processed) = processed else { return Made::skipped(Fate::Binary) };
    let fate = if processed.output.is_changed() { Fate::Changed } else { Fate::Unchanged };
    let mut made = Made { message: processed.report.clone(), ..Made::skipped(fate) };
    for ledger in &processed.ledgers {
        made.add(ledger, true, false);
    }
    for unread in &processed.unread {
        made.fate = Fate::Unread;
        made.message.push_str(&format!("{unread}\n"));
    }
    made
}
