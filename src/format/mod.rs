//! Formats: bytes in, a [`Copy`] out, and how a replacement is written at a place.
//!
//! A format knows documents, encodings and zones. It must never know tables, names or evidence.
//! What leaves it: runs of prose whose every character is mapped to its source bytes, and bytes to splice.
