//! News-like text and tables of any size, made by rule, so that every run measures the same bytes.

use std::fmt::Write as _;

const WORDS: &[&str] = &[
    "the",
    "of",
    "and",
    "to",
    "in",
    "a",
    "said",
    "that",
    "for",
    "on",
    "with",
    "was",
    "is",
    "by",
    "at",
    "from",
    "as",
    "it",
    "be",
    "have",
    "has",
    "an",
    "were",
    "are",
    "which",
    "after",
    "government",
    "ministry",
    "talks",
    "trade",
    "border",
    "officials",
    "agreement",
    "week",
    "visit",
    "meeting",
    "would",
    "will",
    "not",
    "but",
    "its",
    "their",
    "new",
    "two",
    "percent",
    "market",
    "energy",
    "exports",
    "economic",
    "statement",
    "reporters",
    "spokesman",
    "parliament",
    "election",
    "security",
    "council",
    "region",
    "prices",
    "company",
    "billion",
    "year",
    "last",
    "month",
    "between",
    "during",
    "against",
    "military",
    "support",
    "people",
    "state",
    "media",
    "news",
    "agency",
    "reported",
    "according",
    "senior",
    "foreign",
    "policy",
    "negotiations",
];
/// Capitalised words that are in no table here.
const NAMES: &[&str] = &[
    "Europe",
    "Reuters",
    "Monday",
    "Parliament",
    "Brussels",
    "Central",
    "Bank",
    "Thomas",
    "Weber",
    "Council",
    "Union",
];

/// A small generator of numbers (splitmix64).
pub struct Dice(pub u64);

impl Dice {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) % bound as u64) as usize
    }
}

/// About `bytes` of text in paragraphs of sentences; every `every`th word is the full name of one of `rows` persons
/// in a spelling that is to change. No name where `every` is 0.
pub fn text(bytes: usize, rows: usize, every: usize) -> (String, usize) {
    let mut dice = Dice(7);
    let mut text = String::with_capacity(bytes + 200);
    let (mut words, mut hits) = (0, 0);
    while text.len() < bytes {
        for _ in 0..4 {
            let length = 12 + dice.below(16);
            for at in 0..length {
                words += 1;
                if every > 0 && words % every == 0 {
                    hits += 1;
                    let row = dice.below(rows);
                    let _ = write!(text, "{} {}", given(row, "k"), family(row, "w"));
                } else if dice.below(12) == 0 {
                    text.push_str(NAMES[dice.below(NAMES.len())]);
                } else if at == 0 {
                    text.push_str("The");
                } else {
                    text.push_str(WORDS[dice.below(WORDS.len())]);
                }
                text.push(if at + 1 == length { '.' } else { ' ' });
            }
            text.push(' ');
        }
        text.push_str("\n\n");
    }
    (text, hits)
}

/// A table of `rows` persons, each with two spellings of the given name and three of the family name.
pub fn table(rows: usize) -> String {
    let mut toml = String::with_capacity(rows * 160);
    for row in 0..rows {
        let _ = write!(
            toml,
            "[[person]]\nid = \"p{row}\"\ngiven = {{ en = \"{}\", de = \"{}\" }}\nfamily = {{ en = \"{}\", de = \"{}\", also = [\"{}\"] }}\n\n",
            given(row, "c"),
            given(row, "k"),
            family(row, "v"),
            family(row, "w"),
            family(row, "ff"),
        );
    }
    toml
}

/// The family name of a row, which no other row has; `tail` makes its spelling.
fn family(row: usize, tail: &str) -> String {
    const SYLLABLES: &[&str] = &[
        "za", "zo", "zhe", "zu", "gri", "kry", "mo", "sta", "ve", "lo", "bu", "dra", "pe", "ni", "ra", "tu",
    ];
    spelt("Z", row, SYLLABLES) + "o" + tail
}

/// The given name of a row, which it shares with nineteen others.
fn given(row: usize, tail: &str) -> String {
    const SYLLABLES: &[&str] = &["os", "tri", "ul", "da", "yel", "fe", "ox", "ti"];
    spelt("Y", row / 20, SYLLABLES) + tail
}

fn spelt(start: &str, number: usize, syllables: &[&str]) -> String {
    let mut name = start.to_owned();
    let mut rest = number;
    for _ in 0..5 {
        name.push_str(syllables[rest % syllables.len()]);
        rest /= syllables.len();
    }
    name
}
