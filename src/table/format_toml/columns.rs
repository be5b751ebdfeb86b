//! Sets the forms of a person's parts in columns, so that one sees at a glance which language lacks which.

use toml_edit::{InlineTable, Item, Table, Value};

/// The keys whose values are set under one another.
const PARTS: [&str; 3] = ["given", "family", "patronymic"];

/// Nobody reads further to the right.
const MOST_COLUMNS: usize = 100;

/// Pads the languages that all of the row's parts have, and have first, to one width.
///
/// The values are tidy; a part on several lines is left as it is.
pub(super) fn align(row: &mut Table) {
    let mut parts: Vec<&mut InlineTable> = row
        .iter_mut()
        .filter(|(key, _)| PARTS.contains(&key.get()))
        .filter_map(|(_, item)| match item {
            Item::Value(Value::InlineTable(part)) => Some(part),
            _ => None,
        })
        .filter(|part| !part.to_string().contains('\n'))
        .collect();
    for column in 0..MOST_COLUMNS {
        parts.retain(|part| part.len() > column + 1);
        if parts.len() < 2 || !is_one_language(&parts, column) {
            return;
        }
        let widths: Vec<usize> = parts.iter().map(|part| width(part, column)).collect();
        let widest = widths.iter().copied().max().unwrap_or(0);
        for (part, width) in parts.iter_mut().zip(widths) {
            if let Some((mut next, _)) = part.iter_mut().nth(column + 1) {
                next.leaf_decor_mut().set_prefix(" ".repeat(widest - width + 1));
            }
        }
    }
}

fn is_one_language(parts: &[&mut InlineTable], column: usize) -> bool {
    let language = |part: &InlineTable| part.iter().nth(column).map(|(key, _)| key.to_owned());
    parts.iter().all(|part| language(part) == parts.first().and_then(|first| language(first)))
}

fn width(part: &InlineTable, column: usize) -> usize {
    part.iter().nth(column).map_or(0, |(_, value)| value.to_string().chars().count())
}
