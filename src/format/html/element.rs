//! What the elements of HTML mean for prose.

use crate::format::markup::Role;
use crate::format::run::Block;
use crate::format::zone::{Machine, ZoneKind};

/// The role of an element; `name` is in lower case. Elements that nobody knows are inline.
pub(in crate::format) fn role(name: &str) -> Role {
    match name {
        "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "title" => Role::Block(Block::Headline),
        "li" | "dt" | "dd" => Role::Block(Block::ListItem),
        "address" | "article" | "aside" | "body" | "caption" | "center" | "col" | "colgroup" | "details"
        | "dialog" | "dir" | "div" | "dl" | "fieldset" | "figcaption" | "figure" | "footer" | "form"
        | "frame" | "frameset" | "head" | "header" | "hgroup" | "html" | "legend" | "main" | "menu"
        | "nav" | "ol" | "optgroup" | "option" | "p" | "search" | "section" | "select" | "summary"
        | "table" | "tbody" | "td" | "tfoot" | "th" | "thead" | "tr" | "ul" => Role::Block(Block::Paragraph),
        "blockquote" => Role::BlockQuote,
        "q" => Role::Quote,
        "pre" | "listing" => Role::BlockCode,
        "code" | "kbd" | "samp" | "tt" | "var" => Role::Protected(ZoneKind::Machine(Machine::Code)),
        "data" | "time" => Role::Protected(ZoneKind::Machine(Machine::Field)),
        // The title of a work stays as its author wrote it.
        "cite" => Role::Protected(ZoneKind::Suppressed),
        "a" => Role::Link,
        "br" | "hr" => Role::Break,
        "base" | "link" | "meta" | "noembed" | "noframes" | "noscript" | "plaintext" | "rp" | "rt"
        | "rtc" | "script" | "style" | "template" | "xmp" => Role::Hidden,
        "applet" | "audio" | "canvas" | "embed" | "iframe" | "img" | "input" | "math" | "meter"
        | "object" | "progress" | "sub" | "sup" | "svg" | "textarea" | "video" => Role::Opaque,
        _ => Role::Inline,
    }
}

/// Whether an element has no end tag.
pub(super) fn is_void(name: &str) -> bool {
    matches!(
        name,
        "area"
            | "base"
            | "basefont"
            | "bgsound"
            | "br"
            | "col"
            | "embed"
            | "frame"
            | "hr"
            | "img"
            | "input"
            | "keygen"
            | "link"
            | "meta"
            | "param"
            | "source"
            | "track"
            | "wbr"
    )
}

/// Whether an element's own end tag is the only one that ends it.
pub(super) fn is_bound(name: &str) -> bool {
    matches!(name, "table" | "td" | "th" | "caption" | "template" | "object" | "applet" | "marquee")
}

/// Whether an end tag may end elements across a bound: those of a table.
pub(super) fn crosses_bounds(name: &str) -> bool {
    is_bound(name) || matches!(name, "tr" | "tbody" | "thead" | "tfoot" | "body" | "html")
}

/// The open elements that a start tag ends, and those that shield them.
pub(super) fn implied_ends(name: &str) -> (&'static [&'static str], &'static [&'static str]) {
    match name {
        "li" => (&["li"], &["ul", "ol", "menu", "dir"]),
        "dt" | "dd" => (&["dt", "dd"], &["dl"]),
        "option" | "optgroup" => (&["option"], &["select", "datalist"]),
        "rt" | "rp" => (&["rt", "rp"], &["ruby"]),
        "td" | "th" => (&["td", "th"], &["tr", "table"]),
        "tr" => (&["tr"], &["table"]),
        "tbody" | "thead" | "tfoot" => (&["tbody", "thead", "tfoot"], &["table"]),
        _ => (&[], &[]),
    }
}

/// Whether a start tag ends an open paragraph.
pub(super) fn ends_paragraph(name: &str) -> bool {
    let is_block = matches!(role(name), Role::Block(_) | Role::BlockQuote | Role::BlockCode);
    name == "hr" || name == "xmp" || name == "plaintext" || is_block && !is_in_table_or_head(name)
}

fn is_in_table_or_head(name: &str) -> bool {
    matches!(
        name,
        "html"
            | "head"
            | "body"
            | "title"
            | "caption"
            | "col"
            | "colgroup"
            | "tbody"
            | "thead"
            | "tfoot"
            | "tr"
            | "td"
            | "th"
            | "option"
            | "optgroup"
            | "select"
            | "legend"
            | "frame"
            | "frameset"
    )
}
