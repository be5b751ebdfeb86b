//! The bytes of a compiled lexicon, and how they are read in place; `writer` writes them.
//!
//! All numbers are 32-bit little-endian. The image begins with the label `canonym\0`, the version, the number
//! [`ORDER`], the count of sections, the length of the image in bytes, the SHA-256 digest of all that follows
//! it, and for each section its offset and length in bytes. A section is an array of records of fixed width, but the
//! first, which holds strings: each has its length in bytes before it, in groups of seven bits, the lowest first, all
//! but the last with the highest bit set. A string's number is where it begins there. A reader never trusts an offset:
//! what lies outside reads as zero or as the empty string, and of a range that reaches outside the part within is read.
//!
//! An open-addressing table has a power of two slots. An empty one is zero; another holds the number of a record, plus
//! one, in as many of the lowest bits as the count of records has, and above them what there is room for of the lowest
//! bits of the key's hash shifted right by [`TAG_SHIFT`], by which most other keys are told apart without being read.
//!
//! The version changes with the layout, and with whatever makes another key or another hash of a spelling.

use std::borrow::Cow;
use std::ops::Range;

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

/// The arrays of an image. The number is the place in the image's directory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Section {
    /// All strings, each once, in UTF-8.
    Text,
    /// tag; bit 0 if nouns have capitals, bit 1 if articles elide.
    Languages,
    /// See `records::EntityRef`.
    Entities,
    /// kind, first and count in `PartLanguages`.
    Parts,
    /// language, first in `Accepted`, twice the count of forms, plus one if they are dated.
    PartLanguages,
    /// Form numbers: for each language of a part its forms, the canonical one first. If they are dated each is followed
    /// by the day since which it is canonical, as `Date::number`, or zero.
    Accepted,
    /// See `records::form`. In the order of entity, part and text.
    Forms,
    /// How forms came to be known: file, derivation, language, scheme, options.
    Origins,
    /// See `records::key`.
    Keys,
    /// An open-addressing table over the keys.
    KeySlots,
    /// Form numbers of the keys that have several.
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
    /// The same over the first words of forms without which there is no mention.
    Bearers,
    /// The same over those first words that may begin with a small letter, of whatever form.
    SmallStarts,
}

pub(super) const SECTIONS: usize = 19;

