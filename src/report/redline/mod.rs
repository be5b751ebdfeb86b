//! Makes the redline: one page of HTML on which a person steps through the changes, and accepts or refuses each.
//!
//! The copy is shown as text with its marks, so that the page reads, prints and is searched without its script. All that
//! the script needs stands in an island of JSON behind each text; it makes nodes out of strings and never markup. No copy
//! can become markup: text is escaped, the island holds no `<`, and the page's policy allows this style and this
//! script, by their digests, and nothing else; so nothing is ever fetched.

mod island;
mod marks;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest as _, Sha256};

use self::island::Island;
use super::text::{Item, Text};
use super::{Writer, json};
use crate::ledger::counted;
use crate::ledger::record::{Begin, Record};
use crate::trouble::visible;

const STYLE: &str = include_str!("page.css");
/// The script's modules, each below those that it names. A page of another kind mounts the last.
const MODULES: [(&str, &str); 4] = [
    ("texts.js", include_str!("texts.js")),
    ("keep.js", include_str!("keep.js")),
    ("lists.js", include_str!("lists.js")),
    ("view.js", include_str!("view.js")),
];
const START: &str = include_str!("start.js");
const BEGIN: &str = include_str!("begin.html");
const END: &str = include_str!("end.html");

/// The style and the modules by their names, for a page that shows a redline among other things.
pub(crate) fn redline_parts() -> impl Iterator<Item = (&'static str, &'static str)> {
    std::iter::once(("page.css", STYLE)).chain(MODULES)
}

/// A page, or its sections alone.
#[derive(Default)]
pub(super) struct Redline {
    texts: usize,
    is_bare: bool,
}

impl Redline {
    /// The sections alone, from this number on.
    pub(super) fn from(first: usize) -> Redline {
        Redline { texts: first, is_bare: true }
    }
}

impl Writer for Redline {
    fn begin(&mut self, out: &mut Vec<u8>) {
        let script = format!("\n{}", script());
        let page =
            BEGIN.replace("{STYLE-DIGEST}", &digest(STYLE)).replace("{SCRIPT-DIGEST}", &digest(&script));
        out.extend_from_slice(page.replace("{STYLE}", STYLE).as_bytes());
    }

    fn text(&mut self, text: &Text<'_>, out: &mut Vec<u8>) {
        let number = self.texts;
        self.texts = self.texts.saturating_add(1);
        let name = escaped(&text.begin.text_name());
        let lang = escaped(&text.begin.lang);
        let facts = escaped(&facts(text));
        let head = format!(
            "<section class=\"text\" id=\"t{number}\" aria-labelledby=\"t{number}-name\">\n\
             <h2 id=\"t{number}-name\">{name}</h2>\n<p class=\"facts\">{facts}</p>\n"
        );
        out.extend_from_slice(head.as_bytes());
        placeless(text, out);
        if is_no_text(text) {
            out.extend_from_slice(b"<p class=\"facts\">It is no text, and is not shown.</p>\n</section>\n");
            return;
        }
        let layout = if is_prose(&text.begin.format) { "prose" } else { "source" };
        out.extend_from_slice(
            format!("<div class=\"copy {layout}\" lang=\"{lang}\" dir=\"auto\">\n").as_bytes(),
        );
        let placed = marks::write(text, number, out);
        out.extend_from_slice(b"</div>\n<script type=\"application/json\" class=\"island\">");
        json::write(out, &Island::of(text, &placed));
        out.extend_from_slice(b"</script>\n</section>\n");
    }

    fn end(&mut self, out: &mut Vec<u8>) {
        if self.is_bare {
            return;
        }
        out.extend_from_slice(END.replace("{SCRIPT}", &script()).as_bytes());
    }
}

/// The modules as one, which names no other.
fn script() -> String {
    let is_own = |line: &&str| !line.starts_with("import ");
    let modules = MODULES.iter().map(|(_, text)| *text).chain([START]);
    modules.flat_map(|module| module.split_inclusive('\n').filter(is_own)).collect()
}

/// The digest by which the page's policy knows its own style and script.
pub(super) fn digest(text: &str) -> String {
    format!("sha256-{}", STANDARD.encode(Sha256::digest(text.as_bytes())))
}

/// Whether the document was passed on unread and is none that could be shown, such as a broken archive.
fn is_no_text(text: &Text<'_>) -> bool {
    let is_unread = |item: &Item<'_>| matches!(item.record, Record::Error(_)) && item.spot.is_none();
    let has_nul = !text.begin.encoding.starts_with("UTF-16") && memchr::memchr(0, text.source).is_some();
    has_nul && !text.items.is_empty() && text.items.iter().all(is_unread)
}

/// Whether lines are paragraphs, and not markup that is shown as it is written.
fn is_prose(format: &str) -> bool {
    matches!(format, "text" | "markdown" | "iptc7901" | "anpa")
}

fn facts(text: &Text<'_>) -> String {
    let tally = &text.tally;
    let notices = text.items.iter().filter(|item| matches!(item.record, Record::Notice(_))).count() as u64;
    let counts = [
        (tally.substituted, "substituted"),
        (tally.suggested, "suggested"),
        (tally.left, "left"),
        (notices, if notices == 1 { "notice" } else { "notices" }),
        (text.right.as_ref().map_or(0, Vec::len) as u64, "right already"),
    ];
    let unknown = if text.right.is_none() { "; of names that are right only evidence is marked" } else { "" };
    let Begin { format, encoding, lang, .. } = text.begin;
    format!("{}{unknown} · {format}, {encoding}, {lang}", counted(&counts))
}

/// What is told of the text as a whole.
fn placeless(text: &Text<'_>, out: &mut Vec<u8>) {
    let lines: Vec<String> = text
        .items
        .iter()
        .filter(|item| item.spot.is_none())
        .map(|item| format!("<li>{}</li>\n", escaped(&super::told::line(text, item))))
        .collect();
    if !lines.is_empty() {
        out.extend_from_slice(format!("<ul class=\"whole\">\n{}</ul>\n", lines.concat()).as_bytes());
    }
}

/// Text as HTML shows it; what would steer the line is shown as an escape.
pub(super) fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    escape(text, &mut escaped);
    escaped
}

/// Appends text as HTML. Tabs stay, and a line end is one LF.
fn escape(text: &str, out: &mut String) {
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\t' | '\n' => out.push(c),
            '\r' if chars.peek() == Some(&'\n') => {}
            '\r' => out.push('\n'),
            c if crate::trouble::is_unsafe_to_show(c) => out.push_str(&visible(c.encode_utf8(&mut [0; 4]))),
            c => out.push(c),
        }
    }
}
