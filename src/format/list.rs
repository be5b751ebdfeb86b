//! The formats, one line each, and what a reader is given and gives.
//!
//! A new format is a file with a reader and a line in [`FORMATS`]. A reader gets the decoded document as a
//! [`Mapped`], weaves runs out of ranges of its text, in order, and never sees a byte of the source.

use super::copy::Reading;
use super::csv;
use super::html;
use super::json::formats as json;
use super::mapped::Mapped;
use super::markdown;
use super::profile::Profiles;
use super::subtitle;
use super::text;
use super::wire;
use super::xml::formats as xml;

/// A format that documents can be in.
#[derive(Debug)]
pub struct Format {
    /// Its name, as options and ledgers write it.
    pub name: &'static str,
    /// For people: what is prose in it.
    pub prose: &'static str,
    /// For people: what is never touched in it.
    pub protected: &'static str,
    /// The extensions of files in it, in lower case, without the full stop.
    pub extensions: &'static [&'static str],
    /// How sure the beginning of a document makes us. It is cut anywhere, and has no byte order mark.
    pub(super) sniff: fn(&str) -> Guess,
    /// The label of the encoding that the beginning of a document declares, if the format has a way to.
    pub(super) declared: fn(&str) -> Option<&str>,
    /// Whether a document with undecodable bytes is malformed.
    pub(super) is_strict: bool,
    /// Reads a decoded document.
    pub(super) read: Read,
}

/// A reader.
pub(super) type Read = for<'s> fn(&Mapped<'s>, &Options<'_>) -> Result<Reading<'s>, Malformed>;

/// How the beginning of a document looks to a format.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Guess {
    /// It is in this format.
    Sure,
    /// It is, unless the file's extension says that it is in another.
    Likely,
    /// It is, if the file's extension says so.
    Possible,
    /// It is not.
    No,
}

/// Why a document cannot be read as its format.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Malformed {
    /// The place, in bytes of the decoded text.
    pub(super) at: usize,
    /// For people: lower case, without full stop.
    pub(super) what: String,
}

/// How a document is to be read.
///
/// # Example: read a page with the prose of its attributes
/// ```
/// use canonym::format::{Options, read};
///
/// let options = Options { attributes: true, ..Options::default() };
/// let copy = read(b"<!doctype html><p>Seen: <img src=1.png alt='Mr Ryschenkow'>", &options).expect("it is HTML");
/// let texts: Vec<&str> = copy.runs().iter().map(|run| run.text()).collect();
/// assert_eq!((copy.format(), texts), ("html", vec!["Seen:", "Mr Ryschenkow"]));
/// ```
#[derive(Clone, Copy, Debug, Default)]
pub struct Options<'o> {
    /// The format's name; without one the document tells by what it begins with.
    pub format: Option<&'o str>,
    /// The encoding's label; without one the document or its bytes tell. A byte order mark has the last word.
    pub encoding: Option<&'o str>,
    /// The label of the encoding that the house's documents are in which tell none and are not UTF-8; without one
    /// the bytes tell, if they are sure.
    pub house_encoding: Option<&'o str>,
    /// The file's name, whose extension helps where the content leaves a doubt.
    pub file: Option<&'o str>,
    /// Whether attributes for readers are prose, such as `alt` and `title`.
    pub attributes: bool,
    /// The house's own vocabularies of XML and JSON, and the paths at which the run wants JSON read.
    pub profiles: Option<&'o Profiles>,
    /// Whether every string is prose of JSON in a vocabulary that nobody described.
    pub all_strings: bool,
    /// Whether all text of elements is prose of XML in a vocabulary that nobody described.
    pub all_text: bool,
    /// The ids of the styles in which the paragraphs of a Word document are headlines; without them those are known by
    /// their usual ids.
    pub headline_styles: Option<&'o [String]>,
    /// The language of what names none in a Word document, as a BCP 47 tag. It does not tell the document's.
    pub text_language: Option<&'o str>,
    /// Whether each substitution in a Word document is written as a tracked change; see
    /// [`Copy::tracks_changes`](super::Copy::tracks_changes).
    pub track_changes: bool,
    /// The columns of a table that are prose, by the names in its first row, or by numbers from 1 if it has no
    /// such row.
    pub columns: &'o [String],
}

impl<'o> Options<'o> {
    /// Nothing is asked for, as by default: the document tells.
    pub const NONE: Options<'static> = Options {
        format: None,
        encoding: None,
        house_encoding: None,
        file: None,
        attributes: false,
        profiles: None,
        all_strings: false,
        all_text: false,
        headline_styles: None,
        text_language: None,
        track_changes: false,
        columns: &[],
    };

    /// The extension of the file's name.
    pub(super) fn extension(&self) -> Option<&'o str> {
        Some(self.file?.rsplit_once('.')?.1)
    }
}

/// All formats, in the order in which they are asked. The last takes anything.
pub static FORMATS: &[Format] = &[
    wire::IPTC,
    wire::ANPA,
    subtitle::VTT,
    subtitle::SRT,
    xml::NITF,
    xml::NEWSML_G2,
    xml::RSS,
    xml::DOCBOOK,
    xml::ICML,
    xml::DOCX,
    xml::XHTML,
    html::FORMAT,
    markdown::FORMAT,
    csv::CSV,
    csv::TSV,
    xml::XML,
    json::LINES,
    json::NINJS,
    json::SUPERDESK,
    json::JSON,
    text::FORMAT,
];
