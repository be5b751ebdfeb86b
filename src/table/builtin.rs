//! The built-in tables as a layer, for runs that merge a house's layer over them.

use super::model::Layer;
use super::read;

/// The built-in tables' names and texts, listed when the crate is built.
static SOURCES: &[(&str, &str)] = &include!(concat!(env!("OUT_DIR"), "/builtin.rs"));

/// The built-in tables, parsed: the lowest layer.
///
/// A run without further tables does not need this; it uses the compiled lexicon.
pub fn builtin() -> Layer {
    let files = SOURCES.iter().map(|(name, text)| read(name, text).0).collect();
    Layer { name: "built-in".to_owned(), files, proven: true, ..Layer::default() }
}
