//! The values of front matter: YAML 1.2 (plain, quoted, block scalars) and TOML 1.0 (strings on one line).
//!
//! A value that is not read with certainty is no prose; one that leaves unclear where it ends is the last that is
//! looked at.

use std::ops::Range;

use crate::format::escape::Scalar;

/// What front matter is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Grammar {
    Yaml,
    Toml,
}

/// What stands behind a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Found {
    /// A value on this line.
    Scalar { inner: Range<usize>, style: Scalar },
    /// A value on the indented lines that follow.
    Block,
    /// A list, a number, or nothing.
    Other,
    /// Something that may end anywhere.
    Unsure,
}

/// What a range of the text, the rest of a key's line, holds.
pub(super) fn find(text: &str, value: Range<usize>, grammar: Grammar) -> Found {
    let whole = &text[value.clone()];
    let quote = whole.chars().next().filter(|c| matches!(c, '"' | '\''));
    match (grammar, quote) {
        (_, Some(quote)) => quoted(whole, value.start, quote, grammar),
        (Grammar::Yaml, None) => plain(whole, value.start),
        (Grammar::Toml, None) if !is_balanced(whole) => Found::Unsure,
        (Grammar::Toml, None) => Found::Other,
    }
}

/// Whether all that is opened on a line is closed on it.
fn is_balanced(line: &str) -> bool {
    let (mut depth, mut quote) = (0_usize, None);
    for c in line.chars() {
        match (quote, c) {
            (None, '"' | '\'') => quote = Some(c),
            (Some(open), c) if open == c => quote = None,
            (Some(_), '\\') => return false,
            (None, '[' | '{') => depth += 1,
            (None, ']' | '}') => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    depth == 0 && quote.is_none()
}

fn quoted(whole: &str, at: usize, quote: char, grammar: Grammar) -> Found {
    let style = match (grammar, quote) {
        (_, '"') => Scalar::Double,
        (Grammar::Yaml, _) => Scalar::Single,
        (Grammar::Toml, _) => Scalar::Literal,
    };
    if grammar == Grammar::Toml && (whole.starts_with("\"\"\"") || whole.starts_with("'''")) {
        return Found::Unsure;
    }
    let Some(len) = closed(&whole[1..], style) else { return Found::Unsure };
    let inner = at + 1..at + 1 + len;
    let behind = whole[len + 2..].trim_start_matches([' ', '\t']);
    if !(behind.is_empty() || behind.starts_with('#')) {
        return Found::Unsure;
    }
    let is_read = units(&whole[1..=len], style).all(|unit| !unit.text.is_empty());
    if is_read { Found::Scalar { inner, style } } else { Found::Other }
}

/// The length of what stands before the closing quote.
fn closed(text: &str, style: Scalar) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut at = 0;
    loop {
        match (style, bytes.get(at)?) {
            (Scalar::Double, b'\\') => at += 2,
            (Scalar::Double, b'"') | (Scalar::Literal, b'\'') => return Some(at),
            (Scalar::Single, b'\'') if bytes.get(at + 1) == Some(&b'\'') => at += 2,
            (Scalar::Single, b'\'') => return Some(at),
            _ => at += 1,
        }
    }
}

/// A value without quotes, which a comment or the line's end ends.
fn plain(whole: &str, at: usize) -> Found {
    if whole.starts_with(['|', '>']) {
        let marks = whole[1..].trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '+' | '-'));
        let is_block = marks.is_empty() || marks.starts_with([' ', '\t']);
        return if is_block { Found::Block } else { Found::Unsure };
    }
    let end = whole.match_indices('#').find(|(at, _)| *at == 0 || whole[..*at].ends_with([' ', '\t']));
    let value = whole[..end.map_or(whole.len(), |(at, _)| at)].trim_end();
    let is_other = value.is_empty()
        || value.starts_with(|c: char| {
            matches!(c, '[' | ']' | '{' | '}' | '&' | '*' | '!' | '%' | '@' | '`' | ',')
        })
        || value.starts_with(['-', '?', ':']) && !value[1..].starts_with(|c: char| !c.is_whitespace())
        || value.contains(": ")
        || value.ends_with(':');
    match is_other {
        true => Found::Other,
        false => Found::Scalar { inner: at..at + value.len(), style: Scalar::Plain },
    }
}

/// The indented and blank lines that a range begins with, which belong to the value before them.
pub(super) fn indented(text: &str, range: Range<usize>) -> Range<usize> {
    let mut end = range.start;
    for line in text[range.clone()].split_inclusive('\n') {
        if !(line.starts_with([' ', '\t']) || line.trim_end().is_empty()) {
            break;
        }
        end += line.len();
    }
    // Blank lines alone belong to nothing.
    if text[range.start..end].trim().is_empty() { range.start..range.start } else { range.start..end }
}

/// An escape in a value, which makes one character.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Unit {
    /// Bytes of the value, half open.
    pub(super) range: Range<usize>,
    /// Empty where the escape is not known.
    pub(super) text: String,
}

/// The escapes in a value, in order.
pub(super) fn units(inner: &str, style: Scalar) -> impl Iterator<Item = Unit> {
    let mark = match style {
        Scalar::Double => Some('\\'),
        Scalar::Single => Some('\''),
        Scalar::Plain | Scalar::Literal | Scalar::Block => None,
    };
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = at + inner[at..].find(mark?)?;
        let (len, text) = match style {
            Scalar::Single => (2, "'".to_owned()),
            _ => escape(&inner[start + 1..]),
        };
        at = (start + len).min(inner.len());
        Some(Unit { range: start..at, text })
    })
}

/// The length of the escape whose text behind the backslash this is, and what it makes.
fn escape(text: &str) -> (usize, String) {
    let Some(c) = text.chars().next() else { return (1, String::new()) };
    let digits = match c {
        'x' => 2,
        'u' => 4,
        'U' => 8,
        _ => 0,
    };
    let made = match c {
        '"' | '\\' | '/' | ' ' => Some(c),
        't' => Some('\t'),
        'n' => Some('\n'),
        'r' => Some('\r'),
        '_' => Some('\u{a0}'),
        'x' | 'u' | 'U' => {
            let code =
                text.get(1..1 + digits).filter(|code| code.bytes().all(|byte| byte.is_ascii_hexdigit()));
            code.and_then(|code| u32::from_str_radix(code, 16).ok()).and_then(char::from_u32)
        }
        _ => None,
    };
    match made {
        Some(made) => (1 + c.len_utf8() + digits, made.to_string()),
        None => (1 + c.len_utf8(), String::new()),
    }
}
