//! Streams: each record a document of its own, answered at once, in bounded memory.
//!
//! Whoever runs canonym as a step of a pipeline waits for exactly one answer for each record, so standard error stays
//! empty: what could not be read is told in the ledger and by the exit status. The ledger is handed to the system
//! before the records that it describes, and to the disk at the end.

use std::io::Read;
use std::path::{Path, PathBuf};

use super::args::Filter;
use super::files::{self, Log, STANDARD_INPUT};
use super::filter::{STOPPED, read, refuse_read_ledger, unread_line};
use super::output::{Output, tell};
use super::paths::document_name;
use super::records::{Piece, Records};
use super::status::{Failure, Status};
use super::termination::{Termination, Waiting};
use crate::format::{self, Copy, text};
use crate::ledger::record::Digests;
use crate::ledger::{Digester, Ledger};
use crate::{Normalizer, Outcome};

/// The bytes of a record, if the run does not say.
const LIMIT: usize = 64 << 20;

/// What ends a record, if the run is one on streams.
///
/// # Errors
/// The options contradict each other.
pub fn delimiter(filter: &Filter) -> Result<Option<u8>, Failure> {
    let delimiter = match (filter.stream.lines, filter.stream.null) {
        (true, _) => b'\n',
        (_, true) => 0,
        _ if filter.stream.fail_lines => {
            let what = "--fail-lines answers record by record, and this run has no records";
            return Err(Failure::new(what, "add --lines"));
        }
        _ => return Ok(None),
    };
    if filter
        .documents
        .encoding
        .as_deref()
        .is_some_and(|label| label.to_ascii_lowercase().starts_with("utf-16"))
    {
        let what = "records cannot be told apart in UTF-16: one byte ends them";
        return Err(Failure::new(what, "convert the stream to UTF-8, or normalise it as one document"));
    }
    Ok(Some(delimiter))
}

/// Normalises the records of each input, one after the other.
///
/// # Errors
/// Anything cannot be read or written; a record cannot be read as its format.
pub fn run(filter: &Filter, delimiter: u8, normalizer: Normalizer<'_>) -> Result<Status, Failure> {
    let standard_input = [PathBuf::from(STANDARD_INPUT)];
    let paths = if filter.files.is_empty() { &standard_input } else { filter.files.as_slice() };
    let mut inputs = Vec::new();
    for path in paths {
        inputs.push((path, files::open(path).map_err(|error| files::unreadable(path, &error))?));
    }
    let ledger = match &filter.ledger {
        Some(path) => {
            refuse_read_ledger(filter, path)?;
            Some(Log::create(path)?)
        }
        None => None,
    };
    let termination = Termination::watch().map_err(|error| {
        files::Error::system(Path::new("the signal SIGTERM"), "cannot be watched", &error)
    })?;
    let answers = Answers { filter, normalizer, ledger, output: Output::open(), failed: false };
    let mut stream = Stream { answers, termination, limit: filter.documents.max_bytes.unwrap_or(LIMIT) };
    for (path, input) in inputs {
        let records = Records::new(input, delimiter, stream.limit);
        if !stream.input(path, &document_name(path)?, records)? {
            break;
        }
    }
    stream.answers.finish()
}

/// A record of a file of JSON Lines is read as one of its lines: what is malformed in it is the whole of it.
fn whole_copy(copy: Copy<'_>) -> Result<Copy<'_>, format::Error> {
    match copy.errors().first() {
        Some(error) => Err(error.clone()),
        None => Ok(copy),
    }
}

struct Stream<'r> {
    answers: Answers<'r>,
    termination: Termination,
    limit: usize,
}

impl Stream<'_> {
    /// Answers the records of one input; false if the process was asked to end.
    fn input(&mut self, path: &Path, name: &str, mut records: Records<impl Read>) -> Result<bool, Failure> {
        let mut place = Place { name, number: 1 };
        let mut oversized = Oversized::default();
        let mut goes_on = true;
        loop {
            while let Some(piece) = records.take() {
                match piece {
                    Piece::Record(range) => self.answers.record(place, records.bytes(&range))?,
                    Piece::Oversized(range, is_last) => {
                        self.answers.oversized(records.bytes(&range), &mut oversized)?;
                        if !is_last {
                            continue;
                        }
                        self.answers.end_oversized(place, std::mem::take(&mut oversized), self.limit)?;
                    }
                }
                place.number += 1;
                if self.termination.is_requested() {
                    return Ok(false);
                }
            }
            if !goes_on {
                return Ok(true);
            }
            self.answers.hand_over()?;
            let state = match (records.is_within_record(), self.answers.failed) {
                (true, _) => Waiting::WithinRecord,
                (_, true) => Waiting::Failed,
                _ => Waiting::Done,
            };
            match self.termination.wait(state, || records.fill()) {
                Some(filled) => goes_on = filled.map_err(|error| files::unreadable(path, &error))?,
                None if state == Waiting::WithinRecord => return Err(Failure::Terminated),
                None => return Ok(false),
            }
        }
    }
}

