//! A spreadsheet's records with the lines they stand on, and the troubles of those that cannot be used.

use std::ops::Range;
use std::sync::Arc;

use csv::{ReaderBuilder, Trim};

use crate::trouble::Trouble;

/// A row of cells.
pub(super) struct Record {
    /// Its cells, without the spaces around them.
    pub cells: Vec<String>,
    /// The bytes of the sheet that it stands in, without its line end.
    pub span: Range<usize>,
    /// The line that it begins on, from 1.
    pub line: u32,
}

impl Record {
    /// A cell; empty if the row is too short to have it.
    pub fn cell(&self, column: usize) -> &str {
        self.cells.get(column).map_or("", String::as_str)
    }
}

/// The records still to be read, and what is wrong with the others.
pub(super) struct Sheet<'t> {
    file: Arc<str>,
    text: &'t str,
    /// In the sheet's order.
    pub records: Vec<Record>,
    unread: Vec<Trouble>,
}

impl<'t> Sheet<'t> {
    /// Parts `text` into records; rows without any text are left out.
    pub fn read(name: &str, text: &'t str) -> Sheet<'t> {
        let mut sheet = Sheet { file: Arc::from(name), text, records: Vec::new(), unread: Vec::new() };
        let mut reader = ReaderBuilder::new()
            .delimiter(delimiter(text))
            .has_headers(false)
            .flexible(true)
            .trim(Trim::All)
            .from_reader(text.as_bytes());
        let mut record = csv::StringRecord::new();
        loop {
            let start = reader.position().byte();
            match reader.read_record(&mut record) {
                Ok(false) => return sheet,
                Ok(true) => {
                    let span = sheet.trimmed(start, reader.position().byte());
                    let cells: Vec<String> = record.iter().map(str::to_owned).collect();
                    if cells.iter().any(|cell| !cell.is_empty()) {
                        sheet.push(cells, span);
                    }
                }
                Err(error) => {
                    let span = sheet.trimmed(start, reader.position().byte());
                    sheet.refuse(
                        span,
                        format!("this row cannot be read: {error}"),
                        "save the sheet as CSV again",
                    );
                    return sheet;
                }
            }
        }
    }

    fn push(&mut self, cells: Vec<String>, span: Range<usize>) {
        let (start, line) = self.records.last().map_or((0, 1), |last| (last.span.start, last.line));
        // A lone CR ends no row, so lines are counted by their LF.
        let ends = self.text.get(start..span.start).unwrap_or_default().matches('\n').count();
        let line = line.saturating_add(u32::try_from(ends).unwrap_or(u32::MAX));
        self.records.push(Record { cells, span, line });
    }

    fn trimmed(&self, start: u64, end: u64) -> Range<usize> {
        let bound = |byte: u64| usize::try_from(byte).unwrap_or(usize::MAX).min(self.text.len());
        let (start, end) = (bound(start), bound(end));
        let row = self.text.get(start..end).unwrap_or_default();
        let lead = row.len() - row.trim_start_matches(['\r', '\n', '\u{feff}']).len();
        start + lead..(start + row.trim_end().len()).max(start + lead)
    }

    /// Says what is wrong with the row in bytes `span` and how to mend it.
    pub fn refuse(&mut self, span: Range<usize>, what: impl Into<String>, mend: impl Into<String>) {
        self.unread.push(Trouble::error(&self.file, self.text, span, what).mend(mend));
    }

    /// What was not read, in the sheet's order.
    pub fn finish(mut self) -> Vec<Trouble> {
        self.unread.sort_by(|a, b| a.place().cmp(b.place()));
        self.unread
    }
}

fn delimiter(text: &str) -> u8 {
    let first = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    let count = |delimiter: char| first.matches(delimiter).count();
    match () {
        () if count('\t') > 0 => b'\t',
        () if count(';') > count(',') => b';',
        () => b',',
    }
}
