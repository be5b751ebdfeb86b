//! canonym makes every name in a piece of copy be spelt one way, the house's way, and accounts for each change.
//!
//! It knows *entities* (people, places, organisations, terms), not strings; decides each mention on evidence in the
//! copy; leaves every other byte alone; and its ledger is complete enough to undo the run.
//!
//! # The way of the data
//!
//! | step | in | out |
//! |---|---|---|
//! | [`format::text::read`] | bytes | a [`format::Copy`]: runs of prose, each character mapped to its source bytes |
//! | [`Lexicon::builtin`], [`Lexicon::compile`] | tables | a [`Lexicon`]: immutable, shared between threads |
//! | [`Normalizer::normalize`] | a copy | an [`Outcome`]: the output's bytes and a [`Ledger`] |
//! | [`Normalizer::respell`] | a copy | a [`Respelt`](normalize::Respelt): the output in pieces, without a ledger |
//! | [`restore`], [`replay`] | a ledger with the output, or with the input | the other of the two |
//!
//! Nothing here reads a file, prints, or looks at the clock; the same bytes and tables give the same output and ledger.
//!
//! # Example: normalise an article
//! ```
//! use canonym::{Lexicon, Normalizer, Policy, format::text};
//!
//! let lexicon = Lexicon::builtin();
//! let copy = text::read("Maxim Ryshchankou spoke. Ryschenkow agreed.".as_bytes());
//! let outcome = Normalizer::new(&lexicon, Policy::default()).normalize(&copy);
//! assert_eq!(outcome.output, "Maxim Ryzhenkov spoke. Ryzhenkov agreed.".as_bytes());
//! ```
//!
//! # Example: find where each change stands, and why it was made
//! ```
//! use canonym::ledger::record::Rule;
//! use canonym::{Lexicon, Normalizer, Policy, format::text};
//!
//! let lexicon = Lexicon::builtin();
//! let copy = text::read("Maxim Ryshchankou spoke. Ryschenkow agreed.".as_bytes());
//! let outcome = Normalizer::new(&lexicon, Policy::default()).normalize(&copy);
//! let changes: Vec<_> = outcome.ledger.substitutions().map(|s| (s.change.input.clone(), s.change.because.rule)).collect();
//! assert_eq!(changes, [(6..17, Rule::FullName), (25..35, Rule::FamilyAlone)]);
//! ```
//!
//! # Example: take a run back
//! ```
//! use canonym::{Lexicon, Normalizer, Policy, format::text, restore};
//!
//! let lexicon = Lexicon::builtin();
//! let copy = text::read("Foreign Minister Ryschenkow spoke.".as_bytes());
//! let outcome = Normalizer::new(&lexicon, Policy::default()).normalize(&copy);
//! assert_eq!(restore(&outcome.output, &outcome.ledger)?, copy.source());
//! # Ok::<(), canonym::ledger::Error>(())
//! ```
//!
//! # Example: lay a house's own table over the built-in ones
//! ```
//! use canonym::table::{self, model::Layer};
//! use canonym::{Lexicon, Normalizer, Policy, format::text};
//!
//! let rows = "[[rule]]\ncanonical = \"Hezbollah\"\nvariants = [\"Hizbollah\"]\n";
//! let (file, troubles) = table::read("house/rules.toml", rows);
//! assert!(troubles.is_empty(), "each would say place, reason and remedy");
//! let house = Layer { name: "house".to_owned(), files: vec![file], ..Layer::default() };
//! let lexicon = Lexicon::compile(&[table::builtin(), house])?;
//! let copy = text::read("HIZBOLLAH’s answer".as_bytes());
//! let outcome = Normalizer::new(&lexicon, Policy::default()).normalize(&copy);
//! assert_eq!(outcome.output, "HEZBOLLAH’s answer".as_bytes());
//! # Ok::<(), canonym::Error>(())
//! ```
//!
//! # Features
//!
//! - `cli` (default): the command, with what it needs for arguments, files and terminals. Without it the crate does no
//!   input or output and builds for `wasm32-unknown-unknown`.
//! - `serve` (default): the command's service, with what it needs for HTTP.
//! - `package` (part of `cli`): documents that are archives, such as Word's.

pub mod trouble;

mod error;

#[cfg(feature = "cli")]
#[doc(hidden)]
pub mod cli;
pub mod desk;
pub mod format;
pub mod ledger;
pub mod lexicon;
pub mod normalize;
pub mod report;
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
