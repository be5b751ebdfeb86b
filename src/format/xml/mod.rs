//! XML by profiles: a list says which elements of a vocabulary are prose, and nothing else is.
//!
//! Tokens come from a strict scanner; what is not well formed is refused with its place. Entities are never
//! expanded: one whose content is not known is a character that no name crosses.

use std::ops::Range;
use std::rc::Rc;

use super::copy::{CopyNotice, NoticeKind, Reading};
use super::escape::{Level, Quote};
use super::html::{self, element};
use super::list::{Malformed, Options};
use super::map::SegmentKind;
use super::mapped::{Mapped, Weaver};
use super::markup::{self, LEAVE, Marks, Nature, Page, Role, Woven};
use super::profile::Profiles;
use super::run::Block;
use super::stale::{Measure, Tally};
use super::zone::{Machine, ZoneKind};

mod entity;
pub(super) mod formats;
mod name;
mod profile;
mod scan;
#[cfg(feature = "package")]
mod styles;
mod tracking;

use entity::Entities;
use name::local;
use profile::{Meaning, Path};
pub(super) use profile::{Profile, WRITTEN};
use scan::{Attribute, Scanner, Token};
#[cfg(feature = "package")]
pub(super) use styles::Styles;
pub(super) use tracking::Tracking;
#[cfg(feature = "package")]
pub(super) use tracking::number;

/// The vocabulary that an element's content is in.
#[derive(Clone, Copy, Debug)]
enum Vocabulary<'p> {
    Profile(&'p Profile),
    Xhtml,
}

/// Reads XML whose root is of this vocabulary, unless the house has a profile of its own for it.
fn read<'s>(
    vocabulary: Option<Vocabulary<'_>>,
    decoded: &Mapped<'s>,
    options: &Options<'_>,
) -> Result<Reading<'s>, Malformed> {
    let own = own_profile(decoded.text(), options);
    let vocabulary = own.map(Vocabulary::Profile).or(vocabulary);
    let (page, tallies) = weave(vocabulary, decoded, options, Nature::default())?;
    let has_run_languages =
        matches!(vocabulary, Some(Vocabulary::Profile(profile)) if profile.has_run_languages());
    let read = match has_run_languages {
        true => {
            let date = page.day();
            Reading { date, ..markup::reading_of_marked(page.into_woven(), options.text_language) }
        }
        false => page.finish(),
    };
    let mut reading = Reading { format: own.map(|own| own.name.clone().into()), tallies, ..read };
    let is_unknown = matches!(vocabulary, Some(Vocabulary::Profile(profile)) if profile.is_generic());
    if reading.runs.is_empty() && is_unknown {
        let message = "none of it is read as prose: no profile has its root; --all-text takes the text of every element";
        reading.notices.push(CopyNotice {
            kind: NoticeKind::NoProse,
            message: message.to_owned(),
            span: 0..0,
        });
    }
    Ok(reading)
}

/// Reads a member of a Word document, with the places of tracked changes if they are asked for.
fn read_word<'s>(decoded: &Mapped<'s>, options: &Options<'_>) -> Result<Reading<'s>, Malformed> {
    let reading = read(formats::profile("docx"), decoded, options)?;
    let tracking = options.track_changes.then(|| Tracking::find(decoded)).transpose()?;
    Ok(Reading { tracking, ..reading })
}

/// The house's own profile that is asked for, or else that has the document's root.
fn own_profile<'p>(text: &str, options: &Options<'p>) -> Option<&'p Profile> {
    let mut own = options.profiles?.xml().iter();
    match options.format {
        Some(name) => own.find(|profile| profile.name == name),
        None => formats::root_name(text).and_then(|root| own.find(|profile| profile.has_root(root))),
    }
}

/// The runs of XHTML that stands in another document, in text of this nature.
pub(super) fn weave_xhtml<'s>(
    decoded: &Mapped<'s>,
    options: &Options<'_>,
    nature: Nature,
) -> Result<Vec<Woven<'s>>, Malformed> {
    Ok(weave(Some(Vocabulary::Xhtml), decoded, options, nature)?.0.into_woven())
}

