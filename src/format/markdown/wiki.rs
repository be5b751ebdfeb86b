//! Finds the names of pages in the links of wikis: `[[page]]` and `[[page|text]]`.
//!
//! CommonMark has no such links, and a parser that has them would no longer see `[[1]](target)` as a link.

use std::ops::Range;

/// The names of pages, the last first.
pub(super) fn pages(text: &str) -> Vec<Range<usize>> {
    let mut pages = Vec::new();
    for start in memchr::memmem::find_iter(text.as_bytes(), "[[").map(|at| at + 2) {
        let inner = &text[start..];
        let len = inner.find(['[', ']', '\n', '\r']).unwrap_or(inner.len());
        let behind = inner[len..].strip_prefix("]]");
        if len > 0 && behind.is_some_and(|behind| !behind.starts_with(['(', '['])) {
            let page = inner[..len].find('|').unwrap_or(len);
            pages.push(start..start + page);
        }
    }
    pages.reverse();
    pages
}
