//! Reads and writes files for the command, so that a kill at any moment leaves the old file or the new one.
//!
//! A file is replaced by writing a temporary file in the same folder, flushing it to disk and renaming it. It keeps
//! mode, owner, group and extended attributes; what cannot be kept is refused with a reason, and the file is untouched.

mod attributes;
mod bytes;
pub mod fresh;
mod log;

use std::fmt;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use tempfile::{NamedTempFile, TempPath};

pub use bytes::Bytes;
pub use log::Log;

use crate::trouble::visible;

/// The file name that means standard input.
pub const STANDARD_INPUT: &str = "-";

/// A file that could not be read or written: which, what is wrong, what to do.
#[derive(Debug)]
pub struct Error {
    path: PathBuf,
    what: String,
    mend: &'static str,
    /// What the system answered.
    kind: Option<io::ErrorKind>,
}

impl Error {
    pub(super) fn new(path: &Path, what: impl Into<String>, mend: &'static str) -> Error {
        Error { path: path.to_owned(), what: what.into(), mend, kind: None }
    }

    /// What is wrong with the file, in one line.
    pub(super) fn what(&self) -> &str {
        &self.what
    }

    /// What the system answered, in the words of this command.
    pub(super) fn system(path: &Path, doing: &str, error: &io::Error) -> Error {
        let mend = match error.kind() {
            io::ErrorKind::NotFound => "check the name; it is read from the working folder",
            io::ErrorKind::PermissionDenied => "ask for the right to do so, or work on a copy",
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => "make room on the disk",
            io::ErrorKind::ReadOnlyFilesystem => "work on a copy elsewhere",
            _ => "look into that, then run again",
        };
        let kind = Some(error.kind());
        Error { kind, ..Error::new(path, format!("{doing}: {}", plain(error)), mend) }
    }

    /// Whether it is the disk that refuses, so that no other file fares better.
    pub(super) fn is_of_disk(&self) -> bool {
        use io::ErrorKind::{QuotaExceeded, ReadOnlyFilesystem, StaleNetworkFileHandle, StorageFull};
        let kind = self.kind;
        kind.is_some_and(|kind| {
            matches!(kind, StorageFull | QuotaExceeded | ReadOnlyFilesystem | StaleNetworkFileHandle)
        })
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let path = match self.path.to_string_lossy() {
            path if path == STANDARD_INPUT => "standard input".into(),
            path => path,
        };
        write!(f, "{}: {}\n  = {}", visible(&path), visible(&self.what), self.mend)
    }
}

impl std::error::Error for Error {}

/// The system's words without its number.
fn plain(error: &io::Error) -> String {
    let message = error.to_string();
    let message = message.split(" (os error").next().unwrap_or_default();
    let mut letters = message.chars();
    letters.next().map_or(String::new(), |first| first.to_lowercase().chain(letters).collect())
}

/// The bytes of the file at `path`, or of standard input for `-`.
///
/// # Errors
/// It cannot be opened or read, or it is a folder.
pub fn read(path: &Path) -> Result<Vec<u8>, Error> {
    if path.as_os_str() != STANDARD_INPUT {
        return read_as(path, path);
    }
    let mut bytes = Vec::new();
    io::stdin().lock().read_to_end(&mut bytes).map_err(|error| unreadable(path, &error))?;
    Ok(bytes)
}

/// The same of a document, which may be large, but has at most `limit` bytes.
///
/// # Errors
/// As those of [`read`]; or there are more.
pub fn read_document(path: &Path, limit: Option<usize>) -> Result<Bytes, Error> {
    let most = limit.map_or(u64::MAX, |limit| (limit as u64).saturating_add(1));
    let read = || {
        let (source, length) = open_sized(path)?;
        Bytes::read(&mut source.take(most), length.min(most))
    };
    let bytes = read().map_err(|error| unreadable(path, &error))?;
    refuse_longer(path, bytes.len() as u64, limit)?;
    Ok(bytes)
}

