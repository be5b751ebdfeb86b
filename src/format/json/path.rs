//! Patterns of paths in a JSON document, and which of them the place fits that a reader has come to.
//!
//! Keys are parted by full stops: `story.headline`. `*` in a key stands for any letters, `[]` behind one for the items
//! of an array, and `**` for any keys and items or none.

/// Any number of patterns, followed together from the root.
#[derive(Clone, Debug, Default)]
pub(super) struct Paths {
    patterns: Vec<Vec<Step>>,
}

/// Where the patterns stand that still can fit: the pattern, and its next step.
pub(super) type States = Vec<(usize, usize)>;

#[derive(Clone, Debug, PartialEq, Eq)]
enum Step {
    Key(Glob),
    Items,
    Any,
}

/// A key, with a `*` or without.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Glob {
    head: String,
    /// What follows the `*`.
    tail: Option<String>,
}

impl Glob {
    pub(super) fn new(pattern: &str) -> Option<Glob> {
        let (head, tail) = match pattern.split_once('*') {
            Some((head, tail)) => (head, Some(tail.to_owned())),
            None => (pattern, None),
        };
        let is_key = !pattern.is_empty() && !tail.as_deref().unwrap_or_default().contains('*');
        is_key.then(|| Glob { head: head.to_owned(), tail })
    }

    pub(super) fn fits(&self, key: &str) -> bool {
        match &self.tail {
            None => key == self.head,
            Some(tail) => key.strip_prefix(self.head.as_str()).is_some_and(|rest| rest.ends_with(tail)),
        }
    }
}

impl Paths {
    /// Adds a pattern. What is wrong with it, if it is none.
    pub(super) fn add(&mut self, pattern: &str) -> Result<(), &'static str> {
        let mut steps = Vec::new();
        for piece in pattern.split('.') {
            let key = piece.trim_end_matches("[]");
            match key {
                "**" => steps.push(Step::Any),
                "" if piece.is_empty() => return Err("there is no key before or behind a full stop"),
                "" => {}
                _ if key.contains(['[', ']']) => return Err("brackets stand empty behind a key: `bodies[]`"),
                _ => steps.push(Step::Key(Glob::new(key).ok_or("a key has at most one `*`")?)),
            }
            steps.extend((0..(piece.len() - key.len()) / 2).map(|_| Step::Items));
        }
        self.patterns.push(steps);
        Ok(())
    }

    /// The states at the root.
    pub(super) fn start(&self) -> States {
        let mut states = States::new();
        (0..self.patterns.len()).for_each(|pattern| self.push(&mut states, pattern, 0));
        states
    }

    /// The states at the value of a key.
    pub(super) fn at_key(&self, states: &[(usize, usize)], key: &str) -> States {
        self.step(states, |step| matches!(step, Step::Key(glob) if glob.fits(key)))
    }

    /// The states at the items of an array.
    pub(super) fn at_items(&self, states: &[(usize, usize)]) -> States {
        self.step(states, |step| *step == Step::Items)
    }

    /// The patterns that fit the place, in the order in which they were added.
    pub(super) fn fitting<'p>(&'p self, states: &'p [(usize, usize)]) -> impl Iterator<Item = usize> + 'p {
        states
            .iter()
            .filter(|&&(pattern, at)| at == self.patterns[pattern].len())
            .map(|&(pattern, _)| pattern)
    }

    fn step(&self, states: &[(usize, usize)], takes: impl Fn(&Step) -> bool) -> States {
        let mut next = States::new();
        for &(pattern, at) in states {
            match self.patterns[pattern].get(at) {
                Some(Step::Any) => self.push(&mut next, pattern, at),
                Some(step) if takes(step) => self.push(&mut next, pattern, at + 1),
                _ => {}
            }
        }
        next
    }

    /// Adds a state, and where it can be without another step. States stay sorted: a step never leads back.
    fn push(&self, states: &mut States, pattern: usize, at: usize) {
        let mut at = at;
        loop {
            if states.last().is_none_or(|&last| last < (pattern, at)) {
                states.push((pattern, at));
            }
            if self.patterns[pattern].get(at) != Some(&Step::Any) {
                return;
            }
            at += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whether a pattern fits a path of keys, in which `[]` is an item.
    fn fits(pattern: &str, path: &[&str]) -> bool {
        let mut paths = Paths::default();
        paths.add(pattern).unwrap();
        let step = |states: States, key: &&str| match *key {
            "[]" => paths.at_items(&states),
            key => paths.at_key(&states, key),
        };
        let states = path.iter().fold(paths.start(), step);
        paths.fitting(&states).next().is_some()
    }

    #[test]
    fn patterns_fit_paths() {
        for (pattern, path, expected) in [
            ("headline", &["headline"][..], true),
            ("headline", &["a", "headline"], false),
            ("headline", &["headline", "a"], false),
            ("body_*", &["body_html"], true),
            ("body_*", &["body"], false),
            ("*_html", &["body_html"], true),
            ("a*a", &["a"], false),
            ("*", &["anything"], true),
            ("bodies[].value", &["bodies", "[]", "value"], true),
            ("bodies[].value", &["bodies", "value"], false),
            ("rows[][]", &["rows", "[]", "[]"], true),
            ("[].a", &["[]", "a"], true),
            ("**.caption", &["caption"], true),
            ("**.caption", &["a", "[]", "caption"], true),
            ("**.caption", &["a", "caption", "b"], false),
            ("a.**.b.**.c", &["a", "b", "x", "b", "c"], true),
            ("a.**.b.**.c", &["a", "x", "c"], false),
            ("**", &["a", "[]"], true),
            ("a.**", &["a"], true),
        ] {
            assert_eq!(fits(pattern, path), expected, "{pattern} {path:?}");
        }
        for pattern in ["", ".", "a.", "a..b", "a[0]", "a[b]", "**a*b*"] {
            assert!(Paths::default().add(pattern).is_err(), "{pattern}");
        }
    }
}
