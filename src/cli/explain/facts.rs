//! What is known of a name, as values: the JSON object of `explain --json`, from which the page is made, too.

use std::collections::BTreeMap;

use serde::Serialize;

use super::compiled;
use super::guess::{Guess, Near};
use super::settings::{Setting, effective};
use crate::ledger::reasons::Reason;
use crate::lexicon::{Derivation, FormPart, FormRef, Lexicon, tokens};
use crate::normalize::language::CopyLanguage;
use crate::table::model::{Entity, Form, Kind, Layer, PartKind};
use crate::{Policy, table};

/// All that is known of a name. Fields are added, never renamed.
#[derive(Serialize)]
pub struct Facts<'f> {
    /// What was asked.
    pub form: &'f str,
    /// The language of the copy that it is asked for, a BCP 47 tag.
    pub language: String,
    /// The day of that copy, `YYYY-MM-DD`; today's copy without one.
    pub date: Option<String>,
    /// Who bears the name, sorted by id.
    pub entities: Vec<EntityFacts>,
    /// The reasons of this name.
    pub reasons: Vec<ReasonFacts>,
    /// For a name that nobody bears: the native spellings that schemes may have made it of.
    pub guesses: Vec<Guess>,
    /// For a name that nobody bears: known names that lie near.
    pub near: Vec<Near>,
    /// For a name that nobody bears: the reason or spelling that was probably meant.
    pub nearest: Option<String>,
}

/// One entity.
#[derive(Serialize)]
pub struct EntityFacts {
    pub id: String,
    /// `person`, `place`, `organisation`, `term` or `rule`.
    pub kind: &'static str,
    /// File and line of its topmost row.
    pub row: String,
    /// How it owns the name.
    pub matches: Vec<Match>,
    /// Ids of other entities that own the name too and print another form.
    pub rivals: Vec<String>,
    /// For each part the canonical form by language.
    pub canonical: BTreeMap<&'static str, BTreeMap<String, String>>,
    /// For each part the languages whose canonical form changed, with what was printed since when, the latest first.
    pub printed: BTreeMap<&'static str, BTreeMap<String, Vec<Printed>>>,
    pub roles: Vec<String>,
    pub not: Vec<String>,
    pub keep: Vec<String>,
    pub settings: Vec<Setting>,
    /// File, line and column of the rule that re-spelt it.
    pub respelt: Option<String>,
    pub note: Option<String>,
    pub source: Option<String>,
}

/// What the house prints, or printed.
#[derive(Serialize)]
pub struct Printed {
    pub form: String,
    /// Since which day, `YYYY-MM-DD`; always before, without one.
    pub since: Option<String>,
}

/// One form of an entity that the name is a spelling of.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct Match {
    /// As its table has it.
    pub form: String,
    /// `given`, `family`, `patronymic`, `name`, or `keep` for a phrase that is kept.
    pub part: &'static str,
    /// What is printed for it in copy of the language; nothing if it stays or has no form there.
    pub printed: Option<String>,
    /// How it is known.
    pub derived: Derived,
    /// File and line.
    pub row: String,
    /// Whether it is an ordinary word, or too short to stand alone.
    pub weak: bool,
    /// Whether it is read at all in copy of the language.
    pub read: bool,
}

/// How a form is known, as the ledger's `derived` says it.
#[derive(Clone, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Derived {
    /// Its row lists it, under this key.
    Listed { listed: &'static str },
    /// It is this language's own form.
    Lang { lang: String },
    /// A scheme makes it of a native form, with these options.
    Scheme { scheme: String, from: String, options: BTreeMap<String, String> },
}

fn derived(form: FormRef<'_>) -> Derived {
    match form.derivation() {
        Derivation::Listed if form.part() == FormPart::Keep => Derived::Listed { listed: "keep" },
        Derivation::Listed if form.entity().kind() == Kind::Rule => Derived::Listed { listed: "variants" },
        Derivation::Listed => Derived::Listed { listed: "also" },
        Derivation::Language(tag) => Derived::Lang { lang: tag.to_owned() },
        Derivation::Scheme { scheme, from, options } => Derived::Scheme {
            scheme: scheme.to_owned(),
            from: from.to_owned(),
            options: options
                .split(' ')
                .filter_map(|pair| pair.split_once('='))
                .map(|(id, value)| (id.to_owned(), value.to_owned()))
                .collect(),
        },
    }
}

/// A reason as a report gives it.
#[derive(Serialize)]
pub struct ReasonFacts {
    pub record: &'static str,
    pub name: &'static str,
    pub words: &'static str,
    pub what: &'static str,
    pub why: &'static str,
    pub example: &'static str,
    pub mend: &'static str,
    /// The page.
    #[serde(skip)]
    pub page: String,
}

impl From<Reason> for ReasonFacts {
    fn from(reason: Reason) -> ReasonFacts {
        let Reason { record, name, words, what, why, example, mend } = reason;
        ReasonFacts { record, name, words, what, why, example, mend, page: reason.to_string() }
    }
}

/// Where the facts come from.
pub struct Source<'s> {
    lexicon: &'s Lexicon,
    language: CopyLanguage<'s>,
    policy: &'s Policy,
    layers: Vec<Layer>,
    /// The merged rows, sorted by id; none if the tables are compiled.
    rows: Option<Vec<Entity>>,
}

