//! A `[[rule]]` that re-spells an entity of a lower layer: `canonical = "Kiev", variants = ["Kyiv"]`.
//!
//! A desk that prefers another spelling need not know the id of the built-in row, nor what a canonical form is.

use std::collections::{BTreeMap, BTreeSet};

use super::layers::add_new;
use super::model::{Entity, Form, Kind, Located, Part};
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
                    in_english.insert((entity.id.text.clone(), form.spelling.text.clone()));
                }
                owners.entry(spelling_key(&form.spelling.text)).or_default().insert(entity.id.text.clone());
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
    printed(rule).first().map(|form| &form.spelling)
}

/// What a rule prints, by date.
fn printed(rule: &Entity) -> &[Form] {
    let languages = rule.parts.first().and_then(|part| part.languages.first());
    languages.map(|(_, forms)| forms.as_slice()).unwrap_or_default()
}

/// Makes the rule's canonical form that of `entity` in every language whose canonical form the rule names.
///
/// The old canonical form and the rule's variants become spellings without a language, and so does whatever the old one
/// was printed after: the rule says what is printed when. False, and nothing done, if another row of the rule's layer
/// has taken those canonical forms away.
pub(super) fn respell(entity: &mut Entity, rule: &Entity) -> bool {
    let printed = printed(rule);
    let variants: Vec<Located> = rule.parts.iter().flat_map(|part| part.also.iter().cloned()).collect();
    let keys: BTreeSet<String> = variants.iter().map(|variant| spelling_key(&variant.text)).collect();
    let mut respelt = false;
    for part in &mut entity.parts {
        if respell_part(part, printed, &keys) {
            add_new(&mut part.also, &variants);
            part.also.retain(|form| printed.first().is_none_or(|first| form.text != first.spelling.text));
            respelt = true;
        }
    }
    respelt
}

fn respell_part(part: &mut Part, printed: &[Form], variants: &BTreeSet<String>) -> bool {
    let mut old = Vec::new();
    for (_, forms) in &mut part.languages {
        if !forms.first().is_some_and(|first| variants.contains(&spelling_key(&first.spelling.text))) {
            continue;
        }
        let former = forms.iter().position(|form| form.since.is_none()).map_or(forms.len(), |at| at + 1);
        old.extend(forms.drain(..former).map(|form| form.spelling));
        forms.retain(|form| printed.iter().all(|printed| form.spelling.text != printed.spelling.text));
        forms.splice(..0, printed.iter().cloned());
    }
    add_new(&mut part.also, &old);
    !old.is_empty()
}
