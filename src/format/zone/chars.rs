//! Classes of characters that zones are found by.

use unicode_normalization::char::is_combining_mark;

use crate::text::fold::is_apostrophe;

/// Whether a character can stand inside a word: letters, digits, marks, `_`, and what is invisible in a word.
/// An apostrophe that Unicode counts as a letter (U+02BC) is none here: apostrophes are read alike.
pub(in crate::format) fn is_word(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_alphanumeric() || c == '_';
    }
    (c.is_alphanumeric() && !is_apostrophe(c)) || is_combining_mark(c) || is_invisible(c)
}

/// Soft hyphen, joiners, word joiner, byte order mark, variation selectors: part of the word they stand in.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}' | '\u{fe00}'..='\u{fe0f}')
}
