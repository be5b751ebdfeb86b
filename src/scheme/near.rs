//! Finds the nearest of the valid names to one that is not valid, for error messages.

/// The `n` names nearest to `wrong`, nearest first; names that share too little with it are left out. A name that goes
/// on where `wrong` ends is nearest: of an id without its year, the ids with one. The order of an id's parts counts little.
pub(super) fn nearest<'a>(wrong: &str, names: impl IntoIterator<Item = &'a str>, n: usize) -> Vec<&'a str> {
    let limit = 1 + wrong.chars().count() / 3;
    let mut scored: Vec<(usize, &str)> =
        names.into_iter().map(|name| (score(wrong, name), name)).filter(|&(d, _)| d <= limit).collect();
    scored.sort_unstable();
    scored.truncate(n);
    scored.into_iter().map(|(_, name)| name).collect()
}

fn score(wrong: &str, name: &str) -> usize {
    let goes_on = name.strip_prefix(wrong).is_some_and(|rest| rest.starts_with('-'));
    let parts = distance(&sorted(wrong), &sorted(name));
    if goes_on { 0 } else { distance(wrong, name).min(parts + 1) }
}

/// The parts of an id in ascending order, so that one in another order is near.
fn sorted(id: &str) -> String {
    let mut parts: Vec<&str> = id.split('-').collect();
    parts.sort_unstable();
    parts.join("-")
}

/// The number of insertions, deletions and replacements between two names (Levenshtein).
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().take(64).collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.chars().take(64).enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, y) in b.iter().enumerate() {
            let replaced = diagonal + usize::from(x != *y);
            diagonal = row[j + 1];
            row[j + 1] = replaced.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_comes_first() {
        assert_eq!(nearest("rule_", ["rules", "rule", "test"], 2), ["rule", "rules"]);
        assert_eq!(nearest("zzzz", ["rule"], 1), [""; 0]);
        assert_eq!(nearest("ru-din", ["ru-di", "ru-din-1982"], 2), ["ru-din-1982", "ru-di"]);
        assert_eq!(nearest("ru-duden-de", ["ru-de-duden", "ru-din"], 1), ["ru-de-duden"]);
        assert_eq!(distance("be-de-duden", "ru-de-duden"), 2);
    }
}
