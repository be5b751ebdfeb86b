//! Writes the bytes of a compiled lexicon: sections that grow record by record, and each string once.

use super::layout::{
    DIGEST, DIGEST_AT, HEAD, LABEL, ORDER, SECTIONS, Section, Tags, VERSION, filter_bits, first_slot,
    next_slot,
};
use super::strings::Strings;

/// Gathers the sections of an image.
pub(super) struct ImageWriter {
    sections: [Vec<u32>; SECTIONS],
    strings: Strings,
    /// The bytes of `Records`.
    pub(super) records: Vec<u8>,
}

impl Default for ImageWriter {
    /// An image that has the empty string, so that its number is zero.
    fn default() -> ImageWriter {
        let mut strings = Strings::default();
        strings.add("");
        ImageWriter { sections: Default::default(), strings, records: Vec::new() }
    }
}

impl ImageWriter {
    pub(super) fn push(&mut self, section: Section, record: &[u32]) -> u32 {
        debug_assert_eq!(record.len(), section.width(), "{section:?}");
        let array = &mut self.sections[section as usize];
        array.extend_from_slice(record);
        (array.len() / section.width() - 1) as u32
    }

    pub(super) fn len(&self, section: Section) -> u32 {
        (self.sections[section as usize].len() / section.width()) as u32
    }

    /// The number of a string, which is written when it comes for the first time.
    pub(super) fn string(&mut self, text: &str) -> u32 {
        self.strings.add(text)
    }

    /// Writes an open-addressing table over hashes, no two of which are of the same, each with the number that it leads
    /// to, which is below `most`. A quarter stays free.
    pub(super) fn push_slots(&mut self, slots: Section, hashed: &[(u64, u32)], most: usize) {
        let size = (hashed.len() * 4).div_ceil(3).max(2);
        let tags = Tags::over(most);
        let mut table = vec![0u32; size];
        for &(hash, number) in hashed {
            let mut slot = first_slot(hash, size);
            while table[slot] != 0 {
                slot = next_slot(slot, size);
            }
            table[slot] = tags.slot(number, hash);
        }
        self.sections[slots as usize] = table;
    }

    /// Writes a filter of 16 bits an entry over hashes, each of which comes once.
    pub(super) fn push_filter(&mut self, filter: Section, hashes: &[u64]) {
        let blocks = hashes.len() / 2 + 1;
        let mut array = vec![0u32; blocks];
        for &hash in hashes {
            let (block, bits) = filter_bits(hash, blocks);
            array[block] |= bits;
        }
        self.sections[filter as usize] = array;
    }

    /// The image. None if it would have more than `limit` bytes, which the numbers in it cannot tell; then those that
    /// were given are worth nothing.
    pub(super) fn finish(mut self, limit: usize, digest: impl Fn(&[u8]) -> [u8; DIGEST]) -> Option<Vec<u8>> {
        let mut text = self.strings.into_bytes();
        for bytes in [&mut text, &mut self.records] {
            bytes.resize(bytes.len().next_multiple_of(4), 0);
        }
        let numbers: usize = self.sections.iter().map(Vec::len).sum();
        let length = HEAD + SECTIONS * 8 + text.len() + self.records.len() + numbers * 4;
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
                image.append(&mut text);
            } else if section == Section::Records as usize {
                image.append(&mut self.records);
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

    #[test]
    fn an_image_beyond_the_limit_is_none() {
        let image = |limit: usize| ImageWriter::default().finish(limit, |_| [0; DIGEST]);
        let length = image(usize::MAX).expect("there is no limit").len();
        assert!(image(length).is_some() && image(length - 1).is_none());
    }
}
