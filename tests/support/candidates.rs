//! What holds of the candidates of any archive: nothing that was seen is lost on the way to the table that they are; threads
//! make no other ones; and the order of the documents moves nothing but places.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::thread;

use canonym::format::{Copy, text};
use canonym::normalize::discover::{Archive, Candidates, Group, Name, Origin, Sighting, table};
use canonym::table::offer::person;
use canonym::table::read;
use canonym::trouble::is_unsafe_to_show;
use canonym::{Lexicon, Normalizer, Policy};

/// Law 5 for what is learnt of an archive, which is the copy and, so that names come again, each quarter of it.
pub fn discover(lexicon: &Lexicon, policy: &Policy, input: &[u8]) {
    let normalizer = Normalizer::new(lexicon, policy.clone());
    let quarters = input.chunks(input.len().div_ceil(4).max(1));
    let documents: Vec<&[u8]> = std::iter::once(input).chain(quarters).collect();
    let look = |source: &&[u8]| normalizer.sightings(&[text::read(source)]);
    let seen: Vec<Vec<Sighting>> = documents.iter().map(look).collect();
    documents.iter().zip(&seen).for_each(|(source, seen)| check_places(source, seen));
    assert_eq!(seen_by_threads(&normalizer, &documents), seen);
    check_copies(&normalizer, &documents);

    let counted = |most: usize, order: &mut dyn Iterator<Item = usize>| {
        let mut archive = Archive::new(most);
        order.for_each(|at| archive.add(&[Arc::from(format!("{at}.txt"))], seen[at].clone()));
        assert!(archive.names() <= most);
        Candidates::of(archive)
    };
    let forward = counted(usize::MAX, &mut (0..seen.len()));
    let backward = counted(usize::MAX, &mut (0..seen.len()).rev());
    assert_eq!(without_places(&forward), without_places(&backward), "another order of documents");
    check_counts(&forward, &seen);
    check(&forward);
    check(&counted(3, &mut (0..seen.len())));
}

/// What is seen when every document has its own thread, which are started in the opposite order.
fn seen_by_threads(normalizer: &Normalizer<'_>, documents: &[&[u8]]) -> Vec<Vec<Sighting>> {
    thread::scope(|scope| {
        let look = |source| scope.spawn(move || normalizer.sightings(&[text::read(source)]));
        let looking: Vec<_> = documents.iter().rev().copied().map(look).collect();
        looking.into_iter().rev().map(|seen| seen.join().expect("the thread ends")).collect()
    })
}

/// The documents as the texts of one: each sighting stands in one of them, and they come in order.
fn check_copies(normalizer: &Normalizer<'_>, documents: &[&[u8]]) {
    let copies: Vec<Copy<'_>> = documents.iter().map(|source| text::read(source)).collect();
    let seen = normalizer.sightings(&copies);
    assert!(seen.is_sorted_by_key(|sighting| sighting.copy), "{seen:?}");
    for (at, source) in documents.iter().enumerate() {
        let here: Vec<Sighting> = seen.iter().filter(|sighting| sighting.copy == at).cloned().collect();
        check_places(source, &here);
    }
    assert!(seen.iter().all(|sighting| sighting.copy < copies.len()), "{seen:?}");
}

/// Each spelling near an entity is a candidate, and it and what is grouped are counted as often as they were seen.
fn check_counts(candidates: &Candidates, seen: &[Vec<Sighting>]) {
    let (mut near, mut full) = (BTreeMap::new(), BTreeMap::new());
    for sighting in seen.iter().flatten() {
        match &sighting.name {
            Name::Near(name) => {
                *near.entry((name.entity.as_str(), name.part, name.spelling.as_str())).or_insert(0) += 1;
            }
            Name::Full { given, family } => *full.entry((given, family)).or_insert(0) += 1,
        }
    }
    let told = candidates.near.iter().map(|candidate| {
        let name = &candidate.name;
        ((name.entity.as_str(), name.part, name.spelling.as_str()), candidate.seen.count)
    });
    assert_eq!(told.collect::<BTreeMap<_, u64>>(), near);
    for variant in candidates.groups.iter().flat_map(|group| &group.variants) {
        assert_eq!(full.get(&(&variant.given, &variant.family)), Some(&variant.seen.count), "{variant:?}");
    }
}