/// As [`open`], with how many bytes there may be, if that is known.
fn open_sized(path: &Path) -> io::Result<(Box<dyn Read>, u64)> {
    let file = match path.as_os_str() == STANDARD_INPUT {
        false => File::open(path)?,
        #[cfg(unix)]
        true => File::from(std::os::fd::AsFd::as_fd(&io::stdin()).try_clone_to_owned()?),
        #[cfg(not(unix))]
        true => return Ok((open(path)?, 0)),
    };
    let length = file.metadata().map_or(0, |metadata| metadata.len());
    Ok((Box::new(file), length))
}

/// A reader of the file at `path`, or of standard input for `-`.
///
/// # Errors
/// What the system answers.
pub fn open(path: &Path) -> io::Result<Box<dyn Read>> {
    match path.as_os_str() == STANDARD_INPUT {
        true => Ok(Box::new(io::stdin().lock())),
        false => Ok(Box::new(File::open(path)?)),
    }
}

/// Refuses a document of `bytes` that is longer than `limit`.
///
/// # Errors
/// It is longer.
pub fn refuse_longer(path: &Path, bytes: u64, limit: Option<usize>) -> Result<(), Error> {
    match limit {
        Some(limit) if bytes > limit as u64 => {
            let what = format!("has more bytes than the {limit} of --max-bytes");
            Err(Error::new(path, what, "raise --max-bytes, or leave the document out"))
        }
        _ => Ok(()),
    }
}

/// The bytes of the file at `path`, which people know as `name`.
///
/// # Errors
/// It cannot be opened or read, or it is a folder.
pub fn read_as(path: &Path, name: &Path) -> Result<Vec<u8>, Error> {
    fs::read(path).map_err(|error| unreadable(name, &error))
}

/// What a failed read is told as.
pub(super) fn unreadable(name: &Path, error: &io::Error) -> Error {
    match error.kind() {
        io::ErrorKind::IsADirectory => Error::new(name, "is a folder", "name the files in it"),
        _ => Error::system(name, "cannot be read", error),
    }
}

/// Writes a file that need not exist, such as a ledger, as [`Draft`] does.
///
/// # Errors
/// As those of [`Draft`].
pub fn write(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    let mut draft = Draft::open(path)?;
    draft.add(|file| file.write_all(bytes))?;
    draft.finish()
}

/// A file that is being written and need not exist. Nothing is seen at its path before it is finished; dropped
/// unfinished, it leaves no trace.
///
/// A file that exists is replaced as [`Target::replace`] does. A pipe or a device, such as `/dev/null`, is written to
/// as it is.
#[derive(Debug)]
pub struct Draft {
    path: PathBuf,
    kind: DraftKind,
}

#[derive(Debug)]
enum DraftKind {
    New(NamedTempFile),
    Old(Target, NamedTempFile),
    Device(File),
}

impl Draft {
    /// Begins a file at `path`; whatever would keep it from being written is found here, but for a full disk.
    ///
    /// # Errors
    /// The folder does not exist or cannot be written, or what exists there cannot be replaced.
    pub fn open(path: &Path) -> Result<Draft, Error> {
        let failed = |error: io::Error| Error::system(path, CANNOT_BE_WRITTEN, &error);
        let kind = match fs::metadata(path) {
            Ok(metadata) if metadata.is_file() => {
                let target = Target::find(path)?;
                let temporary = temporary_in(folder_of(&target.real), None).map_err(failed)?;
                DraftKind::Old(target, temporary)
            }
            Ok(metadata) if metadata.is_dir() => return Err(is_folder(path)),
            Ok(_) => DraftKind::Device(OpenOptions::new().write(true).open(path).map_err(failed)?),
            Err(error) if error.kind() == io::ErrorKind::NotFound && !path.is_symlink() => {
                let permissions = attributes::of_new_file();
                DraftKind::New(temporary_in(folder_of(path), permissions).map_err(failed)?)
            }
            Err(error) => return Err(failed(error)),
        };
        Ok(Draft { path: path.to_owned(), kind })
    }

