//! Maps a file of the cache into memory, so that a run touches only the pages that it needs. The command's one `unsafe`.

use std::fs::File;
use std::io;

/// The content of `file`, for as long as the process lives: a run has one lexicon to its end.
///
/// # Errors
/// The system cannot map it, or there is no such system here.
#[cfg(unix)]
#[allow(unsafe_code)]
pub fn map(file: &File) -> io::Result<&'static [u8]> {
    // SAFETY: a mapping shows whatever is in the file later on, and a shorter file ends the process. The cache's files
    // are written under another name, renamed, and never again opened for writing by this program; they lie in a folder
    // that is its user's alone. A file that was unlinked or replaced stays as it was for those who have mapped it.
    let map = unsafe { memmap2::Mmap::map(file) }?;
    Ok(Box::leak(Box::new(map)))
}

/// The same where nothing is mapped.
#[cfg(not(unix))]
pub fn map(_: &File) -> io::Result<&'static [u8]> {
    Err(io::ErrorKind::Unsupported.into())
}
