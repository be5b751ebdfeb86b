//! Checks merged entities for what can be seen in the tables alone, before any copy is read.
//!
//! Each file beside this one is one group of checks; what needs folding, endings or case shapes is proved when
//! the tables are compiled. An error refuses the tables, a warning asks their owner to look.

mod guards;
mod rules;
mod shared;

use super::model::{Entity, Located};
use super::spelling_key;
use crate::trouble::Trouble;

/// A group of checks.
type Check = fn(&[&Entity]) -> Vec<Trouble>;

const CHECKS: [Check; 3] = [guards::check, rules::check, shared::check];

/// Every trouble of `entities`, which come from [`merge`](super::merge), in the order of places.
///
/// Entities that are switched off are not looked at.
///
/// # Example: find two rules that disagree
/// ```
/// use canonym::table::{lint, merge, model::Layer, read};
///
/// let (file, _) = read("house/rules.toml", r#"
/// rule = [
///     { canonical = "Kyiv", variants = ["Kiew"] },
///     { canonical = "Kyjiw", variants = ["Kiew"] },
/// ]
/// "#);
/// let (entities, _) = merge(&[Layer { files: vec![file], ..Layer::default() }]);
/// assert_eq!(lint(&entities)[0].what(), "two rules spell `Kiew`: here `Kyiv`, and `Kyjiw` at house/rules.toml:4:19");
/// ```
pub fn lint(entities: &[Entity]) -> Vec<Trouble> {
    let active: Vec<&Entity> = entities.iter().filter(|entity| entity.disabled.is_none()).collect();
    let mut troubles: Vec<Trouble> = CHECKS.iter().flat_map(|check| check(&active)).collect();
    troubles.sort_by(|a, b| (a.place(), a.what()).cmp(&(b.place(), b.what())));
    troubles
}

/// Every form of an entity, in every language and in none.
fn forms(entity: &Entity) -> impl Iterator<Item = &Located> {
    entity.parts.iter().flat_map(|part| {
        let of_languages = part.languages.iter().flat_map(|(_, forms)| forms).map(|form| &form.spelling);
        of_languages.chain(&part.also)
    })
}

/// Whether one of `not` takes a form away.
fn is_refused(entity: &Entity, key: &str) -> bool {
    entity.not.iter().any(|form| spelling_key(&form.text) == key)
}
