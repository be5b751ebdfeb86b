//! What holds of the candidates of any archive: they are a table; threads make no other ones; and the order of the
//! documents moves nothing but places.

use std::sync::Arc;
use std::thread;

use canonym::format::{Copy, text};
use canonym::normalize::discover::{Archive, Candidates, Name, Origin, Sighting, table};
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
