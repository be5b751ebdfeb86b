//! A compiled lexicon as a file: how it is written, and what is checked before one is used.
//!
//! A file is the image, described in `layout`, and behind it the length of the remark in bytes (32 bits,
//! little-endian), the remark's SHA-256 digest, and the remark: UTF-8 by whoever compiled the tables. It is no part
//! of the image, so that the digest of the tables, which ledgers name, is the same wherever they were compiled. An
//! image with nothing behind it is a file as well.
//!
//! No byte of a file goes unchecked: label, order of bytes, version, lengths, places of sections, and both digests. Of
//! 40 MB that takes a tenth of a second, and the fastest of sums would still read every page, which is more than a run
//! may take to start; so whoever cannot pay for it each time must know that this file was checked once and has not
//! changed since, and then needs no sum. Whatever has passed the checks is still
//! not trusted: a file made to deceive is read without a crash, and without reading anything that is not its own.

use std::borrow::Cow;
use std::fmt;

use sha2::{Digest, Sha256};

use super::Lexicon;
use super::layout::{DIGEST, DIGEST_AT, HEAD, Image, LABEL, ORDER, SECTIONS, VERSION, number};

/// Why bytes are no lexicon that can be used: what is wrong with them, and how to mend it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileError {
    what: String,
    mend: &'static str,
}

impl FileError {
    /// What is wrong, in one line.
    pub fn what(&self) -> &str {
        &self.what
    }

    /// How to mend it.
    pub fn remedy(&self) -> &'static str {
        self.mend
    }
}

impl fmt::Display for FileError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}\n  = {}", self.what, self.mend)
    }
}

impl std::error::Error for FileError {}

/// Whether bytes begin as a compiled lexicon does, sound or not.
pub fn is_labelled(bytes: &[u8]) -> bool {
    bytes.starts_with(LABEL)
}

impl Lexicon {
    /// Reads a compiled lexicon, as [`to_file`](Lexicon::to_file) or [`as_bytes`](Lexicon::as_bytes) gave it. Every
    /// byte is checked against the digests in it.
    ///
    /// # Errors
    /// The bytes are no compiled lexicon, or a damaged one, or one of a version that this crate does not read.
    ///
    /// # Example: tables compiled once, and read where they are needed
    /// ```
    /// use canonym::Lexicon;
    ///
    /// let file = Lexicon::builtin().to_file("of Tuesday");
    /// let lexicon = Lexicon::from_bytes(file.clone())?;
    /// assert_eq!(lexicon.remark(), "of Tuesday");
    /// assert_eq!(lexicon.digest(), Lexicon::builtin().digest());
    ///
    /// let cut = &file[..file.len() / 2];
    /// let error = Lexicon::from_bytes(cut.to_vec()).expect_err("half a file is refused");
    /// assert!(error.what().starts_with("it is cut off"));
    /// # Ok::<(), canonym::lexicon::FileError>(())
    /// ```
    pub fn from_bytes(bytes: impl Into<Cow<'static, [u8]>>) -> Result<Lexicon, FileError> {
        let lexicon = Lexicon::from_checked_bytes(bytes)?;
        let bytes = lexicon.image.bytes();
        let (head, body) = bytes.split_at_checked(HEAD).ok_or_else(damaged)?;
        if head[DIGEST_AT..] != Sha256::digest(body)[..] {
            return Err(damaged());
        }
        Ok(lexicon)
    }

    /// As [`from_bytes`](Lexicon::from_bytes) for a file whose image was checked before and is known to be the same:
    /// only the head and the remark are read.
    pub(crate) fn from_checked_bytes(bytes: impl Into<Cow<'static, [u8]>>) -> Result<Lexicon, FileError> {
        let bytes = bytes.into();
        check_head(&bytes)?;
        let image = Image::new(bytes);
        if !has_sound_directory(&image) {
            return Err(damaged());
        }
        read_remark(image.beyond()).ok_or_else(damaged)?;
        Ok(Lexicon { image })
    }

    /// The bytes of a file that [`from_bytes`](Lexicon::from_bytes) reads, with a remark of at most 4 GiB for whoever
    /// does; in a longer one the rest is left out.
    pub fn to_file(&self, remark: &str) -> Vec<u8> {
        let mut end = remark.len().min(u32::MAX as usize);
        while !remark.is_char_boundary(end) {
            end -= 1;
        }
        let remark = &remark.as_bytes()[..end];
        let mut file = self.as_bytes().to_vec();
        file.extend((end as u32).to_le_bytes());
        file.extend(Sha256::digest(remark));
        file.extend(remark);
        file
    }

    /// The remark of the file that this was read from; empty if there was none.
    pub fn remark(&self) -> &str {
        read_remark(self.image.beyond()).unwrap_or_default()
    }
}

fn check_head(bytes: &[u8]) -> Result<(), FileError> {
    if !is_labelled(bytes) {
        let mend = "give a file that `canonym table compile` wrote";
        return Err(FileError { what: "this is no compiled lexicon".to_owned(), mend });
    }
    if bytes.len() < HEAD {
        return Err(cut_off(bytes.len(), HEAD));
    }
    let [version, order, sections, length] = [8, 12, 16, 20].map(|at| number(bytes, at));
    if order == ORDER.swap_bytes() {
        let what = "its numbers are big-endian, and canonym reads and writes them little-endian".to_owned();
        return Err(FileError { what, mend: "compile the tables again with canonym itself" });
    }
    if order == ORDER && version != VERSION {
        let what =
            format!("it is of version {version} of the format, and this canonym reads version {VERSION}");
        let mend = "compile the tables again with this canonym, or take the one that compiled them";
        return Err(FileError { what, mend });
    }
    if order != ORDER || sections as usize != SECTIONS {
        return Err(damaged());
    }
    match length as usize {
        length if bytes.len() < length => Err(cut_off(bytes.len(), length)),
        _ => Ok(()),
    }
}

/// Whether the sections fill the image, one behind the other.
fn has_sound_directory(image: &Image) -> bool {
    let mut end = HEAD + SECTIONS * 8;
    for &(offset, length) in image.directory() {
        if offset != end || length % 4 != 0 {
            return false;
        }
        end = end.saturating_add(length);
    }
    end == image.bytes().len()
}

/// The remark behind an image, if what is there is one or nothing.
fn read_remark(beyond: &[u8]) -> Option<&str> {
    if beyond.is_empty() {
        return Some("");
    }
    let (digest, remark) = beyond.get(4..)?.split_at_checked(DIGEST)?;
    let is_whole = remark.len() == number(beyond, 0) as usize && digest == &Sha256::digest(remark)[..];
    if is_whole { std::str::from_utf8(remark).ok() } else { None }
}

fn damaged() -> FileError {
    let what = "it is damaged: its bytes are not those that were written".to_owned();
    FileError { what, mend: "compile the tables again, or fetch the file again from where it came" }
}

fn cut_off(bytes: usize, of: usize) -> FileError {
    FileError { what: format!("it is cut off: {bytes} bytes of at least {of}"), ..damaged() }
}