/// All that candidates say but where their names stand.
fn without_places(candidates: &Candidates) -> (Vec<String>, Vec<String>) {
    let counted = |name: &dyn std::fmt::Debug, seen: &canonym::normalize::discover::Seen| {
        format!("{name:?}: {} in {}", seen.count, seen.documents)
    };
    let near = candidates.near.iter().map(|near| counted(&(&near.name, &near.origin), &near.seen));
    let groups = candidates.groups.iter().map(|group| {
        let variants = group.variants.iter();
        let variants: Vec<String> =
            variants.map(|variant| counted(&(&variant.given, &variant.family), &variant.seen)).collect();
        let origins: &[Origin] = &group.origins;
        format!("{variants:?} {origins:?}")
    });
    (near.collect(), groups.collect())
}

/// Each sighting stands where it says, as far as the text is one of single lines.
pub fn check_places(source: &[u8], seen: &[Sighting]) {
    let copy = String::from_utf8_lossy(source);
    for sighting in seen {
        let spelling = match &sighting.name {
            Name::Near(near) => &near.spelling,
            Name::Full { family, .. } => family,
        };
        if std::str::from_utf8(source).is_ok() && !copy.contains(['\r', '\u{85}', '\u{feff}']) {
            let line = copy.split('\n').nth(sighting.line - 1).expect("the line is there");
            let behind: String = line.chars().skip(sighting.column - 1).collect();
            assert!(behind.starts_with(spelling.as_str()), "{sighting:?}: {behind:?}");
        }
    }
}

/// The candidates are a table that can be read and shown, as it stands and with every question answered yes.
pub fn check(candidates: &Candidates) {
    let (text, lines) = table(&["head\n[y]".to_owned()], &candidates.rows("en"));
    let rows = lines.iter().map(|lines| {
        let lines = text.lines().skip(lines.start as usize - 1).take(lines.len());
        lines.collect::<Vec<_>>().join("\n")
    });
    check_rows(candidates, &rows.collect::<Vec<_>>());
    let stray = text.chars().find(|&c| is_unsafe_to_show(c) && c != '\n');
    assert_eq!(stray, None, "{text}");
    let (file, troubles) = read("candidates.toml", &text);
    assert!(troubles.is_empty(), "{}\n{text}", troubles[0]);
    let owned = candidates.near.iter().filter(|near| near.name.is_supported);
    let mut entities: Vec<&str> = owned.map(|near| near.name.entity.as_str()).collect();
    entities.dedup();
    assert_eq!(file.rows.iter().map(|row| row.id.text.as_str()).collect::<Vec<_>>(), entities);
    let marks = text.lines().filter(|line| line.starts_with('#') && !line.starts_with("# "));
    let rows: usize = lines.iter().map(|lines| lines.len()).sum();
    assert!(marks.count() <= rows);
    let answered: String = text
        .lines()
        .map(|line| {
            line.strip_prefix('#').filter(|rest| !rest.starts_with(' ')).unwrap_or(line).to_owned() + "\n"
        })
        .collect();
    let (answered, _) = read("candidates.toml", &answered);
    assert_eq!(answered.rows.len(), lines.len(), "{text}");
}

/// Each spelling has its row, and there is no row besides.
fn check_rows(candidates: &Candidates, rows: &[String]) {
    let is_offered = |forms: &[&str]| {
        let quoted = forms.iter().map(|form| format!("\"{form}\"")).collect::<Vec<_>>();
        rows.iter().any(|row| quoted.iter().all(|form| row.contains(form)))
    };
    let mut near: Vec<(&str, bool)> = Vec::new();
    for candidate in &candidates.near {
        let name = &candidate.name;
        assert!(is_offered(&[&name.entity, &name.spelling]), "{name:?} is not in {rows:#?}");
        near.push((&name.entity, name.is_supported));
    }
    near.sort_unstable();
    near.dedup();
    // Of letters that no id can be made of there is no row.
    let has_row = |group: &&Group| {
        let first = &group.variants[0];
        person("en", &[&first.given], &[&first.family]).is_some()
    };
    let groups: Vec<_> = candidates.groups.iter().filter(has_row).collect();
    for variant in groups.iter().flat_map(|group| &group.variants) {
        assert!(is_offered(&[&variant.given, &variant.family]), "{variant:?} is not in {rows:#?}");
    }
    assert_eq!(rows.len(), near.len() + groups.len(), "{rows:#?}");
}
