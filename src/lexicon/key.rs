//! Keys: how a form, and a stretch of copy, are spelt in the lexicon.
//!
//! A key is the folded words of a name with the separators between them. The same code makes the keys of
//! forms and of copy, so that they meet.

use std::borrow::Cow;
use std::ops::Range;

use crate::text::fold::{fold, is_apostrophe, is_default_ignorable, is_hyphen};
use crate::text::words::words;

/// What stands between two words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Separator {
    /// White space, one line end included.
    Space,
    /// Nothing that shows: words of scripts that write none.
    Nothing,
    /// One hyphen, a line end behind it included.
    Hyphen,
    /// One apostrophe, after an elided article.
    Apostrophe,
    /// A full stop, with or without white space after it.
    Stop,
    /// A comma, with or without white space after it.
    Comma,
    /// One other ASCII mark, with or without space around it: *AT&T*.
    Mark(u8),
    /// Anything else: no name crosses it.
    Bound,
}

impl Separator {
    /// What the text between two words is. A separator never counts more than eight characters.
    pub fn of(between: &str) -> Separator {
        if between.is_empty() {
            return Separator::Nothing;
        }
        if between == " " {
            return Separator::Space;
        }
        let mut visible = None;
        let mut spaces = 0;
        let mut space_before = false;
        for c in between.chars().filter(|&c| !is_default_ignorable(c)) {
            if c.is_whitespace() && !matches!(c, '\u{2028}' | '\u{2029}' | '\u{b}' | '\u{c}' | '\u{85}') {
                spaces += 1;
                space_before |= visible.is_none();
            } else if visible.replace(c).is_some() {
                return Separator::Bound;
            }
        }
        match visible {
            _ if spaces > 8 => Separator::Bound,
            None if spaces == 0 => Separator::Nothing,
            None => Separator::Space,
            Some(c) if is_hyphen(c) && (spaces == 0 || ends_line(between)) => Separator::Hyphen,
            Some(c) if is_apostrophe(c) && spaces == 0 => Separator::Apostrophe,
            Some('.') if !space_before => Separator::Stop,
            Some(',') if !space_before => Separator::Comma,
            Some(c @ ('&' | '+' | '@' | '/' | '!' | '*' | '_')) => Separator::Mark(c as u8),
            Some(_) => Separator::Bound,
        }
    }

    fn push_to(self, key: &mut String) {
        match self {
            Separator::Space => key.push(' '),
            Separator::Nothing => {}
            Separator::Hyphen => key.push('-'),
            Separator::Apostrophe => key.push('\''),
            Separator::Stop => key.push('.'),
            Separator::Comma => key.push(','),
            Separator::Mark(mark) => key.push(mark as char),
            Separator::Bound => key.push('\n'),
        }
    }
}

/// Whether what stands between two words is a hyphen, or a soft one, at the end of a line. It may belong to a name, or
/// only part a word.
pub fn ends_line(between: &str) -> bool {
    let Some((line, rest)) = between.split_once(['\n', '\r']) else { return false };
    let rest = rest.strip_prefix('\n').filter(|_| between.as_bytes()[line.len()] == b'\r').unwrap_or(rest);
    let mut shown =
        line.trim_end_matches([' ', '\t']).chars().filter(|&c| c == SOFT_HYPHEN || !is_default_ignorable(c));
    let is_hyphened =
        shown.next().is_some_and(|c| c == SOFT_HYPHEN || is_hyphen(c)) && shown.next().is_none();
    is_hyphened && rest.chars().all(|c| matches!(c, ' ' | '\t') || is_default_ignorable(c))
}

const SOFT_HYPHEN: char = '\u{ad}';

/// One word of a text with what its key needs.
#[derive(Clone, Debug)]
pub struct KeyToken<'t> {
    /// Byte range in the text.
    pub span: Range<usize>,
    /// The folded word.
    pub folded: Cow<'t, str>,
    /// What stands between the word before and this one; [`Separator::Bound`] for the first.
    pub separator: Separator,
}

/// The words of `text` with their folds and separators.
pub fn tokens(text: &str) -> impl Iterator<Item = KeyToken<'_>> {
    let mut end = None;
    words(text).map(move |span| {
        let separator = separator_behind(&mut end, text, &span);
        KeyToken { folded: fold(&text[span.clone()]), span, separator }
    })
}

/// The same with folds that are borrowed from `small`, the text in small ASCII letters, as most words' are.
pub fn tokens_beside<'t>(text: &'t str, small: &'t str) -> impl Iterator<Item = KeyToken<'t>> {
    debug_assert!(text.eq_ignore_ascii_case(small));
    let mut end = None;
    words(text).map(move |span| {
        let separator = separator_behind(&mut end, text, &span);
        let word = &small[span.clone()];
        let folded = if word.is_ascii() { Cow::Borrowed(word) } else { fold(&text[span.clone()]) };
        KeyToken { folded, span, separator }
    })
}

/// What stands between the word that ends at `end`, if there was one, and the next, which then takes its place.
fn separator_behind(end: &mut Option<usize>, text: &str, next: &Range<usize>) -> Separator {
    let before = end.replace(next.end);
    before.map_or(Separator::Bound, |end| Separator::of(&text[end..next.start]))
}

/// A key that grows word by word.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Key {
    text: String,
}

impl Key {
    /// The key as the lexicon stores it.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Adds a word; the separator of the first word does not count.
    pub fn push(&mut self, separator: Separator, folded: &str) {
        if !self.text.is_empty() {
            separator.push_to(&mut self.text);
        }
        self.text.push_str(folded);
    }

    /// Takes the key back to the first `length` bytes.
    pub fn truncate(&mut self, length: usize) {
        self.text.truncate(length);
    }
}

/// The key of a whole form; `None` if it has no word or a mark that no name may cross.
pub fn key_of(form: &str) -> Option<Key> {
    let mut key = Key::default();
    for (at, token) in tokens(form).enumerate() {
        if at > 0 && token.separator == Separator::Bound {
            return None;
        }
        key.push(token.separator, &token.folded);
    }
    (!key.text.is_empty()).then_some(key)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys() {
        for (form, key) in [
            ("Ryschenkow", Some("ryschenkow")),
            ("Bin\u{a0}Salman", Some("bin salman")),
            ("Jong‑un", Some("jong-un")),
            ("St. Petersburg", Some("st.petersburg")),
            ("AT&T", Some("at&t")),
            ("王毅", Some("王毅")),
            ("New\r\nYork", Some("new york")),
            ("Jong-\r\n  un", Some("jong-un")),
            ("Jong-\n\nun", None),
            ("Jong -\nun", None),
            ("…", None),
            ("Kiev (Kyiv)", None),
        ] {
            assert_eq!(key_of(form).as_ref().map(Key::as_str), key, "{form}");
        }
    }
}
