//! What holds of the trial of a table: what it says differs is all that differs, and nothing that tables or copy say
//! becomes markup, a broken line, or a command to a terminal.

use std::collections::BTreeSet;

use canonym::ledger::record::Change;
use canonym::ledger::{Ledger, Record, divergences};
use canonym::lexicon::{Detail, FormPart, Known, differences, list_differences};
use canonym::report::trial::{Sum, Trial, TrialKind, findings};
use canonym::table::model::Layer;
use canonym::trouble::is_unsafe_to_show;
use canonym::{Lexicon, Normalizer, Policy, format::text};
use serde_json::Value;

use super::case::Case;

/// The trial of a case's highest layer, and of that layer in the place of all others, both ways.
pub fn table_diff(case: &Case) {
    let Some(layers) = case.layers() else { return };
    let [vocabulary, .., highest] = &layers[..] else { return };
    let compiled = |layers: &[Layer]| Lexicon::compile(layers).ok();
    let below = compiled(&layers[..layers.len() - 1]);
    let alone = compiled(&[vocabulary.clone(), highest.clone()]);
    let over = compiled(&layers);
    for pair in [(&below, &over), (&below, &alone)] {
        if let (Some(old), Some(new)) = pair {
            check(&case.policy, &case.copy, [old, new]);
            check(&case.policy, &case.copy, [new, old]);
        }
    }
}

/// The trial of one lexicon after another.
pub fn check(policy: &Policy, source: &[u8], [old, new]: [&Lexicon; 2]) {
    let copy = text::read(source);
    let run = |lexicon| Normalizer::new(lexicon, policy.clone()).normalize(&copy);
    let (before, after) = (run(old), run(new));
    assert_eq!(merged(source, &before.ledger, &after.ledger), *after.output, "{}", source.escape_ascii());
    assert!(divergences(&after.ledger, &after.ledger).is_empty());
    assert_eq!(differences(new, new).count(), 0);
    assert_eq!(list_differences(new, new), []);
    check_lists(old, new);
    check_spellings(old, new);
    check_divergences(&before.ledger, &after.ledger);
    if differences(old, new).next().is_none() && list_differences(old, new).is_empty() {
        assert_eq!(divergences(&before.ledger, &after.ledger), [], "tables that do not differ");
    }
    for kind in TrialKind::ALL {
        let (shown, sum) = trial(*kind, source, [old, new], [&before.ledger, &after.ledger]);
        let stray = shown.chars().find(|&c| is_unsafe_to_show(c) && !matches!(c, '\n' | '\t'));
        assert_eq!(stray, None, "{kind}: {shown}");
        match kind {
            TrialKind::Text => {}
            TrialKind::Json => check_lines(&shown, &sum),
            TrialKind::Page => check_markup(&shown),
        }
    }
}

/// What is added one way is removed the other way.
fn check_lists(old: &Lexicon, new: &Lexicon) {
    let mut back = list_differences(new, old);
    back.iter_mut().for_each(|list| std::mem::swap(&mut list.added, &mut list.removed));
    assert_eq!(list_differences(old, new), back);
}

/// The entities and spellings that are told are those that one lexicon has and the other has not, or knows otherwise.
fn check_spellings(old: &Lexicon, new: &Lexicon) {
    let spelt =
        |id: &str, part: FormPart, text: &str, known: Known<'_>| format!("{id} {part:?} {text} {known:?}");
    let all = |lexicon: &Lexicon| -> BTreeSet<String> {
        let forms = lexicon.entities().flat_map(|entity| entity.forms().map(move |form| (entity.id(), form)));
        let spelt = forms.map(|(id, form)| {
            let (derivation, is_read_everywhere) = (form.derivation(), form.is_read_everywhere());
            spelt(id, form.part(), form.text(), Known { derivation, is_read_everywhere })
        });
        spelt.chain(lexicon.entities().map(|entity| entity.id().to_owned())).collect()
    };
    let (mut removed, mut added) = (BTreeSet::new(), BTreeSet::new());
    for difference in differences(old, new) {
        let id = difference.entity().expect("it is in one of them").id();
        if difference.new.is_none() {
            removed.insert(id.to_owned());
        }
        if difference.old.is_none() {
            added.insert(id.to_owned());
        }
        for detail in &difference.details {
            if let Detail::Variant { part, text, old, new } = *detail {
                removed.extend(old.map(|known| spelt(id, part, text, known)));
                added.extend(new.map(|known| spelt(id, part, text, known)));
            }
        }
    }
    let (olds, news) = (all(old), all(new));
    assert_eq!(removed, &olds - &news);
    assert_eq!(added, &news - &olds);
}

