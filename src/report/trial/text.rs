//! A trial for people on a terminal: `+`, `-` and `~` mark what is added, removed and changed, as in a diff.

use std::fmt::Write as _;

use super::finding::{Decided, Finding};
use super::row::Told;
use crate::report::told::derivation;
use crate::trouble::visible;

/// A row, or a list, that differs.
pub(super) fn row(row: &Told) -> Vec<u8> {
    let place = if row.place.is_empty() { String::new() } else { format!(" ({})", row.place) };
    let mut text = format!("{} {} {}{place}\n", row.mark.sign(), row.kind, row.id);
    for (mark, line) in &row.lines {
        // Writing to a string cannot fail.
        let _ = writeln!(text, "    {} {line}", mark.sign());
    }
    text.into_bytes()
}

/// The places of one text, each with what is decided there: before behind `-`, after behind `+`.
pub(super) fn findings(name: &str, findings: &[Finding]) -> Vec<u8> {
    let mut text = String::new();
    for finding in findings {
        let (line, column, found) = (finding.line, finding.column, shown(&finding.found));
        let _ = writeln!(text, "{}:{line}:{column}: {found}", visible(name));
        for (sign, decided) in [('-', &finding.old), ('+', &finding.new)] {
            for line in lines(decided) {
                let _ = writeln!(text, "  {sign} {line}");
            }
        }
    }
    text.into_bytes()
}

/// What is decided, a line a decision, safe to show.
pub(super) fn lines(decided: &[Decided]) -> Vec<String> {
    if decided.is_empty() {
        return vec!["nothing to change".to_owned()];
    }
    decided.iter().map(line).collect()
}

fn line(decided: &Decided) -> String {
    let (entity, why) = (visible(&decided.entity), decided.why);
    let Some(after) = decided.after.as_deref().map(shown) else {
        return format!("left ({entity}): {why}");
    };
    let row = decided.row.as_deref().map(visible).unwrap_or_default();
    let known = decided.derived.as_ref().map(|derived| visible(&derivation(derived))).unwrap_or_default();
    match decided.reason {
        None => format!("becomes {after} ({entity}, {why}, {row}; {known})"),
        Some(_) => format!("suggested {after} ({entity}, {row}; {known}): {why}"),
    }
}

/// Text of the copy in one line.
pub(super) fn shown(text: &str) -> String {
    let folded: Vec<&str> = text.split_whitespace().collect();
    visible(&folded.join(" "))
}
