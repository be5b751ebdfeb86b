//! Reads a scheme file: TOML to a [`Draft`], with every trouble that is found on the way.
//!
//! Unknown keys are errors that name the nearest key. Whether the rules make sense is decided later, by `compile` and `check`.

use std::sync::Arc;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::casing::Casing;
use super::draft::{
    Draft, Endpoint, ExceptionDraft, Header, Kind, OptionDraft, Origin, RespellDraft, RuleDraft, Source,
    StageDraft, Status, TestDraft, Told, ValueDraft,
};
use super::near;
use super::source::Form;
use crate::trouble::{Trouble, is_unsafe_to_show};

type Value<'a> = Spanned<DeValue<'a>>;

/// The draft of the file `name` with content `text`, or its troubles.
pub(super) fn read(name: &str, text: &str) -> Result<Draft, Vec<Trouble>> {
    let source = Arc::new(Source { name: name.into(), text: text.into() });
    let table = DeTable::parse(text).map_err(|error| {
        let span = error.span().unwrap_or(0..0);
        vec![Trouble::error(&source.name, text, span, error.message().trim_end().replace('\n', ", "))]
    })?;
    let mut reader = Reader { source, troubles: Vec::new() };
    let draft = reader.file(table.get_ref());
    if reader.troubles.is_empty() { Ok(draft) } else { Err(reader.troubles) }
}

struct Reader {
    source: Arc<Source>,
    troubles: Vec<Trouble>,
}

impl Reader {
    fn file(&mut self, table: &DeTable) -> Draft {
        self.known(
            table,
            "a scheme file",
            &["scheme", "class", "map", "rule", "stage", "option", "exception", "test"],
        );
        let header = self.header(table);
        let mut stages: Vec<StageDraft> = Vec::new();
        for stage in self.tables(table, "stage") {
            self.known(stage, "[[stage]]", &["id", "input", "class", "map", "rule"]);
            stages.push(self.stage(stage));
        }
        stages.push(self.stage(table));
        Draft {
            source: Arc::clone(&self.source),
            header,
            stages,
            exceptions: self.exceptions(table),
            options: self.options(table),
            tests: self.tests(table),
        }
    }

    fn header(&mut self, file: &DeTable) -> Header {
        let Some(value) = file.get("scheme") else {
            let origin = self.origin(0..0);
            self.troubles.push(
                origin.error("the file has no [scheme] table").mend("begin it with [scheme] and an id"),
            );
            return Header::default();
        };
        let Some(table) = self.table(value, "[scheme]") else { return Header::default() };
        self.known(
            table,
            "[scheme]",
            &[
                "id",
                "from",
                "to",
                "kind",
                "status",
                "authority",
                "cite",
                "licence",
                "note",
                "valid",
                "reversible",
                "casing",
                "input",
                "alphabet",
                "extends",
            ],
        );
        Header {
            id: self.told(table, "id"),
            from: self.endpoint(table, "from"),
            to: self.endpoint(table, "to"),
            kind: self.named(table, "kind", Kind::NAMES).unwrap_or_default(),
            status: self.named(table, "status", Status::NAMES).unwrap_or_default(),
            authority: self.text(table, "authority"),
            cite: self.text(table, "cite"),
            licence: self.text(table, "licence"),
            note: self.text(table, "note"),
            valid: self.valid(table),
            reversible: self.flag(table, "reversible"),
            casing: self.named(table, "casing", Casing::NAMES),
            input: self.named(table, "input", Form::NAMES),
            alphabet: self.told(table, "alphabet"),
            extends: self.texts(table, "extends"),
        }
    }

    fn stage(&mut self, table: &DeTable) -> StageDraft {
        StageDraft {
            id: self.text(table, "id"),
            input: self.named(table, "input", Form::NAMES),
            classes: self.map(table, "class"),
            map: self.map(table, "map"),
            rules: self.rules(table),
        }
    }

    fn rules(&mut self, table: &DeTable) -> Vec<RuleDraft> {
        let mut rules = Vec::new();
        for row in self.tables(table, "rule") {
            self.known(row, "[[rule]]", &["from", "before", "after", "to", "why", "when"]);
            let (Some(_), Some(to)) =
                (self.present(row, "from", "[[rule]]"), self.needed(row, "to", "[[rule]]"))
            else {
                continue;
            };
            let before = self.contexts(row, "before");
            let after = self.contexts(row, "after");
            let when = self.choices(row, "when");
            for from in self.texts(row, "from") {
                let (before, after, when) = (before.clone(), after.clone(), when.clone());
                rules.push(RuleDraft { from, before, after, to: to.value.clone(), when });
            }
        }
        rules
    }

