//! The map from a run's text to the source bytes that made it.
//!
//! A run is a list of segments. Between two segments the source may hold bytes that made no text, such as
//! markup or the `> ` of a quoted line: a gap.

use std::ops::Range;

use super::splice::Escape;

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
    /// Each source byte is undecodable and stands in the text as one U+FFFD. It can be kept, never replaced.
    Undecodable,
}

impl Segment {
    /// Its range in the run's text.
    pub fn text_range(&self) -> Range<usize> {
        self.text_start..self.text_start + self.text_len
    }

    /// Its range in the source.
    pub fn source_range(&self) -> Range<usize> {
        self.source_start..self.source_start + self.source_len
    }

    /// The source offset of a text offset inside the segment or at its end.
    pub(super) fn source_offset(&self, text_offset: usize) -> usize {
        let within = text_offset - self.text_start;
        match self.kind {
            SegmentKind::Verbatim => self.source_start + within,
            SegmentKind::Undecodable => self.source_start + within / char::REPLACEMENT_CHARACTER.len_utf8(),
        }
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
