//! A case of the laws: tables, options and copy; drawn from bytes, or read from a file that a person can read.
//!
//! A written case is a table, a line `=== copy ===`, and the copy, to its last byte. Lines `#: key = value` in the
//! table set the options of the run: `lang`, `date`, `quotes`, `family-alone`, `given-alone`, and `machine = list`. A line
//! `=== layer ===` begins a further layer. Without any row the table is `seed.toml`.

use std::fmt;
use std::sync::OnceLock;

use canonym::normalize::{CopyDate, Policy};
use canonym::table::config::Choices;
use canonym::table::model::{FamilyAlone, GivenAlone, Layer, Quotes};
use canonym::text::date::Date;
use canonym::trouble::Severity;
use canonym::{Lexicon, table};

use super::class::{Class, Classes};
use super::names::Pool;
use super::order::Dice;
use super::tape::Tape;
use super::{copy, table as tables};

const COPY: &[u8] = b"=== copy ===\n";
const LAYER: &str = "=== layer ===\n";
/// Bytes of tape that choose the number of rows, the options and the words.
pub const HEAD: usize = 56;

/// Tables, options and copy.
#[derive(Clone, PartialEq, Eq)]
pub struct Case {
    /// The tables' texts, lowest layer first; option lines are comments in them.
    pub tables: Vec<String>,
    /// How the run decides.
    pub policy: Policy,
    /// The copy.
    pub copy: Vec<u8>,
    /// What is hard about it, as far as drawing it tells.
    pub classes: Classes,
}

impl Case {
    /// The case that some bytes are: written, or else drawn from them.
    pub fn of(bytes: &[u8]) -> Case {
        Case::written(bytes).unwrap_or_else(|| Case::drawn(bytes))
    }

    fn written(bytes: &[u8]) -> Option<Case> {
        let at = bytes.windows(COPY.len()).position(|window| window == COPY)?;
        let text = std::str::from_utf8(&bytes[..at]).ok()?;
        let has_rows = text.contains("[[");
        let tables = if has_rows {
            text.split(LAYER).map(str::to_owned).collect()
        } else {
            vec![include_str!("seed.toml").to_owned()]
        };
        let copy = bytes[at + COPY.len()..].to_vec();
        Some(Case { tables, policy: policy_of(text), copy, classes: Classes::new() })
    }

    fn drawn(bytes: &[u8]) -> Case {
        let mut tape = Tape::new(bytes);
        let mut classes = Classes::new();
        let mut head = tape.cut(HEAD);
        let count = 1 + head.below(6);
        let options = draw_options(&mut head.cut(10), &mut classes);
        let pool = Pool::draw(&mut head.cut(36));
        let house = head.cut(8);
        let mut rows = tape.cut(tables::HEADER + count * tables::ROW);
        let table = tables::draw(&mut rows, &pool, count, &mut classes);
        let house = tables::draw_house(house, &pool, &table, &mut classes);
        let copy = copy::draw(tape, &pool, &table, &mut classes);
        let text = format!("{options}{}", table.toml);
        Case {
            policy: policy_of(&text),
            tables: [Some(text), house].into_iter().flatten().collect(),
            copy,
            classes,
        }
    }

    /// Reads the options again, after the tables' text has changed.
    pub fn same_options(case: &mut Case) {
        case.policy = policy_of(&case.tables.concat());
    }

    /// The layers that the case's tables and the vocabulary make; none if one cannot be read.
    pub fn layers(&self) -> Option<Vec<Layer>> {
        let mut layers = vec![vocabulary()];
        for (index, text) in self.tables.iter().enumerate() {
            let (file, troubles) = table::read(&format!("table{index}.toml"), text);
            if troubles.iter().any(|trouble| trouble.severity() == Severity::Error) {
                return None;
            }
            layers.push(Layer { name: format!("layer{index}"), files: vec![file], ..Layer::default() });
        }
        Some(layers)
    }

    /// The case's tables compiled; none if they are refused.
    pub fn lexicon(&self) -> Option<Lexicon> {
        Lexicon::compile(&self.layers()?).ok()
    }
}

impl fmt::Debug for Case {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "\n{}=== copy ===\n{}", self.tables.join(LAYER), self.copy.escape_ascii())?;
        write!(f, "\n=== the copy, shown ===\n{}\n", String::from_utf8_lossy(&self.copy).escape_debug())
    }
}

