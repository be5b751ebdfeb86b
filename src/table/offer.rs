//! Rows that are offered to a person: variants that an entity is to have, and spellings never to be read as it.

use std::collections::BTreeSet;
use std::fmt;

use super::characters::fault_in_form;
use super::format_toml::basic_string;
use super::keys::section;
use super::model::{Kind, PartKind};
use super::slug::slug;

/// A row of a house's or a story's table, which goes over the entity's own.
///
/// # Example: own one spelling, and refuse another for good
/// ```
/// use canonym::table::{model::{Kind, PartKind}, offer::Offer};
///
/// let mut row = Offer::new(Kind::Person, "maxim-ryzhenkov");
/// row.variant(PartKind::Family, "Ryschenkau");
/// row.refuse("Ryschenko", "Maxim Ryschenko");
/// assert_eq!(
///     row.to_string(),
///     "[[person]]\nid = \"maxim-ryzhenkov\"\nfamily = { also = [\"Ryschenkau\"] }\nnot = [\"Ryschenko\"]\n\n\
///      [[person.test]]\nin = \"Maxim Ryschenko\"\n"
/// );
/// ```
#[derive(Clone, Debug)]
pub struct Offer {
    kind: Kind,
    id: String,
    variants: BTreeSet<(&'static str, String)>,
    refused: BTreeSet<String>,
    /// Copy in which a refused spelling stays.
    tests: BTreeSet<String>,
}

impl Offer {
    /// A row that says nothing yet of the entity with this id.
    pub fn new(kind: Kind, id: &str) -> Offer {
        let (variants, refused, tests) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
        Offer { kind, id: id.to_owned(), variants, refused, tests }
    }

    /// Makes `spelling` a variant of a part.
    pub fn variant(&mut self, part: PartKind, spelling: &str) {
        self.variants.insert((part.as_str(), spelling.to_owned()));
    }

    /// Keeps `spelling` from being read as the entity; `mention` stays as it is, which the row's own test says.
    pub fn refuse(&mut self, spelling: &str, mention: &str) {
        self.refused.insert(spelling.to_owned());
        self.tests.insert(mention.to_owned());
    }
}

impl fmt::Display for Offer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}\nid = {}", section(self.kind).name, basic_string(&self.id))?;
        for part in [PartKind::Given, PartKind::Patronymic, PartKind::Family, PartKind::Name] {
            let of_part = self.variants.iter().filter(|(name, _)| *name == part.as_str());
            let spellings: Vec<&str> = of_part.map(|(_, spelling)| spelling.as_str()).collect();
            match self.kind {
                _ if spellings.is_empty() => {}
                Kind::Rule => writeln!(f, "variants = {}", list(&spellings))?,
                _ => writeln!(f, "{} = {{ also = {} }}", part.as_str(), list(&spellings))?,
            }
        }
        if !self.refused.is_empty() {
            writeln!(f, "not = {}", list(&self.refused.iter().map(String::as_str).collect::<Vec<_>>()))?;
        }
        for test in &self.tests {
            write!(f, "\n[[{}.test]]\nin = {}\n", self.kind.as_str(), basic_string(test))?;
        }
        Ok(())
    }
}

/// A row for somebody whom no table knows, spelt in several ways; the first of each is what the house would print in
/// copy of the language. A bare family name asks for evidence. Without an id that letters of the names could make there is none.
///
/// # Example: a name in two spellings
/// ```
/// use canonym::table::offer::person;
///
/// assert_eq!(
///     person("en", &["Olena"], &["Kovalenko", "Kowalenko"]).as_deref(),
///     Some(
///         "[[person]]\nid = \"olena-kovalenko\"\ngiven = { en = \"Olena\" }\n\
///          family = { en = \"Kovalenko\", also = [\"Kowalenko\"] }\nfamily-alone = \"evidence\"\n"
///     )
/// );
/// assert_eq!(person("ru", &["Олена"], &["Коваленко"]), None);
/// ```
pub fn person(language: &str, given: &[&str], family: &[&str]) -> Option<String> {
    let id = slug(&[*given.first()?, *family.first()?].join(" "));
    if id.is_empty() || !id.is_ascii() {
        return None;
    }
    let part = |spellings: &[&str]| {
        let (first, others) = spellings.split_first()?;
        let others = if others.is_empty() { String::new() } else { format!(", also = {}", list(others)) };
        Some(format!("{{ {language} = {}{others} }}", basic_string(first)))
    };
    let (id, given, family) = (basic_string(&id), part(given)?, part(family)?);
    let name = section(Kind::Person).name;
    Some(format!("{name}\nid = {id}\ngiven = {given}\nfamily = {family}\nfamily-alone = \"evidence\"\n"))
}

/// Whether a table takes this spelling for a form.
pub fn is_form(spelling: &str) -> bool {
    fault_in_form(spelling).is_none()
}

fn list(spellings: &[&str]) -> String {
    let quoted: Vec<String> = spellings.iter().map(|spelling| basic_string(spelling)).collect();
    format!("[{}]", quoted.join(", "))
}
