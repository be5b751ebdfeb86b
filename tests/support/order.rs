//! The same tables in another order: rows, files, and the keys of a row.

use canonym::table::model::{Layer, TableFile};
use toml_edit::{DocumentMut, Item, Table};

/// The layers with their rows shuffled and dealt to several files, whose order is shuffled, too. Each row keeps
/// the place where it was written.
pub fn shuffled(layers: &[Layer], seed: u64) -> Vec<Layer> {
    let mut dice = Dice(seed);
    layers.iter().map(|layer| Layer { files: deal(&layer.files, &mut dice), ..layer.clone() }).collect()
}

fn deal(files: &[TableFile], dice: &mut Dice) -> Vec<TableFile> {
    let mut dealt = Vec::new();
    for file in files {
        let mut parts = vec![TableFile { rows: Vec::new(), ..file.clone() }; 1 + dice.below(3)];
        // Words and endings stand in one of the parts, or they would stand in each.
        parts.iter_mut().skip(1).for_each(|part| (part.words, part.endings) = Default::default());
        for row in &file.rows {
            let at = dice.below(parts.len());
            parts[at].rows.push(row.clone());
        }
        parts.iter_mut().for_each(|part| dice.shuffle(&mut part.rows));
        dealt.append(&mut parts);
    }
    dice.shuffle(&mut dealt);
    dealt
}

/// A table's text with the keys of each row, the languages of each part, and the rows of each kind in reverse order.
/// None if it is no TOML.
pub fn reversed(toml: &str) -> Option<String> {
    let mut document: DocumentMut = toml.parse().ok()?;
    for (_, item) in document.as_table_mut().iter_mut() {
        let Item::ArrayOfTables(rows) = item else { continue };
        let mut reversed: Vec<Table> = rows.iter().cloned().collect();
        reversed.reverse();
        rows.clear();
        for mut row in reversed {
            row.set_position(None);
            reverse_keys(&mut row);
            rows.push(row);
        }
    }
    Some(document.to_string())
}

fn reverse_keys(row: &mut Table) {
    let mut keys: Vec<(String, Item)> =
        row.iter().map(|(key, item)| (key.to_owned(), item.clone())).collect();
    row.clear();
    keys.reverse();
    for (key, mut item) in keys {
        if let Some(part) = item.as_table_like_mut() {
            let mut languages: Vec<(String, Item)> =
                part.iter().map(|(language, form)| (language.to_owned(), form.clone())).collect();
            part.clear();
            languages.reverse();
            languages.into_iter().for_each(|(language, form)| drop(part.insert(&language, form)));
        }
        row.insert(&key, item);
    }
}

/// A small generator of numbers (splitmix64).
pub struct Dice(pub u64);

impl Dice {
    /// The next number.
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number below `bound`, which is not zero.
    pub fn below(&mut self, bound: usize) -> usize {
        (self.next() % bound as u64) as usize
    }

    /// Puts a list in any order.
    pub fn shuffle<T>(&mut self, list: &mut [T]) {
        for at in (1..list.len()).rev() {
            list.swap(at, self.below(at + 1));
        }
    }
}
