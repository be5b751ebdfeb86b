//! HTML (WHATWG HTML, chapter 13): text between tags is prose, but what the element table protects.
//!
//! Nothing is malformed. Tags are found by a tokenizer; the elements are kept on a stack that knows which end tags
//! may be left out, so that a language or a protection ends where its element does.

use std::convert::Infallible;
use std::ops::Range;
use std::rc::Rc;

use html5gum::Tokenizer;
use html5gum::emitters::callback::{CallbackEmitter, CallbackEvent};

use super::copy::Reading;
use super::escape::{Level, Quote};
use super::list::{Format, Malformed, Options};
use super::map::SegmentKind;
use super::mapped::Mapped;
use super::markup::{LEAVE, Marks, Nature, Page, Role, Woven};
use super::run::Block;

pub(super) mod element;
pub(super) mod reference;
mod sniff;
mod stack;

pub(super) use sniff::xml_declared;
use stack::Stack;

/// An end tag without a name, which is dropped as if it were not there (13.2.5.7).
const NAMELESS: &str = "</>";

/// HTML pages and pieces of pages.
pub(super) const FORMAT: Format = Format {
    name: "html",
    prose: "text of elements, titles and headings; with `attributes`, also alt, title and descriptions in meta",
    protected: "tags, comments, script, style, code, pre, textarea, svg, math, translate=no, class=notranslate, \
                data-canonym=leave, what stands between the comments canonym:off and canonym:on, cite, time, \
                text in another language",
    extensions: &["html", "htm"],
    sniff: sniff::sniff,
    declared: sniff::declared,
    is_strict: false,
    read,
};

/// Reads HTML.
pub(super) fn read<'s>(decoded: &Mapped<'s>, options: &Options<'_>) -> Result<Reading<'s>, Malformed> {
    Ok(tokenize(decoded, options, Nature::default()).finish())
}

/// The runs of HTML that stands in another document, in text of this nature.
pub(super) fn weave<'s>(decoded: &Mapped<'s>, options: &Options<'_>, nature: Nature) -> Vec<Woven<'s>> {
    tokenize(decoded, options, nature).into_woven()
}

fn tokenize<'o, 's>(decoded: &'o Mapped<'s>, options: &Options<'_>, nature: Nature) -> Page<'o, 's> {
    let mut reader = Reader::new(decoded, options, nature);
    reader.markup(0..decoded.text().len());
    reader.page
}

/// A page while it is read: markup, and elements that another markup stands for.
pub(super) struct Reader<'o, 's> {
    text: &'o str,
    pub(super) page: Page<'o, 's>,
    stack: Stack,
    tag: Tag,
    attributes: bool,
}

/// A start tag while it is read.
#[derive(Default)]
struct Tag {
    name: String,
    start: usize,
    /// The attributes that matter, in order, each with the range of its raw value.
    attributes: Vec<(String, String, Range<usize>)>,
    /// The name of the attribute that is read.
    attribute: Option<String>,
}

/// The attributes that are looked at.
const KNOWN: &[&str] = &[
    "lang",
    "xml:lang",
    "translate",
    LEAVE.0,
    "class",
    "alt",
    "title",
    "name",
    "property",
    "content",
    "itemprop",
    "datetime",
];

/// The names of `meta` whose content is prose.
const DESCRIPTIONS: &[&str] =
    &["description", "og:title", "og:description", "twitter:title", "twitter:description"];

/// What tells the day of a page: an attribute with its value, the first that there is before the others (Open Graph's
/// articles, microdata of schema.org). The front matter of Markdown goes before them.
const DAYS: &[(&str, &str)] = &[("property", "article:published_time"), ("itemprop", "datePublished")];

impl Tag {
    /// The day that the element tells, with the rank of what tells it.
    fn day(&self) -> Option<(usize, &str)> {
        let day = match self.name.as_str() {
            "meta" => self.value("content"),
            "time" => self.value("datetime"),
            _ => None,
        }?;
        let tells =
            |(name, wanted): &(&str, &str)| self.value(name).is_some_and(|value| value.trim() == *wanted);
        Some((1 + DAYS.iter().position(tells)?, day))
    }

    fn value(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(known, ..)| known == name).map(|(_, value, _)| value.as_str())
    }

    fn marks(&self) -> Marks {
        let lang = self.value("lang").or_else(|| self.value("xml:lang")).map(|lang| Rc::from(lang.trim()));
        let is_notranslate = self
            .value("class")
            .is_some_and(|class| class.split_ascii_whitespace().any(|class| class == "notranslate"));
        let translate = match self.value("translate").map(str::to_ascii_lowercase).as_deref() {
            Some("no") => Some(false),
            Some("yes" | "") => Some(true),
            _ if self.value(LEAVE.0) == Some(LEAVE.1) => Some(false),
            _ => None,
        };
        Marks { lang, translate: if is_notranslate { Some(false) } else { translate } }
    }

    /// The raw values that are prose, in source order.
    fn prose(&self) -> Vec<Range<usize>> {
        let describes = |name: &str| {
            self.value(name).is_some_and(|value| DESCRIPTIONS.contains(&value.to_ascii_lowercase().as_str()))
        };
        let is_description = self.name == "meta" && (describes("name") || describes("property"));
        let is_prose = |name: &str| match name {
            "alt" | "title" => true,
            "content" => is_description,
            _ => false,
        };
        self.attributes.iter().filter(|(name, ..)| is_prose(name)).map(|(.., range)| range.clone()).collect()
    }
}

