//! Compiles merged tables to a lexicon.
//!
//! In: entities sorted by id, word lists and endings. Out: the image of the lexicon. The same tables give
//! the same bytes, whatever the order of files and rows. No proof is made here; see the crate's `prove`.

mod entities;
mod forms;
mod keys;

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use sha2::{Digest, Sha256};

use super::Lexicon;
use super::derive::Deriver;
use super::form::FormPart;
use super::key::{key_of, tokens};
use super::layout::{Image, Section, hash};
use super::records::{GLOSS_FILLER, WordKinds};
use super::writer::ImageWriter;
use crate::table::model::{Endings, Entity, Located, WordKind, WordList};
use crate::text::fold::fold;
use entities::{Drafts, Writing};
use forms::EntityForms;
use keys::Keys;

/// The most bytes that an image may have: the numbers in it have 32 bits.
const LONGEST: usize = u32::MAX as usize;

/// Tables that make more than 4 GiB when compiled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TooLarge;

/// Compiles entities, words and endings.
///
/// The second value tells of derivations that were cut short.
///
/// # Errors
/// They make more bytes than an image may have.
pub fn build(
    entities: &[Entity],
    words: &[WordList],
    endings: &[Endings],
) -> Result<(Lexicon, Vec<Cut>), TooLarge> {
    let mut builder = Builder::default();
    builder.add_languages(entities, words, endings);
    builder.add_words(words);
    builder.add_endings(endings);
    let live: Vec<&Entity> = entities.iter().filter(|entity| entity.disabled.is_none()).collect();
    for (index, entity) in live.iter().enumerate() {
        builder.add_forms(index as u32, entity);
    }
    builder.keys.sort();
    builder.write(&live);
    let cut = std::mem::take(&mut builder.cut);
    Ok((builder.finish().ok_or(TooLarge)?, cut))
}

/// A native form of which a scheme makes more spellings than it may.
#[derive(Clone, Debug)]
pub struct Cut {
    /// The form.
    pub form: Located,
    /// The scheme's id.
    pub scheme: &'static str,
}

#[derive(Default)]
struct Builder {
    image: ImageWriter,
    deriver: Deriver,
    cut: Vec<Cut>,
    languages: BTreeMap<String, u32>,
    keys: Keys,
    drafts: Drafts,
}

impl Builder {
    fn string(&mut self, text: &str) -> u32 {
        self.image.string(text)
    }

    fn add_languages(&mut self, entities: &[Entity], words: &[WordList], endings: &[Endings]) {
        let of_parts =
            entities.iter().flat_map(|e| &e.parts).flat_map(|part| &part.languages).map(|(tag, _)| tag);
        let rest = words.iter().map(|list| &list.language).chain(endings.iter().map(|e| &e.language));
        // Languages with words come first, so that they have a bit in each form's mask of weakness.
        let with_words: BTreeSet<&String> = words.iter().map(|list| &list.language).collect();
        let all: BTreeSet<&String> = of_parts.chain(rest).collect();
        let ordered = with_words.iter().copied().chain(all.difference(&with_words).copied());
        let traits = |tag: &String| {
            let of_language = || endings.iter().filter(move |e| e.language == *tag);
            u32::from(of_language().any(|e| e.capital_nouns))
                | u32::from(of_language().any(|e| !e.elisions.is_empty())) << 1
        };
        for tag in ordered {
            let name = self.string(tag);
            let number = self.image.push(Section::Languages, &[name, traits(tag)]);
            self.languages.insert(tag.clone(), number);
        }
    }

    fn add_words(&mut self, lists: &[WordList]) {
        let mut kinds: BTreeMap<(String, u32), u32> = BTreeMap::new();
        for list in lists {
            let language = if list.language == "und" { 0 } else { self.languages[&list.language] + 1 };
            for phrase in &list.words {
                for (word, bit) in words_of_phrase(&phrase.text, list.kind) {
                    *kinds.entry((word, language)).or_default() |= bit;
                }
            }
        }
        let [ordinary, spelling] = [WordKind::Ordinary, WordKind::Spelling].map(WordKinds::bit);
        let (mut hashed, mut spellings) = (Vec::new(), BTreeSet::new());
        let mut last = None;
        for ((word, language), kinds) in &kinds {
            let text = self.string(word);
            let record = self.image.push(Section::Words, &[text, *language, *kinds]);
            if kinds & ordinary != 0 && (1..32).contains(language) {
                self.keys.add_ordinary(word, 1 << (language - 1));
            }
            if kinds & spelling != 0 {
                spellings.insert(hash(word.as_bytes()));
            }
            // Of a word's records the first is found.
            if last.replace(word) != Some(word) {
                hashed.push((hash(word.as_bytes()), record));
            }
        }
        self.image.push_slots(Section::WordSlots, &hashed, kinds.len());
        self.image.push_filter(Section::Spellings, &spellings.into_iter().collect::<Vec<u64>>());
    }

