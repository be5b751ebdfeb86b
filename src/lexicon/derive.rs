//! Derives variants from native-script forms: every scheme that reads a form's language makes its spellings.
//!
//! In: a form and its language. Out: spellings, each with the scheme, the native form and the options that
//! made it. Of spellings that fold alike one stays: in plain letters if there is one, then with the fewest
//! options changed, then by the first id.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::rc::Rc;

use crate::scheme::{Choice, Scheme, Schemes};
use crate::text::fold::fold;

/// How many spellings one scheme may make of one form. Real names have a handful.
pub const BOUND: usize = 48;

/// How many forms are remembered. Given names recur, and there are some thousands of them; family names do not.
const REMEMBERED: usize = 4096;

/// A spelling that a scheme made.
#[derive(Clone, Debug)]
pub(super) struct Derived {
    pub(super) text: String,
    pub(super) scheme: &'static str,
    /// `id=value` of the options that are not at their default, joined by spaces.
    pub(super) options: Rc<str>,
}

/// Smaller is better: plain letters before letters with marks, then fewer options, then the first id.
type Rank = (bool, usize, &'static str);

/// What schemes make of one form.
#[derive(Debug, Default)]
pub(super) struct Spellings {
    /// The spellings, no two of which fold alike.
    pub(super) derived: Vec<Derived>,
    /// The schemes that make more of it than they may.
    pub(super) cut: Vec<&'static str>,
}

/// Derives and remembers: given names recur.
#[derive(Default)]
pub(super) struct Deriver {
    /// The schemes that read a language.
    schemes: BTreeMap<String, Vec<&'static Scheme>>,
    known: BTreeMap<(String, String), Rc<Spellings>>,
    options: BTreeMap<String, Rc<str>>,
}

impl Deriver {
    /// The spellings of `form`, a form in `language`, that differ by more than the fold drops.
    pub(super) fn derive(&mut self, language: &str, form: &str) -> Rc<Spellings> {
        let key = (language.to_owned(), form.to_owned());
        if let Some(known) = self.known.get(&key) {
            return Rc::clone(known);
        }
        let made = Rc::new(self.make(language, form));
        if self.known.len() >= REMEMBERED {
            self.known.clear();
        }
        self.known.insert(key, Rc::clone(&made));
        made
    }

    fn make(&mut self, language: &str, form: &str) -> Spellings {
        let schemes = self.schemes.entry(language.to_owned()).or_insert_with(|| of_language(language));
        let mut by_text: BTreeMap<String, (&Scheme, Choice)> = BTreeMap::new();
        let mut cut = Vec::new();
        for scheme in schemes.iter().filter(|scheme| scheme.is_all_known(form)) {
            let (spelt, is_cut) = scheme.spelt(form, BOUND);
            cut.extend(is_cut.then_some(scheme.id()));
            for (text, choice) in spelt {
                match by_text.entry(text) {
                    Entry::Vacant(place) => drop(place.insert((scheme, choice))),
                    // The schemes come in the order of their ids, so the first of equals stays.
                    Entry::Occupied(mut first) if choice.changes() < first.get().1.changes() => {
                        first.insert((scheme, choice));
                    }
                    Entry::Occupied(_) => {}
                }
            }
        }
        Spellings { derived: self.best(by_text), cut }
    }

    /// Of spellings that fold alike the one that is ranked first.
    fn best(&mut self, by_text: BTreeMap<String, (&'static Scheme, Choice)>) -> Vec<Derived> {
        let mut by_fold: BTreeMap<String, (Rank, String, Choice, &Scheme)> = BTreeMap::new();
        for (text, (scheme, choice)) in by_text {
            let folded = fold(&text).into_owned();
            let rank = (!folds_by_case_alone(&text, &folded), choice.changes(), scheme.id());
            match by_fold.entry(folded) {
                Entry::Vacant(place) => drop(place.insert((rank, text, choice, scheme))),
                Entry::Occupied(mut first) if rank < first.get().0 => {
                    first.insert((rank, text, choice, scheme));
                }
                Entry::Occupied(_) => {}
            }
        }
        let best = by_fold.into_values();
        best.map(|(_, text, choice, scheme)| {
            let options = shared(&mut self.options, &scheme.named(&choice));
            Derived { text, scheme: scheme.id(), options }
        })
        .collect()
    }
}

/// Whether `text` differs from its fold in capitals only.
fn folds_by_case_alone(text: &str, folded: &str) -> bool {
    text.chars().flat_map(char::to_lowercase).eq(folded.chars())
}

/// The options as the lexicon writes them, one string for all spellings that have the same.
fn shared(known: &mut BTreeMap<String, Rc<str>>, options: &[(String, String)]) -> Rc<str> {
    let written =
        options.iter().map(|(id, value)| format!("{id}={value}")).collect::<Vec<String>>().join(" ");
    Rc::clone(known.entry(written).or_insert_with_key(|written| Rc::from(written.as_str())))
}

/// The schemes that read a language, in whatever script.
fn of_language(language: &str) -> Vec<&'static Scheme> {
    Schemes::builtin().iter().filter(|scheme| reads_language(scheme, language)).collect()
}

/// Whether a scheme reads a form: its language, or that language in the script of the form, and every letter.
pub(super) fn reads(scheme: &Scheme, language: &str, form: &str) -> bool {
    reads_language(scheme, language) && scheme.is_all_known(form)
}

fn reads_language(scheme: &Scheme, language: &str) -> bool {
    let base = language.split('-').next().unwrap_or_default();
    let langs = &scheme.from().langs;
    langs.is_empty() || langs.iter().any(|lang| lang.eq_ignore_ascii_case(language) || lang == base)
}
