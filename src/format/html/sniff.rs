//! How HTML is told by its beginning, and where it declares its encoding.

use super::element;
use crate::format::list::Guess;
use crate::format::markup::Role;

/// The bytes in which a page declares its encoding.
const DECLARES: usize = 1024;

pub(super) fn sniff(head: &str) -> Guess {
    let text = after_comments(head);
    let Some(rest) = text.strip_prefix('<') else {
        let has_tag = head.match_indices('<').any(|(at, _)| is_element(&head[at + 1..]));
        return if has_tag { Guess::Possible } else { Guess::No };
    };
    let is_doctype = rest.get(..8).is_some_and(|start| start.eq_ignore_ascii_case("!doctype"))
        && rest[8..].trim_start().get(..4).is_some_and(|name| name.eq_ignore_ascii_case("html"));
    match rest {
        _ if is_doctype => Guess::Sure,
        // A piece of a page: a Markdown file may begin so, too.
        _ if is_element(rest) => Guess::Likely,
        _ => Guess::No,
    }
}

/// `text` behind the white space, comments and byte order mark that it begins with.
fn after_comments(text: &str) -> &str {
    let mut rest = text.trim_start();
    while let Some((_, after)) = rest.strip_prefix("<!--").and_then(|comment| comment.split_once("-->")) {
        rest = after.trim_start();
    }
    rest
}

/// Whether a tag's text begins with the name of an element of HTML.
fn is_element(tag: &str) -> bool {
    let name = &tag[..tag.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(tag.len())];
    let is_ended = tag[name.len()..].starts_with([' ', '>', '/', '\n', '\r', '\t']);
    let name = name.to_ascii_lowercase();
    let inline =
        matches!(name.as_str(), "b" | "i" | "u" | "em" | "strong" | "span" | "small" | "font" | "abbr" | "s");
    is_ended && (inline || element::role(&name) != Role::Inline)
}

/// The label in the first `meta` that declares an encoding.
pub(super) fn declared(head: &str) -> Option<&str> {
    let mut end = head.len().min(DECLARES);
    while !head.is_char_boundary(end) {
        end -= 1;
    }
    let head = &head[..end];
    xml_declared(head).or_else(|| {
        let mut rest = head;
        loop {
            let at = rest.find('<')?;
            rest = &rest[at + 1..];
            if let Some(comment) = rest.strip_prefix("!--") {
                rest = comment.split_once("-->")?.1;
            } else if rest.get(..4).is_some_and(|name| name.eq_ignore_ascii_case("meta")) {
                let tag = &rest[..rest.find('>').unwrap_or(rest.len())];
                if let Some(label) = charset(tag) {
                    return Some(label);
                }
            }
        }
    })
}

/// The label behind `charset=` in a tag.
fn charset(tag: &str) -> Option<&str> {
    let at = tag.as_bytes().windows(7).position(|window| window.eq_ignore_ascii_case(b"charset"))?;
    let value = tag[at + 7..].trim_start().strip_prefix('=')?.trim_start().trim_start_matches(['"', '\'']);
    let label = &value[..value.find(['"', '\'', ';', ' ', '/', '\t', '\n', '\r']).unwrap_or(value.len())];
    (!label.is_empty()).then_some(label)
}

/// The label in an XML declaration.
pub(in crate::format) fn xml_declared(head: &str) -> Option<&str> {
    let declaration = head.strip_prefix("<?xml")?.split_once("?>")?.0;
    let value = declaration.split_once("encoding")?.1.trim_start().strip_prefix('=')?.trim_start();
    let quote = value.chars().next().filter(|&c| c == '"' || c == '\'')?;
    value[1..].split_once(quote).map(|(label, _)| label)
}
