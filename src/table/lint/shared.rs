//! Entities that share a spelling and print it differently: allowed, since names do, but worth a look.

use std::collections::{BTreeMap, BTreeSet};

use super::is_refused;
use crate::table::model::{EVERY_LANGUAGE, Entity, Kind, Located, Part, PartKind};
use crate::table::spelling_key;
use crate::trouble::{Severity, Trouble};

pub(super) fn check(entities: &[&Entity]) -> Vec<Trouble> {
    let mut pairs: BTreeMap<(usize, usize), Vec<&Located>> = BTreeMap::new();
    for (key, owners) in owners(entities) {
        for (first, second) in clashes(&owners) {
            let (one, other) = (entities[first.entity], entities[second.entity]);
            if !is_known(one, other, &key) {
                pairs.entry((first.entity, second.entity)).or_default().push(first.form);
            }
        }
    }
    pairs.iter().map(|(&(first, second), forms)| trouble(entities[first], entities[second], forms)).collect()
}

/// An entity that has a spelling.
#[derive(Clone, Copy)]
struct Owner<'e> {
    entity: usize,
    part: &'e Part,
    form: &'e Located,
    /// The only language in whose copy the spelling is read; absent: all.
    language: Option<&'e str>,
}

/// Who owns a spelling, by its key. Given names and patronymics are left out: they never decide alone.
fn owners<'e>(entities: &[&'e Entity]) -> BTreeMap<String, Vec<Owner<'e>>> {
    let mut owners: BTreeMap<String, Vec<Owner<'e>>> = BTreeMap::new();
    for (at, entity) in entities.iter().enumerate() {
        for part in entity.parts.iter().filter(|part| matches!(part.kind, PartKind::Family | PartKind::Name))
        {
            let mut add = |form: &'e Located, language| {
                let owner = Owner { entity: at, part, form, language };
                owners.entry(spelling_key(&form.text)).or_default().push(owner);
            };
            for (tag, forms) in &part.languages {
                forms.iter().for_each(|form| add(&form.spelling, scope(entity, tag)));
            }
            part.also.iter().for_each(|form| add(form, None));
        }
    }
    owners
}

/// Where a form of a language is read: a person's everywhere, others' at home unless `reads` names the language.
fn scope<'e>(entity: &'e Entity, tag: &'e str) -> Option<&'e str> {
    let reads = entity.settings.reads.iter().flatten().any(|read| read == tag);
    let everywhere = reads || tag == EVERY_LANGUAGE || entity.kind == Kind::Person;
    (!everywhere).then_some(tag)
}

/// So many owners of one spelling are compared with one another: more show nothing new.
const MOST_OWNERS: usize = 100;

/// Pairs of owners that print different forms. Of the owners that print the same, only one pair is named.
fn clashes<'e>(owners: &[Owner<'e>]) -> Vec<(Owner<'e>, Owner<'e>)> {
    let mut seen = BTreeSet::new();
    let distinct: Vec<Owner<'e>> = owners
        .iter()
        .copied()
        .filter(|owner| seen.insert((owner.language, canonicals(owner.part))))
        .take(MOST_OWNERS)
        .collect();
    let mut clashes = Vec::new();
    for (at, &first) in distinct.iter().enumerate() {
        clashes.extend(
            distinct[at + 1..].iter().filter(|second| clash(&first, second)).map(|&second| (first, second)),
        );
    }
    clashes
}

fn canonicals(part: &Part) -> Vec<(&str, &str)> {
    part.languages
        .iter()
        .filter_map(|(tag, forms)| Some((tag.as_str(), forms.first()?.spelling.text.as_str())))
        .collect()
}

fn clash(first: &Owner<'_>, second: &Owner<'_>) -> bool {
    let meets = |tag: &str, owner: &Owner<'_>| {
        owner.language.is_none_or(|language| language == tag || tag == EVERY_LANGUAGE)
    };
    canonicals(first.part).into_iter().any(|(a, printed)| {
        canonicals(second.part).into_iter().any(|(b, other)| {
            let one_copy = a == b || a == EVERY_LANGUAGE || b == EVERY_LANGUAGE;
            let (read_a, read_b) = (meets(a, first) && meets(a, second), meets(b, first) && meets(b, second));
            one_copy && read_a && read_b && printed != other
        })
    })
}

/// Whether there is nothing to tell: the two are one, or rules, which may not disagree at all, or one of them
/// says that it knows, by `not` or by a negative test that has the spelling.
fn is_known(one: &Entity, other: &Entity, key: &str) -> bool {
    let knows = |entity: &Entity| {
        let mut negative = entity.tests.iter().filter(|test| test.negative);
        is_refused(entity, key) || negative.any(|test| spelling_key(&test.input).contains(key))
    };
    let are_rules = one.kind == Kind::Rule && other.kind == Kind::Rule;
    one.id.text == other.id.text || are_rules || knows(one) || knows(other)
}

fn trouble(first: &Entity, second: &Entity, forms: &[&Located]) -> Trouble {
    let (a, b) = (&first.id.text, &second.id.text);
    let spellings: BTreeSet<String> = forms.iter().map(|form| format!("`{}`", form.text)).collect();
    let spellings = spellings.into_iter().collect::<Vec<_>>().join(", ");
    let what =
        format!("`{a}` shares {spellings} with `{b}` ({}), which is printed differently", second.id.place);
    let place = forms.first().map_or(&first.id.place, |form| &form.place);
    Trouble::at(Severity::Warning, place.clone(), what)
        .because("where the copy does not tell which of the two is meant, the spelling is left as it is")
        .mend("say that this is known: with `not` in one of the rows, or with a test that has the spelling and no `out`")
}
