//! Reads TOML values with their places, and collects every trouble on the way.
//!
//! In: a file's text. Out: values of the wanted type, or nothing and a trouble; reading always goes on.
//! It knows types, spans and messages; it never knows which keys a row has (see `keys`, `row`).

use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::characters::{Fault, fault_in_date, fault_in_remark, fault_in_tag};
use super::keys::Section;
use super::lines::Lines;
use super::model::Located;
use super::nearest::nearest;
use crate::text::date::Date;
use crate::trouble::{Place, Severity, Trouble};

/// So many troubles of one file are shown; a file with more of them is no table.
const MOST_TROUBLES: usize = 1_000;
/// So many strings may stand in one list of a row.
pub(super) const MOST_FORMS: usize = 1_000;

/// A TOML value and the bytes it is written in.
pub(super) type Value<'t> = Spanned<DeValue<'t>>;
/// Finds what is wrong with a text.
pub(super) type Check = fn(&str) -> Option<Fault>;

/// A file's text on its way into values.
pub(super) struct Reader<'t> {
    file: Arc<str>,
    text: &'t str,
    lines: Lines<'t>,
    troubles: Vec<Trouble>,
    /// How many more there are, which nobody will see.
    unshown: usize,
}

impl<'t> Reader<'t> {
    pub fn new(name: &str, text: &'t str) -> Reader<'t> {
        let file = Arc::from(name);
        let lines = Lines::new(Arc::clone(&file), text);
        Reader { file, text, lines, troubles: Vec::new(), unshown: 0 }
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
            self.refuse(span, not_toml(error.message()));
        }
        table.into_inner()
    }

    /// The place of a byte of the file.
    pub fn place(&self, offset: usize) -> Place {
        self.lines.place(offset)
    }

    /// Notes what is wrong in bytes `span`, unless so much is that nobody will read about it.
    pub fn refuse(&mut self, span: Range<usize>, fault: Fault) {
        if self.troubles.len() < MOST_TROUBLES {
            let trouble = Trouble::error(&self.file, self.text, span, fault.what);
            self.troubles.push(trouble.because(fault.why).mend(fault.mend));
        } else {
            self.unshown += 1;
        }
    }

    /// How many troubles there are so far.
    pub fn count(&self) -> usize {
        self.troubles.len() + self.unshown
    }

    /// Every trouble, in the file's order.
    pub fn finish(mut self) -> Vec<Trouble> {
        self.troubles.sort_by(|a, b| a.place().cmp(b.place()));
        if let (1.., Some(last)) = (self.unshown, self.troubles.last()) {
            let what = format!("{} more troubles of this file are not shown", self.unshown);
            let trouble = Trouble::at(Severity::Error, last.place().clone(), what);
            self.troubles.push(trouble.because("nobody reads so many").mend("mend these and check again"));
        }
        self.troubles
    }

    /// Refuses every key that the section does not have.
    pub fn check_keys(&mut self, table: &DeTable<'t>, section: &Section) {
        for (key, _) in table.iter().filter(|(key, _)| !section.keys.contains(&key.get_ref().as_ref())) {
            let name = key.get_ref();
            let what = format!("unknown key `{name}` in {}", section.name);
            let why = "no row may carry a key that nothing reads, or a typing error would go unseen";
            self.refuse(key.span(), Fault::new(what, why, meant(name, section.keys)));
        }
    }

    /// Refuses a value of another type than the wanted one.
    fn refuse_type(&mut self, label: Label<'_>, value: &Value<'t>, wanted: &str, mend: &str) {
        let what = format!("{label} must be {wanted}, not {}", with_article(value.get_ref().type_str()));
        self.refuse(value.span(), Fault::new(what, "each key is read in one way only", mend));
    }

    /// A string that passes `check`, with its place.
    pub fn located(&mut self, label: Label<'_>, value: &Value<'t>, check: Check) -> Option<Located> {
        let DeValue::String(text) = value.get_ref() else {
            self.refuse_type(label, value, "a string", "write one string in quotation marks");
            return None;
        };
        if let Some(fault) = check(text) {
            self.refuse(value.span(), fault.of(label));
            return None;
        }
        Some(Located { text: text.to_string(), place: self.place(value.span().start) })
    }

    /// The string of `key`, if the table has the key and it passes `check`.
    pub fn field(&mut self, table: &DeTable<'t>, key: &str, check: Check) -> Option<Located> {
        self.located(Label::Key(key), table.get(key)?, check)
    }

    /// The note, source, title or reason of `key`.
    pub fn remark(&mut self, table: &DeTable<'t>, key: &str) -> Option<String> {
        self.field(table, key, fault_in_remark).map(|remark| remark.text)
    }

