//! The Unicode ground floor: words, fold, case shape, endings, languages, dates.
//!
//! It knows characters and bytes of text. It must never know tables, names or documents.
//! What leaves it: words with spans, folded words, shapes and endings as values.

pub mod date;
pub mod endings;
pub mod fold;
pub mod language;
pub mod shape;
pub mod sound;
pub mod stretches;
pub mod words;
