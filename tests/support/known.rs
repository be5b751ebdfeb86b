//! What is left out of the search because it is known to break a law and not mended yet, so that the rest of the
//! space is still searched.
//!
//! Each entry says what it is. When it is mended, the entry goes, and its case stays in the corpora.

use super::class::Class;

/// The classes that are not drawn for the time being.
const EXCLUDED: &[Class] = &[];

/// Whether a class is not drawn for the time being.
pub fn is_excluded(class: Class) -> bool {
    EXCLUDED.contains(&class)
}

/// An apostrophe right behind an ideograph parts words or joins them, as its kind has it.
pub fn has_apostrophe_after_ideograph(copy: &str) -> bool {
    let is_ideograph = |c: char| ('\u{3400}'..='\u{9fff}').contains(&c);
    copy.split(canonym::text::fold::is_apostrophe).any(|piece| piece.ends_with(is_ideograph))
}
