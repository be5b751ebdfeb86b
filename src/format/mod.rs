//! Formats: bytes in, a [`struct@Copy`] out, and how a replacement is written at a place.
//!
//! A format knows documents, encodings and zones. It must never know tables, names or evidence.
//! What leaves it: runs of prose whose every character is mapped to its source bytes, and bytes to splice.

pub mod text;

mod align;
mod charset;
mod copy;
mod csv;
mod decode;
mod detect;
mod encoding;
mod escape;
mod foresee;
mod html;
mod json;
mod lines;
mod list;
mod map;
mod mapped;
mod markdown;
mod markup;
#[cfg(feature = "package")]
mod package;
mod position;
mod profile;
mod read;
mod run;
mod splice;
mod stale;
mod subtitle;
mod told;
mod wire;
mod xml;
mod zone;

#[cfg(test)]
mod laws;

pub use copy::{Copy, CopyNotice, Difference, NoticeKind, Part};
pub use decode::Decoded;
pub use encoding::is_known as is_known_encoding;
pub use escape::Escape;
pub use list::{FORMATS, Format, Options};
pub use map::{Segment, SegmentKind};
#[cfg(feature = "package")]
pub use package::Package;
pub use profile::Profiles;
pub use read::{Error, read};
pub use run::{Block, Run};
pub use splice::{Refusal, Splice, TextEdit};
pub use zone::{Machine, Zone, ZoneKind};
