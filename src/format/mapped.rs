//! Text with the way back to the source, and how a format makes the next such text out of it.
//!
//! Maps compose by being built through each other: the decoded document is a [`Mapped`], a reader weaves its runs
//! out of ranges of it, and what an XML element holds can be the [`Mapped`] that the HTML reader then reads.

use std::borrow::Cow;
use std::ops::Range;

use super::escape::{Escape, Level};
use super::map::{Segment, SegmentKind, SourceMap};

/// A text whose every character is mapped to the source bytes that made it.
#[derive(Clone, Debug)]
pub(super) struct Mapped<'s> {
    text: Cow<'s, str>,
    map: SourceMap,
}

impl<'s> Mapped<'s> {
    /// `map` covers `text` without holes, in order.
    pub(super) fn new(text: Cow<'s, str>, map: SourceMap) -> Mapped<'s> {
        Mapped { text, map }
    }

    pub(super) fn text(&self) -> &str {
        &self.text
    }

    pub(super) fn segments(&self) -> &[Segment] {
        self.map.segments()
    }

    pub(super) fn into_parts(self) -> (Cow<'s, str>, SourceMap) {
        (self.text, self.map)
    }

    /// The source bytes of a range of the text; see `SourceMap::source_range`.
    pub(super) fn source_range(&self, text: Range<usize>) -> Range<usize> {
        if self.segments().is_empty() { 0..0 } else { self.map.source_range(text) }
    }

    /// The text offset of the character that a source offset lies in, or of the next one that there is.
    pub(super) fn text_offset(&self, source_offset: usize) -> usize {
        let segments = self.segments();
        let idx = segments.partition_point(|segment| segment.source_range().end <= source_offset);
        match segments.get(idx) {
            Some(segment) => segment.text_offset(source_offset.max(segment.source_start)),
            None => self.text.len(),
        }
    }

    /// The text, borrowed from the source where it can be.
    fn excerpt(&self, range: Range<usize>) -> Cow<'s, str> {
        match &self.text {
            Cow::Borrowed(text) => Cow::Borrowed(&text[range]),
            Cow::Owned(text) => Cow::Owned(text[range].to_owned()),
        }
    }
}

/// Makes a text out of ranges of another one, the outer, in order.
///
/// What is not taken makes no text: a gap. `place` is what an edit may not straddle, see [`Segment::place`].
#[derive(Debug)]
pub(super) struct Weaver<'o, 's> {
    outer: &'o Mapped<'s>,
    text: Cow<'s, str>,
    segments: Vec<Segment>,
}

impl<'o, 's> Weaver<'o, 's> {
    pub(super) fn new(outer: &'o Mapped<'s>) -> Weaver<'o, 's> {
        Weaver { outer, text: Cow::Borrowed(""), segments: Vec::new() }
    }

    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// Takes a range of the outer text as it is. New text there is written as `level` asks, if there is one.
    pub(super) fn copy(&mut self, range: Range<usize>, level: Option<Level>, place: u32) {
        if range.is_empty() {
            return;
        }
        let (segments, map) = (self.outer.segments(), &self.outer.map);
        for outer in &segments[map.segment_at(range.start)..=map.segment_at(range.end - 1)] {
            let start = range.start.max(outer.text_start);
            let end = range.end.min(outer.text_range().end);
            let source = match outer.kind {
                kind if kind.is_unit() => outer.source_range(),
                _ => outer.source_offset(start)..outer.source_offset(end),
            };
            let at = self.text.len() + start - range.start;
            let segment = Segment::new(at, end - start, source, outer.kind);
            SourceMap::push(
                &mut self.segments,
                Segment { escape: within(outer.escape, level), place, ..segment },
            );
        }
        if self.text.is_empty() {
            self.text = self.outer.excerpt(range);
        } else {
            self.text.to_mut().push_str(&self.outer.text[range]);
        }
    }

    /// Adds `text` that a range of the outer text makes as one unit, such as a character reference.
    /// `kind` is `Whole`, `Unclosed` or `Opaque`.
    pub(super) fn unit(
        &mut self,
        range: Range<usize>,
        text: &str,
        kind: SegmentKind,
        level: Option<Level>,
        place: u32,
    ) {
        let outer = &self.outer.segments()[self.outer.map.segment_at(range.start)];
        let segment = Segment::new(self.text.len(), text.len(), self.outer.source_range(range), kind);
        self.segments.push(Segment { escape: within(outer.escape, level), place, ..segment });
        self.text.to_mut().push_str(text);
    }

    /// Adds U+FFFC for a range of the outer text that is no prose and that no name crosses.
    pub(super) fn opaque(&mut self, range: Range<usize>, place: u32) {
        self.unit(range, "\u{fffc}", SegmentKind::Opaque, None, place);
    }

    /// Drops white space at the end of the text.
    pub(super) fn trim_end(&mut self) {
        let len = self.text.trim_end().len();
        while let Some(last) = self.segments.last_mut() {
            if last.text_range().end <= len {
                break;
            }
            if last.text_start >= len || last.kind.is_unit() {
                self.segments.pop();
                continue;
            }
            last.source_len = last.source_offset(len) - last.source_start;
            last.text_len = len - last.text_start;
        }
        match &mut self.text {
            Cow::Borrowed(text) => *text = &text[..len],
            Cow::Owned(text) => text.truncate(len),
        }
    }

    /// The text that was woven.
    pub(super) fn finish(self) -> Mapped<'s> {
        Mapped { text: self.text, map: SourceMap::Many(self.segments) }
    }
}

fn within(outer: Escape, level: Option<Level>) -> Escape {
    level.map_or(outer, |level| outer.within(level))
}
