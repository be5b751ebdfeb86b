//! Places in a text as the formats of reports count them: lines, columns, and offsets in UTF-16 code units.

/// One place in a text. Lines and columns count from 1, offsets from 0.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Place {
    /// The offset in bytes of the decoded text.
    pub(crate) offset: usize,
    /// The offset in UTF-16 code units of the decoded text.
    pub(crate) units: usize,
    /// The line. LF, CR LF and a lone CR end one.
    pub(crate) line: u32,
    /// The column in scalar values.
    pub(crate) column: u32,
    /// The column in UTF-16 code units.
    pub(crate) unit_column: u32,
}

/// The places of `offsets`, which are bytes of `text` on character bounds, in any order; in one pass over the text.
pub(crate) fn places(text: &str, offsets: &[usize]) -> Vec<Place> {
    let mut order: Vec<usize> = (0..offsets.len()).collect();
    order.sort_by_key(|&index| offsets[index]);
    let mut places = vec![Place::default(); offsets.len()];
    let mut place = Place { line: 1, column: 1, unit_column: 1, ..Place::default() };
    for index in order {
        place.walk(text, offsets[index]);
        places[index] = place;
    }
    places
}

impl Place {
    /// Goes on to `offset`, or to the text's end.
    fn walk(&mut self, text: &str, offset: usize) {
        let Some(stretch) = text.get(self.offset..offset.min(text.len())) else { return };
        for c in stretch.chars() {
            self.offset += c.len_utf8();
            self.units += c.len_utf16();
            let follows = || text.as_bytes().get(self.offset);
            if c == '\n' || c == '\r' && follows() != Some(&b'\n') {
                self.line = self.line.saturating_add(1);
                (self.column, self.unit_column) = (1, 1);
            } else {
                self.column = self.column.saturating_add(1);
                self.unit_column = self.unit_column.saturating_add(c.len_utf16() as u32);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_offset_is_found_whatever_ends_its_line() {
        let text = "a\u{1f600}b\r\nc\rd\n";
        let told = |offset| {
            let place = places(text, &[text.len(), offset])[1];
            (place.line, place.column, place.unit_column, place.units)
        };
        assert_eq!(told(0), (1, 1, 1, 0));
        assert_eq!(told(5), (1, 3, 4, 3));
        assert_eq!(told(8), (2, 1, 1, 6));
        assert_eq!(told(10), (3, 1, 1, 8));
        assert_eq!(told(12), (4, 1, 1, 10));
    }
}
