//! Which columns are prose: those of the names and numbers that a run gives.

use super::HEADLINES;
use super::scan::Field;
use crate::format::list::Malformed;
use crate::format::run::Block;

/// The columns that are prose.
pub(super) struct Columns {
    /// In order, counted from 0, each with what its cells are.
    prose: Vec<(usize, Block)>,
    /// Whether the first record names the columns: it does if a column was asked for by its name.
    pub(super) has_header: bool,
}

impl Columns {
    /// The columns that are `wanted`, by names or by numbers from 1, in a file whose first record is `first`.
    ///
    /// # Errors
    /// There is no such column.
    pub(super) fn find(text: &str, first: &[Field], wanted: &[String]) -> Result<Columns, Malformed> {
        let number = |name: &String| name.trim().parse::<usize>().ok();
        let has_header = !wanted.iter().all(|name| number(name).is_some());
        let titles: Vec<String> = first.iter().map(|field| title(text, field)).collect();
        let mut prose = Vec::new();
        for name in wanted {
            let is_named = |title: &String| has_header && title.eq_ignore_ascii_case(name.trim());
            let by_name = titles.iter().position(is_named);
            let by_number =
                || number(name).and_then(|number| number.checked_sub(1)).filter(|&idx| idx < first.len());
            let column =
                by_name.or_else(by_number).ok_or_else(|| missing(name, &titles, has_header, first))?;
            let is_headline = HEADLINES.iter().any(|headline| headline.eq_ignore_ascii_case(name.trim()));
            prose.push((column, if is_headline { Block::Headline } else { Block::Paragraph }));
        }
        prose.sort_by_key(|(column, _)| *column);
        prose.dedup_by_key(|(column, _)| *column);
        Ok(Columns { prose, has_header })
    }

    /// The columns in order.
    pub(super) fn prose(&self) -> impl Iterator<Item = (usize, Block)> {
        self.prose.iter().copied()
    }
}

fn title(text: &str, field: &Field) -> String {
    let raw = text[field.inner.clone()].trim();
    if field.is_quoted { raw.replace("\"\"", "\"") } else { raw.to_owned() }
}

fn missing(name: &str, titles: &[String], has_header: bool, first: &[Field]) -> Malformed {
    let what = if has_header {
        format!("there is no column `{name}`; the columns are {}", titles.join(", "))
    } else {
        format!("there is no column {name}; they are counted from 1, and the first row has {}", titles.len())
    };
    Malformed { at: first.first().map_or(0, |field| field.inner.start), what }
}