impl<'o, 's> Reader<'o, 's> {
    pub(super) fn new(decoded: &'o Mapped<'s>, options: &Options<'_>, nature: Nature) -> Reader<'o, 's> {
        Reader {
            text: decoded.text(),
            page: Page::new(decoded, true, nature),
            stack: Stack::default(),
            tag: Tag::default(),
            attributes: options.attributes,
        }
    }

    /// Reads a range of the text as HTML.
    pub(super) fn markup(&mut self, range: Range<usize>) {
        let (text, base) = (&self.text[range.clone()], range.start);
        let mut emitter = CallbackEmitter::new(|event: CallbackEvent<'_>, span: html5gum::Span<usize>| {
            self.event(event, base + span.start..base + span.end);
            None::<Infallible>
        });
        emitter.naively_switch_states(true);
        Tokenizer::new_with_emitter(text, emitter).for_each(|_| {});
    }

    /// An element begins, as its start tag would; `tag` is what stands for that.
    pub(super) fn open(&mut self, name: &str, role: Role, tag: Range<usize>) {
        self.end_implied(name);
        self.page.enter(role, Marks::default(), tag);
        self.stack.push(name.to_owned());
    }

    /// An element ends, as its end tag would.
    pub(super) fn close(&mut self, name: &str) {
        for _ in 0..self.stack.end(name) {
            self.page.leave();
        }
    }

    fn end_implied(&mut self, name: &str) {
        for _ in 0..self.stack.implied(name) {
            self.page.leave();
        }
    }

    fn event(&mut self, event: CallbackEvent<'_>, span: Range<usize>) {
        let lower = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        match event {
            CallbackEvent::OpenStartTag { name } => {
                self.tag = Tag { name: lower(name), start: span.start, ..Tag::default() };
            }
            CallbackEvent::AttributeName { name } => {
                let name = lower(name);
                let is_new = KNOWN.contains(&name.as_str()) && self.tag.value(&name).is_none();
                self.tag.attribute = is_new.then_some(name);
            }
            CallbackEvent::AttributeValue { value } => {
                if let Some(name) = self.tag.attribute.take() {
                    self.tag.attributes.push((name, lower(value), span));
                }
            }
            CallbackEvent::CloseStartTag { self_closing } => self.start_tag(self_closing, span.end),
            CallbackEvent::EndTag { name } => {
                self.close(&lower(name));
                self.tag = Tag::default();
            }
            CallbackEvent::String { .. } => self.string(span),
            CallbackEvent::Comment { value } => self.page.comment(&lower(value)),
            CallbackEvent::Doctype { .. } | CallbackEvent::Error(_) => {}
        }
    }

    fn start_tag(&mut self, is_self_closing: bool, end: usize) {
        let tag = std::mem::take(&mut self.tag);
        self.end_implied(&tag.name);
        let marks = tag.marks();
        if matches!(tag.name.as_str(), "html" | "body")
            && let Some(lang) = &marks.lang
        {
            self.page.set_lang(lang);
        }
        if let Some((rank, day)) = tag.day() {
            self.page.tell_day(rank, day);
        }
        let prose = if self.attributes { tag.prose() } else { Vec::new() };
        for value in prose {
            self.attribute(value, &marks);
        }
        self.page.enter(element::role(&tag.name), marks, tag.start..end);
        let is_foreign = is_self_closing && self.stack.is_in_foreign();
        if element::is_void(&tag.name) || is_foreign {
            self.page.leave();
        } else {
            self.stack.push(tag.name);
        }
    }

    /// A value for readers is a run of its own.
    fn attribute(&mut self, value: Range<usize>, marks: &Marks) {
        let level = Level::HtmlAttribute(match self.text[..value.start].chars().next_back() {
            Some('"') => Quote::Double,
            Some('\'') => Quote::Single,
            _ => Quote::None,
        });
        if self.page.is_skipped() {
            return;
        }
        self.page.enter(Role::Block(Block::Paragraph), marks.clone(), value.clone());
        self.prose(value, level, reference::Place::Attribute);
        self.page.leave();
    }

    fn string(&mut self, span: Range<usize>) {
        if !self.page.is_prose() {
            return;
        }
        let end = span.end;
        let mut rest = span.start;
        // Within a title it is text as all else is.
        while let Some(at) = self.text[rest..end].find(NAMELESS).filter(|_| !self.stack.is_innermost("title"))
        {
            self.prose(rest..rest + at, Level::HtmlText, reference::Place::Text);
            rest += at + NAMELESS.len();
        }
        self.prose(rest..end, Level::HtmlText, reference::Place::Text);
    }

    /// Text with character references.
    fn prose(&mut self, span: Range<usize>, level: Level, place: reference::Place) {
        let mut done = span.start;
        for at in memchr::memchr_iter(b'&', &self.text.as_bytes()[span.clone()]).map(|at| span.start + at) {
            let Some(found) = reference::find(&self.text[at..span.end], place) else { continue };
            self.page.text(done..at, level);
            done = at + found.len;
            let kind = if found.is_closed { SegmentKind::Whole } else { SegmentKind::Unclosed };
            self.page.reference(at..done, &found.text, kind, level);
        }
        self.page.text(done..span.end, level);
    }
}

#[cfg(test)]
mod tests;
