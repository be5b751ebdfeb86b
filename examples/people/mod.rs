//! People with several spellings of their family names, and tables of them: what the measuring examples share.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use canonym::Lexicon;
use canonym::table;
use canonym::table::model::{Layer, Part, PartKind};
use canonym::text::fold::fold;

/// A person of whom one spelling is in a table, and others are looked for.
pub struct Person {
    pub id: String,
    pub given: String,
    pub family: String,
    pub variants: Vec<String>,
}

/// The built-in people of one family name each, with the spellings that their rows list.
pub fn people() -> Vec<Person> {
    let rows = table::builtin().files.into_iter().flat_map(|file| file.rows);
    let person = |row: canonym::table::model::Entity| {
        let part = |kind| row.parts.iter().find(|part: &&Part| part.kind == kind);
        let (given, family) = (part(PartKind::Given)?, part(PartKind::Family)?);
        let english = |part: &Part| {
            let forms = part.languages.iter().find(|(tag, _)| tag == "en")?;
            Some(forms.1.first()?.spelling.text.clone())
        };
        let (given, own) = (english(given)?, english(family)?);
        let of_languages = family.languages.iter().flat_map(|(_, forms)| forms).map(|form| &form.spelling);
        let all = of_languages.chain(&family.also);
        let variants = all.map(|form| form.text.clone()).collect();
        Some(Person { id: row.id.text, given, family: own, variants })
    };
    rows.filter_map(person).map(with_latin_variants).filter(|person| is_one_word(&person.family)).collect()
}

/// Each attested name under one of its spellings, all with one given name.
pub fn attested() -> Result<Vec<Person>, Box<dyn std::error::Error>> {
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

pub fn compiled<'p>(people: impl Iterator<Item = &'p Person>) -> Result<Lexicon, Box<dyn std::error::Error>> {
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
