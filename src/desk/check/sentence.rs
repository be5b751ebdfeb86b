//! What a match shows of the text around it: its sentence, and a line of context.
//!
//! Both are bounded, whatever the text: a text of one endless sentence with a name in every word must not be answered with
//! its square.

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;

/// Bytes of a sentence that are shown before a match, and behind it.
const SENTENCE: usize = 500;
/// Characters of context before a match, and behind it.
const CONTEXT: usize = 40;
const CUT: &str = "...";

/// The sentences of a text.
pub(super) struct Sentences<'t> {
    text: &'t str,
    /// Where each begins.
    starts: Vec<usize>,
}

/// A match in its line.
pub(super) struct Context {
    /// One line; where it is cut, three full stops stand.
    pub(super) text: String,
    /// UTF-16 code units of `text`.
    pub(super) offset: usize,
    pub(super) length: usize,
}

impl<'t> Sentences<'t> {
    pub(super) fn new(text: &'t str) -> Sentences<'t> {
        Sentences { text, starts: text.split_sentence_bound_indices().map(|(start, _)| start).collect() }
    }

    /// The sentence of a range, without the blanks around it.
    pub(super) fn of(&self, range: &Range<usize>) -> &'t str {
        let after = self.starts.partition_point(|start| *start <= range.start);
        let start = after.checked_sub(1).map_or(0, |index| self.starts[index]);
        let end = self.starts.iter().skip(after).find(|start| **start >= range.end);
        let end = end.copied().unwrap_or(self.text.len());
        let start = start.max(floor(self.text, range.start.saturating_sub(SENTENCE)));
        let end = end.min(floor(self.text, range.end.saturating_add(SENTENCE)));
        self.text.get(start..end).unwrap_or_default().trim()
    }

    /// The context of a range.
    pub(super) fn context(&self, range: &Range<usize>) -> Context {
        let (head, tail) = (&self.text[..range.start], &self.text[range.end..]);
        let start = head.char_indices().rev().nth(CONTEXT - 1).map_or(0, |(at, _)| at);
        let end = tail.char_indices().nth(CONTEXT).map_or(tail.len(), |(at, _)| at);
        let before = cut_if(start > 0) + &line(&head[start..]);
        let inside = line(&self.text[range.clone()]);
        let after = line(&tail[..end]) + &cut_if(end < tail.len());
        let units = |text: &str| text.encode_utf16().count();
        Context { offset: units(&before), length: units(&inside), text: before + &inside + &after }
    }
}

fn cut_if(is_cut: bool) -> String {
    if is_cut { CUT.to_owned() } else { String::new() }
}

/// Text in one line: a line end is a blank.
fn line(text: &str) -> String {
    text.replace(['\n', '\r'], " ")
}

/// The last character bound that is not behind `at`.
fn floor(text: &str, at: usize) -> usize {
    (0..=at.min(text.len())).rfind(|at| text.is_char_boundary(*at)).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_match_is_shown_in_its_sentence_and_line() {
        let text = "It rains. 😀 Mr Ryschenkow spoke.\nHe left.";
        let at = text.find("Rysch").unwrap();
        let sentences = Sentences::new(text);
        assert_eq!(sentences.of(&(at..at + 10)), "😀 Mr Ryschenkow spoke.");
        let context = sentences.context(&(at..at + 10));
        assert_eq!(context.text, "It rains. 😀 Mr Ryschenkow spoke. He left.");
        assert_eq!((context.offset, context.length), (16, 10));
    }

    #[test]
    fn an_endless_sentence_is_cut_on_characters() {
        let text = "é".repeat(2000);
        let sentences = Sentences::new(&text);
        assert!(sentences.of(&(2000..2002)).len() <= 2 * SENTENCE + 2);
        let context = sentences.context(&(2000..2002));
        assert_eq!(context.text, format!("...{}...", "é".repeat(81)));
        assert_eq!((context.offset, context.length), (43, 1));
    }
}
