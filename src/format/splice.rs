//! Edits of a run's text turned into bytes for the source.
//!
//! Of an edit only what changes is written: the common head and tail keep their source bytes, in whole grapheme
//! clusters, so that an escape that survives stays as it was. Markup between segments is never dropped or moved:
//! the new text goes where the first changed character stood. A character that several bytes make goes whole.

use std::ops::Range;

use unicode_normalization::{UnicodeNormalization, is_nfc};
use unicode_segmentation::UnicodeSegmentation;

use super::align;
use super::charset::Charset;
use super::escape::{Escape, Level};
use super::foresee;
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

pub(super) fn splice(
    source: &[u8],
    charset: Charset,
    run: &Run<'_>,
    part: Range<usize>,
    edits: &[TextEdit],
) -> Result<Splice, Refusal> {
    assert_in_order(&part, edits);
    if let Some(splice) = plainly(charset, run, &part, edits) {
        return Ok(splice);
    }
    keep_columns(run, &part, edits)?;
    let span = run.source_range(part.clone());
    let mut after = Vec::with_capacity(span.len() + 8);
    let mut copied = span.start;
    for edit in edits {
        for change in Change::new(run, edit).apart(run, &part)? {
            let pieces = change.pieces(run, &part)?;
            foresee::check(source, run, &change, &pieces)?;
            for (piece_idx, piece) in pieces.iter().enumerate() {
                after.extend_from_slice(&source[copied..piece.source.start]);
                if piece_idx == 0 {
                    let escape =
                        if change.begins_line(run) { piece.escape.at_line_start() } else { piece.escape };
                    escape.write(&change.new, charset, &mut after)?;
                }
                copied = piece.source.end;
            }
        }
    }
    after.extend_from_slice(&source[copied..span.end]);
    Ok(Splice { source: span, after })
}

/// A word in ASCII that is all new, where nothing is escaped: it stands in the source as it does in the text.
fn plainly(charset: Charset, run: &Run<'_>, part: &Range<usize>, edits: &[TextEdit]) -> Option<Splice> {
    let [edit] = edits else { return None };
    if edit.range != *part || !is_word(&run.text()[part.clone()]) || !is_word(&edit.text) {
        return None;
    }
    let segment = &run.segments()[run.map.segment_at(part.start)];
    let is_plain = segment.kind == SegmentKind::Verbatim && segment.escape == Escape::PLAIN;
    if !is_plain || !charset.is_utf_8() || part.end > segment.text_range().end {
        return None;
    }
    let source = segment.source_offset(part.start)..segment.source_offset(part.end);
    Some(Splice { source, after: edit.text.as_bytes().to_vec() })
}