    /// The strings of a list, or the one string that stands in its place.
    pub fn strings(
        &mut self,
        label: Label<'_>,
        value: &Value<'t>,
        most: usize,
        check: Check,
    ) -> Vec<Located> {
        match value.get_ref() {
            DeValue::Array(items) if items.len() > most => {
                let what = format!("{label} has {} items", items.len());
                let why = "a list without bounds would make the tables slow for everybody";
                self.refuse(value.span(), Fault::new(what, why, format!("write at most {most}")));
                Vec::new()
            }
            DeValue::Array(items) => {
                items.iter().filter_map(|item| self.located(Label::Item(&label), item, check)).collect()
            }
            DeValue::String(_) => self.located(label, value, check).into_iter().collect(),
            _ => {
                self.refuse_type(label, value, "a list of strings", "write `[\"…\", \"…\"]`");
                Vec::new()
            }
        }
    }

    /// The strings of `key`; none if the table does not have the key.
    pub fn list(&mut self, table: &DeTable<'t>, key: &str, check: Check) -> Vec<Located> {
        table.get(key).map_or_else(Vec::new, |value| self.strings(Label::Key(key), value, MOST_FORMS, check))
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

    /// The day of `key`.
    pub fn date(&mut self, table: &DeTable<'t>, key: &str) -> Option<Date> {
        self.field(table, key, fault_in_date).and_then(|date| Date::parse(&date.text))
    }

    /// The truth value of `key`.
    pub fn boolean(&mut self, table: &DeTable<'t>, key: &str) -> Option<bool> {
        let value = table.get(key)?;
        if value.get_ref().as_bool().is_none() {
            self.refuse_type(Label::Key(key), value, "true or false", "write `true` or `false`");
        }
        value.get_ref().as_bool()
    }

    /// The value that the word of `key` stands for.
    pub fn choice<T: Copy>(&mut self, table: &DeTable<'t>, key: &str, choices: &[(&str, T)]) -> Option<T> {
        let value = table.get(key)?;
        let words: Vec<&str> = choices.iter().map(|&(word, _)| word).collect();
        let Some(word) = value.get_ref().as_str() else {
            self.refuse_type(Label::Key(key), value, "a string", &meant("", &words));
            return None;
        };
        let chosen = choices.iter().find(|&&(choice, _)| choice == word).map(|&(_, chosen)| chosen);
        if chosen.is_none() {
            let what = format!("`{key}` cannot be `{word}`");
            self.refuse(
                value.span(),
                Fault::new(what, "the key takes certain words only", meant(word, &words)),
            );
        }
        chosen
    }

    /// The keys of a table written as `{ … }` or under a `[…]` of its own.
    pub fn table<'v>(
        &mut self,
        label: Label<'_>,
        value: &'v Value<'t>,
        mend: &str,
    ) -> Option<&'v DeTable<'t>> {
        let table = value.get_ref().as_table();
        if table.is_none() {
            self.refuse_type(label, value, "a table", mend);
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
            self.refuse_type(Label::Key(key), value, "a list of rows", &mend);
            return Vec::new();
        };
        items
            .iter()
            .filter_map(|item| Some((self.table(Label::Item(&Label::Key(key)), item, &mend)?, item.span())))
            .collect()
    }
}

/// What a message calls a value; costs nothing until there is a message.
#[derive(Clone, Copy)]
pub(super) enum Label<'l> {
    /// The value of a key.
    Key(&'l str),
    /// The value of a key of a table that is itself the value of a key.
    Of(&'l str, &'l str),
    /// A value in a list.
    Item(&'l Label<'l>),
}

impl fmt::Display for Label<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Label::Key(key) => write!(f, "`{key}`"),
            Label::Of(key, table) => write!(f, "`{key}` of `{table}`"),
            Label::Item(list) => write!(f, "an item of {list}"),
        }
    }
}

/// How to mend a word that is none of `words`.
pub(super) fn meant(word: &str, words: &[&str]) -> String {
    if let Some(nearest) = nearest(word, words.iter().copied()) {
        return format!("did you mean `{nearest}`?");
    }
    let words: Vec<String> = words.iter().map(|word| format!("`{word}`")).collect();
    format!("write one of {}", words.join(", "))
}

/// What is wrong with a text that the TOML parser refuses with `message`.
pub(super) fn not_toml(message: &str) -> Fault {
    let why = "nothing is used of a file that cannot be read whole";
    Fault::new(format!("this is not TOML: {message}"), why, "TOML is explained at https://toml.io")
}

fn with_article(noun: &str) -> String {
    let article = if noun.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" };
    format!("{article} {noun}")
}
