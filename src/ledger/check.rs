//! What must hold between the records of one group, checked before any byte is restored.
//!
//! The group has one `begin` and one `end`; decisions are ordered; substitutions are numbered, disjoint and stand in
//! the output where the ones before them put them; counts and sizes in `end` agree with the records.

use std::ops::Range;

use super::Ledger;
use super::error::Fault;
use super::record::{End, Record, Substituted, Tally};

/// A fault and the index of the record that shows it.
pub(super) struct Flaw {
    pub(super) record: usize,
    pub(super) fault: Fault,
}

/// Finds the first thing that does not hold.
pub(super) fn check(ledger: &Ledger) -> Result<(), Flaw> {
    let last = ledger.records.len().saturating_sub(1);
    let at = |record| move |fault| Flaw { record, fault };
    if ledger.begin().is_none() {
        let why = "the first record of a document says which document it is";
        return Err(at(0)(Fault::malformed("the document has no `begin` record", why)));
    }
    let Some(end) = ledger.end() else {
        let why = "only the record `end` tells that nothing is missing";
        return Err(at(last)(Fault::truncated("the document has no `end` record", why)));
    };
    let mut walk = Walk::start(end);
    for (index, record) in ledger.records.iter().enumerate().take(last).skip(1) {
        walk.step(record).map_err(at(index))?;
    }
    walk.finish().map_err(at(last))
}

/// How far the records before have come.
struct Walk<'a> {
    end: &'a End,
    tally: Tally,
    /// Where the decision before starts in the source.
    decided: u64,
    /// Where the substitution before ends in the source, and in the output.
    input: u64,
    output: u64,
}

impl<'a> Walk<'a> {
    fn start(end: &'a End) -> Walk<'a> {
        Walk { end, tally: Tally::default(), decided: 0, input: 0, output: 0 }
    }

    fn step(&mut self, record: &Record) -> Result<(), Fault> {
        if matches!(record, Record::Begin(_) | Record::End(_)) {
            let why = "a document has one `begin` and one `end`";
            return Err(Fault::malformed("a document begins or ends inside another", why));
        }
        if let Some(input) = record.input() {
            self.within(input)?;
            if !matches!(record, Record::Notice(_)) {
                self.ordered(input)?;
            }
        }
        if let Record::Notice(notice) = record {
            notice.places.iter().try_for_each(|place| self.within(place))?;
        }
        if let Record::Substituted(substituted) = record {
            self.substituted(substituted)?;
        }
        self.tally.count(record);
        Ok(())
    }

    fn within(&self, input: &Range<u64>) -> Result<(), Fault> {
        if input.start <= input.end && input.end <= self.end.in_bytes {
            return Ok(());
        }
        let why = format!("`in` is a half-open range of bytes, and the input has {}", self.end.in_bytes);
        Err(Fault::malformed(format!("`in` is {}", pair(input)), why))
    }

    fn ordered(&mut self, input: &Range<u64>) -> Result<(), Fault> {
        if input.start < self.decided {
            let why = format!(
                "the decision before starts at {}, and decisions stand in the input's order",
                self.decided
            );
            return Err(Fault::malformed(format!("`in` is {}, out of order", pair(input)), why));
        }
        self.decided = input.start;
        Ok(())
    }

    fn substituted(&mut self, substituted: &Substituted) -> Result<(), Fault> {
        let input = &substituted.change.input;
        let expected = self.tally.substituted + 1;
        if substituted.n != expected {
            let why = format!(
                "the substitutions of a document are numbered without a gap, and this is number {expected}"
            );
            return Err(Fault::malformed(format!("`n` is {}", substituted.n), why));
        }
        if input.start < self.input {
            let why = format!("the substitution before ends at {}, and no byte is changed twice", self.input);
            return Err(Fault::malformed(format!("`in` is {}, an overlap", pair(input)), why));
        }
        if input.end - input.start != length(&substituted.change.before) {
            let why = format!("`before` has {} bytes", substituted.change.before.len());
            return Err(Fault::malformed(format!("`in` is {}", pair(input)), why));
        }
        self.output = self.place_in_output(substituted)?.end;
        self.input = input.end;
        Ok(())
    }

    fn place_in_output(&self, substituted: &Substituted) -> Result<Range<u64>, Fault> {
        let start = self.output.checked_add(substituted.change.input.start - self.input);
        let end = start.and_then(|start| start.checked_add(length(&substituted.change.after)));
        match start.zip(end) {
            Some((start, end)) if substituted.output == (start..end) => Ok(start..end),
            _ => {
                let why = "the substitutions before it and the length of `after` put it elsewhere";
                Err(Fault::malformed(format!("`out` is {}", pair(&substituted.output)), why))
            }
        }
    }

    fn finish(&self) -> Result<(), Fault> {
        let end = self.end;
        if end.tally != self.tally {
            let why = format!("the records are {}", counts(&self.tally));
            return Err(Fault::malformed(format!("`end` counts {}", counts(&end.tally)), why));
        }
        let rest = end.in_bytes.saturating_sub(self.input);
        if self.output.checked_add(rest) != Some(end.out_bytes) {
            let why = "`in_bytes` and the substitutions lead to another size";
            return Err(Fault::malformed(format!("`out_bytes` is {}", end.out_bytes), why));
        }
        Ok(())
    }
}

fn length(bytes: &[u8]) -> u64 {
    bytes.len() as u64
}

fn pair(range: &Range<u64>) -> String {
    format!("[{},{}]", range.start, range.end)
}

fn counts(tally: &Tally) -> String {
    let Tally { substituted, suggested, left, reasons } = tally;
    let reasons: Vec<_> = reasons.iter().map(|(reason, count)| format!("{reason} {count}")).collect();
    format!("{substituted} substituted, {suggested} suggested, {left} left (reasons: {})", reasons.join(", "))
}
