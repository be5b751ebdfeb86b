//! Names that collide: few words, little ones, so that two rows often mean the same spelling.

use super::class::{Class, Classes};
use super::tape::Tape;

/// Spellings that have caused trouble, or look as if they would.
const WORDS: &[&str] = &[
    "Petrov",
    "Petrow",
    "Petroff",
    "Novak",
    "Nowak",
    "Novák",
    "Nowaczek",
    "Kazak",
    "Kazaks",
    "Kyiv",
    "Kiev",
    "York",
    "New York",
    "New",
    "Lis",
    "Łis",
    "May",
    "Bach",
    "Ra",
    "Ras",
    "bin Ra",
    "al-Ra",
    "Al Ra",
    "van Ra",
    "O’Ra",
    "D’Ra",
    "Saint Ra",
    "Ra-Ka",
    "Kim",
    "Jong-un",
    "Петров",
    "Київ",
    "Рыженков",
    "Straße",
    "Strasse",
    "İzmir",
    "Żaba",
    "Zelenský",
    "Zelensky\u{301}",
    "de la Ra",
    "王毅",
    "McRa",
    "Île",
    "Nowaks",
    "Petra",
    "Petr",
    "Mai",
    "No",
    "S",
    "Chris",
    "Minister",
    "Ivan",
    "Iwan",
    "Maxim",
    "Maksim",
    "Saint",
    "Ryzhenkov",
    "Ryschenkow",
    "Ryshchankou",
    "Kas’ka",
    "Anna",
    "Anny",
    "Peters",
    "Peter",
    "Smith",
    "Smiths",
    "Rao",
    "Raoo",
    "Novaka",
    "El Ra",
    "AT&T",
    "St. Ra",
    "Ra Ka",
];

const SYLLABLES: &[&str] =
    &["ra", "ka", "no", "va", "ow", "ov", "s", "e", "es", "k", "ie", "é", "ö", "ł", "a\u{301}", "ch"];
const PARTICLES: &[&str] = &["bin", "van", "de", "al", "von", "ibn", "el"];
/// What an ending or another language makes of a name's tail.
const TAILS: &[&str] = &["s", "a", "es", "ow", "ov", "em", "ek", "’s", "en", "i", "ie", "n"];

/// The words that the names of one case are made of.
pub struct Pool {
    words: Vec<String>,
}

impl Pool {
    /// Three to seven words.
    pub fn draw(tape: &mut Tape<'_>) -> Pool {
        let mut pool = Pool { words: Vec::new() };
        for _ in 0..3 + tape.below(5) {
            let word = pool.new_word(&mut tape.cut(4));
            pool.words.push(word);
        }
        pool
    }

    fn new_word(&self, tape: &mut Tape<'_>) -> String {
        match (tape.below(8), self.words.last()) {
            (0..=3, _) | (6.., None) => tape.pick(WORDS).to_owned(),
            (4 | 5, _) => {
                let syllables: String = (0..1 + tape.below(2)).map(|_| tape.pick(SYLLABLES)).collect();
                capitalised(&format!("{}{syllables}", SYLLABLES[tape.below(4)]))
            }
            (_, Some(last)) => variation(last, tape),
        }
    }

    /// A word of the case.
    pub fn word(&self, tape: &mut Tape<'_>) -> String {
        tape.pick(&self.words)
    }

    /// A form: mostly one word of the case, sometimes several, or a variation of one.
    pub fn form(&self, tape: &mut Tape<'_>) -> String {
        let word = self.word(tape);
        match tape.below(16) {
            0..=8 => word,
            9 | 10 => format!("{word} {}", self.word(tape)),
            11 => format!("{word}-{}", self.word(tape)),
            12 => format!("{} {word}", tape.pick(PARTICLES)),
            _ => variation(&word, tape),
        }
    }
}

fn variation(word: &str, tape: &mut Tape<'_>) -> String {
    let cut = |count: usize| {
        let letters = word.chars().count();
        word.chars().take(letters.saturating_sub(count).max(1)).collect::<String>()
    };
    match tape.below(6) {
        0 => format!("{word}{}", tape.pick(TAILS)),
        1 => cut(1),
        2 => format!("{}{}", cut(2), tape.pick(TAILS)),
        3 => word.replacen('a', "á", 1).replacen('o', "ö", 1),
        4 => word.replacen('a', "a\u{301}", 1).replacen('e', "e\u{308}", 1),
        _ => format!("New {word}"),
    }
}

/// `word` with a capital at its start.
pub fn capitalised(word: &str) -> String {
    let mut letters = word.chars();
    let first: String = letters.next().into_iter().flat_map(char::to_uppercase).collect();
    first + letters.as_str()
}

/// Notes what is hard about a form.
pub fn note_form(form: &str, classes: &mut Classes) {
    let mut note = |is_so: bool, class| {
        if is_so {
            classes.insert(class);
        }
    };
    note(form.contains(['\u{301}', '\u{308}']), Class::CombiningMark);
    note(PARTICLES.iter().any(|particle| form.starts_with(&format!("{particle} "))), Class::Particle);
    note(form.contains('-'), Class::HyphenatedForm);
    note(form.contains('’'), Class::Apostrophe);
    note(form.contains(' '), Class::SeveralWords);
    note(["May", "Bach", "Lis", "No", "Mai", "New"].contains(&form), Class::WeakForm);
    note(form.chars().any(|c| ('\u{400}'..='\u{4ff}').contains(&c) || c > '\u{4e00}'), Class::OtherScript);
    note(form.chars().count() <= 3, Class::ShortForm);
}
