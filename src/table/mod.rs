//! Tables: what a person writes, read into values, merged layer over layer, checked and put in order.
//!
//! It knows TOML, rows and layers. It must never know matching, copy or schemes, and does no I/O: text comes in.
//! What leaves it: entities with the places they were written at, vocabulary, and troubles, all of them.

pub mod config;
pub mod lint;
pub mod model;
pub mod nearest;
pub mod profile;
pub mod stats;

// These need crates that build.rs does not have; compiling the built-in tables needs neither.
#[cfg(canonym_built)]
pub mod format_toml;
#[cfg(all(canonym_built, feature = "import"))]
pub mod import;
#[cfg(canonym_built)]
pub mod offer;
#[cfg(canonym_built)]
mod slug;

#[cfg(canonym_built)]
mod builtin;
#[cfg(canonym_built)]
pub use builtin::builtin;

mod characters;
mod forms;
pub(crate) mod keys;
mod layers;
mod lines;
mod read;
mod reader;
mod respell;
mod row;
mod vocabulary;

pub use layers::merge;
pub use lint::lint;
pub use read::read;

use unicode_normalization::UnicodeNormalization;

/// What two spellings must share to be one spelling: the same letters in NFC, whatever their case.
fn spelling_key(form: &str) -> String {
    if form.is_ascii() {
        return form.to_ascii_lowercase();
    }
    form.nfc().flat_map(char::to_lowercase).nfc().collect()
}
