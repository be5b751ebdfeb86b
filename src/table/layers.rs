//! Merges layers of tables into one list of entities: later layers override earlier ones by id and key.
//!
//! In: layers, lowest first. Out: entities sorted by id, each with its effective settings, and every trouble.
//! The order of files in a layer, and of rows in a file, never matters.
//!
//! Settings: what any row says goes before what any header says, and of two rows, or two headers, the one of
//! the later layer goes first. So a house's header does not loosen what a built-in row says of itself, but does
//! override the built-in header; a house row overrides both.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use super::model::{Entity, Kind, Layer, Located, Part, Settings};
use super::nearest::nearest;
use super::respell::{Canonicals, respell};
use crate::trouble::{Severity, Trouble};

/// For so many troubles the nearest id is looked for: each takes a walk through all of them.
const MOST_NEIGHBOURS: usize = 1_000;

/// Merges `layers`, lowest first, key by key.
///
/// Languages of a part count as keys; `also`, `variants`, `not`, `keep` and tests add up; everything else is
/// replaced. Disabled entities stay in the list, marked. A `[[rule]]` that names as a variant the canonical form
/// of exactly one entity of a lower layer re-spells that entity.
pub fn merge(layers: &[Layer]) -> (Vec<Entity>, Vec<Trouble>) {
    let mut merging = Merging { merged: BTreeMap::new(), troubles: Vec::new() };
    for layer in layers {
        merging.add_layer(layer);
    }
    merging.troubles.sort_by(|a, b| a.place().cmp(b.place()));
    (merging.merged.into_values().map(Merged::finish).collect(), merging.troubles)
}

/// The rows of one id so far. Their own settings stand in the entity, those of their files' headers apart.
struct Merged {
    entity: Entity,
    header: Settings,
}

impl Merged {
    fn finish(mut self) -> Entity {
        if self.entity.kind != Kind::Person {
            (self.header.family_alone, self.header.given_alone) = (None, None);
        }
        self.entity.settings = over(self.entity.settings, self.header);
        self.entity
    }
}

/// A row and the header of its file.
type Row<'l> = (&'l Entity, &'l Settings);

struct Merging {
    merged: BTreeMap<String, Merged>,
    troubles: Vec<Trouble>,
}

impl Merging {
    fn add_layer(&mut self, layer: &Layer) {
        let rows = self.distinct_rows(layer);
        let canonicals = Canonicals::of(self.merged.values().map(|merged| &merged.entity));
        let mut respellings = Vec::new();
        let mut unknown = Vec::new();
        for (row, header) in rows {
            match canonicals.respelt_by(row) {
                Some(id) if id == row.id.text || !self.merged.contains_key(&row.id.text) => {
                    if canonicals.is_rule_besides(id, row) {
                        unknown.extend(self.add_row(row, header));
                    }
                    respellings.push((id.to_owned(), row, header))
                }
                _ => unknown.extend(self.add_row(row, header)),
            }
        }
        // Messages name the nearest id of all rows, so they wait until the layer is in.
        unknown.into_iter().for_each(|row| self.refuse_unknown(row));
        for (id, row, header) in respellings {
            self.add_respelling(&id, row, header);
        }
    }

