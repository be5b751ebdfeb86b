//! What differs between two spellings, letter by letter.

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;

/// Longer spellings, in grapheme clusters, are taken as different throughout.
const MAX_CLUSTERS: usize = 64;

/// The ranges of `old` that go, in order, each with what of `new` comes in its place; between them both are alike.
/// Spellings that have less than half in common are different throughout.
pub(super) fn differences(old: &str, new: &str) -> Vec<(Range<usize>, String)> {
    let from: Vec<(usize, &str)> = old.grapheme_indices(true).collect();
    let to: Vec<&str> = new.graphemes(true).collect();
    if from.len() > MAX_CLUSTERS || to.len() > MAX_CLUSTERS {
        return vec![(0..old.len(), new.to_owned())];
    }
    let common = common_lengths(&from, &to);
    if common[0][0] * 2 < from.len().max(to.len()) {
        return vec![(0..old.len(), new.to_owned())];
    }
    let mut differences: Vec<(Range<usize>, String)> = Vec::new();
    let (mut at, mut next, mut is_open) = (0, 0, false);
    while at < from.len() || next < to.len() {
        let start = from.get(at).map_or(old.len(), |(start, _)| *start);
        if at < from.len() && next < to.len() && from[at].1 == to[next] {
            (at, next, is_open) = (at + 1, next + 1, false);
            continue;
        }
        if !is_open {
            differences.push((start..start, String::new()));
            is_open = true;
        }
        let Some((range, text)) = differences.last_mut() else { break };
        if next == to.len() || at < from.len() && common[at + 1][next] >= common[at][next + 1] {
            range.end = start + from[at].1.len();
            at += 1;
        } else {
            text.push_str(to[next]);
            next += 1;
        }
    }
    differences
}

/// For each pair of places, how many clusters behind them both spellings have in common, in order.
fn common_lengths(from: &[(usize, &str)], to: &[&str]) -> Vec<Vec<usize>> {
    let mut common = vec![vec![0; to.len() + 1]; from.len() + 1];
    for at in (0..from.len()).rev() {
        for next in (0..to.len()).rev() {
            common[at][next] = if from[at].1 == to[next] {
                common[at + 1][next + 1] + 1
            } else {
                common[at + 1][next].max(common[at][next + 1])
            };
        }
    }
    common
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_is_alike_stays() {
        assert_eq!(differences("Ryschenkow", "Ryzhenkov"), [(2..4, "z".to_owned()), (9..10, "v".to_owned())]);
        assert_eq!(differences("Kiew", "Kyiv"), [(1..1, "y".to_owned()), (2..4, "v".to_owned())]);
        assert_eq!(differences("Kiev", "Kiew"), [(3..4, "w".to_owned())]);
        assert_eq!(differences("Kiew", "Kiew"), []);
        assert_eq!(differences("Ryschenkow", "Minsk"), [(0..10, "Minsk".to_owned())]);
        assert_eq!(differences("", "x"), [(0..0, "x".to_owned())]);
        assert_eq!(differences("x", ""), [(0..1, String::new())]);
    }

    proptest! {
        #[test]
        fn the_differences_make_the_new_spelling(old in "[a-dé]{0,12}", new in "[a-dé]{0,12}") {
            let (mut made, mut copied) = (String::new(), 0);
            for (range, text) in differences(&old, &new) {
                made += &old[copied..range.start];
                made += &text;
                copied = range.end;
            }
            prop_assert_eq!(made + &old[copied..], new);
        }
    }
}