impl<'s> Source<'s> {
    /// Facts from a lexicon and, unless it was compiled earlier, from the layers that it was compiled from.
    pub fn new(lexicon: &'s Lexicon, layers: Option<Vec<Layer>>, policy: &'s Policy) -> Source<'s> {
        let language = CopyLanguage::new(lexicon, policy.language(None), policy.day(None));
        let rows = layers.as_ref().map(|layers| table::merge(layers).0);
        Source { lexicon, language, policy, layers: layers.unwrap_or_default(), rows }
    }

    /// Who bears `form`, or has it as an id.
    pub fn entities(&self, form: &str) -> Vec<EntityFacts> {
        let mut forms = self.owners(form);
        if let Some(entity) = self.lexicon.entity(form).filter(|_| forms.is_empty()) {
            forms = entity.forms().filter(|form| form.part() != FormPart::Not).collect();
        }
        let mut by_entity: BTreeMap<u32, Vec<FormRef<'s>>> = BTreeMap::new();
        for form in forms {
            by_entity.entry(form.entity().index()).or_default().push(form);
        }
        by_entity.values().filter_map(|forms| self.entity(forms, &by_entity)).collect()
    }

    /// The forms that are spelt so; of several words, those of entities that own each of them.
    fn owners(&self, form: &str) -> Vec<FormRef<'s>> {
        let whole: Vec<_> = self.lexicon.owners(form).collect();
        if !whole.is_empty() {
            return whole;
        }
        let words: Vec<Vec<FormRef<'s>>> =
            tokens(form).map(|token| self.lexicon.owners(&form[token.span]).collect()).collect();
        let owns =
            |word: &[FormRef<'s>], entity: u32| word.iter().any(|form| form.entity().index() == entity);
        let owns_all = |form: &FormRef<'s>| words.iter().all(|word| owns(word, form.entity().index()));
        words.iter().flatten().copied().filter(owns_all).collect()
    }

    fn entity(&self, forms: &[FormRef<'s>], all: &BTreeMap<u32, Vec<FormRef<'s>>>) -> Option<EntityFacts> {
        let entity = forms.first()?.entity();
        let row = match &self.rows {
            Some(rows) => rows.iter().find(|row| row.id.text == entity.id())?,
            None => &compiled::row(self.lexicon, entity),
        };
        let matches: Vec<Match> = forms.iter().map(|&form| self.matched(form)).collect();
        let texts = |list: &[table::model::Located]| list.iter().map(|item| item.text.clone()).collect();
        Some(EntityFacts {
            id: entity.id().to_owned(),
            kind: entity.kind().as_str(),
            row: format!("{}:{}", entity.file(), entity.line()),
            rivals: self.rivals(forms, all),
            matches,
            canonical: canonical(row),
            printed: printed(row),
            roles: row.roles.iter().map(|role| role.words.text.clone()).collect(),
            not: texts(&row.not),
            keep: texts(&row.keep),
            settings: effective(entity, row, &self.layers, self.policy),
            respelt: row.respelt.as_ref().map(ToString::to_string),
            note: row.note.clone(),
            source: row.source.clone(),
        })
    }

    fn matched(&self, form: FormRef<'s>) -> Match {
        let part = form.part().part_kind();
        let accepted: Vec<FormRef<'s>> =
            part.into_iter().flat_map(|part| self.language.accepted(form.entity(), part)).collect();
        // A form that is right stays as it is, canonical or not.
        let printed = accepted.iter().find(|right| right.id() == form.id()).or(accepted.first());
        Match {
            form: form.text().to_owned(),
            part: form.part().part_kind().map_or("keep", PartKind::as_str),
            printed: printed.map(|form| form.text().to_owned()),
            derived: derived(form),
            row: format!("{}:{}", form.file(), form.line()),
            weak: self.language.is_weak(form),
            read: form.part().part_kind().is_none() || self.language.reads(form),
        }
    }

    /// The other entities that own a part of the same kind and print it otherwise.
    fn rivals(&self, forms: &[FormRef<'s>], all: &BTreeMap<u32, Vec<FormRef<'s>>>) -> Vec<String> {
        let prints = |form: &FormRef<'s>| {
            let part = form.part().part_kind()?;
            Some((part == PartKind::Given, self.language.canonical(form.entity(), part)?.text()))
        };
        let own: Vec<_> = forms.iter().filter_map(prints).collect();
        let differs = |form: &&FormRef<'s>| {
            prints(form)
                .is_some_and(|(is_given, text)| own.iter().any(|own| own.0 == is_given && own.1 != text))
        };
        let others = all.values().flatten().filter(|form| form.entity().index() != forms[0].entity().index());
        let mut ids: Vec<String> = others
            .filter(|form| self.language.reads(**form))
            .filter(differs)
            .map(|form| form.entity().id().to_owned())
            .collect();
        ids.dedup();
        ids
    }
}

fn canonical(row: &Entity) -> BTreeMap<&'static str, BTreeMap<String, String>> {
    let first = |forms: &[Form]| forms.first().map(|form| form.spelling.text.clone());
    let by_language = |part: &table::model::Part| {
        part.languages.iter().filter_map(|(tag, forms)| Some((tag.clone(), first(forms)?))).collect()
    };
    row.parts.iter().map(|part| (part.kind.as_str(), by_language(part))).collect()
}

fn printed(row: &Entity) -> BTreeMap<&'static str, BTreeMap<String, Vec<Printed>>> {
    let shown = |form: &Form| Printed {
        form: form.spelling.text.clone(),
        since: form.since.map(|since| since.to_string()),
    };
    let dated = |(tag, forms): &(String, Vec<Form>)| {
        let oldest = forms.iter().position(|form| form.since.is_none()).filter(|oldest| *oldest > 0)?;
        Some((tag.clone(), forms[..=oldest].iter().map(shown).collect()))
    };
    let by_language =
        |part: &table::model::Part| part.languages.iter().filter_map(dated).collect::<BTreeMap<_, _>>();
    let parts = row.parts.iter().map(|part| (part.kind.as_str(), by_language(part)));
    parts.filter(|(_, languages)| !languages.is_empty()).collect()
}
