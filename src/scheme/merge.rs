//! Joins a scheme with the files that it extends: the child wins on the same left-hand side.

use std::collections::BTreeMap;

use super::draft::{Draft, RuleDraft, StageDraft};
use crate::trouble::Trouble;

/// `child` with everything that its parents add, nearest parent first; tests and descriptions are not inherited.
pub(super) fn merge(child: &Draft, parents: &BTreeMap<String, Draft>) -> Result<Draft, Vec<Trouble>> {
    let mut merged = child.clone();
    let mut path = Vec::new();
    let mut troubles = Vec::new();
    add_parents(&mut merged, child, parents, &mut path, &mut troubles);
    if troubles.is_empty() { Ok(merged) } else { Err(troubles) }
}

fn add_parents(
    merged: &mut Draft,
    child: &Draft,
    parents: &BTreeMap<String, Draft>,
    path: &mut Vec<String>,
    troubles: &mut Vec<Trouble>,
) {
    for name in &child.header.extends {
        let Some(parent) = parents.get(&name.value) else {
            let mut trouble = name.origin.error(format!("`{}` is no scheme", name.value));
            if let Some(near) =
                super::near::nearest(&name.value, parents.keys().map(String::as_str), 1).first()
            {
                trouble = trouble.mend(format!("did you mean `{near}`?"));
            }
            troubles.push(trouble);
            continue;
        };
        if path.contains(&name.value) {
            troubles.push(name.origin.error(format!("`{}` extends itself", name.value)));
            continue;
        }
        add(merged, parent);
        path.push(name.value.clone());
        add_parents(merged, parent, parents, path, troubles);
        path.pop();
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
