//! Counts what tables hold: by kind, by language, by file.

use std::collections::BTreeMap;

use super::model::{Entity, Form, Kind, Layer};

/// What a set of layers holds, before merging.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Stats {
    /// Rows by kind; kinds without rows are left out.
    pub kinds: BTreeMap<Kind, usize>,
    /// Forms by language tag, in lower case; `also` and `variants` count under `also`.
    pub languages: BTreeMap<String, usize>,
    /// Each file, lowest layer first.
    pub files: Vec<FileStats>,
    /// Tests in rows.
    pub tests: usize,
    /// Lists that tell since when a form is printed.
    pub dated: usize,
    /// Rows that switch an entity off.
    pub disabled: usize,
}

/// What one file holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileStats {
    /// The name of its layer.
    pub layer: String,
    /// Its own name.
    pub file: String,
    /// Its rows.
    pub rows: usize,
    /// All forms of its rows.
    pub forms: usize,
    /// The words of its word lists.
    pub words: usize,
    /// Its endings.
    pub endings: usize,
}

/// Counts the rows, forms and words of `layers`.
pub fn stats(layers: &[Layer]) -> Stats {
    let mut stats = Stats::default();
    for layer in layers {
        for file in &layer.files {
            let forms = file.rows.iter().map(|row| stats.count(row)).sum();
            stats.files.push(FileStats {
                layer: layer.name.clone(),
                file: file.name.to_string(),
                rows: file.rows.len(),
                forms,
                words: file.words.iter().map(|list| list.words.len()).sum(),
                endings: file.endings.iter().map(|language| language.endings.len()).sum(),
            });
        }
    }
    stats
}

impl Stats {
    /// Counts one row and says how many forms it has.
    fn count(&mut self, row: &Entity) -> usize {
        *self.kinds.entry(row.kind).or_default() += 1;
        self.tests += row.tests.len();
        self.disabled += usize::from(row.disabled.is_some());
        let mut forms = 0;
        for part in &row.parts {
            let languages = part.languages.iter().map(|(tag, forms)| (tag.as_str(), forms.len()));
            let also = [("also", part.also.len())].into_iter().filter(|(_, count)| *count > 0);
            for (tag, count) in languages.chain(also) {
                *self.languages.entry(tag.to_owned()).or_default() += count;
                forms += count;
            }
            let is_dated = |(_, forms): &&(String, Vec<Form>)| forms.iter().any(|form| form.since.is_some());
            self.dated += part.languages.iter().filter(is_dated).count();
        }
        forms
    }
}
