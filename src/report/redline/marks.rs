//! Writes a text as HTML with its marks: a paragraph a line, and changes, suggestions, what was left and what is right.
//!
//! Marks are disjoint. What was changed has its place before all else, then the others in the order of the text; whose
//! place is taken is marked by a pin in front of it. A line with a mark that crosses its end goes on in its paragraph.
//! Paragraphs stand in blocks that a browser need not lay out before they are seen.

use std::fmt::Write as _;
use std::ops::Range;

use super::super::text::{Item, Spot, Text};
use super::escape;
use crate::ledger::record::Record;

/// Paragraphs and characters that a block may have, and characters of a paragraph, more or less.
const BLOCK_LINES: usize = 64;
const BLOCK_CHARS: usize = 1 << 14;

/// A stretch of the decoded text with a meaning.
struct Mark {
    range: Range<usize>,
    sense: Sense,
}

#[derive(Clone, Copy)]
enum Sense {
    /// An item's own place.
    Place(usize),
    /// A pin for an item that has no place of its own.
    Pin(usize),
    /// What supports a change and stays as it is, or another place of a notice: the class that it shows as.
    Beside(&'static str),
    /// A name that is right already, by its number.
    Right(usize),
}

/// Writes the text, and tells of each item whether it has a place of its own.
pub(super) fn write(text: &Text<'_>, number: usize, out: &mut Vec<u8>) -> Vec<bool> {
    let is_placed = placed(&text.items);
    let marks = marks(text, &is_placed);
    let mut pen = Pen::new(number);
    let whole = text.decoded.text();
    let mut at = 0;
    for mark in &marks {
        pen.text(&whole[at..mark.range.start]);
        pen.mark(text, mark);
        at = mark.range.end;
        out.append(&mut pen.full());
    }
    pen.text(&whole[at..]);
    out.append(&mut pen.finish());
    is_placed
}

/// Whether an item is of those that come first, or of the rest.
fn is_change(item: &Item<'_>) -> bool {
    matches!(item.record, Record::Substituted(_))
}

/// Which items have a place that no other has.
fn placed(items: &[Item<'_>]) -> Vec<bool> {
    let changes: Vec<Range<usize>> = items
        .iter()
        .filter(|item| is_change(item))
        .filter_map(|item| Some(item.spot.as_ref()?.text()))
        .collect();
    let mut is_placed = vec![false; items.len()];
    // The end of the mark before, and the first change that does not end before this item.
    let (mut end, mut next) = (0, 0);
    for (item, is_placed) in items.iter().zip(&mut is_placed) {
        let Some(range) = item.spot.as_ref().map(Spot::text) else { continue };
        while changes.get(next).is_some_and(|change| change.end <= range.start) {
            next += 1;
        }
        let is_free = is_change(item) || changes.get(next).is_none_or(|change| change.start >= range.end);
        if is_free && range.start >= end && !range.is_empty() {
            *is_placed = true;
            end = range.end;
        }
    }
    is_placed
}

/// Every mark, in order.
fn marks(text: &Text<'_>, is_placed: &[bool]) -> Vec<Mark> {
    let mut marks = Vec::with_capacity(text.items.len());
    for (index, (item, is_placed)) in text.items.iter().zip(is_placed).enumerate() {
        let Some(range) = item.spot.as_ref().map(Spot::text) else { continue };
        marks.push(match is_placed {
            true => Mark { range, sense: Sense::Place(index) },
            false => Mark { range: range.start..range.start, sense: Sense::Pin(index) },
        });
    }
    let places: Vec<Range<usize>> = marks.iter().map(|mark| mark.range.clone()).collect();
    marks.extend(beside(text, &places));
    marks.sort_by_key(|mark| mark.range.start);
    pull_out(&mut marks);
    marks
}

/// Puts each pin that lies within a mark in front of it.
fn pull_out(marks: &mut [Mark]) {
    let mut place = 0..0;
    for mark in &mut *marks {
        if mark.range.start < place.end {
            mark.range = place.start..place.start;
        } else {
            place = mark.range.clone();
        }
    }
    marks.sort_by_key(|mark| (mark.range.start, mark.range.end));
}

/// The names that are right, and around them the evidence and the places of notices, that no mark covers.
fn beside(text: &Text<'_>, places: &[Range<usize>]) -> Vec<Mark> {
    let right = text.right.iter().flatten().enumerate();
    let right = right.map(|(index, right)| (right.spot.text(), Sense::Right(index)));
    let mut marks = uncovered(right.collect(), places);
    // A role that is evidence may hold a name, which says more than that it is evidence.
    let mut places = places.to_vec();
    places.extend(marks.iter().map(|mark| mark.range.clone()));
    places.sort_by_key(|place| place.start);
    let spots = text.items.iter().flat_map(|item| {
        let class = if item.change().is_some() { "right" } else { "note" };
        item.evidence.iter().map(move |spot| (spot.text(), Sense::Beside(class)))
    });
    marks.extend(uncovered(spots.collect(), &places));
    marks
}

/// What of the stretches no place covers, nor a stretch before.
fn uncovered(mut stretches: Vec<(Range<usize>, Sense)>, places: &[Range<usize>]) -> Vec<Mark> {
    stretches.sort_by_key(|(range, sense)| match *sense {
        Sense::Beside(class) => (range.start, range.end, class),
        _ => (range.start, range.end, ""),
    });
    let mut places = places.iter().filter(|place| !place.is_empty()).peekable();
    let mut marks = Vec::new();
    let mut at = 0;
    for (range, sense) in stretches {
        at = at.max(range.start);
        while at < range.end {
            while places.next_if(|place| place.end <= at).is_some() {}
            let place = places.peek().filter(|place| place.start < range.end);
            let end = place.map_or(range.end, |place| place.start.max(at));
            if at < end {
                marks.push(Mark { range: at..end, sense });
            }
            at = place.map_or(range.end, |place| place.end);
        }
    }
    marks
}

/// Writes paragraphs into blocks.
struct Pen {
    html: String,
    /// The number of the text on the page, of which the marks' ids are made.
    number: usize,
    line: usize,
    /// The paragraphs and the characters in the open block, and in the open paragraph.
    lines: usize,
    chars: usize,
    in_line: usize,
}

impl Pen {
    fn new(number: usize) -> Pen {
        let html = "<div class=\"block\">\n<p data-n=\"1\">".to_owned();
        Pen { html, number, line: 1, lines: 1, chars: 0, in_line: 0 }
    }

    /// Text without a mark.
    fn text(&mut self, text: &str) {
        let mut rest = text;
        while let Some(end) = rest.find(['\n', '\r']) {
            self.piece(&rest[..end]);
            let len = if rest[end..].starts_with("\r\n") { 2 } else { 1 };
            rest = &rest[end + len..];
            self.line += 1;
            self.paragraph(&format!("<p data-n=\"{}\">", self.line));
        }
        self.piece(rest);
    }

    /// Text without a line end; a very long line is cut, so that no block is endless.
    fn piece(&mut self, text: &str) {
        let mut rest = text;
        while self.in_line + rest.len() > BLOCK_CHARS {
            let cut = cut(rest, BLOCK_CHARS.saturating_sub(self.in_line));
            self.put(&rest[..cut]);
            rest = &rest[cut..];
            self.paragraph("<p class=\"goes-on\">");
        }
        self.put(rest);
    }

    fn put(&mut self, text: &str) {
        escape(text, &mut self.html);
        self.chars += text.len();
        self.in_line += text.len();
    }

    fn paragraph(&mut self, open: &str) {
        self.html.push_str("</p>\n");
        if self.lines >= BLOCK_LINES || self.chars >= BLOCK_CHARS {
            self.html.push_str("</div>\n<div class=\"block\">\n");
            (self.lines, self.chars) = (0, 0);
        }
        self.html.push_str(open);
        self.lines += 1;
        self.in_line = 0;
    }

    fn mark(&mut self, text: &Text<'_>, mark: &Mark) {
        match mark.sense {
            Sense::Beside(class) => self.beside(&text.decoded.text()[mark.range.clone()], class, None),
            Sense::Right(index) => {
                self.beside(&text.decoded.text()[mark.range.clone()], "right", Some(index));
            }
            Sense::Pin(index) => self.open(index, &text.items[index], " pin"),
            Sense::Place(index) => {
                let item = &text.items[index];
                self.open(index, item, "");
                self.inside(text.before(item), item);
            }
        }
        if matches!(mark.sense, Sense::Place(_) | Sense::Pin(_)) {
            self.html.push_str("</span>");
        }
    }

    fn open(&mut self, index: usize, item: &Item<'_>, more: &str) {
        let class = match item.record {
            Record::Substituted(_) => "sub",
            Record::Suggested(_) => "sug",
            Record::Left(_) => "left",
            _ => "note",
        };
        // Writing to a string cannot fail.
        let _ = write!(self.html, "<span class=\"m {class}{more}\" id=\"t{}m{index}\">", self.number);
    }

    fn inside(&mut self, before: &str, item: &Item<'_>) {
        let tags = match item.record {
            Record::Substituted(_) => ("<del>", "</del>", "<ins>", "</ins>"),
            Record::Suggested(_) => ("<span class=\"was\">", "</span>", "<span class=\"would\">", "</span>"),
            _ => ("", "", "", ""),
        };
        self.html.push_str(tags.0);
        self.put(before);
        self.html.push_str(tags.1);
        if let Some(after) = &item.after {
            self.html.push_str(tags.2);
            escape(after, &mut self.html);
            self.html.push_str(tags.3);
        }
        self.line += line_ends(before);
    }

    /// A stretch that shows as `class`; of a name that is right with its number, by which the script knows it.
    fn beside(&mut self, text: &str, class: &str, right: Option<usize>) {
        let number = right.map_or(String::new(), |right| format!(" data-r=\"{right}\""));
        let mut rest = text;
        loop {
            let end = rest.find(['\n', '\r']);
            let stretch = &rest[..end.unwrap_or(rest.len())];
            let marked = stretch.trim_end();
            if !marked.is_empty() {
                // Writing to a string cannot fail.
                let _ = write!(self.html, "<span class=\"{class}\"{number}>");
                self.put(marked);
                self.html.push_str("</span>");
            }
            self.put(&stretch[marked.len()..]);
            let Some(end) = end else { return };
            let len = if rest[end..].starts_with("\r\n") { 2 } else { 1 };
            self.text(&rest[end..end + len]);
            rest = &rest[end + len..];
        }
    }

    /// What is written so far, when it is much.
    fn full(&mut self) -> Vec<u8> {
        if self.html.len() < 1 << 16 {
            return Vec::new();
        }
        std::mem::take(&mut self.html).into_bytes()
    }

    fn finish(mut self) -> Vec<u8> {
        // Behind the last line end there is no line.
        let empty = format!("<p data-n=\"{}\">", self.line);
        if self.line > 1 && self.html.ends_with(&empty) {
            self.html.truncate(self.html.len() - empty.len());
        } else {
            self.html.push_str("</p>\n");
        }
        self.html.push_str("</div>\n");
        self.html.into_bytes()
    }
}

/// Where to cut a text that is longer than `limit` bytes: behind a blank in its second half, or else between any
/// two characters.
fn cut(text: &str, limit: usize) -> usize {
    let limit = (0..=limit.min(text.len())).rfind(|&at| text.is_char_boundary(at)).unwrap_or(0);
    text[..limit].rfind(' ').map(|blank| blank + 1).filter(|&cut| cut > limit / 2).unwrap_or(limit)
}

/// How many lines end in `text`.
fn line_ends(text: &str) -> usize {
    let bytes = text.as_bytes();
    let is_end = |at: &usize| bytes[*at] == b'\n' || bytes[*at] == b'\r' && bytes.get(at + 1) != Some(&b'\n');
    (0..bytes.len()).filter(is_end).count()
}
