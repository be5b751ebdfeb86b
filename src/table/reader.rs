//! Reads TOML values with their places, and collects every trouble on the way.
//!
//! In: a file's text. Out: values of the wanted type, or nothing and a trouble; reading always goes on.
//! It knows types, spans and messages; it never knows which keys a row has (see `keys`, `row`).

use std::ops::Range;
use std::sync::Arc;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::characters::{Fault, fault_in_remark, fault_in_tag};
use super::keys::Section;
use super::model::Located;
use super::nearest::nearest;
use crate::trouble::{Place, Severity, Trouble};

/// So many troubles of one file are shown; a file with more of them is no table.
const MOST_TROUBLES: usize = 1_000;
/// So many strings may stand in one list of a row.
pub(super) const MOST_FORMS: usize = 1_000;
/// So many bytes may lie between two places whose column is known.
const STRIDE: usize = 1 << 10;

const WHOLE: &str = "nothing is used of a file that cannot be read whole";

/// A TOML value and the bytes it is written in.
pub(super) type Value<'t> = Spanned<DeValue<'t>>;
/// Finds what is wrong with a text.
pub(super) type Check = fn(&str) -> Option<Fault>;

/// A file's text on its way into values.
pub(super) struct Reader<'t> {
    file: Arc<str>,
    text: &'t str,
    anchors: Vec<Anchor>,
    troubles: Vec<Trouble>,
}

/// A byte whose line and column are known, so that a place costs no walk through the file.
struct Anchor {
    offset: usize,
    line: u32,
    column: u32,
}

impl<'t> Reader<'t> {
    pub fn new(name: &str, text: &'t str) -> Reader<'t> {
        Reader { file: Arc::from(name), text, anchors: anchors(text), troubles: Vec::new() }
    }

    /// The file's name, shared by all its places.
    pub fn file(&self) -> Arc<str> {
        Arc::clone(&self.file)
    }

    /// The file as TOML; what can be read of it when it is none.
    pub fn parse(&mut self) -> DeTable<'t> {
        let (table, errors) = DeTable::parse_recoverable(self.text);
        for error in errors {
            let span = error.span().unwrap_or(self.text.len()..self.text.len());
            let trouble = self.error(span, format!("this is not TOML: {}", error.message()));
            self.report(trouble.because(WHOLE).mend("TOML is explained at https://toml.io"));
        }
        table.into_inner()
    }

    /// The place of a byte of the file.
    pub fn place(&self, offset: usize) -> Place {
        let at = self.anchors.partition_point(|anchor| anchor.offset <= offset).saturating_sub(1);
        let Some(anchor) = self.anchors.get(at) else { return Place::locate(&self.file, self.text, offset) };
        let between = self.text.get(anchor.offset..offset).unwrap_or_default();
        let column = anchor.column + between.chars().filter(|&c| c != '\u{feff}').count() as u32;
        Place::new(self.file(), anchor.line, column)
    }

    /// An error in bytes `span`, still to be explained and reported.
    pub fn error(&self, span: Range<usize>, what: impl Into<String>) -> Trouble {
        Trouble::error(&self.file, self.text, span, what)
    }

    /// Notes a trouble.
    pub fn report(&mut self, trouble: Trouble) {
        self.troubles.push(trouble);
    }

    /// How many troubles there are so far.
    pub fn count(&self) -> usize {
        self.troubles.len()
    }

    /// Whether enough has gone wrong for nobody to read further messages.
    fn is_weary(&self) -> bool {
        self.troubles.len() >= MOST_TROUBLES
    }

    /// Every trouble, in the file's order.
    pub fn finish(mut self) -> Vec<Trouble> {
        self.troubles.sort_by(|a, b| a.place().cmp(b.place()));
        if self.is_weary() {
            self.troubles.truncate(MOST_TROUBLES);
            let last = self.troubles.last().map_or_else(|| self.place(0), |trouble| trouble.place().clone());
            let what = format!("this file has {MOST_TROUBLES} troubles or more; no more are shown");
            self.troubles.push(Trouble::at(Severity::Error, last, what).mend("mend these and check again"));
        }
        self.troubles
    }

    /// Reports every key that the section does not have.
    pub fn check_keys(&mut self, table: &DeTable<'t>, section: &Section) {
        for (key, _) in table.iter().filter(|(key, _)| !section.keys.contains(&key.get_ref().as_ref())) {
            if self.is_weary() {
                return;
            }
            let name = key.get_ref();
            let trouble = self
                .error(key.span(), format!("unknown key `{name}` in {}", section.name))
                .because("no row may carry a key that nothing reads, or a typing error would go unseen");
            let mend = match nearest(name, section.keys.iter().copied()) {
                Some(meant) => format!("did you mean `{meant}`?"),
                None => format!("the keys here are {}", quoted(section.keys)),
            };
            self.report(trouble.mend(mend));
        }
    }

    /// Reports that a key's value is of the wrong type.
    fn refuse_type(&mut self, label: &str, value: &Value<'t>, wanted: &str, mend: String) {
        if self.is_weary() {
            return;
        }
        let found = with_article(value.get_ref().type_str());
        let what = format!("{label} must be {wanted}, not {found}");
        self.report(self.error(value.span(), what).mend(mend));
    }

    /// Reports a fault that a check found in bytes `span`.
    pub fn report_fault(&mut self, label: &str, span: Range<usize>, fault: Fault) {
        if !self.is_weary() {
            self.report(
                self.error(span, format!("{label} {}", fault.what)).because(fault.why).mend(fault.mend),
            );
        }
    }

