//! `table stats`: counts what tables hold.

use std::fmt::Write;

use crate::cli::args::{TableOptions, TableStats};
use crate::cli::house::{House, read_layers, vocabulary};
use crate::cli::output::Output;
use crate::cli::status::{Failure, Status};
use crate::lexicon::BOUND;
use crate::normalize::origins;
use crate::table::model::Layer;
use crate::table::stats::{Stats, stats};
use crate::trouble::{Severity, visible};

/// Prints the counts.
///
/// # Errors
/// A file cannot be read, or is no table.
pub fn run(arguments: &TableStats) -> Result<Status, Failure> {
    let layers = layers(arguments)?;
    let mut output = Output::open();
    output.show(shown(&stats(&layers)))?;
    output.show(shown_origins(&layers))?;
    output.flush()?;
    Ok(Status::Done)
}

fn layers(arguments: &TableStats) -> Result<Vec<Layer>, Failure> {
    if arguments.paths.is_empty() {
        return House::open(&TableOptions::of_configuration())?.layers();
    }
    let (layers, troubles) = read_layers(&arguments.paths)?;
    let mut errors = troubles.iter().filter(|trouble| trouble.severity() == Severity::Error).peekable();
    if errors.peek().is_some() { Err(Failure::of_troubles(errors)) } else { Ok(layers) }
}

/// How many spellings came from where. Ordinary words are known whether or not the built-in tables are counted.
fn shown_origins(layers: &[Layer]) -> String {
    let with_words: Vec<Layer> = std::iter::once(vocabulary()).chain(layers.iter().cloned()).collect();
    let has_words = layers.iter().any(|layer| layer.proven);
    let (origins, cut) = origins(if has_words { layers } else { &with_words });
    let derived: usize = origins.schemes.values().sum();
    let mut text = String::new();
    let mut line = |count: usize, what: &str| {
        // Writing to a string does not fail.
        let _ = writeln!(text, "{count:>9}  {what}");
    };
    line(origins.listed, "spellings that rows list");
    line(origins.languages, "spellings that are a language's form");
    line(derived, "spellings that schemes make");
    for ((scheme, options), &count) in &origins.schemes {
        let options = if options.is_empty() { String::new() } else { format!(" with {options}") };
        line(count, &format!("  {scheme}{options}"));
    }
    line(origins.weak, "of these are words or too short: they need the full name beside them");
    line(origins.shared, "of these belong to another entity, too: evidence decides");
    line(cut.len(), &format!("times a scheme makes more than {BOUND} of one form: the rest is not derived"));
    text
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
