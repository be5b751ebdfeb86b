//! A run: one stretch of prose, free of markup, with the way back to the source bytes.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::OnceLock;

use super::map::{Segment, SegmentKind, SourceMap};
use super::mapped::{Mapped, Weaver};
use super::zone::{self, Zone};

/// The prose of one headline, paragraph or list item.
///
/// A name never crosses the end of a run.
#[derive(Clone, Debug)]
pub struct Run<'s> {
    pub(super) text: Cow<'s, str>,
    pub(super) map: SourceMap,
    pub(super) block: Block,
    /// Found when they are first asked for, unless the document has a word in them: most runs hold no name.
    pub(super) zones: OnceLock<Box<[Zone]>>,
    pub(super) lang: Option<Box<str>>,
}

impl<'s> Run<'s> {
    /// A run of `mapped`, which is not empty, with the zones that its text tells of itself.
    pub(super) fn new(mapped: Mapped<'s>, block: Block) -> Run<'s> {
        let (text, map) = mapped.into_parts();
        Run { text, map, block, zones: OnceLock::new(), lang: None }
    }

    /// The run of a decoded document as a run of its source. It has verbatim segments alone.
    pub(super) fn through<'o>(self, decoded: &Mapped<'o>) -> Run<'o> {
        let mut weaver = Weaver::new(decoded);
        for segment in self.segments() {
            debug_assert_eq!(segment.kind, SegmentKind::Verbatim);
            weaver.copy(segment.source_range(), None, segment.place);
        }
        let (text, map) = weaver.finish().into_parts();
        Run { text, map, block: self.block, zones: self.zones, lang: self.lang }
    }
}

impl Run<'_> {
    /// The decoded text. An undecodable byte stands in it as one U+FFFD.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// What kind of block the text is.
    pub fn block(&self) -> Block {
        self.block
    }

    /// The stretches that are not plain prose, by start, the longer first.
    ///
    /// Quotations may nest in each other and hold machine zones; machine zones are disjoint.
    pub fn zones(&self) -> &[Zone] {
        self.zones.get_or_init(|| zone::find(&self.text).into())
    }

    /// Whether another run is of the same block and has the same kinds of zones. Runs of the same text whose zones nobody
    /// knows yet have the same.
    pub(super) fn is_like(&self, other: &Run<'_>) -> bool {
        let is_same_text =
            self.zones.get().is_none() && other.zones.get().is_none() && self.text == other.text;
        let kinds = |run: &Run<'_>| run.zones().iter().map(|zone| zone.kind).collect::<Vec<_>>();
        self.block == other.block && (is_same_text || kinds(self) == kinds(other))
    }

    /// The zones that are known already: those that the document tells of, and of a run that was asked before all.
    pub(crate) fn known_zones(&self) -> &[Zone] {
        self.zones.get().map(AsRef::as_ref).unwrap_or_default()
    }

    /// The language of the run where the document names one, as a BCP 47 tag.
    pub fn lang(&self) -> Option<&str> {
        self.lang.as_deref()
    }

    /// The segments that the text is made of: they cover it without holes, in order.
    pub fn segments(&self) -> &[Segment] {
        self.map.segments()
    }

    /// The source bytes that a range of the text came from, with what stands between its first and last
    /// character. `text` is in bytes of [`Run::text`], on character bounds.
    ///
    /// # Panics
    /// When `text` reaches beyond the run.
    pub fn source_range(&self, text: Range<usize>) -> Range<usize> {
        assert!(text.start <= text.end && text.end <= self.text.len(), "{text:?} is not in the run");
        self.map.source_range(text)
    }
}

/// The kinds of blocks that a run can be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Block {
    /// A headline.
    Headline,
    /// A paragraph, or one cell of a table.
    Paragraph,
    /// An item of a list, or a quoted line.
    ListItem,
}
