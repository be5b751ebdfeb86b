//! Reads profiles: which elements of an XML vocabulary, or which paths of a JSON one, are what for prose.
//!
//! Only their shape is known here: a name, a format, and lists of words. What the lists mean is the formats' to know.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use toml::de::DeTable;

use super::characters::{Fault, fault_in_id, fault_in_remark};
use super::keys::{JSON_PROFILE, PROFILE_FORMATS, PROFILES, XML_PROFILE};
use super::model::Located;
use super::reader::Reader;
use crate::trouble::Trouble;

/// What a vocabulary is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProfileFormat {
    /// `xml`.
    Xml,
    /// `json`.
    Json,
}

/// A profile as it is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Profile {
    /// `name`: what `--format` calls it.
    pub name: Located,
    /// `format`.
    pub format: ProfileFormat,
    /// `extends`: the built-in profile whose lists stand behind its own.
    pub extends: Option<Located>,
    lists: BTreeMap<&'static str, Vec<Located>>,
}

impl Profile {
    /// The words of a list, in the order in which they are written; none if the profile does not have the list.
    pub fn list(&self, key: &str) -> &[Located] {
        self.lists.get(key).map_or(&[], Vec::as_slice)
    }

    /// Puts the lists of another profile behind its own, as `extends` asks; what it lists itself it lists anew.
    pub fn extend(&mut self, base: &Profile) {
        let own: BTreeSet<String> = self.lists.values().flatten().map(|word| word.text.clone()).collect();
        for (key, words) in &base.lists {
            let inherited = words.iter().filter(|word| !own.contains(&word.text)).cloned();
            self.lists.entry(key).or_default().extend(inherited);
        }
    }
}

/// Reads a file of nothing but profiles, which people know as `name`.
///
/// # Example: read what is prose in a vocabulary
/// ```
/// let text = "[[profile]]\nname = \"desk\"\nformat = \"json\"\ntext = [\"story.paragraphs[]\"]\n";
/// let (profiles, troubles) = canonym::table::profile::read("desk.toml", text);
/// assert!(troubles.is_empty());
/// assert_eq!((profiles[0].name.text.as_str(), profiles[0].list("text").len()), ("desk", 1));
/// ```
pub fn read(name: &str, text: &str) -> (Vec<Profile>, Vec<Trouble>) {
    let mut reader = Reader::new(name, text);
    let root = reader.parse();
    reader.check_keys(&root, &PROFILES);
    let profiles = read_all(&mut reader, &root);
    (profiles, reader.finish())
}

/// Reads each `[[profile]]` of a file.
pub(super) fn read_all<'t>(reader: &mut Reader<'t>, root: &DeTable<'t>) -> Vec<Profile> {
    let rows = reader.rows(root, "profile", "[[profile]]");
    rows.into_iter().filter_map(|(table, header)| read_one(reader, table, header)).collect()
}

fn read_one<'t>(reader: &mut Reader<'t>, table: &DeTable<'t>, header: Range<usize>) -> Option<Profile> {
    let count = reader.count();
    let format = reader.choice(table, "format", &PROFILE_FORMATS);
    let name = reader.field(table, "name", fault_in_id);
    let (Some(format), Some(name)) = (format, name) else {
        if reader.count() == count {
            reader.refuse(
                header,
                Fault::new(
                    "a [[profile]] has no `name` or no `format`",
                    "without them no document could be read by it",
                    "write for example `name = \"desk\"` and `format = \"json\"`",
                ),
            );
        }
        return None;
    };
    let section = match format {
        ProfileFormat::Xml => &XML_PROFILE,
        ProfileFormat::Json => &JSON_PROFILE,
    };
    reader.check_keys(table, section);
    let extends = reader.field(table, "extends", fault_in_id);
    let lists = section.keys.iter().filter(|key| !["name", "format", "extends"].contains(key));
    let lists = lists.map(|&key| (key, reader.list(table, key, fault_in_remark))).collect();
    Some(Profile { name, format, extends, lists })
}
