//! Which letters a run can hold, and how a canonical form is spelt in it.

use std::borrow::Cow;

use super::whole::Whole;
use crate::text::fold::ascii;

/// The letters of one run. A form that it cannot hold is its ASCII spelling there, if the run's policy wants that:
/// then that spelling is the canonical one, and is seen as right when it is met again.
#[derive(Clone, Copy)]
pub(super) enum Letters<'a> {
    /// Whatever it holds, forms are spelt as the house spells them.
    Any,
    /// The run with this number holds what its document does.
    Of(&'a Whole<'a>, usize),
}

impl Letters<'_> {
    /// A canonical form as the run has it.
    pub(super) fn spell<'t>(self, canonical: &'t str) -> Cow<'t, str> {
        match self {
            Letters::Of(whole, run) if !canonical.chars().all(|c| c.is_ascii() || whole.holds(run, c)) => {
                ascii(canonical).map_or(Cow::Borrowed(canonical), Cow::Owned)
            }
            _ => Cow::Borrowed(canonical),
        }
    }
}
