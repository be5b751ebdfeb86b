//! The one entry: a document's format and encoding are found, it is decoded, and its format reads it.

use std::fmt;

use super::charset::{Charset, utf_8};
use super::copy::Copy;
use super::detect::Rare;
use super::encoding::{self, Decision};
use super::json::formats as json;
use super::list::{FORMATS, Format, Guess, Malformed, Options};
use super::profile::Profiles;
use super::text;
use super::xml::formats as xml;
use crate::table::profile::ProfileFormat;
use crate::trouble::visible;

/// How much of a document its format is told by, in bytes.
const HEAD: usize = 4096;

/// Reads a document.
///
/// # Errors
/// [`Error`] when an option names nothing known, or the document is malformed in its format; then it is to be
/// passed on as it came.
///
/// # Example: a name across markup is one word
/// ```
/// use canonym::format::{Options, read};
///
/// let page = b"<!doctype html>\n<p>Minister Rys<b>chen</b>kow &amp; Co.</p>";
/// let copy = read(page, &Options::default()).expect("HTML is never malformed");
/// assert_eq!((copy.format(), copy.encoding()), ("html", "UTF-8"));
/// assert_eq!(copy.runs()[0].text(), "Minister Ryschenkow & Co.");
/// assert_eq!(copy.runs()[0].source_range(9..19), 28..45);
/// ```
pub fn read<'s>(source: &'s [u8], options: &Options<'_>) -> Result<Copy<'s>, Error> {
    let head = encoding::head(source, HEAD);
    let format = format_of(&head, options)?;
    let declared = (format.declared)(&head);
    let (valid, rare) = (utf_8(source), Rare::of(source));
    let Decision { charset, start, mut notices } = encoding::decide(source, valid, rare, options, declared)?;
    if format.name == "text" && charset.is_utf_8() {
        return Ok(text::read_utf_8(source, valid, rare).with_choices(options));
    }
    let decoded = charset.decode(source, start);
    if let Some(undecodable) = encoding::undecodable(&decoded, charset) {
        if format.is_strict {
            return Err(Error::malformed(decoded.text(), undecodable.0, undecodable.1));
        }
        notices.extend(encoding::undecodable_notice(&decoded, charset));
    }
    let mut reading = (format.read)(&decoded, options)
        .map_err(|malformed| Error::malformed(decoded.text(), malformed.at, malformed.what))?;
    notices.append(&mut reading.notices);
    reading.notices = notices;
    let malformed = std::mem::take(&mut reading.malformed);
    let copy = Copy::new(source, format.name, charset, reading).with_choices(options);
    let copy = copy.with_errors(Error::all(decoded.text(), malformed));
    Ok(if charset == Charset::UTF_8 { copy } else { copy.with_decoded(decoded) })
}

/// The format that a document is in.
fn format_of(head: &str, options: &Options<'_>) -> Result<&'static Format, Error> {
    if let Some(name) = options.format {
        let own = || options.profiles.into_iter().flat_map(Profiles::names);
        let base = own().find(|(own, _)| *own == name).map(|(_, written_in)| match written_in {
            ProfileFormat::Json => json::JSON.name,
            ProfileFormat::Xml => xml::XML.name,
        });
        let names = || FORMATS.iter().map(|format| format.name).chain(own().map(|(name, _)| name));
        let known = || names().collect::<Vec<_>>().join(", ");
        let unknown =
            || Error::usage(format!("unknown format `{}`; the formats are {}", visible(name), known()));
        return FORMATS.iter().find(|format| format.name == base.unwrap_or(name)).ok_or_else(unknown);
    }
    let extension = options.extension();
    let by_extension = |format: &&Format| {
        extension.is_some_and(|extension| {
            format.extensions.iter().any(|known| known.eq_ignore_ascii_case(extension))
                && (format.sniff)(head) != Guess::No
        })
    };
    let guessed =
        |guess| FORMATS.iter().find(|format| format.name != "text" && (format.sniff)(head) == guess);
    let named = FORMATS.iter().find(by_extension);
    // A name like `story.txt` says nothing against a content that is plain.
    let found = guessed(Guess::Sure).or_else(|| named.filter(|format| format.name != "text"));
    Ok(found.or_else(|| guessed(Guess::Likely)).unwrap_or(&text::FORMAT))
}

/// Why a document was not read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error {
    message: String,
    /// Line and column, both from 1.
    place: Option<(usize, usize)>,
}

impl Error {
    pub(super) fn usage(message: String) -> Error {
        Error { message, place: None }
    }

    /// The error about a document that has more than `limit` bytes.
    pub fn too_large(limit: usize) -> Error {
        Error {
            message: format!("there are more bytes than the {limit} that a record may have"),
            place: Some((1, 1)),
        }
    }

    /// An error about the document as a whole.
    #[cfg(feature = "package")]
    pub(super) fn of_whole(message: String) -> Error {
        Error { message, place: Some((1, 1)) }
    }

    /// An error at byte `at` of a decoded text.
    fn malformed(text: &str, at: usize, message: String) -> Error {
        let positions = super::position::Positions::new(text.as_bytes());
        Error { message, place: Some(positions.find(text.as_bytes(), at)) }
    }

    /// The errors of a decoded text.
    fn all(text: &str, malformed: Vec<Malformed>) -> Vec<Error> {
        if malformed.is_empty() {
            return Vec::new();
        }
        let positions = super::position::Positions::new(text.as_bytes());
        let place = |at| Some(positions.find(text.as_bytes(), at));
        malformed
            .into_iter()
            .map(|Malformed { at, what }| Error { message: what, place: place(at) })
            .collect()
    }

    /// What is wrong, without the place.
    pub fn message(&self) -> &str {
        &self.message
    }

    /// Line and column of what is malformed, both from 1; a column is a Unicode scalar value. None if not the
    /// document is wrong but an option.
    pub fn line_column(&self) -> Option<(usize, usize)> {
        self.place
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some((line, column)) = self.place {
            write!(f, "{line}:{column}: ")?;
        }
        f.write_str(&self.message)
    }
}

impl std::error::Error for Error {}
