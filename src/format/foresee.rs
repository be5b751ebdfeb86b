//! What an edit would make of the marks beside it, seen before it is made: a reference, a tag, no emphasis, a number.
//!
//! What is not foreseen here is found when the output is read again; but then the whole document stays as it was.

use unicode_properties::{GeneralCategoryGroup, UnicodeGeneralCategory};

use super::escape::{Level, Scalar};
use super::html::reference;
use super::run::Run;
use super::splice::{Change, Piece, Refusal};

/// Values of YAML that are no text, whatever key they stand behind.
const NO_TEXT: &[&str] = &["true", "false", "yes", "no", "on", "off", "y", "n", "null", "~"];

/// A value that is no text is not longer, in bytes.
const MAX_NO_TEXT: usize = 32;

/// Refuses a change that is certain to make something else of what stands beside it.
pub(super) fn check(source: &[u8], run: &Run<'_>, change: &Change, pieces: &[Piece]) -> Result<(), Refusal> {
    word_space(source, change, pieces)?;
    match pieces.first().and_then(|piece| piece.escape.level()) {
        Some(level) if level.has_bare_marks() => bare_marks(run, change),
        Some(Level::Markdown) => {
            bare_marks(run, change)?;
            bare_backslash(run, change)?;
            emphasis(source, run, change, pieces)
        }
        Some(Level::Scalar(Scalar::Plain)) => plain_scalar(run, change),
        _ => Ok(()),
    }
}

/// Refuses what would put white space first or last into a text of Word's that does not say `xml:space`: Word would drop
/// it (ECMA-376 part 1, 17.3.3.31).
fn word_space(source: &[u8], change: &Change, pieces: &[Piece]) -> Result<(), Refusal> {
    let is_space = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_whitespace);
    let loses = |(idx, Piece { source: span, .. }): (usize, &Piece)| {
        let new = if idx == 0 { change.new.as_bytes() } else { &[] };
        let (before, old, after) = (&source[..span.start], &source[span.clone()], &source[span.end..]);
        let gets_space = |old: Option<&u8>, new: Option<&u8>| is_space(new) && !is_space(old);
        let is_first = before.ends_with(b":t>");
        let is_last = after.starts_with(b"</") && drops_space(before);
        is_first && gets_space(old.iter().chain(after).next(), new.iter().chain(after).next())
            || is_last
                && gets_space(before.iter().chain(old).next_back(), before.iter().chain(new).next_back())
    };
    if pieces.iter().enumerate().any(loses) { Err(Refusal::SplitMarkup) } else { Ok(()) }
}

/// Whether the text that this breaks off in is one of Word's that shows no white space at its ends.
fn drops_space(before: &[u8]) -> bool {
    let tag = memchr::memrchr(b'<', before).map_or(&[][..], |start| &before[start..]);
    tag.split_inclusive(|&byte| byte == b'>').next().is_some_and(|tag| tag.ends_with(b":t>"))
}

/// Refuses a change behind a bare `&` or `<` that would make a reference or a tag of it.
fn bare_marks(run: &Run<'_>, change: &Change) -> Result<(), Refusal> {
    // What stands farther off cannot be part of it.
    let mut near = change.old.start.saturating_sub(2 * reference::MAX_LEN);
    while !run.text().is_char_boundary(near) {
        near += 1;
    }
    let before = &run.text()[near..change.old.start];
    if before.trim_end_matches(['/', '!', '?']).ends_with('<') {
        return Err(Refusal::NotEncodable);
    }
    let name = before.trim_end_matches(|c: char| c.is_ascii_alphanumeric() || c == '#');
    if name.ends_with('&') && before.len() - name.len() < reference::MAX_LEN {
        let after = run.text()[change.old.end..].chars().take(reference::MAX_LEN);
        let again = [&before[name.len() - 1..], &change.new].concat() + &after.collect::<String>();
        if reference::find(&again, reference::Place::Text).is_some() {
            return Err(Refusal::NotEncodable);
        }
    }
    Ok(())
}

