//! The filters of a lexicon, which tell of most words that they are none of those that are sought, before anything else
//! is read.

use std::ops::Range;

use super::Lexicon;
use super::layout::{self, Section, filter_bits};

/// A blocked Bloom filter, read in place.
#[derive(Clone, Copy, Debug)]
struct Filter<'l> {
    blocks: &'l [[u8; 4]],
}

impl<'l> Filter<'l> {
    fn of(lexicon: &'l Lexicon, section: Section) -> Filter<'l> {
        Filter { blocks: lexicon.image().section(section).as_chunks().0 }
    }

    /// Whether a hash may be in it: all its bits are set in the one 32-bit block that it falls into.
    #[inline(always)]
    fn may_have(self, hash: u64) -> bool {
        let (block, bits) = filter_bits(hash, self.blocks.len());
        self.blocks.get(block).is_some_and(|block| u32::from_le_bytes(*block) & bits == bits)
    }

    /// Whether anything is in it. An empty one has a single block.
    fn has_any(self) -> bool {
        self.blocks.len() > 1 || self.blocks.iter().any(|block| *block != [0; 4])
    }
}

/// The words with which forms of a lexicon begin.
#[derive(Clone, Copy, Debug)]
pub struct FirstWords<'l> {
    all: Filter<'l>,
    /// Those of them that may begin with a small letter: a particle, a term.
    small: Filter<'l>,
}

impl FirstWords<'_> {
    /// Whether a word, once it is folded, may be one of them; `is_small` says that it begins with a small letter. No
    /// false `no`; a false `yes` is rare.
    pub fn may_have(self, hash: u64, is_small: bool) -> bool {
        if is_small { self.small.may_have(hash) } else { self.all.may_have(hash) }
    }

    /// Whether any of them may begin with a small letter.
    pub fn has_small(self) -> bool {
        self.small.has_any()
    }
}

impl Lexicon {
    /// The first words of all names and kept phrases.
    pub fn starts(&self) -> FirstWords<'_> {
        self.first_words(Section::Starts)
    }

    /// The first words of forms without which there is no mention: family names and whole names.
    pub fn bearers(&self) -> FirstWords<'_> {
        let has_own = self.image().records(Section::Bearers) > 0;
        self.first_words(if has_own { Section::Bearers } else { Section::Starts })
    }

    /// Whether a word, once it is folded, may be one that speaks of spellings in some language. No false `no`; a false
    /// `yes` is rare.
    pub fn may_speak_of_spelling(&self, hash: u64) -> bool {
        Filter::of(self, Section::Spellings).may_have(hash)
    }

    fn first_words(&self, section: Section) -> FirstWords<'_> {
        FirstWords { all: Filter::of(self, section), small: Filter::of(self, Section::SmallStarts) }
    }
}

/// The [`hash`] of a word in ASCII of a text, once it is folded.
#[inline(always)]
pub fn hash_of_ascii(text: &[u8], word: &Range<usize>) -> u64 {
    layout::hash_in(text, word)
}

/// The hash of a folded word, as [`FirstWords::may_have`] takes it.
pub fn hash(folded: &[u8]) -> u64 {
    layout::hash(folded)
}
