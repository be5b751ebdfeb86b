//! Tells quickly whether a text may hold a name at all. Most text holds none, so this is what a run costs.

use std::borrow::Cow;

use super::language::CopyLanguage;
use crate::lexicon::{Lexicon, hash};
use crate::text::fold::fold;
use crate::text::words::words;

/// Words longer than this are folded the slow way.
const SHORT_WORD: usize = 64;

/// Looks for words that some name may begin with.
pub(super) struct Scanner<'l> {
    lexicon: &'l Lexicon,
    /// The spellings of endings, folded, with the letters that stood before them.
    endings: Vec<(String, String)>,
}

impl<'l> Scanner<'l> {
    pub(super) fn new(language: &CopyLanguage<'l>) -> Scanner<'l> {
        let of_ending = |ending: &crate::text::endings::Ending| {
            let drop = ending.drop.clone();
            ending.add.iter().map(|add| (fold(add).into_owned(), drop.clone())).collect::<Vec<_>>()
        };
        let mut endings: Vec<(String, String)> = language.endings.iter().flat_map(of_ending).collect();
        endings.sort();
        endings.dedup();
        endings.retain(|(add, _)| !add.is_empty());
        Scanner { lexicon: language.lexicon, endings }
    }

    /// Whether a name may stand in the text. No false `no`.
    pub(super) fn may_hold_name(&self, text: &str) -> bool {
        words(text).any(|word| self.may_start(&text[word]))
    }

    fn may_start(&self, word: &str) -> bool {
        let mut buffer = [0; SHORT_WORD];
        let (is_small, folded): (bool, Cow<'_, [u8]>) = if word.is_ascii() && word.len() <= SHORT_WORD {
            let lower = &mut buffer[..word.len()];
            lower.copy_from_slice(word.as_bytes());
            lower.make_ascii_lowercase();
            (
                lower.first() == word.as_bytes().first()
                    && word.starts_with(|c: char| c.is_ascii_lowercase()),
                Cow::Borrowed(lower),
            )
        } else {
            let is_small = word.chars().find(|c| c.is_alphabetic()).is_some_and(char::is_lowercase);
            (is_small, Cow::Owned(fold(word).into_owned().into_bytes()))
        };
        self.is_in_filter(&folded, is_small) || self.is_in_filter_without_ending(&folded, is_small)
    }

    fn is_in_filter(&self, folded: &[u8], is_small: bool) -> bool {
        let key = hash(folded);
        if is_small { self.lexicon.may_start_small(key) } else { self.lexicon.may_start(key) }
    }

    fn is_in_filter_without_ending(&self, folded: &[u8], is_small: bool) -> bool {
        self.endings.iter().any(|(add, drop)| {
            let Some(base) = folded.strip_suffix(add.as_bytes()).filter(|base| !base.is_empty()) else {
                return false;
            };
            if drop.is_empty() {
                return self.is_in_filter(base, is_small);
            }
            self.is_in_filter(&[base, drop.as_bytes()].concat(), is_small)
        })
    }
}
