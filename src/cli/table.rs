//! `table`: what can be done with tables. One file a verb.

mod check;
mod fmt;
mod import;
mod stats;

use super::args::{Table, TableOptions};
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
        Table::Import(import) => import::run(&import),
    }
}

/// The tables that `canonym.toml` names, and no others.
fn of_configuration() -> TableOptions {
    TableOptions { tables: Vec::new(), no_builtin: false, config: None, no_config: false }
}