/// Refuses a mark behind a bare backslash, which would take its meaning.
fn bare_backslash(run: &Run<'_>, change: &Change) -> Result<(), Refusal> {
    let (before, after) = (&run.text()[..change.old.start], &run.text()[change.old.end..]);
    let next = change.new.chars().chain(after.chars()).next();
    let is_taken = before.ends_with('\\') && next.is_some_and(|next| next.is_ascii_punctuation());
    if is_taken { Err(Refusal::NotEncodable) } else { Ok(()) }
}

/// Refuses a change that leaves emphasis empty, or puts another class of character beside its marks: whether `*`
/// opens or closes hangs on that (CommonMark 0.31, 6.2).
fn emphasis(source: &[u8], run: &Run<'_>, change: &Change, pieces: &[Piece]) -> Result<(), Refusal> {
    let text = run.text();
    for (idx, stretch) in stretches(pieces).into_iter().enumerate() {
        let new = if idx == 0 { change.new.as_str() } else { "" };
        let is_mark = |byte: Option<&u8>| matches!(byte, Some(b'*' | b'_' | b'~'));
        // A mark that is text now can become one that is none.
        let behind_mark = is_mark(source[..stretch.source.start].last());
        let before_mark = is_mark(source.get(stretch.source.end));
        if behind_mark && before_mark && new.is_empty() {
            return Err(Refusal::SplitMarkup);
        }
        let (head, tail) = (&text[..stretch.text.end], &text[stretch.text.start..]);
        let first = new.chars().next().or_else(|| text[stretch.text.end..].chars().next());
        let last = new.chars().next_back().or_else(|| text[..stretch.text.start].chars().next_back());
        let differs = |old: Option<char>, new: Option<char>| old.map(class) != new.map(class);
        if behind_mark && differs(tail.chars().next(), first)
            || before_mark && differs(head.chars().next_back(), last)
        {
            return Err(Refusal::NotEncodable);
        }
    }
    Ok(())
}

/// The pieces, those that touch in the source as one.
fn stretches(pieces: &[Piece]) -> Vec<Piece> {
    let mut stretches: Vec<Piece> = Vec::new();
    for piece in pieces {
        match stretches.last_mut() {
            Some(last) if last.source.end == piece.source.start => {
                last.source.end = piece.source.end;
                last.text.end = piece.text.end;
            }
            _ => stretches.push(piece.clone()),
        }
    }
    stretches
}

#[derive(PartialEq, Eq)]
enum Class {
    Space,
    Punctuation,
    Other,
}

fn class(c: char) -> Class {
    match c.general_category_group() {
        GeneralCategoryGroup::Punctuation | GeneralCategoryGroup::Symbol => Class::Punctuation,
        _ if c.is_whitespace() => Class::Space,
        _ => Class::Other,
    }
}

/// Refuses a change that would make another kind of value of a text without quotes.
fn plain_scalar(run: &Run<'_>, change: &Change) -> Result<(), Refusal> {
    let (before, after) = (&run.text()[..change.old.start], &run.text()[change.old.end..]);
    if before.len() + change.new.len() + after.len() > MAX_NO_TEXT {
        let begins_with_mark = before.is_empty() && change.new.starts_with(|c: char| !c.is_alphanumeric());
        return if begins_with_mark { Err(Refusal::NotEncodable) } else { Ok(()) };
    }
    let value = [before, &change.new, after].concat();
    let is_number =
        value.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | '-' | '+' | 'e' | 'E' | '_' | 'x'));
    if NO_TEXT.contains(&value.to_ascii_lowercase().as_str())
        || is_number
        || !value.starts_with(char::is_alphanumeric) && before.is_empty()
    {
        return Err(Refusal::NotEncodable);
    }
    Ok(())
}
