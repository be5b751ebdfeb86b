//! Finds the word that somebody probably meant, for messages that say "did you mean …?".
//!
//! Pure comparison of strings by scalar value; quadratic in their length, so a long word is never compared.

/// Longer words than this (in scalar values) are nobody's slip of the finger.
const LONGEST: usize = 64;

/// The candidate that is nearest to `word`, if one is near enough to be what was meant.
///
/// Near enough is one edit in words of up to four letters, one in three letters in longer ones; case counts
/// for nothing. Of candidates at one distance the first in byte order wins, whatever order they come in.
///
/// # Example: mend a mistyped key
/// ```
/// use canonym::table::nearest::nearest;
///
/// assert_eq!(nearest("familly", ["given", "family", "name"]), Some("family"));
/// assert_eq!(nearest("colour", ["given", "family", "name"]), None);
/// ```
pub fn nearest<'c>(word: &str, candidates: impl IntoIterator<Item = &'c str>) -> Option<&'c str> {
    let word = letters(word);
    if word.len() > LONGEST {
        return None;
    }
    let limit = (word.len() / 3).max(1);
    candidates
        .into_iter()
        .filter(|candidate| candidate.chars().count().abs_diff(word.len()) <= limit)
        .map(|candidate| (distance(&word, &letters(candidate)), candidate))
        .filter(|&(edits, _)| edits <= limit)
        .min()
        .map(|(_, candidate)| candidate)
}

/// How many edits make one word of the other, if `limit` of them are enough; case counts for nothing.
pub fn edits(a: &str, b: &str, limit: usize) -> Option<usize> {
    let (a, b) = (letters(a), letters(b));
    if a.len() > LONGEST || a.len().abs_diff(b.len()) > limit {
        return None;
    }
    Some(distance(&a, &b)).filter(|edits| *edits <= limit)
}

fn letters(word: &str) -> Vec<char> {
    word.chars().take(LONGEST + 1).flat_map(char::to_lowercase).collect()
}

/// The number of letters to insert, delete, replace or swap with their neighbour to make `b` of `a`.
fn distance(a: &[char], b: &[char]) -> usize {
    let mut before: Vec<usize> = Vec::new();
    let mut above: Vec<usize> = (0..=b.len()).collect();
    for (i, &x) in a.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, &y) in b.iter().enumerate() {
            let replaced = above[j] + usize::from(x != y);
            let mut edits = replaced.min(above[j + 1] + 1).min(row[j] + 1);
            if i > 0 && j > 0 && x == b[j - 1] && y == a[i - 1] {
                edits = edits.min(before[j - 1] + 1);
            }
            row.push(edits);
        }
        before = std::mem::replace(&mut above, row);
    }
    above[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn between(a: &str, b: &str) -> usize {
        distance(&letters(a), &letters(b))
    }

    #[test]
    fn edits_are_counted() {
        for (a, b, edits) in [
            ("", "", 0),
            ("", "ab", 2),
            ("kiev", "kyiv", 2),
            ("familly", "family", 1),
            ("nmae", "name", 1),
            ("Київ", "київ", 0),
            ("abc", "xyz", 3),
        ] {
            assert_eq!((between(a, b), between(b, a)), (edits, edits), "{a} {b}");
        }
    }

    #[test]
    fn the_order_of_candidates_does_not_matter() {
        assert_eq!(nearest("nane", ["name", "lane"]), nearest("nane", ["lane", "name"]));
    }

    #[test]
    fn far_and_long_words_have_no_neighbour() {
        assert_eq!(nearest("to", ["in", "out"]), None);
        assert_eq!(nearest(&"a".repeat(100_000), ["a"]), None);
    }
}
