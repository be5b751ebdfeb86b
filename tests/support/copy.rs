//! Draws copy: a table's own names, dressed in every way that news dresses them, glued with random words.

use std::fmt;

use unicode_normalization::UnicodeNormalization;

use super::class::{Class, Classes};
use super::known::is_excluded;
use super::names::{Pool, capitalised};
use super::table::{Row, Table};
use super::tape::Tape;

/// Bytes of tape that one piece takes.
pub const PIECE: usize = 16;

const SMALL_WORDS: &[&str] = &[
    "said", "the", "of", "in", "and", "agreed", "with", "visit to", "und", "i", "et", "may", "for", "a",
    "was", "sagte", "der", "or", "not", "from", "vs.", "12", "3", "who",
];
const CAPITAL_WORDS: &[&str] = &[
    "Detlef",
    "Stock Exchange",
    "Chris",
    "On Tuesday",
    "Belarusian",
    "The",
    "He",
    "Minister",
    "President",
    "Mr.",
    "Herr",
    "London",
    "A",
    "J.",
    "M.",
    "Sir",
    "Street",
    "Of",
    "Monday",
    "McDonald",
    "Mr",
    "Qwertz",
];
const MARKS: &[&str] = &[
    ".", ",", ". ", "? ", "! ", ": ", "; ", " – ", "—", "…", " (", ") ", " [", "] ", "\"", "“", "”", "„",
    "‘", "’", "«", "»", "'", " | ", "\t", "\0", "\u{feff}", "&", "/", "-", "*", "_", "\u{200f}", "\u{fffd}",
    "#", "@",
];
const BREAKS: &[&str] = &[
    "\n", "\n\n", "\r\n", "\r", "\r\n\r\n", "\n- ", "\n* ", "\n1. ", "\n> ", "\u{2028}", "\n\n\n", "\u{2029}",
];
const ENDINGS: &[&str] = &[
    "’s", "s", "'s", "’", "es", "a", "owi", "em", "en", "owie", "ów", "y", "u", "ie", "skiego", "ego", "es’",
    "s’",
];

/// Draws copy over a table's names.
pub fn draw(tape: Tape<'_>, pool: &Pool, table: &Table, classes: &mut Classes) -> Vec<u8> {
    let mut writer = Writer { copy: Vec::new(), pool, rows: &table.rows, classes, after_name: false };
    let mut tape = tape;
    while !tape.is_empty() && writer.copy.len() < 2_000 {
        writer.piece(&mut tape.cut(PIECE));
    }
    writer.copy
}

struct Writer<'a> {
    copy: Vec<u8>,
    pool: &'a Pool,
    rows: &'a [Row],
    classes: &'a mut Classes,
    after_name: bool,
}

