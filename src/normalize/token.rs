//! The words of a run with what reading names needs of each.

use std::borrow::Cow;
use std::ops::Range;

use crate::format::ZoneKind;
use crate::lexicon::{KeyToken, Separator, tokens};
use crate::text::shape::Shape;

/// One word of a run. Offsets are bytes of the run's text.
pub(super) struct Token<'t> {
    pub(super) span: Range<usize>,
    /// Borrowed from the text where it is its own fold, as most words are.
    pub(super) folded: Cow<'t, str>,
    /// What stands between the word before and this one.
    pub(super) separator: Separator,
    pub(super) shape: Shape,
    /// The number of the protected zone that it stands in. No name crosses a zone's bounds.
    pub(super) zone: Option<usize>,
}

impl<'t> Token<'t> {
    fn new(text: &str, token: KeyToken<'t>, zone: Option<usize>) -> Token<'t> {
        let shape = Shape::of(&text[token.span.clone()]);
        Token { span: token.span, folded: token.folded, separator: token.separator, shape, zone }
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

/// The words of a text with its zones, which are sorted by their start.
pub(super) fn of_text<'t>(text: &'t str, zones: &[(Range<usize>, ZoneKind)]) -> Vec<Token<'t>> {
    let protected: Vec<&Range<usize>> =
        zones.iter().filter(|(_, kind)| is_protected(*kind)).map(|(range, _)| range).collect();
    let mut next = 0;
    let token = |token: KeyToken<'t>| {
        while next < protected.len() && protected[next].end <= token.span.start {
            next += 1;
        }
        let inside = protected.get(next).is_some_and(|zone| zone.start < token.span.end);
        Token::new(text, token, inside.then_some(next))
    };
    // A word and the space behind it are about six bytes.
    let mut all = Vec::with_capacity(text.len() / 6 + 1);
    all.extend(tokens(text).map(token));
    all
}

/// Whether a zone's words are no prose. A quotation's are.
pub(super) fn is_protected(kind: ZoneKind) -> bool {
    !matches!(kind, ZoneKind::Quote)
}
