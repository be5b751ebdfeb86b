//! Measures a lexicon: the bytes of its sections, and how far a look-up of a key must go.

use super::Lexicon;
use super::form::{FormId, FormRef, key};
use super::layout::{Found, SECTIONS, Section, first_slot, hash};

/// What the sections hold, in the order of the image.
const NAMES: [&str; SECTIONS] = [
    "strings",
    "languages",
    "places of entities",
    "entities and forms",
    "traits of entities",
    "origins of forms",
    "keys of several forms or of beginnings",
    "slots of keys",
    "forms of keys",
    "roles",
    "words of roles",
    "words",
    "slots of words",
    "endings",
    "filter of first words",
    "filter of words that make a mention",
    "filter of small first words",
    "filter of words that speak of spellings",
];

/// How large a lexicon is, and how well its keys are spread.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sizes {
    /// All bytes of the image.
    pub bytes: usize,
    /// What each section holds, and its bytes.
    pub sections: Vec<(&'static str, usize)>,
    /// The keys: distinct folded spellings, and the beginnings of longer ones.
    pub keys: usize,
    /// The slots in which keys are looked up.
    pub slots: usize,
    /// The keys that do not lie in the slot that their hash names, since others lay there.
    pub displaced: usize,
    /// The slots that a look-up goes through at most before it finds its key.
    pub longest: usize,
}

impl Lexicon {
    /// How large this lexicon is, and how well its keys are spread.
    ///
    /// # Example: a quarter of the slots stays free
    /// ```
    /// use canonym::Lexicon;
    ///
    /// let sizes = Lexicon::builtin().sizes();
    /// assert!(3 * sizes.slots >= 4 * sizes.keys && sizes.displaced < sizes.keys);
    /// ```
    pub fn sizes(&self) -> Sizes {
        let image = &self.image;
        let lengths = image.directory().iter().map(|&(_, length)| length);
        let mut sizes = Sizes {
            bytes: image.bytes().len(),
            sections: NAMES.into_iter().zip(lengths).collect(),
            keys: 0,
            slots: image.records(Section::KeySlots),
            displaced: 0,
            longest: 0,
        };
        for (slot, found) in image.found_keys() {
            let hash = match found {
                Found::Form(at) => hash(FormRef::new(self, FormId(at)).key().as_bytes()),
                Found::Key(record) => hash(image.string_bytes(image.value(Section::Keys, record, key::TEXT))),
            };
            let first = first_slot(hash, sizes.slots);
            let steps = if slot < first { slot + sizes.slots - first } else { slot - first };
            sizes.keys += 1;
            sizes.displaced += usize::from(steps > 0);
            sizes.longest = sizes.longest.max(steps + 1);
        }
        sizes
    }
}
