//! Counts what a fixed set of cases reaches: a law that holds over tame cases says little.

use std::collections::BTreeMap;

use canonym::ledger::Record;
use canonym::ledger::record::{LeftReason, Rule, SuggestedReason};
use canonym::normalize::{CopyDate, Policy};

use crate::support::case::{Case, numbered};
use crate::support::class::Class;
use crate::support::laws::normalize;

/// Of so many cases each class must be in at least one of 200, each reason and rule in at least [`RARE`].
const CASES: u64 = 1_000;
const RARE: usize = 2;

/// Reasons that plain text never gives: they belong to markup and to other encodings.
const NOT_IN_PLAIN_TEXT: &[LeftReason] = &[
    LeftReason::Code,
    LeftReason::NotEncodable,
    LeftReason::MachineField,
    LeftReason::ForeignText,
    LeftReason::SplitMarkup,
    LeftReason::Suppressed,
];

/// What is spelt otherwise today.
const DATED: &str = "of its day";

#[derive(Default)]
struct Reach {
    accepted: usize,
    classes: BTreeMap<Class, usize>,
    /// Rules, and the reasons of what was left or suggested.
    outcomes: BTreeMap<String, usize>,
}

impl Reach {
    fn add(&mut self, case: &Case) {
        let Some(lexicon) = case.lexicon() else { return };
        self.accepted += 1;
        case.classes.iter().for_each(|&class| *self.classes.entry(class).or_default() += 1);
        let outcome = normalize(&lexicon, &case.policy, &case.copy);
        let today = Policy { date: CopyDate::Today, ..case.policy.clone() };
        if outcome.output != normalize(&lexicon, &today, &case.copy).output {
            *self.outcomes.entry(DATED.to_owned()).or_default() += 1;
        }
        for record in &outcome.ledger.records {
            if let Record::Substituted(substituted) = record {
                let rule = substituted.change.because.rule.as_str();
                *self.outcomes.entry(format!("substituted {rule}")).or_default() += 1;
                if substituted.change.ending.is_some() {
                    *self.outcomes.entry("ending".to_owned()).or_default() += 1;
                }
            }
            if let Some(reason) = record.reason() {
                *self.outcomes.entry(reason.to_owned()).or_default() += 1;
            }
        }
    }

    fn lacking(&self) -> Vec<String> {
        let few = CASES as usize / 200;
        let classes =
            Class::ALL.iter().filter(|class| self.classes.get(class).is_none_or(|&count| count < few));
        let mut lacking: Vec<String> = classes.map(|class| format!("{class:?}")).collect();
        let rules = Rule::ALL.iter().map(|rule| format!("substituted {}", rule.as_str()));
        let left = LeftReason::ALL.iter().filter(|reason| !NOT_IN_PLAIN_TEXT.contains(reason));
        let wanted = rules
            .chain(left.map(|reason| reason.as_str().to_owned()))
            .chain([DATED, "ending"].map(str::to_owned));
        let suggested = [
            SuggestedReason::LongerName,
            SuggestedReason::Quoted,
            SuggestedReason::BidiControl,
            SuggestedReason::FormerName,
        ];
        let wanted = wanted.chain(suggested.map(|reason| reason.as_str().to_owned()));
        lacking.extend(wanted.filter(|outcome| self.outcomes.get(outcome).is_none_or(|&count| count < RARE)));
        lacking
    }
}

#[test]
fn hard_cases_are_reached() {
    let mut reach = Reach::default();
    (0..CASES).for_each(|seed| reach.add(&Case::of(&numbered(seed))));
    assert!(reach.accepted as u64 >= CASES / 2, "{} of {CASES} tables are accepted", reach.accepted);
    assert_eq!(reach.lacking(), [""; 0], "reached: {:#?}\n{:#?}", reach.classes, reach.outcomes);
}
