//! The classes of a block's bytes by AVX2, on a processor that has it.

use std::arch::x86_64::{
    __m256i, _mm256_add_epi8, _mm256_cmpeq_epi8, _mm256_cmpgt_epi8, _mm256_loadu_si256, _mm256_movemask_epi8,
    _mm256_or_si256, _mm256_set1_epi8,
};

use super::{BLOCK, Classes, Sieve, Stretch};

/// As [`any_stretch`](super::any_stretch); without AVX2 the portable way.
#[allow(unsafe_code)]
pub(super) fn any<S: Sieve>(text: &str, sieve: &S, is_enough: impl FnMut(&Stretch, S::Mark) -> bool) -> bool {
    // The instructions that count bits came before AVX2 or with it, and bits are all that is looked at behind the bytes.
    let has_all = is_x86_feature_detected!("avx2")
        && is_x86_feature_detected!("bmi1")
        && is_x86_feature_detected!("bmi2")
        && is_x86_feature_detected!("lzcnt")
        && is_x86_feature_detected!("popcnt");
    if !has_all {
        return super::find_any(text, super::portable::classes, sieve, is_enough);
    }
    // SAFETY: the one thing that a function with target features asks for is a processor that has them, and the lines
    // above saw to that.
    unsafe { any_by_avx2(text, sieve, is_enough) }
}

#[target_feature(enable = "avx2,bmi1,bmi2,lzcnt,popcnt")]
fn any_by_avx2<S: Sieve>(text: &str, sieve: &S, is_enough: impl FnMut(&Stretch, S::Mark) -> bool) -> bool {
    super::find_any(text, |block| classes(block), sieve, is_enough)
}

#[target_feature(enable = "avx2")]
#[inline]
fn classes(block: &[u8; BLOCK]) -> Classes {
    let (halves, _) = block.as_chunks::<32>();
    let mut all = Classes { joined: 0, mixed: 0, small: 0 };
    for (at, half) in halves.iter().enumerate() {
        let bytes = load(half);
        let letters = within(either(bytes, every(0x20)), b'a', b'z');
        let rest = either(within(bytes, b'0', b'9'), equal(bytes, b'_'));
        // The highest bit of a byte beyond ASCII is set.
        let mixed = highest_bits(either(bytes, equal(bytes, b'\'')));
        all.joined |= (highest_bits(either(letters, rest)) | mixed) << (32 * at);
        all.mixed |= mixed << (32 * at);
        all.small |= highest_bits(_mm256_cmpgt_epi8(bytes, every(b'a' - 1))) << (32 * at);
    }
    // Of what is greater than `a`, nothing else is joined.
    all.small &= all.joined;
    all
}

#[target_feature(enable = "avx2")]
#[inline]
#[allow(unsafe_code)]
fn load(half: &[u8; 32]) -> __m256i {
    // SAFETY: the 32 bytes that are read are those of the array, and they need not be aligned. Numbers put together from
    // them by safe functions are not always loaded at once.
    unsafe { _mm256_loadu_si256(half.as_ptr().cast()) }
}

#[target_feature(enable = "avx2")]
#[inline]
fn every(byte: u8) -> __m256i {
    _mm256_set1_epi8(byte as i8)
}

#[target_feature(enable = "avx2")]
#[inline]
fn either(one: __m256i, other: __m256i) -> __m256i {
    _mm256_or_si256(one, other)
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
