//! Profiles: what the elements of an XML vocabulary mean for prose, as data.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

use crate::format::markup::Role;
use crate::format::run::Block;
use crate::format::zone::{Machine, ZoneKind};

/// The built-in profiles, by name.
static BUILT_IN: LazyLock<Vec<Profile>> = LazyLock::new(|| {
    // A test reads them: they are never malformed.
    let file = toml::from_str(include_str!("profiles.toml")).unwrap_or(File { profile: Vec::new() });
    file.profile.into_iter().map(Profile::new).collect()
});

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    profile: Vec<Lists>,
}

/// A profile as it is written.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
struct Lists {
    name: String,
    roots: Vec<String>,
    headline: Vec<String>,
    block: Vec<String>,
    item: Vec<String>,
    quoted_block: Vec<String>,
    frame: Vec<String>,
    text: Vec<String>,
    quote: Vec<String>,
    link: Vec<String>,
    code: Vec<String>,
    field: Vec<String>,
    title: Vec<String>,
    foreign: Vec<String>,
    protected: Vec<String>,
    hidden: Vec<String>,
    r#break: Vec<String>,
    html: Vec<String>,
    typed: Vec<String>,
    data: Vec<String>,
    embed: Vec<String>,
    language: Vec<String>,
    attributes: Vec<String>,
}

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
}

/// A vocabulary.
#[derive(Debug)]
pub(super) struct Profile {
    pub(super) name: String,
    roots: Vec<String>,
    elements: BTreeMap<String, Meaning>,
    language: Vec<String>,
    attributes: Vec<String>,
}

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

    /// What an element means, by local names.
    pub(super) fn meaning(&self, parent: &str, name: &str) -> Meaning {
        let in_parent = self.elements.get(&format!("{parent}/{name}"));
        in_parent.or_else(|| self.elements.get(name)).copied().unwrap_or(Meaning::Role(Role::Inline))
    }

    /// Whether an element's attribute, or without one its text, tells the document's language.
    pub(super) fn tells_language(&self, parent: &str, name: &str, attribute: Option<&str>) -> bool {
        let attribute = attribute.map(|attribute| format!("@{attribute}")).unwrap_or_default();
        let key = format!("{name}{attribute}");
        self.language.iter().any(|known| *known == key || *known == format!("{parent}/{key}"))
    }

    /// Whether an attribute is prose, for those who choose it.
    pub(super) fn is_prose_attribute(&self, name: &str, attribute: &str) -> bool {
        self.attributes.iter().any(|known| known.split_once('@') == Some((name, attribute)))
    }

    fn new(lists: Lists) -> Profile {
        let block = |block| Meaning::Role(Role::Block(block));
        let protected = |kind| Meaning::Role(Role::Protected(kind));
        let lists_with_meaning = [
            (lists.headline, block(Block::Headline)),
            (lists.block, block(Block::Paragraph)),
            (lists.item, block(Block::ListItem)),
            (lists.quoted_block, Meaning::Role(Role::BlockQuote)),
            (lists.frame, Meaning::Role(Role::Frame)),
            (lists.text, Meaning::Role(Role::Text)),
            (lists.quote, Meaning::Role(Role::Quote)),
            (lists.link, Meaning::Role(Role::Link)),
            (lists.code, protected(ZoneKind::Machine(Machine::Code))),
            (lists.field, protected(ZoneKind::Machine(Machine::Field))),
            (lists.title, protected(ZoneKind::Suppressed)),
            (lists.foreign, protected(ZoneKind::Foreign)),
            (lists.protected, Meaning::Role(Role::Opaque)),
            (lists.hidden, Meaning::Role(Role::Hidden)),
            (lists.r#break, Meaning::Role(Role::Break)),
            (lists.html, Meaning::Html),
            (lists.typed, Meaning::Typed),
            (lists.data, Meaning::Data),
            (lists.embed, Meaning::Embed),
        ];
        let elements = lists_with_meaning
            .into_iter()
            .flat_map(|(names, meaning)| names.into_iter().map(move |name| (name, meaning)))
            .collect();
        let Lists { name, roots, language, attributes, .. } = lists;
        Profile { name, roots, elements, language, attributes }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_built_in_profiles_are_read() {
        let names: Vec<&str> = BUILT_IN.iter().map(|profile| profile.name.as_str()).collect();
        assert_eq!(names, ["nitf", "newsml-g2", "rss", "docbook", "icml", "xml"]);
        let nitf = Profile::named("nitf").unwrap();
        assert_eq!(nitf.meaning("head", "title"), Meaning::Role(Role::Block(Block::Headline)));
        assert_eq!(nitf.meaning("block", "title"), Meaning::Role(Role::Inline));
        assert!(nitf.is_prose_attribute("media-reference", "alternate-text"));
        assert!(Profile::of_root("newsItem").unwrap().tells_language("contentMeta", "language", Some("tag")));
        assert!(Profile::of_root("rss").unwrap().tells_language("channel", "language", None));
    }
}
