//! What a watch was about to do, so that after a kill it is known whether it was done; and the lock on its folder.
//!
//! A document is handed on by one rename, and the next system may take it away at once. Before the rename the journal
//! names the temporary file: while that exists, the document was not handed on; once it is gone, it was. So the journal
//! is on disk before, and what it names is removed by nobody else.

use std::fs::{File, OpenOptions};
use std::io::{self, Read, Seek, Write};
use std::path::{Path, PathBuf};

use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use serde::{Deserialize, Serialize};

use super::mark::Mark;
use crate::cli::files;
use crate::cli::output::{json_line, tell};
use crate::cli::status::Failure;
use crate::trouble::visible;

/// The journal's name in the watched folder.
const NAME: &str = ".canonym_watch";

/// The hand-over of one document, from the moment at which it could happen until the document is out of the folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HandOver {
    /// The document's path in the watched folder.
    pub name: PathBuf,
    /// Its numbers.
    pub mark: Mark,
    /// The whole path of the temporary file that is to become its output.
    pub temporary: PathBuf,
    /// The number of the folder in which that is, by which it is known again.
    pub folder: u64,
}

/// As it stands in the file: a path need not be UTF-8.
#[derive(Serialize, Deserialize)]
struct Written {
    name: String,
    mark: Mark,
    temporary: String,
    folder: u64,
}

/// The journal of a watched folder, which nobody else watches while it is open.
pub struct Journal {
    path: PathBuf,
    file: File,
    under_way: Option<HandOver>,
}

impl Journal {
    /// Locks the folder and reads what an earlier watch left.
    ///
    /// # Errors
    /// The folder is watched already, or cannot be written.
    pub fn open(folder: &Path) -> Result<Journal, Failure> {
        let path = folder.join(NAME);
        let failed = |error: io::Error| files::Error::system(&path, "cannot be written", &error);
        let mut options = OpenOptions::new();
        let mut file =
            options.read(true).write(true).create(true).truncate(false).open(&path).map_err(failed)?;
        match fs4::FileExt::try_lock(&file) {
            Ok(()) => {}
            Err(fs4::TryLockError::WouldBlock) => {
                let what = "is watched by another canonym already";
                return Err(files::Error::new(folder, what, "end that one, or watch another folder").into());
            }
            Err(fs4::TryLockError::Error(error)) => {
                let shown = visible(&folder.to_string_lossy());
                let error = visible(&error.to_string());
                tell(format_args!(
                    "canonym: {shown} cannot be locked: {error}\n  = see that no other canonym watches it\n"
                ));
            }
        }
        let mut text = String::new();
        // What was torn by a kill was not on disk before a hand-over, so there was none.
        let under_way = file.read_to_string(&mut text).ok().and_then(|_| read(&text));
        Ok(Journal { path, file, under_way })
    }

    /// The hand-over that was begun and not ended.
    pub fn under_way(&self) -> Option<&HandOver> {
        self.under_way.as_ref()
    }

    /// Writes down that a hand-over is about to happen.
    ///
    /// # Errors
    /// The disk refuses; then it must not happen.
    pub fn begin(&mut self, hand_over: HandOver) -> Result<(), files::Error> {
        let line = json_line(&Written {
            name: written(&hand_over.name),
            mark: hand_over.mark.clone(),
            temporary: written(&hand_over.temporary),
            folder: hand_over.folder,
        });
        let line = line.map_err(|_| self.failed(&io::ErrorKind::InvalidData.into()))?;
        if let Err(error) = self.write(line.as_bytes()) {
            // A part of the line, or all of it, may be there all the same.
            let _ = self.file.set_len(0);
            return Err(self.failed(&error));
        }
        self.under_way = Some(hand_over);
        Ok(())
    }

    /// Writes down that nothing is under way any more.
    ///
    /// # Errors
    /// The disk refuses.
    pub fn end(&mut self) -> Result<(), files::Error> {
        if self.under_way.is_some() {
            self.write(b"").map_err(|error| self.failed(&error))?;
            self.under_way = None;
        }
        Ok(())
    }

    fn write(&mut self, line: &[u8]) -> io::Result<()> {
        self.file.set_len(0)?;
        self.file.rewind()?;
        self.file.write_all(line)?;
        self.file.sync_data()
    }

    fn failed(&self, error: &io::Error) -> files::Error {
        files::Error::system(&self.path, "cannot be written", error)
    }
}

fn read(text: &str) -> Option<HandOver> {
    let written: Written = serde_json::from_str(text.strip_suffix('\n')?).ok()?;
    let path = |text: &str| path_of(BASE64.decode(text).ok()?);
    let Written { name, mark, temporary, folder } = written;
    Some(HandOver { name: path(&name)?, mark, temporary: path(&temporary)?, folder })
}

fn written(path: &Path) -> String {
    BASE64.encode(path.as_os_str().as_encoded_bytes())
}

#[cfg(unix)]
fn path_of(bytes: Vec<u8>) -> Option<PathBuf> {
    use std::os::unix::ffi::OsStringExt;
    Some(std::ffi::OsString::from_vec(bytes).into())
}

/// Elsewhere a name that is no Unicode cannot be read back; its document is handed on anew.
#[cfg(not(unix))]
fn path_of(bytes: Vec<u8>) -> Option<PathBuf> {
    Some(String::from_utf8(bytes).ok()?.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_journal_says_what_was_under_way_and_one_that_was_torn_says_nothing() {
        let folder = tempfile::tempdir().expect("a folder");
        let mark = Mark::of(&std::fs::metadata(folder.path()).expect("it is there"));
        let hand_over =
            HandOver { name: "a b.txt".into(), mark, temporary: "/out/.canonym_x".into(), folder: 7 };
        let open = || Journal::open(folder.path()).unwrap_or_else(|failure| panic!("{failure:?}"));
        let mut journal = open();
        assert!(Journal::open(folder.path()).is_err(), "it is locked");
        journal.begin(hand_over.clone()).expect("it can be written");
        drop(journal);
        assert_eq!(open().under_way(), Some(&hand_over));
        let text = std::fs::read(folder.path().join(NAME)).expect("it is there");
        for end in 0..text.len() {
            std::fs::write(folder.path().join(NAME), &text[..end]).expect("it can be written");
            assert_eq!(open().under_way(), None, "torn at {end}");
        }
        std::fs::write(folder.path().join(NAME), &text).expect("it can be written");
        open().end().expect("it can be written");
        assert_eq!(open().under_way(), None);
    }
}
