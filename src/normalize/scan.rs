//! Tells quickly whether a text may hold a mention at all. Most text holds none, so this is what a run costs.

use std::ops::Range;

use memchr::{memchr_iter, memchr2_iter};

use super::language::CopyLanguage;
use crate::lexicon::{FirstWords, Key, tokens};
use crate::text::fold::{fold, is_default_ignorable, is_hyphen};
use crate::text::stretches::{Sieve, Stretch, any_stretch};
use crate::text::words::words;

/// Whether a mention may stand in the text. No false `no`.
pub(super) fn may_hold_mention(language: &CopyLanguage<'_>, text: &str) -> bool {
    let bears = |Stretch { range, is_plain, .. }: &Stretch, _| {
        let (start, stretch) = (range.start, &text[range.clone()]);
        if *is_plain {
            let goes_on = || next_word(language, &text[start..]).is_some_and(|next| next.fits);
            may_bear(language, stretch, goes_on)
        } else {
            words(stretch).any(|word| may_bear(language, &stretch[word], || true))
        }
    };
    may_hold_broken(language, text) || any_stretch(text, &FirstWord { language, of: language.bearers }, bears)
}

/// Leaves what may be a first word of names, with or without an ending.
pub(super) struct FirstWord<'a, 'l> {
    pub(super) language: &'a CopyLanguage<'l>,
    pub(super) of: FirstWords<'l>,
}

impl Sieve for FirstWord<'_, '_> {
    /// Its hash, if it is plain.
    type Mark = u64;

    fn with_small(&self) -> bool {
        self.language.has_small_starts
    }

    #[inline(always)]
    fn passes(&self, text: &[u8], word: &Range<usize>) -> bool {
        self.language.may_be_plain(self.of, text, word)
    }

    fn keeps(&self, text: &[u8], stretch: &Stretch) -> Option<u64> {
        if stretch.is_plain { self.language.likely(self.of, text, stretch) } else { Some(0) }
    }

    fn prepare(&self, kept: &[(Stretch, u64)]) {
        self.language.lexicon.fetch(kept.iter().map(|(_, hash)| *hash));
    }
}

/// The same of words that the ends of lines break.
fn may_hold_broken(language: &CopyLanguage<'_>, text: &str) -> bool {
    let mut halves = line_ends(text);
    halves.any(|(left, right)| {
        let whole = words(left).last().zip(words(right).next());
        whole.is_some_and(|(head, tail)| may_bear(language, &[&left[head], &right[tail]].concat(), || true))
    })
}

/// Whether the end of a line may break a word.
pub(super) fn breaks_words(text: &str) -> bool {
    line_ends(text).next().is_some()
}

/// What stands, without white space in it, on both sides of each hyphen at a line end.
fn line_ends(text: &str) -> impl Iterator<Item = (&str, &str)> {
    let bytes = text.as_bytes();
    // The rest is for what may be a hyphen, or stand behind one.
    let may_be_hyphened = |at: usize| {
        let before = at.checked_sub(1).map_or(b'\n', |before| bytes[before]);
        matches!(before, b' ' | b'\t' | b'-') || !before.is_ascii()
    };
    // In ASCII there is one hyphen, and lines are more than hyphens.
    let (ascii, other) = if text.is_ascii() { (bytes, &[][..]) } else { (&[][..], bytes) };
    let behind_hyphen = |at: usize| {
        let end = at + 1 + bytes[at + 1..].iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
        bytes.get(end).is_some_and(|byte| matches!(byte, b'\n' | b'\r')).then_some(end)
    };
    let hyphened = memchr_iter(b'-', ascii).filter_map(behind_hyphen);
    let ended = memchr2_iter(b'\n', b'\r', other).filter(move |at| may_be_hyphened(*at));
    hyphened.chain(ended).filter_map(|at| {
        let line = text[..at].trim_end_matches(|c| matches!(c, ' ' | '\t') || is_default_ignorable(c));
        let is_hyphened = line.ends_with(is_hyphen) || text[line.len()..at].contains('\u{ad}');
        if !is_hyphened {
            return None;
        }
        Some((line.rsplit(char::is_whitespace).next()?, text[at..].split_whitespace().next()?))
    })
}

