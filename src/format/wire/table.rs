//! The cells of a line in tabular matter: several spaces, a tab, a bar or leaders part them.

use std::ops::Range;

/// How many full stops are leaders; three are an ellipsis.
const LEADERS: usize = 4;

/// The cells of a line, in bytes of it. More than one make it a row.
pub(super) fn cells(line: &str) -> Vec<Range<usize>> {
    let bare = line.trim();
    let first = line.len() - line.trim_start().len();
    let end = first + bare.len();
    let mut cells = Vec::new();
    let mut start = first;
    let mut at = first;
    while at < end {
        let between = line[at..end].trim_start_matches([' ', '\t', '|', '.']);
        let gap = at..end - between.len();
        if gap.is_empty() {
            at += between.chars().next().map_or(1, char::len_utf8);
            continue;
        }
        if parts(&line[..gap.start], &line[gap.clone()]) {
            cells.push(start..gap.start);
            start = gap.end;
        }
        at = gap.end;
    }
    cells.push(start..end);
    cells
}

/// Whether what stands between two words parts cells. Two spaces behind a sentence do not.
fn parts(before: &str, gap: &str) -> bool {
    let ends_sentence = before.ends_with(['!', '?', ':', ';', '"', '\'', '”', '’', ')']);
    let is_wide = gap.len() > 1 && gap.bytes().all(|byte| byte == b' ') && !ends_sentence;
    is_wide || gap.contains(['\t', '|']) || gap.contains(&".".repeat(LEADERS))
}
