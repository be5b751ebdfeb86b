//! The bytes of a compiled lexicon, and how they are read in place; `writer` writes them.
//!
//! The image begins with the label `canonym\0`, the version, the number [`ORDER`], the count of sections, the length of
//! the image in bytes, the SHA-256 digest of all that follows it, and for each section its offset and length in bytes.
//! All these numbers are 32-bit little-endian, and a section is an array of records of such numbers, of fixed width, but
//! for two that hold bytes, filled up with zeros to a whole number: the strings, each of which is known by where it
//! begins, and the entities with their forms. `cursor` says how numbers and strings are written there. A reader never
//! trusts an offset: what lies outside reads as zero or as the empty string, and of a range that reaches outside the
//! part within is read.
//!
//! An entity's record (see `entity`) stands right before those of its forms (see `form`), so that a form leads to its
//! entity without another line of cache; both are known by where the first form begins, and a form by where it itself
//! does. A form holds its text, and its key as well if that is not the text in small ASCII letters. Only a key that
//! several forms share, or that a longer key begins with, has a record of its own (see `key`).
//!
//! Of the slots of an open-addressing table a quarter is free; the low half of a hash, scaled to their count, chooses the
//! first to look at. An empty slot is zero; another holds a number plus one (of a word its record's; of a key its form's,
//! or, behind all forms, its own record's) in as many of the lowest bits as the greatest has, and above them what there is
//! room for of the lowest bits of the hash's high half, by which most other keys are told apart without being read.
//!
//! The version changes with the layout, and with whatever makes another key or another hash of a spelling.

use std::borrow::Cow;
use std::ops::Range;

use super::cursor::Cursor;
use super::form;
use super::prefetch::prefetch;
use super::records::{LanguageId, WordKinds};

pub(super) const LABEL: &[u8; 8] = b"canonym\0";
pub(super) const VERSION: u32 = 1;
/// Written like every number, it shows the order of the bytes: 4, 3, 2, 1.
pub(super) const ORDER: u32 = 0x0102_0304;
pub(super) const DIGEST: usize = 32;
/// Where the digest stands: behind the label and four numbers.
pub(super) const DIGEST_AT: usize = 8 + 4 * 4;
/// Where the directory begins, and with it what the digest is of.
pub(super) const HEAD: usize = DIGEST_AT + DIGEST;

/// How many bytes memory gives at once.
const LINE: usize = 64;

/// The arrays of an image. The number is the place in the image's directory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Section {
    /// All strings, each once, in UTF-8.
    Text,
    /// tag; bit 0 if nouns have capitals, bit 1 if articles elide.
    Languages,
    /// Where the first form of each entity begins in `Records`.
    Entities,
    /// Each entity, then its forms in the order of part and text.
    Records,
    /// What most entities share with others: see `entity::traits`.
    Traits,
    /// How forms came to be known: file, derivation, language, scheme, options.
    Origins,
    /// See `form::key`.
    Keys,
    /// An open-addressing table over the keys.
    KeySlots,
    /// The forms of the keys that have several.
    Postings,
    /// first and count in `RoleItems`, words.
    Roles,
    /// 0 and a folded word, or 1 and an entity.
    RoleItems,
    /// word, language + 1 (0: every language), kinds.
    Words,
    /// An open-addressing table over the words.
    WordSlots,
    /// language, case, after, drop, add, of; lists are joined by newlines.
    Endings,
    /// A blocked Bloom filter over first words.
    Starts,
    /// The same over the first words of forms without which there is no mention. Nothing if these are all first words.
    Bearers,
    /// The same over those first words that may begin with a small letter, of whatever form.
    SmallStarts,
    /// The same over the words that speak of spellings.
    Spellings,
}

pub(super) const SECTIONS: usize = 18;

impl Section {
    /// Numbers a record.
    #[inline]
    pub(super) const fn width(self) -> usize {
        match self {
            Section::Text | Section::Records | Section::Entities => 1,
            Section::KeySlots | Section::Postings | Section::WordSlots => 1,
            Section::Starts | Section::Bearers | Section::SmallStarts | Section::Spellings => 1,
            Section::Languages | Section::RoleItems => 2,
            Section::Traits | Section::Roles | Section::Words => 3,
            Section::Keys | Section::Origins => 5,
            Section::Endings => 6,
        }
    }
}

