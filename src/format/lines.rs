//! The lines of a text, for the formats whose lines mean something.

use std::ops::Range;

/// A line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Line {
    /// Bytes of the text, without the line's end.
    pub(super) text: Range<usize>,
    /// Where the next line begins.
    pub(super) next: usize,
}

/// The lines of a range of `text`: LF, CR LF and a lone CR end one.
pub(super) fn lines(text: &str, within: Range<usize>) -> impl Iterator<Item = Line> {
    let mut at = within.start;
    std::iter::from_fn(move || {
        if at == within.end {
            return None;
        }
        let rest = &text.as_bytes()[at..within.end];
        let len = memchr::memchr2(b'\n', b'\r', rest).unwrap_or(rest.len());
        let end = match &rest[len..] {
            [b'\r', b'\n', ..] => 2,
            [] => 0,
            _ => 1,
        };
        let line = Line { text: at..at + len, next: at + len + end };
        at = line.next;
        Some(line)
    })
}
