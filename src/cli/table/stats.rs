//! `table stats`: counts what tables hold.

use std::fmt::Write;

use super::of_configuration;
use crate::cli::args::TableStats;
use crate::cli::house::{House, read_layers};
use crate::cli::output::Output;
use crate::cli::status::{Failure, Status};
use crate::table::model::Layer;
use crate::table::stats::{Stats, stats};
use crate::trouble::{Severity, visible};

/// Prints the counts.
///
/// # Errors
/// A file cannot be read, or is no table.
pub fn run(arguments: &TableStats) -> Result<Status, Failure> {
    let stats = stats(&layers(arguments)?);
    let mut output = Output::open();
    output.show(shown(&stats))?;
    output.flush()?;
    Ok(Status::Done)
}

fn layers(arguments: &TableStats) -> Result<Vec<Layer>, Failure> {
    if arguments.paths.is_empty() {
        return Ok(House::open(&of_configuration())?.layers());
    }
    let (layers, troubles) = read_layers(&arguments.paths)?;
    let mut errors = troubles.iter().filter(|trouble| trouble.severity() == Severity::Error).peekable();
    if errors.peek().is_some() { Err(Failure::of_troubles(errors)) } else { Ok(layers) }
}

fn shown(stats: &Stats) -> String {
    let mut text = String::new();
    let mut line = |count: usize, what: &str| {
        // Writing to a string does not fail.
        let _ = writeln!(text, "{count:>9}  {what}");
    };
    stats.kinds.iter().for_each(|(kind, &count)| line(count, &format!("{} rows", kind.as_str())));
    line(stats.disabled, "rows that switch an entity off");
    line(stats.tests, "tests");
    stats.languages.iter().for_each(|(tag, &count)| line(count, &format!("forms in `{}`", visible(tag))));
    for file in &stats.files {
        let counts =
            [(file.rows, "rows"), (file.forms, "forms"), (file.words, "words"), (file.endings, "endings")];
        let some = counts.iter().filter(|(count, _)| *count > 0);
        let held: Vec<String> = some.map(|(count, what)| format!("{count} {what}")).collect();
        let held = if held.is_empty() { "nothing".to_owned() } else { held.join(", ") };
        let _ = writeln!(text, "{} ({}): {held}", visible(&file.file), visible(&file.layer));
    }
    text
}