/// A compiled lexicon's bytes, with its directory read.
#[derive(Clone)]
pub(super) struct Image {
    bytes: Cow<'static, [u8]>,
    directory: [(usize, usize); SECTIONS],
}

impl std::fmt::Debug for Image {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Image").field("bytes", &self.bytes.len()).finish()
    }
}

impl Image {
    /// An image that this crate compiled and stores.
    pub(super) fn borrowed(bytes: &'static [u8]) -> Image {
        Image::new(Cow::Borrowed(bytes))
    }

    pub(super) fn new(bytes: Cow<'static, [u8]>) -> Image {
        let mut directory = [(0, 0); SECTIONS];
        for (section, slot) in directory.iter_mut().enumerate() {
            let at = HEAD + section * 8;
            *slot = (number(&bytes, at) as usize, number(&bytes, at + 4) as usize);
        }
        Image { bytes, directory }
    }

    pub(super) fn bytes(&self) -> &[u8] {
        self.bytes.get(..self.length()).unwrap_or(&self.bytes)
    }

    /// The bytes that follow the image.
    pub(super) fn beyond(&self) -> &[u8] {
        self.bytes.get(self.length()..).unwrap_or_default()
    }

    fn length(&self) -> usize {
        number(&self.bytes, DIGEST_AT - 4) as usize
    }

    /// The offset and length of each section, as the image says them.
    pub(super) fn directory(&self) -> &[(usize, usize); SECTIONS] {
        &self.directory
    }

    pub(super) fn digest(&self) -> String {
        use std::fmt::Write;
        let digest = self.bytes.get(DIGEST_AT..HEAD).unwrap_or_default();
        digest.iter().fold(String::new(), |mut hex, byte| {
            let _ = write!(hex, "{byte:02x}");
            hex
        })
    }

    #[inline]
    pub(super) fn section(&self, section: Section) -> &[u8] {
        let (offset, length) = self.directory[section as usize];
        self.bytes.get(offset..offset.saturating_add(length)).unwrap_or_default()
    }

    /// How many records a section has.
    #[inline]
    pub(super) fn records(&self, section: Section) -> usize {
        self.directory[section as usize].1 / 4 / section.width()
    }

    /// One number of one record.
    #[inline]
    pub(super) fn value(&self, section: Section, record: usize, field: usize) -> u32 {
        let at = record.saturating_mul(section.width()).saturating_add(field);
        number(self.section(section), at.saturating_mul(4))
    }

    /// Those of `count` records from `first` on that a section has.
    pub(super) fn range(&self, section: Section, first: u32, count: u32) -> Range<u32> {
        let records = u32::try_from(self.records(section)).unwrap_or(u32::MAX);
        first.min(records)..first.saturating_add(count).min(records)
    }

    pub(super) fn string(&self, start: u32) -> &str {
        std::str::from_utf8(self.string_bytes(start)).unwrap_or_default()
    }

    /// The bytes of a string, which a comparison need not know to be UTF-8.
    pub(super) fn string_bytes(&self, start: u32) -> &[u8] {
        Cursor::new(self.section(Section::Text), start).string()
    }

