//! Lines of plain text gathered into blocks, and blocks made into runs.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::OnceLock;

use super::line::{self, Line, Mark};
use super::wrap;
use crate::format::map::{Segment, SegmentKind, SourceMap};
use crate::format::run::{Block, Run};
use crate::format::zone::{self, Zone, ZoneKind};

/// The runs of `source` from byte `start`; `wrapped` says that a line end within a paragraph is a space.
pub(super) fn runs(source: &[u8], start: usize, wrapped: bool) -> Vec<Run<'_>> {
    let mut runs = Vec::new();
    let mut open: Option<(Draft, Line)> = None;
    for line in line::lines(source, start) {
        open = match open {
            Some((draft, previous)) if wrapped && wrap::joins(&previous, &line) => {
                Some((draft.joined(source, &line), line))
            }
            closed => {
                runs.extend(closed.map(|(draft, _)| draft.into_run(source, runs.is_empty())));
                begin(source, line, &mut runs)
            }
        };
    }
    let is_first = runs.is_empty();
    runs.extend(open.map(|(draft, _)| draft.into_run(source, is_first)));
    runs
}

/// A line that begins a block; the cells of a row are runs at once.
fn begin<'s>(source: &'s [u8], line: Line, runs: &mut Vec<Run<'s>>) -> Option<(Draft, Line)> {
    if line.is_row {
        let cells =
            line::cells(source, line.text.clone()).map(|cell| Draft { span: cell, ..Draft::new(&line) });
        runs.extend(cells.map(|cell| cell.into_run(source, false)));
        return None;
    }
    (!line.text.is_empty()).then(|| (Draft::new(&line), line))
}

/// A block that may grow by further lines.
struct Draft {
    /// Source bytes from its first to its last.
    span: Range<usize>,
    /// Source bytes within that are no prose: the marks of quoted lines.
    gaps: Vec<Range<usize>>,
    mark: Mark,
    lines: usize,
}

impl Draft {
    fn new(line: &Line) -> Draft {
        Draft { span: line.text.clone(), gaps: Vec::new(), mark: line.mark, lines: 1 }
    }

    fn joined(mut self, source: &[u8], line: &Line) -> Draft {
        if line.mark != Mark::None {
            // The line end stays in the text, as the white space that joins the parts of a name.
            let between = &source[self.span.end..line.text.start];
            let line_end =
                between.iter().rposition(|byte| matches!(byte, b'\n' | b'\r')).map_or(0, |at| at + 1);
            self.gaps.push(self.span.end + line_end..line.text.start);
        }
        self.span.end = line.text.end;
        self.lines += 1;
        self
    }

    fn into_run(self, source: &[u8], is_first: bool) -> Run<'_> {
        let (text, map) = decode(source, &self.span, &self.gaps);
        let block = match self.mark {
            Mark::List | Mark::Quoted(_) => Block::ListItem,
            Mark::None if is_first && self.lines == 1 && !ends_sentence(&text) => Block::Headline,
            Mark::None => Block::Paragraph,
        };
        let zones = OnceLock::new();
        if matches!(self.mark, Mark::Quoted(_)) {
            let quote = Zone { range: 0..text.len(), kind: ZoneKind::Quote };
            zones.get_or_init(|| std::iter::once(quote).chain(zone::find(&text)).collect());
        }
        Run { text, map, block, zones, lang: None }
    }
}

/// The text of `span` without its `gaps`, and where each piece of it came from.
fn decode<'s>(source: &'s [u8], span: &Range<usize>, gaps: &[Range<usize>]) -> (Cow<'s, str>, SourceMap) {
    if gaps.is_empty()
        && let Ok(text) = std::str::from_utf8(&source[span.clone()])
    {
        let segment = segment(0, text.len(), span.clone(), SegmentKind::Verbatim, 0);
        return (Cow::Borrowed(text), SourceMap::One(segment));
    }
    let mut text = String::with_capacity(span.len());
    let mut segments = Vec::new();
    let starts = std::iter::once(span.start).chain(gaps.iter().map(|gap| gap.end));
    let ends = gaps.iter().map(|gap| gap.start).chain(std::iter::once(span.end));
    for (place, (start, end)) in (0..).zip(starts.zip(ends)) {
        decode_piece(source, start..end, place, &mut text, &mut segments);
    }
    (Cow::Owned(text), SourceMap::Many(segments))
}

fn decode_piece(
    source: &[u8],
    piece: Range<usize>,
    place: u32,
    text: &mut String,
    segments: &mut Vec<Segment>,
) {
    let mut at = piece.start;
    for chunk in source[piece].utf8_chunks() {
        let (valid, invalid) = (chunk.valid().len(), chunk.invalid().len());
        if valid > 0 {
            segments.push(segment(text.len(), valid, at..at + valid, SegmentKind::Verbatim, place));
            text.push_str(chunk.valid());
            at += valid;
        }
        if invalid > 0 {
            let len = invalid * char::REPLACEMENT_CHARACTER.len_utf8();
            // Undecodable bytes in a row are one segment, so that a binary file costs no segment a byte.
            SourceMap::push(
                segments,
                segment(text.len(), len, at..at + invalid, SegmentKind::Undecodable, place),
            );
            text.extend(std::iter::repeat_n(char::REPLACEMENT_CHARACTER, invalid));
            at += invalid;
        }
    }
}

fn segment(
    text_start: usize,
    text_len: usize,
    source: Range<usize>,
    kind: SegmentKind,
    place: u32,
) -> Segment {
    Segment { place, ..Segment::new(text_start, text_len, source, kind) }
}

/// Whether a line ends as a sentence does, closing marks aside.
fn ends_sentence(text: &str) -> bool {
    let bare = text
        .trim_end_matches(['"', '\'', '\u{201d}', '\u{201c}', '\u{2019}', '\u{2018}', '»', '«', ')', ']']);
    bare.trim_end().ends_with(['.', '!', '?', '…', ':', ';', ',', '。', '！', '？'])
}
