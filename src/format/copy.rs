//! The document being normalised: its source bytes, its runs of prose, and what there is to say about it.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::OnceLock;

use super::charset::Charset;
use super::list::{Malformed, Options};
use super::mapped::Mapped;
use super::position::Positions;
use super::profile::Profiles;
use super::read::{Error, read};
use super::run::Run;
use super::splice::{self, Refusal, Splice, TextEdit};
use super::stale::{self, Tally};
use super::xml::Tracking;
use crate::text::date::Date;

/// A document as its format reads it.
///
/// It borrows the source and never changes it; the runs are disjoint and in source order.
/// Source offsets are bytes of [`Copy::source`], text offsets are bytes of one run's text.
///
/// # Example: respell a word and leave every other byte alone
/// ```
/// use canonym::format::{TextEdit, text};
///
/// let copy = text::read(b"\xef\xbb\xbfMinister Ryschenkow spoke.\r\n");
/// let run = &copy.runs()[0];
/// assert_eq!(run.text(), "Minister Ryschenkow spoke.");
/// let edit = TextEdit { range: 9..19, text: "Ryzhenkov".to_owned() };
/// let splice = copy.splice(0, 9..19, &[edit]).expect("plain text takes any letter");
/// assert_eq!((splice.source, splice.after), (12..22, b"Ryzhenkov".to_vec()));
/// assert_eq!(copy.line_column(12), (1, 10));
/// ```
#[derive(Debug)]
pub struct Copy<'s> {
    source: &'s [u8],
    format: Cow<'static, str>,
    charset: Charset,
    lang: Option<String>,
    date: Option<Date>,
    runs: OnceLock<Vec<Run<'s>>>,
    /// The whole of a plain text, whose runs are made when they are first asked for.
    plain: Option<Plain<'s>>,
    parts: Vec<Part>,
    notices: Vec<CopyNotice>,
    errors: Vec<Error>,
    tallies: Vec<Tally>,
    line_limit: Option<usize>,
    tracking: Option<Tracking>,
    shape: u64,
    choices: Choices,
    /// The decoded source, where lines and columns cannot be told from its bytes.
    decoded: Option<Mapped<'s>>,
    positions: OnceLock<Positions>,
}

/// A document whose runs are stretches of its source, one behind the other, with nothing but line ends, white space and
/// marks of cells and lists between them.
#[derive(Clone, Copy, Debug)]
pub(super) struct Plain<'s> {
    /// The source.
    pub(super) text: &'s str,
    /// What makes its runs.
    pub(super) runs: fn(&'s [u8]) -> Vec<Run<'s>>,
}

/// How the document was chosen to be read, beside its format and encoding.
#[derive(Debug, Default)]
struct Choices {
    encoding: Option<String>,
    house_encoding: Option<String>,
    attributes: bool,
    columns: Vec<String>,
    profiles: Option<Profiles>,
    all_strings: bool,
    all_text: bool,
    headline_styles: Option<Vec<String>>,
    text_language: Option<String>,
}

/// Runs that are a document of their own: what the others say is no evidence for them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// Indices of [`Copy::runs`].
    pub runs: Range<usize>,
    /// The language that the part says it is in, as a BCP 47 tag.
    pub lang: Option<String>,
    /// The day on which it says it was written.
    pub date: Option<Date>,
}

/// What of a document would be read otherwise after its substitutions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Difference {
    /// The encoding: it is guessed from the bytes, and they have changed.
    Encoding,
    /// The paragraphs, quotations or addresses of these [`Copy::parts`], in order; of all, if it is the document as a
    /// whole.
    Parts(Vec<usize>),
}

/// What a reader makes of a document.
#[derive(Debug, Default)]
pub(super) struct Reading<'s> {
    /// The format's name, where the reader found a narrower one.
    pub(super) format: Option<Cow<'static, str>>,
    /// Disjoint and in source order.
    pub(super) runs: Vec<Run<'s>>,
    pub(super) lang: Option<String>,
    pub(super) date: Option<Date>,
    /// The documents in it, one after the other; none if it is one.
    pub(super) parts: Vec<Part>,
    /// What could not be read of it, and is passed on as it came.
    pub(super) malformed: Vec<Malformed>,
    pub(super) notices: Vec<CopyNotice>,
    /// Counts of its own prose that the document gives.
    pub(super) tallies: Vec<Tally>,
    /// How many characters a line may have, where its readers cannot take a longer one.
    pub(super) line_limit: Option<usize>,
    /// Where changes can be tracked, if that was asked for.
    pub(super) tracking: Option<Tracking>,
    /// A digest of what the document is apart from its texts, where runs and zones do not tell.
    pub(super) shape: u64,
}

