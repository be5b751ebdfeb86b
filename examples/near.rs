//! Prints how well near misses are found: precision and recall by score, on open pairs of spellings and on strangers.
//!
//! Run it with `cargo run --release --example near`. *People*: of each built-in person a table lists the English form
//! alone, and each other listed spelling in Latin letters is looked for beside the given name. *Attested*: the pairs of
//! `tests/data/vectors/attested.tsv`, one spelling of a name in the table, the others looked for, and every row has the
//! same given name, so that each could be meant. *Strangers*: the family names of half the people beside the given names
//! of the other half, which alone stand in the table; to suggest anything there is wrong. Precision is of as many
//! strangers as variants.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::path::Path;

use canonym::format::text;
use canonym::ledger::Record;
use canonym::table;
use canonym::table::model::{Layer, Part, PartKind};
use canonym::text::fold::fold;
use canonym::{Lexicon, Normalizer, Policy};

/// A person of whom one spelling is in a table, and others are looked for.
struct Person {
    id: String,
    given: String,
    family: String,
    variants: Vec<String>,
}

/// What came of a look: the entity and the score.
type Found = Option<(String, u8)>;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut out = std::io::stdout().lock();
    let people = people();
    let strangers = strangers(&people)?;
    writeln!(out, "set\tscore\trecall\tfound\tof\twrong\tstrangers\tof\tprecision")?;
    for (set, people) in [("people", &people), ("attested", &attested()?)] {
        let looks = looks(people)?;
        for score in [60, 70, 75, 80, 85, 90, 95] {
            let counts = |found: &Found| found.as_ref().is_some_and(|(_, reached)| *reached >= score);
            let told: Vec<_> = looks.iter().filter(|(_, found)| counts(found)).collect();
            let right = told
                .iter()
                .filter(|(id, found)| found.as_ref().is_some_and(|(owner, _)| owner == id))
                .count();
            let wrong = told.len() - right;
            let strange = strangers.iter().filter(|found| counts(found)).count();
            let per_variant = strange as f64 * looks.len() as f64 / strangers.len() as f64;
            let precision = right as f64 / (right as f64 + wrong as f64 + per_variant);
            let recall = right as f64 / looks.len() as f64;
            writeln!(
                out,
                "{set}\t{score}\t{recall:.3}\t{right}\t{}\t{wrong}\t{strange}\t{}\t{precision:.3}",
                looks.len(),
                strangers.len()
            )?;
        }
    }
    Ok(())
}

/// The built-in people of one family name each, with the spellings that their rows list.
fn people() -> Vec<Person> {
    let rows = table::builtin().files.into_iter().flat_map(|file| file.rows);
    let person = |row: canonym::table::model::Entity| {
        let part = |kind| row.parts.iter().find(|part: &&Part| part.kind == kind);
        let (given, family) = (part(PartKind::Given)?, part(PartKind::Family)?);
        let english = |part: &Part| {
            let forms = part.languages.iter().find(|(tag, _)| tag == "en")?;
            Some(forms.1.first()?.text.clone())
        };
        let (given, own) = (english(given)?, english(family)?);
        let all = family.languages.iter().flat_map(|(_, forms)| forms).chain(&family.also);
        let variants = all.map(|form| form.text.clone()).collect();
        Some(Person { id: row.id.text, given, family: own, variants })
    };
    rows.filter_map(person).map(with_latin_variants).filter(|person| is_one_word(&person.family)).collect()
}

/// Each attested name under one of its spellings, all with one given name.
fn attested() -> Result<Vec<Person>, Box<dyn std::error::Error>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/vectors/attested.tsv");
    let mut by_source: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for line in fs::read_to_string(path)?.lines().skip(1) {
        let [_, lang, source, made, ..] = line.split('\t').collect::<Vec<_>>()[..] else { continue };
        if is_one_word(made) {
            by_source.entry(format!("{lang} {source}")).or_default().insert(made.to_owned());
        }
    }
    let named = by_source.into_values().enumerate().filter_map(|(number, spellings)| {
        let mut spellings = spellings.into_iter();
        let (id, family) = (format!("attested-{number}"), spellings.next()?);
        Some(Person { id, given: "Ivan".to_owned(), family, variants: spellings.collect() })
    });
    Ok(named.map(with_latin_variants).collect())
}

