//! Prints how well near misses are found: precision and recall by score, on open pairs of spellings and on strangers.
//!
//! Run it with `cargo run --release --example near`. Each set has a table that lists one spelling of each name, and looks
//! for others:
//!
//! - *people*: the English form of each built-in person's family name; the other listed ones, beside the given name;
//! - *attested*: the pairs of `tests/data/vectors/attested.tsv`, and every row has the same given name, so that each
//!   could be meant;
//! - *given*: the English form of each given name; the other listed ones, beside the family name;
//! - *family first*: as *people*, of those who are called so, with the given name behind;
//! - *words*: names of several words, of places, organisations and families; the longest word with a letter left out,
//!   doubled, or two that changed places.
//!
//! *Strangers*: the table holds half the names, and the other half is looked for in the same way, each beside every given
//! or family name of the first half; to suggest anything there is wrong. Precision is of as many strangers as variants.

mod people;

use std::collections::BTreeSet;
use std::io::Write as _;

use canonym::format::text;
use canonym::ledger::Record;
use canonym::table::model::{Entity, Kind, Order, PartKind};
use canonym::{Lexicon, Normalizer, Policy};
use people::{
    Person, attested, compiled_rows, english, is_one_word, latin_variants, part, people, person_row, rows,
    spellings,
};

/// An entity of which one spelling is in a table, and others are looked for.
struct Subject {
    id: String,
    /// Its row.
    row: String,
    /// The spelling that the table has.
    own: String,
    /// What stands beside it in copy, if anything.
    beside: Option<String>,
    variants: Vec<String>,
}

/// One way to look for spellings.
struct Set {
    name: &'static str,
    subjects: Vec<Subject>,
    /// The copy in which a spelling is looked for, beside another word.
    copy: fn(&str, &str) -> String,
}

/// What came of a look: the entity and the score.
type Found = Option<(String, u8)>;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let behind = |family: &str, given: &str| format!("Later they met {given} {family} in town.");
    let before = |family: &str, given: &str| format!("Later they met {family} {given} in town.");
    let sets = [
        Set { name: "people", subjects: subjects(people()), copy: behind },
        Set { name: "attested", subjects: subjects(attested()?), copy: behind },
        Set { name: "given", subjects: given_names(), copy: before },
        Set { name: "family first", subjects: family_first(), copy: before },
        Set { name: "words", subjects: of_several_words(), copy: behind },
    ];
    let mut out = std::io::stdout().lock();
    writeln!(out, "set\tscore\trecall\tfound\tof\twrong\tstrangers\tof\tprecision")?;
    for set in &sets {
        let (looks, strangers) = (looks(set)?, strangers(set)?);
        for score in [60, 70, 75, 80, 85, 90, 95] {
            let counts = |found: &Found| found.as_ref().is_some_and(|(_, reached)| *reached >= score);
            let told: Vec<_> = looks.iter().filter(|(_, found)| counts(found)).collect();
            let is_right =
                |(id, found): &&&(&str, Found)| found.as_ref().is_some_and(|(owner, _)| owner == id);
            let right = told.iter().filter(is_right).count();
            let wrong = told.len() - right;
            let strange = strangers.iter().filter(|found| counts(found)).count();
            let per_variant = strange as f64 * looks.len() as f64 / strangers.len().max(1) as f64;
            let precision = right as f64 / (right as f64 + wrong as f64 + per_variant);
            let recall = right as f64 / looks.len() as f64;
            writeln!(
                out,
                "{}\t{score}\t{recall:.3}\t{right}\t{}\t{wrong}\t{strange}\t{}\t{precision:.3}",
                set.name,
                looks.len(),
                strangers.len()
            )?;
        }
    }
    Ok(())
}

/// People of whom the table has one spelling of the family name.
fn subjects(people: Vec<Person>) -> Vec<Subject> {
    let subject = |person: Person| {
        let row = person.row();
        let Person { id, given, family, variants } = person;
        Subject { id, row, own: family, beside: Some(given), variants }
    };
    people.into_iter().map(subject).collect()
}

/// The built-in people of whom the table has one spelling of the given name, of one word.
fn given_names() -> Vec<Subject> {
    let person = |row: Entity| {
        let (given, family) = (part(&row, PartKind::Given)?, english(part(&row, PartKind::Family)?)?);
        let own = english(given)?;
        let (id, variants) = (row.id.text.clone(), latin_variants(&own, spellings(given)));
        let row = person_row(&id, &own, &family);
        is_one_word(&own).then_some(Subject { id, row, own, beside: Some(family), variants })
    };
    rows().filter_map(person).collect()
}

