//! The keys that lead to forms, and the filters over their first words.

use std::collections::BTreeMap;

use crate::lexicon::form::SHORT;
use crate::lexicon::layout::{Section, hash};
use crate::lexicon::strings::Strings;
use crate::lexicon::writer::ImageWriter;
use crate::text::shape::Shape;

use super::forms::FormRecord;

/// What the keys of all forms are, gathered form by form.
#[derive(Default)]
pub(super) struct Keys {
    /// The keys and their beginnings.
    pub(super) spellings: Strings,
    /// Ordinary words with their languages, by their numbers among the spellings.
    ordinary: BTreeMap<u32, u32>,
    /// The number of a key's spelling, whether the form is but a companion, and the form's number.
    postings: Vec<(u32, bool, u32)>,
    /// Spellings that longer keys begin with.
    prefixes: Vec<u32>,
    /// The hashes of first words.
    starts: Vec<u64>,
    bearers: Vec<u64>,
    small_starts: Vec<u64>,
}

/// A key with what leads to it.
struct Group<'k> {
    key: u32,
    postings: &'k [(u32, bool, u32)],
    is_prefix: bool,
}

impl Group<'_> {
    /// Whether it has a record; another leads straight to its form.
    fn has_record(&self) -> bool {
        self.postings.len() != 1 || self.is_prefix
    }
}

impl Keys {
    /// Adds languages in which a word is ordinary.
    pub(super) fn add_ordinary(&mut self, word: &str, languages: u32) {
        *self.ordinary.entry(self.spellings.add(word)).or_default() |= languages;
    }

    /// Adds the key of a form, and gives the number of its spelling.
    pub(super) fn add(&mut self, form: u32, is_companion: bool, text: &str, record: &FormRecord) -> u32 {
        let shape = &record.key;
        let key = self.spellings.add(&shape.text);
        self.postings.push((key, is_companion, form));
        for &length in &shape.prefixes {
            self.prefixes.push(self.spellings.add(&shape.text[..length]));
        }
        let first = hash(&shape.text.as_bytes()[..shape.first]);
        self.starts.push(first);
        if record.source.makes_mention {
            self.bearers.push(first);
        }
        if record.source.any_case || Shape::of(text) == Shape::Lower {
            self.small_starts.push(first);
        }
        key
    }

    /// All forms are there.
    pub(super) fn sort(&mut self) {
        self.postings.sort_unstable();
        self.prefixes.sort_unstable();
        self.prefixes.dedup();
        for hashes in [&mut self.starts, &mut self.bearers, &mut self.small_starts] {
            hashes.sort_unstable();
            hashes.dedup();
        }
    }

    /// The forms of a key.
    pub(super) fn forms_of(&self, key: &str) -> impl Iterator<Item = u32> {
        let key = self.spellings.known(key);
        let first = self.postings.partition_point(|&(of, ..)| Some(of) < key);
        let of_key = self.postings[first..].iter().take_while(move |&&(of, ..)| Some(of) == key);
        of_key.map(|&(.., form)| form)
    }

    fn groups(&self) -> impl Iterator<Item = Group<'_>> {
        let (mut postings, mut prefixes) = (&self.postings[..], &self.prefixes[..]);
        std::iter::from_fn(move || {
            let keys = [postings.first().map(|&(key, ..)| key), prefixes.first().copied()];
            let key = keys.into_iter().flatten().min()?;
            let count = postings.iter().take_while(|&&(of, ..)| of == key).count();
            let of_key = postings.split_off(..count).unwrap_or_default();
            let is_prefix =
                prefixes.split_off(..usize::from(keys[1] == Some(key))).is_some_and(|own| !own.is_empty());
            Some(Group { key, postings: of_key, is_prefix })
        })
    }

    /// For each form the number of its key's record, if it has one.
    pub(super) fn records(&self) -> Vec<Option<u32>> {
        let mut records = vec![None; self.postings.len()];
        for (record, group) in self.groups().filter(Group::has_record).enumerate() {
            for &(.., form) in group.postings {
                records[form as usize] = Some(record as u32);
            }
        }
        records
    }

    /// Writes keys, postings and filters. `places` are where the forms are; no form comes behind.
    pub(super) fn write(self, image: &mut ImageWriter, places: &[u32]) {
        let end = image.records.len().next_multiple_of(4) as u32;
        let place = |&(.., form): &(u32, bool, u32)| places[form as usize];
        let mut hashed = Vec::new();
        for group in self.groups() {
            let hash = hash(self.spellings.get(group.key));
            if !group.has_record() {
                hashed.extend(group.postings.iter().map(|posting| (hash, place(posting))));
                continue;
            }
            let first = match group.postings {
                [only] => place(only),
                _ => image.len(Section::Postings),
            };
            let count = group.postings.len() as u32;
            if count > 1 {
                for form in group.postings.iter().map(place) {
                    image.push(Section::Postings, &[form]);
                }
            }
            let companions =
                group.postings.iter().filter(|(_, is_companion, _)| *is_companion).count() as u32;
            let text = image.string(self.spelling(group.key));
            let weak = self.weak(group.key);
            let record = [text, first, count << 1 | u32::from(group.is_prefix), companions, weak];
            hashed.push((hash, end + image.push(Section::Keys, &record)));
        }
        let most = end as usize + image.len(Section::Keys) as usize;
        image.push_slots(Section::KeySlots, &hashed, most);
        image.push_filter(Section::Starts, &self.starts);
        if self.bearers != self.starts {
            image.push_filter(Section::Bearers, &self.bearers);
        }
        image.push_filter(Section::SmallStarts, &self.small_starts);
    }

    fn spelling(&self, key: u32) -> &str {
        std::str::from_utf8(self.spellings.get(key)).unwrap_or_default()
    }

    /// The languages in which a key is an ordinary word, and [`SHORT`].
    pub(super) fn weak(&self, key: u32) -> u32 {
        self.ordinary.get(&key).copied().unwrap_or(0) | short(self.spelling(key))
    }
}

/// Names of three letters or fewer are weak, in scripts that write sounds.
fn short(key: &str) -> u32 {
    let is_letter = |c: char| c.is_alphabetic();
    let writes_sounds = key.chars().filter(|&c| is_letter(c)).all(|c| c.is_lowercase());
    let letters = key.chars().filter(|&c| is_letter(c)).count();
    if writes_sounds && letters <= 3 { SHORT } else { 0 }
}
