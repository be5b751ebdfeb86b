//! Counts how the spellings of a lexicon came to be known: listed, another language's form, or made by a scheme.

use std::collections::BTreeMap;

use super::{Derivation, FormPart, FormRef, Lexicon};

/// Spellings by their origin, each spelling of each part counted once an entity.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Origins {
    /// Spellings that a row lists and that belong to no language.
    pub listed: usize,
    /// Spellings that are a language's form.
    pub languages: usize,
    /// Spellings that a scheme makes, by its id and the options that are not at their default (`zh=sh`).
    pub schemes: BTreeMap<(String, String), usize>,
    /// Of those the ones that are an ordinary word of some language, or too short to stand alone.
    pub weak: usize,
    /// Of those the ones that another entity owns, too.
    pub shared: usize,
}

impl Lexicon {
    /// How the spellings of this lexicon came to be known.
    ///
    /// # Example: what schemes add to the built-in tables
    /// ```
    /// use canonym::Lexicon;
    ///
    /// let origins = Lexicon::builtin().origins();
    /// let derived: usize = origins.schemes.values().sum();
    /// assert!(derived > origins.listed, "nobody lists what a scheme makes");
    /// ```
    pub fn origins(&self) -> Origins {
        let mut origins = Origins::default();
        let forms = self.entities().flat_map(|entity| entity.forms());
        for form in forms.filter(|form| !matches!(form.part(), FormPart::Keep | FormPart::Not)) {
            match form.derivation() {
                Derivation::Listed => origins.listed += 1,
                Derivation::Language(_) => origins.languages += 1,
                Derivation::Scheme { scheme, options, .. } => {
                    *origins.schemes.entry((scheme.to_owned(), options.to_owned())).or_default() += 1;
                    origins.weak += usize::from(form.is_weak_somewhere());
                    origins.shared += usize::from(self.is_shared(form));
                }
            }
        }
        origins
    }

    fn is_shared(&self, form: FormRef<'_>) -> bool {
        self.owners(form.text())
            .any(|other| other.entity().index() != form.entity().index() && other.part() != FormPart::Keep)
    }
}