    /// The records of entities and forms, from a place in them on.
    pub(super) fn records_from(&self, at: u32) -> Cursor<'_> {
        Cursor::new(self.section(Section::Records), at)
    }

    /// Where a key of this hash leads; its ASCII letters may be capitals. On average two or three slots are looked at.
    pub(super) fn find_key(&self, key: &[u8], hash: u64) -> Option<Found> {
        let is_it = |found: usize| match self.found(found) {
            Found::Form(at) => form::has_key(self, at, key),
            Found::Key(record) => {
                self.string_bytes(self.value(Section::Keys, record, 0)).eq_ignore_ascii_case(key)
            }
        };
        let found = self.probe(Section::KeySlots, self.most_found(), hash, is_it)?;
        Some(self.found(found))
    }

    /// Asks memory for the first slot of a key with this hash.
    pub(super) fn fetch_slot(&self, hash: u64) {
        let first = first_slot(hash, self.records(Section::KeySlots));
        prefetch(self.section(Section::KeySlots), first * 4);
    }

    /// Asks memory for what a key with this hash leads to, and what is before that: mostly its entity.
    pub(super) fn fetch_record(&self, hash: u64) {
        let records = self.section(Section::Records);
        self.probe(Section::KeySlots, self.most_found(), hash, |found| {
            prefetch(records, found);
            prefetch(records, found.saturating_sub(LINE));
            true
        });
    }

    /// What a slot of a key means.
    fn found(&self, number: usize) -> Found {
        let forms = self.section(Section::Records).len();
        match number.checked_sub(forms) {
            None => Found::Form(number as u32),
            Some(record) => Found::Key(record),
        }
    }

    /// The numbers that slots of keys may have.
    fn most_found(&self) -> usize {
        self.section(Section::Records).len() + self.records(Section::Keys)
    }

    /// For each slot of a key that is taken, its number and where it leads.
    pub(super) fn found_keys(&self) -> impl Iterator<Item = (usize, Found)> {
        let tags = Tags::over(self.most_found());
        (0..self.records(Section::KeySlots)).filter_map(move |slot| {
            Some((slot, self.found(tags.number(self.value(Section::KeySlots, slot, 0))?)))
        })
    }

    /// The kinds of a word in one language and in all.
    pub(super) fn find_word(&self, word: &str, language: Option<LanguageId>) -> WordKinds {
        let is_word =
            |index: usize| self.string_bytes(self.value(Section::Words, index, 0)) == word.as_bytes();
        let count = self.records(Section::Words);
        let first = self.probe(Section::WordSlots, count, hash(word.as_bytes()), is_word);
        let Some(first) = first else {
            return WordKinds::default();
        };
        let wanted = language.map_or(0, |language| language.0.saturating_add(1));
        let same = (first..count).take_while(|&index| is_word(index));
        let fitting =
            same.filter(|&index| matches!(self.value(Section::Words, index, 1), l if l == 0 || l == wanted));
        WordKinds(fitting.fold(0, |kinds, index| kinds | self.value(Section::Words, index, 2)))
    }

    fn probe(&self, slots: Section, most: usize, hash: u64, is_it: impl Fn(usize) -> bool) -> Option<usize> {
        let (slots, _) = self.section(slots).as_chunks();
        let (count, tags) = (slots.len(), Tags::over(most));
        let mut at = first_slot(hash, count);
        for _ in 0..count {
            let slot = slots.get(at).map_or(0, |slot| u32::from_le_bytes(*slot));
            let number = tags.number(slot)?;
            if tags.may_be(slot, hash) && is_it(number) {
                return Some(number);
            }
            at = next_slot(at, count);
        }
        None
    }
}

/// Where a key leads: to the one form that has it, or to its record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Found {
    /// Where the form begins.
    Form(u32),
    Key(usize),
}

/// The slot in which a hash is looked for first.
pub(super) fn first_slot(hash: u64, count: usize) -> usize {
    scaled(hash as u32, count)
}

pub(super) fn next_slot(at: usize, count: usize) -> usize {
    if at + 1 < count { at + 1 } else { 0 }
}

/// A number below `count`, of which every value of `part` chooses one.
#[inline(always)]
fn scaled(part: u32, count: usize) -> usize {
    ((u64::from(part) * count as u64) >> 32) as usize
}

/// How much of a hash a slot leaves out: the lowest bits, which chose the slot.
const TAG_SHIFT: u32 = 32;

/// How a slot holds a number and part of a key's hash.
#[derive(Clone, Copy)]
pub(super) struct Tags {
    /// The bits of the greatest number plus one.
    width: u32,
}

impl Tags {
    /// For numbers below `most`.
    pub(super) fn over(most: usize) -> Tags {
        Tags { width: (u32::BITS - (most as u32).leading_zeros()).max(1) }
    }

    pub(super) fn slot(self, number: u32, hash: u64) -> u32 {
        self.tag(hash) | (number + 1)
    }

    fn tag(self, hash: u64) -> u32 {
        ((hash >> TAG_SHIFT) as u32).checked_shl(self.width).unwrap_or(0)
    }

    fn low_bits(self, slot: u32) -> u32 {
        slot & u32::MAX.checked_shl(self.width).map_or(u32::MAX, |tag| !tag)
    }

