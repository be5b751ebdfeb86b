//! Finds the nearest of the valid names to one that is not valid, for error messages.

/// The `n` names nearest to `wrong`, nearest first; names that share too little with it are left out.
pub(super) fn nearest<'a>(wrong: &str, names: impl IntoIterator<Item = &'a str>, n: usize) -> Vec<&'a str> {
    let limit = 1 + wrong.chars().count() / 3;
    let mut scored: Vec<(usize, &str)> =
        names.into_iter().map(|name| (distance(wrong, name), name)).filter(|&(d, _)| d <= limit).collect();
    scored.sort_unstable();
    scored.truncate(n);
    scored.into_iter().map(|(_, name)| name).collect()
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
        assert_eq!(distance("be-de-duden", "ru-de-duden"), 2);
    }
}
