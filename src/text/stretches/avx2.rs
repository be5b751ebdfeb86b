//! The classes of a block's bytes by AVX2, on a processor that has it.

use std::arch::x86_64::{
    __m256i, _mm256_add_epi8, _mm256_cmpeq_epi8, _mm256_cmpgt_epi8, _mm256_movemask_epi8, _mm256_or_si256,
    _mm256_set_epi64x, _mm256_set1_epi8,
};

use super::{BLOCK, Classes, Stretch};

/// As [`any_stretch`](super::any_stretch); without AVX2 the portable way.
#[allow(unsafe_code)]
pub(super) fn any(text: &str, with_small: bool, wanted: impl FnMut(Stretch) -> bool) -> bool {
    if !is_x86_feature_detected!("avx2") {
        return super::find_any(text, with_small, super::portable::classes, wanted);
    }
    // SAFETY: the one thing that a function with a target feature asks for is a processor that has it, and the line
    // above saw to that. Nothing here reads by a pointer.
    unsafe { any_by_avx2(text, with_small, wanted) }
}

#[target_feature(enable = "avx2")]
fn any_by_avx2(text: &str, with_small: bool, wanted: impl FnMut(Stretch) -> bool) -> bool {
    super::find_any(text, with_small, |block| classes(block), wanted)
}

#[target_feature(enable = "avx2")]
#[inline]
fn classes(block: &[u8; BLOCK]) -> Classes {
    let (halves, _) = block.as_chunks::<32>();
    let mut all = Classes { joined: 0, mixed: 0, small: 0 };
    for (at, half) in halves.iter().enumerate() {
        let bytes = load(half);
        let mixed = _mm256_or_si256(bytes, equal(bytes, b'\''));
        let small = within(bytes, b'a', b'z');
        // The bit 0x20 makes a capital small, and a letter of nothing else.
        let letter = within(_mm256_or_si256(bytes, every(0x20)), b'a', b'z');
        let rest = _mm256_or_si256(within(bytes, b'0', b'9'), equal(bytes, b'_'));
        let joined = _mm256_or_si256(_mm256_or_si256(letter, rest), mixed);
        all.joined |= highest_bits(joined) << (32 * at);
        all.mixed |= highest_bits(mixed) << (32 * at);
        all.small |= highest_bits(small) << (32 * at);
    }
    all
}

#[target_feature(enable = "avx2")]
#[inline]
fn load(half: &[u8; 32]) -> __m256i {
    let (eights, _) = half.as_chunks::<8>();
    let number = |at: usize| i64::from_le_bytes(eights[at]);
    _mm256_set_epi64x(number(3), number(2), number(1), number(0))
}

#[target_feature(enable = "avx2")]
#[inline]
fn every(byte: u8) -> __m256i {
    _mm256_set1_epi8(byte as i8)
}

#[target_feature(enable = "avx2")]
#[inline]
fn equal(bytes: __m256i, byte: u8) -> __m256i {
    _mm256_cmpeq_epi8(bytes, every(byte))
}

/// Bytes are compared as signed ones, so `first` is moved to the least of them.
#[target_feature(enable = "avx2")]
#[inline]
fn within(bytes: __m256i, first: u8, last: u8) -> __m256i {
    let moved = _mm256_add_epi8(bytes, every(0x80u8.wrapping_sub(first)));
    _mm256_cmpgt_epi8(every(0x80 + (last - first) + 1), moved)
}

#[target_feature(enable = "avx2")]
#[inline]
fn highest_bits(bytes: __m256i) -> u64 {
    u64::from(_mm256_movemask_epi8(bytes) as u32)
}
