//! Compiles merged tables to a lexicon.
//!
//! In: entities sorted by id, word lists and endings. Out: the image of the lexicon. The same tables give
//! the same bytes, whatever the order of files and rows. No proof is made here; see the crate's `prove`.

mod forms;
mod keys;

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use sha2::{Digest, Sha256};

use super::Lexicon;
use super::derive::Deriver;
use super::key::{key_of, tokens};
use super::layout::{Image, Section};
use super::records::{FormKind, FormPart, GLOSS_FILLER, WordKinds, form};
use super::writer::ImageWriter;
use crate::table::model::{Endings, Entity, Located, WordKind, WordList};
use crate::text::date::Date;
use crate::text::fold::fold;
use forms::{EntityForms, FormRecord};
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
    builder.add_keys();
    // Roles hold the names of entities, so they come after all names.
    for (entity, parts) in live.into_iter().zip(std::mem::take(&mut builder.parts)) {
        builder.add_entity(entity, parts);
    }
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
    /// Ordinary words with their languages, by the index of the word.
    ordinary: BTreeMap<u32, u32>,
    origins: BTreeMap<[u32; 5], u32>,
    keys: Keys,
    /// The entity of each whole name, by the index of its key's string, for the names within roles.
    names: BTreeMap<u32, u32>,
    /// For each entity the first of its parts and their count.
    parts: Vec<(u32, u32)>,
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
        let ordinary = WordKinds::bit(WordKind::Ordinary);
        let mut texts = Vec::new();
        for ((word, language), kinds) in &kinds {
            let text = self.string(word);
            self.image.push(Section::Words, &[text, *language, *kinds]);
            if kinds & ordinary != 0 && (1..32).contains(language) {
                *self.ordinary.entry(text).or_default() |= 1 << (language - 1);
            }
            texts.push(text);
        }
        self.image.push_slots(Section::WordSlots, &texts);
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

    /// Writes the forms and parts of an entity.
    fn add_forms(&mut self, index: u32, entity: &Entity) {
        let gathered = EntityForms::gather(entity, &self.languages, &mut self.deriver);
        let mut numbers: BTreeMap<(FormPart, &str), u32> = BTreeMap::new();
        for ((part, text), record) in &gathered.forms {
            numbers.insert((*part, text), self.add_form((index, *part), text, record));
        }
        self.cut.extend(gathered.cut);
        let parts = self.add_parts(entity, &numbers);
        self.parts.push(parts);
    }

    fn add_form(&mut self, (entity, part): (u32, FormPart), text: &str, record: &FormRecord) -> u32 {
        let source = &record.source;
        let origin = self.origin(record);
        let mut fields = [0; Section::Forms.width()];
        fields[form::ENTITY] = entity;
        fields[form::KIND] = FormKind { part, is_read: source.everywhere, origin }.to_number();
        fields[form::TEXT] = self.string(text);
        fields[form::LINE] = record.place.line();
        fields[form::FROM] = self.string(&source.from);
        let number = self.image.push(Section::Forms, &fields);
        let key = self.string(&record.key.text);
        self.keys.add(&mut self.image, (key, part, number), text, record);
        if part == FormPart::Name {
            self.names.entry(key).or_insert(entity);
        }
        number
    }

    /// Most forms came the same few ways, which are written once.
    fn origin(&mut self, record: &FormRecord) -> u32 {
        let source = &record.source;
        let fields = [
            self.string(record.place.file()),
            source.derivation as u32,
            source.language,
            self.string(source.scheme),
            self.string(&source.options),
        ];
        let image = &mut self.image;
        *self.origins.entry(fields).or_insert_with(|| image.push(Section::Origins, &fields))
    }

    /// Writes keys and filters, which need all forms.
    fn add_keys(&mut self) {
        let keys = std::mem::take(&mut self.keys);
        keys.write(&mut self.image, &self.ordinary);
    }

    fn add_parts(&mut self, entity: &Entity, numbers: &BTreeMap<(FormPart, &str), u32>) -> (u32, u32) {
        let first = self.image.len(Section::Parts);
        for part in &entity.parts {
            let kind = FormPart::from(part.kind);
            let first_language = self.image.len(Section::PartLanguages);
            for (tag, forms) in &part.languages {
                let first_form = self.image.len(Section::Accepted);
                let is_dated = forms.iter().any(|form| form.since.is_some());
                let mut count = 0;
                for form in forms {
                    let Some(&number) = numbers.get(&(kind, form.spelling.text.as_str())) else { continue };
                    count += 1;
                    self.image.push(Section::Accepted, &[number]);
                    if is_dated {
                        self.image.push(Section::Accepted, &[form.since.map_or(0, Date::number)]);
                    }
                }
                let forms = count << 1 | u32::from(is_dated);
                self.image.push(Section::PartLanguages, &[self.languages[tag], first_form, forms]);
            }
            let count = self.image.len(Section::PartLanguages) - first_language;
            self.image.push(Section::Parts, &[kind as u32, first_language, count]);
        }
        (first, entity.parts.len() as u32)
    }

    fn add_entity(&mut self, entity: &Entity, (parts_first, part_count): (u32, u32)) {
        let settings = &entity.settings;
        let roles_first = self.image.len(Section::Roles);
        for role in &entity.roles {
            self.add_role(&role.words.text);
        }
        let record = [
            self.string(&entity.id.text),
            entity.kind as u32,
            entity.order.map_or(0, |order| order as u32)
                | settings.former.map_or(0, |choice| choice as u32 + 1) << 1,
            settings.family_alone.map_or(0, |choice| choice as u32 + 1),
            settings.given_alone.map_or(0, |choice| choice as u32 + 1),
            settings.quotes.map_or(0, |choice| choice as u32 + 1),
            settings.endings.map_or(0, |on| u32::from(on) + 1),
            settings.case.map_or(0, |case| case as u32 + 1),
            self.string(entity.id.place.file()),
            entity.id.place.line(),
            parts_first,
            part_count,
            roles_first,
            self.image.len(Section::Roles) - roles_first,
            self.string(entity.note.as_deref().unwrap_or_default()),
            self.string(entity.source.as_deref().unwrap_or_default()),
        ];
        self.image.push(Section::Entities, &record);
    }

    /// A role's words, with every name in it as its entity, so that *Mayor of Kiev* is *Mayor of Kyiv*.
    fn add_role(&mut self, words: &str) {
        let tokens: Vec<_> = tokens(words).collect();
        let first = self.image.len(Section::RoleItems);
        let mut at = 0;
        while at < tokens.len() {
            let (taken, item) = match self.longest_name(words, &tokens[at..]) {
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

    fn longest_name(&self, words: &str, tokens: &[super::KeyToken<'_>]) -> Option<(usize, u32)> {
        (1..=tokens.len().min(6)).rev().find_map(|count| {
            let span = tokens[0].span.start..tokens[count - 1].span.end;
            let key = self.image.known_string(key_of(&words[span])?.as_str())?;
            let entity = self.names.get(&key)?;
            Some((count, *entity))
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
