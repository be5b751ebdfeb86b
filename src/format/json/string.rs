//! What stands in a JSON string, character by character.

use std::ops::Range;

use memchr::memchr_iter;

use crate::format::escape::{Letters, Level};
use crate::format::map::SegmentKind;
use crate::format::mapped::{Mapped, Weaver};

/// The text of a string; `range` is what stands between its quotation marks, which the scanner has checked.
///
/// An escape is one character, and so is a pair of surrogates; a surrogate alone is opaque.
pub(super) fn decode<'s>(outer: &Mapped<'s>, range: Range<usize>, letters: Letters) -> Mapped<'s> {
    let text = outer.text();
    let mut weaver = Weaver::new(outer);
    let mut done = range.start;
    for at in memchr_iter(b'\\', &text.as_bytes()[range.clone()]).map(|at| range.start + at) {
        if at < done {
            continue;
        }
        weaver.copy(done..at, Some(Level::JsonString(letters)), 0);
        let (c, len) = escape(&text[at..range.end]);
        done = at + len;
        match c {
            Some(c) => {
                let letters = if c.is_ascii() { letters } else { Letters::Ascii };
                let level = Some(Level::JsonString(letters));
                weaver.unit(at..done, c.encode_utf8(&mut [0; 4]), SegmentKind::Whole, level, 0);
            }
            None => weaver.opaque(at..done, 0),
        }
    }
    weaver.copy(done..range.end, Some(Level::JsonString(letters)), 0);
    weaver.finish()
}

/// The value of a short string, such as a key or a language.
pub(super) fn value(raw: &str) -> String {
    let (mut text, mut rest) = (String::with_capacity(raw.len()), raw);
    while let Some(at) = rest.find('\\') {
        text.push_str(&rest[..at]);
        let (c, len) = escape(&rest[at..]);
        text.push(c.unwrap_or(char::REPLACEMENT_CHARACTER));
        rest = &rest[at + len..];
    }
    text.push_str(rest);
    text
}

/// How letters beyond ASCII are to be written in a document: as its own are.
pub(super) fn letters_of(document: &str) -> Letters {
    let is_escaped = |(at, _): (usize, &str)| unit(&document[at..]).is_some_and(|unit| unit > 0x7f);
    if document.is_ascii() && document.match_indices("\\u").any(is_escaped) {
        Letters::Ascii
    } else {
        Letters::Any
    }
}

/// What the escape at the beginning of `rest` stands for, and its length; nothing for a surrogate alone.
fn escape(rest: &str) -> (Option<char>, usize) {
    let c = match rest.as_bytes().get(1) {
        Some(b'b') => '\u{8}',
        Some(b'f') => '\u{c}',
        Some(b'n') => '\n',
        Some(b'r') => '\r',
        Some(b't') => '\t',
        Some(b'u') => return unicode_escape(rest),
        Some(&other) => char::from(other),
        None => '\\',
    };
    (Some(c), rest.len().min(2))
}

fn unicode_escape(rest: &str) -> (Option<char>, usize) {
    let first = unit(rest);
    let pair = first.zip(rest.get(6..).and_then(unit)).and_then(|(first, second)| {
        let mut decoded = char::decode_utf16([first, second]);
        decoded.next().and_then(Result::ok).filter(|c| c.len_utf16() == 2)
    });
    match pair {
        Some(c) => (Some(c), 12),
        None => (first.and_then(|unit| char::from_u32(unit.into())), rest.len().min(6)),
    }
}

/// The UTF-16 unit of a `\uXXXX` at the beginning of `rest`.
fn unit(rest: &str) -> Option<u16> {
    u16::from_str_radix(rest.strip_prefix("\\u")?.get(..4)?, 16).ok()
}
