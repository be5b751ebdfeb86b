//! Front matter: the YAML between lines `---`, or the TOML between lines `+++`, that a Markdown file begins with.
//!
//! Only the values of a few keys at the top level are prose, and only those that are read with certainty; all else
//! stays as it is. What is not front matter is Markdown.

use std::ops::Range;

use super::scalar::{self, Found, Grammar};
use super::shape::Shape;
use crate::format::escape::{Level, Scalar};
use crate::format::map::SegmentKind;
use crate::format::markup::{Page, Role};
use crate::format::run::Block;

/// The keys whose values are prose, each with what its value is.
const PROSE: &[(&str, Block)] = &[
    ("title", Block::Headline),
    ("description", Block::Paragraph),
    ("summary", Block::Paragraph),
    ("excerpt", Block::Paragraph),
    ("lead", Block::Paragraph),
    ("caption", Block::Paragraph),
];

/// The key and the value with which a document says that it stays as it is.
const LEAVE: (&str, &str) = ("canonym", "leave");

/// The keys whose value is the language of the document.
const LANGUAGE: &[&str] = &["lang", "language"];

/// The key whose value is the day of the document.
const DAY: &str = "date";

/// A line: its text, its end not included, and where the next begins.
struct Line {
    text: Range<usize>,
    next: usize,
}

/// Whether a text begins with front matter that can hardly be anything else.
pub(super) fn is_certain(head: &str) -> bool {
    let Some((grammar, inner, _)) = find(head) else { return false };
    lines(head, inner).next().is_some_and(|line| key(&head[line.text.clone()], grammar).is_some())
}

/// Reads the front matter, if there is any, and says where what follows it begins.
pub(super) fn read(text: &str, page: &mut Page<'_, '_>, shape: &mut Shape) -> usize {
    let Some((grammar, inner, end)) = find(text) else { return 0 };
    let mut reader = Reader { text, grammar, page, shape };
    let mut rest = inner;
    while let Some(line) = lines(text, rest.clone()).next() {
        rest.start = line.next;
        match reader.line(&line, rest.clone()) {
            Some(next) => rest.start = next,
            None => break,
        }
    }
    reader.shape.add_text(&text[rest]);
    end
}

/// Its grammar, what is in it, and where it ends, its last line included.
fn find(text: &str) -> Option<(Grammar, Range<usize>, usize)> {
    let mut all = lines(text, 0..text.len());
    let first = all.next()?;
    let fence = text[first.text].trim_end_matches([' ', '\t']);
    let (grammar, ends): (_, &[&str]) = match fence {
        "---" => (Grammar::Yaml, &["---", "..."]),
        "+++" => (Grammar::Toml, &["+++"]),
        _ => return None,
    };
    let last = all.find(|line| ends.contains(&text[line.text.clone()].trim_end_matches([' ', '\t'])))?;
    Some((grammar, first.next..last.text.start, last.next))
}

fn lines(text: &str, range: Range<usize>) -> impl Iterator<Item = Line> {
    let mut start = range.start;
    std::iter::from_fn(move || {
        if start >= range.end {
            return None;
        }
        let rest = &text[start..range.end];
        let len = rest.find(['\n', '\r']).unwrap_or(rest.len());
        let end = if rest[len..].starts_with("\r\n") { 2 } else { usize::from(len < rest.len()) };
        let line = Line { text: start..start + len, next: start + len + end };
        start = line.next;
        Some(line)
    })
}

/// The key that a line at the top level begins with, and where its value begins.
fn key(line: &str, grammar: Grammar) -> Option<(&str, usize)> {
    let len = line.find(|c: char| !c.is_ascii_alphanumeric() && c != '_' && c != '-').unwrap_or(line.len());
    let (name, rest) = line.split_at(len);
    let value = match grammar {
        Grammar::Yaml => {
            rest.strip_prefix(':').filter(|rest| rest.is_empty() || rest.starts_with([' ', '\t']))
        }
        Grammar::Toml => rest.trim_start_matches([' ', '\t']).strip_prefix('='),
    }?;
    let value = value.trim_start_matches([' ', '\t']);
    (len > 0).then_some((name, line.len() - value.len()))
}

struct Reader<'r, 'o, 's> {
    text: &'r str,
    grammar: Grammar,
    page: &'r mut Page<'o, 's>,
    shape: &'r mut Shape,
}

impl Reader<'_, '_, '_> {
    /// Reads a line and, where its value goes on, those behind it; says where the next begins. None where nothing
    /// more can be read with certainty.
    fn line(&mut self, line: &Line, rest: Range<usize>) -> Option<usize> {
        let (text, grammar) = (self.text, self.grammar);
        let whole = &text[line.text.clone()];
        if grammar == Grammar::Toml && whole.trim_start().starts_with('[') {
            return None;
        }
        let known = key(whole, grammar);
        let value_at = line.text.start + known.map_or(whole.len(), |(_, at)| at);
        self.shape.add_text(&text[line.text.start..value_at]);
        let Some((name, _)) = known else {
            return Some(line.next);
        };
        let value = value_at..line.text.end;
        let indented = scalar::indented(text, rest.clone());
        let found = scalar::find(text, value.clone(), grammar);
        if found == Found::Unsure {
            self.shape.add_text(&text[value]);
            return None;
        }
        if LANGUAGE.contains(&name)
            && let Found::Scalar { inner, .. } = &found
        {
            self.page.set_lang(&text[inner.clone()]);
        }
        if name == DAY {
            let day = match &found {
                Found::Scalar { inner, .. } => inner,
                _ => &value,
            };
            self.page.tell_day(0, &text[day.clone()]);
        }
        if name == LEAVE.0
            && let Found::Scalar { inner, .. } = &found
            && &text[inner.clone()] == LEAVE.1
        {
            self.page.comment("canonym:off");
        }
        match (PROSE.iter().find(|(known, _)| *known == name), found) {
            (Some((_, block)), Found::Scalar { inner, style }) if indented.is_empty() => {
                self.shape.add_text(&text[value.start..inner.start]);
                self.scalar(inner.clone(), style, *block);
                self.shape.add_text(&text[inner.end..value.end]);
            }
            (Some((_, block)), Found::Block) => {
                self.shape.add_text(&text[value]);
                self.block(indented.clone(), *block);
            }
            _ => self.shape.add_text(&text[value.start..indented.end.max(value.end)]),
        }
        Some(indented.end.max(line.next))
    }

    /// A value on one line.
    fn scalar(&mut self, inner: Range<usize>, style: Scalar, block: Block) {
        let level = Level::Scalar(style);
        self.page.enter(Role::Block(block), Default::default(), inner.clone());
        let mut done = inner.start;
        for unit in scalar::units(&self.text[inner.clone()], style) {
            let range = inner.start + unit.range.start..inner.start + unit.range.end;
            self.page.text(done..range.start, level);
            done = range.end;
            self.page.reference(range, &unit.text, SegmentKind::Whole, level);
        }
        self.page.text(done..inner.end, level);
        self.page.leave();
    }

    /// A value on indented lines of its own; a blank line parts paragraphs.
    fn block(&mut self, range: Range<usize>, block: Block) {
        self.page.enter(Role::Block(block), Default::default(), range.clone());
        for line in lines(self.text, range) {
            let text = self.text[line.text.clone()].trim_start_matches([' ', '\t']);
            if text.is_empty() {
                self.page.end_run();
            }
            self.page.text(line.text.end - text.len()..line.next, Level::Scalar(Scalar::Block));
            self.page.end_line();
        }
        self.page.leave();
    }
}