    /// The layer's rows in the order of their ids; of two with one id the one that stands first.
    fn distinct_rows<'l>(&mut self, layer: &'l Layer) -> Vec<Row<'l>> {
        let mut rows: Vec<Row<'l>> =
            layer.files.iter().flat_map(|file| file.rows.iter().map(|row| (row, &file.settings))).collect();
        rows.sort_by(|(a, _), (b, _)| (&a.id.text, &a.id.place).cmp(&(&b.id.text, &b.id.place)));
        let mut distinct: Vec<Row<'l>> = Vec::new();
        for (row, header) in rows {
            match distinct.last() {
                Some((first, _)) if first.id.text == row.id.text => self.refuse_twice(first, row),
                _ => distinct.push((row, header)),
            }
        }
        distinct
    }

    /// Adds a row, or gives it back if there is nothing to add it to and it cannot stand alone.
    fn add_row<'l>(&mut self, row: &'l Entity, header: &Settings) -> Option<&'l Entity> {
        match self.merged.entry(row.id.text.clone()) {
            Entry::Occupied(mut lower) => {
                let lower = lower.get_mut();
                if has_forms(row) && lower.entity.kind != row.kind {
                    let trouble = other_kind(&lower.entity, row);
                    self.troubles.push(trouble);
                } else {
                    merge_over(lower, row, header);
                }
                None
            }
            Entry::Vacant(free) if row.parts.iter().any(|part| !part.languages.is_empty()) => {
                free.insert(Merged { entity: row.clone(), header: header.clone() });
                None
            }
            Entry::Vacant(_) => Some(row),
        }
    }

    fn add_respelling(&mut self, id: &str, row: &Entity, header: &Settings) {
        let Some(lower) = self.merged.get_mut(id) else { return };
        if respell(&mut lower.entity, row) {
            let keys = Entity { parts: Vec::new(), ..row.clone() };
            merge_over(lower, &keys, header);
            lower.entity.respelt = Some(row.id.place.clone());
            return;
        }
        let what = format!("this rule and {} both spell `{id}` in one layer", lower.entity.id.place);
        let trouble = Trouble::at(Severity::Error, row.id.place.clone(), what);
        self.troubles.push(
            trouble
                .because("the rule re-spells the entity whose canonical form it names as a variant, and rows have no order")
                .mend(format!("keep one of the two, or write one row with `id = \"{id}\"`")),
        );
    }

    fn refuse_twice(&mut self, first: &Entity, second: &Entity) {
        let id = &second.id.text;
        let what = format!("`{id}` is here a second time; the first is at {}", first.id.place);
        let trouble = Trouble::at(Severity::Error, second.id.place.clone(), what);
        let mend = match second.kind {
            Kind::Rule => "join the variants of the two rules in one row",
            _ => "join the two rows, or give one of them an id of its own",
        };
        self.troubles.push(trouble.because("within a layer no row goes before another").mend(mend));
    }

    fn refuse_unknown(&mut self, row: &Entity) {
        let id = &row.id.text;
        let what = format!("no row has the id `{id}`, and this one has no canonical form");
        let known = self.merged.keys().map(String::as_str).filter(|_| self.troubles.len() < MOST_NEIGHBOURS);
        let mend = match nearest(id, known) {
            Some(meant) => format!("did you mean `{meant}`?"),
            None => "write the id of a row in a lower layer, or add the canonical form".to_owned(),
        };
        let trouble = Trouble::at(Severity::Error, row.id.place.clone(), what);
        self.troubles
            .push(trouble.because("a row without canonical forms only changes another row").mend(mend));
    }
}

fn other_kind(lower: &Entity, row: &Entity) -> Trouble {
    let (old, new) = (lower.kind.as_str(), row.kind.as_str());
    let what = format!("`{}` is a [[{new}]] here and a [[{old}]] at {}", row.id.text, lower.id.place);
    Trouble::at(Severity::Error, row.id.place.clone(), what)
        .because("the forms of one kind cannot override those of another")
        .mend(format!("write [[{old}]], or give this row an id of its own"))
}

fn has_forms(row: &Entity) -> bool {
    !row.parts.is_empty()
}

fn merge_over(lower: &mut Merged, row: &Entity, header: &Settings) {
    lower.header = over(header.clone(), std::mem::take(&mut lower.header));
    let entity = &mut lower.entity;
    entity.settings = over(row.settings.clone(), std::mem::take(&mut entity.settings));
    entity.id.place = row.id.place.clone();
    row.parts.iter().for_each(|part| merge_part(&mut entity.parts, part));
    add_new(&mut entity.not, &row.not);
    add_new(&mut entity.keep, &row.keep);
    entity.tests.extend(row.tests.iter().cloned());
    if !row.roles.is_empty() {
        entity.roles.clone_from(&row.roles);
    }
    entity.order = row.order.or(entity.order);
    replace(&mut entity.source, &row.source);
    replace(&mut entity.note, &row.note);
    replace(&mut entity.disabled, &row.disabled);
}

fn merge_part(parts: &mut Vec<Part>, upper: &Part) {
    let at = match parts.binary_search_by_key(&upper.kind, |part| part.kind) {
        Ok(at) => at,
        Err(at) => return parts.insert(at, upper.clone()),
    };
    let part = &mut parts[at];
    for (tag, forms) in &upper.languages {
        match part.languages.binary_search_by(|(known, _)| known.cmp(tag)) {
            Ok(at) => part.languages[at].1.clone_from(forms),
            Err(at) => part.languages.insert(at, (tag.clone(), forms.clone())),
        }
    }
    add_new(&mut part.also, &upper.also);
}

/// Adds those of `forms` whose text is not yet among `known`.
pub(super) fn add_new(known: &mut Vec<Located>, forms: &[Located]) {
    for form in forms {
        if !known.iter().any(|other| other.text == form.text) {
            known.push(form.clone());
        }
    }
}

fn replace<T: Clone>(lower: &mut Option<T>, upper: &Option<T>) {
    if upper.is_some() {
        lower.clone_from(upper);
    }
}

fn over(upper: Settings, lower: Settings) -> Settings {
    Settings {
        family_alone: upper.family_alone.or(lower.family_alone),
        given_alone: upper.given_alone.or(lower.given_alone),
        quotes: upper.quotes.or(lower.quotes),
        former: upper.former.or(lower.former),
        derive: upper.derive.or(lower.derive),
        reads: upper.reads.or(lower.reads),
        endings: upper.endings.or(lower.endings),
        case: upper.case.or(lower.case),
    }
}