/// The runs of NITF that stands in another document, in text of this nature.
pub(super) fn weave_nitf<'s>(
    decoded: &Mapped<'s>,
    options: &Options<'_>,
    nature: Nature,
) -> Result<Vec<Woven<'s>>, Malformed> {
    Ok(weave(formats::profile("nitf"), decoded, options, nature)?.0.into_woven())
}

fn weave<'o, 's>(
    vocabulary: Option<Vocabulary<'_>>,
    decoded: &'o Mapped<'s>,
    options: &Options<'_>,
    nature: Nature,
) -> Result<(Page<'o, 's>, Vec<Tally>), Malformed> {
    let is_prose = false;
    let mut reader = Reader {
        text: decoded.text(),
        outer: decoded,
        page: Page::new(decoded, is_prose, nature),
        open: Vec::new(),
        tallies: Vec::new(),
        root: vocabulary,
        html: None,
        told_language: None,
        told_day: None,
        entities: Entities::Undeclared,
        options,
    };
    let mut scanner = Scanner::new(decoded.text());
    while let Some(token) = scanner.next()? {
        reader.token(token);
    }
    Ok((reader.page, reader.tallies))
}

struct Reader<'o, 's, 'p> {
    text: &'o str,
    outer: &'o Mapped<'s>,
    page: Page<'o, 's>,
    open: Vec<Element<'o, 'p>>,
    tallies: Vec<Tally>,
    /// The vocabulary of the document's root.
    root: Option<Vocabulary<'p>>,
    /// The HTML that is gathered out of an element's text, and how many elements are open around it.
    html: Option<(Weaver<'o, 's>, usize)>,
    /// Where the text of the element began that tells the language.
    told_language: Option<usize>,
    /// The same of the element that tells the day, with its rank.
    told_day: Option<(usize, usize)>,
    entities: Entities,
    options: &'p Options<'p>,
}

struct Element<'o, 'p> {
    name: &'o str,
    /// None where nothing is known of what is in it.
    content: Option<Vocabulary<'p>>,
    /// Whether its child is the root of another vocabulary.
    is_embed: bool,
    /// Whether a machine fills it.
    is_bound: bool,
    /// What counts its text, each with its name and the place of the number.
    counts: Vec<(&'o str, Range<usize>, Measure)>,
    /// The first run behind its start.
    first_run: usize,
}

impl<'o, 'p> Reader<'o, '_, 'p> {
    fn token(&mut self, token: Token<'o>) {
        match token {
            Token::Start { name, attributes, tag, is_empty } => {
                self.start(local(name), &attributes, tag);
                if is_empty {
                    self.end();
                }
            }
            Token::End { .. } => self.end(),
            Token::Text(range) => self.characters(range, Level::XmlText),
            Token::Cdata(range) => self.characters(range, Level::Cdata),
            Token::Reference(range) => self.reference(range),
            Token::Doctype { has_subset } => {
                self.entities = if has_subset { Entities::Here } else { Entities::Elsewhere };
            }
            Token::Comment(range) => self.page.comment(&self.text[range]),
            Token::Other => {}
        }
    }

