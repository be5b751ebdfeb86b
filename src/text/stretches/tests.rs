//! That stretches hold all words and no others, by every way to class a block.

use proptest::prelude::*;

use super::super::words::words;
use super::*;

/// Gathers what it is shown.
struct Gatherer {
    with_small: bool,
    passes: fn(&[u8], &Stretch) -> bool,
    keeps: fn(&Stretch) -> bool,
    seen: Vec<Stretch>,
}

impl Seeker for Gatherer {
    fn with_small(&self) -> bool {
        self.with_small
    }

    fn passes(&self, text: &[u8], stretch: &Stretch) -> bool {
        (self.passes)(text, stretch)
    }

    fn keeps(&self, _: &[u8], stretch: &Stretch) -> bool {
        (self.keeps)(stretch)
    }

    fn prepare(&self, _: &[u8], _: &[Stretch]) {}

    fn look(&mut self, stretch: Stretch) -> bool {
        self.seen.push(stretch);
        false
    }
}

/// One that is shown all but what begins with a small letter, if that is not wanted.
fn gatherer(with_small: bool) -> Gatherer {
    Gatherer { with_small, passes: |_, _| true, keeps: |_| true, seen: Vec::new() }
}

fn seen(text: &str, mut gatherer: Gatherer) -> Vec<Stretch> {
    assert!(!any_stretch(text, &mut gatherer), "it has never seen enough");
    gatherer.seen
}

/// The words in the stretches of a text, in order.
fn words_of_stretches(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    for stretch in seen(text, gatherer(true)) {
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
fn a_seeker_that_has_seen_enough_is_shown_no_more() {
    struct First(Option<Range<usize>>);
    impl Seeker for First {
        fn with_small(&self) -> bool {
            false
        }
        fn passes(&self, _: &[u8], _: &Stretch) -> bool {
            true
        }
        fn keeps(&self, _: &[u8], _: &Stretch) -> bool {
            true
        }
        fn prepare(&self, _: &[u8], _: &[Stretch]) {}
        fn look(&mut self, stretch: Stretch) -> bool {
            assert!(self.0.replace(stretch.range).is_none(), "it is shown a second one");
            true
        }
    }
    let mut first = First(None);
    assert!(any_stretch("in Kiev and Minsk", &mut first));
    assert_eq!(first.0, Some(3..7));
    assert!(!any_stretch("in a town", &mut First(None)));
}

proptest! {
    #[test]
    fn every_path_finds_the_same(text in "([a-zA-Z_0-9]{0,9}[ .,'’\\-]|\\PC{0,3}|[a-z]{60,70}é?){0,40}", with_small: bool) {
        let mut portably = gatherer(with_small);
        find_any(&text, portable::classes, &mut portably);
        prop_assert_eq!(seen(&text, gatherer(with_small)), portably.seen);
    }

    #[test]
    fn stretches_hold_all_words_and_no_others(text in "([a-zA-Z]{0,9}[ .,'’\\-]|[\\PC\\s'’.]{0,3}|[a-z]{60,70}é?){0,40}") {
        prop_assert_eq!(words_of_stretches(&text), words(&text).collect::<Vec<_>>());
        let mut all = seen(&text, gatherer(true));
        all.retain(|stretch| !stretch.is_small || !stretch.is_plain);
        prop_assert_eq!(seen(&text, gatherer(false)), all.clone());
        let is_odd = |bytes: &[u8], stretch: &Stretch| bytes[stretch.range.start] % 2 == 1;
        all.retain(|stretch| !stretch.is_plain || is_odd(text.as_bytes(), stretch));
        prop_assert_eq!(seen(&text, Gatherer { passes: is_odd, ..gatherer(false) }), all.clone());
        let is_even = |stretch: &Stretch| stretch.range.len().is_multiple_of(2);
        all.retain(is_even);
        prop_assert_eq!(seen(&text, Gatherer { passes: is_odd, keeps: is_even, ..gatherer(false) }), all);
    }
}
