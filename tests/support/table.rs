//! Draws tables: a few rows over a few words, with the settings that change how they are decided.

use std::fmt::Write as _;

use super::class::{Class, Classes};
use super::names::{Pool, note_form};
use super::tape::Tape;

/// What the copy needs to know of a drawn row.
#[derive(Clone, Debug, Default)]
pub struct Row {
    /// The section: `person`, `rule`, ….
    pub kind: &'static str,
    /// Its forms by part, the canonical ones among them: `given`, `family`, `patronymic`, or `name`.
    pub forms: Vec<(&'static str, Vec<String>)>,
    /// Titles that may stand before it.
    pub roles: Vec<String>,
    /// Phrases that it keeps, and forms that it does not own.
    pub phrases: Vec<String>,
}

impl Row {
    /// The spellings of a part; of a rule and the like, those of its name.
    pub fn forms_of(&self, part: &str) -> &[String] {
        let found = self.forms.iter().find(|(known, _)| *known == part).or(self.forms.first());
        found.map(|(_, forms)| forms.as_slice()).unwrap_or_default()
    }
}

/// A drawn table: its text, and its rows for the copy.
pub struct Table {
    /// TOML, one key a line, so that a person can take lines out.
    pub toml: String,
    /// The same as values.
    pub rows: Vec<Row>,
}

const LANGUAGES: &[&str] = &["de", "ru", "pl", "fr", "be"];
const ROLES: &[&str] =
    &["Foreign Minister", "President", "Bürgermeister", "Mayor of NAME", "King", "Head of the NAME"];
/// Bytes of tape that a table's header takes.
pub const HEADER: usize = 8;
/// Bytes of tape that one row takes.
pub const ROW: usize = 50;

/// Draws a table of `count` rows.
pub fn draw(tape: &mut Tape<'_>, pool: &Pool, count: usize, classes: &mut Classes) -> Table {
    let mut writer = Writer { toml: String::new(), pool, classes };
    writer.header(&mut tape.cut(HEADER));
    let rows: Vec<Row> = (0..count).map(|index| writer.row(&mut tape.cut(ROW), index)).collect();
    let toml = writer.toml;
    note_collisions(&rows, classes);
    Table { toml, rows }
}

/// Draws the house's own layer over a table, in one case of four: a rule that re-spells a row, or a row that adds keys.
pub fn draw_house(mut tape: Tape<'_>, pool: &Pool, table: &Table, classes: &mut Classes) -> Option<String> {
    let row = table.rows.first().filter(|_| tape.chance(4))?;
    classes.insert(Class::SecondLayer);
    let main = if row.kind == "person" { "family" } else { "name" };
    let form = pool.form(&mut tape);
    Some(match (tape.below(3), row.kind) {
        (0, _) => {
            let canonical = row.forms_of(main).first()?;
            format!("[[rule]]\ncanonical = \"{form}\"\nvariants = [\"{canonical}\"]\n")
        }
        (1, _) => format!("[[{}]]\nid = \"e0\"\ndisabled = \"of no use\"\n", row.kind),
        (_, "rule") => format!("[[rule]]\nid = \"e0\"\ncanonical = \"{form}\"\nvariants = [\"Zzz\"]\n"),
        (_, kind) => format!("[[{kind}]]\nid = \"e0\"\n{main}.en = \"{form}\"\n"),
    })
}

struct Writer<'a> {
    toml: String,
    pool: &'a Pool,
    classes: &'a mut Classes,
}

