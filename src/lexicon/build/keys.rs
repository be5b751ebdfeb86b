//! The keys that lead to forms, and the filters over their first words.

use std::collections::BTreeMap;

use crate::lexicon::layout::{Section, hash};
use crate::lexicon::records::{FormPart, SHORT, form};
use crate::lexicon::writer::ImageWriter;
use crate::text::shape::Shape;

use super::forms::FormRecord;

/// What the keys of all forms are, gathered form by form.
#[derive(Default)]
pub(super) struct Keys {
    /// The string of a key, whether the form is but a companion, and its number.
    postings: Vec<(u32, bool, u32)>,
    /// Strings that longer keys begin with.
    prefixes: Vec<u32>,
    /// The hashes of first words.
    starts: Vec<u64>,
    bearers: Vec<u64>,
    small_starts: Vec<u64>,
}

impl Keys {
    /// Adds the key of a form, whose string is `key`.
    pub(super) fn add(
        &mut self,
        image: &mut ImageWriter,
        (key, part, number): (u32, FormPart, u32),
        text: &str,
        record: &FormRecord,
    ) {
        let shape = &record.key;
        let is_companion = part == FormPart::Given && !record.source.makes_mention;
        self.postings.push((key, is_companion, number));
        self.prefixes.extend(shape.prefixes.iter().map(|&length| image.string(&shape.text[..length])));
        let first = hash(&shape.text.as_bytes()[..shape.first]);
        self.starts.push(first);
        if record.source.makes_mention {
            self.bearers.push(first);
        }
        if record.source.any_case || Shape::of(text) == Shape::Lower {
            self.small_starts.push(first);
        }
    }

    /// Writes keys, postings and filters, and tells each form the number of its key. `ordinary` are the words
    /// that are ordinary in some language, by their strings.
    pub(super) fn write(mut self, image: &mut ImageWriter, ordinary: &BTreeMap<u32, u32>) {
        self.postings.sort_unstable();
        self.prefixes.sort_unstable();
        self.prefixes.dedup();
        let mut keys: Vec<u32> = self.postings.iter().map(|&(key, ..)| key).collect();
        keys.extend(&self.prefixes);
        keys.sort_unstable();
        keys.dedup();
        let mut postings = self.postings.iter().copied().peekable();
        let mut prefixes = self.prefixes.iter().copied().peekable();
        let mut forms = Vec::new();
        for &key in &keys {
            let number = image.len(Section::Keys);
            let mut companions = 0;
            forms.clear();
            while let Some((_, is_companion, form)) = postings.next_if(|&(of, ..)| of == key) {
                companions += u32::from(is_companion);
                forms.push(form);
                image.set(Section::Forms, form, form::KEY, number);
            }
            let count = forms.len() as u32;
            let first = match forms[..] {
                [only] => only,
                _ => image.len(Section::Postings),
            };
            if count > 1 {
                for &form in &forms {
                    image.push(Section::Postings, &[form]);
                }
            }
            let is_prefix = prefixes.next_if_eq(&key).is_some();
            let weak = ordinary.get(&key).copied().unwrap_or(0) | short(image.text(key));
            image.push(Section::Keys, &[key, first, count << 1 | u32::from(is_prefix), companions, weak]);
        }
        image.push_slots(Section::KeySlots, &keys);
        image.push_filter(Section::Starts, self.starts);
        image.push_filter(Section::Bearers, self.bearers);
        image.push_filter(Section::SmallStarts, self.small_starts);
    }
}

/// Names of three letters or fewer are weak, in scripts that write sounds.
fn short(key: &str) -> u32 {
    let is_letter = |c: char| c.is_alphabetic();
    let writes_sounds = key.chars().filter(|&c| is_letter(c)).all(|c| c.is_lowercase());
    let letters = key.chars().filter(|&c| is_letter(c)).count();
    if writes_sounds && letters <= 3 { SHORT } else { 0 }
}
