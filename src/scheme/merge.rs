//! Joins a scheme with the files that it extends: the child wins on the same left-hand side.

use std::collections::{BTreeMap, BTreeSet};

use super::draft::{Draft, RuleDraft, StageDraft};
use super::near;
use crate::trouble::Trouble;

/// `child` with everything that its parents add, nearest parent first; tests and descriptions are not inherited.
pub(super) fn merge(child: &Draft, parents: &BTreeMap<String, Draft>) -> Result<Draft, Vec<Trouble>> {
    let mut family = Family { parents, path: Vec::new(), joined: BTreeSet::new(), troubles: Vec::new() };
    let mut merged = child.clone();
    family.join(&mut merged, child);
    if family.troubles.is_empty() { Ok(merged) } else { Err(family.troubles) }
}

/// The walk up from one scheme.
struct Family<'d> {
    parents: &'d BTreeMap<String, Draft>,
    path: Vec<&'d str>,
    /// Parents that are in already, so that one reached by two ways costs nothing.
    joined: BTreeSet<&'d str>,
    troubles: Vec<Trouble>,
}

impl<'d> Family<'d> {
    fn join(&mut self, merged: &mut Draft, child: &Draft) {
        for name in &child.header.extends {
            let Some((id, parent)) = self.parents.get_key_value(&name.value) else {
                let trouble = name.origin.error(format!("`{}` is no scheme", name.value));
                let near = near::nearest(&name.value, self.parents.keys().map(String::as_str), 1);
                let mend = near.first().map(|near| format!("did you mean `{near}`?"));
                self.troubles.push(mend.into_iter().fold(trouble, Trouble::mend));
                continue;
            };
            if self.path.contains(&id.as_str()) {
                self.troubles.push(name.origin.error(format!("`{id}` extends itself")));
            } else if self.joined.insert(id) {
                add(merged, parent);
                self.path.push(id);
                self.join(merged, parent);
                self.path.pop();
            }
        }
    }
}

fn add(merged: &mut Draft, parent: &Draft) {
    let header = &mut merged.header;
    header.casing = header.casing.or(parent.header.casing);
    header.input = header.input.or(parent.header.input);
    if header.alphabet.is_none() {
        header.alphabet.clone_from(&parent.header.alphabet);
    }
    add_stages(merged, parent);
    for exception in &parent.exceptions {
        let same = |own: &super::draft::ExceptionDraft| {
            own.from.value == exception.from.value && own.when == exception.when
        };
        if !merged.exceptions.iter().any(same) {
            merged.exceptions.push(exception.clone());
        }
    }
    for option in &parent.options {
        if !merged.options.iter().any(|own| own.id.value == option.id.value) {
            merged.options.push(option.clone());
        }
    }
}

/// Stages of one name are joined; the file's own rules, which have none, are always the last stage.
fn add_stages(merged: &mut Draft, parent: &Draft) {
    for (at, inherited) in parent.stages.iter().enumerate() {
        match merged.stages.iter_mut().find(|own| own.id == inherited.id) {
            Some(own) => add_stage(own, inherited),
            None => merged.stages.insert(at.min(merged.stages.len().saturating_sub(1)), inherited.clone()),
        }
    }
}

fn add_stage(own: &mut StageDraft, inherited: &StageDraft) {
    own.input = own.input.or(inherited.input);
    for (name, letters) in &inherited.classes {
        own.classes.entry(name.clone()).or_insert_with(|| letters.clone());
    }
    for (from, to) in &inherited.map {
        own.map.entry(from.clone()).or_insert_with(|| to.clone());
    }
    for rule in &inherited.rules {
        if !own.rules.iter().any(|known| same_left_side(known, rule)) {
            own.rules.push(rule.clone());
        }
    }
}

fn same_left_side(a: &RuleDraft, b: &RuleDraft) -> bool {
    (&a.from.value, &a.before, &a.after, &a.when) == (&b.from.value, &b.before, &b.after, &b.when)
}
