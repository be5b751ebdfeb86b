//! The elements that are open, and which of them a tag ends.

use std::collections::BTreeMap;

use super::element;

/// How deep an element is looked for: what is hidden deeper stays open, so that time is linear.
const MAX_LOOK: usize = 256;

/// The names of the open elements, the innermost last.
#[derive(Debug, Default)]
pub(super) struct Stack {
    names: Vec<String>,
    /// How many of each name are open.
    counts: BTreeMap<String, usize>,
}

impl Stack {
    pub(super) fn push(&mut self, name: String) {
        *self.counts.entry(name.clone()).or_default() += 1;
        self.names.push(name);
    }

    /// Whether the innermost open element has this name.
    pub(super) fn is_innermost(&self, name: &str) -> bool {
        self.names.last().is_some_and(|last| last == name)
    }

    /// Ends the element that an end tag is for, and says how many elements that ends.
    pub(super) fn end(&mut self, name: &str) -> usize {
        let shields = |other: &str| element::is_bound(other) && !element::crosses_bounds(name);
        self.end_nearest(|other| other == name, shields, &[name])
    }

    /// Ends the elements whose end tags a start tag lets be left out, and says how many that is.
    pub(super) fn implied(&mut self, name: &str) -> usize {
        let mut ended = 0;
        if element::ends_paragraph(name) {
            ended += self.end_nearest(|other| other == "p", element::is_bound, &["p"]);
        }
        let (ends, shields) = element::implied_ends(name);
        if !ends.is_empty() {
            ended += self.end_nearest(|other| ends.contains(&other), |other| shields.contains(&other), ends);
        }
        ended
    }

    /// Whether an element of SVG or MathML is open, where a tag can close itself.
    pub(super) fn is_in_foreign(&self) -> bool {
        ["svg", "math"].iter().any(|name| self.counts.get(*name).is_some_and(|&count| count > 0))
    }

    fn end_nearest(
        &mut self,
        is_wanted: impl Fn(&str) -> bool,
        shields: impl Fn(&str) -> bool,
        wanted: &[&str],
    ) -> usize {
        if wanted.iter().all(|name| self.counts.get(*name).is_none_or(|&count| count == 0)) {
            return 0;
        }
        let mut candidates = self.names.iter().rev().take(MAX_LOOK).enumerate();
        let found = candidates.find(|(_, name)| is_wanted(name) || shields(name));
        let Some((above, _)) = found.filter(|(_, name)| is_wanted(name)) else { return 0 };
        for name in self.names.drain(self.names.len() - above - 1..) {
            if let Some(count) = self.counts.get_mut(&name) {
                *count -= 1;
            }
        }
        above + 1
    }
}
