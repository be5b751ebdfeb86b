//! The ledger: the ordered record of all decisions on one document, from which its input can be restored.
//!
//! It knows byte ranges, records and digests. It must never know how decisions are made, nor read a file.
//! What leaves it: records as values, JSON Lines, restored bytes, and the rendering for people.

mod check;
mod compare;
mod digest;
mod error;
mod json;
mod lines;
mod offsets;
mod people;
mod read;
pub mod reasons;
pub mod record;
mod restore;
mod right;
mod turn;
mod wire;
mod write;

pub use compare::{Divergence, divergences};
pub use digest::{Digest, Digester};
pub use error::Error;
pub use offsets::Offsets;
pub use people::{Locate, Report};
pub(crate) use people::{counted, notice_words, words};
pub use read::read;
pub use record::Record;
pub use restore::{replay, replay_stream, restore, restore_stream};
pub use right::Right;
pub use turn::turn;

pub(crate) use wire::{part_name, wire_enum};

use record::{Begin, Digests, End, Left, Substituted, Tally};

/// The ledger of one document: `begin`, its decisions in the order of the input, `end`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ledger {
    /// The records, in order.
    pub records: Vec<Record>,
}

impl Ledger {
    /// Closes a group: puts `begin` before the decisions and their totals after them.
    ///
    /// `machine_zones` counts the mentions in machine zones. `in_bytes` and `out_bytes` are the sizes of both texts.
    /// The ledger is not sealed yet.
    pub fn new(
        begin: Begin,
        decisions: Vec<Record>,
        machine_zones: u64,
        in_bytes: u64,
        out_bytes: u64,
    ) -> Ledger {
        let mut tally = Tally::default();
        decisions.iter().for_each(|record| tally.count(record));
        let mut records = decisions;
        records.insert(0, Record::Begin(begin));
        records.push(Record::End(End { tally, machine_zones, in_bytes, out_bytes, digests: None }));
        Ledger { records }
    }

    /// Records the digests of both texts, without which nothing can be restored.
    pub fn seal(&mut self, input: &[u8], output: &[u8]) {
        self.seal_with(Digests { input: Digest::of(input), output: Digest::of(output) });
    }

    /// Records digests that were computed elsewhere, as of texts too long to hold.
    pub fn seal_with(&mut self, digests: Digests) {
        if let Some(Record::End(end)) = self.records.last_mut() {
            end.digests = Some(digests);
        }
    }

    /// Makes this the group of record `number` of a stream. Both texts go on for `tail` bytes that are the same in
    /// both, such as a line end. To be called before the ledger is sealed.
    pub fn into_record(mut self, number: u64, tail: u64) -> Ledger {
        if let Some(Record::Begin(begin)) = self.records.first_mut() {
            begin.record = Some(number);
        }
        if let Some(Record::End(end)) = self.records.last_mut() {
            end.in_bytes += tail;
            end.out_bytes += tail;
        }
        self
    }

    /// The first record, if it is what it must be.
    pub fn begin(&self) -> Option<&Begin> {
        match self.records.first() {
            Some(Record::Begin(begin)) => Some(begin),
            _ => None,
        }
    }

    /// The last record, if it is what it must be.
    pub fn end(&self) -> Option<&End> {
        match self.records.last() {
            Some(Record::End(end)) => Some(end),
            _ => None,
        }
    }

    /// The changes that were made, in the order of the input.
    pub fn substitutions(&self) -> impl Iterator<Item = &Substituted> {
        self.records.iter().filter_map(|record| match record {
            Record::Substituted(substituted) => Some(substituted),
            _ => None,
        })
    }

    /// The spellings that were left alone, in the order of the input.
    pub fn left(&self) -> impl Iterator<Item = &Left> {
        self.records.iter().filter_map(|record| match record {
            Record::Left(left) => Some(left),
            _ => None,
        })
    }
}

#[cfg(test)]
mod tests;
