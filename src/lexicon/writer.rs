//! Writes the bytes of a compiled lexicon: sections that grow record by record, and each string once.

use super::layout::{DIGEST, DIGEST_AT, HEAD, LABEL, ORDER, SECTIONS, Section, VERSION, filter_bits, hash};

/// Gathers the sections of an image.
#[derive(Default)]
pub(super) struct ImageWriter {
    sections: [Vec<u32>; SECTIONS],
    text: Vec<u8>,
    /// An open-addressing table of string index + 1, at most half full.
    strings: Vec<u32>,
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

    /// The index of a string, which is written when it comes for the first time.
    pub(super) fn string(&mut self, text: &str) -> u32 {
        if self.strings.len() <= self.len(Section::Strings) as usize * 2 {
            self.make_room();
        }
        let slot = match self.find(text.as_bytes()) {
            Ok(index) => return index,
            Err(slot) => slot,
        };
        let index = self.push(Section::Strings, &[self.text.len() as u32]);
        self.text.extend_from_slice(text.as_bytes());
        self.strings[slot] = index + 1;
        index
    }

    /// The index of a string that was written before.
    pub(super) fn known_string(&self, text: &str) -> Option<u32> {
        if self.strings.is_empty() { None } else { self.find(text.as_bytes()).ok() }
    }

    /// A string that was written before.
    pub(super) fn text(&self, index: u32) -> &str {
        std::str::from_utf8(self.bytes(index)).unwrap_or_default()
    }

    fn bytes(&self, index: u32) -> &[u8] {
        let starts = &self.sections[Section::Strings as usize];
        let end = starts.get(index as usize + 1).map_or(self.text.len(), |&end| end as usize);
        &self.text[starts[index as usize] as usize..end]
    }

    /// Where a string is, or the free slot for it.
    fn find(&self, text: &[u8]) -> Result<u32, usize> {
        let mask = self.strings.len() - 1;
        let mut slot = hash(text) as usize & mask;
        loop {
            match self.strings[slot].checked_sub(1) {
                None => return Err(slot),
                Some(index) if self.bytes(index) == text => return Ok(index),
                Some(_) => slot = (slot + 1) & mask,
            }
        }
    }

    fn make_room(&mut self) {
        let count = self.len(Section::Strings);
        self.strings = vec![0; (count as usize * 4).next_power_of_two().max(64)];
        for index in 0..count {
            if let Err(slot) = self.find(self.bytes(index)) {
                self.strings[slot] = index + 1;
            }
        }
    }

    /// Writes an open-addressing table over records, whose strings are given in record order; equal ones in a row
    /// share the slot of the first.
    pub(super) fn push_slots(&mut self, slots: Section, strings: &[u32]) {
        let size = (strings.len() * 2).next_power_of_two().max(2);
        let mut table = vec![0u32; size];
        for (record, &string) in strings.iter().enumerate() {
            if record > 0 && strings[record - 1] == string {
                continue;
            }
            let mut slot = hash(self.bytes(string)) as usize & (size - 1);
            while table[slot] != 0 {
                slot = (slot + 1) & (size - 1);
            }
            table[slot] = record as u32 + 1;
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

    pub(super) fn finish(mut self, digest: impl Fn(&[u8]) -> [u8; DIGEST]) -> Vec<u8> {
        self.push(Section::Strings, &[self.text.len() as u32]);
        self.text.resize(self.text.len().next_multiple_of(4), 0);
        let numbers: usize = self.sections.iter().map(Vec::len).sum();
        let mut image = Vec::with_capacity(HEAD + SECTIONS * 8 + self.text.len() + numbers * 4);
        image.extend(LABEL);
        for number in [VERSION, ORDER, SECTIONS as u32, 0] {
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
        let length = (image.len() as u32).to_le_bytes();
        image[DIGEST_AT - 4..DIGEST_AT].copy_from_slice(&length);
        let digest = digest(&image[HEAD..]);
        image[DIGEST_AT..HEAD].copy_from_slice(&digest);
        image
    }
}
