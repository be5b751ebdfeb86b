//! The classes of a block's bytes on any architecture: loops without branches.

use super::{BLOCK, Classes, is_mixed};

pub(super) fn classes(block: &[u8; BLOCK]) -> Classes {
    let mixed = bits(block, is_mixed);
    let small = bits(block, |byte| byte.is_ascii_lowercase());
    let rest = bits(block, |byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_');
    Classes { joined: mixed | small | rest, mixed, small }
}

/// A bit for each byte of a block that is of a class.
fn bits(block: &[u8; BLOCK], is_of: impl Fn(u8) -> bool) -> u64 {
    /// Multiplying gathers the lowest bits of eight bytes in the highest byte.
    const GATHER: u64 = 0x0102_0408_1020_4080;
    let classed = block.map(|byte| u8::from(is_of(byte)));
    let (eights, _) = classed.as_chunks::<8>();
    let gathered = eights.iter().map(|&eight| u64::from_le_bytes(eight).wrapping_mul(GATHER) >> 56);
    gathered.enumerate().fold(0, |bits, (at, eight)| bits | eight << (8 * at))
}
