//! Packages: documents that are archives of members, of which some are prose.
//!
//! It knows which members are prose, and how large what it opens may be. Bytes in, bytes out: the prose members are
//! decompressed, all others are copied as they are compressed.

use std::io::{Cursor, Read};

use zip::{CompressionMethod, ZipArchive, ZipWriter};

use super::copy::Copy;
use super::list::Options;
use super::read::{self, Error};
use super::xml::{self, Styles};

mod kind;

use kind::Kind;

/// How many members an archive may have.
const MAX_MEMBERS: usize = 10_000;
/// How many bytes all members that are read may have together, decompressed.
const MAX_BYTES: u64 = 256 << 20;
/// How many times its compressed size a member that is read may have, if it is larger than a mebibyte.
const MAX_RATIO: u64 = 400;
const RATIO_FROM: u64 = 1 << 20;

/// An archive whose prose members are open.
///
/// # Example: respell a name in the body of a Word document
/// ```no_run
/// use canonym::format::{Options, Package};
/// use canonym::{Lexicon, Normalizer, Policy};
///
/// let source = std::fs::read("report.docx").expect("there is a report");
/// let package = Package::open(&source, &Options::default()).expect("it is a package")?;
/// let copies = package.copies(&Options::default())?;
/// let lexicon = Lexicon::builtin();
/// let normalizer = Normalizer::new(&lexicon, Policy::default());
/// let outcomes = normalizer.normalize_members("report.docx", &package.names(), &copies);
/// let contents: Vec<&[u8]> = outcomes.iter().map(|outcome| outcome.output.as_ref()).collect();
/// let respelt = package.with(&contents)?;
/// # Ok::<(), canonym::format::Error>(())
/// ```
pub struct Package<'s> {
    archive: ZipArchive<Cursor<&'s [u8]>>,
    kind: &'static Kind,
    members: Vec<Member>,
    /// What the document's styles say, if they could be read.
    styles: Option<Styles>,
}

/// A prose member.
struct Member {
    index: usize,
    name: String,
    bytes: Vec<u8>,
}

impl<'s> Package<'s> {
    /// Opens an archive; nothing if `source` is none that `options` take for a package.
    ///
    /// # Errors
    /// The archive is broken, encrypted, ambiguous or too large; then it is to be passed on as it came.
    pub fn open(source: &'s [u8], options: &Options<'_>) -> Option<Result<Package<'s>, Error>> {
        Kind::find(source, options).map(|kind| Package::opened(source, kind))
    }

    /// The error about a package that is read where no archive can be, such as in a record of a stream; nothing if
    /// `source` is none.
    pub fn refused(source: &[u8], options: &Options<'_>) -> Option<Error> {
        let kind = Kind::find(source, options)?;
        Some(Error::of_whole(format!(
            "a {} document is an archive, which no record of a stream can be; name its file",
            kind.name
        )))
    }

    fn opened(source: &'s [u8], kind: &'static Kind) -> Result<Package<'s>, Error> {
        let mut archive = ZipArchive::new(Cursor::new(source)).map_err(broken)?;
        if archive.len() > MAX_MEMBERS {
            let what = format!("the archive has {} members, and {MAX_MEMBERS} are read", archive.len());
            return Err(Error::of_whole(what));
        }
        if archive.has_duplicate_names() {
            return Err(Error::of_whole("the archive has two members of one name".to_owned()));
        }
        if archive.offset() != 0 || archive.has_overlapping_entries().map_err(broken)? {
            return Err(Error::of_whole(
                "the archive's members overlap, or other bytes precede them".to_owned(),
            ));
        }
        let (mut members, mut styles) = (Vec::new(), None);
        let mut left = MAX_BYTES;
        for index in 0..archive.len() {
            let Some(name) = read_member(&mut archive, index, kind)? else { continue };
            let bytes = decompressed(&mut archive, index, &name, left)?;
            left -= bytes.len() as u64;
            if kind.styles == Some(name.as_str()) {
                styles = Some(Styles::read(&bytes));
            } else {
                members.push(Member { index, name, bytes });
            }
        }
        if !members.iter().any(|member| (kind.is_prose)(&member.name)) {
            let what = format!("the archive has no {}, so it is no {} document", kind.main, kind.name);
            return Err(Error::of_whole(what));
        }
        Ok(Package { archive, kind, members, styles })
    }

    /// The names of the prose members, in the order of the archive.
    pub fn names(&self) -> Vec<&str> {
        self.members.iter().map(|member| member.name.as_str()).collect()
    }

    /// The decompressed bytes of the prose members, in the same order.
    pub fn contents(&self) -> Vec<&[u8]> {
        self.members.iter().map(|member| member.bytes.as_slice()).collect()
    }

    /// The prose members as they are read.
    ///
    /// # Errors
    /// One is malformed.
    pub fn copies(&self, options: &Options<'_>) -> Result<Vec<Copy<'_>>, Error> {
        let options = Options {
            format: Some(self.kind.member_format),
            encoding: None,
            file: None,
            headline_styles: self.styles.as_ref().map(|styles| styles.headlines.as_slice()),
            text_language: self.styles.as_ref().and_then(|styles| styles.language.as_deref()),
            ..*options
        };
        let mut copies = Vec::with_capacity(self.members.len());
        for member in &self.members {
            copies
                .push(read::read(&member.bytes, &options).map_err(|error| in_member(&member.name, &error))?);
        }
        xml::number(copies.iter_mut().filter_map(Copy::tracking_mut));
        Ok(copies)
    }

    /// The archive with these bytes in its prose members, and all else as it is.
    ///
    /// # Errors
    /// The archive cannot be written.
    pub fn with(&self, contents: &[&[u8]]) -> Result<Vec<u8>, Error> {
        let mut archive = self.archive.clone();
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        writer.set_raw_comment(archive.comment().into()).map_err(broken)?;
        let mut changed = self
            .members
            .iter()
            .zip(contents)
            .filter(|(member, content)| member.bytes != **content)
            .peekable();
        for index in 0..archive.len() {
            match changed.next_if(|(member, _)| member.index == index) {
                Some((member, content)) => {
                    let options = archive.by_index_raw(index).map_err(broken)?.options();
                    writer.start_file(member.name.as_str(), options).map_err(broken)?;
                    std::io::Write::write_all(&mut writer, content)
                        .map_err(|error| Error::of_whole(format!("{}: {error}", member.name)))?;
                }
                None => writer.raw_copy_file(archive.by_index_raw(index).map_err(broken)?).map_err(broken)?,
            }
        }
        let written = writer.finish().map_err(broken)?.into_inner();
        self.confirm(&written, contents)?;
        Ok(written)
    }

    /// Refuses an archive that was written otherwise than it was meant.
    fn confirm(&self, written: &[u8], contents: &[&[u8]]) -> Result<(), Error> {
        let mut again = Package::opened(written, self.kind)?;
        let mut archive = self.archive.clone();
        let mut is_same = again.contents() == contents && again.archive.len() == archive.len();
        for index in 0..archive.len().min(again.archive.len()) {
            let is_prose = self.members.iter().any(|member| member.index == index);
            let old = archive.by_index_raw(index).map_err(broken)?;
            let new = again.archive.by_index_raw(index).map_err(broken)?;
            is_same &= old.name_raw() == new.name_raw();
            is_same &= is_prose || (old.crc32(), old.size()) == (new.crc32(), new.size());
        }
        let what = "the archive cannot be written again with all its members as they are";
        if is_same { Ok(()) } else { Err(Error::of_whole(what.to_owned())) }
    }
}

