//! Writes a substitution as a tracked change: the runs that hold the old letters are cut around them.
//!
//! Each run's part of the old letters is deleted where it stands, and the new ones are inserted once, behind the first.
//! All pieces of a run keep its look. What of a run stays keeps its bytes; white space that comes to stand at the end of a
//! text is put into one that says that it shows.

use std::io::Write as _;
use std::ops::Range;

use super::{IDS_A_BYTE, Insertion, Text, Tracking, WordRun};
use crate::format::charset::Charset;
use crate::format::escape::{Escape, Level};
use crate::format::map::{Segment, SegmentKind};
use crate::format::run::Run;
use crate::format::splice::{Change, Refusal, Splice, TextEdit};

/// Who made the changes, as Word shows it.
const AUTHOR: &str = "canonym";

/// Old letters in one `w:t`.
struct Piece {
    text: usize,
    source: Range<usize>,
}

impl Tracking {
    /// As [`Copy::splice`](crate::format::Copy::splice), for a source in UTF-8 of which the bytes up to `written` are
    /// written already.
    pub(in crate::format) fn splice(
        &self,
        source: &[u8],
        written: usize,
        run: &Run<'_>,
        part: Range<usize>,
        edits: &[TextEdit],
    ) -> Result<Splice, Refusal> {
        let (Some(prefix), Some(first_id)) = (&self.prefix, self.first_id) else {
            return Err(Refusal::NotEncodable);
        };
        let span = run.source_range(part);
        let mut pen =
            Pen { tracking: self, source, prefix, first_id, written, start: None, after: Vec::new() };
        for edit in edits {
            let change = Change::new(run, edit);
            if change.is_none() {
                continue;
            }
            let text = run.text();
            let (head, tail) = (edit.range.start..change.old.start, change.old.end..edit.range.end);
            let new = [&text[head], &change.new, &text[tail]].concat();
            let (pieces, escape) = self.pieces(run, &edit.range)?;
            let mut escaped = Vec::new();
            escape.write(&new, Charset::UTF_8, &mut escaped)?;
            for (idx, piece) in pieces.iter().enumerate() {
                pen.piece(&span, piece, (idx == 0).then_some(&escaped))?;
            }
        }
        Ok(pen.finish(span))
    }

    /// The old letters, text by text, and how new ones are written there.
    fn pieces(&self, run: &Run<'_>, old: &Range<usize>) -> Result<(Vec<Piece>, Escape), Refusal> {
        if old.is_empty() {
            return Err(Refusal::NotEncodable);
        }
        let segments = &run.segments()[run.map.segment_at(old.start)..=run.map.segment_at(old.end - 1)];
        let mut pieces: Vec<Piece> = Vec::new();
        for segment in segments {
            if segment.kind == SegmentKind::Opaque || segment.place != segments[0].place {
                return Err(Refusal::SplitMarkup);
            }
            let source = part_of(segment, old).ok_or(Refusal::NotEncodable)?;
            let text = self.texts.partition_point(|text| text.content.end <= source.start);
            let holds = |text: &Text| text.content.start <= source.start && source.end <= text.content.end;
            if !self.texts.get(text).is_some_and(|text| holds(text) && self.runs[text.run].is_open) {
                return Err(Refusal::NotEncodable);
            }
            match pieces.last_mut().filter(|last| last.text == text) {
                Some(last) => last.source.end = source.end,
                None => pieces.push(Piece { text, source }),
            }
        }
        Ok((pieces, segments[0].escape))
    }
}

/// The source of what of a segment is in a range of the text, if it can be cut there.
fn part_of(segment: &Segment, old: &Range<usize>) -> Option<Range<usize>> {
    let whole = segment.text_range();
    let text = whole.start.max(old.start)..whole.end.min(old.end);
    let is_plain = segment.escape.level() == Some(Level::XmlText) && segment.kind != SegmentKind::Undecodable;
    let is_cut = segment.kind.is_unit() && text != whole;
    (is_plain && !is_cut).then(|| segment.source_offset(text.start)..segment.source_offset(text.end))
}

