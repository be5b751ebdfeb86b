//! Prints how well an archive is learnt from: precision and recall of candidates, on open pairs of spellings that are
//! planted into articles.
//!
//! Run it with `cargo run --release --example discover`. *Known*: of each built-in person a table has the English form
//! alone, and each other listed spelling in Latin letters is planted beside the given name. *Unknown*: the table has
//! nobody, and all spellings are planted. *Attested*: nobody is known, the spellings are those of
//! `tests/data/vectors/attested.tsv`, and all have one given name, so that each could be joined to each. A pair is two
//! spellings that stand in one candidate, or two that should: of one person. What schemes cannot make of one native form,
//! as of names that are not Slavic, is not to be found. Articles that stand in a folder which is named are read first, so that the names stand
//! in real news.

mod people;

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use canonym::format::text;
use canonym::normalize::discover::{Archive, Candidates};
use canonym::{Lexicon, Normalizer, Policy};
use people::{Person, attested, compiled_rows, people};

/// What stands around a name in an article.
const FRAMES: [&str; 6] = [
    "The talks were opened by NAME on Tuesday, officials said.",
    "“There is no other way,” NAME told reporters in the capital.",
    "A spokesman for NAME declined to comment on the report.",
    "Last year NAME was elected by a narrow margin.",
    "The court heard NAME for two hours.",
    "Workers cheered as NAME left the plant.",
];

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let news = match std::env::args_os().nth(1) {
        Some(folder) => files(Path::new(&folder))?,
        None => Vec::new(),
    };
    let mut out = std::io::stdout().lock();
    let (people, attested) = (people(), attested()?);
    writeln!(out, "set\tprecision\trecall\tright\twrong\tof")?;
    let lexicon = compiled_rows(people.iter().map(Person::row))?;
    let candidates = discovered(&lexicon, &news, people.iter().map(|person| (person, false)))?;
    let offered = || candidates.near.iter().filter(|near| near.name.is_supported);
    let owner = |near: &&canonym::normalize::discover::Near| {
        let is_theirs =
            |person: &&Person| person.id == near.name.entity && person.variants.contains(&near.name.spelling);
        people.iter().any(|person| is_theirs(&person))
    };
    let unlisted = |form: &&String| lexicon.owners(form).next().is_none();
    let planted: usize = people.iter().map(|person| person.variants.iter().filter(unlisted).count()).sum();
    let (all, right) = (offered().count(), offered().filter(owner).count());
    print(&mut out, "known", right, all - right, planted)?;
    for (set, people) in [("unknown", &people), ("attested", &attested)] {
        let candidates = discovered(
            &compiled_rows(std::iter::empty())?,
            &news,
            people.iter().map(|person| (person, true)),
        )?;
        let (right, wrong, of) = pairs(&candidates, people);
        print(&mut out, set, right, wrong, of)?;
    }
    Ok(())
}

fn print(
    out: &mut impl std::io::Write,
    set: &str,
    right: usize,
    wrong: usize,
    of: usize,
) -> std::io::Result<()> {
    let share = |part: usize, whole: usize| part as f64 / whole.max(1) as f64;
    let (precision, recall) = (share(right, right + wrong), share(right, of));
    writeln!(out, "{set}\t{precision:.3}\t{recall:.3}\t{right}\t{wrong}\t{of}")
}

/// The candidates of an archive: real news, then an article for each person and spelling, the English one too if it is to be.
fn discovered<'p>(
    lexicon: &Lexicon,
    news: &[PathBuf],
    people: impl Iterator<Item = (&'p Person, bool)>,
) -> Result<Candidates, Box<dyn std::error::Error>> {
    let normalizer = Normalizer::new(lexicon, Policy::default());
    let mut archive = Archive::new(usize::MAX);
    let mut add = |name: String, copy: &[u8]| {
        archive.add(&[Arc::from(name)], normalizer.sightings(&[text::read(copy)]));
    };
    for path in news {
        add(path.to_string_lossy().into_owned(), &std::fs::read(path)?);
    }
    for (at, (person, with_own)) in people.enumerate() {
        let own = with_own.then_some(&person.family);
        for (number, family) in own.into_iter().chain(&person.variants).enumerate() {
            let name = format!("{} {family}", person.given);
            let sentences =
                [0, 1].map(|next| FRAMES[(at + number + next) % FRAMES.len()].replace("NAME", &name));
            add(format!("{}-{number}.txt", person.id), sentences.join(" ").as_bytes());
        }
    }
    Ok(Candidates::of(archive))
}

/// The pairs of spellings in one candidate that are one person's, those that are not, and all that are one person's.
fn pairs(candidates: &Candidates, people: &[Person]) -> (usize, usize, usize) {
    let mut owners: BTreeMap<(&str, &str), BTreeSet<usize>> = BTreeMap::new();
    let mut all = 0;
    for (at, person) in people.iter().enumerate() {
        let spellings: Vec<&String> = std::iter::once(&person.family).chain(&person.variants).collect();
        all += spellings.len() * (spellings.len() - 1) / 2;
        for family in spellings {
            owners.entry((&person.given, family)).or_default().insert(at);
        }
    }
    let (mut right, mut wrong) = (0, 0);
    for group in &candidates.groups {
        let owned: Vec<&BTreeSet<usize>> = group
            .variants
            .iter()
            .filter_map(|variant| owners.get(&(variant.given.as_str(), variant.family.as_str())))
            .collect();
        for (at, one) in owned.iter().enumerate() {
            for other in &owned[at + 1..] {
                if one.is_disjoint(other) { wrong += 1 } else { right += 1 }
            }
        }
    }
    (right, wrong, all)
}

fn files(folder: &Path) -> std::io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() { found.extend(files(&path)?) } else { found.push(path) }
    }
    found.sort();
    Ok(found)
}
