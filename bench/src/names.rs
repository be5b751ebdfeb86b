//! Names of any number, made by rule: no two rows have the same.

const SYLLABLES: &[&str] =
    &["za", "zo", "zhe", "zu", "gri", "kry", "mo", "sta", "ve", "lo", "bu", "dra", "pe", "ni", "ra", "tu"];
const CYRILLIC: &[&str] =
    &["за", "зо", "же", "зу", "гри", "кры", "мо", "ста", "ве", "ло", "бу", "дра", "пе", "ни", "ра", "ту"];

/// The name of a row, which no other of the first 1,048,576 has; `tail` makes its spelling.
pub fn name(row: usize, tail: &str) -> String {
    let mut name = spelt(row, SYLLABLES);
    name.push_str(tail);
    name[..1].make_ascii_uppercase();
    name
}

/// The same in Cyrillic, without a capital.
pub fn in_cyrillic(row: usize, tail: &str) -> String {
    spelt(row, CYRILLIC) + tail
}

fn spelt(row: usize, syllables: &[&str]) -> String {
    let digits = (0..5).scan(row, |rest, _| {
        let digit = *rest % 16;
        *rest /= 16;
        Some(digit)
    });
    digits.map(|digit| syllables[digit]).collect()
}
