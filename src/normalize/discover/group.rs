//! Puts the names of an archive together that are probably one name.
//!
//! Near misses belong to their entity. Unknown full names are one name if their given names and their family names
//! differ only by what romanisations write for one another, and one native form leads to both by schemes. Behind the same
//! given name very near family names need no native form: measured, those are slips of one hand and sister languages,
//! *Mitterand* and *Mitterrand*, *Lukaschenka* and *Lukashenko*; further apart they are often two people. The most frequent
//! spelling heads a group; none is called right. Likeness is compared with the head, so that a chain of small differences
//! joins nothing.

use std::collections::{BTreeMap, BTreeSet};

use super::archive::{Archive, Seen};
use super::native::{Origin, Origins};
use super::sight::NearName;
use crate::text::fold::fold;
use crate::text::sound::{Skeleton, Sounds, skeleton};

/// How like each other two spellings of one name are, as where a copy is inconsistent.
const LIKENESS: u8 = 85;
/// How like they are where no native form is known to lead to both.
const ALONE: u8 = 97;

/// A spelling of a full name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Variant {
    /// The given name.
    pub given: String,
    /// The family name.
    pub family: String,
    /// How often and where.
    pub seen: Seen,
}

/// Spellings of what is probably one name, the most frequent first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// At least two.
    pub variants: Vec<Variant>,
    /// For each part that is spelt in several ways the native form that leads to most of them, where schemes have one.
    pub origins: Vec<Origin>,
}

/// A spelling near a known entity's name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Near {
    /// The spelling and the entity.
    pub name: NearName,
    /// How often and where.
    pub seen: Seen,
    /// The native form that leads to it and to what the house prints, where schemes have one.
    pub origin: Option<Origin>,
}

/// What an archive offers to a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidates {
    /// Spellings near a known entity's name, in the order of entity, part and spelling.
    pub near: Vec<Near>,
    /// Unknown names in several spellings, the most frequent first.
    pub groups: Vec<Group>,
}

impl Candidates {
    /// The candidates of an archive. Time is linear in its names, but for those that share their given name and their
    /// consonants.
    pub fn of(archive: Archive) -> Candidates {
        let mut of_near = Origins::default();
        let near = archive.near.into_values().map(|(name, seen)| near(name, seen, &mut of_near)).collect();
        let mut variants: Vec<Variant> =
            archive.full.into_iter().map(|((family, given), seen)| Variant { given, family, seen }).collect();
        variants.sort_by(|a, b| {
            let key = |variant: &Variant| u64::MAX - variant.seen.count;
            (key(a), &a.family, &a.given).cmp(&(key(b), &b.family, &b.given))
        });
        let mut grouping = Grouping::new(&variants);
        variants.into_iter().for_each(|variant| grouping.add(variant));
        let origins = &mut grouping.origins;
        let several = grouping.groups.into_iter().filter(|(_, group)| group.len() > 1);
        let mut groups: Vec<Group> = several.map(|(_, variants)| explained(variants, origins)).collect();
        groups.sort_by_key(|group| {
            u64::MAX - group.variants.iter().map(|variant| variant.seen.count).sum::<u64>()
        });
        Candidates { near, groups }
    }
}

fn near(name: NearName, seen: Seen, origins: &mut Origins) -> Near {
    let origin = match &name.scheme {
        Some((_, native)) => {
            let schemes = origins.schemes_of(native, &name.spelling);
            Some(Origin { native: native.clone(), spellings: vec![(name.spelling.clone(), schemes)] })
        }
        None => origins.shared(&name.canonical, &name.spelling),
    };
    Near { name, seen, origin }
}

/// What of a word is compared.
struct Word {
    folded: String,
    sounds: Sounds,
    skeleton: Option<Skeleton>,
}

impl Word {
    fn of(text: &str) -> Word {
        Word { folded: fold(text).into_owned(), sounds: Sounds::of(text), skeleton: skeleton(text) }
    }

    /// How like each other the words are; `None` if not only romanisation makes the difference.
    fn likeness(&self, other: &Word) -> Option<u8> {
        if self.folded == other.folded {
            return Some(100);
        }
        let found = self.sounds.differ(&other.sounds).filter(|found| found.is_confusion)?;
        Some(found.likeness()).filter(|likeness| *likeness >= LIKENESS)
    }

    /// The numbers of its skeleton and of those that are nearly the same.
    fn numbers(&self) -> Vec<u64> {
        let Some(skeleton) = &self.skeleton else { return Vec::new() };
        std::iter::once(skeleton.number()).chain(skeleton.neighbours().map(|near| near.number())).collect()
    }
}

