//! Profiles: what the elements of an XML vocabulary mean for prose, as data.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use crate::format::markup::Role;
use crate::format::profile::Fault;
use crate::format::run::Block;
use crate::format::stale::Measure;
use crate::format::zone::{Machine, ZoneKind};
use crate::table::profile::{self, Profile as Written};

/// The built-in profiles as they are written.
pub(in crate::format) static WRITTEN: LazyLock<Vec<Written>> =
    LazyLock::new(|| profile::read("src/format/xml/profiles.toml", include_str!("profiles.toml")).0);

/// The built-in profiles, by name.
static BUILT_IN: LazyLock<Vec<Profile>> = LazyLock::new(|| {
    // A test reads them: they are never at fault.
    WRITTEN.iter().filter_map(|written| Profile::new(written).ok()).collect()
});

/// What an element of a vocabulary asks of the reader.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Meaning {
    Role(Role),
    /// Its text is HTML, escaped.
    Html,
    /// Its type says whether its text is HTML, another vocabulary, or plain prose.
    Typed,
    /// As typed; without a type it is data.
    Data,
    /// It holds the root of another vocabulary.
    Embed,
    /// It stands for a line end, unless its type says that more than a line ends.
    Line,
}

/// A vocabulary.
#[derive(Debug)]
pub(in crate::format) struct Profile {
    pub(in crate::format) name: String,
    roots: Vec<String>,
    elements: BTreeMap<String, Meaning>,
    language: Vec<String>,
    date: Vec<String>,
    run_language: Vec<String>,
    style: Vec<String>,
    bound: Vec<String>,
    attributes: Vec<String>,
    counts: Vec<(String, Measure)>,
}

/// An attribute with its element and the two around that, by local names.
pub(super) struct Path<'p> {
    pub(super) elements: [&'p str; 3],
    pub(super) attribute: &'p str,
}

impl Path<'_> {
    /// Whether it is the one that is written so: `r/rPr/lang@val`.
    fn is(&self, written: &str) -> bool {
        let elements = written.split_once('@').filter(|(_, attribute)| *attribute == self.attribute);
        elements.is_some_and(|(elements, _)| elements.split('/').eq(self.elements))
    }
}

/// The name of the vocabulary that nobody described.
const GENERIC: &str = "xml";