impl Writer<'_> {
    fn line(&mut self, key: &str, value: &str) {
        let _ = writeln!(self.toml, "{key} = {value}");
    }

    fn header(&mut self, tape: &mut Tape<'_>) {
        if !tape.chance(3) {
            return;
        }
        self.classes.insert(Class::HeaderSet);
        self.toml.push_str("[table]\n");
        match tape.below(4) {
            0 => self.line("family-alone", "\"evidence\""),
            1 => self.line("quotes", "\"suggest\""),
            2 => self.line("given-alone", "\"evidence\""),
            _ => self.line("reads", "[\"de\"]"),
        }
    }

    fn row(&mut self, tape: &mut Tape<'_>, index: usize) -> Row {
        let (kind, class) = tape.pick(&[
            ("person", Class::Person),
            ("person", Class::Person),
            ("person", Class::Person),
            ("rule", Class::Rule),
            ("place", Class::Place),
            ("person", Class::Person),
            ("organisation", Class::Organisation),
            ("term", Class::Term),
        ]);
        self.classes.insert(class);
        let _ = writeln!(self.toml, "\n[[{kind}]]");
        self.line("id", &format!("\"e{index}\""));
        let mut row = Row { kind, ..Row::default() };
        match kind {
            "rule" => self.rule(tape, &mut row),
            "person" => self.person(tape, &mut row),
            _ => self.part(&mut tape.cut(16), "name", &mut row),
        }
        self.guards(&mut tape.cut(6), &mut row);
        self.settings(&mut tape.cut(12), kind);
        row
    }

    fn rule(&mut self, tape: &mut Tape<'_>, row: &mut Row) {
        let mut forms = vec![self.form(&mut tape.cut(4))];
        for _ in 0..1 + tape.below(3) {
            let variant = self.form(&mut tape.cut(4));
            if !forms.contains(&variant) {
                forms.push(variant);
            }
        }
        if forms.len() > 2 && tape.chance(6) {
            let canonical = self.dated(&forms[..2], false);
            self.line("canonical", &canonical);
            self.line("variants", &list(&forms[2..]));
        } else {
            self.line("canonical", &quoted(&forms[0]));
            self.line("variants", &list(&forms[1..]));
        }
        row.forms.push(("name", forms));
    }

    fn person(&mut self, tape: &mut Tape<'_>, row: &mut Row) {
        let mut givens = tape.cut(12);
        if !givens.chance(4) || givens.is_empty() {
            self.part(&mut givens, "given", row);
        }
        self.part(&mut tape.cut(14), "family", row);
        if tape.chance(3) {
            self.classes.insert(Class::Patronymic);
            let patronymic = tape.pick(&["Petrovich", "Ivanovich", "Petrowitsch"]);
            self.line("patronymic.en", &quoted(patronymic));
            row.forms.push(("patronymic", vec![patronymic.to_owned(), "Petrowitsch".to_owned()]));
        }
        if tape.chance(3) {
            self.classes.insert(Class::FamilyFirst);
            self.line("order", "\"family-given\"");
        }
    }

    fn part(&mut self, tape: &mut Tape<'_>, part: &'static str, row: &mut Row) {
        let mut all = Vec::new();
        if tape.chance(1) {
            self.classes.insert(Class::MissingLanguage);
        } else {
            let canonical = self.form(&mut tape.cut(3));
            let mut accepted = vec![canonical];
            let how = tape.below(16);
            if how > 9 {
                accepted.push(self.form(&mut tape.cut(3)));
                accepted.dedup();
            }
            let written = match how {
                12..=15 if accepted.len() > 1 => self.dated(&accepted, how == 15),
                _ => list(&accepted),
            };
            self.line(&format!("{part}.en"), &written);
            all.extend(accepted);
        }
        for (at, language) in LANGUAGES.iter().enumerate() {
            if tape.chance(if at == 0 { 7 } else { 2 }) {
                let form = self.form(&mut tape.cut(3));
                self.line(&format!("{part}.{language}"), &quoted(&form));
                all.push(form);
            }
        }
        if all.is_empty() || tape.chance(6) {
            let also: Vec<String> = (0..1 + tape.below(2)).map(|_| self.form(&mut tape.cut(3))).collect();
            self.line(&format!("{part}.also"), &list(&also));
            all.extend(also);
        }
        row.forms.push((part, all));
    }

    /// A list of two forms, the first of which took the place of the second; or was there before that as well.
    fn dated(&mut self, forms: &[String], returns: bool) -> String {
        self.classes.insert(if returns { Class::Returned } else { Class::Dated });
        let since = |form: &String, day: &str| format!("{{ form = {}, since = \"{day}\" }}", quoted(form));
        match (returns, forms) {
            (true, [form, other, ..]) => {
                format!("[{}, {}, {}]", since(form, "2020-01-01"), since(other, "2010-01-01"), quoted(form))
            }
            (_, [form, rest @ ..]) => {
                let rest: Vec<String> = rest.iter().map(|form| quoted(form)).collect();
                format!("[{}, {}]", since(form, "2015-01-01"), rest.join(", "))
            }
            (_, []) => "[]".to_owned(),
        }
    }

    fn form(&mut self, tape: &mut Tape<'_>) -> String {
        let form = self.pool.form(tape);
        note_form(&form, self.classes);
        form
    }

    fn guards(&mut self, tape: &mut Tape<'_>, row: &mut Row) {
        if row.kind == "person" && tape.chance(6) {
            let role = tape.pick(ROLES).replace("NAME", &self.pool.word(tape));
            self.classes.insert(if role.contains(" of ") { Class::RoleWithName } else { Class::Role });
            self.line("roles", &list(std::slice::from_ref(&role)));
            row.roles.push(role);
        }
        if tape.chance(2) {
            self.classes.insert(Class::Not);
            let not = self.pool.word(tape);
            self.line("not", &list(std::slice::from_ref(&not)));
            row.phrases.push(not);
        }
        if tape.chance(2) {
            self.classes.insert(Class::Keep);
            let word = row.forms.last().and_then(|(_, forms)| forms.last()).cloned().unwrap_or_default();
            let phrase = format!("{} {word}", tape.pick(&["chicken", "Dynamo", "Ra"]));
            self.line("keep", &list(std::slice::from_ref(&phrase)));
            row.phrases.push(phrase);
        }
    }

    fn settings(&mut self, tape: &mut Tape<'_>, kind: &str) {
        let is_person = kind == "person";
        if is_person && tape.chance(4) {
            self.classes.insert(Class::FamilyAloneSet);
            self.line("family-alone", tape.pick(&["\"evidence\"", "\"never\"", "\"unique\""]));
        }
        if is_person && tape.chance(4) {
            self.classes.insert(Class::GivenAloneSet);
            self.line("given-alone", "\"evidence\"");
        }
        if tape.chance(2) {
            self.classes.insert(Class::QuotesSet);
            self.line("quotes", tape.pick(&["\"leave\"", "\"suggest\"", "\"rewrite\""]));
        }
        if tape.chance(6) {
            self.classes.insert(Class::FormerSet);
            self.line("former", tape.pick(&["\"leave\"", "\"suggest\"", "\"rewrite\""]));
        }
        if kind != "rule" && !is_person && tape.chance(6) {
            self.classes.insert(Class::Reads);
            self.line("reads", "[\"de\", \"ru\"]");
        }
        if tape.chance(1) {
            self.classes.insert(Class::NoEndings);
            self.line("endings", "false");
        }
        if tape.chance(if kind == "term" { 8 } else { 1 }) {
            self.classes.insert(Class::AnyCase);
            self.line("case", "\"any\"");
        }
        if tape.byte() == 255 {
            self.classes.insert(Class::Disabled);
            self.line("disabled", "\"of no use\"");
        }
    }
}

