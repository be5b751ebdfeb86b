//! The lines of plain text, and what each is by its first and last characters.

use std::ops::Range;
use std::sync::LazyLock;

use memchr::memmem::Finder;
use memchr::{memchr, memchr_iter, memchr3_iter};

/// A line without its line end, white space at both ends cut off. Offsets are bytes of the source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Line {
    /// What the line says, after its mark.
    pub(super) text: Range<usize>,
    pub(super) mark: Mark,
    /// Whether it holds several cells.
    pub(super) is_row: bool,
    /// Whether the line end is a paragraph separator, so that nothing after it joins.
    pub(super) ends_paragraph: bool,
}

/// What a line begins with that is not prose.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mark {
    None,
    /// `- `, `1. ` or the like.
    List,
    /// So many `>`.
    Quoted(usize),
}

/// The lines of `source` from byte `start`. A line ends at LF, CR LF, a lone CR, U+2028 or U+2029.
pub(super) fn lines(source: &[u8], start: usize) -> impl Iterator<Item = Line> {
    let rest = &source[start..];
    let mut ends = memchr3_iter(b'\n', b'\r', 0xe2, rest).filter_map(move |at| line_end(rest, at));
    let mut begin = 0;
    let mut done = false;
    std::iter::from_fn(move || {
        if done {
            return None;
        }
        let end = ends.by_ref().find(|end| end.range.start >= begin);
        done = end.is_none();
        let end = end.unwrap_or(LineEnd { range: rest.len()..rest.len(), ends_paragraph: true });
        let line = Line::new(source, start + begin..start + end.range.start, end.ends_paragraph);
        begin = end.range.end;
        Some(line)
    })
}

struct LineEnd {
    range: Range<usize>,
    ends_paragraph: bool,
}

fn line_end(rest: &[u8], at: usize) -> Option<LineEnd> {
    let (len, ends_paragraph) = match rest[at..] {
        [b'\r', b'\n', ..] => (2, false),
        [b'\n' | b'\r', ..] => (1, false),
        [0xe2, 0x80, 0xa8 | 0xa9, ..] => (3, true),
        _ => return None,
    };
    Some(LineEnd { range: at..at + len, ends_paragraph })
}

impl Line {
    fn new(source: &[u8], whole: Range<usize>, ends_paragraph: bool) -> Line {
        let text = trim(source, whole);
        let (mark, mark_len) = mark(&source[text.clone()]);
        let text = trim(source, text.start + mark_len..text.end);
        Line { is_row: is_row(&source[text.clone()]), text, mark, ends_paragraph }
    }
}

/// `range` without white space in ASCII and no-break spaces at its ends.
pub(super) fn trim(source: &[u8], range: Range<usize>) -> Range<usize> {
    let Range { mut start, mut end } = range;
    while let Some(len) = blank_at_start(&source[start..end]) {
        start += len;
    }
    while let Some(len) = blank_at_end(&source[start..end]) {
        end -= len;
    }
    start..end
}

fn blank_at_start(bytes: &[u8]) -> Option<usize> {
    match bytes {
        [b' ' | b'\t' | 0x0b | 0x0c, ..] => Some(1),
        [0xc2, 0xa0, ..] => Some(2),
        _ => None,
    }
}

fn blank_at_end(bytes: &[u8]) -> Option<usize> {
    match bytes {
        [.., b' ' | b'\t' | 0x0b | 0x0c] => Some(1),
        [.., 0xc2, 0xa0] => Some(2),
        _ => None,
    }
}

/// What a trimmed line begins with, and how long that is.
fn mark(line: &[u8]) -> (Mark, usize) {
    if line.first() == Some(&b'>') {
        let len = line.iter().take_while(|&&byte| matches!(byte, b'>' | b' ')).count();
        let depth = line[..len].iter().filter(|&&byte| byte == b'>').count();
        return (Mark::Quoted(depth), len);
    }
    list_mark(line).map_or((Mark::None, 0), |len| (Mark::List, len))
}

/// The length of a list mark with the white space after it.
fn list_mark(line: &[u8]) -> Option<usize> {
    let len = match line {
        [b'-' | b'*', ..] => 1,
        [0xe2, 0x80, 0xa2 | 0x93, ..] => 3,
        [b'0'..=b'9', ..] => {
            let digits = line.iter().take_while(|byte| byte.is_ascii_digit()).count();
            (digits <= 3 && line.get(digits) == Some(&b'.')).then_some(digits + 1)?
        }
        _ => return None,
    };
    matches!(line.get(len), Some(b' ' | b'\t')).then_some(len + 1)
}

/// Whether a line has a separator of cells: a tab, three spaces, or a bar between spaces.
fn is_row(line: &[u8]) -> bool {
    memchr(b'\t', line).is_some()
        || THREE_SPACES.find(line).is_some()
        || memchr_iter(b'|', line).any(|at| at > 0 && is_cell_break(&line[at - 1..]))
}

static THREE_SPACES: LazyLock<Finder<'_>> = LazyLock::new(|| Finder::new(b"   "));

fn is_cell_break(rest: &[u8]) -> bool {
    matches!(rest, [b'\t', ..] | [b' ', b' ', b' ', ..] | [b' ', b'|', b' ', ..])
}

/// The cells of a row, without the separators around them.
pub(super) fn cells(source: &[u8], row: Range<usize>) -> impl Iterator<Item = Range<usize>> {
    let mut start = row.start;
    std::iter::from_fn(move || {
        while start < row.end {
            let end = (start..row.end).find(|&at| is_cell_break(&source[at..row.end])).unwrap_or(row.end);
            let cell = trim(source, start..end);
            let separator =
                source[end..row.end].iter().take_while(|&&byte| matches!(byte, b' ' | b'\t' | b'|'));
            start = end + separator.count();
            if !cell.is_empty() {
                return Some(cell);
            }
        }
        None
    })
}
