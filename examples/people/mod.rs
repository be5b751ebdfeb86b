//! People with several spellings of their family names, and tables of them: what the measuring examples share.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use canonym::Lexicon;
use canonym::table;
use canonym::table::model::{Entity, Layer, Part, PartKind};
use canonym::text::fold::fold;

/// A person of whom one spelling is in a table, and others are looked for.
pub struct Person {
    pub id: String,
    pub given: String,
    pub family: String,
    pub variants: Vec<String>,
}

impl Person {
    /// The row with their one spelling.
    pub fn row(&self) -> String {
        person_row(&self.id, &self.given, &self.family)
    }
}

/// The built-in people of one family name each, with the spellings that their rows list.
pub fn people() -> Vec<Person> {
    let person = |row: Entity| {
        let family = part(&row, PartKind::Family)?;
        let (given, own) = (english(part(&row, PartKind::Given)?)?, english(family)?);
        let variants = latin_variants(&own, spellings(family));
        Some(Person { id: row.id.text.clone(), given, family: own, variants })
    };
    rows().filter_map(person).filter(|person| is_one_word(&person.family)).collect()
}

/// The built-in rows.
pub fn rows() -> impl Iterator<Item = Entity> {
    table::builtin().files.into_iter().flat_map(|file| file.rows)
}

/// A part of a row.
pub fn part(row: &Entity, kind: PartKind) -> Option<&Part> {
    row.parts.iter().find(|part| part.kind == kind)
}

/// The English form of a part.
pub fn english(part: &Part) -> Option<String> {
    let forms = part.languages.iter().find(|(tag, _)| tag == "en")?;
    Some(forms.1.first()?.spelling.text.clone())
}

/// All spellings of a part that its row lists.
pub fn spellings(part: &Part) -> Vec<String> {
    let of_languages = part.languages.iter().flat_map(|(_, forms)| forms).map(|form| &form.spelling);
    of_languages.chain(&part.also).map(|form| form.text.clone()).collect()
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
        let variants = latin_variants(&family, spellings.collect());
        Some(Person { id, given: "Ivan".to_owned(), family, variants })
    });
    Ok(named.collect())
}

/// The variants of one word in Latin letters, each once, that are not `own`.
pub fn latin_variants(own: &str, mut variants: Vec<String>) -> Vec<String> {
    let is_latin = |form: &str| form.chars().all(|c| c < '\u{370}');
    let mut seen = BTreeSet::from([fold(own).into_owned()]);
    variants.retain(|form| is_latin(form) && is_one_word(form) && seen.insert(fold(form).into_owned()));
    variants
}

/// Whether a name is one word, of four letters or more.
pub fn is_one_word(form: &str) -> bool {
    form.chars().all(char::is_alphabetic) && form.chars().count() > 3
}

/// The row of a person with one spelling.
pub fn person_row(id: &str, given: &str, family: &str) -> String {
    format!("[[person]]\nid = {id:?}\ngiven = {{ en = {given:?} }}\nfamily = {{ en = {family:?} }}\n")
}

/// A table of these rows alone.
pub fn compiled_rows(of_table: impl Iterator<Item = String>) -> Result<Lexicon, Box<dyn std::error::Error>> {
    let mut rows = String::from("[table]\nfamily-alone = \"evidence\"\n\n");
    for row in of_table {
        writeln!(rows, "{row}")?;
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