    fn add_endings(&mut self, all: &[Endings]) {
        let mut sorted: Vec<&Endings> = all.iter().collect();
        sorted.sort_by(|a, b| a.language.cmp(&b.language));
        for endings in sorted {
            for ending in &endings.endings {
                let folded = |list: &[String]| {
                    list.iter().map(|s| fold(s).into_owned()).collect::<Vec<_>>().join("\n")
                };
                let record = [
                    self.languages[&endings.language],
                    self.string(&ending.case),
                    self.string(&folded(&ending.after)),
                    self.string(&fold(&ending.drop)),
                    self.string(&ending.add.join("\n")),
                    self.string(&ending.of.join("\n")),
                ];
                self.image.push(Section::Endings, &record);
            }
        }
    }

    /// Gathers the forms of an entity. They are written when it is known of all which share a key.
    fn add_forms(&mut self, index: u32, entity: &Entity) {
        let gathered = EntityForms::gather(entity, &self.languages, &mut self.deriver);
        self.drafts.add(index, &gathered.forms, &mut self.image, &mut self.keys);
        self.cut.extend(gathered.cut);
    }

    /// Writes entities, forms and keys. Roles hold the names of entities, so all forms are gathered by then.
    fn write(&mut self, live: &[&Entity]) {
        let drafts = std::mem::take(&mut self.drafts);
        let mut writing = Writing::new(&drafts, &self.keys);
        for (index, entity) in live.iter().enumerate() {
            let roles_first = self.image.len(Section::Roles);
            for role in &entity.roles {
                self.add_role(&role.words.text, &drafts);
            }
            let roles = (roles_first, self.image.len(Section::Roles) - roles_first);
            writing.add(&mut self.image, (index as u32, entity), roles, &self.languages, &self.keys);
        }
        let places = writing.finish();
        std::mem::take(&mut self.keys).write(&mut self.image, &places);
    }

    /// A role's words, with every name in it as its entity, so that *Mayor of Kiev* is *Mayor of Kyiv*.
    fn add_role(&mut self, words: &str, drafts: &Drafts) {
        let tokens: Vec<_> = tokens(words).collect();
        let first = self.image.len(Section::RoleItems);
        let mut at = 0;
        while at < tokens.len() {
            let (taken, item) = match self.longest_name(words, &tokens[at..], drafts) {
                Some((taken, entity)) => (taken, [1, entity]),
                None => (1, [0, self.string(&tokens[at].folded)]),
            };
            self.image.push(Section::RoleItems, &item);
            at += taken;
        }
        let text = self.string(words);
        let count = self.image.len(Section::RoleItems) - first;
        self.image.push(Section::Roles, &[first, count, text]);
    }

    fn longest_name(
        &self,
        words: &str,
        tokens: &[super::KeyToken<'_>],
        drafts: &Drafts,
    ) -> Option<(usize, u32)> {
        (1..=tokens.len().min(6)).rev().find_map(|count| {
            let span = tokens[0].span.start..tokens[count - 1].span.end;
            let key = key_of(&words[span])?;
            let mut forms = self.keys.forms_of(key.as_str()).map(|form| drafts.form(form));
            Some((count, forms.find(|form| form.part == FormPart::Name)?.entity))
        })
    }

    fn finish(self) -> Option<Lexicon> {
        let bytes = self.image.finish(LONGEST, |body| Sha256::digest(body).into())?;
        Some(Lexicon { image: Image::new(Cow::Owned(bytes)) })
    }
}

/// The words that a phrase of a vocabulary is looked up by, each with its kind. Of a title, a demonym or a
/// feast it is the last, which is the one that stands beside a name. The halves of a given name are no given
/// names (the *In* of *In-hye*). The short words of a gloss's phrase make no gloss by themselves.
fn words_of_phrase(phrase: &str, kind: WordKind) -> Vec<(String, u32)> {
    let mut all: Vec<String> = tokens(phrase).map(|token| token.folded.into_owned()).collect();
    let is_phrase = all.len() > 1;
    match kind {
        WordKind::Title | WordKind::Demonym | WordKind::Calendar => {
            drop(all.drain(..all.len().saturating_sub(1)))
        }
        WordKind::Given | WordKind::Ordinary if is_phrase => all.clear(),
        _ => {}
    }
    let bit = |word: &String| {
        let is_filler = kind == WordKind::Gloss && is_phrase && word.chars().count() <= 3;
        if is_filler { GLOSS_FILLER } else { WordKinds::bit(kind) }
    };
    all.into_iter().map(|word| (word.clone(), bit(&word))).collect()
}
