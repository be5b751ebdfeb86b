//! Compiles merged tables to a lexicon.
//!
//! In: entities sorted by id, word lists and endings. Out: the image of the lexicon. The same tables give
//! the same bytes, whatever the order of files and rows. No proof is made here; see the crate's `prove`.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use sha2::{Digest, Sha256};

use super::derive::Deriver;
use super::key::{key_of, tokens};
use super::layout::{Image, ImageWriter, Section};
use super::records::{FormPart, GLOSS_FILLER, SHORT, WordKinds, form};
use super::{Lexicon, Separator};
use crate::table::model::{
    Case, Endings, Entity, GivenAlone, Kind, Located, Part, PartKind, WordKind, WordList,
};
use crate::text::fold::fold;
use crate::text::shape::Shape;
use crate::trouble::Place;

/// Compiles entities, words and endings.
///
/// The second value tells of derivations that were cut short.
pub fn build(entities: &[Entity], words: &[WordList], endings: &[Endings]) -> (Lexicon, Vec<Cut>) {
    let mut builder = Builder::default();
    builder.add_languages(entities, words, endings);
    builder.add_words(words);
    builder.add_endings(endings);
    let live: Vec<&Entity> = entities.iter().filter(|entity| entity.disabled.is_none()).collect();
    for (index, entity) in live.iter().enumerate() {
        builder.add_forms(index as u32, entity);
    }
    builder.add_keys();
    for entity in live {
        builder.add_entity(entity);
    }
    let cut = std::mem::take(&mut builder.cut);
    (builder.finish(), cut)
}

/// A native form of which a scheme makes more spellings than it may.
#[derive(Clone, Debug)]
pub struct Cut {
    /// The form.
    pub form: Located,
    /// The scheme's id.
    pub scheme: &'static str,
}

/// What tells two forms apart.
type FormKey = (u32, FormPart, String);

#[derive(Default)]
struct Builder {
    image: ImageWriter,
    deriver: Deriver,
    cut: Vec<Cut>,
    strings: BTreeMap<String, u32>,
    languages: BTreeMap<String, u32>,
    /// Ordinary words by language, folded.
    ordinary: BTreeMap<String, u32>,
    /// Forms with their records; the map's order is the order of their numbers.
    forms: BTreeMap<FormKey, FormRecord>,
    form_numbers: BTreeMap<FormKey, u32>,
    /// Whole names by key, for the names within roles.
    names: BTreeMap<String, u32>,
    /// For each entity, part and language the texts that are right in it.
    parts: Vec<Vec<PartTexts>>,
}

struct PartTexts {
    part: FormPart,
    languages: Vec<(u32, Vec<String>)>,
}

struct FormRecord {
    key: String,
    place: Place,
    source: Source,
}