    fn start(&mut self, name: &'o str, attributes: &[Attribute<'o>], tag: Range<usize>) {
        let vocabulary = self.vocabulary_of(name);
        let parent = self.open.last().map_or("", |element| element.name);
        let mut marks = self.marks(attributes, vocabulary);
        let counts = self.counts(vocabulary, name, attributes);
        let first_run = if counts.is_empty() { 0 } else { self.page.count_runs() };
        let mut element =
            Element { name, content: vocabulary, is_embed: false, is_bound: false, counts, first_run };
        if self.open.is_empty() || (matches!(vocabulary, Some(Vocabulary::Xhtml)) && name == "html") {
            marks.lang.iter().for_each(|lang| self.page.set_lang(lang));
        }
        self.tell_language(vocabulary, parent, name, attributes);
        self.tell_day(vocabulary, parent, name, attributes);
        self.tell_of_grandparent(vocabulary, name, attributes);
        self.prose_attributes(vocabulary, name, attributes, &marks);
        let meaning = match vocabulary {
            Some(Vocabulary::Profile(profile)) if profile.is_generic() && self.options.all_text => {
                Meaning::Role(Role::Block(Block::Paragraph))
            }
            Some(Vocabulary::Profile(profile)) => profile.meaning(parent, name),
            Some(Vocabulary::Xhtml) if self.html.is_some() => Meaning::Role(Role::Hidden),
            Some(Vocabulary::Xhtml) => Meaning::Role(element::role(name)),
            None => Meaning::Role(Role::Opaque),
        };
        let role = match self.resolved(meaning, attributes) {
            Meaning::Role(Role::Inline) if self.open.last().is_some_and(|parent| parent.is_bound) => {
                Role::Protected(ZoneKind::Machine(Machine::Field))
            }
            Meaning::Role(role) => role,
            Meaning::Embed => {
                element.is_embed = true;
                Role::Frame
            }
            _ => {
                if self.html.is_none() && !self.page.is_skipped() {
                    self.html = Some((Weaver::new(self.outer), self.open.len() + 1));
                }
                Role::Frame
            }
        };
        if self.page.is_skipped() {
            marks = Marks::default();
        }
        self.page.enter(role, marks, tag);
        self.open.push(element);
    }

    /// The numbers in an element's tag that count its text.
    fn counts(
        &self,
        vocabulary: Option<Vocabulary<'p>>,
        name: &str,
        attributes: &[Attribute<'o>],
    ) -> Vec<(&'o str, Range<usize>, Measure)> {
        let Some(Vocabulary::Profile(profile)) = vocabulary else { return Vec::new() };
        let count = |attribute: &Attribute<'o>| {
            let measure = profile.measure(name, attribute.name)?;
            Some((attribute.name, attribute.value.clone(), measure))
        };
        attributes.iter().filter_map(count).collect()
    }

    fn vocabulary_of(&self, name: &str) -> Option<Vocabulary<'p>> {
        let Some(parent) = self.open.last() else { return self.root };
        if !parent.is_embed {
            return parent.content;
        }
        match name {
            "html" | "body" | "div" => Some(Vocabulary::Xhtml),
            _ => {
                let own = self.options.profiles.map_or(&[][..], Profiles::xml);
                let own = own.iter().find(|profile| profile.has_root(name));
                own.or_else(|| Profile::of_root(name)).map(Vocabulary::Profile)
            }
        }
    }

    /// What a meaning comes to that hangs on the element's type.
    fn resolved(&self, meaning: Meaning, attributes: &[Attribute<'_>]) -> Meaning {
        let is_data = match meaning {
            Meaning::Typed => false,
            Meaning::Data => true,
            Meaning::Line => {
                let kind = attributes.iter().find(|attribute| local(attribute.name) == "type");
                let kind = kind.map(|kind| &self.text[kind.value.clone()]);
                let is_more = matches!(kind, Some("page" | "column"));
                return Meaning::Role(if is_more { Role::Break } else { Role::Character('\n') });
            }
            _ => return meaning,
        };
        let value = |name: &str| self.value(attributes, name);
        let kind = value("type").or_else(|| value("contenttype")).unwrap_or_default();
        match kind {
            _ if value("encoding").is_some() => Meaning::Role(Role::Opaque),
            "html" | "text/html" | "application/xhtml+xml" => Meaning::Html,
            "xhtml" => Meaning::Embed,
            "text" | "text/plain" => Meaning::Role(Role::Block(Block::Paragraph)),
            "" if !is_data => Meaning::Role(Role::Block(Block::Paragraph)),
            _ => Meaning::Role(Role::Opaque),
        }
    }

    fn value(&self, attributes: &[Attribute<'_>], name: &str) -> Option<&'o str> {
        attributes
            .iter()
            .find(|attribute| attribute.name == name)
            .map(|attribute| &self.text[attribute.value.clone()])
    }

    fn marks(&self, attributes: &[Attribute<'_>], vocabulary: Option<Vocabulary<'p>>) -> Marks {
        let is_html = matches!(vocabulary, Some(Vocabulary::Xhtml));
        let in_html = |name: &str| if is_html { self.value(attributes, name) } else { None };
        let lang = self.value(attributes, "xml:lang").or_else(|| in_html("lang"));
        let is_notranslate = in_html("class")
            .is_some_and(|class| class.split_ascii_whitespace().any(|class| class == "notranslate"));
        let translate = match in_html("translate") {
            _ if is_notranslate => Some(false),
            Some("no") => Some(false),
            Some("yes") => Some(true),
            _ if in_html(LEAVE.0) == Some(LEAVE.1) => Some(false),
            _ => None,
        };
        Marks { lang: lang.map(|lang| Rc::from(lang.trim())), translate }
    }

    fn tell_language(
        &mut self,
        vocabulary: Option<Vocabulary<'p>>,
        parent: &str,
        name: &str,
        attributes: &[Attribute<'_>],
    ) {
        let Some(Vocabulary::Profile(profile)) = vocabulary else { return };
        for attribute in attributes {
            if profile.tells_language(parent, name, Some(attribute.name)) {
                self.page.set_lang(&self.text[attribute.value.clone()]);
            }
        }
        if profile.tells_language(parent, name, None) {
            self.told_language = Some(self.open.len());
        }
    }

    /// What an element says of the day of the document. A document within another tells only its own.
    fn tell_day(
        &mut self,
        vocabulary: Option<Vocabulary<'p>>,
        parent: &str,
        name: &str,
        attributes: &[Attribute<'_>],
    ) {
        let (Some(Vocabulary::Profile(profile)), Some(Vocabulary::Profile(root))) = (vocabulary, self.root)
        else {
            return;
        };
        if !std::ptr::eq(profile, root) {
            return;
        }
        for attribute in attributes {
            if let Some(rank) = profile.tells_day(parent, name, Some(attribute.name)) {
                self.page.tell_day(rank, &self.text[attribute.value.clone()]);
            }
        }
        if let Some(rank) = profile.tells_day(parent, name, None) {
            self.told_day = Some((self.open.len(), rank));
        }
    }

    /// What an element says of what it stands in: the language of a run of one look, the style of a paragraph.
    fn tell_of_grandparent(
        &mut self,
        vocabulary: Option<Vocabulary<'p>>,
        name: &str,
        attributes: &[Attribute<'_>],
    ) {
        let (Some(Vocabulary::Profile(profile)), [.., grandparent, parent]) = (vocabulary, &mut *self.open)
        else {
            return;
        };
        let elements = [grandparent.name, parent.name, name];
        grandparent.is_bound |= profile.tells_bound(elements);
        for attribute in attributes {
            let path = Path { elements, attribute: local(attribute.name) };
            let value = &self.text[attribute.value.clone()];
            if profile.tells_run_language(&path) {
                self.page.set_lang_of_parent(value);
            }
            if profile.tells_style(&path) && is_headline(value, self.options) {
                self.page.set_block(Block::Headline);
            }
        }
    }

    fn prose_attributes(
        &mut self,
        vocabulary: Option<Vocabulary<'p>>,
        name: &str,
        attributes: &[Attribute<'_>],
        marks: &Marks,
    ) {
        if !self.options.attributes || self.page.is_skipped() || self.html.is_some() {
            return;
        }
        for attribute in attributes {
            let is_prose = match vocabulary {
                Some(Vocabulary::Profile(profile)) => profile.is_prose_attribute(name, attribute.name),
                Some(Vocabulary::Xhtml) => matches!(attribute.name, "alt" | "title"),
                None => false,
            };
            if is_prose {
                self.attribute(attribute.value.clone(), marks);
            }
        }
    }

    /// A value for readers is a run of its own.
    fn attribute(&mut self, value: Range<usize>, marks: &Marks) {
        let is_single = self.text[..value.start].ends_with('\'');
        let level = Level::XmlAttribute(if is_single { Quote::Single } else { Quote::Double });
        self.page.enter(Role::Block(Block::Paragraph), marks.clone(), value.clone());
        let mut done = value.start;
        for (at, _) in self.text[value.clone()].match_indices('&') {
            let at = value.start + at;
            let end = self.text[at..value.end].find(';').map_or(value.end, |len| at + len + 1);
            self.page.text(done..at, level);
            match self.decode(at..end) {
                Some(text) => self.page.reference(at..end, &text, SegmentKind::Whole, level),
                None => self.page.opaque(at..end),
            }
            done = end;
        }
        self.page.text(done..value.end, level);
        self.page.leave();
    }

    fn end(&mut self) {
        if let Some((weaver, _)) = self.html.take_if(|(_, depth)| *depth == self.open.len()) {
            let inner = weaver.finish();
            if !inner.text().is_empty() {
                let nature = self.page.nature();
                self.page.adopt(html::weave(&inner, self.options, nature));
            }
        }
        let element = self.open.pop();
        if let Some(element) = element.filter(|element| !element.counts.is_empty()) {
            let runs = element.first_run..self.page.count_runs();
            self.tallies.extend(element.counts.into_iter().map(|(name, number, measure)| Tally {
                name: name.to_owned(),
                span: self.outer.source_range(number),
                measure,
                runs: runs.clone(),
            }));
        }
        self.told_language.take_if(|depth| *depth >= self.open.len());
        self.told_day.take_if(|(depth, _)| *depth >= self.open.len());
        self.page.leave();
    }

    fn characters(&mut self, range: Range<usize>, level: Level) {
        if self.told_language.is_some() {
            self.page.set_lang(&self.text[range.clone()]);
        }
        if let Some((_, rank)) = self.told_day {
            self.page.tell_day(rank, &self.text[range.clone()]);
        }
        match &mut self.html {
            Some((weaver, depth)) if *depth == self.open.len() => weaver.copy(range, Some(level), 0),
            Some(_) => {}
            None => self.page.text(range, level),
        }
    }

    fn reference(&mut self, range: Range<usize>) {
        let decoded = self.decode(range.clone());
        match (&mut self.html, decoded) {
            (Some((weaver, depth)), Some(text)) if *depth == self.open.len() => {
                weaver.unit(range, &text, SegmentKind::Whole, Some(Level::XmlText), 0);
            }
            (Some((weaver, depth)), None) if *depth == self.open.len() => weaver.opaque(range, 0),
            (Some(_), _) => {}
            (None, Some(text)) => self.page.reference(range, &text, SegmentKind::Whole, Level::XmlText),
            (None, None) => self.page.opaque(range),
        }
    }

    /// What a reference stands for, if that is certain.
    fn decode(&self, range: Range<usize>) -> Option<String> {
        let is_html = matches!(self.open.last().and_then(|element| element.content), Some(Vocabulary::Xhtml));
        self.entities.decode(&self.text[range], is_html)
    }
}

/// Whether a style is a headline's: as the document's styles say, or, where nobody has read them, by its id.
fn is_headline(style: &str, options: &Options<'_>) -> bool {
    match options.headline_styles {
        Some(known) => known.iter().any(|known| known == style),
        None => names_headline(style),
    }
}

/// Whether a style of this name, or with this id, is a headline's. Word gives its own styles these names in the file
/// whatever language it speaks; their ids may be in that language.
fn names_headline(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    let level = name.strip_prefix("heading").map(str::trim_start);
    name == "title" || level.is_some_and(|level| level.len() == 1 && level.as_bytes()[0].is_ascii_digit())
}

#[cfg(test)]
mod tests;
