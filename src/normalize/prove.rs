//! Compiles layers of tables to a lexicon, and proves them first: their rows' own tests pass, and no
//! canonical form would be rewritten again.
//!
//! It stands on this floor and not on the lexicon's because a proof normalises.

use std::collections::BTreeSet;

use super::{CopyDate, Normalizer, Policy};
use crate::error::Error;
use crate::format::text;
use crate::ledger::Record;
use crate::lexicon::{BOUND, Cut, Lexicon, TooLarge, build, spell_by_scheme};
use crate::table::model::{EVERY_LANGUAGE, Entity, Form, Kind, Layer, Located, PartKind, RowTest, printed};
use crate::table::{lint, merge};
use crate::text::date::Date;
use crate::text::shape::upper;
use crate::trouble::{Severity, Trouble};

impl Lexicon {
    /// Compiles layers, the lowest first, and refuses those with errors. Warnings pass; see
    /// [`check`].
    ///
    /// # Errors
    /// All errors of all tables, in file order: rows that contradict each other, a row whose own test fails,
    /// a canonical form that would be rewritten.
    ///
    /// # Example: a house's own rule over the built-in tables
    /// ```
    /// use canonym::{Lexicon, table};
    ///
    /// let (file, troubles) = table::read("house.toml", "[[rule]]\ncanonical = \"Ryzhenkov\"\nvariants = [\"Ryschenkow\"]\n");
    /// assert!(troubles.is_empty());
    /// let house = table::model::Layer { name: "house".into(), files: vec![file], proven: false, ..Default::default() };
    /// let lexicon = Lexicon::compile(&[table::builtin(), house]).expect("the rule is sound");
    /// assert!(lexicon.owners("Ryschenkow").any(|form| form.entity().id() == "Ryzhenkov"));
    /// ```
    pub fn compile(layers: &[Layer]) -> Result<Lexicon, Error> {
        let (lexicon, troubles) = prove(layers);
        let errors: Vec<Trouble> =
            troubles.into_iter().filter(|trouble| trouble.severity() == Severity::Error).collect();
        lexicon.filter(|_| errors.is_empty()).ok_or_else(|| Error::of_tables(errors))
    }
}

/// Every error and warning of the layers that are not proven yet, in file order.
pub fn check(layers: &[Layer]) -> Vec<Trouble> {
    prove(layers).1
}

/// These layers compiled, to be counted and not to be used, and the native forms of which a scheme makes more than
/// it may. Nothing is proved.
///
/// # Errors
/// They are too large.
pub fn unproved(layers: &[Layer]) -> Result<(Lexicon, Vec<Cut>), Error> {
    let (entities, _) = merged(layers);
    build_layers(&entities, layers).map_err(|TooLarge| {
        Error::of_tables(entities.last().map(|last| too_large(&last.id)).into_iter().collect())
    })
}

/// No lexicon comes with an error.
fn prove(layers: &[Layer]) -> (Option<Lexicon>, Vec<Trouble>) {
    let (entities, mut troubles) = merged(layers);
    troubles.extend(lint(&entities));
    let Ok((lexicon, cut)) = build_layers(&entities, layers) else {
        troubles.extend(entities.last().map(|last| too_large(&last.id)));
        return (None, troubles);
    };
    troubles.extend(cut.into_iter().map(cut_short));
    troubles.retain(|trouble| !is_of_proven(layers, trouble));
    let is_sound = troubles.iter().all(|trouble| trouble.severity() == Severity::Warning);
    if is_sound {
        troubles.extend(failing_tests(&lexicon, layers));
        troubles.extend(unstable_canonicals(&lexicon, &entities, layers));
    }
    troubles.sort_by(|a, b| a.place().cmp(b.place()).then_with(|| a.what().cmp(b.what())));
    troubles.dedup();
    (Some(lexicon), troubles)
}

fn is_of_proven(layers: &[Layer], trouble: &Trouble) -> bool {
    let has = |layer: &Layer| layer.files.iter().any(|file| &*file.name == trouble.place().file());
    layers.iter().filter(|layer| layer.proven).any(has)
        && !layers.iter().filter(|layer| !layer.proven).any(has)
}

