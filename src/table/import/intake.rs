//! Takes rows in: names them, refuses them, writes them down, and tells what became of each.

use std::collections::BTreeMap;
use std::io;

use super::row::{ALSO, EntityRow, Languages, Parts, Refusal, RuleRow, Spot};
use super::rules::Rules;
use super::weed::weed;
use super::{Event, Options};
use crate::table::characters::fault_in_id;
use crate::table::format_toml::{basic_string, format};
use crate::table::keys::section;
use crate::table::slug::slug;

/// What has been taken so far, and whom to tell.
pub(super) struct Intake<'a> {
    pub options: &'a Options<'a>,
    tell: &'a mut dyn FnMut(Event) -> io::Result<()>,
    /// The file's header, until it is written.
    header: String,
    rules: Rules,
    /// The line of each entity's id.
    ids: BTreeMap<String, u32>,
}

impl<'a> Intake<'a> {
    pub fn new(
        header: String,
        options: &'a Options<'a>,
        tell: &'a mut dyn FnMut(Event) -> io::Result<()>,
    ) -> Intake<'a> {
        Intake { options, tell, header, rules: Rules::default(), ids: BTreeMap::new() }
    }

    /// Tells that a row is not taken.
    pub fn refuse(&mut self, spot: &Spot, refusal: Refusal) -> io::Result<()> {
        (self.tell)(Event::Refused(spot.error(refusal)))
    }

    /// Tells that a row is not taken as it stands.
    pub fn change(&mut self, spot: &Spot, what: String) -> io::Result<()> {
        (self.tell)(Event::Changed(spot.warning(what)))
    }

    /// Tells that something is no name.
    pub fn pass(&mut self, spot: &Spot) -> io::Result<()> {
        (self.tell)(Event::Passed(spot.place()))
    }

    /// Whether forms of this language are wanted.
    pub fn wants(&self, language: &str) -> bool {
        self.options.languages.is_empty()
            || self.options.languages.iter().any(|wanted| wanted.eq_ignore_ascii_case(language))
    }

    /// Takes a rule, or refuses it.
    pub fn take_rule(&mut self, spot: &Spot, row: RuleRow) -> io::Result<()> {
        let canonical = row.canonical.clone();
        let (refusals, is_taken) = self.rules.add(spot, row);
        for refusal in refusals {
            self.refuse(spot, refusal)?;
        }
        if is_taken { (self.tell)(Event::Took(spot.place(), canonical)) } else { Ok(()) }
    }

    /// Takes an entity whose forms nobody has looked at: those that cannot stand are left out.
    pub fn take_weeded(&mut self, spot: &Spot, mut row: EntityRow) -> io::Result<()> {
        for what in weed(&mut row, self.options.languages) {
            self.change(spot, what)?;
        }
        self.take_entity(spot, row)
    }

    /// Takes an entity whose forms can stand, or refuses it.
    pub fn take_entity(&mut self, spot: &Spot, row: EntityRow) -> io::Result<()> {
        match self.id_of(&row) {
            Ok(id) => {
                let toml = to_toml(&id, &row);
                self.write(&toml)?;
                (self.tell)(Event::Took(spot.place(), id.clone()))?;
                self.ids.insert(id, spot.line);
                Ok(())
            }
            Err(refusal) => self.refuse(spot, refusal),
        }
    }

    /// The id that the row gives, else one made of its forms.
    fn id_of(&self, row: &EntityRow) -> Result<String, Refusal> {
        if !row.has_canonical() {
            let mend = "fill in a column such as `name.en` or `family.en`".to_owned();
            return Err(("this row has no form in a language, to be printed".to_owned(), mend));
        }
        let is_given = !row.id.is_empty();
        let mut id = if is_given { row.id.clone() } else { slug_of(&row.parts) };
        if !is_given && !row.number.is_empty() && (self.ids.contains_key(&id) || fault_in_id(&id).is_some()) {
            let number = slug(&row.number);
            id = if id.is_empty() { number } else { format!("{id}-{number}") };
        }
        match fault_in_id(&id) {
            Some(fault) if is_given => return Err((format!("the id `{id}` {}", fault.what), fault.mend)),
            Some(_) => {
                return Err(("no id can be made of these forms".to_owned(), "add a column `id`".to_owned()));
            }
            None => {}
        }
        match self.ids.get(&id) {
            Some(line) => Err((
                format!("the id `{id}` is that of line {line}, too"),
                "add a column `id` and give each row one of its own".to_owned(),
            )),
            None => Ok(id),
        }
    }

    /// Writes what was gathered.
    pub fn finish(mut self) -> io::Result<()> {
        for (spot, refusal) in self.rules.take_chains() {
            self.refuse(&spot, refusal)?;
        }
        let rules = std::mem::take(&mut self.rules);
        for toml in rules.to_toml() {
            self.write(&toml)?;
        }
        Ok(())
    }

    /// Puts a row in the house's order, and hands it on.
    fn write(&mut self, row: &str) -> io::Result<()> {
        let format = |toml: &str| {
            format("", toml).map_err(|troubles| {
                let what: Vec<&str> = troubles.iter().map(|trouble| trouble.what()).collect();
                io::Error::other(format!("a row was made that is no TOML: {}", what.join("; ")))
            })
        };
        let header = std::mem::take(&mut self.header);
        if !header.is_empty() {
            (self.tell)(Event::Toml(format(&header)?))?;
        }
        let row = format(row)?;
        (self.tell)(Event::Toml(format!("\n{row}")))
    }
}

fn to_toml(id: &str, row: &EntityRow) -> String {
    let mut toml = format!("{}\nid = {}\n", section(row.kind).name, basic_string(id));
    for (part, languages) in &row.parts {
        toml.push_str(&format!("{} = {}\n", part.as_str(), inline(languages)));
    }
    if row.is_family_first {
        toml.push_str("order = \"family-given\"\n");
    }
    if !row.roles.is_empty() {
        let roles = row.roles.iter().map(|(language, words)| format!("{language} = {}", list(words)));
        toml.push_str(&format!("roles = {{ {} }}\n", roles.collect::<Vec<_>>().join(", ")));
    }
    for (key, remark) in [("source", &row.source), ("note", &row.note)] {
        if !remark.is_empty() {
            toml.push_str(&format!("{key} = {}\n", basic_string(remark)));
        }
    }
    toml
}

fn inline(languages: &Languages) -> String {
    let value = |language: &str, forms: &[String]| match forms {
        [form] if language != ALSO => basic_string(form),
        _ => list(forms),
    };
    let forms = languages.iter().map(|(language, forms)| format!("{language} = {}", value(language, forms)));
    format!("{{ {} }}", forms.collect::<Vec<_>>().join(", "))
}

fn list(forms: &[String]) -> String {
    format!("[{}]", forms.iter().map(|form| basic_string(form)).collect::<Vec<_>>().join(", "))
}

/// An id made of the English forms, else of the first ones; letters that ids do not have make none.
fn slug_of(parts: &Parts) -> String {
    let first = |languages: &Languages| {
        let forms = languages.get("en").or_else(|| languages.values().next());
        forms.and_then(|forms| forms.first()).map(|form| slug(form))
    };
    let slugs = parts.values().filter_map(first).filter(|slug| !slug.is_empty() && slug.is_ascii());
    slugs.collect::<Vec<_>>().join("-")
}
