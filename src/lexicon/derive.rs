//! Derives variants from native-script forms: every scheme that reads a form's language makes its spellings.
//!
//! In: a form and its language. Out: spellings, each with the scheme, the native form and the options that
//! made it. Of spellings that fold alike one stays: in plain letters if there is one, then with the fewest
//! options changed, then by the first id.

use std::collections::BTreeMap;
use std::rc::Rc;

use crate::scheme::{Scheme, Schemes};
use crate::text::fold::fold;

/// How many spellings one scheme may make of one form. Real names have a handful.
const BOUND: usize = 48;

/// A spelling that a scheme made.
#[derive(Clone, Debug)]
pub(super) struct Derived {
    pub(super) text: String,
    pub(super) scheme: String,
    /// `id=value` of the options that are not at their default, joined by spaces.
    pub(super) options: String,
    /// Smaller is better: plain letters before letters with marks, then fewer options.
    rank: (bool, usize),
}

/// Derives and remembers: given names recur.
#[derive(Default)]
pub(super) struct Deriver {
    known: BTreeMap<(String, String), Rc<Vec<Derived>>>,
    /// The forms of which some scheme makes more spellings than it may.
    pub(super) cut: Vec<String>,
}

impl Deriver {
    /// The spellings of `form`, a form in `language`, that differ by more than the fold drops.
    pub(super) fn derive(&mut self, language: &str, form: &str) -> Rc<Vec<Derived>> {
        let key = (language.to_owned(), form.to_owned());
        if let Some(known) = self.known.get(&key) {
            return Rc::clone(known);
        }
        let mut by_fold: BTreeMap<String, Derived> = BTreeMap::new();
        for scheme in Schemes::builtin().iter().filter(|scheme| reads(scheme, language, form)) {
            let (variants, is_cut) = scheme.variants(form, BOUND);
            if is_cut {
                self.cut.push(format!("{form} ({})", scheme.id()));
            }
            for variant in variants {
                let options: Vec<String> =
                    variant.options.iter().map(|(id, value)| format!("{id}={value}")).collect();
                let folded = fold(&variant.text).into_owned();
                let rank = (folded != variant.text.to_lowercase(), options.len());
                let scheme = scheme.id().to_owned();
                let derived = Derived { text: variant.text, scheme, options: options.join(" "), rank };
                let first = by_fold.entry(folded).or_insert_with(|| derived.clone());
                if (derived.rank, &derived.scheme) < (first.rank, &first.scheme) {
                    *first = derived;
                }
            }
        }
        let derived = Rc::new(by_fold.into_values().collect());
        self.known.insert(key, Rc::clone(&derived));
        derived
    }
}

/// Whether a scheme reads a form: its language, or that language in the script of the form, and every letter.
pub(super) fn reads(scheme: &Scheme, language: &str, form: &str) -> bool {
    let base = language.split('-').next().unwrap_or_default();
    let langs = &scheme.from().langs;
    let of_language =
        langs.is_empty() || langs.iter().any(|lang| lang.eq_ignore_ascii_case(language) || lang == base);
    of_language && scheme.apply_strict(form).is_ok()
}
