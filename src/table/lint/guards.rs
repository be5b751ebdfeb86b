//! Forms that nothing can match, rows that nothing is left of, and guards without a negative test.

use super::{forms, is_refused};
use crate::table::model::Entity;
use crate::table::spelling_key;
use crate::trouble::{Severity, Trouble};

pub(super) fn check(entities: &[&Entity]) -> Vec<Trouble> {
    let checks = |&entity: &&Entity| {
        letterless(entity)
            .into_iter()
            .chain(all_refused(entity))
            .chain(untested_guard(entity))
            .collect::<Vec<_>>()
    };
    entities.iter().flat_map(checks).collect()
}

fn letterless(entity: &Entity) -> Vec<Trouble> {
    let letterless = forms(entity).filter(|form| !form.text.chars().any(char::is_alphanumeric));
    let trouble = |form: &crate::table::model::Located| {
        let what = format!("the form `{}` of `{}` has no letter and no digit", form.text, entity.id.text);
        Trouble::at(Severity::Error, form.place.clone(), what)
            .because("only words are matched, so it could never be found")
            .mend("delete the form")
    };
    letterless.map(trouble).collect()
}

fn all_refused(entity: &Entity) -> Option<Trouble> {
    let none_left = forms(entity).all(|form| is_refused(entity, &spelling_key(&form.text)));
    let not = entity.not.first().filter(|_| none_left)?;
    let what = format!("`not` takes away every form of `{}`", entity.id.text);
    let trouble = Trouble::at(Severity::Error, not.place.clone(), what);
    Some(
        trouble
            .because("a row that can never match does nothing")
            .mend("take a form out of `not`, or switch the row off with `disabled = \"why\"`"),
    )
}

fn untested_guard(entity: &Entity) -> Option<Trouble> {
    if entity.tests.iter().any(|test| test.negative) {
        return None;
    }
    let (key, guard) = [("keep", &entity.keep), ("not", &entity.not)]
        .into_iter()
        .find_map(|(key, forms)| Some((key, forms.first()?)))?;
    let id = &entity.id.text;
    let what = format!("`{id}` has `{key}`, and no test that shows it holding back");
    let trouble = Trouble::at(Severity::Warning, guard.place.clone(), what);
    let mend =
        format!("add a [[{}.test]] with an `in` that must not change and no `out`", entity.kind.as_str());
    Some(trouble.because("whoever changes the row later could not tell what the guard is for").mend(mend))
}
