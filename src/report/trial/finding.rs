//! What two tables decide otherwise at one place of a document, as plain values that outlive it.

use std::ops::Range;

use crate::format::Decoded;
use crate::ledger::reasons::Reason;
use crate::ledger::record::{Begin, Change, Derivation, Record};
use crate::ledger::{Divergence, Ledger, divergences};
use crate::report::place::places;
use crate::table::model::PartKind;

/// How much of a line is shown on each side of a name, in characters.
const AROUND: usize = 60;

/// A place at which the tables decide otherwise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The bytes of the source, or of the member.
    pub input: Range<u64>,
    /// The line, from 1.
    pub line: u32,
    /// The column in scalar values, from 1.
    pub column: u32,
    /// What stands there, decoded, markup and all.
    pub found: String,
    /// What stands before it in its line, or the end of that.
    pub before: String,
    /// What stands behind it in its line, or the beginning of that.
    pub after: String,
    /// What the old tables decide; nothing where they see nothing to change.
    pub old: Vec<Decided>,
    /// What the new tables decide.
    pub new: Vec<Decided>,
}

/// One decision.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decided {
    /// `substituted`, `suggested` or `left`.
    pub decision: &'static str,
    /// The entity's id.
    pub entity: String,
    /// Which part of its name.
    pub part: PartKind,
    /// What is written, or would be.
    pub after: Option<String>,
    /// Why nothing is written: the reason's name in the ledger.
    pub reason: Option<&'static str>,
    /// Why so, in a few words.
    pub why: &'static str,
    /// How the spelling is known, if it is to be changed.
    pub derived: Option<Derivation>,
    /// File and line of the row that knows the entity, if it is to be changed.
    pub row: Option<String>,
}

/// The places of one text at which two ledgers of it differ, in its order.
pub fn findings(source: &[u8], old: &Ledger, new: &Ledger) -> Vec<Finding> {
    let found = divergences(old, new);
    let Some(begin) = old.begin().filter(|_| !found.is_empty()) else { return Vec::new() };
    let text = Text::new(source, begin, &found);
    found.iter().zip(&text.ranges).map(|(divergence, range)| text.finding(divergence, range)).collect()
}

/// A text, and where in it something is found.
struct Text<'s> {
    decoded: Decoded<'s>,
    /// Of the decoded text, with line and column.
    ranges: Vec<(Range<usize>, (u32, u32))>,
}

impl<'s> Text<'s> {
    fn new(source: &'s [u8], begin: &Begin, found: &[Divergence<'_>]) -> Text<'s> {
        let decoded = Decoded::new(source, &begin.encoding);
        let offset = |offset: u64| decoded.offset(usize::try_from(offset).unwrap_or(usize::MAX));
        let ends: Vec<Range<usize>> =
            found.iter().map(|found| offset(found.input.start)..offset(found.input.end)).collect();
        let starts: Vec<usize> = ends.iter().map(|range| range.start).collect();
        let starts = places(decoded.text(), &starts).into_iter().map(|place| (place.line, place.column));
        let ranges = ends.into_iter().zip(starts).collect();
        Text { decoded, ranges }
    }

    fn finding(&self, divergence: &Divergence<'_>, at: &(Range<usize>, (u32, u32))) -> Finding {
        let (range, (line, column)) = at;
        let text = self.decoded.text();
        let decided =
            |records: &[&Record]| records.iter().filter_map(|record| self.decided(record)).collect();
        Finding {
            input: divergence.input.clone(),
            line: *line,
            column: *column,
            found: text.get(range.clone()).unwrap_or_default().to_owned(),
            before: line_before(text.get(..range.start).unwrap_or_default()),
            after: line_behind(text.get(range.end..).unwrap_or_default()),
            old: decided(&divergence.old),
            new: decided(&divergence.new),
        }
    }

    fn decided(&self, record: &Record) -> Option<Decided> {
        match record {
            Record::Substituted(substituted) => {
                let why = crate::ledger::words(substituted.change.because.rule);
                Some(self.changed("substituted", &substituted.change, None, why))
            }
            Record::Suggested(suggested) => {
                let reason = Reason::from(suggested.reason);
                Some(self.changed("suggested", &suggested.change, Some(reason.name), reason.words))
            }
            Record::Left(left) => {
                let reason = Reason::from(left);
                Some(Decided {
                    decision: "left",
                    entity: left.entity.clone(),
                    part: left.part,
                    after: None,
                    reason: Some(reason.name),
                    why: reason.words,
                    derived: None,
                    row: None,
                })
            }
            _ => None,
        }
    }

    fn changed(
        &self,
        decision: &'static str,
        change: &Change,
        reason: Option<&'static str>,
        why: &'static str,
    ) -> Decided {
        let after = match &change.spelt {
            Some(spelt) => spelt.after.clone(),
            None => self.decoded.read(&change.after),
        };
        Decided {
            decision,
            entity: change.entity.clone(),
            part: change.part,
            after: Some(after),
            reason,
            why,
            derived: Some(change.derived.clone()),
            row: Some(change.row.clone()),
        }
    }
}

fn is_of_line(c: &char) -> bool {
    !matches!(c, '\n' | '\r')
}

fn line_before(text: &str) -> String {
    let mut near: Vec<char> = text.chars().rev().take_while(is_of_line).take(AROUND + 1).collect();
    if near.len() > AROUND {
        near[AROUND] = '…';
    }
    near.iter().rev().collect()
}

fn line_behind(text: &str) -> String {
    let mut near: Vec<char> = text.chars().take_while(is_of_line).take(AROUND + 1).collect();
    if near.len() > AROUND {
        near[AROUND] = '…';
    }
    near.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_shown_as_far_as_it_is_near() {
        assert_eq!(line_before("one\r\ntwo "), "two ");
        assert_eq!(line_behind(" three\nfour"), " three");
        let long = "ä".repeat(AROUND + 1);
        assert_eq!(line_before(&long), format!("…{}", "ä".repeat(AROUND)));
        assert_eq!(line_behind(&long), format!("{}…", "ä".repeat(AROUND)));
        assert_eq!(line_before(&long[2..]), "ä".repeat(AROUND));
    }
}
