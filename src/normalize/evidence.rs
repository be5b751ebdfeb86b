//! What the copy as a whole says: which entities it identifies, and whose family name it gives to somebody
//! else.
//!
//! Evidence is closed under respelling: it is gathered from each mention's closure, which is the same
//! whether the mention is still a variant or already canonical.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::reading::{Manner, Mention, Reading};
use super::surroundings::Neighbour;
use super::view::View;

/// How many places are named for one entity.
const PLACES: usize = 3;

/// A range of one run: the run's number, and bytes of its text.
pub(super) type RunRange = (usize, Range<usize>);

/// The evidence of a whole copy.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Evidence {
    /// The entities that the copy identifies, each with the first places.
    identified: BTreeMap<u32, Vec<RunRange>>,
    /// The entities whose family name somebody else bears in this copy.
    contradicted: BTreeSet<u32>,
}

impl Evidence {
    /// Adds what one run says.
    pub(super) fn gather(&mut self, run: usize, view: &View<'_, '_>) {
        for (index, mention) in view.mentions.iter().enumerate() {
            if view.zone_of(mention).is_some() {
                continue;
            }
            self.identify(run, view, index, mention);
            let has_role =
                view.closures[index].iter().any(|&entity| view.role_before(mention, entity).is_some());
            if !has_role && view.is_claimed_by_another(mention) {
                self.contradicted.extend(&view.closures[index]);
            }
        }
    }

    fn identify(&mut self, run: usize, view: &View<'_, '_>, index: usize, mention: &Mention<'_>) {
        let place = (run, mention.span(view.tokens));
        let certain = mention.readings.iter().any(|reading| identifies(view, reading));
        for &entity in &view.closures[index] {
            let by_role = || view.is_family_alone(mention) && view.role_before(mention, entity).is_some();
            if certain || by_role() {
                let places = self.identified.entry(entity).or_default();
                if places.len() < PLACES {
                    places.push(place.clone());
                }
            }
        }
    }

    /// Whether the copy identifies an entity.
    pub(super) fn has(&self, entity: u32) -> bool {
        self.identified.contains_key(&entity)
    }

    /// Where the copy identifies an entity, first places first.
    pub(super) fn places(&self, entity: u32) -> &[RunRange] {
        self.identified.get(&entity).map(Vec::as_slice).unwrap_or_default()
    }

    /// Whether somebody else bears the family name of one of these entities.
    pub(super) fn contradicts(&self, entities: &[u32]) -> bool {
        entities.iter().any(|entity| self.contradicted.contains(entity))
    }

    /// Whether two runs say the same, wherever they say it.
    pub(super) fn says_the_same(&self, other: &Evidence) -> bool {
        self.identified.keys().eq(other.identified.keys()) && self.contradicted == other.contradicted
    }
}

/// Whether a reading names its entity by itself.
fn identifies(view: &View<'_, '_>, reading: &Reading<'_>) -> bool {
    match reading.manner {
        Manner::Full | Manner::Initials => true,
        Manner::WholeName => !view.is_weak(reading),
        Manner::Rule | Manner::FamilyAlone | Manner::GivenAlone => false,
    }
}

impl View<'_, '_> {
    /// Whether a reading's only form is an ordinary word or very short.
    pub(super) fn is_weak(&self, reading: &Reading<'_>) -> bool {
        let alone = matches!(reading.manner, Manner::FamilyAlone | Manner::GivenAlone | Manner::WholeName);
        alone && reading.parts.iter().filter_map(|part| part.form).any(|form| self.language.is_weak(form))
    }

    /// Whether a bare family name stands beside somebody else's given name. A weak form says nothing.
    pub(super) fn is_claimed_by_another(&self, mention: &Mention<'_>) -> bool {
        let strong = |reading: &Reading<'_>| reading.manner == Manner::FamilyAlone && !self.is_weak(reading);
        if !mention.readings.iter().any(strong) {
            return false;
        }
        self.stands_beside_another(mention)
    }

    /// Whether a bare family name stands beside somebody else's given name.
    pub(super) fn stands_beside_another(&self, mention: &Mention<'_>) -> bool {
        let is_claimed = || matches!(self.before(mention), Neighbour::OtherGiven | Neighbour::Unknown);
        self.is_family_alone(mention) && (is_claimed() || self.after(mention) == Neighbour::OtherGiven)
    }
}
