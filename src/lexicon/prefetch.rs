//! Asks memory for what will be read soon, so that it answers for many places at once.

/// Asks for the line of memory in which a byte of a section is, if it is in it.
#[inline]
pub(super) fn prefetch(section: &[u8], at: usize) {
    if let Some(byte) = section.get(at) {
        ask_for(byte);
    }
}

#[cfg(target_arch = "x86_64")]
#[inline]
#[allow(unsafe_code)]
fn ask_for(byte: &u8) {
    use std::arch::x86_64::{_MM_HINT_T0, _mm_prefetch};
    // SAFETY: it is a hint, which reads nothing and may be given for any address; this one is a byte's that can be read.
    unsafe { _mm_prefetch::<_MM_HINT_T0>(std::ptr::from_ref(byte).cast()) }
}

/// A byte that is read brings its line as well.
#[cfg(not(target_arch = "x86_64"))]
#[inline]
fn ask_for(byte: &u8) {
    std::hint::black_box(*byte);
}

#[cfg(test)]
mod tests {
    use crate::Lexicon;
    use crate::lexicon::hash;
    use crate::table::{self, model::Layer};

    #[test]
    fn what_is_asked_for_is_found_and_what_is_nowhere_may_be_asked_for() {
        let rows = "[[rule]]\ncanonical = \"Brunwanov\"\nvariants = [\"Brunwanow\", \"Brunwanoff\"]\n";
        let (file, troubles) = table::read("t.toml", rows);
        assert!(troubles.is_empty(), "{}", troubles[0]);
        let layer = Layer { name: "t".into(), files: vec![file], ..Layer::default() };
        let lexicon = Lexicon::compile(&[layer]).expect("the row is sound");
        let words = ["brunwanow", "nobody", "brunwanoff", "", "brunwanov"];
        lexicon.fetch(words.iter().map(|word| hash(word.as_bytes())));
        lexicon.fetch([0, u64::MAX].into_iter());
        assert_eq!(words.map(|word| lexicon.find(word).is_some()), [true, false, true, false, true]);
    }
}
