//! What the options of a scheme make of one name: each combination that matters, fewest changes first.

use std::collections::{BTreeSet, VecDeque};

use super::casing::Matter;
use super::model::{Choice, Respelling, Scheme};
use super::source::{lower, units};

/// One spelling that a scheme derives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Variant {
    /// The spelling.
    pub text: String,
    /// The options that are not at their default, each with its value, in the order of the scheme.
    pub options: Vec<(String, String)>,
}

impl Scheme {
    /// The distinct spellings of `text`, a name, under all options, what [`Scheme::apply_name`]
    /// gives first, then those with fewer options changed.
    ///
    /// At most `bound` of them; the flag says whether the bound cut the list short. Options that cannot touch this
    /// text cost nothing.
    ///
    /// # Example: what real copy does with one name
    /// ```
    /// use canonym::scheme::Schemes;
    ///
    /// let (variants, is_cut) = Schemes::builtin().find("ru-de-duden")?.variants("Жуков", 20);
    /// let texts: Vec<&str> = variants.iter().map(|variant| variant.text.as_str()).collect();
    /// assert_eq!((texts, is_cut), (vec!["Schukow", "Shukow"], false));
    /// assert_eq!(variants[1].options, [("zh".to_owned(), "sh".to_owned())]);
    /// # Ok::<(), canonym::scheme::UnknownScheme>(())
    /// ```
    pub fn variants(&self, text: &str, bound: usize) -> (Vec<Variant>, bool) {
        let (spelt, is_cut) = self.spelt(text, bound);
        let variant = |(text, choice)| Variant { text, options: self.named(&choice) };
        (spelt.into_iter().map(variant).collect(), is_cut)
    }

    /// The same as [`Scheme::variants`], with the options as they are chosen.
    pub(crate) fn spelt(&self, text: &str, bound: usize) -> (Vec<(String, Choice)>, bool) {
        let axes = self.relevant_axes(text);
        let mut variants: Vec<(String, Choice)> = Vec::new();
        let mut seen = BTreeSet::new();
        // Each step changes one more option, and only options after the last one changed: no choice comes twice.
        let mut queue = VecDeque::from([(self.defaults(), 0)]);
        let mut n_tried = 0;
        while let Some((choice, from)) = queue.pop_front() {
            for spelling in self.spellings(text, &choice, bound.saturating_add(1)) {
                if seen.contains(&spelling) {
                    continue;
                }
                if variants.len() >= bound {
                    return (variants, true);
                }
                seen.insert(spelling.clone());
                variants.push((spelling, choice.clone()));
            }
            n_tried += 1;
            if n_tried > bound.saturating_mul(8) {
                return (variants, true);
            }
            for (at, &axis) in axes.iter().enumerate().skip(from) {
                for value in 1..self.axes[axis].values.len() {
                    let mut changed = choice.clone();
                    changed.0[axis] = u8::try_from(value).unwrap_or_default();
                    queue.push_back((changed, at + 1));
                }
            }
        }
        (variants, false)
    }

    /// The options that can change the output for `text`, or for a respelling of it.
    fn relevant_axes(&self, text: &str) -> Vec<usize> {
        let mut relevant = self.fired(text);
        for (number, axis) in self.axes.iter().enumerate() {
            for respelling in axis.values.iter().flat_map(|value| &value.respell) {
                let respelt = respell_all(text, respelling);
                if respelt != text {
                    relevant.insert(number);
                    relevant.append(&mut self.fired(&respelt));
                }
            }
        }
        relevant.into_iter().collect()
    }

    /// The options with a rule that fits somewhere in `text`, whether or not they are chosen.
    fn fired(&self, text: &str) -> BTreeSet<usize> {
        let mut relevant = BTreeSet::new();
        for (at, stage) in self.stages.iter().enumerate() {
            if at > 0 {
                // What a later stage reads depends on the choice itself, so all its options are tried.
                relevant.extend(stage.arms().flat_map(|arm| arm.guard.iter().map(|&(axis, _)| axis)));
                continue;
            }
            let units = units(text, stage.form);
            for start in 0..units.len() {
                let mut node = 0;
                for end in start..units.len() {
                    let Some(next) = stage.step(node, units[end].letter) else { break };
                    node = next;
                    let fitting =
                        stage.nodes[node].arms.iter().filter(|arm| arm.fits(&units, start..end + 1));
                    relevant.extend(fitting.flat_map(|arm| arm.guard.iter().map(|&(axis, _)| axis)));
                }
            }
            let words = units.chunk_by(|a, b| a.in_word && b.in_word);
            for word in words.map(|word| word.iter().map(|unit| unit.letter).collect::<Vec<char>>()) {
                let known = stage.words.get(&word).into_iter().flatten();
                relevant.extend(known.flat_map(|word| word.guard.iter().map(|&(axis, _)| axis)));
            }
        }
        relevant
    }

