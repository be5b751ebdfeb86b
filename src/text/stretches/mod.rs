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
/// How many blocks of a short text are looked at together, in short passes over few bytes: their classes, where stretches
/// begin, and which of these pass. Most do not, and no branch is taken for one that does not.
const SHORT: usize = 16;
/// How many of a long one.
const LONG: usize = 512;
/// Of so many bytes in a block the stretches that they stand in are sought; where there are more, all are taken.
const FEW: u32 = 8;
/// So many starts of a block are stored whether there are so many or not.
const STORED: usize = 4;

/// How many stretches are made ready for at once: about as many as memory is asked for at the same time.
const AT_ONCE: usize = 16;

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

/// Tells which stretches of a text are looked at.
pub trait Sieve {
    /// What it knows of a stretch that it keeps.
    type Mark: Copy;

    /// Whether plain stretches that begin with a small ASCII letter are looked at as well.
    fn with_small(&self) -> bool;

    /// Whether a plain stretch may be looked at. It is asked of each, and takes no branch that it need not take.
    fn passes(&self, text: &[u8], word: &Range<usize>) -> bool;

    /// What is known of a stretch that passed, if it is to be looked at after all; it need not be plain.
    fn keeps(&self, text: &[u8], stretch: &Stretch) -> Option<Self::Mark>;

    /// Makes ready for a few that will be looked at next.
    fn prepare(&self, kept: &[(Stretch, Self::Mark)]);
}

/// Whether `is_enough` holds for one of the stretches of a text that a sieve leaves; it is asked in order, and no more once
/// it has said yes.
pub fn any_stretch<S: Sieve>(
    text: &str,
    sieve: &S,
    is_enough: impl FnMut(&Stretch, S::Mark) -> bool,
) -> bool {
    #[cfg(target_arch = "x86_64")]
    return avx2::any(text, sieve, is_enough);
    #[cfg(not(target_arch = "x86_64"))]
    find_any(text, portable::classes, sieve, is_enough)
}

/// The same with a way to class a block.
#[inline(always)]
fn find_any<S: Sieve>(
    text: &str,
    classes: impl Fn(&[u8; BLOCK]) -> Classes,
    sieve: &S,
    is_enough: impl FnMut(&Stretch, S::Mark) -> bool,
) -> bool {
    // To clear room for more takes longer than to look at a short text.
    if text.len() < LONG * BLOCK {
        let room = (Shape::<{ SHORT + 1 }>::NONE, [0; SHORT * BLOCK / 2 + STORED]);
        return find_any_in(room, text, classes, sieve, is_enough);
    }
    let room = (Shape::<{ LONG + 1 }>::NONE, [0; LONG * BLOCK / 2 + STORED]);
    find_any_in(room, text, classes, sieve, is_enough)
}

/// The same with room for the shape of some blocks, one more than are looked at together, and for where stretches begin
/// in them.
#[inline(always)]
fn find_any_in<S: Sieve, const BLOCKS: usize, const STARTS: usize>(
    (mut shape, mut starts): (Shape<BLOCKS>, [u16; STARTS]),
    text: &str,
    classes: impl Fn(&[u8; BLOCK]) -> Classes,
    sieve: &S,
    mut is_enough: impl FnMut(&Stretch, S::Mark) -> bool,
) -> bool {
    let (bytes, with_small) = (text.as_bytes(), sieve.with_small());
    let (blocks, rest) = bytes.as_chunks::<BLOCK>();
    let mut last = [b' '; BLOCK];
    last[..rest.len()].copy_from_slice(rest);
    let mut following = blocks.iter().chain([&last]).map(&classes);
    let mut classes = || following.next().unwrap_or(Classes::NONE);
    let (mut next, mut goes_on, mut few) = (classes(), false, Vec::new());
    // Whether a stretch that a step cuts is plain, the block behind it tells.
    let step = BLOCKS - 1;
    for offset in (0..=bytes.len()).step_by(step * BLOCK) {
        let mut count = 0;
        for number in 0..step {
            let this = std::mem::replace(&mut next, classes());
            shape.set(number, &this);
            let found = this.starts(goes_on, with_small, &next);
            goes_on = this.joined >> (BLOCK - 1) == 1;
            count = store(found, number, &mut starts, count);
        }
        shape.set(step, &next);
        few.clear();
        // As many as the bits of a number tell of.
        for starts in starts[..count].chunks(u64::BITS as usize) {
            let mut passing = 0u64;
            for (at, &start) in starts.iter().enumerate() {
                let (word, is_plain) = shape.stretch(start, bytes, offset);
                passing |= u64::from(!is_plain | sieve.passes(bytes, &word)) << at;
            }
            while passing != 0 {
                let (range, is_plain) =
                    shape.stretch(starts[passing.trailing_zeros() as usize], bytes, offset);
                passing &= passing - 1;
                let is_small = bytes.get(range.start).is_some_and(u8::is_ascii_lowercase);
                let found = Stretch { range, is_plain, is_small };
                let is_wanted = with_small || !is_small || !is_plain;
                if is_wanted && let Some(mark) = sieve.keeps(bytes, &found) {
                    few.push((found, mark));
                }
            }
        }
        for next in few.chunks(AT_ONCE) {
            sieve.prepare(next);
            if next.iter().any(|(found, mark)| is_enough(found, *mark)) {
                return true;
            }
        }
    }
    false
}

