//! The words of a run as they stand after edits. Most are the words before, moved; only those edited are read anew.

use std::ops::Range;

use super::language::CopyLanguage;
use super::token::{self, Token};
use crate::format::{TextEdit, ZoneKind};
use crate::lexicon::{ends_line, tokens_beside};

/// A text after edits, with what its words need.
pub(super) struct After<'t> {
    pub(super) text: &'t str,
    /// The text in small ASCII letters.
    pub(super) small: &'t str,
    pub(super) zones: &'t [(Range<usize>, ZoneKind)],
}

/// The words after edits, and which of them were edited.
pub(super) struct Patched<'t> {
    pub(super) tokens: Vec<Token<'t>>,
    /// None where all words were read anew, since an edit is not within a word that stays one.
    pub(super) edited: Option<Vec<usize>>,
}

/// The words after `edits`, sorted and disjoint, of a text whose words were `before`: those that reading it finds.
pub(super) fn tokens_after<'t>(
    language: &CopyLanguage<'_>,
    before: &[Token<'t>],
    edits: &[&TextEdit],
    after: &After<'t>,
) -> Patched<'t> {
    match patched(before, edits, after) {
        Some((tokens, edited)) => Patched { tokens, edited: Some(edited) },
        None => read_anew(language, after),
    }
}

/// The words after edits, whatever stood there before.
pub(super) fn read_anew<'t>(language: &CopyLanguage<'_>, after: &After<'t>) -> Patched<'t> {
    Patched { tokens: token::of_text(language, after.text, after.small, after.zones), edited: None }
}

fn patched<'t>(
    before: &[Token<'t>],
    edits: &[&TextEdit],
    after: &After<'t>,
) -> Option<(Vec<Token<'t>>, Vec<usize>)> {
    let (mut tokens, mut edited) = (Vec::with_capacity(before.len()), Vec::with_capacity(edits.len()));
    let mut edits = edits.iter().peekable();
    let mut by = 0isize;
    for (at, old) in before.iter().enumerate() {
        let mut token = old.moved(by);
        let mut is_edited = false;
        while let Some(edit) = edits.next_if(|edit| edit.range.end <= old.span.end) {
            if edit.range.start < old.span.start {
                return None;
            }
            by += edit.text.len() as isize - edit.range.len() as isize;
            is_edited = true;
        }
        if is_edited {
            token.span.end = old.span.end.saturating_add_signed(by);
            token = reread(token, after)?;
            edited.push(at);
        }
        tokens.push(token);
    }
    let is_all = edits.next().is_none() && edited.iter().all(|&at| stands_alone(&tokens, at, after.text));
    is_all.then_some((tokens, edited))
}

/// An edited word, if it is one still: what bounds it must be sure to bound whatever word stands there.
fn reread<'t>(token: Token<'t>, after: &After<'t>) -> Option<Token<'t>> {
    let span = token.span.clone();
    let bounds =
        |byte: &u8| byte.is_ascii() && !byte.is_ascii_alphanumeric() && !matches!(byte, b'_' | b'\'');
    let bytes = after.text.as_bytes();
    let is_bounded = span.start.checked_sub(1).is_none_or(|at| bytes.get(at).is_some_and(bounds))
        && bytes.get(span.end).is_none_or(bounds);
    if !is_bounded || token.line_end.is_some() {
        return None;
    }
    let mut words = tokens_beside(after.text.get(span.clone())?, &after.small[span.clone()]);
    let word = words.next().filter(|word| word.span == (0..span.len()))?;
    Some(token.respelt(after.text, word.folded))
}

/// Whether no line's end could make one word of an edited one and a neighbour.
fn stands_alone(tokens: &[Token<'_>], at: usize, text: &str) -> bool {
    let is_broken = |left: usize| {
        let pair = tokens.get(left).zip(tokens.get(left + 1));
        pair.is_some_and(|(left, right)| ends_line(&text[left.span.end..right.span.start]))
    };
    !is_broken(at) && !at.checked_sub(1).is_some_and(is_broken)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Lexicon;
    use crate::normalize::target::with_edits;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn words_after_edits_are_those_that_reading_finds(
            text in "([A-Z]?[a-zé]{1,7}[ .,’'\\-]|[a-z]{2,4}-\r?\n|\\PC){0,12}",
            picks in prop::collection::vec((any::<prop::sample::Index>(), 1..4usize, "[A-Za-zé’' .\\-]{0,6}"), 0..4),
        ) {
            let lexicon = Lexicon::builtin();
            let language = CopyLanguage::new(&lexicon, "en", None);
            let small = text.to_ascii_lowercase();
            let before = token::of_text(&language, &text, &small, &[]);
            let mut edits: Vec<TextEdit> = Vec::new();
            for (pick, cut, new) in picks {
                if before.is_empty() {
                    continue;
                }
                let span = before[pick.index(before.len())].span.clone();
                let end = span.start + span.len() / cut;
                let range = span.start..(span.start..=end).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(end);
                if edits.iter().all(|edit| edit.range.end < range.start || edit.range.start > range.end) {
                    edits.push(TextEdit { range, text: new });
                }
            }
            edits.sort_by_key(|edit| edit.range.start);
            let edits: Vec<&TextEdit> = edits.iter().collect();
            let respelt = with_edits(&text, 0..text.len(), edits.iter().copied());
            let small = respelt.to_ascii_lowercase();
            let after = After { text: &respelt, small: &small, zones: &[] };
            let told = |tokens: &[Token<'_>]| -> Vec<String> {
                let facts = |t: &Token<'_>| (t.span.clone(), t.folded.to_string(), t.separator, t.shape, t.line_end.clone());
                tokens.iter().map(|token| format!("{:?}", facts(token))).collect()
            };
            let patched = tokens_after(&language, &before, &edits, &after);
            prop_assert_eq!(told(&patched.tokens), told(&token::of_text(&language, &respelt, &small, &[])));
        }
    }
}
