//! CSV (RFC 4180) and TSV: the cells of the columns that were named are prose, and nothing else is.
//!
//! Which columns are prose no file tells: a field for machines that is rewritten is worse than a name that is missed,
//! so without names nothing is. The file is one document: its rows often are pieces of one, and a name that one row
//! contradicts is in doubt in all.

use std::hash::{DefaultHasher, Hash, Hasher};

use super::copy::{CopyNotice, NoticeKind, Reading};
use super::escape::Level;
use super::list::{Format, Guess, Malformed, Options};
use super::map::SegmentKind;
use super::mapped::Mapped;
use super::markup::{Nature, Page, Role};
use super::run::Block;

mod columns;
mod scan;

use columns::Columns;
use scan::{Dialect, Field, Scanner};

/// Tables with commas, semicolons, tabs or bars.
pub(super) const CSV: Format = Format {
    name: "csv",
    prose: "the cells of the columns that are named, and none else",
    protected: "all other columns, and the header row",
    extensions: &["csv"],
    sniff: |_| Guess::Possible,
    declared: |_| None,
    is_strict: false,
    read: |decoded, options| read(decoded, options, scan::detect(decoded.text())),
};

/// Tables with tabs, in which quotes are letters like others.
pub(super) const TSV: Format = Format {
    name: "tsv",
    extensions: &["tsv", "tab"],
    read: |decoded, options| read(decoded, options, Dialect::TABS),
    ..CSV
};

/// The columns that hold a headline, if they are prose.
const HEADLINES: &[&str] = &["headline", "title"];

fn read<'s>(decoded: &Mapped<'s>, options: &Options<'_>, dialect: Dialect) -> Result<Reading<'s>, Malformed> {
    let text = decoded.text();
    let is_prose = false;
    let mut page = Page::new(decoded, is_prose, Nature::default());
    let mut shape = DefaultHasher::new();
    let mut columns: Option<Columns> = None;
    let mut scanner = Scanner::new(text, dialect);
    while let Some(record) = scanner.record()? {
        record.len().hash(&mut shape);
        if columns.is_none() {
            let found = Columns::find(text, &record, options.columns)?;
            let has_header = found.has_header;
            columns = Some(found);
            if has_header {
                continue;
            }
        }
        for (column, block) in columns.iter().flat_map(Columns::prose) {
            if let Some(field) = record.get(column) {
                cell(text, &mut page, field, dialect, block);
            }
        }
    }
    let mut reading = page.finish();
    if options.columns.is_empty() && !text.is_empty() {
        let message =
            "no column was named, so nothing is prose; `--columns headline,text` names some".to_owned();
        reading.notices.push(CopyNotice {
            kind: NoticeKind::NoProse,
            message,
            span: decoded.source_range(0..0),
        });
    }
    Ok(Reading { shape: shape.finish(), ..reading })
}

/// A cell: its lines join, but for blank ones.
fn cell(text: &str, page: &mut Page<'_, '_>, field: &Field, dialect: Dialect, block: Block) {
    let level = if field.is_quoted { Level::CsvQuoted } else { Level::CsvBare(dialect.delimiter) };
    page.enter(Role::Block(block), Default::default(), field.inner.clone());
    let mut start = field.inner.start;
    for line in text[field.inner.clone()].split_inclusive(['\n', '\r']) {
        let end = start + line.len();
        // Between CR and LF there is no line.
        if line.trim().is_empty() && line != "\n" || line == "\n" && !text[..start].ends_with('\r') {
            page.end_run();
        }
        let quotes = line.match_indices("\"\"").filter(|_| field.is_quoted);
        for at in quotes.map(|(at, _)| end - line.len() + at) {
            page.text(start..at, level);
            page.reference(at..at + 2, "\"", SegmentKind::Whole, level);
            start = at + 2;
        }
        page.text(start..end, level);
        start = end;
    }
    page.leave();
}

#[cfg(test)]
mod tests;
