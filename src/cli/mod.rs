//! The command: arguments, files, reports. One file a verb.
//!
//! It knows files and terminals, and calls the library. It must never decide about names.

pub mod files;
