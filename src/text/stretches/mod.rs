//! Finds the stretches of a text that may hold words, many bytes at a time.
//!
//! A stretch is what [`words`](super::words::words) reads as one: ASCII letters, digits and underscores, or also
//! apostrophes and characters beyond ASCII, between other ASCII bytes. The bytes of a block are classed at once, by
//! vector instructions where the processor has them, and the classes become bits, so that whoever looks for capitals
//! sees nothing of the rest.

#[cfg(target_arch = "x86_64")]
mod avx2;
mod portable;

use std::ops::Range;

/// How many bytes are classed at once.
const BLOCK: usize = 64;
/// Of so many bytes in a block the stretches that they stand in are sought; where there are more, all are taken.
const FEW: u32 = 8;

/// A stretch of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stretch {
    /// Its bytes, half open, on character bounds.
    pub range: Range<usize>,
    /// Whether it is one word of ASCII letters, digits and underscores. If not it may hold any number of words.
    pub is_plain: bool,
    /// Whether it begins with a small ASCII letter.
    pub is_small: bool,
}

/// Whether `wanted` holds for a stretch of `text`; it is asked in order, and no more once it has said yes. Plain
/// stretches that begin with a small letter are passed over unless `with_small`.
pub fn any_stretch(text: &str, with_small: bool, wanted: impl FnMut(Stretch) -> bool) -> bool {
    #[cfg(target_arch = "x86_64")]
    return avx2::any(text, with_small, wanted);
    #[cfg(not(target_arch = "x86_64"))]
    find_any(text, with_small, portable::classes, wanted)
}

/// The same with a way to class a block.
#[inline(always)]
fn find_any(
    text: &str,
    with_small: bool,
    classes: impl Fn(&[u8; BLOCK]) -> Classes,
    mut wanted: impl FnMut(Stretch) -> bool,
) -> bool {
    let bytes = text.as_bytes();
    let mut goes_on = false;
    let (blocks, rest) = bytes.as_chunks::<BLOCK>();
    let mut last = [b' '; BLOCK];
    last[..rest.len()].copy_from_slice(rest);
    for (number, block) in blocks.iter().chain([&last]).enumerate() {
        let classes = classes(block);
        let mut starts = classes.starts(goes_on, with_small);
        goes_on = classes.joined >> (BLOCK - 1) == 1;
        while starts != 0 {
            let at = starts.trailing_zeros();
            starts &= starts - 1;
            let stretch = classes.stretch(at, bytes, number * BLOCK);
            if (with_small || !stretch.is_small || !stretch.is_plain) && wanted(stretch) {
                return true;
            }
        }
    }
    false
}

/// For each byte of a block, from the lowest bit, whether it is of a class.
#[derive(Debug, PartialEq, Eq)]
struct Classes {
    /// What a stretch consists of.
    joined: u64,
    /// What makes a stretch no plain one: apostrophes and bytes beyond ASCII.
    mixed: u64,
    small: u64,
}

impl Classes {
    /// Where stretches begin; `goes_on` says that the first byte continues one. A stretch that begins with a small
    /// letter is left out if it is surely plain and not wanted.
    #[inline]
    fn starts(&self, goes_on: bool, with_small: bool) -> u64 {
        let starts = self.joined & !(self.joined << 1 | u64::from(goes_on));
        if with_small || self.mixed.count_ones() > FEW {
            return starts;
        }
        let mut wanted = !self.small;
        let mut mixed = self.mixed;
        while mixed != 0 {
            wanted |= last_until(starts, mixed.trailing_zeros());
            mixed &= mixed - 1;
        }
        // Of the one that the block cuts nothing is sure.
        if self.joined >> (BLOCK - 1) == 1 {
            wanted |= last_until(starts, BLOCK as u32 - 1);
        }
        starts & wanted
    }

    /// The stretch that begins at a bit of the block, which begins at byte `offset`.
    #[inline]
    fn stretch(&self, at: u32, bytes: &[u8], offset: usize) -> Stretch {
        let length = (!(self.joined >> at)).trailing_zeros();
        let start = offset + at as usize;
        let is_small = self.small >> at & 1 == 1;
        if at + length < BLOCK as u32 {
            let is_plain = self.mixed >> at & ((1 << length) - 1) == 0;
            return Stretch { range: start..start + length as usize, is_plain, is_small };
        }
        let is_joined = |byte: &&u8| byte.is_ascii_alphanumeric() || is_mixed(**byte) || **byte == b'_';
        let end = start + bytes[start..].iter().take_while(is_joined).count();
        let is_plain = !bytes[start..end].iter().any(|&byte| is_mixed(byte));
        Stretch { range: start..end, is_plain, is_small }
    }
}

/// The highest of `bits` up to the one numbered `at`, if there is one.
fn last_until(bits: u64, at: u32) -> u64 {
    let below = bits & (u64::MAX >> (BLOCK as u32 - 1 - at));
    (1u64 << (BLOCK - 1)).checked_shr(below.leading_zeros()).unwrap_or(0)
}

fn is_mixed(byte: u8) -> bool {
    byte >= 0x80 || byte == b'\''
}

#[cfg(test)]
mod tests {
    use super::super::words::words;
    use super::*;
    use proptest::prelude::*;

    /// The words in the stretches of a text, in order.
    fn words_of_stretches(text: &str) -> Vec<Range<usize>> {
        let mut found = Vec::new();
        any_stretch(text, true, |stretch| {
            let start = stretch.range.start;
            let inner = words(&text[stretch.range.clone()]).map(|word| start + word.start..start + word.end);
            let inner: Vec<_> = inner.collect();
            if stretch.is_plain {
                assert_eq!(inner, [stretch.range]);
            }
            found.extend(inner);
            false
        });
        found
    }

    fn seen(text: &str, with_small: bool) -> Vec<Stretch> {
        let mut seen = Vec::new();
        any_stretch(text, with_small, |stretch| {
            seen.push(stretch);
            false
        });
        seen
    }

    proptest! {
        #[test]
        fn every_path_finds_the_same(text in "([a-zA-Z_0-9]{0,9}[ .,'’\\-]|\\PC{0,3}|[a-z]{60,70}é?){0,40}", with_small: bool) {
            let mut portably = Vec::new();
            find_any(&text, with_small, portable::classes, |stretch| {
                portably.push(stretch);
                false
            });
            prop_assert_eq!(seen(&text, with_small), portably);
        }

        #[test]
        fn stretches_hold_all_words_and_no_others(text in "([a-zA-Z]{0,9}[ .,'’\\-]|[\\PC\\s'’.]{0,3}|[a-z]{60,70}é?){0,40}") {
            prop_assert_eq!(words_of_stretches(&text), words(&text).collect::<Vec<_>>());
            let mut all = seen(&text, true);
            all.retain(|stretch| !stretch.is_small || !stretch.is_plain);
            prop_assert_eq!(seen(&text, false), all);
        }
    }
}