fn quoted(text: &str) -> String {
    format!("\"{text}\"")
}

fn list(texts: &[String]) -> String {
    format!("[{}]", texts.iter().map(|text| quoted(text)).collect::<Vec<_>>().join(", "))
}

/// Notes how the rows come into each other's way.
fn note_collisions(rows: &[Row], classes: &mut Classes) {
    let mains = |row: &'_ Row| row.forms_of(if row.kind == "person" { "family" } else { "name" }).to_vec();
    for (at, row) in rows.iter().enumerate() {
        let own = mains(row);
        let Some(canonical) = own.first() else { continue };
        for variant in &own[1..] {
            let holds = |long: &str, short: &str| long != short && long.split(' ').any(|word| word == short);
            note(holds(canonical, variant), Class::CanonicalHoldsVariant, classes);
            note(holds(variant, canonical), Class::VariantHoldsCanonical, classes);
            note(
                ["s", "a", "es"].iter().any(|e| format!("{variant}{e}") == *canonical),
                Class::CanonicalIsVariantAndEnding,
                classes,
            );
        }
        for (other_at, other) in rows.iter().enumerate().filter(|(other_at, _)| *other_at != at) {
            let theirs = mains(other);
            note(theirs.iter().any(|form| own.contains(form)), Class::SharedFamily, classes);
            note(theirs.first() == Some(canonical) && other_at > at, Class::SharedCanonical, classes);
            note(theirs[1..].contains(canonical), Class::CanonicalIsAnothersVariant, classes);
            let folds = |a: &String, b: &String| {
                a != b && canonym::text::fold::fold(a) == canonym::text::fold::fold(b)
            };
            note(
                theirs.iter().any(|form| own.iter().any(|mine| folds(form, mine))),
                Class::FoldsTogether,
                classes,
            );
            let givens =
                |row: &Row| if row.kind == "person" { row.forms_of("given").to_vec() } else { Vec::new() };
            note(givens(row).iter().any(|given| givens(other).contains(given)), Class::SharedGiven, classes);
        }
    }
}

fn note(is_so: bool, class: Class, classes: &mut Classes) {
    if is_so {
        classes.insert(class);
    }
}
