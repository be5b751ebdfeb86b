//! Reads a ledger back: JSON Lines in, one [`Ledger`] a document out, or the first thing that is wrong and its line.

use std::sync::Arc;

use super::Ledger;
use super::check::check;
use super::error::{Error, Fault};
use super::lines::{self, Refusal};
use super::record::Record;
use crate::trouble::Place;

/// The ledgers of all documents in `bytes`, the content of the file that people call `file`, in the file's order.
///
/// Unknown fields are passed over. Everything else is strict: what is read here can be restored from, if it is sealed.
///
/// # Errors
/// A line is no record of schema `canonym-ledger/1`; a document has no `end`; the records contradict each other.
/// The error names line and column of the file.
pub fn read(file: &str, bytes: &[u8]) -> Result<Vec<Ledger>, Error> {
    let mut reader = Reader { file: file.into(), ledgers: Vec::new(), group: Vec::new(), begun: 0, line: 0 };
    let body = bytes.strip_suffix(b"\n").unwrap_or(bytes);
    if body.is_empty() {
        let why = "a run writes at least `begin` and `end`";
        return Err(Fault::truncated("the ledger is empty", why).in_file(reader.place(1, 1)));
    }
    for line in body.split(|&byte| byte == b'\n') {
        reader.line += 1;
        reader.take(line)?;
    }
    reader.finish()
}

struct Reader {
    file: Arc<str>,
    ledgers: Vec<Ledger>,
    /// The records of the document that is being read, and the line where it begins.
    group: Vec<Record>,
    begun: usize,
    line: usize,
}

impl Reader {
    fn take(&mut self, line: &[u8]) -> Result<(), Error> {
        let record = self.record(line)?;
        match (&record, self.group.is_empty()) {
            (Record::Begin(_), true) => self.begun = self.line,
            (Record::Begin(_), false) => return Err(self.unfinished()),
            (_, true) => {
                let why = "a `begin` record says which document the records after it describe";
                return Err(self.fault(1, Fault::malformed("a record stands outside any document", why)));
            }
            (_, false) => {}
        }
        let ends = matches!(record, Record::End(_));
        self.group.push(record);
        if ends { self.close() } else { Ok(()) }
    }

    fn record(&self, line: &[u8]) -> Result<Record, Error> {
        let text = std::str::from_utf8(line).map_err(|error| {
            let why = "a ledger is JSON Lines in UTF-8";
            self.fault(
                scalars(line, error.valid_up_to()) + 1,
                Fault::malformed("bytes that are not UTF-8", why),
            )
        })?;
        lines::record(text).map_err(|refusal| match refusal {
            Refusal::Value(what, why) => self.fault(1, Fault::malformed(what, why)),
            Refusal::Json(error) => self.fault(scalars(line, error.column()).max(1), json_fault(&error)),
        })
    }

    fn close(&mut self) -> Result<(), Error> {
        let ledger = Ledger { records: std::mem::take(&mut self.group) };
        check(&ledger).map_err(|flaw| flaw.fault.in_file(self.place(self.begun + flaw.record, 1)))?;
        self.ledgers.push(ledger);
        Ok(())
    }

    fn finish(self) -> Result<Vec<Ledger>, Error> {
        if self.group.is_empty() { Ok(self.ledgers) } else { Err(self.unfinished()) }
    }

    fn unfinished(&self) -> Error {
        let document = match self.group.first() {
            Some(Record::Begin(begin)) => begin.document.as_str(),
            _ => "",
        };
        let what = format!("the document `{document}`, begun on line {}, has no `end` record", self.begun);
        self.fault(1, Fault::truncated(what, "only the record `end` tells that nothing is missing"))
    }

    fn fault(&self, column: usize, fault: Fault) -> Error {
        fault.in_file(self.place(self.line, column))
    }

    fn place(&self, line: usize, column: usize) -> Place {
        let count = |value: usize| u32::try_from(value).unwrap_or(u32::MAX);
        Place::new(Arc::clone(&self.file), count(line), count(column))
    }
}

/// How many scalar values the first `bytes` of `line` hold.
fn scalars(line: &[u8], bytes: usize) -> usize {
    String::from_utf8_lossy(line.get(..bytes).unwrap_or(line)).chars().count()
}

fn json_fault(error: &serde_json::Error) -> Fault {
    if error.is_eof() {
        return Fault::truncated("the line stops in the middle", "a record is one JSON object on one line");
    }
    let message = error.to_string();
    let message = message.rsplit_once(" at line ").map_or(message.as_str(), |(message, _)| message);
    let shown: String = message.chars().take(160).collect();
    Fault::malformed(
        format!("no record: {shown}"),
        "each line is one JSON object with the fields of its type",
    )
}
