//! Writes a unified diff, which `patch` and `git apply` take, and which gives the output's exact bytes.
//!
//! The ledger says where the differences are, so none are sought: time is linear, and a hunk covers the lines that a
//! substitution touches. Lines end in LF, as in every diff; a CR before it belongs to its line. A member of an archive
//! stands under the archive's name as in a folder.

use std::ops::Range;

use memchr::{memchr, memchr_iter, memrchr};

use super::Writer;
use super::text::Text;

/// Lines that are shown around each change.
const CONTEXT: usize = 3;

/// A diff.
pub(super) struct Diff;

impl Writer for Diff {
    fn text(&mut self, text: &Text<'_>, out: &mut Vec<u8>) {
        let changes = changes(text);
        let Some((first, rest)) = changes.split_first() else { return };
        let name = match &text.begin.member {
            Some(member) => format!("{}/{member}", text.begin.document),
            None => text.begin.document.clone(),
        };
        out.extend_from_slice(format!("--- {}\n+++ {}\n", header("a", &name), header("b", &name)).as_bytes());
        let mut lines = Lines { source: text.source, at: 0, line: 0, drift: 0 };
        let mut hunk = lines.hunk(first);
        for change in rest {
            let between = &text.source[hunk.end..change.old.start];
            if memchr_iter(b'\n', between).nth(2 * CONTEXT).is_some() {
                lines.write(&hunk, out);
                hunk = lines.hunk(change);
            } else {
                hunk.context(between);
                hunk.take(text.source, change);
            }
        }
        lines.write(&hunk, out);
    }
}

/// Whole lines of the source, and what stands in their place.
struct Change {
    old: Range<usize>,
    new: Vec<u8>,
}

/// The substitutions, gathered by the lines that they touch.
fn changes(text: &Text<'_>) -> Vec<Change> {
    let source = text.source;
    let mut changes: Vec<Change> = Vec::new();
    // The bytes of the source that are in the last change already.
    let mut done = 0;
    for (input, after) in text.edits() {
        if input.start < done || source[input.clone()] == *after {
            continue;
        }
        let is_on_last_line = |last: &&mut Change| {
            // The last line may have no end, or lose it; then what comes behind it is on it, too.
            let made = source[done..last.old.end].last().or(last.new.last());
            let has_no_end = !source.ends_with(b"\n") || made != Some(&b'\n');
            input.start < last.old.end || (last.old.end == source.len() && has_no_end)
        };
        match changes.last_mut().filter(is_on_last_line) {
            Some(last) => {
                last.new.extend_from_slice(&source[done..input.start]);
                if input.end >= last.old.end {
                    last.old.end = line_end(source, input.end);
                }
            }
            None => {
                finish(source, changes.last_mut(), done);
                // Only what is behind the last change is searched, or a long line would be searched again and again.
                let from = changes.last().map_or(0, |last| last.old.end);
                let start = memrchr(b'\n', &source[from..input.start]).map_or(from, |at| from + at + 1);
                let old = start..line_end(source, input.end);
                changes.push(Change { old, new: source[start..input.start].to_vec() });
            }
        }
        if let Some(last) = changes.last_mut() {
            last.new.extend_from_slice(after);
        }
        done = input.end;
    }
    finish(source, changes.last_mut(), done);
    changes
}

/// Adds what is left of the last change's lines.
fn finish(source: &[u8], last: Option<&mut Change>, done: usize) {
    if let Some(last) = last {
        last.new.extend_from_slice(&source[done..last.old.end]);
    }
}

/// The end of the line that goes on at `at`, its LF included.
fn line_end(source: &[u8], at: usize) -> usize {
    memchr(b'\n', &source[at..]).map_or(source.len(), |end| at + end + 1)
}

/// Changes that stand close together, with the lines around them.
struct Hunk {
    body: Vec<u8>,
    /// The lines before the hunk, and in it in the source and in the output.
    before: usize,
    old: usize,
    new: usize,
    /// Where it has come to in the source.
    end: usize,
}

