//! Languages, the kinds of words, and endings: the records of fixed width, as typed values.

use super::Lexicon;
use super::layout::Section;
use crate::table::model::WordKind;
use crate::text::endings::Ending;

/// A language that the lexicon has something in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LanguageId(pub(super) u32);

/// The kinds of word that a word is, as a set.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct WordKinds(pub(super) u32);

/// The bit of a word that a gloss may hold but that makes none.
pub(super) const GLOSS_FILLER: u32 = 1 << 31;

impl WordKinds {
    pub(super) fn bit(kind: WordKind) -> u32 {
        1 << kind as u32
    }

    /// Whether the word is of this kind.
    pub fn has(self, kind: WordKind) -> bool {
        self.0 & WordKinds::bit(kind) != 0
    }

    /// Whether it is of any kind.
    pub fn any(self) -> bool {
        self.0 & !GLOSS_FILLER != 0
    }

    /// Whether it is a short word within a phrase of a gloss: the *in* of *in Russian*.
    pub fn is_gloss_filler(self) -> bool {
        self.0 & GLOSS_FILLER != 0
    }
}

/// The endings of a language.
pub(super) fn endings(lexicon: &Lexicon, language: LanguageId) -> Vec<Ending> {
    let image = lexicon.image();
    let of_language = |&at: &usize| image.value(Section::Endings, at, 0) == language.0;
    let read = |at: usize| {
        let text = |field: usize| image.string(image.value(Section::Endings, at, field)).to_owned();
        let list =
            |field: usize| text(field).split('\n').filter(|s| !s.is_empty()).map(str::to_owned).collect();
        Ending { case: text(1), after: list(2), drop: text(3), add: list(4), of: list(5) }
    };
    (0..image.records(Section::Endings)).filter(of_language).map(read).collect()
}
