//! One pass over the text: at each place the longest rule, then the most specific, decides what is written.
//!
//! Time is linear in the text: at each place the walk is as long as the longest rule. What no rule matches passes
//! through byte for byte.

use std::ops::Range;

use super::casing::{Casing, Shape, lower_all};
use super::context::{holds_after, holds_before};
use super::draft::Origin;
use super::model::{Arm, Choice, Scheme, Stage, Word, holds};
use super::source::{APOSTROPHE, Unit, units};

impl Scheme {
    /// One stage over `text`, line by line: no context reaches across the end of a line.
    pub(super) fn run<'s>(
        &'s self,
        stage: &'s Stage,
        text: &str,
        choice: &Choice,
        emit: &mut dyn FnMut(Range<usize>, Written<'s>),
    ) {
        let mut start = 0;
        for line in text.split_inclusive('\n') {
            let units = units(line, stage.form);
            let mut at = 0;
            while at < units.len() {
                let (end, written) = stage.write(&units, at, choice);
                let span = span(&units[at..end]);
                emit(start + span.start..start + span.end, written);
                at = end;
            }
            start += line.len();
        }
    }
}

impl Stage {
    /// What stands for the units from `at` on, and where they end.
    fn write(&self, units: &[Unit], at: usize, choice: &Choice) -> (usize, Written<'_>) {
        if let Some((end, word)) = self.exception(units, at, choice) {
            return (end, Written::Word(word, Shape::of(&units[at..end])));
        }
        if let Some((end, arm)) = self.longest(units, at, choice) {
            return (end, Written::Rule(arm, Shape::of(&units[at..end])));
        }
        if units[at].span.is_empty() {
            return (at + 1, Written::Mark(units[at].cased));
        }
        let n_more = units[at + 1..].iter().take_while(|unit| unit.span.is_empty()).count();
        (at + 1 + n_more, Written::Source)
    }

    fn exception(&self, units: &[Unit], at: usize, choice: &Choice) -> Option<(usize, &Word)> {
        let starts = units[at].in_word && !(at > 0 && units[at - 1].in_word);
        if self.words.is_empty() || !starts {
            return None;
        }
        let word: Vec<char> = units[at..].iter().take_while(|u| u.in_word).map(|u| u.letter).collect();
        let known = self.words.get(&word)?;
        known.iter().find(|word| holds(&word.guard, choice)).map(|found| (at + word.len(), found))
    }

    /// The arm that fires at `at`, and where its source ends.
    fn longest(&self, units: &[Unit], at: usize, choice: &Choice) -> Option<(usize, &Arm)> {
        let mut found = None;
        let mut node = 0;
        for (end, unit) in units.iter().enumerate().skip(at) {
            if unit.letter == APOSTROPHE && !unit.in_word {
                break;
            }
            let Some(next) = self.step(node, unit.letter) else { break };
            node = next;
            let fits = |arm: &&Arm| arm.is_on(choice) && arm.fits(units, at..end + 1);
            if let Some(arm) = self.nodes[node].arms.iter().find(fits) {
                found = Some((end + 1, arm));
            }
        }
        found
    }
}

impl Arm {
    /// Whether its contexts hold around the units `range`.
    pub(super) fn fits(&self, units: &[Unit], range: Range<usize>) -> bool {
        holds_before(&self.before, units, range.start) && holds_after(&self.after, units, range.end)
    }
}

/// What stands for a stretch of the source.
pub(super) enum Written<'s> {
    Rule(&'s Arm, Shape),
    Word(&'s Word, Shape),
    /// The source itself.
    Source,
    /// A character that is left over of a sequence whose first characters a rule took.
    Mark(char),
}

impl<'s> Written<'s> {
    /// Appends it to `output`; `source` are the bytes that it stands for.
    pub fn push(&self, casing: Casing, source: &str, output: &mut String) {
        match self {
            Written::Rule(arm, shape) => casing.push(output, &arm.to, *shape),
            Written::Word(word, Shape::Small) => output.push_str(&lower_all(&word.to)),
            Written::Word(word, shape) => casing.push(output, &word.to, *shape),
            Written::Source => output.push_str(source),
            Written::Mark(c) => output.push(*c),
        }
    }

    /// The rule that wrote it, if one did.
    pub fn origin(&self) -> Option<&'s Origin> {
        match self {
            Written::Rule(arm, _) => Some(&arm.origin),
            Written::Word(word, _) => Some(&word.origin),
            Written::Source | Written::Mark(_) => None,
        }
    }
}

fn span(units: &[Unit]) -> Range<usize> {
    let start = units.first().map_or(0, |unit| unit.span.start);
    let end = units.last().map_or(start, |unit| unit.span.end);
    start..end
}
