//! Learning from an archive: which names that no row owns stand in its documents, and rows that would own them.
//!
//! In: copies, one document after the other. [`Normalizer::sightings`](crate::Normalizer::sightings) reads one and
//! tells the names in it, [`Archive`] counts them in bounded memory, and [`Candidates`] puts together what is probably
//! one name. Out: a table for review.
//! Nothing here decides about copy: a candidate is a question to a person.

mod archive;
mod group;
mod native;
mod rows;
mod sight;

pub use archive::{Archive, Place, Seen};
pub use group::{Candidates, Group, Near, Variant};
pub use native::Origin;
pub use rows::{Row, table};
pub use sight::{Name, NearName, Sighting};