    /// None for an empty slot.
    fn number(self, slot: u32) -> Option<usize> {
        (self.low_bits(slot) as usize).checked_sub(1)
    }

    fn may_be(self, slot: u32, hash: u64) -> bool {
        slot ^ self.low_bits(slot) == self.tag(hash)
    }
}

/// The block of a hash and its bits in it.
#[inline(always)]
pub(super) fn filter_bits(hash: u64, blocks: usize) -> (usize, u32) {
    let block = scaled((hash >> 32) as u32, blocks);
    (block, 1 << (hash >> 5 & 31) | 1 << (hash >> 10 & 31) | 1 << (hash >> 15 & 31))
}

#[inline]
pub(super) fn number(bytes: &[u8], at: usize) -> u32 {
    let four = bytes.get(at..).and_then(|rest| rest.first_chunk());
    four.map_or(0, |four| u32::from_le_bytes(*four))
}

/// How many bytes a hash takes in at once.
const STEP: usize = 16;
/// Numbers without a pattern: the fractions of the golden ratio and of pi in binary.
const GOLDEN: u64 = 0x9e37_79b9_7f4a_7c15;
const PI: u64 = 0x243f_6a88_85a3_08d3;
/// The bit that makes a capital of ASCII small, in every byte.
const SMALL: u128 = u128::from_ne_bytes([0x20; STEP]);
/// So many of the lowest bytes.
const KEPT: [u128; STEP + 1] = {
    let mut kept = [u128::MAX; STEP + 1];
    let mut count = 0;
    while count < STEP {
        kept[count] = (1 << (8 * count)) - 1;
        count += 1;
    }
    kept
};

/// The hash of a key or a word, which is the same for capitals of ASCII as for small letters. Sixteen bytes at once are
/// multiplied by halves, and the halves of the product are joined; names are short, so that one step is mostly all.
pub(super) fn hash(bytes: &[u8]) -> u64 {
    let (chunks, rest) = bytes.as_chunks::<STEP>();
    let mut state = bytes.len() as u64;
    for chunk in chunks {
        state = mix(state, u128::from_le_bytes(*chunk) | SMALL);
    }
    if !rest.is_empty() || chunks.is_empty() {
        let mut last = [0; STEP];
        last[..rest.len()].copy_from_slice(rest);
        state = mix(state, (u128::from_le_bytes(last) | SMALL) & KEPT[rest.len()]);
    }
    state
}

/// The [`hash`] of a word in a text. Of a word that is neither long nor at the text's end it takes no branch for the
/// length.
#[inline(always)]
pub(super) fn hash_in(text: &[u8], word: &Range<usize>) -> u64 {
    let length = word.end.wrapping_sub(word.start);
    let near = text.get(word.start..).and_then(<[u8]>::first_chunk);
    match near.filter(|_| length <= STEP) {
        // What stands behind the word may be anything.
        Some(near) => mix(length as u64, (u128::from_le_bytes(*near) | SMALL) & KEPT[length]),
        None => hash_of_long(&text[word.clone()]),
    }
}

#[cold]
fn hash_of_long(word: &[u8]) -> u64 {
    hash(word)
}

#[inline(always)]
fn mix(state: u64, bytes: u128) -> u64 {
    let (low, high) = (bytes as u64, (bytes >> 64) as u64);
    let product = u128::from(low ^ GOLDEN ^ state) * u128::from(high ^ PI);
    product as u64 ^ (product >> 64) as u64
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_word_has_the_hash_of_its_fold_whatever_stands_beside_it(
            before in any::<Vec<u8>>(), word in "[A-Za-z0-9_]{0,40}", after in any::<Vec<u8>>(),
        ) {
            let text = [&before, word.as_bytes(), &after].concat();
            let range = before.len()..before.len() + word.len();
            prop_assert_eq!(hash_in(&text, &range), hash(word.to_ascii_lowercase().as_bytes()));
        }

        #[test]
        fn another_word_has_another_hash(one in "[a-zа-я一-龥]{0,40}", other in "[a-zа-я一-龥]{0,40}") {
            let folded = |word: &str| word.bytes().map(|byte| byte | 0x20).collect::<Vec<_>>();
            prop_assume!(folded(&one) != folded(&other));
            prop_assert_ne!(hash(one.as_bytes()), hash(other.as_bytes()));
        }
    }
}