    /// A string that passes `check`, with its place.
    pub fn located(&mut self, label: &str, value: &Value<'t>, check: Check) -> Option<Located> {
        let DeValue::String(text) = value.get_ref() else {
            self.refuse_type(label, value, "a string", "write one string in quotation marks".to_owned());
            return None;
        };
        if let Some(fault) = check(text) {
            self.report_fault(label, value.span(), fault);
            return None;
        }
        Some(Located { text: text.to_string(), place: self.place(value.span().start) })
    }

    /// The string of `key`, if the table has the key and it passes `check`.
    pub fn field(&mut self, table: &DeTable<'t>, key: &str, check: Check) -> Option<Located> {
        self.located(&label(key), table.get(key)?, check)
    }

    /// The note, source, title or reason of `key`.
    pub fn remark(&mut self, table: &DeTable<'t>, key: &str) -> Option<String> {
        self.field(table, key, fault_in_remark).map(|remark| remark.text)
    }

    /// The strings of a list, or the one string that stands in its place.
    pub fn strings(&mut self, label: &str, value: &Value<'t>, most: usize, check: Check) -> Vec<Located> {
        match value.get_ref() {
            DeValue::Array(items) if items.len() > most => {
                let what = format!("{label} has {} items", items.len());
                self.report(self.error(value.span(), what).mend(format!("write at most {most}")));
                Vec::new()
            }
            DeValue::Array(items) => items
                .iter()
                .filter_map(|item| self.located(&format!("an item of {label}"), item, check))
                .collect(),
            DeValue::String(_) => self.located(label, value, check).into_iter().collect(),
            _ => {
                self.refuse_type(label, value, "a list of strings", "write `[\"…\", \"…\"]`".to_owned());
                Vec::new()
            }
        }
    }

    /// The strings of `key`; none if the table does not have the key.
    pub fn list(&mut self, table: &DeTable<'t>, key: &str, check: Check) -> Vec<Located> {
        table.get(key).map_or_else(Vec::new, |value| self.strings(&label(key), value, MOST_FORMS, check))
    }

    /// The language tags of `key`, in lower case.
    pub fn tags(&mut self, table: &DeTable<'t>, key: &str) -> Option<Vec<String>> {
        table.get(key)?;
        Some(
            self.list(table, key, fault_in_tag)
                .into_iter()
                .map(|tag| tag.text.to_ascii_lowercase())
                .collect(),
        )
    }

    /// The language tag of `key`, in lower case.
    pub fn tag(&mut self, table: &DeTable<'t>, key: &str) -> Option<String> {
        self.field(table, key, fault_in_tag).map(|tag| tag.text.to_ascii_lowercase())
    }

    /// The truth value of `key`.
    pub fn boolean(&mut self, table: &DeTable<'t>, key: &str) -> Option<bool> {
        let value = table.get(key)?;
        if value.get_ref().as_bool().is_none() {
            self.refuse_type(&label(key), value, "true or false", "write `true` or `false`".to_owned());
        }
        value.get_ref().as_bool()
    }

    /// The value that the word of `key` stands for.
    pub fn choice<T: Copy>(&mut self, table: &DeTable<'t>, key: &str, choices: &[(&str, T)]) -> Option<T> {
        let value = table.get(key)?;
        let words: Vec<&str> = choices.iter().map(|&(word, _)| word).collect();
        let Some(word) = value.get_ref().as_str() else {
            self.refuse_type(&label(key), value, "a string", format!("write one of {}", quoted(&words)));
            return None;
        };
        let chosen = choices.iter().find(|&&(choice, _)| choice == word).map(|&(_, chosen)| chosen);
        if chosen.is_none() {
            let mend = match nearest(word, words.iter().copied()) {
                Some(meant) => format!("did you mean `{meant}`?"),
                None => format!("write one of {}", quoted(&words)),
            };
            self.report(self.error(value.span(), format!("`{key}` cannot be `{word}`")).mend(mend));
        }
        chosen
    }

    /// The keys of a table written as `{ … }` or under a `[…]` of its own.
    pub fn table<'v>(&mut self, label: &str, value: &'v Value<'t>, mend: &str) -> Option<&'v DeTable<'t>> {
        let table = value.get_ref().as_table();
        if table.is_none() {
            self.refuse_type(label, value, "a table", mend.to_owned());
        }
        table
    }

    /// The tables of `[[key]]`, each with the bytes of its header.
    pub fn rows<'v>(
        &mut self,
        table: &'v DeTable<'t>,
        key: &str,
        section: &str,
    ) -> Vec<(&'v DeTable<'t>, Range<usize>)> {
        let Some(value) = table.get(key) else { return Vec::new() };
        let mend = format!("begin each row with `{section}`");
        let Some(items) = value.get_ref().as_array() else {
            self.refuse_type(&label(key), value, "a list of rows", mend);
            return Vec::new();
        };
        items
            .iter()
            .filter_map(|item| Some((self.table(&format!("a row of `{key}`"), item, &mend)?, item.span())))
            .collect()
    }
}

/// A key as messages show it.
pub(super) fn label(key: &str) -> String {
    format!("`{key}`")
}

/// Words as messages list them.
pub(super) fn quoted(words: &[&str]) -> String {
    words.iter().map(|word| label(word)).collect::<Vec<_>>().join(", ")
}

fn with_article(noun: &str) -> String {
    let article = if noun.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" };
    format!("{article} {noun}")
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
            let reader = Reader::new("t.toml", text);
            let in_line_end =
                |offset: usize| text[..offset].ends_with('\r') && text[offset..].starts_with('\n');
            for offset in (0..=text.len()).filter(|&at| text.is_char_boundary(at) && !in_line_end(at)) {
                assert_eq!(reader.place(offset), Place::locate(&reader.file, text, offset), "{offset}");
            }
        }
    }
}
