//! What the tests of the laws, the fuzz targets and the benches share: cases, how they are drawn, and the laws.
//!
//! A [`case::Case`] is a table, options and copy. It is drawn from bytes, so that proptest and a fuzzer reach the
//! same cases, or written by hand, so that a person can read what was found.

// Each test binary and each fuzz target uses its own share of it.
#![allow(dead_code)]

pub mod candidates;
pub mod case;
pub mod class;
pub mod compiled;
pub mod copy;
pub mod known;
pub mod laws;
pub mod names;
pub mod order;
pub mod reading;
pub mod spelling;
pub mod table;
pub mod tape;
pub mod target;
pub mod trial;
