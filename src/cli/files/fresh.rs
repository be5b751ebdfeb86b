//! Files that come into being whole, and never in the place of another: what a folder is watched for by the next system.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use tempfile::TempPath;

use super::{CANNOT_BE_WRITTEN, Error, attributes, folder_of};

/// A new file, on disk under a temporary name in its folder. It stays there until it is put in place or discarded:
/// whoever finds it after a kill knows that it never was in place.
#[derive(Debug)]
pub struct Fresh {
    path: PathBuf,
    temporary: PathBuf,
}

impl Fresh {
    /// Writes the bytes to a file called `temporary` beside `path`, and flushes it. It has the mode of the file `like`.
    ///
    /// # Errors
    /// The folder cannot be made or written, or the disk is full. Nothing of it is left then.
    pub fn write(path: &Path, bytes: &[u8], like: &Path, temporary: &str) -> Result<Fresh, Error> {
        let folder = folder_of(path);
        let fresh = Fresh { path: path.to_owned(), temporary: folder.join(temporary) };
        let write = || {
            fs::create_dir_all(folder)?;
            // What is there is of a run that was killed; a link in its place is not followed.
            let _ = fs::remove_file(&fresh.temporary);
            let mut file = OpenOptions::new().write(true).create_new(true).open(&fresh.temporary)?;
            file.write_all(bytes)?;
            file.set_permissions(fs::metadata(like)?.permissions())?;
            file.sync_all()
        };
        match write() {
            Ok(()) => Ok(fresh),
            Err(error) => {
                fresh.discard();
                Err(Error::system(path, CANNOT_BE_WRITTEN, &error))
            }
        }
    }

    /// The temporary name.
    pub fn temporary(&self) -> &Path {
        &self.temporary
    }

    /// Gives the file its own name and flushes the folder. False if there is something of this name already.
    ///
    /// # Errors
    /// It cannot take the name, or the folder cannot be flushed.
    pub fn put(&self) -> Result<bool, Error> {
        match rename_new(&self.temporary, &self.path) {
            Ok(()) => {}
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => return Ok(false),
            Err(error) => return Err(Error::system(&self.path, CANNOT_BE_WRITTEN, &error)),
        }
        super::sync_folders([&folder_of(&self.path).to_owned()])?;
        Ok(true)
    }

    /// As [`put`](Fresh::put); nothing of it is left where it was not put in place.
    ///
    /// # Errors
    /// As those of [`put`](Fresh::put).
    pub fn put_or_discard(self) -> Result<bool, Error> {
        let put = self.put();
        if !matches!(put, Ok(true)) {
            self.discard();
        }
        put
    }

    /// Removes the temporary file, which was not put in place.
    pub fn discard(&self) {
        let _ = fs::remove_file(&self.temporary);
    }
}

/// Gives a file another name in the same file system, where nothing may have that name.
///
/// # Errors
/// What the system answers; `AlreadyExists` if something has the name.
pub fn rename_new(from: &Path, to: &Path) -> io::Result<()> {
    let mut from = TempPath::try_from_path(from)?;
    // It is no temporary file to that crate: on failure it stays where it is.
    from.disable_cleanup(true);
    from.persist_noclobber(to).map_err(|error| error.error)
}

/// Renames a file to the first of some names that nothing has.
///
/// # Errors
/// What the system answers.
pub fn rename_to_free(from: &Path, name: impl Fn(u32) -> PathBuf) -> io::Result<PathBuf> {
    for number in 1..u32::MAX {
        match rename_new(from, &name(number)) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            renamed => return renamed.map(|()| name(number)),
        }
    }
    Err(io::ErrorKind::AlreadyExists.into())
}

/// What stands at a place where a file is to be put.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Nothing.
    Nothing,
    /// A file of these very bytes.
    Same,
    /// Something else.
    Other,
}

impl Standing {
    /// What stands at `path`, beside these bytes. A link is something else, wherever it leads.
    ///
    /// # Errors
    /// It cannot be read.
    pub fn at(path: &Path, bytes: &[u8]) -> Result<Standing, Error> {
        let unreadable = |error: io::Error| super::unreadable(path, &error);
        let metadata = match fs::symlink_metadata(path) {
            Ok(metadata) => metadata,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Standing::Nothing),
            Err(error) => return Err(unreadable(error)),
        };
        if !metadata.is_file() || metadata.len() != bytes.len() as u64 {
            return Ok(Standing::Other);
        }
        match fs::read(path) {
            Ok(found) if found == bytes => Ok(Standing::Same),
            Ok(_) => Ok(Standing::Other),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Standing::Nothing),
            Err(error) => Err(unreadable(error)),
        }
    }
}

/// Flushes a folder in which a file's name was taken away.
///
/// # Errors
/// What the system answers.
pub fn sync_folder_of(path: &Path) -> io::Result<()> {
    attributes::sync_folder(folder_of(path))
}

/// Sets the time of the last change of a file that was just written.
pub fn date_as(path: &Path, like: &Path) {
    // A copy whose date is wrong is a copy all the same.
    let dated = || File::options().write(true).open(path)?.set_modified(fs::metadata(like)?.modified()?);
    let _: io::Result<()> = dated();
}
