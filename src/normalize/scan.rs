//! Tells quickly whether a text may hold a name at all. Most text holds none, so this is what a run costs.

use super::language::CopyLanguage;
use crate::text::fold::fold;
use crate::text::words::words;

/// Words longer than this are folded the slow way.
const SHORT_WORD: usize = 64;

/// Whether a name may stand in the text. No false `no`.
pub(super) fn may_hold_name(language: &CopyLanguage<'_>, text: &str) -> bool {
    words(text).any(|word| may_start(language, &text[word]))
}

fn may_start(language: &CopyLanguage<'_>, word: &str) -> bool {
    let mut buffer = [0; SHORT_WORD];
    if word.is_ascii() && word.len() <= SHORT_WORD {
        let lower = &mut buffer[..word.len()];
        lower.copy_from_slice(word.as_bytes());
        lower.make_ascii_lowercase();
        let is_small = word.starts_with(|c: char| c.is_ascii_lowercase());
        // Lower-casing keeps ASCII.
        return std::str::from_utf8(lower).is_ok_and(|folded| may_start_cased(language, folded, is_small));
    }
    let is_small = word.chars().find(|c| c.is_alphabetic()).is_some_and(char::is_lowercase);
    may_start_cased(language, &fold(word), is_small)
}

fn may_start_cased(language: &CopyLanguage<'_>, folded: &str, is_small: bool) -> bool {
    if is_small { language.may_start_small(folded) } else { language.may_start(folded) }
}