    /// The outputs for at most `most` of the respellings that `choice` stands for.
    fn spellings(&self, text: &str, choice: &Choice, most: usize) -> Vec<String> {
        let mut sources = vec![text.to_owned()];
        for (axis, &value) in self.axes.iter().zip(&choice.0) {
            for respelling in axis.values.get(usize::from(value)).into_iter().flat_map(|value| &value.respell)
            {
                let respelt = sources.iter().flat_map(|source| -> Box<dyn Iterator<Item = String>> {
                    if respelling.one_by_one {
                        Box::new(respell_one_by_one(source, respelling))
                    } else {
                        Box::new(std::iter::once(respell_all(source, respelling)))
                    }
                });
                sources = respelt.take(most).collect();
            }
        }
        sources.iter().map(|source| self.written(source, choice, Matter::Name)).collect()
    }

    /// The options of `choice` that are not at their default, each with its value.
    pub(crate) fn named(&self, choice: &Choice) -> Vec<(String, String)> {
        let changed = self.axes.iter().zip(&choice.0).filter(|&(_, &value)| value != 0);
        let named = changed.filter_map(|(axis, &value)| {
            Some((axis.id.clone(), axis.values.get(usize::from(value))?.name.clone()))
        });
        named.collect()
    }
}

/// The letter that stands for `c`, in its case, if `respelling` speaks of it.
fn respelt(c: char, respelling: &Respelling) -> Option<char> {
    if c == respelling.from {
        return Some(respelling.to);
    }
    lower(c).eq(&respelling.from).then(|| respelling.to.to_uppercase().next().unwrap_or(respelling.to))
}

fn respell_all(text: &str, respelling: &Respelling) -> String {
    text.chars().map(|c| respelt(c, respelling).unwrap_or(c)).collect()
}

fn respell_one_by_one(text: &str, respelling: &Respelling) -> impl Iterator<Item = String> {
    let places =
        text.char_indices().filter_map(|(at, c)| Some((at, at + c.len_utf8(), respelt(c, respelling)?)));
    places.map(|(at, end, new)| format!("{}{new}{}", &text[..at], &text[end..]))
}

#[cfg(test)]
mod tests {
    use super::super::registry::Schemes;
    use super::*;

    #[test]
    fn each_letter_is_respelt_by_itself() {
        let yo = Respelling { from: 'е', to: 'ё', one_by_one: true };
        assert!(respell_one_by_one("Елена", &yo).eq(["Ёлена", "Елёна"]));
        let e = Respelling { from: 'ё', to: 'е', one_by_one: false };
        assert_eq!(respell_all("Ёлё", &e), "Еле");
    }

    #[test]
    fn long_text_stays_bounded() {
        let scheme = Schemes::builtin().find("ru-en-press").expect("it is built in");
        let (variants, is_cut) = scheme.variants(&"е".repeat(5000), 4);
        assert_eq!((variants.len(), is_cut), (4, true));
    }

    #[test]
    fn options_are_axes_and_the_default_comes_first() {
        let scheme = Schemes::builtin().find("ru-de-duden").expect("it is built in");
        let (variants, is_cut) = scheme.variants("Жуков", 20);
        assert!(!is_cut);
        let texts: Vec<&str> = variants.iter().map(|variant| variant.text.as_str()).collect();
        assert_eq!(texts, ["Schukow", "Shukow"]);
        assert_eq!(variants[1].options, [("zh".to_owned(), "sh".to_owned())]);
    }

    #[test]
    fn the_bound_is_kept_and_told() {
        let scheme = Schemes::builtin().find("ru-en-press").expect("it is built in");
        let (variants, is_cut) = scheme.variants("Сергей Евгеньевич Ющенко", 5);
        assert_eq!((variants.len(), is_cut), (5, true));
    }
}