impl Profile {
    /// The built-in profile of this name.
    pub(super) fn named(name: &str) -> Option<&'static Profile> {
        BUILT_IN.iter().find(|profile| profile.name == name)
    }

    /// The built-in profile whose documents have this root, by its local name.
    pub(super) fn of_root(root: &str) -> Option<&'static Profile> {
        BUILT_IN.iter().find(|profile| profile.has_root(root))
    }

    pub(super) fn has_root(&self, root: &str) -> bool {
        self.roots.iter().any(|known| known == root)
    }

    /// Whether it is that of a vocabulary that nobody described.
    pub(super) fn is_generic(&self) -> bool {
        self.name == GENERIC
    }

    /// What an element means, by local names.
    pub(super) fn meaning(&self, parent: &str, name: &str) -> Meaning {
        let in_parent = self.elements.get(&format!("{parent}/{name}"));
        in_parent.or_else(|| self.elements.get(name)).copied().unwrap_or(Meaning::Role(Role::Inline))
    }

    /// Whether an element's attribute, or without one its text, tells the document's language.
    pub(super) fn tells_language(&self, parent: &str, name: &str, attribute: Option<&str>) -> bool {
        position(&self.language, parent, name, attribute).is_some()
    }

    /// Whether an element's attribute, or without one its text, tells the document's day, and its rank among those that
    /// do.
    pub(super) fn tells_day(&self, parent: &str, name: &str, attribute: Option<&str>) -> Option<usize> {
        position(&self.date, parent, name, attribute)
    }

    /// Whether the runs of its documents name their languages, each its own.
    pub(super) fn has_run_languages(&self) -> bool {
        !self.run_language.is_empty()
    }

    /// Whether an attribute of an element tells the language of the text in the element's grandparent.
    pub(super) fn tells_run_language(&self, path: &Path<'_>) -> bool {
        self.run_language.iter().any(|known| path.is(known))
    }

    /// Whether an attribute of an element tells the style of the paragraph that the element's grandparent is.
    pub(super) fn tells_style(&self, path: &Path<'_>) -> bool {
        self.style.iter().any(|known| path.is(known))
    }

    /// Whether an element, here with the two around it, tells that a machine fills its grandparent.
    pub(super) fn tells_bound(&self, elements: [&str; 3]) -> bool {
        self.bound.iter().any(|known| known.split('/').eq(elements))
    }

    /// What an attribute of an element counts in it, if it is a number that counts text.
    pub(super) fn measure(&self, element: &str, attribute: &str) -> Option<Measure> {
        let counts = self.counts.iter();
        let mut fitting = counts.filter(|(known, _)| known.split_once('@') == Some((element, attribute)));
        fitting.next().map(|(_, measure)| *measure)
    }

    /// Whether an attribute is prose, for those who choose it.
    pub(super) fn is_prose_attribute(&self, name: &str, attribute: &str) -> bool {
        self.attributes.iter().any(|known| known.split_once('@') == Some((name, attribute)))
    }

    /// A profile as it is meant.
    pub(in crate::format) fn new(written: &Written) -> Result<Profile, Fault> {
        let block = |block| Meaning::Role(Role::Block(block));
        let protected = |kind| Meaning::Role(Role::Protected(kind));
        let lists_with_meaning = [
            ("headline", block(Block::Headline)),
            ("block", block(Block::Paragraph)),
            ("item", block(Block::ListItem)),
            ("quoted-block", Meaning::Role(Role::BlockQuote)),
            ("frame", Meaning::Role(Role::Frame)),
            ("text", Meaning::Role(Role::Text)),
            ("quote", Meaning::Role(Role::Quote)),
            ("link", Meaning::Role(Role::Link)),
            ("code", protected(ZoneKind::Machine(Machine::Code))),
            ("field", protected(ZoneKind::Machine(Machine::Field))),
            ("title", protected(ZoneKind::Suppressed)),
            ("foreign", protected(ZoneKind::Foreign)),
            ("protected", Meaning::Role(Role::Opaque)),
            ("hidden", Meaning::Role(Role::Hidden)),
            ("break", Meaning::Role(Role::Break)),
            ("line", Meaning::Line),
            ("space", Meaning::Role(Role::Character('\t'))),
            ("hyphen", Meaning::Role(Role::Character('\u{2011}'))),
            ("html", Meaning::Html),
            ("typed", Meaning::Typed),
            ("data", Meaning::Data),
            ("embed", Meaning::Embed),
        ];
        let words = |key: &str| written.list(key).iter().map(|word| word.text.clone()).collect::<Vec<_>>();
        let elements = lists_with_meaning
            .iter()
            .flat_map(|(key, meaning)| words(key).into_iter().map(move |name| (name, *meaning)))
            .collect();
        let measures = [("words", Measure::Words), ("characters", Measure::Characters)];
        let counts = measures
            .iter()
            .flat_map(|(key, measure)| words(key).into_iter().map(move |name| (name, *measure)))
            .collect();
        let at_attributes = ["attributes", "words", "characters", "run-language", "style"];
        let no_attribute =
            at_attributes.iter().flat_map(|key| written.list(key)).find(|word| !word.text.contains('@'));
        if let Some(word) = no_attribute {
            return Err(Fault::new(word, "an attribute is written element@attribute"));
        }
        Ok(Profile {
            name: written.name.text.clone(),
            roots: words("roots"),
            elements,
            language: words("language"),
            date: words("date"),
            run_language: words("run-language"),
            style: words("style"),
            bound: words("bound"),
            attributes: words("attributes"),
            counts,
        })
    }
}

/// Where a list has an element's attribute, or without one the element.
fn position(list: &[String], parent: &str, name: &str, attribute: Option<&str>) -> Option<usize> {
    if list.is_empty() {
        return None;
    }
    let attribute = attribute.map(|attribute| format!("@{attribute}")).unwrap_or_default();
    let key = format!("{name}{attribute}");
    list.iter().position(|known| *known == key || *known == format!("{parent}/{key}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_built_in_profiles_are_read() {
        let (_, troubles) = profile::read("profiles.toml", include_str!("profiles.toml"));
        assert_eq!(troubles, []);
        let names: Vec<&str> = BUILT_IN.iter().map(|profile| profile.name.as_str()).collect();
        assert_eq!(names, ["nitf", "newsml-g2", "rss", "docbook", "icml", "docx", "xml"]);
        let nitf = Profile::named("nitf").unwrap();
        assert_eq!(nitf.meaning("head", "title"), Meaning::Role(Role::Block(Block::Headline)));
        assert_eq!(nitf.meaning("block", "title"), Meaning::Role(Role::Inline));
        assert!(nitf.is_prose_attribute("media-reference", "alternate-text"));
        assert!(Profile::of_root("newsItem").unwrap().tells_language("contentMeta", "language", Some("tag")));
        assert!(Profile::of_root("rss").unwrap().tells_language("channel", "language", None));
        assert_eq!(nitf.tells_day("docdata", "date.issue", Some("norm")), Some(0));
        assert_eq!(
            Profile::of_root("newsItem").unwrap().tells_day("itemMeta", "versionCreated", None),
            Some(2)
        );
    }
}