impl Hunk {
    fn context(&mut self, lines: &[u8]) {
        let count = push(&mut self.body, b' ', lines);
        self.old += count;
        self.new += count;
        self.end += lines.len();
    }

    fn take(&mut self, source: &[u8], change: &Change) {
        self.old += push(&mut self.body, b'-', &source[change.old.clone()]);
        self.new += push(&mut self.body, b'+', &change.new);
        self.end = change.old.end;
    }
}

/// Adds lines, each behind its mark, and says how many.
fn push(body: &mut Vec<u8>, mark: u8, lines: &[u8]) -> usize {
    let mut count = 0;
    for line in lines.split_inclusive(|&byte| byte == b'\n') {
        body.push(mark);
        body.extend_from_slice(line);
        if !line.ends_with(b"\n") {
            body.extend_from_slice(b"\n\\ No newline at end of file\n");
        }
        count += 1;
    }
    count
}

/// Counts the lines of the source up to the next hunk.
struct Lines<'a> {
    source: &'a [u8],
    at: usize,
    /// The lines before `at`.
    line: usize,
    /// How many lines more the output has by now.
    drift: isize,
}

impl Lines<'_> {
    /// A hunk that begins with this change.
    fn hunk(&mut self, change: &Change) -> Hunk {
        let start = lines_before(&self.source[..change.old.start], CONTEXT);
        self.line += memchr_iter(b'\n', &self.source[self.at..start]).count();
        self.at = start;
        let mut hunk = Hunk { body: Vec::new(), before: self.line, old: 0, new: 0, end: start };
        hunk.context(&self.source[start..change.old.start]);
        hunk.take(self.source, change);
        hunk
    }

    /// Writes a hunk with the lines behind it.
    fn write(&mut self, hunk: &Hunk, out: &mut Vec<u8>) {
        let behind = &self.source[hunk.end..];
        let len = memchr_iter(b'\n', behind).nth(CONTEXT - 1).map_or(behind.len(), |at| at + 1);
        let mut last = Vec::new();
        let count = push(&mut last, b' ', &behind[..len]);
        let (old, new) = (hunk.old + count, hunk.new + count);
        let before = hunk.before.saturating_add_signed(self.drift);
        let head = format!("@@ -{} +{} @@\n", range(hunk.before, old), range(before, new));
        out.extend_from_slice(head.as_bytes());
        out.extend_from_slice(&hunk.body);
        out.extend_from_slice(&last);
        self.drift += hunk.new as isize - hunk.old as isize;
    }
}

/// Where the last `count` lines of `bytes` begin, which end with a line or are empty.
fn lines_before(bytes: &[u8], count: usize) -> usize {
    let mut at = bytes.len();
    for _ in 0..count {
        let Some(line) = bytes[..at].split_last().map(|(_, line)| line) else { break };
        at = memrchr(b'\n', line).map_or(0, |end| end + 1);
    }
    at
}

/// The first line and their number, as a hunk's head has them: without lines, the line before stands there.
fn range(before: usize, count: usize) -> String {
    match count {
        0 => format!("{before},0"),
        1 => (before + 1).to_string(),
        count => format!("{},{count}", before + 1),
    }
}

/// The name behind `---` or `+++`, in quotation marks where it could be misread, as Git writes it.
fn header(side: &str, name: &str) -> String {
    let path = format!("{side}/{name}");
    if path.contains(|c: char| c.is_control() || !c.is_ascii() || matches!(c, '"' | '\\')) {
        return format!("\"{}\"", path.bytes().map(quoted).collect::<String>());
    }
    // A blank could end the name; a tab behind it does.
    let tab = if path.contains(' ') { "\t" } else { "" };
    path + tab
}

fn quoted(byte: u8) -> String {
    match byte {
        b'"' | b'\\' => format!("\\{}", byte as char),
        b' '..=b'~' => (byte as char).to_string(),
        byte => format!("\\{byte:03o}"),
    }
}