/// The layers as one, with the names that the house spells by scheme.
fn merged(layers: &[Layer]) -> (Vec<Entity>, Vec<Trouble>) {
    let (mut entities, mut troubles) = merge(layers);
    for layer in layers {
        troubles.extend(spell_by_scheme(&mut entities, &layer.schemes));
    }
    (entities, troubles)
}

fn build_layers(entities: &[Entity], layers: &[Layer]) -> Result<(Lexicon, Vec<Cut>), TooLarge> {
    let files = || layers.iter().flat_map(|layer| &layer.files);
    let words: Vec<_> = files().flat_map(|file| file.words.clone()).collect();
    let endings: Vec<_> = files().flat_map(|file| file.endings.clone()).collect();
    build(entities, &words, &endings)
}

/// Tells of tables that no lexicon holds, at the last of their rows.
fn too_large(last: &Located) -> Trouble {
    let what = "the tables make more than 4 GiB when compiled";
    Trouble::at(Severity::Error, last.place.clone(), what)
        .because("a compiled lexicon counts its bytes in 32 bits")
        .mend("part the rows between several runs, or leave out native forms that schemes spell in many ways")
}

/// Tells of a native form that some scheme spells in more ways than it may.
fn cut_short(cut: Cut) -> Trouble {
    let Cut { form, scheme } = cut;
    let what = format!("not every spelling of {} ({scheme}) is derived", form.text);
    let why = format!("the scheme's options make more than {BOUND} spellings of it, the most that are kept");
    Trouble::at(Severity::Warning, form.place, what)
        .because(why)
        .mend("list the spellings that matter under `also`")
}

/// Runs each row's tests against its own layer and those below it.
fn failing_tests(lexicon: &Lexicon, layers: &[Layer]) -> Vec<Trouble> {
    let mut troubles = Vec::new();
    for (index, layer) in layers.iter().enumerate().filter(|(_, layer)| !layer.proven) {
        let tests: Vec<&RowTest> =
            layer.files.iter().flat_map(|file| &file.rows).flat_map(|row| &row.tests).collect();
        if tests.is_empty() {
            continue;
        }
        let own;
        let lexicon = if index + 1 == layers.len() {
            lexicon
        } else {
            let below = &layers[..=index];
            let Ok((built, _)) = build_layers(&merged(below).0, below) else { continue };
            own = built;
            &own
        };
        troubles.extend(tests.into_iter().filter_map(|test| run_test(lexicon, test)));
    }
    troubles
}

fn run_test(lexicon: &Lexicon, test: &RowTest) -> Option<Trouble> {
    let date = test.date.map_or(CopyDate::Today, CopyDate::On);
    let policy = Policy { lang: Some(test.language.clone()), date, ..Policy::default() };
    let copy = text::read(test.input.as_bytes());
    let outcome = Normalizer::new(lexicon, policy).without_digests().normalize(&copy);
    let output = String::from_utf8_lossy(&outcome.output);
    if output == test.output {
        return None;
    }
    let what = format!("the row's test expects “{}”, and “{output}” comes out", test.output);
    let why = match deciding_records(&outcome.ledger.records) {
        records if records.is_empty() => {
            format!("no spelling in “{}” was recognised as a variant", test.input)
        }
        records => format!("the decisions on “{}” were: {}", test.input, records.join("; ")),
    };
    let mend = if test.negative {
        "mend the row so that nothing changes, for instance with `not` or `keep`, or give the test an `out`"
    } else {
        "mend the row or the test; a test sees its own text as the whole copy"
    };
    Some(Trouble::at(Severity::Error, test.place.clone(), what).because(why).mend(mend))
}

fn deciding_records(records: &[Record]) -> Vec<String> {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let tell = |record: &Record| match record {
        Record::Substituted(substituted) => {
            let change = &substituted.change;
            Some(format!(
                "{} -> {} ({}, {})",
                text(&change.before),
                text(&change.after),
                change.entity,
                change.row
            ))
        }
        Record::Suggested(suggested) => {
            Some(format!("{} suggested, {}", text(&suggested.change.before), suggested.reason.as_str()))
        }
        Record::Left(left) => {
            Some(format!("{} left, {} ({})", left.found, left.reason.as_str(), left.entity))
        }
        _ => None,
    };
    records.iter().filter_map(tell).collect()
}

