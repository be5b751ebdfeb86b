//! The rows that every source gives, and where each stands.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::table::model::{Kind, PartKind};
use crate::trouble::{Place, Trouble};

/// No more of a row is shown in a message.
const SHOWN: usize = 160;
/// The key of a part that holds spellings without a language.
pub(super) const ALSO: &str = "also";

/// What is wrong with a row, and how to mend it.
pub(super) type Refusal = (String, String);

/// Where a row stands, and how it begins.
#[derive(Clone)]
pub(super) struct Spot {
    file: Arc<str>,
    /// From 1.
    pub line: u32,
    text: String,
}

impl Spot {
    pub fn new(file: &Arc<str>, line: u32, text: &str) -> Spot {
        let text = text.trim_end();
        let text = match text.char_indices().nth(SHOWN) {
            Some((at, _)) => format!("{}…", &text[..at]),
            None => text.to_owned(),
        };
        Spot { file: Arc::clone(file), line, text }
    }

    pub fn of_bytes(file: &Arc<str>, line: u32, bytes: &[u8]) -> Spot {
        let enough = bytes.get(..4 * SHOWN + 4).unwrap_or(bytes);
        Spot::new(file, line, &String::from_utf8_lossy(enough))
    }

    pub fn place(&self) -> Place {
        Place::new(Arc::clone(&self.file), self.line, 1)
    }

    pub fn error(&self, (what, mend): Refusal) -> Trouble {
        Trouble::error(&self.file, &self.text, 0..self.text.len(), what).on_line(self.line).mend(mend)
    }

    pub fn warning(&self, what: String) -> Trouble {
        Trouble::warning(&self.file, &self.text, 0..self.text.len(), what).on_line(self.line)
    }
}

/// A row that is a plain rule.
#[derive(Default)]
pub(super) struct RuleRow {
    /// Empty if the source gives none.
    pub id: String,
    pub canonical: String,
    pub variants: Vec<String>,
    pub source: String,
    pub note: String,
}

/// Forms by language; the first of each list is canonical.
pub(super) type Languages = BTreeMap<String, Vec<String>>;
/// Forms by part and language.
pub(super) type Parts = BTreeMap<PartKind, Languages>;

/// A row that is a person, a place, an organisation or a term.
pub(super) struct EntityRow {
    pub kind: Kind,
    /// Empty if the source gives none: then one is made of the forms.
    pub id: String,
    /// What is added to an id that was made and is another row's, too; empty if such a row is refused.
    pub number: String,
    pub parts: Parts,
    pub is_family_first: bool,
    /// Offices, by language.
    pub roles: Languages,
    pub source: String,
    pub note: String,
}

impl EntityRow {
    pub fn new(kind: Kind) -> EntityRow {
        EntityRow {
            kind,
            id: String::new(),
            number: String::new(),
            parts: Parts::new(),
            is_family_first: false,
            roles: Languages::new(),
            source: String::new(),
            note: String::new(),
        }
    }

    /// Whether it has a form that can be printed.
    pub fn has_canonical(&self) -> bool {
        let has_canonical = |languages: &Languages| languages.keys().any(|language| language != ALSO);
        self.parts.values().any(has_canonical)
    }

    /// Adds a form of a part, unless it is there.
    pub fn add(&mut self, part: PartKind, language: &str, form: &str) {
        if form.is_empty() {
            return;
        }
        let forms = self.parts.entry(part).or_default().entry(language.to_owned()).or_default();
        if !forms.iter().any(|known| known == form) {
            forms.push(form.to_owned());
        }
    }
}
