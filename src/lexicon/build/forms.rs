//! Gathers the forms of one entity: those that its row lists, and those that schemes make of them.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use super::Cut;
use crate::lexicon::derive::Deriver;
use crate::lexicon::form::FormPart;
use crate::lexicon::key::{Separator, tokens};
use crate::table::model::{Case, Entity, GivenAlone, Kind, Located, Part, PartKind};
use crate::trouble::Place;

/// How a form came to be known, in the order of precedence.
#[derive(Clone, Copy, Default)]
pub(super) enum Known {
    #[default]
    Listed,
    Language,
    Scheme,
}

/// What is known of a form besides its spelling.
#[derive(Clone, Default)]
pub(super) struct Source {
    pub(super) language: u32,
    pub(super) derivation: Known,
    pub(super) scheme: &'static str,
    pub(super) from: Rc<str>,
    pub(super) options: Rc<str>,
    pub(super) everywhere: bool,
    pub(super) any_case: bool,
    /// Whether a mention may be this form and no more, or must have it; a given name mostly is neither.
    pub(super) makes_mention: bool,
}

/// A form with its key and where it came from.
pub(super) struct FormRecord {
    pub(super) key: KeyShape,
    pub(super) place: Place,
    pub(super) source: Source,
}

/// A key, and where in it the beginnings end that a walk through copy passes.
pub(super) struct KeyShape {
    pub(super) text: String,
    /// The length in bytes of each beginning of some words, all but the whole.
    pub(super) prefixes: Vec<usize>,
    /// The length in bytes of the first word.
    pub(super) first: usize,
}

impl KeyShape {
    /// As [`key_of`](crate::lexicon::key_of): nothing for what no name may be.
    fn of(form: &str) -> Option<KeyShape> {
        let mut shape = KeyShape { text: String::new(), prefixes: Vec::new(), first: 0 };
        let mut key = crate::lexicon::Key::default();
        for (at, token) in tokens(form).enumerate() {
            if at > 0 {
                if token.separator == Separator::Bound {
                    return None;
                }
                shape.prefixes.push(key.as_str().len());
            }
            key.push(token.separator, &token.folded);
            if at == 0 {
                shape.first = key.as_str().len();
            }
        }
        shape.text = key.as_str().to_owned();
        (!shape.text.is_empty()).then_some(shape)
    }
}

/// The forms of one entity with their records; the map's order is the order of their numbers.
#[derive(Default)]
pub(super) struct EntityForms {
    pub(super) forms: BTreeMap<(FormPart, String), FormRecord>,
    pub(super) cut: Vec<Cut>,
}

impl EntityForms {
    pub(super) fn gather(
        entity: &Entity,
        languages: &BTreeMap<String, u32>,
        deriver: &mut Deriver,
    ) -> EntityForms {
        let mut forms = EntityForms::default();
        let any_case = entity.settings.case == Some(Case::Any);
        let listed = Source { everywhere: true, any_case, ..Source::default() };
        for part in &entity.parts {
            let listed = Source { makes_mention: makes_mention(entity, part.kind), ..listed.clone() };
            forms.add_listed(entity, part, languages, &listed);
            forms.add_derived(entity, part, deriver, &listed);
        }
        for (kind, phrases) in [(FormPart::Keep, &entity.keep), (FormPart::Not, &entity.not)] {
            for phrase in phrases {
                forms.add(kind, phrase, Source { any_case: true, ..listed.clone() });
            }
        }
        forms
    }

    fn add_listed(
        &mut self,
        entity: &Entity,
        part: &Part,
        languages: &BTreeMap<String, u32>,
        listed: &Source,
    ) {
        let kind = FormPart::from(part.kind);
        let reads = entity.settings.reads.as_deref().unwrap_or_default();
        let all_read = matches!(entity.kind, Kind::Person | Kind::Rule);
        for also in &part.also {
            self.add(kind, also, listed.clone());
        }
        for (tag, forms) in &part.languages {
            let everywhere = all_read || reads.iter().any(|read| read == tag);
            let language = languages[tag];
            let source = Source { language, derivation: Known::Language, everywhere, ..listed.clone() };
            for form in forms {
                self.add(kind, &form.spelling, source.clone());
            }
        }
    }

    /// Adds what schemes make of the native forms of a part, where the part has no form that folds to it yet.
    fn add_derived(&mut self, entity: &Entity, part: &Part, deriver: &mut Deriver, listed: &Source) {
        let kind = FormPart::from(part.kind);
        let of_part = self.forms.iter().filter(|((part, _), _)| *part == kind);
        let mut keys: BTreeSet<String> = of_part.map(|(_, record)| record.key.text.clone()).collect();
        for (tag, forms) in part.languages.iter().filter(|(tag, _)| derives_from(entity, tag)) {
            for native in forms.iter().map(|form| &form.spelling) {
                let spellings = deriver.derive(tag, &native.text);
                let cut = |&scheme: &&'static str| Cut { form: native.clone(), scheme };
                self.cut.extend(spellings.cut.iter().map(cut));
                let from: Rc<str> = Rc::from(native.text.as_str());
                for derived in &spellings.derived {
                    let Some(key) = KeyShape::of(&derived.text) else { continue };
                    if !keys.insert(key.text.clone()) {
                        continue;
                    }
                    let source = Source {
                        derivation: Known::Scheme,
                        scheme: derived.scheme,
                        from: Rc::clone(&from),
                        options: Rc::clone(&derived.options),
                        ..listed.clone()
                    };
                    self.add_record(
                        kind,
                        &derived.text,
                        FormRecord { key, place: native.place.clone(), source },
                    );
                }
            }
        }
    }

    fn add(&mut self, part: FormPart, form: &Located, source: Source) {
        if let Some(key) = KeyShape::of(&form.text) {
            self.add_record(part, &form.text, FormRecord { key, place: form.place.clone(), source });
        }
    }

    /// Adds a form; of several ways in which it came to be known, the first by rank stays.
    fn add_record(&mut self, part: FormPart, text: &str, record: FormRecord) {
        let everywhere = record.source.everywhere;
        let known = self.forms.entry((part, text.to_owned()));
        known.and_modify(|known| known.source.everywhere |= everywhere).or_insert(record);
    }
}

/// Whether no mention of an entity is without this part, or it is one by itself.
fn makes_mention(entity: &Entity, part: PartKind) -> bool {
    let has_family =
        entity.parts.iter().any(|part| part.kind == PartKind::Family && !part.languages.is_empty());
    match part {
        PartKind::Family | PartKind::Name => true,
        PartKind::Given => !has_family || entity.settings.given_alone == Some(GivenAlone::Evidence),
        PartKind::Patronymic => false,
    }
}

/// Whether schemes read a row's form in a language: a person's in every language, others where the row says so.
fn derives_from(entity: &Entity, tag: &str) -> bool {
    match &entity.settings.derive {
        Some(tags) => tags.iter().any(|derive| derive == tag || tag.starts_with(&format!("{derive}-"))),
        None => entity.kind == Kind::Person,
    }
}
