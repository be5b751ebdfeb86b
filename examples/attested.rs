//! Prints which share of attested spellings derivation reaches: of a name's native-script forms, by scheme.
//!
//! Run it with `cargo run --release --example attested`, or name table files to count in place of the built-in people.
//! A spelling counts as reached if some scheme makes it, the fold's differences aside, of one of the native forms that
//! the same part of the same row has. The tables were written by hand, before and without the schemes. The last lines
//! are the pairs of `tests/data/vectors/attested.tsv`, each by its own scheme, under any option and by default.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::Write;
use std::path::Path;

use canonym::scheme::Schemes;
use canonym::table;
use canonym::table::model::{Part, TableFile};
use canonym::text::fold::fold;

/// How many spellings one scheme may make of one form, as when tables are compiled.
const BOUND: usize = 48;

/// The languages of the people in a table, which is called by their country.
const PEOPLES: &[(&str, &str)] = &[("ru", "Russian"), ("ua", "Ukrainian"), ("by", "Belarusian")];

/// How many spellings were reached, and of how many.
#[derive(Clone, Copy, Default)]
struct Share(usize, usize);

/// By people, and by the language whose copy has the spelling.
type Shares = BTreeMap<(&'static str, String), Share>;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut shares = Shares::new();
    let paths: Vec<String> = std::env::args().skip(1).collect();
    let mut files = Vec::new();
    for path in &paths {
        files.push(table::read(path, &fs::read_to_string(path)?).0);
    }
    if paths.is_empty() {
        files = table::builtin().files;
    }
    for file in files.iter().filter(|file| paths.len() + usize::from(file.name.contains("people/")) > 0) {
        let people = people(file);
        for part in file.rows.iter().flat_map(|row| &row.parts) {
            count(people, part, &mut shares);
        }
    }
    let mut out = std::io::stdout().lock();
    writeln!(out, "people\tspelt in\treached\tof\tshare")?;
    for ((people, spelt), share) in &shares {
        writeln!(out, "{people}\t{spelt}\t{share}")?;
    }
    pairs(&mut out)?;
    Ok(())
}

impl std::fmt::Display for Share {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}\t{}\t{:.0} %", self.0, self.1, 100.0 * self.0 as f64 / self.1 as f64)
    }
}

fn people(file: &TableFile) -> &'static str {
    let stem = Path::new(&*file.name).file_stem().unwrap_or_default();
    PEOPLES.iter().find(|(country, _)| stem == *country).map_or("other", |(_, people)| people)
}

/// Counts a part's listed spellings in Latin letters.
fn count(people: &'static str, part: &Part, shares: &mut Shares) {
    let (mut natives, mut derived) = (BTreeSet::new(), BTreeSet::new());
    for (tag, forms) in &part.languages {
        for form in forms.iter().map(|form| &form.spelling) {
            for scheme in Schemes::builtin().reading(tag).filter(|scheme| scheme.is_all_known(&form.text)) {
                natives.insert(tag.as_str());
                let variants = scheme.variants(&form.text, BOUND).0;
                derived.extend(variants.into_iter().map(|variant| fold(&variant.text).into_owned()));
            }
        }
    }
    if natives.is_empty() {
        return;
    }
    let in_latin = |text: &str| text.chars().next().is_some_and(|c| c < '\u{370}');
    let of_languages = part.languages.iter().filter(|(tag, _)| !natives.contains(tag.as_str()));
    let of_languages =
        of_languages.flat_map(|(tag, forms)| forms.iter().map(move |form| (tag.as_str(), &form.spelling)));
    for (tag, form) in of_languages.chain(part.also.iter().map(|form| ("also", form))) {
        if in_latin(&form.text) {
            let share = shares.entry((people, tag.to_owned())).or_default();
            share.0 += usize::from(derived.contains(fold(&form.text).as_ref()));
            share.1 += 1;
        }
    }
}

/// Counts the attested pairs by the language of their source.
fn pairs(out: &mut impl Write) -> Result<(), Box<dyn std::error::Error>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/vectors/attested.tsv");
    let mut shares: BTreeMap<String, [Share; 2]> = BTreeMap::new();
    for line in fs::read_to_string(path)?.lines().skip(1) {
        let [id, lang, source, expected, ..] = line.split('\t').collect::<Vec<_>>()[..] else { continue };
        let scheme = Schemes::builtin().find(id)?;
        let variants = scheme.variants(source, BOUND).0;
        let share = shares.entry(lang.to_owned()).or_default();
        let is_made = [variants.iter().any(|made| made.text == expected), scheme.apply(source) == expected];
        for (share, is_made) in share.iter_mut().zip(is_made) {
            share.0 += usize::from(is_made);
            share.1 += 1;
        }
    }
    writeln!(out, "\npairs from\treached\tof\tshare\tby default\tof\tshare")?;
    for (lang, [any, default]) in &shares {
        writeln!(out, "{lang}\t{any}\t{default}")?;
    }
    Ok(())
}
