//! Tells a near miss: by which rule, with what evidence, for which reasons, and the row that would own it.

use super::support::Support;
use super::{Candidate, Search};
use crate::format::TextEdit;
use crate::ledger::record::{Near, Rule};
use crate::normalize::evidence::RunRange;
use crate::normalize::reading::{Manner, Reading};
use crate::normalize::resolve::Choice;
use crate::normalize::target::{PartChange, Rendering};
use crate::table::model::PartKind;
use crate::table::offer::Offer;

impl<'l> Candidate<'l> {
    /// The change that would be made.
    pub(super) fn choice(
        &self,
        search: &Search<'_, 'l>,
        edits: Vec<TextEdit>,
        canonical: &str,
    ) -> Choice<'l> {
        let span = self.span.clone();
        let change = PartChange { part: self.part, span, edits, form: None, ending: None };
        let rendering = Rendering { text: canonical.to_owned(), changes: vec![change] };
        let manner = match self.part {
            PartKind::Name => Manner::WholeName,
            PartKind::Given => Manner::Full,
            _ => Manner::FamilyAlone,
        };
        let reading = Reading { entity: self.entity, manner, parts: Vec::new() };
        let (rule, evidence) = self.rule(search);
        Choice { reading, rendering, rule, evidence, is_never_alone: false }
    }

    fn rule(&self, search: &Search<'_, 'l>) -> (Rule, Vec<RunRange>) {
        let whole = || vec![(search.run, search.bytes_of(&self.support.name(&self.words)))];
        match &self.support {
            Support::Given(_) | Support::Family(_) => (Rule::FullName, whole()),
            Support::Initial(_) => (Rule::Initials, whole()),
            Support::Role(bytes) => (Rule::Role, vec![(search.run, bytes.clone())]),
            Support::Identified => (Rule::FamilyAlone, search.evidence.places(self.entity.index()).to_vec()),
            Support::Words { .. } => (Rule::WholeName, Vec::new()),
            Support::Word if self.part == PartKind::Name => (Rule::WholeName, Vec::new()),
            Support::Word => (Rule::FamilyAlone, Vec::new()),
        }
    }
}

impl<'l> Search<'_, 'l> {
    /// The score with its reasons, and the row that would own `spelling`.
    pub(super) fn near(&self, best: &Candidate<'l>, spelling: &str) -> Near {
        let mut reasons: Vec<String> = self.supporting(&best.support).into_iter().collect();
        let comparison = &best.comparison;
        if let Some((scheme, from)) = &comparison.scheme {
            reasons.push(format!("{scheme} makes it of {from}"));
        }
        reasons.push(format!("near {}{}", comparison.form, differing(&comparison.pairs)));
        let mut row = Offer::new(best.entity.kind(), best.entity.id());
        row.variant(best.part, spelling);
        Near { score: best.score, reasons, accept: row.to_string() }
    }

    fn supporting(&self, support: &Support) -> Option<String> {
        match support {
            Support::Given(words) => {
                Some(format!("the given name {}", self.view.reader.text_of(words.clone())))
            }
            Support::Initial(words) => {
                Some(format!("the initial {}.", self.view.reader.text_of(words.clone())))
            }
            Support::Role(bytes) => Some(format!("the role {}", &self.view.text[bytes.clone()])),
            Support::Identified => Some("the copy names the bearer elsewhere".to_owned()),
            Support::Family(words) => {
                Some(format!("the family name {}", self.view.reader.text_of(words.clone())))
            }
            Support::Words { .. } => Some("the other words of the name".to_owned()),
            Support::Word => None,
        }
    }
}

fn differing(pairs: &[(String, String)]) -> String {
    let shown = |letters: &str| if letters.is_empty() { "nothing".to_owned() } else { letters.to_owned() };
    let pairs: Vec<String> =
        pairs.iter().map(|(here, known)| format!("{} for {}", shown(here), shown(known))).collect();
    if pairs.is_empty() { String::new() } else { format!(": {}", pairs.join(", ")) }
}
