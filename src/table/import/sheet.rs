//! Reads CSV and TSV record by record.

use std::io::{self, BufRead};

use csv::{ByteRecord, ReaderBuilder, Trim};

use super::input::{Input, without_mark};
use super::intake::Intake;
use super::record::{Record, Records};
use super::row::Spot;

/// Takes in the sheet; rows without any text are left out.
pub(super) fn read(input: &Input<'_>, intake: &mut Intake<'_>) -> io::Result<()> {
    let mut builder = ReaderBuilder::new();
    builder.delimiter(delimiter(input)?).has_headers(false).flexible(true).trim(Trim::All);
    let mut reader = builder.from_reader(Kept::new(input.open()?));
    let mut records = Records::default();
    let mut cells = ByteRecord::new();
    let mut lines = 1;
    loop {
        let start = reader.position().byte();
        let read = reader.read_byte_record(&mut cells);
        let end = reader.position().byte();
        let raw = reader.get_mut().between(start, end);
        let lead = raw.len() - trimmed_start(raw).len();
        lines += line_ends(&raw[..lead]);
        let spot = Spot::of_bytes(input.name(), lines, without_mark(&raw[lead..]));
        lines += line_ends(&raw[lead..]);
        match read {
            Ok(false) => return Ok(()),
            Ok(true) => take(intake, &mut records, &cells, spot)?,
            Err(error) => match error.into_kind() {
                csv::ErrorKind::Io(error) => return Err(error),
                _ => intake.refuse(&spot, not_read())?,
            },
        }
    }
}

fn not_read() -> (String, String) {
    ("this row cannot be read".to_owned(), "save the sheet as CSV again".to_owned())
}

fn take(intake: &mut Intake<'_>, records: &mut Records, cells: &ByteRecord, spot: Spot) -> io::Result<()> {
    let text = |cell: &[u8]| str::from_utf8(cell).map(|cell| cell.trim().to_owned());
    match cells.iter().map(text).collect() {
        Ok(cells) => records.take(intake, &Record { cells, spot }),
        Err(_) => {
            intake.refuse(&spot, ("this row is not UTF-8".to_owned(), "save the sheet as UTF-8".to_owned()))
        }
    }
}

fn trimmed_start(raw: &[u8]) -> &[u8] {
    let line_end = |&byte: &u8| byte == b'\r' || byte == b'\n';
    let from = raw.iter().position(|byte| !line_end(byte)).unwrap_or(raw.len());
    &raw[from..]
}

/// A lone CR ends no row, so lines are counted by their LF.
fn line_ends(raw: &[u8]) -> u32 {
    u32::try_from(memchr::memchr_iter(b'\n', raw).count()).unwrap_or(u32::MAX)
}

fn delimiter(input: &Input<'_>) -> io::Result<u8> {
    let head = input.head()?;
    let mut lines = head.split(|&byte| byte == b'\n' || byte == b'\r');
    let first = lines.find(|line| !line.trim_ascii().is_empty()).unwrap_or_default();
    let count = |delimiter: u8| memchr::memchr_iter(delimiter, first).count();
    Ok(match () {
        () if count(b'\t') > 0 => b'\t',
        () if count(b';') > count(b',') => b';',
        () => b',',
    })
}

/// A reader that keeps what it has handed out, until it is asked for it.
struct Kept<R> {
    inner: R,
    kept: Vec<u8>,
    /// How many bytes came before those that are kept.
    before: u64,
}

/// Unasked bytes are let go in pieces of this size at least, so that each is moved but a few times.
const PIECE: usize = 1 << 17;
/// The longest row, which a quotation mark that nothing closes would make of a whole file: 64 MiB.
const LONGEST_ROW: usize = 64 << 20;

impl<R: BufRead> Kept<R> {
    fn new(inner: R) -> Kept<R> {
        Kept { inner, kept: Vec::new(), before: 0 }
    }

    /// The bytes from `start` to `end` of the whole; whatever lies before them is let go.
    fn between(&mut self, start: u64, end: u64) -> &[u8] {
        let offset = |at: u64, before: u64| usize::try_from(at.saturating_sub(before)).unwrap_or(usize::MAX);
        let passed = offset(start, self.before).min(self.kept.len());
        if passed >= PIECE {
            self.kept.drain(..passed);
            self.before += passed as u64;
        }
        let (start, end) = (offset(start, self.before), offset(end, self.before).min(self.kept.len()));
        self.kept.get(start..end).unwrap_or_default()
    }
}

impl<R: BufRead> io::Read for Kept<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.kept.len() > LONGEST_ROW {
            let what = format!("a row has more than {LONGEST_ROW} bytes; close its quotation mark");
            return Err(io::Error::new(io::ErrorKind::FileTooLarge, what));
        }
        let count = self.inner.read(buffer)?;
        self.kept.extend_from_slice(&buffer[..count]);
        Ok(count)
    }
}