    /// Adds what `write` writes.
    ///
    /// # Errors
    /// The disk is full, or the device refuses.
    pub fn add(&mut self, write: impl FnOnce(&mut File) -> io::Result<()>) -> Result<(), Error> {
        let file = match &mut self.kind {
            DraftKind::New(temporary) | DraftKind::Old(_, temporary) => temporary.as_file_mut(),
            DraftKind::Device(device) => device,
        };
        write(file).map_err(|error| Error::system(&self.path, CANNOT_BE_WRITTEN, &error))
    }

    /// Flushes the file to disk and gives it its name.
    ///
    /// # Errors
    /// As those of [`Target::replace`].
    pub fn finish(self) -> Result<(), Error> {
        let finished = match self.kind {
            DraftKind::New(temporary) => flushed(temporary).and_then(|temporary| put(temporary, &self.path)),
            DraftKind::Old(target, temporary) => return target.fill(temporary)?.put(),
            DraftKind::Device(mut device) => device.flush(),
        };
        finished.map_err(|error| Error::system(&self.path, CANNOT_BE_WRITTEN, &error))
    }
}

const CANNOT_BE_WRITTEN: &str = "cannot be written";

fn temporary_in(folder: &Path, permissions: Option<fs::Permissions>) -> io::Result<NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(PREFIX);
    if let Some(permissions) = permissions {
        builder.permissions(permissions);
    }
    builder.tempfile_in(folder)
}

/// How the names of temporary files begin. Only a kill leaves one behind; it may be deleted.
const PREFIX: &str = ".canonym-";

/// Whether a file is one that a run that was killed left behind.
pub fn is_left_behind(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name.as_encoded_bytes().starts_with(PREFIX.as_bytes()))
}

/// Removes from a folder what runs that were killed left behind. What cannot be removed does no harm.
pub fn sweep(folder: &Path) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    let is_file = |entry: &fs::DirEntry| entry.file_type().is_ok_and(|kind| kind.is_file());
    for entry in entries.flatten().filter(|entry| is_left_behind(&entry.path()) && is_file(entry)) {
        let _ = fs::remove_file(entry.path());
    }
}

/// A file that can be replaced, found before anything is written.
#[derive(Clone, Debug)]
pub struct Target {
    /// As the user typed it.
    path: PathBuf,
    /// Where symbolic links lead.
    real: PathBuf,
    /// A file that is yet to be made takes its mode from this one.
    like: Option<PathBuf>,
}

impl Target {
    /// Follows symbolic links from `path` to a file that can be replaced. Nothing is changed.
    ///
    /// # Errors
    /// It does not exist; it is a folder, pipe or device; it has several hard links; it may not be written.
    pub fn find(path: &Path) -> Result<Target, Error> {
        let system = |error: io::Error| Error::system(path, "cannot be replaced", &error);
        let real = fs::canonicalize(path).map_err(system)?;
        let metadata = fs::metadata(&real).map_err(system)?;
        if metadata.is_dir() {
            return Err(is_folder(path));
        }
        if !metadata.is_file() {
            let what = "is a pipe or a device, which cannot be replaced";
            return Err(Error::new(path, what, "write to standard output instead"));
        }
        let links = attributes::hard_links(&metadata);
        if links > 1 {
            let what = format!("has {links} hard links, and replacing it would part it from the others");
            return Err(Error::new(path, what, "work on a copy, or write to standard output"));
        }
        // Root may write to any file, so the mode is asked first: its owner has said that it stays as it is.
        if metadata.permissions().readonly() {
            return Err(Error::new(path, "is read-only", "make it writable, or write to standard output"));
        }
        OpenOptions::new().write(true).open(&real).map_err(system)?;
        Ok(Target { path: path.to_owned(), real, like: None })
    }

    /// The place `path` of a document whose source is elsewhere; its folder is made, and nothing else changed.
    ///
    /// # Errors
    /// The folder cannot be made, or what exists at `path` cannot be replaced.
    pub fn mirror(source: &Path, path: &Path) -> Result<Target, Error> {
        if path.symlink_metadata().is_ok() {
            return Target::find(path);
        }
        fs::create_dir_all(folder_of(path))
            .map_err(|error| Error::system(path, CANNOT_BE_WRITTEN, &error))?;
        Ok(Target { path: path.to_owned(), real: path.to_owned(), like: Some(source.to_owned()) })
    }

