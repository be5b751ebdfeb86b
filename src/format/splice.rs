//! Edits of a run's text turned into bytes for the source.
//!
//! Of an edit only what changes is written: the common head and tail keep their source bytes, in whole grapheme
//! clusters, so that an escape that survives stays as it was. Markup between segments is never dropped or moved:
//! the new text goes where the first changed character stood.

use std::ops::Range;

use unicode_normalization::{UnicodeNormalization, is_nfc};
use unicode_segmentation::UnicodeSegmentation;

use super::map::{Segment, SegmentKind};
use super::run::Run;

/// New text for a range of a run's text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TextEdit {
    /// Bytes of the run's text, half open, on character bounds.
    pub range: Range<usize>,
    /// What is to stand there, unescaped, in NFC.
    pub text: String,
}

/// Bytes to put in place of a range of the source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Splice {
    /// The source bytes that are replaced, half open.
    pub source: Range<usize>,
    /// What replaces them: escaped, encoded, markup included.
    pub after: Vec<u8>,
}

/// Why an edit cannot be written at its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The place cannot hold a character of the new text, or an undecodable byte would be lost.
    NotEncodable,
    /// The changed text straddles places that must not be joined, such as two links or two quoted lines.
    SplitMarkup,
}

impl Refusal {
    /// The refusal as the ledger writes it for a `reason`.
    pub fn as_str(self) -> &'static str {
        match self {
            Refusal::NotEncodable => "not-encodable",
            Refusal::SplitMarkup => "split-markup",
        }
    }
}

/// How new text is written at a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Escape {
    /// UTF-8 as it is; characters that would end a line or steer a device are refused.
    Plain,
}

impl Escape {
    fn write(self, text: &str, out: &mut Vec<u8>) -> Result<(), Refusal> {
        match self {
            Escape::Plain => {
                if text.chars().any(|c| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}')) {
                    return Err(Refusal::NotEncodable);
                }
                out.extend_from_slice(text.as_bytes());
                Ok(())
            }
        }
    }
}

pub(super) fn splice(
    source: &[u8],
    run: &Run<'_>,
    part: Range<usize>,
    edits: &[TextEdit],
) -> Result<Splice, Refusal> {
    assert_in_order(&part, edits);
    let span = run.source_range(part.clone());
    let mut after = Vec::with_capacity(span.len() + 8);
    let mut copied = span.start;
    for edit in edits {
        let change = Change::new(run, edit);
        if change.is_none() {
            continue;
        }
        let pieces = change.pieces(run, &part)?;
        for (piece_idx, piece) in pieces.iter().enumerate() {
            after.extend_from_slice(&source[copied..piece.source.start]);
            if piece_idx == 0 {
                piece.escape.write(&change.new, &mut after)?;
            }
            copied = piece.source.end;
        }
    }
    after.extend_from_slice(&source[copied..span.end]);
    Ok(Splice { source: span, after })
}

fn assert_in_order(part: &Range<usize>, edits: &[TextEdit]) {
    let mut free = part.start;
    for edit in edits {
        let Range { start, end } = edit.range;
        assert!(free <= start && start <= end && end <= part.end, "edit {:?} is out of place", edit.range);
        free = end;
    }
}

/// What of an edit is new, its common head and tail cut off.
struct Change {
    /// Text of the run that goes.
    old: Range<usize>,
    /// What comes, in the normal form of what goes.
    new: String,
}

/// A stretch of the source that goes, in one segment.
struct Piece {
    source: Range<usize>,
    escape: Escape,
}

impl Change {
    fn new(run: &Run<'_>, edit: &TextEdit) -> Change {
        let old = &run.text()[edit.range.clone()];
        let new = in_form_of(old, &edit.text);
        let head = common_head(old.graphemes(true), new.graphemes(true));
        let tail = common_head(old[head..].graphemes(true).rev(), new[head..].graphemes(true).rev());
        Change {
            old: edit.range.start + head..edit.range.end - tail,
            new: new[head..new.len() - tail].to_owned(),
        }
    }

    fn is_none(&self) -> bool {
        self.old.is_empty() && self.new.is_empty()
    }

    /// The source stretches that go, at least one; the new text is written in place of the first.
    fn pieces(&self, run: &Run<'_>, part: &Range<usize>) -> Result<Vec<Piece>, Refusal> {
        let segments = run.segments();
        if self.old.is_empty() {
            // An addition belongs to the character that it follows, as far as the part has one.
            let beside = if self.old.start > part.start { self.old.start - 1 } else { self.old.start };
            let segment = &segments[run.map.segment_at(beside)];
            let at = segment.source_offset(self.old.start);
            return Ok(vec![Piece { source: at..at, escape: segment.escape }]);
        }
        let touched = &segments[run.map.segment_at(self.old.start)..=run.map.segment_at(self.old.end - 1)];
        if touched.iter().any(|segment| segment.kind == SegmentKind::Undecodable) {
            return Err(Refusal::NotEncodable);
        }
        if touched.windows(2).any(|pair| pair[0].place != pair[1].place) {
            return Err(Refusal::SplitMarkup);
        }
        Ok(touched.iter().map(|segment| self.piece_in(segment)).collect())
    }

    fn piece_in(&self, segment: &Segment) -> Piece {
        let text = segment.text_range();
        let start = segment.source_offset(self.old.start.max(text.start));
        let end = segment.source_offset(self.old.end.min(text.end));
        Piece { source: start..end, escape: segment.escape }
    }
}

/// `new` decomposed if `old` is written in decomposed characters, otherwise as it is.
fn in_form_of(old: &str, new: &str) -> String {
    if is_nfc(old) { new.to_owned() } else { new.nfd().collect() }
}

/// The length in bytes of what two sequences of grapheme clusters begin with alike.
fn common_head<'t>(old: impl Iterator<Item = &'t str>, new: impl Iterator<Item = &'t str>) -> usize {
    old.zip(new).take_while(|(old, new)| old == new).map(|(cluster, _)| cluster.len()).sum()
}