/// Which record it is.
#[derive(Clone, Copy)]
struct Place<'n> {
    name: &'n str,
    number: u64,
}

/// A record that is longer than allowed, as far as it has come.
#[derive(Default)]
struct Oversized {
    bytes: u64,
    digester: Digester,
}

/// Where the answers go.
struct Answers<'r> {
    filter: &'r Filter,
    normalizer: Normalizer<'r>,
    ledger: Option<Log>,
    output: Output,
    /// Whether a record could not be read.
    failed: bool,
}

impl Answers<'_> {
    /// Answers a record, given with its delimiter.
    fn record(&mut self, place: Place<'_>, whole: &[u8]) -> Result<(), Failure> {
        let source = content(whole, self.filter.stream.null);
        let copy = match source.trim_ascii().is_empty() {
            true => Ok(text::read(source)),
            false => read(self.filter, place.name, source).and_then(whole_copy),
        };
        let tail = &whole[source.len()..];
        if let (Ok(copy), None) = (&copy, &self.ledger) {
            self.normalizer.respell(copy).pieces().try_for_each(|piece| self.output.write(piece))?;
            return self.output.write(tail);
        }
        let outcome = match &copy {
            Ok(copy) => self.normalizer.normalize_as(place.name, copy),
            Err(error) => {
                self.failed(place, error)?;
                self.normalizer.pass_on(place.name, source, error)
            }
        };
        let Outcome { output, ledger, .. } = outcome;
        if self.ledger.is_some() {
            let mut ledger = ledger.into_record(place.number, tail.len() as u64);
            ledger.seal(whole, &[&output, tail].concat());
            self.log(&ledger)?;
        }
        if copy.is_ok() || !self.filter.stream.fail_lines {
            self.output.write(&output)?;
            self.output.write(tail)?;
        }
        Ok(())
    }

    /// Passes on a piece of a record that is longer than allowed.
    fn oversized(&mut self, bytes: &[u8], oversized: &mut Oversized) -> Result<(), Failure> {
        oversized.bytes += bytes.len() as u64;
        oversized.digester.add(bytes);
        let passes = !self.filter.stream.fail_lines && !self.filter.strict;
        if passes { self.output.write(bytes) } else { Ok(()) }
    }

    fn end_oversized(&mut self, place: Place<'_>, record: Oversized, limit: usize) -> Result<(), Failure> {
        let error = format::Error::too_large(limit);
        self.failed(place, &error)?;
        let unread = self.normalizer.pass_on(place.name, b"", &error);
        let mut ledger = unread.ledger.into_record(place.number, record.bytes);
        let digest = record.digester.finish();
        ledger.seal_with(Digests { input: digest, output: digest });
        self.log(&ledger)
    }

    /// Takes note of a record that cannot be read, and tells of it where that is asked.
    fn failed(&mut self, place: Place<'_>, error: &format::Error) -> Result<(), Failure> {
        let name = format!("{}:{}", place.name, place.number);
        if self.filter.strict {
            self.hand_over()?;
            return Err(Failure::Told(format!("{}\n  = {STOPPED}", unread_line(&name, error))));
        }
        self.failed = true;
        if self.filter.stream.fail_lines {
            // The answers before it come before it.
            self.hand_over()?;
            tell(format_args!("{}\n", unread_line(&name, error)));
        }
        Ok(())
    }

    fn log(&mut self, ledger: &Ledger) -> Result<(), Failure> {
        match &mut self.ledger {
            Some(log) => Ok(log.add(|file| ledger.write_to(file))?),
            None => Ok(()),
        }
    }

    /// Hands over all that is answered, the ledger first.
    fn hand_over(&mut self) -> Result<(), Failure> {
        if let Some(log) = &mut self.ledger {
            log.hand_over()?;
        }
        self.output.flush()
    }

    fn finish(mut self) -> Result<Status, Failure> {
        if let Some(log) = &mut self.ledger {
            log.sync()?;
        }
        self.output.flush()?;
        if self.failed { Err(Failure::Recorded) } else { Ok(Status::Done) }
    }
}

/// A record without its delimiter, for which `\r\n` stands as well as `\n`.
fn content(whole: &[u8], is_null: bool) -> &[u8] {
    if is_null {
        return whole.strip_suffix(b"\0").unwrap_or(whole);
    }
    let line = whole.strip_suffix(b"\n").unwrap_or(whole);
    line.strip_suffix(b"\r").unwrap_or(line)
}
