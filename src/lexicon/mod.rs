//! The lexicon: tables in their compiled, read-only form, built once and shared between threads.
//!
//! It knows folded keys, the forms behind them, entities, roles, endings and vocabulary. It must never know
//! documents, evidence or policy. What leaves it: records that borrow from it, found by one probe.

mod build;
mod cursor;
mod derive;
mod difference;
mod entity;
mod file;
mod filter;
mod form;
mod key;
mod layout;
mod nearby;
mod origins;
mod part;
mod prefetch;
mod records;
mod sizes;
mod spell;
mod strings;
mod vocabulary;
mod writer;

use std::ops::Range;

pub use build::{Cut, TooLarge, build};
pub use derive::BOUND;
pub use difference::{Detail, Difference, Known, differences};
pub use entity::{EntityRef, PlainEntity, RoleItem, Settings};
pub use file::{FileError, is_labelled};
pub use filter::{FirstWords, hash, hash_of_ascii};
pub use form::{Derivation, FormId, FormPart, FormRef, OwnForm};
pub use key::{Key, KeyToken, Separator, ends_line, key_of, tokens, tokens_beside};
pub use nearby::{Nearby, words_of};
pub use origins::Origins;
pub use part::PartLanguage;
pub use records::{LanguageId, WordKinds};
pub use sizes::Sizes;
pub use spell::spell_by_scheme;
pub use vocabulary::{ListDifference, list_differences};

use form::key as key_record;
use layout::{Found, Image, Section};

/// Compiled tables: immutable, shareable, and readable in place from bytes that were compiled earlier.
#[derive(Clone, Debug)]
pub struct Lexicon {
    image: Image,
}

#[cfg(canonym_built)]
static BUILTIN: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/builtin.lexicon"));

impl Lexicon {
    /// The built-in tables, compiled when the crate was built. Costs no parsing and no allocation.
    ///
    /// # Example: who owns a spelling
    /// ```
    /// use canonym::Lexicon;
    ///
    /// let lexicon = Lexicon::builtin();
    /// let owners: Vec<&str> = lexicon.owners("Ryschenkow").map(|form| form.entity().id()).collect();
    /// assert_eq!(owners, ["maxim-ryzhenkov"]);
    /// ```
    #[cfg(canonym_built)]
    pub fn builtin() -> Lexicon {
        Lexicon { image: Image::borrowed(BUILTIN) }
    }

    /// The compiled form, as bytes that stay valid for this version of the crate.
    pub fn as_bytes(&self) -> &[u8] {
        self.image.bytes()
    }

    /// The SHA-256 digest of the compiled form, in hexadecimal.
    pub fn digest(&self) -> String {
        self.image.digest()
    }

    /// The number of entities.
    pub fn entity_count(&self) -> usize {
        self.image.records(Section::Entities)
    }

    /// The number of forms, each spelling of each part counted once an entity. Time is linear in it.
    pub fn form_count(&self) -> usize {
        self.entities().map(|entity| entity.forms().count()).sum()
    }

    /// Every entity, sorted by id.
    pub fn entities(&self) -> impl Iterator<Item = EntityRef<'_>> {
        (0..self.entity_count()).map(|index| EntityRef::new(self, index as u32))
    }

    /// The entity with this id.
    pub fn entity(&self, id: &str) -> Option<EntityRef<'_>> {
        self.entities().find(|entity| entity.id() == id)
    }

    /// The entity of an index that a form gave.
    pub fn entity_at(&self, index: u32) -> EntityRef<'_> {
        EntityRef::new(self, index)
    }

    /// The forms whose folded spelling is that of `form`, whatever language they belong to.
    pub fn owners(&self, form: &str) -> impl Iterator<Item = FormRef<'_>> {
        let entry = key_of(form).and_then(|key| self.find(key.as_str()));
        entry.into_iter().flat_map(|entry| entry.forms()).filter(|form| form.part() != FormPart::Not)
    }

    /// The entry of a folded key.
    pub fn find(&self, key: &str) -> Option<Entry<'_>> {
        let found = self.image.find_key(key.as_bytes(), hash(key.as_bytes()))?;
        Some(Entry::new(self, found))
    }

    /// The entry of a word in ASCII, which need not be folded, by its hash.
    pub fn find_ascii(&self, word: &[u8], hash: u64) -> Option<Entry<'_>> {
        let found = self.image.find_key(word, hash)?;
        Some(Entry::new(self, found))
    }

    /// Asks memory for what finding keys of these hashes will read: it then answers for all of them at once.
    pub fn fetch(&self, hashes: impl Iterator<Item = u64> + Clone) {
        hashes.clone().for_each(|hash| self.image.fetch_slot(hash));
        hashes.for_each(|hash| self.image.fetch_record(hash));
    }

    /// The id of a language that some form, word list or ending has.
    pub fn language(&self, tag: &str) -> Option<LanguageId> {
        let count = self.image.records(Section::Languages) as u32;
        (0..count).find(|&at| self.language_tag(LanguageId(at)) == tag).map(LanguageId)
    }

    /// The tag of a language.
    pub fn language_tag(&self, language: LanguageId) -> &str {
        self.image.string(self.image.value(Section::Languages, language.0 as usize, 0))
    }

    /// What kinds of word `folded` is in `language`, or in every language.
    pub fn word_kinds(&self, folded: &str, language: Option<LanguageId>) -> WordKinds {
        self.image.find_word(folded, language)
    }

    /// The endings of a language, in its table's order.
    pub fn endings(&self, language: LanguageId) -> Vec<crate::text::endings::Ending> {
        records::endings(self, language)
    }

    /// Whether a language writes every noun with a capital.
    pub fn has_capital_nouns(&self, language: LanguageId) -> bool {
        self.image.value(Section::Languages, language.0 as usize, 1) & 1 != 0
    }

    /// Whether a language's articles lose their vowel before a name: *L’Ukraine*.
    pub fn elides(&self, language: LanguageId) -> bool {
        self.image.value(Section::Languages, language.0 as usize, 1) & 2 != 0
    }

    fn image(&self) -> &Image {
        &self.image
    }
}