/// The decisions at the places that are told are those that one ledger has and the other has not.
fn check_divergences(old: &Ledger, new: &Ledger) {
    let (olds, news) = (decisions(&old.records), decisions(&new.records));
    let found = divergences(old, new);
    assert_eq!(decisions(found.iter().flat_map(|place| place.old.iter().copied())), &olds - &news);
    assert_eq!(decisions(found.iter().flat_map(|place| place.new.iter().copied())), &news - &olds);
}

fn decisions<'r>(records: impl IntoIterator<Item = &'r Record>) -> BTreeSet<String> {
    let change = |Change { entity, part, after, input, .. }: &Change| {
        format!("{input:?} {entity} {part:?} {}", after.escape_ascii())
    };
    let decision = |record: &Record| match record {
        Record::Substituted(made) => Some(format!("substituted {}", change(&made.change))),
        Record::Suggested(made) => Some(format!("suggested {} {:?}", change(&made.change), made.reason)),
        Record::Left(left) => {
            Some(format!("left {:?} {} {:?} {:?}", left.input, left.entity, left.part, left.reason))
        }
        Record::Begin(_) | Record::Notice(_) | Record::Error(_) | Record::End(_) => None,
    };
    records.into_iter().filter_map(decision).collect()
}

/// The source with the old changes where the ledgers agree, and the new ones where they do not.
fn merged(source: &[u8], old: &Ledger, new: &Ledger) -> Vec<u8> {
    let found = divergences(old, new);
    let outside: Vec<_> =
        old.substitutions()
            .filter(|substituted| {
                !found.iter().any(|place| {
                    place.old.iter().any(
                        |record| matches!(record, Record::Substituted(other) if other.n == substituted.n),
                    )
                })
            })
            .collect();
    let inside = found.iter().flat_map(|place| &place.new).filter_map(|record| match record {
        Record::Substituted(substituted) => Some(substituted),
        _ => None,
    });
    let mut edits: Vec<_> = outside
        .into_iter()
        .chain(inside)
        .map(|made| (made.change.input.clone(), &made.change.after))
        .collect();
    edits.sort_by_key(|(input, _)| input.start);
    let (mut output, mut done) = (Vec::new(), 0);
    for (input, after) in edits {
        output.extend_from_slice(&source[done..input.start as usize]);
        output.extend_from_slice(after);
        done = input.end as usize;
    }
    output.extend_from_slice(&source[done..]);
    output
}

fn trial(kind: TrialKind, source: &[u8], lexicons: [&Lexicon; 2], ledgers: [&Ledger; 2]) -> (String, Sum) {
    let mut trial = Trial::new(kind, ["old<b>\u{1b}", "new"]);
    let mut shown = Vec::new();
    for difference in differences(lexicons[0], lexicons[1]) {
        shown.extend(trial.row(&difference));
    }
    for difference in list_differences(lexicons[0], lexicons[1]) {
        shown.extend(trial.list(&difference));
    }
    let texts = [("a<b>\u{1b}.txt".to_owned(), findings(source, ledgers[0], ledgers[1]))];
    shown.extend(trial.document(&texts));
    let sum = *trial.sum();
    shown.extend(trial.finish());
    (String::from_utf8(shown).expect("it is UTF-8"), sum)
}

fn check_lines(shown: &str, sum: &Sum) {
    let lines: Vec<Value> =
        shown.lines().map(|line| serde_json::from_str(line).expect("each line is an object")).collect();
    let count = |kind: &str| lines.iter().filter(|line| line["type"] == kind).count() as u64;
    assert_eq!(count("row"), sum.rows.iter().sum::<u64>());
    assert_eq!(count("list"), sum.lists);
    assert_eq!(count("decision"), sum.decisions);
    let last = lines.last().expect("the sums");
    assert_eq!((&last["type"], &last["decisions"]), (&"end".into(), &sum.decisions.into()));
}

/// Every tag is one that the page has of itself.
fn check_markup(shown: &str) {
    const TAGS: [&str; 35] = [
        "!DOCTYPE", "article", "b", "body", "br", "dd", "dl", "dt", "h1", "h2", "h3", "head", "header",
        "html", "li", "main", "mark", "meta", "nav", "ol", "p", "section", "span", "style", "table", "tbody",
        "td", "th", "thead", "title", "tr", "ul", "a", "em", "i",
    ];
    for piece in shown.split('<').skip(1) {
        let tag = piece.trim_start_matches('/').split([' ', '>']).next().expect("a first piece");
        assert!(TAGS.contains(&tag), "<{piece}");
    }
    assert!(shown.ends_with("</html>\n"));
}
