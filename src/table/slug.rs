//! Ids made of names.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// The words of a form in small letters, joined by hyphens; without the marks on its letters. It is an id if it is in ASCII
/// and not empty.
pub(super) fn slug(form: &str) -> String {
    let plain: String = form.nfd().filter(|c| !is_combining_mark(*c)).collect();
    let words = plain.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join("-").to_lowercase()
}
