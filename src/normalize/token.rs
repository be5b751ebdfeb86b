//! The words of a run with what reading names needs of each.
//!
//! A word that the end of a line breaks, *Rysch-* over *enkow*, is one word where that makes a name of it.

use std::borrow::Cow;
use std::ops::Range;

use super::language::CopyLanguage;
use crate::format::ZoneKind;
use crate::lexicon::{KeyToken, Separator, ends_line, tokens_beside};
use crate::text::fold::fold;
use crate::text::shape::Shape;

/// One word of a run. Offsets are bytes of the run's text.
#[derive(Clone)]
pub(super) struct Token<'t> {
    pub(super) span: Range<usize>,
    /// Borrowed from the text in small letters where it is the word in them, as in most words.
    pub(super) folded: Cow<'t, str>,
    /// What stands between the word before and this one.
    pub(super) separator: Separator,
    pub(super) shape: Shape,
    /// The number of the protected zone that it stands in. No name crosses a zone's bounds.
    pub(super) zone: Option<usize>,
    /// What of its bytes is a hyphen and a line end, which are no letters of it.
    pub(super) line_end: Option<Range<usize>>,
}

impl<'t> Token<'t> {
    fn new(text: &str, token: KeyToken<'t>, zone: Option<usize>) -> Token<'t> {
        let shape = Shape::of(&text[token.span.clone()]);
        let KeyToken { span, folded, separator } = token;
        Token { span, folded, separator, shape, zone, line_end: None }
    }

    /// The word that it and the one behind it are together.
    fn joined(&mut self, text: &'t str, right: Token<'_>) {
        self.line_end = Some(self.span.end..right.span.start);
        self.span.end = right.span.end;
        let letters = self.letters(text);
        (self.folded, self.shape) = (Cow::Owned(fold(&letters).into_owned()), Shape::of(&letters));
    }

    /// The same word, so many bytes on.
    pub(super) fn moved(&self, by: isize) -> Token<'t> {
        let moved =
            |range: &Range<usize>| range.start.saturating_add_signed(by)..range.end.saturating_add_signed(by);
        Token { span: moved(&self.span), line_end: self.line_end.as_ref().map(moved), ..self.clone() }
    }

    /// The word that stands in its place in `text` now.
    pub(super) fn respelt(self, text: &str, folded: Cow<'t, str>) -> Token<'t> {
        Token { shape: Shape::of(&text[self.span.clone()]), folded, ..self }
    }

    /// Its letters, without the line end in it.
    pub(super) fn letters<'s>(&self, text: &'s str) -> Cow<'s, str> {
        letters(text, std::slice::from_ref(self), self.span.clone())
    }

    /// Whether it is a single letter, as an initial is.
    pub(super) fn is_letter(&self) -> bool {
        let mut characters = self.folded.chars();
        characters.next().is_some_and(char::is_alphabetic) && characters.next().is_none()
    }

    pub(super) fn is_capital(&self) -> bool {
        matches!(self.shape, Shape::Capital | Shape::Upper)
    }
}

/// The text of a stretch of words, without line ends that break one of them.
pub(super) fn letters<'t>(text: &'t str, tokens: &[Token<'_>], span: Range<usize>) -> Cow<'t, str> {
    let mut at = span.start;
    let mut whole = String::new();
    for line_end in tokens.iter().filter_map(|token| token.line_end.as_ref()) {
        if line_end.start >= at && line_end.end <= span.end {
            whole.push_str(&text[at..line_end.start]);
            at = line_end.end;
        }
    }
    if at == span.start {
        return Cow::Borrowed(&text[span]);
    }
    whole.push_str(&text[at..span.end]);
    Cow::Owned(whole)
}

/// The words of a text with its zones, which are sorted by their start. `small` is the text in small ASCII letters,
/// of which the words' folds are borrowed.
pub(super) fn of_text<'t>(
    language: &CopyLanguage<'_>,
    text: &'t str,
    small: &'t str,
    zones: &[(Range<usize>, ZoneKind)],
) -> Vec<Token<'t>> {
    let protected: Vec<&Range<usize>> =
        zones.iter().filter(|(_, kind)| is_protected(*kind)).map(|(range, _)| range).collect();
    let mut next = 0;
    let words = tokens_beside(text, small).map(|token| {
        while next < protected.len() && protected[next].end <= token.span.start {
            next += 1;
        }
        let inside = protected.get(next).is_some_and(|zone| zone.start < token.span.end);
        Token::new(text, token, inside.then_some(next))
    });
    // A word and the space behind it are about six bytes.
    let mut joined: Vec<Token<'t>> = Vec::with_capacity(text.len() / 6 + 1);
    if !text.contains(['\n', '\r']) {
        joined.extend(words);
        return joined;
    }
    for word in words {
        match joined.last_mut().filter(|last| is_broken(language, text, last, &word)) {
            Some(last) => last.joined(text, word),
            None => joined.push(word),
        }
    }
    joined
}

fn is_broken(language: &CopyLanguage<'_>, text: &str, left: &Token<'_>, right: &Token<'_>) -> bool {
    left.line_end.is_none()
        && left.zone == right.zone
        && ends_line(&text[left.span.end..right.span.start])
        && language.is_one_word(&left.folded, &right.folded, right.is_capital())
}

/// Whether a zone's words are no prose. A quotation's are.
pub(super) fn is_protected(kind: ZoneKind) -> bool {
    !matches!(kind, ZoneKind::Quote)
}