    fn exceptions(&mut self, table: &DeTable) -> Vec<ExceptionDraft> {
        let mut exceptions = Vec::new();
        for row in self.tables(table, "exception") {
            self.known(row, "[[exception]]", &["from", "to", "why", "when"]);
            let Some(from) = self.needed(row, "from", "[[exception]]") else { continue };
            let Some(to) = self.needed(row, "to", "[[exception]]") else { continue };
            exceptions.push(ExceptionDraft { from, to: to.value, when: self.choices(row, "when") });
        }
        exceptions
    }

    fn options(&mut self, table: &DeTable) -> Vec<OptionDraft> {
        let mut options = Vec::new();
        for row in self.tables(table, "option") {
            self.known(row, "[[option]]", &["id", "default", "values", "why", "respell", "respell-one"]);
            let Some(id) = self.needed(row, "id", "[[option]]") else { continue };
            let Some(default) = self.needed(row, "default", "[[option]]") else { continue };
            let mut respell = self.respellings(row, "respell", false);
            respell.extend(self.respellings(row, "respell-one", true));
            options.push(OptionDraft { id, default: default.value, values: self.values(row), respell });
        }
        options
    }

    fn values(&mut self, option: &DeTable) -> Vec<ValueDraft> {
        let Some(value) = option.get("values") else { return Vec::new() };
        if let Some(names) = value.get_ref().as_array() {
            let names: Vec<Told> = names.iter().filter_map(|name| self.string(name, "values")).collect();
            return names
                .into_iter()
                .map(|name| ValueDraft { name: name.value, ..ValueDraft::default() })
                .collect();
        }
        let Some(table) = self.table(value, "values") else { return Vec::new() };
        let names: Vec<String> = table.keys().map(|name| name.get_ref().to_string()).collect();
        names.into_iter().map(|name| ValueDraft { map: self.map(table, &name), name }).collect()
    }

    fn respellings(&mut self, option: &DeTable, key: &str, one_by_one: bool) -> Vec<RespellDraft> {
        let Some(table) = option.get(key).and_then(|value| self.table(value, key)) else { return Vec::new() };
        let mut respellings = Vec::new();
        for name in table.keys() {
            for (from, to) in self.map(table, name.get_ref()) {
                respellings.push(RespellDraft {
                    value: name.get_ref().to_string(),
                    from,
                    to: to.value,
                    one_by_one,
                });
            }
        }
        respellings
    }

    fn tests(&mut self, table: &DeTable) -> Vec<TestDraft> {
        let mut tests = Vec::new();
        for row in self.tables(table, "test") {
            self.known(row, "[[test]]", &["in", "out", "options", "why"]);
            let Some(source) = self.needed(row, "in", "[[test]]") else { continue };
            let Some(expected) = self.needed(row, "out", "[[test]]") else { continue };
            tests.push(TestDraft { source, expected: expected.value, options: self.choices(row, "options") });
        }
        tests
    }

    fn valid(&mut self, table: &DeTable) -> (Option<i32>, Option<i32>) {
        let Some(valid) = table.get("valid").and_then(|value| self.table(value, "valid")) else {
            return (None, None);
        };
        self.known(valid, "valid", &["from", "to"]);
        (self.year(valid, "from"), self.year(valid, "to"))
    }

    fn year(&mut self, table: &DeTable, key: &str) -> Option<i32> {
        let value = table.get(key)?;
        let year = value.get_ref().as_integer().and_then(|year| year.as_str().parse().ok());
        if year.is_none() {
            self.wrong(value, key, "a year");
        }
        year
    }

    fn endpoint(&mut self, table: &DeTable, key: &str) -> Endpoint {
        let Some(side) = table.get(key).and_then(|value| self.table(value, key)) else {
            return Endpoint::default();
        };
        self.known(side, key, &["lang", "script"]);
        Endpoint {
            langs: self.texts(side, "lang").into_iter().map(|lang| lang.value).collect(),
            script: self.text(side, "script"),
        }
    }
}

/// The small readers: one value of one type, or a trouble.
impl Reader {
    fn origin(&self, span: std::ops::Range<usize>) -> Origin {
        Origin { source: Arc::clone(&self.source), span }
    }

    fn wrong(&mut self, value: &Value, what: &str, wanted: &str) {
        self.troubles.push(self.origin(value.span()).error(format!("`{what}` is not {wanted}")));
    }

