//! Tells two lexicons apart: entities and spellings that one has and the other has not, or has otherwise.
//!
//! In: two lexicons, both in the order of their ids. Out: one [`Difference`] an entity that differs, in that order. What
//! bears on no decision is not compared: where a row stands, its note, its source, its tests.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

use super::{Derivation, EntityRef, FormPart, FormRef, Lexicon};
use crate::table::keys::{CASES, FAMILY_ALONE, FORMER, GIVEN_ALONE, QUOTES};
use crate::table::model::PartKind;
use crate::text::date::Date;

/// An entity that differs.
#[derive(Clone, Debug)]
pub struct Difference<'l> {
    /// The entity in the old lexicon; nothing if it is added.
    pub old: Option<EntityRef<'l>>,
    /// The entity in the new lexicon; nothing if it is removed.
    pub new: Option<EntityRef<'l>>,
    /// What differs, in the order of the kinds of [`Detail`]; of an entity that is added or removed, all that it has.
    pub details: Vec<Detail<'l>>,
}

/// One thing that differs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Detail<'l> {
    /// The forms that are right in a language, the canonical one first.
    Forms {
        /// Which part.
        part: PartKind,
        /// The language's tag.
        language: &'l str,
        /// The old forms; one with a date as `Kyiv since 2019-08-14`.
        old: Vec<Cow<'l, str>>,
        /// The new forms, in the same way.
        new: Vec<Cow<'l, str>>,
    },
    /// A spelling, with a `not` or a phrase that is kept.
    Variant {
        /// What it is a spelling of.
        part: FormPart,
        /// As its table has it, or a scheme makes it.
        text: &'l str,
        /// How it was known; nothing if it is added.
        old: Option<Known<'l>>,
        /// How it is known; nothing if it is removed.
        new: Option<Known<'l>>,
    },
    /// A role, as its table has it.
    Role {
        /// The words.
        words: &'l str,
        /// Whether it is added; else it is removed.
        is_added: bool,
    },
    /// A setting, as tables write it.
    Setting {
        /// Its key.
        key: &'static str,
        /// Its old value; nothing if the tables left it open.
        old: Option<&'static str>,
        /// Its new value.
        new: Option<&'static str>,
    },
}

/// How a spelling is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Known<'l> {
    /// Where it comes from.
    pub derivation: Derivation<'l>,
    /// Whether it is a variant in copy of every language.
    pub is_read_everywhere: bool,
}

impl<'l> Difference<'l> {
    /// The entity, the new one if there is one.
    pub fn entity(&self) -> Option<EntityRef<'l>> {
        self.new.or(self.old)
    }
}

/// The entities that differ, by id. Time is linear in both lexicons.
///
/// # Example: a variant more
/// ```
/// use canonym::lexicon::{Detail, differences};
/// use canonym::table::{self, model::Layer};
/// use canonym::Lexicon;
///
/// let compiled = |rows: &str| {
///     let layer = Layer { files: vec![table::read("rules.toml", rows).0], ..Layer::default() };
///     Lexicon::compile(&[table::builtin(), layer])
/// };
/// let old = compiled("[[rule]]\ncanonical = \"Acme\"\nvariants = [\"Akme\"]\n")?;
/// let new = compiled("[[rule]]\ncanonical = \"Acme\"\nvariants = [\"Akme\", \"Ackme\"]\n")?;
/// let found: Vec<_> = differences(&old, &new).flat_map(|difference| difference.details).collect();
/// assert!(matches!(found[..], [Detail::Variant { text: "Ackme", old: None, new: Some(_), .. }]));
/// # Ok::<(), canonym::Error>(())
/// ```
pub fn differences<'l>(old: &'l Lexicon, new: &'l Lexicon) -> impl Iterator<Item = Difference<'l>> {
    let mut olds = old.entities().peekable();
    let mut news = new.entities().peekable();
    std::iter::from_fn(move || {
        loop {
            let order = match (olds.peek(), news.peek()) {
                (None, None) => return None,
                (Some(_), None) => Ordering::Less,
                (None, Some(_)) => Ordering::Greater,
                (Some(old), Some(new)) => old.id().cmp(new.id()),
            };
            let old_entity = if order.is_le() { olds.next() } else { None };
            let new_entity = if order.is_ge() { news.next() } else { None };
            let details = details((old, old_entity), (new, new_entity));
            if !details.is_empty() || !order.is_eq() {
                return Some(Difference { old: old_entity, new: new_entity, details });
            }
        }
    })
}