impl<'s> Copy<'s> {
    /// A document of `format` in `charset`.
    pub(super) fn new(
        source: &'s [u8],
        format: &'static str,
        charset: Charset,
        reading: Reading<'s>,
    ) -> Copy<'s> {
        let Reading {
            format: narrower,
            runs,
            lang,
            date,
            parts,
            notices,
            tallies,
            line_limit,
            tracking,
            shape,
            ..
        } = reading;
        Copy {
            source,
            format: narrower.unwrap_or(Cow::Borrowed(format)),
            charset,
            lang,
            date,
            runs: OnceLock::from(runs),
            plain: None,
            parts,
            notices,
            errors: Vec::new(),
            tallies,
            line_limit,
            tracking,
            shape,
            choices: Choices { encoding: Some(charset.name().to_owned()), ..Choices::default() },
            decoded: None,
            positions: OnceLock::new(),
        }
    }

    /// A plain text in UTF-8, of which nothing is read yet.
    pub(super) fn of_plain(plain: Plain<'s>) -> Copy<'s> {
        let copy = Copy::new(plain.text.as_bytes(), "text", Charset::UTF_8, Reading::default());
        Copy { runs: OnceLock::new(), plain: Some(plain), ..copy }
    }

    /// Keeps how it was read, so that its output can be read in the same way.
    pub(super) fn with_choices(mut self, options: &Options<'_>) -> Copy<'s> {
        self.choices = Choices {
            encoding: options.encoding.map(str::to_owned),
            house_encoding: options.house_encoding.map(str::to_owned),
            attributes: options.attributes,
            columns: options.columns.to_vec(),
            profiles: options.profiles.cloned(),
            all_strings: options.all_strings,
            all_text: options.all_text,
            headline_styles: options.headline_styles.map(<[String]>::to_vec),
            text_language: options.text_language.map(str::to_owned),
        };
        self
    }

    /// Keeps what could not be read of it.
    pub(super) fn with_errors(mut self, errors: Vec<Error>) -> Copy<'s> {
        self.errors = errors;
        self
    }

    /// Keeps the decoded source, for an encoding in which a byte is no place on a line.
    pub(super) fn with_decoded(mut self, decoded: Mapped<'s>) -> Copy<'s> {
        self.decoded = Some(decoded);
        self
    }

    /// The document's bytes, as they came.
    pub fn source(&self) -> &'s [u8] {
        self.source
    }

    /// The format's name, as in the ledger: `text`.
    pub fn format(&self) -> &str {
        &self.format
    }

    /// The encoding's name, as in the ledger: `UTF-8`.
    pub fn encoding(&self) -> &str {
        self.charset.name()
    }

    /// The language that the document says it is in, as a BCP 47 tag.
    pub fn lang(&self) -> Option<&str> {
        self.lang.as_deref()
    }

    /// The day on which the document says it was written or published, where its format has a field that tells.
    pub fn date(&self) -> Option<Date> {
        self.date
    }

    /// The runs of prose, disjoint, in source order.
    pub fn runs(&self) -> &[Run<'s>] {
        let source = self.source;
        self.runs.get_or_init(|| self.plain.map_or_else(Vec::new, |plain| (plain.runs)(source)))
    }

    /// The whole document as one text, if its runs are stretches of it: what is sure of each word of it, whatever stands
    /// around, needs no runs.
    pub(crate) fn plain_text(&self) -> Option<&'s str> {
        self.plain.map(|plain| plain.text)
    }

    /// The documents in it, each with evidence of its own, in source order; mostly it is one.
    pub fn parts(&self) -> Vec<Part> {
        if self.parts.is_empty() {
            return vec![Part { runs: 0..self.runs().len(), lang: self.lang.clone(), date: self.date }];
        }
        self.parts.clone()
    }

    /// What could not be read of it, such as one line of many: that is passed on as it came.
    pub fn errors(&self) -> &[Error] {
        &self.errors
    }

    /// What the reader met that is no decision about a name.
    pub fn notices(&self) -> &[CopyNotice] {
        &self.notices
    }

    /// What there is to say about `output`, which is this document with names respelt: counts in it that no
    /// longer fit, and lines that are too long now.
    ///
    /// It is the last look before an output is let out: a respelt name may not make other paragraphs,
    /// quotations or addresses of a document, so `output` must have the same runs with the same kinds of zones.
    /// An output without a change costs nothing.
    ///
    /// # Errors
    /// What would be read otherwise.
    pub fn compare(&self, output: &[u8]) -> Result<Vec<CopyNotice>, Difference> {
        if std::ptr::eq(self.source, output) {
            return Ok(Vec::new());
        }
        let parts = self.parts();
        let whole = || Difference::Parts((0..parts.len()).collect());
        let options = Options {
            format: Some(&self.format),
            encoding: self.choices.encoding.as_deref(),
            house_encoding: self.choices.house_encoding.as_deref(),
            file: None,
            attributes: self.choices.attributes,
            profiles: self.choices.profiles.as_ref(),
            all_strings: self.choices.all_strings,
            all_text: self.choices.all_text,
            headline_styles: self.choices.headline_styles.as_deref(),
            text_language: self.choices.text_language.as_deref(),
            track_changes: false,
            columns: &self.choices.columns,
        };
        let again = read(output, &options).map_err(|_| whole())?;
        let after = again.parts();
        if self.charset != again.charset {
            return Err(Difference::Encoding);
        }
        if self.shape != again.shape || parts.len() != after.len() {
            return Err(whole());
        }
        let is_other = |part: &usize| {
            let (before, after) =
                (&self.runs()[parts[*part].runs.clone()], &again.runs()[after[*part].runs.clone()]);
            before.len() != after.len()
                || !before.iter().zip(after).all(|(before, after)| before.is_like(after))
        };
        let others: Vec<usize> = (0..parts.len()).filter(is_other).collect();
        if others.is_empty() { Ok(stale::find(self, &again)) } else { Err(Difference::Parts(others)) }
    }

    /// Whether, in place of capitalised words in ASCII that marks or white space bound, any others can stand without
    /// making other paragraphs, quotations or addresses of it, or a notice: what plain text is read by are marks, white
    /// space and the words in small letters.
    pub(crate) fn takes_any_words(&self) -> bool {
        self.format == "text"
            && self.charset.is_utf_8()
            && self.tallies.is_empty()
            && self.line_limit.is_none()
    }

    pub(super) fn tallies(&self) -> &[Tally] {
        &self.tallies
    }

    pub(super) fn line_limit(&self) -> Option<usize> {
        self.line_limit
    }

    /// The whole source, decoded.
    pub(super) fn decode(&self) -> Mapped<'s> {
        self.charset.decode(self.source, 0)
    }

    /// Line and column of a source offset, both from 1.
    ///
    /// LF, CR LF and a lone CR end a line; a column is a Unicode scalar value; a byte order mark takes no
    /// column; an undecodable byte takes one. An offset beyond the end is the end. The first call costs one
    /// pass over the source, each call a bounded stretch of it.
    pub fn line_column(&self, source_offset: usize) -> (usize, usize) {
        let (bytes, offset) = match &self.decoded {
            Some(decoded) => (decoded.text().as_bytes(), decoded.text_offset(source_offset)),
            None => (self.source, source_offset),
        };
        self.positions.get_or_init(|| Positions::new(bytes)).find(bytes, offset)
    }

    /// Whether a character can be written in a run: in the document's encoding, or by its number wherever the run
    /// stands.
    ///
    /// # Panics
    /// When there is no such run.
    pub fn holds(&self, run_idx: usize, c: char) -> bool {
        let has_references = || self.runs()[run_idx].segments().iter().all(|at| at.escape.has_references());
        self.charset.holds(c) || has_references()
    }

    /// The source bytes of `part` of a run, and the bytes to put there so that its text has the `edits` made.
    ///
    /// `part` and each edit's range are bytes of the run's text, on character bounds; the edits are sorted,
    /// disjoint and inside `part`. What stays the same in an edit keeps its source bytes, and so does markup.
    ///
    /// # Errors
    /// [`Refusal`] when the new text cannot be written at its place; then the part is to be left.
    ///
    /// # Panics
    /// When there is no such run, or a range is not as said above.
    pub fn splice(&self, run_idx: usize, part: Range<usize>, edits: &[TextEdit]) -> Result<Splice, Refusal> {
        self.splice_behind(0, run_idx, part, edits)
    }

    /// As [`Copy::splice`], where the source is written already up to the byte `written`: what a change cut there need
    /// not be cut again.
    pub(crate) fn splice_behind(
        &self,
        written: usize,
        run_idx: usize,
        part: Range<usize>,
        edits: &[TextEdit],
    ) -> Result<Splice, Refusal> {
        let run = &self.runs()[run_idx];
        match &self.tracking {
            None => splice::splice(self.source, self.charset, run, part, edits),
            // Word writes nothing but UTF-8.
            Some(_) if !self.charset.is_utf_8() => Err(Refusal::NotEncodable),
            Some(tracking) => tracking.splice(self.source, written, run, part, edits),
        }
    }

    /// Whether its splices are tracked changes: the old text stays in the document, marked as deleted, and whoever
    /// reads it accepts or refuses the new one. Only members of Word documents can hold them, and do if
    /// [`Options::track_changes`] asks for it.
    pub fn tracks_changes(&self) -> bool {
        self.tracking.is_some()
    }

    #[cfg(feature = "package")]
    pub(super) fn tracking_mut(&mut self) -> Option<(&mut Tracking, usize)> {
        Some((self.tracking.as_mut()?, self.source.len()))
    }
}

/// Something to tell about a document that is no decision about a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CopyNotice {
    /// Of what kind it is.
    pub kind: NoticeKind,
    /// For people: one sentence, lower case, without full stop.
    pub message: String,
    /// The source bytes that it speaks of, half open.
    pub span: Range<usize>,
}

/// The kinds of notices that there are about documents.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoticeKind {
    /// The bytes do not fit the encoding.
    Encoding,
    /// A count or a size in the document no longer fits its prose.
    Stale,
    /// A line became longer than the lines of its document are.
    LineLength,
    /// The document, or a text in it, is passed over: nothing says that it is prose.
    NoProse,
}

impl NoticeKind {
    /// The kind as the ledger writes it.
    pub fn as_str(self) -> &'static str {
        match self {
            NoticeKind::Encoding => "encoding",
            NoticeKind::Stale => "stale",
            NoticeKind::LineLength => "line-length",
            NoticeKind::NoProse => "no-prose",
        }
    }
}
