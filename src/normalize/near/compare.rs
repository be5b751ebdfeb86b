//! Compares a word with an entity's forms: the nearest of them, and the scheme that makes the word of a native one.

use std::collections::BTreeMap;

use super::support::Support;
use crate::ledger::record::Derivation;
use crate::lexicon::{self, BOUND, EntityRef, FormPart, FormRef};
use crate::scheme::Schemes;
use crate::table::model::PartKind;
use crate::text::fold::fold;
use crate::text::sound::{Difference, Skeleton, Sounds, skeleton};

/// A word that is compared.
pub(super) struct Word<'t> {
    text: &'t str,
    sounds: Sounds,
    skeleton: Option<Skeleton>,
}

/// How a word lies to an entity's name.
#[derive(Clone, Debug)]
pub(super) struct Comparison {
    /// From 0 to 100.
    pub(super) likeness: u8,
    /// Whether it differs only by what romanisations write for one another.
    pub(super) is_confusion: bool,
    /// The nearest form.
    pub(super) form: String,
    pub(super) pairs: Vec<(String, String)>,
    /// The scheme that makes the word of a native form, and that form.
    pub(super) scheme: Option<(String, String)>,
}

/// How like each other words of six letters are that differ by one.
const SLIP: u8 = 83;

/// How like each other words are of which one is a scheme's.
const MADE: u8 = 95;

impl<'t> Word<'t> {
    pub(super) fn of(text: &'t str) -> Word<'t> {
        Word { text, sounds: Sounds::of(text), skeleton: skeleton(text) }
    }

    /// The form of the entity that lies nearest; with little support, the entity must be met by a scheme's reading.
    pub(super) fn nearest(
        &self,
        entity: EntityRef<'_>,
        part: PartKind,
        support: &Support,
    ) -> Option<Comparison> {
        let is_one_word = |form: &FormRef<'_>| !form.key().contains(' ');
        let forms = || entity.forms().filter(|form| form.part() == FormPart::from(part) && is_one_word(form));
        let is_alone = matches!(support, Support::Word);
        let made = if is_alone { self.scheme_of(forms()) } else { None };
        if is_alone && made.is_none() {
            return None;
        }
        let differences =
            forms().filter_map(|form| Some((self.sounds.differ(&Sounds::of(&form.key()))?, form)));
        let cost = |(difference, form): &(Difference, FormRef<'_>)| {
            (difference.cost * 100 / difference.length.max(1) as u32, form.id())
        };
        let (difference, form) = differences.min_by_key(cost)?;
        let likeness = difference.likeness();
        let likeness = if made.is_some() { likeness.max(MADE) } else { likeness };
        Some(Comparison {
            likeness,
            is_confusion: difference.is_confusion,
            form: form.text().to_owned(),
            pairs: difference.pairs,
            scheme: made,
        })
    }

    /// How the word lies to one of a form of several; `None` if it is the same.
    pub(super) fn beside(&self, word: &str, form: FormRef<'_>) -> Option<Comparison> {
        let difference = self.sounds.differ(&Sounds::of(word)).filter(|difference| difference.cost > 0)?;
        Some(Comparison {
            likeness: difference.likeness(),
            is_confusion: difference.is_confusion,
            form: form.text().to_owned(),
            pairs: difference.pairs,
            scheme: None,
        })
    }

    /// The scheme that makes the word of one of the forms in a native script, and that form. Only forms of the same
    /// consonants are spelt: that takes long.
    fn scheme_of<'l>(&self, forms: impl Iterator<Item = FormRef<'l>>) -> Option<(String, String)> {
        let folded = fold(self.text);
        for form in forms {
            let lexicon::Derivation::Language(tag) = form.derivation() else { continue };
            if form.key().is_ascii() || skeleton(&form.key()) != self.skeleton {
                continue;
            }
            let schemes = Schemes::builtin().reading(tag).filter(|scheme| scheme.is_all_known(form.text()));
            for scheme in schemes {
                let made = scheme.variants(form.text(), BOUND).0;
                if made.iter().any(|made| fold(&made.text) == folded) {
                    return Some((scheme.id().to_owned(), form.text().to_owned()));
                }
            }
        }
        None
    }
}

impl Comparison {
    /// Whether it may be a slip of the finger: one letter, or two that changed places, in a word of six or more.
    pub(super) fn is_slip(&self) -> bool {
        self.pairs.len() == 1 && self.likeness >= SLIP
    }

    /// How the spelling came to be known.
    pub(super) fn derived(&self) -> Derivation {
        match &self.scheme {
            Some((scheme, from)) => {
                let (scheme, from) = (scheme.clone(), from.clone());
                Derivation::Scheme { scheme, from, options: BTreeMap::new() }
            }
            None => Derivation::Near(self.form.clone()),
        }
    }
}
