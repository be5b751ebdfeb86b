//! Strings gathered while tables are compiled, each once.

use super::cursor::{Cursor, push_string};
use super::layout::hash;

/// Strings one behind the other, as `cursor` writes them. The number of a string is where it begins.
#[derive(Default)]
pub(super) struct Strings {
    text: Vec<u8>,
    /// An open-addressing table of where strings begin, plus one, with the half of their hashes that chooses no slot;
    /// at most half full.
    slots: Vec<(u32, u32)>,
    count: usize,
}

impl Strings {
    /// The number of a string, which is added when it comes for the first time.
    pub(super) fn add(&mut self, string: &str) -> u32 {
        if self.slots.len() <= self.count * 2 {
            self.make_room();
        }
        let hash = hash(string.as_bytes());
        let slot = match self.find(string.as_bytes(), hash) {
            Ok(start) => return start,
            Err(slot) => slot,
        };
        let start = self.text.len() as u32;
        push_string(&mut self.text, string.as_bytes());
        self.slots[slot] = (start.wrapping_add(1), (hash >> 32) as u32);
        self.count += 1;
        start
    }

    /// The number of a string that was added before.
    pub(super) fn known(&self, string: &str) -> Option<u32> {
        let string = string.as_bytes();
        if self.slots.is_empty() { None } else { self.find(string, hash(string)).ok() }
    }

    /// A string that was added before.
    pub(super) fn get(&self, start: u32) -> &[u8] {
        Cursor::new(&self.text, start).string()
    }

    pub(super) fn into_bytes(self) -> Vec<u8> {
        self.text
    }

    /// Where a string is, or the free slot for it.
    fn find(&self, string: &[u8], hash: u64) -> Result<u32, usize> {
        let mask = self.slots.len() - 1;
        let mut slot = hash as usize & mask;
        loop {
            match self.slots[slot] {
                (0, _) => return Err(slot),
                (start, tag) if tag == (hash >> 32) as u32 && self.get(start - 1) == string => {
                    return Ok(start - 1);
                }
                _ => slot = (slot + 1) & mask,
            }
        }
    }

    fn make_room(&mut self) {
        let size = (self.count * 4).next_power_of_two().max(64);
        for (start, tag) in std::mem::replace(&mut self.slots, vec![(0, 0); size]) {
            let Some(number) = start.checked_sub(1) else { continue };
            let mut slot = hash(self.get(number)) as usize & (size - 1);
            while self.slots[slot].0 != 0 {
                slot = (slot + 1) & (size - 1);
            }
            self.slots[slot] = (start, tag);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_of_any_length_are_found_again() {
        let mut strings = Strings::default();
        let all: Vec<String> = [0, 1, 127, 128, 16_383, 16_384].map(|length| "é".repeat(length)).into();
        let starts: Vec<u32> = all.iter().map(|string| strings.add(string)).collect();
        assert_eq!(all.iter().map(|string| strings.add(string)).collect::<Vec<_>>(), starts);
        assert_eq!(all.iter().filter_map(|string| strings.known(string)).collect::<Vec<_>>(), starts);
        assert!(starts.iter().zip(&all).all(|(&start, string)| strings.get(start) == string.as_bytes()));
        assert_eq!(strings.known("è"), None);
    }
}
