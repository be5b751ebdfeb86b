//! JSON Lines: each line is a document of its own, with its own vocabulary, language and evidence.
//!
//! A line that is malformed is passed on as it came and told of; blank lines and any line ends stay. Where the text
//! begins with a record separator (RFC 7464), records go from one to the next and may have line ends in them.

use std::borrow::Cow;
use std::ops::Range;

use super::scan::Scanner;
use super::{document, is_silent, weave};
use crate::format::copy::{Part, Reading};
use crate::format::list::{Malformed, Options};
use crate::format::map::SegmentKind;
use crate::format::mapped::Mapped;

/// The name of the format.
pub(super) const NAME: &str = "jsonl";

/// The extensions of its files.
pub(super) const EXTENSIONS: &[&str] = &["jsonl", "ndjson"];

pub(super) const SEPARATOR: char = '\u{1e}';

/// White space of JSON, and what stands before a record.
const AROUND: [char; 5] = [' ', '\t', '\n', '\r', SEPARATOR];

/// Reads each line.
pub(super) fn read<'s>(decoded: &Mapped<'s>, options: &Options<'_>) -> Reading<'s> {
    let mut reading = Reading { format: Some(Cow::Borrowed(NAME)), ..Reading::default() };
    let mut undecodable =
        decoded.segments().iter().filter(|segment| segment.kind == SegmentKind::Undecodable).peekable();
    for record in records(decoded.text()) {
        while undecodable.next_if(|segment| segment.text_range().end <= record.start).is_some() {}
        let found = match undecodable.peek().filter(|segment| segment.text_start < record.end) {
            Some(segment) => {
                let what = "the bytes are not in the document's encoding here".to_owned();
                Err(Malformed { at: segment.text_start.max(record.start), what })
            }
            None => document(decoded, record, options),
        };
        match found {
            Ok(document) => append(&mut reading, document.into_reading()),
            Err(malformed) => reading.malformed.push(malformed),
        }
    }
    if reading.runs.is_empty() && !reading.parts.is_empty() {
        reading.notices.push(weave::no_prose(is_silent()));
    }
    reading
}

fn append<'s>(reading: &mut Reading<'s>, line: Reading<'s>) {
    let start = reading.runs.len();
    let Reading { runs, notices, tallies, lang, date, .. } = line;
    reading.runs.extend(runs);
    reading.notices.extend(notices);
    reading.tallies.extend(tallies.into_iter().map(|mut tally| {
        tally.runs = tally.runs.start + start..tally.runs.end + start;
        tally
    }));
    reading.parts.push(Part { runs: start..reading.runs.len(), lang, date });
}

/// Where the records stand, without what is around them; blank ones are none.
fn records(text: &str) -> impl Iterator<Item = Range<usize>> {
    let mark = if text.starts_with(SEPARATOR) { SEPARATOR } else { '\n' };
    let mut start = 0;
    text.split(mark)
        .map(move |piece| {
            let head = piece.len() - piece.trim_start_matches(AROUND).len();
            let range = start + head..start + piece.trim_end_matches(AROUND).len().max(head);
            start += piece.len() + 1;
            range
        })
        .filter(|range| !range.is_empty())
}

/// Whether a whole value stands on the first line, and another begins on a line behind it.
pub(super) fn is_told_by(text: &str) -> bool {
    let text = text.trim_start_matches(AROUND);
    let mut scanner = Scanner::new(text, 0..text.len());
    while !scanner.is_done() {
        if !matches!(scanner.next(), Ok(Some(_))) {
            return false;
        }
    }
    let (first, rest) = text.split_at(scanner.at());
    let next = rest.trim_start_matches(AROUND);
    !first.contains('\n')
        && rest[..rest.len() - next.len()].contains(['\n', SEPARATOR])
        && next.starts_with(['{', '['])
}