/// An entity in its lexicon, if it is there.
type Side<'l> = (&'l Lexicon, Option<EntityRef<'l>>);

fn details<'l>(old: Side<'l>, new: Side<'l>) -> Vec<Detail<'l>> {
    let mut details = Vec::new();
    for part in [PartKind::Given, PartKind::Patronymic, PartKind::Family, PartKind::Name] {
        let forms = paired(forms(old, part), forms(new, part)).into_iter();
        details.extend(forms.map(|(language, (old, new))| {
            let (old, new) = (old.unwrap_or_default(), new.unwrap_or_default());
            Detail::Forms { part, language, old, new }
        }));
    }
    let variants = paired(variants(old.1), variants(new.1)).into_iter();
    details.extend(variants.map(|((part, text), (old, new))| Detail::Variant { part, text, old, new }));
    let (olds, news) = (roles(old.1), roles(new.1));
    details.extend(olds.symmetric_difference(&news).map(|&words| {
        let is_added = news.contains(words);
        Detail::Role { words, is_added }
    }));
    let settings = paired(settings(old.1), settings(new.1)).into_iter();
    details.extend(settings.map(|(key, (old, new))| Detail::Setting { key, old, new }));
    details
}

/// What the two maps have otherwise, by key.
fn paired<K: Ord, V: PartialEq>(
    old: BTreeMap<K, V>,
    new: BTreeMap<K, V>,
) -> BTreeMap<K, (Option<V>, Option<V>)> {
    let mut pairs: BTreeMap<K, (Option<V>, Option<V>)> =
        old.into_iter().map(|(key, value)| (key, (Some(value), None))).collect();
    for (key, value) in new {
        pairs.entry(key).or_default().1 = Some(value);
    }
    pairs.retain(|_, (old, new)| old != new);
    pairs
}

fn forms<'l>((lexicon, entity): Side<'l>, part: PartKind) -> BTreeMap<&'l str, Vec<Cow<'l, str>>> {
    let shown = |(form, since): (FormRef<'l>, Option<Date>)| match since {
        Some(since) => Cow::Owned(format!("{} since {since}", form.text())),
        None => Cow::Borrowed(form.text()),
    };
    let languages = entity.into_iter().flat_map(|entity| entity.languages(part));
    let forms = languages.map(|forms| {
        let texts: Vec<Cow<'l, str>> = forms.forms().map(shown).collect();
        (lexicon.language_tag(forms.language()), texts)
    });
    // A form that no word can be read of is none.
    forms.filter(|(_, texts)| !texts.is_empty()).collect()
}

fn variants<'l>(entity: Option<EntityRef<'l>>) -> BTreeMap<(FormPart, &'l str), Known<'l>> {
    let forms = entity.into_iter().flat_map(EntityRef::forms);
    forms
        .map(|form| {
            let (derivation, is_read_everywhere) = (form.derivation(), form.is_read_everywhere());
            ((form.part(), form.text()), Known { derivation, is_read_everywhere })
        })
        .collect()
}

fn roles<'l>(entity: Option<EntityRef<'l>>) -> BTreeSet<&'l str> {
    entity.into_iter().flat_map(EntityRef::role_words).collect()
}

fn settings(entity: Option<EntityRef<'_>>) -> BTreeMap<&'static str, &'static str> {
    let Some(entity) = entity else { return BTreeMap::new() };
    let settings = [
        ("kind", Some(entity.kind().as_str())),
        ("order", entity.is_family_first().then_some("family-given")),
        ("family-alone", word(&FAMILY_ALONE, entity.family_alone())),
        ("given-alone", word(&GIVEN_ALONE, entity.given_alone())),
        ("quotes", word(&QUOTES, entity.settings().quotes())),
        ("former", word(&FORMER, entity.settings().former())),
        ("endings", (!entity.takes_endings()).then_some("false")),
        ("case", word(&CASES, Some(entity.case())).filter(|case| *case != "name")),
    ];
    settings.into_iter().filter_map(|(key, value)| Some((key, value?))).collect()
}

fn word<T: PartialEq>(words: &[(&'static str, T)], value: Option<T>) -> Option<&'static str> {
    let value = value?;
    words.iter().find(|(_, known)| *known == value).map(|(word, _)| *word)
}
