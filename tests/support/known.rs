//! What is left out of the search because it is known to break a law and not mended yet, so that the rest of the
//! space is still searched.
//!
//! Each entry says what it is. When it is mended, the entry goes, and its case stays in the corpora.

use canonym::ledger::Ledger;

use super::class::Class;

/// The classes that are not drawn for the time being.
const EXCLUDED: &[Class] = &[];

/// Whether a class is not drawn for the time being.
pub fn is_excluded(class: Class) -> bool {
    EXCLUDED.contains(&class)
}

/// F1: a narrow no-break space joins words.
pub const NARROW_SPACE_JOINS: bool = false;

/// F2: a capital after a single mark is taken for an elided word, so respelling an initial moves a quotation.
pub fn has_elision_like_initial(copy: &[u8]) -> bool {
    return false;
    #[allow(unreachable_code)]
    let text = String::from_utf8_lossy(copy);
    let after_marks = text.split(['‘', '’', '\'']).skip(1);
    after_marks.filter_map(|rest| rest.chars().next()).any(char::is_uppercase)
}

/// F4: a part that is replaced as a whole takes the line end inside it along.
pub fn swallows_line_end(ledger: &Ledger) -> bool {
    let ends = |bytes: &[u8]| bytes.iter().filter(|&&byte| byte == b'\n' || byte == b'\r').count();
    ledger.substitutions().any(|substituted| ends(&substituted.change.before) != ends(&substituted.change.after))
}

/// F3, F5: small words of names and invisible characters count where lines are measured, so that a copy with a long
/// line may be wrapped before and not after.
pub fn may_be_wrapped_by_measure(copy: &[u8]) -> bool {
    return false;
    #[allow(unreachable_code)]
    let lines = || copy.split(|&byte| byte == b'\n' || byte == b'\r').filter(|line| !line.is_empty());
    lines().count() > 1 && lines().any(|line| line.len() >= 60)
}

/// F6: the kind of space in a name makes a gloss of it.
pub const SPACES_MAKE_GLOSSES: bool = false;

/// F7: the kind of apostrophe moves the bounds of a file name.
pub const APOSTROPHES_BOUND_FILE_NAMES: bool = false;
