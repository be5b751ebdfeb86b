//! Writes a table by RFC 4180, in UTF-8 with CR LF: a row of names, then one row a record.
//!
//! A spreadsheet takes a cell for a formula that begins with `=`, `+`, `-`, `@`, a tab or a CR, and a formula from the copy
//! could send the sheet elsewhere: such a cell begins with an apostrophe. Control characters are escaped as `\u{…}`; who
//! needs exact bytes has them in the ledger. Offsets are bytes of the source, columns scalar values.

use csv::{Terminator, WriterBuilder};

use super::Writer;
use super::text::{Item, Text};
use super::told::{Told, derivation, score};
use crate::ledger::record::{Record, Suggested};
use crate::ledger::{part_name, words};
use crate::table::model::PartKind;
use crate::trouble::visible;

const COLUMNS: [&str; 17] = [
    "document", "member", "line", "column", "start", "end", "decision", "reason", "entity", "part", "before",
    "after", "rule", "derived", "row", "mention", "message",
];

/// The table.
pub(super) struct Csv;

impl Writer for Csv {
    fn begin(&mut self, out: &mut Vec<u8>) {
        row(out, COLUMNS.map(str::to_owned));
    }

    fn text(&mut self, text: &Text<'_>, out: &mut Vec<u8>) {
        for item in &text.items {
            row(out, cells(text, item).map(guarded));
        }
    }
}

fn row(out: &mut Vec<u8>, cells: [String; COLUMNS.len()]) {
    let mut writer = WriterBuilder::new().terminator(Terminator::CRLF).from_writer(out);
    // Rows of one length, written to memory, cannot fail.
    let _ = writer.write_record(cells);
}

fn cells(text: &Text<'_>, item: &Item<'_>) -> [String; COLUMNS.len()] {
    let told = Told::of(item.record);
    let [before, after] = text.spellings(item);
    let (line, column) = item.line_column();
    let source = item.spot.as_ref().map(|spot| &spot.source);
    let offset = |offset: Option<usize>| offset.map_or(String::new(), |offset| offset.to_string());
    let (entity, part) = subject(item);
    let change = item.change();
    let of_change = |value: Option<String>| value.unwrap_or_default();
    let message = match item.record {
        Record::Notice(notice) => notice.message.clone(),
        Record::Error(unread) => unread.message.clone(),
        Record::Suggested(Suggested { near: Some(near), .. }) => score(near),
        _ => told.reason.map_or(String::new(), |_| told.why.to_owned()),
    };
    [
        text.begin.document.clone(),
        text.begin.member.clone().unwrap_or_default(),
        line.to_string(),
        column.to_string(),
        offset(source.map(|source| source.start)),
        offset(source.map(|source| source.end)),
        told.decision.to_owned(),
        told.reason.unwrap_or_default().to_owned(),
        entity.to_owned(),
        part.map_or(String::new(), |part| part_name(part).to_owned()),
        before.to_owned(),
        after.to_owned(),
        of_change(change.map(|change| words(change.because.rule).to_owned())),
        of_change(change.map(|change| derivation(&change.derived))),
        of_change(change.map(|change| change.row.clone())),
        of_change(change.map(|change| change.mention.clone())),
        message,
    ]
}

/// Whose name it is, and which part of it.
fn subject<'a>(item: &'a Item<'_>) -> (&'a str, Option<PartKind>) {
    match (item.record, item.change()) {
        (_, Some(change)) => (&change.entity, Some(change.part)),
        (Record::Left(left), None) => (&left.entity, Some(left.part)),
        _ => ("", None),
    }
}

fn guarded(cell: String) -> String {
    let is_formula = cell.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let shown = visible(&cell);
    if is_formula { format!("'{shown}") } else { shown }
}
