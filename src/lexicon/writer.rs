//! Writes the bytes of a compiled lexicon: sections that grow record by record, and each string once.

use super::layout::{
    DIGEST, DIGEST_AT, HEAD, LABEL, ORDER, SECTIONS, Section, Tags, VERSION, filter_bits, hash, push_string,
    string_at,
};

/// Gathers the sections of an image.
#[derive(Default)]
pub(super) struct ImageWriter {
    sections: [Vec<u32>; SECTIONS],
    text: Vec<u8>,
    /// An open-addressing table of where strings begin, plus one; at most half full.
    strings: Vec<u32>,
    string_count: usize,
}

impl ImageWriter {
    pub(super) fn push(&mut self, section: Section, record: &[u32]) -> u32 {
        debug_assert_eq!(record.len(), section.width(), "{section:?}");
        let array = &mut self.sections[section as usize];
        array.extend_from_slice(record);
        (array.len() / section.width() - 1) as u32
    }

    /// Sets one field of a record that was pushed before all was known of it.
    pub(super) fn set(&mut self, section: Section, record: u32, field: usize, value: u32) {
        self.sections[section as usize][record as usize * section.width() + field] = value;
    }

    pub(super) fn len(&self, section: Section) -> u32 {
        (self.sections[section as usize].len() / section.width()) as u32
    }

    /// The number of a string, which is written when it comes for the first time.
    pub(super) fn string(&mut self, text: &str) -> u32 {
        if self.strings.len() <= self.string_count * 2 {
            self.make_room();
        }
        let slot = match self.find(text.as_bytes()) {
            Ok(start) => return start,
            Err(slot) => slot,
        };
        let start = self.text.len() as u32;
        push_string(&mut self.text, text.as_bytes());
        self.strings[slot] = start.wrapping_add(1);
        self.string_count += 1;
        start
    }

    /// The number of a string that was written before.
    pub(super) fn known_string(&self, text: &str) -> Option<u32> {
        if self.strings.is_empty() { None } else { self.find(text.as_bytes()).ok() }
    }

    /// A string that was written before.
    pub(super) fn text(&self, start: u32) -> &str {
        std::str::from_utf8(self.bytes(start)).unwrap_or_default()
    }

    fn bytes(&self, start: u32) -> &[u8] {
        string_at(&self.text, start as usize)
    }

    /// Where a string is, or the free slot for it.
    fn find(&self, text: &[u8]) -> Result<u32, usize> {
        let mask = self.strings.len() - 1;
        let mut slot = hash(text) as usize & mask;
        loop {
            match self.strings[slot].checked_sub(1) {
                None => return Err(slot),
                Some(start) if self.bytes(start) == text => return Ok(start),
                Some(_) => slot = (slot + 1) & mask,
            }
        }
    }

    fn make_room(&mut self) {
        let size = (self.string_count * 4).next_power_of_two().max(64);
        for start in std::mem::replace(&mut self.strings, vec![0; size]) {
            let free = start.checked_sub(1).map(|start| self.find(self.bytes(start)));
            if let Some(Err(slot)) = free {
                self.strings[slot] = start;
            }
        }
    }

    /// Writes an open-addressing table over records, whose strings are given in record order; equal ones in a row
    /// share the slot of the first. At least a quarter stays free.
    pub(super) fn push_slots(&mut self, slots: Section, strings: &[u32]) {
        let size = (strings.len() * 4).div_ceil(3).next_power_of_two().max(2);
        let tags = Tags::over(strings.len());
        let mut table = vec![0u32; size];
        for (record, &string) in strings.iter().enumerate() {
            if record > 0 && strings[record - 1] == string {
                continue;
            }
            let hash = hash(self.bytes(string));
            let mut slot = hash as usize & (size - 1);
            while table[slot] != 0 {
                slot = (slot + 1) & (size - 1);
            }
            table[slot] = tags.slot(record as u32, hash);
        }
        self.sections[slots as usize] = table;
    }

    /// Writes a filter of at least 16 bits an entry over hashes, which may come twice.
    pub(super) fn push_filter(&mut self, filter: Section, mut hashes: Vec<u64>) {
        hashes.sort_unstable();
        hashes.dedup();
        let blocks = (hashes.len() / 2 + 1).next_power_of_two();
        let mut array = vec![0u32; blocks];
        for hash in hashes {
            let (block, bits) = filter_bits(hash, blocks);
            array[block] |= bits;
        }
        self.sections[filter as usize] = array;
    }

    /// The image. None if it would have more than `limit` bytes, which the numbers in it cannot tell; then those that
    /// were given are worth nothing.
    pub(super) fn finish(mut self, limit: usize, digest: impl Fn(&[u8]) -> [u8; DIGEST]) -> Option<Vec<u8>> {
        self.text.resize(self.text.len().next_multiple_of(4), 0);
        let numbers: usize = self.sections.iter().map(Vec::len).sum();
        let length = HEAD + SECTIONS * 8 + self.text.len() + numbers * 4;
        if length > limit {
            return None;
        }
        let mut image = Vec::with_capacity(length);
        image.extend(LABEL);
        for number in [VERSION, ORDER, SECTIONS as u32, length as u32] {
            image.extend(number.to_le_bytes());
        }
        image.resize(HEAD + SECTIONS * 8, 0);
        for (section, array) in self.sections.iter_mut().enumerate() {
            let start = image.len();
            if section == Section::Text as usize {
                image.append(&mut self.text);
            } else {
                image.extend(std::mem::take(array).into_iter().flat_map(u32::to_le_bytes));
            }
            let entry = HEAD + section * 8;
            let length = (image.len() - start) as u32;
            image[entry..entry + 4].copy_from_slice(&(start as u32).to_le_bytes());
            image[entry + 4..entry + 8].copy_from_slice(&length.to_le_bytes());
        }
        let digest = digest(&image[HEAD..]);
        image[DIGEST_AT..HEAD].copy_from_slice(&digest);
        Some(image)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lexicon::layout::Image;

    #[test]
    fn strings_of_any_length_are_found_again() {
        let mut image = ImageWriter::default();
        let strings: Vec<String> = [0, 1, 127, 128, 16_383, 16_384].map(|length| "é".repeat(length)).into();
        let starts: Vec<u32> = strings.iter().map(|string| image.string(string)).collect();
        assert_eq!(strings.iter().map(|string| image.string(string)).collect::<Vec<_>>(), starts);
        let image = Image::new(image.finish(usize::MAX, |_| [0; DIGEST]).expect("there is no limit").into());
        assert_eq!(starts.iter().map(|&start| image.string(start)).collect::<Vec<_>>(), strings);
    }

    #[test]
    fn an_image_beyond_the_limit_is_none() {
        let image = |limit: usize| ImageWriter::default().finish(limit, |_| [0; DIGEST]);
        let length = image(usize::MAX).expect("there is no limit").len();
        assert!(image(length).is_some() && image(length - 1).is_none());
    }
}
