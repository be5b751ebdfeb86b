//! Whether the lines of a text are wrapped by hand, so that a line end is a space.
//!
//! The answer must be the same before and after names are respelt. So a line is measured by its words in lower
//! case, or without case, alone: a name begins with a capital.

use unicode_normalization::char::is_combining_mark;

use crate::text::fold::is_default_ignorable;

use super::line::{Line, Mark, lines};

/// A line with more columns of words in lower case is no wrapped line.
const MAX_COLUMNS: usize = 80;

/// Whether no line is long and at least one paragraph has several lines.
pub(super) fn is_hard_wrapped(source: &[u8], start: usize) -> bool {
    let mut has_paragraph = false;
    let mut previous: Option<Line> = None;
    for line in lines(source, start) {
        if is_long(&source[line.text.clone()]) {
            return false;
        }
        has_paragraph |= previous.is_some_and(|previous| joins(&previous, &line));
        previous = Some(line);
    }
    has_paragraph
}

/// Whether `line` goes on where `previous` stopped, if lines are wrapped.
pub(super) fn joins(previous: &Line, line: &Line) -> bool {
    if previous.ends_paragraph
        || previous.text.is_empty()
        || previous.is_row
        || line.text.is_empty()
        || line.is_row
    {
        return false;
    }
    match line.mark {
        Mark::None => matches!(previous.mark, Mark::None | Mark::List),
        Mark::Quoted(_) => previous.mark == line.mark,
        Mark::List => false,
    }
}

fn is_long(line: &[u8]) -> bool {
    // A word takes at least a scalar value a column, and one to part it from the next.
    let starts = |line: &[u8]| line.iter().filter(|&&byte| byte & 0xc0 != 0x80).count();
    line.len() >= MAX_COLUMNS && starts(line) >= MAX_COLUMNS && lower_columns(line) > MAX_COLUMNS
}

/// The columns of the words that begin with no capital, and one more for each; stops counting when it is enough.
fn lower_columns(line: &[u8]) -> usize {
    let mut columns = 0;
    let mut previous = Previous::Other;
    for c in line.utf8_chunks().flat_map(|chunk| chunk.valid().chars().chain(Some(' '))) {
        previous = match previous {
            _ if columns > MAX_COLUMNS => break,
            Previous::Word { counts } if is_letter(c) => {
                columns += usize::from(counts);
                previous
            }
            Previous::Apostrophe if is_letter(c) => Previous::Word { counts: false },
            Previous::Other if is_letter(c) => {
                let counts = !c.is_uppercase();
                columns += 2 * usize::from(counts);
                Previous::Word { counts }
            }
            _ if is_transparent(c) => previous,
            // What an apostrophe ties to a name is an ending, which may be spelt otherwise after a respelling.
            Previous::Word { .. } if matches!(c, '\'' | '\u{2019}') => Previous::Apostrophe,
            _ => Previous::Other,
        };
    }
    columns
}

#[derive(Clone, Copy)]
enum Previous {
    Word { counts: bool },
    Apostrophe,
    Other,
}

fn is_transparent(c: char) -> bool {
    !c.is_ascii() && (is_default_ignorable(c) || is_combining_mark(c))
}

/// Whether a character is alphabetic; the standard table is slow for letters that whole lines consist of.
fn is_letter(c: char) -> bool {
    match c {
        'a'..='z' | 'A'..='Z' | '\u{c0}'..='\u{d6}' | '\u{d8}'..='\u{f6}' | '\u{f8}'..='\u{24f}' => true,
        '\u{400}'..='\u{481}' | '\u{4e00}'..='\u{9fff}' => true,
        _ => c.is_alphabetic(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_are_the_alphabetic_characters() {
        assert_eq!(('\0'..=char::MAX).find(|&c| is_letter(c) != c.is_alphabetic()), None);
    }
}
