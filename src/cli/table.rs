//! `table`: what can be done with tables. One file a verb.

mod check;
mod compile;
mod diff;
mod fmt;
mod import;
mod stats;

use super::args::Table;
use super::status::{Failure, Status};

/// Runs a verb on tables.
///
/// # Errors
/// Anything cannot be read or written, or is no table.
pub fn run(verb: Table) -> Result<Status, Failure> {
    match verb {
        Table::Check(check) => check::run(&check),
        Table::Fmt(fmt) => fmt::run(&fmt),
        Table::Stats(stats) => stats::run(&stats),
        Table::Compile(compile) => compile::run(compile),
        Table::Diff(diff) => diff::run(*diff),
        Table::Import(import) => import::run(&import),
    }
}
