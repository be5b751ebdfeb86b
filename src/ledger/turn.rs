//! Decides otherwise than a run did: changes that an editor refuses are undone, suggestions that one takes are made.

use std::collections::BTreeSet;

use super::Ledger;
use super::error::{Error, Fault};
use super::record::{Change, Left, LeftReason, Record, Substituted};
use super::restore::{named, replay};

/// The output and the ledger of a run that had decided otherwise at `lines` of this one's ledger.
///
/// Lines count from 1, as in [`Ledger::to_jsonl`]; their order says nothing. A change at such a line stays undone, and its
/// record becomes `left`, as `suppressed`; a suggestion becomes a substitution. Notices stay as they are.
///
/// # Errors
/// The ledger is not sound or not sealed, `input` is not the text that it describes, a line tells of nothing that can
/// be decided, or a suggestion overlaps another change.
///
/// # Example: refuse the second change
/// ```
/// use canonym::{Lexicon, Normalizer, Policy, format::text, ledger};
///
/// let lexicon = Lexicon::builtin();
/// let copy = text::read("Maxim Ryshchankou spoke. Ryschenkow agreed.".as_bytes());
/// let run = Normalizer::new(&lexicon, Policy::default()).normalize(&copy);
/// let (output, ledger) = ledger::turn(copy.source(), &run.ledger, &[3])?;
/// assert_eq!(output, "Maxim Ryzhenkov spoke. Ryschenkow agreed.".as_bytes());
/// assert_eq!(ledger::restore(&output, &ledger)?, copy.source());
/// # Ok::<(), ledger::Error>(())
/// ```
pub fn turn(input: &[u8], ledger: &Ledger, lines: &[usize]) -> Result<(Vec<u8>, Ledger), Error> {
    // That text and ledger belong together, and the ledger is whole.
    replay(input, ledger)?;
    let mut turned = Turned { input, output: Vec::new(), done: 0, records: Vec::new(), n: 0 };
    let mut wanted: BTreeSet<usize> = lines.iter().copied().collect();
    let refuse = |fault: Fault| fault.in_document(&named(ledger));
    for (line, record) in (1..).zip(&ledger.records) {
        turned.take(record, wanted.remove(&line)).map_err(|why| refuse(undecidable(line, why)))?;
    }
    match wanted.first() {
        Some(&line) => Err(refuse(undecidable(line, "the ledger has no such line"))),
        None => Ok(turned.finish(ledger)),
    }
}

fn undecidable(line: usize, why: &str) -> Fault {
    Fault::foreign(format!("nothing can be decided at line {line} of the ledger"), why)
}

/// The output and the records so far.
struct Turned<'a> {
    input: &'a [u8],
    output: Vec<u8>,
    /// How much of the input is in the output.
    done: usize,
    records: Vec<Record>,
    n: u64,
}

impl Turned<'_> {
    /// Takes the next record, decided otherwise or not.
    fn take(&mut self, record: &Record, is_turned: bool) -> Result<(), &'static str> {
        match (record, is_turned) {
            (Record::Begin(_) | Record::End(_), false) => Ok(()),
            (Record::Substituted(substituted), false) => self.make(&substituted.change),
            (Record::Suggested(suggested), true) => self.make(&suggested.change),
            (Record::Substituted(substituted), true) => {
                self.records.push(Record::Left(refused(&substituted.change)));
                Ok(())
            }
            (other, false) => {
                self.records.push(other.clone());
                Ok(())
            }
            (_, true) => Err("it tells neither of a change nor of a suggestion"),
        }
    }

    fn make(&mut self, change: &Change) -> Result<(), &'static str> {
        let overlaps = "it overlaps a change that is made before it";
        let start = usize::try_from(change.input.start).map_err(|_| overlaps)?;
        let end = usize::try_from(change.input.end).map_err(|_| overlaps)?;
        let between = self.input.get(self.done..start).ok_or(overlaps)?;
        if self.input.get(start..end) != Some(change.before.as_slice()) {
            return Err("the text has other bytes at its place than it says");
        }
        self.output.extend_from_slice(between);
        let place = self.output.len() as u64;
        self.output.extend_from_slice(&change.after);
        self.done = end;
        self.n += 1;
        let output = place..self.output.len() as u64;
        self.records.push(Record::Substituted(Substituted { n: self.n, output, change: change.clone() }));
        Ok(())
    }

    fn finish(mut self, ledger: &Ledger) -> (Vec<u8>, Ledger) {
        self.output.extend_from_slice(self.input.get(self.done..).unwrap_or_default());
        let (Some(begin), Some(end)) = (ledger.begin(), ledger.end()) else {
            return (self.output, Ledger { records: self.records });
        };
        let out_bytes = self.output.len() as u64;
        let mut turned = Ledger::new(begin.clone(), self.records, end.machine_zones, end.in_bytes, out_bytes);
        turned.seal(self.input, &self.output);
        (self.output, turned)
    }
}

/// The record of a change that an editor refused.
fn refused(change: &Change) -> Left {
    Left {
        entity: change.entity.clone(),
        part: change.part,
        found: change.spellings()[0].clone().into_owned(),
        input: change.input.clone(),
        line: change.line,
        column: change.column,
        reason: LeftReason::Suppressed,
        is_never_alone: false,
    }
}
