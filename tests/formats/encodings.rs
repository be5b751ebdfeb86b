//! Prose in legacy encodings that nothing declares: each row is recognised, respelt, and written in its own encoding.

use std::sync::LazyLock;

use canonym::format::{Options, read};
use canonym::table::model::Layer;
use canonym::{Lexicon, Normalizer, Policy, replay, restore, table};
use encoding_rs::Encoding;
use proptest::prelude::*;
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    table: String,
    prose: Vec<Prose>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Prose {
    name: String,
    /// The label of the encoding that it is written in.
    encoding: String,
    /// The encoding that the ledger names, if it is not called like the label.
    told: Option<String>,
    /// Whether the encoding is named to the reader, and names are spelt in ASCII that it lacks letters of.
    #[serde(default)]
    ascii: bool,
    format: Option<String>,
    #[serde(rename = "in")]
    input: String,
    out: String,
}

fn file() -> File {
    toml::from_str(include_str!("encodings.toml")).expect("the rows are TOML")
}

fn encoded(label: &str, text: &str) -> Vec<u8> {
    let little = |unit: u16| unit.to_le_bytes();
    match label {
        "utf-16le" => text.encode_utf16().flat_map(little).collect(),
        "utf-16be" => text.encode_utf16().flat_map(u16::to_be_bytes).collect(),
        _ => {
            let encoding = Encoding::for_label(label.as_bytes()).expect("a label of the standard");
            let (bytes, _, is_lossy) = encoding.encode(text);
            assert!(!is_lossy, "{label} has no letters for {text}");
            bytes.into_owned()
        }
    }
}

fn lexicon(rows: &str) -> Lexicon {
    let (file, troubles) = table::read("rows.toml", rows);
    assert!(troubles.is_empty(), "{troubles:?}");
    let layer = Layer { name: "rows".to_owned(), files: vec![file], ..Layer::default() };
    Lexicon::compile(&[layer]).expect("the rules are sound")
}

/// The encoding and the output, with the laws held to; the second run reads what the first one wrote.
fn normalized(lexicon: &Lexicon, source: &[u8], options: &Options<'_>, ascii: bool) -> (String, Vec<u8>) {
    let normalizer = Normalizer::new(lexicon, Policy { ascii, ..Policy::default() });
    let copy = read(source, options).expect("the document is not malformed");
    let outcome = normalizer.normalize(&copy);
    assert_eq!(restore(&outcome.output, &outcome.ledger).expect("the ledger fits"), source);
    assert_eq!(replay(source, &outcome.ledger).expect("the ledger fits"), *outcome.output);
    let again = read(&outcome.output, options).expect("the output is not malformed");
    assert_eq!(again.encoding(), copy.encoding());
    assert_eq!(normalizer.normalize(&again).output, outcome.output, "a second run changes nothing");
    (copy.encoding().to_owned(), outcome.output.into_owned())
}

#[test]
fn prose_of_undeclared_encodings() {
    let file = file();
    let mut wrong = Vec::new();
    for row in &file.prose {
        let options = Options {
            format: row.format.as_deref(),
            encoding: row.ascii.then_some(&row.encoding),
            ..Options::NONE
        };
        let source = encoded(&row.encoding, &row.input);
        let (encoding, output) = normalized(rows(), &source, &options, row.ascii);
        let told = row.told.as_deref().unwrap_or(&row.encoding);
        if !encoding.eq_ignore_ascii_case(told) || output != encoded(&row.encoding, &row.out) {
            wrong.push(format!("{}: {encoding}, {}", row.name, text_of(&row.encoding, &output)));
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

fn text_of(label: &str, bytes: &[u8]) -> String {
    Encoding::for_label(label.as_bytes()).map_or_else(String::new, |encoding| encoding.decode(bytes).0.into())
}

proptest! {
    /// However little there is to tell an encoding by: a name in ASCII is respelt, and no other byte changes.
    #[test]
    fn names_in_ascii_do_not_hang_on_the_guess(
        row in 0..64usize,
        words in prop::collection::vec(any::<prop::sample::Index>(), 0..12),
        at in any::<prop::sample::Index>(),
    ) {
        let file = file();
        let single: Vec<&Prose> = file.prose.iter().filter(|row| row.format.is_none() && is_single_byte(&row.encoding)).collect();
        let row = single[row % single.len()];
        let all: Vec<&str> = row.input.split(' ').filter(|word| !word.contains("Kiev")).collect();
        let mut drawn: Vec<&str> = words.iter().map(|index| *index.get(&all)).collect();
        drawn.insert(at.index(drawn.len() + 1), "Kiev");
        let lexicon = lexicon("[[rule]]\ncanonical = \"Kyiv\"\nvariants = [\"Kiev\"]\n");
        let (_, output) = normalized(&lexicon, &encoded(&row.encoding, &drawn.join(" ")), &Options::NONE, false);
        let expected = drawn.join(" ").replace("Kiev", "Kyiv");
        prop_assert_eq!(output, encoded(&row.encoding, &expected), "{} {}", row.name, drawn.join(" "));
    }

    /// Any bytes at all that are not refused: nothing is lost, and a second run changes nothing.
    #[test]
    fn any_bytes_survive(mut bytes in prop::collection::vec(any::<u8>(), 0..80), at in any::<prop::sample::Index>()) {
        let at = at.index(bytes.len() + 1);
        bytes.splice(at..at, *b" Kiev ");
        // Bytes like `<k Kiev />` are told to be XML, and are none.
        prop_assume!(read(&bytes, &Options::NONE).is_ok());
        normalized(rows(), &bytes, &Options::NONE, false);
    }

    /// With names spelt in ASCII where their letters are lacking, whatever the document lacks.
    #[test]
    fn what_is_spelt_in_ascii_stays(
        label in prop::sample::select(&["windows-1251", "windows-1252", "iso-8859-2", "koi8-r", "gbk", "unknown-8bit"][..]),
        format in prop::sample::select(&["text", "html", "srt"][..]),
        words in prop::collection::vec(prop::sample::select(WORDS), 0..12),
    ) {
        let options = Options { format: Some(format), encoding: Some(label), ..Options::NONE };
        let charset = Encoding::for_label(label.as_bytes());
        let has = |word: &&&str| charset.map_or(word.is_ascii(), |charset| !charset.encode(word).2);
        let held: Vec<&str> = words.iter().filter(has).copied().collect();
        let source = match charset {
            Some(charset) => charset.encode(&held.join(" ")).0.into_owned(),
            None => held.join(" ").into_bytes(),
        };
        normalized(rows(), &source, &options, true);
    }
}

/// Spellings of names whose canonical forms have letters that many encodings lack, right ones and others.
const WORDS: &[&str] = &[
    "Ryschkow",
    "RYSCHKOW",
    "Ryzkov",
    "RYZKOV",
    "Ryžkov",
    "Ryschkows",
    "Ryzkov's",
    "Erdogan",
    "Erdoğan",
    "Zilinskas",
    "ZILINSKAS",
    "Mueller",
    "Muller",
    "Müller",
    "Łukaszenko",
    "Lukaszenko",
    "Lukaszenka",
    "Лукашэнка",
    "and",
    "(",
    ").",
];

/// The rows of the file.
fn rows() -> &'static Lexicon {
    static ROWS: LazyLock<Lexicon> = LazyLock::new(|| lexicon(&file().table));
    &ROWS
}

fn is_single_byte(label: &str) -> bool {
    Encoding::for_label(label.as_bytes()).is_some_and(Encoding::is_single_byte)
}
