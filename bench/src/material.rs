//! Tables and news-like text of any size, made by rule, so that every run measures the same bytes.

use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use crate::names::{in_cyrillic, name};

const WORDS: &[&str] = &[
    "the",
    "of",
    "and",
    "to",
    "in",
    "a",
    "that",
    "for",
    "on",
    "was",
    "with",
    "said",
    "by",
    "at",
    "from",
    "his",
    "as",
    "government",
    "would",
    "which",
    "after",
    "talks",
    "officials",
    "country",
    "people",
    "reported",
    "statement",
    "during",
    "police",
    "capital",
    "economy",
    "percent",
    "between",
    "against",
    "about",
    "former",
    "military",
    "last",
    "week",
    "year",
    "two",
    "three",
    "million",
    "agreement",
    "parliament",
    "its",
    "new",
    "were",
    "had",
    "been",
];
/// Capitalised words that are in no table here.
const OTHERS: &[&str] = &[
    "London",
    "Monday",
    "Smith",
    "Johnson",
    "Council",
    "Reuters",
    "Europe",
    "Commission",
    "Friday",
    "Williams",
    "Brown",
    "September",
    "Bank",
    "National",
    "Tuesday",
    "Davies",
];

/// A small generator of numbers (splitmix64).
struct Dice(u64);

impl Dice {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) % bound as u64) as usize
    }
}

/// How often a word of a text is a name that changes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Density {
    None,
    Half,
    Ten,
}

impl Density {
    pub const ALL: [Density; 3] = [Density::None, Density::Half, Density::Ten];

    pub fn as_str(self) -> &'static str {
        match self {
            Density::None => "no hits",
            Density::Half => "0.5 % hits",
            Density::Ten => "10 % hits",
        }
    }

    /// Every how many words one is a hit.
    fn every(self) -> Option<usize> {
        match self {
            Density::None => None,
            Density::Half => Some(200),
            Density::Ten => Some(10),
        }
    }
}

/// Files to measure with.
pub struct Material {
    folder: PathBuf,
}

impl Material {
    pub fn new(folder: &Path) -> Material {
        fs::create_dir_all(folder).expect("the folder for the material can be made");
        Material { folder: folder.to_owned() }
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    /// A file to write piece by piece: what this process held in memory would count as its children's.
    fn create(&self, name: &str) -> (PathBuf, BufWriter<File>) {
        let path = self.path(name);
        let file = File::create(&path).expect("the material can be written");
        (path, BufWriter::new(file))
    }

    /// Plain rules of two variants each, as TOML and as lines of variant, tab, canonical form.
    pub fn rules(&self, rows: usize) -> (PathBuf, PathBuf) {
        let (toml_path, mut toml) = self.create(&format!("{rows}.toml"));
        let (lines_path, mut lines) = self.create(&format!("{rows}.tsv"));
        for row in 0..rows {
            let [right, first, second] = ["ov", "ow", "off"].map(|tail| name(row, tail));
            write(
                &mut toml,
                &format!("[[rule]]\ncanonical = \"{right}\"\nvariants = [\"{first}\", \"{second}\"]\n\n"),
            );
            write(&mut lines, &format!("{first}\t{right}\n{second}\t{right}\n"));
        }
        (toml_path, lines_path)
    }

    /// Persons with a Russian given name, a Russian family name and the English one.
    pub fn persons(&self, rows: usize) -> PathBuf {
        const GIVEN: &[&str] =
            &["Александр", "Елена", "Сергей", "Мария", "Владимир", "Ольга", "Дмитрий", "Юлия"];
        let (path, mut toml) = self.create(&format!("persons-{rows}.toml"));
        for row in 0..rows {
            let (given, family) = (GIVEN[row % GIVEN.len()], in_cyrillic(row, "в"));
            let english = name(row, "v");
            write(
                &mut toml,
                &format!(
                    "[[person]]\nid = \"p{row}\"\ngiven = {{ ru = \"{given}\" }}\n\
                     family = {{ ru = \"{family}\", en = \"{english}\" }}\n\n"
                ),
            );
        }
        path
    }

    /// A text of about so many bytes over the names of so many rows, what must come out, and how many names change.
    pub fn text(&self, bytes: usize, rows: usize, density: Density) -> (PathBuf, PathBuf, usize) {
        let file = format!("{}-{rows}-{bytes}", density.as_str().replace([' ', '%'], ""));
        let (input_path, mut input) = self.create(&format!("{file}.in"));
        let (output_path, mut output) = self.create(&format!("{file}.expected"));
        let mut dice = Dice(7);
        let (mut words, mut hits, mut written) = (0usize, 0, 0);
        while written < bytes {
            for _ in 0..4 {
                let length = 12 + dice.below(16);
                for at in 0..length {
                    words += 1;
                    let (before, after) = match density.every() {
                        Some(every) if words.is_multiple_of(every) => {
                            hits += 1;
                            let row = dice.below(rows);
                            (name(row, "ow"), name(row, "ov"))
                        }
                        _ => {
                            let word = other(&mut dice, at);
                            (word.clone(), word)
                        }
                    };
                    let end = if at + 1 == length { ". " } else { " " };
                    write(&mut input, &[&before, end].concat());
                    write(&mut output, &[&after, end].concat());
                    written += before.len() + end.len();
                }
            }
            write(&mut input, "\n\n");
            write(&mut output, "\n\n");
        }
        (input_path, output_path, hits)
    }
}

fn write(file: &mut BufWriter<File>, text: &str) {
    file.write_all(text.as_bytes()).expect("the material can be written");
}

/// A word that no table has; three of a sentence's words are capitalised.
fn other(dice: &mut Dice, at: usize) -> String {
    match (at, dice.below(7)) {
        (0, _) => "The".to_owned(),
        (_, 0) => OTHERS[dice.below(OTHERS.len())].to_owned(),
        _ => WORDS[dice.below(WORDS.len())].to_owned(),
    }
}
