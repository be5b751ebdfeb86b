//! Runs a document of a ledger once more, for what the ledger does not tell: the names that are right already.
//!
//! They are those of the run that wrote the ledger only if this run decides all else as that one did. So the tables
//! must be the same, and so must every record; otherwise nothing is said.

use super::args::{PolicyOptions, TableOptions};
use super::book::Document;
use super::house::House;
use super::reading::look;
use super::status::Failure;
use crate::format::Options;
use crate::ledger::record::Begin;
use crate::ledger::{Ledger, Right};
use crate::normalize::CopyDate;
use crate::{Lexicon, Normalizer, Policy};

/// The tables at hand.
pub struct Again {
    house: House,
    lexicon: Lexicon,
}

impl Again {
    /// Takes the tables that are named, or those of the house and the built-in ones; nothing if there are none to be had.
    ///
    /// # Errors
    /// Tables that are named cannot be taken.
    pub fn open(options: &TableOptions) -> Result<Option<Again>, Failure> {
        let open = || {
            let house = House::open(options)?;
            let lexicon = house.lexicon()?;
            Ok(Again { house, lexicon })
        };
        let is_asked_for = !options.tables.is_empty() || options.config.is_some();
        match open() {
            Err(failure) if is_asked_for => Err(failure),
            opened => Ok(opened.ok()),
        }
    }

    /// The names that are right in a document as it came in, a list a group; nothing if this run is not that of its ledger.
    pub fn right(&self, document: &Document, source: &[u8]) -> Option<Vec<Vec<Right>>> {
        let begin = document.groups().first()?.begin()?;
        // The document tells its language and day, as the house reads it; or else the run had been told.
        let policy = self.house.policy(&PolicyOptions::default());
        let given = Policy {
            lang: Some(begin.lang.clone()),
            date: begin.date.map_or(CopyDate::Today, CopyDate::On),
            ..policy.clone()
        };
        [policy, given].into_iter().find_map(|policy| self.right_by(policy, begin, document, source))
    }

    fn right_by(
        &self,
        policy: Policy,
        begin: &Begin,
        document: &Document,
        source: &[u8],
    ) -> Option<Vec<Vec<Right>>> {
        let normalizer = Normalizer::new(&self.lexicon, policy).with_right();
        if begin.record.is_some() || !normalizer.wrote(begin) {
            return None;
        }
        let options = Options {
            format: Some(&begin.format),
            encoding: Some(&begin.encoding),
            file: Some(document.name()),
            profiles: Some(self.house.profiles()),
            ..Options::default()
        };
        let outcomes = look(source, &options, |texts| {
            let outcomes = texts.outcomes(&normalizer, document.name()).into_iter();
            outcomes.map(|outcome| (outcome.ledger, outcome.right)).unzip()
        });
        let (ledgers, right): (Vec<Ledger>, Vec<Vec<Right>>) = outcomes.ok()?;
        (ledgers == document.groups()).then_some(right)
    }
}
