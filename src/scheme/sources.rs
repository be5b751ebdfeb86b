//! Guesses what a scheme may have been given: the native spellings that it writes as a known output.
//!
//! Most schemes are not reversible, so there may be many. The output is read from the left, the longest reading of
//! each place first, and only what the scheme, applied, writes as that output is kept. Spellings with silent letters
//! come after those without.

use super::compile::LONGEST;
use super::model::{Arm, Scheme, Stage};
use super::source::{Form, letters};

impl Scheme {
    /// Native spellings that this scheme writes as `output`, every option at its default, the likeliest first: fewer
    /// silent letters, then longer readings of the output.
    ///
    /// At most `bound` of them; the flag says whether there may be more. A capital at the start of the output makes one
    /// at the start of the source. Schemes of several stages, outputs that the scheme cannot write, and outputs of more
    /// than 64 letters have none.
    ///
    /// # Example: what may stand behind a German spelling
    /// ```
    /// use canonym::scheme::Schemes;
    ///
    /// let (sources, _) = Schemes::builtin().find("ru-de-duden")?.sources("Ryschenkow", 2);
    /// assert_eq!(sources, ["Рыженков", "Рыжэнков"]);
    /// # Ok::<(), canonym::scheme::UnknownScheme>(())
    /// ```
    pub fn sources(&self, output: &str, bound: usize) -> (Vec<String>, bool) {
        let [stage] = self.stages.as_slice() else { return (Vec::new(), false) };
        let goal = letters(output, Form::Composed);
        if goal.len() > LONGEST_NAME {
            return (Vec::new(), true);
        }
        let readings = readings(stage);
        let steps_left = bound.saturating_mul(STEPS);
        let mut search = Search { scheme: self, goal, readings, steps_left, bound, found: Vec::new() };
        for n_silent in 0..=SILENT {
            search.read(0, &mut Vec::new(), n_silent);
        }
        let is_cut = search.steps_left == 0 || search.found.len() > bound;
        search.found.truncate(bound);
        (search.found.iter().map(|source| with_case_of(source, output)).collect(), is_cut)
    }
}

/// The most letters of an output that is read backwards; the search is as deep as the output is long.
const LONGEST_NAME: usize = 64;
/// Places that are looked at for each source that is wanted.
const STEPS: usize = 2048;
/// The most silent letters that a guess may have.
const SILENT: usize = 2;

/// A left-hand side and the letters that it writes.
type Reading = (Vec<char>, Vec<char>);

/// What the rules that are on by default may have written, the longest output first.
fn readings(stage: &Stage) -> Vec<Reading> {
    let by_default = |arm: &&Arm| arm.guard.iter().all(|&(_, value)| value == 0);
    let read = |arm: &Arm| (arm.from.clone(), letters(&arm.to, Form::Composed));
    let mut readings: Vec<Reading> = stage.arms().filter(by_default).map(read).collect();
    readings.retain(|(_, to)| to.len() <= LONGEST);
    readings.sort_by(|a, b| (b.1.len(), &a.0, &a.1).cmp(&(a.1.len(), &b.0, &b.1)));
    readings.dedup();
    readings
}

struct Search<'s> {
    scheme: &'s Scheme,
    goal: Vec<char>,
    readings: Vec<Reading>,
    steps_left: usize,
    bound: usize,
    found: Vec<String>,
}

impl Search<'_> {
    /// Reads the output from `at` on, with exactly `n_silent` silent letters still to come.
    fn read(&mut self, at: usize, source: &mut Vec<char>, n_silent: usize) {
        if self.steps_left == 0 || self.found.len() > self.bound {
            return;
        }
        self.steps_left -= 1;
        if at == self.goal.len() && n_silent == 0 {
            return self.keep(source.iter().collect());
        }
        for reading in 0..self.readings.len() {
            let (from, to) = &self.readings[reading];
            let is_silent = to.is_empty();
            let fits =
                if is_silent { n_silent > 0 && !source.is_empty() } else { self.goal[at..].starts_with(to) };
            if fits {
                let (n_before, next) = (source.len(), at + to.len());
                source.extend(from);
                self.read(next, source, n_silent - usize::from(is_silent));
                source.truncate(n_before);
            }
        }
    }

    fn keep(&mut self, source: String) {
        let is_written = letters(&self.scheme.apply(&source), Form::Composed) == self.goal;
        if is_written && !source.is_empty() && !self.found.contains(&source) {
            self.found.push(source);
        }
    }
}

fn with_case_of(source: &str, output: &str) -> String {
    let mut letters = source.chars();
    match letters.next() {
        Some(first) if output.chars().next().is_some_and(char::is_uppercase) => {
            first.to_uppercase().chain(letters).collect()
        }
        _ => source.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::registry::Schemes;

    #[test]
    fn every_source_is_written_as_the_output() {
        for (id, name) in
            [("ru-de-duden", "Жуков"), ("uk-fr", "Юрій"), ("be-pl", "Рыжанкоў"), ("ru-de-duden", "Рязань")]
        {
            let scheme = Schemes::builtin().find(id).expect("it is built in");
            let output = scheme.apply(name);
            let (sources, _) = scheme.sources(&output, 20);
            assert!(sources.iter().all(|source| scheme.apply(source) == output), "{id}: {sources:?}");
            assert!(sources.iter().any(|source| source == name), "{id}: {sources:?}");
        }
    }

    #[test]
    fn what_no_rule_writes_has_no_source() {
        let scheme = Schemes::builtin().find("ru-pl").expect("it is built in");
        assert_eq!(scheme.sources("Qx", 5), (Vec::new(), false));
    }
}
