//! The row of an entity as far as compiled tables keep it, where the tables themselves are not at hand.

use std::sync::Arc;

use crate::lexicon::{EntityRef, FormPart, FormRef, Lexicon, PartLanguage};
use crate::table::model::{Entity, Form, Located, Order, Part, PartKind, Role, Settings};
use crate::trouble::Place;

const PARTS: [PartKind; 4] = [PartKind::Given, PartKind::Family, PartKind::Patronymic, PartKind::Name];

/// The row: its effective values, without its tests, and without where each of them was written.
pub fn row(lexicon: &Lexicon, entity: EntityRef<'_>) -> Entity {
    let place = Place::new(Arc::from(entity.file()), entity.line(), 1);
    let located = &|text: &str| Located { text: text.to_owned(), place: place.clone() };
    let of_part = |part: FormPart| {
        entity.forms().filter(move |form| form.part() == part).map(|form| located(form.text())).collect()
    };
    let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    Entity {
        kind: entity.kind(),
        id: located(entity.id()),
        parts: PARTS.into_iter().filter_map(|kind| part(lexicon, entity, kind, located)).collect(),
        order: entity.is_family_first().then_some(Order::FamilyGiven),
        roles: entity.role_words().map(|words| Role { language: None, words: located(words) }).collect(),
        not: of_part(FormPart::Not),
        keep: of_part(FormPart::Keep),
        settings: Settings {
            family_alone: entity.family_alone(),
            given_alone: entity.given_alone(),
            quotes: entity.settings().quotes(),
            former: entity.settings().former(),
            ..Settings::default()
        },
        tests: Vec::new(),
        source: some(entity.source()),
        note: some(entity.note()),
        disabled: None,
        respelt: None,
    }
}

fn part(
    lexicon: &Lexicon,
    entity: EntityRef<'_>,
    kind: PartKind,
    located: impl Fn(&str) -> Located,
) -> Option<Part> {
    let forms = |language: PartLanguage<'_>| {
        let form = |(form, since): (FormRef<'_>, _)| Form { spelling: located(form.text()), since };
        let texts = language.forms().map(form).collect();
        (lexicon.language_tag(language.language()).to_owned(), texts)
    };
    let languages: Vec<_> = entity.languages(kind).map(forms).collect();
    (!languages.is_empty()).then(|| Part { kind, languages, also: Vec::new() })
}
