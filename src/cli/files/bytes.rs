//! The bytes of a document in memory; those of a large one in large pages.
//!
//! A fresh page costs the system about as much as reading it: for 100 MB in pages of 4 KiB more than all else that a run
//! without a name does.

use std::io::{self, Read};
use std::ops::Deref;

/// For so many bytes there is room at once.
const SMALL: u64 = 1 << 16;
/// From so many bytes on large pages are asked for.
#[cfg(target_os = "linux")]
const LARGE: u64 = 8 << 20;
/// The size of a large page; memory is asked for in whole ones.
#[cfg(target_os = "linux")]
const PAGE: usize = 2 << 20;

/// Bytes that were read.
pub struct Bytes(Held);

enum Held {
    Small(Vec<u8>),
    /// The first so many of a map.
    #[cfg(target_os = "linux")]
    Large(memmap2::MmapMut, usize),
}

impl Bytes {
    /// All that a reader gives, which is expected to be so many bytes and may be any number.
    ///
    /// # Errors
    /// Those of the reader.
    pub fn read(reader: &mut impl Read, expected: u64) -> io::Result<Bytes> {
        let mut bytes = Vec::new();
        #[cfg(target_os = "linux")]
        if let Some(mut map) = large_pages(expected) {
            let length = fill(reader, &mut map)?;
            if length < map.len() {
                return Ok(Bytes(Held::Large(map, length)));
            }
            bytes.extend_from_slice(&map);
        }
        // A little more than a small document has, so that its end is seen without more room; whoever says that much is to
        // come need not be believed.
        bytes.reserve(expected.min(SMALL) as usize + 32);
        reader.read_to_end(&mut bytes)?;
        Ok(Bytes(Held::Small(bytes)))
    }
}

impl Deref for Bytes {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        match &self.0 {
            Held::Small(bytes) => bytes,
            #[cfg(target_os = "linux")]
            Held::Large(map, length) => &map[..*length],
        }
    }
}

/// Memory for more than so many bytes, if they are many and the system has it. Whether its pages are large is up to the
/// system.
#[cfg(target_os = "linux")]
fn large_pages(expected: u64) -> Option<memmap2::MmapMut> {
    let length = usize::try_from(expected).ok().filter(|_| expected >= LARGE)?;
    let map = memmap2::MmapMut::map_anon((length / PAGE + 1).checked_mul(PAGE)?).ok()?;
    let _ = map.advise(memmap2::Advice::HugePage);
    Some(map)
}

/// Fills a buffer as far as the reader has bytes, and tells how far that is.
#[cfg(target_os = "linux")]
fn fill(reader: &mut impl Read, buffer: &mut [u8]) -> io::Result<usize> {
    let mut filled = 0;
    while filled < buffer.len() {
        match reader.read(&mut buffer[filled..]) {
            Ok(0) => break,
            Ok(more) => filled += more,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(filled)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_is_read_whatever_was_expected() {
        let large = 9 << 20;
        for (size, expected) in
            [(0, 0), (5, 0), (5, large), (large, 5), (large, large), (large, large + 1), (10 << 20, large)]
        {
            let source: Vec<u8> = (0..size).map(|at| (at % 251) as u8).collect();
            let read = Bytes::read(&mut source.as_slice(), expected).expect("a slice can be read");
            assert!(*read == *source, "{size} bytes where {expected} were expected");
        }
    }
}