/// The groups so far, each with its head's words.
struct Grouping {
    groups: Vec<([Word; 2], Vec<Variant>)>,
    /// The groups by given name, folded, and the number of the family name's skeleton.
    by_sound: BTreeMap<(String, u64), Vec<usize>>,
    /// The given names that lie near a given name, itself among them; all folded.
    near_givens: BTreeMap<String, Vec<String>>,
    origins: Origins,
}

impl Grouping {
    fn new(variants: &[Variant]) -> Grouping {
        Grouping {
            groups: Vec::new(),
            by_sound: BTreeMap::new(),
            near_givens: near_givens(variants),
            origins: Origins::default(),
        }
    }

    fn add(&mut self, variant: Variant) {
        let words = [Word::of(&variant.given), Word::of(&variant.family)];
        let Some(number) = words[1].skeleton.as_ref().filter(|own| own.len() > 1).map(Skeleton::number)
        else {
            return;
        };
        match self.group_of(&words, &variant) {
            Some(group) => self.groups[group].1.push(variant),
            None => {
                let key = (words[0].folded.clone(), number);
                self.by_sound.entry(key).or_default().push(self.groups.len());
                self.groups.push((words, vec![variant]));
            }
        }
    }

    /// The group of the most frequent head that is the same name.
    fn group_of(&mut self, words: &[Word; 2], variant: &Variant) -> Option<usize> {
        let numbers: BTreeSet<u64> = words[1].numbers().into_iter().collect();
        let givens = self.near_givens.get(&words[0].folded).map(Vec::as_slice).unwrap_or_default();
        let keys = givens.iter().flat_map(|given| numbers.iter().map(|number| (given.clone(), *number)));
        let found = keys.filter_map(|key| self.by_sound.get(&key)).flatten();
        let found: BTreeSet<usize> = found.copied().collect();
        let (groups, origins) = (&self.groups, &mut self.origins);
        found.into_iter().find(|&group| {
            let (head, variants) = &groups[group];
            let likeness = [0, 1].map(|part: usize| head[part].likeness(&words[part]));
            let [Some(given), Some(family)] = likeness else { return false };
            let mut is_shared =
                |is_same: bool, one: &str, other: &str| is_same || origins.shared(one, other).is_some();
            given == 100 && family >= ALONE
                || is_shared(given == 100, &variants[0].given, &variant.given)
                    && is_shared(family == 100, &variants[0].family, &variant.family)
        })
    }
}

/// For each given name those that lie near it. Only names of the same consonants are compared.
fn near_givens(variants: &[Variant]) -> BTreeMap<String, Vec<String>> {
    let givens: BTreeSet<&str> = variants.iter().map(|variant| variant.given.as_str()).collect();
    let words: Vec<Word> = givens.into_iter().map(Word::of).collect();
    let mut by_skeleton: BTreeMap<u64, Vec<usize>> = BTreeMap::new();
    for (at, word) in words.iter().enumerate() {
        if let Some(skeleton) = &word.skeleton {
            by_skeleton.entry(skeleton.number()).or_default().push(at);
        }
    }
    let near = |word: &Word| {
        let number = word.skeleton.as_ref().map(Skeleton::number);
        let others =
            number.and_then(|number| by_skeleton.get(&number)).map(Vec::as_slice).unwrap_or_default();
        let near = others.iter().map(|&at| &words[at]).filter(|other| word.likeness(other).is_some());
        let near: BTreeSet<String> =
            near.map(|other| other.folded.clone()).chain([word.folded.clone()]).collect();
        near.into_iter().collect()
    };
    words.iter().map(|word| (word.folded.clone(), near(word))).collect()
}

/// A group with the native forms of its parts that are spelt in several ways.
fn explained(variants: Vec<Variant>, origins: &mut Origins) -> Group {
    let parts: [Vec<&str>; 2] = [
        variants.iter().map(|variant| variant.given.as_str()).collect(),
        variants.iter().map(|variant| variant.family.as_str()).collect(),
    ];
    let found = parts.iter().filter_map(|spellings| origin(spellings, origins)).collect();
    Group { variants, origins: found }
}

/// The native form of the first spelling and the first other one that it shares one with, with all that it leads to.
fn origin(spellings: &[&str], origins: &mut Origins) -> Option<Origin> {
    let (first, others) = spellings.split_first()?;
    let others = others.iter().filter(|other| fold(other) != fold(first));
    let shared = others.filter_map(|other| origins.shared(first, other)).next()?;
    let mut seen = BTreeSet::new();
    let distinct = spellings.iter().filter(|spelling| seen.insert(fold(spelling).into_owned()));
    let spellings: Vec<(String, Vec<String>)> = distinct
        .map(|spelling| ((*spelling).to_owned(), origins.schemes_of(&shared.native, spelling)))
        .filter(|(_, schemes)| !schemes.is_empty())
        .collect();
    Some(Origin { native: shared.native, spellings })
}
