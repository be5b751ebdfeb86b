//! Proves that a scheme is reversible, or finds two words that it writes alike.
//!
//! A scheme of single letters without contexts is a code. Its words can be told apart exactly when no two sequences
//! of letters have one output (Sardinas and Patterson, 1953): from each pair of letters of which one output begins
//! the other, follow what dangles until it ends evenly, or nothing new comes up.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use unicode_normalization::char::is_combining_mark;

use super::model::{Arm, Scheme};
use super::source::{Form, letters};

/// Why a scheme is not known to be reversible.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Refuted {
    /// These two words have the same output.
    Collision(String, String, String),
    /// The proof does not reach rules of this kind.
    Beyond(String),
}

/// How many words of one length the search for a short collision tries.
const MANY: usize = 50_000;

/// A letter and its output.
struct Code {
    from: String,
    to: Vec<char>,
}

/// Nothing if `scheme` is reversible over its alphabet; why not, otherwise.
pub(super) fn refute(scheme: &Scheme) -> Option<Refuted> {
    let (a, b) = match codes(scheme) {
        Ok(codes) => collision(&codes)?,
        Err(why) => match short_collision(scheme) {
            Some(pair) => pair,
            None => return Some(Refuted::Beyond(why)),
        },
    };
    let output = scheme.apply(&a);
    Some(Refuted::Collision(a, b, output))
}

/// Two words of up to three letters with one output, the shortest first; a disproof only, for rules with contexts.
fn short_collision(scheme: &Scheme) -> Option<(String, String)> {
    let mut words = vec![String::new()];
    let mut sources: BTreeMap<String, String> = BTreeMap::new();
    for _ in 0..3 {
        let longer = words.iter().flat_map(|word| scheme.alphabet.iter().map(move |c| format!("{word}{c}")));
        words = longer.take(MANY).collect();
        for word in &words {
            if let Some(other) = sources.insert(scheme.apply(word), word.clone()) {
                return Some((other, word.clone()));
            }
        }
    }
    None
}

fn codes(scheme: &Scheme) -> Result<Vec<Code>, String> {
    let [stage] = scheme.stages.as_slice() else { return Err("it has more than one stage".to_owned()) };
    if !stage.words.is_empty() || !scheme.axes.is_empty() {
        return Err("it has exceptions or options".to_owned());
    }
    let of_alphabet = |arm: &&Arm| arm.from.iter().all(|c| scheme.alphabet.contains(c));
    stage.arms().filter(of_alphabet).map(code).collect()
}

fn code(arm: &Arm) -> Result<Code, String> {
    let from: String = arm.from.iter().collect();
    if !arm.before.is_empty() || !arm.after.is_empty() || arm.from.len() != 1 {
        return Err(format!("the rule for `{from}` is not one letter without context"));
    }
    let to = letters(&arm.to, Form::Decomposed);
    match to.first() {
        None => Err(format!("`{from}` is written as nothing")),
        Some(&first) if is_combining_mark(first) => Err(format!("the output of `{from}` begins with a mark")),
        Some(_) if arm.to.to_lowercase() != arm.to => {
            Err(format!("the output of `{from}` is not lower case"))
        }
        Some(_) => Ok(Code { from, to }),
    }
}

/// Two sources whose outputs so far are alike but for what dangles at the end of the first.
#[derive(Clone)]
struct Pair {
    dangling: Vec<char>,
    ahead: String,
    behind: String,
}

fn collision(codes: &[Code]) -> Option<(String, String)> {
    let mut queue = VecDeque::new();
    for (at, a) in codes.iter().enumerate() {
        for (other, b) in codes.iter().enumerate() {
            if at != other
                && let Some(dangling) = b.to.strip_prefix(a.to.as_slice())
            {
                queue.push_back(Pair {
                    dangling: dangling.to_vec(),
                    ahead: b.from.clone(),
                    behind: a.from.clone(),
                });
            }
        }
    }
    let mut seen = BTreeSet::new();
    while let Some(pair) = queue.pop_front() {
        if pair.dangling.is_empty() {
            return Some((pair.ahead, pair.behind));
        }
        if !seen.insert(pair.dangling.clone()) {
            continue;
        }
        queue.extend(codes.iter().filter_map(|code| pair.follow(code)));
    }
    None
}

impl Pair {
    /// The pair once the source that is behind takes up `code`, if the outputs still agree.
    fn follow(&self, code: &Code) -> Option<Pair> {
        let behind = format!("{}{}", self.behind, code.from);
        if let Some(rest) = self.dangling.strip_prefix(code.to.as_slice()) {
            return Some(Pair { dangling: rest.to_vec(), ahead: self.ahead.clone(), behind });
        }
        let rest = code.to.strip_prefix(self.dangling.as_slice())?;
        Some(Pair { dangling: rest.to_vec(), ahead: behind, behind: self.ahead.clone() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn codes_of(pairs: &[(&str, &str)]) -> Vec<Code> {
        pairs.iter().map(|(from, to)| Code { from: (*from).to_owned(), to: to.chars().collect() }).collect()
    }

    #[test]
    fn two_letters_against_one_collide() {
        let found = collision(&codes_of(&[("т", "t"), ("с", "s"), ("ц", "ts")]));
        assert_eq!(found, Some(("ц".to_owned(), "тс".to_owned())));
    }

    #[test]
    fn a_collision_may_lie_deep() {
        // 1·011 = 10·11 is no collision by prefixes alone.
        let found =
            collision(&codes_of(&[("а", "1"), ("б", "011"), ("в", "01110"), ("г", "1110"), ("д", "10011")]));
        assert!(found.is_some());
    }

    #[test]
    fn a_suffix_code_is_reversible() {
        assert_eq!(collision(&codes_of(&[("თ", "t̕"), ("ტ", "t"), ("ა", "a")])), None);
    }
}