/// Stores where the bits of a block are behind others; gives how many are stored then.
#[inline(always)]
fn store(mut bits: u64, number: usize, starts: &mut [u16], count: usize) -> usize {
    let all = count + bits.count_ones() as usize;
    let base = (number * BLOCK) as u16;
    let mut next = || {
        let start = base + bits.trailing_zeros() as u16;
        bits &= bits.wrapping_sub(1);
        start
    };
    // Behind the last bit it is nothing that is ever read.
    if let Some(few) = starts.get_mut(count..).and_then(<[u16]>::first_chunk_mut::<STORED>) {
        *few = [(); STORED].map(|()| next());
    }
    if let Some(more) = starts.get_mut(count + STORED..all) {
        more.iter_mut().for_each(|place| *place = next());
    }
    all
}

/// For each byte of a block, from the lowest bit, whether it is of a class.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Classes {
    /// What a stretch consists of.
    joined: u64,
    /// What makes a stretch no plain one: apostrophes and bytes beyond ASCII.
    mixed: u64,
    /// Small ASCII letters.
    small: u64,
}

impl Classes {
    const NONE: Classes = Classes { joined: 0, mixed: 0, small: 0 };

    /// Where stretches begin; `goes_on` says that the first byte continues one. A stretch that begins with a small
    /// letter is left out if it is surely plain and not wanted.
    #[inline(always)]
    fn starts(&self, goes_on: bool, with_small: bool, next: &Classes) -> u64 {
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
        if self.joined >> (BLOCK - 1) == 1 && !next.goes_on_plainly() {
            wanted |= last_until(starts, BLOCK as u32 - 1);
        }
        starts & wanted
    }

    /// How many of its first bytes continue a stretch.
    #[inline(always)]
    fn continued(&self) -> u32 {
        (!self.joined).trailing_zeros()
    }

    /// Whether a stretch that began before ends in it and has nothing in it that is not plain.
    #[inline(always)]
    fn goes_on_plainly(&self) -> bool {
        let length = self.continued();
        length < BLOCK as u32 && self.mixed & ((1 << length) - 1) == 0
    }
}

/// What tells the ends of stretches in some blocks, one behind the other: their classes but those of small letters, in
/// bytes, so that bits can be read from any of them on.
struct Shape<const BLOCKS: usize> {
    joined: [[u8; BLOCK / 8]; BLOCKS],
    mixed: [[u8; BLOCK / 8]; BLOCKS],
}

impl<const BLOCKS: usize> Shape<BLOCKS> {
    const NONE: Shape<BLOCKS> = Shape { joined: [[0; BLOCK / 8]; BLOCKS], mixed: [[0; BLOCK / 8]; BLOCKS] };

    #[inline(always)]
    fn set(&mut self, number: usize, classes: &Classes) {
        self.joined[number] = classes.joined.to_le_bytes();
        self.mixed[number] = classes.mixed.to_le_bytes();
    }

    /// The stretch that begins at a byte of the blocks, which is in none but the last, and whether it is plain; the first
    /// block begins at `offset`.
    #[inline(always)]
    fn stretch(&self, start: u16, bytes: &[u8], offset: usize) -> (Range<usize>, bool) {
        // The remainder is the place itself; by it the compiler knows that the blocks are there.
        let at = usize::from(start) % ((BLOCKS - 1) * BLOCK);
        let start = offset + at;
        let length = window(&self.joined, at).trailing_ones();
        if length >= WINDOW {
            return long_stretch(start, bytes);
        }
        let is_plain = window(&self.mixed, at) & ((1 << length) - 1) == 0;
        (start..start + length as usize, is_plain)
    }
}

/// So many bits are read wherever they begin in a byte.
const WINDOW: u32 = BLOCK as u32 - 7;

/// The bits from one of them on, [`WINDOW`] and perhaps a few more.
#[inline(always)]
fn window<const BLOCKS: usize>(blocks: &[[u8; BLOCK / 8]; BLOCKS], bit: usize) -> u64 {
    let bytes = blocks.as_flattened().get(bit / 8..).and_then(<[u8]>::first_chunk);
    bytes.map_or(0, |bytes| u64::from_le_bytes(*bytes) >> (bit % 8))
}

/// A stretch of any length, and whether it is plain.
#[cold]
fn long_stretch(start: usize, bytes: &[u8]) -> (Range<usize>, bool) {
    let is_joined = |byte: &&u8| byte.is_ascii_alphanumeric() || is_mixed(**byte) || **byte == b'_';
    let end = start + bytes[start..].iter().take_while(is_joined).count();
    (start..end, !bytes[start..end].iter().any(|&byte| is_mixed(byte)))
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
mod tests;
