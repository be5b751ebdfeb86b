//! Tracked changes: where a member of a Word document can hold one, and what numbers are free for them.
//!
//! A change is written as Word writes it (ECMA-376 part 1, 17.13.5): the run of one look that it stands in is cut, the old
//! letters go into `w:del`, the new ones into `w:ins`. There is no clock, so neither has a date, which the schema allows.

mod write;

use std::collections::BTreeSet;
use std::ops::Range;

use super::name::local;
use super::scan::{Attribute, Scanner, Token};
use crate::format::list::Malformed;
use crate::format::mapped::Mapped;

/// The namespaces of WordprocessingML, transitional and strict.
const NAMESPACES: &[&str] = &[
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "http://purl.oclc.org/ooxml/wordprocessingml/main",
];

/// The elements that may hold `w:ins` and `w:del` beside the runs in them.
const HOLDERS: &[&str] =
    &["p", "hyperlink", "ins", "moveTo", "sdtContent", "smartTag", "customXml", "dir", "bdo"];

/// How many numbers there are for each byte of the source: one for what is deleted there, one for what is inserted, one
/// for an insertion that is cut there.
const IDS_A_BYTE: u64 = 4;
/// The largest number that `w:id` may have, a signed number of 32 bits.
const LAST_ID: u64 = i32::MAX as u64;

/// The places of one member, in bytes of the source.
#[derive(Debug)]
pub(in crate::format) struct Tracking {
    /// The prefix of the namespace's names; attributes cannot do without one.
    prefix: Option<String>,
    texts: Vec<Text>,
    runs: Vec<WordRun>,
    insertions: Vec<Insertion>,
    /// The numbers that the member's elements have.
    ids: BTreeSet<u64>,
    /// The number of a change at the first byte; none if too few are free.
    first_id: Option<u64>,
}

/// A `w:t`.
#[derive(Debug)]
struct Text {
    tag: Range<usize>,
    content: Range<usize>,
    end: Range<usize>,
    /// Whether white space at its ends shows.
    is_preserved: bool,
    /// Where its last reference by number begins, which may be to white space.
    last_number: Option<usize>,
    run: usize,
}

/// A `w:r`: text of one look.
#[derive(Debug)]
struct WordRun {
    tag: Range<usize>,
    /// Its `w:rPr`; empty if it has none.
    properties: Range<usize>,
    end: Range<usize>,
    /// The tracked insertion that it stands in.
    insertion: Option<usize>,
    /// Whether it may be cut.
    is_open: bool,
}

/// A `w:ins` or `w:moveTo` of somebody else.
#[derive(Debug)]
struct Insertion {
    tag: Range<usize>,
    /// The value of its `w:id`.
    id: Option<Range<usize>>,
    end: Range<usize>,
}

impl Tracking {
    /// The places of a member that is well formed.
    pub(in crate::format) fn find(decoded: &Mapped<'_>) -> Result<Tracking, Malformed> {
        let mut walk = Walk::new(decoded);
        let mut scanner = Scanner::new(decoded.text());
        loop {
            let start = scanner.at();
            let Some(token) = scanner.next()? else { break };
            match token {
                Token::Start { name, attributes, tag, is_empty } => {
                    walk.start(name, &attributes, tag.clone());
                    if is_empty {
                        walk.end(tag.end..tag.end);
                    }
                }
                Token::End { .. } => walk.end(start..scanner.at()),
                _ => {}
            }
        }
        let mut tracking = walk.tracking;
        number([(&mut tracking, decoded.text().len())]);
        Ok(tracking)
    }
}

/// Gives the changes of all members of a document, each with its size, numbers that nothing in them has.
pub(in crate::format) fn number<'t>(members: impl IntoIterator<Item = (&'t mut Tracking, usize)>) {
    let mut members: Vec<(&mut Tracking, usize)> = members.into_iter().collect();
    let wanted = |size: usize| (size as u64 + 1) * IDS_A_BYTE;
    let all: u64 = members.iter().map(|(_, size)| wanted(*size)).sum();
    let used: BTreeSet<u64> = members.iter().flat_map(|(tracking, _)| tracking.ids.iter().copied()).collect();
    let mut first = 1;
    for id in used {
        if id >= first + all {
            break;
        }
        first = first.max(id + 1);
    }
    let has_room = first + all <= LAST_ID;
    for (tracking, size) in &mut members {
        tracking.first_id = has_room.then_some(first);
        first += wanted(*size);
    }
}

/// Walks through a member.
struct Walk<'o, 's> {
    decoded: &'o Mapped<'s>,
    open: Vec<Open<'o>>,
    tracking: Tracking,
}

/// An open element.
struct Open<'o> {
    /// Its local name, if it is one of WordprocessingML.
    name: Option<&'o str>,
    tag: Range<usize>,
    /// Where its content begins, in bytes of what was decoded.
    inside: usize,
    kind: Kind,
}

#[derive(Clone, Copy)]
enum Kind {
    Text(usize),
    Run(usize),
    Properties(usize),
    Insertion(usize),
    Other,
}