/// Words and endings that every case has: few ordinary words, titles and given names, and the real endings.
pub fn vocabulary() -> Layer {
    static VOCABULARY: OnceLock<Layer> = OnceLock::new();
    let read = || {
        let texts = [
            ("vocabulary.toml", include_str!("vocabulary.toml")),
            ("endings/de.toml", include_str!("../../tables/endings/de.toml")),
            ("endings/en.toml", include_str!("../../tables/endings/en.toml")),
            ("endings/fr.toml", include_str!("../../tables/endings/fr.toml")),
            ("endings/pl.toml", include_str!("../../tables/endings/pl.toml")),
        ];
        let files = texts.iter().map(|(name, text)| table::read(name, text).0).collect();
        Layer { name: "vocabulary".to_owned(), files, proven: true, ..Layer::default() }
    };
    VOCABULARY.get_or_init(read).clone()
}

/// The bytes of the drawn case with this number.
pub fn numbered(seed: u64) -> Vec<u8> {
    let mut dice = Dice(seed);
    let rows = 1 + dice.below(6);
    let pieces = 1 + dice.below(24);
    let length = HEAD + tables::HEADER + rows * tables::ROW + pieces * copy::PIECE;
    let mut bytes: Vec<u8> = (0..length).map(|_| dice.next() as u8).collect();
    bytes[0] = rows as u8 - 1;
    bytes
}

fn draw_options(tape: &mut Tape<'_>, classes: &mut Classes) -> String {
    let mut options = String::new();
    let mut set = |classes: &mut Classes, class, option: &str| {
        classes.insert(class);
        options.push_str(option);
    };
    match tape.below(12) {
        8 => set(classes, Class::LangDe, "#: lang = de\n"),
        9 => set(classes, Class::LangFr, "#: lang = fr\n"),
        10 => set(classes, Class::LangPl, "#: lang = pl\n"),
        11 => set(classes, Class::LangRu, "#: lang = ru\n"),
        _ => {}
    }
    if tape.chance(3) {
        set(classes, Class::RunQuotes, tape.pick(&["#: quotes = leave\n", "#: quotes = suggest\n"]));
    }
    if tape.chance(4) {
        let choices =
            ["#: family-alone = evidence\n", "#: family-alone = never\n", "#: family-alone = unique\n"];
        set(classes, Class::RunFamilyAlone, tape.pick(&choices));
    }
    if tape.chance(3) {
        set(classes, Class::RunGivenAlone, "#: given-alone = evidence\n");
    }
    if tape.chance(3) {
        set(classes, Class::HousePolicy, "#: house-family-alone = evidence\n");
    }
    if tape.chance(8) {
        set(
            classes,
            Class::RunDate,
            tape.pick(&["#: date = 2012-03-04\n", "#: date = 1999-12-31\n", "#: date = 2020-01-01\n"]),
        );
    }
    if tape.chance(8) {
        options.push_str("#: machine = list\n");
    }
    options
}

fn policy_of(text: &str) -> Policy {
    let mut policy = Policy::default();
    for option in text.lines().filter_map(|line| line.strip_prefix("#: ")) {
        let Some((key, value)) = option.split_once(" = ") else { continue };
        match key {
            "lang" => policy.lang = Some(value.to_owned()),
            "date" => policy.date = Date::parse(value).map_or(CopyDate::Own, CopyDate::On),
            "quotes" => policy.run.quotes = quotes(value),
            "family-alone" => policy.run.family_alone = family_alone(value),
            "given-alone" => policy.run.given_alone = given_alone(value),
            "house-family-alone" => {
                policy.house = Choices { family_alone: family_alone(value), ..policy.house }
            }
            "machine" => policy.list_machine_zones = value == "list",
            _ => {}
        }
    }
    policy
}

fn quotes(value: &str) -> Option<Quotes> {
    let choices = [("rewrite", Quotes::Rewrite), ("suggest", Quotes::Suggest), ("leave", Quotes::Leave)];
    choices.iter().find(|(word, _)| *word == value).map(|(_, choice)| *choice)
}

fn family_alone(value: &str) -> Option<FamilyAlone> {
    let choices =
        [("unique", FamilyAlone::Unique), ("evidence", FamilyAlone::Evidence), ("never", FamilyAlone::Never)];
    choices.iter().find(|(word, _)| *word == value).map(|(_, choice)| *choice)
}

fn given_alone(value: &str) -> Option<GivenAlone> {
    let choices = [("evidence", GivenAlone::Evidence), ("never", GivenAlone::Never)];
    choices.iter().find(|(word, _)| *word == value).map(|(_, choice)| *choice)
}