/// The name of a member, if it is read. Each is looked at before one is opened.
fn read_member(
    archive: &mut ZipArchive<Cursor<&[u8]>>,
    index: usize,
    kind: &Kind,
) -> Result<Option<String>, Error> {
    let file = archive.by_index_raw(index).map_err(broken)?;
    let Ok(name) = std::str::from_utf8(file.name_raw()) else { return Ok(None) };
    if file.encrypted() {
        return Err(Error::of_whole(format!("the member {name} is encrypted")));
    }
    let is_odd =
        name.starts_with('/') || name.contains(['\\', '\0']) || name.split('/').any(|part| part == "..");
    if is_odd {
        return Err(Error::of_whole(format!("the member {name:?} lies outside the archive")));
    }
    if !(kind.is_prose)(name) && kind.styles != Some(name) {
        return Ok(None);
    }
    if !matches!(file.compression(), CompressionMethod::Stored | CompressionMethod::Deflated) {
        return Err(Error::of_whole(format!(
            "the member {name} is compressed in another way than by deflate"
        )));
    }
    let is_bomb = file.size() > RATIO_FROM && file.size() / MAX_RATIO > file.compressed_size();
    if is_bomb {
        let what = format!("the member {name} is more than {MAX_RATIO} times as large as it is compressed");
        return Err(Error::of_whole(what));
    }
    Ok(Some(name.to_owned()))
}

/// A member's bytes, at most `left` of them, whatever it says of its size.
fn decompressed(
    archive: &mut ZipArchive<Cursor<&[u8]>>,
    index: usize,
    name: &str,
    left: u64,
) -> Result<Vec<u8>, Error> {
    let file = archive.by_index(index).map_err(broken)?;
    let mut bytes = Vec::new();
    file.take(left + 1)
        .read_to_end(&mut bytes)
        .map_err(|error| Error::of_whole(format!("the member {name} cannot be decompressed: {error}")))?;
    if bytes.len() as u64 > left {
        let what = format!(
            "with the member {name} there are more than {MAX_BYTES} bytes to read, which is too much"
        );
        return Err(Error::of_whole(what));
    }
    Ok(bytes)
}

fn in_member(name: &str, error: &Error) -> Error {
    Error::of_whole(format!("{name}:{error}"))
}

fn broken(error: zip::result::ZipError) -> Error {
    Error::of_whole(format!("the archive is broken: {error}"))
}
