//! Where sentences begin, and which are set in title case or in capitals.
//!
//! Every mention counts as one opaque word, so that respelling a name never moves a sentence's bounds.

use super::reading::Mention;
use super::token::Token;
use crate::lexicon::Separator;
use crate::text::fold::is_default_ignorable;
use crate::text::shape::Shape;

/// How a sentence is cased.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Casing {
    /// As prose is: a capital means a name.
    Prose,
    /// Every long word has a capital, as in headlines.
    Title,
    /// Everything is in capitals.
    Capitals,
}

/// The sentences of a run.
pub(super) struct Sentences {
    /// For each word the number of its sentence.
    sentence: Vec<usize>,
    casing: Vec<Casing>,
    /// For each word whether it opens a sentence or a quotation.
    opens: Vec<bool>,
}

impl Sentences {
    pub(super) fn new(text: &str, tokens: &[Token<'_>], mentions: &[Mention<'_>]) -> Sentences {
        let inside = inside_mentions(tokens.len(), mentions);
        let mut sentences = Sentences { sentence: Vec::new(), casing: Vec::new(), opens: Vec::new() };
        let mut first = 0;
        for at in 0..tokens.len() {
            let opens = at == 0 || (inside[at] != Inside::Within && opens_at(text, tokens, at));
            if opens && at > 0 {
                sentences.casing.push(casing(&tokens[first..at], &inside[first..at]));
                first = at;
            }
            sentences.opens.push(opens);
            sentences.sentence.push(sentences.casing.len());
        }
        sentences.casing.push(casing(&tokens[first..], &inside[first..]));
        // A sentence of one word in capitals, beside names, tells nothing; the whole run does.
        if casing(tokens, &inside) == Casing::Capitals {
            sentences.casing.fill(Casing::Capitals);
        }
        sentences
    }

    /// Whether a word is the first of a sentence, or of a quotation.
    pub(super) fn opens(&self, at: usize) -> bool {
        self.opens[at]
    }

    /// How the word's sentence is cased.
    pub(super) fn casing(&self, at: usize) -> Casing {
        self.casing[self.sentence[at]]
    }

    /// Whether two words stand in one sentence.
    pub(super) fn same(&self, left: usize, right: usize) -> bool {
        self.sentence[left] == self.sentence[right]
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Inside {
    No,
    /// The first word of a mention.
    First,
    Within,
}

fn inside_mentions(count: usize, mentions: &[Mention<'_>]) -> Vec<Inside> {
    let mut inside = vec![Inside::No; count];
    for mention in mentions {
        inside[mention.tokens.clone()].fill(Inside::Within);
        inside[mention.tokens.start] = Inside::First;
    }
    inside
}

/// Whether a sentence or a quotation begins with a word that is not the first of the run.
fn opens_at(text: &str, tokens: &[Token<'_>], at: usize) -> bool {
    let (before, token) = (&tokens[at - 1], &tokens[at]);
    match token.separator {
        Separator::Stop => {
            !is_abbreviation(before) && text[before.span.end..token.span.start].contains(char::is_whitespace)
        }
        Separator::Bound => {
            let between = &text[before.span.end..token.span.start];
            ends_sentence(between, before) || opens_quotation(between)
        }
        _ => false,
    }
}

fn ends_sentence(between: &str, before: &Token<'_>) -> bool {
    let mut marks = between.chars().filter(|&c| !is_default_ignorable(c));
    let after_stop = marks.any(|c| matches!(c, '.' | '!' | '?' | '…' | '‽' | ':' | '•' | '。' | '！' | '？'));
    let only_a_stop = between.trim_start().starts_with('.') && is_abbreviation(before);
    after_stop && between.contains(char::is_whitespace) && !only_a_stop
}

/// Whether the last mark before the word opens a quotation: nothing but marks stands between it and the word,
/// and white space, a bracket or nothing before it.
fn opens_quotation(between: &str) -> bool {
    let Some(mark) = between.chars().next_back() else { return false };
    let before = between[..between.len() - mark.len_utf8()].chars().next_back();
    let is_mark =
        matches!(mark, '"' | '\'' | '“' | '”' | '„' | '‚' | '‘' | '«' | '»' | '‹' | '›' | '「' | '『');
    let french = mark.is_whitespace() && matches!(before, Some('«' | '‹'));
    french
        || (is_mark && before.is_none_or(|c| c.is_whitespace() || matches!(c, '(' | '[' | '—' | '–' | '-')))
}

/// A full stop behind these does not end a sentence: an initial, or a shortened title.
fn is_abbreviation(before: &Token<'_>) -> bool {
    const TITLES: &[&str] = &[
        "adm", "brig", "capt", "cdr", "cmdr", "col", "cpl", "dipl", "dr", "fr", "gen", "gov", "hon", "hr",
        "ing", "inz", "jr", "lt", "maj", "messrs", "mgr", "mlle", "mm", "mme", "mr", "mrs", "ms", "mx",
        "pres", "prof", "pvt", "rep", "rev", "sen", "sgt", "sir", "sr", "st", "sw", "supt", "vs",
    ];
    before.is_capital() && (before.is_letter() || TITLES.contains(&before.folded.as_ref()))
}

/// How a sentence is cased, judged by the words that are no mention. The first word in prose settles most.
fn casing(tokens: &[Token<'_>], inside: &[Inside]) -> Casing {
    let words = || {
        let all = tokens.iter().zip(inside);
        all.filter(|(token, inside)| **inside == Inside::No && token.shape != Shape::Uncased)
            .map(|(token, _)| token)
    };
    let length = |word: &Token<'_>| match word.folded.is_ascii() {
        true => word.folded.len(),
        false => word.folded.chars().count(),
    };
    let is_shouted = |word: &Token<'_>| word.shape == Shape::Upper || (word.is_letter() && word.is_capital());
    if words().all(is_shouted) && words().nth(1).is_some() && words().map(length).sum::<usize>() >= 5 {
        return Casing::Capitals;
    }
    let is_long = |word: &&Token<'_>| length(word) >= 4 && !OFTEN_SMALL.contains(&word.folded.as_ref());
    let has_small = words().filter(|word| !word.is_capital()).any(|word| is_long(&word));
    if !has_small && words().filter(is_long).nth(2).is_some() { Casing::Title } else { Casing::Prose }
}

/// Longer words that many houses leave small in title case.
const OFTEN_SMALL: &[&str] = &[
    "about", "after", "against", "amid", "among", "before", "between", "during", "from", "into", "onto",
    "over", "than", "that", "through", "toward", "towards", "under", "until", "upon", "when", "while",
    "with", "within", "without",
];
