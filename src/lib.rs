//! canonym makes every name in a piece of copy be spelt one way, the house's way, and accounts for each change.

pub mod trouble;

mod error;

#[cfg(feature = "cli")]
#[doc(hidden)]
pub mod cli;
pub mod format;
pub mod ledger;
pub mod lexicon;
pub mod normalize;
pub mod scheme;
pub mod table;
pub mod text;

pub use error::Error;
pub use ledger::{Ledger, replay, restore};
pub use lexicon::Lexicon;
pub use normalize::{Normalizer, Outcome, Policy};

/// The examples of the README, run with the documentation's.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
