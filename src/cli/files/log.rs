//! A ledger that is written as it goes, so that a kill leaves all that was told before.

use std::fs::{self, File, OpenOptions};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use super::{CANNOT_BE_WRITTEN, Error, is_folder};

/// A file that grows. What is added is gathered; [`Log::hand_over`] gives it to the system, [`Log::sync`] to the disk.
#[derive(Debug)]
pub struct Log {
    path: PathBuf,
    file: BufWriter<File>,
}

impl Log {
    /// Begins the file at `path` anew.
    ///
    /// # Errors
    /// It is a folder, or cannot be written.
    pub fn create(path: &Path) -> Result<Log, Error> {
        Log::open(path, OpenOptions::new().write(true).create(true).truncate(true))
    }

    /// Goes on at the end of the file at `path`.
    ///
    /// # Errors
    /// It does not exist, is a folder, or cannot be written.
    pub fn append(path: &Path) -> Result<Log, Error> {
        Log::open(path, OpenOptions::new().append(true))
    }

    fn open(path: &Path, options: &OpenOptions) -> Result<Log, Error> {
        if fs::metadata(path).is_ok_and(|metadata| metadata.is_dir()) {
            return Err(is_folder(path));
        }
        let file = options.open(path).map_err(|error| Error::system(path, CANNOT_BE_WRITTEN, &error))?;
        Ok(Log { path: path.to_owned(), file: BufWriter::with_capacity(1 << 16, file) })
    }

    /// Adds what `write` writes.
    ///
    /// # Errors
    /// The disk is full, or the device refuses.
    pub fn add(&mut self, write: impl FnOnce(&mut BufWriter<File>) -> io::Result<()>) -> Result<(), Error> {
        let written = write(&mut self.file);
        self.told(written)
    }

    /// Gives the system all that was added: a kill of this process loses none of it.
    ///
    /// # Errors
    /// As those of [`Log::add`].
    pub fn hand_over(&mut self) -> Result<(), Error> {
        let flushed = self.file.flush();
        self.told(flushed)
    }

    /// Gives the disk all that was added: a loss of power loses none of it.
    ///
    /// # Errors
    /// As those of [`Log::add`].
    pub fn sync(&mut self) -> Result<(), Error> {
        self.hand_over()?;
        let synced = match self.file.get_ref().sync_data() {
            // A pipe or a device has no disk.
            Err(error) if error.kind() == io::ErrorKind::InvalidInput => Ok(()),
            synced => synced,
        };
        self.told(synced)
    }

    fn told(&self, written: io::Result<()>) -> Result<(), Error> {
        written.map_err(|error| Error::system(&self.path, CANNOT_BE_WRITTEN, &error))
    }
}
