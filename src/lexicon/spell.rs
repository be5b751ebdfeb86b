//! Spells names that have no form in a language by the house's schemes, before they are compiled.

use super::derive::reads;
use crate::scheme::{Scheme, Schemes};
use crate::table::model::{EVERY_LANGUAGE, Entity, Form, Located, Part};
use crate::trouble::{Severity, Trouble};

/// Gives each part that has no form in a scheme's own language the form that the scheme makes of its native one.
///
/// `schemes` pairs a native language with a scheme's id. The made form is canonical where the scheme writes
/// the copy's language; a scheme that writes no language in particular serves every language without a form.
/// Troubles are ids that no scheme has.
pub fn spell_by_scheme(entities: &mut [Entity], schemes: &[(String, Located)]) -> Vec<Trouble> {
    let mut troubles = Vec::new();
    for (native, id) in schemes {
        match Schemes::builtin().find(&id.text) {
            Ok(scheme) => entities
                .iter_mut()
                .flat_map(|entity| &mut entity.parts)
                .for_each(|part| spell(part, native, scheme)),
            Err(unknown) => troubles.push(
                Trouble::at(Severity::Error, id.place.clone(), unknown.to_string())
                    .because(
                        "without its scheme a name would be spelt in a way that the house did not ask for",
                    )
                    .mend("name one of the schemes that `canonym transliterate --list` shows"),
            ),
        }
    }
    troubles
}

fn spell(part: &mut Part, native: &str, scheme: &Scheme) {
    let of_native = part.languages.iter().find(|(tag, _)| tag == native);
    let Some(form) = of_native
        .and_then(|(_, forms)| forms.first())
        .map(|form| &form.spelling)
        .filter(|form| reads(scheme, native, &form.text))
    else {
        return;
    };
    let spelling = Located { text: scheme.apply(&form.text), place: form.place.clone() };
    let made = Form { spelling, since: None };
    let everywhere = [EVERY_LANGUAGE.to_owned()];
    let targets = if scheme.to().langs.is_empty() { &everywhere[..] } else { &scheme.to().langs };
    for target in targets.iter().map(|target| target.to_ascii_lowercase()) {
        if let Err(at) = part.languages.binary_search_by(|(tag, _)| tag.cmp(&target)) {
            part.languages.insert(at, (target, vec![made.clone()]));
        }
    }
}
