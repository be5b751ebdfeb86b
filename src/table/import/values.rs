//! Hands on the values of a JSON document, an array of them, or JSON Lines, each with its place.
//!
//! Lines are read one by one, so that a dump of any size is: an array with one element a line, as Wikidata's dumps are,
//! is read like them. Anything else is read whole.

use std::collections::BTreeMap;
use std::io;

use serde_json::Value;
use serde_json::value::RawValue;

use super::input::{Input, without_mark};
use super::row::{Refusal, Spot};

/// Hands on each value, or why it is none; the values in an object under `inside` each for itself.
pub(super) fn each_value(
    input: &Input<'_>,
    inside: &str,
    take: &mut dyn FnMut(Spot, Result<Value, Refusal>) -> io::Result<()>,
) -> io::Result<()> {
    if is_lines(&input.head()?) {
        return input.each_line(|line, bytes| {
            let bytes = bare(bytes);
            let spot = Spot::of_bytes(input.name(), line, bytes);
            if bytes.is_empty() { Ok(()) } else { each_in(bytes, inside, line, &spot, input, take) }
        });
    }
    let whole = input.whole()?;
    let bytes = without_mark(&whole);
    let spot = Spot::of_bytes(input.name(), 1, bytes);
    if bytes.trim_ascii_start().starts_with(b"[") {
        return match serde_json::from_slice::<Vec<&RawValue>>(bytes) {
            Ok(elements) => {
                let mut lines = LineOf::new(bytes);
                elements.into_iter().try_for_each(|element| {
                    let (line, element) = (lines.of(element), element.get().as_bytes());
                    each_in(element, inside, line, &Spot::of_bytes(input.name(), line, element), input, take)
                })
            }
            Err(error) => take(spot, Err(not_json(&error))),
        };
    }
    each_in(bytes, inside, 1, &spot, input, take)
}

/// Without the marks of an array that stand around a line's value.
fn bare(line: &[u8]) -> &[u8] {
    let line = line.trim_ascii();
    match line {
        b"[" | b"]" => &[],
        _ => line.strip_suffix(b",").unwrap_or(line),
    }
}

/// Whether each line is a value: the first one that is not only the beginning of an array is whole by itself.
fn is_lines(head: &[u8]) -> bool {
    let mut lines = without_mark(head).split(|&byte| byte == b'\n').map(bare);
    let Some(first) = lines.find(|line| !line.is_empty()) else { return true };
    // A line longer than the head cannot be seen to its end; a document that is written in one is a line as well.
    let is_seen = first.ends_with(b"}") || !head.contains(&b'\n');
    first.starts_with(b"{") && is_seen && first.len() > 1
}

fn each_in(
    bytes: &[u8],
    inside: &str,
    line: u32,
    spot: &Spot,
    input: &Input<'_>,
    take: &mut dyn FnMut(Spot, Result<Value, Refusal>) -> io::Result<()>,
) -> io::Result<()> {
    let Some(entries) = entries_of(bytes, inside) else {
        return take(spot.clone(), serde_json::from_slice(bytes).map_err(|error| not_json(&error)));
    };
    let mut lines = LineOf::new(bytes);
    entries.into_iter().try_for_each(|entry| {
        let spot = Spot::of_bytes(input.name(), line + lines.of(entry) - 1, entry.get().as_bytes());
        take(spot, serde_json::from_str(entry.get()).map_err(|error| not_json(&error)))
    })
}

/// The values in the object that the document has under `inside`, in their order.
fn entries_of<'b>(bytes: &'b [u8], inside: &str) -> Option<Vec<&'b RawValue>> {
    // Most lines of a dump have no such key, and need not be read twice.
    memchr::memmem::find(bytes, inside.as_bytes())?;
    let fields: BTreeMap<String, &'b RawValue> = serde_json::from_slice(bytes).ok()?;
    let outer: &'b RawValue = fields.get(inside)?;
    let entries: BTreeMap<String, &'b RawValue> = serde_json::from_str(outer.get()).ok()?;
    let mut entries: Vec<&RawValue> = entries.into_values().collect();
    entries.sort_by_key(|entry| entry.get().as_ptr());
    Some(entries)
}

fn not_json(error: &serde_json::Error) -> Refusal {
    (format!("this is not JSON: {error}"), "fetch the file again".to_owned())
}

/// Counts lines up to values that come in their order.
struct LineOf<'b> {
    rest: &'b [u8],
    line: u32,
}

impl<'b> LineOf<'b> {
    fn new(bytes: &'b [u8]) -> LineOf<'b> {
        LineOf { rest: bytes, line: 1 }
    }

    fn of(&mut self, value: &RawValue) -> u32 {
        let from = self.rest.as_ptr() as usize;
        let ahead = (value.get().as_ptr() as usize).saturating_sub(from).min(self.rest.len());
        let (passed, rest) = self.rest.split_at(ahead);
        self.rest = rest;
        let ends = u32::try_from(memchr::memchr_iter(b'\n', passed).count()).unwrap_or(u32::MAX);
        self.line = self.line.saturating_add(ends);
        self.line
    }
}
