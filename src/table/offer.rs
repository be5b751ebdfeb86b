//! Rows that are offered to a person: one more variant of an entity, or a spelling that is never to be read as it.

use super::format_toml::basic_string;
use super::keys::section;
use super::model::{Kind, PartKind};

/// The row of a house's or a story's table that makes `spelling` a variant of a part of the entity.
///
/// # Example: own what was only near
/// ```
/// use canonym::table::{model::{Kind, PartKind}, offer};
///
/// let row = offer::variant(Kind::Person, "maxim-ryzhenkov", PartKind::Family, "Ryschenkau");
/// assert_eq!(row, "[[person]]\nid = \"maxim-ryzhenkov\"\nfamily = { also = [\"Ryschenkau\"] }\n");
/// ```
pub fn variant(kind: Kind, id: &str, part: PartKind, spelling: &str) -> String {
    let spelling = basic_string(spelling);
    let key = match kind {
        Kind::Rule => format!("variants = [{spelling}]"),
        _ => format!("{} = {{ also = [{spelling}] }}", part.as_str()),
    };
    format!("{}{key}\n", head(kind, id))
}

/// The row that keeps `spelling` from being read as the entity, and its own test: `mention` stays as it is.
///
/// # Example: a refusal that stays
/// ```
/// use canonym::table::{model::Kind, offer};
///
/// let row = offer::refusal(Kind::Place, "kyiv", "Kiev", "Kiev");
/// assert_eq!(row, "[[place]]\nid = \"kyiv\"\nnot = [\"Kiev\"]\n\n[[place.test]]\nin = \"Kiev\"\n");
/// ```
pub fn refusal(kind: Kind, id: &str, spelling: &str, mention: &str) -> String {
    let test = format!("[[{}.test]]\nin = {}\n", kind.as_str(), basic_string(mention));
    format!("{}not = [{}]\n\n{test}", head(kind, id), basic_string(spelling))
}

fn head(kind: Kind, id: &str) -> String {
    format!("{}\nid = {}\n", section(kind).name, basic_string(id))
}