impl Section {
    /// Numbers a record.
    pub(super) const fn width(self) -> usize {
        match self {
            Section::Text | Section::KeySlots | Section::Postings | Section::WordSlots => 1,
            Section::Accepted | Section::Starts | Section::Bearers | Section::SmallStarts => 1,
            Section::Languages | Section::RoleItems => 2,
            Section::Parts | Section::PartLanguages | Section::Roles | Section::Words => 3,
            Section::Keys | Section::Origins => 5,
            Section::Endings | Section::Forms => 6,
            Section::Entities => 16,
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

    fn section(&self, section: Section) -> &[u8] {
        let (offset, length) = self.directory[section as usize];
        self.bytes.get(offset..offset.saturating_add(length)).unwrap_or_default()
    }

    /// How many records a section has.
    pub(super) fn records(&self, section: Section) -> usize {
        self.directory[section as usize].1 / 4 / section.width()
    }

    /// One number of one record.
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
    fn string_bytes(&self, start: u32) -> &[u8] {
        string_at(self.section(Section::Text), start as usize)
    }

    /// The record of a key. One hash, and on average less than two slots.
    pub(super) fn find_key(&self, key: &str) -> Option<usize> {
        self.probe(Section::KeySlots, Section::Keys, hash(key.as_bytes()), |index| {
            self.string_bytes(self.value(Section::Keys, index, 0)) == key.as_bytes()
        })
    }

    /// For each slot that is taken, its number and its record's.
    pub(super) fn taken(&self, slots: Section, of: Section) -> impl Iterator<Item = (usize, usize)> {
        let tags = Tags::over(self.records(of));
        (0..self.records(slots))
            .filter_map(move |slot| Some((slot, tags.record(self.value(slots, slot, 0))?)))
    }

    /// The kinds of a word in one language and in all.
    pub(super) fn find_word(&self, word: &str, language: Option<LanguageId>) -> WordKinds {
        let is_word =
            |index: usize| self.string_bytes(self.value(Section::Words, index, 0)) == word.as_bytes();
        let first = self.probe(Section::WordSlots, Section::Words, hash(word.as_bytes()), is_word);
        let Some(first) = first else {
            return WordKinds::default();
        };
        let count = self.records(Section::Words);
        let wanted = language.map_or(0, |language| language.0.saturating_add(1));
        let same = (first..count).take_while(|&index| is_word(index));
        let fitting =
            same.filter(|&index| matches!(self.value(Section::Words, index, 1), l if l == 0 || l == wanted));
        WordKinds(fitting.fold(0, |kinds, index| kinds | self.value(Section::Words, index, 2)))
    }

    fn probe(&self, slots: Section, of: Section, hash: u64, is_it: impl Fn(usize) -> bool) -> Option<usize> {
        let count = self.records(slots);
        let mask = count.checked_sub(1)?;
        let tags = Tags::over(self.records(of));
        let mut at = hash as usize & mask;
        for _ in 0..count {
            let slot = self.value(slots, at, 0);
            let record = tags.record(slot)?;
            if tags.may_be(slot, hash) && is_it(record) {
                return Some(record);
            }
            at = (at + 1) & mask;
        }
        None
    }

    /// Whether anything is in a filter. An empty one has a single block.
    pub(super) fn has_filtered(&self, filter: Section) -> bool {
        self.records(filter) > 1 || self.value(filter, 0, 0) != 0
    }

    /// Whether a hash may be in a filter: both its bits are set in the one 32-bit block it falls into.
    pub(super) fn in_filter(&self, filter: Section, hash: u64) -> bool {
        let blocks = self.records(filter);
        if blocks == 0 {
            return false;
        }
        let (block, bits) = filter_bits(hash, blocks);
        self.value(filter, block, 0) & bits == bits
    }
}

/// How much of a hash a slot leaves out: the lowest bits, which chose the slot.
const TAG_SHIFT: u32 = 32;

/// How a slot holds the number of a record and part of its key's hash.
#[derive(Clone, Copy)]
pub(super) struct Tags {
    /// The bits of a record's number plus one.
    width: u32,
}

impl Tags {
    pub(super) fn over(records: usize) -> Tags {
        Tags { width: (u32::BITS - (records as u32).leading_zeros()).max(1) }
    }

    pub(super) fn slot(self, record: u32, hash: u64) -> u32 {
        self.tag(hash) | (record + 1)
    }

    fn tag(self, hash: u64) -> u32 {
        ((hash >> TAG_SHIFT) as u32).checked_shl(self.width).unwrap_or(0)
    }

    fn number(self, slot: u32) -> u32 {
        slot & u32::MAX.checked_shl(self.width).map_or(u32::MAX, |tag| !tag)
    }

    /// None for an empty slot.
    fn record(self, slot: u32) -> Option<usize> {
        (self.number(slot) as usize).checked_sub(1)
    }

    fn may_be(self, slot: u32, hash: u64) -> bool {
        slot ^ self.number(slot) == self.tag(hash)
    }
}

/// The string that begins at a byte of `text`, with its length before it.
pub(super) fn string_at(text: &[u8], start: usize) -> &[u8] {
    let (mut length, mut at) = (0usize, start);
    for shift in (0..35).step_by(7) {
        let Some(&byte) = text.get(at) else { return &[] };
        at += 1;
        length |= usize::from(byte & 0x7f) << shift;
        if byte < 0x80 {
            return text.get(at..at.saturating_add(length)).unwrap_or_default();
        }
    }
    &[]
}

/// Writes a string with its length before it.
pub(super) fn push_string(text: &mut Vec<u8>, string: &[u8]) {
    let mut length = string.len();
    while length >= 0x80 {
        text.push(length as u8 | 0x80);
        length >>= 7;
    }
    text.push(length as u8);
    text.extend_from_slice(string);
}

/// The block of a hash and its bits in it; `blocks` is a power of two.
pub(super) fn filter_bits(hash: u64, blocks: usize) -> (usize, u32) {
    let block = (hash >> 32) as usize & (blocks - 1);
    (block, 1 << (hash >> 5 & 31) | 1 << (hash >> 10 & 31) | 1 << (hash >> 15 & 31))
}

pub(super) fn number(bytes: &[u8], at: usize) -> u32 {
    let four = bytes.get(at..).and_then(|rest| rest.first_chunk());
    four.map_or(0, |four| u32::from_le_bytes(*four))
}

/// FNV-1a in eight-byte steps with a final mix: names are short, and the low and high bits are both used.
pub(super) fn hash(bytes: &[u8]) -> u64 {
    let mut state = 0xcbf2_9ce4_8422_2325 ^ bytes.len() as u64;
    let mut chunks = bytes.chunks_exact(8);
    for chunk in &mut chunks {
        let mut eight = [0; 8];
        eight.copy_from_slice(chunk);
        state = mix(state ^ u64::from_le_bytes(eight));
    }
    let tail = chunks.remainder().iter().rev().fold(0u64, |word, &byte| word << 8 | u64::from(byte));
    mix(state ^ tail)
}

/// The [`hash`] of an ASCII word's fold, which is the word in small letters.
pub(super) fn hash_in_small_letters(word: &[u8]) -> u64 {
    let mut state = 0xcbf2_9ce4_8422_2325 ^ word.len() as u64;
    let mut chunks = word.chunks_exact(8);
    for chunk in &mut chunks {
        let mut eight = [0; 8];
        eight.copy_from_slice(chunk);
        state = mix(state ^ in_small_letters(u64::from_le_bytes(eight)));
    }
    let tail = chunks.remainder().iter().rev().fold(0u64, |word, &byte| word << 8 | u64::from(byte));
    mix(state ^ in_small_letters(tail))
}

/// Eight ASCII bytes, each capital as its small letter.
fn in_small_letters(eight: u64) -> u64 {
    const ONES: u64 = 0x0101_0101_0101_0101;
    let from_a = eight + ONES * (0x80 - b'A' as u64);
    let beyond_z = eight + ONES * (0x80 - b'Z' as u64 - 1);
    eight | ((from_a & !beyond_z & (ONES * 0x80)) >> 2)
}

fn mix(value: u64) -> u64 {
    let product = value.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    product ^ (product >> 29)
}
