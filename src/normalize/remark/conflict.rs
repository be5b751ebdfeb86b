//! People whom a copy mixes up: one person in two offices that exclude each other, two people under one spelling, a
//! given name that belongs to another.

use std::collections::{BTreeMap, BTreeSet};

use super::Remark;
use super::office::Office;
use crate::ledger::record::NoticeKind;
use crate::normalize::evidence::{Evidence, RunRange};
use crate::normalize::reading::{Manner, Mention};
use crate::normalize::view::View;
use crate::table::model::Kind;

/// An office and where it was first given.
struct Given {
    office: Office,
    text: String,
    place: RunRange,
}

/// The people of a copy, as far as it mixes them up.
#[derive(Default)]
pub(super) struct Conflicts {
    /// The offices of each person that no other of hers says again.
    offices: BTreeMap<u32, Vec<Given>>,
    /// The spellings of several bearers that were told.
    shared: BTreeSet<Vec<u32>>,
    remarks: Vec<Remark>,
}

impl Conflicts {
    /// Adds what one run says.
    pub(super) fn gather(&mut self, run: usize, view: &View<'_, '_>, evidence: &Evidence) {
        for mention in view.mentions.iter().filter(|mention| view.zone_of(mention).is_none()) {
            self.offices(run, view, mention, evidence);
            self.shared_spelling(run, view, mention, evidence);
            self.given_of_another(run, view, mention, evidence);
        }
    }

    /// All conflicts.
    pub(super) fn finish(self) -> Vec<Remark> {
        self.remarks
    }

    /// *Foreign Minister* here, *Minister of Water* there.
    fn offices(&mut self, run: usize, view: &View<'_, '_>, mention: &Mention<'_>, evidence: &Evidence) {
        let Some(entity) = person(view, mention, evidence) else { return };
        let offices =
            [view.office_before_name(mention.tokens.start), view.office_behind_name(mention.tokens.end)];
        for office in offices.into_iter().flatten() {
            let place = (run, office.span.clone());
            let text = view.text[office.span.clone()].to_owned();
            let known = self.offices.entry(entity).or_default();
            let owner = view.language.lexicon.entity_at(entity);
            if known.iter().any(|given| given.office.is_same(&office)) {
                continue;
            }
            let is_own = office.is_of(owner);
            let other = known
                .iter()
                .find(|given| given.office.excludes(&office) && !(is_own && given.office.is_of(owner)));
            if let Some(other) = other {
                let remark = Remark::new(NoticeKind::Conflict)
                    .text(&format!("{} is {} at ", owner.id(), other.text))
                    .place(other.place.clone())
                    .text(&format!(" and {text} at "));
                self.remarks.push(remark.place(place.clone()));
            }
            known.push(Given { office, text, place });
        }
    }

    /// A bare family name of which the copy names several bearers.
    fn shared_spelling(
        &mut self,
        run: usize,
        view: &View<'_, '_>,
        mention: &Mention<'_>,
        evidence: &Evidence,
    ) {
        let bare = |manner| manner == Manner::FamilyAlone;
        let readings =
            mention.readings.iter().filter(|reading| bare(reading.manner) && !view.is_weak(reading));
        let bearers: Vec<u32> =
            readings.map(|reading| reading.entity.index()).filter(|entity| evidence.has(*entity)).collect();
        let has_role = bearers.iter().any(|&entity| view.role_before(mention, entity).is_some());
        if bearers.len() < 2 || has_role || view.stands_beside_another(mention) {
            return;
        }
        if !self.shared.insert(bearers.clone()) {
            return;
        }
        let span = mention.span(view.tokens);
        let mut remark = Remark::new(NoticeKind::Conflict)
            .text(&format!("{} at ", &view.text[span.clone()]))
            .place((run, span));
        for (at, entity) in bearers.iter().enumerate() {
            let joint = if at == 0 { " may be" } else { " or" };
            remark = remark.text(&format!("{joint} {}", view.language.lexicon.entity_at(*entity).id()));
            if let Some(place) = evidence.places(*entity).first() {
                remark = remark.text(" (named at ").place(place.clone()).text(")");
            }
        }
        self.remarks.push(remark);
    }

    /// *Vladimir Lukashenko* in a copy that names Vladimir Putin and Alexander Lukashenko.
    fn given_of_another(
        &mut self,
        run: usize,
        view: &View<'_, '_>,
        mention: &Mention<'_>,
        evidence: &Evidence,
    ) {
        let first = mention.tokens.start;
        if !view.is_family_alone(mention) || !view.reader.joins_before(first) {
            return;
        }
        let bearers = mention.readings.iter().map(|reading| reading.entity.index());
        let Some(bearer) = bearers.clone().find(|entity| evidence.has(*entity)) else { return };
        let is_other = |entity: &u32| evidence.has(*entity) && !bearers.clone().any(|own| own == *entity);
        let Some(other) = view.reader.givers_before(first).find(is_other) else { return };
        let id = |entity: u32| view.language.lexicon.entity_at(entity).id();
        let span = view.tokens[first - 1].span.start..mention.span(view.tokens).end;
        let mut remark = Remark::new(NoticeKind::Conflict)
            .text(&format!("{} at ", &view.text[span.clone()]))
            .place((run, span))
            .text(&format!(" joins the given name of {}", id(other)));
        let named = |remark: Remark, entity: u32| match evidence.places(entity).first() {
            Some(place) => remark.text(" (named at ").place(place.clone()).text(")"),
            None => remark,
        };
        remark = named(remark, other).text(&format!(" to the family name of {}", id(bearer)));
        self.remarks.push(named(remark, bearer));
    }
}

/// The one person that a mention speaks of.
fn person(view: &View<'_, '_>, mention: &Mention<'_>, evidence: &Evidence) -> Option<u32> {
    let is_meant = |entity: &u32| evidence.has(*entity);
    let mut meant = mention.readings.iter().map(|reading| reading.entity.index()).filter(is_meant);
    let entity = meant.next().filter(|_| meant.next().is_none())?;
    let is_somebody_else = view.is_family_alone(mention) && view.stands_beside_another(mention);
    let is_person = view.language.lexicon.entity_at(entity).kind() == Kind::Person;
    (is_person && !is_somebody_else).then_some(entity)
}