    fn known(&mut self, table: &DeTable, what: &str, keys: &[&str]) {
        for key in table.keys().filter(|key| !keys.contains(&key.get_ref().as_ref())) {
            let mut trouble = self
                .origin(key.span())
                .error(format!("unknown key `{}` in {what}", key.get_ref()))
                .because("no table may carry a key that nothing reads, or a typing error would go unseen");
            if let Some(near) = near::nearest(key.get_ref(), keys.iter().copied(), 1).first() {
                trouble = trouble.mend(format!("did you mean `{near}`?"));
            }
            self.troubles.push(trouble);
        }
    }

    fn table<'t>(&mut self, value: &'t Value, what: &str) -> Option<&'t DeTable<'t>> {
        let table = value.get_ref().as_table();
        if table.is_none() {
            self.wrong(value, what, "a table");
        }
        table
    }

    fn tables<'t>(&mut self, table: &'t DeTable, key: &str) -> Vec<&'t DeTable<'t>> {
        let Some(value) = table.get(key) else { return Vec::new() };
        let Some(rows) = value.get_ref().as_array() else {
            self.wrong(value, key, "a list of tables");
            return Vec::new();
        };
        rows.iter().filter_map(|row| self.table(row, key)).collect()
    }

    fn string(&mut self, value: &Value, what: &str) -> Option<Told> {
        let Some(text) = value.get_ref().as_str() else {
            self.wrong(value, what, "a string");
            return None;
        };
        if text.chars().any(is_unsafe_to_show) {
            let trouble = self.origin(value.span()).error(format!("`{what}` holds a control character"));
            self.troubles.push(trouble.because("it would be invisible, or reorder the line"));
        }
        Some(Told { value: text.to_owned(), origin: self.origin(value.span()) })
    }

    fn strings(&mut self, value: &Value, what: &str) -> Vec<Told> {
        match value.get_ref().as_array() {
            Some(items) => items.iter().filter_map(|item| self.string(item, what)).collect(),
            None => self.string(value, what).into_iter().collect(),
        }
    }

    fn told(&mut self, table: &DeTable, key: &str) -> Option<Told> {
        table.get(key).and_then(|value| self.string(value, key))
    }

    fn text(&mut self, table: &DeTable, key: &str) -> String {
        self.told(table, key).map(|told| told.value).unwrap_or_default()
    }

    fn present<'t>(&mut self, row: &'t DeTable, key: &str, what: &str) -> Option<&'t Value<'t>> {
        let value = row.get(key);
        if value.is_none() {
            let span = row.iter().next().map_or(0..0, |(key, _)| key.span());
            self.troubles.push(self.origin(span).error(format!("{what} has no `{key}`")));
        }
        value
    }

    fn needed(&mut self, row: &DeTable, key: &str, what: &str) -> Option<Told> {
        let value = self.present(row, key, what)?;
        self.string(value, key)
    }

    fn texts(&mut self, row: &DeTable, key: &str) -> Vec<Told> {
        row.get(key).map(|value| self.strings(value, key)).unwrap_or_default()
    }

    fn flag(&mut self, table: &DeTable, key: &str) -> bool {
        let Some(value) = table.get(key) else { return false };
        value.get_ref().as_bool().unwrap_or_else(|| {
            self.wrong(value, key, "true or false");
            false
        })
    }

    fn named<T: Copy>(&mut self, table: &DeTable, key: &str, names: &[(&str, T)]) -> Option<T> {
        let told = self.told(table, key)?;
        let found = names.iter().find(|(name, _)| *name == told.value);
        if found.is_none() {
            let all: Vec<&str> = names.iter().map(|(name, _)| *name).collect();
            let trouble = told.origin.error(format!("`{}` is no {key}", told.value));
            self.troubles.push(trouble.mend(format!("use one of {}", all.join(", "))));
        }
        found.map(|(_, value)| *value)
    }

    fn contexts(&mut self, row: &DeTable, key: &str) -> Vec<String> {
        self.texts(row, key).into_iter().map(|context| context.value).collect()
    }

    fn choices(&mut self, row: &DeTable, key: &str) -> Vec<(String, String)> {
        self.map(row, key).into_iter().map(|(option, value)| (option, value.value)).collect()
    }

    fn map(&mut self, table: &DeTable, key: &str) -> std::collections::BTreeMap<String, Told> {
        let Some(map) = table.get(key).and_then(|value| self.table(value, key)) else {
            return Default::default();
        };
        let mut entries = std::collections::BTreeMap::new();
        for (from, to) in map {
            if let Some(told) = self.string(to, from.get_ref()) {
                let span = from.span().start..to.span().end;
                entries.insert(from.get_ref().to_string(), Told { origin: self.origin(span), ..told });
            }
        }
        entries
    }
}
