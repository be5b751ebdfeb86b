//! Which native form, by which schemes, leads to several spellings of one name.

use std::collections::{BTreeMap, BTreeSet};

use crate::lexicon::BOUND;
use crate::scheme::Schemes;
use crate::text::fold::fold;

/// How many native forms are asked of a scheme for one spelling.
const SOURCES: usize = 8;
/// How many of them are spelt by all schemes to meet another spelling.
const SPELT: usize = 6;

/// A native form of which schemes make spellings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    /// The form, in its script.
    pub native: String,
    /// Each spelling with the ids of the schemes that make it, sorted.
    pub spellings: Vec<(String, Vec<String>)>,
}

/// The schemes that may have made a spelling, by native form.
type Natives = BTreeMap<String, BTreeSet<&'static str>>;

/// Asks the schemes, each question once.
#[derive(Default)]
pub(super) struct Origins {
    natives: BTreeMap<String, Natives>,
    /// For a native form, what each scheme makes of it, folded.
    made: BTreeMap<String, Vec<(&'static str, BTreeSet<String>)>>,
}

impl Origins {
    /// The native form that leads to both spellings by most schemes, of equal ones the shortest; `None` if there is none.
    pub(super) fn shared(&mut self, one: &str, other: &str) -> Option<Origin> {
        let natives = self.natives_of(one).clone();
        let mut likely: Vec<(&String, usize)> =
            natives.iter().map(|(native, by)| (native, by.len())).collect();
        likely.sort_by_key(|(native, count)| (usize::MAX - count, native.chars().count()));
        let found = likely.iter().take(SPELT).filter_map(|(native, _)| {
            let by = [self.schemes_of(native, one), self.schemes_of(native, other)];
            by.iter().all(|by| !by.is_empty()).then(|| ((*native).clone(), by))
        });
        let rank = |(native, by): &(String, [Vec<String>; 2])| {
            (usize::MAX - by.iter().map(Vec::len).min().unwrap_or(0), native.chars().count(), native.clone())
        };
        let (native, [by_one, by_other]) = found.min_by_key(rank)?;
        Some(Origin { native, spellings: vec![(one.to_owned(), by_one), (other.to_owned(), by_other)] })
    }

    /// The schemes that make a spelling of a native form.
    pub(super) fn schemes_of(&mut self, native: &str, spelling: &str) -> Vec<String> {
        let folded = fold(spelling);
        let made = self.made.entry(native.to_owned()).or_insert_with(|| made_of(native));
        let makes = |made: &BTreeSet<String>| made.contains(folded.as_ref());
        made.iter().filter(|(_, made)| makes(made)).map(|(id, _)| (*id).to_owned()).collect()
    }

    fn natives_of(&mut self, spelling: &str) -> &Natives {
        self.natives.entry(spelling.to_owned()).or_insert_with(|| {
            let mut natives = Natives::new();
            for scheme in Schemes::builtin().iter() {
                for native in scheme.sources(spelling, SOURCES).0 {
                    natives.entry(native).or_default().insert(scheme.id());
                }
            }
            natives
        })
    }
}

fn made_of(native: &str) -> Vec<(&'static str, BTreeSet<String>)> {
    let schemes = Schemes::builtin().iter().filter(|scheme| scheme.is_all_known(native));
    let made = schemes.map(|scheme| {
        let variants = scheme.variants(native, BOUND).0;
        (scheme.id(), variants.iter().map(|variant| fold(&variant.text).into_owned()).collect())
    });
    made.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_roads_from_one_native_form_are_found() {
        let origin = Origins::default().shared("Kowalenko", "Kovalenko").expect("schemes make both");
        assert_eq!(origin.native, "Коваленко");
        assert!(origin.spellings.iter().all(|(_, schemes)| !schemes.is_empty()), "{origin:?}");
    }

    #[test]
    fn names_of_no_native_form_have_none() {
        assert_eq!(Origins::default().shared("Stephens", "Stevens"), None);
    }
}