impl<'o, 's> Walk<'o, 's> {
    fn new(decoded: &'o Mapped<'s>) -> Walk<'o, 's> {
        let tracking = Tracking {
            prefix: None,
            texts: Vec::new(),
            runs: Vec::new(),
            insertions: Vec::new(),
            ids: BTreeSet::new(),
            first_id: None,
        };
        Walk { decoded, open: Vec::new(), tracking }
    }

    fn start(&mut self, name: &'o str, attributes: &[Attribute<'o>], tag: Range<usize>) {
        if self.open.is_empty() {
            self.tracking.prefix = attributes.iter().find_map(|attribute| self.prefix(attribute));
        }
        let value = |attribute: &Attribute<'_>| &self.decoded.text()[attribute.value.clone()];
        let ids = attributes.iter().filter(|attribute| local(attribute.name) == "id");
        self.tracking.ids.extend(ids.filter_map(|attribute| value(attribute).parse::<u64>().ok()));
        let name = name
            .split_once(':')
            .filter(|(prefix, _)| Some(*prefix) == self.tracking.prefix.as_deref())
            .map(|(_, name)| name);
        let inside = tag.end;
        let tag = self.decoded.source_range(tag);
        let kind = self.kind(name, attributes, tag.clone());
        self.open.push(Open { name, tag, inside, kind });
    }

    /// The prefix that an attribute of the root declares for WordprocessingML.
    fn prefix(&self, attribute: &Attribute<'_>) -> Option<String> {
        let prefix = attribute.name.strip_prefix("xmlns:")?;
        let namespace = &self.decoded.text()[attribute.value.clone()];
        NAMESPACES.contains(&namespace).then(|| prefix.to_owned())
    }

    fn kind(&mut self, name: Option<&str>, attributes: &[Attribute<'_>], tag: Range<usize>) -> Kind {
        let parent = self.open.last().map_or(Kind::Other, |open| open.kind);
        match (name, parent) {
            (Some("t"), Kind::Run(run)) => {
                let is_preserve = |attribute: &Attribute<'_>| {
                    attribute.name == "xml:space"
                        && &self.decoded.text()[attribute.value.clone()] == "preserve"
                };
                let is_preserved = attributes.iter().any(is_preserve);
                let (content, end) = (tag.end..tag.end, tag.end..tag.end);
                self.tracking.texts.push(Text { tag, content, end, is_preserved, last_number: None, run });
                Kind::Text(self.tracking.texts.len() - 1)
            }
            (Some("r"), _) => {
                let (properties, end) = (tag.end..tag.end, tag.end..tag.end);
                let (insertion, is_open) = self.surroundings();
                self.tracking.runs.push(WordRun { tag, properties, end, insertion, is_open });
                Kind::Run(self.tracking.runs.len() - 1)
            }
            (Some("rPr"), Kind::Run(run)) => Kind::Properties(run),
            (Some("rPrChange"), Kind::Properties(run)) => {
                // Its number would stand in each piece of the run.
                self.tracking.runs[run].is_open = false;
                Kind::Other
            }
            (Some("ins" | "moveTo"), Kind::Other) => {
                let prefix = self.tracking.prefix.as_deref();
                let is_id = |attribute: &&Attribute<'_>| {
                    attribute.name.split_once(':') == prefix.map(|prefix| (prefix, "id"))
                };
                let id = attributes.iter().find(is_id);
                let id = id.map(|attribute| self.decoded.source_range(attribute.value.clone()));
                self.tracking.insertions.push(Insertion { end: tag.end..tag.end, tag, id });
                Kind::Insertion(self.tracking.insertions.len() - 1)
            }
            _ => Kind::Other,
        }
    }

    /// The insertion that a run here is in, and whether changes can stand beside it. An insertion farther off than its
    /// parent cannot be cut.
    fn surroundings(&self) -> (Option<usize>, bool) {
        let Some(parent) = self.open.last() else { return (None, false) };
        let is_holder = parent.name.is_some_and(|name| HOLDERS.contains(&name));
        let insertions = || self.open.iter().filter(|open| matches!(open.kind, Kind::Insertion(_)));
        match parent.kind {
            Kind::Insertion(insertion) => (Some(insertion), insertions().count() == 1),
            _ => (None, is_holder && insertions().next().is_none()),
        }
    }

    fn end(&mut self, end: Range<usize>) {
        let Some(Open { tag, inside, kind, .. }) = self.open.pop() else { return };
        let content = &self.decoded.text()[inside..end.start];
        let source = |at| self.decoded.source_range(at..at).start;
        let end = self.decoded.source_range(end);
        match kind {
            Kind::Text(text) => {
                let text = &mut self.tracking.texts[text];
                text.last_number = content.rfind("&#").map(|at| source(inside + at));
                text.content = tag.end..end.start;
                text.end = end;
            }
            Kind::Run(run) => self.tracking.runs[run].end = end,
            Kind::Properties(run) => self.tracking.runs[run].properties = tag.start..end.end,
            Kind::Insertion(insertion) => self.tracking.insertions[insertion].end = end,
            Kind::Other => {}
        }
    }
}
