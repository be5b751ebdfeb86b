//! A `[[rule]]` that re-spells an entity of a lower layer: `canonical = "Kiev", variants = ["Kyiv"]`.
//!
//! A desk that prefers another spelling need not know the id of the built-in row, nor what a canonical form is.

use std::collections::{BTreeMap, BTreeSet};

use super::layers::add_new;
use super::model::{Entity, Kind, Located, Part};
use super::spelling_key;

/// The canonical forms of the lower layers, in every language, and the entities that print them.
pub(super) struct Canonicals {
    owners: BTreeMap<String, BTreeSet<String>>,
    /// The ids of the entities that print a form in English copy.
    in_english: BTreeSet<(String, String)>,
}

impl Canonicals {
    /// Gathers the canonical forms of all entities that are not switched off.
    pub fn of<'e>(entities: impl Iterator<Item = &'e Entity>) -> Canonicals {
        let mut owners: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        let mut in_english = BTreeSet::new();
        for entity in entities.filter(|entity| entity.disabled.is_none()) {
            for (language, forms) in entity.parts.iter().flat_map(|part| &part.languages) {
                let Some(form) = forms.first() else { continue };
                if language == "en" {
                    in_english.insert((entity.id.text.clone(), form.text.clone()));
                }
                owners.entry(spelling_key(&form.text)).or_default().insert(entity.id.text.clone());
            }
        }
        Canonicals { owners, in_english }
    }

    /// Whether `row` only carries the entity's English form into other languages, as `Ryzhenkov` for the German
    /// `Ryschenkow` does. Such a row is the desk's own rule as well: it asks for no evidence.
    pub fn is_rule_besides(&self, id: &str, row: &Entity) -> bool {
        let Some(canonical) = canonical(row) else { return false };
        let mut variants = row.parts.iter().flat_map(|part| &part.also);
        let is_in_english = self.in_english.contains(&(id.to_owned(), canonical.text.clone()));
        is_in_english && variants.all(|variant| spelling_key(&variant.text) != spelling_key(&canonical.text))
    }

    /// The id of the one entity that `row` re-spells: a rule that names canonical forms of it and of no other.
    pub fn respelt_by(&self, row: &Entity) -> Option<&str> {
        if row.kind != Kind::Rule || row.disabled.is_some() || canonical(row).is_none() {
            return None;
        }
        let variants = row.parts.iter().flat_map(|part| &part.also);
        let mut named =
            variants.filter_map(|variant| self.owners.get(&spelling_key(&variant.text))).flatten();
        let id = named.next()?;
        named.all(|other| other == id).then_some(id)
    }
}

fn canonical(rule: &Entity) -> Option<&Located> {
    rule.parts.first()?.languages.first()?.1.first()
}

/// Makes the rule's canonical form that of `entity` in every language whose canonical form the rule names.
///
/// The old canonical form and the rule's variants become spellings without a language. False, and nothing done,
/// if another row of the rule's layer has taken those canonical forms away.
pub(super) fn respell(entity: &mut Entity, rule: &Entity) -> bool {
    let Some(canonical) = canonical(rule) else { return false };
    let variants: Vec<Located> = rule.parts.iter().flat_map(|part| part.also.iter().cloned()).collect();
    let keys: BTreeSet<String> = variants.iter().map(|variant| spelling_key(&variant.text)).collect();
    let mut respelt = false;
    for part in &mut entity.parts {
        if respell_part(part, canonical, &keys) {
            add_new(&mut part.also, &variants);
            part.also.retain(|form| form.text != canonical.text);
            respelt = true;
        }
    }
    respelt
}

fn respell_part(part: &mut Part, canonical: &Located, variants: &BTreeSet<String>) -> bool {
    let mut old = Vec::new();
    for (_, forms) in &mut part.languages {
        let Some(first) = forms.first().filter(|first| variants.contains(&spelling_key(&first.text))) else {
            continue;
        };
        old.push(first.clone());
        forms.remove(0);
        forms.retain(|form| form.text != canonical.text);
        forms.insert(0, canonical.clone());
    }
    add_new(&mut part.also, &old);
    !old.is_empty()
}
