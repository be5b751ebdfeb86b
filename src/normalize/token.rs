//! The words of a run with what reading names needs of each.

use std::ops::Range;

use crate::format::ZoneKind;
use crate::lexicon::{KeyToken, Separator, tokens};
use crate::text::shape::Shape;

/// One word of a run. Offsets are bytes of the run's text.
pub(super) struct Token {
    pub(super) span: Range<usize>,
    pub(super) folded: String,
    /// What stands between the word before and this one.
    pub(super) separator: Separator,
    pub(super) shape: Shape,
    /// The number of the protected zone that it stands in. No name crosses a zone's bounds.
    pub(super) zone: Option<usize>,
}

impl Token {
    fn new(text: &str, token: KeyToken<'_>, zone: Option<usize>) -> Token {
        let shape = Shape::of(&text[token.span.clone()]);
        Token { span: token.span, folded: token.folded.into_owned(), separator: token.separator, shape, zone }
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
pub(super) fn of_text(text: &str, zones: &[(Range<usize>, ZoneKind)]) -> Vec<Token> {
    let protected: Vec<&Range<usize>> =
        zones.iter().filter(|(_, kind)| is_protected(*kind)).map(|(range, _)| range).collect();
    let mut next = 0;
    tokens(text)
        .map(|token| {
            while next < protected.len() && protected[next].end <= token.span.start {
                next += 1;
            }
            let inside = protected.get(next).is_some_and(|zone| zone.start < token.span.end);
            Token::new(text, token, inside.then_some(next))
        })
        .collect()
}

/// Whether a zone's words are no prose. A quotation's are.
pub(super) fn is_protected(kind: ZoneKind) -> bool {
    !matches!(kind, ZoneKind::Quote)
}
