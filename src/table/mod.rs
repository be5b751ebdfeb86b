//! table
pub mod model;