/// What the lexicon knows of one key: the forms that are spelt so, and whether a longer key begins with it.
#[derive(Clone, Copy, Debug)]
pub struct Entry<'l> {
    lexicon: &'l Lexicon,
    /// Of one form itself, of several where they begin in `Postings`.
    first: u32,
    count: u32,
    /// How many of the forms, the last of them, are companions.
    companions: u32,
    is_prefix: bool,
}

impl<'l> Entry<'l> {
    fn new(lexicon: &'l Lexicon, found: Found) -> Entry<'l> {
        match found {
            Found::Form(first) => {
                let companions = u32::from(form::is_companion(&lexicon.image, first));
                Entry { lexicon, first, count: 1, companions, is_prefix: false }
            }
            Found::Key(record) => {
                let field = |field: usize| lexicon.image.value(Section::Keys, record, field);
                let (first, count) = (field(key_record::FIRST), field(key_record::COUNT));
                let companions = field(key_record::COMPANIONS);
                Entry { lexicon, first, count: count >> 1, companions, is_prefix: count & 1 == 1 }
            }
        }
    }

    /// The forms: first those that make a mention, then the companions, each in the order of entity and part.
    pub fn forms(self) -> impl Iterator<Item = FormRef<'l>> {
        self.postings(self.range())
    }

    /// The forms that are no companions.
    pub fn mains(self) -> impl Iterator<Item = FormRef<'l>> {
        self.postings(self.range().start..self.companion_range().start)
    }

    /// How many of its forms are companions: given names that make no mention without their family name. Thousands
    /// of persons may share one.
    pub fn companion_count(self) -> usize {
        self.companion_range().len()
    }

    /// All companions.
    pub fn companions(self) -> impl Iterator<Item = FormRef<'l>> {
        self.postings(self.companion_range())
    }

    /// The companions of one entity.
    pub fn companions_of(self, entity: u32) -> impl Iterator<Item = FormRef<'l>> {
        let Range { start: mut low, end } = self.companion_range();
        let mut high = end;
        while low < high {
            let middle = low + (high - low) / 2;
            if self.posting(middle).entity().index() < entity { low = middle + 1 } else { high = middle }
        }
        self.postings(low..end).take_while(move |form| form.entity().index() == entity)
    }

    fn postings(self, range: Range<u32>) -> impl Iterator<Item = FormRef<'l>> {
        range.map(move |at| self.posting(at))
    }

    fn posting(self, at: u32) -> FormRef<'l> {
        let form = match self.count {
            1 => at,
            _ => self.lexicon.image().value(Section::Postings, at as usize, 0),
        };
        FormRef::new(self.lexicon, FormId(form))
    }

    /// Where its postings are; of a single form, where that is.
    fn range(self) -> Range<u32> {
        match self.count {
            1 => self.first..self.first.saturating_add(1),
            count => self.lexicon.image().range(Section::Postings, self.first, count),
        }
    }

    /// Where the last of them are, the companions.
    fn companion_range(self) -> Range<u32> {
        let Range { start, end } = self.range();
        end - self.companions.min(end - start)..end
    }

    /// Whether a longer key begins with this one, so that the walk goes on.
    pub fn is_prefix(self) -> bool {
        self.is_prefix
    }
}
