//! What is left out of the search because it is known to break a law and not mended yet, so that the rest of the
//! space is still searched.
//!
//! Each entry says what it is. When it is mended, the entry goes, and its case stays in the corpora.

use canonym::ledger::Ledger;
use canonym::ledger::record::{Left, LeftReason};

use super::class::Class;

/// The classes that are not drawn for the time being.
const EXCLUDED: &[Class] = &[];

/// Whether a class is not drawn for the time being.
pub fn is_excluded(class: Class) -> bool {
    EXCLUDED.contains(&class)
}

/// The kind of apostrophe in it moves the bounds of a file name.
pub fn has_file_name(copy: &str) -> bool {
    copy.contains(".pdf")
}

/// Whether a name would double a word is judged by the spelling of its neighbours, which may change themselves:
/// *York York* gives *York New York*, and *New York New York* on the second pass.
pub fn may_double(ledger: &Ledger) -> bool {
    let is_ambiguous = |left: &Left| left.reason == LeftReason::Ambiguous;
    ledger.left().any(is_ambiguous) && ledger.substitutions().next().is_some()
}