/// Those of the built-in people who are called by the family name first.
fn family_first() -> Vec<Subject> {
    let is_asked = |row: &Entity| row.order == Some(Order::FamilyGiven);
    let asked: BTreeSet<String> = rows().filter(is_asked).map(|row| row.id.text).collect();
    let mut subjects = subjects(people());
    subjects.retain(|subject| asked.contains(&subject.id));
    subjects.iter_mut().for_each(|subject| subject.row.push_str("order = \"family-given\"\n"));
    subjects
}

/// The built-in names of several words, each with slips in its longest word.
fn of_several_words() -> Vec<Subject> {
    let subject = |row: Entity| {
        let id = row.id.text.clone();
        let (own, beside, row) = match row.kind {
            Kind::Person => {
                let given = english(part(&row, PartKind::Given)?)?;
                let family = english(part(&row, PartKind::Family)?)?;
                let row = person_row(&id, &given, &family);
                (family, Some(given), row)
            }
            Kind::Place | Kind::Organisation => {
                let name = english(part(&row, PartKind::Name)?)?;
                let section = if row.kind == Kind::Place { "place" } else { "organisation" };
                let row = format!("[[{section}]]\nid = {id:?}\nname = {{ en = {name:?} }}\n");
                (name, None, row)
            }
            _ => return None,
        };
        let is_plain = own.chars().all(|c| c.is_alphabetic() || c == ' ') && own.contains(' ');
        let variants = if is_plain { slips(&own) } else { return None };
        Some(Subject { id, row, own, beside, variants })
    };
    rows().filter_map(subject).collect()
}

/// A name with a slip in its longest word: a letter left out, one doubled, two that changed places.
fn slips(name: &str) -> Vec<String> {
    let Some(word) = name.split(' ').max_by_key(|word| word.chars().count()) else { return Vec::new() };
    let letters: Vec<char> = word.chars().collect();
    let at = letters.len() / 2;
    if letters.len() < 5 {
        return Vec::new();
    }
    let (mut missing, mut doubled, mut swapped) = (letters.clone(), letters.clone(), letters.clone());
    missing.remove(at);
    doubled.insert(at, letters[at]);
    swapped.swap(at, at - 1);
    let spelt = [missing, doubled, swapped].map(|letters| letters.into_iter().collect::<String>());
    spelt.iter().filter(|slip| *slip != word).map(|slip| name.replacen(word, slip, 1)).collect()
}

/// Each variant looked for: whose it is, and whose it was taken for.
fn looks(set: &Set) -> Result<Vec<(&str, Found)>, Box<dyn std::error::Error>> {
    let lexicon = compiled_rows(set.subjects.iter().map(|subject| subject.row.clone()))?;
    let normalizer = searching(&lexicon);
    let mut looks = Vec::new();
    for subject in &set.subjects {
        let unowned = |form: &&String| lexicon.owners(form).next().is_none();
        for variant in subject.variants.iter().filter(unowned) {
            looks.push((subject.id.as_str(), look(&normalizer, set, variant, subject.beside.as_deref())));
        }
    }
    Ok(looks)
}

/// The names that are in no table, each beside every other word of those that are.
fn strangers(set: &Set) -> Result<Vec<Found>, Box<dyn std::error::Error>> {
    let (known, unknown) = set.subjects.split_at(set.subjects.len() / 2);
    let lexicon = compiled_rows(known.iter().map(|subject| subject.row.clone()))?;
    let normalizer = searching(&lexicon);
    let others: BTreeSet<Option<&str>> = known.iter().map(|subject| subject.beside.as_deref()).collect();
    let names: BTreeSet<&str> = unknown.iter().map(|subject| subject.own.as_str()).collect();
    let strange = names.iter().filter(|name| lexicon.owners(name).next().is_none());
    let pairs = strange.flat_map(|name| others.iter().map(move |other| (name, *other)));
    Ok(pairs.map(|(name, other)| look(&normalizer, set, name, other)).collect())
}

fn searching(lexicon: &Lexicon) -> Normalizer<'_> {
    Normalizer::new(lexicon, Policy { suggest: Some(0), ..Policy::default() }).without_digests()
}

fn look(normalizer: &Normalizer<'_>, set: &Set, name: &str, beside: Option<&str>) -> Found {
    let copy =
        beside.map_or_else(|| format!("Later they saw {name} in town."), |word| (set.copy)(name, word));
    let outcome = normalizer.normalize(&text::read(copy.as_bytes()));
    outcome.ledger.records.iter().find_map(|record| match record {
        Record::Suggested(suggested) => {
            Some((suggested.change.entity.clone(), suggested.near.as_ref()?.score))
        }
        _ => None,
    })
}
