//! Prints how well near misses are found: precision and recall by score, on open pairs of spellings and on strangers.
//!
//! Run it with `cargo run --release --example near`. *People*: of each built-in person a table lists the English form
//! alone, and each other listed spelling in Latin letters is looked for beside the given name. *Attested*: the pairs of
//! `tests/data/vectors/attested.tsv`, one spelling of a name in the table, the others looked for, and every row has the
//! same given name, so that each could be meant. *Strangers*: the family names of half the people beside the given names
//! of the other half, which alone stand in the table; to suggest anything there is wrong. Precision is of as many
//! strangers as variants.

mod people;

use std::collections::BTreeSet;
use std::io::Write as _;

use canonym::format::text;
use canonym::ledger::Record;
use canonym::{Lexicon, Normalizer, Policy};
use people::{Person, attested, compiled, people};

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