/// Writes the pieces of one part of a name, in order.
struct Pen<'p> {
    tracking: &'p Tracking,
    source: &'p [u8],
    prefix: &'p str,
    first_id: u64,
    /// How far the source is written.
    written: usize,
    /// Where the part's own bytes begin.
    start: Option<usize>,
    after: Vec<u8>,
}

impl Pen<'_> {
    fn piece(
        &mut self,
        span: &Range<usize>,
        piece: &Piece,
        inserted: Option<&Vec<u8>>,
    ) -> Result<(), Refusal> {
        let text = &self.tracking.texts[piece.text];
        let run = &self.tracking.runs[text.run];
        let (from, closing) = self.head(piece, text, run)?;
        let (mut to, reopening) = self.tail(piece, text, run)?;
        match self.start {
            None => {
                let start = span.start.min(from);
                self.start = Some(start);
                self.after.extend_from_slice(&self.source[start..from]);
            }
            Some(_) => self.after.extend_from_slice(&self.source[self.written..from]),
        }
        self.after.extend_from_slice(&closing);
        self.change("del", "delText", run, piece, &self.source[piece.source.clone()]);
        if let Some(new) = inserted.filter(|new| !new.is_empty()) {
            to = self.insert(new, run, piece, to, reopening.is_empty());
        }
        self.after.extend_from_slice(&reopening);
        self.written = to;
        Ok(())
    }

    /// Inserts the new letters behind a run that stops at `to`, and may stop there for good. Where the source goes on then.
    fn insert(&mut self, new: &[u8], run: &WordRun, piece: &Piece, to: usize, is_last: bool) -> usize {
        let Some(insertion) = run.insertion.map(|insertion| &self.tracking.insertions[insertion]) else {
            self.change("ins", "t", run, piece, new);
            return to;
        };
        // Word does not put one insertion into another, but between two.
        self.after.extend_from_slice(&self.source[insertion.end.clone()]);
        self.change("ins", "t", run, piece, new);
        if is_last && to == insertion.end.start {
            return insertion.end.end;
        }
        self.reopen(insertion, piece);
        to
    }

    /// Where the piece's change begins to be written, and what ends the run before it.
    fn head(&self, piece: &Piece, text: &Text, run: &WordRun) -> Result<(usize, Vec<u8>), Refusal> {
        let at = piece.source.start;
        if at == text.content.start {
            let inner = run.tag.end.max(run.properties.end);
            return Ok(match text.tag.start == inner {
                true => (run.tag.start, Vec::new()),
                false => (text.tag.start, self.end_tag("r")),
            });
        }
        let close = || [self.end_tag("t"), self.end_tag("r")].concat();
        let is_cut_before = self.written > text.content.start;
        let before = &self.source[text.content.start.max(self.written).min(at)..at];
        let shows = text.is_preserved || is_cut_before && before.first().is_none_or(u8::is_ascii_whitespace);
        let blank = before.len() - before.trim_ascii_end().len();
        if !shows && ends_with_number(before.trim_ascii_end()) {
            return Err(Refusal::NotEncodable);
        }
        if shows || blank == 0 || blank == before.len() {
            return Ok((at, close()));
        }
        let mut closing = self.end_tag("t");
        closing.extend_from_slice(&self.preserving_tag());
        closing.extend_from_slice(&before[before.len() - blank..]);
        closing.extend_from_slice(&close());
        Ok((at - blank, closing))
    }

    /// Where the piece's change stops, and what begins the rest of the run behind it.
    fn tail(&self, piece: &Piece, text: &Text, run: &WordRun) -> Result<(usize, Vec<u8>), Refusal> {
        let rest = &self.source[piece.source.end..text.content.end];
        let mut reopening = self.source[run.tag.clone()].to_vec();
        reopening.extend_from_slice(&self.source[run.properties.clone()]);
        if rest.is_empty() {
            return Ok(match text.end.end == run.end.start {
                true => (run.end.end, Vec::new()),
                false => (text.end.end, reopening),
            });
        }
        let is_hidden = !text.is_preserved && !rest.trim_ascii_end().is_empty();
        if is_hidden && text.last_number >= Some(piece.source.end) {
            return Err(Refusal::NotEncodable);
        }
        let blank = rest.len() - rest.trim_ascii_start().len();
        if !is_hidden || blank == 0 {
            reopening.extend_from_slice(&self.source[text.tag.clone()]);
            return Ok((piece.source.end, reopening));
        }
        reopening.extend_from_slice(&self.preserving_tag());
        if !rest.last().is_some_and(u8::is_ascii_whitespace) {
            return Ok((piece.source.end, reopening));
        }
        // Of the white space at its ends only that behind the name shows: one text cannot say so, two can.
        reopening.extend_from_slice(&rest[..blank]);
        reopening.extend_from_slice(&self.end_tag("t"));
        reopening.extend_from_slice(&self.source[text.tag.clone()]);
        Ok((piece.source.end + blank, reopening))
    }

    /// A run of its own in a `w:del` or `w:ins`.
    fn change(&mut self, element: &str, content: &str, run: &WordRun, piece: &Piece, text: &[u8]) {
        let (prefix, id) = (self.prefix, self.id(piece, u64::from(element == "ins")));
        // Writing to a vector cannot fail.
        let _ = write!(self.after, "<{prefix}:{element} {prefix}:id=\"{id}\" {prefix}:author=\"{AUTHOR}\">");
        self.after.extend_from_slice(&self.source[run.tag.clone()]);
        self.after.extend_from_slice(&self.source[run.properties.clone()]);
        let _ = write!(self.after, "<{prefix}:{content} xml:space=\"preserve\">");
        self.after.extend_from_slice(text);
        for name in [content, "r", element] {
            let end = self.end_tag(name);
            self.after.extend_from_slice(&end);
        }
    }

    /// Goes on with somebody's insertion, under a number of its own.
    fn reopen(&mut self, insertion: &Insertion, piece: &Piece) {
        let tag = &insertion.tag;
        let id = insertion.id.clone().unwrap_or(tag.start..tag.start);
        self.after.extend_from_slice(&self.source[tag.start..id.start]);
        if !id.is_empty() {
            let _ = write!(self.after, "{}", self.id(piece, 2));
        }
        self.after.extend_from_slice(&self.source[id.end..tag.end]);
    }

    fn id(&self, piece: &Piece, which: u64) -> u64 {
        self.first_id + piece.source.start as u64 * IDS_A_BYTE + which
    }

    /// Begins a text whose white space shows at its ends.
    fn preserving_tag(&self) -> Vec<u8> {
        format!("<{}:t xml:space=\"preserve\">", self.prefix).into_bytes()
    }

    fn end_tag(&self, name: &str) -> Vec<u8> {
        format!("</{}:{name}>", self.prefix).into_bytes()
    }

    fn finish(mut self, span: Range<usize>) -> Splice {
        let Some(start) = self.start else {
            return Splice { after: self.source[span.clone()].to_vec(), source: span };
        };
        let end = self.written.max(span.end);
        self.after.extend_from_slice(&self.source[self.written..end]);
        Splice { source: start..end, after: self.after }
    }
}

/// Whether a reference by number stands last, which may be white space. (XML forbids the form feed, which `u8` counts.)
fn ends_with_number(text: &[u8]) -> bool {
    let Some(text) = text.strip_suffix(b";") else { return false };
    let digits = text.iter().rev().take_while(|byte| byte.is_ascii_hexdigit() || **byte == b'x').count();
    text[..text.len() - digits].ends_with(b"&#")
}
