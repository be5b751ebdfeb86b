//! The inverse of a reversible scheme, computed from its rules.

use super::casing::Casing;
use super::model::Scheme;
use super::source::{Case, Form, Unit, letters, units};

/// The code of a reversible scheme, read backwards.
#[derive(Debug)]
pub(super) struct Inverse {
    /// Output and letter, ascending by output.
    codes: Vec<(Vec<char>, char)>,
    longest: usize,
}

/// The inverse of `scheme`, whose rules are single letters without context.
pub(super) fn inverse(scheme: &Scheme) -> Inverse {
    let arms = scheme.stages.iter().flat_map(|stage| stage.arms());
    let mut codes: Vec<(Vec<char>, char)> = Vec::new();
    for arm in arms {
        if let [letter] = arm.from.as_slice()
            && scheme.alphabet.contains(letter)
        {
            codes.push((letters(&arm.to, Form::Decomposed), *letter));
        }
    }
    codes.sort_unstable();
    let longest = codes.iter().map(|(to, _)| to.len()).max().unwrap_or(0);
    Inverse { codes, longest }
}

impl Inverse {
    fn letter(&self, output: &[Unit]) -> Option<char> {
        let same =
            |(to, _): &(Vec<char>, char)| to.iter().copied().cmp(output.iter().map(|unit| unit.letter));
        self.codes.binary_search_by(same).ok().map(|at| self.codes[at].1)
    }

    /// How many units the parse takes at each place, so that the fewest units are left unread; from the end, in linear time.
    fn steps(&self, units: &[Unit]) -> Vec<Option<(usize, char)>> {
        let mut unread = vec![0; units.len() + 1];
        let mut steps = vec![None; units.len()];
        for at in (0..units.len()).rev() {
            unread[at] = unread[at + 1] + 1;
            for len in 1..=self.longest.min(units.len() - at) {
                if unread[at + len] <= unread[at]
                    && let Some(letter) = self.letter(&units[at..at + len])
                {
                    unread[at] = unread[at + len];
                    steps[at] = Some((len, letter));
                }
            }
        }
        steps
    }
}

impl Scheme {
    /// The source that `text` is the output of; `None` if the scheme is not reversible.
    ///
    /// What the scheme cannot have written passes through unchanged. A capital in the output makes a capital in the
    /// source where the source has case.
    ///
    /// # Example: there and back
    /// ```
    /// use canonym::scheme::Schemes;
    ///
    /// let iso9 = Schemes::builtin().find("cyrl-iso9-1995")?;
    /// assert_eq!(iso9.apply("Щедрин"), "Ŝedrin");
    /// assert_eq!(iso9.invert("Ŝedrin").as_deref(), Some("Щедрин"));
    /// # Ok::<(), canonym::scheme::UnknownScheme>(())
    /// ```
    pub fn invert(&self, text: &str) -> Option<String> {
        let inverse = self.inverse.as_ref()?;
        let units = units(text, Form::Decomposed);
        let steps = inverse.steps(&units);
        let mut source = String::with_capacity(text.len());
        let mut at = 0;
        while at < units.len() {
            match steps[at] {
                Some((len, letter)) => {
                    let is_capital = units[at..at + len].iter().any(|unit| unit.case == Case::Capital);
                    if is_capital && self.casing != Casing::Bare {
                        source.extend(letter.to_uppercase());
                    } else {
                        source.push(letter);
                    }
                    at += len;
                }
                None => at = pass_through(&mut source, text, &units, at),
            }
        }
        Some(source)
    }
}

/// Appends what stands at `at` and was not read, and says where to go on: after a whole sequence of the source, if it
/// begins here.
fn pass_through(source: &mut String, text: &str, units: &[Unit], at: usize) -> usize {
    if units[at].span.is_empty() {
        source.push(units[at].cased);
        return at + 1;
    }
    source.push_str(&text[units[at].span.clone()]);
    at + 1 + units[at + 1..].iter().take_while(|unit| unit.span.is_empty()).count()
}
