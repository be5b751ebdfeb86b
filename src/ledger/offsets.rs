//! Carries offsets from the source to the output and back, for annotations that stand apart from the text.

use std::ops::Range;

use super::Ledger;

/// The map between the offsets of a source and those of its output.
///
/// Outside the substitutions it is exact both ways. Inside one there is no exact answer, since letters have no
/// counterparts: an offset strictly inside maps to the *start* of the substitution, and a range grows to cover whole
/// each substitution that it cuts.
///
/// Built once in the number of substitutions; each question takes a binary search.
///
/// # Example: keep an annotation on its name
/// ```
/// # use canonym::ledger::{Ledger, Offsets};
/// # use canonym::ledger::record::{Because, Change, Derivation, Record, Rule, Substituted};
/// # use canonym::table::model::PartKind;
/// # let change = Change {
/// #     entity: "kyiv".into(), part: PartKind::Name, before: b"Kiew".to_vec(), after: b"Kyjiw".to_vec(), input: 3..7,
/// #     line: 1, column: 4, mention: "Kiew".into(), spelt: None, because: Because { rule: Rule::WholeName, evidence: vec![] },
/// #     derived: Derivation::Listed("also".into()), ending: None, row: "places.toml:1".into(),
/// # };
/// # let ledger = Ledger { records: vec![Record::Substituted(Substituted { n: 1, output: 3..8, change })] };
/// // "In Kiew und Lwiw" became "In Kyjiw und Lwiw".
/// let offsets = Offsets::new(&ledger);
/// assert_eq!(offsets.range_to_output(3..7), 3..8);
/// assert_eq!(offsets.range_to_output(12..16), 13..17);
/// assert_eq!(offsets.range_to_input(13..17), 12..16);
/// // A note on "In Ki" cuts the name, and grows to "In Kyjiw".
/// assert_eq!(offsets.range_to_output(0..5), 0..8);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offsets {
    /// In source and output; sorted and disjoint in both.
    substitutions: Vec<(Range<u64>, Range<u64>)>,
}

/// Which end of a substitution an offset strictly inside it goes to.
#[derive(Clone, Copy)]
enum Edge {
    Start,
    End,
}

impl Offsets {
    /// The map of `ledger`, which must be one that canonym made or that was read without an error.
    pub fn new(ledger: &Ledger) -> Offsets {
        let both = |substituted: &super::record::Substituted| {
            (substituted.change.input.clone(), substituted.output.clone())
        };
        Offsets { substitutions: ledger.substitutions().map(both).collect() }
    }

    /// The offset in the output of byte `input` of the source.
    pub fn to_output(&self, input: u64) -> u64 {
        self.carry(input, Edge::Start, forth)
    }

    /// The offset in the source of byte `output` of the output.
    pub fn to_input(&self, output: u64) -> u64 {
        self.carry(output, Edge::Start, back)
    }

    /// The range in the output of a range of the source.
    pub fn range_to_output(&self, input: Range<u64>) -> Range<u64> {
        self.carry(input.start, Edge::Start, forth)..self.carry(input.end, Edge::End, forth)
    }

    /// The range in the source of a range of the output.
    pub fn range_to_input(&self, output: Range<u64>) -> Range<u64> {
        self.carry(output.start, Edge::Start, back)..self.carry(output.end, Edge::End, back)
    }

    fn carry(&self, offset: u64, edge: Edge, direction: Direction) -> u64 {
        let after = self.substitutions.partition_point(|pair| direction(pair).0.start < offset);
        let Some((from, to)) =
            after.checked_sub(1).and_then(|last| self.substitutions.get(last)).map(direction)
        else {
            return offset;
        };
        match edge {
            _ if offset >= from.end => to.end.saturating_add(offset - from.end),
            Edge::Start => to.start,
            Edge::End => to.end,
        }
    }
}

/// Sorts the two ranges of a substitution into the one asked about and the one wanted.
type Direction = fn(&(Range<u64>, Range<u64>)) -> (&Range<u64>, &Range<u64>);

fn forth((input, output): &(Range<u64>, Range<u64>)) -> (&Range<u64>, &Range<u64>) {
    (input, output)
}

fn back((input, output): &(Range<u64>, Range<u64>)) -> (&Range<u64>, &Range<u64>) {
    (output, input)
}
