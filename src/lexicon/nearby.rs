//! Finds the entities that a spelling may be meant for which no row owns: by the consonants of their forms.

use super::{FormPart, Lexicon};
use crate::table::model::Kind;
use crate::text::sound::skeleton;

/// The skeletons of a lexicon's names, each with the entities that bear it; of a name of several words that of each.
///
/// Made once of a lexicon, in time linear in its forms; most forms of an entity share a skeleton.
#[derive(Clone, Debug)]
pub struct Nearby {
    /// Sorted.
    postings: Vec<(u64, u32)>,
}

/// How many entities are looked at for one word: more share only a skeleton that tells nothing.
const MOST: usize = 2000;
/// Skeletons of fewer consonants have to be the same.
const SHORT: usize = 3;
/// The shortest word of a longer name that is looked for, in letters: shorter ones are *of* and *van*.
const SHORTEST: usize = 4;

/// The words of a folded name, which hyphens separate, too.
pub fn words_of(key: &str) -> impl Iterator<Item = &str> {
    key.split([' ', '-']).filter(|word| !word.is_empty())
}

impl Nearby {
    /// The names of persons, places and organisations.
    pub fn new(lexicon: &Lexicon) -> Nearby {
        let mut postings = Vec::new();
        for entity in lexicon.entities().filter(|entity| !matches!(entity.kind(), Kind::Rule | Kind::Term)) {
            let first = postings.len();
            let bears = |part: FormPart| matches!(part, FormPart::Family | FormPart::Name);
            for form in entity.forms().filter(|form| bears(form.part())) {
                let key = form.key();
                let is_one = words_of(&key).count() == 1;
                let long = words_of(&key).filter(|word| is_one || word.chars().count() >= SHORTEST);
                for skeleton in long.filter_map(skeleton) {
                    let posting = (skeleton.number(), entity.index());
                    if !postings[first..].contains(&posting) {
                        postings.push(posting);
                    }
                }
            }
        }
        postings.sort_unstable();
        Nearby { postings }
    }

    /// The entities, by number, that have a name whose consonants differ from the word's by one at most.
    pub fn of(&self, word: &str) -> Vec<u32> {
        let Some(skeleton) = skeleton(word).filter(|skeleton| skeleton.len() > 1) else { return Vec::new() };
        let mut found = self.bearers(skeleton.number()).to_vec();
        if skeleton.len() >= SHORT {
            let neighbours = skeleton.neighbours().map(|neighbour| neighbour.number());
            found.extend(neighbours.flat_map(|number| self.bearers(number)));
        }
        found.truncate(MOST);
        let mut entities: Vec<u32> = found.into_iter().map(|(_, entity)| entity).collect();
        entities.sort_unstable();
        entities.dedup();
        entities
    }

    fn bearers(&self, number: u64) -> &[(u64, u32)] {
        let first = self.postings.partition_point(|(known, _)| *known < number);
        let count = self.postings[first..].partition_point(|(known, _)| *known == number);
        &self.postings[first..first + count]
    }
}
