//! Endings that a language puts on names, and how one is carried over from a variant to the canonical form.

/// One ending of a language, as its table states it.
///
/// Of the endings of one case, the first whose `after` and `of` fit a form is the one that the form takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ending {
    /// The grammatical case or function, as recorded in the ledger: `possessive`, `plural`, `genitive`.
    pub case: String,
    /// What a form must end in, folded; empty: anything.
    pub after: Vec<String>,
    /// Letters taken off the form before the ending is added, folded.
    pub drop: String,
    /// The spellings of the ending; the first is the one that is written when the mention's own does not fit.
    pub add: Vec<String>,
    /// The kinds of names that take it: `person`, `place`, `organisation`, `term`, `rule`; empty: all.
    pub of: Vec<String>,
}