    /// The file itself, where symbolic links lead: the same for all its names.
    pub fn real(&self) -> &Path {
        &self.real
    }

    /// Replaces the file's content. Mode, owner, group and extended attributes stay.
    ///
    /// Call it only with bytes that differ from the file's: a file without a change is not to be touched.
    ///
    /// # Errors
    /// The folder cannot be written, the disk is full, or an attribute cannot be kept. The file is untouched then;
    /// only if nothing but the last flush of the folder fails does the new one stand in its place.
    pub fn replace(&self, bytes: &[u8]) -> Result<(), Error> {
        self.prepare(bytes)?.put()
    }

    /// Writes the new content to a temporary file beside the file and flushes it to disk. The file is untouched.
    ///
    /// # Errors
    /// The folder cannot be written, the disk is full, or an attribute cannot be kept.
    pub fn prepare(&self, bytes: &[u8]) -> Result<Prepared, Error> {
        let write = || {
            let mut temporary = temporary_in(folder_of(&self.real), None)?;
            temporary.write_all(bytes)?;
            Ok(temporary)
        };
        self.fill(write().map_err(|error| self.failed(&error))?)
    }

    /// Gives a temporary file what the file has beside its content, and flushes it.
    fn fill(&self, temporary: NamedTempFile) -> Result<Prepared, Error> {
        let keep = || {
            match &self.like {
                Some(source) => temporary.as_file().set_permissions(fs::metadata(source)?.permissions())?,
                None => attributes::keep(&File::open(&self.real)?, temporary.as_file())?,
            }
            flushed(temporary)
        };
        let temporary = keep().map_err(|error| self.failed(&error))?;
        Ok(Prepared { target: self.clone(), temporary })
    }

    fn failed(&self, error: &io::Error) -> Error {
        Error::system(&self.path, "cannot be replaced", error)
    }
}

/// The new content of a file, on disk beside it. Dropped, it leaves no trace.
#[derive(Debug)]
pub struct Prepared {
    target: Target,
    temporary: TempPath,
}

impl Prepared {
    /// Puts the new content in the file's place.
    ///
    /// # Errors
    /// As those of [`Target::replace`].
    pub fn put(self) -> Result<(), Error> {
        let Prepared { target, temporary } = self;
        put(temporary, &target.real).map_err(|error| target.failed(&error))
    }

    /// The same, but for the last flush of the folder, which is the caller's: many files may share it.
    ///
    /// # Errors
    /// The file cannot take its name; it is untouched then.
    pub fn rename(self) -> Result<PathBuf, Error> {
        let Prepared { target, temporary } = self;
        temporary.persist(&target.real).map_err(|error| target.failed(&error.error))?;
        Ok(folder_of(&target.real).to_owned())
    }
}

/// Flushes folders in which files were given their names.
///
/// # Errors
/// One cannot be flushed; its files are in place.
pub fn sync_folders<'f>(folders: impl IntoIterator<Item = &'f PathBuf>) -> Result<(), Error> {
    folders.into_iter().try_for_each(|folder| {
        let failed = |error: io::Error| Error::system(folder, "cannot be flushed to disk", &error);
        attributes::sync_folder(folder).map_err(failed)
    })
}

fn is_folder(path: &Path) -> Error {
    Error::new(path, "is a folder", "name a file")
}

fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if folder != Path::new("") => folder,
        _ => Path::new("."),
    }
}

/// Flushes a temporary file to disk and closes it: many of them may wait for their names.
fn flushed(temporary: NamedTempFile) -> io::Result<TempPath> {
    temporary.as_file().sync_all()?;
    Ok(temporary.into_temp_path())
}

/// Gives a flushed temporary file its name, and flushes the folder, which holds the name.
fn put(temporary: TempPath, path: &Path) -> io::Result<()> {
    temporary.persist(path).map_err(|error| error.error)?;
    attributes::sync_folder(folder_of(path))
}

#[cfg(all(test, unix))]
mod tests;
