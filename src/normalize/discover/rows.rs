//! Writes candidates as a table for review: what was seen stands above each row as comments.
//!
//! A row that only adds spellings to a known entity, beside whose given name or role they were seen, stands as it is. All
//! else is a question, so its row stands behind `#` until a person takes that away.

use std::collections::BTreeMap;
use std::ops::Range;

use super::archive::Seen;
use super::group::{Candidates, Group, Near};
use super::native::Origin;
use crate::table::offer::{Offer, person};
use crate::trouble::visible;

/// A row that is offered, with what is to be known of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    remarks: Vec<String>,
    /// As TOML, each line ended.
    text: String,
    /// Whether it stands behind `#`.
    is_withheld: bool,
}

impl Row {
    /// Whether it stands behind `#`.
    pub fn is_withheld(&self) -> bool {
        self.is_withheld
    }

    /// Puts the row behind `#`, and says why; false if it stands there already.
    pub fn withhold(&mut self, why: &str) -> bool {
        if self.is_withheld {
            return false;
        }
        self.is_withheld = true;
        self.remarks.push(visible(why));
        true
    }
}

impl Candidates {
    /// The rows in their order: spellings near known entities first. New rows are for copy of this language, a tag.
    pub fn rows(&self, language: &str) -> Vec<Row> {
        let mut by_entity: BTreeMap<(&str, bool), Vec<&Near>> = BTreeMap::new();
        for near in &self.near {
            by_entity.entry((&near.name.entity, !near.name.is_supported)).or_default().push(near);
        }
        let near = by_entity.into_iter().filter_map(|((_, is_withheld), near)| near_row(&near, is_withheld));
        near.chain(self.groups.iter().filter_map(|group| group_row(group, language))).collect()
    }
}

fn near_row(near: &[&Near], is_withheld: bool) -> Option<Row> {
    let first = &near.first()?.name;
    let mut row = Offer::new(first.kind, &first.entity);
    let mut remarks = Vec::new();
    for near in near {
        row.variant(near.name.part, &near.name.spelling);
        remarks.push(format!("{} for {}: {}", near.name.spelling, near.name.canonical, times(&near.seen)));
        remarks.push(format!("  {} of 100: {}", near.name.score, near.name.reasons.join("; ")));
        remarks.extend(near.origin.as_ref().map(explanation));
    }
    if is_withheld {
        let them = if near.len() == 1 { "it" } else { "them" };
        remarks.push(format!("neither the given name nor, without doubt, a role stands beside {them}"));
    }
    let remarks = remarks.iter().map(|remark| visible(remark)).collect();
    Some(Row { remarks, text: row.to_string(), is_withheld })
}

fn group_row(group: &Group, language: &str) -> Option<Row> {
    let given = distinct(group.variants.iter().map(|variant| variant.given.as_str()));
    let family = distinct(group.variants.iter().map(|variant| variant.family.as_str()));
    let text = person(language, &given, &family)?;
    let is_tied = matches!(group.variants.as_slice(), [a, b, ..] if a.seen.count == b.seen.count);
    let order = if is_tied { "none is the most frequent" } else { "the most frequent stands first" };
    let mut remarks =
        vec![format!("no table knows this name, and it is spelt in {} ways; {order}", group.variants.len())];
    for variant in &group.variants {
        remarks.push(format!("  {} {}: {}", variant.given, variant.family, times(&variant.seen)));
    }
    remarks.extend(group.origins.iter().map(explanation));
    let remarks = remarks.iter().map(|remark| visible(remark)).collect();
    Some(Row { remarks, text, is_withheld: true })
}

fn distinct<'t>(texts: impl Iterator<Item = &'t str>) -> Vec<&'t str> {
    let mut distinct = Vec::new();
    texts.for_each(|text| {
        if !distinct.contains(&text) {
            distinct.push(text);
        }
    });
    distinct
}

fn times(seen: &Seen) -> String {
    let place = |place: &super::Place| format!("{}:{}:{}", place.document, place.line, place.column);
    let documents =
        if seen.documents == 1 { "one document".to_owned() } else { format!("{} documents", seen.documents) };
    match seen.count {
        1 => format!("once, {}", place(&seen.first)),
        count => {
            format!("{count} times in {documents}, first {}, last {}", place(&seen.first), place(&seen.last))
        }
    }
}

fn explanation(origin: &Origin) -> String {
    /// So many schemes are named for a spelling.
    const NAMED: usize = 3;
    let made = origin.spellings.iter().map(|(spelling, schemes)| {
        let more = schemes.len().saturating_sub(NAMED);
        let named = schemes.iter().take(NAMED).map(String::as_str).collect::<Vec<_>>().join(", ");
        let more = if more > 0 { format!(" and {more} more") } else { String::new() };
        format!("{spelling} by {named}{more}")
    });
    format!("  of {}: {}", origin.native, made.collect::<Vec<_>>().join("; "))
}

/// The rows as one table behind a header, and for each row the lines that its text takes, from 1.
pub fn table(header: &[String], rows: &[Row]) -> (String, Vec<Range<u32>>) {
    let mut page = Page::default();
    header.iter().for_each(|line| page.line("# ", &visible(line)));
    page.line("", "");
    page.line("", "[table]");
    page.line("", "title = \"Candidates for review\"");
    let mut lines = Vec::new();
    for row in rows {
        page.line("", "");
        row.remarks.iter().for_each(|remark| page.line("# ", remark));
        let first = page.lines + 1;
        let mark = if row.is_withheld { "#" } else { "" };
        row.text.lines().for_each(|line| page.line(mark, line));
        lines.push(first..page.lines + 1);
    }
    (page.text, lines)
}

/// A text, and how many lines it has.
#[derive(Default)]
struct Page {
    text: String,
    lines: u32,
}

impl Page {
    fn line(&mut self, mark: &str, line: &str) {
        self.text.extend([mark, line, "\n"]);
        self.lines += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_withheld_row_stands_behind_marks_and_nothing_leaves_its_comment() {
        let row = Row {
            remarks: vec![visible("a\nb")],
            text: "[[person]]\nid = \"x\"\n".to_owned(),
            is_withheld: false,
        };
        let mut withheld = row.clone();
        withheld.withhold("no\nway");
        let (text, lines) = table(&["one\rtwo".to_owned()], &[row, withheld]);
        let expected = "# one\\u{d}two\n\n[table]\ntitle = \"Candidates for review\"\n\n\
                        # a\\u{a}b\n[[person]]\nid = \"x\"\n\n# a\\u{a}b\n# no\\u{a}way\n#[[person]]\n#id = \"x\"\n";
        assert_eq!(text, expected);
        assert_eq!(lines, [7..9, 12..14]);
    }
}