fn is_word(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

/// Refuses what would shift the columns of a table that spaces make.
fn keep_columns(run: &Run<'_>, part: &Range<usize>, edits: &[TextEdit]) -> Result<(), Refusal> {
    if part.is_empty() || run.segments()[run.map.segment_at(part.start)].escape.level() != Some(Level::Column)
    {
        return Ok(());
    }
    let width = |text: &str| text.graphemes(true).count();
    let old: usize = edits.iter().map(|edit| width(&run.text()[edit.range.clone()])).sum();
    let new: usize = edits.iter().map(|edit| width(&edit.text)).sum();
    if old == new { Ok(()) } else { Err(Refusal::NotEncodable) }
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
pub(super) struct Change {
    /// Text of the run that goes.
    pub(super) old: Range<usize>,
    /// What comes, in the normal form of what goes.
    pub(super) new: String,
}

/// A stretch of the source that goes, in one segment.
#[derive(Clone)]
pub(super) struct Piece {
    /// The text that it makes.
    pub(super) text: Range<usize>,
    pub(super) source: Range<usize>,
    pub(super) escape: Escape,
}

impl Change {
    pub(super) fn new(run: &Run<'_>, edit: &TextEdit) -> Change {
        let old = &run.text()[edit.range.clone()];
        let new = edit.text.as_str();
        let (old_head, new_head) = alike(old.graphemes(true).zip(new.graphemes(true)));
        let (old_rest, new_rest) = (&old[old_head..], &new[new_head..]);
        let (old_tail, new_tail) = alike(old_rest.graphemes(true).rev().zip(new_rest.graphemes(true).rev()));
        Change {
            old: edit.range.start + old_head..edit.range.end - old_tail,
            new: in_form_of(old, &new_rest[..new_rest.len() - new_tail]),
        }
    }

    pub(super) fn is_none(&self) -> bool {
        self.old.is_empty() && self.new.is_empty()
    }

    fn begins_line(&self, run: &Run<'_>) -> bool {
        self.old.start == 0 || run.text()[..self.old.start].ends_with(['\n', '\r'])
    }

    /// The change as one, or where it spans several segments as several, so that what is alike between them stays
    /// in its markup.
    fn apart(self, run: &Run<'_>, part: &Range<usize>) -> Result<Vec<Change>, Refusal> {
        if self.is_none() {
            return Ok(Vec::new());
        }
        let old = &run.text()[self.old.clone()];
        let spans_segments =
            !old.is_empty() && run.map.segment_at(self.old.start) != run.map.segment_at(self.old.end - 1);
        // A bare `&` or `<` means what the characters behind it make of it: they go together.
        if spans_segments && !old.contains(['&', '<']) {
            let whole = self.old.start;
            let place = |(old, new): (Range<usize>, String)| Change {
                old: whole + old.start..whole + old.end,
                new: in_form_of(&run.text()[self.old.clone()], &new),
            };
            let changes = align::differences(old, &self.new).into_iter().map(place);
            let changes: Result<Vec<Change>, Refusal> =
                changes.map(|change| change.widened(run, part)).collect();
            if let Ok(changes) = changes
                && changes.windows(2).all(|pair| pair[0].old.end < pair[1].old.start)
                && changes.iter().all(|change| change.pieces(run, part).is_ok())
            {
                return Ok(changes);
            }
        }
        Ok(vec![self.widened(run, part)?])
    }

    /// The change with all of each unit that it touches, or that only its next character ends.
    fn widened(mut self, run: &Run<'_>, part: &Range<usize>) -> Result<Change, Refusal> {
        let segments = run.segments();
        let first = &segments[run.map.segment_at(self.old.start)];
        let mut start = self.old.start;
        if first.kind.is_unit() && first.text_range().contains(&start) && !self.old.is_empty() {
            start = first.text_start;
        }
        if start > 0
            && let unclosed = &segments[run.map.segment_at(start - 1)]
            && unclosed.kind == SegmentKind::Unclosed
        {
            start = unclosed.text_start;
        }
        let last = &segments[run.map.segment_at(self.old.end.saturating_sub(1))];
        let end = if last.kind.is_unit() && last.text_start < self.old.end && start < self.old.end {
            last.text_range().end
        } else {
            self.old.end
        };
        if start < part.start || end > part.end {
            return Err(Refusal::NotEncodable);
        }
        self.new = [&run.text()[start..self.old.start], &self.new, &run.text()[self.old.end..end]].concat();
        self.old = start..end;
        Ok(self)
    }

    /// The source stretches that go, at least one; the new text is written in place of the first.
    fn pieces(&self, run: &Run<'_>, part: &Range<usize>) -> Result<Vec<Piece>, Refusal> {
        let segments = run.segments();
        if self.old.is_empty() {
            // An addition belongs to the character that it follows, as far as the part has one.
            let beside = if self.old.start > part.start { self.old.start - 1 } else { self.old.start };
            let segment = &segments[run.map.segment_at(beside)];
            let at = segment.source_offset(self.old.start);
            return Ok(vec![Piece { text: self.old.clone(), source: at..at, escape: segment.escape }]);
        }
        let touched = &segments[run.map.segment_at(self.old.start)..=run.map.segment_at(self.old.end - 1)];
        if touched.iter().any(|segment| segment.kind == SegmentKind::Undecodable) {
            return Err(Refusal::NotEncodable);
        }
        if touched.iter().any(|segment| segment.kind == SegmentKind::Opaque) {
            return Err(Refusal::SplitMarkup);
        }
        if touched.windows(2).any(|pair| pair[0].place != pair[1].place) {
            return Err(Refusal::SplitMarkup);
        }
        Ok(touched.iter().map(|segment| self.piece_in(segment)).collect())
    }

    fn piece_in(&self, segment: &Segment) -> Piece {
        let text = segment.text_range();
        let text = self.old.start.max(text.start)..self.old.end.min(text.end);
        let source = segment.source_offset(text.start)..segment.source_offset(text.end);
        Piece { text, source, escape: segment.escape }
    }
}

/// `new` decomposed if `old` is not composed, otherwise as it is.
fn in_form_of(old: &str, new: &str) -> String {
    if is_nfc(old) { new.to_owned() } else { new.nfd().collect() }
}

/// The lengths in bytes, in either text, of the first pairs of grapheme clusters that are the same characters.
fn alike<'t>(pairs: impl Iterator<Item = (&'t str, &'t str)>) -> (usize, usize) {
    let same = pairs.take_while(|(old, new)| old == new || old.nfc().eq(new.nfc()));
    same.fold((0, 0), |(old_len, new_len), (old, new)| (old_len + old.len(), new_len + new.len()))
}

#[cfg(test)]
mod tests {
    use std::borrow::Cow;
    use std::sync::OnceLock;

    use super::super::map::SourceMap;
    use super::super::run::Block;
    use super::super::zone::Zone;
    use super::*;

    /// A run from text with markup in `<…>` as gaps, `[…]` around what stands in another place.
    fn marked_up(source: &str) -> Run<'_> {
        let (mut text, mut segments, mut place) = (String::new(), Vec::<Segment>::new(), 0);
        let mut at = 0;
        for piece in source.split_inclusive(['<', '>', '[', ']']) {
            let (words, sign) =
                piece.split_at(piece.len() - usize::from(piece.ends_with(['<', '>', '[', ']'])));
            if sign != ">" && !words.is_empty() {
                segments.push(Segment {
                    text_start: text.len(),
                    text_len: words.len(),
                    source_start: at,
                    source_len: words.len(),
                    kind: SegmentKind::Verbatim,
                    escape: Escape::PLAIN,
                    place,
                });
                text.push_str(words);
            }
            place += u32::from(matches!(sign, "[" | "]"));
            at += piece.len();
        }
        Run {
            text: Cow::Owned(text),
            map: SourceMap::Many(segments),
            block: Block::Paragraph,
            zones: OnceLock::from(Box::<[Zone]>::default()),
            lang: None,
        }
    }

    /// The source with `old` respelt, or the refusal.
    fn respelt(source: &str, old: &str, new: &str) -> Result<String, Refusal> {
        let run = marked_up(source);
        let start = run.text().find(old).expect("the old spelling is in the text");
        let part = start..start + old.len();
        let edit = TextEdit { range: part.clone(), text: new.to_owned() };
        let splice = splice(source.as_bytes(), Charset::UTF_8, &run, part, &[edit])?;
        let after = String::from_utf8(splice.after).expect("all is UTF-8");
        Ok(source[..splice.source.start].to_owned() + &after + &source[splice.source.end..])
    }

    #[test]
    fn markup_stays_where_it_is() {
        for (source, old, new, expected) in [
            ("a Ryschenkow b", "Ryschenkow", "Ryzhenkov", "a Ryzhenkov b"),
            ("Rys<b>chen</b>kow b", "Ryschenkow", "Ryzhenkov", "Ryz<b>hen</b>kov b"),
            ("Rys<b>chen</b>kow b", "Ryschenkow", "Minsk", "Minsk<b></b> b"),
            ("Rys<b>chen</b>kow b", "Ryschenkow", "Rimma", "Rimma<b></b> b"),
            ("Rysch<b>en</b>kow", "Ryschenkow", "Ryzhenkow", "Ryzh<b>en</b>kow"),
            ("Ki<b>ew</b>", "Kiew", "Kiewer", "Ki<b>ewer</b>"),
            ("<b>Kiew</b>", "Kiew", "Kiew", "<b>Kiew</b>"),
            ("<b>K</b>iew", "Kiew", "Iiew", "<b>I</b>iew"),
            ("K<i>i</i>ew", "Kiew", "", "<i></i>"),
        ] {
            assert_eq!(respelt(source, old, new).as_deref(), Ok(expected), "{source}");
        }
    }

    #[test]
    fn places_are_not_joined() {
        assert_eq!(respelt("Rysch[enkow]", "Ryschenkow", "Ryzhenkow"), Ok("Ryzh[enkow]".to_owned()));
        assert_eq!(respelt("Rysc[hen]kow", "Ryschenkow", "Ryzhenkow"), Ok("Ryz[hen]kow".to_owned()));
        assert_eq!(respelt("Rysch[enkow]", "Ryschenkow", "Rimma"), Err(Refusal::SplitMarkup));
        assert_eq!(respelt("Kiew", "Kiew", "Ki\new"), Err(Refusal::NotEncodable));
    }

    #[test]
    fn a_decomposed_word_is_respelt_decomposed() {
        assert_eq!(respelt("Bu\u{301}z", "Bu\u{301}z", "B\u{fa}\u{17e}"), Ok("Bu\u{301}z\u{30c}".to_owned()));
        assert_eq!(respelt("B\u{fa}z", "B\u{fa}z", "B\u{fa}\u{17e}"), Ok("B\u{fa}\u{17e}".to_owned()));
        assert_eq!(respelt("Buz", "Buz", "B\u{fa}z"), Ok("B\u{fa}z".to_owned()));
    }

    #[test]
    fn a_mark_goes_with_its_letter() {
        // The letter is the same, the cluster is not: it is replaced whole.
        let change = |old: &str, new: &str| {
            let run = marked_up(old);
            Change::new(&run, &TextEdit { range: 0..old.len(), text: new.to_owned() })
        };
        assert_eq!(change("az\u{30c}a", "aza").old, 1..4);
        assert_eq!(change("aza", "az\u{30c}a").new, "z\u{30c}");
    }
}
