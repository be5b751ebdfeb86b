//! The same copy in other bytes: compositions, kinds of apostrophe and hyphen, and invisible characters in names.

use std::collections::BTreeSet;
use std::ops::Range;

use canonym::Lexicon;
use canonym::format::{Copy, ZoneKind, text};
use canonym::text::fold::{fold, is_apostrophe, is_hyphen};
use canonym::text::words::words;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// `copy` in every other form that must be decided alike, each with what was done to it.
pub fn respelt(lexicon: &Lexicon, copy: &str) -> Vec<(&'static str, String)> {
    let names = Names::of(lexicon, copy);
    vec![
        ("NFC", copy.nfc().collect()),
        ("NFD", copy.nfd().collect()),
        ("typewriter apostrophes", names.replace_inner(copy, is_apostrophe, "'")),
        ("typographic apostrophes", names.replace_inner(copy, is_apostrophe, "’")),
        ("letter apostrophes", names.replace_inner(copy, is_apostrophe, "\u{2bc}")),
        ("ASCII hyphens", names.replace_inner(copy, is_hyphen, "-")),
        ("no-break hyphens", names.replace_inner(copy, is_hyphen, "\u{2011}")),
        ("soft hyphens", names.insert(copy, "\u{ad}")),
        ("zero-width joiners", names.insert(copy, "\u{200d}")),
        ("word joiners", names.insert(copy, "\u{2060}")),
        ("no-break spaces", names.replace_spaces(copy, "\u{a0}")),
        ("narrow no-break spaces", names.replace_spaces(copy, "\u{202f}")),
    ]
}

/// The words of a copy that are words of some name, outside of machine zones.
struct Names {
    words: Vec<Range<usize>>,
}

impl Names {
    fn of(lexicon: &Lexicon, copy: &str) -> Names {
        let known: BTreeSet<String> = lexicon
            .entities()
            .flat_map(|entity| entity.forms())
            .flat_map(|form| words_of(form.text()))
            .collect();
        let machine = machine_zones(&text::read(copy.as_bytes()));
        let in_zone =
            |word: &Range<usize>| machine.iter().any(|zone| zone.start < word.end && word.start < zone.end);
        let is_known = |word: &Range<usize>| known.contains(fold(&copy[word.clone()]).as_ref());
        Names { words: words(copy).filter(|word| is_known(word) && !in_zone(word)).collect() }
    }

    /// Puts `invisible` after the first letter of each name's word that has another right after it.
    fn insert(&self, copy: &str, invisible: &str) -> String {
        let spots = self.words.iter().filter_map(|word| {
            let mut letters = copy[word.clone()].char_indices();
            let (_, first) = letters.next()?;
            let (at, second) = letters.next()?;
            let stands_between_letters =
                first.is_alphabetic() && second.is_alphabetic() && !is_combining_mark(second);
            stands_between_letters.then_some(word.start + at..word.start + at)
        });
        replaced(copy, spots, invisible)
    }

    /// Replaces the apostrophes or hyphens between two letters, of which one is a name's.
    fn replace_inner(&self, copy: &str, kind: fn(char) -> bool, by: &str) -> String {
        let near = |at: usize| self.words.iter().any(|word| word.start <= at && at <= word.end);
        let letter = |c: Option<char>| c.is_some_and(char::is_alphabetic);
        let spots = copy.char_indices().filter(|&(_, c)| kind(c)).map(|(at, c)| at..at + c.len_utf8());
        let inner = spots.filter(|spot| {
            near(spot.start)
                && letter(copy[..spot.start].chars().next_back())
                && letter(copy[spot.end..].chars().next())
        });
        replaced(copy, inner, by)
    }

    /// Replaces the single space between two words of names.
    fn replace_spaces(&self, copy: &str, by: &str) -> String {
        let gaps = self.words.windows(2).map(|pair| pair[0].end..pair[1].start);
        replaced(copy, gaps.filter(|gap| copy.get(gap.clone()) == Some(" ")), by)
    }
}

fn words_of(form: &str) -> Vec<String> {
    words(form).map(|word| fold(&form[word]).into_owned()).collect()
}

fn machine_zones(copy: &Copy<'_>) -> Vec<Range<usize>> {
    let zones = copy.runs().iter().flat_map(|run| {
        let machine = run.zones().iter().filter(|zone| matches!(zone.kind, ZoneKind::Machine(_)));
        machine.map(|zone| run.source_range(zone.range.clone()))
    });
    zones.collect()
}

fn replaced(text: &str, spots: impl Iterator<Item = Range<usize>>, by: &str) -> String {
    let mut made = String::with_capacity(text.len());
    let mut done = 0;
    for spot in spots {
        made.push_str(&text[done..spot.start]);
        made.push_str(by);
        done = spot.end;
    }
    made.push_str(&text[done..]);
    made
}