/// Canonical names that would be rewritten in copy of their own language.
fn unstable_canonicals(lexicon: &Lexicon, entities: &[Entity], layers: &[Layer]) -> Vec<Trouble> {
    let is_proven = |entity: &&Entity| {
        let of_file = |layer: &&Layer| layer.files.iter().any(|file| &*file.name == entity.id.place.file());
        layers.iter().find(of_file).is_some_and(|layer| layer.proven)
    };
    let unproven = entities.iter().filter(|entity| entity.disabled.is_none() && !is_proven(entity));
    unproven
        .filter(|entity| shares_a_name(lexicon, entity))
        .flat_map(|entity| unstable_names(lexicon, entity))
        .collect()
}

/// Whether another entity owns a canonical form of this one; what nobody else owns nobody can rewrite.
fn shares_a_name(lexicon: &Lexicon, entity: &Entity) -> bool {
    let mut canonicals =
        entity.parts.iter().flat_map(|part| &part.languages).flat_map(|(_, forms)| printed_ever(forms));
    let is_others = |text: &str| lexicon.owners(text).any(|form| form.entity().id() != entity.id.text);
    canonicals.any(|form| is_others(&form.spelling.text))
}

/// The forms that were canonical at any time: those with a date, and the first without one.
fn printed_ever(forms: &[Form]) -> &[Form] {
    let oldest = forms.iter().position(|form| form.since.is_none());
    &forms[..oldest.map_or(forms.len(), |oldest| oldest + 1)]
}

/// The days on which an entity's names were others than before, today and the first of all days among them.
fn days(entity: &Entity) -> BTreeSet<Option<Date>> {
    let forms = entity.parts.iter().flat_map(|part| &part.languages).flat_map(|(_, forms)| forms);
    let mut days: BTreeSet<Option<Date>> = forms.map(|form| form.since).filter(Option::is_some).collect();
    if !days.is_empty() {
        days.insert(Some(Date::FIRST));
    }
    days.insert(None);
    days
}

fn unstable_names(lexicon: &Lexicon, entity: &Entity) -> Vec<Trouble> {
    let mut troubles = Vec::new();
    let names = days(entity)
        .into_iter()
        .flat_map(|day| canonical_names(entity, day).into_iter().map(move |(tag, name)| (day, tag, name)));
    for (day, language, name) in names {
        let tag = if language == EVERY_LANGUAGE { "en" } else { language };
        let date = day.map_or(CopyDate::Today, CopyDate::On);
        let policy = Policy { lang: Some(tag.to_owned()), date, ..Policy::default() };
        let normalizer = Normalizer::new(lexicon, policy).without_digests();
        for shown in [name.clone(), upper(&name).into_owned()] {
            let copy = text::read(shown.as_bytes());
            let outcome = normalizer.normalize(&copy);
            if outcome.output.as_ref() != shown.as_bytes() {
                let got = String::from_utf8_lossy(&outcome.output);
                let what = format!(
                    "the canonical form “{shown}” of `{}`{} would itself be rewritten to “{got}”",
                    entity.id.text,
                    day.map_or_else(String::new, |day| format!(" on {day}")),
                );
                let trouble = Trouble::at(Severity::Error, entity.id.place.clone(), what);
                let decided = deciding_records(&outcome.ledger.records).join("; ");
                troubles.push(
                    trouble
                        .because(decided)
                        .mend("give the other row `not` with this form, or join the two rows"),
                );
            }
        }
    }
    troubles
}

/// The canonical whole names of an entity by language, on a day.
fn canonical_names(entity: &Entity, day: Option<Date>) -> Vec<(&str, String)> {
    let part = |kind: PartKind| entity.parts.iter().find(|part| part.kind == kind);
    let canonical = |kind: PartKind, language: &str| {
        let forms = &part(kind)?.languages.iter().find(|(tag, _)| tag == language)?.1;
        let at = printed(forms.iter().map(|form| form.since), day)?;
        forms.get(at).map(|form| form.spelling.text.clone())
    };
    let main = if entity.kind == Kind::Person { PartKind::Family } else { PartKind::Name };
    let Some(main_part) = part(main) else { return Vec::new() };
    let name = |language: &str| {
        let family = canonical(main, language)?;
        Some(match canonical(PartKind::Given, language) {
            Some(given) => format!("{given} {family}"),
            None => family,
        })
    };
    main_part
        .languages
        .iter()
        .filter_map(|(language, _)| name(language).map(|name| (language.as_str(), name)))
        .collect()
}
