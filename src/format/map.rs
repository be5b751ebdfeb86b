//! The map from a run's text to the source bytes that made it.
//!
//! A run is a list of segments. Between two segments the source may hold bytes that made no text, such as
//! markup or the `> ` of a quoted line: a gap.

use std::ops::Range;

use super::escape::Escape;

/// A stretch of a run's text that comes from one stretch of the source in one way.
///
/// The segments of a run cover its text without holes, in order; their source stretches are disjoint and in order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Segment {
    /// Where it begins in the run's text, in bytes.
    pub text_start: usize,
    /// Its length in the run's text, in bytes.
    pub text_len: usize,
    /// Where it begins in the source, in bytes.
    pub source_start: usize,
    /// Its length in the source, in bytes.
    pub source_len: usize,
    /// How the source bytes make the text.
    pub kind: SegmentKind,
    /// How new text is written here.
    pub escape: Escape,
    /// What an edit may not straddle: segments whose places differ (another line behind a line prefix,
    /// another link target, another language) are never joined by one edit.
    pub place: u32,
}

/// How source bytes make a segment's text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SegmentKind {
    /// The text's bytes are the source's bytes.
    Verbatim,
    /// Every so many bytes of text are one character, made by so many bytes of the source: a legacy encoding.
    Stepped {
        /// The bytes of each character in the text.
        text: u8,
        /// The bytes of each character in the source.
        source: u8,
    },
    /// The source bytes make the text as one unit, which is replaced whole or not at all: a character
    /// reference, an escape.
    Whole,
    /// As `Whole`, but nothing in the source ends the unit, so that what follows it must not change alone:
    /// a character reference without its semicolon.
    Unclosed,
    /// Each source byte is undecodable and stands in the text as one U+FFFD. It can be kept, never replaced.
    Undecodable,
    /// Matter that is no prose, such as an entity of unknown content, stands in the text as one U+FFFC, which
    /// no name crosses, or as the character that it stands for, such as a tab. It can be kept, never replaced.
    Opaque,
}

impl SegmentKind {
    /// Whether the source bytes go together or not at all.
    pub(super) fn is_unit(self) -> bool {
        matches!(self, SegmentKind::Whole | SegmentKind::Unclosed | SegmentKind::Opaque)
    }
}

impl Segment {
    /// A segment of plain text; `source` is a range of the source.
    pub(super) fn new(
        text_start: usize,
        text_len: usize,
        source: Range<usize>,
        kind: SegmentKind,
    ) -> Segment {
        let (source_start, source_len) = (source.start, source.len());
        Segment { text_start, text_len, source_start, source_len, kind, escape: Escape::PLAIN, place: 0 }
    }

    /// Its range in the run's text.
    pub fn text_range(&self) -> Range<usize> {
        self.text_start..self.text_start + self.text_len
    }

    /// Its range in the source.
    pub fn source_range(&self) -> Range<usize> {
        self.source_start..self.source_start + self.source_len
    }

    /// The source offset of a text offset inside the segment or at its end; of one inside a unit, its start.
    pub(super) fn source_offset(&self, text_offset: usize) -> usize {
        let (text, source) = self.step();
        self.source_start + (text_offset - self.text_start) / text * source
    }

    /// The text offset of the character that a source offset inside the segment lies in.
    pub(super) fn text_offset(&self, source_offset: usize) -> usize {
        let (text, source) = self.step();
        self.text_start + (source_offset - self.source_start) / source * text
    }

    /// The bytes of the smallest piece of it, in the text and in the source.
    fn step(&self) -> (usize, usize) {
        match self.kind {
            SegmentKind::Verbatim => (1, 1),
            SegmentKind::Stepped { text, source } => (usize::from(text), usize::from(source)),
            SegmentKind::Undecodable => (char::REPLACEMENT_CHARACTER.len_utf8(), 1),
            SegmentKind::Whole | SegmentKind::Unclosed | SegmentKind::Opaque => {
                (self.text_len, self.source_len)
            }
        }
    }

    /// Whether `next` goes on where this segment stops, in the same way, so that both are one.
    pub(super) fn continues_in(&self, next: &Segment) -> bool {
        self.kind == next.kind
            && !self.kind.is_unit()
            && self.source_range().end == next.source_start
            && (self.place, self.escape) == (next.place, next.escape)
    }
}

/// The segments of a run. Most runs have one, which takes no allocation.
#[derive(Clone, Debug)]
pub(super) enum SourceMap {
    One(Segment),
    Many(Vec<Segment>),
}

impl SourceMap {
    pub(super) fn segments(&self) -> &[Segment] {
        match self {
            SourceMap::One(segment) => std::slice::from_ref(segment),
            SourceMap::Many(segments) => segments,
        }
    }

    /// The index of the segment that holds the text byte at `text_offset`; of the last one at the text's end.
    pub(super) fn segment_at(&self, text_offset: usize) -> usize {
        let after = self.segments().partition_point(|segment| segment.text_start <= text_offset);
        after.saturating_sub(1)
    }

    /// Adds a segment behind the others, which is one with the last if it goes on where that stops.
    pub(super) fn push(segments: &mut Vec<Segment>, next: Segment) {
        match segments.last_mut() {
            Some(last) if last.continues_in(&next) => {
                last.text_len += next.text_len;
                last.source_len += next.source_len;
            }
            _ => segments.push(next),
        }
    }

    /// The source bytes from the first to the last scalar of a text range, gaps between them included.
    /// An empty text range gives the empty source range before the scalar that follows it.
    pub(super) fn source_range(&self, text: Range<usize>) -> Range<usize> {
        let segments = self.segments();
        let start = segments[self.segment_at(text.start)].source_offset(text.start);
        if text.is_empty() {
            return start..start;
        }
        start..segments[self.segment_at(text.end - 1)].source_offset(text.end)
    }
}
