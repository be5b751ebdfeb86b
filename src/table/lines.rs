//! Finds the line and column of a byte without walking through the whole text each time.

use std::sync::Arc;

use crate::trouble::Place;

/// So many bytes may lie between two places whose column is known.
const STRIDE: usize = 1 << 10;

/// A file's text with some of its places worked out.
pub(super) struct Lines<'t> {
    file: Arc<str>,
    text: &'t str,
    /// By offset; the first is that of the text's start.
    anchors: Vec<Anchor>,
}

/// A byte whose line and column are known.
struct Anchor {
    offset: usize,
    line: u32,
    column: u32,
}

impl<'t> Lines<'t> {
    /// Works out the places of line starts, and more where lines are long.
    pub fn new(file: Arc<str>, text: &'t str) -> Lines<'t> {
        Lines { file, text, anchors: anchors(text) }
    }

    /// What [`Place::locate`] says.
    pub fn place(&self, offset: usize) -> Place {
        let at = self.anchors.partition_point(|anchor| anchor.offset <= offset).saturating_sub(1);
        let Some(anchor) = self.anchors.get(at) else { return Place::locate(&self.file, self.text, offset) };
        let between = self.text.get(anchor.offset..offset).unwrap_or_default();
        let columns = between.chars().filter(|&c| c != '\u{feff}').count();
        let column = anchor.column.saturating_add(u32::try_from(columns).unwrap_or(u32::MAX));
        Place::new(Arc::clone(&self.file), anchor.line, column)
    }
}

fn anchors(text: &str) -> Vec<Anchor> {
    let mut anchors = vec![Anchor { offset: 0, line: 1, column: 1 }];
    let (mut line, mut column, mut last) = (1_u32, 1_u32, 0);
    for (offset, c) in text.char_indices() {
        if offset - last >= STRIDE {
            anchors.push(Anchor { offset, line, column });
            last = offset;
        }
        let line_ends = c == '\n' || (c == '\r' && text.as_bytes().get(offset + 1) != Some(&b'\n'));
        if line_ends {
            (line, column, last) = (line.saturating_add(1), 1, offset + 1);
            anchors.push(Anchor { offset: last, line, column });
        } else if c != '\u{feff}' {
            column = column.saturating_add(1);
        }
    }
    anchors
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_those_of_the_slow_way() {
        let long = "ж".repeat(3 * STRIDE);
        for text in ["", "\u{feff}a\r\nб\rc\n\nd", long.as_str()] {
            let (file, lines) = (Arc::from("t.toml"), Lines::new(Arc::from("t.toml"), text));
            let in_line_end =
                |offset: usize| text[..offset].ends_with('\r') && text[offset..].starts_with('\n');
            for offset in (0..=text.len()).filter(|&at| text.is_char_boundary(at) && !in_line_end(at)) {
                assert_eq!(lines.place(offset), Place::locate(&file, text, offset), "{offset}");
            }
        }
    }
}
