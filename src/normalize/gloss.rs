//! Mentions that speak of a spelling: glosses, where two forms of one entity are set against each other, and
//! forms that are marked as meant so.

use super::parts::ReadPart;
use super::reading::Mention;
use super::view::View;
use crate::table::model::WordKind;
use crate::text::fold::{exact, is_apostrophe};
use crate::text::words::words;

/// How many words may stand between the two forms of a gloss.
const BETWEEN: usize = 5;

impl View<'_, '_> {
    /// For each mention whether it is one side of a gloss, or is named as a spelling.
    pub(super) fn glosses(&self) -> Vec<bool> {
        let mut glossed: Vec<bool> =
            self.mentions.iter().map(|mention| self.is_named_as_spelling(mention)).collect();
        for right in 1..self.mentions.len() {
            let left = right - 1;
            if self.shares_entity(left, right)
                && self.differs(left, right)
                && self.is_set_against(left, right)
            {
                glossed[left] = true;
                glossed[right] = true;
            }
        }
        glossed
    }

    fn shares_entity(&self, left: usize, right: usize) -> bool {
        self.closures[left].iter().any(|entity| self.closures[right].contains(entity))
    }

    /// Whether a part that both mentions have is spelt differently in them.
    fn differs(&self, left: usize, right: usize) -> bool {
        let parts = |at: usize| {
            self.mentions[at]
                .readings
                .iter()
                .flat_map(|reading| &reading.parts)
                .filter(|part| part.form.is_some())
        };
        parts(left).any(|a| parts(right).any(|b| a.part == b.part && self.stem(a) != self.stem(b)))
    }

    /// The words of a part without its ending, for comparison: their spelling, case aside.
    fn stem(&self, part: &ReadPart<'_>) -> Vec<String> {
        let text = self.reader.text_of(part.tokens.clone());
        let ending = part.ending.and_then(|ending| ending.length).unwrap_or(0);
        let stem = &text[..text.len() - ending];
        words(stem).map(|word| exact(&stem[word]).to_lowercase()).collect()
    }

    /// Whether only marks and words such as *formerly* or *Russian* stand between two mentions.
    fn is_set_against(&self, left: usize, right: usize) -> bool {
        let (end, start) = (self.mentions[left].tokens.end, self.mentions[right].tokens.start);
        let between = &self.text[self.tokens[end - 1].span.end..self.tokens[start].span.start];
        if ends_sentence(between) {
            return false;
        }
        let set_apart = between.contains(['(', '[', ',', '/', '=', '–', '—', ';', ':']);
        let words = &self.tokens[end..start];
        if words.is_empty() {
            return set_apart;
        }
        let kinds = |at: usize| self.language.kinds(&self.tokens[at].folded);
        let explains = |at: usize| {
            [WordKind::Gloss, WordKind::Spelling, WordKind::Demonym].iter().any(|&kind| kinds(at).has(kind))
        };
        words.len() <= BETWEEN
            && (end..start).all(|at| explains(at) || kinds(at).is_gloss_filler())
            && (end..start).any(explains)
    }

    /// *“Kiev” is the Russian spelling*, *the spelling Kiev*.
    fn is_named_as_spelling(&self, mention: &Mention<'_>) -> bool {
        let speaks = |at: usize| self.language.kinds(&self.tokens[at].folded).has(WordKind::Spelling);
        let first = mention.tokens.start;
        if first > 0 && speaks(first - 1) && self.sentences.same(first - 1, first) {
            return true;
        }
        let near = first.saturating_sub(8)..(mention.tokens.end + 8).min(self.tokens.len());
        self.is_quoted_alone(mention) && near.into_iter().any(speaks)
    }

    fn is_quoted_alone(&self, mention: &Mention<'_>) -> bool {
        let span = mention.span(self.tokens);
        let is_quote =
            |c: char| is_apostrophe(c) || matches!(c, '"' | '“' | '”' | '„' | '«' | '»' | '‹' | '›' | '‚');
        let before = self.text[..span.start].chars().next_back();
        let after = self.text[span.end..].chars().next();
        before.is_some_and(is_quote) && after.is_some_and(is_quote)
    }

    /// Whether `[sic]` or `(sic)` stands right behind a mention.
    pub(super) fn is_sic(&self, mention: &Mention<'_>) -> bool {
        opens_with_sic(&self.text[mention.span(self.tokens).end..])
    }
}

/// Whether a text begins with `[sic]` or `(sic)`, closing marks and space before it aside.
pub(super) fn opens_with_sic(text: &str) -> bool {
    // Behind most words another stands, and this is asked of each that is decided at sight.
    if let [b' ', next, ..] = text.as_bytes()
        && next.is_ascii_alphanumeric()
    {
        return false;
    }
    let closes = |c| matches!(c, '”' | '“' | '"' | '’' | '\'' | '»' | '«' | ' ' | '\u{a0}' | '\n' | '\r');
    let text = text.trim_start_matches(closes);
    let Some(inside) = text.strip_prefix(['[', '(']) else { return false };
    let word: String = inside.chars().take_while(|c| c.is_alphabetic()).take(4).collect();
    let rest = inside[word.len()..].trim_start_matches(['!', '?']);
    word.eq_ignore_ascii_case("sic") && rest.starts_with([']', ')'])
}

/// Whether a sentence ends between two mentions: nothing is set against what an earlier sentence says.
fn ends_sentence(between: &str) -> bool {
    let end = between.find(['.', '!', '?', '…']);
    end.is_some_and(|end| between[end..].contains(char::is_whitespace))
}