fn may_bear(language: &CopyLanguage<'_>, word: &str, goes_on: impl FnOnce() -> bool) -> bool {
    let is_small = word.chars().find(|c| c.is_alphabetic()).is_some_and(char::is_lowercase);
    language.may_bear(&fold(word), is_small, goes_on)
}

/// The second word of a text.
pub(super) struct Next {
    /// Where it begins, in bytes of the text.
    pub(super) start: usize,
    /// Whether a name that begins with the first word has it as well: *The* is the first of many.
    pub(super) fits: bool,
}

/// The second word of `text`, if there are two.
pub(super) fn next_word(language: &CopyLanguage<'_>, text: &str) -> Option<Next> {
    let mut tokens = tokens(text);
    let (first, second) = (tokens.next()?, tokens.next()?);
    let mut key = Key::default();
    key.push(first.separator, &first.folded);
    key.push(second.separator, "");
    let fits = language.knows_key(key.as_str(), &second.folded);
    Some(Next { start: second.span.start, fits })
}

#[cfg(test)]
mod tests {
    use super::super::reading::Reader;
    use super::super::token;
    use super::*;
    use crate::Lexicon;
    use proptest::prelude::*;

    /// The slow way: all words are read.
    fn holds_mention(language: &CopyLanguage<'_>, text: &str) -> bool {
        let small = text.to_ascii_lowercase();
        let tokens = token::of_text(language, text, &small, &[]);
        !Reader::new(language, text, &tokens).mentions().is_empty()
    }

    #[test]
    fn the_first_word_of_longer_names_alone_is_passed_over() {
        let lexicon = Lexicon::builtin();
        let language = CopyLanguage::new(&lexicon, "en", None);
        for (text, may_hold) in [
            ("The weather in a town", false),
            ("Thomas and Maria", false),
            ("Maxim Ryschenkow", true),
            ("Ryschenkow’s", true),
            ("RYSCHENKOWS", true),
        ] {
            assert_eq!(may_hold_mention(&language, text), may_hold, "{text}");
        }
    }

    proptest! {
        #[test]
        fn lines_of_ascii_end_as_others_do(text in "([a-z]{0,3}[ \t]{0,2}|-|\\r?\\n){0,20}") {
            let beside = format!("é {text}");
            prop_assert_eq!(line_ends(&text).collect::<Vec<_>>(), line_ends(&beside).collect::<Vec<_>>());
        }

        #[test]
        fn no_mention_is_passed_over(
            picks in prop::collection::vec((any::<prop::sample::Index>(), 0..8usize, 0..4usize), 1..6),
            lang in prop::sample::select(&["en", "de", "pl", "fr"]),
            breaks in any::<bool>(),
        ) {
            let lexicon = Lexicon::builtin();
            let language = CopyLanguage::new(&lexicon, lang, None);
            let mut text = String::new();
            for (entity, ending, join) in picks {
                let entity = lexicon.entity_at(entity.index(lexicon.entity_count()) as u32);
                let forms: Vec<&str> = entity.forms().map(|form| form.text()).collect();
                text += forms[ending * 7 % forms.len()];
                text += ["", "s", "’s", "'s", "es", "a", "iem", "n"][ending];
                text += [" ", " the ", "-", ", "][join];
            }
            if let (true, Some((at, _))) = (breaks, text.char_indices().nth(text.chars().count() / 2)) {
                text.insert_str(at, "-\r\n ");
            }
            for text in [text.to_uppercase(), text.to_lowercase(), text] {
                prop_assert!(may_hold_mention(&language, &text) || !holds_mention(&language, &text), "{text}");
            }
        }
    }
}
