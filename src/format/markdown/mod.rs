//! Markdown (CommonMark 0.31 and GFM) with front matter: read as the page that would be made of it.
//!
//! Events and their places come from a parser; each block and link opens the element of HTML that it stands for, so
//! that tags in the text and HTML blocks mean here what they mean there. What the parser makes of no prose is a gap.

use std::ops::Range;

use pulldown_cmark::{CowStr, Event, LinkType, Parser, Tag, TagEnd};

use super::copy::Reading;
use super::escape::Level;
use super::html::{self, element};
use super::list::{Format, Guess, Malformed, Options};
use super::map::SegmentKind;
use super::mapped::{Mapped, Weaver};
use super::markup::{Nature, Role};
use super::run::Block;
use super::zone::{Machine, ZoneKind};

mod front;
mod scalar;
mod shape;
mod wiki;

use shape::Shape;

/// Markdown files.
pub(super) const FORMAT: Format = Format {
    name: "markdown",
    prose: "paragraphs, headings, list items, cells, the text of links and images, HTML in it, and title, \
            description, summary, excerpt, lead and caption in front matter; with `attributes`, titles of links",
    protected: "code, math, link targets, labels, reference definitions, tags, other front matter, and as in HTML",
    extensions: &["md", "markdown", "mdown", "mkd"],
    sniff: |head| if front::is_certain(head) { Guess::Likely } else { Guess::Possible },
    declared: |_| None,
    is_strict: false,
    read,
};

/// The dialect: what GitHub shows. Quotation marks stay as they are; attributes of headings, which no dialect here has,
/// make the parser panic on odd headings.
fn dialect() -> pulldown_cmark::Options {
    use pulldown_cmark::Options as On;
    On::ENABLE_TABLES
        | On::ENABLE_FOOTNOTES
        | On::ENABLE_STRIKETHROUGH
        | On::ENABLE_TASKLISTS
        | On::ENABLE_MATH
        | On::ENABLE_GFM
}

fn read<'s>(decoded: &Mapped<'s>, options: &Options<'_>) -> Result<Reading<'s>, Malformed> {
    let text = decoded.text();
    let mut reader = Reader {
        text,
        outer: decoded,
        html: html::Reader::new(decoded, options, Nature::default()),
        done: 0,
        block: Vec::new(),
        titles: Vec::new(),
        pages: wiki::pages(text),
        shape: Shape::default(),
        options,
    };
    let body = front::read(text, &mut reader.html.page, &mut reader.shape);
    reader.done = body;
    for (event, range) in Parser::new_ext(&text[body..], dialect()).into_offset_iter() {
        reader.event(event, range.start + body..range.end + body);
    }
    Ok(Reading { shape: reader.shape.finish(), ..reader.html.page.finish() })
}

struct Reader<'o, 's, 'p> {
    text: &'o str,
    outer: &'o Mapped<'s>,
    html: html::Reader<'o, 's>,
    /// How far the text is read. What the parser gives from before it is left out.
    done: usize,
    /// The pieces of the HTML block that is open.
    block: Vec<Range<usize>>,
    /// The titles of the links and images that are open.
    titles: Vec<String>,
    /// The names of pages in links of wikis, which are no links to the parser, in order; what is read is gone.
    pages: Vec<Range<usize>>,
    shape: Shape,
    options: &'p Options<'p>,
}

