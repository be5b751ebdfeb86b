//! Names that are right already: they make no record, and a list of them stands beside a ledger.

use std::ops::Range;

use serde::ser::{Serialize, SerializeMap, Serializer};

use super::record::Rule;

/// A mention of a known entity that the copy spells as the house does. Spelt otherwise, it would have been changed.
///
/// It is never written into a ledger, which tells of decisions alone. In JSON it is one object, with the fields in this
/// order and places as records have them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Right {
    /// `entity`: the entity's id.
    pub entity: String,
    /// `mention`: its decoded text.
    pub mention: String,
    /// `in`: the bytes of the source in which it stands.
    pub input: Range<u64>,
    /// `line` in the source, from 1.
    pub line: u32,
    /// `column` in the source, in scalar values, from 1.
    pub column: u32,
    /// `rule`: why the mention is taken for the entity.
    pub rule: Rule,
    /// `row`: file and line of the row that knows the entity.
    pub row: String,
}

impl Serialize for Right {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(7))?;
        map.serialize_entry("entity", &self.entity)?;
        map.serialize_entry("mention", &self.mention)?;
        map.serialize_entry("in", &[self.input.start, self.input.end])?;
        map.serialize_entry("line", &self.line)?;
        map.serialize_entry("column", &self.column)?;
        map.serialize_entry("rule", self.rule.as_str())?;
        map.serialize_entry("row", &self.row)?;
        map.end()
    }
}