impl Writer<'_> {
    fn note(&mut self, class: Class) {
        self.classes.insert(class);
    }

    /// A name with what joins it to the piece before, or what stands between names.
    fn piece(&mut self, tape: &mut Tape<'_>) {
        let kind = tape.below(16);
        if kind < 9 {
            let name = self.name(&mut tape.cut(6));
            let mut name = self.dressed(&mut tape.cut(4), name.into_bytes());
            self.surround(&mut tape.cut(4), &mut name);
            self.join(tape, self.after_name);
            self.copy.extend(name);
            self.after_name = true;
            return;
        }
        self.between(kind, tape);
        self.after_name = false;
    }

    fn join(&mut self, tape: &mut Tape<'_>, beside_name: bool) {
        let joint = match tape.below(16) {
            0..=9 => " ",
            10 => "",
            11 => ", ",
            12 => ". ",
            13 => {
                self.note(Class::NoBreakSpace);
                "\u{a0}"
            }
            14 => {
                self.note(Class::SlashBetween);
                "/"
            }
            _ => {
                self.note(Class::WrappedName);
                "\n"
            }
        };
        if beside_name {
            self.note(Class::NextToName);
        }
        if joint.is_empty() {
            self.note(Class::InsideWord);
        }
        if !self.copy.is_empty() {
            self.copy.extend(joint.as_bytes());
        }
    }

    fn between(&mut self, kind: usize, tape: &mut Tape<'_>) {
        let glue = if self.copy.is_empty() || tape.chance(2) { "" } else { " " };
        match kind {
            9 | 10 => {
                let word = tape.pick(SMALL_WORDS);
                self.push(glue, word);
            }
            11 | 12 => {
                let word = tape.pick(CAPITAL_WORDS);
                self.note(Class::UnknownBefore);
                self.push(glue, word);
            }
            13 => {
                let mark = tape.pick(MARKS);
                self.note(Class::Punctuated);
                self.push("", mark);
            }
            14 => {
                let line_end = tape.pick(BREAKS);
                self.note(match line_end {
                    "\n\n" | "\r\n\r\n" | "\n\n\n" => Class::BlankLine,
                    "\r" | "\r\n" => Class::CarriageReturn,
                    "\n- " | "\n* " | "\n1. " => Class::ListItem,
                    _ => Class::WrappedName,
                });
                self.push("", line_end);
            }
            _ => self.other(glue, tape),
        }
    }

    /// What is rarer between names.
    fn other(&mut self, glue: &str, tape: &mut Tape<'_>) {
        match tape.below(8) {
            0 => {
                self.note(Class::RawBytes);
                let raw = tape.cut(3).rest().to_vec();
                self.copy.extend(raw);
            }
            1 => {
                let phrases: Vec<&String> = self.rows.iter().flat_map(|row| &row.phrases).collect();
                if let Some(phrase) = (!phrases.is_empty()).then(|| tape.pick(&phrases)) {
                    self.note(if phrase.contains(' ') { Class::KeptPhrase } else { Class::NotForm });
                    self.push(glue, phrase);
                }
            }
            2 => {
                self.note(Class::Sentence);
                self.push("", ". It was so. ");
            }
            3 => {
                self.note(Class::Headline);
                let mut headline = b"Minister ".to_vec();
                headline.append(&mut self.copy);
                headline.extend(b"\n\nHe went.\n\n");
                self.copy = headline;
            }
            4 => {
                self.note(Class::TitleCaseHeadline);
                let mut headline = "Talks Begin In London For Mr. ".as_bytes().to_vec();
                headline.append(&mut self.copy);
                headline.extend(b" And Others\n\nHe went.\n\n");
                self.copy = headline;
            }
            5 => {
                self.note(Class::Tab);
                self.push("", "\t");
            }
            6 => {
                self.note(Class::ShoutedLine);
                self.push(glue, "ALL THIS IS SHOUTED BY");
            }
            _ => {
                self.note(Class::UnbalancedQuote);
                let mark = tape.pick(&["“", "„", "«", "\"", "‘", "”"]);
                self.push(glue, mark);
            }
        }
    }

    fn push(&mut self, glue: &str, text: &str) {
        self.copy.extend(glue.as_bytes());
        self.copy.extend(text.as_bytes());
    }

    /// A spelling of some row's name, in one of the manners of naming.
    fn name(&mut self, tape: &mut Tape<'_>) -> String {
        let Some(row) = (!self.rows.is_empty()).then(|| tape.pick(self.rows)) else {
            return self.pool.word(tape);
        };
        if row.kind != "person" {
            self.note(Class::WholeName);
            return tape.pick(row.forms_of("name"));
        }
        let manner = tape.below(20);
        let family = tape.pick(row.forms_of("family"));
        let given = tape.pick(row.forms_of("given"));
        let (class, name) = match manner {
            0..=4 => (Class::FamilyAlone, family),
            5..=7 => (Class::FullName, format!("{given} {family}")),
            8 => (Class::GivenAlone, given),
            9 => (Class::Index, format!("{family}, {given}")),
            10 => (Class::FamilyGiven, format!("{family} {given}")),
            11 => (Class::Initials, format!("{}. {family}", initial(&given))),
            12 => (Class::TouchingInitials, format!("{}.P.{family}", initial(&given))),
            13 => (
                Class::MiddleName,
                format!("{given} {} {family}", tape.pick(&["M.", "Chris", "Qwertz", "Ivanovich"])),
            ),
            14 => (Class::JoinedGivens, format!("{} and {given} {family}", self.another_given(tape))),
            15 => match row.roles.first() {
                Some(role) => (Class::RoleBefore, format!("{role} {family}")),
                None => (Class::TitleBefore, format!("President {family}")),
            },
            16 => {
                (Class::OtherGivenBefore, format!("{} {family}", tape.pick(&["Chris", "Anna", "Jean", "K."])))
            }
            17 => (Class::AnothersGiven, format!("{} {family}", self.another_given(tape))),
            18 => (
                Class::PatronymicInCopy,
                format!("{given} {} {family}", tape.pick(&["Petrowitsch", "Petrovich", "Ivanovna"])),
            ),
            _ => (
                Class::UnknownAfter,
                format!("{family} {}", tape.pick(&["Southern", "Stock Exchange", "Qwertz", "Street"])),
            ),
        };
        self.note(class);
        name
    }

    fn another_given(&self, tape: &mut Tape<'_>) -> String {
        let other = tape.pick(self.rows);
        tape.pick(other.forms_of(if other.kind == "person" { "given" } else { "name" }))
    }

    /// Case, endings, composition and what hides in names.
    fn dressed(&mut self, tape: &mut Tape<'_>, name: Vec<u8>) -> Vec<u8> {
        let Ok(name) = String::from_utf8(name) else { return Vec::new() };
        let (class, name) = match tape.below(24) {
            9 => (Class::Ending, format!("{name}{}", tape.pick(ENDINGS))),
            10 => {
                let line_end = tape.pick(&["-\n", "-\r\n", "\u{ad}\n", "\u{2010}\n  "]);
                (Class::BrokenName, with_inserted(&name, line_end, tape))
            }
            11 => (Class::Ending, format!("{name}{}", tape.pick(ENDINGS))),
            12 => (Class::AllCapitals, name.to_uppercase()),
            13 => (Class::LowerCase, name.to_lowercase()),
            14 => (Class::TitleCase, name.split(' ').map(capitalised).collect::<Vec<_>>().join(" ")),
            15 => (Class::Decomposed, name.nfd().collect()),
            16 => (Class::SoftHyphen, with_inserted(&name, '\u{ad}', tape)),
            17 => (
                Class::Joiner,
                with_inserted(&name, tape.pick(&['\u{200d}', '\u{200c}', '\u{2060}', '\u{200b}']), tape),
            ),
            18 => (Class::NoBreakSpace, name.replace(' ', "\u{a0}")),
            19 => (Class::Bidi, with_inserted(&name, tape.pick(&['\u{200e}', '\u{202e}', '\u{2066}']), tape)),
            20 => {
                self.note(Class::Undecodable);
                let mut bytes = name.into_bytes();
                let at = tape.below(bytes.len() + 1);
                bytes.insert(at, 0xff);
                return bytes;
            }
            21 => (Class::Compound, format!("{name}-{}", tape.pick(&["Besuch", "led", "Regime", "Qwertz"]))),
            22 => (
                Class::WrappedName,
                name.replace(' ', tape.pick(&["\n", "\r\n", "\u{a0}", "  ", "\u{2009}"])),
            ),
            23 => (Class::Elision, format!("{}{name}", tape.pick(&["d’", "l'", "qu’"]))),
            _ => return name.into_bytes(),
        };
        if is_excluded(class) {
            return name.into_bytes();
        }
        self.note(class);
        name.into_bytes()
    }

    /// Quotes, guards, glosses and the machine zones.
    fn surround(&mut self, tape: &mut Tape<'_>, name: &mut Vec<u8>) {
        let row = (!self.rows.is_empty()).then(|| tape.pick(self.rows));
        let other = match row {
            Some(row) => tape.pick(row.forms_of("family")),
            None => self.pool.word(tape),
        };
        let (class, before, after): (Class, String, String) = match tape.below(48) {
            24 => (Class::QuotedDouble, "“".into(), "”".into()),
            25 => (Class::QuotedDouble, "\"".into(), "\"".into()),
            26 => (Class::QuotedSingle, "‘".into(), "’".into()),
            27 => (Class::QuotedSingle, "'".into(), "'".into()),
            28 => (Class::QuotedGerman, "„".into(), "“".into()),
            29 => (Class::QuotedFrench, "« ".into(), " »".into()),
            30 => (Class::QuotedDouble, "“he saw ".into(), " there”, ".into()),
            31 => (Class::UnbalancedQuote, "“".into(), String::new()),
            32 => (Class::Sic, String::new(), " [sic]".into()),
            33 => (Class::Sic, String::new(), " (sic)".into()),
            34 | 35 => (Class::Gloss, String::new(), format!(" ({other})")),
            36 => (Class::GlossWord, String::new(), format!(", formerly {other}")),
            37 => (Class::GlossWord, String::new(), format!(" (Russian: {other})")),
            38 => (Class::Url, "https://example.org/".into(), "/x".into()),
            39 => (Class::Email, "info@".into(), ".example.org".into()),
            40 => (Class::Handle, "@".into(), String::new()),
            41 => (Class::Hashtag, "#".into(), String::new()),
            42 => (Class::FileName, String::new(), ".pdf".into()),
            43 => (Class::GlossWord, "“".into(), "” is the Russian spelling".into()),
            44 => (Class::Punctuated, "(".into(), ")".into()),
            45 => (Class::TitleBefore, "President ".into(), String::new()),
            46 => (Class::UnknownBefore, "Qwertz ".into(), String::new()),
            47 => (Class::Sentence, ". ".into(), ".".into()),
            _ => return,
        };
        if is_excluded(class) {
            return;
        }
        self.note(class);
        *name = [before.as_bytes(), name, after.as_bytes()].concat();
    }
}

fn initial(given: &str) -> String {
    given.chars().take(1).collect()
}

/// `name` with something put in, never at its start.
fn with_inserted(name: &str, what: impl fmt::Display, tape: &mut Tape<'_>) -> String {
    let bounds: Vec<usize> = name.char_indices().map(|(at, _)| at).skip(1).chain([name.len()]).collect();
    let at = tape.pick(&bounds);
    format!("{}{what}{}", &name[..at], &name[at..])
}
