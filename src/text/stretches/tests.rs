//! That stretches hold all words and no others, by every way to class a block.

use proptest::prelude::*;

use super::super::words::words;
use super::*;

/// One that is told what it leaves.
#[derive(Clone, Copy)]
struct Told {
    with_small: bool,
    passes: fn(&[u8], &Range<usize>) -> bool,
    keeps: fn(&Stretch) -> bool,
}

impl Sieve for Told {
    type Mark = usize;

    fn with_small(&self) -> bool {
        self.with_small
    }

    fn passes(&self, text: &[u8], word: &Range<usize>) -> bool {
        (self.passes)(text, word)
    }

    fn keeps(&self, _: &[u8], stretch: &Stretch) -> Option<usize> {
        (self.keeps)(stretch).then_some(stretch.range.end)
    }

    fn prepare(&self, kept: &[(Stretch, usize)]) {
        assert!(kept.len() <= AT_ONCE);
    }
}

/// One that leaves all but what begins with a small letter, if that is not wanted.
fn all(with_small: bool) -> Told {
    Told { with_small, passes: |_, _| true, keeps: |_| true }
}

fn seen(text: &str, sieve: Told) -> Vec<Stretch> {
    let mut seen = Vec::new();
    let is_enough = any_stretch(text, &sieve, |stretch, mark| {
        assert_eq!(mark, stretch.range.end, "what is known of a stretch comes with it");
        seen.push(stretch.clone());
        false
    });
    assert!(!is_enough, "it was never said");
    seen
}

/// The words in the stretches of a text, in order.
fn words_of_stretches(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    for stretch in seen(text, all(true)) {
        let start = stretch.range.start;
        let inner = words(&text[stretch.range.clone()]).map(|word| start + word.start..start + word.end);
        let inner: Vec<_> = inner.collect();
        if stretch.is_plain {
            assert_eq!(inner, [stretch.range]);
        }
        found.extend(inner);
    }
    found
}

#[test]
fn once_it_is_enough_no_more_is_shown() {
    let mut first = None;
    let is_enough = any_stretch("in Kiev and Minsk", &all(false), |stretch, _| {
        assert!(first.replace(stretch.range.clone()).is_none(), "a second one is shown");
        true
    });
    assert!(is_enough);
    assert_eq!(first, Some(3..7));
    assert!(!any_stretch("in a town", &all(false), |_, _| true));
}

proptest! {
    #[test]
    fn every_path_finds_the_same(text in "([a-zA-Z_0-9]{0,9}[ .,'’\\-]|\\PC{0,3}|[a-z]{60,70}é?){0,40}", with_small: bool) {
        let mut portably = Vec::new();
        find_any(&text, portable::classes, &all(with_small), |stretch, _| {
            portably.push(stretch.clone());
            false
        });
        prop_assert_eq!(seen(&text, all(with_small)), portably);
    }

    #[test]
    fn stretches_hold_all_words_and_no_others(text in "([a-zA-Z]{0,9}[ .,'’\\-]|[\\PC\\s'’.]{0,3}|[a-z]{60,70}é?){0,40}") {
        prop_assert_eq!(words_of_stretches(&text), words(&text).collect::<Vec<_>>());
        let mut found = seen(&text, all(true));
        found.retain(|stretch| !stretch.is_small || !stretch.is_plain);
        prop_assert_eq!(seen(&text, all(false)), found.clone());
        let is_odd = |bytes: &[u8], word: &Range<usize>| bytes[word.start] % 2 == 1;
        found.retain(|stretch| !stretch.is_plain || is_odd(text.as_bytes(), &stretch.range));
        prop_assert_eq!(seen(&text, Told { passes: is_odd, ..all(false) }), found.clone());
        let is_even = |stretch: &Stretch| stretch.range.len().is_multiple_of(2);
        found.retain(is_even);
        prop_assert_eq!(seen(&text, Told { passes: is_odd, keeps: is_even, ..all(false) }), found);
    }
}
