//! What holds of the trial of a table: what it says differs is all that differs, and nothing that tables or copy say
//! becomes markup, a broken line, or a command to a terminal.

use canonym::ledger::{Ledger, Record, divergences};
use canonym::lexicon::{differences, list_differences};
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
