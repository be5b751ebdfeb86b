//! The kinds of packages, each with the members that are prose in it.

use crate::format::list::Options;

/// A kind of package.
pub(super) struct Kind {
    /// As options and extensions write it.
    pub(super) name: &'static str,
    /// What it has in any case: a member, or the beginning of one's name.
    pub(super) main: &'static str,
    /// The format of its prose members.
    pub(super) member_format: &'static str,
    /// The member that tells of styles.
    pub(super) styles: Option<&'static str>,
    /// Whether a member of this name is prose.
    pub(super) is_prose: fn(&str) -> bool,
}

/// Comments in a Word document are people's notes to each other, and stay.
pub(super) static KINDS: &[Kind] = &[
    Kind {
        name: "docx",
        main: "word/document.xml",
        member_format: "docx",
        styles: Some("word/styles.xml"),
        is_prose: is_word_prose,
    },
    Kind { name: "idml", main: "Stories/", member_format: "icml", styles: None, is_prose: is_story },
];

fn is_word_prose(name: &str) -> bool {
    let Some(part) = name.strip_prefix("word/").and_then(|name| name.strip_suffix(".xml")) else {
        return false;
    };
    let stem = part.trim_end_matches(|c: char| c.is_ascii_digit());
    matches!(stem, "document" | "header" | "footer" | "footnotes" | "endnotes")
}

fn is_story(name: &str) -> bool {
    name.starts_with("Stories/") && name.ends_with(".xml")
}

impl Kind {
    /// The kind that a document is of, if it is a package at all.
    pub(super) fn find(source: &[u8], options: &Options<'_>) -> Option<&'static Kind> {
        let is_named = |kind: &&Kind, name: &str| kind.name.eq_ignore_ascii_case(name);
        if let Some(format) = options.format {
            return KINDS.iter().find(|kind| is_named(kind, format)).filter(|_| !is_markup(source));
        }
        let holds = |kind: &&Kind| memchr::memmem::find(source, kind.main.as_bytes()).is_some();
        if source.starts_with(b"PK\x03\x04")
            && let Some(kind) = KINDS.iter().find(holds)
        {
            return Some(kind);
        }
        let extension = options.extension()?;
        KINDS.iter().find(|kind| is_named(kind, extension)).filter(|_| !is_markup(source))
    }
}

/// A member by itself, as an archive's tools unpack it.
fn is_markup(source: &[u8]) -> bool {
    let source = source.strip_prefix(b"\xef\xbb\xbf").unwrap_or(source).trim_ascii_start();
    source.starts_with(b"<") || source.starts_with(b"\xff\xfe") || source.starts_with(b"\xfe\xff")
}
