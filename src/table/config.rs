//! Reads `canonym.toml`: where the house's tables are, and its policy. Finding the file is the caller's.

use toml::de::DeTable;

use super::characters::{Fault, fault_in_id, fault_in_remark, fault_in_tag};
use super::keys::{CONFIG, FAMILY_ALONE, GIVEN_ALONE, POLICY, QUOTES};
use super::model::{FamilyAlone, GivenAlone, Located, Quotes};
use super::profile::{self, Profile};
use super::reader::{Label, Reader};
use crate::trouble::Trouble;

/// What a `canonym.toml` says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Config {
    /// `lang`: the language of copy that names none, a BCP 47 tag in lower case.
    pub lang: Option<Located>,
    /// `encoding`: the label of the encoding of documents that tell none and are not UTF-8.
    pub encoding: Option<Located>,
    /// `tables`: files and folders, lowest layer first, relative to the file's own folder.
    pub tables: Vec<Located>,
    /// `builtin`: whether the built-in entities are used, too.
    pub builtin: bool,
    /// `[policy]`.
    pub policy: Choices,
    /// `[policy.scheme]`: language tags in lower case, sorted, each with the id of the scheme that spells its names.
    pub schemes: Vec<(String, Located)>,
    /// Each `[[profile]]`: the house's own vocabularies of XML and JSON.
    pub profiles: Vec<Profile>,
}

/// What the house wants where neither a row nor its file's header says anything.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Choices {
    /// `family-alone`.
    pub family_alone: Option<FamilyAlone>,
    /// `given-alone`.
    pub given_alone: Option<GivenAlone>,
    /// `quotes`.
    pub quotes: Option<Quotes>,
}

/// Reads the text of a `canonym.toml`, which people know as `name`.
///
/// What can be read is read; the configuration is to be used only if there are no troubles.
///
/// # Example: read where the house's tables are
/// ```
/// let (config, troubles) = canonym::table::config::read("canonym.toml", "tables = [\"house/\"]\n");
/// assert!(troubles.is_empty());
/// assert_eq!(config.tables[0].text, "house/");
/// assert!(config.builtin);
/// ```
pub fn read(name: &str, text: &str) -> (Config, Vec<Trouble>) {
    let mut reader = Reader::new(name, text);
    let root = reader.parse();
    reader.check_keys(&root, &CONFIG);
    let lang = reader.field(&root, "lang", fault_in_tag);
    let (policy, schemes) = read_policy(&mut reader, &root);
    let config = Config {
        lang: lang.map(|lang| Located { text: lang.text.to_ascii_lowercase(), ..lang }),
        encoding: reader.field(&root, "encoding", fault_in_remark),
        tables: reader.list(&root, "tables", fault_in_path),
        builtin: reader.boolean(&root, "builtin").unwrap_or(true),
        policy,
        schemes,
        profiles: profile::read_all(&mut reader, &root),
    };
    (config, reader.finish())
}

fn read_policy<'t>(reader: &mut Reader<'t>, root: &DeTable<'t>) -> (Choices, Vec<(String, Located)>) {
    let table = root
        .get("policy")
        .and_then(|value| reader.table(Label::Key("policy"), value, "write `[policy]` once"));
    let Some(table) = table else { return (Choices::default(), Vec::new()) };
    reader.check_keys(table, &POLICY);
    let policy = Choices {
        family_alone: reader.choice(table, "family-alone", &FAMILY_ALONE),
        given_alone: reader.choice(table, "given-alone", &GIVEN_ALONE),
        quotes: reader.choice(table, "quotes", &QUOTES),
    };
    (policy, read_schemes(reader, table))
}

fn read_schemes<'t>(reader: &mut Reader<'t>, policy: &DeTable<'t>) -> Vec<(String, Located)> {
    let mend = "write `[policy.scheme]` and under it lines like `uk = \"uk-ua-2010\"`";
    let table = policy.get("scheme").and_then(|value| reader.table(Label::Key("scheme"), value, mend));
    let Some(table) = table else { return Vec::new() };
    let mut schemes = Vec::new();
    for (tag, value) in table.iter() {
        let label = Label::Of(tag.get_ref(), "policy.scheme");
        if let Some(fault) = fault_in_tag(tag.get_ref()) {
            reader.refuse(tag.span(), fault.of(label));
            continue;
        }
        let scheme = reader.located(label, value, fault_in_id);
        schemes.extend(scheme.map(|scheme| (tag.get_ref().to_ascii_lowercase(), scheme)));
    }
    schemes.sort_by(|a, b| a.0.cmp(&b.0));
    schemes
}

fn fault_in_path(path: &str) -> Option<Fault> {
    let empty = path
        .is_empty()
        .then(|| Fault::new("is empty", "it names no file and no folder", "write a path, such as `house/`"));
    empty.or_else(|| fault_in_remark(path))
}
