//! The formats that are XML, each with how it is told by its root.

use super::{Profile, Vocabulary, name, read, read_word};
use crate::format::html;
use crate::format::list::{Format, Guess};

pub(in crate::format) const NITF: Format = Format {
    name: "nitf",
    prose: "headlines, abstract, paragraphs, lists, tables, captions",
    protected: "docdata, byline, dateline, credit, rights, titles of works, text in another language",
    extensions: &["nitf", "xml"],
    sniff: |head| of_profile(head, "nitf"),
    read: |decoded, options| read(profile("nitf"), decoded, options),
    ..XML
};

pub(in crate::format) const NEWSML_G2: Format = Format {
    name: "newsml-g2",
    prose: "headlines, descriptions, and the NITF, XHTML or text in its content",
    protected: "item metadata, subjects and other authorities, slug and credit lines, editor's notes",
    extensions: &["xml", "newsml"],
    sniff: |head| of_profile(head, "newsml-g2"),
    read: |decoded, options| read(profile("newsml-g2"), decoded, options),
    ..XML
};

pub(in crate::format) const RSS: Format = Format {
    name: "rss",
    prose: "titles, descriptions and contents of items, with the HTML in them",
    protected: "the feed's own title, authors, links, categories, identifiers",
    extensions: &["rss", "atom", "xml"],
    sniff: |head| of_profile(head, "rss"),
    read: |decoded, options| read(profile("rss"), decoded, options),
    ..XML
};

pub(in crate::format) const DOCBOOK: Format = Format {
    name: "docbook",
    prose: "titles, paragraphs, list items, cells",
    protected: "info, listings, code, footnotes, index terms, titles of works, foreign phrases",
    extensions: &["dbk", "docbook", "xml"],
    sniff: |head| match root(head) {
        Some(root) if is_declared(head) || root.tag.contains("docbook") => of_profile(head, "docbook"),
        _ => Guess::No,
    },
    read: |decoded, options| read(profile("docbook"), decoded, options),
    ..XML
};

pub(in crate::format) const ICML: Format = Format {
    name: "icml",
    prose: "the content of stories",
    protected: "styles, properties, links",
    extensions: &["icml"],
    sniff: |head| if head.contains("<?aid ") { of_profile(head, "icml") } else { Guess::No },
    read: |decoded, options| read(profile("icml"), decoded, options),
    ..XML
};

pub(in crate::format) const DOCX: Format = Format {
    name: "docx",
    prose: "paragraphs and cells of the body, text boxes, headers, footers, footnotes and endnotes",
    protected: "comments, field codes, simple fields, deleted text, formulas, properties",
    extensions: &["docx"],
    sniff: |head| match root(head) {
        Some(root) if root.tag.contains("wordprocessingml") => of_profile(head, "docx"),
        _ => Guess::No,
    },
    read: read_word,
    ..XML
};

pub(in crate::format) const XHTML: Format = Format {
    name: "xhtml",
    prose: "as HTML",
    protected: "as HTML",
    extensions: &["xhtml", "xht"],
    sniff: |head| match root(head) {
        Some(root) if root.name == "html" && is_declared(head) => Guess::Sure,
        Some(root) if root.name == "html" => Guess::Possible,
        _ => Guess::No,
    },
    read: |decoded, options| read(Some(Vocabulary::Xhtml), decoded, options),
    ..XML
};

pub(in crate::format) const XML: Format = Format {
    name: "xml",
    prose: "none, as long as no profile describes the vocabulary; with --all-text the text of every element",
    protected: "all else",
    extensions: &["xml"],
    sniff: |head| match root(head) {
        _ if is_declared(head) => Guess::Sure,
        // As text, its tags would be prose.
        Some(root) if root.tag.contains("xmlns") || head.contains("</") || root.tag.ends_with('/') => {
            Guess::Likely
        }
        Some(_) => Guess::Possible,
        None => Guess::No,
    },
    declared: html::xml_declared,
    is_strict: true,
    read: |decoded, options| read(profile("xml"), decoded, options),
};

pub(super) fn profile(name: &str) -> Option<Vocabulary<'static>> {
    Profile::named(name).map(Vocabulary::Profile)
}

fn of_profile(head: &str, name: &str) -> Guess {
    let has_root = |root: Root<'_>| Profile::named(name).is_some_and(|profile| profile.has_root(root.name));
    if root(head).is_some_and(has_root) { Guess::Sure } else { Guess::No }
}

fn is_declared(head: &str) -> bool {
    head.strip_prefix("<?xml").is_some_and(|rest| rest.starts_with(char::is_whitespace))
}

/// The root element's local name.
pub(super) fn root_name(text: &str) -> Option<&str> {
    root(text).map(|root| root.name)
}

/// The root element's local name, and its tag.
struct Root<'t> {
    name: &'t str,
    tag: &'t str,
}

/// The root element, behind declarations and comments.
fn root(head: &str) -> Option<Root<'_>> {
    let mut rest = head.trim_start();
    loop {
        let inner = rest.strip_prefix('<')?;
        let end = if inner.starts_with('?') {
            inner.find("?>")? + 2
        } else if inner.starts_with("!--") {
            inner.find("-->")? + 3
        } else if inner.starts_with('!') {
            // A subset in brackets holds declarations of its own.
            let end = inner.find(['>', '['])?;
            if inner[end..].starts_with('[') {
                inner.find("]>").or_else(|| inner.find("] >"))? + 2
            } else {
                end + 1
            }
        } else {
            let len = name::len(inner);
            let tag = &inner[..inner.find('>').unwrap_or(inner.len())];
            return (len > 0).then(|| Root { name: name::local(&inner[..len]), tag });
        };
        rest = inner[end..].trim_start_matches(['>']).trim_start();
    }
}