impl Reader<'_, '_, '_> {
    fn event(&mut self, event: Event<'_>, range: Range<usize>) {
        self.shape.add(&event);
        // The parser gives places that are none for a few odd ends of lines.
        let range = if self.text.get(range.clone()).is_some() { range } else { self.done..self.done };
        match event {
            Event::Start(tag) => self.start(tag, range),
            Event::End(tag) => self.end(tag, range),
            Event::Html(_) => self.html_line(range),
            leaf if range.start >= self.done && !range.is_empty() => {
                self.leaf(leaf, range.clone());
                self.done = range.end;
            }
            _ => {}
        }
    }

    fn leaf(&mut self, event: Event<'_>, range: Range<usize>) {
        match event {
            Event::Text(value) => self.prose(&value, range),
            Event::Code(_) => self.code(range),
            Event::InlineHtml(_) => self.html.markup(range),
            Event::SoftBreak => {
                self.html.page.text(range, Level::Markdown);
                self.html.page.end_line();
            }
            Event::HardBreak | Event::Rule => self.html.page.end_run(),
            Event::InlineMath(_) | Event::DisplayMath(_) | Event::FootnoteReference(_) => {
                self.html.page.opaque(range);
            }
            Event::TaskListMarker(_) | Event::Start(_) | Event::End(_) | Event::Html(_) => {}
        }
    }

    fn start(&mut self, tag: Tag<'_>, range: Range<usize>) {
        match &tag {
            Tag::HtmlBlock => self.html.page.end_run(),
            Tag::Link { link_type, title, .. } => {
                let role = label(*link_type).map_or(Role::Link, Role::Protected);
                self.html.open("a", role, range);
                self.titles.push(title.to_string());
            }
            Tag::Image { link_type, title, .. } => {
                self.html.open("img", Role::Block(Block::Paragraph), range.clone());
                let role = label(*link_type).map_or(Role::Inline, Role::Protected);
                self.html.open("a", role, range);
                self.titles.push(title.to_string());
            }
            _ => {
                if let Some(name) = element_of(&tag.to_end()) {
                    self.html.open(name, element::role(name), range);
                }
            }
        }
    }

    fn end(&mut self, tag: TagEnd, range: Range<usize>) {
        match tag {
            TagEnd::HtmlBlock => self.html_block(),
            TagEnd::Link => {
                self.html.close("a");
                self.title(range);
            }
            TagEnd::Image => {
                self.html.close("a");
                self.title(range);
                self.html.close("img");
            }
            _ => {
                if let Some(name) = element_of(&tag) {
                    self.html.close(name);
                }
            }
        }
    }

    /// Text: characters as they stand, what a backslash or a reference makes of them, and names of pages.
    fn prose(&mut self, value: &CowStr<'_>, range: Range<usize>) {
        let is_verbatim = self.text[range.clone()] == **value;
        if !is_verbatim {
            return self.html.page.reference(range, value, SegmentKind::Whole, Level::Markdown);
        }
        let mut start = range.start;
        let escaped = self.text[range.clone()].chars().next().filter(char::is_ascii_punctuation);
        if let Some(c) = escaped.filter(|_| start > self.done && self.text[..start].ends_with('\\')) {
            let text = c.encode_utf8(&mut [0; 4]).to_owned();
            self.html.page.reference(start - 1..start + 1, &text, SegmentKind::Whole, Level::Markdown);
            start += 1;
        }
        while let Some(page) = self.pages.last().filter(|page| page.start < range.end).cloned() {
            let (from, to) = (page.start.clamp(start, range.end), page.end.clamp(start, range.end));
            self.html.page.text(start..from, Level::Markdown);
            self.protected(from..to, ZoneKind::Machine(Machine::Field));
            start = to;
            if page.end > range.end {
                break;
            }
            self.pages.pop();
        }
        self.html.page.text(start..range.end, Level::Markdown);
    }

    fn protected(&mut self, range: Range<usize>, kind: ZoneKind) {
        self.html.open("span", Role::Protected(kind), range.clone());
        self.html.page.text(range, Level::Markdown);
        self.html.close("span");
    }

    /// Code within its backticks.
    fn code(&mut self, range: Range<usize>) {
        let whole = &self.text[range.clone()];
        let ticks = whole.len() - whole.trim_start_matches('`').len();
        if range.len() > 2 * ticks {
            let inner = range.start + ticks..range.end - ticks;
            self.protected(inner, ZoneKind::Machine(Machine::Code));
        }
    }

    /// The title of the link or image that ends, where it stands in the link as it is.
    fn title(&mut self, link: Range<usize>) {
        let Some(title) = self.titles.pop() else { return };
        let whole = &self.text[link.clone()];
        let Some(inner) = whole.strip_suffix(')').map(str::trim_end) else { return };
        let quotes = [('"', '"'), ('\'', '\''), ('(', ')')];
        let is_quoted = |(open, close): &(char, char)| {
            let before = inner.strip_suffix(*close).and_then(|inner| inner.strip_suffix(title.as_str()));
            before.is_some_and(|before| before.ends_with(*open))
        };
        let end = link.start + inner.len().saturating_sub(1);
        let start = end.saturating_sub(title.len());
        if !title.is_empty() && quotes.iter().any(is_quoted) && start >= self.done {
            if self.options.attributes {
                self.html.open("img", Role::Block(Block::Paragraph), link);
                self.html.page.text(start..end, Level::MarkdownTitle);
                self.html.close("img");
            }
            self.done = end;
        }
    }

    /// A line of an HTML block, or the end of one; before it may stand what makes a quotation or a list.
    fn html_line(&mut self, range: Range<usize>) {
        match self.block.last_mut() {
            Some(last) if range.start < last.end => {}
            // The parser drops a carriage return.
            Some(last) if matches!(&self.text[last.end..range.start], "" | "\r") => last.end = range.end,
            _ if range.start >= self.done => self.block.push(range),
            _ => {}
        }
    }

    fn html_block(&mut self) {
        let pieces = std::mem::take(&mut self.block);
        self.done = pieces.last().map_or(self.done, |piece| piece.end);
        if let [whole] = &pieces[..] {
            self.html.markup(whole.clone());
        } else if !pieces.is_empty() && !self.html.page.is_skipped() {
            let mut weaver = Weaver::new(self.outer);
            pieces.into_iter().zip(0..).for_each(|(piece, line)| weaver.copy(piece, None, line));
            let nature = self.html.page.nature();
            self.html.page.adopt(html::weave(&weaver.finish(), self.options, nature));
        }
        self.html.page.end_run();
    }
}

/// What protects a link's text that is more than text: an address, or a label that a definition elsewhere answers.
fn label(link: LinkType) -> Option<ZoneKind> {
    match link {
        LinkType::Inline | LinkType::Reference | LinkType::ReferenceUnknown => None,
        LinkType::Autolink => Some(ZoneKind::Machine(Machine::Url)),
        LinkType::Email => Some(ZoneKind::Machine(Machine::Email)),
        _ => Some(ZoneKind::Machine(Machine::Field)),
    }
}

/// The element that a block of Markdown becomes.
fn element_of(tag: &TagEnd) -> Option<&'static str> {
    Some(match tag {
        TagEnd::Paragraph => "p",
        TagEnd::Heading(_) => "h1",
        TagEnd::BlockQuote(None) => "blockquote",
        // A note or a warning, not a quotation.
        TagEnd::BlockQuote(Some(_)) | TagEnd::FootnoteDefinition => "div",
        TagEnd::CodeBlock => "pre",
        TagEnd::List(_) => "ul",
        TagEnd::Item => "li",
        TagEnd::Table => "table",
        TagEnd::TableHead | TagEnd::TableRow => "tr",
        TagEnd::TableCell => "td",
        _ => return None,
    })
}

#[cfg(test)]
mod tests;