impl Builder {
    fn string(&mut self, text: &str) -> u32 {
        if let Some(&index) = self.strings.get(text) {
            return index;
        }
        let index = self.image.push_string(text);
        self.strings.insert(text.to_owned(), index);
        index
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
        for ((word, language), kinds) in &kinds {
            let text = self.string(word);
            self.image.push(Section::Words, &[text, *language, *kinds]);
            if kinds & ordinary != 0 && (1..32).contains(language) {
                *self.ordinary.entry(word.clone()).or_default() |= 1 << (language - 1);
            }
        }
        let keys: Vec<&str> = kinds.keys().map(|(word, _)| word.as_str()).collect();
        self.image.push_slots(Section::WordSlots, &keys);
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

    fn add_forms(&mut self, index: u32, entity: &Entity) {
        let any_case = entity.settings.case == Some(Case::Any);
        let reads = entity.settings.reads.as_deref().unwrap_or_default();
        let all_read = matches!(entity.kind, Kind::Person | Kind::Rule);
        let listed = Source { everywhere: true, any_case, ..Source::default() };
        let mut parts = Vec::new();
        for part in &entity.parts {
            let kind = FormPart::from(part.kind);
            let listed = Source { makes_mention: makes_mention(entity, part.kind), ..listed.clone() };
            for also in &part.also {
                self.add_form((index, kind), also, listed.clone());
            }
            for (tag, forms) in &part.languages {
                let everywhere = all_read || reads.iter().any(|read| read == tag);
                let language = self.languages[tag];
                let source = Source { language, derivation: Known::Language, everywhere, ..listed.clone() };
                for form in forms {
                    self.add_form((index, kind), form, source.clone());
                }
            }
            self.add_derived(index, entity, part, &listed);
            parts.push(self.part_texts(part));
        }
        self.parts.push(parts);
        for (kind, phrases) in [(FormPart::Keep, &entity.keep), (FormPart::Not, &entity.not)] {
            for phrase in phrases {
                self.add_form((index, kind), phrase, Source { any_case: true, ..listed.clone() });
            }
        }
    }

    /// Adds what schemes make of the native forms of a part, where the part has no form that folds to it yet.
    fn add_derived(&mut self, index: u32, entity: &Entity, part: &Part, listed: &Source) {
        let kind = FormPart::from(part.kind);
        let known = self.forms.range((index, kind, String::new())..);
        let of_part = known.take_while(|((entity, part, _), _)| *entity == index && *part == kind);
        let mut keys: BTreeSet<String> = of_part.map(|(_, record)| record.key.clone()).collect();
        for (tag, forms) in part.languages.iter().filter(|(tag, _)| derives_from(entity, tag)) {
            for native in forms {
                let spellings = self.deriver.derive(tag, &native.text);
                let cut = |&scheme: &&'static str| Cut { form: native.clone(), scheme };
                self.cut.extend(spellings.cut.iter().map(cut));
                let from: Rc<str> = Rc::from(native.text.as_str());
                for derived in &spellings.derived {
                    let Some(key) = key_of(&derived.text) else { continue };
                    if !keys.insert(key.as_str().to_owned()) {
                        continue;
                    }
                    let source = Source {
                        derivation: Known::Scheme,
                        scheme: derived.scheme,
                        from: Rc::clone(&from),
                        options: Rc::clone(&derived.options),
                        ..listed.clone()
                    };
                    let form = Located { text: derived.text.clone(), place: native.place.clone() };
                    self.add_form((index, kind), &form, source);
                }
            }
        }
    }

    fn part_texts(&self, part: &Part) -> PartTexts {
        let texts = |forms: &[Located]| forms.iter().map(|form| form.text.clone()).collect();
        let languages =
            part.languages.iter().map(|(tag, forms)| (self.languages[tag], texts(forms))).collect();
        PartTexts { part: FormPart::from(part.kind), languages }
    }

    /// Adds a form; of several ways in which it came to be known, the first by rank stays.
    fn add_form(&mut self, (entity, part): (u32, FormPart), form: &Located, source: Source) {
        let Some(key) = key_of(&form.text) else { return };
        let everywhere = source.everywhere;
        let record = FormRecord { key: key.as_str().to_owned(), place: form.place.clone(), source };
        let known = self.forms.entry((entity, part, form.text.clone()));
        known.and_modify(|known| known.source.everywhere |= everywhere).or_insert(record);
    }

    /// Writes the forms, the keys that lead to them, and the filters over first words.
    fn add_keys(&mut self) {
        let forms = std::mem::take(&mut self.forms);
        let mut postings: BTreeMap<&str, Vec<u32>> = BTreeMap::new();
        let mut prefixes: BTreeSet<String> = BTreeSet::new();
        let mut starts = BTreeSet::new();
        let (mut bearers, mut small_starts) = (BTreeSet::new(), BTreeSet::new());
        for ((entity, part, text), record) in &forms {
            let number = self.push_form(*entity, *part, text, record);
            postings.entry(&record.key).or_default().push(number);
            prefixes.extend(proper_prefixes(text));
            let first = first_word(text);
            if record.source.makes_mention {
                if record.source.any_case || Shape::of(text) == Shape::Lower {
                    small_starts.insert(first.clone());
                }
                bearers.insert(first.clone());
            }
            starts.insert(first);
            if *part == FormPart::Name {
                self.names.entry(record.key.clone()).or_insert(*entity);
            }
        }
        let keys: BTreeSet<&str> =
            postings.keys().copied().chain(prefixes.iter().map(String::as_str)).collect();
        for key in &keys {
            let first = self.image.len(Section::Postings);
            let numbers = postings.get(key).map(Vec::as_slice).unwrap_or_default();
            for &number in numbers {
                self.image.push(Section::Postings, &[number]);
            }
            let text = self.string(key);
            let record = [text, first, numbers.len() as u32, u32::from(prefixes.contains(*key))];
            self.image.push(Section::Keys, &record);
        }
        let keys: Vec<&str> = keys.into_iter().collect();
        self.image.push_slots(Section::KeySlots, &keys);
        self.image.push_filter(Section::Starts, starts.iter().map(String::as_str));
        self.image.push_filter(Section::Bearers, bearers.iter().map(String::as_str));
        self.image.push_filter(Section::SmallStarts, small_starts.iter().map(String::as_str));
        drop(postings);
        self.forms = forms;
    }

    fn push_form(&mut self, entity: u32, part: FormPart, text: &str, record: &FormRecord) -> u32 {
        let source = &record.source;
        let mut fields = [0; Section::Forms.width()];
        fields[form::ENTITY] = entity;
        fields[form::PART] = part as u32;
        fields[form::LANGUAGE] = source.language;
        fields[form::TEXT] = self.string(text);
        fields[form::KEY] = self.string(&record.key);
        fields[form::FILE] = self.string(record.place.file());
        fields[form::LINE] = record.place.line();
        fields[form::DERIVATION] = source.derivation as u32;
        fields[form::SCHEME] = self.string(source.scheme);
        fields[form::FROM] = self.string(&source.from);
        fields[form::OPTIONS] = self.string(&source.options);
        fields[form::WEAK] = self.ordinary.get(&record.key).copied().unwrap_or(0) | short(&record.key);
        fields[form::READ] = u32::from(source.everywhere);
        let number = self.image.push(Section::Forms, &fields);
        self.form_numbers.insert((entity, part, text.to_owned()), number);
        number
    }

    fn add_entity(&mut self, entity: &Entity) {
        let index = self.image.len(Section::Entities);
        let settings = &entity.settings;
        let roles_first = self.image.len(Section::Roles);
        for role in &entity.roles {
            self.add_role(&role.words.text);
        }
        let (parts_first, part_count) = self.add_parts(index);
        let record = [
            self.string(&entity.id.text),
            entity.kind as u32,
            entity.order.map_or(0, |order| order as u32),
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

    fn add_parts(&mut self, entity: u32) -> (u32, u32) {
        let parts = std::mem::take(&mut self.parts[entity as usize]);
        let first = self.image.len(Section::Parts);
        let mut records = Vec::new();
        for part in &parts {
            let first_language = self.image.len(Section::PartLanguages);
            for (language, texts) in &part.languages {
                let first_form = self.image.len(Section::Accepted);
                for text in texts {
                    if let Some(&number) = self.form_numbers.get(&(entity, part.part, text.clone())) {
                        self.image.push(Section::Accepted, &[number]);
                    }
                }
                let count = self.image.len(Section::Accepted) - first_form;
                self.image.push(Section::PartLanguages, &[*language, first_form, count]);
            }
            records.push([
                part.part as u32,
                first_language,
                self.image.len(Section::PartLanguages) - first_language,
            ]);
        }
        for record in &records {
            self.image.push(Section::Parts, record);
        }
        (first, records.len() as u32)
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
            let entity = self.names.get(key_of(&words[span])?.as_str())?;
            Some((count, *entity))
        })
    }

    fn finish(self) -> Lexicon {
        let bytes = self.image.finish(|body| Sha256::digest(body).into());
        Lexicon { image: Image::new(Cow::Owned(bytes)) }
    }
}

/// How a form came to be known, in the order of precedence.
#[derive(Clone, Copy, Default)]
enum Known {
    #[default]
    Listed,
    Language,
    Scheme,
}

#[derive(Clone, Default)]
struct Source {
    language: u32,
    derivation: Known,
    scheme: &'static str,
    from: Rc<str>,
    options: Rc<str>,
    everywhere: bool,
    any_case: bool,
    /// Whether a mention may be this form and no more, or must have it; a given name mostly is neither.
    makes_mention: bool,
}

/// Whether no mention of an entity is without this part, or it is one by itself.
fn makes_mention(entity: &Entity, part: PartKind) -> bool {
    let has_family =
        entity.parts.iter().any(|part| part.kind == PartKind::Family && !part.languages.is_empty());
    match part {
        PartKind::Family | PartKind::Name => true,
        PartKind::Given => !has_family || entity.settings.given_alone == Some(GivenAlone::Evidence),
        PartKind::Patronymic => false,
    }
}

/// Whether schemes read a row's form in a language: a person's in every language, others where the row says so.
fn derives_from(entity: &Entity, tag: &str) -> bool {
    match &entity.settings.derive {
        Some(tags) => tags.iter().any(|derive| derive == tag || tag.starts_with(&format!("{derive}-"))),
        None => entity.kind == Kind::Person,
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

fn first_word(text: &str) -> String {
    tokens(text).next().map_or_else(String::new, |token| token.folded.into_owned())
}

/// The keys of a form's beginnings, all but the whole.
fn proper_prefixes(text: &str) -> Vec<String> {
    let mut key = super::Key::default();
    let mut prefixes = Vec::new();
    for token in tokens(text) {
        if token.separator != Separator::Bound {
            prefixes.push(key.as_str().to_owned());
        }
        key.push(token.separator, &token.folded);
    }
    prefixes
}

/// Names of three letters or fewer are weak, in scripts that write sounds.
fn short(key: &str) -> u32 {
    let is_letter = |c: char| c.is_alphabetic();
    let writes_sounds = key.chars().filter(|&c| is_letter(c)).all(|c| c.is_lowercase());
    let letters = key.chars().filter(|&c| is_letter(c)).count();
    if writes_sounds && letters <= 3 { SHORT } else { 0 }
}
