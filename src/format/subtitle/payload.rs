//! The text of one cue: tags fall out of it, references are read, and who speaks is a run of its own.

use std::ops::Range;
use std::rc::Rc;

use super::{Level, Marks, Page, Role};
use crate::format::map::SegmentKind;

/// What a text can hold that is no text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Markup {
    /// Tags up to their `>`, or to the cue's end, and references.
    Vtt,
    /// Tags of HTML that are closed, and positions such as `{\an8}`.
    Srt,
}

/// The references that WebVTT has by name.
const REFERENCES: &[(&str, &str)] = &[
    ("&amp;", "&"),
    ("&lt;", "<"),
    ("&gt;", ">"),
    ("&nbsp;", "\u{a0}"),
    ("&lrm;", "\u{200e}"),
    ("&rlm;", "\u{200f}"),
];

/// A cue's text while it is read.
pub(super) struct Payload<'t, 'p, 'o, 's> {
    text: &'t str,
    page: &'p mut Page<'o, 's>,
    markup: Markup,
    /// The names of the tags that a scope was entered for, and are still open.
    open: Vec<&'t str>,
}

impl<'t, 'p, 'o, 's> Payload<'t, 'p, 'o, 's> {
    pub(super) fn new(text: &'t str, page: &'p mut Page<'o, 's>, markup: Markup) -> Self {
        Payload { text, page, markup, open: Vec::new() }
    }

    /// Takes the whole text of the cue.
    pub(super) fn read(mut self, cue: Range<usize>) {
        let level = match self.markup {
            Markup::Vtt => Level::VttText,
            Markup::Srt => Level::Bare,
        };
        self.stretch(cue, level);
        for _ in std::mem::take(&mut self.open) {
            self.page.leave();
        }
    }

    fn stretch(&mut self, range: Range<usize>, level: Level) {
        // A brace or bracket that nothing closes is text, and so are all that follow it.
        let mut is_closed = [true; 2];
        let mut start = range.start;
        let mut at = start;
        while let Some(mark) = self.text[at..range.end].find(['<', '&', '{']).map(|len| at + len) {
            let rest = &self.text[mark..range.end];
            let taken = match rest.as_bytes()[0] {
                b'&' => self.reference(mark, start, rest, level),
                first => self.tag(mark, start, rest, level, &mut is_closed[usize::from(first == b'{')]),
            };
            at = taken.unwrap_or(mark + 1);
            start = taken.unwrap_or(start);
        }
        self.page.text(start..range.end, level);
    }

    /// Takes the text before a reference and the reference, if it is one.
    fn reference(&mut self, mark: usize, start: usize, rest: &str, level: Level) -> Option<usize> {
        let (written, read) = *REFERENCES
            .iter()
            .find(|(written, _)| self.markup == Markup::Vtt && rest.starts_with(written))?;
        let end = mark + written.len();
        self.page.text(start..mark, level);
        self.page.reference(mark..end, read, SegmentKind::Whole, level);
        Some(end)
    }

    /// Takes the text before a tag and the tag, if it is one.
    fn tag(
        &mut self,
        mark: usize,
        start: usize,
        rest: &str,
        level: Level,
        is_closed: &mut bool,
    ) -> Option<usize> {
        let close = if rest.starts_with('{') { '}' } else { '>' };
        let begins = match self.markup {
            Markup::Vtt => close == '>',
            Markup::Srt if close == '}' => rest[1..].starts_with('\\'),
            Markup::Srt => rest[1..].trim_start_matches('/').starts_with(|c: char| c.is_ascii_alphabetic()),
        };
        if !begins || !*is_closed {
            return None;
        }
        let len = rest.find(close);
        *is_closed = len.is_some() || self.markup == Markup::Vtt;
        if !*is_closed {
            return None;
        }
        self.page.text(start..mark, level);
        let end = mark + len.map_or(rest.len(), |len| len + 1);
        if self.markup == Markup::Vtt {
            self.vtt_tag(mark + 1..mark + len.unwrap_or(rest.len()), level);
        }
        Some(end)
    }

    /// What a tag of WebVTT means for the text; `inner` is between its brackets.
    fn vtt_tag(&mut self, inner: Range<usize>, level: Level) {
        let text = self.text;
        let shown = &text[inner.clone()];
        if let Some(name) = shown.strip_prefix('/') {
            if self.open.last() == Some(&name) {
                self.open.pop();
                self.page.leave();
            }
            return;
        }
        let name_len = shown.find([' ', '\t', '\n', '\r']).unwrap_or(shown.len());
        let (full, annotation) = shown.split_at(name_len);
        let name = full.split('.').next().unwrap_or_default();
        match name {
            "v" => {
                self.page.end_run();
                self.annotation(inner.start + name_len..inner.end, level);
                self.page.end_run();
            }
            "lang" => {
                let lang = Some(Rc::from(annotation.trim()));
                self.enter(name, Role::Inline, Marks { lang, ..Marks::default() }, inner);
            }
            "rt" => self.enter(name, Role::Hidden, Marks::default(), inner),
            _ => {}
        }
    }

    fn enter(&mut self, name: &'t str, role: Role, marks: Marks, tag: Range<usize>) {
        self.open.push(name);
        self.page.enter(role, marks, tag);
    }

    /// Who speaks: text with references and without tags.
    fn annotation(&mut self, range: Range<usize>, level: Level) {
        let mut start = range.start;
        let mut at = start;
        while let Some(mark) = self.text[at..range.end].find('&').map(|len| at + len) {
            let taken = self.reference(mark, start, &self.text[mark..range.end], level);
            at = taken.unwrap_or(mark + 1);
            start = taken.unwrap_or(start);
        }
        self.page.text(start..range.end, level);
    }
}
