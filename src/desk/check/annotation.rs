//! A text with its markup, as clients annotate it: which of it is prose, and where each piece stands for them.

use std::ops::Range;

use serde::Deserialize;

use crate::desk::{Refusal, json};
use crate::report::places;

const REMEDY: &str =
    "write `{\"annotation\":[{\"text\":\"…\"},{\"markup\":\"<br>\",\"interpretAs\":\"\\n\"}]}`";

/// The prose of a text, with the way from its bytes to the client's UTF-16 code units.
pub(super) struct Annotated {
    plain: String,
    /// In order, with nothing between them, in both texts.
    pieces: Vec<Piece>,
}

struct Piece {
    /// Bytes of the prose.
    plain: Range<usize>,
    /// Code units of the client's text.
    units: Range<usize>,
    is_markup: bool,
}

#[derive(Deserialize)]
struct Data {
    text: Option<String>,
    annotation: Option<Vec<Entry>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Entry {
    text: Option<String>,
    markup: Option<String>,
    interpret_as: Option<String>,
}

impl Annotated {
    /// A text that is all prose.
    pub(super) fn of_text(text: &str) -> Annotated {
        let mut annotated = Annotated { plain: String::new(), pieces: Vec::new() };
        annotated.add(text, text, false);
        annotated
    }

    /// A text as `data` has it.
    pub(super) fn read(data: &str) -> Result<Annotated, Refusal> {
        let what = "'data' cannot be read";
        let refuse = |what: &str| Refusal::new(crate::desk::Code::BadRequest, what, REMEDY);
        let data: Data = json::read(data.as_bytes(), what, REMEDY)?;
        let entries = match (data.text, data.annotation) {
            (Some(text), None) => return Ok(Annotated::of_text(&text)),
            (None, Some(entries)) => entries,
            _ => return Err(refuse("'data' must have either 'text' or 'annotation'")),
        };
        let mut annotated = Annotated { plain: String::new(), pieces: Vec::new() };
        for entry in entries {
            match (&entry.text, &entry.markup) {
                (Some(text), None) if entry.interpret_as.is_none() => annotated.add(text, text, false),
                (None, Some(markup)) => {
                    annotated.add(entry.interpret_as.as_deref().unwrap_or_default(), markup, true)
                }
                _ => {
                    let what = "an entry of 'annotation' must have either 'text' or 'markup', and only markup \
                                has 'interpretAs'";
                    return Err(refuse(what));
                }
            }
        }
        Ok(annotated)
    }

    fn add(&mut self, plain: &str, original: &str, is_markup: bool) {
        let units = self.pieces.last().map_or(0, |last| last.units.end);
        let start = self.plain.len();
        self.plain.push_str(plain);
        self.pieces.push(Piece {
            plain: start..self.plain.len(),
            units: units..units + original.encode_utf16().count(),
            is_markup,
        });
    }

    /// The prose.
    pub(super) fn plain(&self) -> &str {
        &self.plain
    }

    /// Where ranges of the prose, in bytes on character bounds, stand in the client's text, in its code units.
    pub(super) fn units(&self, ranges: &[Range<usize>]) -> Vec<Range<usize>> {
        let starts = self.pieces.iter().map(|piece| piece.plain.start);
        let offsets: Vec<usize> =
            starts.chain(ranges.iter().flat_map(|range| [range.start, range.end])).collect();
        let counted = places(&self.plain, &offsets);
        let (starts, ends) = counted.split_at(self.pieces.len());
        let unit = |at: usize, units: usize, edge: Edge| {
            let index = self.piece(at, edge);
            let Some(piece) = self.pieces.get(index) else { return 0 };
            match (piece.is_markup, edge) {
                (true, Edge::Start) => piece.units.start,
                (true, Edge::End) => piece.units.end,
                (false, _) => piece.units.start + units.saturating_sub(starts[index].units),
            }
        };
        let found = ranges.iter().zip(ends.chunks_exact(2));
        let unit_range = |(range, ends): (&Range<usize>, &[crate::report::Place])| {
            unit(range.start, ends[0].units, Edge::Start)..unit(range.end, ends[1].units, Edge::End)
        };
        found.map(unit_range).collect()
    }

    /// The piece that holds the character behind a start, or before an end.
    fn piece(&self, at: usize, edge: Edge) -> usize {
        match edge {
            Edge::Start => self.pieces.partition_point(|piece| piece.plain.end <= at),
            Edge::End => self.pieces.partition_point(|piece| piece.plain.end < at),
        }
    }
}

#[derive(Clone, Copy)]
enum Edge {
    Start,
    End,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_stands_where_the_client_has_it() {
        let data = r#"{"annotation": [{"markup": "<p>"}, {"text": "😀 Rys"}, {"markup": "<b>"}, {"text": "chen"},
            {"markup": "</b>"}, {"text": "kow"}, {"markup": "<br>", "interpretAs": "\n"}, {"text": "Kiev"}]}"#;
        let annotated = Annotated::read(data).unwrap();
        assert_eq!(annotated.plain(), "😀 Ryschenkow\nKiev");
        let original: Vec<u16> = "<p>😀 Rys<b>chen</b>kow<br>Kiev".encode_utf16().collect();
        let shown =
            |range: Range<usize>| String::from_utf16(&original[annotated.units(&[range]).remove(0)]).unwrap();
        assert_eq!(shown(5..15), "Rys<b>chen</b>kow");
        assert_eq!(shown(8..12), "chen");
        assert_eq!(shown(15..16), "<br>");
        assert_eq!(shown(16..20), "Kiev");
        assert_eq!(shown(0..4), "😀");
    }

    #[test]
    fn what_is_no_annotation_is_refused() {
        for data in
            ["", "[]", "{}", r#"{"annotation": [{}]}"#, r#"{"annotation": [{"text": "a", "markup": "b"}]}"#]
        {
            assert!(Annotated::read(data).is_err(), "{data}");
        }
    }
}