fn with_latin_variants(person: Person) -> Person {
    let is_latin = |form: &str| form.chars().all(|c| c < '\u{370}');
    let mut seen = BTreeSet::from([fold(&person.family).into_owned()]);
    let mut variants = person.variants;
    variants.retain(|form| is_latin(form) && is_one_word(form) && seen.insert(fold(form).into_owned()));
    Person { variants, ..person }
}

fn is_one_word(form: &str) -> bool {
    form.chars().all(char::is_alphabetic) && form.chars().count() > 3
}

fn compiled<'p>(people: impl Iterator<Item = &'p Person>) -> Result<Lexicon, Box<dyn std::error::Error>> {
    let mut rows = String::from("[table]\nfamily-alone = \"evidence\"\n\n");
    for person in people {
        let of = |text: &str| format!("{{ en = {text:?} }}");
        let (given, family) = (of(&person.given), of(&person.family));
        writeln!(rows, "[[person]]\nid = {:?}\ngiven = {given}\nfamily = {family}\n", person.id)?;
    }
    let (file, troubles) = table::read("people.toml", &rows);
    if let Some(trouble) = troubles.first() {
        return Err(trouble.to_string().into());
    }
    let mut vocabulary = table::builtin();
    vocabulary.files.iter_mut().for_each(|file| file.rows.clear());
    let house = Layer { name: "people".to_owned(), files: vec![file], ..Layer::default() };
    Ok(Lexicon::compile(&[vocabulary, house])?)
}

/// Each variant looked for: whose it is, and whose it was taken for.
fn looks(people: &[Person]) -> Result<Vec<(&str, Found)>, Box<dyn std::error::Error>> {
    let lexicon = compiled(people.iter())?;
    let normalizer = searching(&lexicon);
    let mut looks = Vec::new();
    for person in people {
        let owned = |form: &&String| lexicon.owners(form).next().is_none();
        for variant in person.variants.iter().filter(owned) {
            looks.push((person.id.as_str(), look(&normalizer, &person.given, variant)));
        }
    }
    Ok(looks)
}

/// The names of people who are in no table, each beside every given name of those who are.
fn strangers(people: &[Person]) -> Result<Vec<Found>, Box<dyn std::error::Error>> {
    let (known, unknown) = people.split_at(people.len() / 2);
    let lexicon = compiled(known.iter())?;
    let normalizer = searching(&lexicon);
    let givens: BTreeSet<&str> = known.iter().map(|person| person.given.as_str()).collect();
    let families: BTreeSet<&str> = unknown.iter().map(|person| person.family.as_str()).collect();
    let strange = families.iter().filter(|family| lexicon.owners(family).next().is_none());
    let pairs = strange.flat_map(|family| givens.iter().map(move |given| (given, family)));
    Ok(pairs.map(|(given, family)| look(&normalizer, given, family)).collect())
}

fn searching(lexicon: &Lexicon) -> Normalizer<'_> {
    Normalizer::new(lexicon, Policy { suggest: Some(0), ..Policy::default() }).without_digests()
}

fn look(normalizer: &Normalizer<'_>, given: &str, family: &str) -> Found {
    let copy = format!("Later they met {given} {family} in town.");
    let outcome = normalizer.normalize(&text::read(copy.as_bytes()));
    outcome.ledger.records.iter().find_map(|record| match record {
        Record::Suggested(suggested) => {
            Some((suggested.change.entity.clone(), suggested.near.as_ref()?.score))
        }
        _ => None,
    })
}
