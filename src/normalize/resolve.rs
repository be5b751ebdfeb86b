//! Decides each mention of a run on the evidence of the whole copy: substituted, suggested, left, or nothing
//! to say.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::ops::Range;

use super::evidence::{Evidence, RunRange};
use super::policy::Policy;
use super::reading::{Manner, Mention, Reading};
use super::surroundings::Neighbour;
use super::target::Rendering;
use super::view::View;
use crate::format::{Machine, ZoneKind};
use crate::ledger::record::{LeftReason, Rule, SuggestedReason};
use crate::lexicon::{FormPart, Separator, key_of, tokens};
use crate::table::model::{FamilyAlone, Former, GivenAlone, PartKind, Quotes};
use crate::text::words::words;
use crate::trouble::is_bidi_control;

/// What is done with one mention.
#[derive(Clone, Debug)]
pub(super) enum Verdict<'l> {
    /// It is canonical, or it is no name here: there is nothing to record.
    Nothing,
    Substitute(Choice<'l>),
    Suggest(Choice<'l>, SuggestedReason),
    Leave(Choice<'l>, LeftReason),
    /// It stands in a zone that machines read.
    Machine(Choice<'l>, LeftReason),
}

/// The reading of a mention that was chosen, or that would be.
#[derive(Clone, Debug)]
pub(super) struct Choice<'l> {
    pub(super) reading: Reading<'l>,
    /// Without changes where the entity has no form in the language of the copy.
    pub(super) rendering: Rendering<'l>,
    pub(super) rule: Rule,
    pub(super) evidence: Vec<RunRange>,
    /// Whether it is a family name alone, which its row or the house never changes.
    pub(super) is_never_alone: bool,
}

/// Decides the mentions of one run.
pub(super) struct Resolver<'a, 'l> {
    pub(super) view: &'a View<'a, 'l>,
    /// The run's number.
    pub(super) run: usize,
    pub(super) evidence: &'a Evidence,
    pub(super) policy: &'a Policy,
}

/// A reading that counts, with how the mention would be spelt.
#[derive(Clone, Copy)]
struct Candidate<'m, 'l> {
    reading: &'m Reading<'l>,
    rendering: Option<&'m Rendering<'l>>,
}

impl Candidate<'_, '_> {
    fn changes(&self) -> bool {
        self.rendering.is_none_or(|rendering| !rendering.changes.is_empty())
    }
}

impl<'l> Resolver<'_, 'l> {
    /// A verdict for each mention of the run.
    pub(super) fn verdicts(&self) -> Vec<Verdict<'l>> {
        let glosses = self.view.glosses();
        let mentions = self.view.mentions.iter().enumerate();
        mentions.map(|(index, mention)| self.verdict(index, mention, glosses[index])).collect()
    }

    /// The reading of a mention that is right already: the house's own spelling, where any other would be changed.
    pub(super) fn right(&self, index: usize) -> Option<Choice<'l>> {
        let mention = &self.view.mentions[index];
        let candidates = self.candidates(mention, &self.view.renderings[index]);
        let certain = candidates.iter().find(|candidate| !needs_evidence(candidate.reading));
        let first = *certain.or(candidates.first())?;
        if candidates.iter().any(Candidate::changes) || self.view.zone_of(mention).is_some() {
            return None;
        }
        let choice = self.choice(mention, first);
        let is_doubtful = self.refusal(index, mention, false, &choice.rule).is_some()
            || self.lacks_evidence(&candidates, &choice.rule).is_some()
            || self.is_part_of_longer_name(mention, &choice)
            || self.has_bidi_control(mention);
        (!is_doubtful).then_some(choice)
    }

    /// The names inside a mention that was refused, which its refusal shields.
    pub(super) fn shielded(&self, mention: &Mention<'l>) -> Vec<Verdict<'l>> {
        let own: Vec<u32> = mention.readings.iter().map(|reading| reading.entity.index()).collect();
        let mut verdicts = Vec::new();
        for inner in self.view.reader.within(mention) {
            let renderings = self.view.renderings_of(&inner);
            let foreign = |candidate: &Candidate<'_, 'l>| {
                !own.contains(&candidate.reading.entity.index()) && candidate.changes()
            };
            let candidate = self.candidates(&inner, &renderings).into_iter().find(foreign);
            verdicts.extend(
                candidate.map(|found| Verdict::Leave(self.choice(&inner, found), LeftReason::Shielded)),
            );
        }
        verdicts
    }

    fn verdict(&self, index: usize, mention: &Mention<'l>, is_gloss: bool) -> Verdict<'l> {
        let candidates = self.candidates(mention, &self.view.renderings[index]);
        let Some(first) = chosen(&candidates) else { return Verdict::Nothing };
        let choice = self.choice(mention, first);
        if let Some(zone) = self.view.zone_of(mention) {
            return in_zone(zone, choice);
        }
        let Some(rendering) = first.rendering else {
            return Verdict::Leave(choice, LeftReason::NoCanonicalForm);
        };
        if self.is_to_stay(mention, &choice.reading) {
            return Verdict::Leave(choice, LeftReason::Suppressed);
        }
        let refusal = self.refusal(index, mention, is_gloss, &choice.rule);
        if let Some(reason) = refusal.or_else(|| self.lacks_evidence(&candidates, &choice.rule)) {
            return Verdict::Leave(choice, reason);
        }
        let differs =
            |other: &Candidate<'_, 'l>| other.rendering.is_none_or(|other| other.text != rendering.text);
        if candidates.iter().any(differs) || self.doubles(mention, &rendering.text) {
            return Verdict::Leave(choice, LeftReason::Ambiguous);
        }
        self.admit(mention, choice)
    }

    /// The readings that the evidence leaves standing. None of them: the mention is no name here.
    fn candidates<'m>(
        &self,
        mention: &'m Mention<'l>,
        renderings: &'m [Option<Rendering<'l>>],
    ) -> Vec<Candidate<'m, 'l>> {
        let all = mention.readings.iter().zip(renderings);
        let all = all.map(|(reading, rendering)| Candidate { reading, rendering: rendering.as_ref() });
        let counting: Vec<Candidate<'m, 'l>> =
            all.filter(|candidate| self.counts(mention, candidate.reading)).collect();
        let only = |wanted: &dyn Fn(&Reading<'l>) -> bool| -> Vec<Candidate<'m, 'l>> {
            counting.iter().filter(|candidate| wanted(candidate.reading)).copied().collect()
        };
        let with_role = only(&|reading| self.role(mention, reading).is_some());
        if !with_role.is_empty() {
            return with_role;
        }
        let is_identified = |reading: &Reading<'l>| self.evidence.has(reading.entity.index());
        let is_decided = |candidate: &Candidate<'_, 'l>| {
            needs_evidence(candidate.reading) && is_identified(candidate.reading)
        };
        if counting.iter().any(is_decided) {
            return only(&|reading| !needs_evidence(reading) || is_identified(reading));
        }
        counting
    }

    /// Whether a reading is one at all here: a bare given name needs its entity identified and its row's
    /// leave, and a weak form needs its entity identified and a capital that is not due to its place.
    fn counts(&self, mention: &Mention<'l>, reading: &Reading<'l>) -> bool {
        let entity = reading.entity;
        let is_identified = self.evidence.has(entity.index());
        if reading.manner == Manner::GivenAlone {
            let is_allowed = is_identified && self.policy.given_alone(entity) == GivenAlone::Evidence;
            if !is_allowed || !self.stands_alone(mention) || self.is_shared_given(reading) {
                return false;
            }
        }
        if !self.view.is_weak(reading) || self.role(mention, reading).is_some() {
            return true;
        }
        is_identified && !self.view.opens(mention) && !self.view.language.has_capital_nouns
    }

    /// Whether another entity that the copy identifies has the same given name and prints it otherwise.
    fn is_shared_given(&self, reading: &Reading<'l>) -> bool {
        let language = self.view.language;
        let canonical = |entity| language.canonical(entity, PartKind::Given).map(|form| form.text());
        let own = canonical(reading.entity);
        let Some(entry) = reading.parts[0].form.and_then(|form| language.lexicon.find(&form.key())) else {
            return false;
        };
        let mut others =
            entry.forms().filter(|form| form.part() == FormPart::Given).map(|form| form.entity());
        others.any(|other| self.evidence.has(other.index()) && canonical(other) != own)
    }

    /// Whether no neighbour makes a bare given name part of somebody's full name: *Wladimir Kaminer*.
    fn stands_alone(&self, mention: &Mention<'l>) -> bool {
        let neighbours = [self.view.before(mention), self.view.after(mention)];
        neighbours.iter().all(|neighbour| *neighbour == Neighbour::Explained)
    }

    fn role(&self, mention: &Mention<'l>, reading: &Reading<'l>) -> Option<Range<usize>> {
        if reading.manner != Manner::FamilyAlone {
            return None;
        }
        self.view.role_before(mention, reading.entity.index())
    }

    /// Whether the run leaves the spelling of a part, or of the whole mention, to its writer.
    fn is_to_stay(&self, mention: &Mention<'l>, reading: &Reading<'l>) -> bool {
        if self.policy.leave.is_empty() {
            return false;
        }
        let whole = key_of(self.view.reader.text_of(mention.tokens.clone()));
        let mut forms = reading.parts.iter().filter_map(|part| part.form);
        whole.is_some_and(|whole| self.policy.leaves(whole.as_str()))
            || forms.any(|form| self.policy.leaves(&form.key()))
    }

    /// What in the copy says that the spelling is meant, or somebody else's.
    fn refusal(
        &self,
        index: usize,
        mention: &Mention<'l>,
        is_gloss: bool,
        rule: &Rule,
    ) -> Option<LeftReason> {
        let span = mention.span(self.view.tokens);
        if self.view.kept.overlap(&span) {
            return Some(LeftReason::KeptPhrase);
        }
        if self.view.is_sic(mention) {
            return Some(LeftReason::Sic);
        }
        if is_gloss {
            return Some(LeftReason::Gloss);
        }
        if *rule == Rule::Role {
            return None;
        }
        if self.view.stands_beside_another(mention) {
            return Some(LeftReason::OtherPerson);
        }
        let bare = self.view.is_family_alone(mention);
        (bare && self.evidence.contradicts(&self.view.closures[index])).then_some(LeftReason::Ambiguous)
    }

    /// Whether nothing in the copy identifies the owner of a bare family name, and its row asks for it.
    fn lacks_evidence(&self, candidates: &[Candidate<'_, 'l>], rule: &Rule) -> Option<LeftReason> {
        if *rule != Rule::FamilyAlone || candidates.iter().any(|candidate| !needs_evidence(candidate.reading))
        {
            return None;
        }
        let entities = candidates.iter().map(|candidate| candidate.reading.entity);
        if entities.clone().any(|entity| self.policy.family_alone(entity) == FamilyAlone::Never) {
            return Some(LeftReason::NoEvidence);
        }
        let is_identified = entities.clone().any(|entity| self.evidence.has(entity.index()));
        let all_unique =
            entities.clone().all(|entity| self.policy.family_alone(entity) == FamilyAlone::Unique);
        (!is_identified && !all_unique).then_some(LeftReason::NoEvidence)
    }

    /// Whether the canonical form has a word more than the mention, and the copy has that word beside it: *von
    /// Rachr* would become *von von Rachra*, *York* in *New York* would become *New New York*.
    fn doubles(&self, mention: &Mention<'l>, after: &str) -> bool {
        if words(after).count() <= mention.tokens.len() {
            return false;
        }
        let after: Vec<Cow<'_, str>> = tokens(after).map(|token| token.folded).collect();
        let Some(more) = after.len().checked_sub(mention.tokens.len()).filter(|more| *more > 0) else {
            return false;
        };
        // A neighbour that is a name itself may change, too, and a mark between them sets them apart.
        let is_same = |at: usize, separated: usize, word: &str| {
            let is_plain = self.view.mention_of(at).is_none()
                && self.view.tokens[separated].separator == Separator::Space;
            is_plain && self.view.tokens[at].folded == word
        };
        let (first, end) = (mention.tokens.start, mention.tokens.end);
        let before =
            first >= more && (0..more).all(|n| is_same(first - more + n, first - more + n + 1, &after[n]));
        let behind = end + more <= self.view.tokens.len()
            && (0..more).all(|n| is_same(end + n, end + n, &after[after.len() - more + n]));
        before || behind
    }

    /// What stands between a sound reading and its substitution: neighbours, quotations, hidden controls.
    fn admit(&self, mention: &Mention<'l>, choice: Choice<'l>) -> Verdict<'l> {
        let is_quoted = self.is_quoted(mention);
        let quotes = self.policy.quotes(choice.reading.entity.settings());
        if is_quoted && quotes == Quotes::Leave {
            return Verdict::Leave(choice, LeftReason::Quoted);
        }
        let former = self.former(&choice.reading);
        if former == Some(Former::Leave) {
            return Verdict::Leave(choice, LeftReason::FormerName);
        }
        if self.is_part_of_longer_name(mention, &choice) {
            return Verdict::Suggest(choice, SuggestedReason::LongerName);
        }
        if former == Some(Former::Suggest) {
            return Verdict::Suggest(choice, SuggestedReason::FormerName);
        }
        if is_quoted && quotes == Quotes::Suggest {
            return Verdict::Suggest(choice, SuggestedReason::Quoted);
        }
        if self.has_bidi_control(mention) {
            return Verdict::Suggest(choice, SuggestedReason::BidiControl);
        }
        Verdict::Substitute(choice)
    }

    fn has_bidi_control(&self, mention: &Mention<'l>) -> bool {
        self.view.text[mention.span(self.view.tokens)].contains(is_bidi_control)
    }

    /// What is done with a form that the house printed before, if a part is one.
    fn former(&self, reading: &Reading<'l>) -> Option<Former> {
        let former = self.policy.former(reading.entity.settings());
        let mut forms = reading.parts.iter().filter_map(|part| part.form);
        let has_any = former != Former::Rewrite && forms.any(|form| self.view.language.is_former(form));
        has_any.then_some(former)
    }

    fn is_quoted(&self, mention: &Mention<'l>) -> bool {
        let span = mention.span(self.view.tokens);
        self.view.quotes.overlap(&span)
    }

    fn is_part_of_longer_name(&self, mention: &Mention<'l>, choice: &Choice<'l>) -> bool {
        use crate::table::model::Kind;
        let reading = &choice.reading;
        let before = || self.view.before(mention);
        let follows = || self.view.after(mention) == Neighbour::Unknown;
        match (reading.manner, reading.entity.kind()) {
            (Manner::FamilyAlone, _) => follows() || before() == Neighbour::UnknownOpening,
            // *Vladimir Kharkov* is a person.
            (Manner::WholeName, Kind::Place) => {
                follows() || matches!(before(), Neighbour::Unknown | Neighbour::OtherGiven)
            }
            _ => false,
        }
    }

    fn choice(&self, mention: &Mention<'l>, candidate: Candidate<'_, 'l>) -> Choice<'l> {
        let reading = candidate.reading.clone();
        let span = mention.span(self.view.tokens);
        let here = || vec![(self.run, span.clone())];
        let places = || self.evidence.places(reading.entity.index()).to_vec();
        let role = self.role(mention, &reading);
        let (rule, evidence) = match reading.manner {
            Manner::Full => (Rule::FullName, here()),
            Manner::Initials => (Rule::Initials, here()),
            Manner::FamilyAlone => match role {
                Some(role) => (Rule::Role, vec![(self.run, role)]),
                None => (Rule::FamilyAlone, places()),
            },
            Manner::GivenAlone => (Rule::GivenAlone, places()),
            Manner::WholeName => (Rule::WholeName, Vec::new()),
            Manner::Rule => (Rule::Plain, Vec::new()),
        };
        let unchanged = || Rendering { text: self.view.text[span.clone()].to_owned(), changes: Vec::new() };
        let rendering = candidate.rendering.cloned().unwrap_or_else(unchanged);
        let is_never_alone =
            rule == Rule::FamilyAlone && self.policy.family_alone(reading.entity) == FamilyAlone::Never;
        Choice { reading, rendering, rule, evidence, is_never_alone }
    }
}

