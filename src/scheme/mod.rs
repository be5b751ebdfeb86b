//! Romanisation schemes: named, dated rules that spell a name of one script in another.
//!
//! It knows rules and letters. It must never know entities, mentions or documents. What leaves it: the output of a
//! scheme with the rule behind each stretch, the inverse of a reversible scheme, and the variants that its options span.
//!
//! A scheme is a TOML file without code and without regular expressions: `[map]` and `[[rule]]` with contexts on the
//! *source*, `[[exception]]` for whole words, `[[option]]` for what real usage does in several ways. It is proved when
//! it is read: no two rules tie, every rule can fire, every letter of the alphabet has a rule, the tests pass, and a
//! scheme that says `reversible` is injective.
//!
//! # Example: transliterate a name, and say why
//! ```
//! use canonym::scheme::Schemes;
//!
//! let scheme = Schemes::builtin().find("be-de-duden")?;
//! assert_eq!(scheme.apply("Рыжанкоў"), "Ryschankou");
//! let pieces = scheme.apply_explained("Рыжанкоў");
//! assert_eq!((pieces[2].source.clone(), pieces[2].output.as_str()), (4..6, "sch"));
//! # Ok::<(), canonym::scheme::UnknownScheme>(())
//! ```

mod apply;
mod builtin;
mod casing;
mod check;
mod compile;
mod context;
mod draft;
mod invert;
mod merge;
mod model;
mod near;
mod prove;
mod read;
mod registry;
mod run;
mod source;
mod sources;
mod test_rows;
mod variants;

pub use apply::{Foreign, Piece};
pub use draft::{Endpoint, Kind, Status};
pub use model::{Choice, Scheme};
pub use registry::{Schemes, UnknownScheme};
pub use variants::Variant;
