//! A trial as one page of HTML that needs no script, no network and no other file.
//!
//! Nothing in tables or copy can become markup: all text is escaped, and the page's policy allows its own style, by
//! digest, and nothing else.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::finding::{Decided, Finding};
use super::row::{Mark, Told};
use super::{Sum, text};
use crate::report::redline::{digest, escaped};

const STYLE: &str = include_str!("page.css");
const BEGIN: &str = include_str!("begin.html");

/// A page on its way.
pub(super) struct Page {
    names: [String; 2],
    rows: String,
    texts: String,
    /// How often what was decided of an entity's name became something else.
    becomes: BTreeMap<(String, &'static str, &'static str), u64>,
}

impl Page {
    pub(super) fn new(names: [&str; 2]) -> Page {
        let names = names.map(escaped);
        Page { names, rows: String::new(), texts: String::new(), becomes: BTreeMap::new() }
    }

    pub(super) fn row(&mut self, row: &Told) {
        let (id, place) = (escaped(&row.id), escaped(&row.place));
        // Writing to a string cannot fail.
        let _ = write!(
            self.rows,
            "<article class=\"row {}\">\n<h3><span class=\"change\">{}</span> {} <b>{id}</b></h3>\n<p class=\"place\">{place}</p>\n<ul>\n",
            class(row.mark),
            row.change,
            row.kind
        );
        for (mark, line) in &row.lines {
            let word =
                word(*mark).map(|word| format!("<span class=\"change\">{word}</span> ")).unwrap_or_default();
            let _ = writeln!(self.rows, "<li class=\"{}\">{word}{}</li>", class(*mark), escaped(line));
        }
        self.rows.push_str("</ul>\n</article>\n");
    }

    pub(super) fn text(&mut self, name: &str, findings: &[Finding]) {
        let _ = write!(self.texts, "<section class=\"text\">\n<h3>{}</h3>\n<ol>\n", escaped(name));
        for finding in findings {
            self.finding(finding);
        }
        self.texts.push_str("</ol>\n</section>\n");
    }

    fn finding(&mut self, finding: &Finding) {
        let [before, found, after] =
            [&finding.before, &finding.found, &finding.after].map(|text| escaped(text));
        let _ = write!(
            self.texts,
            "<li>\n<p class=\"place\">{}:{}</p>\n<p class=\"copy\" dir=\"auto\">{before}<mark>{found}</mark>{after}</p>\n<dl>\n",
            finding.line, finding.column
        );
        for (class, term, decided) in [("old", "Before", &finding.old), ("new", "After", &finding.new)] {
            let lines: Vec<String> = text::lines(decided).iter().map(|line| escaped(line)).collect();
            let _ = writeln!(self.texts, "<dt>{term}</dt><dd class=\"{class}\">{}</dd>", lines.join("<br>"));
        }
        self.texts.push_str("</dl>\n</li>\n");
        let entity = finding.new.first().or(finding.old.first());
        let entity = entity.map(|decided| escaped(&decided.entity)).unwrap_or_default();
        *self.becomes.entry((entity, decision(&finding.old), decision(&finding.new))).or_default() += 1;
    }

    pub(super) fn finish(self, sum: &Sum) -> Vec<u8> {
        let [old, new] = &self.names;
        let has_copy = sum.documents + sum.unread > 0;
        let mut page = BEGIN.replace("{STYLE-DIGEST}", &digest(STYLE)).replace("{STYLE}", STYLE);
        let _ = write!(
            page,
            "<header>\n<h1>Trial of tables</h1>\n<p class=\"names\"><b>{old}</b> → <b>{new}</b></p>\n<p>{}</p>\n</header>\n",
            escaped(&sum.to_string())
        );
        if has_copy {
            page.push_str("<nav aria-label=\"Sections\"><a href=\"#rows\">Rows</a> <a href=\"#names\">Names</a> <a href=\"#copy\">Copy</a></nav>\n");
        }
        page.push_str("<main>\n");
        section(&mut page, "rows", "Rows and lists that differ", &self.rows, "No row and no list differs.");
        if has_copy {
            section(
                &mut page,
                "names",
                "What becomes of names",
                &table(&self.becomes),
                "Nothing is decided otherwise.",
            );
            section(&mut page, "copy", "Where in the copy", &self.texts, "Nothing is decided otherwise.");
        }
        page.push_str("</main>\n</body>\n</html>\n");
        page.into_bytes()
    }
}

fn section(page: &mut String, id: &str, title: &str, content: &str, nothing: &str) {
    let nothing = format!("<p>{nothing}</p>\n");
    let content = if content.is_empty() { &nothing } else { content };
    let _ = write!(
        page,
        "<section id=\"{id}\" aria-labelledby=\"{id}-title\">\n<h2 id=\"{id}-title\">{title}</h2>\n{content}</section>\n"
    );
}

/// The most frequent first, then by name.
fn table(becomes: &BTreeMap<(String, &'static str, &'static str), u64>) -> String {
    let mut lines: Vec<_> = becomes.iter().collect();
    lines.sort_by_key(|(_, count)| std::cmp::Reverse(**count));
    let line = |((entity, old, new), count): &(&(String, &str, &str), &u64)| {
        format!(
            "<tr><th scope=\"row\">{entity}</th><td>{old}</td><td>{new}</td><td class=\"count\">{count}</td></tr>\n"
        )
    };
    let lines: String = lines.iter().map(line).collect();
    let head = "<tr><th scope=\"col\">Name</th><th scope=\"col\">Before</th><th scope=\"col\">After</th><th scope=\"col\">Places</th></tr>";
    if lines.is_empty() {
        lines
    } else {
        format!("<table>\n<thead>{head}</thead>\n<tbody>\n{lines}</tbody>\n</table>\n")
    }
}

/// What is decided at a place, in a word or two.
fn decision(decided: &[Decided]) -> &'static str {
    decided.first().map_or("nothing to change", |decided| decided.decision)
}

fn class(mark: Mark) -> &'static str {
    word(mark).unwrap_or("more")
}

fn word(mark: Mark) -> Option<&'static str> {
    match mark {
        Mark::Added => Some("added"),
        Mark::Removed => Some("removed"),
        Mark::Changed => Some("changed"),
        Mark::More => None,
    }
}