/// The candidate that speaks for a mention: one that changes it, and rather one that needs no evidence.
fn chosen<'m, 'l>(candidates: &[Candidate<'m, 'l>]) -> Option<Candidate<'m, 'l>> {
    let mut changing = candidates.iter().filter(|candidate| candidate.changes()).copied();
    let first = changing.clone().next();
    changing.find(|candidate| !needs_evidence(candidate.reading)).or(first)
}

/// Whether a reading says nothing by itself of who is meant.
fn needs_evidence(reading: &Reading<'_>) -> bool {
    matches!(reading.manner, Manner::FamilyAlone | Manner::GivenAlone)
}

fn in_zone(zone: ZoneKind, choice: Choice<'_>) -> Verdict<'_> {
    let reason = match zone {
        ZoneKind::Machine(machine) => return Verdict::Machine(choice, machine_reason(machine)),
        ZoneKind::Foreign => LeftReason::ForeignText,
        ZoneKind::Suppressed => LeftReason::Suppressed,
        ZoneKind::Quote => LeftReason::Quoted,
    };
    Verdict::Leave(choice, reason)
}

fn machine_reason(machine: Machine) -> LeftReason {
    match machine {
        Machine::Url => LeftReason::Url,
        Machine::Email => LeftReason::Email,
        Machine::Handle => LeftReason::Handle,
        Machine::Hashtag => LeftReason::Hashtag,
        Machine::FileName => LeftReason::FileName,
        Machine::Code => LeftReason::Code,
        Machine::Field => LeftReason::MachineField,
    }
}

/// The numbers of the mentions that a verdict rewrites.
pub(super) fn substituted(verdicts: &[Verdict<'_>]) -> BTreeSet<usize> {
    let is_substituted = |verdict: &Verdict<'_>| matches!(verdict, Verdict::Substitute(_));
    verdicts
        .iter()
        .enumerate()
        .filter(|(_, verdict)| is_substituted(verdict))
        .map(|(index, _)| index)
        .collect()
}
